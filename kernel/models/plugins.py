"""Providers that other installed packages bring, by the entry point group `llmspell.models`.

    [project.entry-points."llmspell.models"]
    owls = "owls.models:model"     # owls/NAME is what model("NAME") gives: an object with `stream(request)`

The name of the entry point is the provider. Packages are looked through only for a provider nobody else knows.
"""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points

from kernel.errors import InvalidError
from kernel.models.catalog import Provider

GROUP = "llmspell.models"


def installed_providers() -> list[str]:
    """The names of all providers that packages bring."""
    return sorted({entry.name for entry in entry_points(group=GROUP)})


def load_provider(name: str) -> Provider | None:
    """The provider of a name; None when no package brings it. `InvalidError` when it cannot be loaded."""
    found = [entry for entry in entry_points(group=GROUP) if entry.name == name]
    return _load(found[0]) if found else None


def _load(entry: EntryPoint) -> Provider:
    try:
        loaded = entry.load()
    except Exception as error:
        raise InvalidError(
            f"The model provider {entry.name!r} of an installed package cannot be loaded from {entry.value!r}: "
            f"{type(error).__name__}: {error}."
        ) from error
    if isinstance(loaded, Provider):
        return loaded
    if not callable(loaded):
        raise InvalidError(f"The model provider {entry.name!r} ({entry.value!r}) is no function that makes models.")
    return Provider(loaded)

"""The model that answers where neither a spell nor the command names one: `[models] default` of a person's settings.

Not here: what a provider's own usual model is (`names`), and how a name becomes a model (`catalog`).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kernel.errors import InvalidError, SpellError
from kernel.models.names import DEFAULT_MODEL, resolve_id
from kernel.settings import place_of, read_section, settings_file

SECTION = "models"
KEY = "default"


def usual_model(environment: Mapping[str, str]) -> str:
    """The full id of the usual model, `demo/assistant` where nothing is set. `InvalidError` names what is wrong."""
    return read_usual(settings_file(environment))


def read_usual(path: Path | None) -> str:
    """The same of a file."""
    table, place = read_section(path, SECTION), place_of(path, SECTION)
    unknown = sorted(set(table) - {KEY})
    if unknown:
        raise InvalidError(f"{place} {unknown[0]!r} is unknown. It takes: {KEY}.")
    said = table.get(KEY, "")
    if not isinstance(said, str):
        raise InvalidError(f"{place} {KEY!r} is the name of a model like {DEFAULT_MODEL!r}, not {said!r}.")
    try:
        return resolve_id(said, None)
    except SpellError as error:
        raise InvalidError(f"{place} {KEY!r}: {error.message}") from None

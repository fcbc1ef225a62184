"""The models of one kernel session, by id. It holds providers and instances; it knows no provider itself.

Not here: which providers there are (`providers`), how ids are read (`names`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from kernel.messages import Model
from kernel.models.names import split_id, unknown_provider
from kernel.models.retrying import Backoff, Guarded
from kernel.records import dataclass

Setting = Callable[[bool], dict[str, Any]]
"""The options a person set for a provider; told whether the spell brings its own address."""

Factory = Callable[[str], Model]
"""Makes the model of a name (`gpt-4o`, `folder/steps.yaml`: what follows the provider in the id)."""


@dataclass(frozen=True, slots=True)
class Provider:
    """Where models of one kind come from; `retries` is how often their calls are repeated by default.

    `is_scripted` says that they are functions of a script, so no other process has them.
    """

    factory: Factory
    models: tuple[str, ...] = ()
    retries: int = 0
    settings: Setting | None = None
    is_scripted: bool = False


More = Callable[[str], Provider | None]
"""Finds a provider nobody registered yet; None when there is none of that name."""


def nobody_else(name: str) -> Provider | None:
    """No further providers."""
    return None


class Models:
    """Providers by name, and every model made so far by id: a model keeps its position for the session."""

    def __init__(
        self, backoff: Backoff | None = None, more: More = nobody_else, names: Callable[[], Iterable[str]] = tuple
    ) -> None:
        self._more = more
        self._names = names
        self._backoff = backoff or Backoff()
        self._providers: dict[str, Provider] = {}
        self._models: dict[str, Model] = {}
        self._closers: list[Callable[[], Awaitable[None]]] = []

    def register(
        self,
        provider: str,
        factory: Factory,
        *,
        models: tuple[str, ...] = (),
        retries: int = 0,
        settings: Setting | None = None,
        is_scripted: bool = False,
    ) -> None:
        """Add a provider, or put another in its place.

        `models` are names worth telling a person; `retries` (0: none) is for calls over a network, and so is
        `settings`, what a person set for it.
        """
        self._providers[provider] = Provider(factory, models, retries, settings, is_scripted)
        self._models = {id: model for id, model in self._models.items() if split_id(id)[0] != provider}

    def on_close(self, closer: Callable[[], Awaitable[None]]) -> None:
        """Have `closer` called by `close`."""
        self._closers.append(closer)

    def model(self, id: str) -> Model:
        """The model `provider/name`, always the same one for the same id, watched for silence and half answers.

        Raises `InvalidError` for an id of another form, `NotFoundError` for an unknown provider,
        and what the provider's factory raises.
        """
        provider, name = split_id(id)
        id = f"{provider}/{name}"
        if id not in self._models:
            entry = self._providers.get(provider) or self._more(provider)
            if entry is None:
                raise unknown_provider(provider, self._providers, name)
            self._providers[provider] = entry
            made = entry.factory(name)
            guarded = getattr(made, "is_guarded", False)
            self._models[id] = made if guarded else Guarded(made, entry.retries, self._backoff, entry.settings)
        return self._models[id]

    def lives_here(self, id: str) -> bool:
        """Whether a model is a function of this very script."""
        known = self._providers.get(id.partition("/")[0])
        return known is not None and known.is_scripted

    def providers(self) -> tuple[str, ...]:
        """The names of all providers, sorted."""
        return tuple(sorted({*self._providers, *self._names()}))

    def known(self) -> tuple[str, ...]:
        """The ids worth telling a person, for `llmspell info` and completion."""
        return tuple(f"{name}/{model}" for name, provider in self._providers.items() for model in provider.models)

    async def close(self) -> None:
        """Close every connection. The catalog can be used again after."""
        for closer in self._closers:
            await closer()

"""For tests: a catalog in which no model reaches a provider. Not here: the models that answer there (`fakes`)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

from kernel.errors import DeniedError
from kernel.messages import Chunk, Model, Request
from kernel.models.embedding import Embedded, EmbedRequest
from kernel.models.names import resolve_id, split_id
from kernel.models.retrying import Guarded
from kernel.records import dataclass

OFFLINE = ("demo", "scripted")
"""Providers that call nobody."""

EVERY = "*"
"""The id of the double for every model that has none of its own, and is not offline anyway."""


@dataclass(frozen=True, slots=True)
class Unreachable:
    """A model that may not be asked: every use is a `DeniedError` that says what to do."""

    id: str

    def _refusal(self) -> DeniedError:
        return DeniedError(
            f"This test may not ask the model {self.id!r}: it has neither a cassette nor a double. Record one with "
            "--record --live, name an offline model with 'model:', or give it a double under 'doubles: models:'."
        )

    async def stream(self, request: Request) -> AsyncIterator[Chunk]:
        """Refuse."""
        raise self._refusal()
        yield Chunk()  # which makes this a generator

    async def embed(self, request: EmbedRequest) -> Embedded:
        """Refuse."""
        raise self._refusal()

    async def count_tokens(self, request: Request) -> int:
        """The usual estimate, which asks nobody."""
        from kernel.models.tokens import estimate_usage

        return estimate_usage(request, "", []).input_tokens


class OfflineModels:
    """A catalog around another: ids in `doubles` are those models; what a provider would answer is refused.

    `demo/…`, `scripted/…`, and what the spell itself registers are the real ones. With `live` everything is.
    """

    def __init__(self, inner: Any, doubles: Mapping[str, Model] | None = None, live: bool = False) -> None:
        self._inner = inner
        self._doubles = {id if id == EVERY else resolve_id(id, None): model for id, model in (doubles or {}).items()}
        self._live = live
        self._own: set[str] = set()

    def model(self, id: str) -> Model:
        """The model of an id, or its double. Raises as the catalog does for an id that is none."""
        provider, name = split_id(id)
        double = self._doubles.get(f"{provider}/{name}")
        if double is not None:
            return Guarded(double)
        if provider in OFFLINE or provider in self._own:
            found: Model = self._inner.model(id)
            return found
        if EVERY in self._doubles:
            return Guarded(self._doubles[EVERY])
        return self._inner.model(id) if self._live else Unreachable(id)

    def register(self, provider: str, *rest: Any, **options: Any) -> None:
        """Add a provider of the spell: it is code of the test."""
        self._own.add(provider)
        self._inner.register(provider, *rest, **options)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

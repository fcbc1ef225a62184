"""One place for patience with hosted models: what is worth another try, and how long to wait before it.

Not here: retries a spell or a hook asks for (`operations`).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kernel.errors import DeadlineError, NamelessError, NetworkError, RateLimitError, SpellError
from kernel.messages import Chunk, Model, Request, Usage
from kernel.models.counting import count_tokens, facts_of, require_room
from kernel.models.headers import with_headers
from kernel.models.paid import note_paid, paid_before
from kernel.models.streams import checked, closing, patient
from kernel.records import dataclass

if TYPE_CHECKING:
    from kernel.models.embedding import Embedded, Embedder, EmbedRequest

WORTH_RETRYING = (RateLimitError, NetworkError, DeadlineError)
MOST_RETRIES = 10

AGAIN = "again"
"""The detail of a line that broke after a part of the answer: if nobody heard that part, it may be asked for again."""


def _chance() -> float:
    import random

    return random.random()


@dataclass(frozen=True, slots=True)
class Backoff:
    """How long to wait: `base` seconds, doubled each time up to `longest`, less up to half of it at random.

    A provider's own `retry_after` wins; when it asks for more than `longest` seconds the error
    goes to the spell at once, which can tell a person. `chance` gives numbers from 0 to 1.
    """

    base: float = 0.5
    longest: float = 20.0
    chance: Callable[[], float] = _chance
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep

    def delay(self, attempt: int, error: SpellError) -> float | None:
        """Seconds to wait after the failed `attempt` (from 1); None when it is not worth it."""
        asked = error.details.get("retry_after")
        if isinstance(asked, int | float):
            return float(asked) if asked <= self.longest else None
        return min(self.longest, self.base * 2.0 ** (attempt - 1)) * (1 - self.chance() / 2)


@dataclass(frozen=True, slots=True)
class Guarded:
    """A model whose silence ends, whose half answers are errors, and who is asked again when that may help.

    `retries` is how often; `options["retries"]` of a request wins. A call is repeated after a
    rate limit, a network fault or a timeout, and only when nothing of the answer was delivered.
    The error that is raised in the end says in `details["attempts"]` how often it was tried.
    `settings` gives the options a person set for the provider; it is told whether the spell brings its own address.
    A model's `prepare(request)`, where it has one, comes before and is not counted as silence.
    """

    model: Model
    retries: int = 0
    backoff: Backoff = Backoff()
    settings: Callable[[bool], dict[str, Any]] | None = None

    def _completed(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """The options of a call, and what the settings say where they are silent."""
        if self.settings is None:
            return dict(options)
        return with_headers(self.settings(bool(options.get("base_url"))), options)

    async def stream(self, request: Request) -> AsyncIterator[Chunk]:
        """The answer, piece by piece; raises as the `Model` Protocol says."""
        request = replace(request, options=self._completed(request.options))
        retries, attempt = _retries(request, self.retries), 1
        require_room(request)
        prepare = getattr(self.model, "prepare", None)
        if prepare is not None:
            await prepare(request)
        failed: SpellError | None = None
        while True:
            delivered = False
            await _admit(request, failed)
            try:
                async with closing(self._attempt(request)) as chunks:
                    async for chunk in chunks:
                        delivered = True
                        yield chunk
                return
            except WORTH_RETRYING as error:
                if delivered and retries and isinstance(error, NetworkError):
                    # Whoever asked knows whether somebody heard that part.
                    error.details[AGAIN] = True
                failed = error
                delay = self._delay(request, error, attempt, 0 if delivered else retries)
            await self.backoff.sleep(delay)
            attempt += 1

    def _delay(self, request: Request | EmbedRequest, error: SpellError, attempt: int, retries: int) -> float:
        """How long to wait before the next attempt, which is told; the `error` itself where none follows."""
        error.details["attempts"] = attempt
        delay = self.backoff.delay(attempt, error)
        if attempt > retries or delay is None:
            raise error
        if request.told is not None:
            request.told(attempt, delay, error)
        return delay

    async def embed(self, request: EmbedRequest) -> Embedded:
        """A vector for each text, in as many calls as they need. `InvalidError` for a model that makes none."""
        from kernel.models.embedding import Embedded, batches, embedder_of

        model = embedder_of(self.model, request.model)
        request = replace(request, options=self._completed(request.options))
        if not request.texts:
            return Embedded((), Usage(), request.model)
        parts: list[Embedded] = []
        for texts in batches(request.texts):
            try:
                parts.append(await self._embed(model, replace(request, texts=texts)))
            except SpellError as error:
                note_paid(error, sum((part.usage for part in parts), paid_before(error)))
                raise
        used = sum((part.usage for part in parts[1:]), parts[0].usage)
        return Embedded(tuple(vector for part in parts for vector in part.vectors), used, parts[0].model)

    async def _embed(self, model: Embedder, request: EmbedRequest) -> Embedded:
        retries, attempt = _retries(request.as_chat(), self.retries), 1
        failed: SpellError | None = None
        while True:
            await _admit(request, failed)
            try:
                return await _in_time(model.embed(request), request)
            except WORTH_RETRYING as error:
                failed = error
                delay = self._delay(request, error, attempt, retries)
            await self.backoff.sleep(delay)
            attempt += 1

    def passed(self, request: Request) -> None:
        """A recording answered in its place: a model that counts its answers goes on behind that one."""
        passed = getattr(self.model, "passed", None)
        if passed is not None:
            passed(request)

    async def count_tokens(self, request: Request) -> int:
        """The tokens a request sends, as the model counts them or by estimate."""
        return await count_tokens(self.model, request)

    async def facts(self) -> dict[str, Any]:
        """What is known of the model."""
        return await facts_of(self.model)

    def _attempt(self, request: Request) -> AsyncIterator[Chunk]:
        return checked(patient(self.model.stream(request), request.timeout, request.model), request.model)


async def _admit(request: Request | EmbedRequest, failed: SpellError | None) -> None:
    """Wait until the next request may go out. A refusal says what the attempt before it `failed` with."""
    if request.admit is None:
        return
    try:
        await request.admit(request.model)
    except SpellError as refusal:
        if failed is not None:
            refusal.details["cause"] = failed.describe()
        raise


async def _in_time(work: Awaitable[Embedded], request: EmbedRequest) -> Embedded:
    try:
        async with asyncio.timeout(request.timeout):
            return await work
    except TimeoutError:
        raise DeadlineError(
            f"{request.model!r} made no embeddings for {request.timeout:g} s. Try again, or give it a longer timeout.",
            seconds=request.timeout,
        ) from None


def _retries(request: Request, default: int) -> int:
    value = request.options.get("retries", default)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST_RETRIES:
        raise NamelessError(f"The option retries must be a whole number from 0 to {MOST_RETRIES}; it is {value!r}.")
    return value

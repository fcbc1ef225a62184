"""One place for patience with hosted models: what is worth another try, and how long to wait before it.

Not here: retries a spell or a hook asks for (`operations`).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kernel.bounds import MOST_RETRIES
from kernel.durations import lasting
from kernel.errors import DeadlineError, NamelessError, NetworkError, RateLimitError, SpellError
from kernel.messages import Chunk, Model, Request, Usage
from kernel.models.counting import count_tokens, facts_of, require_room
from kernel.models.headers import with_headers
from kernel.models.paid import Tab, note_paid, paid_before
from kernel.models.streams import checked, closing, patient
from kernel.records import dataclass
from kernel.recovery import chance, chance_of

if TYPE_CHECKING:
    from kernel.context import Context
    from kernel.models.embedding import Embedded, Embedder, EmbedRequest

WORTH_RETRYING = (RateLimitError, NetworkError, DeadlineError)

AGAIN = "again"
"""The detail of a line that broke after a part of the answer: if nobody heard that part, it may be asked for again."""


@dataclass(frozen=True, slots=True)
class Backoff:
    """How long to wait: `base` seconds, doubled each time up to `longest`, less up to half of it at random.

    A provider's own `retry_after` wins; when it asks for more than `longest` seconds the error
    goes to the spell at once, which can tell a person. `chance` gives numbers from 0 to 1.
    """

    base: float = 0.5
    longest: float = 20.0
    chance: Callable[[], float] = chance
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep

    def within(self, ctx: Context | None) -> Backoff:
        """The same, with the chance of the run a call belongs to: each call of a replay waits as it did."""
        if ctx is None or ctx.run.tape is None or self.chance is not chance:
            return self
        return replace(self, chance=chance_of(ctx, f"back-off {ctx.span_id}"))

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
    rate limit, a network fault or a silence, and only when nothing of the answer was delivered. All attempts and the
    waits between them together take no longer than the request's `timeout`; waiting for one's turn does not count.
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

    async def check_access(self, request: Request) -> None:
        """Raise what a call would lack (a key, an address), where the model can tell; nothing is sent."""
        check = getattr(self.model, "check_access", None)
        if check is not None:
            await check(replace(request, options=self._completed(request.options)))

    async def stream(self, request: Request) -> AsyncIterator[Chunk]:
        """The answer, piece by piece; raises as the `Model` Protocol says."""
        request = replace(request, options=self._completed(request.options))
        retries, attempt = _retries(request, self.retries), 1
        require_room(request)
        prepare = getattr(self.model, "prepare", None)
        if prepare is not None:
            await prepare(request)
        failed: SpellError | None = None
        until, tab = asyncio.get_running_loop().time() + request.timeout, Tab()
        while True:
            delivered = False
            until += await _admit(request, failed)
            try:
                async with closing(tab.through(self._attempt(request, until))) as chunks:
                    async for chunk in chunks:
                        delivered = delivered or bool(chunk.text or chunk.tool_call)
                        yield chunk
                return
            except WORTH_RETRYING as error:
                if delivered and retries and isinstance(error, NetworkError):
                    # Whoever asked knows whether somebody heard that part.
                    error.details[AGAIN] = True
                failed = error
                delay = self._delay(request, error, attempt, 0 if delivered else retries, until)
            await self.backoff.sleep(delay)
            attempt += 1

    def _delay(
        self, request: Request | EmbedRequest, error: SpellError, attempt: int, retries: int, until: float
    ) -> float:
        """How long to wait before the next attempt, which is told; the `error` itself where none follows."""
        error.details["attempts"] = attempt
        delay = self.backoff.within(request.context).delay(attempt, error)
        if attempt > retries or delay is None or asyncio.get_running_loop().time() + delay >= until:
            raise error
        if request.told is not None:
            request.told(attempt, delay, error)
        return delay

    async def embed(self, request: EmbedRequest) -> Embedded:
        """A vector for each text, in as many calls as they need. `InvalidError` for a model that makes none."""
        from kernel.models.embedding import Embedded, batches, embedder_of

        model, prepare = embedder_of(self.model, request.model), getattr(self.model, "prepare", None)
        request = replace(request, options=self._completed(request.options))
        if not request.texts:
            return Embedded((), Usage(), request.model)
        if prepare is not None:
            await prepare(request.as_chat())
        parts: list[Embedded] = []
        until = asyncio.get_running_loop().time() + request.timeout
        for texts in batches(request.texts):
            try:
                parts.append(await self._embed(model, replace(request, texts=texts), until))
            except SpellError as error:
                note_paid(error, sum((part.usage for part in parts), paid_before(error)))
                raise
        used = sum((part.usage for part in parts[1:]), parts[0].usage)
        return Embedded(tuple(vector for part in parts for vector in part.vectors), used, parts[0].model)

    async def _embed(self, model: Embedder, request: EmbedRequest, until: float) -> Embedded:
        retries, attempt = _retries(request.as_chat(), self.retries), 1
        failed: SpellError | None = None
        while True:
            until += await _admit(request, failed)
            try:
                return await _in_time(model.embed(request), request, until)
            except WORTH_RETRYING as error:
                failed = error
                delay = self._delay(request, error, attempt, retries, until)
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

    def _attempt(self, request: Request, until: float) -> AsyncIterator[Chunk]:
        stream = self.model.stream(request)
        return checked(patient(stream, request.silence, request.model, until, request.timeout), request.model)


async def _admit(request: Request | EmbedRequest, failed: SpellError | None) -> float:
    """Wait until the next request may go out; how long that took. A refusal says what the one before `failed` with."""
    if request.admit is None:
        return 0.0
    began = asyncio.get_running_loop().time()
    try:
        await request.admit(request.model)
    except SpellError as refusal:
        if failed is not None:
            refusal.details["cause"] = failed.describe()
        raise
    return asyncio.get_running_loop().time() - began


async def _in_time(work: Awaitable[Embedded], request: EmbedRequest, until: float) -> Embedded:
    loop = asyncio.get_running_loop()
    seconds = request.silence if loop.time() + request.silence < until else request.timeout
    try:
        async with asyncio.timeout_at(min(loop.time() + request.silence, until)):
            return await work
    except TimeoutError:
        raise DeadlineError(
            f"{request.model!r} made no embeddings within {lasting(seconds)}. Try again, or give it a longer timeout.",
            seconds=seconds,
        ) from None


def _retries(request: Request, default: int) -> int:
    value = request.options.get("retries", default)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST_RETRIES:
        raise NamelessError(f"The option retries must be a whole number from 0 to {MOST_RETRIES}; it is {value!r}.")
    return value

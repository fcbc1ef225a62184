"""What every model's stream has in common: how it is watched, added up, delayed and cut into pieces.

Not here: who answers (`demo`, `scripted`, `openai`, `hosted`) and how ids become models (`catalog`).
"""

from __future__ import annotations

import asyncio
import math
import re
from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Any, Generic, TypeVar

from kernel.durations import lasting
from kernel.errors import DeadlineError, ModelError, NamelessError, NetworkError, SpellError
from kernel.messages import Chunk, Completion, Model, Request, ToolCall, Usage
from kernel.models.paid import note_paid
from kernel.models.silence import Silence

Piece = TypeVar("Piece")


class closing(Generic[Piece]):
    """Close the stream on the way out, when it can be closed, so that a cancelled call hangs up."""

    __slots__ = ("_stream",)

    def __init__(self, stream: AsyncIterator[Piece]) -> None:
        self._stream = stream

    async def __aenter__(self) -> AsyncIterator[Piece]:
        return self._stream

    async def __aexit__(self, *error: object) -> None:
        close = getattr(self._stream, "aclose", None)
        if close is not None:
            await close()


async def checked(stream: AsyncIterator[Chunk], id: str = "the model") -> AsyncIterator[Chunk]:
    """The same chunks; a stream that says nothing is a `ModelError`, one without a finish a `NetworkError`.

    Every error that ends the stream gets the text so far as `details["partial"]`, and what was used where known.
    """
    said: list[str] = []
    used: Usage | None = None
    chunks, finished = 0, False
    try:
        async with closing(stream):
            async for chunk in stream:
                chunks += 1
                finished = finished or bool(chunk.finish_reason)
                used = chunk.usage or used
                if chunk.text:
                    said.append(chunk.text)
                yield chunk
        if not finished:
            raise _unfinished(id, chunks)
    except SpellError as error:
        error.details.setdefault("partial", "".join(said))
        note_paid(error, used)
        raise


def _unfinished(id: str, chunks: int) -> SpellError:
    if not chunks:
        return ModelError(f"{id!r} answered with nothing. Check the model's name and address, or try again.")
    return NetworkError(f"{id!r} stopped in the middle of its answer. Try again; `partial` has the text so far.")


async def patient(
    stream: AsyncIterator[Chunk],
    silence: float,
    id: str = "the model",
    until: float = math.inf,
    whole: float = math.inf,
) -> AsyncIterator[Chunk]:
    """The same chunks; a silence of more than `silence` seconds is a `DeadlineError`, and so is the time `until` (of
    the loop), when the `whole` seconds of a call are over.

    The wait for the first chunk counts, and each wait for the next one; the time the reader
    takes is no silence. A long answer that keeps coming is cut only at the end of the whole.
    """
    watch = Silence(silence, until)
    try:
        async with closing(stream):
            while True:
                try:
                    chunk = await watch.next(stream)
                except StopAsyncIteration:
                    return
                except TimeoutError:
                    if not watch.expired:
                        raise
                    raise too_late(id, whole) if watch.over or silence >= whole else _too_silent(id, silence) from None
                yield chunk
    finally:
        watch.close()


def too_late(id: str, whole: float) -> DeadlineError:
    """The error of a call that took longer than all of it may."""
    return DeadlineError(
        f"{id!r} did not end its answer within {lasting(whole)}. Try again, ask for less, or give it a longer timeout.",
        seconds=whole,
    )


def _too_silent(id: str, silence: float) -> DeadlineError:
    return DeadlineError(
        f"{id!r} said nothing for {lasting(silence)}. Try again, or give the agent a longer silence_timeout.",
        seconds=silence,
    )


async def gather(stream: AsyncIterator[Chunk], id: str = "the model") -> Completion:
    """The sum of a stream. `ModelError` when it says nothing, `NetworkError` when it stops without a finish."""
    text: list[str] = []
    calls: list[ToolCall] = []
    finish, usage, answered = "", Usage(), ""
    async with closing(checked(stream, id)) as chunks:
        async for chunk in chunks:
            text.append(chunk.text)
            if chunk.tool_call is not None:
                calls.append(chunk.tool_call)
            finish = chunk.finish_reason or finish
            usage = chunk.usage or usage
            answered = chunk.model or answered
    return Completion("".join(text), tuple(calls), finish, usage, answered)


async def complete(model: Model, request: Request) -> Completion:
    """The whole answer of a model. Raises what `Model.stream` raises."""
    return await gather(model.stream(request), request.model)


def number_option(options: Mapping[str, Any], name: str, default: float = 0.0) -> float:
    """The option `name`, a finite number that is not negative. `InvalidError` for anything else."""
    value = options.get(name, default)
    sound = isinstance(value, int | float) and not isinstance(value, bool)
    if not sound or not math.isfinite(value) or value < 0:
        raise NamelessError(f"The option {name} must be a number, 0 or more; it is {value!r}.")
    return float(value)


async def pause(options: Mapping[str, Any]) -> None:
    """Wait `options["latency_ms"]` milliseconds, for the models that need no network."""
    milliseconds = number_option(options, "latency_ms")
    if milliseconds:
        await asyncio.sleep(milliseconds / 1000)


def up_to_stop(text: str, stops: Iterable[str]) -> str:
    """The text up to the first of the sequences at which it is to end."""
    places = [place for stop in stops if stop and (place := text.find(stop)) >= 0]
    return text[: min(places)] if places else text


def words(text: str) -> list[str]:
    """The text cut after each word; joined again it is the same text."""
    return re.findall(r"^\s+|\S+\s*", text)


def parts(text: str, count: int) -> list[str]:
    """The text cut into at most `count` parts of about equal length, none of them empty."""
    size = max(1, math.ceil(len(text) / max(1, count)))
    return [text[start : start + size] for start in range(0, len(text), size)]

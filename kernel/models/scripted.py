"""A model that answers as it was told: for tests, demonstrations and spells that must always end the same.

Not here: the YAML files of steps (`steps`).
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Any, Self

from kernel.errors import (
    DeadlineError,
    DeniedError,
    InvalidError,
    LimitError,
    ModelError,
    NetworkError,
    NotFoundError,
    RateLimitError,
    SpellError,
)
from kernel.messages import Chunk, Request, ToolCall, Usage
from kernel.models.streams import parts, pause, up_to_stop, words
from kernel.models.tokens import estimate_usage
from kernel.records import dataclass

ERRORS: dict[str, type[SpellError]] = {
    kind.type: kind
    for kind in (
        RateLimitError,
        DeadlineError,
        NetworkError,
        ModelError,
        InvalidError,
        DeniedError,
        NotFoundError,
        LimitError,
    )
}
"""What a step's `error` may be, by its type."""


@dataclass(frozen=True, slots=True)
class Planned:
    """An error a step ends with, after its text: `type` is a key of `ERRORS`, `retry_after` seconds."""

    type: str
    message: str
    retry_after: float | None = None

    def error(self) -> SpellError:
        """A fresh exception."""
        details: dict[str, Any] = {} if self.retry_after is None else {"retry_after": self.retry_after}
        return ERRORS[self.type](self.message, **details)


@dataclass(frozen=True, slots=True)
class Step:
    """One answer.

    `match` is what the last message of the user or a tool must hold: some text, or `/a regular
    expression/`; None matches everything. `times` is how often the step may be used, None for
    without end. `chunks` cuts the text into so many parts, or says them; None cuts it into words.
    `latency_ms` is waited before the first chunk.
    """

    text: str = ""
    tool_calls: tuple[ToolCall, ...] = ()
    error: Planned | None = None
    match: str | None = None
    times: int | None = None
    chunks: int | tuple[str, ...] | None = None
    latency_ms: float = 0.0
    usage: Usage | None = None

    def fits(self, message: str) -> bool:
        """Whether the step answers this message."""
        if self.match is None:
            return True
        if len(self.match) > 2 and self.match[0] == self.match[-1] == "/":
            return re.search(self.match[1:-1], message) is not None
        return self.match in message

    def pieces(self) -> Sequence[str]:
        """The text as it is streamed."""
        match self.chunks:
            case None:
                return words(self.text)
            case int():
                return parts(self.text, self.chunks)
        return self.chunks

    def until(self, stops: Sequence[str]) -> Step:
        """The same, its text no longer than to the first of those sequences."""
        text = up_to_stop(self.text, stops)
        if text == self.text:
            return self
        return replace(self, text=text, chunks=self.chunks if isinstance(self.chunks, int) else None)

    @property
    def uses(self) -> int | None:
        """How often it may be used: once when it has no `match`, without end when it has one, unless `times` says."""
        return 1 if self.times is None and self.match is None else self.times


class Scripted:
    """Answers with its steps, and keeps every request in `calls`.

    A request takes the first step with a fitting `match` that is not used up; when there is
    none, the first step without `match` that is not used up; when there is none, it is a
    `ModelError`. The position is kept as long as the model lives.
    """

    def __init__(self, steps: Sequence[Step] = (), name: str = "scripted") -> None:
        self.calls: list[Request] = []
        self._steps = list(steps)
        self._used = [0] * len(self._steps)
        self._name = name
        self._latency = 0.0

    def with_step(self, step: Step) -> Self:
        """Add a step, after the latency set so far."""
        self._steps.append(replace(step, latency_ms=step.latency_ms or self._latency))
        self._used.append(0)
        return self

    def with_text(self, text: str, *, match: str | None = None, chunks: int | None = None) -> Self:
        """Add an answer of text."""
        return self.with_step(Step(text, match=match, chunks=chunks))

    def with_tool_call(self, name: str, arguments: dict[str, Any] | None = None, *, match: str | None = None) -> Self:
        """Add an answer that calls one tool."""
        return self.with_step(Step(tool_calls=(ToolCall("", name, arguments or {}),), match=match))

    def with_error(
        self, type: str, message: str = "This is a planned error.", *, retry_after: float | None = None
    ) -> Self:
        """Add an error of a type in `ERRORS`. `InvalidError` for another one."""
        if type not in ERRORS:
            raise InvalidError(f"There is no error type {type!r} here. Use one of: {', '.join(ERRORS)}.")
        return self.with_step(Step(error=Planned(type, message, retry_after)))

    def with_latency(self, milliseconds: float) -> Self:
        """Let every step added after this wait before its first chunk."""
        self._latency = milliseconds
        return self

    async def stream(self, request: Request) -> AsyncIterator[Chunk]:
        """The next answer. `ModelError` when no step is left for it."""
        self.calls.append(request)
        step = self._take(request)
        await pause({"latency_ms": step.latency_ms or request.options.get("latency_ms", 0)})
        said = step.until(request.stop)
        for piece in said.pieces():
            yield Chunk(text=piece)
        if step.error is not None:
            raise step.error.error()
        calls = [
            replace(call, id=call.id or f"call_{len(self.calls)}_{number}")
            for number, call in enumerate(step.tool_calls, 1)
        ]
        for call in calls:
            yield Chunk(tool_call=call)
        usage = step.usage or estimate_usage(request, said.text, calls)
        yield Chunk(finish_reason="tool_calls" if calls else "stop", usage=usage, model=request.model)

    def passed(self, request: Request) -> None:
        """A recording answered: the step that would have is used up, so that the next request gets the one after it."""
        self._find(_last_said(request))

    def _find(self, message: str) -> Step | None:
        for wants_match in (True, False):
            for place, step in enumerate(self._steps):
                free = step.uses is None or self._used[place] < step.uses
                if free and (step.match is not None) == wants_match and step.fits(message):
                    self._used[place] += 1
                    return step
        return None

    def _take(self, request: Request) -> Step:
        message = _last_said(request)
        step = self._find(message)
        if step is not None:
            return step
        used = sum(1 for count in self._used if count)
        shown = message if len(message) <= 120 else message[:119] + "…"
        raise ModelError(
            f"No step of {self._name!r} is left for the message {shown!r}: {used} of its {len(self._steps)} steps "
            "were used. Add a step, or give one a match."
        )


def _last_said(request: Request) -> str:
    return next((m.content for m in reversed(request.messages) if m.role in ("user", "tool")), "")

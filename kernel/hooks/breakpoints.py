"""Breakpoints: hooks that wait for a word before a call goes on. Not here: who is asked (`Run.ask`)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from weakref import WeakSet

from kernel.context import Context
from kernel.errors import InvalidError, StoppedError
from kernel.hooks.points import ANY, Point, is_run
from kernel.hooks.registered import Concerns, Hooks
from kernel.operations import Call
from kernel.values import Value, plain

ANSWERS = ("continue", "step", "abort")

WORDS = {"": "continue", "c": "continue", "go": "continue", "n": "step", "next": "step", "stop": "abort", "q": "abort"}
"""What else people answer."""

Pause = Callable[[Call, Context], Awaitable[Value]]
"""Waits at a breakpoint; what it gives is one of `ANSWERS`, or nothing to continue."""

LONGEST = 4_000
"""Characters of an input that a question shows."""


async def ask_person(call: Call, ctx: Context) -> Value:
    """Ask the person at the screen or terminal."""
    question = question_of(call)
    call.ctx.emit("ask", kind="breakpoint", question=question)
    return await ctx.run.ask("breakpoint", question)


def question_of(call: Call) -> dict[str, Any]:
    """What a person is told at a breakpoint: `prompt`, the call, and the `answers` there are."""
    source = call.ctx.source.plain() if call.ctx.source is not None else None
    moment = "failed" if call.error is not None else "ended" if call.output is not None else "begins"
    shown = str(plain(call.input))
    return {
        "prompt": f"Breakpoint: {call.operation} {call.name!r} {moment}. Continue, step or abort?",
        "operation": call.operation,
        "name": call.name,
        "input": plain(call.input) if len(shown) <= LONGEST else f"{shown[:LONGEST]}…",
        "scope": dict(call.ctx.scope),
        "source": source,
        "answers": list(ANSWERS),
    }


class Breakpoint:
    """A breakpoint, and the next call after one that was answered with `step`."""

    def __init__(self, hooks: Hooks, point: str, pause: Pause) -> None:
        self._hooks = hooks
        self._point = point
        self._pause = pause
        self._paused: WeakSet[Call] = WeakSet()

    async def stop_at(self, call: Call, ctx: Context) -> None:
        """Wait for a word, once for each call."""
        if call in self._paused:
            return
        self._paused.add(call)
        answer = answer_of(await self._pause(call, ctx))
        if answer == "abort":
            raise StoppedError(f"Stopped at the breakpoint {self._point!r}, at {call.operation} {call.name!r}.")
        if answer == "step":
            self._step(call.ctx.run.id)

    def _step(self, run_id: str) -> None:
        async def once(call: Call, ctx: Context) -> None:
            self._hooks.remove(mine)
            await self.stop_at(call, ctx)

        def concerned(call: Call) -> bool:
            return call.ctx.run.id == run_id and not is_run(call)

        mine = self._hooks.stand([(Point("before", ANY), once)], 0, concerned, "step", scripted=True)


def break_at(hooks: Hooks, point: str, pause: Pause, concerns: Concerns | None = None) -> int:
    """Pause at a point. After `step` the next call in the run pauses too; `abort` ends the call with `StoppedError`."""
    return hooks.register(point, Breakpoint(hooks, point, pause).stop_at, 0, concerns, scripted=True)


def answer_of(given: Value) -> str:
    """The word of an answer: a text, or a table with `action`. `InvalidError` for any other."""
    said = given.get("action", "") if isinstance(given, dict) else given
    if not isinstance(said, str):
        return "continue"
    word = WORDS.get(said.strip().lower(), said.strip().lower())
    if word not in ANSWERS:
        raise InvalidError(f"A breakpoint was answered with {said!r}; it takes continue, step or abort.")
    return word

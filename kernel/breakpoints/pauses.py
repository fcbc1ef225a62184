"""One pause: a person is asked until the answer makes sense, no deadline runs, and all of it is in the trace.

Not here: why it pauses (`kernel.breakpoints.watch`), and where the person sits (`Run.ask`).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import Any

from kernel.breakpoints.facts import ACTIONS
from kernel.context import UNWINDING, Context
from kernel.deadlines import clocks_held
from kernel.errors import InvalidError, SpellError, StoppedError
from kernel.replay.forks import EDITED

WORDS = {"": "continue", "c": "continue", "go": "continue", "step": "over", "next": "over", "stop": "abort"}
"""What else people answer."""

TOLD = ("reason", "breakpoint", "condition", "hits")
"""What of a question the trace keeps; the call itself is in its span."""

Edit = Mapping[str, Any]

Apply = Callable[[Edit], Edit]
"""Makes an edit and gives what was there before; raises a `SpellError` for one that cannot be."""


class Pause:
    """A pause in the open span of `ctx`, in a `moment` of its call."""

    def __init__(self, ctx: Context, moment: str, question: dict[str, Any]) -> None:
        self._ctx = ctx
        self._moment = moment
        self._question = question

    async def ask(self, apply: Apply) -> str:
        """Wait for the person; how to go on: `continue`, `into`, `over`, `out`. `StoppedError` when they end it."""
        told = {name: self._question[name] for name in TOLD if name in self._question}
        line = {"line": self._question["source"]["line"]} if self._moment == "line" else {}
        self._ctx.emit("paused", at=self._moment, **told, **line)
        began, how, who = time.monotonic(), "stopped", "person"
        try:
            with clocks_held():
                how = await self._word(apply)
        except InvalidError as error:
            # Nobody is there to be asked: the run goes on, and its trace says why it did.
            how, who = "continue", "nobody"
            told = {**told, "message": error.message}
        finally:
            seconds = round(time.monotonic() - began, 3)
            self._ctx.emit("resumed", action=how, by=who, seconds=seconds, at=self._moment)
        if how == "abort":
            await self._abort()
        return how

    async def _word(self, apply: Apply) -> str:
        question = self._question
        while True:
            answer = await self._ctx.run.ask("breakpoint", question)
            self._adopt(answer)
            action, edit = _read(answer)
            problem = "" if action in ACTIONS else f"A pause is answered with {', '.join(ACTIONS)}, not {action!r}."
            if not problem and edit and action != "abort":
                problem = self._edit(apply, edit)
            if not problem:
                return action
            question = {**self._question, "problem": problem}

    def _edit(self, apply: Apply, edit: Edit) -> str:
        try:
            before = apply(edit)
        except SpellError as error:
            return error.message
        self._ctx.emit(EDITED, edit=dict(edit), before=dict(before), by="person", at=self._moment)
        return ""

    def _adopt(self, answer: Any) -> None:
        watch = self._ctx.run.breakpoints
        if isinstance(answer, Mapping) and watch is not None and "breakpoints" in answer:
            watch.adopt(answer["breakpoints"])

    async def _abort(self) -> None:
        self._ctx.run.abort()
        # Whoever does the job ends it now, and this with it.
        await asyncio.sleep(UNWINDING)
        raise StoppedError("A person ended the run at a breakpoint.")


def _read(answer: Any) -> tuple[str, Edit]:
    """The action and the edit of an answer: a word, or a table with `action` and perhaps `edit`; nothing continues."""
    said = answer.get("action") if isinstance(answer, Mapping) else answer
    word = str(said or "").strip().lower()
    edit = answer.get("edit") if isinstance(answer, Mapping) else None
    return WORDS.get(word, word), edit if isinstance(edit, Mapping) else {}

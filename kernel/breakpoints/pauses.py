"""One pause: a person is asked until the answer makes sense, no deadline runs, and all of it is in the trace.

Not here: why it pauses (`kernel.breakpoints.watch`), and where the person sits (`Run.ask`).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import replace
from typing import Any

from kernel.breakpoints.facts import ACTIONS, told_state
from kernel.context import UNWINDING, Context
from kernel.deadlines import clocks_held
from kernel.errors import InvalidError, SpellError, StoppedError
from kernel.replay.forks import EDITED
from kernel.state import State
from kernel.values import plain

WORDS = {"": "continue", "c": "continue", "go": "continue", "step": "over", "next": "over", "stop": "abort"}
"""What else people answer."""

TOLD = ("reason", "breakpoint", "condition", "hits")
"""What of a question the trace keeps; the call itself is in its span."""

BY_HAND: ContextVar[bool] = ContextVar("kernel.breakpoints.by_hand", default=False)
"""Whether what happens now is what a person does at a pause."""

Edit = Mapping[str, Any]

Apply = Callable[[Edit], Edit]
"""Makes an edit and gives what was there before; raises a `SpellError` for one that cannot be."""


class Pause:
    """A pause in the open span of `ctx`, in a `moment` of its call; `state` can be read and changed there."""

    def __init__(self, ctx: Context, moment: str, question: dict[str, Any], state: State | None = None) -> None:
        self._ctx = ctx
        self._moment = moment
        self._state = state
        self._question = question if state is None else {**question, **told_state(state)}

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
            if not problem and action != "abort":
                problem = await self._change_state(answer)
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

    async def _change_state(self, answer: Any) -> str:
        """Change the state as the answer says, by rows `[scope, owner, key, value]`; what is wrong with them."""
        rows = answer.get("state") if isinstance(answer, Mapping) else None
        if not rows or self._state is None:
            return ""
        # A person is no agent: rules for those are not for them.
        who = {name: value for name, value in self._ctx.scope.items() if not name.startswith("agent")}
        ctx, token = replace(self._ctx, scope=who), BY_HAND.set(True)
        try:
            for scope, owner, key, value in rows:
                before = self._state.get(scope, owner, key)
                await self._state.set(ctx, scope, owner, key, value, by="person")
                named = ":".join(filter(None, ("state", scope, owner, key)))
                told = {"edit": {named: value}, "before": {named: plain(before)}}
                self._ctx.emit(EDITED, **told, by="person", at=self._moment)
        except SpellError as error:
            return error.message
        except (TypeError, ValueError):
            return "A change of the state is a row of scope, owner, key and value."
        finally:
            BY_HAND.reset(token)
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

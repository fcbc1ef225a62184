"""The breakpoints of one kernel: they stand at the hooks while there are any, pause calls, and ask what to do.

Without a breakpoint nothing of this stands anywhere. Not here: what may be set (`marks`), what is told (`facts`), and
where lines can pause (`kernel.engines.halts`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from kernel.breakpoints.conditions import Condition
from kernel.breakpoints.edits import edit_call
from kernel.breakpoints.facts import facts_of, question_at_call, question_at_line
from kernel.breakpoints.marks import LINE, Mark, marks_from
from kernel.breakpoints.pauses import BY_HAND, Pause
from kernel.breakpoints.steps import STEPS, Step, step_from
from kernel.context import Context
from kernel.errors import InvalidError
from kernel.hooks.points import ANY, MOMENTS, Point
from kernel.hooks.registered import Hooks
from kernel.operations import Call
from kernel.state import State
from kernel.values import Value

LAST = 10_000.0
"""Behind all hooks: a person sees what they made of a call."""

Why = dict[str, Any]


class Watched:
    """A breakpoint that is set, and how often its place was reached."""

    def __init__(self, mark: Mark) -> None:
        self.mark = mark
        self.hits = 0
        self._condition = Condition(mark.condition, mark.kind == LINE) if mark.condition else None

    def why(self, facts: Mapping[str, Any]) -> Why | None:
        """Why to pause here; None when the condition is not met. One that has no value pauses, and says so."""
        why: Why = {"reason": "breakpoint", "breakpoint": self.mark.where, "hits": self.hits}
        if self._condition is None:
            return why
        why["condition"] = self.mark.condition
        try:
            return why if self._condition.holds(facts) else None
        except InvalidError as error:
            return {**why, "note": error.message}


class Breakpoints:
    """All of one kernel. `set` may be called at any time; what runs already pauses there, too, but for its lines."""

    def __init__(self) -> None:
        self._watched: list[Watched] = []
        self._steps: list[Step] = []
        self._revision = -1
        self._hooks: Hooks | None = None
        self._state: State | None = None
        self._standing = 0
        self._line_steps: set[str] = set()

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Those that are set."""
        return tuple(one.mark for one in self._watched)

    def adopt(self, data: Any) -> None:
        """Take what a job, a studio or an answer says: `{"revision": …, "marks": […]}`. Older news is no news."""
        if not isinstance(data, Mapping) or int(data.get("revision") or 0) < self._revision:
            return
        self._revision = int(data.get("revision") or 0)
        self.set(marks_from(data.get("marks") or ()))

    def set(self, marks: Sequence[Mark]) -> None:
        """Put these in place of all there were; one that stays keeps its count of hits."""
        known = {one.mark: one for one in self._watched}
        self._watched = [known.get(mark) or Watched(mark) for mark in marks if mark.enabled]
        self._stand()

    def attend(self, hooks: Hooks, state: State) -> Breakpoints:
        """Stand at the hooks of this spell from now on; a person may read and change its state at a pause."""
        self._state = state
        if hooks is not self._hooks:
            self._leave()
            self._hooks = hooks
            self._stand()
        return self

    def lines_in(self, cell: str, name: str) -> list[Mark]:
        """The breakpoints on lines of a cell or file."""
        return [one.mark for one in self._watched if one.mark.is_in(cell, name)]

    async def reach_line(
        self, ctx: Context, line: int, variables: Mapping[str, Value], wanted: int, stepped: bool
    ) -> dict[str, Any]:
        """A line begins: `wanted` is the line of its breakpoint, 0 for none, `stepped` that a step ends here.

        Gives how to go on, `step`, and the variables to `set`.
        """
        why = self._why_line(ctx, wanted, variables)
        if why is None and stepped and ctx.run.id in self._line_steps:
            why = {"reason": "step"}
        if why is None:
            return {"step": "stay" if ctx.run.id in self._line_steps else ""}
        self._forget_steps(ctx)
        edits: dict[str, Any] = {}

        def apply(edit: Mapping[str, Any]) -> Mapping[str, Any]:
            changed = {path.removeprefix("variables."): value for path, value in edit.items()}
            unknown = next((name for name in changed if name not in variables), None)
            if unknown is not None:
                raise InvalidError(
                    f"There is no variable {unknown!r} here. There are: {', '.join(variables) or 'none'}."
                )
            edits.update(changed)
            return {path: variables[path.removeprefix("variables.")] for path in edit}

        how = await Pause(ctx, "line", question_at_line(ctx, line, variables, why), self._state).ask(apply)
        if how in STEPS:
            self._line_steps.add(ctx.run.id)
            self._begin_step(step_from(how, "line", ctx) if how == "into" else None)
        return {"step": how if how in STEPS else "", "set": edits}

    def _why_line(self, ctx: Context, wanted: int, variables: Mapping[str, Any]) -> Why | None:
        source = ctx.source
        if not wanted or source is None:
            return None
        found = None
        for one in self._watched:
            if one.mark.is_in(source.cell, source.name) and one.mark.line == wanted:
                one.hits += 1
                found = found or one.why({**variables, "hits": one.hits})
        return found

    def _stand(self) -> None:
        wanted = bool(self._steps) or any(one.mark.kind != LINE for one in self._watched)
        if not wanted:
            self._leave()
        elif not self._standing and self._hooks is not None:
            places = [(Point(moment, ANY), partial(self._see, moment)) for moment in MOMENTS]
            self._standing = self._hooks.stand(places, LAST, None, "breakpoints")

    def _leave(self) -> None:
        if self._standing and self._hooks is not None:
            self._hooks.remove(self._standing)
        self._standing = 0

    async def _see(self, moment: str, call: Call, ctx: Context) -> None:
        # What a person changes at a pause pauses nowhere.
        why = None if BY_HAND.get() else self._why(moment, call)
        if why is not None:
            await self._pause(moment, call, why)

    def _why(self, moment: str, call: Call) -> Why | None:
        done = next((step for step in self._steps if step.is_done(moment, call.ctx)), None)
        if done is not None:
            self._steps.remove(done)
            self._stand()
        found: Why | None = None
        parent = next(self._hooks.above(call), None) if self._hooks is not None else None
        for one in self._watched:
            if one.mark.is_reached(moment, call, parent):
                one.hits += 1
                found = found or one.why(facts_of(call, one.hits))
        return found or ({"reason": "step"} if done is not None else None)

    async def _pause(self, moment: str, call: Call, why: Why) -> None:
        around = list(self._hooks.above(call)) if self._hooks is not None else []
        pause = Pause(call.ctx, moment, question_at_call(moment, call, around, why), self._state)
        how = await pause.ask(lambda edit: edit_call(moment, call, edit))
        self._forget_steps(call.ctx)
        if how in STEPS:
            self._begin_step(step_from(how, moment, call.ctx))

    def _begin_step(self, step: Step | None) -> None:
        if step is not None and step not in self._steps:
            self._steps.append(step)
            self._stand()

    def _forget_steps(self, ctx: Context) -> None:
        """A pause ends the steps of its own strand of calls: those that were to end in, or at, this span."""
        self._line_steps.discard(ctx.run.id)
        self._steps = [
            one for one in self._steps if one.run != ctx.run.id or ctx.span_id not in (one.within, one.until)
        ]
        self._stand()

"""Where a step from a pause ends: the next call inside, this call's end, or the end of the call around. Pure."""

from __future__ import annotations

from kernel.context import Context
from kernel.records import dataclass

ENDS = ("after", "error")

STEPS = ("into", "over", "out")


@dataclass(frozen=True, slots=True)
class Step:
    """A step under way in the run `run`: it ends before a call that is made in the span `within` ("": nowhere),
    or when the span `until` has ended.
    """

    run: str
    within: str
    until: str

    def is_done(self, moment: str, ctx: Context) -> bool:
        """Whether a call at `ctx` in this moment is where it ends."""
        if ctx.run.id != self.run:
            return False
        if moment == "before":
            return bool(self.within) and ctx.parent_id == self.within
        return moment in ENDS and ctx.span_id == self.until


def step_from(how: str, moment: str, ctx: Context) -> Step | None:
    """The step `into`, `over` or `out` of a call at which a run is paused; None where nothing is left to step to.

    At a line (`moment` is `line`) `ctx` is the call in which the line runs.
    """
    run, own, around = ctx.run.id, ctx.span_id, ctx.parent_id
    if moment == "line":
        return Step(run, own if how == "into" else "", own)
    if how == "out":
        return Step(run, "", around) if around else None
    if moment == "before":
        return Step(run, own if how == "into" else "", own)
    return Step(run, around, around) if around else None

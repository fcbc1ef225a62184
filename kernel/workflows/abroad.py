"""Where branches of a workflow may be handed to: other processes. Not here: how they get there (`kernel.protocols`)."""

from __future__ import annotations

from typing import Literal, Protocol

from kernel.confines import joined
from kernel.context import Context
from kernel.errors import InvalidError
from kernel.runnable import Runnable
from kernel.values import Value
from kernel.workflows.doers import ask

Away = bool | Literal["required"]
"""Whether branches are handed over: where that is possible, or `required`: it is an error where it is not."""


class Abroad(Protocol):
    """Other processes that do the work of steps."""

    @property
    def always(self) -> bool:
        """Whether workflows that say nothing hand their branches over."""
        ...

    async def ask(self, ctx: Context, doer: Runnable, action: str, input: Value, required: bool) -> Value:
        """What a doer makes of an input there; here, and the trace says why, where it cannot travel.

        With `required` that is an `InvalidError`.
        """
        ...


NO_PAUSE = "there are breakpoints, and workers of a cluster cannot pause"


def is_away(ctx: Context, said: Away | None, around: Away) -> Away:
    """Whether branches that begin here are handed over: what the workflow says, or the one around it, or the config."""
    if said is not None:
        return said
    return around or (ctx.run.abroad is not None and bool(ctx.run.abroad().always))


async def ask_away(ctx: Context, doer: Runnable, action: str, input: Value, away: Away) -> Value:
    """What a doer makes of an input, somewhere else if `away` says so and there is such a place."""
    if not away:
        return await ask(ctx, doer, action, input)
    if joined(ctx.confines):
        # A worker knows the profile of the spell only.
        if away == "required":
            raise InvalidError("The branches of a cell with a profile of its own run here, never in a cluster.")
        ctx.emit("stays", reason="the cell has a profile of its own")
        return await ask(ctx, doer, action, input)
    if ctx.run.abroad is None:
        if away == "required":
            raise InvalidError("The branches of this workflow have to run in a cluster, and this kernel can use none.")
        return await ask(ctx, doer, action, input)
    if ctx.run.breakpoints is not None and ctx.run.breakpoints.is_set:
        if away != "required":
            ctx.emit("stays", reason=NO_PAUSE)
            return await ask(ctx, doer, action, input)
        ctx.emit("progress", level="warn", message=f"This goes to a cluster, where no breakpoint counts: {NO_PAUSE}.")
    abroad: Abroad = ctx.run.abroad()
    return await abroad.ask(ctx, doer, action, input, away == "required")


def read_away(said: Value) -> Away | None:
    """The option `cluster` of a workflow. `InvalidError` for what it cannot be."""
    if said is None or isinstance(said, bool):
        return said
    if said == "required":
        return "required"
    raise InvalidError(f"A workflow: 'cluster' is true, false or \"required\", not {said!r}.")

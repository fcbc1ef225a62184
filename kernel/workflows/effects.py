"""What an attempt of a step may have done to the world that is to be done only once: then there is no other attempt.

Not here: what a tool says of itself (`effect`), and where its calls are noted (`kernel.replay.edges`).
"""

from __future__ import annotations

from kernel.context import Context
from kernel.errors import SpellError, describe_error, error_type
from kernel.replay.edges import TOKEN
from kernel.tools.definition import Tool
from kernel.workflows.doers import Named
from kernel.workflows.steps import Step

UNDONE = frozenset(["rate_limit", "circuit_open"])
"""Types of errors of a tool that did nothing: it refused, or was not asked."""


def once_tool(step: Step) -> Tool | None:
    """The tool that does the work of a step, where it says `once` and takes no `idempotency_key`."""
    try:
        doer = step.does.find() if isinstance(step.does, Named) else step.does
    except SpellError:
        return None
    if not isinstance(doer, Tool) or doer.effect != "once":
        return None
    return None if TOKEN in doer.input_schema.get("properties", {}) else doer


class Watch:
    """Sees which calls an attempt makes that are to be made only once."""

    def __init__(self, ctx: Context, step: Step) -> None:
        self._ctx = ctx
        self._step = step
        self._path = str(ctx.scope.get("step_path", ""))
        self._before = len(ctx.run.tape.once) if ctx.run.tape is not None else 0

    def refuse(self, error: Exception, attempt: int) -> None:
        """Raise the error, which then says why, where another attempt might do something twice. The trace is told."""
        done = self._done()
        is_tool = not hasattr(self._step.does, "steps") and len(done) == 1 and self._is_direct()
        if not done or self._step.repeats_once or (is_tool and error_type(error) in UNDONE):
            return
        names = ", ".join(map(repr, dict.fromkeys(done)))
        reason = f"{names} may have been done, and is done only once"
        self._ctx.emit("gave_up", attempt=attempt, reason=reason, error=describe_error(error))
        if isinstance(error, SpellError):
            error.message += (
                f" It was not tried again, for {reason}. Allow it with retry_once_tools = true, or give the tool a "
                "parameter 'idempotency_key'."
            )
        raise error

    def begin_again(self) -> None:
        """The same call of the step's own tool has the same `idempotency_key` in the next attempt."""
        if self._ctx.run.tape is not None and self._is_direct():
            self._ctx.run.tape.forget_tokens(self._path)

    def _is_direct(self) -> bool:
        try:
            doer = self._step.does.find() if isinstance(self._step.does, Named) else self._step.does
        except SpellError:
            return False
        return isinstance(doer, Tool)

    def _done(self) -> list[str]:
        tape = self._ctx.run.tape
        if tape is None:
            return []
        calls = tape.once[self._before :]
        inside = f"{self._path}/"
        mine = [(name, keyed) for path, name, keyed in calls if path == self._path or path.startswith(inside)]
        # A key that we made up is the same again only for the step's own tool.
        safe = ("said", "made") if self._is_direct() else ("said",)
        return [name for name, keyed in mine if keyed not in safe]

"""How the failure of a step is told: which step of which workflow, and what it was that failed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kernel.errors import ScriptError, StoppedError, ToolError, describe_error
from kernel.workflows.places import Place, of_name, of_naming

if TYPE_CHECKING:
    from kernel.workflows.running import Turn

PLACE = ("file", "line", "cell", "traceback", "retry_after", "vetoed")
"""What is taken over from the cause: the error still points at its line, and a veto is still one."""

LASTING = frozenset(["denied", "security", "cancelled", "limit"])
"""Types of errors that nothing a step says may mend: somebody said no, stopped it, or there is no more to spend."""


class WorkflowError(ToolError):
    """A step failed, and with it its workflow.

    Its `type` is that of the cause, so that scripts can switch on it. Details: `workflow_name`, `step_name`,
    `step_index` (from 1), `attempts`, `part` (where it was no step that failed), `cause` (the error of the step as
    data), and the place in the script, if any.
    """

    def describe(self) -> dict[str, Any]:
        """The error as data, with the type of what failed."""
        return {**super().describe(), "type": self.details["type"]}


def step_failed(turn: Turn, cause: Exception) -> WorkflowError:
    """The error of a workflow whose step failed because of `cause`, which is kept as its `__cause__`."""
    step, frame = turn.step, turn.frame
    where = frame.round()
    subject = f"Step {step.name!r} of workflow {frame.walk.name!r} failed{f' ({where})' if where else ''}"
    about = {"step_name": step.name, "step_index": turn.index, "attempts": turn.attempts}
    return _failed(subject, frame.walk.name, cause, step.place, (of_naming(step.name), of_name(step.name)), about)


def part_failed(workflow: str, step: str, part: str, cause: Exception, place: Place | None) -> WorkflowError:
    """The error of a part (`condition`, `aggregator`, …) of a step, or of the whole workflow where that is ""."""
    owner = f"step {step!r} of workflow {workflow!r}" if step else f"workflow {workflow!r}"
    about = {"part": part, **({"step_name": step} if step else {})}
    words = (of_naming(step), of_name(step)) if step else (of_name(part.split()[0]),)
    return _failed(f"The {part} of {owner} failed", workflow, cause, place, words, about)


def _failed(
    subject: str, workflow: str, cause: Exception, place: Place | None, words: tuple[str, ...], about: dict[str, Any]
) -> WorkflowError:
    told = describe_error(cause)
    stands = {name: told[name] for name in PLACE if name in told}
    if not told.get("line") and place is not None:
        # Who failed has no line in the spell, but who called it has.
        source = place.near(*words)
        stands |= {"file": source.name, "line": source.line, **({"cell": source.cell} if source.cell else {})}
    message = str(told["message"])
    error = WorkflowError(
        f"{subject}: {message}",
        type=told["type"],
        workflow_name=workflow,
        **about,
        cause={name: value for name, value in told.items() if name != "traceback"},
        **stands,
    )
    error.__cause__ = cause
    return error


def lasts(error: Exception) -> bool:
    """Whether nothing may mend an error: a hook's plain error is a veto, too; `circuit_open` and the like are not."""
    told = describe_error(error)
    return told["type"] in LASTING or (told["type"] == ScriptError.type and bool(told.get("vetoed")))


def standing_for(error: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in the place of an output that failed: `{ error = { type, message } }`."""
    return {"error": {name: value for name, value in error.items() if name in ("type", "message")}}


class PausedError(StoppedError):
    """The workflow was told to pause before this step."""

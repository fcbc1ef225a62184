"""How the failure of a step is told: which step of which workflow, and what it was that failed."""

from __future__ import annotations

from typing import Any

from kernel.errors import StoppedError, ToolError, describe_error

PLACE = ("file", "line", "cell", "traceback", "retry_after")
"""What is taken over from the cause, so that the error still points at its line."""


class WorkflowError(ToolError):
    """A step failed, and with it its workflow.

    Its `type` is that of the cause, so that scripts can switch on it. Details: `workflow_name`, `step_name`,
    `step_index` (from 1), `attempts`, `cause` (the error of the step as data), and the place in the script, if any.
    """

    def describe(self) -> dict[str, Any]:
        """The error as data, with the type of what failed."""
        return {**super().describe(), "type": self.details["type"]}


def step_failed(workflow: str, step: str, index: int, attempts: int, cause: Exception) -> WorkflowError:
    """The error of a workflow whose step failed because of `cause`, which is kept as its `__cause__`."""
    told = describe_error(cause)
    place = {name: told[name] for name in PLACE if name in told}
    error = WorkflowError(
        f"Step {step!r} of workflow {workflow!r} failed: {told['message']}",
        type=told["type"],
        workflow_name=workflow,
        step_name=step,
        step_index=index,
        attempts=attempts,
        cause={name: value for name, value in told.items() if name != "traceback"},
        **place,
    )
    error.__cause__ = cause
    return error


class PausedError(StoppedError):
    """The workflow was told to pause before this step."""

"""Parts of a workflow that are no steps: conditions, aggregators, partitioners. Their errors say whose part failed.

Not here: the steps (`running`).
"""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any, TypeVar

from kernel.context import Context
from kernel.errors import LimitError
from kernel.runnable import Runnable
from kernel.values import Value
from kernel.workflows.conditions import truth
from kernel.workflows.doers import ask
from kernel.workflows.errors import PausedError, part_failed
from kernel.workflows.steps import Step
from kernel.workflows.walk import Frame

T = TypeVar("T")


async def ask_part(ctx: Context, frame: Frame, part: str, doer: Runnable, subject: Value) -> Value:
    """What a part makes of something. `WorkflowError` names the part and the workflow when it fails."""
    return await named(frame, part, ask(ctx, doer, "", subject))


async def holds(ctx: Context, frame: Frame, part: str, question: Any, subject: Value, step: Step | None = None) -> bool:
    """Whether a part says yes to something; `step` is the one whose part it is."""
    answer = await named(frame, part, ask(ctx, question, "", subject), step)
    return truth(answer, getattr(question, "language", ""))


async def named(frame: Frame, part: str, work: Awaitable[T], step: Step | None = None) -> T:
    """The result of some work of a part, whose errors say whose it is: that of a `step`, or of those around it here."""
    try:
        return await work
    except (LimitError, PausedError):
        raise
    except Exception as error:
        owner = frame.owner if step is None else step.name
        place = frame.walk.place if step is None else step.place
        raise part_failed(frame.walk.name, owner, part, error, place) from error

"""What is wrong with a workflow, one by one: a sentence, the step it is in and where that was written; and the error
that tells all of it. Not here: who finds it (`flaws` of the patterns, `validation`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kernel.errors import InvalidError, NotFoundError, SpellError
from kernel.events import Source
from kernel.records import dataclass
from kernel.values import Record
from kernel.workflows.places import of_name

if TYPE_CHECKING:
    from kernel.workflows.steps import Step


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is wrong: the `kind` of mistake, a sentence, the step it is in, and where that was written.

    `type` is that of the error it becomes. A `warning` may be right after all, and keeps nothing from running.
    `about` is the name it is about, if any.
    """

    kind: str
    message: str
    step: str = ""
    place: Source | None = None
    type: str = "invalid"
    warning: bool = False
    about: str = ""

    @property
    def sentence(self) -> str:
        """The message with its place."""
        if self.place is None or not self.place.line:
            return self.message
        return f"{self.message} ({self.place.name}:{self.place.line})"

    def told(self) -> Record:
        """For scripts."""
        told = Record(kind=self.kind, message=self.message, step=self.step)
        if self.place is not None:
            told |= {"file": self.place.name, "line": self.place.line, "cell": self.place.cell}
        return told


def problem_in(
    step: Step,
    kind: str,
    message: str,
    *patterns: str,
    nth: int = 0,
    type: str = "invalid",
    warning: bool = False,
    about: str = "",
) -> Problem:
    """A problem of a step; its line is where the first of the patterns (or else the step's name) is found."""
    place = None if step.place is None else step.place.near(*patterns, of_name(step.name), nth=nth)
    return Problem(kind, message, step.name, place, type, warning, about)


def refusal(wrong: Sequence[Problem], many: str, workflow: str = "") -> SpellError:
    """The error of all that is wrong, which points at the first line; more than one are told behind the words `many`.

    A `NotFoundError` when the first is about something that does not exist.
    """
    wrong = sorted(wrong, key=lambda one: one.place.line if one.place is not None else 0)
    first = wrong[0]
    kind = NotFoundError if first.type == NotFoundError.type else InvalidError
    told = first.message
    if len(wrong) > 1:
        lines = [f"Line {one.place.line}: {one.message}" if one.place else one.message for one in wrong]
        told = f"{many} {' '.join(lines)}"
    details = {} if first.place is None else {"file": first.place.name, "line": first.place.line}
    if first.place is not None and first.place.cell:
        details["cell"] = first.place.cell
    if workflow:
        details["workflow_name"] = workflow
    # The error points at the first mistake, not at the call that made or wanted to run it.
    return kind(told, problems=[dict(one.told()) for one in wrong], **details)

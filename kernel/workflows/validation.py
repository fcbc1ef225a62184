"""What keeps a workflow from working, told before anything runs: who is missing, what nothing makes, what never ends.

Not here: what can be seen when it is written down (`check` of the patterns), and reading a pattern (`reading`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from kernel.errors import InvalidError, NotFoundError, SpellError
from kernel.events import Source
from kernel.records import dataclass
from kernel.registry import suggest
from kernel.values import Record, Value
from kernel.workflows.doers import Named
from kernel.workflows.places import of_name, of_reference
from kernel.workflows.reading import Called, Findings, Free, is_number, made_by
from kernel.workflows.steps import Step

if TYPE_CHECKING:
    from kernel.workflows.workflow import Workflow


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is wrong: the `kind` of mistake, a sentence, the step it is in, and where that was written.

    `type` is that of the error it becomes. A `warning` may be right after all, and keeps nothing from running.
    """

    kind: str
    message: str
    step: str = ""
    place: Source | None = None
    type: str = "invalid"
    warning: bool = False

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


def problems_of(
    workflow: Workflow, given: Iterable[str] | None = None, outer: tuple[Workflow, ...] = ()
) -> Iterator[Problem]:
    """Everything that is wrong with a workflow, and with those it runs.

    `given` are the names its input has; None when nobody knows yet. `outer` are those around it, read already.
    """
    try:
        workflow.check()
    except SpellError as error:
        place = None if workflow.place is None else workflow.place.source
        yield Problem("structure", error.message, "", place, error.type)
        return
    findings = workflow.findings()
    yield from _unknown_references(workflow, findings, given)
    yield from _unreached(workflow, findings)
    yield from _missing(findings)
    yield from _endless(workflow, findings)
    for inner in (_found(called.doer) for called in findings.called):
        if inner is not None and inner.own is None and inner not in (*outer, workflow):
            yield from (one for one in problems_of(inner, None, (*outer, workflow)) if one.kind != "cycle")


def refuse_flawed(workflow: Workflow, input: Value) -> None:
    """`InvalidError` or `NotFoundError` for a workflow that cannot work on that input; `problems` has all of them."""
    findings = workflow.findings()
    names = {*input, "input"} if isinstance(input, dict) else {"input"}
    if not (findings.called or findings.unreached) and all(free.name in names for free in findings.free):
        return
    wrong = [problem for problem in problems_of(workflow, names) if not problem.warning]
    if wrong:
        raise _error(workflow.name, wrong)


def _error(name: str, wrong: list[Problem]) -> SpellError:
    kind, first = (NotFoundError if wrong[0].type == NotFoundError.type else InvalidError), wrong[0]
    told = first.message
    if len(wrong) > 1:
        lines = [f"Line {one.place.line}: {one.message}" if one.place else one.message for one in wrong]
        told = f"The workflow {name!r} cannot run. {' '.join(lines)}"
    # The error points at the first mistake, not at the call that wanted to run it.
    place = {} if first.place is None else {"file": first.place.name, "line": first.place.line}
    return kind(told, problems=[dict(problem.told()) for problem in wrong], workflow_name=name, **place)


def _unknown_references(workflow: Workflow, findings: Findings, given: Iterable[str] | None) -> Iterator[Problem]:
    made = [*made_by(workflow.pattern)]
    declared = workflow.parameters.get("properties", {})
    known = {*given} if given is not None else {*declared} if declared else None
    for free in findings.free:
        if is_number(free.name) and free.name not in (known or ()):
            told = f"Step {free.step.name!r} refers to {{{{{free.reference}}}}}, but that step does not come before it."
            yield _about("unknown_reference", told, free.step, of_reference(free.reference))
        elif known is None:
            yield from _doubtful(free, made)
        elif free.name not in known:
            names = [
                *dict.fromkeys([*sorted(known), *sorted(name for name in free.scope.names if not is_number(name))])
            ]
            near = suggest(free.name, [*names, *made])
            told = (
                f"Step {free.step.name!r} of workflow {workflow.name!r} refers to {{{{{free.reference}}}}}, "
                f"which is unknown here.{near} Known: {', '.join(names)}."
            )
            # A branch that is not taken may want what only some inputs have.
            yield _about("unknown_reference", told, free.step, of_reference(free.reference), not free.scope.sure)


def _doubtful(free: Free, made: list[str]) -> Iterator[Problem]:
    near = suggest(free.name, [name for name in made if name != free.name])
    if near:
        told = f"Step {free.step.name!r} refers to {{{{{free.reference}}}}}: the input must have it.{near}"
        yield _about("unknown_reference", told, free.step, of_reference(free.reference), warning=True)


def _unreached(workflow: Workflow, findings: Findings) -> Iterator[Problem]:
    for step, branch, wanted in findings.unreached:
        led = ", ".join(map(repr, wanted))
        told = f"The branch {branch!r} of {workflow.name!r} is never reached: its conditions lead to {led}."
        yield _about("unreachable", f"{told}{suggest(branch, wanted)}", step, of_name(branch))


def _missing(findings: Findings) -> Iterator[Problem]:
    for called in findings.called:
        if isinstance(called.doer, Named):
            try:
                called.doer.find()
            except SpellError as error:
                told = f"Step {called.step.name!r}: {error.message}"
                # Another network may be there by the time the step is.
                is_far, pattern = "://" in called.doer.name, of_name(called.doer.name)
                yield _about("unknown_name", told, called.step, pattern, is_far, error.type)


def _endless(workflow: Workflow, findings: Findings) -> Iterator[Problem]:
    """A workflow that runs itself in every run."""
    for called in findings.called:
        path = _way_back(workflow, called, [workflow])
        if path:
            way = " → ".join(one.name for one in path)
            told = f"The workflow {workflow.name!r} runs itself without a condition, so it never ends: {way}."
            yield _about("cycle", told, called.step, of_name(called.step.name))


def _way_back(goal: Workflow, called: Called, path: list[Workflow]) -> list[Workflow]:
    inner: Any = _found(called.doer)
    if not called.sure or inner is None:
        return []
    if inner is goal:
        return [*path, inner]
    if inner in path or inner.own is not None:
        return []
    ways = (_way_back(goal, one, [*path, inner]) for one in inner.findings().called)
    return next((way for way in ways if way), [])


def _found(doer: Any) -> Any:
    """The workflow that is meant; None for somebody else."""
    try:
        found = doer.find() if isinstance(doer, Named) else doer
    except SpellError:
        return None
    return found if hasattr(found, "findings") else None


def _about(kind: str, message: str, step: Step, pattern: str, warning: bool = False, type: str = "invalid") -> Problem:
    place = step.place.near(pattern, of_name(step.name)) if step.place is not None else None
    return Problem(kind, message, step.name, place, type, warning)

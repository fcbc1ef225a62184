"""What keeps a workflow from working, told before anything runs: who is missing, what nothing makes, what never ends.

Not here: what can be seen when it is written down (`flaws` of the patterns), and reading a pattern (`reading`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kernel.agents.actions import slip_of
from kernel.errors import SpellError
from kernel.registry import suggest
from kernel.values import Value
from kernel.workflows.doers import Named
from kernel.workflows.effects import once_tool
from kernel.workflows.places import of_name, of_reference
from kernel.workflows.problems import Problem, problem_in, refusal
from kernel.workflows.reading import Called, Findings, Free, is_number, made_by

if TYPE_CHECKING:
    from kernel.workflows.workflow import Workflow


def problems_of(
    workflow: Workflow, given: Iterable[str] | None = None, outer: tuple[Workflow, ...] = ()
) -> Iterator[Problem]:
    """Everything that is wrong with a workflow, and with those it runs.

    `given` are the names its input has; None when nobody knows yet. `outer` are those around it, read already.
    """
    flaws = [*flaws_in(workflow)]
    yield from flaws
    findings = workflow.findings()
    told = {(problem.step, problem.about) for problem in flaws}
    free = [one for one in findings.free if (one.step.name, one.name) not in told]
    yield from _unknown_references(workflow, free, given)
    yield from _unreached(workflow, findings)
    yield from _missing(findings)
    yield from _endless(workflow, findings)
    yield from _slips(findings)
    yield from _repeated(findings)
    for inner in (_found(called.doer) for called in findings.called):
        if inner is not None and inner.own is None and inner not in (*outer, workflow):
            yield from (one for one in problems_of(inner, None, (*outer, workflow)) if one.kind != "cycle")


def flaws_in(workflow: Workflow) -> Iterator[Problem]:
    """What is wrong with a workflow as it is written, whatever its input is and whoever there is."""
    if workflow.own is not None and not workflow.pattern.steps:
        return  # its class makes the steps as it runs
    place = None if workflow.place is None else workflow.place.source
    for problem in workflow.pattern.flaws(f"The workflow {workflow.name!r}"):
        yield problem if problem.place is not None else replace(problem, place=place)


def refuse_flawed(workflow: Workflow, input: Value) -> None:
    """`InvalidError` or `NotFoundError` for a workflow that cannot work on that input; `problems` has all of them."""
    findings = workflow.findings()
    names = {*input, "input"} if isinstance(input, dict) else {"input"}
    if not (findings.called or findings.unreached or findings.acting) and all(
        free.name in names for free in findings.free
    ):
        return
    wrong = [problem for problem in problems_of(workflow, names) if not problem.warning]
    if wrong:
        raise refusal(wrong, f"The workflow {workflow.name!r} cannot run.", workflow.name)


def _unknown_references(workflow: Workflow, frees: list[Free], given: Iterable[str] | None) -> Iterator[Problem]:
    made = [*made_by(workflow.pattern)]
    declared = workflow.parameters.get("properties", {})
    known = {*given} if given is not None else {*declared} if declared else None
    for free in frees:
        if is_number(free.name) and free.name not in (known or ()):
            told = f"Step {free.step.name!r} refers to {{{{{free.reference}}}}}, but that step does not come before it."
            yield problem_in(free.step, "unknown_reference", told, of_reference(free.reference))
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
            where, doubtful = of_reference(free.reference), not free.scope.sure
            yield problem_in(free.step, "unknown_reference", told, where, warning=doubtful)


def _doubtful(free: Free, made: list[str]) -> Iterator[Problem]:
    near = suggest(free.name, [name for name in made if name != free.name])
    if near:
        told = f"Step {free.step.name!r} refers to {{{{{free.reference}}}}}: the input must have it.{near}"
        yield problem_in(free.step, "unknown_reference", told, of_reference(free.reference), warning=True)


def _unreached(workflow: Workflow, findings: Findings) -> Iterator[Problem]:
    for step, branch, wanted in findings.unreached:
        led = ", ".join(map(repr, wanted))
        told = f"The branch {branch!r} of {workflow.name!r} is never reached: its conditions lead to {led}."
        yield problem_in(step, "unreachable", f"{told}{suggest(branch, wanted)}", of_name(branch))


def _missing(findings: Findings) -> Iterator[Problem]:
    for called in findings.called:
        if isinstance(called.doer, Named):
            try:
                called.doer.find()
            except SpellError as error:
                told = f"Step {called.step.name!r}: {error.message}"
                # Another network may be there by the time the step is.
                is_far, pattern = "://" in called.doer.name, of_name(called.doer.name)
                yield problem_in(called.step, "unknown_name", told, pattern, type=error.type, warning=is_far)


def _slips(findings: Findings) -> Iterator[Problem]:
    """Actions that are nearly those of an agent's template."""
    for step in findings.acting:
        if told := slip_of(_doer(step.does), step.action):
            yield problem_in(
                step, "unknown_name", f"Step {step.name!r}: {told}", of_name(step.action), type="not_found"
            )


def _repeated(findings: Findings) -> Iterator[Problem]:
    """Steps that wish for further attempts of what is done only once."""
    for step in findings.repeated:
        tool = None if step.repeats_once else once_tool(step)
        if tool is not None:
            told = (
                f"Step {step.name!r} has 'retries', but its tool {tool.name!r} does something once: it is not tried "
                "again where it may have done that. Allow it with retry_once_tools = true, or give the tool a "
                "parameter 'idempotency_key'."
            )
            yield problem_in(step, "unsafe_retry", told, r"\bretries\b", warning=True)


def _endless(workflow: Workflow, findings: Findings) -> Iterator[Problem]:
    """A workflow that runs itself in every run."""
    for called in findings.called:
        path = _way_back(workflow, called, [workflow])
        if path:
            way = " → ".join(one.name for one in path)
            told = f"The workflow {workflow.name!r} runs itself without a condition, so it never ends: {way}."
            yield problem_in(called.step, "cycle", told, of_name(called.step.name))


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
    found = _doer(doer)
    return found if hasattr(found, "findings") else None


def _doer(doer: Any) -> Any:
    """Whoever is meant; None for a name that nobody has."""
    try:
        return doer.find() if isinstance(doer, Named) else doer
    except SpellError:
        return None

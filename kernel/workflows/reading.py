"""Reading a pattern of steps without running it: what it refers to, whom it names, and what it can never reach.

Pure, and done once for a pattern. Not here: what its registries and its input make of that (`validation`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import field, fields, replace
from typing import Any

from kernel.records import dataclass
from kernel.workflows.branching import DEFAULT, Conditional
from kernel.workflows.doers import Named
from kernel.workflows.parallel import MapReduce, Parallel
from kernel.workflows.pipeline import Pipeline
from kernel.workflows.repetition import ForEach, Loop
from kernel.workflows.sequential import Graph, Sequence
from kernel.workflows.steps import STEP, Pattern, Step
from kernel.workflows.templates import references


@dataclass(frozen=True, slots=True)
class Scope:
    """What is known at a place: `names`; `sure` says whether the place is reached in every run."""

    names: frozenset[str] = frozenset(["input"])
    sure: bool = True

    def knows(self, *names: str) -> Scope:
        """The same place with more that is known."""
        return replace(self, names=self.names.union(names))

    def perhaps(self) -> Scope:
        """A place that some runs do not reach."""
        return replace(self, sure=False)


@dataclass(frozen=True, slots=True)
class Free:
    """A reference to something that no step makes before it, so that the input must have it."""

    step: Step
    reference: str
    scope: Scope

    @property
    def name(self) -> str:
        """Its first part."""
        return self.reference.split(".")[0]


@dataclass(frozen=True, slots=True)
class Called:
    """Somebody a step calls: by name, or a workflow that a step runs (`inner`)."""

    step: Step
    doer: Any
    sure: bool


@dataclass(slots=True)
class Findings:
    """What was read: references the input must answer, whom it calls, branches that nothing leads to,
    steps with further attempts, steps that say what their agent shall do.
    """

    free: list[Free] = field(default_factory=list)
    called: list[Called] = field(default_factory=list)
    unreached: list[tuple[Step, str, list[str]]] = field(default_factory=list)
    repeated: list[Step] = field(default_factory=list)
    acting: list[Step] = field(default_factory=list)


def read(pattern: Pattern) -> Findings:
    """Read a pattern."""
    findings = Findings()
    _read(findings, pattern, Scope())
    return findings


def _read(findings: Findings, pattern: Pattern, scope: Scope) -> None:
    READERS.get(type(pattern), _anyhow)(findings, pattern, scope)
    for step in pattern.steps[:1]:
        _name_doers(findings, step, pattern, scope)


def _ordered(findings: Findings, pattern: Any, scope: Scope) -> None:
    for index, step in enumerate(pattern.steps, 1):
        _step(findings, step, scope)
        scope = scope.knows(*step.names(), f"step_{index}")


def _apart(findings: Findings, pattern: Any, scope: Scope) -> None:
    for step in pattern.steps:
        _step(findings, step, scope)


def _loop(findings: Findings, pattern: Any, scope: Scope) -> None:
    _step(findings, pattern.body, (scope if pattern.times else scope.perhaps()).knows("iteration"))


def _for_each(findings: Findings, pattern: Any, scope: Scope) -> None:
    _references(findings, pattern.body, pattern.items, scope)
    _step(findings, pattern.body, scope.perhaps().knows("item", "index", "iteration"))


def _map_reduce(findings: Findings, pattern: Any, scope: Scope) -> None:
    _step(findings, pattern.mapper, scope.perhaps().knows("item", "index"))
    if pattern.reducer is not None:
        _step(findings, pattern.reducer, scope.knows(pattern.mapper.name))


def _anyhow(findings: Findings, pattern: Any, scope: Scope) -> None:
    """Steps in an order that only a run shows: each may know what any of them makes."""
    names = {name for step in pattern.steps for name in step.names()}
    numbers = {f"step_{index}" for index in range(1, len(pattern.steps) + 1)}
    inside = (scope if isinstance(pattern, Graph) else scope.perhaps()).knows(*names, *numbers)
    for step in pattern.steps:
        _step(findings, step, replace(inside, names=inside.names - ({step.name} - scope.names)))


def _branches(findings: Findings, pattern: Any, scope: Scope) -> None:
    wanted = {condition.then for condition in pattern.conditions}
    for name, step in pattern.branches.items():
        if name != DEFAULT and name not in wanted:
            findings.unreached.append((step, name, sorted(wanted)))
        _step(findings, step, scope.perhaps())
    for condition in pattern.conditions:
        if isinstance(condition.test, Named) and condition.then in pattern.branches:
            findings.called.append(Called(pattern.branches[condition.then], condition.test, scope.sure))


def _step(findings: Findings, step: Step, scope: Scope) -> None:
    inside = scope.perhaps() if step.when is not None else scope
    _references(findings, step, step.input, inside)
    if step.action:
        findings.acting.append(step)
    if step.retries:
        findings.repeated.append(step)
    _name_doers(findings, step, step, inside)
    if isinstance(step.does, Pattern):
        _read(findings, step.does, inside)


def _references(findings: Findings, step: Step, template: Any, scope: Scope) -> None:
    for reference in references(template) if not hasattr(template, "run") else ():
        free = Free(step, reference, scope)
        if free.name not in scope.names:
            findings.free.append(free)


def _name_doers(findings: Findings, step: Step, holder: Any, scope: Scope) -> None:
    """Whom the fields of a step or of a pattern name, and the workflow that a step runs."""
    for one in fields(holder):
        doer = getattr(holder, one.name)
        if isinstance(doer, Named) or (one.name == "does" and hasattr(doer, "pattern")):
            findings.called.append(Called(step, doer, scope.sure))


def made_by(pattern: Pattern) -> Iterator[str]:
    """Every name that a step of it makes, in order."""
    return (name for step in pattern.steps for name in step.names())


def is_number(name: str) -> bool:
    """Whether a reference counts steps: `step_2`."""
    return STEP.fullmatch(name) is not None


READERS: dict[type, Callable[[Findings, Any, Scope], None]] = {
    Sequence: _ordered,
    Pipeline: _ordered,
    Parallel: _apart,
    Conditional: _branches,
    Loop: _loop,
    ForEach: _for_each,
    MapReduce: _map_reduce,
}
"""How each pattern is read; any other, like a graph, is read as one whose order only a run shows."""

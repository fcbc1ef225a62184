"""What can be wrong with a list of steps, whatever the input is: names, order, and what only a graph heeds. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kernel.registry import suggest
from kernel.workflows.places import of_name, of_naming, of_reference
from kernel.workflows.problems import Problem, problem_in
from kernel.workflows.steps import Pattern, Step


def flaws_of_steps(where: str, steps: Sequence[Step], *, in_order: str = "") -> Iterator[Problem]:
    """No steps, two of one name, what is wrong inside them, and `depends_on` where the order is another.

    `in_order` says how steps follow one another here; "" where `depends_on` is heeded.
    """
    if not steps:
        yield Problem("structure", f"{where} has no steps.")
    yield from _of_names(where, steps)
    for step in steps:
        if step.after and in_order:
            yield _unheeded(where, step, in_order)
        if isinstance(step.does, Pattern):
            yield from step.does.flaws(f"Step {step.name!r}")


def _of_names(where: str, steps: Sequence[Step]) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for step in steps:
        count = seen[step.name] = seen.get(step.name, 0) + 1
        if count > 1:
            told = f"{where} has two steps named {step.name!r}: give one of them another name."
            yield problem_in(step, "structure", told, of_naming(step.name), nth=count - 1)


def _unheeded(where: str, step: Step, in_order: str) -> Problem:
    told = (
        f"{where}: step {step.name!r} has 'depends_on', but {in_order}. "
        "Use Workflow.dag (a step: type = 'dag'), or leave it out."
    )
    return problem_in(step, "structure", told, of_naming(step.name))


def flaws_of_order(steps: Sequence[Step]) -> Iterator[Problem]:
    """Steps that refer to what is made only later. One that refers to its own name may mean a field of the input."""
    first: dict[str, int] = {}
    for position, step in enumerate(steps):
        for name in step.names():
            first.setdefault(name, position)
    for position, step in enumerate(steps):
        for name in dict.fromkeys(step.references()):
            if name != "input" and first.get(name, -1) > position:
                later = steps[first[name]].name
                told = (
                    f"Step {step.name!r} refers to {{{{{name}}}}}, which is made only later. "
                    f"Put step {later!r} before it, or use Workflow.dag, which finds the order."
                )
                yield problem_in(step, "unknown_reference", told, of_reference(name, True), about=name)


def flaws_of_dependence(where: str, steps: Sequence[Step]) -> Iterator[Problem]:
    """Steps that depend on themselves or on what is no step."""
    names = [step.name for step in steps]
    for step in steps:
        for name in step.after:
            if name == step.name:
                told = f"{where}: step {name!r} depends on itself."
                yield problem_in(step, "cycle", told, of_naming(name))
            elif name not in names:
                others = ", ".join(other for other in names if other != step.name)
                near = suggest(name, names) or (f" There are: {others}." if others else " There is no other step.")
                told = f"{where}: step {step.name!r} depends on {name!r}, which is no step.{near}"
                yield problem_in(step, "unknown_name", told, of_name(name), type="not_found")


def flaws_of_circles(where: str, steps: Sequence[Step], needs: dict[str, list[str]]) -> Iterator[Problem]:
    """Steps of which each waits for the others, one circle after the other."""
    from graphlib import CycleError, TopologicalSorter

    left = {name: [*needed] for name, needed in needs.items()}
    while True:
        try:
            TopologicalSorter(left).prepare()
            return
        except CycleError as error:
            circle: list[str] = error.args[1]
        step = next(step for step in steps if step.name in circle)
        told = f"{where}: these steps wait for one another: {' → '.join(circle)}. Take one of the dependencies out."
        yield problem_in(step, "cycle", told, of_naming(step.name))
        left = {
            name: [one for one in needed if one not in circle] for name, needed in left.items() if name not in circle
        }

"""What scripts see of a workflow before and while it runs: what is wrong with it, its results, how far it is."""

from __future__ import annotations

from typing import Any

from kernel.api.site import Site
from kernel.api.stream import Stream, stream_of
from kernel.errors import InvalidError
from kernel.values import Outcome, Record, Value
from kernel.workflows.problems import Problem
from kernel.workflows.steps import StepResult
from kernel.workflows.workflow import Workflow


def validated(workflow: Workflow, input: Value) -> Record:
    """What is wrong with it: `valid`, `errors` and `warnings` as sentences, `problems` as tables."""
    found, given = _of_input(workflow, input)
    names = None if given is None else [*given, "input"] if isinstance(given, dict) else ["input"]
    found += workflow.problems(names)
    errors = [problem for problem in found if not problem.warning]
    told = {"errors": [one.sentence for one in errors], "problems": [one.told() for one in errors]}
    return Record(valid=not errors, warnings=[one.sentence for one in found if one.warning], **told)


def _of_input(workflow: Workflow, input: Value) -> tuple[list[Problem], Value]:
    """What is wrong with an input, and the names it has: all that it might have, where something is."""
    try:
        if input is not None:
            return [], workflow.take(input)
        workflow.require_schema()
        return [], None
    except InvalidError as error:
        place = None if workflow.place is None else workflow.place.near(r"\bparameters\b")
        known = workflow.parameters.get("properties") or {}
        given = None if input is None else {**known, **input} if isinstance(input, dict) else {**known}
        return [Problem("input" if input is not None else "structure", error.message, "", place)], given


def results_of(workflow: Workflow, site: Site, input: Value) -> Stream:
    """Run it; a stream of the results of its steps."""

    async def work(heard: Any) -> Value:
        async def tell(result: StepResult) -> None:
            heard(Record({**workflow.progress(), **result.told()}, name=result.name, index=result.index))

        return await workflow.start(site.ctx, input, tell)

    return stream_of(site.ctx.run, work)


def progress_of(workflow: Workflow, site: Site, input: Value) -> Stream:
    """Run it; a stream of how far it is, and at the end its result."""

    async def work(heard: Any) -> Value:
        async def tell(result: StepResult) -> None:
            heard(workflow.after(result))

        result = await workflow.start(site.ctx, input, tell)
        heard(Record(type="result", result=result.output if isinstance(result, Outcome) else result))
        return result

    return stream_of(site.ctx.run, work)

"""What scripts see of a workflow before and while it runs: what is wrong with it, its results, how far it is."""

from __future__ import annotations

from typing import Any

from kernel.api.site import Site
from kernel.api.stream import Stream, stream_of
from kernel.values import Outcome, Record, Value
from kernel.workflows.steps import StepResult
from kernel.workflows.workflow import Workflow


def validated(workflow: Workflow, input: Value) -> Record:
    """What is wrong with it: `valid`, `errors` and `warnings` as sentences, `problems` as tables."""
    names = None if input is None else [*input, "input"] if isinstance(input, dict) else ["input"]
    found = workflow.problems(names)
    errors = [problem for problem in found if not problem.warning]
    told = {"errors": [one.sentence for one in errors], "problems": [one.told() for one in errors]}
    return Record(valid=not errors, warnings=[one.sentence for one in found if one.warning], **told)


def results_of(workflow: Workflow, site: Site, input: Value) -> Stream:
    """Run it; a stream of the results of its steps."""

    async def work(heard: Any) -> Value:
        async def tell(result: StepResult) -> None:
            heard(Record({**workflow.progress(), **result.told()}, name=result.name, index=result.index))

        return await workflow.start(site.ctx, input, tell)

    return stream_of(work)


def progress_of(workflow: Workflow, site: Site, input: Value) -> Stream:
    """Run it; a stream of how far it is, and at the end its result."""

    async def work(heard: Any) -> Value:
        async def tell(result: StepResult) -> None:
            heard(workflow.after(result))

        result = await workflow.start(site.ctx, input, tell)
        heard(Record(type="result", result=result.output if isinstance(result, Outcome) else result))
        return result

    return stream_of(work)

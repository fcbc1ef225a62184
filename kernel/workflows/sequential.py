"""A workflow whose steps run one after the other; each may use what came before by name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kernel.agents.agent import Agent, as_prompt
from kernel.context import Context
from kernel.errors import InvalidError
from kernel.messages import ATTRIBUTES
from kernel.operations import Call, perform
from kernel.runnable import Runnable
from kernel.values import Outcome, Value
from kernel.workflows.templates import fill, references


@dataclass(frozen=True, slots=True)
class Step:
    """One step: who does it, with what, and under which name its output is kept.

    `does` is an agent, tool, workflow or a function `(ctx, input) → value`. `input` is a
    template; None gives the output of the step before (the workflow's input, for the first).
    """

    name: str
    does: Runnable | Callable[[Context, Value], Awaitable[Value]]
    input: Value = None
    output: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Sequential:
    """The workflow. Its result behaves as the last step's output and has `steps`."""

    id: str
    name: str
    steps: tuple[Step, ...]
    description: str = ""
    input_schema: dict[str, Any] = field(default_factory=dict)

    def check(self) -> None:
        """`InvalidError` for no steps, two of one name, or a reference to what comes later."""
        if not self.steps:
            raise InvalidError(f"The workflow {self.name!r} has no steps.")
        names = [step.name for step in self.steps]
        for position, step in enumerate(self.steps):
            if names.index(step.name) != position:
                raise InvalidError(f"The workflow {self.name!r} has two steps named {step.name!r}.")
            later = {n for s in self.steps[position:] for n in (s.name, s.output) if n}
            earlier = {n for s in self.steps[:position] for n in (s.name, s.output) if n}
            for reference in references(step.input):
                if reference.split(".")[0] in later - earlier - {"input"}:
                    raise InvalidError(f"Step {step.name!r} refers to {{{{{reference}}}}}, which is made only later.")

    async def run(self, ctx: Context, input: Value) -> Value:
        """Run the steps. The error of a step ends the workflow and says which step it was."""
        self.check()

        async def do(call: Call) -> Value:
            return await self._walk(call.ctx, call.input)

        scope = ctx.within(workflow_id=self.id, workflow_name=self.name)
        attributes = {ATTRIBUTES["workflow_name"]: self.name, "steps": len(self.steps)}
        return await perform(scope, "invoke_workflow", self.name, input, do, subject=self, **attributes)

    async def _walk(self, ctx: Context, input: Value) -> Outcome:
        known: dict[str, Value] = {"input": input, **(input if isinstance(input, dict) else {})}
        last, steps = input, {}
        for index, step in enumerate(self.steps, 1):
            where = f"Step {step.name!r} of workflow {self.name!r}"
            given = last if step.input is None else fill(step.input, known, where)
            began = ctx.run.clock()
            last = await self._step(ctx, step, index, given)
            steps[step.name] = {"status": "completed", "output": last, "duration": ctx.run.clock() - began}
            known |= {f"step_{index}": last, step.name: last} | ({step.output: last} if step.output else {})
        return Outcome(last, {"steps": steps, "metadata": {"workflow": self.name, "steps_executed": len(steps)}})

    async def _step(self, ctx: Context, step: Step, index: int, given: Value) -> Value:
        async def do(call: Call) -> Value:
            result = await _does(call.ctx, step, call.input)
            return result.output if isinstance(result, Outcome) else result

        scope: Mapping[str, Any] = {"step_name": step.name, "step_index": index}
        attributes = {"action": step.action} if step.action else {}
        return await perform(ctx.within(**scope), "run_step", step.name, given, do, subject=step, **attributes)


async def _does(ctx: Context, step: Step, given: Value) -> Value:
    if isinstance(step.does, Agent) and step.action:
        return await step.does.chat(ctx, f"Task: {step.action}\n\n{as_prompt(given)}")
    if hasattr(step.does, "run"):
        return await step.does.run(ctx, given)
    return await step.does(ctx, given)

"""Undoing what was done when a later step fails: each step may say how (`compensate`), the last is undone first."""

from __future__ import annotations

from kernel.context import Context
from kernel.errors import SpellError, describe_error
from kernel.operations import Call, perform
from kernel.values import Value
from kernel.workflows.doers import ask
from kernel.workflows.errors import PausedError
from kernel.workflows.steps import Step, StepResult


async def undo(ctx: Context, done: list[tuple[Step, StepResult]], error: Exception) -> None:
    """Let every step that was done and knows how undo itself; it gets its output.

    The error then tells in `undone` and `not_undone` (with the reason) what became of it. Nothing happens for a pause.
    """
    if isinstance(error, PausedError):
        return
    undone: list[str] = []
    failed: dict[str, Value] = {}
    for step, result in reversed(done):
        if step.compensate is None or result.status != "completed":
            continue
        try:
            await _undo(ctx, step, result)
            undone.append(step.name)
        except Exception as other:
            # The others must be undone all the same.
            failed[step.name] = describe_error(other)
    if isinstance(error, SpellError) and (undone or failed):
        error.details |= {"undone": undone} | ({"not_undone": failed} if failed else {})


async def _undo(ctx: Context, step: Step, result: StepResult) -> None:
    compensate = step.compensate
    assert compensate is not None

    async def do(call: Call) -> Value:
        return await ask(call.ctx, compensate, "", call.input)

    scope = ctx.within(step_name=step.name, step_index=result.index)
    await perform(scope, "run_step", f"undo {step.name}", result.output, do, subject=step, compensates=step.name)

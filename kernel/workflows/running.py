"""Running one step: its input, its attempts, its output, and what its failure means.

Not here: which step comes next (the patterns).
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from kernel.context import Context
from kernel.deadlines import within
from kernel.durations import lasting_ms
from kernel.errors import LimitError, describe_error, error_type
from kernel.operations import Call, perform
from kernel.records import dataclass
from kernel.recovery import asked_wait, chance_of, growth, shortened
from kernel.replay.steps import PATH, relive
from kernel.runnable import Runnable
from kernel.values import Value
from kernel.workflows.abroad import ask_away
from kernel.workflows.doers import Standing, ask
from kernel.workflows.effects import Watch
from kernel.workflows.errors import PausedError, lasts, step_failed
from kernel.workflows.parts import holds, named
from kernel.workflows.steps import NOTHING, Pattern, Step, StepResult
from kernel.workflows.templates import fill
from kernel.workflows.walk import Frame

FINAL = frozenset(["invalid", "not_found", "denied", "security", "limit", "cancelled"])
"""Types of errors that another attempt would only repeat."""


@dataclass(slots=True)
class Turn:
    """A step that is running. `attempts` counts from 1."""

    step: Step
    index: int
    frame: Frame
    attempts: int = 1


async def run_step(ctx: Context, frame: Frame, step: Step, index: int, last: Value) -> StepResult:
    """Run a step whose input is `last` unless it says otherwise; what became of it.

    `WorkflowError` when it fails and neither a fallback nor `continue_on_error` says what to do then.
    """
    walk, key = frame.walk, frame.key(step.name)
    result = walk.restored(key)
    if result is None:
        walk.gate(step.name)
        walk.running[key] = step.name
        try:
            result = await _run(ctx, Turn(step, index, frame), last)
        finally:
            walk.running.pop(key, None)
    else:
        await relive(ctx, f"{walk.path}/{key}")
    frame.learn(result, step.output)
    await walk.keep(ctx, result, frame.level)
    return result


async def _run(ctx: Context, turn: Turn, last: Value) -> StepResult:
    step, frame, began = turn.step, turn.frame, ctx.run.clock()
    key = frame.key(step.name)
    if step.when is not None and not await _wanted(ctx, frame, step, last):
        return StepResult(key, step.name, turn.index, "skipped", attempts=0)
    where = f"Step {step.name!r} of workflow {frame.walk.name!r}"
    given = last if step.input is None else fill(step.input, frame.known(), where)
    try:
        if step.input_transform is not None:
            given = await _ask(ctx, turn, "input_transform", step.input_transform, given)
        output = await _perform(ctx, turn, given)
    except (LimitError, PausedError):
        raise
    except Exception as error:
        if not step.goes_on or lasts(error):
            raise step_failed(turn, error) from error
        failed = StepResult(key, step.name, turn.index, "failed", None, 0, turn.attempts, describe_error(error))
        return replace(_instead(ctx, step, failed), duration=(ctx.run.clock() - began) * 1000)
    return StepResult(key, step.name, turn.index, "completed", output, (ctx.run.clock() - began) * 1000, turn.attempts)


def _instead(ctx: Context, step: Step, failed: StepResult) -> StepResult:
    """What the workflow goes on with after a failure that it survives."""
    who = f"step {step.name!r}"
    if step.fallback is NOTHING:
        ctx.emit("recovered", by="continue_on_error", partial=True, step=step.name, error=failed.error)
        return failed
    ctx.emit("fallback", **{"from": who, "to": "the fallback output", "step": step.name, "error": failed.error})
    return replace(failed, status="fallback", output=step.fallback)


async def _wanted(ctx: Context, frame: Frame, step: Step, last: Value) -> bool:
    async def choose() -> Value:
        return await holds(ctx, frame, "condition", step.when, frame.standing(last, step_name=step.name), step)

    return bool(await frame.walk.decide(f"{frame.key(step.name)}?", choose))


async def _ask(ctx: Context, turn: Turn, part: str, doer: Runnable, subject: Value) -> Value:
    return await named(turn.frame, part, ask(ctx, doer, "", subject), turn.step)


async def _perform(ctx: Context, turn: Turn, given: Value) -> Value:
    step = turn.step

    async def do(call: Call) -> Value:
        output = await _attempts(call, turn)
        if step.output_transform is not None:
            output = await _ask(call.ctx, turn, "output_transform", step.output_transform, output)
        if step.on_output is not None:
            await named(turn.frame, "on_output", _react(call.ctx, step.on_output, output, turn), step)
        return output

    path = f"{turn.frame.walk.path}/{turn.frame.key(step.name)}"
    scope = {"step_name": step.name, "step_index": turn.index, "step_path": path}
    attributes: dict[str, Any] = {PATH: path, **({"action": step.action} if step.action else {})}
    if isinstance(step.does, Pattern):
        attributes["type"] = step.does.kind
    if step.metadata:
        attributes["metadata"] = dict(step.metadata)
    return await perform(ctx.within(**scope), "run_step", step.name, given, do, subject=step, **attributes)


async def _attempts(call: Call, turn: Turn) -> Value:
    """The output of the first attempt that succeeds; the error of the last one."""
    step, turn.attempts = turn.step, 1
    while True:
        watch = Watch(call.ctx, step)
        try:
            output = await _attempt(call, turn)
            if turn.attempts > 1:
                call.ctx.emit("recovered", by="retry", attempt=turn.attempts)
            return output
        except Exception as error:
            if turn.attempts > step.retries or error_type(error) in FINAL or lasts(error):
                raise
            watch.refuse(error, turn.attempts)
            if _is_too_far(call.ctx, step, turn.attempts, error):
                raise
            delay = _delay(call.ctx, step, turn.attempts, describe_error(error))
            call.ctx.emit("retry", attempt=turn.attempts, delay=delay, error=describe_error(error))
        await asyncio.sleep(delay)
        watch.begin_again()
        turn.attempts += 1


def _is_too_far(ctx: Context, step: Step, attempt: int, error: Exception) -> bool:
    """Whether a longer wait is asked for than the step allows: another attempt would come too early. It is told."""
    asked = asked_wait(error)
    if asked is None or asked <= step.longest_delay:
        return False
    ctx.emit("gave_up", attempt=attempt, delay=asked, longest=step.longest_delay, error=describe_error(error))
    return True


def _delay(ctx: Context, step: Step, attempt: int, error: dict[str, Any]) -> float:
    """Seconds to the next attempt: each longer than the one before, and no shorter than the provider asks for."""
    asked = error.get("retry_after")
    whole = min(step.longest_delay, step.retry_delay * growth(step.backoff, attempt))
    own = shortened(whole, step.jitter, chance_of(ctx))
    return max(own, float(asked)) if isinstance(asked, int | float) else own


async def _attempt(call: Call, turn: Turn) -> Value:
    limit = call.timeout or turn.step.timeout
    if limit is None:
        return await _once(call, turn)
    async with within(limit, f"It took longer than {lasting_ms(limit * 1000)}."):
        return await _once(call, turn)


async def _once(call: Call, turn: Turn) -> Value:
    step = turn.step
    if isinstance(step.does, Pattern):
        return await step.does.walk(call.ctx, turn.frame.below(step.name), call.input)
    return await ask_away(call.ctx, step.does, step.action, call.input, turn.frame.away)


async def _react(ctx: Context, reaction: Runnable, output: Value, turn: Turn) -> None:
    """Tell a function about an output; what it changes in its context is kept for those after it."""
    react = getattr(reaction, "react", None)
    if react is None:
        await ask(ctx, reaction, "", output)
        return
    standing: Standing = turn.frame.standing(output, step_name=turn.step.name)
    turn.frame.notes.update(await react(ctx, output, standing))

"""What an agent does without a model: its steps, each a call of one of its tools. Not here: workflows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kernel.context import Context
from kernel.errors import InvalidError, LimitError, NotFoundError, SpellError, ToolError
from kernel.operations import Call, perform
from kernel.runnable import Runnable
from kernel.spelling import same_name
from kernel.tools.composition import as_parameters
from kernel.values import Function, Outcome, Record, Value


async def take_steps(ctx: Context, agent: Any, input: Value) -> Value:
    """All the steps of an agent, each with what the one before gave. `ToolError` names the step that failed."""
    if not agent.spec.steps:
        raise InvalidError(f"The agent {agent.name!r} does nothing yet: give it an 'execute' of its own, or steps.")
    for step in agent.spec.steps:
        result = await execute_step(ctx, agent, step, input)
        if "error" in result:
            raise ToolError(f"The agent {agent.name!r} failed in its step {_name(step)!r}: {result['error']}")
        input = result["output"]
    return input


async def execute_step(ctx: Context, agent: Any, step: Mapping[str, Value], input: Value) -> Record:
    """One step: a table with `tool` (a name, `csv-reader` or `csv_reader`), perhaps `action` and `params`, or with
    `handler`. Gives `output`, or `error` (a text) and `error_type`; a limit of the run goes on as an error.
    """

    async def do(call: Call) -> Value:
        result = await _work(call.ctx, agent, step, call.input)
        return result.output if isinstance(result, Outcome) else result

    try:
        output = await perform(agent.enter(ctx), "run_step", _name(step), input, do, subject=step)
    except LimitError:
        raise
    except SpellError as error:
        return Record(error=error.message, error_type=str(error.describe()["type"]))
    return Record(output=output)


def _name(step: Mapping[str, Value]) -> str:
    word = step.get("name") or step.get("action") or step.get("tool")
    return word if isinstance(word, str) else getattr(word, "name", "step")


async def _work(ctx: Context, agent: Any, step: Mapping[str, Value], input: Value) -> Value:
    handler: Function | None = step.get("handler")
    if handler is not None:
        return await handler.bind(ctx)(input)
    tool = _tool(agent, step.get("tool") or step.get("agent"))
    action = step.get("action")
    act = getattr(tool, "act", None)
    if act is not None and action:
        return await act(ctx, action, input)
    return await tool.run(ctx, _parameters(tool, action, step.get("params") or {}, input))


def _tool(agent: Any, wanted: Value) -> Runnable:
    if isinstance(wanted, str):
        for tool in agent.tools:
            if same_name(tool.name, wanted):
                found: Runnable = tool
                return found
        names = ", ".join(tool.name for tool in agent.tools)
        has = f" It has: {names}." if names else " It has none."
        raise NotFoundError(f"The agent {agent.name!r} has no tool {wanted!r}.{has}")
    inner: Any = getattr(wanted, "inner", None)
    if inner is None:
        raise InvalidError(f"A step of {agent.name!r} names a 'tool' or has a 'handler'; it has neither.")
    return inner  # type: ignore[no-any-return]


def _parameters(tool: Runnable, action: Value, params: Mapping[str, Value], input: Value) -> dict[str, Value]:
    """The input as parameters of a tool, with the action where the tool takes one."""
    known = tool.input_schema.get("properties", {})
    word = next((each for each in ("action", "operation") if each in known), "" if known else "action")
    asked = {word: action} if action and word else {}
    return {**asked, **as_parameters(tool, input), **params}

"""Calling a tool: through the door, with its input checked and its errors told.

Not here: what the tools do, and the loop in which a model calls them (`kernel.agents`).
"""

from __future__ import annotations

import asyncio
from typing import Any

from kernel.context import Context
from kernel.errors import InvalidError, SpellError, ToolError
from kernel.messages import ATTRIBUTES
from kernel.operations import Call, perform
from kernel.tools.definition import Tool
from kernel.values import Value


async def execute(ctx: Context, tool: Tool, input: Value, call_id: str = "") -> Value:
    """Run a tool. `InvalidError` when the input does not fit; `ToolError` when the tool fails."""

    async def do(call: Call) -> Value:
        call.input = tool.check(call.input)
        try:
            return await _handle(call, tool)
        except (SpellError, asyncio.CancelledError):
            raise
        except RecursionError:
            raise ToolError(f"The tool {tool.name!r} was given something nested too deeply.") from None
        except Exception as error:
            told = f"The tool {tool.name!r} failed: {error or type(error).__name__}"
            raise ToolError(told, tool=tool.name) from error

    attributes: dict[str, Any] = {ATTRIBUTES["tool_name"]: tool.name}
    if call_id:
        attributes[ATTRIBUTES["tool_call_id"]] = call_id
    if not isinstance(input, dict | list | None):
        raise InvalidError(f"The tool {tool.name!r} takes a table of named parameters, not {input!r}.")
    return await perform(ctx, "execute_tool", tool.name, input, do, subject=tool, **attributes)


async def _handle(call: Call, tool: Tool) -> Value:
    """What the tool does, or what it gave for the same input a while ago."""
    if tool.traits.validate is not None:
        await tool.traits.validate(call.ctx, call.input)
    if tool.traits.cache is None:
        return await tool.handle(call.ctx, call.input)
    now = call.ctx.run.clock()
    kept = tool.results.find(call.input, now)
    if kept is not None:
        call.attributes["cached"] = True
        return kept[0]
    result = await tool.handle(call.ctx, call.input)
    tool.results.keep(call.input, result, now)
    return result

"""Hooks and named events."""

from __future__ import annotations

import pytest

from kernel.context import Context
from kernel.errors import InvalidError, ToolError
from kernel.hooks import MOMENTS, Hooks, Point, point_named, points
from kernel.listeners import Listeners
from kernel.operations import OPERATIONS, Call, perform
from kernel.values import Value
from tests.kit.runs import Recording, shout


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_operation_has_a_point_before_after_and_on_error(moment: str, operation: str) -> None:
    assert point_named(f"{moment}_{operation}") == Point(moment, operation)


@pytest.mark.parametrize(
    ("name", "point"),
    [
        ("before_llm_call", Point("before", "chat")),
        ("beforeLLMCall", Point("before", "chat")),
        ("pre-llm", Point("before", "chat")),
        ("post-tool", Point("after", "execute_tool")),
        ("before_execute", Point("before", "invoke_agent")),
        ("beforeInit", Point("before", "create_agent")),
        ("afterStateChange", Point("after", "write_state")),
        ("BeforeWorkflowStep", Point("before", "run_step")),
        ("pre-workflow", Point("before", "invoke_workflow")),
        ("on_error", Point("error", "*")),
        ("onToolError", Point("error", "execute_tool")),
        ("onRetry", Point("before", "*", again=True)),
    ],
)
def test_the_names_of_the_seeds_are_points(name: str, point: Point) -> None:
    assert point_named(name) == point


def test_there_are_36_points_behind_the_names() -> None:
    assert len({point for point in points().values() if point.operation in OPERATIONS and not point.only}) == 36


def test_a_wrong_point_names_the_one_that_was_meant() -> None:
    with pytest.raises(InvalidError, match="before_llm_call"):
        point_named("befor_llm_call")


async def test_lower_priority_runs_first_then_the_one_registered_first() -> None:
    hooks, order = Hooks(), []

    def told(word: str) -> object:
        async def hook(call: Call, ctx: Context) -> None:
            order.append(word)

        return hook

    for word, priority in (("c", 50), ("d", 50), ("a", 1), ("b", 10)):
        hooks.register("before_tool_call", told(word), priority)  # type: ignore[arg-type]
    await shout(Recording().context(hooks))
    assert order == ["a", "b", "c", "d"]


async def test_a_removed_hook_is_gone() -> None:
    hooks, seen = Hooks(), []

    async def hook(call: Call, ctx: Context) -> None:
        seen.append(call.name)

    id = hooks.register("before_tool_call", hook)
    hooks.remove(id)
    await shout(Recording().context(hooks))
    assert seen == []


async def test_a_hook_is_not_called_from_within_itself() -> None:
    hooks, depth = Hooks(), []

    async def hook(call: Call, ctx: Context) -> None:
        depth.append(call.ctx.span_id)
        await shout(ctx, "inner")

    hooks.register("before_tool_call", hook)
    await shout(Recording().context(hooks))
    assert depth == ["s1"]


async def test_an_error_hook_on_everything_sees_an_error_once_where_it_arose() -> None:
    hooks, seen = Hooks(), []

    async def hook(call: Call, ctx: Context) -> None:
        seen.append(call.operation)

    async def fail(call: Call) -> Value:
        raise ToolError("broken")

    async def outer(call: Call) -> Value:
        return await perform(call.ctx, "execute_tool", "t", None, fail)

    hooks.register("on_error", hook)
    with pytest.raises(ToolError):
        await perform(Recording().context(hooks), "invoke_agent", "a", None, outer)
    assert seen == ["execute_tool"]


@pytest.mark.parametrize("pattern", ["tool_called", "toolCalled", "tool:called", "tool_*", "*"])
async def test_listeners_hear_by_name_in_any_spelling_and_by_pattern(pattern: str) -> None:
    listeners, heard = Listeners(), []

    async def listener(event: dict[str, Value], ctx: Context) -> None:
        heard.append((event["type"], event["tool_name"], event["params"]))

    listeners.on(pattern, listener)
    await shout(Recording().context(listeners))
    assert ("tool_called", "shout", "hello") in heard


async def test_a_listener_for_one_agent_hears_only_that_agent() -> None:
    listeners, heard = Listeners(), []

    async def listener(event: dict[str, Value], ctx: Context) -> None:
        heard.append(event["agent_id"])

    listeners.on("tool_called", listener, subject="a1")
    ctx = Recording().context(listeners)
    await shout(ctx.within(agent_id="a1"))
    await shout(ctx.within(agent_id="a2"))
    await shout(ctx)
    assert heard == ["a1"]


async def test_a_listener_for_once_hears_once() -> None:
    listeners, heard = Listeners(), []

    async def listener(event: dict[str, Value], ctx: Context) -> None:
        heard.append(event["type"])

    listeners.on("tool_called", listener, once=True)
    ctx = Recording().context(listeners)
    await shout(ctx)
    await shout(ctx)
    assert heard == ["tool_called"]

"""What hooks change, whatever the spelling of their language; middleware and timings under them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kernel.api.hook_changes import absorb, restored
from kernel.api.hook_view import view
from kernel.api.spelling import respell
from kernel.context import Context
from kernel.hooks import Hooks
from kernel.hooks.timings import Timings
from kernel.operations import Call, Do
from kernel.values import Record, Value
from tests.kit.runs import Recording, shout

LANGUAGES = ("lua", "javascript", "python")

NAMES = some.from_regex(r"[a-z]{1,5}(_[a-z]{1,5}){0,2}", fullmatch=True)
PLAIN = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=5),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
RECORDS = some.recursive(
    some.dictionaries(NAMES, PLAIN, max_size=4).map(Record),
    lambda inner: some.dictionaries(NAMES, inner | some.lists(inner, min_size=1, max_size=3), max_size=3).map(Record),
    max_leaves=6,
)


@pytest.mark.parametrize("language", LANGUAGES)
@given(record=RECORDS)
def test_a_record_comes_back_as_it_went(language: str, record: Record) -> None:
    assert restored(record, respell(record, language), language) == record


def call_of(operation: str, input: Value) -> Call:
    return Call(Recording().context().enter(operation, "n"), operation, "n", input)


CHAT = {"model": "demo/echo", "messages": [{"role": "user", "content": "hi", "tool_calls": []}]}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("operation", "input"),
    [("chat", CHAT), ("invoke_agent", "hi"), ("execute_tool", {"a": None, "snake_case": [{}]}), ("run_step", [1, {}])],
)
def test_a_table_that_was_left_alone_changes_nothing(language: str, operation: str, input: Value) -> None:
    call = call_of(operation, input)
    seen = view(call)
    shown: Any = respell(seen, language)
    absorb(call, seen, shown, respell(seen, language), language)
    assert (call.input, call.output, call.answered, call.notes) == (input, None, False, {})


def test_a_hook_of_javascript_changes_a_call_in_its_own_spelling() -> None:
    call = call_of("chat", CHAT)
    seen = view(call)
    shown: Any = respell(seen, "javascript")
    assert {"toolCalls", "retryCount", "startTime"} <= set(shown)
    left = {**shown, "retryDelay": 500, "requestId": "r1", "metadata": {"requestId": 7}, "snake_case": 1}
    left["messages"] = [*shown["messages"], {"role": "user", "content": "more", "toolCallId": "c1"}]
    absorb(call, seen, shown, left, "javascript")
    assert call.input["messages"][-1] == {"role": "user", "content": "more", "tool_call_id": "c1"}
    assert (call.retry_delay, call.metadata) == (0.5, {"requestId": 7})
    assert call.notes == {"request_id": "r1", "snake_case": 1}


async def test_middleware_stands_outside_of_what_was_put_there_later() -> None:
    hooks, order = Hooks(), []

    def told(word: str) -> Any:
        async def around(call: Call, do: Do, ctx: Context) -> Value:
            order.append(f"{word} in")
            value = await do(call)
            order.append(f"{word} out")
            return f"({value})"

        return around

    hooks.wrap(["execute_tool"], told("a"))
    inner = hooks.wrap(["execute_tool"], told("b"))
    ctx = Recording().context(hooks)
    assert await shout(ctx) == "((HELLO))"
    assert order == ["a in", "b in", "b out", "a out"]
    hooks.remove(inner)
    assert await shout(ctx) == "(HELLO)"


async def test_a_retry_goes_through_the_middleware_once_again() -> None:
    hooks, tries = Hooks(), []

    async def around(call: Call, do: Do, ctx: Context) -> Value:
        tries.append(call.attempt)
        if len(tries) < 3:
            raise ValueError("busy")
        return await do(call)

    async def again(call: Call, ctx: Context) -> None:
        call.retry = True

    hooks.wrap(["execute_tool"], around)
    hooks.register("on_tool_error", again)
    assert await shout(Recording().context(hooks)) == "HELLO"
    assert tries == [1, 2, 3]


async def test_what_scripts_put_there_is_cleared_and_the_kernels_own_hooks_stay() -> None:
    hooks, seen = Hooks(), []

    def told(word: str) -> Any:
        async def hook(call: Call, ctx: Context) -> None:
            seen.append(word)

        return hook

    hooks.register("before_tool_call", told("policy"))
    hooks.register("before_tool_call", told("script"), scripted=True)
    hooks.register("after_tool_call", told("after"), scripted=True)
    hooks.clear("pre-tool")
    await shout(Recording().context(hooks))
    hooks.clear()
    await shout(Recording().context(hooks))
    assert seen == ["policy", "after", "policy"]


@given(some.lists(some.floats(min_value=0, max_value=1e6), min_size=1, max_size=50))
def test_timings_agree_with_the_numbers_they_were_given(durations: list[float]) -> None:
    timings = Timings()
    for number, duration in enumerate(durations):
        timings.add("x", duration, failed=number % 2 == 1)
    told = timings.plain()["x"]
    ranked = sorted(durations)
    assert (told["count"], told["errors"]) == (len(durations), len(durations) // 2)
    assert told["min"] == pytest.approx(ranked[0], abs=0.001)
    assert told["max"] == pytest.approx(ranked[-1], abs=0.001)
    assert told["mean"] == pytest.approx(sum(durations) / len(durations), abs=0.01)
    assert told["p50"] == pytest.approx(ranked[(len(ranked) + 1) // 2 - 1], abs=0.001)
    assert told["min"] <= told["p50"] <= told["p95"] <= told["max"]

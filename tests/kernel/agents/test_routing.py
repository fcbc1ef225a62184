"""Several models for one answer: who is asked first, who comes next, and what the trace tells of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from kernel.errors import RateLimitError
from kernel.models.retrying import Backoff
from kernel.models.scripted import Planned, Scripted, Step
from tests.kit.openai_server import Reply, openai_server
from tests.kit.scripts import Script, script


@pytest.fixture
async def lua(tmp_path: Path) -> AsyncIterator[Script]:
    """A spell with the models `a/x`, `b/x` and `c/x`, which do as a test tells them."""
    async with script(tmp_path) as running:
        catalog: Any = running.runtime.spell.models
        for name in "abc":
            model = Scripted(name=name)
            catalog.register(name, lambda _, model=model: model)
            setattr(running, name, model)
        yield running


@pytest.fixture
def a(lua: Script) -> Scripted:
    return lua.a  # type: ignore[attr-defined, no-any-return]


@pytest.fixture
def b(lua: Script) -> Scripted:
    return lua.b  # type: ignore[attr-defined, no-any-return]


LISTED = 'agent = agent or Agent.new({ name = "owl", model = { "a/x", "b/x" } })\n'
CHAT = LISTED + 'return agent:chat("Who?")'


@pytest.mark.parametrize("kind", ["rate_limit", "timeout", "network", "model", "denied", "not_found", "invalid"])
async def test_the_next_model_answers_when_one_fails_and_the_trace_says_so(
    lua: Script, a: Scripted, b: Scripted, kind: str
) -> None:
    a.with_error(kind, "Not today.")
    b.with_text("Hoo.")
    assert await lua.value(CHAT) == "Hoo."
    told = next(event for event in lua.events if event.kind == "invoke_agent.fallback")
    assert (told.data["model"], told.data["next"], told.data["error"]["type"]) == ("a/x", "b/x", kind)
    assert [e.name for e in lua.events if e.kind.startswith("chat.f")] == ["a/x", "b/x"]


async def test_what_was_heard_is_not_asked_for_again(lua: Script, a: Scripted, b: Scripted) -> None:
    a.with_step(Step("Ho", error=Planned("network", "Gone.")))
    b.with_text("Hoo.")
    error = await lua.error(LISTED + 'for piece in agent:stream_chat("Who?") do end')
    assert (error["type"], b.calls) == ("network", [])


async def test_what_nobody_heard_is(lua: Script, a: Scripted, b: Scripted) -> None:
    a.with_step(Step("Ho", error=Planned("network", "Gone.")))
    b.with_text("Hoo.")
    assert await lua.value(CHAT) == "Hoo."


async def test_a_model_that_never_fits_the_schema_gives_way_after_its_second_try(
    lua: Script, a: Scripted, b: Scripted
) -> None:
    a.with_text("nope").with_text("still nope")
    b.with_text('{"n": 7}')
    source = """
    local schema = { type = "object", properties = { n = { type = "integer" } }, required = { "n" } }
    return Agent.new({ model = { "a/x", "b/x" }, response_schema = schema }):chat("Who?").n
    """
    assert await lua.value(source) == 7
    assert (len(a.calls), len(b.calls)) == (2, 1)
    told = [event.data for event in lua.events if event.kind == "invoke_agent.fallback"]
    assert [(one["model"], one["next"], one["error"]["type"]) for one in told] == [("a/x", "b/x", "model")]


async def test_an_error_of_a_hook_is_no_reason_for_another_model(lua: Script, b: Scripted) -> None:
    hook = 'Hooks.register("before_llm_call", function() error({ type = "content_violation", message = "No." }) end)\n'
    error = await lua.error(hook + CHAT)
    assert (error["type"], b.calls) == ("content_violation", [])


async def test_a_model_that_asked_to_wait_is_asked_last_until_then(lua: Script, a: Scripted, b: Scripted) -> None:
    a.with_error("rate_limit", "Slow down.", retry_after=60).with_text("back")
    b.with_text("one").with_text("two")
    assert [await lua.value(CHAT), await lua.value(CHAT)] == ["one", "two"]
    assert len(a.calls) == 1
    routed = next(event for event in lua.events if event.kind == "invoke_agent.route")
    assert routed.data == {"models": ["b/x", "a/x"], "by": "rest"}
    passed = next(event for event in lua.events if event.kind == "invoke_agent.passed_over")
    assert (passed.data["who"], passed.data["reason"]) == ("a/x", "it asked to be left alone")


async def test_when_all_fail_the_last_error_names_the_others(lua: Script, a: Scripted, b: Scripted) -> None:
    a.with_error("denied", "No key.")
    b.with_error("model", "Broken.")
    error = await lua.error(CHAT)
    assert (error["type"], error["tried"][0]["model"]) == ("model", "a/x")
    assert error["message"] == "Broken. Before it failed: 'a/x' (denied)."


async def test_a_router_that_names_nothing_usable_is_told(lua: Script) -> None:
    source = 'return Agent.new({ model = { "a/x" }, routing = function() return 7 end }):chat("hi")'
    assert "gives the id of a model" in (await lua.error(source))["message"]


async def test_another_try_after_a_rate_limit_is_an_event_with_the_wait_asked_for(tmp_path: Path) -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    async with (
        script(tmp_path) as running,
        openai_server(Reply(fault="rate_limit", retry_after="3"), Reply()) as server,
    ):
        catalog: Any = running.runtime.spell.models
        catalog._backoff = Backoff(sleep=sleep)
        source = f'return llm.complete({{ model = "local/x", base_url = "{server.url}", prompt = "hi" }}).content'
        assert await running.value(source) == "Hello"
        told = next(event for event in running.events if event.kind == "chat.retry")
    assert (told.data["attempt"], told.data["delay"], waited) == (1, 3.0, [3.0])
    assert told.data["error"]["type"] == RateLimitError.type


SCHEMA = '{ type = "object", properties = { n = { type = "integer" } }, required = { "n" } }'


async def test_one_answer_that_never_fits_the_schema_comes_from_the_next_model(
    lua: Script, a: Scripted, b: Scripted
) -> None:
    a.with_text("nope").with_text("still nope")
    b.with_text('{"n": 7}')
    asked = f'llm.complete({{ model = {{ "a/x", "b/x" }}, prompt = "Who?", response_schema = {SCHEMA} }})'
    assert await lua.value(f"local a = {asked} return {{ a.data.n, a.metadata.requested_model }}") == [7, "b/x"]
    assert (len(a.calls), len(b.calls)) == (2, 1)
    told = [event.data for event in lua.events if event.kind.endswith(".fallback")]
    assert [(one["model"], one["next"], one["error"]["reason"]) for one in told] == [("a/x", "b/x", "schema")]


async def test_one_answer_fits_no_model_when_the_last_one_does_not_fit(lua: Script, a: Scripted, b: Scripted) -> None:
    for model in (a, b):
        model.with_text("nope").with_text("still nope")
    asked = f'llm.complete({{ model = {{ "a/x", "b/x" }}, prompt = "Who?", response_schema = {SCHEMA} }})'
    assert (await lua.error(asked))["reason"] == "schema"
    assert (len(a.calls), len(b.calls)) == (2, 2)


@pytest.mark.parametrize(
    ("routing", "answered"),
    [("nil", ["a/x", "a/x"]), ('"rotate"', ["a/x", "b/x"]), ('function() return "b/x" end', ["b/x", "b/x"])],
    ids=["order", "rotate", "function"],
)
async def test_one_answer_says_which_model_gave_it(
    lua: Script, a: Scripted, b: Scripted, routing: str, answered: list[str]
) -> None:
    for model in (a, b):
        model.with_text("one").with_text("two")
    source = f"""
    local function ask()
      local about = llm.complete({{ model = {{ "a/x", "b/x" }}, prompt = "Who?", routing = {routing} }}).metadata
      return about.provider .. "/x" == about.requested_model and about.requested_model
    end
    return {{ ask(), ask() }}
    """
    assert await lua.value(source) == answered


async def test_after_a_fallback_the_answer_says_who_gave_it(lua: Script, a: Scripted, b: Scripted) -> None:
    a.with_error("model", "Not today.")
    b.with_text("Hoo.")
    source = 'return llm.complete({ model = { "a/x", "b/x" }, prompt = "Who?" }).metadata.requested_model'
    assert await lua.value(source) == "b/x"

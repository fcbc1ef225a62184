"""Numbers that an option cannot be are refused where they are given, by name, with what is allowed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kernel.errors import InvalidError
from kernel.models.settings import read_settings
from tests.kit.scripts import Script, script


@pytest.fixture
async def lua(tmp_path: Path) -> AsyncIterator[Script]:
    async with script(tmp_path, model="demo/echo") as running:
        yield running


WRONG = [
    ("max_tokens", "0", "1 or more"),
    ("max_tokens", "-5", "1 or more"),
    ("temperature", "99", "from 0 to 2"),
    ("temperature", "-0.1", "from 0 to 2"),
    ("top_p", "7", "from 0 to 1"),
    ("timeout", "0", "more than 0 milliseconds"),
    ("timeout", "-1", "more than 0 milliseconds"),
    ("silence_timeout", "0", "more than 0 milliseconds"),
    ("retries", "-1", "from 0 to 10"),
    ("retries", "11", "from 0 to 10"),
    ("latency_ms", "-1", "0 or more"),
    ("context_window", "0", "1 or more"),
]

OF_AGENTS = [
    ("max_turns", "0", "1 or more"),
    ("memory_size", "-1", "0 or more"),
    ("memory_tokens", "-1", "0 or more"),
    ("max_context_tokens", "0", "1 or more"),
]


@pytest.mark.parametrize(("option", "value", "allowed"), [*WRONG, *OF_AGENTS])
async def test_an_agent_refuses_what_cannot_be_right(lua: Script, option: str, value: str, allowed: str) -> None:
    error = await lua.error(f"Agent.new({{ {option} = {value} }})")
    assert error["type"] == "invalid"
    assert f"Agent.new: {option!r} should be {allowed}, not {value}." in error["message"]


@pytest.mark.parametrize(("option", "value", "allowed"), WRONG)
async def test_one_answer_refuses_it_before_anything_is_asked(
    lua: Script, option: str, value: str, allowed: str
) -> None:
    words = option.split("_")
    camel = words[0] + "".join(map(str.title, words[1:]))
    code = f'await llm.complete({{ prompt: "Hello", {camel}: {value} }})'
    error = await lua.error(code, language="javascript")
    assert (error["type"], "chat.started" in lua.kinds()) == ("invalid", False)
    assert f"{camel!r} should be {allowed}, not {value}." in error["message"]


@pytest.mark.parametrize("option", ["temperature", "top_p", "max_tokens", "timeout", "retries", "memory_size"])
async def test_no_number_at_all_is_refused_too(lua: Script, option: str) -> None:
    error = await lua.error(f"Agent.new({{ {option} = 0/0 }})")
    assert (error["type"], option in error["message"]) == ("invalid", True)


HOOKED = """
    Hooks.register("before_chat", function(c) c.input.temperature = 99 return { input = c.input } end)
    agent:chat("x")"""


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("agent:with_config({ temperature = 99 })", "'temperature' should be from 0 to 2"),
        ("Agent.builder():temperature(99):build()", "'temperature' should be from 0 to 2"),
        ('agent:chat("x", { timeout = 0 })', "'timeout' should be more than 0 milliseconds"),
        ('llm.embed({ input = "x", dimensions = 0 })', "'dimensions' should be 1 or more"),
        ('llm.embed({ input = "x", timeout = 0 })', "'timeout' should be more than 0 milliseconds"),
        ('llm.register("x", { base_url = "http://127.0.0.1:1", retries = -1 })', "'retries' should be from 0 to 10"),
        ("Agent.new({ cache = { threshold = 1.5 } })", "threshold"),
        ("Agent.new({ cache = { ttl = -1 } })", "ttl"),
        ("RateLimitHook.new({ requests = 0 })", "'requests' should be 1 or more"),
        ("RateLimiter.new({ requests = -1 })", "'requests' should be 1 or more"),
        ("RetryHook.new({ max_attempts = 0 })", "'max_attempts' should be 1 or more"),
        ("RetryHook.new({ delay = -1 })", "'delay' should be 0 or more milliseconds"),
        ("CacheHook.new({ ttl = -1 })", "'ttl' should be 0 or more milliseconds"),
        ("RetryPolicy.new({ max_attempts = 0 })", "'max_attempts' should be 1 or more"),
        ("CircuitBreaker.new({ failure_threshold = 0 })", "'failure_threshold' should be 1 or more"),
        (
            "Workflow.parallel({ name = 'w', steps = {}, max_concurrency = -1 })",
            "'max_concurrency' should be 0 or more",
        ),
        (HOOKED, "'temperature'"),
    ],
)
async def test_so_does_everything_else_that_takes_such_a_number(lua: Script, code: str, said: str) -> None:
    error = await lua.error(f'local agent = Agent.new({{ name = "a" }}) {code}')
    assert (error["type"], said in error["message"]) == ("invalid", True), error["message"]


async def test_what_is_right_at_the_edge_is_taken(lua: Script) -> None:
    options = "temperature = 0, top_p = 1, max_tokens = 1, timeout = math.huge, retries = 10, memory_size = 0"
    assert await lua.value(f"Agent.new({{ {options} }}) return 7") == 7


@pytest.mark.parametrize("line", ["retries = -1", "top_p = 7.0", "context_window = 0", "retries = 99", "top_p = nan"])
def test_the_settings_refuse_it_with_their_place(tmp_path: Path, line: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(f"[providers.openai]\n{line}\n")
    with pytest.raises(InvalidError, match=r"\[providers.openai\]: .* should be") as refused:
        read_settings(file)
    assert line.split(" ")[0] in refused.value.message

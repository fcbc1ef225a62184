"""Mistakes found deep in the kernel, where nobody knows the call: the script is told its name and line all the same."""

from __future__ import annotations

import pytest

from tests.kit.scripts import Script

MISTAKES: dict[str, tuple[str, str, list[str]]] = {
    "a rate": (
        "\nRateLimiter.new({ requests = 5, per = 'fortnight' })",
        "\nawait new RateLimiter({ requests: 5, per: 'fortnight' })",
        ["RateLimiter", "'per' should be one of", "'fortnight'"],
    ),
    "a tool": (
        "local a = Agent.new('x')\na:add_tool(42)",
        "const a = new Agent('x')\nawait a.addTool(42)",
        ["agent", "ool(", "42"],
    ),
    "tools among the options": (
        "\nAgent.new({ tools = { 42 } })",
        "\nawait new Agent({ tools: [42] })",
        ["Agent(options?)", "42 is no tool"],
    ),
    "an option of a model": (
        "\nlocal a = Agent.new({ model = 'demo/echo', latency_ms = -1 })",
        "\nawait new Agent({ model: 'demo/echo', latencyMs: -1 }).chat('hi')",
        ["latency", "-1"],
    ),
    "a hook without a handler": (
        "\nHooks.register('before_llm_call', { priority = 1 })",
        "\nawait Hooks.register('beforeLLMCall', { priority: 1 })",
        ["Hooks.register: 'handler' is missing"],
    ),
    "an option that a hook has not": (
        "\nHooks.register('before_llm_call', { handler = print, prio = 1 })",
        "\nawait Hooks.register('beforeLLMCall', { handler: console.log, prio: 1 })",
        ["Hooks.register has no option 'prio'"],
    ),
}


@pytest.mark.parametrize("language", ["lua", "javascript"])
@pytest.mark.parametrize("mistake", MISTAKES)
async def test_a_mistake_names_its_call_and_its_line(mistake: str, language: str, lua: Script) -> None:
    in_lua, in_javascript, told = MISTAKES[mistake]
    source = in_lua if language == "lua" else in_javascript
    done = await lua.run(source, "spell", language=language)
    assert done.error is not None
    for part in told:
        assert part in done.error["message"].replace("Agent.new(", "Agent(")
    assert done.error["line"] == 2

"""Mistakes in scripts: the message names the call, the argument and what was expected, at the line of the mistake."""

from __future__ import annotations

import pytest

from tests.kit.scripts import Script

MISTAKES: dict[str, tuple[str, str, list[str]]] = {
    "a wrong type": (
        "local a = Agent.new('x')\na:on(5, print)",
        "const a = new Agent('x')\nawait a.on(5, console.log)",
        ["on(event, handler)", "'event'", "a text", "5"],
    ),
    "no function": (
        "local a = Agent.new('x')\na:on('ready', 'soon')",
        "const a = new Agent('x')\nawait a.on('ready', 'soon')",
        ["'handler'", "a function", "'soon'"],
    ),
    "an unknown option": (
        "\nAgent.new({ system_promt = 'x' })",
        "\nawait new Agent({ systemPromt: 'x' })",
        ["Agent", "romt", "Did you mean", "rompt"],
    ),
    "a missing name": (
        "\nTool.new({ handler = function() end })",
        "\nawait new Tool({ handler: () => 1 })",
        ["Tool", "'name'", "missing"],
    ),
    "a missing argument": ("\nHooks.register()", "\nawait Hooks.register()", ["Hooks.register(", "'point'", "missing"]),
    "too many arguments": (
        "\nState.set('a', 1, 2, 3)",
        "\nawait State.set('a', 1, 2, 3)",
        ["State.set(", "4 arguments", "takes"],
    ),
    "a point that is none": (
        "\nHooks.register('before_lm_call', print)",
        "\nawait Hooks.register('beforeLMCall', console.log)",
        ["hook point", "Did you mean"],
    ),
    "a model that is none": (
        "local a = Agent.new({ model = 'nobody/x' })\na:chat('hi')",
        "const a = new Agent({ model: 'nobody/x' })\nawait a.chat('hi')",
        ["nobody", "provider"],
    ),
    "a tool that is none": (
        "\nAgent.new({ tools = { 'calculater' } })",
        "\nawait new Agent({ tools: ['calculater'] })",
        ["no tool 'calculater'", "Did you mean 'calculator'"],
    ),
    "a cycle": (
        "local t = {}\nt.t = t State.set('a', t)",
        "const t = {}\nt.t = t; await State.set('a', t)",
        ["itself"],
    ),
    "an agent that is closed": (
        "local a = Agent.new('x') a:close()\na:chat('hi')",
        "const a = new Agent('x'); await a.close()\nawait a.chat('hi')",
        ["closed"],
    ),
    "a tool without what it needs": (
        "\nCalculator.new():run({})",
        "\nawait new Calculator().run({})",
        ["calculator", "expression"],
    ),
    "a tool that gives a function": (
        "local t = Tool.new({ name = 't', handler = function() return print end })\nState.set('x', t:run({}))",
        "const t = new Tool({ name: 't', handler: () => console.log })\nawait State.set('x', await t.run({}))",
        ["function"],
    ),
    "a callback that throws": (
        "local t = Tool.new({ name = 't', handler = function()\nerror('no owls') end })\nt:run({})",
        "const t = new Tool({ name: 't', handler: () => {\nthrow new Error('no owls') } })\nawait t.run({})",
        ["no owls"],
    ),
    "a workflow without steps": (
        "\nWorkflow.sequential({ name = 'w', steps = {} }):run('x')",
        "\nawait new SequentialWorkflow({ name: 'w', steps: [] }).run('x')",
        ["'w'", "no steps"],
    ),
}


@pytest.mark.parametrize("language", ["lua", "javascript"])
@pytest.mark.parametrize("mistake", MISTAKES)
async def test_a_mistake_is_told_where_it_was_made(mistake: str, language: str, lua: Script) -> None:
    *sources, words = MISTAKES[mistake]
    done = await lua.run(str(sources[language == "javascript"]), "spell", language=language)
    assert done.status == "failed", done
    assert done.error is not None
    told = str(done.error["message"])
    assert [word for word in words if word not in told] == [], told
    assert "Traceback" not in told
    assert (done.error["file"], done.error["line"]) == ("spell", 2), done.error


UNENDING = {
    "lua": ("Hooks.register('before_llm_call', function() while true do end end)", "Agent.new('x'):chat('hi')"),
    "javascript": ("await Hooks.register('beforeLLMCall', () => { for (;;) {} })", "await new Agent('x').chat('hi')"),
}


@pytest.mark.parametrize("language", UNENDING)
async def test_a_hook_that_loops_for_ever_is_stopped_and_the_spell_lives_on(language: str, lua: Script) -> None:
    from dataclasses import replace

    profile = lua.runtime.profile
    lua.runtime.profile = replace(profile, limits=replace(profile.limits, cpu=0.5))
    hook, chat = UNENDING[language]
    done = await lua.run(f"{hook}\n{chat}", "spell", language=language)
    assert done.error is not None
    assert done.error["type"] == "limit"
    assert "0.5 s" in done.error["message"]
    again = await lua.run("return 7", "spell", language=language)
    assert again.value == 7, again.error


async def test_a_promise_that_fails_unheard_ends_the_spell(lua: Script) -> None:
    done = await lua.run("Promise.reject ('forgotten')\nreturn 1", "spell")
    assert "forgotten" in str(done.error)
    done = await lua.run("Promise.reject(new Error('forgotten'))\nreturn 1", "spell", language="javascript")
    assert "forgotten" in str(done.error)

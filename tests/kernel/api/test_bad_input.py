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
    assert "500 ms" in done.error["message"]
    again = await lua.run("return 7", "spell", language=language)
    assert again.value == 7, again.error


async def test_a_promise_that_fails_unheard_ends_the_spell(lua: Script) -> None:
    done = await lua.run("Promise.reject ('forgotten')\nreturn 1", "spell")
    assert "forgotten" in str(done.error)
    done = await lua.run("Promise.reject(new Error('forgotten'))\nreturn 1", "spell", language="javascript")
    assert "forgotten" in str(done.error)
    held = "const work = async () => { throw new Error('forgotten') }\nconst p = work(), q = 1\nreturn 1"
    done = await lua.run(held, "spell", language="javascript")
    assert done.error is not None
    assert (done.error["message"], done.error["line"]) == ("forgotten", 1)
    done = await lua.run(
        f"{held.replace('return 1', 'await p.catch(() => 0)')}\nreturn 2", "spell", language="javascript"
    )
    assert done.value == 2


async def test_a_function_that_waits_for_ever_is_told_with_the_line_of_its_call(
    lua: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kernel.engines.javascript.driver.PATIENCE", 0.01)
    source = """let later
    const slow = new Tool({ name: "slow", handler: () => new Promise((resolve) => { later = resolve }) })
    setTimeout(() => later(7), 100)
    return slow.run({})"""
    assert (await lua.run(source, "spell", language="javascript")).value == 7
    told = [e.data["text"] for e in lua.events if e.kind.endswith(".stdout") and e.data["stream"] == "stderr"]
    assert [line.startswith("spell:4: waited") for line in told] == [True]


@pytest.mark.parametrize("language", ["lua", "javascript"])
async def test_a_callback_that_calls_what_called_it_is_stopped_at_a_depth(language: str, lua: Script) -> None:
    source = {
        "lua": "local t\nt = Tool.new({ name = 't', handler = function() return t:run({}) end })\nt:run({})",
        "javascript": "const t = new Tool({ name: 't', handler: () => t.run({}) })\nawait t.run({})",
    }[language]
    done = await lua.run(source, "spell", language=language)
    assert done.error is not None
    assert done.error["type"] == "limit"
    assert "nested" in done.error["message"], done.error


async def test_a_host_call_behind_functions_of_c_waits_like_any_other(lua: Script) -> None:
    source = """local agent = Agent.new({ model = "demo/echo" })
    local two = setmetatable({}, { __len = function() return 2 end, __index = function() return agent:chat("hi") end })
    local order = { 2, 1 }
    table.sort(order, function(a, b) agent:chat("hi") return a < b end)
    return { table.concat(two, ","), order, (("x"):gsub("x", function() return agent:chat("ho") end)) }"""
    assert (await lua.run(source, "spell")).value == ["hi,hi", [1, 2], "ho"]


LOOPS = {
    "lua": ("local t = {}\nt.t = t\nState.set('k', t)", "State.set: argument 2: A table that contains itself"),
    "javascript": (
        "const t = {};\nt.t = t;\nawait State.set('k', t)",
        "State.set: argument 2: An object that contains",
    ),
    "python": ("t = {}\nt['t'] = t\nawait State.set('k', t)", "State.set: A value that contains itself"),
}


@pytest.mark.parametrize("language", LOOPS)
async def test_what_cannot_cross_is_told_with_its_call_and_line(lua: Script, language: str) -> None:
    source, told = LOOPS[language]
    done = await lua.run(source, language=language)
    assert done.error is not None
    assert told in done.error["message"]
    assert done.error["line"] == 3


async def test_arguments_of_methods_are_counted_without_the_object(lua: Script) -> None:
    error = await lua.error("Agent.new('x'):emit('e', coroutine.create(print))")
    assert error["message"] == "Agent:emit: argument 2: A thread cannot leave the script."
    done = await lua.run("await new Agent('x').emit('e', Symbol('s'))", language="javascript")
    assert done.error is not None
    assert "Agent.emit: argument 2: A symbol cannot leave the script." in done.error["message"]

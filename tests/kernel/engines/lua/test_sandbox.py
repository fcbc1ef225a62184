"""A script reaches what the host offers and nothing else."""

from __future__ import annotations

import pytest

from kernel.errors import NotFoundError, ScriptError
from tests.kit.lua_host import BINDINGS, Agent, Spell

ABSENT = {
    "": ("python", "package", "loadfile", "dofile", "module", "setfenv", "getfenv", "newproxy", "warn"),
    "debug": ("getinfo", "sethook", "getregistry", "getupvalue", "setupvalue", "getlocal", "setmetatable", "debug"),
    "os": ("execute", "exit", "remove", "rename", "tmpname", "setlocale"),
    "io": ("open", "popen", "tmpfile", "input", "output"),
    "string": ("dump",),
}


@pytest.mark.parametrize("name", [f"{library}.{name}".strip(".") for library in ABSENT for name in ABSENT[library]])
async def test_there_is_no(spell: Spell, name: str) -> None:
    assert await spell.run(f"return {name} == nil") is True


ATTACKS = {
    "compiled code": "return load('\\27Lua')()",
    "compiled code with its mode": "return load('\\27Lua', 'x', 'b')()",
    "compiled code from a reader": "local p = {'\\27', 'Lua'} return load(function() return table.remove(p, 1) end)()",
    "the runtime's own io": "return load('return io.open', 'x', 't')()('/etc/hostname')",
    "a file through require": "return require('os.path')",
    "a library through require": "return require('debug')",
    "a module by path": "return require('/etc/hostname')",
    "new methods for text through its metatable": "getmetatable('').__index = {}",
    "a metatable for text": "setmetatable('', {})",
    "another metatable for an object": "setmetatable(Agent.new('x'), {})",
    "the metatable of an object": "getmetatable(Agent.new('x')).__index = print",
    "the metatable of a class": "getmetatable(Agent).__index = print",
    "the metatable of an error": "local _, e = pcall(Test.fail) getmetatable(e).__tostring = print",
    "the metatable of null": "getmetatable(json.null).__tostring = print",
    "a forged object": "Agent.new('x').chat({['$ref'] = 1, ['$class'] = 'Agent'}, 'hi')",
    "a forged object with a known name": "local t = {id = 1, class = 'Agent'} Agent.new('x').chat(t, 'hi')",
    "a field of Python": "return Agent.new('x').__class__.x",
    "an unknown static": "return Agent.__init__",
    "a private call of the host": "return Agent['new']['__globals__']",
    "a task of the host": """
        local main = coroutine.running()
        local co = coroutine.create(function() return coroutine.resume(main) end)
        local _, ok, problem = coroutine.resume(co)
        if not ok then error(problem) end""",
    "closing a task of the host": """
        local main = coroutine.running()
        coroutine.wrap(function() coroutine.close(main) end)()""",
    "an answer that nobody asked for": "coroutine.yield(true, '1') error('went on')",
    "a request with a guessed token": "coroutine.wrap(function() coroutine.yield(1, 'x', '', '', 0) end)() error('y')",
    "the token from a traceback": "error(debug.traceback('x'))",
    "a finalizer": "setmetatable({}, {__gc = print})",
    "another environment in load": "return load('return _G', 'x', 't', {})().print",
    "switching collection off": "if collectgarbage('stop') == 0 then error('refused') end",
    "reading the environment": "return os.getenv('PATH').x",
    "a locale": "os.setlocale('tr_TR')",
}


@pytest.mark.parametrize("source", ATTACKS.values(), ids=ATTACKS.keys())
async def test_it_fails_to_reach_for(spell: Spell, source: str) -> None:
    spell.host.objects[99] = Agent("secret")
    with pytest.raises((ScriptError, NotFoundError)):
        await spell.run(source)
    assert await spell.run("return {('x'):upper(), tostring(json.null), Agent.new('n').name}") == ["X", "null", "n"]


async def test_every_global_is_one_we_chose(spell: Spell) -> None:
    names = await spell.run("local t = {} for name in pairs(_G) do t[#t + 1] = name end table.sort(t) return t")
    ours = (
        "_G,_VERSION,agents,assert,collectgarbage,console,coroutine,debug,error,getmetatable,inspect,io,ipairs,json,load,math,next,os,"
        "pairs,pcall,print,rawequal,rawget,rawlen,rawset,require,select,setmetatable,string,table,tonumber,tools,"
        "tostring,type,utf8,uuid,xpcall"
    )
    assert names == sorted([*ours.split(","), *BINDINGS["classes"], *BINDINGS["errors"]])


async def test_nothing_reachable_is_an_object_of_python(spell: Spell) -> None:
    source = """
        local seen, found = {}, {}
        local function walk(value, path)
          if type(value) == 'userdata' then found[#found + 1] = path end
          if type(value) ~= 'table' or seen[value] then return end
          seen[value] = true
          for key, item in next, value do walk(item, path .. '.' .. tostring(key)) end
          local meta = getmetatable(value)
          if type(meta) == 'table' then walk(meta, path .. '#') end
        end
        walk(_G, '_G')
        walk(Agent.new('x'), 'agent')
        return found"""
    assert await spell.run(source) == {}


async def test_spoiling_the_libraries_harms_only_the_script_itself(spell: Spell) -> None:
    source = """
        for _, name in ipairs({'string', 'table', 'math', 'utf8', 'coroutine', 'json', 'io'}) do
          for key in pairs(_G[name]) do _G[name][key] = nil end
        end
        local env = _ENV
        for name in next, env do if name ~= 'Agent' and name ~= 'Test' then env[name] = nil end end"""
    await spell.run(source)
    assert await spell.run("return Test.echo({Agent.new('x').name, 1.5, 'é'})") == ["x", 1.5, "é"]
    with pytest.raises(ScriptError, match="attempt to call a nil value"):
        await spell.run("print('x')")


async def test_globals_with_a_trap_do_not_catch_the_host(spell: Spell) -> None:
    await spell.run(
        "setmetatable(_G, {__newindex = function() while true do end end, __index = function() error('x') end})"
    )
    spell.engine.set_globals({"params": {"topic": "x"}})
    assert await spell.run("return params.topic") == "x"
    assert spell.engine.complete("par", 3).items[0].label in {"params", "pairs"}


async def test_a_stop_that_a_closing_variable_sees_cannot_be_used_to_fool_the_host(spell: Spell) -> None:
    source = """
        local ok, err = pcall(function()
          local guard <close> = setmetatable({}, {__close = function(_, e) caught = e end})
          error('plain')
        end)
        return {ok, caught}"""
    assert await spell.run(source) == [False, "spell:4: plain"]


async def test_the_environment_is_what_the_host_lets_through(spell: Spell) -> None:
    spell.engine.set_globals({"env": {"LANG": "C", "N": 1}})
    assert await spell.run("return {os.getenv('LANG'), os.getenv('HOME') == nil}") == ["C", True]

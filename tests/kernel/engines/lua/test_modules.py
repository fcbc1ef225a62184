"""`require`, the libraries `tools` and `agents`, the console, and errors of a kind."""

import pytest

from kernel.errors import ScriptError
from tests.kit.lua_host import Spell


async def test_the_libraries_can_be_required_and_are_globals(spell: Spell) -> None:
    source = """
        local all = require('llmspell')
        return { require('llmspell.tools') == tools, require('llmspell.agents') == agents, all.Agent == Agent,
            all.tools == tools, all.json == json, all == require('llmspell'), require('llmspell.state') == State }"""
    assert await spell.run(source) == [True] * 7


async def test_categories_and_their_tools_can_be_listed(spell: Spell) -> None:
    source = """
        local found = {}
        for category, list in pairs(tools) do
            found[#found + 1] = category
            for name, class in pairs(list) do found[#found + 1] = name .. '=' .. tostring(class) end
        end
        table.sort(found)
        return found"""
    assert await spell.run(source) == ["Researcher=Researcher", "math", "web"]


async def test_a_tool_of_a_category_is_made_with_new_or_load(spell: Spell) -> None:
    source = "return { tools.web.Researcher.new({ name = 'r' }).name, tools.load('web.Researcher').name }"
    assert await spell.run(source) == ["r", "nameless"]


async def test_any_other_name_in_tools_calls_the_tool_of_that_name(spell: Spell) -> None:
    source = "return { tools.file_write('a.md', 'text'), tools.names(), (pcall(tools.load, 'nothing')) }"
    written, names, ok = await spell.run(source)
    assert (written, names, ok) == (["file_write", "a.md", "text"], ["file_write"], False)


async def test_the_function_of_a_tool_can_be_handed_on(spell: Spell) -> None:
    source = "return { Test.call(tools.file_write, 'a.md'), tostring(tools.file_write), pcall(tools.file_write, 1) }"
    assert await spell.run(source) == [["file_write", "a.md"], "function: tools.file_write", True, ["file_write", 1]]


async def test_the_call_of_a_tool_names_its_line(spell: Spell) -> None:
    await spell.run("local function go()\n  return tools.file_write('a')\nend\ngo()")
    source = spell.host.log[-1][2].source
    assert source is not None
    assert source.line == 2


async def test_agents_can_be_listed_made_and_extended(spell: Spell) -> None:
    source = """
        local names = {}
        for name in pairs(agents) do names[#names + 1] = name end
        table.sort(names)
        local Custom = agents.Researcher:extend()
        function Custom:init(config) agents.Researcher.init(self, config) end
        return { names, agents.Researcher.new({ name = 'a' }).name, Custom.new({ name = 'b' }).name }"""
    assert await spell.run(source) == [["Agent", "Researcher"], "a", "b"]


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("agents.Resercher.new()", "agents has no 'Resercher'; did you mean 'Researcher'"),
        ("tools.web.Nothing.new()", "tools.web has no 'Nothing'"),
        ("tools.wep.Researcher.new()", "tools has no category 'wep'; did you mean 'web'"),
        ("require(nil)", "bad argument #1 to 'require'"),
        ("require('llmspell.nothing')", "There is no module 'llmspell.nothing' in the API"),
        ("require('llmspell.promis')", "did you mean 'llmspell.promise'"),
    ],
)
async def test_what_does_not_exist_is_named(spell: Spell, source: str, problem: str) -> None:
    with pytest.raises(ScriptError, match=problem):
        await spell.run(source)


async def test_the_console_writes_texts_as_they_are_and_shows_tables(spell: Spell) -> None:
    await spell.run("console.log('a', 1, nil, { x = 1 }) console.info('b') console.warn('c') console.error('d', nil)")
    assert spell.host.text == "a 1 nil { x = 1 }\nb\n"
    assert spell.host.errors == "c\nd nil\n"


async def test_errors_of_a_kind_can_be_raised_and_told_apart(spell: Spell) -> None:
    source = """
        local _, first = pcall(error, SecurityError.new('keep out', { path = '/etc' }))
        local _, second = pcall(error, TimeoutError('slow'))
        return { first.type, tostring(first), first.path, second.type, second.message, SecurityError.type }"""
    assert await spell.run(source) == ["security", "keep out", "/etc", "timeout", "slow", "security"]


async def test_an_error_of_a_kind_reaches_the_host_with_its_type(spell: Spell) -> None:
    with pytest.raises(ScriptError, match="keep out") as caught:
        await spell.run("error(SecurityError:new('keep out'))")
    assert caught.value.details["type"] == "security"

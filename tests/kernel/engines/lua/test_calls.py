"""Calls to the host look blocking, from anywhere in a script, and name the line that made them."""

from __future__ import annotations

import asyncio
import gc
import weakref

import pytest

from kernel.errors import InvalidError, ScriptError
from tests.kit.lua_host import Spell

CALLS = {
    "the main chunk": "return Agent.new('x'):chat('hi')",
    "pcall": "return select(2, pcall(function() return Agent.new('x'):chat('hi') end))",
    "xpcall": "return select(2, xpcall(function() return Agent.new('x'):chat('hi') end, print))",
    "a wrapped coroutine": "return coroutine.wrap(function() return Agent.new('x'):chat('hi') end)()",
    "a created coroutine": (
        "local co = coroutine.create(function() return Agent.new('x'):chat('hi') end)"
        " local _, text = coroutine.resume(co) return text"
    ),
    "coroutines three deep in a pcall": """
        return coroutine.wrap(function()
          return (select(2, pcall(function()
            return coroutine.wrap(function()
              local co = coroutine.create(function() return Agent.new('x'):chat('hi') end)
              return select(2, coroutine.resume(co))
            end)()
          end)))
        end)()""",
    "an index metamethod": "return setmetatable({}, {__index = function(_, k) return Agent.new('x'):chat(k) end}).hi",
    "a metamethod of minus": "return setmetatable({}, {__sub = function() return Agent.new('x'):chat('hi') end}) - 1",
    "a comparison": """
        local text
        local t = setmetatable({}, {__lt = function() text = Agent.new('x'):chat('hi') return true end})
        local _ = t < t
        return text""",
    "an iterator": "for text in function() return Agent.new('x'):chat('hi') end do return text end",
    "a closed variable": """
        local text
        do local guard <close> = setmetatable({}, {__close = function() text = Agent.new('x'):chat('hi') end}) end
        return text""",
    "a sort comparator": """
        local text
        table.sort({2, 1}, function(a, b) text = Agent.new('x'):chat('hi') return a < b end)
        return text""",
    "the order of tables": """
        local text
        local order = {__lt = function() text = Agent.new('x'):chat('hi') return false end}
        table.sort({setmetatable({}, order), setmetatable({}, order)})
        return text""",
    "a gsub callback": "return (string.gsub('hi', '%a+', function(w) return Agent.new('x'):chat(w) end))",
    "a chunk reader": """
        local parts = {Agent.new('x'), "return '", "x: hi'"}
        local read = function() local part = table.remove(parts, 2) if part then parts[1]:chat('hi') end return part end
        return load(read)()""",
    "a function the host calls": "return Test.call(function() return Agent.new('x'):chat('hi') end)",
}


@pytest.mark.parametrize("source", CALLS.values(), ids=CALLS.keys())
async def test_a_call_can_be_made_in(spell: Spell, source: str) -> None:
    assert await spell.run(source) == "x: hi"


@pytest.mark.parametrize(
    "source",
    [
        "return tostring(setmetatable({}, {__tostring = function() return Agent.new('x') end}))",
        "return string.format('%s', setmetatable({}, {__tostring = function() return Agent.new('x').name end}))",
        "local t = setmetatable({}, {__index = function() return Agent.new('x') end}) return table.unpack(t, 1, 1)",
        "return tostring(setmetatable({}, {__tostring = coroutine.wrap(function() return Agent.new('x') end)}))",
    ],
)
async def test_where_lua_cannot_pause_the_error_is_one_plain_sentence(spell: Spell, source: str) -> None:
    with pytest.raises(ScriptError, match=r"Agent\.new must wait for the host, but .* cannot pause"):
        await spell.run(source)


async def test_an_iterator_mixes_its_own_yields_with_calls(spell: Spell) -> None:
    source = """
        local agent = Agent.new('x')
        local each = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(agent:chat(i)) end end)
        local texts = {}
        for text in each do texts[#texts + 1] = text end
        return texts"""
    assert await spell.run(source) == ["x: 1", "x: 2", "x: 3"]


async def test_a_stream_is_read_with_for_until_it_ends(spell: Spell) -> None:
    source = "local t = {} for chunk in Agent.new('x'):stream_chat('a b c') do t[#t + 1] = chunk end return t"
    assert await spell.run(source) == ["a", "b", "c"]


async def test_arguments_keep_their_number_and_place(spell: Spell) -> None:
    await spell.run("Test.nop(nil, 1, nil) Test.nop() Test.nop(nil)")
    assert [args for _, args, _ in spell.host.log] == [[None, 1, None], [], [None]]


async def test_a_coroutine_that_waits_for_the_host_cannot_be_resumed_by_another_task(spell: Spell) -> None:
    source = """
        local co = coroutine.create(function() return Agent.new('x'):chat('slow') end)
        local first = Promise.spawn(function() return select(2, coroutine.resume(co)) end)
        local second = Promise.spawn(function()
          return {coroutine.status(co), select(2, coroutine.resume(co)), select(2, pcall(coroutine.close, co))}
        end)
        return {second:await(), first:await(), coroutine.status(co)}"""
    second, first, status = await spell.run(source)
    assert second[0] == "normal"
    assert "waits for the host" in second[1]
    assert "waits for the host" in second[2]
    assert (first, status) == ("x: slow", "dead")


async def test_a_yield_of_the_main_chunk_lets_others_run(spell: Spell) -> None:
    source = """
        local log = {}
        local other = Promise.spawn(function() for i = 1, 3 do log[#log + 1] = 'b' coroutine.yield() end end)
        for i = 1, 3 do log[#log + 1] = 'a' coroutine.yield() end
        other:await()
        return table.concat(log)"""
    assert await spell.run(source) == "ababab"


async def test_the_same_object_is_the_same_table_while_it_is_alive(spell: Spell) -> None:
    source = "local a, b = Agent.new('a'), Agent.new('b') return {Test.echo(a) == a, a == b, ({[a] = 1})[Test.echo(a)]}"
    assert await spell.run(source) == [True, False, 1]


async def test_objects_show_class_and_id_and_read_their_fields_from_the_host(spell: Spell) -> None:
    source = """
        local a = Agent.new('ann')
        local before = a.calls
        a:chat('x')
        return {tostring(a), a.name, before, a.calls, a.missing == nil, type(a.chat), type(getmetatable(a))}"""
    assert await spell.run(source) == ["Agent(1)", "ann", 0, 1, True, "function", "boolean"]


async def test_dropped_objects_are_released_and_living_ones_are_not(spell: Spell) -> None:
    await spell.run("kept = Agent.new('kept') for i = 1, 5 do Agent.new('x') end")
    await spell.run("collectgarbage() collectgarbage() Test.nop()")
    assert sorted(spell.host.released) == [2, 3, 4, 5, 6]


async def test_an_object_that_comes_again_before_its_release_stays_known(spell: Spell) -> None:
    await spell.run("Test.keep(Agent.new('x'))")
    await spell.run("collectgarbage()")
    spell.host.released.clear()
    await spell.run("again = Test.run_kept == nil")
    assert (await spell.run("local a = Test.echo(Agent.new('y')) return a.name")) == "y"


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("Agent.nwe()", "Agent has no function 'nwe'; did you mean 'new'?"),
        ("Agent.zzzzzz()", "Agent has no function 'zzzzzz'"),
        ("State.gett('x')", "State has no function 'gett'; did you mean 'get'?"),
        ("Agent.new('x'):chatt()", "attempt to call a nil value (method 'chatt'); did you mean 'chat'?"),
        ("Agent.new('x').chat('hi')", "Agent:chat is called with a colon on an object; it got a string instead"),
        ("Agent.new('x').name = 'y'", "Agent has no field 'name' that can be set"),
    ],
)
async def test_a_wrong_name_is_answered_with_the_right_one(spell: Spell, source: str, problem: str) -> None:
    with pytest.raises(ScriptError) as caught:
        await spell.run("\n" + source)
    assert caught.value.message == problem
    assert caught.value.details["line"] == 2


async def test_a_class_function_may_be_called_with_a_colon(spell: Spell) -> None:
    assert await spell.run("return Agent:new('x').name") == "x"


PLACES = {
    "a statement": ("\n\nTest.nop()", 3),
    "a tail call": ("local x = 1\nreturn Test.where()", 2),
    "a tail call of a function": ("local function f()\n  return Test.nop()\nend\nf()", 2),
    "a tail call over several lines": ("local a = Agent.new('x')\n\nreturn a:chat(\n  'x' ..\n  'y')", 3),
    "a function kept in a variable": ("local nop = Test.nop\n\nnop()", 3),
    "a coroutine": ("coroutine.wrap(function()\n  Test.nop()\nend)()", 2),
    "a callback of the host": ("Test.call(function()\n  Test.nop()\nend)", 2),
    "a field": ("local a = Agent.new('x')\n\nlocal n = a.name", 3),
    "a chain": ("Agent.new('x')\n  :on('a', print)\n  :on('b', print)", 3),
}


@pytest.mark.parametrize(("source", "line"), PLACES.values(), ids=PLACES.keys())
async def test_a_call_names_the_line_of(spell: Spell, source: str, line: int) -> None:
    await spell.run(source, name="cell one", cell="c1")
    last = spell.host.log[-1][2].source
    assert last is not None
    assert (last.name, last.cell, last.language, last.line) == ("cell one", "c1", "lua", line)


async def test_lines_count_from_the_first_line_of_the_chunk_in_its_file(spell: Spell) -> None:
    assert await spell.run("\nreturn Test.where()", name="a.spell.md", first_line=40) == ["a.spell.md", 41, ""]


async def test_a_function_of_another_cell_names_that_cell(spell: Spell) -> None:
    await spell.run("\nfunction ask() Test.nop() end", name="tools", cell="c1")
    await spell.run("ask()", name="main", cell="c2")
    source = spell.host.log[-1][2].source
    assert source is not None
    assert (source.name, source.cell, source.line) == ("tools", "c1", 2)


async def test_the_loop_goes_on_while_a_script_waits(spell: Spell) -> None:
    running = asyncio.ensure_future(spell.run("return Test.sleep(60)"))
    await spell.host.sleeping.wait()
    assert await spell.run("return 'another'") == "another"
    assert not running.done()
    running.cancel()


@pytest.mark.parametrize("busy", ["Test.nop()", "print('x')", "coroutine.yield()"])
async def test_a_busy_loop_that_never_waits_still_lets_others_run(spell: Spell, busy: str) -> None:
    running = asyncio.ensure_future(spell.run(f"while not stop do {busy} end return 'stopped'"))
    await asyncio.sleep(0.1)
    await spell.run("stop = true")
    assert await running == "stopped"


async def test_globals_live_from_chunk_to_chunk_and_locals_do_not(spell: Spell) -> None:
    await spell.run("shared = 1 local own = 2")
    assert await spell.run("return {shared, own == nil}") == [1, True]


async def test_a_closed_engine_lets_go_of_everything_and_says_so(spell: Spell) -> None:
    await spell.run("Test.keep(function() end) a = Agent.new('x')")
    driver = weakref.ref(spell.engine._driver)
    spell.host.kept.clear()
    spell.host.log.clear()
    spell.engine.close()
    gc.collect()
    assert driver() is None
    with pytest.raises(InvalidError, match="closed"):
        await spell.run("return 1")

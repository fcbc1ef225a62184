"""Several things at once in one spell: promises, `…_async`, functions in the hands of the host, and cancelling."""

from __future__ import annotations

import asyncio
import gc
from collections import deque
from typing import Any

import pytest

from kernel.errors import DeadlineError, InvalidError, LimitError, ScriptError
from kernel.policy import Limits
from tests.kit.lua_host import Spell
from tests.kit.small_host import context


async def test_a_thousand_calls_in_one_spell_wait_together(spell: Spell) -> None:
    source = """
        local agent, promises = Agent.new('x'), {}
        for i = 1, 1000 do promises[i] = agent:chat_async(i, 0.05) end
        return Promise.all(promises)"""
    running = asyncio.ensure_future(spell.run(source))
    most = 0
    while not running.done():
        await asyncio.sleep(0.005)
        names = [name for name, _, _ in spell.host.log]
        most = max(most, names.count("Agent:chat"))
    answers = await running
    assert answers == [f"x: {n}" for n in range(1, 1001)]
    assert most == 1000


async def test_at_the_top_of_a_task_an_async_call_gives_a_promise(spell: Spell) -> None:
    source = """
        local promise = Agent.new('x'):chat_async('hi')
        return {tostring(promise):match('%a+'), promise:is_done(), promise:await()}"""
    assert await spell.run(source) == ["Promise", False, "x: hi"]


async def test_in_a_coroutine_of_the_script_an_async_call_waits_and_gives_the_value(spell: Spell) -> None:
    source = """
        local first = coroutine.create(function() return Agent.new('p'):chat_async('haiku') end)
        local text
        coroutine.wrap(function() text = Agent.new('q'):chat_async('story') end)()
        return {select(2, coroutine.resume(first)), text, coroutine.status(first)}"""
    assert await spell.run(source) == ["p: haiku", "q: story", "dead"]


async def test_an_async_call_with_a_function_calls_it_back_and_returns_at_once(spell: Spell) -> None:
    source = """
        local log = {}
        Agent.new('x'):chat_async('hi', function(text, err) log[#log + 1] = text log[#log + 1] = err == nil end)
        Agent.new('x'):chat_async('fail', function(text, err) log[#log + 1] = text == nil log[#log + 1] = err.type end)
        log[#log + 1] = 'first'
        while #log < 5 do Test.sleep(0.01) end
        return log"""
    assert await spell.run(source) == ["first", "x: hi", True, True, "timeout"]


async def test_a_call_back_is_called_back_from_a_coroutine_too(spell: Spell) -> None:
    source = """
        local got
        coroutine.wrap(function() Agent.new('x'):chat_async('hi', function(text) got = text end) end)()
        local before = got
        while not got do Test.sleep(0.01) end
        return {before == nil, got}"""
    assert await spell.run(source) == [True, "x: hi"]


async def test_a_promise_call_names_the_line_that_asked_for_it(spell: Spell) -> None:
    await spell.run("\nlocal p = Agent.new('x'):chat_async('hi')\np:await()")
    source = next(ctx.source for name, _, ctx in spell.host.log if name == "Agent:chat")
    assert source is not None
    assert source.line == 2


async def test_a_promise_is_made_with_functions_that_the_host_gave(spell: Spell) -> None:
    assert await spell.run("return Promise.new(function(resolve) resolve(42) end):await()") == 42


async def test_the_promise_module_can_be_required(spell: Spell) -> None:
    assert await spell.run("return require('llmspell.promise') == Promise") is True


async def test_a_function_is_called_with_values_and_gives_its_first_result(spell: Spell) -> None:
    source = "return Test.call(function(a, b, c) return {a, b == nil, c}, 'more' end, 1, nil, {x = 1})"
    assert await spell.run(source) == [1, True, {"x": 1}]


async def test_a_function_can_change_the_table_it_is_given(spell: Spell) -> None:
    source = """
        return Test.mutate(function(context)
          context.retry = true
          context.gone = nil
          context.list[1] = 'changed'
          return 'result'
        end, {gone = 1, list = {'old'}})"""
    assert await spell.run(source) == ["result", {"retry": True, "list": ["changed"]}]


async def test_a_function_without_a_result_gives_none(spell: Spell) -> None:
    assert await spell.run("return Test.mutate(function() end, {a = 1})") == [None, {"a": 1}]


async def test_functions_call_the_host_which_calls_functions(spell: Spell) -> None:
    source = """
        local function count(n)
          if n == 0 then return Agent.new('deep'):chat('end') end
          return Test.call(count, n - 1)
        end
        return Test.call(count, 25)"""
    assert await spell.run(source) == "deep: end"


async def test_the_same_function_is_the_same_object_for_the_host(spell: Spell) -> None:
    await spell.run("local f = function() end Test.keep(f) Test.keep(f) Test.keep(print)")
    first, second, third = spell.host.kept
    assert first is second
    assert first is not third


async def test_a_function_that_comes_back_is_the_function_itself(spell: Spell) -> None:
    assert await spell.run("local f = function() return 7 end return Test.echo(f) == f and Test.echo(f)()") == 7


async def test_functions_nobody_holds_are_forgotten(spell: Spell) -> None:
    source = """
        gone = setmetatable({}, {__mode = 'k'})
        local f = function() return gone end
        gone[f] = true
        Test.keep(f)"""
    await spell.run(source)
    await spell.run("collectgarbage()")
    assert await spell.run("return next(gone) ~= nil") is True
    spell.host.kept.clear()
    spell.host.log.clear()
    gc.collect()
    await spell.run("collectgarbage()")
    assert await spell.run("collectgarbage() return next(gone) == nil") is True


async def test_a_bound_function_runs_in_the_context_it_was_bound_to(spell: Spell) -> None:
    await spell.run("Test.keep(function() Test.nop() return 'done' end)")
    ctx = context().within(agent_id="a1")
    assert await spell.host.kept[0].bind(ctx)() == "done"
    assert spell.host.log[-1][2].scope == {"agent_id": "a1"}
    assert spell.host.log[-1][2].run is ctx.run


async def test_an_unbound_function_runs_in_the_context_of_the_code_that_runs(spell: Spell) -> None:
    ctx = context()
    await spell.run("Test.keep(function() Test.nop() end)")
    await spell.host.kept[0].bind(ctx).mutate({})
    await spell.run("Test.run_kept(1)")
    first, second = (call[2].run for call in spell.host.log if call[0] == "Test.nop")
    assert first is ctx.run
    assert second is not ctx.run


async def test_a_function_called_outside_any_run_says_how_to_bind_it(spell: Spell) -> None:
    await spell.run("Test.keep(function() end)")
    with pytest.raises(InvalidError, match=r"Bind it first: function.bind\(ctx\)"):
        await spell.host.kept[0]()


async def test_an_error_in_a_function_reaches_the_host_and_then_the_script(spell: Spell) -> None:
    source = """local ok, err = pcall(Test.call, function()
          error('inner') end)
        return {ok, err.type, err.message, err.line}"""
    assert await spell.run(source) == [False, "script", "inner", 2]


async def cancelled(spell: Spell, source: str) -> None:
    """Run until it sleeps, and cancel."""
    running = asyncio.ensure_future(spell.run(source))
    await spell.host.sleeping.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


ENDLESS = {
    "a call": "Test.sleep(60)",
    "a pcall": "pcall(Test.sleep, 60)",
    "pcalls without end": "while true do pcall(Test.sleep, 60) end",
    "an xpcall": "xpcall(Test.sleep, function(e) return e end, 60)",
    "a coroutine": "coroutine.resume(coroutine.create(function() Test.sleep(60) end))",
    "a wrapped coroutine in a pcall": "pcall(coroutine.wrap(function() Test.sleep(60) end))",
    "a callback": "Test.call(function() pcall(Test.sleep, 60) end)",
}


@pytest.mark.parametrize("source", ENDLESS.values(), ids=ENDLESS.keys())
async def test_nothing_in_a_script_can_catch_being_cancelled_in(spell: Spell, source: str) -> None:
    await cancelled(spell, f"{source} after = true")
    assert await spell.run("return after == nil") is True


async def test_a_cancelled_script_closes_its_variables_and_keeps_its_globals(spell: Spell) -> None:
    source = """
        closed = {}
        local function guard(name)
          return setmetatable({}, {__close = function() closed[#closed + 1] = name print('closed ' .. name) end})
        end
        local outer <close> = guard('outer')
        pcall(function()
          local inner <close> = guard('inner')
          Test.sleep(60)
        end)"""
    await cancelled(spell, source)
    assert await spell.run("return closed") == ["inner", "outer"]
    assert spell.lines() == ["closed inner", "closed outer"]


async def test_a_closing_variable_cannot_hold_a_cancelled_script_up_with_calls(spell: Spell) -> None:
    source = """
        local g <close> = setmetatable({}, {__close = function()
          while true do pcall(Test.sleep, 60) end
        end})
        Test.sleep(60)"""
    await cancelled(spell, source)
    assert await spell.run("return 'alive'") == "alive"


async def test_cancelling_one_task_leaves_the_others_alone(spell: Spell) -> None:
    other = asyncio.ensure_future(spell.run("Test.nop() Agent.new('x'):chat('a', 0.1) return 'other'"))
    await cancelled(spell, "Test.sleep(60)")
    assert await other == "other"


async def test_a_host_error_in_one_task_does_not_disturb_another(spell: Spell) -> None:
    results: list[Any] = await asyncio.gather(
        spell.run("return Agent.new('a'):chat('fail')"),
        spell.run("return Agent.new('b'):chat('fine')"),
        return_exceptions=True,
    )
    assert isinstance(results[0], DeadlineError)
    assert results[1] == "b: fine"


async def test_engines_do_not_share_anything() -> None:
    first, second = Spell(), Spell(Limits(cpu=1, memory=8 << 20))
    await first.run("x = 1 string.shout = string.upper")
    assert await second.run("return {x == nil, string.shout == nil}") == [True, True]
    function = await first.run("return function() return 1 end")
    with pytest.raises((InvalidError, ScriptError)):
        second.engine.set_globals({"f": function})
    first.engine.close()
    second.engine.close()


async def test_a_handler_made_with_coroutine_wrap_serves_every_event(spell: Spell) -> None:
    source = """
        local agent, log = Agent.new('x'), {}
        local handler = coroutine.wrap(function(event) table.insert(log, agent:chat(event)) end)
        Test.keep(handler)
        Promise.all({ Promise.spawn(function() Test.run_kept(1, 'a') end), Promise.spawn(function()
            Test.run_kept(1, 'b')
        end) })
        Test.run_kept(1, 'c')
        table.sort(log)
        return log"""
    assert await spell.run(source) == ["x: a", "x: b", "x: c"]


async def test_a_generator_made_with_coroutine_wrap_goes_on_at_each_call(spell: Spell) -> None:
    source = """
        Test.keep(coroutine.wrap(function() coroutine.yield(1) coroutine.yield(2) end))
        return { Test.run_kept(1), Test.run_kept(1), Test.run_kept(1) == nil }"""
    assert await spell.run(source) == [1, 2, True]


async def test_calls_beside_the_script_are_counted() -> None:
    narrow = Spell(Limits(cpu=5, calls=50))
    with pytest.raises(LimitError, match="more than 50 calls"):
        await narrow.run("local a = Agent.new('x') while true do pcall(a.chat_async, a, 'hi') end")
    narrow.engine.close()


async def test_a_stopped_script_leaves_no_call_half_begun(spell: Spell) -> None:
    source = "local a = Agent.new('x') while true do a:chat_async('hi') end"
    running = asyncio.ensure_future(spell.run(source))
    await asyncio.sleep(0.05)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    await asyncio.sleep(0.1)
    gc.collect()


async def test_functions_whose_turn_comes_later_are_kept_until_then(spell: Spell) -> None:
    spell.host.log = deque(maxlen=0)
    source = """
        local promises, count = {}, 0
        for i = 1, 500 do
            promises[i] = Promise.spawn(function() Test.sleep(0.001) count = count + 1 end)
        end
        Promise.all(promises)
        return count"""
    assert await spell.run(source) == 500

"""Whatever a script does to time, memory, output or the stack ends with a clear error, and the session lives on."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
import threading
from collections.abc import Iterator

import pytest

from kernel.errors import LimitError, ScriptError
from kernel.policy import Limits
from tests.kit.lua_host import Spell

LIMITS = Limits(cpu=0.1, memory=16 << 20, output=1 << 20)

ENDLESS = {
    "an empty loop": "while true do end",
    "a goto": "::again:: goto again",
    "a repeat": "repeat until false",
    "a for": "for i = 1, math.huge do end",
    "a loop in a pcall": "while true do pcall(function() while true do end end) end",
    "pcalls that fail": "while true do pcall(error) end",
    "pcalls of nothing": "while true do pcall(next, {}) end",
    "pcalls in pcalls": "local function f() pcall(f) return f() end f()",
    "an xpcall handler": "xpcall(error, function() while true do end end)",
    "xpcalls that fail": "while true do xpcall(error, function(e) return e end) end",
    "xpcalls in handlers": "local function f() xpcall(error, f) while true do end end f()",
    "a coroutine": "coroutine.wrap(function() while true do end end)()",
    "coroutines in coroutines": "local function f(n) while n == 0 do end coroutine.wrap(f)(n - 1) end f(50)",
    "coroutines that fail": "while true do coroutine.resume(coroutine.create(error)) end",
    "coroutines that are closed": "while true do coroutine.close(coroutine.create(print)) end",
    "a closing variable": "local x <close> = setmetatable({}, {__close = function() while true do end end})",
    "a closing variable of a closed coroutine": """
        local co = coroutine.create(function()
          local x <close> = setmetatable({}, {__close = function() while true do end end})
          coroutine.yield()
        end)
        coroutine.resume(co)
        coroutine.close(co)""",
    "an index metamethod": "local t = setmetatable({}, {__index = function() while true do end end}) local _ = t.x",
    "a tostring metamethod": "tostring(setmetatable({}, {__tostring = function() while true do end end}))",
    "an error that prints itself": "error(setmetatable({}, {__tostring = function() while true do end end}))",
    "a sort comparator": "table.sort({3, 2, 1}, function() while true do end end)",
    "a gsub callback": "string.gsub('abc', '.', function() while true do end end)",
    "a chunk reader": "load(function() while true do end end)",
    "a catastrophic find": "string.find(string.rep('a', 30), string.rep('a-', 30) .. 'b')",
    "a catastrophic match": "string.match(string.rep('a', 3000), '.-.-.-.-b')",
    "a catastrophic gmatch": "for _ in string.gmatch(string.rep('a', 3000), '.-.-.-.-b') do end",
    "a catastrophic gsub": "string.gsub(string.rep('a', 3000), '.-.-.-.-b', '')",
    "a catastrophic balance": "while true do string.find(string.rep('(', 30000), '%b()%b()') end",
    "finds in a long text": "local s = string.rep('a', 2000000) while true do s:find('b', 1, true) end",
    "copies of a long text": "local s = string.rep('a', 2000000) while true do local _ = s:upper() end",
    "repetitions": "while true do string.rep('x', 1000000) end",
    "formats": "while true do string.format('%99d', 1) end",
    "concatenations": "local t = {} for i = 1, 50000 do t[i] = 'x' end while true do table.concat(t) end",
    "moves": "local t = {} while true do table.move(t, 1, 10000000, 2) end",
    "insertions": "local t = {} while true do table.insert(t, 1, 1) if #t > 50000 then t = {} end end",
    "sorts": "local t = {} for i = 1, 50000 do t[i] = i end while true do table.sort(t) end",
    "collections": "while true do collectgarbage() end",
    "counting letters": "local s = string.rep('é', 1000000) while true do utf8.len(s) end",
    "a function the host calls": "Test.call(function() while true do end end)",
}


@pytest.fixture
def narrow() -> Iterator[Spell]:
    spell = Spell(LIMITS)
    yield spell
    spell.engine.close()


@pytest.mark.parametrize("source", ENDLESS.values(), ids=ENDLESS.keys())
async def test_it_ends_with_a_limit_error_when_the_script_is_stuck_in(narrow: Spell, source: str) -> None:
    with pytest.raises(LimitError, match=r"ran for more than 100 ms .*\(--profile low\)"):
        await narrow.run(f"kept = 'kept' {source}")
    assert await narrow.run("return kept") == "kept"


GREEDY = {
    "a table": "local t = {} while true do t[#t + 1] = {} end",
    "a global table": "hoard = {} while true do hoard[#hoard + 1] = string.rep('x', 1000) end",
    "a text": "local s = 'x' while true do s = s .. s end",
    "one long text": "local s = string.rep('x', 100000000)",
    "a text in a pcall": "while true do hoard = (hoard or 'x') .. (hoard or 'x') end",
    "coroutines": "local t = {} while true do t[#t + 1] = coroutine.create(function() coroutine.yield() end) end",
    "a coroutine": "coroutine.wrap(function() local t = {} while true do t[#t + 1] = {} end end)()",
    "closures": "local t = {} while true do t[#t + 1] = function() return t end end",
    "a list of text": "local t = {} for i = 1, 1e9 do t[i] = tostring(i) end",
    "recursion": "local function f(n) return f(n + 1) + 1 end f(1)",
    "an answer": "local t = {} for i = 1, 100 do t[i] = Test.echo(string.rep('x', 1000000)) end",
    "an argument": "Test.echo(string.rep('x', 6000000))",
    "JSON": "json.encode(string.rep('\"', 7000000))",
    "an inspection": "local t = {} for i = 1, 60 do t = {t, t} end inspect(t)",
}


@pytest.mark.parametrize("source", GREEDY.values(), ids=GREEDY.keys())
async def test_it_ends_with_a_limit_error_when_memory_is_filled_by(source: str) -> None:
    spell = Spell(Limits(cpu=20, memory=16 << 20))
    with pytest.raises(LimitError, match=r"needs more than the 16 MB of memory .*\(--profile low\)"):
        await spell.run(f"kept = 'kept' {source}")
    assert await spell.run("return kept") == "kept"
    spell.engine.close()


STUCK_OR_FULL = {
    "a pcall around a hoard": "local t = {} while true do pcall(function() while true do t[#t + 1] = {} end end) end",
    "calls in a full memory": """
        hoard, text = {}, ('x'):rep(999)
        while true do pcall(function() table.insert(hoard, Test.echo(text)) end) end""",
    "prints in a full memory": "hoard = {} while true do pcall(function() hoard[#hoard + 1] = {} print('x') end) end",
}


@pytest.mark.parametrize("source", STUCK_OR_FULL.values(), ids=STUCK_OR_FULL.keys())
async def test_it_ends_with_one_limit_or_the_other_for(narrow: Spell, source: str) -> None:
    with pytest.raises(LimitError):
        await narrow.run(source)
    assert await narrow.run("hoard = nil collectgarbage() return 'alive'") == "alive"


CLEAR = {
    "a text beyond all measure": ("string.rep('x', 1 << 62)", "resulting string too large"),
    "too many values": ("table.unpack({}, 1, 1e8)", "too many results to unpack"),
    "too many elements": ("table.move({}, 1, 1 << 60, 2)", "too many elements"),
    "a huge sort": ("table.sort(setmetatable({}, {__len = function() return 1 << 40 end}))", "too big"),
    "nested coroutines": ("local function f() return coroutine.wrap(f)() end f()", "C stack overflow"),
    "nested brackets": ("local f, e = load('x = ' .. string.rep('(', 1000)) error(e)", "overflow"),
    "a chunk beyond all measure": ("local f, e = load(string.rep('x = 1 ', 200000)) error(e)", "longer than a million"),
    "a deep JSON": ("json.decode(string.rep('[', 100000))", "nested too deep"),
    "a finalizer": ("setmetatable({}, {__gc = function() while true do end end})", "__gc is not available"),
    "a table in itself": ("local t = {} t.t = t Test.nop(t)", "contains itself"),
}


@pytest.mark.parametrize(("source", "problem"), CLEAR.values(), ids=CLEAR.keys())
async def test_a_clear_error_ends(spell: Spell, source: str, problem: str) -> None:
    with pytest.raises(ScriptError, match=problem):
        await spell.run(source)
    assert await spell.run("return 'alive'") == "alive"


@pytest.mark.parametrize(
    "source",
    [
        "while true do print('hello') end",
        "while true do io.write(string.rep('x', 10000)) end",
        "while true do pcall(print, string.rep('x', 10000)) end",
        "while true do io.stderr:write('x') end",
        "coroutine.wrap(function() while true do print('hello') end end)()",
        "tostring(setmetatable({}, {__tostring = function() while true do print('hello') end end}))",
        "Test.call(function() while true do pcall(print, 'hello') end end)",
    ],
)
async def test_output_ends_at_its_limit(source: str) -> None:
    spell = Spell(Limits(cpu=5, memory=16 << 20, output=1 << 18))
    with pytest.raises(LimitError, match="wrote more than"):
        await spell.run(source)
    assert len(spell.host.text) + len(spell.host.errors) <= 1 << 18
    assert await spell.run("return 'alive'") == "alive"
    spell.engine.close()


async def test_a_limit_names_the_line_that_was_running(narrow: Spell) -> None:
    with pytest.raises(LimitError) as caught:
        await narrow.run("local function spin()\n  while true do end\nend\n\nspin()", name="cell", cell="c1")
    assert (caught.value.details["file"], caught.value.details["line"], caught.value.details["cell"]) == (
        "cell",
        2,
        "c1",
    )
    assert caught.value.details["traceback"].splitlines()[-1] == "cell:5: in main chunk"


async def test_a_script_that_waits_now_and_then_may_run_as_long_as_it_likes(narrow: Spell) -> None:
    source = """
        local began = os.clock()
        while os.clock() - began < 0.6 do
          for _ = 1, 10000 do end
          Test.nop()
        end
        return 'done'"""
    assert await narrow.run(source) == "done"


async def test_memory_that_globals_fill_can_be_given_back_by_the_next_run(narrow: Spell) -> None:
    with pytest.raises(LimitError):
        await narrow.run("hoard = {} while true do hoard[#hoard + 1] = string.rep('x', 1000) end")
    assert await narrow.run("local n = #hoard hoard = nil collectgarbage() return n > 1000") is True
    assert await narrow.run("local s = string.rep('x', 8000000) return #s") == 8000000


async def test_without_limits_a_script_may_use_what_it_likes() -> None:
    spell = Spell(Limits())
    assert await spell.run("local t = {} for i = 1, 300000 do t[i] = {i} end return #t") == 300000
    spell.engine.close()


async def test_an_interrupt_from_another_thread_stops_an_endless_loop(spell: Spell) -> None:
    timer = threading.Timer(0.05, spell.engine.interrupt)
    timer.start()
    with pytest.raises(asyncio.CancelledError):
        await spell.run("kept = 1 while true do pcall(function() while true do end end) end")
    timer.join()
    assert await spell.run("return kept") == 1


async def test_an_interrupt_from_a_signal_handler_stops_an_endless_loop(spell: Spell) -> None:
    before = signal.signal(signal.SIGALRM, lambda *_: spell.engine.interrupt())
    # Again and again: on a busy machine the first may come before the script begins.
    signal.setitimer(signal.ITIMER_REAL, 0.05, 0.05)
    try:
        with pytest.raises(asyncio.CancelledError):
            await spell.run("while true do end")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


async def test_a_signal_handler_that_cancels_the_task_stops_an_endless_loop(spell: Spell) -> None:
    running = asyncio.ensure_future(spell.run("while true do end"))
    before = signal.signal(signal.SIGALRM, lambda *_: running.cancel())
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    try:
        with pytest.raises(asyncio.CancelledError):
            await running
    finally:
        signal.signal(signal.SIGALRM, before)


async def test_a_signal_handler_that_raises_cannot_be_caught_by_the_script(spell: Spell) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    # Python would swallow what is raised on top of a garbage collection's callbacks.
    gc.disable()
    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    try:
        with pytest.raises((asyncio.CancelledError, KeyboardInterrupt)):
            await spell.run("while true do pcall(function() while true do end end) end")
    finally:
        signal.signal(signal.SIGALRM, before)
        gc.enable()
    assert await spell.run("return 'alive'") == "alive"


async def test_an_old_interrupt_does_not_stop_the_next_run(spell: Spell) -> None:
    spell.engine.interrupt()
    assert await spell.run("local n = 0 for i = 1, 100000 do n = n + i end return n") == 5000050000


async def test_an_interrupt_stops_what_waits_and_not_what_starts_afterwards(spell: Spell) -> None:
    waiting = asyncio.ensure_future(spell.run("Test.sleep(0.05) while true do end"))
    await spell.host.sleeping.wait()
    spell.engine.interrupt()
    assert await spell.run("local n = 0 for i = 1, 100000 do n = n + i end return n") == 5000050000
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_a_cancel_that_a_script_saw_first_comes_only_once(spell: Spell) -> None:
    async def main() -> str:
        with contextlib.suppress(asyncio.CancelledError):
            await spell.run("while true do end")
        running.uncancel()
        await asyncio.sleep(0)
        return "went on"

    running = asyncio.ensure_future(main())
    before = signal.signal(signal.SIGALRM, lambda *_: running.cancel())
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    try:
        assert await running == "went on"
    finally:
        signal.signal(signal.SIGALRM, before)


async def test_functions_and_calls_that_nest_without_end_are_stopped(spell: Spell) -> None:
    with pytest.raises(LimitError, match="nested more than 30 deep"):
        await spell.run("local function f() return Test.call(f) end f()")


async def test_tasks_that_start_tasks_are_not_nested(spell: Spell) -> None:
    source = """
        local count = 0
        local function step()
          count = count + 1
          if count < 200 then Promise.spawn(step) end
        end
        step()
        while count < 200 do coroutine.yield() end
        return count"""
    assert await spell.run(source) == 200

"""Calls of the host: promises, order, contexts, timers, and what is left undone."""

from __future__ import annotations

import asyncio

import pytest

from kernel.errors import InvalidError, NotFoundError, ScriptError
from tests.kit.javascript_host import Spell


async def test_a_call_is_a_promise(spell: Spell) -> None:
    assert await spell.run("return Test.echo(1) instanceof Promise") is True
    assert await spell.run("return await Test.echo([1, null, { a: 'x' }])") == [1, None, {"a": "x"}]


async def test_the_last_expression_of_a_cell_is_its_value_unless_a_semicolon_follows(spell: Spell) -> None:
    assert await spell.run("const x = 2\nx * 21", cell="c1") == 42
    assert await spell.run("x * 21;", cell="c1") is None
    assert await spell.run("x * 21") is None
    assert await spell.run("Test.echo('awaited')", cell="c1") == "awaited"


async def test_declarations_are_globals_that_may_be_declared_again(spell: Spell) -> None:
    await spell.run(
        "const a = 1; let b; class C {} function f() { return a } var v = 2, { d, e: [g = 7] } = { d: 3, e: [] }"
    )
    assert await spell.run("return [a, b, typeof C, f(), v, d, g]") == [1, None, "function", 1, 2, 3, 7]
    await spell.run("const a = 5; let b = 6; class C {} function f() { return a + 1 }")
    assert await spell.run("return [a, b, f()]") == [5, 6, 6]


async def test_a_global_of_ours_may_be_taken_and_the_cell_run_again(spell: Spell) -> None:
    for _ in range(2):
        assert await spell.run("const State = typeof State; return State") == "function"


async def test_a_thousand_calls_wait_together(spell: Spell) -> None:
    source = "return (await Promise.all(Array.from({ length: 1000 }, (_, i) => Test.sleep(0.05).then(() => i)))).length"
    assert await spell.run(source) == 1000


async def test_calls_are_seen_where_they_were_made(spell: Spell) -> None:
    source = "const one = () => Test.where()\n\nreturn [await one(), await Test.where()]"
    assert await spell.run(source, "notebook", "c7", first_line=10) == [["notebook", 10, "c7"], ["notebook", 12, "c7"]]


async def test_functions_are_called_by_the_host_and_may_wait(spell: Spell) -> None:
    assert await spell.run("return Test.call(async (x) => (await Test.echo(x)) + 1, 41)") == 42
    assert await spell.run("return Test.call(() => Test.call(() => 'deep'))") == "deep"


async def test_a_function_changes_the_object_it_is_given(spell: Spell) -> None:
    source = """
    const change = async (c) => { c.x += 1; c.list.push(2); await null; c.late = true; return 'r' }
    return Test.mutate(change, { x: 1, list: [1] })"""
    assert await spell.run(source) == ["r", {"x": 2, "list": [1, 2], "late": True}]


async def test_a_kept_function_shares_the_globals(spell: Spell) -> None:
    await spell.run("let count = 0; await Test.keep(() => ++count)")
    assert await spell.run("await Test.runKept(1); return await Test.runKept(1)") == 2
    assert await spell.run("return count") == 2


async def test_timers_keep_the_run_alive(spell: Spell) -> None:
    source = """
    let ticks = 0
    const timer = setInterval(() => { ticks++; if (ticks === 3) clearInterval(timer) }, 1)
    setTimeout((word) => console.log(word), 5, 'later')
    clearTimeout(setTimeout(() => console.log('never'), 1))
    setImmediate(() => console.log('soon'))
    return 'returned'"""
    assert await spell.run(source) == "returned"
    assert sorted(spell.lines()) == ["later", "soon"]
    assert await spell.run("return ticks") == 3


async def test_an_interval_ends_with_the_run(spell: Spell) -> None:
    running = asyncio.ensure_future(spell.run("setInterval(() => Test.nop(), 1); await Test.sleep(1000)"))
    await spell.host.sleeping.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    await asyncio.sleep(0.01)
    calls = len(spell.host.log)
    await asyncio.sleep(0.02)
    assert len(spell.host.log) == calls


async def test_what_is_cancelled_cannot_catch_it(spell: Spell) -> None:
    source = "const say = console.log; try { await Test.sleep(1e3) } catch { say('a') } finally { say('b') } say('c')"
    running = asyncio.ensure_future(spell.run(source))
    await spell.host.sleeping.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert spell.lines() == []
    assert await spell.run("return 'alive'") == "alive"


async def test_an_interrupt_stops_what_waits(spell: Spell) -> None:
    running = asyncio.ensure_future(spell.run("globalThis.kept = 1; await Test.sleep(1000)"))
    await spell.host.sleeping.wait()
    spell.engine.interrupt()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert await spell.run("return kept") == 1


@pytest.mark.parametrize(
    "source",
    [
        "Test.fail(); await Test.sleep(0.01)",
        "const p = Test.fail(); await Test.sleep(0.01)",
        "async function main() { await Test.fail() }\nmain()",
        "const later = async () => { await null; await Test.fail() }; later()",
        "setTimeout(async () => { await Test.fail() }, 1)",
        "setTimeout(() => Test.fail(), 1)",
        "queueMicrotask(() => { Test.fail() })",
        "Test.nop().then(() => Test.fail())",
    ],
)
async def test_an_error_nobody_awaits_ends_the_run(spell: Spell, source: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        await spell.run(source)
    assert caught.value.details["line"] == 1


@pytest.mark.parametrize(
    "source",
    [
        "const p = Test.fail(); p.then(() => 1).catch(() => 2); await Test.sleep(0.01)",
        "await Promise.allSettled([Test.fail(), Test.fail()])",
        "const f = async () => Test.fail(); await f().catch(() => 1)",
        "const p = Test.fail(); await Promise.race([p, Test.nop()]).catch(() => 1)",
        "try { for await (const x of [Test.fail()]) console.log(x) } catch { await Test.nop() }",
        "const p = Promise.resolve(Test.fail()); await Test.sleep(0.01); await p.catch(() => 1)",
    ],
)
async def test_an_error_somebody_waits_for_does_not_end_the_run(spell: Spell, source: str) -> None:
    assert await spell.run(source + "; return 'went on'") == "went on"


async def test_calls_begin_in_the_order_they_are_made(spell: Spell) -> None:
    source = """const chain = async (name) => { for (let i = 0; i < 4; i++) await Test.echo(`${name}${i}`) }
    await Test.echo('begin')
    await Promise.all([chain('a'), Test.sleep(0.001), chain('b'), Test.echo('c')])
    await Test.echo('end')"""
    await spell.run(source)
    echoed = [args[0] for name, args, _ in spell.host.log if name == "Test.echo"]
    order = ["begin", "a0", "b0", "c", "a1", "b1", "a2", "b2", "a3", "b3", "end"]
    assert echoed == order


async def test_calls_begin_in_order_also_behind_one_that_took_long(spell: Spell) -> None:
    source = """for (let i = 0; i < 3; i++) {
      await Test.block(0.006)
      await Promise.all(['a', 'b', 'c'].map((name) => Test.echo(name)))
    }"""
    await spell.run(source)
    assert [args[0] for name, args, _ in spell.host.log if name == "Test.echo"] == ["a", "b", "c"] * 3


async def test_calls_that_never_wait_let_others_run(spell: Spell) -> None:
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0)
            ticks += 1

    ticking = asyncio.ensure_future(tick())
    assert await spell.run(
        "let n = 0; const end = Date.now() + 100; while (Date.now() < end) { await Test.nop(); n++ } return n"
    )
    ticking.cancel()
    assert ticks > 3


async def test_calls_that_never_wait_can_be_cancelled(spell: Spell) -> None:
    running = asyncio.ensure_future(spell.run("try { for (;;) await Test.nop() } finally { console.log('not this') }"))
    await asyncio.sleep(0.02)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert spell.lines() == []
    assert await spell.run("return 'alive'") == "alive"


async def test_a_deadline_in_a_call_ends_only_that_call(spell: Spell) -> None:
    source = """const said = []
    for (let i = 0; i < 3; i++) {
      await Test.nop()
      try { await Test.deadline(0.005, 1000) } catch (e) { said.push(e.type) }
    }
    return [said, await Test.echo('on')]"""
    assert await spell.run(source) == [["timeout", "timeout", "timeout"], "on"]


async def test_an_error_that_is_awaited_late_is_no_accident(spell: Spell) -> None:
    source = "const p = Test.fail(); await Test.sleep(0.01); try { await p } catch (e) { return e.type }"
    assert await spell.run(source) == "not_found"


async def test_a_promise_nobody_settles_is_an_error(spell: Spell) -> None:
    with pytest.raises(ScriptError, match="nothing will settle"):
        await spell.run("await new Promise(() => {})")


async def test_modules_can_be_imported_on_the_same_lines(spell: Spell) -> None:
    source = """import { Agent as Someone,
      State } from 'llmspell'
import everything from 'llmspell'
import * as all from "llmspell"
import { Calculator } from 'llmspell/tools'
export const where = await Test.where()
const dynamic = await import('llmspell')
const same = [State === everything.State, all.Agent === Someone]
return [typeof Someone, ...same, typeof Calculator, where[1], dynamic.State === State]"""
    assert await spell.run(source) == ["function", True, True, "function", 6, True]


@pytest.mark.parametrize("name", ["fs", "./other.js", "std", "os", "/etc/passwd"])
async def test_nothing_else_can_be_imported(spell: Spell, name: str) -> None:
    for source in (f"import x from '{name}'", f"await import('{name}')"):
        with pytest.raises(NotFoundError, match="There is no module"):
            await spell.run(source)
    with pytest.raises(ScriptError, match="a file is loaded with import"):
        await spell.run(f"require('{name}')")


async def test_a_missing_export_is_named(spell: Spell) -> None:
    with pytest.raises(ScriptError, match="no export named 'Agnet'"):
        await spell.run("import { Agnet } from 'llmspell'")


async def test_a_closed_engine_says_so(spell: Spell) -> None:
    spell.engine.close()
    with pytest.raises(InvalidError, match="closed"):
        await spell.run("return 1")

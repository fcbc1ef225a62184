"""Scripts that want everything: each ends with a clear error, and the session lives on."""

from __future__ import annotations

import asyncio

import pytest

from kernel.errors import LimitError, ScriptError, SpellError
from kernel.policy import Limits
from tests.kit.javascript_host import Spell

LOOPS = {
    "an empty loop": "while (true) {}",
    "a loop in a function": "function spin() { for (;;) {} } spin()",
    "a loop in a getter": "({ get x() { for (;;) {} } }).x",
    "a loop in a sort": "[2, 1].sort(() => { for (;;) {} })",
    "a loop in a replace": "'a'.replace(/a/, () => { for (;;) {} })",
    "a loop in toString": "`${{ toString() { for (;;) {} } }}`",
    "a loop in toJSON": "JSON.stringify({ toJSON() { for (;;) {} } })",
    "a loop in a proxy": "new Proxy({}, { get() { for (;;) {} } }).x",
    "a loop behind catch": "for (;;) { try { for (;;) {} } catch {} }",
    "a loop in finally": "try { throw 1 } finally { for (;;) {} }",
    "a loop in a class": "class A { static { for (;;) {} } }",
    "a loop in a generator": "function* g() { for (;;) {} } [...g()]",
    "an endless generator": "function* g() { for (;;) yield 1 } for (const x of g());",
    "a loop after await": "await null; for (;;) {}",
    "a loop in a callback": "await Test.call(() => { for (;;) {} })",
    "a loop in an async callback": "await Test.call(async () => { await null; for (;;) {} })",
    "a loop in a timer": "setTimeout(() => { for (;;) {} }, 0)",
    "a catastrophic pattern": "/^(a+)+$/.test('a'.repeat(60) + 'b')",
    "a recursion that catches": "function f() { try { f() } catch { f() } } f()",
    "a loop in an argument": "await Test.echo({ get x() { for (;;) {} } })",
    "a loop in an error": "const e = Error(); Object.defineProperty(e, 'message', { get() { for (;;); } }); throw e",
    "a loop in console.log": "console.log({ get [Symbol.toStringTag]() { for (;;) {} } }); for (;;) {}",
    "a loop in a valueOf": "+{ valueOf() { for (;;) {} } }",
    "a loop in a constructor": "class A { constructor() { for (;;) {} } } new A()",
    "a loop in eval": "eval('for (;;) {}')",
    "a loop in new Function": "new Function('for (;;) {}')()",
    "a loop in reduce": "[1, 2].reduce(() => { for (;;) {} })",
    "a loop in a tagged template": "((x) => { for (;;) {} })`x`",
    "a loop in a microtask": "queueMicrotask(() => { for (;;) {} })",
}

TURNS = {
    "awaits of nothing": "for (;;) await null",
    "microtasks": "const again = () => queueMicrotask(again); again(); await new Promise(() => {})",
    "an async generator": "async function* g() { for (;;) yield 1 } for await (const x of g());",
    "awaits behind catch": "for (;;) { try { await Promise.reject(1) } catch {} }",
}

MEMORY = {
    "an array": "const a = []; for (;;) a.push('x'.repeat(1000) + a.length)",
    "a text": "let s = 'x'; for (;;) s += s + 'y'",
    "a typed array": "const all = []; for (;;) all.push(new Uint8Array(1 << 20))",
    "a map": "const m = new Map(); for (let i = 0; ; i++) m.set(i, 'x'.repeat(100) + i)",
    "closures": "let f = () => 1; for (;;) { const g = f; f = () => g; }",
    "repeat": "'x'.repeat(1 << 28) + 'y'.repeat(1 << 28)",
    "join": "new Array(1 << 24).fill('xxxxxxxxxxxxxxxx').join('yyyyyyyyyyyyyyyy')",
    "JSON": "let o = [1, 2, 3]; for (;;) o = [o, JSON.parse(JSON.stringify(o)), o]",
    "an array buffer": "new ArrayBuffer(1 << 30)",
    "objects in a promise": "await null; const a = []; for (;;) a.push({ a: {} })",
    "calls nobody awaits": "for (;;) Test.echo('x'.repeat(1000))",
    "timers": "for (;;) setTimeout(() => {}, 1e6)",
    "a large number": "let n = 10n; for (;;) n = n * n",
}

STACK = {
    "recursion": "function f() { return f() + 1 } f()",
    "a deep value": "let a = []; for (let i = 0; i < 1e5; i++) a = [a]; await Test.echo(a)",
    "deep JSON": "JSON.parse('['.repeat(1e6))",
    "a deep pattern": "new RegExp('('.repeat(1e5) + ')'.repeat(1e5))",
    "a deep source": "eval('['.repeat(1e5) + ']'.repeat(1e5))",
    "a proxy of proxies": "let p = {}; for (let i = 0; i < 1e5; i++) p = new Proxy(p, {}); p.x",
    "toString that calls itself": "const o = { toString() { return `${o}` } }; String(o)",
    "a getter that reads itself": "({ get x() { return this.x } }).x",
}

WALK = """() => {
  const met = new Set(), missing = [], ways = [[globalThis, ""]];
  while (ways.length > 0) {
    const [thing, path] = ways.pop();
    if (Object(thing) !== thing || met.has(thing)) continue;
    met.add(thing);
    ways.push([Object.getPrototypeOf(thing), path]);
    const all = Object.getOwnPropertyDescriptors(thing);
    for (const name of Reflect.ownKeys(all)) {
      const at = `${path}.${String(name)}`;
      if ("value" in all[name] && all[name].value === undefined && at !== ".undefined") missing.push(at);
      for (const key of ["value", "get", "set"]) ways.push([all[name][key], at]);
    }
  }
  return missing.join(", ");
}"""
"""Looks at all that is reachable; the paths of properties that are undefined."""


@pytest.fixture
def small() -> Spell:
    return Spell(Limits(cpu=0.1, memory=16 << 20))


async def lives_on(spell: Spell) -> None:
    assert await spell.run("const back = await Test.echo([1, 'two']); return back") == [1, "two"]
    spell.engine.close()


@pytest.mark.parametrize("source", LOOPS.values(), ids=LOOPS)
async def test_a_loop_without_an_end_is_stopped_and_the_variables_stay(small: Spell, source: str) -> None:
    await small.run("const kept = 42")
    with pytest.raises(LimitError, match=r"ran for more than 100 ms"):
        await small.run(source)
    assert await small.run("return kept") == 42
    await lives_on(small)


@pytest.mark.parametrize("source", TURNS.values(), ids=TURNS)
async def test_code_that_only_goes_on_with_itself_costs_the_variables_and_says_so(small: Spell, source: str) -> None:
    await small.run("const kept = 42")
    with pytest.raises(LimitError, match="JavaScript was restarted; its variables are gone"):
        await small.run(source)
    assert await small.run("return typeof kept") == "undefined"
    await lives_on(small)


@pytest.mark.parametrize("source", MEMORY.values(), ids=MEMORY)
async def test_a_script_that_eats_memory_ends_with_a_clear_error(source: str) -> None:
    spell = Spell(Limits(cpu=5, memory=16 << 20))
    with pytest.raises(SpellError, match=r"memory|too long|too large|too big|Invalid|invalid|allocat"):
        await spell.run(source, cell="c1")
    await lives_on(spell)


async def test_memory_that_is_too_full_to_say_so_still_ends_the_script_with_that_error(small: Spell) -> None:
    full = "get() { throw new InternalError('out of memory') }"
    with pytest.raises(LimitError, match="needs more than the 16 MB of memory"):
        await small.run(
            f"const error = new Error(); Object.defineProperty(error, 'message', {{ {full} }}); throw error"
        )
    with pytest.raises(ScriptError, match="cannot be shown"):
        await small.run(
            "throw new Proxy(new Error(), { get() { throw new Proxy({}, { getPrototypeOf() { throw 1 } }) } })"
        )
    await lives_on(small)


async def test_promises_that_follow_each_other_end_by_the_memory_they_hold_or_by_time() -> None:
    spell = Spell(Limits(cpu=1, memory=16 << 20))
    with pytest.raises(SpellError, match=r"memory|ran for more than 1 s"):
        await spell.run("const again = () => Promise.resolve().then(again); await again()")
    await lives_on(spell)


@pytest.mark.parametrize("more", range(0, 160, 16))
async def test_wherever_memory_runs_out_the_next_script_has_all_it_needs(more: int) -> None:
    spell = Spell(Limits(cpu=1, memory=(2 << 20) + more))
    with pytest.raises(SpellError, match=r"memory|ran for more than 1 s"):
        await spell.run("const again = () => Promise.resolve().then(again); await again()")
    await lives_on(spell)


def test_every_built_in_function_is_made_before_a_script_can_fill_the_memory(small: Spell) -> None:
    context = small.engine._open().machine._context
    walk = context.eval(WALK)
    context.gc()
    before = context.memory()["obj_count"]
    assert walk() == ""
    context.gc()
    # The walk leaves an object or two of its own; the functions it would have had made are hundreds.
    assert context.memory()["obj_count"] < before + 10
    small.engine.close()


@pytest.mark.parametrize("source", STACK.values(), ids=STACK)
async def test_a_script_that_goes_too_deep_ends_with_a_clear_error(source: str) -> None:
    spell = Spell(Limits(cpu=5, memory=64 << 20))
    with pytest.raises((ScriptError, LimitError)):
        await spell.run(source)
    await lives_on(spell)


@pytest.mark.parametrize("megabytes", [2, 3, 4])
@pytest.mark.parametrize(
    "source",
    [
        "const a = []; for (;;) { a.push('x'.repeat(2000) + a.length); await Test.echo(a.length) }",
        "const a = []; for (;;) { a.push(await Test.echo({ text: 'y'.repeat(3000) })) }",
        "const a = []; for (;;) { console.log('z'.repeat(500)); a.push({ n: a.length, s: 'z'.repeat(500) }) }",
        "const f = []; for (;;) f.push(await Test.call((x) => ({ x, big: 'q'.repeat(5000) }), 'x'))",
        "const o = []; for (;;) { o.push(new Agent({ name: 'x'.repeat(1000) })); await o.at(-1) }",
        "const e = []; for (;;) { try { await Test.fail() } catch (x) { e.push(x, 'w'.repeat(2000)) } }",
    ],
)
async def test_memory_that_runs_out_between_calls_of_the_host_is_survived(source: str, megabytes: int) -> None:
    spell = Spell(Limits(cpu=5, memory=megabytes << 20))
    with pytest.raises(SpellError, match="memory"):
        await spell.run(source)
    await lives_on(spell)


async def test_a_memory_error_that_is_caught_again_and_again_still_ends(small: Spell) -> None:
    with pytest.raises(LimitError):
        await small.run("const a = []; for (;;) { try { for (;;) a.push('x'.repeat(9999)) } catch {} }")
    await lives_on(small)


async def test_text_that_is_never_taken_out_is_limited(small: Spell) -> None:
    spell = Spell(Limits(cpu=5, memory=64 << 20, output=10_000))
    with pytest.raises(SpellError, match="wrote more than"):
        await spell.run("for (;;) console.log('spam')")
    await lives_on(spell)


async def test_an_error_about_a_limit_cannot_be_caught_for_ever(spell: Spell) -> None:
    with pytest.raises(LimitError, match="used too much"):
        await spell.run("for (;;) { try { await Test.fail('limit') } catch {} }")


async def test_calls_of_the_host_are_limited() -> None:
    spell = Spell(Limits(cpu=5, memory=64 << 20, calls=50))
    with pytest.raises(LimitError, match="more than 50 calls"):
        await spell.run("for (;;) await Test.nop()")
    spell.engine.close()


async def test_functions_that_call_themselves_through_the_host_are_limited(spell: Spell) -> None:
    with pytest.raises(LimitError, match="nested more than"):
        await spell.run("const again = () => Test.call(again); await again()")


async def test_other_tasks_run_while_a_script_only_calls(spell: Spell) -> None:
    running = asyncio.ensure_future(spell.run("for (;;) await Test.nop()"))
    for _ in range(200):
        await asyncio.sleep(0)
    assert not running.done()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert await spell.run("return 1") == 1


async def test_a_microtask_loop_that_is_cancelled_stops(small: Spell) -> None:
    running = asyncio.ensure_future(small.run("await Test.nop(); for (;;) await null"))
    await asyncio.sleep(0.05)
    running.cancel()
    with pytest.raises((asyncio.CancelledError, LimitError)):
        await running
    await asyncio.sleep(0.3)
    await lives_on(small)

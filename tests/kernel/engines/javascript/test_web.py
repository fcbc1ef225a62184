"""What scripts expect of any JavaScript: console, URL, encoders, events, and nothing of the machine."""

from __future__ import annotations

import pytest

from kernel.errors import LimitError
from kernel.policy import Limits
from tests.kit.javascript_host import Spell

SHOWN = {
    "'text', 1, null, undefined, true": "text 1 null undefined true",
    "{ a: 1, b: 'x', 'c d': [1, { e: 2 }] }": "{ a: 1, b: 'x', 'c d': [ 1, { e: 2 } ] }",
    "[]": "[]",
    "{}": "{}",
    "new Map([['a', 1]]), new Set([1])": "Map(1) { 'a' => 1 } Set(1) { 1 }",
    "{ a: { b: { c: { d: 1 } } } }": "{ a: { b: { c: [Object] } } }",
    "'%s has %d', 'x', 5, 'more'": "x has 5 more",
    "() => 1, class A {}, function named() {}": "[Function (anonymous)] [class A] [Function: named]",
    "10n, -0, 'it\\'s'": "10n -0 it's",
    "[1n, -0, 'it\\'s']": '[ 1n, -0, "it\'s" ]',
    "{ get secret() { throw 1 } }": "{ secret: [Getter] }",
    "(() => { const o = { n: 1 }; o.me = o; return o })()": "{ n: 1, me: [Circular *1] }",
    "new (class Point { x = 1 })()": "Point { x: 1 }",
    "new Date(0), /x/g": "1970-01-01T00:00:00.000Z /x/g",
}


@pytest.mark.parametrize(("values", "text"), SHOWN.items())
async def test_the_console_shows_values_as_node_does(spell: Spell, values: str, text: str) -> None:
    await spell.run(f"console.log({values})")
    assert spell.host.text == text + "\n"


async def test_warnings_and_errors_go_to_the_other_stream(spell: Spell) -> None:
    await spell.run("console.error('e'); console.warn('w'); console.info('i'); process.stdout.write('o')")
    assert (spell.host.errors, spell.host.text) == ("e\nw\n", "i\no")


URLS = [
    ("new URL('https://User:pw@Example.com:443/a/./b/../c?x=1#f').href", "https://User:pw@example.com/a/c?x=1#f"),
    ("new URL('../c?d', 'http://h/a/b/e').href", "http://h/a/c?d"),
    ("new URL('//other/x', 'https://h/a').href", "https://other/x"),
    ("new URL('mailto:a@b.c').pathname", "a@b.c"),
    ("new URL('http://h/ä b').pathname", "/%C3%A4%20b"),
    ("new URL('http://[::1]:8080/').host", "[::1]:8080"),
    ("new URL('http://h').origin", "http://h"),
    ("new URLSearchParams({ a: '1 2', b: 'ä&' }).toString()", "a=1+2&b=%C3%A4%26"),
    ("new URLSearchParams('?a=1&a=2').getAll('a').join()", "1,2"),
    (
        "(() => { const u = new URL('http://h/?q=1'); u.searchParams.set('q', 'x y'); return u.href })()",
        "http://h/?q=x+y",
    ),
    ("URL.canParse('nonsense')", False),
]


@pytest.mark.parametrize(("expression", "expected"), URLS)
async def test_urls_follow_the_standard(spell: Spell, expression: str, expected: object) -> None:
    assert await spell.run(f"return {expression}") == expected


async def test_small_parts_of_the_platform_are_there(spell: Spell) -> None:
    source = """
    const c = new AbortController(); let aborted = 0
    c.signal.addEventListener("abort", () => aborted++); c.abort(); c.abort()
    const copy = structuredClone({ d: new Date(5), m: new Map([[1, [2]]]) })
    return [new TextDecoder().decode(new TextEncoder().encode("hä€😀")),
      new TextDecoder().decode(new Uint8Array([255, 65])),
      aborted, c.signal.aborted, copy.d.getTime(), copy.m.get(1)[0], atob(btoa("x")), crypto.randomUUID().length,
      json.decode(json.encode({ a: 1 })).a, /^[0-9a-f-]{36}$/.test(uuid.generate())]"""
    assert await spell.run(source) == ["hä€😀", "\ufffdA", 1, True, 5, 2, "x", 36, 1, True]


@pytest.mark.parametrize(
    "name", ["std", "os", "bjson", "Deno", "Bun", "fetch", "WebAssembly", "scriptArgs", "load", "gc", "quit"]
)
async def test_nothing_of_the_machine_is_there(spell: Spell, name: str) -> None:
    assert await spell.run(f"return typeof globalThis.{name}") == "undefined"


async def test_set_globals_are_seen_by_scripts(spell: Spell) -> None:
    spell.engine.set_globals({"params": {"topic": "owls"}, "env": {"LANG": "C"}, "arg": ["one"]})
    assert await spell.run("return [params.topic, env.LANG, process.env.LANG, process.argv.at(-1)]") == [
        "owls",
        "C",
        "C",
        "one",
    ]


async def test_set_globals_outlive_a_restart() -> None:
    spell = Spell(Limits(cpu=0.2, memory=64 << 20))
    spell.engine.set_globals({"params": {"topic": "owls"}})
    with pytest.raises(LimitError, match="restarted"):
        await spell.run("for (;;) await null")
    assert await spell.run("return params.topic") == "owls"


async def test_an_editor_sees_classes_before_their_first_use(spell: Spell) -> None:
    kinds = {item.label: item.kind for item in spell.engine.complete("", 0).items}
    assert (kinds["URL"], kinds["structuredClone"], kinds["AbortController"]) == ("class", "function", "class")
    assert "canParse" in {item.label for item in spell.engine.complete("URL.can", 7).items}


async def test_an_editor_runs_no_code_of_the_script(spell: Spell) -> None:
    await spell.run("Object.defineProperty(globalThis, 'URL', { get() { console.log('ran'); return 1 } })")
    spell.engine.complete("UR", 2)
    assert spell.lines() == []


async def test_globals_of_the_web_may_be_taken(spell: Spell) -> None:
    await spell.run("const Event = 'mine', URL = 2; new EventTarget().dispatchEvent({ type: 'x' })")
    assert await spell.run("return [Event, URL, new URLSearchParams({ a: 1 }).get('a')]") == ["mine", 2, "1"]

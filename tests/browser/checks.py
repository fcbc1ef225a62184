"""What is run inside the tab, in a worker with Pyodide: the engines, as built, in the place where they are used.

Never imported by tests: `test_engines` sends its text. Each `check_…` is one test there.
"""

from __future__ import annotations

import asyncio
import json
import traceback
from typing import Any


def lua(**named: Any) -> Any:
    from lupa import lua54

    return lua54.LuaRuntime(register_eval=False, register_builtins=False, unpack_returned_tuples=True, **named)


def fails(call: Any, *words: str) -> None:
    try:
        call()
        said = "nothing was raised"
    except Exception as error:
        said = f"{type(error).__name__}: {error}"
    assert any(word in said for word in words), said


async def answer(value: str) -> str:
    await asyncio.sleep(0.02)
    return f"answer to {value}"


def ask(value: str) -> str:
    """A call of the host that looks blocking, by way of JSPI."""
    from pyodide.ffi import run_sync

    return str(run_sync(answer(value)))


def check_lua_computes() -> None:
    assert (
        lua().execute("local t = {} for i = 1, 5 do t[#t + 1] = i * i end return table.concat(t, ',')") == "1,4,9,16,25"
    )
    assert lua().execute("return 7 // 2, 7 / 2, 2^53 | 0") == (3, 3.5, 2**53)
    assert lua().execute("return string.format('%5.2f|%d|%s|%q', 3.14159, 42, 'a', 'b')") == ' 3.14|42|a|"b"'
    assert lua().execute("return os.time({year = 2026, month = 1, day = 2, hour = 12}) > 1.7e9, os.date('!%Y', 0)") == (
        True,
        "1970",
    )


def check_lua_coroutines_and_errors() -> None:
    runtime = lua()
    assert (
        runtime.execute(
            "local c = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end) return c() + c() + c()"
        )
        == 6
    )
    assert runtime.execute("local ok, e = pcall(error, {code = 5}) return ok, e.code") == (False, 5)
    assert (
        runtime.execute("local ok, e = xpcall(function() local x = nil; x() end, debug.traceback) return ok") is False
    )
    fails(lambda: runtime.execute("error('plain')"), "plain")
    fails(lambda: runtime.execute("syntax error here"), "LuaSyntaxError")


def check_lua_errors_of_the_host_come_through() -> None:
    runtime = lua()

    def refuse() -> None:
        raise ValueError("no")

    runtime.globals()["refuse"] = refuse
    assert runtime.execute("local ok, e = pcall(refuse) return ok") is False
    fails(lambda: runtime.execute("refuse()"), "ValueError")


def check_lua_memory_is_limited() -> None:
    runtime = lua(max_memory=20_000_000)
    fails(lambda: runtime.execute("local t = {} for i = 1, 1e9 do t[i] = ('x'):rep(1000) .. i end"), "Memory", "memory")
    assert runtime.execute("return 1 + 1") == 2


def check_lua_loops_are_stopped_by_a_budget() -> None:
    runtime = lua()
    runtime.execute("debug.sethook(function() error('budget') end, '', 1000000)")
    fails(lambda: runtime.execute("while true do end"), "budget")
    runtime.execute("debug.sethook()")
    assert runtime.execute("return 'alive'") == "alive"


def check_lua_asks_the_host_and_waits() -> None:
    runtime = lua()
    runtime.globals()["ask"] = ask
    assert runtime.execute("return ask('one')") == "answer to one"
    assert runtime.execute("local ok, a = pcall(ask, 'two') return a") == "answer to two"
    assert runtime.execute("return select('#', ask('a'), ask('b'))") == 2


def check_javascript_computes() -> None:
    import _quickjs

    context = _quickjs.Context()
    assert context.eval("(function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2) })(20)") == 6765
    assert (
        context.eval("JSON.stringify({a: [1, 2.5, null, 'ü'], b: 2n ** 64n > 1})") == '{"a":[1,2.5,null,"ü"],"b":true}'
    )
    assert (
        context.eval(
            "/(\\d+)-(?<w>\\w+)/u.exec('12-ab').groups.w + [..'é😀'.normalize()].length".replace("[..", "[...")
        )
        == "ab2"
    )
    assert context.eval("typeof fetch + typeof std + typeof os + typeof require") == "undefined" * 4


def check_javascript_promises_run() -> None:
    import _quickjs

    context = _quickjs.Context()
    context.eval("globalThis.done = ''; (async () => { await null; for await (const x of [1, 2]) done += x })()")
    for _ in range(100):
        if not context.execute_pending_job():
            break
    assert context.eval("done") == "12"


def check_javascript_is_limited() -> None:
    import _quickjs

    context = _quickjs.Context()
    context.set_memory_limit(1_000_000)
    fails(lambda: context.eval("const a = []; while (true) a.push('x'.repeat(10000) + a.length)"), "memory")
    context = _quickjs.Context()
    context.set_time_limit(0.2)
    fails(lambda: context.eval("while (true) {}"), "interrupted")
    context = _quickjs.Context()
    context.set_max_stack_size(200_000)
    fails(lambda: context.eval("(function f() { return f() + 1 })()"), "stack", "recursion")
    assert context.eval("1 + 1") == 2


def check_javascript_asks_the_host_and_waits() -> None:
    import _quickjs

    context = _quickjs.Context()
    context.add_callable("ask", ask)
    assert context.eval("ask('one') + '; ' + ask('two')") == "answer to one; answer to two"


def check_trees_of_all_three_languages() -> None:
    import tree_sitter
    import tree_sitter_javascript
    import tree_sitter_lua
    import tree_sitter_python

    for grammar, code in (
        (tree_sitter_lua, b"local x = 1 -- c\nreturn function(a) return a .. 'b' end"),
        (tree_sitter_javascript, b"const f = async (a) => { await `x${a}`; return /r/u }"),
        (tree_sitter_python, b"async def f(a):\n    return {k: v for k, v in a}\n"),
    ):
        language = tree_sitter.Language(grammar.language())
        tree = tree_sitter.Parser(language).parse(code)
        assert not tree.root_node.has_error, grammar.__name__
        assert tree.root_node.end_point[0] == code.count(b"\n"), tree.root_node.end_point
        found = tree_sitter.QueryCursor(tree_sitter.Query(language, "(identifier) @name")).captures(tree.root_node)
        assert found["name"], grammar.__name__
        assert len(tree.root_node.children) == tree.root_node.child_count, grammar.__name__
        assert tree.walk().goto_first_child(), grammar.__name__
        assert tree_sitter.Point(1, 2) < tree_sitter.Point(2, 0)


def check_what_stands_in_for_rust() -> None:
    import nh3
    import orjson

    assert orjson.loads(orjson.dumps({"a": [1, "ü"]})) == {"a": [1, "ü"]}
    said = nh3.clean(
        "<b onclick=x>b</b><script>alert(1)</script><a href='javascript:x'>a</a><a href='https://a.b/'>c</a>"
    )
    assert "script" not in said, said
    assert "onclick" not in said, said
    assert "<b>b</b>" in said, said
    assert 'href="https://a.b/"' in said, said


def check_the_libraries_of_the_kernel() -> None:
    import zoneinfo

    import jinja2
    import markupsafe
    import yaml

    assert yaml.safe_load("a: [1, {b: 2.5}]\nc: 2026-01-02")["a"] == [1, {"b": 2.5}]
    assert jinja2.Template("{{ a | e }}").render(a="<") == "&lt;"
    assert markupsafe.escape("<b>") == "&lt;b&gt;"
    assert zoneinfo.ZoneInfo("Europe/Berlin").key == "Europe/Berlin"


def check_sqlite_has_json_and_windows() -> None:
    import sqlite3

    ask_for = sqlite3.connect(":memory:").execute
    assert ask_for("select json_extract('{\"a\": [1, 2]}', '$.a[1]')").fetchone() == (2,)
    assert ask_for("select sum(1) over () from (select 1 union all select 2)").fetchall() == [(2,), (2,)]


def check_pythons_types_are_as_the_extensions_were_told() -> None:
    import re
    import sysconfig

    from js import said_of_python  # the committed header

    told = dict(re.findall(r"#define (\w+) (\d+)", said_of_python))
    known = {name: str(value) for name, value in sysconfig.get_config_vars().items()}
    assert {name: known[name] for name in told if known.get(name, told[name]) != told[name]} == {}


def run_checks() -> str:
    """Run every check; JSON of what each said, "" for one that passed."""
    said = {}
    for name, check in sorted(globals().items()):
        if name.startswith("check_"):
            try:
                check()
                said[name] = ""
            except BaseException:
                said[name] = traceback.format_exc()
    return json.dumps(said)

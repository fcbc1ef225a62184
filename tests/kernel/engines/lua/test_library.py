"""What a script finds beside the host's API: print, io, json, inspect, and Lua's own library made stoppable."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import lupa.lua54
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.errors import NotFoundError, ScriptError
from kernel.policy import Limits
from tests.kit.lua_host import Spell


async def test_print_separates_by_tabs_and_shows_every_kind_of_value(spell: Spell) -> None:
    await spell.run("T = setmetatable({}, {__tostring = function() return 'T' end})")
    await spell.run("print('a', 1, 1.0, nil, true) print() print(json.null, Agent.new('x'), T)")
    assert spell.host.text == "a\t1\t1.0\tnil\ttrue\n\nnull\tAgent(1)\tT\n"


async def test_io_writes_in_order_with_print_and_can_be_chained(spell: Spell) -> None:
    await spell.run(
        "io.write('a', 1):write('b') print('c') io.stdout:write('d'):write('e') io.flush() io.stdout:flush()"
    )
    assert spell.host.text == "a1bc\nde"


async def test_stderr_is_a_stream_of_its_own(spell: Spell) -> None:
    await spell.run("io.stderr:write('problem ', 1) print('fine')")
    assert (spell.host.text, spell.host.errors) == ("fine\n", "problem 1")


async def test_letters_that_are_written_in_pieces_arrive_whole(spell: Spell) -> None:
    await spell.run("local s = 'é🎉' for i = 1, #s do io.write(s:sub(i, i)) end io.write('\\xff', '!')")
    assert spell.host.text == "é🎉\ufffd!"


@pytest.mark.parametrize("value", ["{}", "nil", "true", "print"])
async def test_io_write_takes_only_text_and_numbers(spell: Spell, value: str) -> None:
    with pytest.raises(ScriptError, match=r"bad argument #2 to 'write' \(string expected, got \w+\)"):
        await spell.run(f"io.write('x', {value})")


async def test_print_works_where_lua_cannot_pause(spell: Spell) -> None:
    await spell.run("tostring(setmetatable({}, {__tostring = function() print('inside') return '' end}))")
    assert spell.lines() == ["inside"]


async def test_reading_asks_the_host(spell: Spell) -> None:
    assert await spell.run("return {io.read(), io.read('*l'), io.read('n') == nil}") == [
        "first line",
        "second line",
        True,
    ]
    assert [args for name, args, _ in spell.host.log if name == "io.read"] == [["l"], ["l"], ["n"]]


async def test_lines_of_the_input_are_an_iterator(spell: Spell) -> None:
    source = (
        "local t = {} for line in io.lines() do t[#t + 1] = line end t[#t + 1] = tostring(io.stdin:read('L')) return t"
    )
    assert await spell.run(source) == ["first line", "second line", "nil"]


async def test_ids_come_from_the_host(spell: Spell) -> None:
    assert await spell.run("return uuid.generate()") == "00000000-0000-0000-0000-000000000007"


async def test_dates_and_clocks_work(spell: Spell) -> None:
    source = """
        local t = os.time({year = 2026, month = 11, day = 21, hour = 12})
        return {os.date('!%Y', 0), os.difftime(t + 5, t), math.type(os.clock()), os.date('*t', t).day}"""
    assert await spell.run(source) == ["1970", 5.0, "float", 21]


async def test_math_has_pow_again(spell: Spell) -> None:
    assert await spell.run("return {math.pow(2, 10), math.maxinteger, math.floor(2.7)}") == [1024.0, 2**63 - 1, 2]


@pytest.mark.parametrize(
    "module", ["json", "inspect", "string", "llmspell.agent", "llmspell.promise", "llmspell.state"]
)
async def test_modules_that_exist_can_be_required(spell: Spell, module: str) -> None:
    assert await spell.run(f"return type(require('{module}')) ~= 'nil'") is True


async def test_a_module_that_is_not_of_the_api_is_asked_of_the_host(spell: Spell) -> None:
    with pytest.raises(NotFoundError, match=r"There is no module 'socket'"):
        await spell.run("local socket = require('socket')")


async def test_loaded_code_sees_the_globals_or_the_table_it_is_given(spell: Spell) -> None:
    source = "x = 1 return {load('return x')(), load('return y', 'n', 't', {y = 2})(), select(2, load('return ('))}"
    one, two, problem = await spell.run(source)
    assert (one, two) == (1, 2)
    assert "unexpected symbol near <eof>" in problem


# ---- json

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=15,
)


@pytest.fixture(scope="module")
def lua() -> Iterator[Any]:
    """Calls functions of a script: `lua(source, *args)`, where the source is one expression."""
    loop = asyncio.new_event_loop()
    spell = Spell(Limits(cpu=20))

    def call(source: str, *args: Any) -> Any:
        spell.engine.set_globals({"args": list(args)})
        return loop.run_until_complete(spell.run(f"local a, b, c, d = table.unpack(args) return {source}"))

    yield call
    spell.engine.close()
    loop.close()


@settings(deadline=None)
@given(JSON)
def test_json_text_survives_being_read_and_written(lua: Any, value: Any) -> None:
    written = lua("json.encode(json.decode(a))", json.dumps(value))
    assert json.loads(written) == value


@settings(deadline=None)
@given(JSON)
def test_json_with_indents_and_raw_letters_reads_the_same(lua: Any, value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1)
    assert json.loads(lua("json.encode(json.decode(a), {indent = 3})", text)) == value


@settings(deadline=None)
@given(st.text(alphabet='[]{}",:0123456789.eE+-truefalsn\\u \n"'))
def test_what_python_takes_for_json_lua_does_too_and_nothing_else(lua: Any, text: str) -> None:
    try:
        json.loads(text, parse_constant=lambda name: int("x"))
        sound = True
    except ValueError:
        sound = False
    assert lua("pcall(json.decode, a)", text) is sound


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("json.encode({b = 1, a = {1, 2.5, 'x'}})", '{"a":[1,2.5,"x"],"b":1}'),
        (
            "json.encode({a = {1, {}}, b = json.null}, {indent = 2})",
            '{\n  "a": [\n    1,\n    {}\n  ],\n  "b": null\n}',
        ),
        ("json.encode({1}, true)", "[\n  1\n]"),
        ("json.encode(json.decode('[]'))", "[]"),
        ("json.encode({})", "{}"),
        ("json.encode(0.1)", "0.1"),
        ("json.encode(1e300)", "1e+300"),
        ("json.encode('é\\n\"')", '"é\\n\\""'),
        ("json.encode(nil)", "null"),
        ("tostring(json.decode('{\"a\":null}').a)", "null"),
        ("json.encode(json.decode('123456789012345678901234567890'))", "123456789012345678901234567890"),
        ("json.decode('\"\\\\ud83c\\\\udf89\"')", "🎉"),
    ],
)
async def test_json_of(spell: Spell, source: str, text: str) -> None:
    assert await spell.run(f"return {source}") == text


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", "line 1, column 2: expected a key in double quotes"),
        ('{"a":1,\n "b" 2}', "line 2, column 6: expected ':'"),
        ("[1, 2", "line 1, column 6: expected ',' or ']'"),
        ("[1,]", "line 1, column 4: unexpected ']'"),
        ('"abc', "line 1, column 1: the string has no end"),
        ("1 2", "line 1, column 3: unexpected text after the value"),
        ("", "line 1, column 1: the text ends here"),
        ("[01]", "line 1, column 2: unexpected '0'"),
    ],
)
async def test_a_fault_in_json_names_its_position(spell: Spell, text: str, problem: str) -> None:
    spell.engine.set_globals({"text": text})
    with pytest.raises(ScriptError) as caught:
        await spell.run("json.decode(text)")
    assert caught.value.message == f"invalid JSON at {problem}"


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("print", "cannot encode a function"),
        ("0 / 0", "JSON has no such number"),
        ("'\\xff'", "bytes that are not text"),
        ("(function() local t = {} t.t = t return t end)()", "contains itself"),
        ("{[true] = 1}", "a boolean as key"),
    ],
)
async def test_what_json_cannot_hold_is_named(spell: Spell, value: str, problem: str) -> None:
    with pytest.raises(ScriptError, match=problem):
        await spell.run(f"local text = json.encode({value})")


# ---- inspect


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("'a\\n\"\\0'", '"a\\n\\"\\000"'),
        ("{1, 'b', {}}", '{ 1, "b", {} }'),
        ("{z = 1, a = 2, [10] = 3, ['a b'] = 4, ['end'] = 5}", '{ [10] = 3, a = 2, ["a b"] = 4, ["end"] = 5, z = 1 }'),
        ("json.null", "null"),
        ("Agent", "<Agent>"),
        ("Agent.new('x')", "<Agent(1)>"),
        ("print", "<function>"),
        ("1.0", "1.0"),
        ("(function() local t = {name = 't'} t.t = t return t end)()", '{ name = "t", t = <the table itself> }'),
        ("{{{{}}}}, {depth = 2}", "{ { {…} } }"),
        ("setmetatable({x = 1}, {__index = error, __pairs = error, __tostring = error})", "{ x = 1 }"),
    ],
)
async def test_inspect_shows(spell: Spell, value: str, text: str) -> None:
    assert await spell.run(f"return inspect({value})") == text


async def test_inspect_puts_long_tables_on_several_lines(spell: Spell) -> None:
    shown = await spell.run("return inspect({text = ('x'):rep(40), list = {('y'):rep(40)}})")
    assert shown == '{\n  list = { "' + "y" * 40 + '" },\n  text = "' + "x" * 40 + '"\n}'


# ---- Lua's own library, in Lua

LETTERS = st.text(alphabet="ab(c. ", max_size=12)
PIECES = [
    "a",
    "b",
    ".",
    "%a",
    "%s",
    "[ab]",
    "[^a]",
    "(",
    ")",
    "()",
    "*",
    "+",
    "-",
    "?",
    "^",
    "$",
    "%b()",
    "%f[%a]",
    "%1",
]
PATTERNS = st.lists(st.sampled_from(PIECES), max_size=6).map("".join)


@pytest.fixture(scope="module")
def plain() -> Any:
    """The same functions of an untouched Lua, to compare with."""
    runtime = lupa.lua54.LuaRuntime(encoding="latin-1")
    return runtime.execute(
        """
        local function show(ok, ...)
          if not ok then return 'error' end
          local t = table.pack(...)
          for i = 1, t.n do t[i] = tostring(t[i]) end
          return table.concat(t, '|')
        end
        return function(name, a, b, c)
          if name == 'gmatch' then
            return show(pcall(function()
              local t = {}
              for x, y in string.gmatch(a, b) do t[#t + 1] = tostring(x) .. ',' .. tostring(y) end
              return table.unpack(t)
            end))
          elseif c == 'function' then c = function(x, y) return '<' .. tostring(x) .. tostring(y) .. '>' end
          end
          return show(pcall(string[name], a, b, c))
        end"""
    )


OURS = """(function()
  local function show(ok, ...)
    if not ok then return 'error' end
    local t = table.pack(...)
    for i = 1, t.n do t[i] = tostring(t[i]) end
    return table.concat(t, '|')
  end
  local name, a, b, c = a, b, c, d
  if name == 'gmatch' then
    return show(pcall(function()
      local t = {}
      for x, y in string.gmatch(a, b) do t[#t + 1] = tostring(x) .. ',' .. tostring(y) end
      return table.unpack(t)
    end))
  elseif c == 'function' then c = function(x, y) return '<' .. tostring(x) .. tostring(y) .. '>' end
  end
  return show(pcall(string[name], a, b, c))
end)()"""


@settings(deadline=None, max_examples=300)
@given(
    st.sampled_from(["find", "match", "gmatch", "gsub"]),
    LETTERS,
    PATTERNS,
    st.sampled_from(["x", "%1-", "%0%0", "%%", "function"]),
)
def test_pattern_functions_agree_with_plain_lua(
    lua: Any, plain: Any, name: str, text: str, pattern: str, by: str
) -> None:
    third = [by] if name == "gsub" else []
    assert lua(OURS, name, text, pattern, *third) == plain(name, text, pattern, *third)


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(["find", "match", "gmatch", "gsub"]),
    LETTERS,
    st.lists(st.sampled_from(PIECES[:7] + PIECES[16:18]), min_size=1, max_size=3).map("".join),
    st.sampled_from(["x", "%0%0", "function"]),
)
def test_the_stoppable_matcher_agrees_with_plain_lua(
    lua: Any, plain: Any, name: str, text: str, pattern: str, by: str
) -> None:
    # Enough quantifiers that match nothing make the pattern too costly for the matcher in C.
    pattern += "z*" * 6
    text += "." * 20
    third = [by] if name == "gsub" else []
    assert lua(OURS, name, text, pattern, *third) == plain(name, text, pattern, *third)


@settings(deadline=None)
@given(st.lists(st.integers() | st.floats(allow_nan=False)))
def test_sort_with_a_comparator_sorts(lua: Any, values: list[float]) -> None:
    assert lua("(function(t) table.sort(t, function(x, y) return x > y end) return t end)(a)", values) == sorted(
        values, reverse=True
    )


async def test_sort_keeps_equal_elements_in_order_and_a_failed_one_leaves_the_list(spell: Spell) -> None:
    source = """
        local t = {{1, 'a'}, {0, 'b'}, {1, 'c'}, {0, 'd'}}
        table.sort(t, function(x, y) return x[1] < y[1] end)
        local names = {}
        for i, item in ipairs(t) do names[i] = item[2] end
        local u = {3, 1, 2}
        pcall(table.sort, u, function() error('no') end)
        return {table.concat(names), u}"""
    assert await spell.run(source) == ["bdac", [3, 1, 2]]


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("('abc'):upper():sub(2)", "BC"),
        ("#('x'):rep(3, ',')", 5),
        ("('%d %s'):format(1, 'x')", "1 x"),
        ("string.unpack('<i4', string.pack('<i4', 7))", 7),
        ("table.concat({1, 'a', 2.5}, '-')", "1-a-2.5"),
        ("select('#', table.unpack({1, nil, 3}, 1, 3))", 3),
        ("table.remove({1, 2})", 2),
        ("utf8.char(233) .. utf8.len('é')", "é1"),
        ("(function() local t = {} table.insert(t, 1, 'x') return table.move(t, 1, 1, 2)[2] end)()", "x"),
        ("tostring(select(2, pcall(string.upper)))", "bad argument #1 to 'upper' (string expected, got no value)"),
        ("tostring(select(2, pcall(string.rep, 'x', {})))", "bad argument #2 to 'rep' (number expected, got table)"),
        ("tostring(select(2, pcall(table.concat, {{}})))", "invalid value (table) at index 1 in table for 'concat'"),
        ("debug.traceback('x')", "x\nstack traceback:\n\tspell:1: in main chunk"),
        ("collectgarbage('count') > 0", True),
        ("select('#', pcall(function() end))", 1),
        ("select('#', pcall(function() return nil, nil end))", 3),
        ("select('#', coroutine.resume(coroutine.create(function() end)))", 1),
        ("select('#', coroutine.wrap(function() end)())", 0),
        ("select('#', coroutine.wrap(function() return nil end)())", 1),
        ("select('#', xpcall(function() return 1, 2 end, print))", 3),
    ],
)
async def test_lua_as_everyone_knows_it(spell: Spell, source: str, value: Any) -> None:
    assert await spell.run(f"local v = {source} return v") == value

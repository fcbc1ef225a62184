"""Values keep their meaning on the way into Lua and back."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel.errors import InvalidError, NotFoundError, ScriptError
from kernel.values import LARGEST_INT, Outcome
from tests.kit.lua_host import Agent, Spell

INTEGERS = st.integers() | st.sampled_from([LARGEST_INT, -LARGEST_INT - 1, LARGEST_INT + 1, 2**200])
SCALARS = st.booleans() | INTEGERS | st.floats() | st.text() | st.binary()
KEYS = st.text() | st.sampled_from(["$bytes", "$fn", "$ref", "$dict", "$", "1", "end", ""])
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner | st.none()) | st.dictionaries(KEYS, inner),
    max_leaves=25,
)
QUIET = settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@pytest.fixture(scope="module")
def echo() -> Iterator[Any]:
    """Sends a value into Lua and gives what comes back."""
    loop = asyncio.new_event_loop()
    spell = Spell()
    loop.run_until_complete(spell.run("Test.keep(function(value) return value end)"))
    yield lambda value: loop.run_until_complete(with_context(spell, value))
    spell.engine.close()
    loop.close()


async def with_context(spell: Spell, value: Any) -> Any:
    return await spell.host.kept[0].bind(spell.host.log[0][2])(value)


def same(left: Any, right: Any) -> bool:
    """Equal in value and in type, and nan equals nan."""
    if type(left) is not type(right):
        return False
    match left:
        case list():
            return len(left) == len(right) and all(map(same, left, right))
        case dict():
            return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
        case float():
            return (math.isnan(left) and math.isnan(right)) or math.copysign(1, left) * left == math.copysign(
                1, right
            ) * right
    return bool(left == right)


@QUIET
@given(VALUES)
def test_every_value_comes_back_as_it_went_in(echo: Any, value: Any) -> None:
    assert same(echo(value), value)


NAMES = st.text(max_size=3) | st.text(min_size=39, max_size=42) | st.integers(0, 40).map(lambda n: f"name{n}")


@QUIET
@given(st.lists(st.dictionaries(NAMES, SCALARS | st.dictionaries(NAMES, SCALARS), max_size=20), max_size=4))
def test_tables_with_any_number_of_names_come_back_as_they_went_in(echo: Any, tables: list[Any]) -> None:
    assert same(echo(tables), tables)


async def test_more_names_than_are_remembered_come_back(spell: Spell) -> None:
    source = """
        local t = {}
        for i = 1, 9000 do t['name' .. i] = { value = i, ['n' .. i] = true } end
        local back = Test.echo(t)
        for i = 1, 9000 do
            local one = back['name' .. i]
            if one.value ~= i or not one['n' .. i] then return i end
        end
        return Test.echo({ last = { name1 = 1 } })"""
    assert await spell.run(source) == {"last": {"name1": 1}}


async def test_an_error_among_other_values_leaves_them_as_they_are(spell: Spell) -> None:
    source = "local _, e = pcall(Test.fail) Test.nop({ a = e, b = { e, 1 }, message = 'mine', z = 2 })"
    await spell.run(source)
    sent = spell.host.log[-1][1][0]
    assert (sent["message"], sent["z"], sent["b"][1], list(sent)) == ("mine", 2, 1, ["a", "b", "message", "z"])
    assert sent["a"]["type"] == sent["b"][0]["type"] == "not_found"


async def test_names_leave_in_their_order_whatever_their_number(spell: Spell) -> None:
    source = "local t = {} for i = %d, 1, -1 do t[string.format('k%%03d', i)] = i end Test.nop(t)"
    for count in (1, 2, 12, 13, 50):
        await spell.run(source % count)
        assert list(spell.host.log[-1][1][0]) == [f"k{i:03d}" for i in range(1, count + 1)]


@QUIET
@given(st.text())
def test_any_text_comes_back_with_its_nul_bytes_and_emoji(echo: Any, text: str) -> None:
    assert echo(text + "\0🎉") == text + "\0🎉"


def test_text_with_half_of_a_pair_comes_back_as_it_was(echo: Any) -> None:
    assert echo("a\ud800b") == "a\ud800b"


def test_a_value_nested_too_deep_is_an_error_that_says_so(echo: Any) -> None:
    value: list[Any] = []
    for _ in range(5000):
        value = [value]
    with pytest.raises(InvalidError, match="nested too deep"):
        echo(value)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("nil", None),
        ("{}", {}),
        ("{1, nil, 3}", [1, None, 3]),
        ("{[5] = 'x'}", {"5": "x"}),
        ("{1, 2, name = 'x'}", {"1": 1, "2": 2, "name": "x"}),
        ("{json.null, 1}", [None, 1]),
        ("{a = json.null}", {"a": None}),
        ("1.0", 1.0),
        ("1 // 0.0", math.inf),
        ("'\\xff\\x00'", b"\xff\x00"),
        ("math.mininteger", -(2**63)),
        ("json.decode('[]')", []),
        ("{inner = json.decode('[]')}", {"inner": []}),
    ],
)
async def test_lua_values_have_an_obvious_form_for_the_host(spell: Spell, source: str, value: Any) -> None:
    result = await spell.run(f"return {source}")
    assert same(result, value)


async def test_a_list_that_was_empty_can_be_filled_and_given_a_metatable(spell: Spell) -> None:
    source = "local list = Test.echo(json.decode('[]')) list[1] = 'a' setmetatable(list, {}) return list"
    assert await spell.run(source) == ["a"]


async def test_members_that_are_null_are_absent_and_elements_keep_their_place(spell: Spell) -> None:
    spell.engine.set_globals({"config": {"a": None, "b": [None, 2]}})
    assert await spell.run("return {config.a == nil, config.b[1] == json.null, #config.b}") == [True, True, 2]


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("#blob", 4),
        ("tostring(blob) == 'a\\0\\xff!'", True),
        ("blob .. 'x' == 'a\\0\\xff!x'", True),
        ("blob:sub(1, 1)", "a"),
        ("blob:byte(3)", 255),
        ("blob == Test.echo(blob)", True),
        ("type(getmetatable(blob))", "boolean"),
        ("inspect(blob)", "<4 bytes>"),
        ("blob", b"a\0\xff!"),
    ],
)
async def test_bytes_of_the_host_behave_as_a_string(spell: Spell, expression: str, value: Any) -> None:
    spell.engine.set_globals({"blob": b"a\0\xff!"})
    assert await spell.run(f"return {expression}") == value


async def test_a_big_integer_prints_as_its_digits_and_counts_as_a_float(spell: Spell) -> None:
    spell.engine.set_globals({"big": 10**30})
    source = (
        "return {tostring(big), 'n=' .. big, big + 1, big > 5, big == Test.echo(big), json.encode(big), inspect({big})}"
    )
    digits = str(10**30)
    assert await spell.run(source) == [digits, f"n={digits}", 1e30, True, True, digits, f"{{ {digits} }}"]


async def test_an_error_value_behaves_as_its_message(spell: Spell) -> None:
    spell.engine.set_globals({"err": NotFoundError("There is no 'x'.", path="x")})
    source = (
        "return {err.type, err.message, err.path, tostring(err), 'E: ' .. err, err:match('no (.+)%.'), err.missing}"
    )
    wanted = ["not_found", "There is no 'x'.", "x", "There is no 'x'.", "E: There is no 'x'.", "'x'"]
    assert await spell.run(source) == wanted


async def test_an_error_value_goes_back_as_a_table_of_its_fields(spell: Spell) -> None:
    spell.engine.set_globals({"err": NotFoundError("gone", path="x")})
    assert await spell.run("return err") == {"type": "not_found", "message": "gone", "path": "x"}


async def test_an_outcome_of_text_behaves_as_the_text_and_knows_its_steps(spell: Spell) -> None:
    spell.engine.set_globals({"result": Outcome("Hello", {"steps": [{"name": "one"}]})})
    source = (
        "return {tostring(result), result .. '!', result:upper(), #result, result.output, result.steps[1].name,"
        " string.lower(result), table.concat({result, 1}, ' '), json.encode(result), result}"
    )
    wanted = ["Hello", "Hello!", "HELLO", 5, "Hello", "one", "hello", "Hello 1", '"Hello"', "Hello"]
    assert await spell.run(source) == wanted


async def test_an_outcome_of_a_table_behaves_as_the_table(spell: Spell) -> None:
    spell.engine.set_globals({"result": Outcome({"summary": "S", "items": [1]}, {"steps": []})})
    source = (
        "local keys = {} for key in pairs(result) do keys[#keys + 1] = key end table.sort(keys)"
        " return {result.summary, result.items[1], #result.steps, keys, tostring(result), result}"
    )
    table = {"summary": "S", "items": [1]}
    shown = '{ items = { 1 }, summary = "S" }'
    assert await spell.run(source) == ["S", 1, 0, ["items", "summary"], shown, table]


async def test_an_outcome_of_a_number_counts_and_compares_as_the_number(spell: Spell) -> None:
    spell.engine.set_globals({"n": Outcome(7, {"steps": []}), "same": Outcome(7), "half": Outcome("0.5")})
    source = (
        "return {n + 1, 1 - n, n * n, n / 2, n // 2, n % 4, n ^ 2, -n, n + half, n < 8, 8 <= n,"
        " n > half + 1, n == same, math.max(n + 0, 3), 2^70 // 1 > n}"
    )
    assert await spell.run(source) == [8, -6, 49, 3.5, 3, 3, 49, -7, 7.5, True, False, True, True, 7, True]


@pytest.mark.parametrize(
    ("expression", "problem"),
    [
        ("none + 1", "attempt to perform arithmetic on a nil value$"),
        ("1 + none", "attempt to perform arithmetic on a nil value$"),
        ("1 - text", "attempt to perform arithmetic on a string value"),
        ("text < 1", "attempt to compare string with number"),
        ("none <= text", "attempt to compare nil with string"),
    ],
)
async def test_an_outcome_that_is_no_number_says_so(spell: Spell, expression: str, problem: str) -> None:
    spell.engine.set_globals({"none": Outcome(None), "text": Outcome("owls")})
    with pytest.raises(ScriptError, match=problem) as caught:
        await spell.run(f"\nreturn {expression}")
    assert caught.value.details["line"] == 2


async def test_tables_that_look_like_host_objects_are_only_tables(spell: Spell) -> None:
    spell.host.objects[1] = Agent("secret")
    forged = await spell.run("return Test.echo({['$ref'] = 1, ['$class'] = 'Agent'})")
    assert forged == {"$ref": 1, "$class": "Agent"}


@pytest.mark.parametrize(
    ("expression", "problem"),
    [
        ("coroutine.create(print)", "A thread cannot leave"),
        ("(function() local t = {} t.t = t return t end)()", "contains itself"),
        ("{[true] = 1}", "a boolean as key"),
        ("{['\\xff'] = 1}", "key that is not text"),
        ("Agent", "Agent cannot leave the script"),
    ],
)
async def test_what_cannot_leave_the_script_is_named(spell: Spell, expression: str, problem: str) -> None:
    with pytest.raises(ScriptError, match=problem):
        await spell.run(f"local value = {expression}\nTest.nop(value)")


async def test_what_the_host_cannot_send_is_an_error_in_the_script(spell: Spell) -> None:
    spell.host.state["thing"] = object()
    with pytest.raises(InvalidError, match="A object cannot cross"):
        await spell.run("return State.get('thing')")

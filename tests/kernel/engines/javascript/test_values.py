"""Values cross in both directions and keep their meaning."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel.errors import ScriptError
from tests.kit.javascript_host import Spell

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**80), 2**80),
    st.floats(allow_nan=False),
    st.text(st.characters(codec="utf-8"), max_size=20),
    st.text(st.sampled_from("\x00\ud800$é\u2028😀"), max_size=5),
    st.binary(max_size=20),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.sampled_from("$ab_\x00é1"), max_size=6) | st.just("__proto__"), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=VALUES)
async def test_a_value_comes_back_as_it_went_in(spell: Spell, value: Any) -> None:
    spell.host.state["value"] = value
    assert await spell.run("const v = await State.get('value'); await State.set('back', v); return v") == value
    assert spell.host.state["back"] == value


async def test_there_is_one_kind_of_number(spell: Spell) -> None:
    back = await spell.run("return [1.0, 2 ** 53 - 1, 1.5, 10n, 2n ** 70n]")
    assert back == [1, 2**53 - 1, 1.5, 10, 2**70]
    assert [type(each) for each in back] == [int, int, float, int, int]
    assert math.isnan(await spell.run("return Test.echo(NaN)"))
    assert await spell.run("return [Infinity, -Infinity]") == [math.inf, -math.inf]


async def test_integers_beyond_what_a_number_holds_are_big(spell: Spell) -> None:
    spell.host.state["n"] = 2**53
    assert await spell.run("return typeof await State.get('n')") == "bigint"


async def test_collections_dates_and_bytes_become_plain_data(spell: Spell) -> None:
    source = """return { map: new Map([["a", 1]]), set: new Set([1, 2]), date: new Date(0),
      bytes: new Uint8Array([0, 255]), buffer: new ArrayBuffer(2), floats: new Float32Array([0.5]),
      gone: undefined, holes: [undefined, 1] }"""
    assert await spell.run(source) == {
        "map": {"a": 1},
        "set": [1, 2],
        "date": "1970-01-01T00:00:00.000Z",
        "bytes": b"\x00\xff",
        "buffer": b"\x00\x00",
        "floats": [0.5],
        "holes": [None, 1],
    }


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("Promise.resolve(1)", "A promise cannot leave the script. Await it first."),
        ("Symbol('x')", "A symbol cannot leave the script"),
        ("/x/", "A regular expression cannot leave the script"),
        ("new Map([[1, 2]])", "A Map whose keys are no texts"),
        ("(() => { const o = {}; o.o = o; return o })()", "contains itself"),
        ("Array.from({ length: 200 }).reduce((a) => [a], 1)", "nested too deep"),
    ],
)
async def test_what_cannot_cross_is_named_at_its_line(spell: Spell, value: str, message: str) -> None:
    with pytest.raises(ScriptError, match=message) as caught:
        await spell.run(f"\nawait Test.echo({value})")
    assert caught.value.details["line"] == 2


async def test_an_outcome_behaves_as_its_output_and_has_more_to_tell(spell: Spell) -> None:
    source = """const made = await Test.outcome({ a: 1 }, ["s"]), text = await Test.outcome("done", [1])
    return [made.a, made.steps, made.output.a, `${text}!`, text.steps, made, text]"""
    assert await spell.run(source) == [1, ["s"], 1, "done!", [1], {"a": 1}, "done"]


async def test_a_big_text_comes_out_whole(spell: Spell) -> None:
    assert await spell.run("let s = ''; for (let i = 0; i < 9000; i++) s += 'abc' + i % 10; return s.length") == 36000
    assert len(await spell.run("return await Test.echo(s + s)")) == 72000

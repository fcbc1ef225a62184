"""Values cross the border without loss, in both directions."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.engines.border import load
from kernel.engines.functions import FunctionTable
from kernel.engines.process.wire import Wire
from kernel.engines.python.child import border
from kernel.errors import InvalidError, ScriptError
from tests.kit.python_host import PythonHost, PythonSpell

TEXTS = st.text() | st.text(st.characters(exclude_categories=())) | st.sampled_from(["$ref", '"$', "\x00", "\ud800"])
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | TEXTS | st.binary()
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner), max_leaves=30)


def same(one: Any, other: Any) -> bool:
    """Equal, of the same type, and nan is nan."""
    if type(one) is not type(other):
        return False
    if isinstance(one, float):
        return one == other or (math.isnan(one) and math.isnan(other))
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    return bool(one == other)


def wire() -> Wire:
    async def start(*_: Any) -> None:
        return None

    return Wire(PythonHost(), FunctionTable("python", start, lambda: None), lambda handle: None)


def nothing(*_: Any) -> None:
    return None


@given(VALUES)
def test_what_the_host_sends_arrives_as_it_was(value: Any) -> None:
    assert same(border.from_border(json.loads(wire().pack(value)), nothing), value)


@given(VALUES)
def test_what_a_cell_sends_arrives_as_it_was(value: Any) -> None:
    assert same(wire().unpack(load(border.encode(value, nothing).encode())), value)


async def test_values_make_the_round_trip_through_a_real_process(spell: PythonSpell) -> None:
    values = [None, True, 0, -1, 2**53 + 1, 2**63, -(2**70), 1.0, -0.0, 1e308, math.inf, "", "\ud800ü\x00", b"\xff\x00"]
    values += [[], {}, [[]], {"a": {}}, {"$ref": 1}, {"$": [b"x"]}, [None, {"n": None}]]
    for value in values:
        spell.engine.set_globals({"value": value})
        assert same(await spell.run("await Test.echo(value)"), value)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("(1, 2)", [1, 2]),
        ("{3}", [3]),
        ("bytearray(b'x')", b"x"),
        ("memoryview(b'x')", b"x"),
        ("{1: 'a', None: 'b'}", {"1": "a", "null": "b"}),
        ("import datetime\ndatetime.date(2026, 11, 21)", "2026-11-21"),
        ("import datetime\ndatetime.datetime(2026, 11, 21, 9, 30, tzinfo=datetime.UTC)", "2026-11-21T09:30:00+00:00"),
        ("import pathlib\npathlib.Path('a') / 'b'", "a/b"),
        ("import uuid\nuuid.UUID(int=1)", "00000000-0000-0000-0000-000000000001"),
        ("import enum\nclass E(enum.IntEnum):\n    A = 3\nE.A", 3),
        ("import enum\nclass E(enum.StrEnum):\n    A = 'a'\nE.A", "a"),
        (
            "import dataclasses\n@dataclasses.dataclass\nclass P:\n    x: int\n    y: object\nP(1, b'2')",
            {"x": 1, "y": b"2"},
        ),
        ("import collections\ncollections.OrderedDict(a=1)", {"a": 1}),
        ("import types\ntypes.MappingProxyType({'a': 1})", {"a": 1}),
        ("import numpy\n[numpy.int64(3), numpy.arange(2), numpy.float64(0.5)]", [3, [0, 1], 0.5]),
    ],
)
async def test_values_of_python_cross_as_what_comes_nearest(spell: PythonSpell, source: str, value: Any) -> None:
    *before, last = source.split("\n")
    assert await spell.run("\n".join([*before, f"await Test.echo({last})"])) == value


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("await Test.echo(object())", r"Test\.echo: A object cannot leave Python\. Text, numbers"),
        ("await Test.echo({'a': [1j]})", "A complex cannot leave Python"),
        ("await Test.echo(Agent)", "cannot leave Python"),
        ("a = []\na.append(a)\nawait Test.echo(a)", "contains itself, or is nested too deep"),
        ("await Test.call(lambda: object())", "A object cannot leave Python"),
    ],
)
async def test_what_cannot_cross_is_refused_at_its_line(spell: PythonSpell, source: str, message: str) -> None:
    with pytest.raises(ScriptError, match=message) as caught:
        await spell.run(source)
    assert caught.value.details["file"] == "cell 1"


async def test_what_the_host_cannot_send_is_an_error_of_the_call(spell: PythonSpell) -> None:
    async def echo(*_: Any) -> object:
        return object()

    spell.host.test_echo = echo  # type: ignore[method-assign]
    with pytest.raises(InvalidError, match="cannot cross"):
        await spell.run("await Test.echo()")


async def test_an_outcome_behaves_as_its_output_and_tells_more(spell: PythonSpell) -> None:
    source = (
        "out = await Test.outcome({}, [1])\n{!r} == out, out.steps, out.output == out, type(out).__mro__[1].__name__"
    )
    for output, kind in (("text", "str"), ({"a": 1}, "dict"), ([1], "list"), (3, "int"), (0.5, "float")):
        assert await spell.run(source.format(repr(output), output)) == [True, [1], True, kind]
    assert await spell.run("out = await Test.outcome(True)\nbool(out), out.output, out.steps") == [True, True, []]


async def test_wide_and_deep_values_cross(spell: PythonSpell) -> None:
    assert await spell.run("len(await Test.echo([{'n': n, 't': 'x' * 20} for n in range(50_000)]))") == 50_000
    assert await spell.run("v = 0\nfor _ in range(300):\n    v = [v]\nawait Test.echo(v) == v") is True

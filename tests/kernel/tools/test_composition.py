"""Tools made of tools: how a value becomes parameters, and results that are kept."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.context import Context
from kernel.errors import InvalidError
from kernel.tools.composition import Part, as_parameters, compose
from kernel.tools.definition import Tool, Traits
from kernel.tools.results import MOST_KEPT, Results
from kernel.tools.schema import Checker, positional
from kernel.values import Outcome, Value
from tests.kit.runs import Recording

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


def tool(name: str, properties: dict[str, Any] | None = None, closed: bool = False, **traits: Any) -> Tool:
    async def handle(ctx: Context, input: Any) -> Value:
        return {name: input}

    schema: dict[str, Any] = {"type": "object", "properties": properties or {}}
    return Tool(
        name, "", {**schema, **({"additionalProperties": False} if closed else {})}, handle, traits=Traits(**traits)
    )


@pytest.mark.parametrize(
    ("value", "parameters"),
    [
        ({"a": 1, "z": 2}, {"a": 1}),
        ({"z": 2}, {"a": {"z": 2}}),
        ("text", {"a": "text"}),
        ([1, 2], {"a": [1, 2]}),
        ({}, {}),
        (None, {}),
    ],
)
def test_a_value_becomes_parameters_of_a_tool(value: Value, parameters: dict[str, Value]) -> None:
    assert as_parameters(tool("t", {"a": {}, "b": {}}, closed=True), value) == parameters


def test_a_tool_that_takes_anything_gets_the_whole_table_and_a_bare_value_as_input() -> None:
    assert as_parameters(tool("t"), {"z": 2}) == {"z": 2}
    assert as_parameters(tool("t"), 3) == {"input": 3}
    assert as_parameters(tool("t", {"a": {}}), {"a": 1, "z": 2}) == {"a": 1, "z": 2}


async def test_each_tool_gets_what_the_one_before_gave_and_its_own_parameters() -> None:
    async def change(ctx: Context, value: Value) -> Value:
        return {"changed": value["one"]["x"]}

    whole = compose("both", "", (Part(tool("one"), {"fixed": 1}), Part(tool("two"), change=change)))
    assert await whole.run(Recording().context(), {"x": 5}) == {"two": {"changed": 5}}
    with pytest.raises(InvalidError, match="composed of nothing"):
        compose("none", "", ())


async def test_an_outcome_is_passed_on_as_its_output() -> None:
    class Flow:
        name, description, input_schema = "flow", "", {}  # type: ignore[var-annotated]

        async def run(self, ctx: Context, input: Value) -> Value:
            return Outcome({"x": 1}, {"steps": {}})

    assert await compose("c", "", (Part(Flow()), Part(tool("t")))).run(Recording().context(), {}) == {"t": {"x": 1}}


@given(st.lists(VALUES, min_size=1, max_size=5, unique_by=repr))
def test_a_result_is_found_by_the_input_it_belongs_to(inputs: list[Value]) -> None:
    results = Results(10)
    for number, input in enumerate(inputs):
        results.keep(input, number, 100)
    assert [results.find(input, 109) for input in inputs] == [(number,) for number in range(len(inputs))]
    assert [results.find(input, 110) for input in inputs] == [None] * len(inputs)


def test_a_result_that_is_nothing_is_kept_too_and_the_oldest_goes() -> None:
    results = Results(10)
    for number in range(MOST_KEPT + 1):
        results.keep(number, None, 0)
    assert (results.find(0, 1), results.find(1, 1), results.find(MOST_KEPT, 1)) == (None, (None,), (None,))
    results.clear()
    assert results.find(MOST_KEPT, 1) is None
    nothing = Results(None)
    nothing.keep(1, 1, 0)
    assert nothing.find(1, 0) is None


def test_values_in_order_are_named_as_the_schema_names_them() -> None:
    schema: dict[str, Any] = {"properties": {"a": {}, "b": {}}}
    assert positional(schema, [1, None], "t") == {"a": 1}
    assert positional({**schema, "required": ["b"]}, [1, 2], "t") == {"b": 1, "a": 2}
    with pytest.raises(InvalidError, match="t was given 3 values; it takes a, b"):
        positional(schema, [1, 2, 3], "t")
    with pytest.raises(InvalidError, match="no named parameters"):
        positional({}, [1], "t")


def test_camel_case_is_understood_only_where_no_other_names_are_allowed() -> None:
    closed = {"type": "object", "properties": {"max_size": {}}, "additionalProperties": False}
    assert Checker("t", closed)({"maxSize": 1}) == {"max_size": 1}
    assert Checker("t", {"type": "object", "properties": {"max_size": {}}})({"maxSize": 1}) == {"maxSize": 1}
    with pytest.raises(InvalidError):
        Checker("t", closed)({"otherSize": 1})


def test_what_is_empty_becomes_what_the_schema_wants() -> None:
    rows = {"type": "array", "items": {"type": "object"}}
    schema: dict[str, Any] = {"type": "object", "properties": {"tags": {"type": "array"}, "at": {"type": "object"}}}
    check = Checker("t", {**schema, "properties": {**schema["properties"], "rows": rows}})
    assert check([]) == {}
    assert check({"tags": {}, "at": [], "rows": [[], {"a": 1}]}) == {"tags": [], "at": {}, "rows": [{}, {"a": 1}]}
    assert check({"tags": [1], "other": {}}) == {"tags": [1], "other": {}}


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({}, "t: 'text' is missing."),
        ({"text": "x", "texd": "y"}, "t: there is no parameter 'texd'. Did you mean 'text'?"),
        ({"text": "x", "zzzz": 1}, "t: there is no parameter 'zzzz'. It takes: text, at."),
        ({"text": "x", "at": {}}, "t: 'line' is missing in 'at'."),
        ({"text": 5}, "t: 'text' should be a text."),
    ],
)
def test_a_wrong_input_is_refused_with_the_name_of_the_parameter(value: dict[str, Any], told: str) -> None:
    place = {"type": "object", "required": ["line"]}
    properties = {"text": {"type": "string"}, "at": place}
    check = Checker("t", {"properties": properties, "required": ["text"], "additionalProperties": False})
    with pytest.raises(InvalidError) as refused:
        check(value)
    assert refused.value.message == told

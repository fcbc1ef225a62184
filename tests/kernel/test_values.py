"""What crosses the border keeps its meaning."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import ToolError
from kernel.values import Outcome, from_border, plain, to_border

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.binary()
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)


def no_reference(thing: Any) -> None:
    return None


def no_resolve(data: dict[str, Any]) -> Any:
    raise AssertionError(data)


@given(VALUES)
def test_every_value_survives_a_round_trip_as_json(value: Any) -> None:
    sent = json.loads(json.dumps(to_border(value, no_reference)))
    assert from_border(sent, no_resolve) == value


@given(st.integers(), st.floats())
def test_whole_numbers_and_floats_stay_apart(whole: int, real: float) -> None:
    back = from_border(to_border([whole, real], no_reference), no_resolve)
    assert [type(item) for item in back] == [int, float]


def test_a_table_whose_keys_look_like_tags_is_still_that_table() -> None:
    value = {"$fn": 3, "other": [1]}
    assert from_border(to_border(value, no_reference), no_resolve) == value


def test_an_error_crosses_with_its_type_and_message() -> None:
    assert to_border(ToolError("broken", tool="t"), no_reference) == {
        "$error": {"type": "tool", "message": "broken", "tool": "t"}
    }


def test_an_outcome_comes_back_as_its_output() -> None:
    sent = to_border(Outcome("text", {"steps": {}}), no_reference)
    assert sent == {"$outcome": {"output": "text", "steps": {}}}
    assert from_border(sent, no_resolve) == "text"


def test_what_cannot_cross_is_an_error() -> None:
    with pytest.raises(TypeError, match="object"):
        to_border(object(), no_reference)


def test_in_events_a_host_object_is_a_short_text() -> None:
    assert plain({"x": test_what_cannot_cross_is_an_error})["x"] == {"$text": "function"}

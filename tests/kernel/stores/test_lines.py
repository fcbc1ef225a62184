from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import InvalidError
from kernel.events import Event, envelope
from kernel.stores.lines import LONGEST_TEXT, decode, encode, shorten

plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
awkward = st.recursive(
    st.integers() | st.floats() | st.binary() | st.text(st.characters()) | st.sampled_from(["\ud800", object(), {1}]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.integers() | st.text(), inner, max_size=3),
    max_leaves=8,
)


def event(data: dict[str, Any], name: str = "n") -> Event:
    return Event(1, 2.5, "r", "s1", "", "chat.started", name, data)


@given(st.dictionaries(st.text(), plain, max_size=5), st.text())
def test_an_event_of_json_data_comes_back_as_it_was(data: dict[str, Any], name: str) -> None:
    line = encode(event(data, name))
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert decode(line) == event(data, name)


@given(st.dictionaries(st.text(st.characters()), awkward, max_size=4))
def test_what_json_lacks_still_makes_a_line(data: dict[str, Any]) -> None:
    back = decode(encode(event(data)))
    assert (back.id, back.span_id, back.kind) == (1, "s1", "chat.started")
    assert len(back.data) <= len(data)


def test_data_nested_beyond_measure_is_cut_and_keeps_its_span() -> None:
    deep: Any = "bottom"
    for _ in range(900):
        deep = [deep]
    back = decode(encode(event({"output": deep, "attributes": {"a": 1}})))
    assert back.data["attributes"] == {"a": 1}


def test_numbers_too_large_for_json_keep_their_digits() -> None:
    assert decode(encode(event({"n": 2**80}))).data == {"n": {"$int": str(2**80)}}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"v":1,"run":', "not a whole JSON object"),
        (b"\x00\x00\x00", "not a whole JSON object"),
        (b"[1,2]", "not a JSON object"),
        (b'{"v":1}', "without the field 'seq'"),
        (b'{"run":"r"}', "without the field 'v'"),
        (orjson.dumps({**envelope(event({})), "v": 2}), "of version 2"),
        (orjson.dumps({**envelope(event({})), "data": []}), "of the wrong type"),
        (orjson.dumps({**envelope(event({})), "span": 3}), "of the wrong type"),
    ],
)
def test_a_damaged_line_says_why(line: bytes, reason: str) -> None:
    with pytest.raises(InvalidError, match=reason):
        decode(line)


def test_a_line_too_long_for_the_store_is_cut_where_it_is_long() -> None:
    long = encode(event({"output": {"text": "y" * (LONGEST_TEXT + 7), "short": "kept"}}))
    cut = decode(shorten(long)).data["output"]
    assert cut["short"] == "kept"
    assert cut["text"].startswith("y" * LONGEST_TEXT)
    assert cut["text"].endswith("7 more characters are in the journal")


def test_a_long_line_that_is_no_json_is_left_as_it_is() -> None:
    assert shorten(b"garbage") == b"garbage"

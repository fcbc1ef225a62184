"""Payloads of any size fit a page, and keep their shape."""

from __future__ import annotations

from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as some

from webui.trace.payload import FOLD, WHOLE, fold, unfold

values = some.recursive(
    some.none() | some.booleans() | some.integers(-(2**53), 2**53) | some.text(max_size=400),
    lambda inner: some.lists(inner, max_size=20) | some.dictionaries(some.text(max_size=20), inner, max_size=20),
    max_leaves=60,
)


@given(values)
def test_a_small_payload_stays_as_it_is(value: Any) -> None:
    assert fold(value, 1_000_000)["value"] == value
    assert "folded" not in fold(value, 1_000_000)


@given(values, some.integers(10, 500))
def test_a_folded_payload_is_short_and_of_the_same_kind(value: Any, limit: int) -> None:
    payload = fold(value, limit)
    if "folded" in payload:
        assert type(payload["value"]) is type(value)
        assert _characters(payload["value"]) <= limit + 60
    assert payload["size"] >= 0


def _characters(value: Any) -> int:
    match value:
        case str():
            return len(value)
        case dict():
            return sum(len(key) + _characters(item) for key, item in value.items())
        case list():
            return sum(_characters(item) for item in value)
    return 0


def test_the_first_messages_of_a_long_chat_stay_messages() -> None:
    messages = [{"role": "user", "content": "x" * 9_000} for _ in range(40)]
    payload = fold({"model": "demo/echo", "messages": messages})
    assert payload["folded"]
    assert payload["value"]["messages"][0] == messages[0]
    assert len(orjson.dumps(payload["value"])) < FOLD + 200


def test_unfolding_gives_the_whole() -> None:
    assert unfold("y" * 100_000) == {"value": "y" * 100_000, "size": 100_000}


def test_what_no_page_can_hold_says_that_it_is_cut() -> None:
    payload = unfold(["z" * WHOLE, "more"])
    assert payload["cut"]
    assert payload["size"] > WHOLE

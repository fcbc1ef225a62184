"""What stands in for packages without a build for the browser does what they do, as far as this house asks."""

from __future__ import annotations

import dataclasses
import importlib.util
import sys
from datetime import UTC, datetime
from types import ModuleType
from typing import Any
from uuid import UUID

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.browser.conftest import BROWSER


def substitute(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"substitute_{name}", BROWSER / "substitutes" / "both" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


OURS = substitute("orjson")

TEXT = st.text(st.characters(exclude_categories=["Cs"]))

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(-1e15, 1e15) | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
)


@given(VALUES)
def test_json_is_written_and_read_as_orjson_does(value: Any) -> None:
    assert OURS.loads(OURS.dumps(value)) == orjson.loads(orjson.dumps(value))
    assert OURS.loads(orjson.dumps(value)) == value


@given(TEXT, st.integers(-(2**63), 2**64 - 1))
def test_text_and_integers_become_the_same_bytes(text: str, number: int) -> None:
    value = {"text": text, "numbers": [number, -1, None, True], "nested": {"a": []}}
    assert OURS.dumps(value) == orjson.dumps(value)


@dataclasses.dataclass(frozen=True)
class Point:
    x: int
    at: datetime


@pytest.mark.parametrize("option", [0, orjson.OPT_SORT_KEYS, orjson.OPT_APPEND_NEWLINE, orjson.OPT_INDENT_2])
def test_what_is_not_plain_is_written_the_same(option: int) -> None:
    value = {"p": Point(1, datetime(2026, 1, 2, tzinfo=UTC)), "id": UUID(int=7), "b": (1, 2), "a": float("nan")}
    assert OURS.dumps(value, option=option) == orjson.dumps(value, option=option)


@pytest.mark.parametrize("value", [2**64, {1: 2}, object(), b"bytes", "\ud800"])
def test_what_has_no_json_is_refused(value: Any) -> None:
    for module in (OURS, orjson):
        with pytest.raises(TypeError):
            module.dumps(value)


def test_default_is_asked_for_what_is_passed_through() -> None:
    option = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME
    value = [Point(1, datetime(2026, 1, 2, tzinfo=UTC)), datetime(2026, 1, 2, tzinfo=UTC)]
    assert OURS.dumps(value, default=str, option=option) == orjson.dumps(value, default=str, option=option)


@pytest.mark.parametrize("text", [b"", b"{", b"NaN", b"[1,]", b"\xff", "Infinity"])
def test_what_is_no_json_is_refused(text: bytes | str) -> None:
    for module in (OURS, orjson):
        with pytest.raises(module.JSONDecodeError):
            module.loads(text)

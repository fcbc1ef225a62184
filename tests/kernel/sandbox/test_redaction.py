"""What was revealed is not told, in whatever form it comes back."""

from __future__ import annotations

import base64
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import ToolError, describe_error
from kernel.events import Event
from kernel.sandbox.redaction import HIDDEN, Redaction
from kernel.values import Outcome, Record

SECRET = 'tok/en+"with" signs'


def knowing(*secrets: str) -> Redaction:
    made = Redaction()
    made.remember(*secrets)
    return made


@pytest.mark.parametrize(
    "written",
    [SECRET, quote(SECRET), quote(SECRET, safe=""), SECRET.encode().hex(), f'"{SECRET}"'.replace('"', '\\"')],
)
def test_a_secret_is_hidden_in_the_forms_a_server_may_echo(written: str) -> None:
    assert SECRET[8:12] not in knowing(SECRET).text(f"you sent {written}!")


@given(before=st.binary(max_size=9), after=st.binary(max_size=9), secret=st.text(min_size=12, max_size=40))
def test_a_secret_is_hidden_in_base64_wherever_it_begins(before: bytes, after: bytes, secret: str) -> None:
    text = base64.b64encode(before + secret.encode() + after).decode()
    assert HIDDEN in knowing(secret).text(text)


def test_tables_lists_names_bytes_and_outcomes_are_searched() -> None:
    hide = knowing(SECRET).hide
    value = {"a": [SECRET, 1, None], SECRET: {"b": SECRET.encode()}, "c": Outcome(SECRET, {"d": SECRET})}
    hidden = hide(value)
    assert SECRET not in repr(hidden)
    assert hidden["a"] == [HIDDEN, 1, None]
    assert hidden[HIDDEN] == {"b": HIDDEN.encode()}
    assert type(hide(Record(a=SECRET))) is Record


def test_an_error_and_what_led_to_it_are_covered() -> None:
    error = ToolError(f"it said {SECRET}", body=[SECRET])
    error.__cause__ = ValueError(SECRET)
    knowing(SECRET).cover(error)
    assert SECRET not in repr(describe_error(error)) + str(error)


def test_an_event_is_covered_and_one_without_secrets_stays_the_same() -> None:
    event = Event(1, 0.0, "r", "s1", "", "execute_tool.finished", "x", {"output": SECRET})
    assert knowing(SECRET).event(event).data == {"output": HIDDEN}
    assert Redaction().event(event) is event


def test_what_is_too_short_to_be_found_is_not_looked_for() -> None:
    assert knowing("abc").text("abc") == "abc"

"""The wire as data: events cut anywhere, answers of any shape, statuses and headers."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from email.utils import formatdate
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import InvalidError, ModelError, SpellError
from kernel.models.answers import Answer
from kernel.models.faults import Caller, event_error, retry_after, status_error
from kernel.models.headers import extra_headers
from kernel.models.sse import LONGEST_BODY, EventParser, read_events
from kernel.models.wire import CallAssembly, finish_reason

CALLER = Caller("local/fake", "secret-key")


@given(
    st.lists(st.text(min_size=1).filter(lambda text: not set(text) & set("\r\n")), max_size=5),
    st.lists(st.integers(0, 200), max_size=8),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_events_are_the_same_however_the_bytes_are_cut(texts: list[str], cuts: list[int], newline: str) -> None:
    data = "".join(f": comment{newline}event: x{newline}data: {text}{newline}{newline}" for text in texts).encode()
    places = sorted({min(cut, len(data)) for cut in cuts} | {0, len(data)})
    parser = EventParser()
    events = [event for start, end in pairwise(places) for event in parser.feed(data[start:end])]
    assert [event.decode() for event in [*events, *parser.end()]] == texts


def test_a_separator_inside_json_text_does_not_break_a_line() -> None:
    assert EventParser().feed('data: "a\u2028b\x85c"\n\n'.encode()) == ['"a\u2028b\x85c"'.encode()]


def test_an_event_of_several_lines_is_joined() -> None:
    assert EventParser().feed(b"data: {\ndata:}\n\n") == [b"{\n}"]


async def _pieces(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


async def test_nothing_is_read_after_done() -> None:
    assert [event async for event in read_events(_pieces(b"data: 1\n\ndata: [DONE]\n\ndata: 2\n\n"), CALLER)] == ["1"]


async def test_the_last_event_counts_without_its_empty_line() -> None:
    assert [event async for event in read_events(_pieces(b"data: 1\n\ndata: 2"), CALLER)] == ["1", "2"]


async def test_a_line_without_end_is_given_up() -> None:
    with pytest.raises(ModelError, match="16 MB"):
        async for _ in read_events(_pieces(*[b"x" * (1 << 20)] * (LONGEST_BODY >> 20), b"xx"), CALLER):
            pass


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "choices",
                    "delta",
                    "message",
                    "content",
                    "tool_calls",
                    "function",
                    "index",
                    "id",
                    "name",
                    "arguments",
                    "finish_reason",
                    "usage",
                    "error",
                    "code",
                    "prompt_tokens",
                    "model",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=15,
)


@given(_json)
def test_an_answer_of_any_shape_is_chunks_or_an_error_of_ours(data: object) -> None:
    for read in (
        lambda answer, text: [*answer.from_event(text), *answer.end()],
        lambda answer, text: [*answer.from_document(text)],
    ):
        try:
            chunks = read(Answer(CALLER), json.dumps(data))
        except SpellError:
            continue
        assert all(isinstance(chunk.text, str) for chunk in chunks)


@given(st.text())
def test_text_that_is_no_answer_never_becomes_one(text: str) -> None:
    answer = Answer(CALLER)
    try:
        chunks = [*answer.from_event(text), *answer.end()]
    except SpellError:
        chunks = []
    assert not any(chunk.finish_reason for chunk in chunks)


def test_calls_are_kept_apart_where_a_server_counts_every_index_as_zero() -> None:
    calls = CallAssembly()
    calls.add(0, "a", "one", '{"x":')
    calls.add(0, "", None, "1}")
    calls.add(0, "b", "two", "{}")
    assert [(call.id, call.name, call.arguments) for call in calls.whole()] == [
        ("a", "one", {"x": 1}),
        ("b", "two", {}),
    ]


def test_calls_without_index_or_id_still_come_out() -> None:
    calls = CallAssembly()
    calls.add(None, None, "one", "{}")
    assert [(call.id, call.name) for call in calls.whole()] == [("call_1", "one")]


@pytest.mark.parametrize(
    ("word", "calls", "expected"),
    [
        ("stop", False, "stop"),
        ("stop", True, "tool_calls"),
        ("end_turn", False, "stop"),
        ("length", True, "length"),
        ("function_call", True, "tool_calls"),
        ("content_filter", False, "content_filter"),
    ],
)
def test_finish_reasons_are_ours(word: str, calls: bool, expected: str) -> None:
    assert finish_reason(word, calls) == expected


@pytest.mark.parametrize(
    ("status", "headers", "expected"),
    [
        (429, {}, "rate_limit"),
        (529, {}, "rate_limit"),
        (503, {"Retry-After": "3"}, "rate_limit"),
        (503, {}, "network"),
        (401, {}, "denied"),
        (403, {}, "denied"),
        (404, {}, "not_found"),
        (400, {}, "invalid"),
        (422, {}, "invalid"),
        (500, {}, "network"),
        (502, {}, "network"),
    ],
)
def test_a_status_is_an_error_with_a_type(status: int, headers: dict[str, str], expected: str) -> None:
    error = status_error(CALLER, status, '{"error": {"message": "bad secret-key here"}}', headers)
    assert error.type == expected
    assert "bad *** here" in error.message
    assert "'local/fake'" in error.message


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        ({"message": "overloaded", "code": 500}, "network"),
        ({"message": "overloaded", "code": "503"}, "network"),
        ({"message": "overloaded", "type": "server_error"}, "network"),
        ({"message": "slow down", "code": 429}, "rate_limit"),
        ({"message": "bad request", "type": "invalid_request_error"}, "model"),
        ("bad", "model"),
    ],
)
def test_an_error_inside_a_stream_has_the_type_it_would_have_outside(error: object, expected: str) -> None:
    assert event_error(CALLER, {"error": error}).type == expected


def test_a_page_of_html_is_not_repeated_in_a_message() -> None:
    assert "web page" in status_error(CALLER, 502, "<html>" + "x" * 5000, {}).message


def test_the_time_to_wait_comes_in_seconds_milliseconds_or_as_a_date() -> None:
    assert retry_after({"Retry-After": "1.5"}) == 1.5
    assert retry_after({"retry-after-ms": "250", "retry-after": "9"}) == 0.25
    date = retry_after({"retry-after": formatdate(time.time() + 100, usegmt=True)})
    assert date is not None
    assert 90 < date <= 100
    assert retry_after({"retry-after": "soon"}) is None
    assert retry_after({}) is None


@pytest.mark.parametrize("headers", ["x", ["a"], {"a": 1}])
def test_headers_must_be_a_table_of_text(headers: object) -> None:
    with pytest.raises(InvalidError, match="headers"):
        extra_headers({"headers": headers})

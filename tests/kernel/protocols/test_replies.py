"""Answers about code that does not run, as Jupyter clients expect them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import InvalidError
from kernel.protocols.jupyter import replies
from kernel.protocols.jupyter.wire import Message
from tests.kit.executor_double import EchoExecutor


def request(type: str, content: dict[str, Any], **ours: Any) -> Message:
    return Message({"msg_id": "1", "msg_type": type}, metadata={"llmspell": ours}, content=content)


def history(**content: Any) -> list[Any]:
    asked = request("history_request", content)
    return list(replies.history(["a = 1", "b = 2", "print(a)"], asked).content["history"])


def test_a_cursor_nobody_gave_is_at_the_end() -> None:
    reply = replies.completion(EchoExecutor(), request("complete_request", {"code": "pr"}))
    assert (reply.content["cursor_start"], reply.content["cursor_end"]) == (0, 2)
    assert reply.content["matches"] == ["print"]


@given(code=st.text(max_size=20), cursor=st.integers(-5, 30) | st.none() | st.text())
def test_completion_answers_for_any_cursor(code: str, cursor: object) -> None:
    content = {"code": code, "cursor_pos": cursor}
    reply = replies.completion(EchoExecutor(), request("complete_request", content)).content
    assert 0 <= reply["cursor_start"] <= reply["cursor_end"] <= len(code)


@pytest.mark.parametrize("content", [{}, {"code": None}, {"code": 3}])
def test_a_request_without_code_is_invalid(content: dict[str, Any]) -> None:
    with pytest.raises(InvalidError, match="needs the text 'code'"):
        replies.completeness(EchoExecutor(), request("is_complete_request", content))


@pytest.mark.parametrize(
    ("code", "status"), [("print x", "complete"), ("unfinished", "incomplete"), ("bogus", "invalid"), ("", "complete")]
)
def test_code_is_complete_incomplete_or_invalid(code: str, status: str) -> None:
    reply = replies.completeness(EchoExecutor(), request("is_complete_request", {"code": code}))
    assert reply.content["status"] == status


def test_help_is_found_or_not() -> None:
    found = replies.inspection(EchoExecutor(), request("inspect_request", {"code": "print", "cursor_pos": 5}))
    assert found.content["found"] is True
    assert found.content["data"]["text/plain"] == "**print** is a command of lua."
    missing = replies.inspection(EchoExecutor(), request("inspect_request", {"code": "zz", "cursor_pos": 2}))
    assert (missing.content["found"], missing.content["data"]) == (False, {})


def test_the_language_is_the_clients_or_lua() -> None:
    assert replies.language_of(request("execute_request", {}, language="python")) == "python"
    assert replies.language_of(request("execute_request", {})) == "lua"


def test_history_by_range_tail_and_pattern() -> None:
    everything = [(1, 1, "a = 1"), (1, 2, "b = 2"), (1, 3, "print(a)")]
    assert history(hist_access_type="range", start=0, stop=None) == everything
    assert history(hist_access_type="range", start=2, stop=3) == [(1, 2, "b = 2")]
    assert history(hist_access_type="tail", n=2) == everything[1:]
    assert history(hist_access_type="tail", n=0) == []
    assert history(hist_access_type="search", pattern="* = *") == everything[:2]
    assert history(hist_access_type="search", pattern="* = *", n=1) == [everything[1]]
    assert history(hist_access_type="tail", n=1, output=True) == [(1, 3, ("print(a)", None))]


def test_an_error_names_its_type_and_shows_where() -> None:
    error = {"type": "script", "message": "boom", "traceback": "greet:2: in main\ngreet:1: in f"}
    assert replies.failure(error).content == {
        "status": "error",
        "ename": "script",
        "evalue": "boom",
        "traceback": ["script: boom", "greet:2: in main", "greet:1: in f"],
    }


def test_the_tools_ride_in_our_part_of_the_reply() -> None:
    told = replies.tools(EchoExecutor(), request("tools_request", {}))
    assert told.content == {"status": "ok"}
    assert [tool["name"] for tool in told.ours["tools"]] == ["echo"]

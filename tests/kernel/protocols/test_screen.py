"""Text of a cell travels in batches, loses nothing and keeps its order."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.context import nobody
from kernel.errors import InvalidError
from kernel.protocols.jupyter.pace import Pace
from kernel.protocols.jupyter.screen import BATCH_SIZE, CellScreen


class Told:
    """Keeps what a screen told."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, dict[str, Any]]] = []

    def __call__(self, type: str, content: Mapping[str, Any], **ours: Any) -> None:
        self.messages.append((type, dict(content)))

    def streams(self) -> list[tuple[str, str]]:
        return [(content["name"], content["text"]) for type, content in self.messages if type == "stream"]


Step = tuple[str, str]


@given(steps=st.lists(st.tuples(st.sampled_from(["stdout", "stderr", "display"]), st.text(max_size=5)), max_size=40))
def test_whatever_is_written_comes_out_whole_and_in_order(steps: list[Step]) -> None:
    async def write() -> Told:
        told = Told()
        screen = CellScreen(told, nobody)
        for name, text in steps:
            screen.display({"text/plain": text}) if name == "display" else screen.stream(name, text)
        screen.flush()
        return told

    told = asyncio.run(write())
    shown = [
        ("display", content["data"]["text/plain"]) if type == "display_data" else (content["name"], content["text"])
        for type, content in told.messages
    ]
    assert joined(shown) == joined(steps)
    assert ("", "") not in told.streams()


def joined(steps: list[Step]) -> list[Step]:
    """The steps with neighbouring text of one stream made one."""
    result: list[Step] = []
    for name, text in steps:
        if name != "display" and not text:
            continue
        if name != "display" and result and result[-1][0] == name:
            result[-1] = (name, result[-1][1] + text)
        else:
            result.append((name, text))
    return result


async def test_the_first_text_goes_at_once_and_the_rest_together() -> None:
    told = Told()
    screen = CellScreen(told, nobody)
    for text in "abcd":
        screen.stream("stdout", text)
    assert told.streams() == [("stdout", "a")]
    await asyncio.sleep(0.1)
    assert told.streams() == [("stdout", "a"), ("stdout", "bcd")]


async def test_much_text_does_not_wait_for_the_next_batch() -> None:
    told = Told()
    screen = CellScreen(told, nobody)
    screen.stream("stdout", "a")
    screen.stream("stdout", "b" * (BATCH_SIZE + 1))
    assert [len(text) for _, text in told.streams()] == [1, BATCH_SIZE + 1]


async def test_text_before_a_question_is_shown_before_it() -> None:
    told = Told()
    screen = CellScreen(told, nobody)
    screen.stream("stdout", "a")
    screen.stream("stdout", "Who?")
    with pytest.raises(InvalidError, match="nobody to answer"):
        await screen.ask("input", {})
    assert told.streams() == [("stdout", "a"), ("stdout", "Who?")]


async def test_hints_are_thinned_but_the_last_is_never_lost() -> None:
    said: list[str] = []
    pace = Pace(said.append, interval=0.02)
    for _ in range(1000):
        pace.hint("a")
        pace.hint("b")
    assert said == ["a"]
    await asyncio.sleep(0.1)
    assert said == ["a", "b", "a"]


async def test_a_flush_says_what_waits_and_only_that() -> None:
    said: list[str] = []
    pace = Pace(said.append, interval=60)
    pace.hint("a")
    pace.hint("b")
    pace.flush()
    pace.flush()
    assert said == ["a", "b"]

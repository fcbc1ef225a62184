"""Two runs, and several, over a real store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kernel.comparison.pairs import read_pair, sections
from kernel.comparison.runs import Comparison, compare
from kernel.comparison.tables import tabulate
from kernel.comparison.words import counts, sentence, totals
from kernel.errors import NotFoundError
from kernel.stores.labels import Label
from kernel.stores.projection import Projection
from tests.kit.trace_data import MODEL, SYSTEM, Recorder, big_run, cell, chat, failed_run, small_run


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Projection]:
    with Projection.open(tmp_path / ".llmspell") as store:
        yield store


def brief(home: Path, run_id: str, question: str, answer: str, call_id: str = "c1", extra: bool = False) -> None:
    """A run that asks a model, which calls a tool under an id that only this answer has."""
    recorder = Recorder(home, run_id, 1_000.0 + len(question))
    with recorder.span(cell(recorder, "ask"), "run_cell", "ask", "return writer:chat()", (0, 3)) as (ctx, _):
        call = {"id": call_id, "name": "calculator", "arguments": {"expression": "6 * 7"}}
        asked: list[dict[str, Any]] = [SYSTEM, {"role": "user", "content": question}]
        chat(recorder, ctx, (0.1, 1), asked, {"content": "", "tool_calls": [call]}, (100, 10))
        if extra:
            with recorder.span(ctx, "execute_tool", "calculator", {"expression": "1"}, (1.1, 1.2)) as (_, done):
                done["output"] = 1
        asked = [*asked, {"role": "assistant", "content": "", "tool_calls": [call]}]
        asked.append({"role": "tool", "name": "calculator", "tool_call_id": call_id, "content": "42"})
        chat(recorder, ctx, (1.3, 2), asked, {"content": answer}, (200, 20))
        recorder.at(2.5)
        ctx.emit("stdout", stream="stdout", text=f"{answer}\n")
    recorder.finish()
    recorder.write()


def differing(comparison: Comparison) -> list[tuple[str, str, tuple[str, ...]]]:
    return [
        (comparison.change(at), comparison.span(at).operation, comparison.what[at])
        for at in range(len(comparison.rows))
        if comparison.change(at) != "same"
    ]


def test_two_runs_of_the_same_do_not_differ_whatever_calls_are_numbered_with(store: Projection, tmp_path: Path) -> None:
    home = tmp_path / ".llmspell"
    brief(home, "r1", "Why?", "Because.", "call_1")
    brief(home, "r2", "Why?", "Because.", "call_x7")
    small_run(home, "r3", 3_000.0)
    small_run(home, "r4", 4_000.0)
    store.ingest()
    assert differing(compare(store, "r1", "r2")) == []
    assert differing(compare(store, "r3", "r4")) == []
    assert sentence(compare(store, "r3", "r4")) == "No difference in 18 spans."


def test_what_changed_came_and_went_is_said_in_one_sentence(store: Projection, tmp_path: Path) -> None:
    home = tmp_path / ".llmspell"
    brief(home, "r1", "Why?", "Because.")
    brief(home, "r2", "Why not?", "Who knows.", extra=True)
    store.ingest()
    comparison = compare(store, "r1", "r2")
    assert differing(comparison) == [
        ("changed", "chat", ("input",)),
        ("added", "execute_tool", ()),
        ("changed", "chat", ("input", "output")),
    ]
    assert counts(comparison) == {"prompts changed": 2, "answer changed": 1, "call added": 1}
    assert sentence(comparison) == "2 prompts changed, 1 answer changed, 1 call added."
    assert totals(comparison.one, comparison.other)["spans"] == (3, 4)
    assert sentence(compare(store, "r2", "r1")).endswith("1 call removed.")


def test_a_pair_tells_its_prompt_and_its_answer_line_by_line(store: Projection, tmp_path: Path) -> None:
    home = tmp_path / ".llmspell"
    brief(home, "r1", "Why?", "Because.", "call_1")
    brief(home, "r2", "Why?", "Who knows.", "call_2")
    store.ingest()
    comparison = compare(store, "r1", "r2")
    one, other = comparison.spans(comparison.find("s3", 1) or 0)
    assert one is not None
    assert other is not None
    found = {one.title: one for one in sections(*read_pair(store, ("r1", "r2"), (one.span_id, other.span_id)))}
    assert [*found] == ["Prompt", "Answer", "Attributes"]
    assert [section.is_same for section in found.values()] == [True, False, True]
    assert [(line.sign, line.text) for line in found["Answer"].lines] == [("-", "Because."), ("+", "Who knows.")]


def test_a_failure_is_another_outcome(store: Projection, tmp_path: Path) -> None:
    home = tmp_path / ".llmspell"
    for run_id, error in (("r1", None), ("r2", {"type": "tool", "message": "It broke."})):
        recorder = Recorder(home, run_id, 1_000.0)
        with recorder.span(cell(recorder, "ask"), "execute_tool", "fetch", {}, (0, 1)) as (_, told):
            told["error"] = error
        recorder.write()
    store.ingest()
    comparison = compare(store, "r1", "r2")
    assert comparison.what[0] == ("status", "error")
    assert counts(comparison) == {"outcome changed": 1}


def test_a_run_that_is_gone_is_told(store: Projection) -> None:
    with pytest.raises(NotFoundError, match="no run 'r1' any more"):
        compare(store, "r1", "r2")


def test_runs_of_ten_thousand_spans_are_compared(store: Projection, tmp_path: Path) -> None:
    home = tmp_path / ".llmspell"
    big_run(home, "r1", 1_000.0, 10_000)
    big_run(home, "r2", 2_000.0, 10_000, agents=25)
    store.ingest()
    comparison = compare(store, "r1", "r2")
    assert {row.depth for row in comparison.rows} == {0, 1, 2, 3}
    assert comparison.differences == comparison.inside[0]
    assert any(comparison.change(at) == "added" and row.depth == 1 for at, row in enumerate(comparison.rows))


def test_several_runs_stand_in_a_table_with_what_tells_them_apart(store: Projection, tmp_path: Path) -> None:
    home = tmp_path / ".llmspell"
    brief(home, "r1", "Why?", "Because.")
    brief(home, "r2", "Why?", "Who knows.")
    failed_run(home, "r3", 2_000.0)
    store.ingest()
    table = tabulate(store, ["r1", "r2", "r3", "r1"], {"r2": Label(("good",))}, ["ask"])
    assert [run.run_id for run in table.runs] == ["r1", "r2", "r3"]
    first, second, third = table.values
    assert (first["model_calls"], first["tool_calls"], first["models"]) == (2, 0, [MODEL])
    assert (first["cells.ask"], second["cells.ask"], third["cells.ask"]) == ("Because.\n", "Who knows.\n", None)
    assert second["tags"] == ["good"]
    assert ("ask", "ask", 2) in table.cells
    assert {"status", "cells.ask", "tags", "failures"} <= table.differing
    assert not {"models", "profile", "started", "seconds"} & table.differing

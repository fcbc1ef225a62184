"""Journals that were damaged after a run was stopped: a step that had ended is never run twice, and never lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kernel.errors import ModelError
from kernel.tapes import Replay
from tests.kit.replays import Played, Provider, play, replay

SPELL = """
local flow = Workflow.sequential({ name = "wf", steps = {
  { name = "a", handler = function() print("a") return 1 end },
  { name = "b", handler = function() print("b") return Agent.new({}):chat("b") end },
} })
return flow:run("in").output
"""

Change = Callable[[dict[str, Any]], Any]


async def stopped(folder: Path) -> tuple[Path, Played]:
    """A run that failed in its second step, and its journal."""
    first = await play(folder, SPELL, Provider(errors=[ModelError("not today")] * 9))
    assert (first.done.status, first.text.split()) == ("failed", ["a", "b"])
    return folder / ".llmspell" / "journals" / f"{first.done.run_id}.ndjson", first


async def resumed(folder: Path, run: Played) -> Played:
    return await play(folder, SPELL, Provider(), replay=Replay(run.done.run_id, "resume"))


def change(journal: Path, kind: str, edit: Change) -> int:
    """Edit the first line of that kind; its number."""
    lines = journal.read_text().splitlines()
    place = next(place for place, line in enumerate(lines) if json.loads(line)["kind"] == kind)
    line = json.loads(lines[place])
    edited = edit(line)
    lines[place] = edited if isinstance(edited, str) else json.dumps(line)
    journal.write_text("\n".join(lines) + "\n")
    return place + 1


CHANGES: dict[str, tuple[Change, str]] = {
    "version": (lambda line: line.update(v=99), "is of version 99; this program reads version 1"),
    "garbage": (lambda line: json.dumps(line) + "xyz", "is not a whole JSON object"),
    "half": (lambda line: json.dumps(line)[:-20], "is not a whole JSON object"),
    "key": (lambda line: line["data"].update(key=5), "is no checkpoint: its 'key' is 5, not a text"),
    "path": (lambda line: line["data"].update(path=5), "is no checkpoint: its 'path' is 5, not a text"),
    "elsewhere": (lambda line: line["data"].update(path="other#1"), "is the checkpoint of a workflow 'other#1'"),
    "no path": (lambda line: line["data"].pop("path") and None, "is no checkpoint: its 'path' is missing"),
    "result": (
        lambda line: line["data"].update(result=5),
        "is no checkpoint: at step 'a', what became of it is 5, not a table",
    ),
    "status": (
        lambda line: line["data"]["result"].update(status="doen"),
        "is no checkpoint: at step 'a', its 'status' is the text 'doen', not one of",
    ),
    "decisions": (
        lambda line: line["data"].update(decisions=5),
        "is no checkpoint: its 'decisions' are 5, not a table",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
async def test_a_checkpoint_that_cannot_be_read_is_refused_and_its_step_is_not_run_again(
    tmp_path: Path, name: str
) -> None:
    edit, told = CHANGES[name]
    journal, run = await stopped(tmp_path)
    number = change(journal, "invoke_workflow.checkpoint", edit)
    refused = await resumed(tmp_path, run)
    assert (refused.error["type"], refused.text) == ("invalid", "")
    message = refused.error["message"]
    assert f"The run '{run.done.run_id}' cannot be read: line {number} of its journal {told}" in message
    assert "Repair the line" in message
    assert "or run the spell anew" in message


async def test_a_field_of_another_line_that_is_no_such_thing_is_refused_too(tmp_path: Path) -> None:
    journal, run = await stopped(tmp_path)
    number = change(journal, "invoke_workflow.started", lambda line: line["data"].update(attributes=5))
    message = (await resumed(tmp_path, run)).error["message"]
    assert f"line {number} of its journal is damaged: a field is missing, or of the wrong type" in message


def cut(journal: Path, place: int, count: int = 1) -> None:
    """Take lines out of a journal, the first of them in that place (from 0)."""
    lines = journal.read_text().splitlines(keepends=True)
    journal.write_text("".join(lines[:place] + lines[place + count :]))


@pytest.mark.parametrize("count", [1, 2])
async def test_a_line_that_was_taken_out_is_noticed_wherever_it_was(tmp_path: Path, count: int) -> None:
    journal, run = await stopped(tmp_path)
    whole = journal.read_text()
    told = "a line is missing" if count == 1 else "2 lines are missing"
    for place in range(1, len(whole.splitlines()) - count):
        cut(journal, place, count)
        refused = await resumed(tmp_path, run)
        assert (refused.error["type"], refused.text) == ("invalid", "")
        message = refused.error["message"]
        assert f"cannot be read: line {place + 1} of its journal is not the next one: {told} before it" in message
        assert f"(event {place + count + 1} follows event {place})" in message
        journal.write_text(whole)
    again = await resumed(tmp_path, run)
    assert (again.done.status, again.text) == ("ok", "b\n"), "and the whole one goes on"


@pytest.mark.parametrize("mode", ["strict", "changed"])
async def test_a_replay_refuses_a_journal_with_a_missing_line_too(tmp_path: Path, mode: str) -> None:
    spell = 'local agent = Agent.new({}) return { agent:chat("same"), agent:chat("same") }'
    whole = await play(tmp_path, spell, Provider())
    journal = tmp_path / ".llmspell" / "journals" / f"{whole.done.run_id}.ndjson"
    kinds = [json.loads(line)["kind"] for line in journal.read_text().splitlines()]
    cut(journal, kinds.index("chat.finished"))
    again = await play(tmp_path, spell, Provider(), replay=replay(whole.done.run_id, mode))
    assert "a line is missing before it" in again.error["message"]
    assert f"line {kinds.index('chat.finished') + 1} of its journal" in again.error["message"]


async def test_a_kernel_that_was_started_again_within_a_run_left_no_hole(tmp_path: Path) -> None:
    whole = await play(tmp_path, "print(1) return 1", Provider())
    journal = tmp_path / ".llmspell" / "journals" / f"{whole.done.run_id}.ndjson"
    lines = journal.read_text().splitlines(keepends=True)
    journal.write_text("".join(lines[:-1] + lines))
    again = await play(tmp_path, "print(1) return 1", Provider(), replay=replay(whole.done.run_id))
    assert again.value == 1


async def test_a_torn_last_line_is_harmless(tmp_path: Path) -> None:
    journal, run = await stopped(tmp_path)
    with journal.open("a") as file:
        file.write(journal.read_text().splitlines()[5][:-20])
    again = await resumed(tmp_path, run)
    assert (again.done.status, again.text) == ("ok", "b\n"), again.done.error


async def test_a_journal_of_another_version_says_which(tmp_path: Path) -> None:
    journal, run = await stopped(tmp_path)
    journal.write_text(journal.read_text().replace('{"v":1,', '{"v":7,'))
    for again in (
        await resumed(tmp_path, run),
        await play(tmp_path, SPELL, Provider(), replay=replay(run.done.run_id)),
    ):
        assert "its first line is of version 7; this program reads version 1" in again.error["message"]


async def test_a_later_attempt_whose_first_line_is_damaged_is_not_forgotten(tmp_path: Path) -> None:
    _, run = await stopped(tmp_path)
    second = await play(
        tmp_path, SPELL, Provider(errors=[ModelError("no")] * 9), replay=Replay(run.done.run_id, "resume")
    )
    journal = tmp_path / ".llmspell" / "journals" / f"{second.done.run_id}.ndjson"
    change(journal, "run.started", lambda line: line.update(v=7))
    refused = await resumed(tmp_path, run)
    assert f"The journal of the run '{second.done.run_id}' cannot be read" in refused.error["message"]
    assert refused.text == ""


@pytest.mark.parametrize("mode", ["strict", "changed"])
async def test_a_replay_of_a_damaged_journal_is_refused_and_no_answer_goes_to_another_call(
    tmp_path: Path, mode: str
) -> None:
    source, provider = 'local a = Agent.new("x") a:chat("one") return Agent.new("x"):chat("one")', Provider()
    whole = await play(tmp_path, source, provider)
    number = change(
        tmp_path / ".llmspell" / "journals" / f"{whole.done.run_id}.ndjson", "chat.finished", lambda line: "x"
    )
    again = await play(tmp_path, source, provider, replay=replay(whole.done.run_id, mode))
    assert f"line {number} of its journal is not a whole JSON object" in again.error["message"]
    assert len(provider.asked) == 2

"""Cassettes as files: readable, without secrets and paths of a machine, and honest about what is wrong with them."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from kernel.errors import InvalidError
from kernel.replay.cassette import read_cassette, write_cassette
from kernel.replay.content import Tidy
from tests.kit.replays import Provider, play, replay

SPELL = 'return Agent.new({}):chat("one ü") .. Agent.new({}):chat("two")'


@pytest.fixture
async def cassette(tmp_path: Path) -> Path:
    await play(tmp_path, SPELL, Provider(), record=tmp_path / "c.jsonl")
    return tmp_path / "c.jsonl"


def changed(path: Path, line: int, old: str, new: str) -> None:
    lines = path.read_text().split("\n")
    assert old in lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(old, new)
    path.write_text("\n".join(lines))


def test_a_cassette_has_a_line_for_each_call_in_the_order_of_the_calls(cassette: Path) -> None:
    head, *calls = [json.loads(line) for line in cassette.read_text().splitlines()]
    assert head["cassette"] == 1
    assert [call["request"]["messages"][-1]["content"] for call in calls] == ["one ü", "two"]
    end = {"finish_reason": "stop", "usage": {"input_tokens": 3, "output_tokens": 4, "cost": 0.5}}
    assert calls[0]["answer"] == ["You said ", "one ü", " (1)", end | {"model": "fake/model-2"}]


async def test_a_replayed_run_can_be_recorded_again_and_gives_the_same_file(tmp_path: Path, cassette: Path) -> None:
    before = read_cassette(cassette)
    await play(tmp_path, SPELL, Provider(), replay=replay(cassette), record=tmp_path / "again.jsonl")
    after = read_cassette(tmp_path / "again.jsonl", before.name)
    assert [asdict(record) for record in after.records] == [asdict(record) for record in before.records]
    assert (after.seed, after.began, after.about) == (before.seed, before.began, before.about)


async def test_secrets_and_paths_of_this_machine_are_in_no_cassette(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_API_KEY", "sk-1234567890")
    source = f"""
    local agent = Agent.new({{ api_key = "sk-other-99999" }})
    return agent:chat("The key sk-1234567890 opens {tmp_path}/door")
    """
    first = await play(tmp_path, source, Provider(), record=tmp_path / "c.jsonl")
    text = (tmp_path / "c.jsonl").read_text()
    assert str(tmp_path) not in text
    assert "sk-" not in text
    assert "The key ${secret} opens ${workspace}/door" in text
    again = await play(tmp_path, source, Provider(), replay=replay("c.jsonl"))
    assert again.value == first.value.replace("sk-1234567890", "${secret}")


async def test_a_cassette_made_in_another_folder_is_replayed_here(tmp_path: Path) -> None:
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
    source = 'return Agent.new({{}}):chat("Look into {}/notes")'
    await play(tmp_path / "here", source.format(tmp_path / "here"), Provider(), record=tmp_path / "c.jsonl")
    again = await play(
        tmp_path / "there", source.format(tmp_path / "there"), Provider(), replay=replay(tmp_path / "c.jsonl")
    )
    assert again.value == f"You said Look into {tmp_path / 'there'}/notes (1)"


@pytest.mark.parametrize(
    ("line", "old", "new", "told"),
    [
        (1, '"cassette":1', '"cassette":7', "line 1: it is of version 7; this program reads version 1"),
        (1, '{"cassette":1', '{"other":1', "line 1: this is no cassette"),
        (1, '"began":"2', '"began":"x', "line 1: 'began' or 'seed' is damaged"),
        (2, '"content":"one ü"', '"content":"uno"', "line 2: its request was changed by hand and does not fit its key"),
        (2, '"call":"chat"', '"call":"chant"', "line 2: the call 'chant' is none of chat, "),
        (3, "}]}", "}]", "line 3: this is no whole JSON object"),
        (3, '"answer"', '"anwser"', "line 3: the field 'anwser' is unknown"),
        (3, '"finish_reason":"stop"', '"finished":"stop"', "line 3: {'finished': 'stop'"),
        (3, '"took"', '"at"', "line 3: "),
        (3, '"input_tokens"', '"tokens"', "line 3: the usage"),
    ],
)
def test_what_is_wrong_with_a_cassette_is_told_with_its_line(
    cassette: Path, line: int, old: str, new: str, told: str
) -> None:
    if old == '"took"':
        changed(cassette, line, '"took":', '"took":"long","effect":')
    else:
        changed(cassette, line, old, new)
    with pytest.raises(InvalidError) as raised:
        read_cassette(cassette)
    assert "'c.jsonl' cannot be used" in raised.value.message
    assert told in raised.value.message
    assert raised.value.details["line"] == line


async def test_a_request_may_be_written_by_hand_without_a_key_and_answers_may_be_edited(
    tmp_path: Path, cassette: Path
) -> None:
    past = read_cassette(cassette)
    changed(cassette, 2, f'"key":"{past.records[0].key}",', "")
    changed(cassette, 2, "one ü", "uno")
    changed(cassette, 3, '"You said "', '"I heard "')
    again = await play(tmp_path, SPELL.replace("one ü", "uno"), Provider(), replay=replay(cassette))
    assert again.value == "You said uno (1)I heard two (2)"


def test_a_cassette_is_written_whole_or_not_at_all(tmp_path: Path, cassette: Path) -> None:
    past, before = read_cassette(cassette), cassette.read_bytes()
    past.records[0].answer = [object()]
    with pytest.raises(TypeError):
        write_cassette(cassette, past)
    assert cassette.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".c.")] == []


def test_the_same_content_has_the_same_form_whatever_the_order_of_its_keys() -> None:
    tidy = Tidy({"workspace": "/base"}, {"MY_TOKEN": "abcdefgh", "SHORT_KEY": "abc"})
    assert tidy.clean({"b": "/base/x abcdefgh abc"}) == {"b": "${workspace}/x ${secret} abc"}
    assert tidy.at_home({"b": "${workspace}/x"}) == {"b": "/base/x"}


async def test_what_is_no_cassette_is_not_written_over(tmp_path: Path) -> None:
    notes, provider = tmp_path / "notes.txt", Provider()
    notes.write_text("important")
    run = await play(tmp_path, 'return Agent.new("x"):chat("one")', provider, record=notes)
    assert "is no cassette; a recording would take its place" in run.error["message"]
    assert (notes.read_text(), provider.asked) == ("important", [])


@pytest.mark.parametrize("source", ['return Agent.new("x"):chat("one") .. nothing', "print(('x"])
async def test_a_cassette_stays_as_it_was_when_the_run_fails(tmp_path: Path, source: str) -> None:
    cassette, told = tmp_path / "c.jsonl", list[str]()
    await play(tmp_path, 'return Agent.new("x"):chat("one")', Provider(), record=cassette)
    before = cassette.read_bytes()
    run = await play(tmp_path, source, Provider(), record=cassette, on_trouble=told.append)
    assert (run.done.status, cassette.read_bytes()) == ("failed", before)
    assert told == [f"The cassette {str(cassette)!r} stays as it was, for this run failed."]

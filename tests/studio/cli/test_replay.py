"""`llmspell run --record` and `--replay` as Unix programs."""

from __future__ import annotations

import json

from tests.kit.shell import Shell

SPELL = """
local agent = Agent.new({ tools = { Calculator.new() } })
print(agent:chat("What is 6 * 7?"))
print(agent:chat("TOPIC"))
"""


def test_a_recorded_run_is_replayed_by_every_form_of_the_option(shell: Shell) -> None:
    shell.write("brief.lua", SPELL.replace("TOPIC", "Tell me of owls"))
    first = shell.run("run", "brief.lua", "--record", "brief.cassette.jsonl")
    assert first.code == 0, first.err
    cassette = (shell.folder / "brief.cassette.jsonl").read_bytes()
    for words in (["brief.cassette.jsonl"], ["last"], ["strict"], ["changed"], ["last", "--replay-mode", "changed"]):
        done = shell.run("run", "brief.lua", "--replay", *words)
        assert (done.code, done.out) == (0, first.out), done.err
    alone = shell.run("run", "brief.lua", "--replay-mode", "changed")
    assert (alone.code, alone.out, "--replay-mode goes with --replay" in alone.err) == (2, "", True)
    done = shell.run("run", "brief.lua", "--replay=changed", "--record", "brief.cassette.jsonl")
    assert (shell.folder / "brief.cassette.jsonl").read_bytes() == cassette, done.err


def test_after_an_edit_strict_shows_the_difference_and_changed_goes_on(shell: Shell) -> None:
    shell.write("brief.lua", SPELL.replace("TOPIC", "Tell me of owls"))
    shell.run("run", "brief.lua", "--record", "brief.cassette.jsonl")
    shell.write("brief.lua", SPELL.replace("TOPIC", "Tell me of dogs"))
    strict = shell.run("run", "brief.lua", "--replay", "brief.cassette.jsonl")
    assert (strict.code, strict.out) == (1, "6 * 7 = 42\n")
    assert "Tell me of owls" in strict.err
    assert "Tell me of dogs" in strict.err
    assert "--replay-mode changed" in strict.err
    changed = shell.run("run", "brief.lua", "--replay", "brief.cassette.jsonl", "--replay-mode", "changed")
    assert changed.code == 0
    assert "dogs" in changed.out


def test_a_notebook_and_a_damaged_or_missing_cassette(shell: Shell) -> None:
    shell.write("n.spell.md", "# N\n\n```lua\na = Agent.new({}):chat('one')\n```\n\n```js\nreturn 1\n```\n")
    assert shell.run("run", "n.spell.md", "--record", "n.cassette.jsonl").code == 0
    assert shell.run("run", "n.spell.md", "--replay", "strict").code == 0
    path = shell.folder / "n.cassette.jsonl"
    path.write_text(path.read_text().replace("one", "two", 1))
    damaged = shell.run("run", "n.spell.md", "--replay", "n.cassette.jsonl")
    assert damaged.code == 1
    assert "line 2: its request was changed by hand" in damaged.err
    missing = shell.run("run", "n.spell.md", "--replay", "nowhere.jsonl")
    assert "'nowhere.jsonl' is neither a cassette nor a run" in missing.err
    journal = next((shell.folder / ".llmspell" / "journals").iterdir())
    started = json.loads(journal.read_text().splitlines()[0])["data"]
    assert started["seed"]


def test_the_list_of_runs_says_what_came_from_a_record(shell: Shell) -> None:
    shell.write("brief.lua", SPELL.replace("TOPIC", "Tell me of owls"))
    shell.run("run", "brief.lua")
    shell.run("run", "brief.lua", "--replay", "last")
    again, first = shell.run("trace").out.splitlines()
    assert again.endswith("(3 calls from the record, 0 made)")
    assert " 0 tokens " in again
    assert "record" not in first
    assert " tokens from the record" in shell.run("trace", "last").out


FORKED = """
local agent = Agent.new({ tools = { Calculator.new() } })
print(agent:chat("What is 6 * 7?"))
print(agent:chat("What is 2 * 2?"))
"""


def test_a_run_is_forked_at_a_span_with_an_edit_and_shows_where_it_comes_from(shell: Shell) -> None:
    shell.write("sums.lua", FORKED)
    shell.run("run", "sums.lua")
    first = json.loads(shell.run("trace", "--json").out)[0]["run_id"]
    spans = json.loads(shell.run("trace", "last", "--json").out)
    agents = [span["span_id"] for span in spans if span["operation"] == "invoke_agent"]
    chats = [span["span_id"] for span in spans if span["operation"] == "chat"]
    forked = shell.run("run", "sums.lua", "--fork", f"last:{agents[1]}", "--edit", "input=What is 3 * 3?")
    assert (forked.code, forked.out, forked.err) == (0, "6 * 7 = 42\n3 * 3 = 9\n", "")
    told = json.loads(shell.run("trace", "--json").out)[0]
    assert (told["source"], told["mode"], told["span"], told["served"], told["made"]) == (
        first,
        "fork",
        agents[1],
        2,
        2,
    )
    tree = shell.run("trace", "last").out
    assert f"forked from {first} at {agents[1]}" in tree
    assert "! forked: edited by the fork of the run: input" in tree
    assert f"forked at {agents[1]} into {told['run_id']}" in shell.run("trace", first).out
    (shell.folder / "edit.json").write_text('{"answer": "Nine."}')
    shell.write("sums.lua", FORKED + "\nprint('more')\n")
    changed = shell.run("run", "sums.lua", "--fork", f"{first}:{chats[3]}", "--edit", "edit.json")
    assert (changed.code, changed.out) == (0, "6 * 7 = 42\nNine.\nmore\n")
    assert "has changed since the run" in changed.err


def test_a_fork_that_cannot_be_is_refused_before_anything_runs(shell: Shell) -> None:
    shell.write("sums.lua", FORKED)
    shell.run("run", "sums.lua")
    for words, told in (
        (["--fork", "last"], "RUN:SPAN"),
        (["--fork", "last:s99"], "no span 's99'"),
        (["--fork", "last:s1", "--edit", "prompt=x"], "cannot be edited"),
        (["--edit", "prompt=x"], "--edit goes with --fork"),
        (["--fork", "last:s1", "--edit", "nowhere.json"], "neither PATH=VALUE nor a file"),
        (["--fork", "last:s1", "--replay", "last"], "leave out --replay"),
        (["--fork", "last:s1", "--replay-mode", "strict"], "does not go with --fork"),
        (["--fork", "last:s1", "--record", "x.cassette.jsonl"], "--record does not go with --fork"),
    ):
        done = shell.run("run", "sums.lua", *words)
        assert done.code in (1, 2)
        assert told in done.err
        assert done.out == ""

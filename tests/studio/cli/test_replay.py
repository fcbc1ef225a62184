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

"""`llmspell test --from-run`, `--record` and `--update`: tests made from runs, and brought up to date."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as some

from studio.testing.marked import mark
from studio.testing.writing import written_value
from tests.kit.shell import Shell


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != ".llmspell")


def test_a_run_is_saved_as_a_test_that_passes(brief: Shell) -> None:
    assert brief.run("run", "brief.lua", "--param", "topic=owls").code == 0
    done = brief.run("test", "--from-run", "last")
    assert (done.code, done.err) == (0, "Saved brief.test.yaml\n")
    assert names(brief.folder) == ["brief.cassette.jsonl", "brief.lua", "brief.test.yaml"]
    saved = yaml.safe_load((brief.folder / "brief.test.yaml").read_text())
    assert saved["params"] == {"topic": "owls"}
    assert saved["expect"]["printed"] == "6 * 7 = 42\towls\n"
    assert saved["expect"]["value"] == {"n": 3, "topic": "owls"}
    assert saved["expect"]["tools"] == ["calculator"]
    assert saved["expect"]["state"] == {"topic": "owls"}
    assert brief.run("test").code == 0


def test_a_test_is_not_replaced_unless_that_is_wanted(brief: Shell) -> None:
    brief.run("run", "brief.lua")
    assert brief.run("test", "--from-run", "last").code == 0
    (brief.folder / "brief.test.yaml").write_text("mine")
    done = brief.run("test", "--from-run", "last")
    assert done.code == 2
    assert "'brief.test.yaml' is there already" in done.err
    assert (brief.folder / "brief.test.yaml").read_text() == "mine"
    assert brief.run("test", "--from-run", "last", "--name", "plain").code == 0
    assert "brief.plain.test.yaml" in names(brief.folder)
    assert brief.run("test", "--from-run", "last", "--force").code == 0


@pytest.mark.parametrize("name", ["../up", "a/b", "-x", "a b"])
def test_a_test_cannot_have_a_name_that_leads_elsewhere(brief: Shell, name: str) -> None:
    brief.run("run", "brief.lua")
    assert brief.run("test", "--from-run", "last", f"--name={name}").code == 2
    assert names(brief.folder) == ["brief.lua"]


def test_a_run_of_a_spell_that_was_changed_is_not_saved(brief: Shell) -> None:
    brief.run("run", "brief.lua")
    brief.write("brief.lua", (brief.folder / "brief.lua").read_text().replace("6 * 7", "6 * 8"))
    done = brief.run("test", "--from-run", "last")
    assert done.code == 2
    assert "cannot be saved as a test" in done.err
    assert names(brief.folder) == ["brief.lua"]
    assert brief.run("test", "--from-run", "2020").code == 2


def test_a_failed_run_is_saved_as_a_test_that_expects_the_failure(shell: Shell) -> None:
    shell.write("f.lua", "print(Agent.new({}):chat('What is 6 * 7?'))\nerror({ type = 'limit', message = 'too many' })")
    assert shell.run("run", "f.lua").code == 1
    done = shell.run("test", "--from-run", "last")
    assert done.code == 0, done.err
    saved = yaml.safe_load((shell.folder / "f.test.yaml").read_text())
    assert saved["expect"]["error"] == {"type": "limit", "message": "too many"}


def test_a_notebook_with_parameters_and_test_cells_is_saved(shell: Shell) -> None:
    front = "---\nparams:\n  topic:\n    type: string\n    default: cats\n---\n"
    cells = "```lua\nanswer = Agent.new({}):chat('What is 2 + 3?')\nprint(answer, params.topic)\n```\n\n"
    shell.write("n.spell.md", f"{front}{cells}```lua {{#sum test}}\nassert(answer:find('5'))\n```\n")
    assert shell.run("run", "n.spell.md", "--topic", "owls").code == 0
    done = shell.run("test", "--from-run", "last")
    assert done.code == 0, done.err + done.out
    assert "n.test.yaml::sum PASSED" in done.out
    assert yaml.safe_load((shell.folder / "n.test.yaml").read_text())["params"] == {"topic": "owls"}


def test_recording_anew_brings_a_cassette_up_to_date_and_keeps_it_when_the_spell_fails(brief: Shell) -> None:
    assert brief.run("run", "brief.lua", "--record", "brief.cassette.jsonl").code == 0
    before = (brief.folder / "brief.cassette.jsonl").read_bytes()
    source = (brief.folder / "brief.lua").read_text()
    brief.write("brief.lua", source.replace("6 * 7", "6 * 8") + "\n")
    assert brief.run("test").code == 1
    done = brief.run("test", "--record")
    assert (done.code, "(recorded brief.cassette.jsonl)" in done.out) == (0, True)
    after = (brief.folder / "brief.cassette.jsonl").read_bytes()
    assert (after != before, brief.run("test").code) == (True, 0)
    brief.write("brief.lua", source.replace("return", "error('no')\nreturn"))
    done = brief.run("test", "--record")
    assert done.code == 1
    assert "was left as it was" in done.out
    assert (brief.folder / "brief.cassette.jsonl").read_bytes() == after
    assert names(brief.folder) == ["brief.cassette.jsonl", "brief.lua"]


def test_recording_asks_no_provider_unless_it_may(shell: Shell) -> None:
    shell.write("m.lua", "print(Agent.new({ model = 'openai/gpt-4o' }):chat('Hi'))")
    shell.write("m.test.yaml", "cassette: m.cassette.jsonl\n")
    done = shell.run("test", "--record")
    assert done.code == 1
    assert "--record --live" in done.out
    assert "m.cassette.jsonl" not in names(shell.folder)


def test_a_cassette_of_two_tests_is_not_recorded_twice(brief: Shell) -> None:
    brief.run("run", "brief.lua", "--record", "brief.cassette.jsonl")
    brief.write("brief.test.yaml", "tests:\n  - name: a\n  - name: b\n")
    assert brief.run("test").code == 0
    assert "is that of several tests" in brief.run("test", "--record").out


def test_updating_writes_what_came_out_and_nothing_else(brief: Shell) -> None:
    text = """# about owls
spell: brief.lua
params: {topic: owls}   # a parameter
expect:
  # what it says
  printed: |
    wrong
    lines
  value:
    n: 4
    topic: cats
  # then
  tools: [none, such]
  state: {topic: cats}
  tokens: {at_most: 1}
"""
    brief.write("brief.test.yaml", text)
    done = brief.run("test", "--update")
    assert done.code == 1
    assert "(updated printed, value, tools, state.topic)" in done.out
    assert "tokens: expected at most 1" in done.out
    written = (brief.folder / "brief.test.yaml").read_text()
    assert written == text.replace("|\n    wrong\n    lines\n", '"6 * 7 = 42\\towls\\n"\n').replace(
        "value:\n    n: 4\n    topic: cats\n", "value: {n: 3, topic: owls}\n"
    ).replace("[none, such]", "[calculator]").replace("state: {topic: cats}", "state: {topic: owls}")
    brief.write("brief.test.yaml", written.replace("at_most: 1", "at_most: 1000"))
    assert brief.run("test").code == 0


def test_a_trace_is_compared_with_its_file(brief: Shell) -> None:
    brief.write("brief.test.yaml", "params: {topic: owls}\nexpect: {trace: brief.trace.jsonl}\n")
    missing = brief.run("test")
    assert (missing.code, "--update writes it" in missing.out) == (1, True)
    assert brief.run("test", "--update").code == 0
    assert brief.run("test").code == 0
    assert str(brief.folder) not in (brief.folder / "brief.trace.jsonl").read_text()
    brief.write("brief.test.yaml", "params: {topic: cats}\nexpect: {trace: brief.trace.jsonl}\n")
    changed = brief.run("test")
    assert changed.code == 1
    assert "the trace is not that of 'brief.trace.jsonl'" in changed.out


VALUES = some.recursive(
    some.none()
    | some.booleans()
    | some.integers()
    | some.floats(allow_nan=False, allow_infinity=False)
    | some.text(some.characters(exclude_categories=["Cs"])),
    lambda inner: some.lists(inner) | some.dictionaries(some.text(some.characters(exclude_categories=["Cs"])), inner),
)


@given(VALUES, some.booleans())
def test_a_value_is_written_as_yaml_that_says_the_same(value: object, block: bool) -> None:
    written = written_value(value, 2, block)
    text = f"key:{'' if written.startswith(chr(10)) else ' '}{written}"
    assert mark(text, "t").data == {"key": value}


def test_a_run_whose_test_cell_fails_is_not_saved_and_the_cell_is_told(shell: Shell) -> None:
    shell.write(
        "sum.spell.md", "```lua {#one}\nx = 42\n```\n\n```lua {#check test}\nassert(x == 43, 'wrong: ' .. x)\n```\n"
    )
    assert shell.run("run", "sum.spell.md").code == 1
    done = shell.run("test", "--from-run", "last")
    assert done.code == 2
    assert "cannot be saved as a test, for the test cell 'check' fails: wrong: 42. Mend" in done.err
    assert names(shell.folder) == ["sum.spell.md"]

"""An engine that another package brings runs files, standard input and checks as the built-in ones do."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.kit.shell import Shell

ROOT = Path(__file__).parents[3]

SPELL = """#!/usr/bin/env llmspell
owl = Agent.new ["You are an owl."]
answer = owl.chat ["hello"]
print "said: $answer"
return {"answer": "$answer"}
"""


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A shell for which the package is installed: its metadata is on the path, as an installer leaves it."""
    site = tmp_path / "site"
    about = site / "steps_language-0.1.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: steps-language\nVersion: 0.1\n")
    points = "steps = tests.kit.steps_engine:StepsEngine\nworn = tests.kit.steps_engine:Gone"
    (about / "entry_points.txt").write_text(f"[llmspell.engines]\n{points}\n")
    monkeypatch.setenv("PYTHONPATH", f"{ROOT}{os.pathsep}{site}")
    return Shell(tmp_path)


def test_a_file_named_after_the_engine_runs(shell: Shell) -> None:
    shell.write("owl.steps", SPELL)
    for words in (["run", "owl.steps"], ["owl.steps"]):
        done = shell.run(*words, "--model", "demo/echo")
        assert done.code == 0, done.err
        assert "said: hello\n" in done.out
    done = shell.run("run", "owl.steps", "--model", "demo/echo", "--json")
    assert json.loads(done.out.splitlines()[-1]) == {"answer": "hello"}


def test_standard_input_runs_in_a_language_that_is_named(shell: Shell) -> None:
    done = shell.run("run", "--lang", "steps", "-", stdin='print "from afar"')
    assert (done.code, done.out) == (0, "from afar\n")


def test_its_mistakes_name_file_and_line(shell: Shell) -> None:
    shell.write("bad.steps", 'a = set 1\nb = set {"x"')
    done = shell.run("validate", "bad.steps")
    assert done.code == 1
    assert "bad.steps:2" in done.out + done.err
    shell.write("bad.steps", 'a = set 1\nfail "no owls"')
    done = shell.run("run", "bad.steps")
    assert done.code == 1
    assert "bad.steps:2" in done.err
    assert "no owls" in done.err


def test_a_profile_without_plugins_has_no_such_engine(shell: Shell) -> None:
    shell.write("owl.steps", SPELL)
    done = shell.run("run", "owl.steps", "--profile", "high")
    assert done.code == 1
    assert "no engines of other packages" in done.err


def test_an_engine_that_cannot_be_loaded_says_why_and_info_lists_both(shell: Shell) -> None:
    shell.write("a.worn", "x")
    done = shell.run("run", "a.worn")
    assert done.code == 1
    assert "cannot be loaded from 'tests.kit.steps_engine:Gone'" in done.err
    engines = json.loads(shell.run("info", "--json").out)["engines"]
    assert engines["steps"] == "ready"
    assert "cannot be loaded" in engines["worn"]

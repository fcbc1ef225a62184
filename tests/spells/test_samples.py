"""The sample spellbooks run, as notebooks and as the scripts they are exported to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kernel.stores.lines import decode
from studio.notebook.files import read_notebook
from tests.kit.shell import Shell

SPELLS = Path(__file__).parents[2] / "spells"
SAMPLES = sorted(SPELLS.glob("*.spell.md"))


def languages(sample: Path) -> set[str]:
    return {cell.kind for cell in read_notebook(sample).cells} - {"markdown"}


def test_there_are_samples_of_one_language_and_of_several() -> None:
    assert {len(languages(sample)) for sample in SAMPLES} == {1, 3}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_a_sample_runs_and_its_export_says_and_does_the_same(sample: Path, tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    notebook = shell.run("run", str(sample), "--trace", "a")
    assert (notebook.code, notebook.err) == (0, "")
    assert notebook.out
    name = "script.lua"
    exported = shell.run("export", str(sample), "-o", name)
    if len(languages(sample)) > 1:
        # A script has one language; a program holds any.
        assert (exported.code, (tmp_path / name).exists()) == (1, False)
        name = "script.py"
        exported = shell.run("export", str(sample), "-o", name)
    assert exported.code == 0, exported.err
    script = shell.run(name, "--trace", "b")
    assert (script.code, script.out) == (0, notebook.out)
    assert told(tmp_path / "a") == told(tmp_path / "b")


def test_languages_share_a_tool_a_hook_and_their_results(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    done = shell.run("run", str(SPELLS / "two-languages.spell.md"), "--order", "2 posters", "--json", "--trace", "a")
    assert (done.code, json.loads(done.out)) == (0, {"order": "2 posters", "total": 8})
    events = [decode(line) for line in (tmp_path / "a").read_bytes().splitlines(keepends=True)]
    cells = [e.data["source"]["language"] for e in events if e.kind == "run_cell.started"]
    assert cells == ["javascript", "lua", "python", "javascript"]
    assert [e.name for e in events if e.kind == "execute_tool.started"] == ["price_list"] * 3


def test_the_tests_of_the_samples_pass(tmp_path: Path) -> None:
    done = Shell(tmp_path).run("test", str(SPELLS), "--json", timeout=120)
    tests = json.loads(done.out)["tests"]
    assert (done.code, {test["status"] for test in tests}) == (0, {"passed"}), done.out
    assert any(test["cassette"] for test in tests)


def told(trace: Path) -> list[tuple[str, str, object]]:
    """What happened. Sorted, since what goes on at the same time has no order."""
    events = [decode(line) for line in trace.read_bytes().splitlines(keepends=True)]
    shown = [(e.kind, e.name, e.data.get("input")) for e in events if e.kind.endswith(".started")]
    return sorted([entry for entry in shown if not entry[0].startswith("run.")], key=repr)

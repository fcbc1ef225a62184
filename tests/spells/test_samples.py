"""The sample spellbooks run, as notebooks and as the scripts they are exported to."""

from __future__ import annotations

from pathlib import Path

import pytest

from kernel.stores.lines import decode
from tests.kit.shell import Shell

SPELLS = Path(__file__).parents[2] / "spells"
SAMPLES = sorted(SPELLS.glob("*.spell.md"))


def test_there_are_three_samples() -> None:
    assert len(SAMPLES) >= 3


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_a_sample_runs_and_its_export_says_and_does_the_same(sample: Path, tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    notebook = shell.run("run", str(sample), "--trace", "a")
    assert (notebook.code, notebook.err) == (0, "")
    assert notebook.out
    assert shell.run("export", str(sample), "-o", "script.lua").code == 0
    script = shell.run("script.lua", "--trace", "b")
    assert (script.code, script.out) == (0, notebook.out)
    assert told(tmp_path / "a") == told(tmp_path / "b")


def told(trace: Path) -> list[tuple[str, str, object]]:
    """What happened. Sorted, since what goes on at the same time has no order."""
    events = [decode(line) for line in trace.read_bytes().splitlines(keepends=True)]
    shown = [(e.kind, e.name, e.data.get("input")) for e in events if e.kind.endswith(".started")]
    return sorted([entry for entry in shown if not entry[0].startswith("run.")], key=repr)

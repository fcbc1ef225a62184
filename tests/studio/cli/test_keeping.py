from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kernel.stores.home import prepare
from kernel.stores.labels import Label, Labels
from kernel.stores.projection import Projection
from studio.cli.trace import command
from tests.kernel.stores.test_removal import with_texts

RUNS = [f"20260121T09300{number}-00000001" for number in range(4)]

Say = Callable[..., Result]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LLMSPELL_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    home = prepare(tmp_path / "home")
    for run_id in RUNS:
        with_texts(home, run_id, "a text")
    return home


@pytest.fixture
def say(home: Path) -> Say:
    return lambda *words, **more: CliRunner().invoke(command, list(words), **more)


def listed(say: Say) -> list[str]:
    return sorted(line.split()[0] for line in say("--limit", "50").output.splitlines() if line.startswith("2026"))


def test_runs_are_listed_whether_the_command_says_so_or_not(say: Say) -> None:
    assert listed(say) == RUNS
    assert say("show", "--json").output == say("--json").output
    assert RUNS[3] in say(RUNS[3]).output


def test_a_run_is_sent_as_one_file_deleted_and_taken_in_again(say: Say, tmp_path: Path) -> None:
    assert "one.run" in say("export", RUNS[0], "-o", str(tmp_path / "one.run")).output
    assert "1 run deleted" in say("delete", RUNS[0], "--yes").output
    assert listed(say) == RUNS[1:]
    assert f"{RUNS[0]} is here" in say("import", str(tmp_path / "one.run")).output
    assert listed(say) == RUNS
    assert "here already" in say("import", str(tmp_path / "one.run")).output


def test_several_runs_are_sent_as_one_file(say: Say, tmp_path: Path) -> None:
    file = tmp_path / "runs.zip"
    assert "runs.zip (3 runs, " in say("export", *RUNS[:3], RUNS[0], "-o", str(file)).output
    say("delete", *RUNS[:2], "--yes")
    with zipfile.ZipFile(file, "a") as parcel:
        parcel.writestr("notes.txt", "owls")
    told = say("import", str(file))
    assert f"{RUNS[0]} is here" in told.output
    assert f"{RUNS[2]} was here already" in told.output
    assert (told.exit_code, "Error: runs.zip: 'notes.txt' is no run" in told.stderr) == (1, True)
    assert listed(say) == RUNS


def test_nothing_is_deleted_unless_it_is_meant(say: Say) -> None:
    assert say("delete", RUNS[0], input="n\n").exit_code == 1
    assert "4 runs begin with" in say("delete", "2026", "--yes").output
    assert "Say what to keep" in say("prune", "--yes").output
    assert "is no size" in say("prune", "--size", "many", "--yes").output
    assert listed(say) == RUNS


def test_old_runs_go_and_those_that_are_pinned_stay(say: Say, home: Path) -> None:
    Labels(home).change(RUNS[0], pinned=True)
    assert "1 run deleted" in say("prune", "--count", "2", "--yes").output
    assert listed(say) == [RUNS[0], RUNS[2], RUNS[3]]
    assert "nothing to delete" in say("prune", "--size", "1GB", "--yes").output


def test_old_runs_are_archived_and_had_back(say: Say, home: Path) -> None:
    assert "4 runs archived" in say("archive", "--days", "1").output
    assert [*(home / "journals").iterdir()] == []
    assert "4 runs in the archive" in say("sizes").output
    assert listed(say) == RUNS
    assert "1 run restored" in say("restore", RUNS[1]).output
    assert "There is no archived run" in say("restore", RUNS[1]).output
    assert "There is no run 'nothing'" in say("restore", "nothing").output
    assert "Say which runs" in say("archive").output
    assert "4 runs" in say("rebuild").output
    assert listed(say) == RUNS


def test_while_another_command_holds_the_store_nothing_is_deleted(say: Say, home: Path) -> None:
    with Projection.open(home):
        told = say("delete", RUNS[0], "--yes")
        assert told.exit_code == 1
        assert "Wait until it has ended" in told.output
        assert "close that first" in say("rebuild").output
        assert listed(say) == RUNS


def test_runs_are_labelled_and_listed_by_their_labels(say: Say, home: Path) -> None:
    assert f"{RUNS[1]}  #nightly #good" in say("tag", "nightly,good", RUNS[0], RUNS[1]).output
    assert "pinned #nightly #good" in say("pin", RUNS[0]).output
    assert "“Ask Ada”" in say("note", " Ask Ada ", "last").output
    assert listed(lambda *words: say("--tag", "nightly", *words)) == RUNS[:2]
    assert listed(lambda *words: say("--pinned", *words)) == RUNS[:1]
    assert "No run has the tag 'bad'" in say("--tag", "bad").output
    assert "#good" not in say("untag", "good", RUNS[1]).output
    assert say("untag", "*", RUNS[0]).output.strip() == f"{RUNS[0]}  pinned"
    assert say("unpin", RUNS[0]).output.strip() == RUNS[0]
    assert "characters" in say("tag", " , ", RUNS[0]).output
    assert "There is no run 'x'" in say("tag", "good", RUNS[0], "x").output
    assert Labels(home).all() == {RUNS[1]: Label(("nightly",)), RUNS[3]: Label(note="Ask Ada")}
    assert '"note": "Ask Ada"' in say("--json").output

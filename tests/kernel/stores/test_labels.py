"""What is said of runs, by several programs at once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kernel.errors import InvalidError
from kernel.stores.labels import NAME, Label, Labels

SPEAKER = """
import sys
from pathlib import Path
from kernel.stores.labels import Labels
labels = Labels(Path(sys.argv[1]))
for number in range(40):
    labels.change(f"{sys.argv[2]}-{number}", tags=[sys.argv[2]])
    labels.change("shared", pinned=True)
"""


def test_two_programs_that_speak_at_once_lose_nothing(tmp_path: Path) -> None:
    speakers = [subprocess.Popen([sys.executable, "-c", SPEAKER, str(tmp_path), name]) for name in ("a", "b")]
    assert [speaker.wait(120) for speaker in speakers] == [0, 0]
    said = Labels(tmp_path).all()
    assert len(said) == 81
    assert all(said[f"{name}-{number}"] == Label((name,)) for name in "ab" for number in range(40))
    assert said["shared"].pinned


def test_what_another_program_said_is_seen_and_named(tmp_path: Path) -> None:
    here, there = Labels(tmp_path), Labels(tmp_path)
    assert here.news() == frozenset()
    there.change("r1", tags=["good"])
    assert here.of("r1") == Label(("good",))
    watching = Labels(tmp_path)
    watching.news()
    there.change("r2", pinned=True)
    there.forget(["r1", "nobody"])
    assert watching.news() == {"r1", "r2"}
    assert watching.news() == frozenset()


@pytest.mark.parametrize("text", ["{broken", '{"version": 9, "runs": {"r1": {"tags": ["new"]}}}', "[]"])
def test_a_file_that_is_not_understood_is_put_aside_before_it_is_written_anew(tmp_path: Path, text: str) -> None:
    (tmp_path / NAME).write_text(text)
    Labels(tmp_path).change("r2", note="mine")
    assert (tmp_path / f"{NAME}.aside").read_text() == text
    assert json.loads((tmp_path / NAME).read_text())["runs"].keys() == {"r2"}
    (tmp_path / NAME).write_text(text)
    with pytest.raises(InvalidError, match="Remove one of them"):
        Labels(tmp_path).change("r3", note="mine")
    assert (tmp_path / NAME).read_text() == text

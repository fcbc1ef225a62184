"""Whether files were written is heard of, and nothing else is taken for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

BROWSER = Path(__file__).parents[2] / "electron-free-packaging" / "browser"

HEARD = {
    "a new file": "open('a.txt', 'w').close()",
    "more of a file": "open('old.txt', 'a').close()",
    "a file by its path": "import pathlib; pathlib.Path(folder, 'b.txt').write_text('x')",
    "a file of the system": "os.close(os.open('c.txt', os.O_CREAT | os.O_WRONLY))",
    "a file that goes": "os.remove('old.txt')",
    "another name": "os.rename('old.txt', 'new.txt')",
    "a database": "import sqlite3; sqlite3.connect('d.db').close()",
}
NOT_HEARD = {
    "reading": "open('old.txt').read(); open('old.txt', 'rb').read()",
    "another folder": "import tempfile; open(os.path.join(other, 'e.txt'), 'w').close()",
    "the store": "os.makedirs('.store', exist_ok=True); open('.store/x', 'w').close()",
    "nothing": "1 + 1",
}
CODE = """
import os, sys
from tab.written import Written
folder, other = sys.argv[1:3]
os.chdir(folder)
written = Written(folder, ".store")
{}
print(written.take(), written.take())
"""


def heard(code: str, place: Path) -> str:
    """What was heard of, asked twice; in a process of its own, since such an ear stays for good."""
    for name in ("folder", "other"):
        (place / name).mkdir()
    (place / "folder" / "old.txt").write_text("old")
    given = [str(place / "folder"), str(place / "other")]
    done = subprocess.run(
        [sys.executable, "-c", CODE.format(code), *given],
        env={"PYTHONPATH": str(BROWSER), "PYTHONDONTWRITEBYTECODE": "1"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.strip()


@pytest.mark.parametrize("name", HEARD)
def test_it_is_heard_once_of(name: str, tmp_path: Path) -> None:
    assert heard(HEARD[name], tmp_path) == "True False"


@pytest.mark.parametrize("name", NOT_HEARD)
def test_it_is_not_heard_of(name: str, tmp_path: Path) -> None:
    assert heard(NOT_HEARD[name], tmp_path) == "False False"

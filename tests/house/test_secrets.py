"""Nothing of the place where it was written is in the tree."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
MACHINE = re.compile(rb"(?<![\w.$}])/(work|farm|root|home/[a-z])/")
REGISTRY = re.compile(rb"https?://[\w.-]*(registry|pypi|npmjs|artifact|mirror)[\w.-]*")


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [ROOT / name.decode() for name in listed.split(b"\0") if name]


def test_no_file_names_a_path_of_a_machine() -> None:
    own = Path(__file__)
    assert [p.name for p in tracked() if p.is_file() and p != own and MACHINE.search(p.read_bytes())] == []


def test_no_lock_file_names_a_registry() -> None:
    locks = [p for p in tracked() if p.suffix == ".lock" or p.name == "package-lock.json"]
    assert {p.name for p in locks} > {"requirements.lock", "requirements-desktop.lock"}
    assert [str(p) for p in locks if REGISTRY.search(p.read_bytes())] == []

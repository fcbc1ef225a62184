"""Of a lock, the part that the package needs without extras: what `uv run` of an exported program installs.

    python closure.py pyproject.toml requirements.lock

Reads the metadata of the packages installed beside this Python. Prints the lock's own lines, with their hashes.
"""

from __future__ import annotations

import re
import sys
import tomllib
from importlib.metadata import requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def closure(wanted: list[str]) -> set[str]:
    """The names of all packages that these requirements bring, on this machine."""
    found: set[str] = set()
    waiting = [Requirement(line) for line in wanted]
    while waiting:
        one = waiting.pop()
        name = canonicalize_name(one.name)
        if name in found or (one.marker is not None and not one.marker.evaluate({"extra": ""})):
            continue
        found.add(name)
        waiting.extend(Requirement(line) for line in requires(one.name) or ())
    return found


def main() -> None:
    project, lock = (Path(name).read_text() for name in sys.argv[1:])
    names = closure(tomllib.loads(project)["project"]["dependencies"])
    for block in re.split(r"\n(?=\S)", lock):
        if canonicalize_name(re.split(r"[=<>;\s\[]", block)[0] or "-") in names:
            print(block)


if __name__ == "__main__":
    main()

"""What a spell left behind in its folder: the files that a test expects, and whether the spell wrote them.

Not here: whether that is as it should be (`checking`).
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from kernel.operations import Call
from kernel.records import dataclass
from kernel.replay.edges import EFFECT
from kernel.testing.side_effects import Stamp, stamp_of

LARGEST = 20 << 20
"""Bytes of a file that is compared."""

SERVED = (
    "; what the cassette has of tools that write is not done again. Say 'folder: false', and the spell writes to an "
    "empty folder"
)

WRITES: Mapping[str, frozenset[str]] = {
    "file_write": frozenset({""}),
    "file_system": frozenset({"write", "append", "create_dir"}),
}
"""Tool → its operations that add files and need none, "" for a tool that does one thing only."""

MOST_NAMED = 10
"""Files of a folder that are named beside one that is missing."""


@dataclass(frozen=True, slots=True)
class FileSeen:
    """A file after the run: its text, or why there is none. `is_written` says whether the run did it."""

    is_written: bool
    text: str = ""
    problem: str = ""


def stamps_of(folder: Path, names: Iterable[str]) -> dict[str, Stamp | None]:
    """What the files are like now; None for those that are not there."""
    return {name: stamp_of(folder / name) for name in names}


def files_seen(folder: Path, before: Mapping[str, Stamp | None], advice: str) -> dict[str, FileSeen]:
    """The files, after the run; `advice` is told of those that were not written."""
    return {name: _seen(folder, name, stamp, advice) for name, stamp in before.items()}


def _seen(folder: Path, name: str, before: Stamp | None, advice: str) -> FileSeen:
    path = folder / name
    now = stamp_of(path)
    if now is None:
        return FileSeen(False, problem=f"was not written{advice}")
    if path.is_dir():
        return FileSeen(False, problem="is a folder")
    if now == before:
        return FileSeen(False, problem=f"was there before, and the spell did not write it{advice}")
    if now.size > LARGEST:
        return FileSeen(True, problem=f"is larger than {LARGEST >> 20} MB")
    try:
        return FileSeen(True, path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return FileSeen(True, problem=f"is not a text in UTF-8 (byte {error.start})")
    except OSError as error:
        return FileSeen(True, problem=f"cannot be read: {error.strerror or error}")


def advice_for(folder: Path, is_fresh: bool, is_replayed: bool) -> str:
    """What is told of a file that was not written: what was, or how it can be."""
    if not is_fresh:
        return SERVED if is_replayed else ""
    found = [
        (Path(place) / name).relative_to(folder).as_posix() for place, _, names in os.walk(folder) for name in names
    ]
    named = ", ".join(sorted(found)[:MOST_NAMED]) + (", …" if len(found) > MOST_NAMED else "")
    return f"; there are: {named}" if found else "; the spell wrote no files at all"


class Anew:
    """Stands at the door of a run in a fresh folder: files are written there, whatever the cassette has of it."""

    async def walk(self, moment: str, call: Call) -> None:
        """Say that a call is to be done like the code of the spell itself."""
        if moment == "before" and call.operation == "execute_tool" and call.name in WRITES:
            operation = call.input.get("operation", "") if isinstance(call.input, dict) else ""
            if operation in WRITES[call.name]:
                call.attributes[EFFECT] = "pure"


def as_expected(text: str, expected: Any) -> Any:
    """What of a file is compared: its text, or the JSON it is where a table or a list is expected.

    `ValueError` says why it is no JSON.
    """
    if isinstance(expected, str):
        # A block in YAML ends with a line's end, or does not; what is meant is the same.
        return expected if text.rstrip("\n") == expected.rstrip("\n") else text
    return json.loads(text)

"""The recovery log: every acknowledged change of an open notebook that may not be in its file yet.

One file of JSON lines for each notebook, `<home>/recovery/<hash of its path>.ndjson`:

    {"v": 1, "path": …, "base": <digest of the file>, "ids": [<cell ids>]}   always the first
    {"text": …}                the file's text, before the first change
    {"change": {…}}            a change, written before it is acknowledged
    {"saving": <digest>}       all changes so far are about to be put into the file

It survives the end of the process (`kill -9`), since what was written is the system's; only a save makes
edits safe from a power cut. After a save there is the first line only, and the ids of the cells in it let the next
session find their outputs again. Not here: when to save (`autosave`).
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from kernel.errors import InvalidError
from kernel.records import dataclass
from studio.notebook.changes import Change, apply
from studio.notebook.document import Notebook
from studio.notebook.files import write_all
from studio.notebook.identity import with_new_ids
from studio.notebook.markdown import parse
from studio.notebook.wire import change_from_plain, change_to_plain

_VERSION = 1


@dataclass(frozen=True, slots=True)
class Recovery:
    """What a log says of a file: the notebook as it was last acknowledged, and how many edits the file lacks.

    Unless `fits`, the file is not one that the log knows: another program has changed it since. `base` is the notebook
    of the file that the edits were made to.
    """

    base: Notebook
    notebook: Notebook
    edits: int
    fits: bool


class RecoveryLog:
    """The log of one notebook; one session at a time writes it. `OSError` where the home cannot be written."""

    def __init__(self, path: Path, name: str) -> None:
        self.path = path
        self._name = name
        self._descriptor: int | None = None
        self._owed: list[bytes] = []
        self._torn = False

    @classmethod
    def of(cls, home: Path, name: str) -> RecoveryLog:
        """The log of the notebook `name` (its path within the workspace) in `home`."""
        return cls(home / "recovery" / f"{hashlib.sha256(name.encode()).hexdigest()[:32]}.ndjson", name)

    def restart(self, digest: str, ids: Sequence[str], text: str = "", pending: Iterable[Change] = ()) -> None:
        """Begin anew for a file of that digest and text, with the changes that it lacks."""
        lines: list[dict[str, Any]] = [{"v": _VERSION, "path": self._name, "base": digest, "ids": list(ids)}]
        changes = [{"change": change_to_plain(change)} for change in pending]
        lines += [{"text": text}, *changes] if changes else []
        if not changes:
            self._owed = []
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside = self.path.with_suffix(".new")
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
        try:
            write_all(descriptor, b"".join(map(_line, lines)))
            os.replace(aside, self.path)
        except OSError:
            os.close(descriptor)
            raise
        self.close()
        self._descriptor = descriptor
        self._owed, self._torn = [], False

    def resume(self) -> None:
        """Go on with the log as it is."""
        self.close()
        self._descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND)
        self._owed, self._torn = [], True

    def append(self, change: Change, text: str | None = None) -> None:
        """Write a change, after the base text when it is the first. What fails is written with the next one."""
        self._owed += [] if text is None else [_line({"text": text})]
        self._owed.append(_line({"change": change_to_plain(change)}))
        self._pay()

    def mark(self, digest: str) -> None:
        """Say that a file of that digest, with all changes so far, is about to be put in place."""
        self._owed.append(_line({"saving": digest}))
        self._pay()

    def read(self, text: str, digest: str) -> Recovery | None:
        """What the log says of a file of that text and digest; None when it says nothing of use."""
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return None
        records = [record for line in content.split(b"\n") if (record := _record(line)) is not None]
        if not records or records[0].get("v") != _VERSION:
            return None
        return _recover(records, text, digest)

    def close(self) -> None:
        """Give the file back; what is in it stays."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _pay(self) -> None:
        if self._descriptor is None:
            raise FileNotFoundError(2, os.strerror(2), str(self.path))
        # Half a line is left where a write failed; the newline makes it one that the reader skips.
        data = (b"\n" if self._torn else b"") + b"".join(self._owed)
        self._torn = True
        write_all(self._descriptor, data)
        self._owed, self._torn = [], False


def _line(record: dict[str, Any]) -> bytes:
    return json.dumps(record, separators=(",", ":")).encode() + b"\n"


def _record(line: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _recover(records: list[dict[str, Any]], text: str, digest: str) -> Recovery | None:
    changes = [number for number, record in enumerate(records) if "change" in record]
    known = [number for number, record in enumerate(records) if digest in (record.get("base"), record.get("saving"))]
    fits = bool(known)
    lacking = sum(number > known[-1] for number in changes) if fits else len(changes)
    base = text if digest == records[0].get("base") else next((r["text"] for r in records if "text" in r), None)
    if not isinstance(base, str) or (not fits and not changes):
        return None
    before = _with_ids(parse(base), records[0].get("ids"))
    notebook = _replay(before, [records[number] for number in changes])
    if fits and not lacking:
        notebook = _with_ids(parse(text), [cell.id for cell in notebook.cells])
    return Recovery(before, notebook, lacking, fits)


def _replay(notebook: Notebook, records: Iterable[dict[str, Any]]) -> Notebook:
    for record in records:
        try:
            notebook = apply(notebook, change_from_plain(record["change"]))
        except InvalidError:
            # Only a damaged log has a change that does not fit; the others are still worth having.
            continue
    return notebook


def _with_ids(notebook: Notebook, ids: Any) -> Notebook:
    fitting = isinstance(ids, list) and len(ids) == len(notebook.cells) == len(set(map(str, ids))) and all(ids)
    return with_new_ids(notebook, [str(id) for id in ids]) if fitting else notebook

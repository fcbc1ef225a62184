"""The open notebook's file: read with what the recovery log adds, written without ever losing another's version.

When another program has changed the file and there are edits here, `foreign` gives its version to be merged. One that
cannot be is kept beside as `name.theirs-<time>.spell.md`, and ours is written in its place. (Between the last look and
the write stay some milliseconds in which a third version could go unseen; no portable call closes them.)
Everything here blocks but what says otherwise; `autosave` calls it off the loop.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from kernel.errors import DeniedError, SpellError
from kernel.records import dataclass
from studio.notebook.changes import Change, Replace, check
from studio.notebook.document import Cell, Notebook
from studio.notebook.files import (
    Stamp,
    Version,
    digest_of,
    explain,
    find_moved,
    read_file,
    stamp_of,
    sweep,
    write_aside,
    write_beside,
)
from studio.notebook.identity import with_known_ids
from studio.notebook.markdown import parse, render
from studio.notebook.merging import Conflict, merge_notebooks
from studio.notebook.notices import Recovered, Trouble
from studio.notebook.recovery import Recovery, RecoveryLog
from studio.notebook.text import decode, encode, is_marked
from studio.notebook.versions import Cause
from studio.notebook.wording import told_of_recovery

_SETTLING = 0.05
"""Seconds a file must stay as it is before it is read: another program may be in the middle of writing it."""

_MOST_LOOKS = 40

Keep = Callable[[Notebook, Cause], object]
"""Keeps a version in the history. `DeniedError` when it cannot."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A notebook that was read, with the edits it lacks on disk, and what there is to say about that."""

    notebook: Notebook
    edits: int
    notices: tuple[Recovered | Trouble, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True, slots=True)
class Theirs:
    """What another program has put into the file."""

    notebook: Notebook
    version: Version
    text: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """Bytes that are ready to be written; `beside` is where another program's version went, if there was one."""

    text: str
    data: bytes
    digest: str
    beside: Path | None


class NotebookFile:
    """One `.spell.md` file, what it held when it was last read or written, and its recovery log."""

    def __init__(self, path: Path, log: RecoveryLog) -> None:
        self.path = path
        self.base = Notebook()
        """The notebook that the file held when it was last read or written, with the ids its cells have here."""
        self._log = log
        self._version = Version(Stamp(0, 0, 0), "")
        self._text = ""
        self._is_marked = False
        self._seen: Stamp | None = None
        self._log_is_empty = True
        self._log_trouble = ""

    @property
    def is_unprotected(self) -> bool:
        """Whether the recovery log could not be written the last time."""
        return bool(self._log_trouble)

    def open(self, keep: Keep | None = None) -> Opened:
        """Read the file and the log. Errors as `files.read_file` and `parse`.

        When another program has changed the file since the log, both are merged, once `keep` has each of them in the
        history; where it cannot, the notebook of the log goes beside the file.
        """
        data, self._version = read_file(self.path)
        self._seen = self._version.stamp
        self._text = decode(data, self.path.name)
        self._is_marked = is_marked(data)
        self.base = notebook = parse(self._text)
        try:
            sweep(self.path)
            recovery = self._log.read(self._text, self._version.digest)
        except OSError as error:
            return Opened(notebook, 0, self._unprotected(error))
        if recovery is not None and recovery.fits and recovery.edits:
            return self._resume(recovery)
        if recovery is not None and not recovery.fits and keep is not None:
            joined = self._join(recovery, notebook, keep)
            if joined is not None:
                return joined
        notices = () if recovery is None or recovery.fits else (self._keep(recovery),)
        self.base = opened = recovery.notebook if recovery is not None and recovery.fits else notebook
        return Opened(opened, 0, notices + self._restart_log(opened, ()))

    def log(self, change: Change) -> tuple[Trouble, ...]:
        """Write a change to the recovery log, at once and on the loop. Says so, once, when that fails."""
        try:
            self._log.append(change, self._text if self._log_is_empty else None)
        except OSError as error:
            return self._unprotected(error)
        finally:
            self._log_is_empty = False
        self._log_trouble = ""
        return ()

    def prepare(self, notebook: Notebook) -> Prepared:
        """Render the notebook, and keep another program's version beside. `OSError`; `InvalidError` when too large."""
        text = render(notebook)
        data = encode(text, self.path.name, self._is_marked)
        digest = digest_of(data)
        beside = None
        stamp = stamp_of(self.path)
        if stamp is not None and stamp != self._version.stamp:
            theirs = self.path.read_bytes()
            if digest_of(theirs) not in (self._version.digest, digest):
                beside = write_beside(self.path, theirs, "theirs")
        return Prepared(text, data, digest, beside)

    def mark(self, prepared: Prepared) -> tuple[Trouble, ...]:
        """Note in the recovery log what is about to be written; on the loop, between `prepare` and `write`."""
        try:
            self._log.mark(prepared.digest)
        except OSError as error:
            return self._unprotected(error)
        return ()

    def write(self, prepared: Prepared) -> Version:
        """Put the bytes in place. `OSError` leaves the old file as it was."""
        return write_aside(self.path, prepared.data)

    def wrote(
        self, prepared: Prepared, version: Version, notebook: Notebook, pending: Sequence[Change]
    ) -> tuple[Trouble, ...]:
        """Note what was written, and begin the recovery log anew with the changes since; on the loop."""
        self._text, self.base = prepared.text, notebook
        self._version = version
        self._seen = version.stamp
        return self._restart_log(notebook, pending)

    def foreign(self) -> Theirs | None:
        """What another program has put into the file since it was read or written here; None for no notebook."""
        if stamp_of(self.path) == self._version.stamp or self._settled_stamp() is None:
            return None
        try:
            return self._theirs(self.base.cells)
        except SpellError:
            return None  # `prepare` keeps it beside.

    def _theirs(self, cells: Sequence[Cell]) -> Theirs | None:
        """The notebook on the disk; None when it is the one that is known. Errors as `read_file` and `parse`."""
        data, version = read_file(self.path)
        if version.digest == self._version.digest:
            self._version = version
            return None
        text = decode(data, self.path.name)
        return Theirs(with_known_ids(parse(text), cells), version, text)

    def look(self, cells: Sequence[Cell]) -> Theirs | Trouble | None:
        """What another program did to the file, once for each thing it did; None when it did nothing.

        `cells` are those that its cells are compared with, so that they keep their ids.
        """
        if stamp_of(self.path) == self._seen:
            return None
        before, stamp = self._seen, self._settled_stamp()
        self._seen = stamp
        if stamp is None:
            moved = find_moved(self.path, before)
            how = f"renamed to {moved.name!r}" if moved else "moved or deleted"
            wanted = f" To go on with {moved.name!r}, open that." if moved else ""
            return Trouble(
                f"{self.path.name!r} was {how} by another program. It is still open here; the next edit writes it "
                f"again.{wanted}",
                "file",
            )
        try:
            return self._theirs(cells)
        except SpellError as error:
            return Trouble(
                f"{self.path.name!r} was changed by another program, and cannot be read now: {error.message} "
                "The notebook stays as it is here; the next edit saves it and keeps the other version beside.",
                "file",
            )

    def accept(self, theirs: Theirs, pending: Sequence[Change] = ()) -> tuple[Trouble, ...]:
        """The file is now what another program wrote, and the notebook that with the `pending` changes; on the loop."""
        self._text, self.base = theirs.text, theirs.notebook
        self._version = theirs.version
        self._seen = theirs.version.stamp
        return self._restart_log(theirs.notebook, pending)

    def close(self) -> None:
        """Give the log's file back."""
        self._log.close()

    def _resume(self, recovery: Recovery) -> Opened:
        self._log.resume()
        self._log_is_empty = False
        self.base = with_known_ids(self.base, recovery.notebook.cells)
        edits = f"{recovery.edits} edits" if recovery.edits > 1 else "1 edit"
        message = f"The studio ended before it could save: {edits} of {self.path.name!r} brought back."
        return Opened(recovery.notebook, recovery.edits, (Recovered(recovery.edits, message),))

    def _join(self, recovery: Recovery, notebook: Notebook, keep: Keep) -> Opened | None:
        theirs = with_known_ids(notebook, recovery.base.cells)
        try:
            merged = merge_notebooks(recovery.base, recovery.notebook, theirs)
            change = Replace(check(merged.notebook))
            keep(theirs, "disk")
            keep(recovery.notebook, "mine")
        except SpellError:
            return None
        self.base = theirs
        message = told_of_recovery(self.path.name, recovery.edits, merged)
        told = Recovered(recovery.edits, message)
        notices: tuple[Recovered | Trouble, ...] = (told, *self._restart_log(theirs, [change]))
        return Opened(merged.notebook, recovery.edits, notices, merged.conflicts)

    def _keep(self, recovery: Recovery) -> Recovered:
        try:
            beside = write_beside(self.path, encode(render(recovery.notebook), self.path.name), "recovered")
        except OSError as error:
            raise DeniedError(
                f"{explain(error, self.path)} It was to hold {recovery.edits} edits that were not saved when the "
                f"studio ended; until it can, they stay in {str(self._log.path)!r}."
            ) from None
        return Recovered(
            recovery.edits,
            f"The studio ended before it could save {recovery.edits} edits of {self.path.name!r}, and another program "
            f"has changed the file since. The notebook with your edits is kept as {beside.name!r}.",
        )

    def _restart_log(self, notebook: Notebook, pending: Sequence[Change]) -> tuple[Trouble, ...]:
        try:
            self._log.restart(self._version.digest, [cell.id for cell in notebook.cells], self._text, pending)
        except OSError as error:
            return self._unprotected(error)
        self._log_is_empty, self._log_trouble = not pending, ""
        return ()

    def _unprotected(self, error: OSError) -> tuple[Trouble, ...]:
        message = (
            f"Edits cannot be protected from a crash: {explain(error, self._log.path)} "
            "They go to the notebook's file as soon as it can be written."
        )
        known, self._log_trouble = self._log_trouble, message
        return () if message == known else (Trouble(message, "recovery"),)

    def _settled_stamp(self) -> Stamp | None:
        stamp = stamp_of(self.path)
        for _ in range(_MOST_LOOKS):
            time.sleep(_SETTLING)
            before, stamp = stamp, stamp_of(self.path)
            if stamp == before:
                break
        return stamp

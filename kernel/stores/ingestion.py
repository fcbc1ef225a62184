"""Brings into the store what the journals have and it has not, exactly once. Not what becomes of it (`derivation`).

The rows of a batch and how far each journal was read are written in one transaction, so a kill at any moment
leaves either both or neither.
"""

from __future__ import annotations

import contextlib
import math
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kernel.errors import InvalidError
from kernel.records import dataclass
from kernel.stores import archives, derivation
from kernel.stores.journal import RUN_ID, SUFFIX, Trouble
from kernel.stores.lines import shorten
from kernel.stores.liveness import lives
from kernel.stores.payloads import uses_in

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

BATCH = 32 << 20
"""Bytes of journal in one transaction: with 8 MB the commits cost three times the CPU."""

STAGED = 2 << 20
"""Bytes that are parsed at once: with 8 MB that costs a third more, for it leaves the processor's cache."""

LONGEST = 8 << 20
"""A longer line is shortened on its way into the store; the journal keeps it whole."""


Wanted = Callable[[str], bool]
"""Whether a run is to be read, by its id."""


def everyone(run_id: str) -> bool:
    """All runs are."""
    return True


@dataclass(frozen=True, slots=True)
class Piece:
    """Whole lines of one journal: its run, the lines as text, and where they end in the file."""

    run_id: str
    text: str
    end: int
    lines: int
    payloads: Mapping[str, int] = field(default_factory=dict)


class Ingestion:
    """Reads the journals in `folder` into the store behind `connection`, of the runs that are `wanted`.

    One thread at a time.
    """

    def __init__(
        self, connection: DuckDBPyConnection, folder: Path, on_trouble: Trouble, wanted: Wanted = everyone
    ) -> None:
        self._connection = connection
        self._wanted = wanted
        self._folder = folder
        self._on_trouble = on_trouble
        known = connection.execute("select run_id, bytes, damaged from journals").fetchall()
        self._offsets: dict[str, int] = {run_id: offset for run_id, offset, _ in known}
        self._damaged: dict[str, int] = {run_id: damaged for run_id, _, damaged in known}
        self._told: set[str] = set()

    def batches(self) -> Iterator[list[Piece]]:
        """What is new, newest run first, in batches of about `BATCH` bytes; commit each before asking for the next."""
        yield from self._from_archive()
        batch: list[Piece] = []
        size = 0
        for run_id, length in sorted(self._grown(), reverse=True):
            start = self._offsets.get(run_id, 0)
            while start < length:
                piece = self._next_piece(run_id, start, min(start + STAGED, length), length)
                if piece is None:
                    break
                batch.append(piece)
                size, start = size + piece.end - start, piece.end
                if size >= BATCH:
                    yield batch
                    batch, size = [], 0
        if batch:
            yield batch

    def stage(self, batch: list[Piece]) -> derivation.Staged:
        """Parse a batch, which takes most of the time and changes no table: others may ask meanwhile."""
        import duckdb

        ask = self._connection.execute
        statements = [(derivation.INCOMING, derivation.INCOMING_CHECKED)]
        for group in _groups(batch):
            plain, checked = statements[-1]
            parameters = [[piece.run_id for piece in group], [piece.text for piece in group]]
            try:
                ask(plain, parameters)
            except duckdb.InvalidInputException:
                ask(checked, parameters)
            statements.append((derivation.INCOMING_MORE, derivation.INCOMING_MORE_CHECKED))
        staged = derivation.Staged.of(ask(derivation.COUNTS).fetchall())
        if staged.unsound:
            ask(derivation.LEAVE_OUT)
            staged = derivation.Staged.of(ask(derivation.COUNTS).fetchall())
        for statement in staged.stages():
            ask(statement)
        return staged

    def commit(self, batch: list[Piece], staged: derivation.Staged) -> int:
        """Bring a batch that was staged into the tables; the number of events added."""
        events = staged.events
        read = _read(batch)
        damaged = {
            run_id: self._damaged.get(run_id, 0) + lines - events.get(run_id, 0) for run_id, (lines, _) in read.items()
        }
        runs, ends = list(read), [end for _, end in read.values()]
        steps: list[tuple[str, list[Any]]] = [(statement, []) for statement in staged.steps()]
        steps.append((derivation.FORGET_OFFSETS, [runs]))
        steps.append((derivation.KEEP_OFFSETS, [runs, ends, [damaged[run_id] for run_id in runs]]))
        if any(piece.payloads for piece in batch):
            uses = [(piece.run_id, digest, size) for piece in batch for digest, size in piece.payloads.items()]
            steps.append((derivation.KEEP_PAYLOADS, [list(column) for column in zip(*uses, strict=True)]))
        self._transact(steps)
        self._offsets.update(zip(runs, ends, strict=True))
        self._tell_damage(damaged)
        self._damaged.update(damaged)
        return sum(events.values())

    def forget(self, run_ids: Sequence[str]) -> None:
        """Remove all rows of these runs."""
        self._change_runs(run_ids, derivation.FORGET_RUNS)
        for run_id in run_ids:
            self._offsets.pop(run_id, None)
            self._damaged.pop(run_id, None)

    def give_up(self) -> list[str]:
        """Mark the runs whose process is gone without a word as interrupted; their ids."""
        unfinished = self._connection.execute(derivation.UNFINISHED).fetchall()
        gone = [run_id for run_id, pid in unfinished if not lives(pid or 0, self._written(run_id))]
        if gone:
            self._change_runs(gone, (derivation.GIVE_UP_SPANS, derivation.GIVE_UP_RUNS))
        return gone

    def _change_runs(self, run_ids: Sequence[str], statements: Sequence[str]) -> None:
        self._transact([(statement, [list(run_ids)]) for statement in statements])

    def _written(self, run_id: str) -> float:
        # When its process surely lived. The times within are the run's own: a replay sets its clock back.
        try:
            return (self._folder / f"{run_id}{SUFFIX}").stat().st_mtime
        except OSError:
            return math.inf

    def _grown(self) -> list[tuple[str, int]]:
        try:
            entries = [(entry.name, entry.stat().st_size) for entry in os.scandir(self._folder)]
        except FileNotFoundError:
            return []
        sizes = {name[: -len(SUFFIX)]: size for name, size in entries if name.endswith(SUFFIX)}
        for run_id, size in sizes.items():
            if size < self._offsets.get(run_id, 0):
                self._tell_once(run_id, "became shorter; what the store read before is kept")
        grown = [item for item in sizes.items() if item[1] > self._offsets.get(item[0], 0)]
        return [item for item in grown if RUN_ID.fullmatch(item[0]) and self._wanted(item[0])]

    def _from_archive(self) -> Iterator[list[Piece]]:
        """The archived runs that the store does not know: it was made again."""
        for run_id in archives.archived(self._folder.parent):
            if run_id in self._offsets or not RUN_ID.fullmatch(run_id) or not self._wanted(run_id):
                continue
            end = 0
            try:
                for data in archives.pieces(archives.archive_of(self._folder.parent) / f"{run_id}{archives.ENDING}"):
                    end += len(data)
                    yield [_piece(run_id, data, end)]
            except InvalidError as error:
                self._tell_once(run_id, f"is archived, and {error.message}")

    def _next_piece(self, run_id: str, start: int, end: int, length: int) -> Piece | None:
        try:
            with (self._folder / f"{run_id}{SUFFIX}").open("rb") as file:
                file.seek(start)
                data = file.read(end - start)
                while b"\n" not in data and len(data) < length - start:
                    # One line is longer than the room.
                    data += file.read(len(data))
        except OSError as error:
            self._tell_once(run_id, f"cannot be read: {error.strerror or error}")
            return None
        whole = data[: data.rfind(b"\n") + 1]
        return _piece(run_id, whole, start + len(whole)) if whole else None

    def _transact(self, steps: list[tuple[str, list[Any]]]) -> None:
        import duckdb

        self._connection.begin()
        try:
            for statement, parameters in steps:
                self._connection.execute(statement, parameters)
            self._connection.commit()
        except BaseException:
            # A commit that failed has ended the transaction already.
            with contextlib.suppress(duckdb.TransactionException):
                self._connection.rollback()
            raise

    def _tell_damage(self, damaged: dict[str, int]) -> None:
        for run_id, lines in damaged.items():
            if lines > self._damaged.get(run_id, 0):
                self._on_trouble(f"The journal of run {run_id!r} has damaged lines ({lines}); they were left out.")

    def _tell_once(self, run_id: str, what: str) -> None:
        if run_id not in self._told:
            self._told.add(run_id)
            self._on_trouble(f"The journal of run {run_id!r} {what}.")


def _piece(run_id: str, whole: bytes, end: int) -> Piece:
    if len(whole) <= LONGEST and b"\n\n" not in whole and not whole.startswith(b"\n"):
        # As it nearly always is: no line is too long, and none is empty.
        return Piece(run_id, whole.decode("utf-8", "replace"), end, whole.count(b"\n"), uses_in(whole))
    lines = [line if len(line) <= LONGEST else shorten(line) for line in whole.split(b"\n") if line]
    text = b"\n".join(lines).decode("utf-8", "replace")
    return Piece(run_id, text, end, len(lines), uses_in(whole))


def _read(batch: list[Piece]) -> dict[str, tuple[int, int]]:
    """By run: how many lines were read, and where the last of them ends."""
    read = dict[str, tuple[int, int]]()
    for piece in batch:
        lines, end = read.get(piece.run_id, (0, 0))
        read[piece.run_id] = lines + piece.lines, max(end, piece.end)
    return read


def _groups(batch: list[Piece]) -> Iterator[list[Piece]]:
    """The pieces in their order, about `STAGED` characters at a time."""
    group, size = list[Piece](), 0
    for piece in batch:
        if group and size + len(piece.text) > STAGED:
            yield group
            group, size = [], 0
        group.append(piece)
        size += len(piece.text)
    if group:
        yield group

"""Journals of old runs as Parquet, a tenth of their size: `<home>/archive/<run>.parquet`, a row for each line.

Every byte of the journal can be had back. Such a run stays in the store and in SQL; to replay it or to go on with it,
its journal is restored first. Not here: which runs are old (`retention`).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kernel.errors import InvalidError, NotFoundError
from kernel.replacing import replacing
from kernel.sandbox.tab import check_not_in_tab
from kernel.stores.home import journals_of
from kernel.stores.journal import SUFFIX

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ENDING = ".parquet"
PIECE = 8 << 20
"""Bytes of a journal that are worked on at once."""


def archive_of(home: Path) -> Path:
    """The folder of the archived runs."""
    return home / "archive"


def archived(home: Path) -> list[str]:
    """The ids of the archived runs."""
    return sorted(path.name.removesuffix(ENDING) for path in archive_of(home).glob(f"*{ENDING}"))


def archive(home: Path, run_id: str) -> tuple[int, int]:
    """Put a run's journal into the archive: its bytes before and after. The journal goes when the copy was read back.

    `NotFoundError` when there is no journal; `InvalidError` when the copy does not say the same; `DeniedError` in a
    tab, which has nothing that writes Parquet.
    """
    check_not_in_tab("Archives of runs", "Export a run as a file, and delete it here.")
    journal, file = journals_of(home) / f"{run_id}{SUFFIX}", archive_of(home) / f"{run_id}{ENDING}"
    if not journal.is_file():
        raise NotFoundError(f"There is no journal of the run {run_id!r}.")
    archive_of(home).mkdir(mode=0o700, exist_ok=True)
    before = journal.stat().st_size
    with replacing(file) as aside:
        _write(journal, aside)
        with journal.open("rb") as original:
            same = hashlib.file_digest(original, "sha256").digest() == _digest(pieces(aside))
        if not same or journal.stat().st_size != before:
            raise InvalidError(
                f"The journal of {run_id!r} could not be archived: its copy is not the same. It is kept."
            )
    journal.unlink()
    return before, file.stat().st_size


def restore(home: Path, run_id: str) -> Path:
    """Make the journal of an archived run again; the archive lets it go. `NotFoundError` when it has none."""
    file, journal = archive_of(home) / f"{run_id}{ENDING}", journals_of(home) / f"{run_id}{SUFFIX}"
    if not file.is_file():
        raise NotFoundError(f"There is no archived run {run_id!r}. See them with: llmspell trace sizes")
    with replacing(journal, private=True) as aside, aside.open("wb") as made:
        for piece in pieces(file):
            made.write(piece)
    file.unlink()
    return journal


def pieces(file: Path) -> Iterator[bytes]:
    """The bytes of an archived journal, in pieces of whole rows. `InvalidError` when the file is broken."""
    import duckdb

    try:
        with _connection() as connection:
            rows = connection.execute("select line from read_parquet(?) order by number", [str(file)])
            while batch := rows.fetchmany(10_000):
                yield b"".join(row[0] for row in batch)
    except duckdb.Error as error:
        raise InvalidError(f"The archived run {file.name!r} cannot be read: {str(error).splitlines()[0]}") from error


def _write(journal: Path, file: Path) -> None:
    # Lines as bytes, whatever is in them: what is damaged is archived as it is.
    with _connection() as connection, journal.open("rb") as lines:
        connection.execute("create table journal (number bigint, kind varchar, time double, line blob)")
        number = 0
        while batch := lines.readlines(PIECE):
            numbers = list(range(number, number + len(batch)))
            number += len(batch)
            connection.execute(
                """insert into journal select number, try(json_extract_string(text, '$.kind')),
                  try(json_extract_string(text, '$.ts')::double), line
                from (select unnest(?) as number, unnest(?) as line, unnest(?) as text)""",
                [numbers, batch, [line.decode("utf-8", "replace") for line in batch]],
            )
        connection.execute(f"copy journal to '{_quoted(file)}' (format parquet, compression zstd)")
    with file.open("rb") as made:
        os.fsync(made.fileno())


def _digest(parts: Iterator[bytes]) -> bytes:
    found = hashlib.sha256()
    for part in parts:
        found.update(part)
    return found.digest()


def _connection() -> DuckDBPyConnection:
    """One of our own: nobody's SQL is asked of it, so it may read and write files."""
    import duckdb

    settings = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    return duckdb.connect(":memory:", config={**settings, "threads": "2", "memory_limit": "1GB"})


def _quoted(file: Path) -> str:
    return str(file).replace("'", "''")

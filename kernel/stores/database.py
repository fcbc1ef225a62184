"""Opens the DuckDB file of a workspace, safely configured, and moves a broken one aside. Not what is asked of it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from kernel.errors import DeniedError, LimitError, SpellError
from kernel.replacing import replacing
from kernel.stores.journal import Trouble
from kernel.stores.migrations import can_migrate, make, migrate
from kernel.stores.schema import VERSION

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

IN_MEMORY = ":memory:"

BROKEN = "aside"
"""What ends the name of a store that was moved aside because it is broken, or is made again."""

CONFIG = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "enable_external_access": "false",
    "python_enable_replacements": "false",
    "threads": "2",
    "lock_configuration": "true",
}
"""No network, no file but the store's own, no Python variable as a table, and no statement that changes that."""

NEWER_FILE = "version number"
"""What DuckDB says of a file whose format it does not know."""

CORRUPT = ("Corrupt database", "not a valid DuckDB", "Could not read", "checksum", "INTERNAL Error")


def connect(path: str) -> DuckDBPyConnection:
    """The database at `path` (`IN_MEMORY`: a fresh one). Raises `duckdb.Error`."""
    import duckdb

    if path == IN_MEMORY:
        # It would put what does not fit into a folder of whatever directory we are in.
        return duckdb.connect(path, config={**CONFIG, "memory_limit": "2GB", "temp_directory": ""})
    return duckdb.connect(path, config={**CONFIG, "memory_limit": "512MB", "max_temp_directory_size": "4GB"})


def open_store(path: Path, on_trouble: Trouble) -> DuckDBPyConnection:
    """The store at `path`, made when there is none.

    One of an older version is migrated. A file that is broken, of a newer version or of a newer DuckDB is moved
    aside, and an empty store takes its place: the journals fill it again. `DeniedError` when another process has it
    open or it may not be read.
    """
    import duckdb

    if not path.exists():
        return _make_file(path)
    try:
        connection = connect(str(path))
    except duckdb.Error as error:
        if NEWER_FILE in str(error):
            return replace_store(path, "was written by a newer DuckDB", on_trouble, "newer")
        if not is_corrupt(error):
            raise trouble_of(error) from error
        return replace_store(path, "is broken", on_trouble)
    version = _version(connection)
    if version == VERSION or _migrated(connection, version, on_trouble):
        return connection
    connection.close()
    if version > VERSION:
        reason = f"was written by a newer Spell Studio (version {version}; this one writes {VERSION})"
        return replace_store(path, reason, on_trouble, f"version-{version}")
    reason = f"is of version {version}, not {VERSION}," if version else "cannot be read"
    return replace_store(path, reason, on_trouble)


def _migrated(connection: DuckDBPyConnection, version: int, on_trouble: Trouble) -> bool:
    import duckdb

    if not version or not can_migrate(version):
        return False
    try:
        migrate(connection, version)
    except duckdb.Error as error:
        on_trouble(f"The trace store of version {version} could not be brought to {VERSION}: {_first_line(error)}")
        return False
    return True


def replace_store(path: Path, reason: str, on_trouble: Trouble, mark: str = BROKEN) -> DuckDBPyConnection:
    """Move the file at `path` aside and make an empty store in its place.

    One broken copy is kept (`store.duckdb.aside`); what a newer program wrote is never overwritten.
    """
    aside = f"{path.name}.{mark}"
    number = 1
    while mark != BROKEN and path.with_name(aside).exists():
        number += 1
        aside = f"{path.name}.{mark}-{number}"
    for suffix in ("", ".wal"):
        file = path.with_name(path.name + suffix)
        if file.exists():
            os.replace(file, path.with_name(f"{aside}{suffix}"))
    on_trouble(
        f"The trace store {str(path)!r} {reason} and was moved to {aside!r}. "
        "It is made again from the journals; runs whose journal was deleted are only in the old file."
    )
    return _make_file(path)


def _make_file(path: Path) -> DuckDBPyConnection:
    import duckdb

    try:
        return make(connect(str(path)))
    except duckdb.Error as error:
        # Half a store would be taken for a broken one the next time.
        for left in (path, path.with_name(f"{path.name}.wal")):
            left.unlink(missing_ok=True)
        raise trouble_of(error) from error


def owe_shrinking(path: Path) -> None:
    """Keep in mind that rows of this store are removed, and still readable in the file. `DeniedError`."""
    try:
        _debt(path).touch(mode=0o600)
    except OSError as error:
        raise DeniedError(f"{str(_debt(path))!r} cannot be written: {error.strerror or error}.") from error


def owes_shrinking(path: Path) -> bool:
    """Whether the file still holds what was removed."""
    return _debt(path).exists()


def settle(path: Path, on_trouble: Trouble) -> None:
    """Shrink the file if that is owed; nobody has it open. What fails is told, and owed still."""
    for left in path.parent.glob(f".{path.name}.*"):
        # Of a program that was killed: it may hold what was removed.
        left.unlink(missing_ok=True)
    if not owes_shrinking(path) or not path.exists():
        return
    try:
        shrink(path)
        _debt(path).unlink(missing_ok=True)
    except SpellError as error:
        on_trouble(f"What was deleted could not be taken out of {str(path)!r} yet: {error.message}")


def snapshot(path: Path) -> Path:
    """A copy of the file beside it; nobody has it open. `LimitError` when there is no room."""
    copy = path.with_name(f".{path.name}.{os.getpid()}.copy")
    try:
        shutil.copyfile(path, copy)
        copy.chmod(0o600)
    except OSError as error:
        copy.unlink(missing_ok=True)
        raise LimitError(
            f"The trace store cannot be copied: {error.strerror or error}. Make room on the disk."
        ) from error
    return copy


def take_over(copy: Path, path: Path) -> None:
    """Put a shrunken copy in the place of the file, which nobody has open: nothing is owed any more."""
    os.replace(copy, path)
    _debt(path).unlink(missing_ok=True)


def _debt(path: Path) -> Path:
    return path.with_name("store.owes")


def shrink(path: Path) -> None:
    """Write the file anew without the room that removed rows left. Nobody has it open. `LimitError` when that fails."""
    import duckdb

    with replacing(path) as aside:
        try:
            # One of our own, which may open files: nobody's SQL is asked of it.
            with duckdb.connect(IN_MEMORY, config={"autoload_known_extensions": "false", "threads": "2"}) as connection:
                for name, file in (("old", path), ("new", aside)):
                    place = str(file).replace("'", "''")
                    connection.execute(f"attach '{place}' as {name}")
                connection.execute("copy from database old to new")
                connection.execute("detach new; detach old")
        except duckdb.Error as error:
            raise trouble_of(error) from error
        finally:
            aside.with_name(f"{aside.name}.wal").unlink(missing_ok=True)


def is_corrupt(error: Exception) -> bool:
    """Whether the file itself is at fault; not so when it is locked, forbidden or the disk is full."""
    return any(sign in str(error) for sign in CORRUPT)


def trouble_of(error: Exception) -> SpellError:
    """What a person is told when DuckDB cannot work with the file: it is held, forbidden, or there is no room."""
    told = _first_line(error)
    if "lock" in told or "Permission denied" in told or "Cannot open file" in told:
        return DeniedError(f"The trace store cannot be opened. {told}")
    return LimitError(
        f"The trace store cannot be written: {told}. Nothing is lost, the journals are read again: "
        "make room on the disk and go on."
    )


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]


def _version(connection: DuckDBPyConnection) -> int:
    """The version of the schema; 0 when it is not ours or cannot be read."""
    import duckdb

    try:
        found = connection.execute("select version from store").fetchall()
        connection.execute("select max(run_id), max(bytes), max(damaged) from journals").fetchall()
    except duckdb.Error:
        return 0
    return int(found[0][0]) if found else 0

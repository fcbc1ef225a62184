"""Several runs as one file: a zip of the files that single runs are (`portable`), each of which can be taken in alone.

What comes in is checked member by member: a broken or foreign one is told, and nothing of it is kept.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from kernel.errors import InvalidError, SpellError
from kernel.records import dataclass
from kernel.replacing import writing
from kernel.stores import archives
from kernel.stores.home import journals_of, prepare
from kernel.stores.journal import RUN_ID, SUFFIX
from kernel.stores.portable import ALWAYS, LARGEST, MOST_FOLDED, PIECE, export_run, import_run, opened

ENDING = ".run"

MOST_RUNS = 10_000
"""Runs of one file."""


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What came of a file: the runs that are new here, those that were here, and what is wrong with each other part."""

    runs: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


def export_runs(home: Path, run_ids: Sequence[str], target: Path) -> int:
    """Write runs to one file, aside first; its bytes. `NotFoundError` when there is no such run: nothing is written."""
    with (
        writing(target) as aside,
        tempfile.TemporaryDirectory(dir=home, prefix=".parcel-") as folder,
        zipfile.ZipFile(aside, "w", zipfile.ZIP_STORED) as parcel,
    ):
        for run_id in dict.fromkeys(run_ids):
            one = Path(folder) / f"{run_id}{ENDING}"
            export_run(home, run_id, one)
            parcel.write(one, one.name)
            one.unlink()
    return target.stat().st_size


def is_parcel(source: Path) -> bool:
    """Whether a zip holds runs, and is none itself. Errors as `import_run`."""
    with opened(source) as parcel:
        names = parcel.namelist()
    return "manifest.json" not in names and any(name.endswith(ENDING) for name in names)


def import_runs(home: Path, source: Path) -> Unpacked:
    """Take in all runs of a file that are sound. `InvalidError` for a file that holds none or too many."""
    prepare(home)
    runs, known, refused = list[str](), list[str](), list[str]()
    room = min(LARGEST, max(ALWAYS, source.stat().st_size * MOST_FOLDED))
    with tempfile.TemporaryDirectory(dir=home, prefix=".import-") as folder, opened(source) as parcel:
        members = [one for one in parcel.infolist() if not one.is_dir()]
        if len(members) > MOST_RUNS:
            raise InvalidError(f"{source.name!r} holds more than {MOST_RUNS:,} parts. It was refused.")
        for member in members:
            name = PurePosixPath(member.filename.replace("\\", "/")).name
            try:
                if _is_here(home, name):
                    known.append(name.removesuffix(ENDING))
                    continue
                file = Path(folder) / _checked(name)
                room -= _unpack(parcel, member, file, room)
                runs.append(import_run(home, file))
                file.unlink()
            except SpellError as error:
                refused.append(error.message)
    return Unpacked(tuple(runs), tuple(known), tuple(refused))


def _checked(name: str) -> str:
    if not name.endswith(ENDING) or len(name) > 200 or name.startswith(".") or not name.isprintable():
        raise InvalidError(f"{name!r:.80} is no run that was exported: its name does not end in {ENDING}.")
    return name


def _is_here(home: Path, name: str) -> bool:
    run_id = name.removesuffix(ENDING)
    if not name.endswith(ENDING) or not RUN_ID.fullmatch(run_id):
        return False
    return (journals_of(home) / f"{run_id}{SUFFIX}").exists() or run_id in archives.archived(home)


def _unpack(parcel: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, room: int) -> int:
    """Unpack one run's file; its bytes. What a zip says of its sizes is not believed."""
    written = 0
    try:
        with parcel.open(member) as part, target.open("wb") as file:
            while piece := part.read(PIECE):
                written += len(piece)
                if written > room:
                    raise InvalidError(f"{target.name!r} unpacks to more than a file of its size can be.")
                file.write(piece)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise InvalidError(f"{target.name!r} is damaged: {error}.") from error
    return written

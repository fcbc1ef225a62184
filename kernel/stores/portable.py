"""One run as one file that can be sent to somebody: its journal, the large texts it uses, its tags and note.

A zip of `manifest.json`, `journal.ndjson` and `payloads/<SHA-256>`. A file that comes in is checked before anything
of it is kept: it may be anybody's. Not here: traces of other programs.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from kernel import __version__
from kernel.errors import DeniedError, InvalidError, NotFoundError
from kernel.replacing import writing
from kernel.stores import archives
from kernel.stores.home import journals_of, prepare
from kernel.stores.journal import RUN_ID, SUFFIX
from kernel.stores.labels import Labels
from kernel.stores.lines import decode
from kernel.stores.payloads import Payloads, uses_in

FORMAT = 1
LARGEST = min(4 << 30, sys.maxsize)
"""Bytes that the parts of a file may have in all, when they are unpacked."""

MOST_FOLDED = 200
"""How many times larger than the file its parts may be: a journal of repetitions is folded about 50 times."""

ALWAYS = 64 << 20
"""Bytes that any file may unpack to."""

MOST_PARTS = 100_000
PIECE = 1 << 20
PART = re.compile(r"manifest\.json|journal\.ndjson|payloads/[0-9a-f]{64}")


def export_run(home: Path, run_id: str, target: Path) -> int:
    """Write a run to a file, aside first; its bytes. `NotFoundError` when there is no such run."""
    label = asdict(Labels(home).of(run_id))
    manifest = {
        "format": FORMAT,
        "run": run_id,
        "by": f"llmspell {__version__}",
        "written": time.time(),
        "label": label,
    }
    with writing(target) as aside, zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as parcel:
        parcel.writestr("manifest.json", json.dumps(manifest, ensure_ascii=False))
        uses = dict[str, int]()
        with parcel.open("journal.ndjson", "w", force_zip64=True) as out:
            for lines in journal_lines(home, run_id):
                out.write(lines)
                uses |= uses_in(lines)
        payloads = Payloads(home)
        for digest in sorted(uses):
            if payloads.path(digest).is_file():
                parcel.write(payloads.path(digest), f"payloads/{digest}")
    return target.stat().st_size


def import_run(home: Path, source: Path) -> str:
    """Take in the run of a file; its id. Nothing is kept of a file that is refused.

    `NotFoundError`, `InvalidError` for a file that is no run or not a sound one, `DeniedError` when the run is there.
    """
    prepare(home)
    with tempfile.TemporaryDirectory(dir=home, prefix=".import-") as folder, opened(source) as parcel:
        parts = _checked(parcel, source)
        manifest = _manifest(parcel, source)
        run_id = str(manifest.get("run"))
        if (journals_of(home) / f"{run_id}{SUFFIX}").exists() or run_id in archives.archived(home):
            raise DeniedError(f"The run {run_id!r} is here already. Delete it first: llmspell trace delete {run_id}")
        room = min(LARGEST, max(ALWAYS, source.stat().st_size * MOST_FOLDED))
        for name in parts:
            room -= _unpack(parcel, name, Path(folder) / name.replace("/", "-"), room, source)
        uses = _check_journal(Path(folder) / "journal.ndjson", run_id, source)
        _keep(home, Path(folder), run_id, set(uses))
    _label(home, run_id, manifest.get("label"))
    return run_id


@contextmanager
def opened(source: Path) -> Iterator[zipfile.ZipFile]:
    """A file that came from somewhere, as a zip. `NotFoundError`, `InvalidError` when it is none, `DeniedError`."""
    try:
        with zipfile.ZipFile(source) as parcel:
            yield parcel
    except FileNotFoundError:
        raise NotFoundError(f"There is no file {str(source)!r}.") from None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zipfile.LargeZipFile) as error:
        raise InvalidError(f"{source.name!r} is no run that was exported, or it is damaged: {error}.") from error
    except OSError as error:
        raise DeniedError(f"{str(source)!r} cannot be read: {error.strerror or error}.") from error


def _checked(parcel: zipfile.ZipFile, source: Path) -> list[str]:
    names = parcel.namelist()
    odd = next((name for name in names if not PART.fullmatch(name)), None)
    if odd is not None:
        raise InvalidError(f"{source.name!r} is no run that was exported: it holds {odd!r:.80}.")
    if len(set(names)) != len(names) or len(names) > MOST_PARTS or not {"manifest.json", "journal.ndjson"} <= {*names}:
        raise InvalidError(f"{source.name!r} is no run that was exported: a part is missing or there twice.")
    return names


def _manifest(parcel: zipfile.ZipFile, source: Path) -> dict[str, Any]:
    with parcel.open("manifest.json") as file:
        text = file.read(PIECE)
    try:
        told = json.loads(text)
    except ValueError:
        told = None
    if not isinstance(told, dict) or not RUN_ID.fullmatch(str(told.get("run"))):
        raise InvalidError(f"{source.name!r} does not say which run it is.")
    if told.get("format") != FORMAT:
        raise InvalidError(
            f"{source.name!r} is of format {told.get('format')!r:.20}; this program reads {FORMAT}. Update it."
        )
    return told


def _unpack(parcel: zipfile.ZipFile, name: str, target: Path, room: int, source: Path) -> int:
    """Unpack one part; its bytes. What a zip says of its sizes is not believed."""
    written, digest = 0, hashlib.sha256()
    with parcel.open(name) as part, target.open("xb") as file:
        while piece := part.read(PIECE):
            written += len(piece)
            if written > room:
                raise InvalidError(f"{source.name!r} unpacks to more than a run of its size can be. It was refused.")
            digest.update(piece)
            file.write(piece)
    if name.startswith("payloads/") and digest.hexdigest() != name.removeprefix("payloads/"):
        raise InvalidError(f"{source.name!r} is damaged: a text in it is not what its name says.")
    return written


def _check_journal(journal: Path, run_id: str, source: Path) -> dict[str, int]:
    """The texts it uses. `InvalidError` unless every line is an event of the run."""
    uses = dict[str, int]()
    with journal.open("rb") as file:
        for number, line in enumerate(_lines(file, source), 1):
            try:
                event = decode(line)
            except InvalidError as error:
                raise InvalidError(f"{source.name!r} is damaged: line {number} is {error.message}.") from error
            if event.run_id != run_id or (number == 1 and event.kind != "run.started"):
                raise InvalidError(f"{source.name!r} is damaged: line {number} does not belong to the run {run_id!r}.")
            uses |= uses_in(line)
        if not file.tell():
            raise InvalidError(f"{source.name!r} is damaged: its journal is empty.")
    return uses


def _lines(file: IO[bytes], source: Path) -> Iterator[bytes]:
    while line := file.readline(LARGEST):
        if not line.endswith(b"\n"):
            raise InvalidError(f"{source.name!r} is damaged: its journal ends within a line.")
        yield line


def _keep(home: Path, folder: Path, run_id: str, uses: set[str]) -> None:
    payloads = Payloads(home)
    for part in folder.glob("payloads-*"):
        digest = part.name.removeprefix("payloads-")
        target = payloads.path(digest)
        if digest in uses and not target.exists():
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.replace(part, target)
    journal = folder / "journal.ndjson"
    journal.chmod(0o600)
    # Last, for with it the run is there.
    os.replace(journal, journals_of(home) / f"{run_id}{SUFFIX}")


def _label(home: Path, run_id: str, said: Any) -> None:
    if isinstance(said, dict) and isinstance(said.get("tags"), list):
        tags = [tag for tag in said["tags"] if isinstance(tag, str)]
        Labels(home).change(run_id, tags, str(said.get("note") or ""))


def journal_lines(home: Path, run_id: str) -> Iterator[bytes]:
    """The whole lines of a run's journal in pieces, archived or not. `NotFoundError` when there is none."""
    journal = journals_of(home) / f"{run_id}{SUFFIX}"
    if not journal.is_file():
        file = archives.archive_of(home) / f"{run_id}{archives.ENDING}"
        if not file.is_file():
            raise NotFoundError(f"There is no journal of the run {run_id!r}. See the list with: llmspell trace")
        yield from archives.pieces(file)
        return
    with journal.open("rb") as lines:
        while batch := lines.readlines(PIECE):
            # A run that is being written may end within a line.
            whole = b"".join(line for line in batch if line.endswith(b"\n"))
            if whole:
                yield whole

"""A notebook's file on disk: read whole, written aside and put in place at once, known again by its fingerprint.

Everything here blocks; `saving` calls it off the loop. Not here: what the bytes mean.
"""

from __future__ import annotations

import errno
import glob
import hashlib
import os
import secrets
import stat
import time
from pathlib import Path

from kernel.errors import DeniedError, InvalidError, NotFoundError, SpellError
from kernel.records import dataclass
from studio.languages import COMMENTS, language_of_name
from studio.notebook.document import Notebook
from studio.notebook.markdown import SUFFIX, parse
from studio.notebook.text import check_size, decode

_LEFT_BEHIND = 60.0
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_GONE = (errno.ENOENT, errno.ENOTDIR, errno.ESTALE)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells cheaply that a file may have changed: its inode, time (ns) and size (bytes)."""

    inode: int
    time: int
    size: int


@dataclass(frozen=True, slots=True)
class Version:
    """One state of a file: its stamp, and the SHA-256 of its bytes (hexadecimal)."""

    stamp: Stamp
    digest: str


def digest_of(data: bytes) -> str:
    """SHA-256, hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def stamp_of(path: Path) -> Stamp | None:
    """The file's stamp; None when there is no file (any more), or its folder cannot be read."""
    try:
        return _stamp(path.stat())
    except OSError:
        return None


def find_moved(path: Path, stamp: Stamp | None) -> Path | None:
    """The notebook beside `path` that is the file it was at `stamp`, when another program only renamed it."""
    try:
        found = [one for one in path.parent.glob(f"*{SUFFIX}") if stamp and one.stat().st_ino == stamp.inode]
    except OSError:
        return None
    return found[0] if found else None


def read_file(path: Path) -> tuple[bytes, Version]:
    """The bytes of a notebook's file, and the version they are.

    `NotFoundError`, `DeniedError`, or `InvalidError` when it is a folder or too large.
    """
    try:
        with path.open("rb") as file:
            found = os.fstat(file.fileno())
            check_size(found.st_size, path.name)
            data = file.read()
    except OSError as error:
        raise reading_error(error, path) from None
    return data, Version(_stamp(found), digest_of(data))


def read_notebook(path: Path) -> Notebook:
    """The notebook of a `.spell.md` file, or of a script (`.lua`, `.js`, `.py`) that was exported from one.

    Errors as `read_file`, and `InvalidError` when it is not text or malformed.
    """
    text = decode(read_file(path)[0], path.name)
    try:
        language = language_of_name(path.name)
        if language in COMMENTS:
            from studio.export import read_export

            return read_export(text, language)
        return parse(text)
    except InvalidError as error:
        raise InvalidError(f"{path.name!r}: {error.message}", **error.details) from None


def write_aside(path: Path, data: bytes, mode: int | None = None) -> Version:
    """Write the whole file: aside in the same folder, synced, then put in place at once.

    The file keeps its mode unless `mode` is given; a link stays a link. `OSError` leaves the old file as it was.
    """
    target = path.resolve()
    wanted = mode if mode is not None else _mode_of(target)
    aside = target.with_name(f".{target.name[:100]}.{secrets.token_hex(8)}.tmp")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        with os.fdopen(descriptor, "wb", buffering=0) as file:
            write_all(descriptor, data)
            if wanted is not None:
                os.chmod(aside, wanted)
            os.fsync(descriptor)
            found = os.fstat(file.fileno())
        os.replace(aside, target)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)
    return Version(_stamp(found), digest_of(data))


def write_beside(path: Path, data: bytes, word: str) -> Path:
    """Write `data` to a new file beside `path`: `notes.spell.md` → `notes.<word>-<time>.spell.md`. `OSError`."""
    stem, suffix = split_name(path.name)
    moment = time.strftime("%Y%m%d-%H%M%S")
    for number in range(1, 1_000):
        again = "" if number == 1 else f"-{number}"
        beside = path.with_name(f"{stem}.{word}-{moment}{again}{suffix}")
        if not beside.exists():
            write_aside(beside, data)
            return beside
    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))


def sweep(path: Path) -> None:
    """Remove what writes of this file left aside when their process was killed, more than a minute ago."""
    for left in path.resolve().parent.glob(f".{glob.escape(path.resolve().name[:100])}.*.tmp"):
        if time.time() - left.stat().st_mtime > _LEFT_BEHIND:
            left.unlink(missing_ok=True)


def split_name(name: str) -> tuple[str, str]:
    """The name and what it ends with: `a.b.spell.md` → `a.b`, `.spell.md`; other files as the system has it."""
    if name.endswith(SUFFIX):
        return name.removesuffix(SUFFIX), SUFFIX
    return os.path.splitext(name)


def write_all(descriptor: int, data: bytes) -> None:
    """Write every byte. `OSError` when some could not be."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def reading_error(error: OSError, path: Path) -> SpellError:
    """The error for a person, when a file could not be read."""
    if error.errno in _GONE:
        return NotFoundError(f"There is no file {path.name!r} in {str(path.parent)!r} (any more).")
    if error.errno in _FORBIDDEN:
        return DeniedError(f"You may not read {str(path)!r}. Give yourself the right to read it.")
    return InvalidError(f"{str(path)!r} cannot be read: {error.strerror or error}.")


def explain(error: OSError, path: Path) -> str:
    """Why a file could not be written, and what to do, in one sentence or two."""
    name, folder = repr(path.name), repr(str(path.parent))
    if error.errno in _FULL:
        return f"{name} cannot be saved: the disk is full. Free some space."
    if error.errno in _FORBIDDEN:
        return f"{name} cannot be saved: you may not write in {folder}. Give yourself the right to write there."
    if error.errno in _GONE:
        return f"{name} cannot be saved: its folder {folder} is gone. Put the folder back."
    return f"{name} cannot be saved: {error.strerror or error}."


def _mode_of(path: Path) -> int | None:
    """The mode of a file that may be written; None when there is none. `OSError` when it may not be written."""
    try:
        # Replacing a file needs no right to write it, but a person who took that right away means it.
        descriptor = os.open(path, os.O_WRONLY)
    except FileNotFoundError:
        return None
    try:
        return stat.S_IMODE(os.fstat(descriptor).st_mode)
    finally:
        os.close(descriptor)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _stamp(found: os.stat_result) -> Stamp:
    return Stamp(found.st_ino, found.st_mtime_ns, found.st_size)

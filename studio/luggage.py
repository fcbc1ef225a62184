"""Several files at once into a workspace and out of it, with their folders: all of them, or none.

Not here: zips (`bundles`), and how files come from a page (`webui.files.arrivals`).
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import time
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path, PurePosixPath
from typing import Literal

from kernel.errors import DeniedError, InvalidError, NotFoundError
from kernel.records import dataclass
from studio.bundles import check_amount, check_paths, is_litter
from studio.notebook.files import split_name

Choice = Literal["keep", "replace", "skip"]
"""What becomes of a file whose place is taken: it gets a number, it goes there instead, or it is left out."""

TRASH = "trash"


@dataclass(frozen=True, slots=True)
class Taken:
    """What was done, as paths in the workspace: files that are new, in place of others, and left out.

    `same` were there already, byte for byte.
    """

    new: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    same: tuple[str, ...] = ()


def folder_files(folder: Path, below: str = "") -> dict[str, bytes]:
    """Every file of a workspace below one of its folders ("": all), by its path there; nothing hidden, no links.

    `NotFoundError`, `DeniedError`, or `LimitError` for more than a zip should hold.
    """
    top = folder.resolve() / below
    if not top.resolve().is_relative_to(folder.resolve()) or not top.is_dir():
        raise NotFoundError(f"There is no folder {below!r} in this workspace (any more).")
    found: dict[str, bytes] = {}
    size = 0
    for file in _walk(top):
        try:
            size += file.stat().st_size
            check_amount(len(found) + 1, size, below or folder.name)
            found[file.relative_to(folder.resolve()).as_posix()] = file.read_bytes()
        except OSError as error:
            raise DeniedError(f"{file.name!r} cannot be read: {error.strerror or error}.") from None
    if not found:
        raise NotFoundError(f"There is no file in {below or folder.name!r} to pack.")
    return found


def collisions(folder: Path, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """The paths at which something else is already. `InvalidError` where a file would have to be a folder."""
    return tuple(
        path for path, data in files.items() if (place := _place(folder, path)).exists() and not _is(place, data)
    )


def take_in(folder: Path, home: Path, files: Mapping[str, bytes], choice: Choice) -> Taken:
    """Put files into a workspace; when one cannot be written, none is. What is replaced goes to the trash of `home`.

    `InvalidError` for a path that cannot be, `DeniedError` where nothing can be written.
    """
    check_paths(files, "this")
    taken = set(collisions(folder, files))
    same = tuple(path for path in files if path not in taken and _place(folder, path).exists())
    wanted = {path: path for path in files if path not in same and path not in taken}
    if choice == "replace":
        wanted |= {path: path for path in taken}
    elif choice == "keep":
        for path in sorted(taken):
            wanted[path] = _free(folder, path, {*wanted.values(), *files})
    _Moving(folder, home).do({target: files[path] for path, target in sorted(wanted.items())})
    replaced = tuple(sorted(taken)) if choice == "replace" else ()
    skipped = tuple(sorted(taken)) if choice == "skip" else ()
    return Taken(tuple(sorted({*wanted.values()} - {*replaced})), replaced, skipped, same)


class _Moving:
    """Files written aside, then all put in place; undone when one cannot be."""

    def __init__(self, folder: Path, home: Path) -> None:
        self._folder = folder
        token = f"{time.strftime('%Y%m%d-%H%M%S')}-{time.time_ns() % 10**9:09}-{secrets.token_hex(2)}"
        self._aside = home / f".arriving-{token}"
        self._trash = home / TRASH / token
        self._done: list[tuple[Path, Path | None]] = []

    def do(self, files: Mapping[str, bytes]) -> None:
        now = ""
        try:
            for number, now in enumerate(files):
                self._aside.mkdir(mode=0o700, parents=True, exist_ok=True)
                (self._aside / str(number)).write_bytes(files[now])
            for number, now in enumerate(files):
                self._put(self._aside / str(number), now)
        except OSError as error:
            self._undo()
            raise DeniedError(_told(error, now)) from None
        finally:
            shutil.rmtree(self._aside, ignore_errors=True)

    def _put(self, source: Path, path: str) -> None:
        target = _place(self._folder, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        old = self._trash / path if target.exists() else None
        if old is not None:
            old.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.move(target, old)
        self._done.append((target, old))
        shutil.move(source, target)

    def _undo(self) -> None:
        for target, old in reversed(self._done):
            target.unlink(missing_ok=True)
            if old is not None:
                shutil.move(old, target)


def _walk(top: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(top):
        folders[:] = sorted(one for one in folders if not is_litter(one) and not (Path(place) / one).is_symlink())
        for name in sorted(names):
            file = Path(place) / name
            if not is_litter(name) and file.is_file() and not file.is_symlink():
                yield file


def _place(folder: Path, path: str) -> Path:
    place = folder / path
    if not place.resolve().is_relative_to(folder.resolve()):
        raise DeniedError(f"{path!r} leads out of the workspace. Nothing was taken in.")
    above = next((one for one in place.parents if one != folder and one.is_relative_to(folder) and one.is_file()), None)
    if above is not None or place.is_dir():
        raise InvalidError(f"{path!r} cannot be put there: a file would have to be a folder. Nothing was taken in.")
    return place


def _is(place: Path, data: bytes) -> bool:
    try:
        return place.stat().st_size == len(data) and place.read_bytes() == data
    except OSError:
        return False


def _free(folder: Path, path: str, used: set[str]) -> str:
    stem, suffix = split_name(PurePosixPath(path).name)
    names = (PurePosixPath(path).with_name(f"{stem}-{number}{suffix}").as_posix() for number in count(2))
    return next(name for name in names if name not in used and not _place(folder, name).exists())


def _told(error: OSError, path: str) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"{path!r} cannot be written: there is no room. Free some; nothing was taken in."
    return f"{path!r} cannot be written: {error.strerror or error}. Nothing was taken in."

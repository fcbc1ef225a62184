"""Ways down to a file that nobody can bend: from folder to folder by descriptor, never through a link.

A path is checked first and used later; what was a folder may be a link by then. A descent opens every folder of a
path in the one above it and refuses links, and what is done at its end goes by the descriptor of the last folder.
Where the system cannot do that (Windows), the path is used as it was checked. Not here: what is allowed (`files`).
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from kernel.errors import DeniedError
from kernel.records import dataclass

HAS_DESCRIPTORS = os.open in os.supports_dir_fd and hasattr(os, "O_NOFOLLOW")
"""Whether folders can be opened and worked in by descriptor."""

NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOCTTY", 0)
PASSING = getattr(os, "O_PATH", 0)
FOLDER = NO_LINK | getattr(os, "O_DIRECTORY", 0)
READING = os.O_RDONLY | NO_LINK | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
APPENDING = os.O_WRONLY | os.O_APPEND | os.O_CREAT | NO_LINK | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
MAKING = os.O_WRONLY | os.O_CREAT | os.O_EXCL | NO_LINK | getattr(os, "O_BINARY", 0)

NEW_FILE = 0o644


@dataclass(frozen=True, slots=True)
class Place:
    """The end of a descent: a name in an open folder; where there are no descriptors, a whole path and no folder."""

    folder: int | None
    name: str

    def about(self) -> os.stat_result | None:
        """What is there, a link not followed; None for nothing."""
        try:
            return os.stat(self.name, dir_fd=self.folder, follow_symlinks=False)
        except FileNotFoundError:
            return None

    def open(self, flags: int, mode: int = NEW_FILE) -> int:
        """A descriptor of what is there. `DeniedError` when it is a link, which it was not when it was checked."""
        try:
            return os.open(self.name, flags, mode, dir_fd=self.folder)
        except OSError as error:
            _check_link(self, error)
            raise

    def beside(self, name: str) -> Place:
        """Another name in the same folder."""
        return Place(self.folder, name if self.folder is not None else str(Path(self.name).with_name(name)))

    def make_folder(self) -> None:
        """A folder, when there is none."""
        with suppress(FileExistsError):
            os.mkdir(self.name, dir_fd=self.folder)

    def remove(self, is_folder: bool) -> None:
        """Take away a file, or an empty folder."""
        (os.rmdir if is_folder else os.unlink)(self.name, dir_fd=self.folder)

    def rename(self, to: Place) -> None:
        """Put it in the place of the other."""
        os.replace(self.name, to.name, src_dir_fd=self.folder, dst_dir_fd=to.folder)

    @contextmanager
    def listed(self) -> Iterator[Iterator[tuple[str, os.stat_result]]]:
        """The names in the folder that is here, with what each is; links are not followed."""
        if self.folder is None:
            with os.scandir(self.name) as items:
                yield ((item.name, item.stat(follow_symlinks=False)) for item in items)
            return
        descriptor = self.open(os.O_RDONLY | FOLDER)
        try:
            with os.scandir(descriptor) as items:
                yield (pair for item in items if (pair := _described(item)))
        finally:
            os.close(descriptor)


def _described(item: os.DirEntry[str]) -> tuple[str, os.stat_result] | None:
    try:
        return item.name, item.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None


@contextmanager
def descent(real: Path, anchor: Path, make: bool = False) -> Iterator[Place]:
    """The place of a path without links. `make` makes the folders that lead to it.

    `anchor` is where a descent starts on systems that cannot walk through folders they may not list.
    """
    if not HAS_DESCRIPTORS:
        if make:
            real.parent.mkdir(parents=True, exist_ok=True)
        yield Place(None, str(real))
        return
    start = Path(real.anchor) if PASSING else anchor
    *folders, name = real.relative_to(start).parts or (".",)
    folder = _walk(start, folders, make)
    try:
        yield Place(folder, name)
    finally:
        os.close(folder)


def _walk(start: Path, folders: list[str], make: bool) -> int:
    folder = os.open(start, FOLDER | PASSING | getattr(os, "O_NOFOLLOW_ANY", 0))
    try:
        for name in folders:
            place = Place(folder, name)
            if make and place.about() is None:
                place.make_folder()
            inner = place.open(FOLDER | PASSING)
            os.close(folder)
            folder = inner
    except BaseException:
        os.close(folder)
        raise
    return folder


def _check_link(place: Place, error: OSError) -> None:
    """`DeniedError` when a link was met, which is told in other ways on every system."""
    if error.errno not in (errno.ELOOP, errno.ENOTDIR, errno.EMLINK):
        return
    about = place.about()
    if about is not None and stat.S_ISLNK(about.st_mode):
        raise DeniedError(f"{place.name!r} became a link while it was being used. Nothing was done.") from error


@contextmanager
def aside(place: Place, mode: int = NEW_FILE) -> Iterator[BinaryIO]:
    """A file that is written beside a place and put there when it is whole; taken away when it fails."""
    other = place.beside(f".{os.urandom(8).hex()}.part")
    descriptor = other.open(MAKING, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
            if hasattr(os, "fchmod"):
                os.fchmod(file.fileno(), mode)
        other.rename(place)
    except BaseException:
        with suppress(FileNotFoundError):
            other.remove(is_folder=False)
        raise

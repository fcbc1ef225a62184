"""The only hands that touch files. A path outside the folders it was given is refused, whatever its spelling.

Links are followed before the check, so a link out of a folder is outside; then the real path is walked by descriptor
and nothing on it may be a link any more (`descents`). Where the system has no such walk (Windows), what changes
between check and use is not noticed. Not here: who may have which folders (`kernel.policy`).
"""

from __future__ import annotations

import heapq
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from kernel.errors import InvalidError, NotFoundError
from kernel.records import dataclass
from kernel.sandbox.descents import APPENDING, NEW_FILE, READING, aside
from kernel.sandbox.reach import Reach, check_plain
from kernel.sandbox.transfers import add, carry, taken_in
from kernel.sandbox.troubles import told

MOST_LISTED = 10_000
BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class Files(Reach):
    """Hands that do something within a `Reach`, whose fields say how far they go."""

    def read(self, path: str) -> bytes:
        """The content. `NotFoundError`, `DeniedError`, or `InvalidError` when it is too large or no plain file."""
        with self.opened(path, self.max_size) as file, told(path):
            content = taken_in(file, self.max_size)
        if content is None:
            raise InvalidError(f"{path!r} grew while it was read; the most that is read is {self.max_size}.")
        return content

    @contextmanager
    def opened(self, path: str, largest: int | None = None) -> Iterator[BinaryIO]:
        """A plain file, open for reading; for those who read pieces of it. Errors as `read`.

        `largest` is in bytes, `max_streamed` when not said. A file that grows meanwhile has no bound here.
        """
        real = self.resolve(path)
        most = min(self.max_streamed, largest) if largest is not None else self.max_streamed
        with told(path, "file"), self._place(real) as place:
            check_plain(place.about(), path)
            descriptor = place.open(READING)
        with os.fdopen(descriptor, "rb") as file:
            with told(path):
                about = os.fstat(file.fileno())
            self._check_file(about, real, path)
            if about.st_size > most:
                raise InvalidError(f"{path!r} has {about.st_size} bytes; the most that is read is {most}.")
            yield file

    def blocks(self, path: str, size: int = BLOCK) -> Iterator[bytes]:
        """The content in pieces of at most `size` bytes, `max_streamed` bytes in all. Errors as `read`."""
        left = self.max_streamed
        with self.opened(path) as file, told(path):
            while block := file.read(min(size, left + 1)):
                left -= len(block)
                if left < 0:
                    raise InvalidError(f"{path!r} grew while it was read; the most is {self.max_streamed} bytes.")
                yield block

    def lines(self, path: str, longest: int = 1 << 20) -> Iterator[bytes]:
        """The content line by line, with the ends of lines. `InvalidError` for one of more than `longest` bytes."""
        left = self.max_streamed
        with self.opened(path) as file, told(path):
            while line := file.readline(longest + 1):
                left -= len(line)
                if len(line) > longest or left < 0:
                    raise InvalidError(f"{path!r} has a line of more than {longest} bytes, or grew while it was read.")
                yield line

    def replace(self, path: str, content: bytes) -> int:
        """Write a whole file: aside first, then renamed, so that it is never half-written. Gives the size."""
        real = self._writable(path, len(content))
        with told(path), self._place(real, make=True) as place:
            about = place.about()
            if about is not None:
                check_plain(about, path)
            self._check_extension(real, path)
            # Never setuid: what a spell wrote is not run with the rights of somebody else.
            with aside(place, stat.S_IMODE(about.st_mode) & 0o777 if about else NEW_FILE) as file:
                file.write(content)
        return len(content)

    def append(self, path: str, content: bytes) -> int:
        """Add to the end of a file, made when it does not exist. Gives the new size."""
        real = self._writable(path, len(content))
        with told(path, "folder for the file"), self._place(real) as place:
            if (before := place.about()) is not None:
                check_plain(before, path)
            descriptor = place.open(APPENDING)
            try:
                about = os.fstat(descriptor)
                self._check_file(about, real, path)
                self._check_size(path, about.st_size + len(content))
                return add(descriptor, content, about.st_size)
            finally:
                os.close(descriptor)

    def entries(self, path: str = ".") -> list[dict[str, Any]]:
        """What a folder holds, by name: `name`, `type` (`file`, `folder`, `link`, `other`), `size` in bytes."""
        real = self.resolve(path)
        with told(path, "folder"), self._place(real) as place:
            about = place.about()
            if about is not None and not stat.S_ISDIR(about.st_mode):
                raise InvalidError(f"{path!r} is not a folder.")
            with place.listed() as found:
                first = heapq.nsmallest(MOST_LISTED, found, key=lambda item: item[0])
        return [_entry(name, about) for name, about in first]

    def describe(self, path: str) -> dict[str, Any]:
        """`exists`, and for what exists `type`, `size` and `modified` (seconds since the epoch)."""
        real = self._locate(path)
        try:
            with told(path), self._place(real) as place:
                about = place.about()
        except NotFoundError:
            about = None
        if about is None or not stat.S_ISDIR(about.st_mode):
            self._check_extension(real, path)
        if about is None:
            return {"path": path, "exists": False}
        return {**_entry(real.name, about), "path": path, "exists": True, "modified": about.st_mtime}

    def make_folder(self, path: str) -> None:
        """Make a folder and those above it."""
        real = self._changeable(path)
        with told(path), self._place(real, make=True) as place:
            place.make_folder()
            about = place.about()
        if about is None or not stat.S_ISDIR(about.st_mode):
            raise InvalidError(f"{path!r} exists already and is not a folder.")

    def remove(self, path: str) -> None:
        """Remove a file or an empty folder."""
        real = self._movable(path)
        with told(path), self._place(real) as place:
            about = place.about()
            if about is None:
                raise NotFoundError(f"There is nothing at {path!r} to delete.")
            place.remove(self._is_folder(about, real, path))

    def move(self, path: str, to: str) -> None:
        """Move or rename; refuses to replace what exists."""
        source, target = self._movable(path), self._movable(to)
        with told(path), self._place(source) as here, told(to, "folder for"), self._place(target) as there:
            about = here.about()
            if about is None:
                raise NotFoundError(f"There is nothing at {path!r} to move.")
            if there.about() is not None:
                raise InvalidError(f"{to!r} exists already. Delete it first, or choose another name.")
            if not self._is_folder(about, source, path):
                self._check_extension(target, to)
            carry(here, there, about, to)


def _entry(name: str, about: os.stat_result) -> dict[str, Any]:
    kinds = ((stat.S_ISLNK, "link"), (stat.S_ISDIR, "folder"), (stat.S_ISREG, "file"))
    kind = next((word for test, word in kinds if test(about.st_mode)), "other")
    return {"name": name, "type": kind, "size": about.st_size if kind == "file" else 0}

"""What flows between open files: taken in with a bound, added whole or not at all, carried to another disk."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from contextlib import suppress
from typing import BinaryIO

from kernel.errors import ToolError
from kernel.sandbox.descents import READING, Place, aside

PIECE = 1 << 20


def taken_in(file: BinaryIO, most: int) -> bytes | None:
    """All that is in a file; None when that is more than `most` bytes."""
    content = bytearray()
    piece = min(PIECE, os.fstat(file.fileno()).st_size) + 1
    while block := file.read(piece):
        content += block
        if len(content) > most:
            return None
    return bytes(content)


def add(descriptor: int, content: bytes, size: int) -> int:
    """Write to the end of an open file of `size` bytes, and give its new size; what fails in the middle is undone."""
    written = 0
    try:
        while written < len(content):
            written += os.write(descriptor, content[written:])
    except OSError:
        # Unless somebody else has added more meanwhile.
        with suppress(OSError):
            if os.fstat(descriptor).st_size == size + written:
                os.ftruncate(descriptor, size)
        raise
    return size + written


def carry(here: Place, there: Place, about: os.stat_result, to: str) -> None:
    """Rename; to another disk a file is copied, then taken away. `ToolError` for a folder there."""
    try:
        here.rename(there)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        if not stat.S_ISREG(about.st_mode):
            raise ToolError(f"{to!r} is on another disk: move the files one by one.", path=to) from error
        with os.fdopen(here.open(READING), "rb") as source, aside(there, stat.S_IMODE(about.st_mode) & 0o777) as target:
            shutil.copyfileobj(source, target, PIECE)
        here.remove(is_folder=False)

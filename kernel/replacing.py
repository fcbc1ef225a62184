"""A file of ours is there whole or not at all: it is written beside its place, and put there when it is done.

Not here: what a spell writes (`kernel.sandbox.descents`), and a person's notebooks (`studio.notebook.files`), which
keep modes and links.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kernel.errors import DeniedError


@contextmanager
def replacing(target: Path, *, private: bool = False) -> Iterator[Path]:
    """The path to write; it becomes `target` when the block ends well, else nothing is left of it.

    `private`: nobody else may read it, from the beginning. `OSError` as it comes.
    """
    aside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        if private:
            os.close(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        yield aside
        with aside.open("r+b") as file:
            # Before it has its name: after a power cut, too, what has the name is whole.
            os.fsync(file.fileno())
        os.replace(aside, target)
    finally:
        aside.unlink(missing_ok=True)


@contextmanager
def writing(target: Path, kind: str = "") -> Iterator[Path]:
    """As `replacing`, for a file that a person named: `DeniedError` says what (`kind`), where and why not."""
    try:
        with replacing(target) as aside:
            yield aside
    except OSError as error:
        named = f"The {kind} {str(target)!r}" if kind else repr(str(target))
        raise DeniedError(f"{named} cannot be written: {error.strerror or error}.") from error

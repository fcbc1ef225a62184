"""The traces of a workspace, for commands: from the store when it is free, else from journals; and those of files."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kernel.consulting import open_traces as open_home
from kernel.stores.home import home_of

if TYPE_CHECKING:
    from kernel.otlp.intake import Taken
    from kernel.stores.projection import Projection


@contextlib.contextmanager
def open_traces(folder: Path | None = None) -> Iterator[Projection]:
    """The traces of `folder` (here, when None), up to date. An open studio holds the store; then journals are read."""
    with open_home(home_of(folder or Path.cwd())) as traces:
        yield traces


def import_traces(home: Path, file: Path) -> list[Taken]:
    """Take in a run that was exported, or every trace of a file of another program's. `SpellError` as those say."""
    from kernel.otlp.intake import Taken, take_in
    from kernel.stores.portable import import_run

    try:
        with file.open("rb") as opened:
            is_own = opened.read(2) == b"PK"
    except OSError:
        is_own = True
    return [Taken(import_run(home, file), 0)] if is_own else take_in(home, file)

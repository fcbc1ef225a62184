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


def import_traces(home: Path, file: Path) -> tuple[list[Taken], list[str]]:
    """Take in a run that was exported, several in one file, or every trace of a file of another program's.

    What came in, and what is wrong with each part of a file of several runs that did not. `SpellError` as those say.
    """
    from kernel.otlp.intake import Taken, take_in
    from kernel.stores.parcels import import_runs, is_parcel
    from kernel.stores.portable import import_run

    try:
        with file.open("rb") as opened:
            is_own = opened.read(2) == b"PK"
    except OSError:
        is_own = True
    if not is_own:
        return take_in(home, file), []
    if not is_parcel(file):
        return [Taken(import_run(home, file), 0)], []
    found = import_runs(home, file)
    taken = [*(Taken(run, 0) for run in found.runs), *(Taken(run, 0, was_here=True) for run in found.known)]
    return taken, list(found.refused)

"""The traces of a workspace, for commands: from the store when it is free, else from the journals themselves."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kernel.errors import DeniedError
from kernel.stores.home import home_of

if TYPE_CHECKING:
    from kernel.stores.projection import Projection


@contextlib.contextmanager
def open_traces(folder: Path | None = None) -> Iterator[Projection]:
    """The traces of `folder` (here, when None), up to date. An open studio holds the store; then journals are read."""
    from kernel.stores.projection import Projection

    home = home_of(folder or Path.cwd())
    try:
        projection = Projection.open(home)
    except DeniedError as error:
        if "pid" not in error.details:
            raise
        # Another process holds the store: an open studio, most likely.
        projection = Projection.open(home, memory=True)
    try:
        projection.ingest()
        yield projection
    finally:
        projection.close()

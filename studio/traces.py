"""The traces of a workspace, for commands: from the store when it is free, else from the journals themselves."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kernel.consulting import open_traces as open_home
from kernel.stores.home import home_of

if TYPE_CHECKING:
    from kernel.stores.projection import Projection


@contextlib.contextmanager
def open_traces(folder: Path | None = None) -> Iterator[Projection]:
    """The traces of `folder` (here, when None), up to date. An open studio holds the store; then journals are read."""
    with open_home(home_of(folder or Path.cwd())) as traces:
        yield traces

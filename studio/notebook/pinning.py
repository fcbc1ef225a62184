"""Keeps the source of a run that a command made, as the studio keeps those of its own.

Blocks. Not here: runs of an open notebook (`chronicle`).
"""

from __future__ import annotations

import logging
import os
from pathlib import Path

from kernel.errors import SpellError
from kernel.settings import settings_file
from studio.notebook.archive import Archive, name_in
from studio.notebook.files import read_notebook
from studio.notebook.identity import with_known_ids
from studio.settings import history_bounds

_log = logging.getLogger(__name__)

PRUNING = 100
"""Versions between two prunings."""


def pin_run(home: Path, file: Path, run: str) -> None:
    """Keep the notebook of a file as what the run `run` ran. A history that cannot be written stops no run."""
    archive, name = Archive(home), name_in(home, file)
    try:
        notebook = read_notebook(file)
        for last in archive.versions(name, 1):
            notebook = with_known_ids(notebook, archive.notebook(last.number).cells)
        version = archive.keep(name, notebook, "run", run)
        if version.number % PRUNING == 0:
            bounds = history_bounds(settings_file(os.environ))
            archive.prune(bounds.days, int(bounds.megabytes * (1 << 20)))
    except SpellError as error:
        _log.warning("The source of this run is not in the history: %s", error.message)

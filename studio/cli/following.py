"""`llmspell trace --follow`: a run while it goes on. Not one that is over (`traceview`, `playing`)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kernel.errors import NotFoundError
from kernel.stores.home import home_of
from studio.cli.growing import MOST, State, show

if TYPE_CHECKING:
    from kernel.stores.projection import Projection

PAUSE = 0.2
"""Seconds between two looks."""


def follow(wanted: str, pause: Callable[[float], None] = time.sleep) -> int:
    """Show a run until it has ended; 0 when it went well, else 1. `NotFoundError` for one that is not there.

    `last` is the newest; where there is none yet, the first that comes.
    """
    from kernel.stores.projection import Projection

    # An open studio holds the store, and must not be kept from it: the journals are read here.
    with Projection.open(home_of(Path.cwd()), memory=True) as traces:
        run = show(_states(traces, wanted, pause))
    return 0 if run.status == "ok" else 1


def _states(traces: Projection, wanted: str, pause: Callable[[float], None]) -> Iterator[State]:
    """The run and its spans, each time it has grown, until it has ended."""
    run_id, told = "", -1
    while True:
        traces.ingest()
        if not run_id:
            run_id = _chosen(traces, wanted)
        run = traces.run(run_id) if run_id else None
        if run is not None:
            yield run, traces.tree(run_id, MOST)
            if run.status != "running":
                return
        elif told < 0:
            click.echo("No run yet; waiting for one.", err=True)
            told = 0
        pause(PAUSE)


def _chosen(traces: Projection, wanted: str) -> str:
    found = [run.run_id for run in traces.runs(limit=10_000) if wanted == "last" or run.run_id.startswith(wanted)]
    if not found and wanted != "last":
        raise NotFoundError(f"There is no run {wanted!r}. See the list with: llmspell trace")
    return found[0] if found else ""

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

    home = home_of(Path.cwd())
    run_id = _chosen(home, wanted, pause)
    # An open studio holds the store, and must not be kept from it: the journal is read here, and no other.
    with Projection.watch(home, lambda id: id == run_id) as traces:
        run = show(_states(traces, run_id, pause))
    return 0 if run.status == "ok" else 1


def _states(traces: Projection, run_id: str, pause: Callable[[float], None]) -> Iterator[State]:
    """The run and its spans, each time it has grown, until it has ended."""
    begun = False
    while True:
        # A run whose process is gone ends without an event.
        grown = traces.ingest() > 0 or bool(traces.grown)
        run = traces.run(run_id) if grown or not begun else None
        if run is not None:
            begun = True
            yield run, traces.tree(run_id, MOST)
            if run.status != "running":
                return
        pause(PAUSE)


def _chosen(home: Path, wanted: str, pause: Callable[[float], None]) -> str:
    """The run that is meant; the newest is waited for."""
    from kernel.stores.heads import newest_run

    if wanted != "last":
        if found := newest_run(home, wanted):
            return found
        raise NotFoundError(f"There is no run {wanted!r}. See the list with: llmspell trace")
    told = False
    while not (found := newest_run(home)):
        if not told:
            click.echo("No run yet; waiting for one.", err=True)
            told = True
        pause(PAUSE)
    return found

"""`llmspell trace play`: a recorded run as a film, at any speed; one that goes on is waited for at its end.

Not here: a run as it goes on, without what was before (`following`).
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kernel.errors import NotFoundError, SpellError
from kernel.records import dataclass
from studio.cli.growing import MOST, State, show

if TYPE_CHECKING:
    from kernel.stores.projection import Projection
    from kernel.stores.reels import Reel

FRAME = 0.1
"""Seconds between two frames."""

GROWTH = 0.5
"""Seconds between two looks at how long a run that goes on is by now."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How a film is played: so many times as fast as life, with all waiting or without, from a second of the run on."""

    speed: float = 1.0
    skips: bool = False
    since: float = 0.0


@click.command(
    epilog="""\b
Examples:
  llmspell trace play last                          as fast as it was
  llmspell trace play last --speed 4 --skip-waiting
  llmspell trace play 20261121T0930 --from 12""",
)
@click.argument("run")
@click.option("--speed", type=click.FloatRange(0.01, 1000), default=1.0, show_default=True, help="2 is twice as fast.")
@click.option("--skip-waiting", is_flag=True, help="Stretches in which nothing happens take half a second.")
@click.option("--from", "since", type=click.FloatRange(min=0), default=0.0, help="The second of the run to begin at.")
def command(run: str, speed: float, skip_waiting: bool, since: float) -> None:
    """Play a recorded RUN like a film: its tree grows as it did. Of a run that goes on the film does, too.

    Ctrl-C ends it."""
    from studio.cli.keeping import resolve_run

    try:
        run_id = resolve_run(run)
        with _traces_with(run_id) as traces:
            play(traces, run_id, Pace(speed, skip_waiting, since))
    except SpellError as error:
        raise click.ClickException(error.message) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None


def play(
    traces: Projection,
    run_id: str,
    pace: Pace,
    pause: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Show a run as it was, moment by moment. `NotFoundError` when the store does not know it."""
    from kernel.stores.reels import reel_of

    reel = reel_of(traces, run_id)
    if reel is None:
        raise NotFoundError(f"There is no run {run_id!r}. See the list with: llmspell trace")
    show(_states(traces, reel, pace, pause, clock))


@contextlib.contextmanager
def _traces_with(run_id: str) -> Iterator[Projection]:
    """The journals, so that a studio can have the store meanwhile; the store itself for a run that is only there."""
    from kernel.stores.home import home_of
    from kernel.stores.projection import Projection
    from studio.traces import open_traces

    with Projection.open(home_of(Path.cwd()), memory=True) as traces:
        if traces.run(run_id) is not None:
            yield traces
            return
    with open_traces() as traces:
        yield traces


def _states(
    traces: Projection, reel: Reel, pace: Pace, pause: Callable[[float], None], clock: Callable[[], float]
) -> Iterator[State]:
    from kernel.stores.reels import later

    at, seen = min(pace.since, reel.length), clock()
    read = seen
    while True:
        past = traces.as_of(reel.run_id, reel.started + at, reel.length)
        try:
            run = past.run(reel.run_id)
            if run is None:
                return
            yield run, past.tree(reel.run_id, MOST)
        finally:
            past.close()
        if at >= reel.length and not reel.goes_on:
            return
        pause(FRAME)
        now = clock()
        if reel.goes_on and now - read >= GROWTH:
            reel, read = _longer(traces, reel), now
        at = later(reel.knots(pace.skips), at, (now - seen) * pace.speed)
        seen = now


def _longer(traces: Projection, reel: Reel) -> Reel:
    """The film with what its run did since."""
    from kernel.stores.reels import reel_of

    traces.ingest()
    return reel_of(traces, reel.run_id) or reel

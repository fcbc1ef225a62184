"""`llmspell run --cluster`: a whole run done by a worker of a cluster, with its trace, output and exit code here."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kernel.errors import InvalidError, SpellError
from kernel.protocols.cluster.home import Link
from kernel.protocols.cluster.runs import AwayRun, Desk
from kernel.protocols.cluster.settings import cluster_address
from kernel.runtime import Options
from kernel.stores.home import home_of
from kernel.stores.state_file import StateFile
from studio.cli.running import INTERRUPTED, READER_GONE, Wishes, interruptible, options_of, trace_file
from studio.cli.terminal import Terminal, show_error
from studio.parcels import parcel_of
from studio.spellfile import Spellfile


class Nobody:
    """No script runs in this process."""

    def interrupt(self) -> None:
        """There is nothing to interrupt."""


def run_away(spell: Spellfile, params: dict[str, Any], arguments: tuple[str, ...], wishes: Wishes) -> int:
    """Have a spell run by a worker; the exit code, as `run_spell` has it."""
    try:
        if wishes.record is not None or wishes.replay is not None:
            raise InvalidError("A run is recorded and replayed here: leave out --cluster, or --record and --replay.")
        address = cluster_address()
        with trace_file(wishes.trace) as sinks:
            options = options_of(spell, params, arguments, wishes, sinks)
            return asyncio.run(_run(address, spell, options, Terminal(quiet=wishes.as_json), wishes.as_json))
    except SpellError as error:
        show_error(error.describe())
        return 1


async def _run(address: str, spell: Spellfile, options: Options, terminal: Terminal, as_json: bool) -> int:
    home = home_of(options.folder)
    about = {} if options.insists else {"profile": spell.profile}
    parcel = parcel_of(spell, options, home, about, shows=not as_json)
    desk = Desk(home, options.folder, terminal, options.sinks, options.on_trouble or print)
    run = AwayRun(desk, parcel, asyncio.get_running_loop().create_future())
    link = Link(address)
    try:
        with interruptible(Nobody(), terminal):
            async with link.given(run, run.outcome):
                told = await run.outcome
    except asyncio.CancelledError:
        run.close("cancelled", {"type": "cancelled", "message": "Stopped."})
        if terminal.reader_gone:
            return READER_GONE
        print(f"Stopped. To go on: llmspell resume {run.run_id}", file=sys.stderr)
        return INTERRUPTED
    finally:
        run.close("failed", {"type": "network", "message": "The worker did not say how it ended."})
        await link.close()
    return _finish(spell, told, home, as_json)


def _finish(spell: Spellfile, told: Mapping[str, Any], home: Path, as_json: bool) -> int:
    kept = StateFile(home / "state.ndjson")
    for scope, owner, key, value in told.get("state", ()):
        kept.keep((scope, owner, key), value)
    if told.get("error"):
        chunk = spell.chunks[told.get("chunk", 0)]
        show_error(spell.locate(chunk, told["error"]))
        return 1
    if as_json:
        print(json.dumps(told.get("value"), ensure_ascii=False))
    return 0

"""`llmspell cluster`: workers on this machine that runs and branches are handed to; and how a cluster is."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
from collections.abc import Coroutine
from dataclasses import asdict
from typing import Any

import click

from kernel.errors import InvalidError, SpellError


@click.group(
    epilog="""\b
Examples:
  llmspell cluster start --workers 4
  llmspell run --cluster brief.lua"""
)
def command() -> None:
    """Start, show and stop a cluster (dask.distributed).

    What a spell hands over is said by `cluster = true` in a workflow, by `llmspell run --cluster`, or by [cluster] in
    your config.
    """


@command.command(
    epilog="""\b
Examples:
  llmspell cluster start
  llmspell cluster start --workers 4 --threads 8 --port 8786 &"""
)
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 256), help="Worker processes.")
@click.option(
    "--threads", default=4, show_default=True, type=click.IntRange(1, 256), help="Branches at a time, in each worker."
)
@click.option("--port", default=0, type=click.IntRange(0, 65535), help="Of the scheduler (default: any free one).")
@click.option("--dashboard", is_flag=True, help="Serve dask's dashboard too, on loopback.")
@click.option("--beside", is_flag=True, help="Start it beside one that runs; spells need its address to find it.")
def start(workers: int, threads: int, port: int, dashboard: bool, beside: bool) -> None:
    """Start a scheduler and workers on this machine, on loopback only, and keep them in the foreground.

    Ctrl-C ends them, and so does `llmspell cluster stop` from another terminal. While they run, spells of yours
    find them without an address. There is one such cluster: while it runs, another is refused but for `--beside`.
    """
    _run(_start(workers, threads, port, dashboard, beside))


@command.command()
@click.option("--address", default="", help="Of another scheduler than the one in use.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def status(address: str, as_json: bool) -> None:
    """Show the address, the workers and the tasks of the cluster in use. Exit code 1 when there is none."""
    from kernel.protocols.cluster.local import look

    state = _run(look(_address(address)))
    if as_json:
        click.echo(json.dumps(asdict(state), indent=2))
        return
    click.echo(f"{state.address}  {len(state.workers)} workers, {state.running} running, {state.waiting} waiting")
    for worker in state.workers:
        memory = f"{worker.memory >> 20} MB"
        click.echo(
            f"  {worker.address:<28} pid {worker.pid:<8} {worker.executing}/{worker.threads} running  {memory:>8}"
        )


@command.command()
@click.option("--address", default="", help="Of another cluster than the one that was started here.")
def stop(address: str) -> None:
    """End the cluster that was started on this machine."""
    from kernel.protocols.cluster.local import forget, shut_down
    from kernel.protocols.cluster.settings import started_here

    own = started_here()
    address = address or own
    if not address:
        raise click.ClickException("No cluster was started here. One that others started is theirs: use --address.")
    try:
        _run(shut_down(address, address == own))
    finally:
        forget(address)
    click.echo(f"Stopped {address}.")


def _address(given: str) -> str:
    from kernel.protocols.cluster.settings import checked_address, read_cluster

    try:
        address = checked_address(given, "--address") if given else read_cluster().address
    except SpellError as error:
        raise click.ClickException(error.message) from None
    if not address:
        raise click.ClickException("No cluster is in use. Start one with `llmspell cluster start`.")
    return address


async def _start(workers: int, threads: int, port: int, dashboard: bool, beside: bool) -> None:
    from kernel.protocols.cluster import local

    other = await local.running_here()
    if other and not beside:
        raise InvalidError(
            f"A cluster of yours runs already, at {other}: spells use it. See `llmspell cluster status`; end it with "
            "`llmspell cluster stop`, or start another one with --beside."
        )
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    async with local.start(workers, threads, port, dashboard) as cluster:
        address = cluster.scheduler_address
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stopped.set)
        if not other:
            local.remember(address)
        try:
            click.echo(f"{address}  {workers} workers with {threads} threads each. Ctrl-C ends them.")
            if other:
                click.echo(f"Spells use the one at {other}, but with LLMSPELL_CLUSTER={address}.")
            if dashboard:
                click.echo(f"Dashboard: {cluster.dashboard_link}")
            await _first(local.ended(cluster), stopped.wait())
        finally:
            local.forget(address)


async def _first(*waits: Coroutine[Any, Any, Any]) -> None:
    """Wait for the first of these."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


def _run(work: Coroutine[Any, Any, Any]) -> Any:
    try:
        return asyncio.run(work)
    except SpellError as error:
        raise click.ClickException(error.message) from None

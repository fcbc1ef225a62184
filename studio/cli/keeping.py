"""The commands of `llmspell trace` for what is kept of runs: sizes, export, import, archive, delete, rebuild.

Not here: what runs did (`traceview`).
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

import click

from kernel.errors import InvalidError, NotFoundError, SpellError
from kernel.stores.home import home_of
from kernel.stores.keeping import MOST_RUNS
from kernel.stores.sizes import Sizes, counted, sizes_of, written_size
from studio.cli.keepers import Keeper, Wish, open_keeper, own_store

SIZE = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>[kMG]?)B?", re.IGNORECASE)
UNITS = {"": 1, "k": 1_000, "m": 1_000_000, "g": 1_000_000_000}


@click.command()
@click.option("--limit", default=10, show_default=True, help="How many of the largest runs.")
def sizes(limit: int) -> None:
    """Show what the traces take on the disk, and the largest runs."""
    home = _home()
    found = sizes_of(home)
    for name, size in found.parts():
        click.echo(f"{name:<42}{written_size(size):>12}")
    runs = sorted({*found.journals, *found.archived}, key=found.of, reverse=True)[:limit]
    if runs:
        click.echo("\nThe largest runs:")
    for run_id in runs:
        click.echo(f"  {run_id:<40}{written_size(found.of(run_id)):>12}{_mark(found, run_id)}")


@click.command("export")
@click.argument("runs", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file; RUN.run when left out, for several runs runs.zip.",
)
def export_command(runs: tuple[str, ...], output: Path | None) -> None:
    """Write RUNS to one file, with all they were sent and answered. Whoever gets the file can read all of that."""
    from kernel.stores.parcels import export_runs
    from kernel.stores.portable import export_run

    with _telling():
        chosen = list(dict.fromkeys(map(resolve_run, runs)))
        target = output or Path(f"{chosen[0]}.run" if len(chosen) == 1 else "runs.zip")
        one = len(chosen) == 1
        size = export_run(_home(), chosen[0], target) if one else export_runs(_home(), chosen, target)
        told = "" if one else f"{counted(len(chosen))}, "
        click.echo(f"{target} ({told}{written_size(size)})")


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def import_command(files: tuple[Path, ...]) -> None:
    """Take in runs that were exported elsewhere, and traces of other programs: OTLP as JSON or protobuf."""
    from studio.traces import import_traces

    refused = list[str]()
    with _telling():
        for file in files:
            came, wrong = import_traces(_home(), file)
            for taken in came:
                here = "was here already" if taken.was_here else "is here"
                click.echo(f"{taken.run_id} {here}. See it with: llmspell trace {taken.run_id}")
            refused += [f"{file.name}: {one}" for one in wrong]
    for one in refused:
        click.echo(f"Error: {one}", err=True)
    if refused:
        raise SystemExit(1)


@click.command()
@click.argument("runs", nargs=-1, required=True)
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete(runs: tuple[str, ...], yes: bool) -> None:
    """Delete RUNS for good: journal, rows, labels, and texts that no other run uses."""
    with _telling(), open_keeper(_home()) as keeper:
        _remove(keeper, Wish("delete", runs), yes)


@click.command()
@click.option("--days", type=click.FloatRange(min=0), help="Keep the runs of the last so many days.")
@click.option("--count", type=click.IntRange(min=0), help="Keep so many runs, the latest.")
@click.option("--size", metavar="SIZE", help="Keep the latest runs that fit in this: 500MB, 2GB.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def prune(days: float | None, count: int | None, size: str | None, yes: bool) -> None:
    """Delete old runs for good. Pinned and tagged runs, and those that run, are kept."""
    from kernel.stores.keeping import read_keep

    with _telling(), open_keeper(_home()) as keeper:
        keep = read_keep({"days": days, "count": count, "size": None if size is None else _bytes(size)})
        _remove(keeper, Wish("delete", keep=keep), yes)


@click.command("archive")
@click.argument("runs", nargs=-1)
@click.option("--days", type=click.FloatRange(min=0), help="All runs that are older than so many days.")
def archive_command(runs: tuple[str, ...], days: float | None) -> None:
    """Put journals of old runs into Parquet, a tenth of their size. They stay in lists and SQL."""
    with _telling(), open_keeper(_home()) as keeper:
        if not runs and days is None:
            raise InvalidError("Say which runs, or how old they are: --days 30.")
        click.echo(keeper.do("archive", keeper.stake(Wish("archive", runs, older=days)).runs))


@click.command("restore")
@click.argument("runs", nargs=-1, required=True)
def restore_command(runs: tuple[str, ...]) -> None:
    """Make the journals of archived RUNS again, to replay them or to go on with them."""
    with _telling(), open_keeper(_home()) as keeper:
        stake = keeper.stake(Wish("restore", runs))
        if not stake.runs:
            raise NotFoundError("There is no archived run of that name. See them with: llmspell trace sizes")
        click.echo(keeper.do("restore", stake.runs))


@click.command()
def rebuild() -> None:
    """Make the store anew from the journals. Runs without a journal stay in the old file, store.duckdb.aside."""
    from kernel.stores.database import replace_store

    with _telling():
        with own_store(_home(), "It cannot be made anew meanwhile: close that first."):
            pass
        file = _home() / "store.duckdb"
        replace_store(file, "is made again", lambda message: None).close()
        with own_store(_home(), "") as store:
            click.echo(f"The store is made again: {counted(len(store.runs(limit=MOST_RUNS)))}.")


KEEPING: dict[str, click.Command] = {
    "sizes": sizes,
    "export": export_command,
    "import": import_command,
    "delete": delete,
    "prune": prune,
    "archive": archive_command,
    "restore": restore_command,
    "rebuild": rebuild,
}
"""The commands by their names."""


def _home() -> Path:
    return home_of(Path.cwd())


@contextlib.contextmanager
def _telling() -> Iterator[None]:
    try:
        yield
    except SpellError as error:
        raise click.ClickException(error.message) from None


def resolve_run(run: str) -> str:
    """The id of a run that a person named by its beginning, or `last`. `NotFoundError`, `InvalidError` for several."""
    from kernel.stores.keeping import find_run
    from studio.traces import open_traces

    with open_traces() as store:
        return find_run(store, run)


def _remove(keeper: Keeper, wish: Wish, yes: bool) -> None:
    stake = keeper.stake(wish)
    if stake.running:
        click.echo(f"{counted(stake.running)} still going on: kept.", err=True)
    if not stake.runs:
        click.echo("There is nothing to delete.")
        return
    if not yes:
        told = f"Delete {counted(len(stake.runs))} ({written_size(stake.size)}) for good?"
        click.confirm(told, abort=True, err=True)
    click.echo(keeper.do("delete", stake.runs))


def _bytes(text: str) -> int:
    found = SIZE.fullmatch(text.strip())
    if found is None:
        raise InvalidError(f"{text!r} is no size. Write it like 500MB or 2GB.")
    return int(float(found["number"]) * UNITS[found["unit"].lower()])


def _mark(found: Sizes, run_id: str) -> str:
    return "  archived" if run_id in found.archived else ""

"""The commands of `llmspell trace` for what is kept of runs: sizes, export, import, archive, delete, rebuild.

Not here: what runs did (`traceview`).
"""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kernel.errors import DeniedError, InvalidError, NotFoundError, SpellError
from kernel.stores.home import home_of
from kernel.stores.sizes import Sizes, sizes_of, written_size

if TYPE_CHECKING:
    from kernel.stores.projection import Projection
    from kernel.stores.rows import RunRow

MOST_RUNS = 1_000_000
SIZE = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>[kMG]?)B?", re.IGNORECASE)
UNITS = {"": 1, "k": 1_000, "m": 1_000_000, "g": 1_000_000_000}


@click.command()
@click.option("--limit", default=10, show_default=True, help="How many of the largest runs.")
def sizes(limit: int) -> None:
    """Show what the traces take on the disk, and the largest runs."""
    home = _home()
    found = sizes_of(home)
    for name, size in _sums(found):
        click.echo(f"{name:<42}{written_size(size):>12}")
    runs = sorted({*found.journals, *found.archived}, key=found.of, reverse=True)[:limit]
    if runs:
        click.echo("\nThe largest runs:")
    for run_id in runs:
        click.echo(f"  {run_id:<40}{written_size(found.of(run_id)):>12}{_mark(found, run_id)}")


@click.command("export")
@click.argument("run")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="The file; RUN.run when left out."
)
def export_command(run: str, output: Path | None) -> None:
    """Write one RUN to a file, with all it was sent and answered. Whoever gets the file can read all of that."""
    from kernel.stores.portable import export_run

    with _telling():
        run_id = resolve_run(run)
        target = output or Path(f"{run_id}.run")
        size = export_run(_home(), run_id, target)
        click.echo(f"{target} ({written_size(size)})")


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def import_command(files: tuple[Path, ...]) -> None:
    """Take in runs that were exported elsewhere, and traces of other programs: OTLP as JSON or protobuf."""
    from studio.traces import import_traces

    with _telling():
        for file in files:
            for taken in import_traces(_home(), file):
                here = "was here already" if taken.was_here else "is here"
                click.echo(f"{taken.run_id} {here}. See it with: llmspell trace {taken.run_id}")


@click.command()
@click.argument("runs", nargs=-1, required=True)
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete(runs: tuple[str, ...], yes: bool) -> None:
    """Delete RUNS for good: journal, rows, and texts that no other run uses."""
    with _telling(), _owned() as store:
        chosen = list(dict.fromkeys(_match(store, run).run_id for run in runs))
        _remove(store, chosen, yes)


@click.command()
@click.option("--days", type=click.FloatRange(min=0), help="Keep the runs of the last so many days.")
@click.option("--count", type=click.IntRange(min=0), help="Keep so many runs, the latest.")
@click.option("--size", metavar="SIZE", help="Keep the latest runs that fit in this: 500MB, 2GB.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def prune(days: float | None, count: int | None, size: str | None, yes: bool) -> None:
    """Delete old runs for good. Pinned and tagged runs, and those that run, are kept."""
    from kernel.stores.labels import Labels
    from kernel.stores.retention import Keep, superfluous

    with _telling(), _owned() as store:
        if days is None and count is None and size is None:
            raise InvalidError("Say what to keep: --days, --count or --size.")
        keep = Keep(days, count, None if size is None else _bytes(size))
        found = sizes_of(_home())
        runs = store.runs(limit=MOST_RUNS)
        _remove(store, superfluous(runs, Labels(_home()).all(), found.of, keep, time.time()), yes)


@click.command("archive")
@click.argument("runs", nargs=-1)
@click.option("--days", type=click.FloatRange(min=0), help="All runs that are older than so many days.")
def archive_command(runs: tuple[str, ...], days: float | None) -> None:
    """Put journals of old runs into Parquet, a tenth of their size. They stay in lists and SQL."""
    from kernel.stores.archives import archive

    with _telling(), _owned() as store:
        chosen = [_match(store, run) for run in runs]
        if days is not None:
            chosen += [run for run in store.runs(limit=MOST_RUNS) if run.begun < time.time() - days * 86_400]
        before = after = done = 0
        journals = sizes_of(_home()).journals
        for run in dict.fromkeys(one.run_id for one in chosen if one.status != "running" and one.run_id in journals):
            was, now = archive(_home(), run)
            before, after, done = before + was, after + now, done + 1
        click.echo(f"{_runs(done)} archived: {written_size(before)} became {written_size(after)}.")


@click.command("restore")
@click.argument("run")
def restore_command(run: str) -> None:
    """Make the journal of an archived RUN again, to replay it or to go on with it."""
    from kernel.stores.archives import archived, restore

    with _telling():
        found = [one for one in archived(_home()) if one.startswith(run)]
        journal = restore(_home(), found[0] if len(found) == 1 else run)
        click.echo(f"{journal.stem} has its journal again.")


@click.command()
def rebuild() -> None:
    """Make the store anew from the journals. Runs without a journal stay in the old file, store.duckdb.aside."""
    from kernel.stores.database import replace_store

    with _telling():
        with _owned():
            pass
        file = _home() / "store.duckdb"
        replace_store(file, "is made again", lambda message: None).close()
        with _owned() as store:
            click.echo(f"The store is made again: {_runs(len(store.runs(limit=MOST_RUNS)))}.")


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


@contextlib.contextmanager
def _owned() -> Iterator[Projection]:
    """The store, up to date and ours to change."""
    from kernel.stores.projection import Projection

    try:
        store = Projection.open(_home())
    except DeniedError as error:
        if "pid" not in error.details:
            raise
        told = f"Process {error.details['pid']} holds the traces of this workspace, an open studio most likely."
        raise DeniedError(f"{told} Close it first.") from None
    with store:
        store.ingest()
        yield store


def resolve_run(run: str) -> str:
    """The id of a run that a person named by its beginning, or `last`. `NotFoundError`, `InvalidError` for several."""
    from studio.traces import open_traces

    with open_traces() as store:
        return _match(store, run).run_id


def _match(store: Projection, run: str) -> RunRow:
    exact = None if run == "last" else store.run(run)
    if exact is not None:
        return exact
    found = [row for row in store.runs(limit=MOST_RUNS) if run == "last" or row.run_id.startswith(run)]
    if not found:
        raise NotFoundError(f"There is no run {run!r}. See the list with: llmspell trace")
    if run != "last" and len(found) > 1:
        raise InvalidError(f"{len(found)} runs begin with {run!r}. Write more of the id.")
    return found[0]


def _remove(store: Projection, chosen: Sequence[str], yes: bool) -> None:
    from kernel.stores.removal import remove_runs

    if not chosen:
        click.echo("There is nothing to delete.")
        return
    size_of: Callable[[str], int] = sizes_of(_home()).of
    total = written_size(sum(map(size_of, chosen)))
    if not yes:
        click.confirm(f"Delete {_runs(len(chosen))} ({total}) for good?", abort=True, err=True)
    freed = remove_runs(store, _home(), chosen)
    click.echo(f"{_runs(len(chosen))} deleted, {written_size(freed)}.")


def _bytes(text: str) -> int:
    found = SIZE.fullmatch(text.strip())
    if found is None:
        raise InvalidError(f"{text!r} is no size. Write it like 500MB or 2GB.")
    return int(float(found["number"]) * UNITS[found["unit"].lower()])


def _sums(found: Sizes) -> list[tuple[str, int]]:
    rows = [
        (f"{_runs(len(found.journals))} as journals", sum(found.journals.values())),
        (f"{_runs(len(found.archived))} in the archive", sum(found.archived.values())),
        ("large texts, each once", found.payloads),
        ("the store (store.duckdb)", found.store),
        ("stores that were moved aside", found.aside),
    ]
    return [row for row in rows if row[1]] + [("in all", found.total)]


def _mark(found: Sizes, run_id: str) -> str:
    return "  archived" if run_id in found.archived else ""


def _runs(count: int) -> str:
    return "1 run" if count == 1 else f"{count:,} runs"

"""`llmspell history`: what a notebook was before, what has changed since, and going back."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kernel.errors import InvalidError, NotFoundError, SpellError

if TYPE_CHECKING:
    from studio.notebook.archive import Archive
    from studio.notebook.comparison import Difference
    from studio.notebook.document import Notebook
    from studio.notebook.versions import Version


@click.command(
    epilog="""\b
Examples:
  llmspell history x.spell.md                 the versions, newest first
  llmspell history x.spell.md 41              version 41, as text
  llmspell history x.spell.md 41 --diff       what has changed since
  llmspell history x.spell.md 41 --restore    go back to it (what is there now is kept too)
  llmspell history x.spell.md --run last      the source that the latest run ran
  llmspell history x.spell.md --deleted       the cells that were deleted"""
)
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("version", type=int, required=False)
@click.option("--run", "run", metavar="RUN", help="The version that a run ran: its id, or `last`.")
@click.option("--diff", "is_diff", is_flag=True, help="Show what has changed since that version.")
@click.option("--restore", "is_restore", is_flag=True, help="Go back to that version.")
@click.option("--cell", metavar="CELL", help="With --diff or --restore: only this cell (its name or id).")
@click.option("--deleted", "is_deleted", is_flag=True, help="List the cells that were deleted.")
@click.option("--limit", default=30, show_default=True, help="How many versions at the most.")
@click.option("--json", "as_json", is_flag=True, help="The list as JSON.")
def command(
    file: Path,
    version: int | None,
    run: str | None,
    is_diff: bool,
    is_restore: bool,
    cell: str | None,
    is_deleted: bool,
    limit: int,
    as_json: bool,
) -> None:
    """List the versions of a notebook FILE; show one VERSION, what has changed since, or go back to it.

    A version is kept of every run in the studio, and of saves (at most one in five minutes).
    """
    with _plain_errors():
        archive, name = _archive_of(file)
        found = _wanted(archive, name, version, run)
        if is_deleted:
            _show_deleted(archive, name, as_json)
        elif found is None:
            _show_versions(archive, name, limit, as_json)
        elif is_restore:
            _restore(archive, name, file, found, cell)
        elif is_diff:
            _show_difference(archive, file, found, cell)
        else:
            click.echo(archive.text(found.digest), nl=False)


@contextmanager
def _plain_errors() -> Iterator[None]:
    try:
        yield
    except SpellError as error:
        raise click.ClickException(error.message) from None


def _archive_of(file: Path) -> tuple[Archive, str]:
    """The archive that a file's history is in, and what the file is called there."""
    from kernel.stores.home import home_of
    from studio.notebook.archive import Archive, name_in

    home = home_of(file.parent.resolve())
    return Archive(home), name_in(home, file)


def _wanted(archive: Archive, name: str, number: int | None, run: str | None) -> Version | None:
    if run is None:
        found = archive.version(number) if number is not None else None
    elif run == "last":
        found = next((one for one in archive.versions(name, 10_000) if one.run), None)
    else:
        found = next((one for one in archive.versions(name, 10_000) if one.run and one.run.startswith(run)), None)
    if run is not None and found is None:
        raise NotFoundError(f"No version is kept for the run {run!r} of {name!r}. See: llmspell history {name}")
    if found is not None and found.notebook != name:
        raise NotFoundError(f"Version {found.number} is of {found.notebook!r}, not of {name!r}.")
    return found


def _show_versions(archive: Archive, name: str, limit: int, as_json: bool) -> None:
    from studio.notebook.wording import cause_of, counts_of

    versions = archive.versions(name, limit)
    if as_json:
        fields = ("number", "time", "cause", "run", "digest", "changed", "added", "deleted")
        click.echo(json.dumps([{field: getattr(one, field) for field in fields} for one in versions], indent=2))
    elif not versions:
        click.echo(f"Nothing of {name!r} is kept. The studio keeps a version of every run and save.")
    for one in versions if not as_json else ():
        said = f"{one.number:>6}  {_when(one.time)}  {cause_of(one):<26}{counts_of(one)}"
        click.echo(f"{said}  {one.run}".rstrip())


def _show_deleted(archive: Archive, name: str, as_json: bool) -> None:
    cells = archive.deleted(name)
    if as_json:
        said = [{"time": one.time, "name": one.change.cell.name, "kind": one.change.cell.kind,
                 "source": one.change.cell.source} for one in cells]  # fmt: skip
        click.echo(json.dumps(said, indent=2))
        return
    if not cells:
        click.echo(f"No cell of {name!r} was deleted lately.")
    for one in cells:
        cell = one.change.cell
        click.secho(f"{_when(one.time)}  {cell.kind}  {cell.name or cell.id}", bold=True)
        click.echo("".join(f"    {line}\n" for line in cell.source.split("\n")))


def _show_difference(archive: Archive, file: Path, version: Version, cell: str | None) -> None:
    from studio.notebook.comparison import compare

    then = archive.notebook(version.number)
    differences = [one for one in compare(then, _now(file, then)) if one.state != "same" or one.moved]
    shown = [one for one in differences if cell in (None, one.id, one.label)]
    for one in shown:
        _show_cell(one)
    if not shown:
        click.echo("Nothing has changed since.")


def _show_cell(one: Difference) -> None:
    moved = ", moved" if one.moved else ""
    click.secho(f"{one.label} ({one.kind}): {one.state}{moved}", bold=True)
    colours = {"+": "green", "-": "red"}
    for line in one.lines:
        click.secho(f"  {line.sign} {line.text}".rstrip(), fg=colours.get(line.sign))


def _restore(archive: Archive, name: str, file: Path, version: Version, cell: str | None) -> None:
    from studio.notebook.changes import Replace, apply
    from studio.notebook.comparison import change_back
    from studio.notebook.files import explain, write_aside
    from studio.notebook.markdown import render

    then = archive.notebook(version.number)
    now = _now(file, then)
    change = Replace(then) if cell is None else change_back(now, then, _cell_id(cell, now, then))
    archive.keep(name, now, "restore")
    try:
        write_aside(file, render(now if change is None else apply(now, change)).encode())
    except OSError as error:
        raise InvalidError(explain(error, file)) from None
    what = f"The cell {cell!r}" if cell else repr(file.name)
    click.echo(f"{what} is what it was in version {version.number}, of {_when(version.time)}.")


def _cell_id(cell: str, now: Notebook, then: Notebook) -> str:
    for notebook in (then, now):
        for one in notebook.cells:
            if cell in (one.id, one.name, notebook.label(one.id)):
                return one.id
    raise NotFoundError(f"There is no cell {cell!r} in either version.")


def _now(file: Path, then: Notebook) -> Notebook:
    """The notebook as the file has it, its cells known by those of another version."""
    from dataclasses import replace

    from studio.notebook.files import read_notebook
    from studio.notebook.identity import with_known_ids

    if not file.exists():
        return replace(then, cells=())
    return with_known_ids(read_notebook(file), then.cells)


def _when(moment: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(moment))

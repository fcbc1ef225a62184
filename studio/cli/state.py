"""`llmspell state`: what spells keep, at the prompt: a tree, values, histories, edits, and changes as they come.

What a kernel of an open studio holds is changed there; here only what outlives kernels, the scope `global`, can be.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kernel.errors import InvalidError, NotFoundError, SpellError

if TYPE_CHECKING:
    from kernel.stores.rows import StateChange, StateRow

SCOPES = ("session", "workflow", "agent", "global")
PAUSE = 0.5
"""Seconds between two looks for changes."""

LONGEST = 100
"""Characters of a value in a tree; `get` has all of it."""

scope_option = click.option("--scope", type=click.Choice(SCOPES), help="Only this scope.")
notebook_option = click.option(
    "--notebook", metavar="PATH", help="Only what this notebook or script keeps, and global."
)
json_option = click.option("--json", "as_json", is_flag=True, help="As JSON.")


@click.group(
    epilog="""\b
Examples:
  llmspell state                           (or: list) all keys as a tree
  llmspell state get theme
  llmspell state set theme '{"name": "night"}'
  llmspell state history theme
  llmspell state watch 'brief.*'""",
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.pass_context
def command(ctx: click.Context) -> None:
    """See and change what spells keep with State. A key is its name, or scope:name where several scopes have it."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_command)


@command.command("list")
@click.argument("pattern", default="*")
@scope_option
@notebook_option
@json_option
def list_command(pattern: str, scope: str | None, notebook: str | None, as_json: bool) -> None:
    """Show the keys that fit PATTERN (brief.*), by scope and owner, with their latest values."""
    with _telling():
        rows = [row for row in _rows(notebook) if _fits(pattern, row) and scope in (None, row.scope)]
    if as_json:
        click.echo(json.dumps([_plain(row) for row in rows], indent=2))
    elif not rows:
        click.echo("Nothing is kept yet." if pattern == "*" else f"No key fits {pattern!r}.")
    else:
        _show_tree(rows)


@command.command()
@click.argument("key")
@notebook_option
def get(key: str, notebook: str | None) -> None:
    """Print the value of KEY as JSON, all of it."""
    with _telling():
        row = _found(_rows(notebook), key)
    click.echo(json.dumps(row.value, indent=2, ensure_ascii=False))


@command.command()
@click.argument("key")
@notebook_option
@click.option("--limit", default=20, show_default=True, type=click.IntRange(min=1), help="How many at the most.")
@json_option
def history(key: str, notebook: str | None, limit: int, as_json: bool) -> None:
    """Show the changes of KEY, the newest first, and who made them: an agent, a line, or a person."""
    from studio.traces import open_traces

    with _telling(), open_traces() as traces:
        row = _found(traces.state(notebook), key)
        changes = traces.state_history(row.scope, row.owner, row.key, notebook, limit=limit)
    for change in changes if not as_json else ():
        click.echo(_told(change))
    if as_json:
        more = [{**_plain(one), "old": one.old, "by": one.by, "line": one.line, "span": one.span_id} for one in changes]
        click.echo(json.dumps(more, indent=2))


@command.command("set")
@click.argument("key")
@click.argument("value")
def set_command(key: str, value: str) -> None:
    """Set KEY of the scope global to VALUE (JSON; what is none is taken as a text). Trace and audit have it.

    Kernels that run already see it when they start anew.
    """
    with _telling():
        _write(_global(key), _read(value))
    click.echo(f"{_global(key)} is set.")


@command.command()
@click.argument("key")
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete(key: str, yes: bool) -> None:
    """Delete KEY of the scope global. Its history stays in the traces."""
    from kernel.stores.home import home_of
    from kernel.stores.state_file import StateFile

    with _telling():
        name = _global(key)
        if ("global", "", name) not in dict(StateFile(home_of(Path.cwd()) / "state.ndjson").load()):
            raise NotFoundError(f"There is no key {name!r} in the scope global. See: llmspell state --scope global")
        if not yes:
            click.confirm(f"Delete {name!r}?", abort=True, err=True)
        _write(name, None)
    click.echo(f"{name} is deleted.")


@command.command()
@click.argument("pattern", default="*")
@notebook_option
@click.option("--json", "as_json", is_flag=True, help="One JSON record a line.")
def watch(pattern: str, notebook: str | None, as_json: bool) -> None:
    """Show the changes of keys that fit PATTERN as they come, from any spell of this workspace. Ctrl-C ends it."""
    if not as_json:
        click.echo(f"Watching {pattern} … (Ctrl-C ends it)", err=True)
    with _telling():
        for row in _changes(notebook):
            if _fits(pattern, row):
                when = time.strftime("%H:%M:%S", time.localtime(row.time))
                told = json.dumps(_plain(row)) if as_json else f"{when}  {row.scope}:{row.key} = {_short(row.value)}"
                click.echo(told)
                sys.stdout.flush()


def _changes(notebook: str | None, pause: Callable[[float], None] = time.sleep) -> Iterator[StateRow]:
    """Every change from now on, in its order; a key that was deleted comes with None."""
    from kernel.stores.heads import runs_over
    from kernel.stores.home import home_of
    from kernel.stores.projection import Projection

    home = home_of(Path.cwd())
    # What is over says nothing new: only journals that still grow, and new ones, are read.
    past = runs_over(home)
    with Projection.watch(home, lambda run: run not in past) as traces:
        traces.ingest()
        told = {_place(row) for row in traces.state_changes(notebook, traces.grown)}
        while True:
            pause(PAUSE)
            if not traces.ingest():
                continue
            fresh = [row for row in traces.state_changes(notebook, traces.grown) if _place(row) not in told]
            told.update(map(_place, fresh))
            yield from fresh


def _place(row: StateRow) -> tuple[str, str]:
    return row.run_id, row.span_id


def _write(key: str, value: Any) -> None:
    """A change at the one door, as a run of its own."""
    import asyncio

    from kernel.engines.protocol import Chunk
    from kernel.protocols.executor import Job
    from kernel.runtime import Options, Runtime
    from studio.cli.terminal import Terminal
    from studio.notebook.stateedits import about_edit, code_of

    address = ("global", "", key)

    async def run() -> None:
        runtime = Runtime(Options(folder=Path.cwd()))
        try:
            job = Job(Chunk(code_of(address, value), "llmspell state"), "lua", about=about_edit({}, address))
            done = await runtime.execute(job, Terminal(quiet=True))
        finally:
            await runtime.close()
        if done.status != "ok":
            raise InvalidError(str((done.error or {}).get("message") or "The value could not be set."))

    asyncio.run(run())


def _read(text: str) -> Any:
    from studio.notebook.stateedits import read_value

    try:
        json.loads(text)
    except ValueError:
        return text
    return read_value(text)


def _rows(notebook: str | None) -> list[StateRow]:
    from studio.traces import open_traces

    with open_traces() as traces:
        return traces.state(notebook)


def _found(rows: Sequence[StateRow], key: str) -> StateRow:
    found = [row for row in rows if key in (row.key, f"{row.scope}:{row.key}", f"{row.scope}:{row.owner}:{row.key}")]
    if not found:
        raise NotFoundError(f"There is no key {key!r}. See them with: llmspell state")
    if len(found) > 1:
        named = ", ".join(":".join(filter(None, (row.scope, row.owner, row.key))) for row in found[:6])
        raise InvalidError(f"{len(found)} keys are called {key!r}. Say which: {named}.")
    return found[0]


def _global(key: str) -> str:
    scope, colon, name = key.partition(":")
    if colon and scope == "global":
        return name
    if colon and scope in SCOPES:
        raise InvalidError(
            f"The scope {scope!r} lives in a kernel: change it in the State panel of the open notebook, or in a cell. "
            "Here only the scope global can be changed."
        )
    if not key:
        raise InvalidError("Write the name of a key.")
    return key


def _show_tree(rows: Sequence[StateRow]) -> None:
    from rich.console import Console
    from rich.text import Text
    from rich.tree import Tree

    root = Tree(Text("state", "bold"))
    branches: dict[tuple[str, str], Tree] = {}
    for row in rows:
        place = (row.scope, row.owner)
        if place not in branches:
            branches[place] = root.add(
                Text.assemble((row.scope, "bold"), (f" {row.owner}" if row.owner else "", "dim"))
            )
        branches[place].add(Text.assemble(row.key, (" = ", "dim"), (_short(row.value), "cyan")))
    Console().print(root)


def _told(change: StateChange) -> str:
    when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(change.time))
    by = "by hand" if change.by == "person" else change.by or (f"line {change.line}" if change.line else "the spell")
    return f"{when}  {_short(change.old)} → {_short(change.value)}  ({by}, {change.run_id} {change.span_id})"


def _plain(row: StateRow) -> dict[str, Any]:
    return {
        "scope": row.scope, "owner": row.owner, "key": row.key, "value": row.value, "time": row.time, "run": row.run_id,
    }  # fmt: skip


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _fits(pattern: str, row: StateRow) -> bool:
    return fnmatchcase(row.key, pattern) or fnmatchcase(f"{row.scope}:{row.key}", pattern)


@contextmanager
def _telling() -> Iterator[None]:
    try:
        yield
    except SpellError as error:
        raise click.ClickException(error.message) from None

"""`llmspell export`: a notebook as a script, a program, a Jupyter notebook, a report."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kernel.errors import SpellError

if TYPE_CHECKING:
    from studio.export import Exporter
    from studio.export.past import Past
    from studio.notebook.document import Notebook


@click.command(
    epilog="""\b
Examples:
  llmspell export brief.spell.md                 writes brief.lua; then ./brief.lua --topic owls
  llmspell export brief.spell.md --to py         a program for uv run, pipx run or python
  llmspell export brief.spell.md --to html       a report with what the last run put out"""
)
@click.argument("notebook", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--to",
    "format",
    default="script",
    help="lua, js, py, ipynb, html, md, or percent (Python cells); when left out, what -o ends with, else a script.",
)
@click.option("--output", "-o", type=click.Path(path_type=Path), help="Where to write; - for standard output.")
@click.option(
    "--outputs/--no-outputs",
    "outputs",
    default=None,
    help="Whether what the last run put out goes along: into html when left out, into ipynb and md when wished for.",
)
@click.option("--force", "-f", is_flag=True, help="Replace a file that exists.")
def command(notebook: Path, format: str, output: Path | None, outputs: bool | None, force: bool) -> None:
    """Turn NOTEBOOK into a file of another format. `llmspell import` makes a notebook of all but reports again."""
    from studio.export import export_notebook, exporter_named, format_of
    from studio.notebook.files import read_notebook

    try:
        read = read_notebook(notebook)
        format = format_of(output) if output is not None and format == "script" else format
        exported = export_notebook(read, format, _past(notebook, read, exporter_named(format, read), outputs))
        if output is not None and str(output) == "-":
            sys.stdout.write(exported.text)
            return
        target = output or notebook.with_name(notebook.name.removesuffix(".spell.md") + exported.suffix)
        if target.exists() and not force:
            raise click.ClickException(f"{target} exists already. Use --force to replace it, or -o to name another.")
        exported.write(target)
    except SpellError as error:
        raise click.ClickException(error.message) from None
    click.echo(f"Wrote {target}.{_next_step(target, exported.suffix)}")


def _next_step(target: Path, suffix: str) -> str:
    return f" Run it with: llmspell run {target}" if suffix in (".lua", ".js", ".py") else ""


def _past(path: Path, notebook: Notebook, exporter: Exporter, wished: bool | None) -> Past | None:
    """What the trace of the notebook's workspace knows of it, as far as it is wanted in the file."""
    if exporter.takes_outputs(wished):
        return _read(path, notebook)
    return replace(_read(path, notebook), outputs={}) if exporter.outputs == "usually" else None


def _read(path: Path, notebook: Notebook) -> Past:
    from kernel.stores.home import home_of
    from studio.export.past import Past, read_past
    from studio.traces import open_traces

    real = path.resolve()
    home = home_of(real.parent)
    if not home.is_dir():
        return Past()  # Nothing ever ran here, and a report makes no store.
    root = home.parent
    name = real.relative_to(root).as_posix() if real.is_relative_to(root) else real.as_posix()
    with open_traces(real.parent) as traces:
        return read_past(traces, name, notebook)

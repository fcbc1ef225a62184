"""`llmspell export`: a notebook as a script, a program, a Jupyter notebook, a report, a site."""

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
  llmspell export brief.spell.md --to html       a report with what the last run put out
  llmspell export brief.spell.md --to site       a folder for any web server; runs in the visitor's browser"""
)
@click.argument("notebook", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--to",
    "format",
    default="script",
    help="lua, js, py, ipynb, html, md, site, or percent (Python cells); left out: what -o ends with, else a script.",
)
@click.option("--output", "-o", type=click.Path(path_type=Path), help="Where to write; - for standard output.")
@click.option(
    "--outputs/--no-outputs",
    "outputs",
    default=None,
    help="Whether what the last run put out goes along: into html when left out, into ipynb and md when wished for.",
)
@click.option("--force", "-f", is_flag=True, help="Replace a file, or a site, that exists.")
@click.option(
    "--site",
    type=click.Path(path_type=Path),
    help="The built site to put it into: by default that of LLMSPELL_SITE, of your settings, or of `make browser`.",
)
@click.option("--app", is_flag=True, help="Of a site: show the notebook as an app, without its code.")
@click.option(
    "--with", "more", multiple=True, metavar="PATH", help="Of a site: a file, folder or pattern to take along."
)
def command(
    notebook: Path,
    format: str,
    output: Path | None,
    outputs: bool | None,
    force: bool,
    site: Path | None,
    app: bool,
    more: tuple[str, ...],
) -> None:
    """Turn NOTEBOOK into a file of another format. `llmspell import` makes a notebook of all but reports and sites
    again."""
    if format != "site" and (site or app or more):
        raise click.UsageError("--site, --app and --with are for --to site.")
    try:
        if format == "site":
            from studio.cli.pages import export_site

            export_site(notebook, output, site, app=app, more=more, force=force)
        else:
            _export_file(notebook, format, output, outputs, force)
    except SpellError as error:
        raise click.ClickException(error.message) from None


def _export_file(notebook: Path, format: str, output: Path | None, outputs: bool | None, force: bool) -> None:
    from studio.export import export_notebook, exporter_named, format_of
    from studio.notebook.files import read_notebook

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

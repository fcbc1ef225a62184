"""`llmspell import`: a file of another format as a notebook."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kernel.errors import DeniedError, SpellError


@click.command(
    "import",
    epilog="""\b
Examples:
  llmspell import analysis.ipynb                 writes analysis.spell.md
  llmspell import brief.lua -o notes/brief.spell.md
  llmspell import notes.md -o -""",
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--output", "-o", type=click.Path(path_type=Path), help="Where to write; - for standard output.")
@click.option("--force", "-f", is_flag=True, help="Replace a file that exists.")
def command(file: Path, output: Path | None, force: bool) -> None:
    """Make a notebook of FILE: an .ipynb, a .lua, .js or .py script, or Markdown.

    What `llmspell export` wrote becomes the notebook it was. What cannot be kept is told on standard error.
    """
    from studio.importing import import_file, notebook_name
    from studio.notebook.markdown import render
    from studio.notebook.text import encode

    try:
        imported = import_file(file)
        text = render(imported.notebook)
        for remark in imported.remarks:
            click.echo(f"Note: {remark}", err=True)
        if output is not None and str(output) == "-":
            sys.stdout.write(text)
            return
        target = output or file.with_name(notebook_name(file.name))
        if target.exists() and not force:
            raise click.ClickException(f"{target} exists already. Use --force to replace it, or -o to name another.")
        _write(target, encode(text, target.name))
    except SpellError as error:
        raise click.ClickException(error.message) from None
    click.echo(f"Wrote {target}. Open it with: llmspell studio {target}")


def _write(target: Path, data: bytes) -> None:
    from studio.notebook.files import explain, write_aside

    try:
        write_aside(target, data)
    except OSError as error:
        raise DeniedError(explain(error, target)) from None

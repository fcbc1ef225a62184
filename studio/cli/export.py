"""`llmspell export`: a notebook as a script."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kernel.errors import SpellError


@click.command(epilog="Example: llmspell export brief.spell.md  (writes brief.lua; then ./brief.lua --topic owls)")
@click.argument("notebook", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--to", "format", default="script", help="lua, js or py; when left out, the language of the notebook's cells."
)
@click.option("--output", "-o", type=click.Path(path_type=Path), help="Where to write; - for standard output.")
@click.option("--force", "-f", is_flag=True, help="Replace a file that exists.")
def command(notebook: Path, format: str, output: Path | None, force: bool) -> None:
    """Turn NOTEBOOK into a plain script that `llmspell run` and the shell run, with the same output and trace."""
    from studio.export import export_notebook
    from studio.notebook.files import read_notebook

    try:
        exported = export_notebook(read_notebook(notebook), format)
        if output is not None and str(output) == "-":
            sys.stdout.write(exported.text)
            return
        target = output or notebook.with_name(notebook.name.removesuffix(".spell.md") + exported.suffix)
        if target.exists() and not force:
            raise click.ClickException(f"{target} exists already. Use --force to replace it, or -o to name another.")
        exported.write(target)
    except SpellError as error:
        raise click.ClickException(error.message) from None
    click.echo(f"Wrote {target}. Run it with: llmspell run {target}")

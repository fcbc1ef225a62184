"""`llmspell export --to site`: what is written, and what of the notebook will not work there, told at the prompt."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click

from kernel.errors import InvalidError
from studio.notebook.markdown import SUFFIX

MOST_NAMED = 8
"""Files that are told by name."""


def export_site(
    notebook: Path, target: Path | None, site: Path | None, *, app: bool, more: Sequence[str], force: bool
) -> None:
    """Write the site of a notebook, and say what is in it. `SpellError` when it cannot be."""
    from studio.notebook.files import read_notebook
    from studio.site.absences import absences
    from studio.site.built import find_site
    from studio.site.pages import gather, root_of, write_site

    if str(target) == "-":
        raise InvalidError("A site is a folder, which standard output cannot hold. Name one with -o.")
    read = read_notebook(notebook)
    built = find_site(site, os.environ)
    root = root_of(notebook.parent)
    book = gather(read, notebook, root, os.environ, more=more, mode="app" if app else "notebook")
    target = target or notebook.with_name(f"{notebook.name.removesuffix(SUFFIX)}-site")
    size = write_site(book, built, target, replace=force)
    beside = [name for name in book.files if name != book.path]
    click.echo(f"Wrote {target}: {size / 1e6:.1f} MB, of which a visitor's browser fetches what it needs.")
    click.echo(f"In it: {book.path}{_named(beside)}.")
    for sentence in absences(read, beside):
        click.echo(f"Not there: {sentence}", err=True)
    click.echo("Put the folder on any web server. Opened as a file it does not work: docs/browser.md says why.")


def _named(names: Sequence[str]) -> str:
    if not names:
        return ", and no other file (name more with --with)"
    left = len(names) - MOST_NAMED
    told = [*names[:MOST_NAMED], *([f"{left} more"] if left > 0 else [])]
    return f", with {', '.join(told)}"

"""`llmspell trace report`: a run as one static page. Not how it looks (`studio.export.run_report`)."""

from __future__ import annotations

from pathlib import Path

import click

from kernel.errors import SpellError
from kernel.replacing import writing
from kernel.stores.sizes import written_size
from studio.cli.keeping import resolve_run


@click.command()
@click.argument("run")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="The file; RUN.html when left out."
)
def command(run: str, output: Path | None) -> None:
    """Write one RUN as a page that needs no server: tree, conversations, state, cost. Whoever gets it can read them."""
    from studio.export.run_report import render_run
    from studio.traces import open_traces

    try:
        run_id = resolve_run(run)
        with open_traces() as store:
            page = render_run(store, run_id).encode("utf-8", "replace")
        target = output or Path(f"{run_id}.html")
        with writing(target) as aside:
            aside.write_bytes(page)
    except SpellError as error:
        raise click.ClickException(error.message) from None
    click.echo(f"{target} ({written_size(len(page))})")

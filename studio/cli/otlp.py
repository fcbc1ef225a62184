"""`llmspell trace otlp`: runs that are kept, in the protocol of OpenTelemetry: to a collector, or into a file.

Not here: doing it (`kernel.otlp.posting`), and sending while a spell runs (`[otel]` in the settings).
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click

from kernel.errors import InvalidError, SpellError
from kernel.otlp.target import PROTOBUF, PROTOCOLS
from kernel.stores.home import home_of
from studio.cli.keeping import resolve_run


@click.command(
    epilog="""\b
Examples:
  llmspell trace otlp last --to http://127.0.0.1:4318
  llmspell trace otlp last --content -o run.json
  llmspell trace otlp RUN --to https://host/otel --header "authorization=Bearer secret:host"

docs/opentelemetry.md says how the spans are named."""
)
@click.argument("runs", nargs=-1, required=True)
@click.option("--to", metavar="ADDRESS", help="A collector: http://127.0.0.1:4318")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file: protobuf when it ends in .pb, else JSON, a line for each batch.",
)
@click.option("--content", is_flag=True, help="Prompts, answers, arguments and results as well.")
@click.option("--header", "headers", multiple=True, metavar="NAME=VALUE", help="Goes along; secret:NAME is looked up.")
@click.option("--protocol", type=click.Choice(PROTOCOLS), help=f"{PROTOBUF} when left out.")
@click.option("--compression", type=click.Choice(("gzip", "none")), help="gzip when left out.")
@click.option("--timeout", type=click.FloatRange(min=0.1), help="Seconds for one request; 10 when left out.")
@click.option("--service", default="", help="The service's name; llmspell when left out.")
def command(
    runs: tuple[str, ...],
    to: str | None,
    output: Path | None,
    content: bool,
    headers: tuple[str, ...],
    protocol: str | None,
    compression: str | None,
    timeout: float | None,
    service: str,
) -> None:
    """Send RUNS to a collector of OpenTelemetry, or write them to a file. The same run gives the same ids."""
    from kernel.otlp.posting import send_runs, write_runs
    from kernel.otlp.settings import target_of

    over = {"protocol": protocol, "compression": compression, "timeout": timeout, "service": service}
    try:
        if (to is None) == (output is None):
            raise InvalidError("Say where the spans go: --to ADDRESS, or -o FILE.")
        chosen, home = [resolve_run(run) for run in runs], home_of(Path.cwd())
        if output is not None:
            count = write_runs(home, chosen, output, content, service, os.environ)
            click.echo(f"{output} ({count:,} spans)")
        else:
            count = send_runs(home, chosen, target_of(str(to), os.environ, **over, headers=_headers(headers)), content)
            click.echo(f"{count:,} spans sent to {to}")
    except SpellError as error:
        raise click.ClickException(error.message) from None


def _headers(given: Sequence[str]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for one in given:
        name, sign, value = one.partition("=")
        if not sign or not name.strip() or "\n" in one or "\r" in one:
            raise InvalidError(f"A header is written NAME=VALUE, not {name!r}.")
        headers[name.strip()] = value.strip()
    return headers

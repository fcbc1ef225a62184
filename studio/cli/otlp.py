"""`llmspell trace otlp`: runs that are kept, in the protocol of OpenTelemetry: to a collector, or into a file.

Not here: what their spans are called (`kernel.otlp`), and sending while a spell runs (`[otel]` in the settings).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kernel.errors import DeniedError, InvalidError, SpellError
from kernel.otlp.target import JSON, PROTOBUF, PROTOCOLS
from kernel.stores.home import home_of
from studio.cli.keeping import resolve_run

if TYPE_CHECKING:
    from kernel.otlp.spans import OtlpSpan

BATCH = 512


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
    over = {"protocol": protocol, "compression": compression, "timeout": timeout, "service": service}
    try:
        if (to is None) == (output is None):
            raise InvalidError("Say where the spans go: --to ADDRESS, or -o FILE.")
        chosen = [resolve_run(run) for run in runs]
        if output is not None:
            count = _write(chosen, output, content, service)
            click.echo(f"{output} ({count:,} spans)")
        else:
            count = _send(chosen, str(to), content, {**over, "headers": _headers(headers)})
            click.echo(f"{count:,} spans sent to {to}")
    except SpellError as error:
        raise click.ClickException(error.message) from None


def _send(runs: Sequence[str], to: str, content: bool, over: dict[str, object]) -> int:
    from kernel.otlp.outlet import revealed
    from kernel.otlp.sending import Sender
    from kernel.otlp.settings import target_of

    sender, count = Sender(revealed(target_of(to, os.environ, **over))), 0
    try:
        for batch in _batches(runs, content):
            sender.send(batch)
            count += len(batch)
    except SpellError as error:
        if count:
            raise type(error)(
                f"{error.message} {count:,} spans were sent before; sending again does no harm."
            ) from None
        raise
    finally:
        sender.close()
    if sender.refused:
        raise InvalidError(f"The collector did not keep {sender.refused:,} of {count:,} spans: {sender.said}.")
    return count


def _write(runs: Sequence[str], output: Path, content: bool, service: str) -> int:
    from kernel.otlp.settings import resource_of
    from kernel.otlp.wire import encoder

    is_json = output.suffix != ".pb"
    encode, count = encoder(JSON if is_json else PROTOBUF), 0
    aside = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        with aside.open("wb") as file:
            for batch in _batches(runs, content):
                # Requests of protobuf one after the other are one request with all of it.
                file.write(encode(batch, resource_of(os.environ, service)) + (b"\n" if is_json else b""))
                count += len(batch)
        os.replace(aside, output)
    except OSError as error:
        raise DeniedError(f"{str(output)!r} cannot be written: {error.strerror or error}.") from error
    finally:
        aside.unlink(missing_ok=True)
    return count


def _batches(runs: Sequence[str], content: bool) -> Iterator[list[OtlpSpan]]:
    from kernel.otlp.conventions import span_of
    from kernel.otlp.stories import stories_of

    batch: list[OtlpSpan] = []
    for run_id in runs:
        for story in stories_of(home_of(Path.cwd()), run_id):
            batch.append(span_of(story, content))
            if len(batch) >= BATCH:
                yield batch
                batch = []
    if batch:
        yield batch


def _headers(given: Sequence[str]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for one in given:
        name, sign, value = one.partition("=")
        if not sign or not name.strip() or "\n" in one or "\r" in one:
            raise InvalidError(f"A header is written NAME=VALUE, not {name!r}.")
        headers[name.strip()] = value.strip()
    return headers

"""Runs that are kept, in the protocol of OpenTelemetry: to a collector, or into a file.

Not here: what their spans are called (`conventions`), and sending while a spell runs (`outlet`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from kernel.errors import InvalidError, SpellError
from kernel.otlp.conventions import span_of
from kernel.otlp.outlet import revealed
from kernel.otlp.sending import Sender
from kernel.otlp.settings import resource_of
from kernel.otlp.spans import OtlpSpan
from kernel.otlp.stories import stories_of
from kernel.otlp.target import JSON, PROTOBUF, Target
from kernel.otlp.wire import encoder
from kernel.replacing import writing

BATCH = 512


def send_runs(home: Path, runs: Sequence[str], target: Target, content: bool) -> int:
    """Send all spans of runs, with what was said (`content`) or without; how many. A `SpellError` says what is wrong.

    The target's headers may name secrets. The same run gives the same ids: sending again does no harm.
    """
    sender, count = Sender(revealed(target)), 0
    try:
        for batch in _batches(home, runs, content):
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


def write_runs(
    home: Path, runs: Sequence[str], output: Path, content: bool, service: str, environment: Mapping[str, str]
) -> int:
    """Write all spans of runs, aside first; how many. Protobuf where the name ends in .pb, else JSON lines."""
    is_json = output.suffix != ".pb"
    encode, count = encoder(JSON if is_json else PROTOBUF), 0
    with writing(output) as aside, aside.open("wb") as file:
        for batch in _batches(home, runs, content):
            # Requests of protobuf one after the other are one request with all of it.
            file.write(encode(batch, resource_of(environment, service)) + (b"\n" if is_json else b""))
            count += len(batch)
    return count


def _batches(home: Path, runs: Sequence[str], content: bool) -> Iterator[list[OtlpSpan]]:
    batch: list[OtlpSpan] = []
    for run_id in runs:
        for story in stories_of(home, run_id):
            batch.append(span_of(story, content))
            if len(batch) >= BATCH:
                yield batch
                batch = []
    if batch:
        yield batch

"""What the span of a recorded call told before its end, and after which of its chunks: the text, further tries.

It is noted while the call is recorded, and told again where it is served. Not here: who tells it first.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any

from kernel.decisions import DECISIONS
from kernel.errors import InvalidError
from kernel.events import Event
from kernel.records import dataclass
from kernel.replay.records import Record

if TYPE_CHECKING:
    from kernel.operations import Call

FAILURES = "llmspell.call.failures"
"""The attribute with the errors of a call's attempts, as it got them."""

MOMENTS = "llmspell.call.moments"
"""The attribute with what the call of the world told before its end: attempt (from 0), chunks so far, moment, data."""

TOLD = "told"
"""The note of a call that is served: the numbers of the chunks after which its text is told."""

DELTA_SECONDS = 0.03
"""Streamed text is told to the trace at most this often; the one who listens hears every chunk."""


@dataclass(slots=True)
class Hearing:
    """Hears what the spans of open calls tell; a call is heard from `begin` to `end`."""

    _open: dict[str, tuple[Call, Record, list[Any]]] = field(default_factory=dict)

    def begin(self, call: Call, record: Record, said: list[Any]) -> None:
        """Note what this call tells in its record; `said` are its chunks so far."""
        record.told = [] if call.operation == "chat" else None
        self._open[call.ctx.span_id] = call, record, said

    def end(self, call: Call) -> None:
        """The call came home."""
        self._open.pop(call.ctx.span_id, None)

    def take(self, event: Event) -> None:
        """Something happened in the run."""
        heard = self._open.get(event.span_id)
        if heard is None:
            return
        call, record, said = heard
        moment = event.kind.rpartition(".")[2]
        if moment == "delta" and record.told is not None:
            record.told.append(len(said))
        elif moment in DECISIONS:
            record.moments.append([len(said), moment, event.data])
            _keep(call, record.moments[-1])


def _keep(call: Call, moment: list[Any]) -> None:
    """Let the journal know that this moment belongs to the call of the world, and to which attempt."""
    call.attributes.setdefault(MOMENTS, []).append([len(call.attributes.get(FAILURES, ())), *moment])


def moments_of(attributes: dict[str, Any], attempt: int) -> list[list[Any]]:
    """The moments of one attempt (from 0) of a call whose span has these attributes."""
    return [moment for number, *moment in attributes.get(MOMENTS, ()) if number == attempt]


class Retelling:
    """Tells the moments of a record again, each when as many chunks as then are `over`."""

    def __init__(self, call: Call, record: Record) -> None:
        self._call = call
        self._left = list(record.moments)

    def over(self, chunks: float) -> None:
        """So many chunks are over."""
        while self._left and self._left[0][0] <= chunks:
            _, moment, data = entry = self._left.pop(0)
            self._call.ctx.emit(str(moment), **data)
            _keep(self._call, entry)


def told_of(record: Record, chunks: int) -> list[int]:
    """After which of its chunks the text of a record is told; where it does not know, as its clock would have it."""
    return clocked(record.took, chunks) if record.told is None else sorted(set(record.told))


def clocked(seconds: float, chunks: int) -> list[int]:
    """After which of so many chunks the text is told when they come evenly in that time."""
    last, told = 0.0, list[int]()
    for number in range(1, chunks):
        at = seconds * number / chunks
        if at - last >= DELTA_SECONDS:
            last = at
            told.append(number)
    return told


def moments_from(data: Any) -> list[list[Any]]:
    """The moments of a file. `InvalidError` when these are none."""
    for moment in data:
        match moment:
            case [int(), str(), dict()]:
                continue
        raise InvalidError(f"{moment!r} is no moment: chunks so far, what was told, data")
    return list(data)


def numbers_from(data: Any) -> list[int] | None:
    """The numbers of chunks of a file. `InvalidError` when these are none."""
    if data is not None and not (isinstance(data, list) and all(type(number) is int for number in data)):
        raise InvalidError(f"'told' is a list of numbers of chunks, not {data!r}")
    return data

"""A span as OpenTelemetry knows it, and its ids: the same run gives the same ones. Not how it travels (`wire`)."""

from __future__ import annotations

import hashlib
from dataclasses import field
from typing import Any

from kernel.records import dataclass

INTERNAL, CLIENT = 1, 3
"""Kinds of spans."""

UNSET, OK, ERROR = 0, 1, 2
"""Codes of a status."""


@dataclass(frozen=True, slots=True)
class OtlpEvent:
    """Something that happened within a span; `time` in nanoseconds since the epoch."""

    name: str
    time: int
    attributes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OtlpSpan:
    """One span: ids in hexadecimal (`parent_id` "" for a root), times in nanoseconds since the epoch (`end` 0: none).

    Values of attributes are texts, booleans, numbers, lists and tables of those. `resource` and `scope` say where a
    span that came in was made; of one that goes out the batch says so.
    """

    trace_id: str
    span_id: str
    parent_id: str
    name: str
    kind: int = INTERNAL
    start: int = 0
    end: int = 0
    attributes: dict[str, Any] = field(default_factory=dict)
    events: tuple[OtlpEvent, ...] = ()
    dropped_events: int = 0
    status: int = UNSET
    message: str = ""
    resource: dict[str, Any] = field(default_factory=dict)
    scope: str = ""


def trace_id_of(run_id: str) -> str:
    """The trace of a run: 32 hexadecimal digits."""
    return hashlib.sha256(f"llmspell run {run_id}".encode()).hexdigest()[:32]


def span_id_of(run_id: str, span_id: str, beginning: int = 0) -> str:
    """The span of a run, "" for the run itself: 16 hexadecimal digits.

    `beginning` counts how often the kernel of the run was started anew, for then its spans are numbered from 1 again.
    """
    again = f"#{beginning}" if beginning and span_id else ""
    return hashlib.sha256(f"llmspell span {run_id}/{span_id}{again}".encode()).hexdigest()[:16]


def nanoseconds(seconds: float) -> int:
    """A time of ours as OpenTelemetry has it: exact to the microsecond, which is all that ours are."""
    return max(0, round(seconds * 1_000_000)) * 1_000

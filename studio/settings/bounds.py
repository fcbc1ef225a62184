"""Bounds a person may set for the studio in `config.toml`: how much is kept (`[history]`, `[traces]`), and `[kernels]`.

Not here: the file itself (`kernel.settings`), and who heeds the numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kernel.errors import InvalidError
from kernel.records import dataclass
from kernel.settings import place_of, read_section
from kernel.stores.retention import Keep

TRACES = ("days", "runs", "megabytes", "archive_days")
"""The settings of `[traces]`."""


@dataclass(frozen=True, slots=True)
class HistoryBounds:
    """For how many days versions and deleted cells are kept, and in how many megabytes."""

    days: float = 90.0
    megabytes: float = 200.0


@dataclass(frozen=True, slots=True)
class KernelRest:
    """When an idle kernel is ended: after `idle_hours` (0: never); `watched` also while a page shows its notebook."""

    idle_hours: float = 2.0
    watched: bool = False


@dataclass(frozen=True, slots=True)
class TraceBounds:
    """Which runs are kept: of so many `days`, the latest `runs`, and what fits in `megabytes`; 0: no bound.

    Journals of runs older than `archive_days` become Parquet; 0: none do.
    """

    days: float = 0.0
    runs: float = 0.0
    megabytes: float = 0.0
    archive_days: float = 0.0

    @property
    def keep(self) -> Keep | None:
        """What is kept; None: everything."""
        size = int(self.megabytes * 1e6) or None
        return Keep(self.days or None, int(self.runs) or None, size) if self.days or self.runs or size else None


def trace_bounds(path: Path | None) -> TraceBounds:
    """The table `[traces]`. `InvalidError` names the place of what is wrong."""
    table, place = _known(path, "traces", TRACES)
    return TraceBounds(*(_number(table, place, name, 0.0) for name in TRACES))


def history_bounds(path: Path | None) -> HistoryBounds:
    """The table `[history]`. `InvalidError` names the place of what is wrong."""
    table, place = _known(path, "history", ("days", "megabytes"))
    defaults = HistoryBounds()
    days, size = (_number(table, place, name, getattr(defaults, name)) for name in ("days", "megabytes"))
    return HistoryBounds(days, size)


def kernel_rest(path: Path | None) -> KernelRest:
    """The table `[kernels]`. `InvalidError` names the place of what is wrong."""
    table, place = _known(path, "kernels", ("idle_hours", "watched"))
    watched = table.get("watched", False)
    if not isinstance(watched, bool):
        raise InvalidError(f"{place} watched should be true or false, not {watched!r}.")
    return KernelRest(_number(table, place, "idle_hours", KernelRest().idle_hours), watched)


def _known(path: Path | None, name: str, keys: tuple[str, ...]) -> tuple[Mapping[str, Any], str]:
    table, place = read_section(path, name), place_of(path, name)
    unknown = sorted(set(table) - set(keys))
    if unknown:
        raise InvalidError(f"{place} there is no setting {unknown[0]!r}. Use one of: {', '.join(keys)}.")
    return table, place


def _number(table: Mapping[str, Any], place: str, name: str, default: float) -> float:
    value = table.get(name, default)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < 1e9:
        raise InvalidError(f"{place} {name} should be a number from 0 up, not {value!r}.")
    return float(value)

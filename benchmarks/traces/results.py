"""What was measured of traces, kept part by part between runs, and the file it is written into."""

from __future__ import annotations

import json
import os
import platform
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.peers.entrants import environments

FILE = Path(__file__).with_name("RESULTS.md")
NOTES = Path(__file__).with_name("notes.md")

Number = float | None


@dataclass(frozen=True)
class Row:
    """One number: of what, in which unit, and its aim, which it should reach (`at_least`) or stay below."""

    what: str
    value: float
    unit: str = "ms"
    aim: float | None = None
    at_least: bool = False

    @property
    def verdict(self) -> str:
        """Whether the aim is met."""
        if self.aim is None:
            return ""
        return "met" if (self.value >= self.aim if self.at_least else self.value < self.aim) else "**missed**"

    def cells(self) -> list[str]:
        """As cells of a table."""
        aim = "" if self.aim is None else f"{'≥' if self.at_least else '<'} {shown(self.aim)}"
        return [self.what, shown(self.value), self.unit, aim, self.verdict]


@dataclass
class Part:
    """The rows of one part, or for each tool the numbers side by side; when, and how busy the machine was."""

    rows: list[Row] = field(default_factory=list)
    beside: dict[str, dict[str, Number]] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    at: str = ""
    load: float = 0.0

    def tell(self, what: str, value: float, aim: float | None = None, unit: str = "ms", at_least: bool = False) -> None:
        """Keep a number, and print it."""
        row = Row(what, value, unit, aim, at_least)
        self.rows.append(row)
        print("  ".join(row.cells()), flush=True)

    def put(self, what: str, tool: str, value: Number) -> None:
        """Keep a number of one tool, and print it."""
        self.beside.setdefault(what, {})[tool] = value
        print(f"{what}: {tool} {'–' if value is None else shown(value)}", flush=True)

    def end(self) -> None:
        """It has been measured now."""
        self.at, self.load = time.strftime("%Y-%m-%d %H:%M"), os.getloadavg()[1]


def shown(value: float) -> str:
    """A number with as many digits as say something."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def keep(name: str, part: Part) -> None:
    """Keep a part for the file that is written next."""
    parts = {**_kept(), name: asdict(part)}
    _place().parent.mkdir(parents=True, exist_ok=True)
    _place().write_text(json.dumps(parts))


def write() -> None:
    """Write the file from all parts that are kept."""
    parts = {name: _part(told) for name, told in _kept().items()}
    where = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}."
    told = ["# Traces: how fast", f"Written by `python -m benchmarks.traces`. {where}"]
    own = [part for part in parts.values() if part.rows]
    told += ["## Aims", _table(["", "measured", "unit", "aim", ""], [row.cells() for part in own for row in part.rows])]
    for part in parts.values():
        if part.beside:
            told += ["## Side by side, in one run", _compared(part)]
    told += ["## When", *(_line(name, part) for name, part in parts.items()), NOTES.read_text().strip()]
    FILE.write_text("\n\n".join(told) + "\n")


def _compared(part: Part) -> str:
    tools = list(part.versions)
    rows = [
        [what, *("–" if (value := of.get(tool)) is None else shown(value) for tool in tools)]
        for what, of in part.beside.items()
    ]
    return _table(["", *(f"{tool} {part.versions[tool]}" for tool in tools)], rows)


def _table(titles: list[str], rows: list[list[str]]) -> str:
    lines = [titles, ["---", *("---:" for _ in titles[1:])], *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _line(name: str, part: Part) -> str:
    return f"* {name}: {part.at}; the load over five minutes was {part.load:.1f} at its end."


def _part(told: dict[str, Any]) -> Part:
    return Part(**{**told, "rows": [Row(**row) for row in told["rows"]]})


def _kept() -> dict[str, dict[str, Any]]:
    try:
        kept: dict[str, dict[str, Any]] = json.loads(_place().read_text())
    except (OSError, ValueError):
        return {}
    return kept


def _place() -> Path:
    return environments().parent / "traces.json"

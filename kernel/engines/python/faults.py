"""Errors of cells as exceptions for the host. Not here: those of the host for the cells (`kernel.engines.process`)."""

from __future__ import annotations

from asyncio import CancelledError
from typing import Any

from kernel.engines.border import as_spell_error
from kernel.engines.process.faults import Faults
from kernel.errors import LimitError, ScriptError, SpellError
from kernel.values import plain

OWN_DETAILS = ("message", "file", "line", "traceback", "cell")
"""What an error tells anyway, whatever details a cell gave it."""


class CellFaults(Faults):
    """Turns errors of one process in both directions."""

    def receive(self, report: dict[str, Any], memory: int | None) -> SpellError:
        """The exception for an error that ended a cell or function (see `child.faults.report`)."""
        frames = [(str(file), int(line), str(name)) for file, line, name in report["frames"]]
        original, place = self._met(report.get("origin") or 0)
        text = str(report.get("text") or "")
        if original is not None:
            return self._placed(
                as_spell_error(original), frames or [(*place, "<module>")] if place[0] else frames, text
            )
        error: SpellError
        if report["name"] == "MemoryError":
            error = LimitError(_too_much_memory(memory))
        else:
            error = ScriptError(report["message"])
            error.details.update({k: plain(v) for k, v in report["fields"].items() if k not in OWN_DETAILS})
            if report["type"] != "script":
                error.details["type"] = report["type"]
        return self._placed(error, frames, text)

    def stopped(self, report: dict[str, Any], limit: LimitError) -> BaseException:
        """What a cell ends with that was stopped: `limit` when it computed for too long."""
        return self.place(limit, report) if report.get("why") == "cpu" else CancelledError()

    def place(self, error: SpellError, report: dict[str, Any]) -> SpellError:
        """The error, with the place where the cell was stopped."""
        frames = [(str(file), int(line), str(name)) for file, line, name in report["frames"]]
        return self._placed(error, frames, str(report.get("text") or ""))

    def _placed(self, error: SpellError, frames: list[tuple[str, int, str]], text: str) -> SpellError:
        # The place that is there already is nearer to the cause.
        if error.details.get("file"):
            return error
        own = [frame for frame in frames if frame[0] in self._chunks]
        if own:
            file, line, _ = own[0]
            cell = self._chunks[file].cell
            error.details.update(file=file, line=line, traceback=text)
            if cell:
                error.details["cell"] = cell
        else:
            error.details = {"file": "", "line": 0, "traceback": text, **error.details}
        return error


def _too_much_memory(limit: int | None) -> str:
    many = f"more than {limit >> 20} MB of memory" if limit else "more memory than there is"
    return f"The cell needed {many}. Work on less at a time, or run with a wider profile (--profile low)."

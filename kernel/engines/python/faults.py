"""Errors across the border: the host's for the cells, those of the cells as exceptions for the host.

An error of the host that nobody in a cell caught comes out again as the exception it was.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from kernel.engines.border import as_spell_error, dump
from kernel.engines.protocol import Chunk
from kernel.engines.python.wire import Wire
from kernel.errors import InvalidError, LimitError, ScriptError, SpellError, error_type
from kernel.values import plain

REMEMBERED = 1000
"""Exceptions kept while what stands for them may still be on its way through a cell."""

OWN_DETAILS = ("message", "file", "line", "traceback", "cell")
"""What an error tells anyway, whatever details a cell gave it."""

Place = tuple[str, int]
"""Name of a chunk and line; "" and 0 when unknown."""


class Faults:
    """Turns errors of one process in both directions. `chunks` are those that ran, by name."""

    def __init__(self, chunks: dict[str, Chunk], wire: Wire) -> None:
        self._chunks = chunks
        self._wire = wire
        self._sent: OrderedDict[int, tuple[Exception, Place]] = OrderedDict()
        self._numbers: dict[int, int] = {}
        self._count = 0

    def send(self, error: Exception, place: Place) -> bytes:
        """The border form of an error that a call from `place` met: `[number, {"$error": …}]`."""
        number = self._numbers.get(id(error)) or self._remember(error, place)
        try:
            payload = self._wire.pack(error)
        except InvalidError:
            # Details that cannot cross must not hide the error itself.
            payload = dump({"$error": {"type": error_type(error), "message": str(error)}})
        return b"[%d,%s]" % (number, payload)

    def _remember(self, error: Exception, place: Place) -> int:
        self._count += 1
        self._sent[self._count] = error, place
        self._numbers[id(error)] = self._count
        if len(self._sent) > REMEMBERED:
            _, (forgotten, _) = self._sent.popitem(last=False)
            self._numbers.pop(id(forgotten), None)
        return self._count

    def original(self, number: int) -> Exception | None:
        """The error that was sent by this number; None when it is not known (any more)."""
        return self._sent.get(number, (None, ("", 0)))[0]

    def receive(self, report: dict[str, Any], memory: int | None) -> SpellError:
        """The exception for an error that ended a cell or function (see `child.faults.report`)."""
        frames = [(str(file), int(line), str(name)) for file, line, name in report["frames"]]
        original, place = self._sent.get(report.get("origin") or 0, (None, ("", 0)))
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

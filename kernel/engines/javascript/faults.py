"""Errors across the border: the host's as errors for the script, the script's as exceptions for the host.

An error of the host that nobody in the script caught comes out again as the exception it was.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from typing import Any

from kernel.engines.border import as_spell_error
from kernel.engines.javascript.machine import Machine, shown_name
from kernel.engines.javascript.wire import Wire, dump
from kernel.engines.protocol import Chunk
from kernel.errors import InvalidError, ScriptError, SpellError, describe_error, error_type
from kernel.values import from_border, plain

REMEMBERED = 1000
"""Exceptions kept while their errors may still be on the way through the script."""

OWN_DETAILS = ("message", "file", "line", "column", "traceback", "cell", "name")
"""What an error tells anyway, whatever fields an object thrown by the script has."""

# Where there is memory for the error and none for its text, the text is missing.
OUT_OF_MEMORY = (("InternalError", "out of memory"), ("InternalError", ""))

FRAME = re.compile(r"^ {4}at (?:(.*) \()?(.*?):(\d+)(?::(\d+))?\)?$", re.MULTILINE)


class Faults:
    """Turns errors of one context in both directions. `chunks` are the chunks that ran, by the names in traces."""

    def __init__(self, wire: Wire, machine: Machine) -> None:
        self._wire = wire
        self._machine = machine
        self._chunks: dict[str, Chunk] = {}
        self._sent: OrderedDict[int, Exception] = OrderedDict()
        self._count = 0

    def add(self, chunk: Chunk) -> None:
        """Remember a chunk: a cell that runs again takes the place of its former self."""
        self._chunks[shown_name(chunk)] = chunk

    def send(self, error: Exception) -> str:
        """The error as border text, with a number under which it is remembered."""
        self._count += 1
        self._sent[self._count] = error
        if len(self._sent) > REMEMBERED:
            self._sent.popitem(last=False)
        described = describe_error(error)
        details = {key: value for key, value in described.items() if key not in ("origin", "stack")}
        try:
            body = self._wire.pack({**details, "origin": self._count})
        except InvalidError:
            # Details that cannot cross must not hide the error itself.
            body = dump({"type": error_type(error), "message": str(error), "origin": self._count})
        return f'{{"$error":{body}}}'

    def receive(self, report: dict[str, Any]) -> SpellError:
        """The exception for an error that ended script code (see `report` in entry.js)."""
        frames = FRAME.findall(report["stack"])
        original = self._sent.get(report["origin"])
        if original is not None:
            return self._with_place(as_spell_error(original), frames)
        name, message = report["name"], report["message"]
        if (name, message) in OUT_OF_MEMORY or (report["isNull"] and self._machine.is_nearly_full):
            # Where there is no memory for an error, the engine throws null.
            return self._with_place(self._machine.out_of_memory(), frames)
        if report["isNull"]:
            message = "null was thrown. If the script did not, it ran out of memory: keep less at a time."
        fields = from_border(report["fields"], lambda _: None)
        # An error class of the API says its kind in `type`.
        has_kind = bool(fields.get("type"))
        error = ScriptError(f"{name}: {message}" if name and name != message and not has_kind else message)
        if name and has_kind:
            error.details["name"] = name
        for field, value in fields.items():
            if value is not None and field not in OWN_DETAILS:
                error.details[field] = plain(value)
        return self._with_place(error, frames)

    def place(self, error: SpellError, stack: str) -> SpellError:
        """The error, with the place where the script was stopped."""
        return self._with_place(error, FRAME.findall(stack))

    def _with_place(self, error: SpellError, frames: list[tuple[str, ...]]) -> SpellError:
        # The place that is there already is nearer to the cause.
        if frames and "file" not in error.details:
            _, file, line, column = frames[0]
            chunk = self._chunks.get(file)
            error.details.update(file=chunk.name if chunk else file, line=int(line))
            if column:
                error.details["column"] = int(column)
            if chunk and chunk.cell:
                error.details["cell"] = chunk.cell
            error.details["traceback"] = _traceback(frames)
        elif frames:
            error.details.setdefault("traceback", _traceback(frames))
        elif isinstance(error, ScriptError):
            error.details = {"file": "", "line": 0, "traceback": "", **error.details}
        return error


def _traceback(frames: list[tuple[str, ...]]) -> str:
    return "\n".join(f"{file}:{line}: in {name or 'main chunk'}" for name, file, line, _ in frames)

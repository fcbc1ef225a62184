"""Errors across the border: the host's as tables for the script, the script's as exceptions for the host.

An error of the host that nobody in the script caught comes out again as the exception it was.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from typing import Any

from kernel.engines.border import as_spell_error, dump
from kernel.engines.lua.chunks import ChunkTable
from kernel.engines.lua.wire import Wire
from kernel.errors import InvalidError, ScriptError, SpellError, error_type
from kernel.values import plain

REMEMBERED = 1000
"""Exceptions kept while their tables may still be on the way through the script."""

OWN_DETAILS = ("message", "file", "line", "traceback", "cell")
"""What an error tells anyway, whatever fields a table raised by the script has."""

POSITION = re.compile(r":(\d+): ")


class Faults:
    """Turns errors of one engine in both directions."""

    def __init__(self, chunks: ChunkTable, wire: Wire) -> None:
        self._chunks = chunks
        self._wire = wire
        self._sent: OrderedDict[int, Exception] = OrderedDict()
        self._count = 0

    def send(self, error: Exception) -> tuple[bool, bytes, int]:
        """The answer to a call that failed: the error as border data, and its number."""
        self._count += 1
        self._sent[self._count] = error
        if len(self._sent) > REMEMBERED:
            self._sent.popitem(last=False)
        try:
            payload = self._wire.pack(error)
        except InvalidError:
            # Details that cannot cross must not hide the error itself.
            payload = dump({"$error": {"type": error_type(error), "message": str(error)}})
        return False, payload, self._count

    def receive(self, report: dict[str, Any]) -> SpellError:
        """The exception for an error that ended script code (see `report_of` in entry.lua)."""
        frames = self._frames(report.get("frames") or [])
        original = self._sent.get(report.get("origin") or 0)
        if original is not None:
            return self._with_place(as_spell_error(original), frames)
        file, line, message = self._split(_text(report["message"]))
        if file:
            frames = _from_line(frames, file, line)
        error = ScriptError(message)
        for name, value in (report.get("fields") or {}).items():
            if value is not None and name not in OWN_DETAILS:
                error.details[name] = plain(value)
        return self._with_place(error, frames)

    def place(self, error: SpellError, report: dict[str, Any]) -> SpellError:
        """The error, with the place where the script was stopped."""
        return self._with_place(error, self._frames(report.get("frames") or []))

    def _with_place(self, error: SpellError, frames: list[tuple[str, int, str]]) -> SpellError:
        # The place that is there already is nearer to the cause.
        told = "\n".join(f"{file}:{line}: in {name}" for file, line, name in frames)
        if frames and "file" not in error.details:
            file, line, _ = frames[0]
            chunk = self._chunks.by_short_name(file)
            error.details.update(file=chunk.name if chunk else file, line=line, traceback=told)
            if chunk and chunk.cell:
                error.details["cell"] = chunk.cell
        elif frames:
            error.details.setdefault("traceback", told)
        elif isinstance(error, ScriptError):
            error.details = {"file": "", "line": 0, "traceback": "", **error.details}
        return error

    def _frames(self, flat: list[Any]) -> list[tuple[str, int, str]]:
        texts = [_text(item) if isinstance(item, str | bytes) else item for item in flat]
        triples = zip(texts[0::3], texts[1::3], texts[2::3], strict=True)
        return [(self._chunks.shown_name(source), int(line), name) for source, line, name in triples]

    def _split(self, message: str) -> tuple[str, int, str]:
        """`name:12: problem` in its parts, when `name` is a chunk; otherwise "", 0 and the message."""
        for found in POSITION.finditer(message):
            name = message[: found.start()]
            if name == "(load)" or self._chunks.by_short_name(name) is not None:
                return name, int(found[1]), message[found.end() :]
        return "", 0, message


def _from_line(frames: list[tuple[str, int, str]], file: str, line: int) -> list[tuple[str, int, str]]:
    """The frames from the place an error names (`error("…", 2)` names the caller's) outward."""
    for index, frame in enumerate(frames):
        if frame[:2] == (file, line):
            return frames[index:]
    return [(file, line, "main chunk"), *frames]


def _text(value: str | bytes) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value

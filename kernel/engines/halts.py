"""Where in a source a line can pause, and a line with a breakpoint as one of those. Nothing of the spell is run here.

Not here: how an engine has a line pause (`lua/halting.py`, `javascript/halting.py`, `python/child/halting.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from kernel.engines.protocol import Chunk

if TYPE_CHECKING:
    from kernel.breakpoints.late import LateBreakpoints
    from kernel.sandbox.modules import Module

Halts = Mapping[int, str]
"""Lines on which a statement begins → why it cannot pause there, "" where it can."""

Tell = Callable[[str], None]

NOTHING = "no statement begins on this line or below it"


def halts_in(source: str, language: str) -> Halts:
    """The lines of a source, from 1. Nothing for a source that cannot be parsed, and for other languages."""
    find = READERS.get(language)
    return {} if find is None else find(source)


def place_of(line: int, halts: Halts) -> tuple[int, str]:
    """The line at which a breakpoint on `line` pauses: it, or the next with a statement; 0, and why, for none."""
    found = min((one for one in halts if one >= line), default=0)
    if not found:
        return 0, NOTHING
    return (found, "") if not halts[found] else (0, halts[found])


def with_halts(chunk: Chunk, language: str, breakpoints: LateBreakpoints, tell: Tell, path: str = "") -> Chunk:
    """The chunk with its lines that pause. `tell` hears a sentence about each breakpoint that cannot.

    `path` is where its file is, for a chunk whose name may be that of other files, too.
    """
    last = chunk.first_line + chunk.source.count("\n")
    marks = [
        one for one in breakpoints.lines_in(chunk.cell, path or chunk.name) if chunk.first_line <= one.line <= last
    ]
    if not marks:
        return chunk
    halts, found = halts_in(chunk.source, language), {}
    for mark in marks:
        line, why = place_of(mark.line - chunk.first_line + 1, halts)
        if line:
            found[line + chunk.first_line - 1] = mark.line
        else:
            tell(f"The breakpoint on line {mark.line} of {chunk.name} pauses nowhere: {why}.\n")
    return replace(chunk, halts=found) if found else chunk


def with_module_halts(module: Module, language: str, breakpoints: LateBreakpoints, tell: Tell) -> Module:
    """The module with its lines that pause."""
    chunk = with_halts(Chunk(module.source, module.name), language, breakpoints, tell, module.path)
    return replace(module, halts=chunk.halts) if chunk.halts else module


def _lua(source: str) -> Halts:
    from kernel.engines.lua.halting import lines_in

    return lines_in(source)


def _javascript(source: str) -> Halts:
    from kernel.engines.javascript.halting import lines_in

    return lines_in(source)


def _python(source: str) -> Halts:
    from kernel.engines.python.child.halting import lines_in

    return lines_in(source)


READERS: Mapping[str, Callable[[str], Halts]] = {"lua": _lua, "javascript": _javascript, "python": _python}

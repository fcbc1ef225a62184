"""The requests about breakpoints. Not here: what a breakpoint may say (`marks`), and those on calls (`points`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kernel.engines.lua.debugger import Debugger
from kernel.engines.lua.syntax import LuaSyntax
from kernel.errors import InvalidError
from kernel.protocols.dap import answers
from kernel.protocols.dap.marks import Mark, read_hits, read_mark
from kernel.protocols.dap.points import Points
from kernel.protocols.dap.sources import Section, Sources

Arguments = Mapping[str, Any]
Body = dict[str, Any]
Placed = dict[Section, list[dict[str, Any]]]


class Marking:
    """Each public method is a request of that name. `shift` makes our lines the client's."""

    requests = frozenset(
        {"set_breakpoints", "set_function_breakpoints", "set_exception_breakpoints"}
        | {"breakpoint_locations", "loaded_sources"}
    )

    def __init__(self, debugger: Debugger, sources: Sources, points: Points) -> None:
        self.shift = 0
        self._debugger = debugger
        self._sources = sources
        self._points = points
        self._syntax = LuaSyntax()
        self._last_id = 0

    def set_breakpoints(self, arguments: Arguments) -> Body:
        """The breakpoints of one file, in place of those before."""
        path = str((arguments.get("source") or {}).get("path") or (arguments.get("source") or {}).get("name") or "")
        wanted = arguments.get("breakpoints")
        if wanted is None:
            wanted = [{"line": line} for line in arguments.get("lines") or []]
        placed: Placed = {section: [] for section in self._sources.of_path(path)}
        told = [self._place(path, said, placed) for said in wanted]
        for section, lines in placed.items():
            self._debugger.tell("breakpoints", source=section.source, lines=lines)
        return {"breakpoints": told}

    def _place(self, path: str, said: Mapping[str, Any], placed: Placed) -> dict[str, Any]:
        line = int(said["line"]) - self.shift
        try:
            mark = read_mark(said, self._syntax)
        except InvalidError as error:
            return self._refused(line, error.message)
        spot = self._sources.find(path, line)
        if spot.section is None:
            return self._refused(line, spot.why)
        return self._accepted(spot.line, spot.chunk_line, mark, placed[spot.section], spot.section.path)

    def _accepted(
        self, line: int, chunk_line: int, mark: Mark, lines: list[dict[str, Any]], path: str
    ) -> dict[str, Any]:
        id = self._next_id()
        lines.append(mark.data(id, chunk_line))
        return {"id": id, "verified": True, "line": line + self.shift, "source": answers.source_of_path(path)}

    def _refused(self, line: int, why: str) -> dict[str, Any]:
        return {"id": self._next_id(), "verified": False, "line": line + self.shift, "message": why}

    def _next_id(self) -> int:
        self._last_id += 1
        return self._last_id

    def set_function_breakpoints(self, arguments: Arguments) -> Body:
        """Breakpoints on calls: hook points, or names of tools, agents and workflows."""
        told, good = [], []
        for said in arguments["breakpoints"]:
            id = self._next_id()
            problem = _problem(said)
            told.append({"id": id, "verified": not problem, **({"message": problem} if problem else {})})
            if not problem:
                good.append((id, said))
        self._debugger.have_done(lambda: self._points.set(good))
        return {"breakpoints": told}

    def set_exception_breakpoints(self, arguments: Arguments) -> Body:
        """Which errors pause."""
        wanted = {*_texts(arguments["filters"])}
        wanted |= {str(option["filterId"]) for option in arguments.get("filterOptions") or []}
        self._debugger.tell("errors", all="all" in wanted, uncaught="uncaught" in wanted)
        known = {"all", "uncaught"}
        return {"breakpoints": [{"verified": name in known} for name in _texts(arguments["filters"])]}

    def breakpoint_locations(self, arguments: Arguments) -> Body:
        """The lines of a part of a file that can pause."""
        first = int(arguments["line"]) - self.shift
        last = int(arguments.get("endLine", arguments["line"])) - self.shift
        lines = self._sources.lines_between(str(arguments["source"].get("path") or ""), first, last)
        return {"breakpoints": [{"line": line + self.shift} for line in lines]}

    def loaded_sources(self, arguments: Arguments) -> Body:
        """The files of the spell."""
        return {"sources": [answers.source_of_path(path) for path in self._sources.paths()]}


def _texts(names: Iterable[Any]) -> list[str]:
    return [str(name) for name in names]


def _problem(said: Mapping[str, Any]) -> str:
    """What is wrong with a breakpoint on calls; "" when nothing is."""
    if not str(said.get("name") or "").strip():
        return "It needs a name: a hook point as before_llm_call, or that of a tool, agent or workflow."
    if said.get("condition"):
        return "A breakpoint on calls takes no condition, only a count of hits."
    try:
        read_hits(str(said.get("hitCondition") or ""))
    except InvalidError as error:
        return error.message
    return ""

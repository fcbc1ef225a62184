"""The commands of the debugger at the prompt: each gives lines of text. Not here: the prompt itself (`prompt`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from kernel.engines.lua.debugger import Debugger
from kernel.engines.lua.syntax import LuaSyntax
from kernel.errors import InvalidError
from kernel.protocols.dap.marks import Mark, read_mark
from kernel.protocols.dap.points import Points
from kernel.protocols.dap.sources import Section, Sources, Spot

HELP = """\
c             go on                     b              list the breakpoints
n             next line                 b LINE         pause at a line; b LINE if EXPR: only then
s             step into                 b NAME         pause at a hook point (before_llm_call), or before
o             step out                                 a tool, agent or workflow of that name
bt            the stack                 clear NUMBER   take a breakpoint away
up, down      choose a frame            p EXPR         the value of an expression; p x = 1 sets
l             the code around           locals         the variables of the frame, globals the spell's own
threads       the coroutines            q              stop the spell
Enter repeats the last command."""

AROUND = 5
"""Lines of code shown before and after."""

RESUMING = {"c": "continue", "n": "over", "s": "in", "o": "out"}

LONG_NAMES = {"continue": "c", "next": "n", "step": "s", "out": "o", "break": "b", "print": "p", "where": "bt"}
LONG_NAMES |= {"list": "l", "help": "h", "?": "h", "u": "up", "d": "down"}


class Commands:
    """What a person can say while the spell is paused. `goes_on` after a command that ends the pause."""

    def __init__(self, debugger: Debugger, sources: Sources, points: Points) -> None:
        self.goes_on = False
        self._debugger = debugger
        self._sources = sources
        self._points = points
        self._syntax = LuaSyntax()
        self._thread = 0
        self._frames: list[dict[str, Any]] = []
        self._frame = 0
        self._last = ("h", "")
        self._count = 0
        self._lines: dict[int, tuple[Spot, Mark]] = {}
        self._calls: dict[int, Mapping[str, Any]] = {}
        table = dict.fromkeys(RESUMING, self._nothing)
        table |= {"b": self._break, "clear": self._clear, "p": self._print, "bt": self._stack, "up": self._up}
        table |= {"down": self._down, "l": self._list, "locals": self._locals, "globals": self._globals}
        self._table: dict[str, Callable[[str], Iterable[str]]] = table | {
            "threads": self._threads,
            "h": lambda _: [HELP],
        }

    def arrive(self, moment: Mapping[str, Any]) -> list[str]:
        """What to show at a pause."""
        self._thread, self._frame = moment["thread"], 0
        self._frames = self._debugger.ask("stack", thread=self._thread)["frames"]
        shown = []
        if moment["reason"] == "exception":
            shown.append(f"Error: {moment['text']}")
        elif "hit" in moment:
            shown.append(f"Breakpoint {moment['hit']}")
        return [*shown, *self._here()]

    def do(self, word: str, rest: str) -> Iterable[str]:
        """Do a command; the lines to show. `InvalidError` says what is wrong with it."""
        word, rest = (word, rest) if word else self._last
        word = LONG_NAMES.get(word, word)
        act = self._table.get(word)
        self.goes_on = word in RESUMING
        if act is None:
            raise InvalidError(f"There is no command {word!r}; h lists them.")
        self._last = (word, rest) if word not in ("b", "clear") else self._last
        if self.goes_on:
            self._debugger.ask(RESUMING[word], thread=self._thread)
        return act(rest)

    def _nothing(self, rest: str) -> Iterable[str]:
        return []

    # ---- where it is

    def _here(self) -> list[str]:
        if not self._frames:
            return ["(no code of Lua)"]
        frame = self._frames[self._frame]
        text = self._sources.text(frame.get("source") or "", frame.get("line") or 0).strip()
        return [f"{self._place(frame)} in {frame['name']}", *([f"  {text}"] if text else [])]

    def _place(self, frame: Mapping[str, Any]) -> str:
        if not frame.get("source"):
            return "?"
        name, _, line = self._sources.place(frame["source"], frame["line"])
        return f"{name}:{line}"

    def _stack(self, rest: str) -> list[str]:
        marks = ["→ " if index == self._frame else "  " for index in range(len(self._frames))]
        shown = zip(marks, self._frames, strict=True)
        return [f"{mark}{self._place(frame)} in {frame['name']}" for mark, frame in shown]

    def _up(self, rest: str) -> list[str]:
        self._frame = min(self._frame + 1, max(0, len(self._frames) - 1))
        return self._here()

    def _down(self, rest: str) -> list[str]:
        self._frame = max(0, self._frame - 1)
        return self._here()

    def _list(self, rest: str) -> Iterable[str]:
        if not self._frames or not self._frames[self._frame].get("source"):
            return
        frame = self._frames[self._frame]
        source, here = frame["source"], frame["line"]
        for line in range(max(1, here - AROUND), here + AROUND + 1):
            text = self._sources.text(source, line)
            if text or line <= here:
                shown = self._sources.place(source, line)[2]
                yield f"{'→' if line == here else ' '} {shown:4d}  {text}"

    def _threads(self, rest: str) -> list[str]:
        return [f"{'→' if one['id'] == self._thread else ' '} {one['name']}" for one in self._debugger.ask("threads")]

    # ---- what there is

    def _frame_id(self) -> int | None:
        return int(self._frames[self._frame]["id"]) if self._frames else None

    def _print(self, rest: str) -> list[str]:
        if not rest:
            raise InvalidError("Say what: p total, p #items, p total = 0.")
        told = self._debugger.ask("evaluate", frame=self._frame_id(), text=rest)
        return [told["value"], *(self._members(told["ref"]) if told["ref"] else [])]

    def _members(self, ref: int) -> list[str]:
        return [f"  {one['name']} = {one['value']}" for one in self._debugger.ask("variables", ref=ref, count=50)]

    def _scope(self, *names: str) -> Iterable[str]:
        if not self._frames:
            return
        for scope in self._debugger.ask("scopes", frame=self._frame_id()):
            if scope["name"] in names:
                yield from (line[2:] for line in self._members(scope["ref"]))

    def _locals(self, rest: str) -> Iterable[str]:
        return self._scope("Locals", "Upvalues", "Call")

    def _globals(self, rest: str) -> Iterable[str]:
        return self._scope("Globals")

    # ---- breakpoints

    def _break(self, rest: str) -> list[str]:
        if not rest:
            return self._breakpoints()
        where, _, condition = rest.partition(" if ")
        path, _, line = where.strip().rpartition(":")
        if line.isascii() and line.isdigit():
            return [self._break_at(path or self._path(), int(line), condition)]
        if condition:
            raise InvalidError("A breakpoint on calls takes no condition.")
        self._count += 1
        self._calls[self._count] = {"name": where.strip()}
        self._set_calls()
        return [f"Breakpoint {self._count} on {where.strip()}"]

    def _path(self) -> str:
        source = self._frames[self._frame].get("source") if self._frames else None
        path = self._sources.place(source, 1)[1] if source else ""
        return path or next(iter(self._sources.paths()), "")

    def _break_at(self, path: str, line: int, condition: str) -> str:
        mark = read_mark({"condition": condition}, self._syntax)
        spot = self._sources.find(path, line)
        if spot.section is None:
            raise InvalidError(spot.why)
        self._count += 1
        self._lines[self._count] = spot, mark
        self._set_lines(spot.section)
        return f"Breakpoint {self._count} at line {spot.line}"

    def _set_lines(self, section: Section) -> None:
        lines = [mark.data(id, spot.chunk_line) for id, (spot, mark) in self._lines.items() if spot.section is section]
        self._debugger.ask("breakpoints", source=section.source, lines=lines)

    def _set_calls(self) -> None:
        self._debugger.have_done(lambda: self._points.set([*self._calls.items()])).result()

    def _breakpoints(self) -> list[str]:
        lines = [
            f"{id}: line {spot.line}{f' if {mark.condition}' if mark.condition else ''}"
            for id, (spot, mark) in self._lines.items()
        ]
        return [*lines, *(f"{id}: {said['name']}" for id, said in self._calls.items())] or ["There are none."]

    def _clear(self, rest: str) -> list[str]:
        id = int(rest) if rest.isascii() and rest.isdigit() else 0
        if id in self._lines:
            spot, _ = self._lines.pop(id)
            if spot.section is not None:
                self._set_lines(spot.section)
        elif self._calls.pop(id, None) is not None:
            self._set_calls()
        else:
            raise InvalidError(f"There is no breakpoint {rest!r}; b lists them.")
        return []

"""The Lua runtime of one engine: built, guarded, fed with chunks. Never called while script code is on the stack.

Not here: who drives its coroutines (`driver`), and what values look like on the border (`wire`).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

import lupa.lua54 as lua54

from kernel.engines.border import dump
from kernel.engines.lua.gate import Gate
from kernel.errors import InternalError, LimitError

PRELUDE = (
    "values",
    "handles",
    "base64",
    "workers",
    "scalars",
    "names",
    "wire",
    "unwire",
    "frames",
    "tasks",
    "calls",
    "charsets",
    "patterns",
    "strings",
    "substitution",
    "tables",
    "output",
    "json",
    "json_decode",
    "inspect",
    "console",
    "suggestions",
    "classes",
    "extension",
    "library",
    "modules",
    "require",
    "entry",
    "explore",
    "denials",
)
"""The Lua files beside this one, in the order they need each other."""

DEBUGGER = ("debug_values", "debug_frames", "debug_evaluate", "debug_commands", "debugger", "debug_errors")
"""Those that are loaded only for somebody who debugs."""

LIBRARY = "_G _VERSION arg cells config console coroutine debug env inspect io json math os string table utf8 uuid"
"""Tables that every script has, which are none of its variables."""

FORBIDDEN = b"""
for name in pairs(package.loaded) do package.loaded[name] = nil end
for name in string.gmatch("collectgarbage debug dofile io load loadfile os package python require warn", "%a+") do
  _G[name] = nil
end
"""
"""Scripts never see Lua's real globals; this is the second wall."""

FOLDER = os.path.dirname(__file__)

MARGIN = 256 * 1024
"""Bytes that must be free before anything is handed to Lua: where it cannot raise an error it ends the process."""

RESERVE = 1 << 20
"""Bytes a run gets when the globals already fill the memory, so that it can throw some away."""

Thread = Callable[[Any], Any]
"""The `send` of a coroutine of lupa: it goes on with the values given, and gives what it yields."""


class Machine:
    """One Lua state. `memory` is its limit in bytes, None for none."""

    def __init__(self, gate: Gate, memory: int | None, bindings: Mapping[str, Any]) -> None:
        self._memory = memory
        self._has_halts = False
        self._set_limit(memory)
        self._lua = lua54.LuaRuntime(
            encoding=None, register_eval=False, register_builtins=False, max_memory=memory or 0
        )
        self._used: Callable[[], int] = self._lua.get_memory_used
        self.token = int.from_bytes(os.urandom(8), "big") >> 2
        kit = self._lua.table()
        kit[b"token"] = self.token
        kit[b"tick"], kit[b"write"], kit[b"release"] = gate.tick, gate.write, gate.release
        kit[b"tell_source"], kit[b"clock"] = gate.tell_source, gate.clock
        for name in PRELUDE:
            self._compile(_source(name))(kit)
        self._compile(FORBIDDEN)()
        kit[b"install"](_lines(bindings.get("classes", {})))
        kit[b"install_libraries"](dump(bindings.get("libraries", {})), dump(bindings.get("errors", {})))
        if denied := bindings.get("denied"):
            kit[b"deny"](" ".join(denied["names"]).encode(), denied["why"].encode())
        self._kit = kit
        self._run = kit[b"run"]
        self._load = kit[b"load"]
        self._parse = kit[b"parse"]
        self._assign = kit[b"assign"]
        self._explore = kit[b"explore"]
        self._main_lines = kit[b"main_lines"]
        self._forget = kit[b"forget_function"]
        self._seed = kit[b"seed"]

    def _set_limit(self, limit: int | None) -> None:
        self._limit = limit
        self._roof = float("inf") if limit is None else limit - MARGIN

    def _compile(self, source: bytes) -> Callable[..., Any]:
        function: Callable[..., Any] = self._lua.compile(source, name=b"=[llmspell]", mode="t")
        return function

    def _out_of_memory(self) -> LimitError:
        megabytes = (self._memory or 0) / (1 << 20)
        return LimitError(
            f"The spell needs more than the {megabytes:g} MB of memory it may use. Keep less at a time "
            "(set globals you no longer need to nil), or run with a wider profile (--profile low)."
        )

    def load_debugger(self, functions: Mapping[str, Callable[..., Any]]) -> None:
        """Put a debugger in place; `functions` is what its Lua files call (see debugger.py)."""
        for name, function in functions.items():
            self._kit[name.encode()] = function
        for name in DEBUGGER:
            self._compile(_source(name))(self._kit)

    def load_halts(self, bindings: Mapping[str, Any]) -> None:
        """Have what lines with breakpoints call (see halts.lua), if it is not there yet."""
        if not self._has_halts:
            self._has_halts = True
            parts = (bindings.get(part, {}) for part in ("classes", "errors", "libraries"))
            names = [*(name for part in parts for name in part), *LIBRARY.split()]
            self._compile(_source("halts"))(self._kit, " ".join(names).encode())

    def serve(self) -> None:
        """Let the debugger do what it was told."""
        self._guarded(self._kit[b"serve"])

    def stop_at(self, number: int, moment: bytes) -> str:
        """Pause in the task of that number, 0 for none (see debugger.lua); how the pause ended."""
        self.make_room(2 * len(moment))
        ended: bytes = self._guarded(self._kit[b"stop_at"], number, moment)
        return ended.decode()

    def make_room(self, size: int) -> None:
        """See that `size` bytes can be handed over. `LimitError` when they cannot."""
        if self._limit is None or self._used() + size < self._roof:
            return
        self._lua.gccollect()
        # Twice the margin, or a heap that is nearly full would be searched for garbage at every call.
        if self._used() + size + 2 * MARGIN >= self._limit:
            raise self._out_of_memory()

    def open_reserve(self) -> None:
        """Before a run: when the globals fill the memory, allow a little more, so that it can free some."""
        if self._memory is None:
            return
        used = self._used()
        if used + RESERVE > self._memory:
            self._lua.gccollect()
            used = self._used()
        wanted = max(self._memory, min(used + RESERVE, 2 * self._memory))
        if wanted != self._limit:
            self._set_limit(wanted)
            self._lua.set_max_memory(wanted)

    def limit(self, memory: int | None) -> None:
        """Allow so many bytes from now on, None for as many as there are."""
        self._memory = memory
        self._set_limit(memory)
        self._lua.set_max_memory(memory or 0)

    def load(self, source: bytes, name: bytes) -> tuple[int, str]:
        """Compile a chunk; its function's number and "", or -1 and Lua's message."""
        self.make_room(2 * len(source))
        id, message = self._guarded(self._load, source, b"=" + name)
        return id, message.decode("utf-8", "replace")

    def parse(self, source: bytes) -> str:
        """Lua's message (`?:LINE: …`) for a chunk that does not compile, or ""."""
        self.make_room(2 * len(source))
        message: bytes = self._guarded(self._parse, source)
        return message.decode("utf-8", "replace")

    def main_lines(self, source: bytes) -> bytes:
        """The lines of a sound chunk on which its main function has code, as a border list."""
        self.make_room(2 * len(source))
        lines: bytes = self._guarded(self._main_lines, source)
        return lines

    def assign(self, values: bytes) -> None:
        """Set globals from a border object."""
        self.make_room(4 * len(values))
        self._guarded(self._assign, values)

    def explore(self, path: str) -> bytes:
        """What the global at a dotted path is, as border JSON (see explore.lua)."""
        self.make_room(len(path))
        found: bytes = self._guarded(self._explore, path.encode())
        return found

    def seed(self, seed: int) -> None:
        """Let chance start from here, unless the script chose a seed of its own."""
        self._guarded(self._seed, seed)

    def forget(self, id: int) -> None:
        """The host lets go of a function."""
        self._forget(id)

    def start(self, id: int, payload: bytes, mode: int) -> Thread:
        """A fresh coroutine that will call the function `id` with the border list `payload`."""
        self.make_room(len(payload))
        send: Thread = self._run.coroutine(id, payload, mode).send
        return send

    def resume(self, send: Thread, answer: tuple[Any, ...] | None) -> Any:
        """Run script code until it yields or ends; what it said. `LimitError` when memory ran out."""
        if answer is not None and self._used() + len(answer[1]) >= self._roof:
            self.make_room(len(answer[1]))
        try:
            return send(answer)
        except lua54.LuaMemoryError:
            raise self.collect() from None

    def collect(self) -> LimitError:
        """Take out the garbage after memory ran out; the error to raise."""
        self._lua.gccollect()
        return self._out_of_memory()

    def _guarded(self, function: Callable[..., Any], *args: Any) -> Any:
        try:
            return function(*args)
        except lua54.LuaMemoryError:
            raise self.collect() from None
        except lua54.LuaError as error:
            raise InternalError(f"The Lua engine itself failed: {error}. Please report it.") from error


def _source(name: str) -> bytes:
    with open(f"{FOLDER}{os.sep}{name}.lua", "rb") as file:
        return file.read()


def _lines(classes: Mapping[str, Any]) -> bytes:
    """Name and description of each class in two lines, so that only those a script uses are read."""
    return b"".join(b"%b\n%b\n" % (name.encode(), dump(described)) for name, described in classes.items())

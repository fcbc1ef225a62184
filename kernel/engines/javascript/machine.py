"""One QuickJS context: built, guarded, fed with chunks and answers. Python never calls in while script code runs.

Not here: who decides what goes in and when (`driver`), and what values look like on the border (`wire`).
"""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
import quickjs

from kernel.engines.javascript.rewriting import Rewritten
from kernel.engines.javascript.wire import dump
from kernel.engines.protocol import Chunk
from kernel.errors import InternalError, LimitError, ScriptError, SpellError
from kernel.events import Source
from kernel.policy import Limits

if TYPE_CHECKING:
    from kernel.engines.javascript.exports import ModuleCode

PRELUDE = (
    "builtins",
    "names",
    "globals",
    "values",
    "host",
    "objects",
    "classes",
    "errors",
    "console",
    "timers",
    "library",
    "entry",
    "denials",
)
"""The JavaScript files beside this one, in the order they need each other."""

PARTS = ("inspect", "web", "events", "url", "url_class", "explore")
"""Those that are read when a script first needs them (see `part` in globals.js)."""

STACK = 1 << 20
"""Bytes of C stack that a script may use: recursion beyond is an error it can catch."""

RESERVE = 1 << 20
"""Bytes a run gets when the globals already fill the memory, so that it can throw some away."""

FIRST_LINE = 1000
"""The engine's line of the first chunk; the prelude is below."""

NO_LIMIT = 1e9
"""Seconds that stand for no limit: with one, other threads run while the script does."""

LARGEST_LIST = 1 << 20
"""Characters of text that may wait for the host when the profile sets no limit to output (times 64)."""


MOST_TIMES = 10_000
"""Readings of the clock that are told to the host; a script that reads it more often waits in a loop."""

IMPORTS = ("$link(", "$bring(")
"""What a chunk that was rewritten calls for a module that may be a file."""

RAW_FRAME = re.compile(r"at (.+?) \(<input>:(\d+):\d+\)")


class Stopped(Exception):
    """The engine ended script code in the middle. `stack` is where; of the innermost function only its first line."""

    def __init__(self, stack: str) -> None:
        super().__init__("stopped")
        self.stack = stack


class Machine:
    """One context and the functions of its prelude. `limits` bound its memory and the time of each entry."""

    def __init__(self, limits: Limits, bindings: Mapping[str, Any]) -> None:
        self._memory = limits.memory
        self._context = quickjs.Context()
        self._context.set_max_stack_size(STACK)
        self._kit = self._context.eval("({})")
        denied = bindings.get("denied") or {"names": ()}
        # `eval` cannot be the name of a parameter, and has another name where the prelude needs it.
        here = [name for name in denied["names"] if name != "eval" and self._context.eval(f"'{name}' in globalThis")]
        self._kept = ", ".join(here)
        self._context.eval(f"(kit) => {{ kit.originals = {{ {self._kept} }} }}")(self._kit)
        for name in PRELUDE:
            self._context.eval(self._file(name))(self._kit)
        self._take = self._context.eval("(kit, name) => kit[name]")
        self.drain = self._function("drain")
        self.settle = self._function("settle")
        self.start = self._function("start")
        self.call_function = self._function("callFunction")
        self.fire = self._function("fire")
        self.mirror = self._function("mirror")
        self.set_first = self._function("setFirst")
        self.job = self._context.execute_pending_job
        self._install(bindings, limits)
        self._line = FIRST_LINE
        self._chunks: list[tuple[int, int, Chunk]] = []
        self._seconds = 0.0
        self._has_modules = self._has_halts = False
        self.allow(NO_LIMIT)
        if limits.memory:
            self._context.set_memory_limit(limits.memory)

    def _file(self, name: str) -> str:
        """The text of a file of the prelude, which goes on with what is kept from scripts."""
        text = Path(__file__).with_name(f"{name}.js").read_bytes().decode()
        return f"(kit) => (({{ {self._kept} }}) => {text})(kit.originals)(kit)" if self._kept else text

    def _function(self, name: str) -> Any:
        return self._take(self._kit, name)

    def _install(self, bindings: Mapping[str, Any], limits: Limits) -> None:
        self._function("installParts")(dump({name: self._file(name) for name in PARTS}))
        classes = {name: dump(described) for name, described in bindings.get("classes", {}).items()}
        self._function("installClasses")(dump(classes))
        self._function("installErrors")(dump(bindings.get("errors", {})))
        self._function("installReports")(dump(bindings.get("reports", {})))
        self._function("installLibraries")(dump(bindings.get("libraries", {})))
        if denied := bindings.get("denied"):
            self._function("deny")(dump(denied["names"]), denied["why"])
        self._function("seed")(str(int.from_bytes(os.urandom(8), "big")))
        self._function("limitOutput")(float(limits.output or 64 * LARGEST_LIST))

    def allow(self, seconds: float) -> None:
        """How long the next entries may take each, in seconds of processor time."""
        if seconds != self._seconds:
            self._seconds = seconds
            self._context.set_time_limit(seconds)

    def limit(self, memory: int | None) -> None:
        """Allow so many bytes from now on, None for as many as there are."""
        self._memory = memory
        self._context.set_memory_limit(memory or -1)

    def open_reserve(self) -> None:
        """When globals fill the memory, allow a little more, so that what runs next can free some."""
        if not self._memory:
            return
        used = self._context.memory()["malloc_size"]
        if used + RESERVE > self._memory:
            self._context.gc()
            used = self._context.memory()["malloc_size"]
        self._context.set_memory_limit(max(self._memory, min(used + RESERVE, 2 * self._memory)))

    def load(self, chunk: Chunk, code: Rewritten) -> Any:
        """The chunk as a function without arguments. `JSException` when it does not compile."""
        self._open_modules(code)
        base = self._line
        lines = code.body.count("\n") + 1
        about = {"base": base, "lines": lines, "name": shown_name(chunk), "first": chunk.first_line}
        start = "\n" * (base - 2)
        self.enter(self._function("addChunk"), dump({**about, "shifts": code.shifts}))
        function = self.enter(self._context.eval, f"{start}(async function __main(){{'use strict';\n{code.body}\n}})")
        if code.functions:
            self.enter(self._context.eval, f"{start}'use strict';\n{code.functions}\n;0")
        self.enter(self._function("declare"), dump(code.names))
        self._line = base + lines + 1
        self._chunks.append((base, lines, chunk))
        return function

    def _open_modules(self, code: Rewritten) -> None:
        """Read what is for modules that are files when the first code comes that may import one."""
        if not self._has_modules and any(name in text for name in IMPORTS for text in (code.body, code.functions)):
            self._has_modules = True
            self._context.eval(self._file("modules"))(self._kit)

    def load_halts(self) -> None:
        """Have what lines with breakpoints ask (halts.js), if it is not there yet."""
        if not self._has_halts:
            self._has_halts = True
            self._context.eval(self._file("halts"))(self._kit)

    def load_module(self, path: str, chunk: Chunk, module: ModuleCode) -> None:
        """Put a module where the prelude finds it (modules.js). `JSException` when it does not compile."""
        base, code = self._line, module.code
        lines = code.body.count("\n") + 1
        shown = {"base": base, "lines": lines, "name": shown_name(chunk), "first": 1, "shifts": code.shifts}
        self.enter(self._function("addChunk"), orjson.dumps(shown).decode())
        opening = f"(function($scope){{with($scope){{return async function __main(){{'use strict';{module.head}\n"
        make = self.enter(self._context.eval, "\n" * (base - 2) + opening + f"{code.body}\n}}}}}})")
        links = [{**asdict(link), "line": base + link.line} for link in module.links]
        about = {"name": shown_name(chunk), "links": links}
        self.enter(self._function("addModule"), path, make, orjson.dumps(about).decode())
        self._line = base + lines + 1
        self._chunks.append((base, lines, chunk))

    def source(self, line: int) -> Source | None:
        """The place in the spell for a line of the engine; None for the prelude's own."""
        index = bisect_right(self._chunks, line, key=lambda each: each[0]) - 1
        if index < 0:
            return None
        base, lines, chunk = self._chunks[index]
        own = min(line - base, lines - 1)
        return Source(chunk.name, own + chunk.first_line, chunk.cell, "javascript")

    def readable(self, stack: str) -> str:
        """A stack as the engine tells it, with the names and lines of chunks."""
        frames = []
        for name, line in RAW_FRAME.findall(stack):
            source = self.source(int(line))
            if source is not None:
                shown = "main chunk" if name == "__main" else name
                frames.append(f"    at {shown} ({' '.join(source.name.split())}:{source.line})")
        return "\n".join(frames) or stack

    def enter(self, function: Any, *args: Any) -> Any:
        """Run script code. `Stopped` when it took too long, `LimitError` when memory ran out."""
        try:
            return function(*args)
        except quickjs.JSException as error:
            raise self.explain(error) from None

    def explain(self, error: Exception) -> Exception:
        """What an exception that came out of the engine means."""
        message, _, stack = str(error).partition("\n")
        if message == "InternalError: interrupted":
            return Stopped(stack)
        if "out of memory" in message or message.strip(": ") in ("null", "", "InternalError"):
            self._context.gc()
            return self.out_of_memory()
        if message.startswith("SyntaxError"):
            return error
        return ScriptError(message, traceback=stack.strip())

    @property
    def is_nearly_full(self) -> bool:
        """Whether more than half of the memory is taken."""
        return bool(self._memory) and 2 * self._context.memory()["malloc_size"] > (self._memory or 0)

    def out_of_memory(self) -> SpellError:
        """The error of a script that needs more than it may."""
        megabytes = (self._memory or 0) / (1 << 20)
        return LimitError(
            f"The spell needs more than the {megabytes:g} MB of memory it may use. Keep less at a time "
            "(set globals you no longer need to undefined), or run with a wider profile (--profile low)."
        )

    def set_globals(self, values: str) -> None:
        """Set globals from a border object."""
        self.guarded("setGlobals", values)

    def begin_run(self, seed: int, times: list[float]) -> None:
        """Let time and chance be those of a run; times are in seconds."""
        self.guarded("beginRun", str(seed), dump([round(value * 1000) for value in times]), MOST_TIMES)

    def explore(self, path: str) -> dict[str, Any]:
        """What the global at a dotted path is (see explore.js)."""
        found: dict[str, Any] = orjson.loads(self.guarded("explore", path))
        return found

    def guarded(self, name: str, *args: Any) -> Any:
        """Call a function of the prelude outside any run."""
        try:
            return self.enter(self._function(name), *args)
        except (Stopped, ScriptError) as error:
            raise InternalError(f"The JavaScript engine itself failed: {error}. Please report it.") from error

    def abandon(self, strand: int) -> None:
        """Nothing of the strand goes on."""
        # It is most needed where the memory is full.
        self.open_reserve()
        self.guarded("abandon", strand)

    def take_untaken(self, strand: int) -> str:
        """The report on an error of the strand that nobody took, or ""."""
        report: str = self.guarded("takeUntaken", strand)
        return report

    def forget(self, id: int) -> None:
        """The host lets go of a function."""
        self.guarded("forget", id)


def shown_name(chunk: Chunk) -> str:
    """The name of the chunk as it stands in stack traces: one line, without brackets."""
    return " ".join(chunk.name.replace("(", "[").replace(")", "]").split()) or "spell"

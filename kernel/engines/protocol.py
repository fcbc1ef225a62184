"""What an engine is, and what it needs from its host. A new language is one engine and one prelude."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from kernel.context import Context
from kernel.policy import Limits
from kernel.records import dataclass
from kernel.values import Value

if TYPE_CHECKING:
    from kernel.engines.lua.debugger import Debugger
    from kernel.sandbox.modules import Module


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of source to run: a whole script, or one cell.

    `name` is what error messages call it (a file or cell name); `cell` the cell's id, "" for a
    script; `first_line` is the line of the file its first line stands on, so that errors and
    spans name the line a person sees. `timeout` is how many seconds it may take by its own word (None: the profile's),
    `profile` what it names as its own profile ("": that of the spell is all), `rows` how many rows of its answer other
    cells should get (0: as many as usual). `halts` are the lines with breakpoints, each one that can pause
    (`kernel.engines.halts`) with the line that was asked for.
    """

    source: str
    name: str
    cell: str = ""
    first_line: int = 1
    timeout: float | None = None
    profile: str = ""
    rows: int = 0
    halts: Mapping[int, int] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.source, self.name, self.cell))


@dataclass(frozen=True, slots=True)
class SyntaxProblem:
    """Where a chunk cannot be parsed. `line` and `column` count from 1; column 0: unknown."""

    message: str
    line: int
    column: int = 0


@dataclass(frozen=True, slots=True)
class Completion:
    """One thing that could be written at the cursor. `kind`: keyword, variable, function, method, property, class."""

    label: str
    kind: str
    detail: str = ""
    info: str = ""


@dataclass(frozen=True, slots=True)
class Completions:
    """What could stand between two offsets of the source (in characters)."""

    start: int
    end: int
    items: tuple[Completion, ...] = ()


class Host(Protocol):
    """The kernel as an engine sees it: one table of names, one call, one way out for text."""

    def bindings(self) -> dict[str, Any]:
        """The script API as data, from which a prelude makes the globals of its language.

        `{"classes": {Name: {"static": bool, "base": name | None, "extensible": bool, "statics": [method],
        "methods": [method], "fields": [name], "iterate": method | None, "call": method | None}}}` where a
        method is `{"name": …, "waits": bool, "async_of": name | None, "returns": class | None}`: `returns` names
        the script class it makes, if it makes one. What a class inherits from its `base` is listed again.
        `fields` are read through the call `Name.get_field`. JSON data only. Names are in snake_case.
        """
        ...

    async def call(self, ctx: Context, name: str, args: list[Value]) -> Value:
        """Call `Agent.new` (a static) or `Agent:chat` (a method; `args[0]` is the object).

        A script's own class may have a method of the same name (`extensible` classes); then `Agent:chat` calls that,
        and `Agent^chat` (`super.chat` in JavaScript) the one of the API. `Agent.extended(options, methods)` makes
        the object behind an instance of a script's own class.
        """
        ...

    def write(self, ctx: Context, stream: str, text: str) -> None:
        """Text for `stdout` or `stderr`. Raises `LimitError` past the output limit. Never waits."""
        ...

    def reference(self, thing: Any) -> dict[str, Any] | None:
        """`{"$ref": id, "$class": name}` of a host object; None when it is not one."""
        ...

    def resolve(self, data: dict[str, Any]) -> Any:
        """The host object of a reference. `InvalidError` when it is gone."""
        ...

    def release(self, ids: list[int]) -> None:
        """The script dropped its last handle to these objects."""
        ...

    async def read_module(self, ctx: Context, name: str, referrer: str) -> Module:
        """The file that a name means in code of `referrer` (the path of a module, "" for the spell), if allowed.

        `NotFoundError`, `DeniedError` (told to the trace as well), or `InvalidError` when it is no text.
        """
        ...


@runtime_checkable
class Numbered(Protocol):
    """A host that numbers what a script makes without an id (`agent_1`), in the order in which it is made.

    For engines whose scripts can read the id of an object before the host has made it.
    """

    def next_number(self, kind: str) -> int:
        """The number of the next object of a kind (`agent`) that is given no id."""
        ...

    def take_id(self, id: str) -> None:
        """The engine gave this id to an object that is about to be made: nothing else gets it."""
        ...


@runtime_checkable
class Foreseeing(Protocol):
    """A host that can be told of objects which it is still making (`border.Reserved`): it waits, not the engine."""

    async def make(self, ctx: Context, name: str, args: list[Value], made: asyncio.Future[Value]) -> Value:
        """As `call`, for a call that makes the object of `made`."""
        ...


class Engine(Protocol):
    """Runs chunks of one language; globals live as long as the engine."""

    language: str

    def check(self, chunk: Chunk) -> SyntaxProblem | None:
        """Parse only. None when the chunk is sound."""
        ...

    async def run(self, ctx: Context, chunk: Chunk) -> Value:
        """Run to the end; the value is what the chunk returns.

        Raises `InvalidError` (syntax, with `line` and `file`), `ScriptError`, `LimitError`.
        Cancelling the task stops the script; nothing in it can catch that.
        """
        ...

    def complete(self, source: str, cursor: int) -> Completions:
        """What could be written at `cursor` (an offset in characters). Works while a cell runs."""
        ...

    def interrupt(self) -> None:
        """Stop script code that holds the thread. Safe from a signal handler."""
        ...

    def set_globals(self, values: dict[str, Value]) -> None:
        """Set plain-data globals (`params`, `env`, `config`, `arg`)."""
        ...

    def begin_run(self, seed: int, times: list[float]) -> None:
        """Chance starts from the seed, and the readings of the clock (seconds) are those that are given, then real.

        What a script reads is noted on the tape of its run: `tape.read_clock` or `tape.note_time`.
        """
        ...

    def close(self) -> None:
        """Give the engine's memory back. It cannot be used after."""
        ...


@runtime_checkable
class Debuggable(Protocol):
    """An engine whose scripts can be debugged line by line. `debug_mode` says whether somebody does."""

    debug_mode: bool

    def debug(self, debugger: Debugger) -> None:
        """Have a debugger watch every script from now on; before the first has begun."""
        ...


@runtime_checkable
class Adjustable(Protocol):
    """An engine whose limits can be changed while its globals live."""

    def set_limits(self, limits: Limits) -> None:
        """Keep to these from the next script on."""
        ...

"""The one way the studio talks to a kernel, in this process or in a child."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field, replace
from typing import Any, Literal, Protocol

from kernel.messages import Usage
from kernel.records import dataclass

Status = Literal["starting", "idle", "busy", "dead", "resting"]
"""`resting` is what a session says of a kernel that it ended because it was idle."""

Ending = Literal["ok", "failed", "cancelled", "died"]


@dataclass(frozen=True, slots=True)
class Execution:
    """A cell to run, in `timeout` seconds at most, under `profile` where it names one of its own.

    `rows` is how many rows of an answer other cells should get; 0: as many as usual.
    `about` and `last` are as in `kernel.protocols.executor.Job`.
    """

    code: str
    language: str
    cell: str
    name: str
    run_id: str
    about: Mapping[str, Any] = field(default_factory=dict)
    last: bool = True
    timeout: float | None = None
    profile: str = ""
    rows: int = 0

    def given(self, secrets: Mapping[str, str]) -> Execution:
        """The same with the values of parameters that are secret, which no notebook holds."""
        if not secrets:
            return self
        params = {**(self.about.get("params") or {}), **secrets}
        return replace(self, about={**self.about, "params": params, "secrets": [*secrets]})


@dataclass(frozen=True, slots=True)
class Stream:
    """Text a cell wrote to `stdout` or `stderr`."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Display:
    """A rich output of a cell: MIME type → data."""

    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Failure:
    """The error that ended a cell: `type`, `message`, and for scripts `file`, `line`, `traceback`."""

    error: dict[str, Any]


Output = Stream | Display | Failure


@dataclass(frozen=True, slots=True)
class Reply:
    """How an execution ended: `ok`, `failed`, `cancelled`, or `died` (the kernel is gone).

    `tokens` are those of its models, in and out; `cost` is in US dollars, None when the price is unknown. `spared` are
    further tokens, of answers that came from a record.
    """

    status: Ending
    seconds: float
    run_id: str = ""
    tokens: int = 0
    cost: float | None = None
    spared: int = 0

    @classmethod
    def of(cls, status: Ending, seconds: float, run_id: str, usage: Usage, spared: Usage) -> Reply:
        """The reply of an execution that used so much, of which a part came from a record."""
        cost = None if usage.cost is None else usage.cost - (spared.cost or 0.0)
        return cls(status, seconds, run_id, usage.total - spared.total, cost, spared.total)


@dataclass(frozen=True, slots=True)
class StatusChanged:
    """The kernel is now `status`; `message` says why in a plain sentence when it died."""

    status: Status
    message: str = ""


@dataclass(frozen=True, slots=True)
class JournalGrew:
    """The journal of `run_id` has new events: a hint to look, never the events themselves."""

    run_id: str


@dataclass(frozen=True, slots=True)
class Question:
    """The spell asks a person. `KernelClient.answer(id, value)` lets it go on."""

    id: str
    kind: str
    question: Mapping[str, Any]


News = StatusChanged | JournalGrew | Question


class KernelClient(Protocol):
    """A kernel, wherever it runs. `status` is always current."""

    status: Status

    async def start(self) -> None:
        """Start it and wait until it answers. `SpellError` with a plain message when it cannot."""
        ...

    async def execute(self, execution: Execution, on_output: Callable[[Output], None]) -> Reply:
        """Run a cell; outputs arrive in order and before the reply. One at a time."""
        ...

    async def complete(self, code: str, cursor: int, language: str) -> dict[str, Any]:
        """`{"start": int, "end": int, "items": [{"label", "kind", "detail", "info"}]}`, also while busy."""
        ...

    async def check(self, code: str, language: str) -> dict[str, Any] | None:
        """The syntax problem (`message`, `line`, `column`), or None. Also while busy."""
        ...

    async def inspect(self, code: str, cursor: int, language: str) -> str:
        """Help for the name at the cursor, as Markdown; "" when unknown."""
        ...

    async def signature(self, code: str, cursor: int, language: str) -> dict[str, Any] | None:
        """The call whose arguments are written at the cursor, as data of `kernel.api.calls.Signature`, or None."""
        ...

    async def tools(self) -> list[dict[str, Any]] | None:
        """Every tool as `kernel.api.tool_listing` tells of it; None when the kernel does not answer."""
        ...

    async def set_breakpoints(self, data: Mapping[str, Any]) -> None:
        """Pause there from now on, also in what runs: see `kernel.breakpoints.watch.Breakpoints.adopt`."""
        ...

    async def interrupt(self) -> None:
        """Stop what runs; the session's values stay."""
        ...

    async def restart(self) -> None:
        """A fresh kernel; the session's values are gone."""
        ...

    async def shutdown(self) -> None:
        """End it and every process it started."""
        ...

    async def answer(self, id: str, value: Any) -> None:
        """Answer a `Question`."""
        ...

    def follow(self, listener: Callable[[News], None]) -> Callable[[], None]:
        """Hear the news; call the result to stop hearing it."""
        ...

"""What a protocol server needs of a running spell. `kernel.runtime` implements it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from kernel.engines.protocol import Chunk, Completions, SyntaxProblem
from kernel.messages import Usage
from kernel.records import dataclass

if TYPE_CHECKING:
    from kernel.api.calls import Signature


@dataclass(frozen=True, slots=True)
class Job:
    """Code to run in the spell.

    `run_id` groups the jobs of one user action (*Run all*) into one run; "" makes a fresh run.
    `about` describes the run when this job is its first: `title`, `path`, `kind`
    (`notebook` or `script`). `last` closes the run afterwards.
    """

    chunk: Chunk
    language: str = "lua"
    run_id: str = ""
    about: Mapping[str, Any] = field(default_factory=dict)
    last: bool = True


@dataclass(frozen=True, slots=True)
class Done:
    """How a job ended: `status` is `ok`, `failed` or `cancelled`.

    `value` is the returned value as JSON data, `display` its MIME bundle (None when nothing
    was returned), `error` the error as data (`type`, `message`, `file`, `line`, `traceback`), `usage` what its
    models used; `spared` is that part of it which came from a record and cost nothing.
    """

    status: str
    value: Any = None
    display: dict[str, Any] | None = None
    error: dict[str, Any] | None = None
    run_id: str = ""
    usage: Usage = field(default_factory=Usage)
    spared: Usage = field(default_factory=Usage)


class Screen(Protocol):
    """Where a job's output goes, at once and in order. `stream` and `display` never wait."""

    def stream(self, name: str, text: str) -> None:
        """Text for `stdout` or `stderr`."""
        ...

    def display(self, bundle: dict[str, Any]) -> None:
        """A rich output: MIME type → data."""
        ...

    async def ask(self, kind: str, question: Mapping[str, Any]) -> Any:
        """Ask the person; raises `InvalidError` where nobody can answer."""
        ...


@runtime_checkable
class Warming(Protocol):
    """An executor that can use a quiet moment to import what a later job would wait for."""

    async def warm(self) -> None:
        """Do so, off the loop."""
        ...


class Adopting(Protocol):
    """Breakpoints that can be told of others."""

    def adopt(self, data: Any) -> None:
        """Take `{"revision": …, "marks": […]}`, unless newer ones are known. `InvalidError` when it is none."""
        ...


@runtime_checkable
class Pausing(Protocol):
    """An executor that pauses at breakpoints."""

    breakpoints: Adopting


class Executor(Protocol):
    """A running spell: globals, agents, hooks and state live as long as it does."""

    async def execute(self, job: Job, screen: Screen) -> Done:
        """Run a job. Never raises for a fault of the code; cancelling the task stops it (`cancelled`)."""
        ...

    def complete(self, source: str, cursor: int, language: str) -> Completions:
        """What could be written at `cursor` (an offset in characters). Works while a job runs."""
        ...

    def check(self, chunk: Chunk, language: str) -> SyntaxProblem | None:
        """Parse only."""
        ...

    def inspect(self, source: str, cursor: int, language: str) -> str:
        """Signature and help, as Markdown, of the name at `cursor`; "" when unknown."""
        ...

    def signature(self, source: str, cursor: int, language: str) -> Signature | None:
        """The call whose arguments are being written at `cursor`; None when there is none known."""
        ...

    def tools(self) -> list[dict[str, Any]]:
        """Every tool of the spell as `kernel.api.tool_listing` tells of it."""
        ...

    def interrupt(self) -> None:
        """Stop script code that holds the thread. Safe from a signal handler."""
        ...

    async def close(self) -> None:
        """End every task and give everything back."""
        ...

"""What a session tells those who follow it: frozen notices, in the order things happened."""

from __future__ import annotations

from typing import Literal

from kernel.records import dataclass
from studio.kernels.client import Output, Question, Status
from studio.notebook.changes import Change

CellState = Literal["idle", "queued", "running", "ok", "failed", "cancelled"]


@dataclass(frozen=True, slots=True)
class Changed:
    """The notebook has changed; `source` is whoever asked for it (`undo`, `redo` and `disk` are the session)."""

    revision: int
    change: Change
    source: str


@dataclass(frozen=True, slots=True)
class CellStatus:
    """How the cell `id` fares.

    `count` is the number of its last execution (0: none), `seconds` how long that took (None while
    it runs), `run_id` the run it belonged to; `tokens` and `cost` (US dollars, None: unknown) what its models used,
    `spared` the tokens that came from a record.
    """

    id: str
    status: CellState
    count: int = 0
    seconds: float | None = None
    run_id: str = ""
    tokens: int = 0
    cost: float | None = None
    spared: int = 0


@dataclass(frozen=True, slots=True)
class OutputAdded:
    """The cell `id` has said something; `Session.outputs` keeps the beginning and the end of all it said."""

    id: str
    output: Output


@dataclass(frozen=True, slots=True)
class OutputsCleared:
    """The outputs of the cell `id` are gone, because it runs again or was emptied."""

    id: str


@dataclass(frozen=True, slots=True)
class KernelStatus:
    """The kernel is now `status`; `message` says why when it died."""

    status: Status
    message: str = ""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something a person should read. Nothing is lost; the message says what to do.

    `about` is `saving` (edits are not in the file yet), `file` (another program had its hands in
    it), `recovery` (edits of a session that ended badly), `history` (the past is not kept), or `kernel`.
    """

    message: str
    about: Literal["saving", "file", "recovery", "history", "kernel"]


@dataclass(frozen=True, slots=True)
class Conflicting:
    """What another program did to the file was merged with edits here; in `cells` cells a person has to choose.

    `message` says what happened; "" when a person has chosen.
    """

    cells: int
    message: str = ""


@dataclass(frozen=True, slots=True)
class Recovered:
    """`edits` changes of a session that ended badly are back in the notebook, and will be saved."""

    edits: int
    message: str


@dataclass(frozen=True, slots=True)
class Saved:
    """All changes are in the file, since `time` (seconds since the epoch)."""

    time: float


@dataclass(frozen=True, slots=True)
class JournalHint:
    """The journal of `run_id` has new events."""

    run_id: str


@dataclass(frozen=True, slots=True)
class Asked:
    """The spell asks a person; `Session.answer(question.id, value)` lets it go on."""

    question: Question


@dataclass(frozen=True, slots=True)
class DataflowChanged:
    """Other cells are stale, or hang together differently; `Session.flow` knows how."""


@dataclass(frozen=True, slots=True)
class BreakpointsChanged:
    """Runs pause elsewhere; `Session.breakpoints` knows where."""


Notice = (
    Changed
    | CellStatus
    | OutputAdded
    | OutputsCleared
    | KernelStatus
    | Trouble
    | Conflicting
    | Recovered
    | Saved
    | JournalHint
    | Asked
    | DataflowChanged
    | BreakpointsChanged
)

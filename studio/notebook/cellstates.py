"""What became of each cell: its status, outputs and last run. It tells of every change; it runs nothing."""

from __future__ import annotations

from collections.abc import Callable

from kernel.display import CLEAR
from kernel.records import dataclass
from studio.kernels.client import Display, Output, Reply, Stream
from studio.notebook.notices import CellState, CellStatus, Notice, OutputAdded, OutputsCleared
from studio.notebook.outputs import Outputs

MOST = 128 << 20
"""Characters of outputs that are kept of a whole notebook; one cell's own bound is in `outputs`."""

LEFT_OUT = "… what this cell said was left out, because the notebook's outputs grew too large; its trace has it all\n"


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell's state for a screen: the fields of `CellStatus`, and the outputs that are kept."""

    status: CellState = "idle"
    count: int = 0
    seconds: float | None = None
    run_id: str = ""
    outputs: tuple[Output, ...] = ()
    tokens: int = 0
    cost: float | None = None
    spared: int = 0


class CellStates:
    """The states of the cells, by id. A cell that was never run is idle; a deleted one's state waits for undo."""

    def __init__(self, tell: Callable[[Notice], None]) -> None:
        self._tell = tell
        self._statuses: dict[str, CellStatus] = {}
        self._outputs: dict[str, Outputs] = {}
        self._size = 0
        self._fading: set[str] = set()
        self._count = 0

    def view(self, id: str) -> CellView:
        """The state of one cell."""
        status = self._statuses.get(id, CellStatus(id, "idle"))
        facts = (status.status, status.count, status.seconds, status.run_id)
        return CellView(*facts, self.outputs(id), status.tokens, status.cost, status.spared)

    @property
    def running(self) -> str:
        """The id of the cell that runs, "" for none."""
        return next((id for id, status in self._statuses.items() if status.status == "running"), "")

    def outputs(self, id: str) -> tuple[Output, ...]:
        """What is kept of the cell's outputs."""
        return self._outputs[id].items() if id in self._outputs else ()

    def queue(self, id: str, run_id: str) -> None:
        """The cell waits for its turn."""
        before = self._statuses.get(id, CellStatus(id, "idle"))
        self._set(CellStatus(id, "queued", before.count, before.seconds, run_id))

    def skip(self, id: str) -> None:
        """The cell will not run after all."""
        before = self._statuses.get(id, CellStatus(id, "idle"))
        self._set(CellStatus(id, "idle", before.count, before.seconds, before.run_id))

    def begin(self, id: str, run_id: str) -> None:
        """The cell runs now; what it said before is gone."""
        self._count += 1
        self.clear(id)
        self._set(CellStatus(id, "running", self._count, None, run_id))

    def end(self, id: str, status: CellState, reply: Reply) -> None:
        """The cell has run; `reply` says how long and what it used."""
        before = self._statuses[id]
        used = (reply.tokens, reply.cost, reply.spared)
        self._set(CellStatus(id, status, before.count, reply.seconds, before.run_id, *used))

    def add(self, id: str, output: Output) -> None:
        """The cell says something, or takes back what it has said."""
        if isinstance(output, Display) and CLEAR in output.data:
            self._fading.add(id)
            if not output.data[CLEAR]["wait"]:
                self.clear(id)
            return
        if id in self._fading:
            self.clear(id)
        self._keep(id, output)
        self._tell(OutputAdded(id, output))
        if self._size > MOST:
            self._make_room(id)

    def clear(self, id: str) -> None:
        """Forget the cell's outputs."""
        self._fading.discard(id)
        gone = self._outputs.pop(id, None)
        if gone is not None:
            self._size -= gone.size
            self._tell(OutputsCleared(id))

    def restore(self, id: str, view: CellView) -> None:
        """Show what the cell said in an earlier session."""
        self.clear(id)
        for output in view.outputs:
            self.add(id, output)
        self._set(CellStatus(id, view.status, view.count, view.seconds, view.run_id))

    def forget_values(self) -> None:
        """A fresh kernel: executions count from 1, and no cell has run. Outputs stay."""
        self._count = 0
        for id, status in list(self._statuses.items()):
            if status.status not in ("queued", "running"):
                self._set(CellStatus(id, "idle", 0, status.seconds, status.run_id))

    def _keep(self, id: str, output: Output) -> None:
        outputs = self._outputs.setdefault(id, Outputs())
        before = outputs.size
        outputs.add(output)
        self._size += outputs.size - before

    def _make_room(self, latest: str) -> None:
        """Leave out what was said longest ago, but for the cell that speaks now."""
        note = Stream("stderr", LEFT_OUT)
        for id in [id for id, outputs in self._outputs.items() if id != latest and outputs.size > len(LEFT_OUT)]:
            if self._size <= MOST:
                return
            self.clear(id)
            self._keep(id, note)
            self._tell(OutputAdded(id, note))

    def _set(self, status: CellStatus) -> None:
        if self._statuses.get(status.id) != status:
            self._statuses[status.id] = status
            self._tell(status)

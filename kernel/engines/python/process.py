"""A process of Python cells: what it adds to any process of an engine. Not here: what it does (`child`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

from kernel.context import Context
from kernel.engines.process.calls import Do
from kernel.engines.process.process import STOPPED, Process, Start
from kernel.engines.process.strands import Strand
from kernel.engines.protocol import Host
from kernel.engines.python.faults import CellFaults
from kernel.engines.python.setting import Setting
from kernel.errors import LimitError
from kernel.policy import Limits
from kernel.values import Value

CHILD = Path(__file__).with_name("child")

OnKnown = Callable[[dict[str, Any], list[str]], None]
"""Hears of the globals of the cells, for completion: those that are new or another, and those that are gone."""


class PythonProcess(Process):
    """Runs cells and functions in one Python process. `on_known` hears after each cell, see `child.exploration`."""

    faults_of = CellFaults
    lost = "The variables of the Python cells are gone; run them again."
    advice = "Choose another profile."

    def __init__(self, host: Host, limits: Limits, setting: Setting, on_known: OnKnown) -> None:
        self._on_known = on_known
        memory = {} if limits.memory is None else {"memory": limits.memory}
        hello = {"bindings": host.bindings(), "limits": memory, "confine": setting.walls()}
        super().__init__(
            host, limits, "python", Start(CHILD, setting.folder, setting.variables, hello, setting.open_worker)
        )

    def _own_operations(self) -> Mapping[str, Do]:
        return {"$input": _ask}

    def _frames(self) -> dict[str, Callable[..., None]]:
        return {**super()._frames(), "known": self._on_known}

    def _done(self, id: int, status: int, content: Any, more: bool) -> None:
        if id < 0:
            # What a task raised that a function left behind: nobody else can hear of it.
            if -id in self._strands:
                self._write(-id, "stderr", f"{content['text']}\n")
            return
        super()._done(id, status, content, more)

    def _fault(self, strand: Strand, status: int, content: Any) -> BaseException:
        faults = cast(CellFaults, self._faults)
        report = self.wire.unpack(content)
        if isinstance(strand.fault, LimitError):
            faults.place(strand.fault, report)
        if status == STOPPED:
            return faults.stopped(report, LimitError(self._too_long()))
        return faults.receive(report, self._limits.memory)


async def _ask(ctx: Context, given: list[Any]) -> Value:
    """`input()` of a cell."""
    return await ctx.run.ask("input", {"prompt": given[0], "format": "l"})

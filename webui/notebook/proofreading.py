"""What linting finds in a session's notebook, told to one page a moment after each change, off the event loop.

Not here: what is looked for (`studio.linting`), and whether a cell can be parsed (the kernel says that).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from kernel.errors import SpellError
from kernel.profiles import own_profiles
from studio.linting import lint, notebook_of
from studio.linting.headers import flaws_of
from studio.linting.subjects import codes_of, setting_of
from studio.names import MOST_TEXT
from studio.notebook.changes import EditCell
from studio.notebook.document import Cell, Notebook
from studio.notebook.limits import PROFILE
from studio.notebook.notices import Changed, KernelStatus, Notice
from studio.notebook.session import Session
from webui.notebook.offsets import Units, to_units
from webui.notebook.wording import problem

log = logging.getLogger(__name__)

News = dict[str, Any]

REST = 0.4
"""Seconds without a change before the notebook is read."""

Told = tuple[str, list[News]]
"""The source of a cell, and its problems as the page shows them."""


class Proofreader:
    """Reads after `start`, and after each change it hears of, until `close`; `put` takes news for the page."""

    def __init__(self, session: Session, put: Callable[[News], None]) -> None:
        self._session = session
        self._put = put
        self._told: dict[str, Told] = {}
        self._unsure: set[str] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._owes_faults = False
        self._reading: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, or tell everything again: the page knows nothing (any more)."""
        self._told.clear()
        self._later()

    def close(self) -> None:
        """Stop."""
        for waiting in (self._timer, self._reading):
            if waiting is not None:
                waiting.cancel()

    def hear(self, notice: Notice) -> None:
        """Read again after a change."""
        if isinstance(notice, KernelStatus) and notice.status == "idle" and self._owes_faults:
            self._later()
        if isinstance(notice, Changed):
            if isinstance(notice.change, EditCell):
                # The page moves its marks with the text, or has taken them away: what it shows is not known here.
                self._unsure.add(notice.change.id)
            self._later()

    def _later(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(REST, self._begin)

    def _begin(self) -> None:
        if self._reading is not None and not self._reading.done():
            return self._later()
        self._reading = asyncio.get_running_loop().create_task(self._read())
        return None

    async def _read(self) -> None:
        notebook = self._session.notebook
        try:
            found = await asyncio.to_thread(proofread, notebook)
        except SpellError as error:
            log.debug("The notebook was not proofread: %s", error.message)
            return
        await self._add_faults(notebook, found)
        # What was code and is text now has no marks any more.
        found |= {id: ("", []) for id, (_, items) in self._told.items() if items and id not in found}
        now = {cell.id: cell.source for cell in self._session.notebook.cells}
        for id, (source, items) in found.items():
            if source and now.get(id) != source:
                continue  # What was changed meanwhile will be read again.
            if id in self._unsure or self._told.get(id, (source, [])) != (source, items):
                self._put({"op": "lint", "id": id, "items": items})
            self._unsure.discard(id)
            self._told[id] = (source, items)

    async def _add_faults(self, notebook: Notebook, found: dict[str, Told]) -> None:
        """What the kernel says of cells that cannot be parsed; nothing while it cannot say anything."""
        kernel = self._session.kernel
        broken = [cell for cell in codes_of(notebook) if not cell.names.is_whole and len(cell.source) < MOST_TEXT]
        self._owes_faults = bool(broken) and kernel.status not in ("idle", "busy")
        for cell in () if self._owes_faults else broken:
            try:
                fault = await kernel.check(cell.source, cell.language)
            except SpellError:
                continue
            if fault is not None:
                source, items = found[cell.id]
                found[cell.id] = (source, [_fault(source, problem(fault)), *items])


def proofread(notebook: Notebook) -> dict[str, Told]:
    """The problems of every cell of code, as the page shows them: `{from, to, message, severity}`, in its units.

    And of every cell whose first line is odd: `{option, message, severity, mends}`, before those.
    """
    cells = codes_of(notebook)
    answers = [cell.name for cell in notebook.cells if cell.kind == "sql"]
    found = lint(notebook_of(cells, setting_of(notebook.profile, notebook.params, answers)))
    told = {cell.id: (cell.source, _shown(cell.source, found.get(cell.id, ()))) for cell in cells}
    for cell in notebook.cells:
        flaws = _flaws(cell)
        if flaws:
            told[cell.id] = (cell.source, [*flaws, *told.get(cell.id, ("", []))[1]])
    return told


def _flaws(cell: Cell) -> list[News]:
    profiles = own_profiles().names() if PROFILE in cell.options else ()
    return [
        {
            "option": one.option,
            "message": one.message,
            "severity": one.severity,
            "mends": [{"label": mend.label, "options": dict(mend.options)} for mend in one.mends],
        }
        for one in flaws_of(cell, profiles)
    ]


def _fault(source: str, problem: News) -> News:
    """A fault in a line, as a mark of the text from there to the line's end."""
    lines = source.split("\n")
    line = min(int(problem["line"]), len(lines)) - 1
    before = sum(len(one) + 1 for one in lines[:line])
    indent = len(lines[line]) - len(lines[line].lstrip())
    column = min(int(problem.get("column", indent + 1)) - 1, max(len(lines[line]) - 1, 0))
    start, end = to_units(source, before + column), to_units(source, before + len(lines[line]))
    return {"from": start, "to": end, "message": problem["message"], "severity": "error"}


def _shown(source: str, problems: Any) -> list[News]:
    units = Units(source)
    return [
        {"from": units.of(one.start), "to": units.of(one.end), "message": one.message, "severity": one.severity}
        for one in problems
    ]

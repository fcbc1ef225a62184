"""What a session tells, as news for one page: everything at once, and each notice as it comes.

Not here: when news leave (`outbox`), and what the page wishes (`bridge`).
"""

from __future__ import annotations

from typing import Any

from studio.kernels.client import Failure, Output, Question
from studio.notebook.changes import (
    Change,
    DeleteCell,
    EditCell,
    InsertCell,
    MoveCell,
    RenameCell,
    Replace,
    SetIsolated,
    SetKind,
    SetOptions,
)
from studio.notebook.notices import (
    Asked,
    CellStatus,
    Changed,
    KernelStatus,
    Notice,
    OutputAdded,
    OutputsCleared,
)
from studio.notebook.session import Session
from studio.notebook.wire import cell_to_plain, change_to_plain
from webui.notebook.backlog import Backlog
from webui.notebook.breaking import all_breakpoints, tell_breakpoints
from webui.notebook.dataflow import DataflowReport
from webui.notebook.outbox import News, Outbox
from webui.notebook.palette import trial_of
from webui.notebook.wording import isolation_to_plain, language_notes, output_to_plain, problems, question_to_plain


class Report:
    """Tells one page of a session. `source` is that page: it knows its own changes already."""

    def __init__(self, session: Session, source: str, languages: tuple[str, ...], outbox: Outbox) -> None:
        self._session = session
        self._source = source
        self._languages = languages
        self._outbox = outbox
        self._edited: dict[str, int] = {}
        self._backlog = Backlog(session.outputs)
        self.dataflow = DataflowReport(session, outbox)
        self._queue: tuple[str, ...] = ()

    def edited_since(self, cell: str, revision: int) -> bool:
        """Whether somebody else has edited the cell after `revision`."""
        return self._edited.get(cell, 0) > revision

    def hear(self, notice: Notice) -> None:
        """Pass a notice on."""
        self.dataflow.hear(notice)
        tell_breakpoints(self._session, notice, self._outbox)
        match notice:
            case Changed(revision, change, source):
                if source != self._source:
                    self._tell_change(revision, change)
            case CellStatus(id):
                self._put("status", id=id, **self._progress(id))
                self._tell_queue()
            case OutputAdded(id, output):
                self._tell_output(id, output)
            case OutputsCleared(id):
                self._backlog.forget(id)
                self._put("cleared", id=id)
            case KernelStatus(status, message):
                self._put("kernel", status=status, message=message)
            case Asked(question):
                self._tell_question(question)
            case _:
                return  # Saving, troubles and journals are for the frame of the page to tell.

    def everything(self) -> News:
        """The notebook, its outputs and its progress; what the first outputs leave is told by `rest`."""
        session = self._session
        self._backlog.begin(cell.id for cell in session.notebook.cells)
        found: dict[str, list[dict[str, Any]]] = {}
        for cell in session.notebook.cells:
            for place, items in problems(session.outputs(cell.id), cell.id, session.notebook).items():
                found.setdefault(place, []).extend(items)
        cells = [
            {
                **cell_to_plain(cell),
                **self._progress(cell.id),
                "outputs": [] if self._backlog.holds(cell.id) else self._outputs(cell.id),
                "problems": found.get(cell.id, []),
                "questions": self._questions(cell.id),
            }
            for cell in session.notebook.cells
        ]
        notes = language_notes(session.notebook)
        return {
            "op": "load",
            "path": session.path,
            "cells": cells,
            "revision": session.revision,
            "languages": list(self._languages),
            "notes": notes,
            "isolation": isolation_to_plain(session.notebook),
            "trial": self._trial(),
            "dataflow": self.dataflow.everything(),
            "queue": list(session.queue.waiting),
            "breakpoints": all_breakpoints(session),
        }

    def rest(self) -> News | None:
        """The next part of the outputs that `everything` left out; None when all were told."""
        cells = self._backlog.take()
        return {"op": "outputs", "cells": {id: self._outputs(id) for id in cells}} if cells else None

    def _tell_queue(self) -> None:
        """Say which cells wait, when others do than before."""
        waiting = self._session.queue.waiting
        if waiting != self._queue:
            self._queue = waiting
            self._put("queue", ids=list(waiting))

    def tell_isolation(self) -> None:
        """Say whether scripts run behind walls."""
        self._put("isolation", **isolation_to_plain(self._session.notebook))

    def _trial(self) -> News:
        """How the page's last try of a tool fares: it is in no cell."""
        id = trial_of(self._source)
        return {"id": id, **self._progress(id), "outputs": self._outputs(id), "questions": self._questions(id)}

    def _put(self, op: str, **fields: Any) -> None:
        self._outbox.put({"op": op, **fields})

    def _tell_change(self, revision: int, change: Change) -> None:
        match change:
            case SetIsolated():
                self.tell_isolation()
            case Replace(notebook):
                # What the page typed on top of the notebook before is to be put on top of this one.
                self._edited.update((cell.id, revision) for cell in notebook.cells)
                self._outbox.start_afresh()
            case InsertCell() | DeleteCell() | MoveCell() | EditCell() | RenameCell() | SetKind() | SetOptions():
                if isinstance(change, EditCell):
                    self._edited[change.id] = revision
                self._put("changed", revision=revision, change=change_to_plain(change))
                if isinstance(change, InsertCell):
                    self._tell_past(change.cell.id)
            case _:
                return  # The rest of the front matter is not shown here.

    def _tell_past(self, id: str) -> None:
        """A deleted cell that comes back has its outputs still."""
        self._backlog.forget(id)
        if outputs := self._outputs(id):
            self._put("output", id=id, items=outputs)
        self._put("status", id=id, **self._progress(id))

    def _tell_output(self, id: str, output: Output) -> None:
        notebook = self._session.notebook
        if not self._backlog.holds(id):
            self._put("output", id=id, items=[output_to_plain(output, id, notebook)])
        for place, items in problems([output], id, notebook).items() if isinstance(output, Failure) else ():
            self._put("diagnostics", id=place, items=items)

    def _outputs(self, id: str) -> list[News]:
        return [output_to_plain(output, id, self._session.notebook) for output in self._session.outputs(id)]

    def _progress(self, id: str) -> News:
        view = self._session.view(id)
        progress: News = {"status": view.status, "count": view.count, "run_id": view.run_id, "tokens": view.tokens}
        if view.cost:
            progress["cost"] = view.cost
        if view.spared:
            progress["spared"] = view.spared
        return progress if view.seconds is None else {**progress, "seconds": view.seconds}

    def _tell_question(self, question: Question) -> None:
        for cell, asked in self._session.questions:
            if asked.id == question.id:
                self._put("asked", id=cell, question=question_to_plain(question))

    def _questions(self, id: str) -> list[News]:
        return [question_to_plain(question) for cell, question in self._session.questions if cell == id]

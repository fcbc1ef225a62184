"""What the forms of smart cells ask: what a cell can be shown as, to change it, to translate it, to begin one.

Not here: how forms look (`src/smart*.ts`), and what they mean (`studio.smart`).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Coroutine, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from kernel.errors import InvalidError, SpellError
from studio.notebook.changes import EditCell, Replace
from studio.notebook.document import Cell, Kind
from studio.notebook.history import FORM
from studio.notebook.session import Session
from studio.smart.actions import act
from studio.smart.editing import form_of
from studio.smart.fields import reading_to_plain
from studio.smart.forms import read
from studio.smart.literals import Written
from studio.smart.starting import TESTS, Taken, start_of, use_of
from studio.smart.surroundings import known_in, references
from studio.smart.translating import translated

Message = Mapping[str, Any]

Question = Callable[[Message], Coroutine[Any, Any, dict[str, Any]]]


class SmartCells:
    """One page's forms over a session. `source` is the page."""

    def __init__(self, session: Session, source: str) -> None:
        self._session = session
        self._source = source
        self._asked: dict[str, Callable[[Message], Any]] = {
            "read": self._read,
            "write": self._write,
            "start": self._start,
            "use": self._use,
            "translate": self._translate,
        }

    def hear(self, message: Message) -> Question:
        """Do what the page wants (`ask`), at once: a run that it asks for next sees it. The result is how to answer.

        An answer is `{"problem": ""}` and more; the problem says why it could not be done.
        """
        answer = self._answer(message)

        async def tell(_: Message) -> dict[str, Any]:
            if message.get("ask") != "read" or not answer.get("forms"):
                return answer
            await self._hear_tools()
            return {**answer, "choices": self._choices(self._cell(message))}

        return tell

    def _answer(self, message: Message) -> dict[str, Any]:
        try:
            ask = self._asked.get(_text(message, "ask"))
            if ask is None:
                raise InvalidError("The page asked for something that forms do not have. Reload the page.")
            return {"problem": "", **ask(message)}
        except SpellError as error:
            return {"problem": error.message}

    def _read(self, message: Message) -> dict[str, Any]:
        cell = self._cell(message)
        return reading_to_plain(read(cell.kind, cell.source))

    def _write(self, message: Message) -> dict[str, Any]:
        cell, edits = self._cell(message), message.get("edits")
        if not isinstance(edits, list) or not isinstance(message.get("form"), int):
            raise InvalidError("The page sent no edit of a form. Reload the page.")
        source = cell.source
        for edit in edits:
            source = act(cell.kind, source, message["form"], edit if isinstance(edit, Mapping) else {})
        step = f"{FORM}{self._source}:{_text(message, 'step')}"
        self._session.change(EditCell(cell.id, source), step)
        return {"source": source}

    def _start(self, message: Message) -> dict[str, Any]:
        language = _text(message, "language")
        known = known_in(self._session.notebook.cells)
        taken = [one.variable or one.name for one in known] + [one.name for one in known]
        agents = [one["value"] for one in references(known, "agent", language, "")]
        doers = tuple(Written(one["$code"]) if isinstance(one, dict) else one for one in agents)
        return {"code": start_of(_text(message, "kind"), language, Taken(taken, doers))}

    def _use(self, message: Message) -> dict[str, Any]:
        cell, number = self._cell(message), message.get("form")
        return {"code": use_of(form_of(cell.kind, cell.source, number if isinstance(number, int) else -1))}

    def _translate(self, message: Message) -> dict[str, Any]:
        """One step, so that undoing it brings both back, the code and its language."""
        cell, language = self._cell(message), _text(message, "language")
        notebook = self._session.notebook
        others = known_in(one for one in notebook.cells if one.id != cell.id)
        code = translated(cell.source, cell.kind, language, others)
        cells = tuple(_changed(one, code, language) if one.id == cell.id else one for one in notebook.cells)
        self._session.change(Replace(_with_cells(notebook, cells)), f"{FORM}{self._source}:translate")
        return {"source": code}

    def _cell(self, message: Message) -> Cell:
        return self._session.notebook.cell(_text(message, "id"))

    def _choices(self, cell: Cell) -> dict[str, Any]:
        """What fields of the cell can choose."""
        known = known_in(self._session.notebook.cells)
        made = references(known, "tool", cell.kind, cell.id)
        names = {one.name for one in known} | {one["label"] for one in made}
        tools = [
            {"label": name, "value": name, "help": told} for name, told in self._tools.items() if name not in names
        ]
        return {
            "models": self._models,
            "tools": [*made, *tools],
            "agents": references(known, "agent", cell.kind, cell.id),
            "workflows": references(known, "workflow", cell.kind, cell.id),
            "test": TESTS[cell.kind],
        }

    @cached_property
    def _models(self) -> list[str]:
        from kernel.models.providers import standard_models

        known = standard_models(Path.cwd(), os.environ).known()
        return [name for name in dict.fromkeys([self._session.notebook.model, *known]) if name]

    @cached_property
    def _tools(self) -> dict[str, str]:
        """Name → what it does: the built-in tools, and those that the kernel has told of."""
        from kernel.api.classes import builtin_tools

        return {name: entry.manual.split("\n")[0] for name, entry in sorted(builtin_tools().items())}

    async def _hear_tools(self) -> None:
        """Tools of packages are known to the kernel alone; one that has not begun is not woken for them."""
        if "_heard" in vars(self) or self._session.kernel.status != "idle":
            return
        try:
            listed = await self._session.kernel.tools() or []
        except SpellError:
            return
        vars(self)["_heard"] = True
        more = {one["name"]: one.get("description", "") for one in listed if one.get("origin") == "package"}
        self._tools.update(more)


def _changed(cell: Cell, source: str, language: str) -> Cell:
    from dataclasses import replace
    from typing import cast

    return replace(cell, source=source, kind=cast(Kind, language))


def _with_cells(notebook: Any, cells: tuple[Cell, ...]) -> Any:
    from dataclasses import replace

    return replace(notebook, cells=cells)


def _text(message: Message, key: str) -> str:
    value = message.get(key)
    if not isinstance(value, str):
        raise InvalidError(f"The page sent {value!r:.100} as {key!r}; a text was expected. Reload the page.")
    return value

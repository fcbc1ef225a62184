"""What an editor asks about the code of the whole notebook: what a name means, renaming it, many edits at once.

Not here: completion and help for one place (the kernel), and marks for what is wrong (`proofreading`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from kernel.errors import InvalidError
from studio.linting.subjects import codes_of
from studio.notebook.changes import Change, EditCell, RenameCell
from studio.notebook.session import Session
from studio.refactoring import Spot, Symbol, rename, result_named, symbol_at
from webui.notebook.answers import AnswerPages
from webui.notebook.cellprofiles import cell_profiles
from webui.notebook.offsets import Units, to_bytes

Message = Mapping[str, Any]
News = dict[str, Any]


class Workbench:
    """One page's questions about the code of a session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def queries(self) -> dict[str, Callable[[Message], Any]]:
        """What can be asked, by the `op` of the message; each gives what is to be awaited."""
        names = {"name": self.name, "rename_name": self.rename_name}
        names |= {"result_uses": self.result_uses, "rename_result": self.rename_result}
        rest = {"edit_all": self.edit_all, "gallery": self.gallery, "profiles": self.profiles}
        return {**names, **rest, **AnswerPages(self._session).queries()}

    async def name(self, message: Message) -> News | None:
        """What the name at `pos` of cell `id` means: `{name, kind, definition, spots}`; None where there is none."""
        symbol = await asyncio.to_thread(self._symbol, message)
        if symbol is None:
            return None
        definition = self._shown(symbol.definition) if symbol.definition else None
        spots = [self._shown(spot) for spot in symbol.spots]
        return {"name": symbol.name, "kind": symbol.kind, "definition": definition, "spots": spots}

    async def rename_name(self, message: Message) -> News:
        """Give the name at `pos` of cell `id` the name `to`, everywhere: `{cells}`, or `{problem}`."""
        return self._answered(self._symbol(message), message)

    async def result_uses(self, message: Message) -> News:
        """The cells that read the result of cell `id` as `cells.NAME`, by what a person calls them: `{uses}`."""
        symbol = await asyncio.to_thread(self._result, message)
        found = {} if symbol is None else dict.fromkeys(spot.cell for spot in symbol.spots)
        return {"uses": [self._session.notebook.label(cell) for cell in found]}

    async def rename_result(self, message: Message) -> News:
        """Call cell `id` by the name `to`, also where others read its result: `{cells}`, or `{problem}`."""
        return self._answered(self._result(message), message)

    async def edit_all(self, message: Message) -> News:
        """Give cells other sources (`sources`: id → text) as one step of undo: `{cells}`."""
        sources = message.get("sources")
        if not isinstance(sources, dict):
            raise InvalidError("The page sent no sources. Reload the page.")
        changes = [EditCell(str(id), str(source)) for id, source in sources.items()]
        with self._session.together():
            for change in changes:
                self._session.change(change)
        return {"cells": len(changes)}

    async def gallery(self, _: Message) -> list[News]:
        """The examples that can be put into cells."""
        from studio.gallery import examples

        return [example.to_plain() for example in await asyncio.to_thread(examples)]

    async def profiles(self, message: Message) -> News:
        """The profiles that cell `id` can have of its own; see `cell_profiles`."""
        notebook = self._session.notebook
        return cell_profiles(notebook, notebook.cell(str(message.get("id"))).kind)

    def _symbol(self, message: Message) -> Symbol | None:
        cell = self._session.notebook.cell(str(message.get("id")))
        place = message.get("pos")
        if not isinstance(place, int):
            raise InvalidError("The page sent no place. Reload the page.")
        return symbol_at(codes_of(self._session.notebook), cell.id, to_bytes(cell.source, place))

    def _result(self, message: Message) -> Symbol | None:
        name = self._session.notebook.cell(str(message.get("id"))).name
        return result_named(codes_of(self._session.notebook), name) if name else None

    def _answered(self, symbol: Symbol | None, message: Message) -> News:
        try:
            return {"cells": self._rename(symbol, message)}
        except InvalidError as error:
            return {"problem": error.message}

    def _rename(self, symbol: Symbol | None, message: Message) -> int:
        if symbol is None:
            raise InvalidError("There is no name here that could be changed.")
        to = str(message.get("to", "")).strip()
        if to == symbol.name:
            return 0
        made = rename(codes_of(self._session.notebook), symbol, to)
        changes: list[Change] = [EditCell(id, source) for id, source in made.sources.items()]
        if made.cell:
            changes.append(RenameCell(made.cell, to))
        with self._session.together():
            for change in changes:
                self._session.change(change)
        return len({*made.sources, *filter(None, [made.cell])})

    def _shown(self, spot: Spot) -> News:
        units = Units(self._session.notebook.cell(spot.cell).source)
        return {"id": spot.cell, "from": units.of(spot.start), "to": units.of(spot.end), "write": spot.is_write}

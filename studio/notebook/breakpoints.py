"""The breakpoints of one notebook: kept beside its traces, never in its file, and told to its kernel.

`<home>/breakpoints/<hash of its path>.json`. One on a line of a cell moves with the text. Not here: what a breakpoint
is, and when a run pauses (`kernel.breakpoints`).
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from kernel.breakpoints.marks import LINE, Mark, make_mark, mark_from
from kernel.errors import InvalidError, SpellError
from kernel.records import dataclass
from studio.kernels.client import Execution, KernelClient
from studio.notebook.changes import EditCell
from studio.notebook.document import Notebook
from studio.notebook.notices import BreakpointsChanged, Changed, Notice
from studio.placing import module_of, placed_in

_log = logging.getLogger(__name__)

FOLDER = "breakpoints"


@dataclass(frozen=True, slots=True)
class Breakpoint:
    """A breakpoint with the number that a page calls it by."""

    id: int
    mark: Mark


class Breakpoints:
    """Those of a session. `notebook` gives it as it is, `tell` tells those who follow."""

    def __init__(self, kernel: KernelClient, notebook: Callable[[], Notebook], tell: Callable[[Notice], None]) -> None:
        self.all: tuple[Breakpoint, ...] = ()
        self._kernel = kernel
        self._notebook = notebook
        self._tell = tell
        self._file: Path | None = None
        self._folder: Path | None = None
        self._revision = 0
        self._last = 0
        self._sources: dict[str, str] = {}
        self._telling: set[asyncio.Task[None]] = set()

    def open(self, home: Path, name: str, folder: Path) -> None:
        """Take those of an earlier session that are still there, and keep all from now on. Its file is in `folder`."""
        self._file = home / FOLDER / f"{hashlib.sha256(name.encode()).hexdigest()[:32]}.json"
        self._folder = folder
        try:
            found = json.loads(self._file.read_text("utf-8"))["marks"]
            marks = [mark_from(one) for one in found]
        except FileNotFoundError:
            return
        except (OSError, ValueError, KeyError, TypeError, SpellError) as error:
            _log.warning("The breakpoints in %s cannot be read, and are left out: %s", self._file, error)
            return
        ids = {cell.id for cell in self._notebook().cells}
        self.all = tuple(
            self._made(mark) for mark in marks if mark.kind != LINE or mark.name in ids or self._module(mark.name)
        )
        self._note_sources()

    def put(self, where: str, condition: str = "", enabled: bool = True, id: int = 0) -> Breakpoint:
        """Set one, in place of the one with that `id` or at that place. `InvalidError` for what is none."""
        mark = make_mark(where, condition, enabled)
        if mark.kind == LINE:
            mark = self._placed(mark)
        known = next((one for one in self.all if one.id == id or one.mark.where == mark.where), None)
        made = self._made(mark) if known is None else Breakpoint(known.id, mark)
        others = [one for one in self.all if one.id != made.id and one.mark.where != mark.where]
        self._set([*others, made])
        return made

    def drop(self, id: int) -> None:
        """Take one away; nothing happens when it is gone."""
        self._set([one for one in self.all if one.id != id])

    def drop_all(self) -> None:
        """Take all away."""
        self._set([])

    @property
    def told(self) -> tuple[asyncio.Task[None], ...]:
        """What is on its way to the kernel."""
        return tuple(self._telling)

    def data(self) -> dict[str, Any]:
        """What the kernel is told; see `kernel.breakpoints.watch.Breakpoints.adopt`."""
        return {"revision": self._revision, "marks": [one.mark.plain() for one in self.all if one.mark.enabled]}

    def given(self, executions: list[Execution]) -> list[Execution]:
        """The executions of one run, which are told where to pause; a run without breakpoints is told nothing."""
        if not self._revision and not self.all:
            return executions
        about = {"breakpoints": self.data()}
        return [replace(one, about={**one.about, **about}) for one in executions]

    def hear(self, notice: Notice) -> None:
        """What happened in the session: lines move with the text above them."""
        if not isinstance(notice, Changed) or not isinstance(notice.change, EditCell):
            return
        before, after = self._sources.get(notice.change.id), notice.change.source
        if before is None or before == after:
            return
        cell = notice.change.id
        self._sources[cell] = after
        moved = [self._moved(one, before, after) if one.mark.name == cell else one for one in self.all]
        if moved != [*self.all]:
            self._set(moved)

    def _moved(self, one: Breakpoint, before: str, after: str) -> Breakpoint:
        if one.mark.kind != LINE:
            return one
        line = moved_line(one.mark.line, before, after)
        return Breakpoint(one.id, replace(one.mark, line=line, where=f"cell:{one.mark.name}:{line}"))

    def _placed(self, mark: Mark) -> Mark:
        """A breakpoint on a line as one on the line that pauses. `InvalidError` where none does."""
        from kernel.engines.halts import halts_in, place_of

        cell = next((cell for cell in self._notebook().cells if cell.id == mark.name), None)
        if cell is None and (path := self._module(mark.name)) is not None:
            return placed_in(path, mark)
        if cell is None:
            raise InvalidError(
                f"There is no cell or file {mark.name!r} for a breakpoint. Set it beside the line, or name a file that "
                "the notebook loads, as lib/words.lua:12."
            )
        halts = halts_in(cell.source, cell.kind)
        line, why = place_of(mark.line, halts)
        if cell.kind in ("markdown", "sql"):
            why = f"a cell of {'SQL' if cell.kind == 'sql' else 'text'} has no lines that run one after the other"
        elif not halts and cell.source.strip():
            # It is being written: what cannot be parsed yet is placed when it runs.
            line = mark.line
        if not line:
            raise InvalidError(f"Line {mark.line} cannot pause: {why}.")
        return replace(mark, line=line, where=f"cell:{mark.name}:{line}")

    def _module(self, name: str) -> Path | None:
        """The file beside the notebook that it may load."""
        return None if self._folder is None else module_of(name, (self._folder,))

    def _made(self, mark: Mark) -> Breakpoint:
        self._last += 1
        return Breakpoint(self._last, mark)

    def _set(self, wanted: Sequence[Breakpoint]) -> None:
        self.all = tuple(wanted)
        self._revision += 1
        self._note_sources()
        self._save()
        self._tell(BreakpointsChanged())
        with suppress(RuntimeError):
            task = asyncio.get_running_loop().create_task(self._kernel.set_breakpoints(self.data()), name="breakpoints")
            self._telling.add(task)
            task.add_done_callback(self._told)

    def _told(self, task: asyncio.Task[None]) -> None:
        self._telling.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.info("The kernel was not told of the breakpoints, and hears of them with its next run: %s", error)

    def _note_sources(self) -> None:
        wanted = {one.mark.name for one in self.all if one.mark.kind == LINE}
        self._sources = {cell.id: cell.source for cell in self._notebook().cells if cell.id in wanted}

    def _save(self) -> None:
        if self._file is None:
            return
        marks = [one.mark.plain() for one in self.all]
        aside = self._file.with_suffix(".new")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            aside.write_text(json.dumps({"v": 1, "marks": marks}, ensure_ascii=False), "utf-8")
            os.replace(aside, self._file)
        except OSError as error:
            _log.warning("The breakpoints cannot be kept in %s: %s", self._file, error)


def moved_line(line: int, before: str, after: str) -> int:
    """Where a line (from 1) is after an edit: it moves with what is around it; one that was changed stays."""
    old, new = before.split("\n"), after.split("\n")
    shared = min(len(old), len(new))
    head = next((place for place in range(shared) if old[place] != new[place]), shared)
    rest = shared - head
    tail = next((place for place in range(rest) if old[-1 - place] != new[-1 - place]), rest)
    if line <= head:
        return line
    if line > len(old) - tail:
        return line + len(new) - len(old)
    return max(1, min(line, len(new)))

"""The list of all runs as a page reads it: sifted, live, with what people say of each. Not its drawing."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from kernel.errors import SpellError
from kernel.stores import catalogue
from kernel.stores.catalogue import RunSieve
from kernel.stores.labels import Labels
from webui.trace.components import Message
from webui.trace.plain import plain_run
from webui.trace.views.sequence import PAGE, offsets

if TYPE_CHECKING:
    from pathlib import Path

    from kernel.stores.labels import Label
    from kernel.stores.projection import Projection
    from kernel.stores.rows import RunRow

WORDS = ("text", "status", "model", "cell", "tag", "order")
NUMBERS = ("cost", "seconds")


class RunList:
    """The runs of one page. `send` tells the browser, `want` has `refresh` called soon."""

    def __init__(
        self, store: Projection, home: Path, path: str, send: Callable[[Message], None], want: Callable[[], None]
    ) -> None:
        self._store = store
        self._home = home
        self._path = path
        self._send = send
        self._want = want
        self._asked: Message | None = None
        self._changes: list[Message] = []
        self._told: Message = {}
        self._trouble = ""
        self._turn = asyncio.Lock()

    def hear(self, message: Message) -> bool:
        """Take a message of the page; False when it is not about the list."""
        match message:
            case {"op": "list", "sieve": dict(), "offsets": list(), "number": int()}:
                self._asked, self._told = message, {}
            case {"op": "unlist"}:
                self._asked = None
            case {"op": "label", "run": str()}:
                self._changes.append(message)
            case _:
                return False
        self._want()
        return True

    async def refresh(self) -> None:
        """Keep what was said of runs, and tell the browser its list when it is new."""
        async with self._turn:
            asked, changes = self._asked, self._changes
            self._changes = []
            if changes:
                await self._keep(changes)
            told = await asyncio.to_thread(self._list, asked) if asked is not None else {}
            if asked is not None and asked is self._asked and told != self._told:
                self._told = told
                self._send(told)

    async def _keep(self, changes: list[Message]) -> None:
        trouble = ""
        try:
            await asyncio.to_thread(self._change, changes)
        except SpellError as error:
            trouble = error.message
        if trouble != self._trouble:
            self._trouble = trouble
            self._send({"op": "trouble", "message": trouble})

    def _change(self, changes: list[Message]) -> None:
        labels = self._known()
        for one in changes:
            labels.change(one["run"], _texts(one.get("tags")), _text(one.get("note")), _truth(one.get("pinned")))

    def _list(self, asked: Message) -> Message:
        return self._answer(asked, self._known().all())

    def _known(self) -> Labels:
        """Read anew each time: another page, or another program, may have said something."""
        return Labels(self._home)

    def _answer(self, asked: Message, labels: Mapping[str, Label]) -> Message:
        sieve = sieve_of(asked["sieve"], self._path, time.time())
        pages = []
        for at in offsets(asked):
            runs = catalogue.page(self._store, sieve, labels, at, PAGE)
            pages.append({"offset": at, "rows": [_plain(run, labels) for run in runs]})
        tags = Counter(tag for label in labels.values() for tag in label.tags)
        known = {**catalogue.choices(self._store, sieve.path), "tag": tags.most_common(200)}
        total = catalogue.count(self._store, sieve, labels)
        return {"op": "listed", "number": asked["number"], "total": total, "pages": pages, "choices": known}


def sieve_of(said: Mapping[str, Any], path: str, now: float) -> RunSieve:
    """The sieve that a page describes; what makes no sense lets all through."""
    words = {name: said[name] for name in WORDS if isinstance(said.get(name), str)}
    said_numbers = (name for name in NUMBERS if isinstance(said.get(name), (int, float)))
    numbers: dict[str, Any] = {name: float(said[name]) for name in said_numbers}
    within = said.get("within")
    since = now - float(within) if isinstance(within, (int, float)) and within > 0 else 0.0
    own = path if said.get("scope") != "workspace" else ""
    return RunSieve(path=own, pinned=said.get("pinned") is True, since=since, **words, **numbers)


def _plain(run: RunRow, labels: Mapping[str, Label]) -> dict[str, Any]:
    label = labels.get(run.run_id)
    said = {"tags": list(label.tags), "note": label.note, "pinned": label.pinned} if label else {}
    return {**plain_run(run), "tags": [], "note": "", "pinned": False, **said}


def _texts(value: object) -> list[str] | None:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _truth(value: object) -> bool | None:
    return value if isinstance(value, bool) else None

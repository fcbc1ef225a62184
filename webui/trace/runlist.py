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
from kernel.stores.keeping import own_size, text_sizes
from kernel.stores.labels import Labels
from kernel.stores.sizes import sizes_of, written_size
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

MOST = 20_000
"""Runs that can be chosen at once."""

STALE = 10.0
"""Seconds for which the size of the whole is not asked again: every file is looked at for it."""


class RunList:
    """The runs of one page. `send` tells the browser, `want` has `refresh` called soon."""

    def __init__(
        self, store: Projection, home: Path, path: str, send: Callable[[Message], None], want: Callable[[], None]
    ) -> None:
        self._store = store
        self._home = home
        self._labels = Labels(home)
        self._disk: tuple[float, str] = (-STALE, "")
        self._path = path
        self._send = send
        self._want = want
        self._asked: Message | None = None
        self._changes: list[Message] = []
        self._all: Message | None = None
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
            case {"op": "choose_all", "sieve": dict()}:
                self._all = message
            case {"op": "label", "run": str()}:
                self._changes.append(message)
            case _:
                return False
        self._want()
        return True

    async def refresh(self) -> None:
        """Keep what was said of runs, and tell the browser its list when it is new."""
        async with self._turn:
            asked, changes, whole = self._asked, self._changes, self._all
            self._changes, self._all = [], None
            if changes:
                await self._keep(changes)
            if whole is not None:
                self._send(await asyncio.to_thread(self._chosen, whole))
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
        labels = self._labels
        for one in changes:
            labels.change(one["run"], _texts(one.get("tags")), _text(one.get("note")), _truth(one.get("pinned")))

    def _list(self, asked: Message) -> Message:
        return self._answer(asked, self._labels.all())

    def _chosen(self, asked: Message) -> Message:
        """Every run that a sieve lets through, also those that no page has yet."""
        sieve, labels = sieve_of(asked["sieve"], self._path, time.time()), self._labels.all()
        runs = catalogue.page(self._store, sieve, labels, 0, MOST)
        return {"op": "chosen", "runs": [{"id": run.run_id, "title": run.title, "started": run.begun} for run in runs]}

    def _answer(self, asked: Message, labels: Mapping[str, Label]) -> Message:
        sieve = sieve_of(asked["sieve"], self._path, time.time())
        pages = []
        for at in offsets(asked):
            runs = catalogue.page(self._store, sieve, labels, at, PAGE)
            texts = text_sizes(self._store, [run.run_id for run in runs])
            rows = [{**_plain(run, labels), **self._sizes(run, texts)} for run in runs]
            pages.append({"offset": at, "rows": rows})
        tags = Counter(tag for label in labels.values() for tag in label.tags)
        known = {**catalogue.choices(self._store, sieve.path), "tag": tags.most_common(200)}
        total = catalogue.count(self._store, sieve, labels)
        told = {"op": "listed", "number": asked["number"], "total": total, "pages": pages, "choices": known}
        return {**told, "disk": self._whole()}

    def _sizes(self, run: RunRow, texts: Mapping[str, int]) -> Message:
        own, is_archived = own_size(self._home, run.run_id)
        return {"size": written_size(own + texts.get(run.run_id, 0)), "archived": is_archived}

    def _whole(self) -> str:
        """What all traces of the workspace take on the disk, as a person reads it."""
        now = time.monotonic()
        if now - self._disk[0] > STALE:
            self._disk = now, written_size(sizes_of(self._home).total)
        return self._disk[1]


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

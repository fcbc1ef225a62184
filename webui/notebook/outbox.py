"""What one page has still to be told: in order, in batches, and never more than it can take.

A batch goes out at most every 33 ms. When the page has not acknowledged the last two, things wait here;
long text then keeps its beginning and its end, and when too much else waits, the page is told everything afresh.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

News = dict[str, Any]
"""One message to the page, with its `op`; JSON data."""

INTERVAL = 1 / 30
"""Seconds between two batches."""

WINDOW = 2
"""Batches that may be under way without an acknowledgement."""

MOST = 2_000
"""News that may wait before they are replaced by one fresh start."""

LATEST = ("queue", "dataflow", "settings", "estimate")
"""What says how something is now, all of it: an earlier one that still waits is of no use to anybody."""

ALWAYS_TOLD = ("reveal", "trouble", "kernel", "palette")
"""What a fresh start does not hold."""

ANSWERS = ("accepted", "cell")
"""What became of the page's own edits. A fresh start holds the text, but not whose it is: it comes after these, or the
page would put what Python has already on top of it once more."""

PART = 100_000
"""Characters kept at each end of a text that waits."""


class Passage:
    """Text of one stream that waits, its middle left out when it grows too long."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._head = ""
        self._tail: list[str] = []
        self._length = 0
        self._lost = 0

    def add(self, text: str) -> None:
        """Append text."""
        if not self._tail and len(self._head) < PART:
            room = PART - len(self._head)
            self._head += text[:room]
            text = text[room:]
        if text:
            self._tail.append(text)
            self._length += len(text)
        if self._length > 2 * PART:
            self._shorten()

    def items(self) -> list[News]:
        """The text as outputs, with a note where some was left out."""
        if self._length > PART and self._lost:
            self._shorten()
        tail = "".join(self._tail)
        if not self._lost:
            return [self._stream(self._head + tail)]
        note = f"… {self._lost:,} lines came faster than this page could show them; the trace has them all …"
        return [self._stream(self._head), {"type": "omitted", "text": note}, self._stream(tail)]

    def _shorten(self) -> None:
        text = "".join(self._tail)
        self._lost += text.count("\n", 0, len(text) - PART)
        self._tail = [text[-PART:]]
        self._length = PART

    def _stream(self, text: str) -> News:
        return {"type": "stream", "name": self.name, "text": text}


class Outbox:
    """The way to one page. `send` takes a whole batch; `afresh` makes the news that says everything.

    `rest` makes the next part of what `afresh` left for later, None when nothing is left; each batch after the one
    with everything ends with one part.
    Use it on one event loop. Nothing is sent before `open`.
    """

    def __init__(
        self,
        send: Callable[[News], None],
        afresh: Callable[[], News],
        rest: Callable[[], News | None] = lambda: None,
    ) -> None:
        self._send = send
        self._afresh = afresh
        self._rest = rest
        self._left = False
        self._waiting: list[News] = []
        self._answers: list[News] = []
        self._timer: asyncio.TimerHandle | None = None
        self._opened = False
        self._sent = 0
        self._seen = 0
        self._last = 0.0

    def open(self) -> None:
        """A page is there and knows nothing: tell it everything, then what comes."""
        self._opened = True
        self._seen = self._sent
        self.start_afresh()
        self._answers = []

    def start_afresh(self) -> None:
        """Tell the page everything again, in place of what waits. Troubles that wait are still told, and answers."""
        self._answers += [news for news in self._waiting if news["op"] in ANSWERS]
        told = [news for news in self._waiting if news["op"] in ALWAYS_TOLD]
        self._waiting = [{"op": "afresh"}, *told[-MOST // 2 :]]
        self._schedule()

    def put(self, news: News) -> None:
        """Tell the page `news`, after all that waits."""
        if not self._opened:
            return
        if self._says_everything() and news["op"] in ANSWERS:
            self._answers.append(news)
            return
        if self._says_everything() and news["op"] not in ALWAYS_TOLD:
            return
        if news["op"] in LATEST:
            self._waiting = [other for other in self._waiting if other["op"] != news["op"]]
        if news["op"] != "output" or not self._joined(news):
            self._waiting.append(_held(news))
        if self._weight() > MOST:
            self.start_afresh()
        self._schedule()

    def seen(self, number: int) -> None:
        """The page has shown batch `number`."""
        self._seen = max(self._seen, min(number, self._sent))
        self._schedule()

    def close(self) -> None:
        """Send nothing more."""
        self._opened = False
        self._answers.clear()
        self._waiting.clear()
        if self._timer is not None:
            self._timer.cancel()

    def _says_everything(self) -> bool:
        # What is said afresh is read when the batch leaves, so it holds this news as well.
        return bool(self._waiting) and self._waiting[0]["op"] == "afresh"

    def _joined(self, news: News) -> bool:
        last = self._waiting[-1] if self._waiting else None
        if last is None or last["op"] != "output" or last["id"] != news["id"]:
            return False
        _join(last["items"], news["items"])
        return True

    def _weight(self) -> int:
        last = self._waiting[-1]
        return len(self._waiting) + (len(last["items"]) if last["op"] == "output" else 0)

    def _schedule(self) -> None:
        idle = not self._waiting and not self._left
        if not self._opened or self._timer is not None or idle or self._sent - self._seen >= WINDOW:
            return
        loop = asyncio.get_running_loop()
        pause = max(self._last + INTERVAL - loop.time(), 0.0)
        self._timer = loop.call_later(pause, self._flush)

    def _flush(self) -> None:
        self._timer = None
        if not self._opened:
            return
        fresh = self._says_everything()
        items = [self._written(news) for news in [*self._answers, *self._waiting]]
        self._answers, self._waiting = [], []
        items += [] if fresh else self._part()
        self._left = self._left or fresh
        if not items:
            return
        self._sent += 1
        self._last = asyncio.get_running_loop().time()
        self._send({"op": "batch", "number": self._sent, "items": items})
        self._schedule()

    def _part(self) -> list[News]:
        part = self._rest() if self._left else None
        self._left = part is not None
        return [] if part is None else [part]

    def _written(self, news: News) -> News:
        match news["op"]:
            case "afresh":
                return self._afresh()
            case "output":
                return {**news, "items": [item for held in news["items"] for item in _items(held)]}
        return news


def _held(news: News) -> News:
    if news["op"] != "output":
        return news
    items: list[Passage | News] = []
    _join(items, news["items"])
    return {**news, "items": items}


def _join(held: list[Passage | News], items: list[News]) -> None:
    for item in items:
        if item["type"] != "stream":
            held.append(item)
            continue
        last = held[-1] if held else None
        if not isinstance(last, Passage) or last.name != item["name"]:
            last = Passage(item["name"])
            held.append(last)
        last.add(item["text"])


def _items(held: Passage | News) -> list[News]:
    return held.items() if isinstance(held, Passage) else [held]

from __future__ import annotations

import asyncio
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from webui.notebook.outbox import MOST, PART, WINDOW, News, Outbox, Passage


class Page:
    """Keeps the batches it is sent; acknowledges them when `reads`."""

    def __init__(self) -> None:
        self.batches: list[News] = []
        self.arrived = asyncio.Event()
        self.reads = True
        self.outbox = Outbox(self.receive, lambda: {"op": "load"})

    def receive(self, batch: News) -> None:
        self.batches.append(batch)
        self.arrived.set()
        if self.reads:
            self.outbox.seen(batch["number"])

    @property
    def told(self) -> list[News]:
        return [news for batch in self.batches for news in batch["items"]]

    async def next(self) -> None:
        await asyncio.wait_for(self.arrived.wait(), 5)
        self.arrived.clear()


def says(text: str, name: str = "stdout", id: str = "a") -> News:
    return {"op": "output", "id": id, "items": [{"type": "stream", "name": name, "text": text}]}


async def opened() -> Page:
    page = Page()
    page.outbox.open()
    await page.next()
    return page


async def test_a_page_is_first_told_everything() -> None:
    page = Page()
    page.outbox.put(says("too early: what is told afresh holds it"))
    page.outbox.open()
    await page.next()
    assert page.told == [{"op": "load"}]


async def test_tokens_of_one_cell_travel_as_one_text() -> None:
    page = await opened()
    for token in ["a", "spell", "of", "words"]:
        page.outbox.put(says(token))
    await page.next()
    assert page.told[1:] == [says("aspellofwords")]


async def test_news_keep_their_order() -> None:
    page = await opened()
    news = [says("1"), {"op": "status", "id": "a", "status": "ok"}, says("2"), says("3", "stderr"), says("4", id="b")]
    for one in news:
        page.outbox.put(one)
    await page.next()
    joined = {"op": "output", "id": "a", "items": [*says("2")["items"], *says("3", "stderr")["items"]]}
    assert page.told[1:] == [news[0], news[1], joined, news[4]]


async def test_a_page_that_does_not_read_gets_no_more_than_two_batches() -> None:
    page = await opened()
    page.reads = False
    for number in range(WINDOW):
        page.outbox.put(says(f"{number}\n"))
        await page.next()
    before = len(page.batches)
    page.outbox.put(says("waits"))
    await asyncio.sleep(0)
    assert len(page.batches) == before
    page.outbox.seen(page.batches[-1]["number"])
    await page.next()
    assert page.told[-1] == says("waits")


async def test_a_flood_keeps_its_beginning_and_its_end() -> None:
    page = await opened()
    for number in range(200_000):
        page.outbox.put(says(f"line {number}\n"))
    await page.next()
    head, note, tail = page.told[1]["items"]
    assert head["text"].startswith("line 0\nline 1\n")
    assert tail["text"].endswith("line 199999\n")
    assert len(head["text"]) + len(tail["text"]) <= 3 * PART
    shown = head["text"].count("\n") + tail["text"].count("\n")
    assert f"{200_000 - shown:,} lines" in note["text"]


async def test_too_much_to_tell_becomes_a_fresh_start() -> None:
    page = await opened()
    for number in range(MOST + 1):
        page.outbox.put({"op": "status", "id": str(number), "status": "ok"})
    page.outbox.put({"op": "reveal", "id": "a", "line": 3})
    await page.next()
    assert page.told[1:] == [{"op": "load"}, {"op": "reveal", "id": "a", "line": 3}]


async def test_a_closed_outbox_sends_nothing() -> None:
    page = await opened()
    page.outbox.put(says("never"))
    page.outbox.close()
    page.outbox.put(says("never either"))
    await asyncio.sleep(0)
    assert page.told == [{"op": "load"}]


@given(st.lists(st.text(max_size=40), max_size=40))
def test_a_short_passage_is_the_sum_of_its_pieces(pieces: list[str]) -> None:
    passage = Passage("stdout")
    for piece in pieces:
        passage.add(piece)
    items: list[dict[str, Any]] = passage.items()
    assert "".join(item["text"] for item in items) == "".join(pieces)


async def test_of_what_says_how_something_is_only_the_latest_is_told() -> None:
    page = await opened()
    for ids in (["a"], ["b"]):
        page.outbox.put({"op": "queue", "ids": ids})
    page.outbox.put(says("1"))
    await page.next()
    assert page.told[1:] == [{"op": "queue", "ids": ["b"]}, says("1")]


async def test_what_a_fresh_start_leaves_for_later_comes_a_part_with_each_batch() -> None:
    page = Page()
    parts = [says("third", id="c"), says("second", id="b")]
    page.outbox = Outbox(page.receive, lambda: {"op": "load"}, lambda: parts.pop() if parts else None)
    page.outbox.open()
    await page.next()
    assert page.told == [{"op": "load"}]
    page.outbox.put(says("news"))
    for _ in range(2):
        await page.next()
    assert page.told[1:] == [says("news"), says("second", id="b"), says("third", id="c")]

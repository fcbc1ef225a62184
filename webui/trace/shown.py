"""The run that a page shows: what of it the page knows already, and the messages that tell it the rest.

Asks the reader and words the answers; who they are sent to, and the waterfall, are the panel's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from webui.trace.components import Message
from webui.trace.pages import Pages, open_depth
from webui.trace.payload import unfold
from webui.trace.plain import plain_detail, plain_line, plain_run
from webui.trace.reader import Story, TraceReader

if TYPE_CHECKING:
    from kernel.stores.rows import RunRow, SpanLine

FIELDS = ("input", "output", "error", "attributes")


class ShownRun:
    """One run on one page. `run` is replaced by newer rows of the same run."""

    def __init__(self, reader: TraceReader, run: RunRow) -> None:
        self.run = run
        self._reader = reader
        self._pages = Pages(reader, run.run_id)
        self._detail: dict[str, Any] = {}

    @property
    def lines(self) -> list[SpanLine]:
        """The spans in tree order when the run is small enough to be known whole."""
        return self._pages.lines

    @property
    def goes_on(self) -> bool:
        """Whether there will be more of it; there is not of one that is seen as it was at a moment."""
        return self.run.status == "running" and self.run.at is None

    def summary(self) -> Message:
        """What is said of the run itself."""
        return {"op": "run", "run": plain_run(self.run), "open": open_depth(self.run.spans)}

    def watch(self, places: Iterable[Any]) -> None:
        """The page looks at these stretches of the tree: `{"parent", "offset"}`."""
        self._pages.watch((str(place["parent"]), int(place["offset"])) for place in places)

    async def news(self) -> list[Message]:
        """What is new in the part of the tree that the page looks at."""
        return self._told(await self._pages.news(self.run))

    async def select(self, span_id: str) -> tuple[Story, list[Message]] | None:
        """A span with the message that tells all about it; None when the run has no such span."""
        story = await self._reader.story(self.run.run_id, span_id)
        if story is None:
            return None
        self._detail = plain_detail(story, self.run)
        return story, [{"op": "detail", "detail": self._detail}]

    async def way_to(self, story: Story) -> list[Message]:
        """What a page needs to show a span in its tree that it may never have heard of."""
        span_id = story.span.span_id
        around = await self._pages.around(self.run, [*story.path, span_id])
        return [*self._told(around), {"op": "select", "id": span_id, "path": story.path}]

    async def detail_news(self) -> list[Message]:
        """What the selected span has to say now, if it still ran when it was told last."""
        if not self._detail or (self._detail["seconds"] is not None and not self._is_undone()):
            return []
        before = self._detail
        story = await self._reader.story(self.run.run_id, before["id"])
        detail = plain_detail(story, self.run) if story is not None else before
        # Another span may have been selected while the store was asked.
        if self._detail is not before or detail == before:
            return []
        self._detail = detail
        return [{"op": "detail", "detail": detail}]

    def forget_later(self) -> None:
        """A film went back: of a large run the page has stretches that are not there yet."""
        self._pages.forget_large()

    def _is_undone(self) -> bool:
        """Whether the selected span had ended when it was told, and at the moment of a film it has not."""
        at = self.run.at
        return at is not None and at < self._detail["started"] + self._detail["seconds"]

    async def reply(self, message: Message, send: Callable[..., None]) -> None:
        """Send what the page asked for: the whole of a payload, or the spans that a search finds."""
        match message:
            case {"op": "payload", "id": str(span_id), "field": str(field)}:
                send(*await self._payload(span_id, field))
            case {"op": "find", "query": str(query)}:
                send(*await self._found(query))

    async def _payload(self, span_id: str, field: str) -> list[Message]:
        span = await self._reader.span(self.run.run_id, span_id)
        if span is None or field not in FIELDS:
            return []
        return [{"op": "payload", "id": span_id, "field": field, "payload": unfold(getattr(span, field))}]

    async def _found(self, query: str) -> list[Message]:
        lines, more = await self._reader.find(self.run.run_id, query)
        rows = [plain_line(line, self.run) for line in lines]
        return [{"op": "found", "query": query, "rows": rows, "more": more}]

    def _told(self, pages: list[dict[str, Any]]) -> list[Message]:
        return [{"op": "pages", "run": self.run.run_id, "pages": pages}] if pages else []

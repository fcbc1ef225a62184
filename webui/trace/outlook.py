"""Shows what is new of the run on the screen: what is in sight at once, the rest after it. Not which run that is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from webui.trace.names import TREES
from webui.trace.picture import NAMED

if TYPE_CHECKING:
    from webui.trace.again import Again
    from webui.trace.looking import Looking
    from webui.trace.page import Page
    from webui.trace.picture import Picture
    from webui.trace.shown import ShownRun


class Outlook:
    """Of one panel: `shown` gives its run, None where there is none; `view` the name of what is looked at."""

    def __init__(self, page: Page, picture: Picture, shown: Callable[[], ShownRun | None], view: Callable[[], str]):
        self._page = page
        self._picture = picture
        self._shown = shown
        self._view = view

    async def show(self, looking: Looking) -> None:
        """Whatever is new in what the page looks at."""
        if (shown := self._shown()) is not None:
            for part in self._in_sight(shown.run.spans, looking):
                await part()
            self._page.send(*await shown.detail_news())

    def _in_sight(self, spans: int, looking: Looking) -> list[Callable[[], Awaitable[None]]]:
        """What to do at once; the picture of many spans needs none of their lines."""
        if self._view() not in TREES:
            return [lambda: self.see(looking)]
        return [self.draw, self.send_news] if spans > NAMED else [self.send_news, self.draw]

    async def send_news(self) -> None:
        """The lines of the tree that are new."""
        if (shown := self._shown()) is not None:
            news = await shown.news()
            if shown is self._shown():
                self._page.send(*news)

    async def follow_up(self, again: Again) -> None:
        """What nobody waits for: the tree while another view is seen, and which runs forked from this one."""
        await self.send_news()
        if (shown := self._shown()) is not None:
            self._page.tell(await again.forks(shown.run.run_id))

    async def see(self, looking: Looking) -> None:
        """The view that is looked at, where it is neither the tree nor the picture."""
        if (shown := self._shown()) is not None:
            await looking.refresh(shown.run)

    async def draw(self) -> None:
        """The picture, where that is looked at."""
        if (shown := self._shown()) is not None and self._view() == "waterfall":
            await self._picture.draw(shown.run, shown.lines)

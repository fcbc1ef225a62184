"""The trace beside a notebook: follows its newest run live, shows any span, and links spans with lines of cells.

What the store knows is read by `reader` and worded by `shown`, drawn by `components` and `picture`. Nothing is
decided here about the notebook: the page connects `revealed` and `show` with it.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import panel as pn
import param
from panel.viewable import Viewer

from webui.trace.again import Again
from webui.trace.comparison import RunsBeside
from webui.trace.components import Message, TraceView
from webui.trace.disposal import Disposal
from webui.trace.errands import Errands
from webui.trace.film import NOW, Film, recalled_of
from webui.trace.looking import Looking
from webui.trace.names import VIEW_NAMES
from webui.trace.outlet import OtlpDoor
from webui.trace.outlook import Outlook
from webui.trace.page import Page
from webui.trace.palette import COLOURS
from webui.trace.picture import Picture
from webui.trace.plain import plain_run
from webui.trace.pulse import DEBOUNCE, LATER, REST, Pulse
from webui.trace.reader import TraceReader
from webui.trace.runlist import RunList
from webui.trace.shown import ShownRun
from webui.trace.ticks import Ticks
from webui.trace.wish import Wish

if TYPE_CHECKING:
    from kernel.stores.reading import Reading
    from kernel.stores.rows import RunRow
    from studio.notebook.session import Session
    from webui.hub import Hub

log = logging.getLogger(__name__)


class TracePanel(Viewer):
    """The trace of one notebook session, for one page. `close` it when the page goes.

    `revealed` is `(cell id, line)` of the span that the person selected last (line 0: unknown) and triggers
    every time; `run_id` and `span_id` say what is shown ("" for nothing).
    """

    run_id = param.String(doc="the run that is shown")
    span_id = param.String(doc="the span that is selected")
    following = param.Boolean(default=True, doc="whether the newest run is shown as soon as there is one")
    view = param.Selector(default="waterfall", objects=list(VIEW_NAMES))
    revealed = param.Tuple(default=("", 0), length=2, doc="(cell id, line) to show in the notebook")
    moment = param.Tuple(default=NOW, length=2, doc="(run id, time) at which a film is")
    recalled = param.Tuple(default=NOW, length=2, doc="(run id, time) at which the state is looked at")
    abroad = param.Tuple(default=("", ""), length=2, doc="(run id, path) to open the notebook of; triggers every time")
    sourced = param.String(doc="the run whose source the person wants to see; triggers every time")

    _shown: ShownRun | None = None
    _place = ("", 0)

    def __init__(self, hub: Hub, session: Session, **params: Any) -> None:
        super().__init__(**params)
        self._session, self._catch_up, self._wish = session, hub.refresh, Wish()
        self._reader = TraceReader(hub.projection)
        self._errands = Errands(lambda text: self._page.send({"op": "trouble", "message": text}))
        looks = {"sizing_mode": "stretch_both", "margin": 0, "colours": dict(COLOURS), "view": self.view}
        self._component = TraceView(self._heard, path=session.path, **looks)
        self._page = page = Page(self._component, pn.state.curdoc)
        run, pulse, soon = self._errands.run, self._errands.pulse, self._errands.soon
        self._again = Again(hub, session, self._reader, run, page.send, self._follow_newest)
        drawn, tapped = (lambda: self._drawing.want()), (lambda span: run(self.select(span)))
        self._picture = Picture(self._reader, page.apply, page.send, tapped, drawn)
        self._component.figure = pn.pane.Bokeh(self._picture.figure, sizing_mode="stretch_both", margin=0)
        self._outlook = outlook = Outlook(page, self._picture, lambda: self._shown, lambda: self.view)
        self._reading = pulse(self.refresh, REST)
        self._drawing: Pulse = pulse(outlook.draw, DEBOUNCE)
        self._watching = pulse(outlook.send_news, DEBOUNCE)
        self._following_up = pulse(lambda: outlook.follow_up(self._again), LATER)
        self._placing = pulse(self._select_place, DEBOUNCE)
        self._listing = pulse(lambda: self._runlist.refresh(), DEBOUNCE)
        self._comparing = pulse(lambda: self._beside.refresh(), DEBOUNCE)
        self._ticking = Ticks(self._errands, lambda: self._shown, outlook.draw, self._reading.want)
        # What a person asks is answered at once, what grows when it is its turn.
        store, home = hub.projection, hub.workspace.home
        self._looking: Looking = Looking(store, page.send, soon(lambda: outlook.see(self._looking)))
        self._film = Film(store, page.send, self._errands, self._turn, self._roll, lambda: self._choose(self.run_id))
        self._runlist: RunList = RunList(store, home, session.path, page.send, soon(lambda: self._runlist.refresh()))
        self._beside: RunsBeside = RunsBeside(store, home, page.send, soon(lambda: self._beside.refresh()))
        self._disposal = Disposal(hub.custody, page.send, run)
        self._door = OtlpDoor(home, page.send, run)
        self._unfollow = hub.follow(lambda _runs: self._reading.want())

    def __panel__(self) -> Any:
        return self._component

    def close(self) -> None:
        """Stop following, and whatever is under way."""
        self._unfollow()
        self._errands.close()
        self._film.end()

    def show(self, cell: str, line: int) -> None:
        """Select the newest span of the shown run that a line of a cell caused (line 0: the cell itself)."""
        if (cell, line) != self._place:
            self._place = (cell, line)
            self._placing.want()

    def show_run(self, run_id: str, cell: str = "") -> None:
        """Show a run; select the newest span of `cell` in it."""
        self._errands.run(self.open(run_id, cell=cell))

    def show_span(self, run_id: str, span_id: str) -> None:
        """Show a run and select one of its spans."""
        self._errands.run(self.open(run_id, span_id))

    async def open(self, run_id: str, span_id: str = "", cell: str = "") -> None:
        """Show a run once the store has it, following only the newest; select a span of it, by its id or its cell."""
        with self._wish.ask(run_id, span_id, cell) as wanted:
            await self._catch_up()
            if not self._wish.goes_on(wanted, await self._reader.is_to_come(run_id, self._session.path)):
                return
            await self._choose(run_id)
            found = span_id or (await self._reader.at_line(run_id, cell, 0) if cell else "")
            if found and self._wish.holds(wanted):
                await self.select(found, reveal=False)

    async def select(self, span_id: str, reveal: bool = True, listed: bool = False) -> None:
        """Select a span of the shown run; with `reveal`, the notebook is asked to show where it comes from.

        `listed`: the browser's tree has it and has selected it already.
        """
        shown, place = self._shown, self._place
        self._wish.have(self.run_id, span_id)
        answer = await shown.select(span_id) if shown else None
        if shown is None or answer is None or shown is not self._shown:
            return
        story, messages = answer
        self.span_id = span_id
        self._page.send(*messages)
        self._picture.choose(span_id)
        if self._place == place:
            # Otherwise the person is somewhere else by now, and that place is looked up next.
            self._place = (story.span.cell, story.span.source_line)
        if reveal:
            self._reveal()
        if not listed:
            self._page.send(*await shown.way_to(story))

    async def refresh(self) -> None:
        """Read what is new and show it."""
        if self._wish.is_awaited:
            await self.open(*self._wish.last)
        await self._show(await self._reader.runs(self._session.path))

    async def _show(self, runs: list[RunRow]) -> None:
        """Show what is new of the wanted run; `runs` are the latest of the notebook."""
        wanted = runs[0].run_id if runs and (self.following or not self.run_id) else self.run_id
        run = next((one for one in runs if one.run_id == wanted), None)
        if run is None and wanted:
            # One that was deleted gives way to the newest.
            run = await self._reader.run(wanted) or next(iter(runs), None)
        if run is not None and run.status == "running" and self._session.breakpoints.all:
            run = await self._reader.with_pauses(run)
        self._film.grow()
        self._page.tell({"op": "runs", "runs": [plain_run(one) for one in runs], "following": self.following})
        self._take(run)
        if self._shown is not None:
            await self._show_news()
            self._ticking.want()
        self._listing.want()
        self._comparing.want()

    def _take(self, run: RunRow | None) -> None:
        if run is not None and not self._film.shows(run):
            return  # It was read before the film came to where it is.
        if run is None:
            self._shown = None
            self.param.update(run_id="", span_id="")
            self._page.tell({"op": "run", "run": None, "open": 0})
            return
        if self._shown is None or self._shown.run.run_id != run.run_id:
            self._film.end()
            self._shown = ShownRun(self._reader, run)
            self._picture.chosen = ""
            self.param.update(run_id=run.run_id, span_id="")
        self._shown.run = run
        self._page.tell(self._shown.summary())

    async def _choose(self, run_id: str) -> None:
        newest = await self._reader.runs(self._session.path)
        self.following = bool(newest) and newest[0].run_id == run_id
        self.run_id = run_id
        await self._show(newest)

    def _turn(self, store: Reading) -> None:
        self._reader.turn(store)
        self._looking.turn(store)
        if self._film.moment == NOW:
            self.moment = NOW
        elif self.following:
            self.following = False
            self._reading.want()

    async def _roll(self, run: RunRow) -> None:
        """Show the run as it was at the moment of the film."""
        if self._shown is None or run.run_id != self.run_id:
            return
        if self._film.takes_back():
            self._shown.forget_later()
        self._take(run)
        self.moment = self._film.moment if run.path == self._session.path else NOW
        await self._show_news()
        if span_id := await self._film.selection(self.span_id):
            await self.select(span_id)

    async def _show_news(self) -> None:
        self._recall()
        await self._outlook.show(self._looking)
        self._following_up.want()

    async def _select_place(self) -> None:
        (cell, line), wanted = self._place, self._wish.last
        found = await self._reader.at_line(self.run_id, cell, line) if self.run_id and cell else ""
        # Where the person is says less than what they ask for.
        if found and found != self.span_id and self._wish.holds(wanted) and not self._wish.is_open:
            await self.select(found, reveal=False)

    def _reveal(self) -> None:
        if self._place[0]:
            self.revealed = self._place

    def _heard(self, message: Message) -> None:
        parts = (self._looking, self._runlist, self._beside, self._again, self._film, self._disposal, self._door)
        if not any(part.hear(message) for part in parts):
            self._hear(message)
        self._recall()

    def _recall(self) -> None:
        self.recalled = recalled_of(self._shown, self._session.path, self._film, self._looking)

    def return_to_now(self) -> None:
        """Look at no moment any more: neither at that of a film, nor at that of the state."""
        self._page.send({"op": "now"})

    def _hear(self, message: Message) -> None:
        match message:
            case {"op": "ready"}:
                self._start_over()
            case {"op": "follow", "on": bool(on)}:
                self.following = on
                self._reading.want()
            case {"op": "watch", "run": run_id, "pages": list(places)}:
                if self._shown is not None and self._shown.run.run_id == run_id:
                    self._shown.watch(places)
                    self._watching.want()
            case {"op": "room", "pixels": int(pixels)}:
                self._picture.pixels = pixels
                self._drawing.want()
            case {"op": "reveal"}:
                self._reveal()
            case {"op": "view", "name": view} if view in VIEW_NAMES:
                self.view = view
                self._drawing.want()
                self._watching.want()
            case _:
                self._ask(message)

    def _ask(self, message: Message) -> None:
        """Messages whose answer takes a while, or is another panel's."""
        match message:
            case {"op": "source", "run": str(run_id)}:
                self.sourced = run_id
            case {"op": "abroad", "run": str(run_id), "path": str(path)}:
                self.abroad = (run_id, path)
            case {"op": "choose" | "show", "run": str(run_id)}:
                self._errands.run(self.open(run_id, str(message.get("span") or "")))
            case {"op": "select", "id": str(span_id), "listed": bool(listed)}:
                self._errands.run(self.select(span_id, listed=listed))
            case {"op": "payload" | "find"} if self._shown:
                self._errands.run(self._shown.reply(message, self._page.send))
            case _:
                log.warning("The trace was sent a message it cannot answer: %r", message)

    def _follow_newest(self) -> None:
        self.following = True
        self._reading.want()

    def _start_over(self) -> None:
        """A browser shows this for the first time, or anew: it knows nothing, also of the span that is selected."""
        self._shown = None
        for part in (self._page, self._looking, self._picture):
            part.forget()
        if self.run_id and self._wish.last[0] == self.run_id:
            self._errands.run(self.open(*self._wish.last))
        self._reading.want()

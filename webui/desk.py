"""One open notebook on one page: its panels, and what the bar says of it.

The one module of the page's frame that knows a `Session`. Not here: cells (`notebook`), spans (`trace`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict
from shlex import quote
from typing import TYPE_CHECKING, Any, assert_never

import panel as pn

from kernel.records import dataclass
from studio.notebook.changes import SetParams, SetTitle
from studio.notebook.declarations import for_front, parameters_of
from studio.notebook.notices import Changed, Conflicting, KernelStatus, Notice, Recovered, Saved, Trouble
from webui.elements.bare import Stack
from webui.notebook.keyboard import keep_keys
from webui.sheets import Sheets
from webui.shell.components import Notices, TopBar
from webui.shell.parameters import ParameterForm
from webui.wishes import Wish, number_of, text_of

if TYPE_CHECKING:
    from studio.notebook.document import Parameter
    from studio.notebook.session import Session
    from webui.hub import Hub
    from webui.theme.appearance import Appearance

SOURCE = "page"

Told = Changed | KernelStatus | Saved | Trouble | Recovered | Conflicting
"""What the frame tells a person; cells, outputs and questions are the notebook view's."""

GLANCE = 50
"""Milliseconds in which notices gather before they are shown."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What makes the panels of a notebook; a test of the frame puts smaller ones in."""

    notebook: Callable[[Session], Any]
    trace: Callable[[Hub, Session], Any]
    state: Callable[[Hub, Session], Any]
    audit: Callable[[Hub, Session], Any]
    history: Callable[[Hub, Session], Any]
    graph: Callable[[Hub, Session], Any]


def real_parts() -> Parts:
    """The panels of the product."""
    from webui.graph.panel import GraphPanel
    from webui.history.panel import HistoryPanel
    from webui.notebook.notebook import NotebookView
    from webui.trace.audit import AuditPanel
    from webui.trace.panel import TracePanel
    from webui.trace.state import StatePanel

    return Parts(NotebookView, TracePanel, StatePanel, AuditPanel, HistoryPanel, GraphPanel)


def latest(heard: list[Told]) -> list[Told]:
    """What of these is still true: of a kernel's states, of changes and of savings the last; all that is said once."""
    last = {type(notice): place for place, notice in enumerate(heard)}
    return [
        notice
        for place, notice in enumerate(heard)
        if last[type(notice)] == place
        or not isinstance(notice, Changed | KernelStatus | Saved)
        or (isinstance(notice, KernelStatus) and notice.status == "dead" and notice.message)
    ]


class Desk:
    """The panels of one session, and the bar that follows it. `close` it before the page shows another.

    `keys` is told whose keys were chosen for editors there.
    """

    def __init__(
        self,
        hub: Hub,
        session: Session,
        path: str,
        bar: TopBar,
        says: Notices,
        parts: Parts,
        keys: Callable[[str], None],
    ) -> None:
        self.session, self.path = session, path
        self._bar, self._says = bar, says
        self._document = pn.state.curdoc
        self._heard: list[Told] = []
        self._form = ParameterForm(self._set_parameters, says.trouble, self._set_secret, hub.workspace.bring)
        self.view = parts.notebook(session)
        keep_keys(self.view, hub.memory, keys)
        self.trace = parts.trace(hub, session)
        self.state = parts.state(hub, session)
        self.audit = parts.audit(hub, session)
        self.history = parts.history(hub, session)
        self.graph = parts.graph(hub, session)
        self.first = Stack(self._form, self.view, sizing_mode="stretch_width", margin=0)
        sheets = {
            "Trace": self.trace, "Graph": self.graph, "State": self.state, "Audit": self.audit, "History": self.history,
        }  # fmt: skip
        self.sheets = Sheets(sheets)
        self._at_once: dict[str, Callable[[], object]] = {
            "undo": session.undo,
            "redo": session.redo,
            "run_all": session.run_all,
            "tools": lambda: self.view.open_palette(),
            "history": lambda: self.sheets.show("History"),
        }
        self._link()
        self._sharing = hub.sharing
        self._unfollow = (session.follow(self._hear), hub.sharing.follow(self._hear_sharing))
        self.show()
        for notice in hub.unread(path):
            self._hear(notice)

    def paint(self, look: Appearance) -> None:
        """The page has other colours now."""
        self._form.paint(look)

    def show(self) -> None:
        """Say all that is known of the session now."""
        session = self.session
        self._bar.param.update(
            opened=True,
            status=session.kernel_status,
            status_message="",
            saved="" if session.is_saved else "Saving…",
            unsaved=False,
            file=self.path,
            sharing=self._shared(),
        )
        self._show_notebook()

    def _link(self) -> None:
        # A span leads to its line, a line to its span, and a cell's footer to its run.
        view, trace, audit = self.view, self.trace, self.audit
        for panel in (trace, audit, self.graph):
            panel.param.watch(lambda event: view.reveal(*event.new), "revealed", onlychanged=False)
        view.param.watch(self._follow_cursor, ["selected_cell", "selected_line"])
        view.param.watch(self._show_trace, "trace_requested", onlychanged=False)
        for panel in (self.state, audit, self.graph):
            panel.param.watch(self._show_span, "traced", onlychanged=False)
        trace.param.watch(lambda event: self.graph.show_moment(*event.new), "moment")
        trace.param.watch(lambda event: self.state.see(*event.new), "recalled")
        self.state.param.watch(lambda _: trace.return_to_now(), "returned")
        trace.param.watch(lambda event: audit.param.update(run_id=event.new), "run_id")
        self.history.param.watch(lambda event: self.show_run(event.new), "traced", onlychanged=False)
        trace.param.watch(lambda event: self._show_source(event.new), "sourced", onlychanged=False)

    def _follow_cursor(self, *_: Any) -> None:
        for panel in (self.trace, self.graph):
            panel.show(self.view.selected_cell, self.view.selected_line)

    def _show_trace(self, event: Any) -> None:
        self.sheets.show("Trace")
        self.trace.show_run(event.new["run_id"], event.new["cell"])

    def show_run(self, run_id: str) -> None:
        """Show a run in the trace."""
        self.sheets.show("Trace")
        self.trace.show_run(run_id)

    def _show_source(self, run_id: str) -> None:
        self.sheets.show("History")
        self.history.show_run(run_id)

    def _show_span(self, event: Any) -> None:
        self.sheets.show("Trace")
        self.trace.show_span(*event.new)

    def close(self) -> None:
        """Let go of the session."""
        for unfollow in self._unfollow:
            unfollow()
        for panel in (self.view, self.trace, self.state, self.audit, self.history, self.graph):
            panel.close()

    async def grant(self, wish: Wish) -> None:
        """Do what a button of the bar asks for. Raises what the session raises."""
        match wish["wish"]:
            case "title":
                self.session.change(SetTitle(text_of(wish, "title")), SOURCE)
            case "save":
                await self.session.save()
            case "interrupt":
                await self.session.interrupt()
            case "restart":
                await self.session.restart()
                self._says.note("The kernel was restarted. Its values are gone; what the cells printed stays.")
            case "share":
                # Visitors read the file.
                await self.session.save()
                await self._sharing.start(self.path, text_of(wish, "password"), number_of(wish, "seconds"))
            case "unshare":
                await self._sharing.stop(self.path)
            case name if name in self._at_once:
                self._at_once[name]()

    def _hear(self, notice: Notice) -> None:
        if isinstance(notice, Told):
            # Notices come from the session's own tasks; a page may only be changed in its turn. In a run of many
            # cells a kernel is busy and idle again faster than anybody sees.
            if not self._heard:
                self._document.add_timeout_callback(self._tell_heard, GLANCE)
            self._heard.append(notice)

    def _hear_sharing(self, path: str) -> None:
        if path == self.path:
            self._document.add_next_tick_callback(lambda: self._bar.param.update(sharing=self._shared()))

    def _shared(self) -> dict[str, Any]:
        """What the bar's dialog shows of the notebook as an app."""
        command = f"llmspell app {quote(self.path)} --host 0.0.0.0 --password"
        return {**asdict(self._sharing.share(self.path)), "command": command}

    def _tell_heard(self) -> None:
        heard, self._heard = self._heard, []
        for notice in latest(heard):
            self._tell(notice)

    def _tell(self, notice: Told) -> None:
        match notice:
            case Changed():
                self._show_notebook()
                self._bar.param.update(saved="Saving…", unsaved=False)
            case KernelStatus(status=status, message=message):
                self._bar.param.update(status=status, status_message=message)
                if status == "dead" and message:
                    self._says.trouble(message, "Restart", {"wish": "restart"}, about="kernel")
                elif status != "dead":
                    self._says.over("kernel")
            case Saved(time=moment):
                self._bar.param.update(saved=f"Saved {time.strftime('%H:%M', time.localtime(moment))}", unsaved=False)
                self._says.over("saving")
            case Trouble() | Recovered() | Conflicting():
                self._say(notice)
            case _:
                assert_never(notice)

    def _say(self, notice: Trouble | Recovered | Conflicting) -> None:
        match notice:
            case Trouble(message=message, about=about):
                if about == "saving":
                    self._bar.param.update(saved="Not saved", unsaved=True)
                self._says.trouble(message, about="saving" if about == "saving" else "")
            case Conflicting(cells, message):
                tell = self._says.trouble if cells else self._says.note
                if message:  # Without one a person has chosen, which the history panel shows.
                    tell(message, "Show history", {"wish": "history"})
            case Recovered(message=message):
                self._says.note(message)

    def _show_notebook(self) -> None:
        notebook, session = self.session.notebook, self.session
        self._form.show(parameters_of(notebook))
        self._bar.param.update(title=notebook.title or self.path, can_undo=session.can_undo, can_redo=session.can_redo)

    def _set_parameters(self, parameters: tuple[Parameter, ...]) -> None:
        self.session.change(SetParams(for_front(parameters, self.session.notebook)), SOURCE)

    def _set_secret(self, name: str, value: str) -> None:
        """A secret goes to the kernel alone, with each run; what is typed is in no file."""
        secrets = getattr(self.session.kernel, "secrets", {})
        secrets.pop(name, None)
        if value:
            secrets[name] = value

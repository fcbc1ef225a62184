"""Tabs that show a notebook as an app, drawn by the worker of the tab with the studio (*View as app*).

What they say to each other goes over a channel of the browser: `page/viewing.js` is the other end. Not here: what an
app is (`webui.apps`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import uuid4

from kernel.records import dataclass
from tab.app import MakeKernel, new_app
from tab.document import end_document, further_document
from tab.link import Twin
from tab.port import plain
from tab.timers import keep

if TYPE_CHECKING:
    from webui.hub import Hub


@dataclass(frozen=True, slots=True)
class Visitor:
    """One tab: the app, and its document."""

    app: Any
    twin: Twin


class Visitors:
    """The tabs that are open, by the names they give themselves."""

    def __init__(self, host: Any, hub: Hub, make_kernel: MakeKernel) -> None:
        self._host = host
        self._hub = hub
        self._make_kernel = make_kernel
        self._open: dict[str, Visitor] = {}
        self._lock = f"llmspell-studio-{uuid4()}"

    async def begin(self) -> None:
        """Hear whoever comes, and hold a lock by whose end they know that this tab is gone."""
        import js
        from pyodide.ffi import create_proxy

        await self._host.hold(self._lock)
        self._channel = js.BroadcastChannel.new(str(self._host.options.apps))
        self._proxy = create_proxy(lambda event: self._receive(event.data))
        self._channel.onmessage = self._proxy

    def _receive(self, message: Any) -> None:
        id = str(getattr(message, "id", ""))
        visitor = self._open.get(id)
        match str(message.type):
            case "open":
                self._post(id, plain({"type": "coming", "studio": self._lock}))
            case "listening" if visitor is None:
                self._draw(id, str(message.file))
            case "rendered" if visitor is not None:
                visitor.twin.follow()
            case "patch" if visitor is not None:
                visitor.twin.take(message.patch)

    def _draw(self, id: str, file: str) -> None:
        import js
        from panel.io.state import set_curdoc
        from pyodide.ffi import create_once_callable

        document = further_document(urlencode({"app": file}))
        with set_curdoc(document):
            app = new_app(self._host, self._hub, file, self._make_kernel, self._hub.memory.appearance.dark)
        self._open[id] = Visitor(app, Twin(document, partial(self._post, id)))
        self._open[id].twin.draw(app.root, "App")
        # Given when that tab is gone, however that came.
        js.navigator.locks.request(f"llmspell-app-{id}", create_once_callable(lambda _: keep(self._leave(id))))

    async def _leave(self, id: str) -> None:
        visitor = self._open.pop(id)
        try:
            await visitor.app.close()
        finally:
            end_document(visitor.twin.document)

    def _post(self, id: str, message: Any) -> None:
        message.to = id
        self._channel.postMessage(message)

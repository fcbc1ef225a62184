"""The document here and the one on the page, kept the same: what changes in one is sent to the other.

It stands in the place of `panel.io.pyodide`, which begins with a piece of JavaScript as text: a page with a strict
Content-Security-Policy runs none.
"""

from __future__ import annotations

import functools
import json
import os
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

from tab.port import plain
from tab.timers import keep

Send = Callable[[str], None]
"""Sends a patch, as JSON."""


def stand_in() -> None:
    """Be what Panel imports, before it does."""
    stand = ModuleType("panel.io.pyodide")
    stand.__dict__["serve"] = refuse
    sys.modules["panel.io.pyodide"] = stand
    os.environ["BOKEH_RESOURCES"] = "cdn"

    from panel.io import resources
    from param import parameterized

    resources.RESOURCE_MODE = "cdn"
    parameterized.async_executor = execute


def refuse(*_: Any, **__: Any) -> None:
    """There is no server in a tab."""
    raise RuntimeError("There is no server in a tab: the page is drawn by the tab itself.")


def execute(work: Callable[[], Any]) -> None:
    """Run what Panel would, on the one loop there is."""
    keep(work())


class Twin:
    """A document, and the one on its page that is kept the same. `post` sends a message to that page."""

    def __init__(self, document: Any, post: Callable[[Any], None]) -> None:
        self.document = document
        self._post = post

    def draw(self, root: Any, title: str) -> None:
        """Send the page as it is."""
        from panel.io.state import set_curdoc

        with set_curdoc(self.document):
            root.server_doc(self.document, title=title, location=False)
            docs, items, roots = written(self.document)
        self._post(plain({"type": "render", "docs_json": docs, "render_items": items, "root_ids": roots}))

    def follow(self) -> None:
        """Send what changes; the page is there."""
        link(self.document, self._send)

    def take(self, patch: Any) -> None:
        """Do what was done on the page; it is told when that is done."""
        import js
        from panel.io.state import set_curdoc

        try:
            with set_curdoc(self.document):
                apply(self.document, js.JSON.stringify(patch))
        finally:
            self._post(plain({"type": "idle"}))

    def _send(self, patch: str) -> None:
        import js

        message = plain({"type": "patch"})
        message.patch = js.JSON.parse(patch)
        self._post(message)


def written(document: Any) -> tuple[str, str, str]:
    """A document for the page: the JSON of it, of what to render, and of the ids of its roots."""
    from bokeh.embed.util import standalone_docs_json_and_render_items

    docs, items = standalone_docs_json_and_render_items(document.roots, suppress_callback_warning=True)
    roots = [root.id for root in document.roots]
    return json.dumps(docs), json.dumps([item.to_json() for item in items]), json.dumps(roots)


def link(document: Any, send: Send) -> None:
    """Send what changes from now on, and what has changed since the page got the document."""
    from bokeh.events import DocumentReady
    from panel.io.state import state

    def tell(event: Any) -> None:
        if getattr(event, "setter", None) != "js":
            send(patch_of(document, [event]))

    document.on_change(tell)
    document.unhold()
    document.on_event("document_ready", functools.partial(state._schedule_on_load, document))
    state._loaded[document] = state._connected[document] = True
    document.callbacks.trigger_event(DocumentReady())


def patch_of(document: Any, events: list[Any]) -> str:
    """Changes as the page's document takes them."""
    from bokeh.core.serialization import Serializer
    from bokeh.document.json import PatchJson

    serializer = Serializer(references=document.models.synced_references)
    patch = PatchJson(events=serializer.encode(events))
    document.models.flush_synced(lambda model: not serializer.has_ref(model))
    return json.dumps(patch, default=_plain)


def _plain(thing: Any) -> Any:
    from bokeh.core.serialization import Buffer

    if isinstance(thing, Buffer):
        return thing.to_base64()
    raise TypeError(f"{type(thing).__name__} cannot be sent to the page.")


def apply(document: Any, patch: str) -> None:
    """Do what was done on the page."""
    from bokeh.core.serialization import Serialized

    document.apply_json_patch(Serialized(content=json.loads(patch), buffers=[]), setter="js")

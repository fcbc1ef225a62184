"""The document of the one page that a tab has, as Panel's own for a server would be. Not what is in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

SERVER_ONLY = ("_add_busy_event", "_remove_busy_event")


def new_document(query: str, on_search: Callable[[str], None]) -> Any:
    """A document that is asked for with `query`; `on_search` hears what the address says from then on."""
    from bokeh.document import Document
    from bokeh.io.doc import set_curdoc
    from bokeh.settings import settings
    from panel.io.document import MockSessionContext, Request
    from panel.io.location import Location
    from panel.io.state import state

    class Context(MockSessionContext):
        """Knows what the page was asked for with."""

        @property
        def request(self) -> Any:
            asked = {name: [value.encode() for value in values] for name, values in parse_qs(query).items()}
            return Request(headers={}, cookies={}, arguments=asked)

    settings.simple_ids.set_value(False)
    document = Document()
    set_curdoc(document)
    document.hold()
    context = Context(document=document)
    document._session_context = lambda: context
    state.curdoc = document
    location = Location(search=f"?{query}" if query else "")
    location.param.watch(lambda event: on_search(event.new), "search")
    state._locations[document] = location
    for name in SERVER_ONLY:
        setattr(type(state), name, lambda self, event_id: None)
    return document

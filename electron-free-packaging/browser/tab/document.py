"""The documents of the pages that a tab draws, as Panel's own for a server would be. Not what is in them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

log = logging.getLogger(__name__)

SERVER_ONLY = ("_add_busy_event", "_remove_busy_event")


def new_document(query: str, on_search: Callable[[str], None]) -> Any:
    """The document of the tab's own page, asked for with `query`, which is meant wherever no other one is named.

    `on_search` hears what the address says from then on.
    """
    from bokeh.io.doc import set_curdoc
    from bokeh.settings import settings
    from panel.io.state import state

    settings.simple_ids.set_value(False)
    document = further_document(query, on_search)
    set_curdoc(document)
    state.curdoc = document
    for name in SERVER_ONLY:
        setattr(type(state), name, lambda self, event_id: None)
    return document


def further_document(query: str, on_search: Callable[[str], None] = lambda search: None) -> Any:
    """One for a page besides."""
    from bokeh.document import Document
    from panel.io.document import MockSessionContext, Request
    from panel.io.location import Location
    from panel.io.state import set_curdoc, state

    class Context(MockSessionContext):
        """Knows what the page was asked for with."""

        @property
        def request(self) -> Any:
            asked = {name: [value.encode() for value in values] for name, values in parse_qs(query).items()}
            return Request(headers={}, cookies={}, arguments=asked)

    document = Document()
    document.hold()
    context = Context(document=document)
    document._session_context = lambda: context
    with set_curdoc(document):
        location = Location(search=f"?{query}" if query else "")
    location.param.watch(lambda event: on_search(event.new), "search")
    state._locations[document] = location
    return document


def end_document(document: Any) -> None:
    """Its page is gone."""
    for callback in [*document.session_destroyed_callbacks]:
        try:
            callback(document.session_context)
        except Exception:
            log.exception("What a page had could not be put away.")

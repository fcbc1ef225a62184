"""The table of all events of a run, sifted, a page at a time. Not its drawing (`src/views/events.ts`)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from kernel.stores import happenings
from kernel.stores.happenings import EventSieve
from webui.trace.views.sequence import PAGE, offsets

if TYPE_CHECKING:
    from kernel.stores.happenings import Happening
    from webui.trace.sight import Answer, Sight


def answer(sight: Sight, ask: dict[str, Any]) -> Answer:
    """The events of a `kind`, of a `span`, with a `text` in them, at the `offsets`; and which kinds there are."""
    store, run_id = sight.store, sight.run.run_id
    sieve = EventSieve(run_id, *(str(ask.get(name) or "") for name in ("kind", "span", "text")))
    counted = sight.once(("count", sieve), lambda: happenings.count(store, sieve))
    pages = []
    for offset in offsets(ask):
        asked = partial(happenings.stretch, store, sieve, counted, offset, PAGE)
        rows = sight.once(("events", sieve, offset), asked)
        pages.append({"offset": offset, "rows": [_plain(one, sight) for one in rows]})
    kinds = sight.once("kinds", lambda: happenings.kinds(store, run_id))
    return {"total": counted.total, "kinds": kinds, "pages": pages}


def _plain(one: Happening, sight: Sight) -> dict[str, Any]:
    return {
        "seq": one.seq,
        "at": sight.seconds(one.time),
        "id": one.span_id,
        "operation": one.operation,
        "moment": one.moment,
        "name": one.name or "",
        "data": one.data or "",
    }

"""The sequence of who called whom, a page of calls at a time. Not its drawing (`src/views/sequence.ts`)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from kernel.stores import cast

if TYPE_CHECKING:
    from kernel.stores.cast import CallLine, Link, Part
    from webui.trace.sight import Answer, Sight

PAGE = 100
"""Calls that are sent at once; as in `src/views/pages.ts`."""

COLUMNS = 60
"""Those who have a column of their own; what the others did is in the last one."""

PAGES = 6
"""Pages that are answered at once."""


def answer(sight: Sight, ask: dict[str, Any]) -> Answer:
    """Columns, and the calls at the `offsets` that are asked for; with a `span`, `at` says which call it is."""
    store, run_id = sight.store, sight.run.run_id
    counted = sight.once("count calls", lambda: cast.count_calls(store, run_id))
    known, _ = sight.once("links", lambda: cast.links(store, run_id))
    parts = columns(known)
    places = {part: place for place, part in enumerate(parts)}
    pages = []
    for offset in offsets(ask):
        calls = sight.once(("calls", offset), partial(cast.calls, store, run_id, counted, offset, PAGE))
        pages.append({"offset": offset, "rows": [_plain(one, places, sight) for one in calls]})
    at = cast.place_of_call(store, run_id, str(ask["span"])) if ask.get("span") else None
    told = [{"kind": kind, "name": name} for kind, name in parts]
    return {"parts": told, "total": counted.total, "pages": pages, "at": at}


def columns(known: list[Link]) -> list[Part]:
    """Who took part, callers before whom they called first; the last stands for all beyond `COLUMNS`."""
    parts = list(dict.fromkeys(part for link in known for part in (link.source, link.target)))
    return parts if len(parts) <= COLUMNS else [*parts[: COLUMNS - 1], ("other", f"{len(parts) - COLUMNS + 1} others")]


def offsets(ask: dict[str, Any]) -> list[int]:
    """The beginnings of the pages that a page of the browser looks at."""
    given = ask.get("offsets")
    known = [one for one in given if isinstance(one, int) and one >= 0] if isinstance(given, list) else [0]
    return list(dict.fromkeys(one // PAGE * PAGE for one in known))[:PAGES]


def _plain(one: CallLine, places: dict[Part, int], sight: Sight) -> dict[str, Any]:
    last = len(places) - 1
    return {
        "id": one.span_id,
        "operation": one.operation,
        "name": one.name,
        "status": one.status,
        "started": sight.seconds(one.started),
        "seconds": one.duration,
        "input": one.input_tokens,
        "output": one.output_tokens,
        "from": places.get(one.source, last),
        "to": places.get(one.target, last),
    }

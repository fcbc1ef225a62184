"""The state at a moment of a run, and when it changed. Not its drawing (`src/views/moment.ts`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kernel.stores.moments import state_at, ticks
from webui.trace.payload import begun, fold
from webui.trace.plain import MOMENT, state_id

if TYPE_CHECKING:
    from kernel.stores.rows import StateChange
    from webui.trace.sight import Answer, Sight


def answer(sight: Sight, ask: dict[str, Any]) -> Answer:
    """The changes of the run, and what every key was `at` a second since it began (null: at its end)."""
    run = sight.run
    # Where the moment is that of a film, later changes are marked all the same.
    changes, total = sight.once("ticks", lambda: ticks(sight.whole or sight.store, run.run_id))
    end = max(sight.end, *(one.time for one in changes)) if changes else sight.end
    asked = ask.get("at") if run.at is None else run.at
    at = end if asked is None else run.started + float(asked)
    rows = sight.once(("state", at), lambda: state_at(sight.store, run.run_id, at, run.path, run.begun))
    told = [{"at": sight.seconds(one.time), "span": one.span_id, "key": one.key, "place": one.place} for one in changes]
    keys = [_plain(row, sight) for row in rows]
    return {"ticks": told, "total": total, "end": sight.seconds(end), "at": sight.seconds(at), "keys": keys}


def _plain(row: StateChange, sight: Sight) -> dict[str, Any]:
    ours = row.run_id == sight.run.run_id
    return {
        "id": state_id(row.scope, row.owner, row.key),
        "scope": row.scope,
        "owner": row.owner,
        "key": row.key,
        "value": fold(begun(row.value), MOMENT),
        "old": fold(begun(row.old), MOMENT),
        "changed": sight.seconds(row.time) if ours else None,
        "span": row.span_id if ours else "",
    }

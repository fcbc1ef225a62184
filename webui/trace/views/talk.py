"""The conversation of an agent: each call of its model, what was new in what it was sent, and what it answered.

Not its drawing (`src/views/talk.ts`).
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Any

from kernel.stores import talks
from webui.trace.payload import begun, fold, kept_elsewhere

if TYPE_CHECKING:
    from kernel.stores.talks import Asked, Speaker
    from webui.trace.sight import Answer, Sight

PAGE = 20
"""Calls that are sent at once; as in `src/views/talk.ts`."""

MOST = 6_000
"""Characters of a message or an answer that are sent; the whole is in the detail of the call."""

NEW = 40
"""New messages of a call that are sent: the first half and the last half of them."""


def answer(sight: Sight, ask: dict[str, Any]) -> Answer:
    """Who asked models, and the calls of the `agent` (or of the selected `span`'s) from `offset` on."""
    store, run_id = sight.store, sight.run.run_id
    speakers = sight.once("speakers", lambda: talks.speakers(store, run_id))
    names = [one.name for one in speakers]
    agent = next((name for name in names if name == ask.get("agent")), names[0] if names else "")
    offset = max(0, int(ask.get("offset") or 0)) // PAGE * PAGE
    if span_id := str(ask.get("span") or ""):
        offset = talks.place_of_call(store, run_id, agent, span_id) // PAGE * PAGE
    told = sight.once(("talk", agent, offset), lambda: _page(sight, agent, offset))
    total = next((one.calls for one in speakers if one.name == agent), 0)
    return {
        "speakers": [_speaker(one) for one in speakers],
        "agent": agent,
        "offset": offset,
        "total": total,
        "calls": told,
    }


def _page(sight: Sight, agent: str, offset: int) -> list[dict[str, Any]]:
    before = 1 if offset else 0
    calls = talks.calls(sight.store, sight.run.run_id, agent, offset - before, PAGE + before, MOST)
    earlier: list[Asked | None] = [calls[0] if before else None, *calls[before:]]
    kept = [kept_of(one, call) for one, call in zip(earlier, calls[before:], strict=False)]
    wanted = [
        (call.span_id, place)
        for call, same in zip(calls[before:], kept, strict=True)
        for place in _new(len(call.hashes or ()), same)
    ]
    said = talks.messages(sight.store, sight.run.run_id, wanted, MOST)
    going = [call.span_id for call in calls[before:] if call.status == "running"]
    streamed = talks.streamed(sight.store, sight.run.run_id, going, MOST)
    told = []
    for one, call, same in zip(earlier, calls[before:], kept, strict=False):
        new = [
            {"place": place, **_message(said[span, place])}
            for span, place in wanted
            if span == call.span_id and (span, place) in said
        ]
        so_far = {"messages": new, "streamed": streamed.get(call.span_id, "")}
        told.append({**_call(call, sight), **_difference(one, call, same), **so_far})
    return told


def _message(said: dict[str, Any]) -> dict[str, Any]:
    """A message as the page reads it; `cut` is the size of the whole when only its beginning is here."""
    elsewhere = kept_elsewhere(said)
    return {**begun(said), "cut": elsewhere} if elsewhere else said


def kept_of(before: Asked | None, call: Asked) -> int:
    """How many messages at the beginning of a call are those of the call before."""
    pairs = zip(before.hashes or () if before else (), call.hashes or (), strict=False)
    return len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))


def _new(count: int, same: int) -> list[int]:
    places = list(range(same, count))
    return places if len(places) <= NEW else [*places[: NEW // 2], *places[-NEW // 2 :]]


def _difference(before: Asked | None, call: Asked, same: int) -> dict[str, Any]:
    """What changed since the call before: messages kept, taken away and new, and other settings."""
    had = len(before.hashes or ()) if before else 0
    count = len(call.hashes or ())
    changed = _changed(before.settings if before else None, call.settings) if before else []
    hidden = max(0, count - same - NEW)
    return {
        "kept": same,
        "gone": had - same,
        "count": count,
        "hidden": hidden,
        "changed": changed,
        "first": before is None,
    }


def _changed(before: Any, now: Any) -> list[dict[str, Any]]:
    if not isinstance(before, dict) or not isinstance(now, dict):
        return []
    names = [name for name in {**before, **now} if before.get(name) != now.get(name)]
    pairs = [(name, begun(before.get(name)), begun(now.get(name))) for name in names]
    return [{"name": name, "old": fold(old, 400), "now": fold(new, 400)} for name, old, new in pairs]


def _call(call: Asked, sight: Sight) -> dict[str, Any]:
    return {
        "id": call.span_id,
        "status": call.status,
        "started": sight.seconds(call.started),
        "seconds": call.duration,
        "model": call.model,
        "input": call.input_tokens or 0,
        "output": call.output_tokens or 0,
        "cost": call.cost,
        "replayed": call.replayed,
        "settings": fold(begun(call.settings), MOST),
        "answer": fold(_message(call.answer) if isinstance(call.answer, dict) else begun(call.answer), 2 * MOST),
        "trouble": call.trouble,
        "whole": call.hashes is None,
    }


def _speaker(one: Speaker) -> dict[str, Any]:
    return {
        "name": one.name, "calls": one.calls, "failures": one.failures,
        "input": one.input_tokens, "output": one.output_tokens, "cost": one.cost,
    }  # fmt: skip

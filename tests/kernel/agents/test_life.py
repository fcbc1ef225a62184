"""An agent's state: its status and how it came to it, and the values it keeps."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.agents.life import MOST_REMEMBERED, TRANSITIONS, Life, next_status
from kernel.errors import InvalidError
from kernel.state import State
from tests.kit.runs import Recording

EVENTS = sorted({event for events in TRANSITIONS.values() for event in events})


@given(st.lists(st.sampled_from(EVENTS), max_size=12))
def test_any_row_of_events_leads_to_a_known_status_or_is_refused(events: list[str]) -> None:
    status = "ready"
    for event in events:
        with suppress(InvalidError):
            status = next_status(TRANSITIONS, status, event)
    assert status in {"ready", "running", "paused", "failed"}


def test_an_event_of_any_status_is_always_possible_and_an_own_table_is_alone() -> None:
    table = {"*": {"stop": "off"}, "ready": {"go": "on"}}
    assert next_status(table, "on", "stop") == next_status(table, "ready", "stop") == "off"
    with pytest.raises(InvalidError, match="Possible: stop, go"):
        next_status(table, "ready", "start")
    with pytest.raises(InvalidError, match="no way on"):
        next_status({}, "ready", "start")


async def test_two_agents_do_not_share_their_values() -> None:
    state, ctx = State(), Recording().context()
    one, two = Life("a1", state), Life("a2", state)
    await one.set(ctx, {"status": "busy", "n": 1})
    await two.shelve(ctx, "notes", "x", None)
    await two.shelve(ctx, "notes", "y", None)
    assert (one.status, one.values()) == ("busy", {"n": 1})
    assert (two.status, two.values(), two.history) == ("ready", {"notes": ["x", "y"]}, ())


async def test_only_the_last_changes_of_status_are_remembered() -> None:
    life, ctx = Life("a", State()), Recording().context()
    for number in range(MOST_REMEMBERED + 20):
        await life.become(ctx, f"s{number}", "set")
    await life.become(ctx, life.status, "nothing new")
    assert len(life.history) == MOST_REMEMBERED
    assert life.history[-1]["to"] == f"s{MOST_REMEMBERED + 19}"

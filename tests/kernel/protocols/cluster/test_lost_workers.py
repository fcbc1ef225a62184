"""What home makes of a worker that is gone, without one."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from kernel.agents.agent import Agent, AgentSpec
from kernel.agents.caching import Caching
from kernel.errors import InvalidError, NetworkError
from kernel.events import Event
from kernel.models.catalog import Models
from kernel.models.similar import Answers
from kernel.operations import Call
from kernel.protocols.cluster.branch import MOST_ATTEMPTS, Branch
from kernel.protocols.cluster.parcels import StaysError, no_things, pack, unpack
from kernel.replay.edges import EFFECT, KEY
from kernel.values import Record
from tests.kit.runs import Recording


async def nobody(moment: str, call: Call) -> None:
    """Nobody listens."""


def branch_of(recording: Recording) -> Branch:
    return Branch(recording.context(), {"work": 1}, nobody, asyncio.get_running_loop().create_future())


def told(id: int, kind: str, **data: Any) -> Event:
    return Event(id, 1000.0, "run-1", "s1", "", kind, "post_letter", data)


async def test_a_call_that_may_be_made_only_once_and_has_no_known_end_is_not_made_again() -> None:
    branch = branch_of(Recording())
    branch.begin("tcp://worker:1")
    await branch.take(told(1, "execute_tool.started", input={"to": "Ada"}))
    await branch.take(told(2, "execute_tool.intent", **{KEY: "k", EFFECT: "once"}))
    branch.lose()
    with pytest.raises(InvalidError, match=r"'post_letter'.*nobody knows whether that was done"):
        await branch.outcome


async def test_what_had_ended_is_told_to_the_next_worker_and_what_was_open_ends_as_failed() -> None:
    recording = Recording()
    branch = branch_of(recording)
    assert branch.begin("tcp://worker:1")["past"] == []
    await branch.take(told(1, "execute_tool.started", input=1))
    branch.lose()
    branch.lose()
    assert recording.kinds() == ["execute_tool.started", "execute_tool.failed", "run.retry"]
    parcel = branch.begin("tcp://worker:2")
    assert (parcel["attempt"], parcel["work"]) == (2, 1)
    assert [[event["kind"] for event in events] for events in parcel["past"]] == [["execute_tool.started"]]
    assert not branch.outcome.done()


async def test_a_branch_that_costs_worker_after_worker_is_given_up() -> None:
    branch = branch_of(Recording())
    for number in range(MOST_ATTEMPTS):
        branch.begin(f"tcp://worker:{number}")
    branch.lose()
    with pytest.raises(NetworkError, match=f"{MOST_ATTEMPTS} workers were lost"):
        await branch.outcome


@pytest.mark.parametrize(
    "value",
    [
        None,
        [1, 2.5, "x", True, {"a": [], "$fn": 3, "list": ["list", []]}],
        {"big": 2**80, "bytes": b"\x00\xff", "tuple": (1, (2,))},
        Record(step=Record(name="x")),
        ["tool", {"name": "calculator"}],
    ],
)
def test_values_travel_as_they_are(value: Any) -> None:
    back = unpack(pack(value), no_things)
    assert back == value
    assert type(back) is type(value)


def test_what_is_not_finite_travels() -> None:
    assert str(unpack(pack([float("nan"), float("-inf")]), no_things)) == "[nan, -inf]"


def test_a_thing_of_this_process_does_not_travel() -> None:
    with pytest.raises(StaysError, match="lives in this process"):
        pack({"here": object()})


SECRETIVE = [
    ({"options": {"headers": {"x-pass": "secret"}}}, "was given headers"),
    ({"options": {"api_key": "secret"}}, "was given its api_key"),
    ({"cache": Caching(Answers(), 0.9)}, "keeps its answers in this process"),
]


@pytest.mark.parametrize(("more", "told"), SECRETIVE, ids=["headers", "key", "cache"])
def test_an_agent_with_secrets_or_a_cache_stays(more: dict[str, Any], told: str) -> None:
    models = Models()
    agent = Agent("agent_1", AgentSpec("owl", "demo/echo", **more), models, [])
    with pytest.raises(StaysError, match=told) as caught:
        pack(agent)
    assert "secret" not in caught.value.message.replace("be secrets", "")


def test_what_is_no_parcel_is_refused() -> None:
    for wrong in ([], ["Unknown", {}], ["Step", {"nothing": 1}], ["list", 3]):
        with pytest.raises(InvalidError, match="no parcel of this version"):
            unpack(wrong, no_things)

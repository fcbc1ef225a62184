"""Branches that are stopped while a worker is at them leave no open span; and a worker that is busy says so."""

from __future__ import annotations

import asyncio

from kernel.protocols.cluster.local import look
from tests.kit.cluster import PATIENCE, Started
from tests.kit.cluster_runs import Seen
from tests.kit.loopback import until
from tests.kit.openai_server import Reply, openai_server

BRANCHES = """
local function asks(name, url) return { agent = Agent.new({ name = name, model = "openai/m", base_url = url }) } end
return Workflow.parallel({
  cluster = "required", branches = { slow = asks("Slow", "SLOW"), bad = asks("Bad", "BAD") }
}):run("Hi")
"""


def still_open(seen: Seen) -> list[str]:
    ended = {e.span_id for e in seen.events if e.kind.endswith((".finished", ".failed"))}
    return [e.kind for e in seen.events if e.kind.endswith(".started") and e.span_id and e.span_id not in ended]


def ends_after(seen: Seen) -> list[str]:
    """Spans that end after the one around them."""
    ends = {e.span_id: e.id for e in seen.events if e.kind.endswith((".finished", ".failed"))}
    return [e.kind for e in seen.events if e.parent_id in ends and e.id > ends[e.parent_id]]


async def test_when_one_branch_fails_the_spans_of_the_other_are_closed(seen: Seen) -> None:
    async with openai_server(Reply(fault="stall_midway")) as slow, openai_server(Reply(fault="unauthorized")) as bad:
        code = BRANCHES.replace("SLOW", slow.url).replace("BAD", bad.url)
        done = await asyncio.wait_for(seen.run(code), PATIENCE)
    assert done.status == "failed"
    assert (still_open(seen), ends_after(seen)) == ([], [])


async def test_when_a_run_is_stopped_the_spans_of_its_branches_are_closed_and_busy_workers_say_so(
    seen: Seen, cluster: Started
) -> None:
    async with openai_server(Reply(fault="stall_midway")) as slow:
        running = asyncio.ensure_future(seen.run(BRANCHES.replace("SLOW", slow.url).replace("BAD", slow.url)))
        await seen.until(lambda: len(seen.of("chat.started")) == 2)
        await until(lambda: len(slow.requests) == 2, PATIENCE)
        state = await look(cluster.address)
        assert (state.running, state.waiting) == (2, 0)
        assert sum(worker.executing for worker in state.workers) == 2
        running.cancel()
        await asyncio.wait({running})
    assert (still_open(seen), ends_after(seen)) == ([], [])

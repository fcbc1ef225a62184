"""Limits that are reached in a worker, and workers that are really killed where that hurts."""

from __future__ import annotations

import asyncio
import os
import signal

from kernel.protocols.cluster.local import look
from kernel.stores.projection import Projection
from tests.kit.cluster import PATIENCE, Started
from tests.kit.cluster_runs import Seen
from tests.kit.loopback import until
from tests.kit.openai_server import Reply, openai_server

CHAIN = """
local first = Agent.new({ name = "First", model = "openai/m", base_url = "URL" })
local second = Agent.new({ name = "Second", model = "openai/m", base_url = "URL" })
local chain = Workflow.sequential({ name = "chain", steps = { { agent = first }, { agent = second } } })
return Workflow.parallel({ cluster = "required", branches = { chain = { workflow = chain } } }):run("Hi").chain
"""


async def kill(seen: Seen, cluster: Started) -> str:
    """Kill the worker that is at work; its address."""
    address: str = next(e.data["scope"]["worker"] for e in seen.events if "worker" in (e.data.get("scope") or {}))
    [pid] = [worker.pid for worker in (await look(cluster.address)).workers if worker.address == address]
    os.kill(pid, signal.SIGKILL)
    return address


async def test_a_limit_that_a_worker_reaches_ends_the_run_with_the_error_of_the_limit(seen: Seen) -> None:
    # Each call is 8 tokens.
    async with openai_server(Reply(("one",)), Reply(("two",)), Reply(("three",))) as server:
        done = await seen.run(CHAIN.replace("URL", server.url), limits={"tokens": 12})
        assert len(server.requests) == 2
    assert (done.status, done.usage.total) == ("failed", 16)
    assert done.error is not None
    assert done.error["type"] == "limit", done.error
    assert "its limit is 12" in done.error["message"]
    assert len(seen.of("chat.started")) == 2
    assert seen.events[-1].data["status"] == "failed"


async def test_the_tokens_of_a_lost_worker_are_counted_once(seen: Seen, cluster: Started) -> None:
    async with openai_server(Reply(("one",)), Reply(fault="stall"), Reply(("two",))) as server:
        running = asyncio.ensure_future(seen.run(CHAIN.replace("URL", server.url)))
        await seen.until(lambda: len(seen.of("chat.started")) == 2)
        await until(lambda: len(server.requests) == 2, PATIENCE)
        await kill(seen, cluster)
        done = await asyncio.wait_for(running, PATIENCE)
    assert (done.value, done.usage.input_tokens, done.usage.output_tokens) == ("two", 10, 6), done.error
    home = seen.folder / ".llmspell"
    with Projection.open(home, memory=True) as store:
        store.ingest()
        row = store.run(done.run_id)
        assert row is not None
        assert (row.input_tokens, row.output_tokens) == (10, 6)
    told = seen.events[-1].data["usage"]
    assert (told["input_tokens"], told["output_tokens"]) == (10, 6)


async def test_a_tool_that_may_be_used_only_once_is_not_used_again_when_its_worker_is_killed(
    seen: Seen, cluster: Started
) -> None:
    code = """
    local order = { tool = HttpRequestTool.new(), input = { method = "POST", url = "URL/orders", json = { item = 1 } } }
    return Workflow.parallel({ cluster = "required", branches = { order = order } }):run("x")
    """
    async with openai_server(Reply(fault="stall")) as server:
        running = asyncio.ensure_future(seen.run(code.replace("URL", server.url), allow=("host:loopback",)))
        await until(lambda: len(server.requests) == 1, PATIENCE)
        address = await kill(seen, cluster)
        done = await asyncio.wait_for(running, PATIENCE)
        assert len(server.requests) == 1
    assert done.error is not None
    assert f"The worker {address} was lost while the tool" in done.error["message"], done.error
    assert "nobody knows whether that was done" in done.error["message"]
    assert (len(seen.of("execute_tool.started")), len(seen.of("execute_tool.failed"))) == (1, 1)

"""Branches of workflows in real worker processes, one of which is really killed."""

from __future__ import annotations

import asyncio
import os
import signal
from typing import Any

import orjson
import pytest

from kernel.protocols.cluster.branch import Branch
from kernel.protocols.cluster.local import look
from kernel.tapes import Replay
from tests.kit.cluster import PATIENCE, Started
from tests.kit.cluster_runs import Seen
from tests.kit.loopback import until
from tests.kit.openai_server import Reply, openai_server

VIEWS = """
local flow = Workflow.parallel({ name = "views", cluster = "required", branches = {
  hope = Agent.new({ name = "Hope", system_prompt = "Hope", tools = { Calculator.new() } }),
  sum = { tool = Calculator.new(), input = { expression = "6*7" }, output_transform = function(r) return r.result end },
} })
local views = flow:run("What is 3 * 4?")
return { views.hope, views.sum }
"""


async def test_branches_are_done_by_workers_and_come_home_to_one_trace(seen: Seen) -> None:
    done = await seen.run(VIEWS)
    assert done.value == ["3 * 4 = 12", 42], done.error
    assert done.usage.total > 0
    steps = {event.name: event.span_id for event in seen.of("run_step.started")}
    [agent] = seen.of("invoke_agent.started")
    assert agent.parent_id == steps["hope"]
    chats = seen.of("chat.started")
    assert {event.parent_id for event in chats} == {agent.span_id}
    assert all(event.data["scope"]["worker"].startswith("tcp://127.0.0.1:") for event in (agent, *chats))
    assert {event.parent_id for event in seen.of("execute_tool.started")} == {agent.span_id, steps["sum"]}
    assert len({event.span_id for event in seen.events if event.kind.endswith(".started")} - {""}) == 10
    assert [event.id for event in seen.events] == [*range(1, len(seen.events) + 1)]


async def test_a_map_reduce_hands_over_every_part_and_a_replay_of_it_needs_no_worker(
    seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = """
    local flow = Workflow.map_reduce({ cluster = true, mapper = Agent.new({ name = "Echo", model = "demo/echo" }),
      reducer = function(all) return table.concat(all, "|") end })
    return flow:run({ "a", "b", "c", "d" })
    """
    done = await seen.run(code)
    assert str(done.value).count("|") == 3, done.error
    assert len(seen.of("chat.started")) == 4
    assert not seen.of("run_step.stays")
    monkeypatch.delenv("LLMSPELL_CLUSTER")
    again = await seen.run(code, replay=Replay(done.run_id))
    assert (again.status, again.value) == ("ok", done.value), again.error


async def test_what_cannot_travel_stays_and_the_trace_says_why(seen: Seen) -> None:
    code = """
    local flow = Workflow.parallel({ cluster = CLUSTER, branches = {
      here = { handler = function() return "here" end },
      secret = Agent.new({ name = "S", model = "demo/echo", api_key = "given-by-value" }),
    } })
    return flow:run("x").here
    """
    done = await seen.run(code.replace("CLUSTER", "true"))
    assert done.value == "here", done.error
    reasons = " ".join(event.data["reason"] for event in seen.of("run_step.stays"))
    assert "a function of the script" in reasons
    assert "api_key" in reasons
    assert "given-by-value" not in reasons
    failed = await seen.run(code.replace("CLUSTER", '"required"'))
    assert failed.error is not None
    assert "cannot run in the cluster" in failed.error["message"]
    assert (failed.error["file"], failed.error["line"]) == ("spell.lua", 3)


async def test_a_hook_that_watches_agents_keeps_them_here(seen: Seen) -> None:
    code = 'Hooks.register("before_chat", function() print("hooked") end)\n' + VIEWS.replace('"required"', "true")
    done = await seen.run(code)
    assert done.status == "ok", done.error
    assert "hooked" in "".join(seen.text)
    assert any("a hook of the spell" in event.data["reason"] for event in seen.of("run_step.stays"))


LAB = '[providers.mylab]\nkind = "openai"\nbase_url = "{url}"\n'


async def test_a_key_is_known_to_the_worker_alone_and_no_secret_is_sent(
    seen: Seen, cluster: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[bytes] = []
    begin = Branch.begin

    def note(self: Branch, worker: str) -> dict[str, Any]:
        parcel = begin(self, worker)
        sent.append(orjson.dumps(parcel))
        return parcel

    monkeypatch.setattr(Branch, "begin", note)
    monkeypatch.setenv("MYLAB_API_KEY", "key-of-this-home")
    code = """
    local lab = Agent.new({ name = "Lab", model = "mylab/m", system_prompt = PROMPT })
    local flow = Workflow.parallel({ cluster = true, branches = { lab = lab } })
    return flow:run("Hi").lab
    """
    async with openai_server(Reply(("fine",))) as server:
        cluster.config.write_text(LAB.format(url=server.url) + 'api_key = "env:MYLAB_API_KEY"\n')
        cluster.config.chmod(0o600)
        (seen.folder / "config.toml").write_text(LAB.format(url=server.url) + 'api_key = "env:MYLAB_API_KEY"\n')
        done = await seen.run(code.replace("PROMPT", '"Help"'))
        assert done.value == "fine", done.error
        assert [headers["authorization"] for headers in server.headers] == ["Bearer key-of-the-worker"]
        assert sent
        assert not any(b"key-of-this-home" in parcel for parcel in sent)
        count = len(sent)
        await seen.run(code.replace("PROMPT", '"The key is key-of-this-home"'))
    assert len(sent) == count
    assert "value of a key" in seen.of("run_step.stays")[-1].data["reason"]


async def test_an_error_comes_home_with_its_type_and_the_line_of_the_spell(seen: Seen) -> None:
    code = """
    local flow = Workflow.parallel({ cluster = "required", branches = {
      sum = { tool = Calculator.new(), input = { expression = "6 */ 7" } } } })
    return flow:run("x")
    """
    done = await seen.run(code)
    assert done.error is not None
    assert (done.error["file"], done.error["line"]) == ("spell.lua", 3)
    assert "sum" in done.error["message"]
    assert [event.parent_id for event in seen.of("execute_tool.failed")] == [seen.of("run_step.started")[0].span_id]


CHAIN = """
Events.on("llm_call_completed", function() print("heard") end)
local first = Agent.new({ name = "First", model = "openai/m", base_url = "URL" })
local second = Agent.new({ name = "Second", model = "openai/m", base_url = "URL" })
local chain = Workflow.sequential({ name = "chain", steps = { { agent = first }, { agent = second } } })
local flow = Workflow.parallel({ cluster = "required", branches = { chain = { workflow = chain } } })
return flow:run("Hi").chain
"""


async def test_listeners_hear_a_worker_while_it_goes_on_and_a_stop_reaches_it(seen: Seen) -> None:
    async with openai_server(Reply(("one",)), Reply(fault="stall")) as server:
        running = asyncio.ensure_future(seen.run(CHAIN.replace("URL", server.url)))
        # The second call never ends: what is heard of the first is heard meanwhile.
        await seen.until(lambda: "heard" in "".join(seen.text) and len(seen.of("chat.started")) == 2)
        await until(lambda: len(server.requests) == 2, PATIENCE)
        assert not running.done()
        running.cancel()
        done = await running
        assert done.status == "cancelled"
        await asyncio.wait_for(server.hung_up.wait(), PATIENCE)


async def test_the_branch_of_a_killed_worker_is_done_again_but_no_call_that_had_ended(
    seen: Seen, cluster: Started
) -> None:
    async with openai_server(Reply(("one",)), Reply(fault="stall"), Reply(("two",))) as server:
        running = asyncio.ensure_future(seen.run(CHAIN.replace("URL", server.url)))
        await seen.until(lambda: len(seen.of("chat.started")) == 2)
        await until(lambda: len(server.requests) == 2, PATIENCE)
        address = seen.of("chat.started")[1].data["scope"]["worker"]
        [pid] = [worker.pid for worker in (await look(cluster.address)).workers if worker.address == address]
        os.kill(pid, signal.SIGKILL)
        done = await asyncio.wait_for(running, PATIENCE)
        assert done.value == "two", done.error
        asked = [request["messages"][-1]["content"] for request in server.requests]
    assert asked == ["Hi", "one", "one"]
    [retry] = seen.of("run_step.retry")
    assert retry.data["error"]["worker"] == address
    ended = [event for event in seen.events if event.kind.endswith((".finished", ".failed")) and event.span_id]
    assert len({event.span_id for event in ended}) == len(ended)
    assert [event.data["output"]["text"] for event in seen.of("chat.finished")] == ["one", "two"]
    assert [event.data["scope"]["attempt"] for event in seen.of("chat.started")] == [1, 1, 2]
    again = await seen.run(CHAIN.replace("URL", server.url), replay=Replay(done.run_id))
    assert (again.status, again.value) == ("ok", "two"), again.error

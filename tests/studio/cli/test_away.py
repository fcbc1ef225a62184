"""`llmspell run --cluster` and `llmspell cluster`, with real processes."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from pathlib import Path

import pytest

from kernel.events import Event
from kernel.protocols.cluster.local import look
from kernel.stores.journal import read
from tests.kit.cluster import PATIENCE, Started, living, process
from tests.kit.loopback import until
from tests.kit.openai_server import Reply, openai_server
from tests.kit.shell import Shell


@pytest.fixture(autouse=True)
def use(cluster: Started, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LLMSPELL_CLUSTER", cluster.address)


def journals(folder: Path) -> list[list[Event]]:
    every = [[*read(path)] for path in (folder / ".llmspell" / "journals").glob("*.ndjson")]
    return sorted((events for events in every if events), key=lambda events: events[0].time)


def test_a_run_in_a_worker_looks_as_one_at_home(shell: Shell) -> None:
    shell.write(
        "greet.lua",
        """
        print("hello", params.x, arg[1])
        io.stderr:write("aside\\n")
        local name = io.read()
        State.scope("global"):set("seen", name)
        print(Agent.new({ system_prompt = "Terse" }):chat("What is 2 * 3?"))
        return { name = name }
        """,
    )
    ended = shell.run(
        "run", "--cluster", "greet.lua", "--param", "x=1", "--json", "more", stdin="Ada\n", timeout=3 * PATIENCE
    )
    assert (ended.code, json.loads(ended.out)) == (0, {"name": "Ada"}), ended.err
    assert "hello\t1\tmore" in ended.err
    assert "aside" in ended.err
    [events] = journals(shell.folder)
    assert [event.id for event in events] == [*range(1, len(events) + 1)]
    assert events[0].data["worker"].startswith("tcp://127.0.0.1:")
    assert (events[0].data["path"], events[0].data["folder"]) == ("greet.lua", ".")
    assert events[-1].data["status"] == "ok"
    assert "2 * 3 = 6" in "".join(e.data["text"] for e in events if e.kind == "run_script.stdout")
    later = shell.run("eval", 'return State.scope("global"):get("seen")')
    assert later.out.strip() == "Ada", later.err


def test_an_error_of_a_notebook_comes_home_with_the_line_of_the_file(shell: Shell) -> None:
    shell.write(
        "mixed.spell.md",
        "---\ntitle: Mixed\n---\n\n```lua\nprint('one')\n```\n\n```js\n\nthrow new Error('bad')\n```\n",
    )
    ended = shell.run("run", "--cluster", "mixed.spell.md", timeout=3 * PATIENCE)
    assert (ended.code, ended.out) == (1, "one\n")
    assert "mixed.spell.md:11: bad" in ended.err


def test_the_profile_a_notebook_asks_for_holds_in_a_worker_too(shell: Shell) -> None:
    reading = "```lua\nreturn { next(env) == nil }\n```\n"
    shell.write("narrow.spell.md", f"---\ntitle: Narrow\nprofile: high\n---\n\n{reading}")
    shell.write("wide.spell.md", f"---\ntitle: Wide\nprofile: none\n---\n\n{reading}")
    narrow = shell.run("run", "--cluster", "--json", "narrow.spell.md", timeout=3 * PATIENCE)
    assert (narrow.code, json.loads(narrow.out or "null")) == (0, [True]), narrow.err
    wide = shell.run("run", "--cluster", "--json", "wide.spell.md", timeout=3 * PATIENCE)
    assert wide.code == 1
    assert "The profile 'none', which the spell asks for, is wider than yours." in " ".join(wide.err.split())


def test_a_spell_that_holds_a_secret_is_not_sent(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERVICE_TOKEN", "do-not-send-this")
    shell.write("leak.lua", 'print("do-not-send-this")')
    ended = shell.run("run", "--cluster", "leak.lua")
    assert ended.code == 1
    assert "not sent to a cluster" in ended.err


TWO = """
print("begin")
local first = Agent.new({ name = "First", model = "openai/m", base_url = "URL" })
print(first:chat("Hi"))
print(first:chat("More"))
return "done"
"""


async def test_the_run_of_a_killed_worker_goes_on_with_another(shell: Shell, cluster: Started) -> None:
    async with openai_server(Reply(("one",)), Reply(fault="stall"), Reply(("two",))) as server:
        shell.write("two.lua", TWO.replace("URL", server.url))
        running = asyncio.ensure_future(
            asyncio.to_thread(shell.run, "run", "--cluster", "two.lua", timeout=3 * PATIENCE)
        )
        await until(lambda: len(server.requests) == 2, PATIENCE)
        # What had ended is known at home.
        await until(lambda: [e.kind for r in journals(shell.folder) for e in r].count("chat.started") == 2, PATIENCE)
        [events] = journals(shell.folder)
        address = events[0].data["worker"]
        [pid] = [worker.pid for worker in (await look(cluster.address)).workers if worker.address == address]
        os.kill(pid, signal.SIGKILL)
        ended = await running
        asked = [request["messages"][-1]["content"] for request in server.requests]
    assert (ended.code, ended.out) == (0, "begin\none\ntwo\ndone\n"), ended.err
    assert asked == ["Hi", "More", "More"]
    lost, last = journals(shell.folder)
    assert (lost[-1].data["status"], last[-1].data["status"]) == ("cancelled", "ok")
    assert last[0].data["origin"] == lost[0].run_id


async def test_ctrl_c_stops_the_run_in_the_worker(shell: Shell) -> None:
    async with openai_server(Reply(fault="stall")) as server:
        shell.write("two.lua", TWO.replace("URL", server.url))
        child = await asyncio.to_thread(shell.start, "run", "--cluster", "two.lua")
        await until(lambda: len(server.requests) == 1, PATIENCE)
        child.send_signal(signal.SIGINT)
        _, told = await asyncio.to_thread(child.communicate, None, PATIENCE)
        assert child.returncode == 130
        assert "llmspell resume" in told
        await asyncio.wait_for(server.hung_up.wait(), PATIENCE)
    [events] = journals(shell.folder)
    assert events[-1].data["status"] == "cancelled"


def test_an_evaluation_is_done_by_workers_and_recordings_are_made_here(shell: Shell) -> None:
    shell.write("sum.lua", "return Agent.new({ tools = { Calculator.new() } }):chat(params.input)")
    shell.write("sums.csv", "input,expected\nWhat is 6 * 7?,6 * 7 = 42\nWhat is 2 + 2?,5\n")
    words = ["evaluate", "sum.lua", "--dataset", "sums.csv", "--scorer", "exact", "--scorer", "tools=calculator"]
    ended = shell.run(*words, "--cluster", "--json", timeout=3 * PATIENCE)
    assert ended.code == 0, ended.err
    [column] = json.loads(ended.out)["results"]
    assert [column["scores"][name]["mean"] for name in ("exact", "tools")] == [0.5, 1.0]
    cases = [events for events in journals(shell.folder) if events[0].data["kind"] == "case"]
    assert [events[0].data["worker"].startswith("tcp://127.0.0.1:") for events in cases] == [True, True]
    refused = shell.run(*words, "--cluster", "--record", "tapes")
    assert (refused.code, "recorded and replayed here" in refused.err) == (1, True)


def test_judges_and_scorers_that_are_spells_run_in_workers_too(shell: Shell) -> None:
    shell.write("say.lua", "return params.input")
    shell.write("words.csv", "input\nHoo\nMeow\n")
    shell.write("verdict.yaml", 'steps:\n  - text: \'{"reason": "an owl", "score": 0.75}\'\n')
    shell.write("long.lua", "function score(case) return #case.output / 10 end")
    words = ["evaluate", "say.lua", "--dataset", "words.csv", "--scorer", "long.lua", "--scorer", "judge=Is it an owl?"]
    ended = shell.run(*words, "--judge-model", "scripted/verdict.yaml", "--cluster", "--json", timeout=3 * PATIENCE)
    assert ended.code == 0, ended.err
    [column] = json.loads(ended.out)["results"]
    told = {name: (one["mean"], one["failed"]) for name, one in column["scores"].items()}
    assert told == {"long": (0.35, 0), "judge": (0.75, 0)}
    runs = [events[0].data for events in journals(shell.folder) if events[0].data["kind"] == "case"]
    assert [run["worker"].startswith("tcp://127.0.0.1:") for run in runs] == [True] * 6


async def test_ctrl_c_stops_the_evaluation_in_the_workers_and_it_goes_on_later(shell: Shell) -> None:
    shell.write("sums.csv", "input,expected\none,One\ntwo,Two\n")
    words = ["evaluate", "ask.lua", "--dataset", "sums.csv", "--cluster", "--concurrency", "1"]
    async with openai_server(Reply(("One",)), Reply(fault="stall")) as server:
        source = 'return Agent.new({ model = "openai/m", base_url = "URL" }):chat(params.input)'
        shell.write("ask.lua", source.replace("URL", server.url))
        child = await asyncio.to_thread(shell.start, *words)
        await until(lambda: len(server.requests) == 2, PATIENCE)
        child.send_signal(signal.SIGINT)
        out, told = await asyncio.to_thread(child.communicate, None, PATIENCE)
        assert (child.returncode, "cancelled  1 of 2 cases" in out, "--resume" in told) == (130, True, True), told
        await asyncio.wait_for(server.hung_up.wait(), PATIENCE)
    async with openai_server(Reply(("Two",))) as server:
        shell.write("ask.lua", source.replace("URL", server.url))
        ended = await asyncio.to_thread(
            shell.run, "evaluate", "--resume", "last", "--cluster", "--json", "--keep-answers"
        )
        assert [request["messages"][-1]["content"] for request in server.requests] == ["two"]
    [column] = json.loads(ended.out)["results"]
    assert (column["cases"], column["scores"]["exact"]["mean"]) == (2, 1.0)


async def test_a_cluster_whose_starter_is_killed_ends_with_it(tmp_path: Path) -> None:
    with process(tmp_path, 1, LLMSPELL_CONFIG=os.devnull) as (child, _):
        assert child.stdin is not None
        # What the system does for one that is killed.
        child.stdin.close()
        await asyncio.to_thread(child.wait, PATIENCE)
        await until(lambda: not living(child.pid), PATIENCE)


def test_a_cluster_is_started_found_and_stopped(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LLMSPELL_CLUSTER")
    monkeypatch.setenv("XDG_DATA_HOME", str(shell.folder / "data"))
    monkeypatch.setenv("LLMSPELL_CONFIG", os.devnull)
    child = shell.start("cluster", "start", "--workers", "1")
    with child:
        assert child.stdout is not None
        address = child.stdout.readline().split()[0]
        state = json.loads(shell.run("cluster", "status", "--json", timeout=3 * PATIENCE).out)
        assert (state["address"], len(state["workers"]), state["running"]) == (address, 1, 0)
        again = shell.run("cluster", "start", "--workers", "1", timeout=3 * PATIENCE)
        assert (again.code, f"A cluster of yours runs already, at {address}" in again.err) == (1, True)
        other = shell.start("cluster", "start", "--workers", "1", "--beside")
        with other:
            assert other.stdout is not None
            assert other.stdout.readline().split()[0] != address
            assert f"Spells use the one at {address}" in other.stdout.readline()
            other.send_signal(signal.SIGINT)
            assert other.wait(PATIENCE) == 0
        assert shell.run("cluster", "stop", timeout=3 * PATIENCE).out == f"Stopped {address}.\n"
        assert child.wait(PATIENCE) == 0
    assert "No cluster is in use" in shell.run("cluster", "status").err


def test_a_cluster_that_was_killed_does_not_keep_another_from_its_place(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LLMSPELL_CLUSTER", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(shell.folder / "data"))
    monkeypatch.setenv("LLMSPELL_CONFIG", str(shell.folder / "none.toml"))
    record = shell.folder / "data" / "llmspell" / "cluster.address"
    record.parent.mkdir(parents=True)
    record.write_text("tcp://127.0.0.1:9\n")
    child = shell.start("cluster", "start", "--workers", "1")
    with child:
        assert child.stdout is not None
        address = child.stdout.readline().split()[0]
        assert record.read_text().strip() == address
        child.send_signal(signal.SIGINT)
        assert child.wait(PATIENCE) == 0
    assert not record.exists()

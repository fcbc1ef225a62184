"""What a cell with a narrower profile tries with what earlier cells made with the notebook's wider hands."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from kernel.engines.protocol import Chunk
from kernel.models.scripted import Scripted
from kernel.protocols.executor import Done, Job
from kernel.sandbox.walls import wall_trouble
from kernel.testing.rehearsal import Rehearsal, rehearse

needs_walls = pytest.mark.skipif(bool(wall_trouble()), reason=f"there are no walls here: {wall_trouble()}")

SECRET = "the owls are not what they seem"

READ = {"lua": "read:run({ operation = 'read', path = 'secret.txt' }).content"}
READ["javascript"] = "(await read.run({ operation: 'read', path: 'secret.txt' })).content"

MADE = {
    "lua": f"""
        read = FileSystemTool.new()
        function closure() return {READ["lua"]} end
        own = Tool.new({{ name = "own", description = "Reads", parameters = {{ type = "object" }}, handler = closure }})
        inner = Workflow.sequential({{ name = "inner", steps = {{ closure }} }})
        outer = Workflow.sequential({{ name = "outer", steps = {{ inner }} }})
        agent = Agent.new({{ name = "reader", model = "test/reader", tools = {{ own }} }})
        Events.on("please", function() heard = closure() end)
    """,
    "javascript": f"""
        globalThis.read = new FileSystemTool();
        globalThis.closure = async () => {READ["javascript"]};
        globalThis.own = await Tool.new({{ name: "own", description: "Reads", parameters: {{ type: "object" }},
            handler: closure }});
        globalThis.inner = Workflow.sequential({{ name: "inner", steps: [closure] }});
        globalThis.outer = Workflow.sequential({{ name: "outer", steps: [inner] }});
        globalThis.agent = await Agent.new({{ name: "reader", model: "test/reader", tools: [own] }});
        await Events.on("please", async () => {{ globalThis.heard = await closure(); }});
        globalThis.waiting = new Promise((resolve) => {{ globalThis.release = resolve; }}).then(closure);
    """,
}

ATTACKS = {
    "lua": {
        "a tool made before": f"return {READ['lua']}",
        "a closure over it": "return closure()",
        "a tool of the spell's own": "return own:run({})",
        "a tool by its name": "return Tools.call('own', {})",
        "a workflow": "return inner:run('x')",
        "a nested workflow": "return outer:run('x')",
        "an agent with that tool": "return agent:chat('Read it.')",
        "an event that another cell listens to": "Events.emit('please', {}) return heard",
        "a promise that outlives the code": f"""
            Promise.delay(20):then_(function() late = {READ["lua"]} end)
            return 0
        """,
        "a plan of the scheduler": """
            SchedulerTool.new():run({ after = 0.02, tool = "own", input = {} })
            return 0
        """,
        "a coroutine begun by it": "return coroutine.wrap(closure)()",
        "an attachment": "return agent:chat({ text = 'Read.', files = { 'secret.txt' } })",
        "a new tool": "return FileSystemTool.new():run({ operation = 'read', path = 'secret.txt' }).content",
    },
    "javascript": {
        "a tool made before": f"return {READ['javascript']}",
        "a closure over it": "return await closure()",
        "a tool of the spell's own": "return await own.run({})",
        "a nested workflow": "return await outer.run('x')",
        "an agent with that tool": "return await agent.chat('Read it.')",
        "an event that another cell listens to": "await Events.emit('please', {}); return globalThis.heard",
        "a timer that outlives the code": "setTimeout(async () => { globalThis.late = await closure() }, 20); return 0",
        "a promise of another cell that this one settles": "release(); return await waiting",
    },
}


def reader() -> Scripted:
    """Calls the tool and tells what it gave, for as often as it is asked."""
    model = Scripted()
    for _ in range(4):
        model.with_tool_call("own", {}).with_text("{{last}}")
    return model


@pytest.fixture
async def book(tmp_path: Path) -> AsyncIterator[Rehearsal]:
    (tmp_path / "secret.txt").write_text(SECRET)
    async with rehearse(tmp_path, models={"test/reader": reader()}) as running:
        yield running


async def cell(book: Rehearsal, source: str, language: str = "lua", profile: str = "", id: str = "one") -> Done:
    job = Job(Chunk(source, f"Cell {id}", id, profile=profile), language)
    return await book.runtime.execute(job, book.paper)


def told(book: Rehearsal) -> str:
    """Everything that came of the tools, as the events tell it."""
    return repr([event.data for event in book.events if event.kind.startswith("execute_tool.")])


ALL = pytest.mark.parametrize(
    ("language", "name"), [(language, name) for language, attacks in ATTACKS.items() for name in attacks]
)

LATE = {"lua": "return late or heard", "javascript": "return globalThis.late || globalThis.heard"}


@ALL
async def test_a_narrow_cell_gets_nothing_through_what_wider_cells_made(
    book: Rehearsal, language: str, name: str
) -> None:
    assert (await cell(book, MADE[language], language, id="wide")).status == "ok"
    attack = await cell(book, ATTACKS[language][name], language, "high", id="narrow")
    assert SECRET not in repr(attack)
    assert SECRET not in repr([event.data for event in book.events if event.kind == "chat.started"])
    assert SECRET not in told(book), "nothing was read on its behalf, whoever would have heard of it"
    assert SECRET not in repr(await cell(book, LATE[language], language))


@ALL
async def test_without_a_profile_each_of_them_succeeds(book: Rehearsal, language: str, name: str) -> None:
    assert (await cell(book, MADE[language], language, id="wide")).status == "ok"
    attack = await cell(book, ATTACKS[language][name], language)
    late = await cell(book, LATE[language], language)
    sent = repr([event.data for event in book.events if event.kind == "chat.started"])
    assert any(SECRET in each for each in (repr(attack), told(book), repr(late), sent)), attack


@pytest.mark.parametrize("language", MADE)
async def test_the_same_works_in_a_cell_without_a_profile_before_and_after(book: Rehearsal, language: str) -> None:
    assert (await cell(book, MADE[language], language)).status == "ok"
    for profile, works in (("", True), ("high", False), ("", True)):
        done = await cell(book, ATTACKS[language]["an agent with that tool"], language, profile)
        assert (SECRET in told(book)) is works, profile
        book.events.clear()
        done = await cell(book, ATTACKS[language]["a nested workflow"], language, profile)
        assert (done.status == "ok") is works, done.error
        book.events.clear()


async def test_an_agent_made_by_a_narrow_cell_is_as_wide_as_the_cell_that_asks_it(book: Rehearsal) -> None:
    assert (await cell(book, MADE["lua"], profile="high")).status == "ok"
    assert SECRET not in repr(await cell(book, "return own:run({})", profile="high"))
    assert (await cell(book, "return own:run({})")).value == SECRET


async def test_a_function_of_another_language_is_confined_too(book: Rehearsal) -> None:
    await cell(book, MADE["lua"])
    job = Job(Chunk("return { read = closure }", "helpers", "helpers"), "lua")
    await book.runtime.execute(job, book.paper)
    assert SECRET not in repr(await cell(book, "return await cells.helpers.read()", "javascript", "high"))
    assert (await cell(book, "return await cells.helpers.read()", "javascript")).value == SECRET


async def test_what_one_cell_is_denied_another_does_at_the_same_time(book: Rehearsal) -> None:
    await cell(book, MADE["javascript"], "javascript")
    source = """
        for (let i = 0; i < 20; i++) { await new Promise((go) => setTimeout(go, 1)); await closure(); }
        return await closure();
    """
    narrow, wide = await asyncio.gather(
        cell(
            book,
            "let got = ''; for (let i = 0; i < 20; i++) { try { got += await closure() } catch {} } return got",
            "javascript",
            "high",
            "a",
        ),
        cell(book, source, "javascript", "", "b"),
    )
    assert (narrow.value, wide.value) == ("", SECRET), (narrow.error, wide.error)


async def test_connections_that_were_opened_with_wider_hands_are_not_used(tmp_path: Path) -> None:
    async with rehearse(tmp_path, profile="low") as book:
        opened = """
            listener = SocketListenerTool.new({ timeout = 100 })
            at = listener:run({ action = "start" })
            url = "http://127.0.0.1:" .. at.port
            web = Tools.template("http_api", { name = "web", base_url = url, path = "/" })
        """
        assert (await cell(book, opened)).status == "ok"
        for attack in (
            "listener:run({ action = 'next' })",
            "web:run({})",
            "http.get(url)",
        ):
            done = await cell(book, f"return {attack}", profile="high")
            assert (done.error or {}).get("type") == "denied", (attack, done)
        heard: Any = (await cell(book, "return listener:run({ action = 'list' }).listeners[1].received")).value
        assert heard == 0


async def test_programs_and_variables_are_those_of_the_narrower_profile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LLM_MOOD", SECRET)
    async with rehearse(tmp_path, profile="low") as book:
        await cell(
            book, "shell = ShellCommandTool.new() variables = EnvironmentTool.new() processes = ProcessTool.new()"
        )
        for attack in (
            "shell:run({ command = 'printenv LLM_MOOD' }).stdout",
            "variables:run({ operation = 'get', name = 'LLM_MOOD' }).value",
            "#processes:run({ operation = 'list' }).processes",
            "env.LLM_MOOD or os.getenv('LLM_MOOD') or error('nothing')",
        ):
            wide, narrow = await cell(book, f"return {attack}"), await cell(book, f"return {attack}", profile="high")
            assert wide.status == "ok", (attack, wide.error)
            assert narrow.status == "failed" or not narrow.value, (attack, narrow)


async def test_a_cell_is_asked_about_what_its_own_profile_wants_approved(tmp_path: Path) -> None:
    async with rehearse(tmp_path, profile="low") as book:
        await cell(book, "shell = ShellCommandTool.new()")
        run = "return shell:run({ command = 'echo hoo' }).stdout"
        assert (await cell(book, run)).value == "hoo\n"
        assert (await cell(book, run, profile="medium")).error["type"] == "denied"  # type: ignore[index]
        book.paper.answers = [{"decision": "once"}]
        assert (await cell(book, run, profile="medium")).value == "hoo\n"


async def test_tokens_calls_output_and_time_are_counted_for_the_cell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = tmp_path / "config.toml"
    settings.write_text(
        "[security.profiles.little]\nbase = 'medium'\n"
        "limits = { calls = 20, output = 1048576, tokens = 30, wall = 1.0, cpu = 0.1 }\n"
    )
    monkeypatch.setenv("LLMSPELL_CONFIG", str(settings))
    bombs = {
        "calls": "for i = 1, 30 do uuid.generate() end",
        "wrote": "for i = 1, 40 do print(('x'):rep(50000)) end",
        "tokens": "for i = 1, 20 do Agent.new({ model = 'demo/echo' }):chat('one two three four five six') end",
        "ran longer": "Promise.delay(5000):await()",
        "100 ms": "while true do end",
    }
    async with rehearse(tmp_path) as book:
        for word, bomb in bombs.items():
            done = await cell(book, bomb, profile="little")
            assert (done.error or {}).get("type") == "limit", done
            assert word in str(done.error), done
        assert (await cell(book, bombs["calls"])).status == "ok", "the notebook has its own limits again"


async def test_a_profile_that_cannot_be_kept_is_refused_before_the_cell_runs(book: Rehearsal) -> None:
    for source, language, profile, words in (
        ("print('ran')", "python", "high", "walls are those of the spell"),
        ("print('ran')", "lua", "none", "allows more"),
        ("print('ran')", "lua", "low", "allows more"),
        ("print('ran')", "lua", "nothing", "no profile 'nothing'"),
    ):
        done = await cell(book, source, language, profile)
        assert words in str(done.error), done
        assert "ran" not in book.paper.text
    assert (await cell(book, "return 1", profile="medium")).value == 1


async def test_branches_of_a_confined_cell_stay_here(book: Rehearsal) -> None:
    flow = "return Workflow.parallel({{ cluster = {}, branches = {{ one = function() return 1 end }} }}):run('x').one"
    assert (await cell(book, flow.format("true"), profile="high")).value == 1
    assert "never in a cluster" in str((await cell(book, flow.format('"required"'), profile="high")).error)


async def test_a_model_at_an_address_of_the_spell_is_bounded_by_the_profile_of_the_cell(tmp_path: Path) -> None:
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unheard.getsockname()[1]}/v1"
    made = f"""
        near = Agent.new({{ model = "local/any", base_url = "{url}", retries = 0 }})
        function ask() return near:chat("Hello") end
    """
    async with rehearse(tmp_path, live=True) as book:
        await cell(book, made)
        for profile, kind in (("", "network"), ("high", "denied"), ("", "network")):
            error = (await cell(book, "return ask()", profile=profile)).error
            assert (error or {}).get("type") == kind, error


async def test_modules_are_those_that_both_profiles_load(tmp_path: Path) -> None:
    (tmp_path / "words.lua").write_text("return { word = 'hoo' }")
    async with rehearse(tmp_path, profile="none") as book:
        assert (await cell(book, "return require('words').word", profile="high")).error["type"] == "denied"  # type: ignore[index]
        assert (await cell(book, "return require('words').word")).value == "hoo"


@pytest.mark.parametrize("language", MADE)
@needs_walls
async def test_behind_walls_a_narrow_cell_is_as_narrow(tmp_path: Path, language: str) -> None:
    (tmp_path / "secret.txt").write_text(SECRET)
    async with rehearse(tmp_path, models={"test/reader": reader()}, isolated=True) as book:
        assert (await cell(book, MADE[language], language)).status == "ok"
        for name in ("a closure over it", "a tool of the spell's own", "an event that another cell listens to"):
            assert SECRET not in repr(await cell(book, ATTACKS[language][name], language, "high"))
        assert SECRET not in told(book)
        assert SECRET in repr(await cell(book, ATTACKS[language]["a closure over it"], language))

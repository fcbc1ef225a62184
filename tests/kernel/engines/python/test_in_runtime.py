"""Python cells in a real spell: the whole API, its trace, and other languages beside it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from kernel.engines.protocol import Chunk
from kernel.events import Event
from kernel.protocols.executor import Done, Job
from kernel.runtime import Options, Runtime


class Screen:
    """Keeps what is shown, and answers every question."""

    def __init__(self) -> None:
        self.text = ""
        self.asked: list[Mapping[str, Any]] = []

    def stream(self, name: str, text: str) -> None:
        self.text += text

    def display(self, bundle: dict[str, Any]) -> None:
        pass

    async def ask(self, kind: str, question: Mapping[str, Any]) -> Any:
        self.asked.append(question)
        return "Ada"


class Notebook:
    """Cells of a real spell, run one after the other."""

    def __init__(self, folder: Path, **options: Any) -> None:
        self.events: list[Event] = []
        self.screen = Screen()
        self.runtime = Runtime(Options(folder=folder, home=folder / "home", sinks=(self._hear,), **options))
        self._more = asyncio.Event()
        self._count = 0

    def _hear(self, event: Event) -> None:
        self.events.append(event)
        self._more.set()

    async def happened(self, kind: str) -> None:
        while not self.seen(kind):
            self._more.clear()
            await self._more.wait()

    async def execute(self, source: str, language: str = "python", name: str = "") -> Done:
        self._count += 1
        chunk = Chunk(source, name or f"cell {self._count}", f"c{self._count}")
        return await self.runtime.execute(Job(chunk, language), self.screen)

    async def run(self, source: str, language: str = "python", name: str = "") -> Any:
        done = await self.execute(source, language, name)
        assert done.status == "ok", done.error
        return done.value

    def seen(self, kind: str) -> list[Event]:
        return [event for event in self.events if event.kind == kind]


@pytest.fixture
async def notebook(tmp_path: Path) -> AsyncIterator[Notebook]:
    notebook = Notebook(tmp_path)
    yield notebook
    await notebook.runtime.close()


async def test_agents_answer_and_stream(notebook: Notebook) -> None:
    assert await notebook.run('agent = Agent(system_prompt="You echo", model="demo/echo")\nawait agent.chat("owls")')
    pieces = await notebook.run("[piece async for piece in agent.stream_chat('one two three')]")
    assert len(pieces) > 1
    assert await notebook.run("agent.name == agent.id and agent.model") == "demo/echo"
    assert await notebook.run("b = Agent.builder().name('bob').model('demo/echo').build()\nb.name") == "bob"


async def test_the_trace_names_the_line_of_the_cell(notebook: Notebook) -> None:
    await notebook.run(
        "agent = Agent('You are terse')\n\nasync def talk():\n    return await agent.chat('hi')\nawait talk()"
    )
    chat = notebook.seen("chat.started")[0]
    assert chat.data["source"] == {"name": "cell 1", "line": 4, "cell": "c1", "language": "python"}
    cell = notebook.seen("run_cell.started")[0]
    parents = {event.span_id: event.parent_id for event in notebook.events if event.kind.endswith(".started")}
    span = chat.span_id
    while parents.get(span):
        span = parents[span]
    assert span == cell.span_id


async def test_a_tool_of_python_is_called_by_lua_and_by_an_agent(notebook: Notebook) -> None:
    await notebook.run("""
class Shout(Tool):
    name = "shout"
    description = "Writes a text in capitals"
    parameters = {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]}
    async def execute(self, params):
        print("shouting")
        return params["text"].upper()
shout = Shout()
shout.name
""")
    assert await notebook.run('return Tools.call("shout", {text = "from lua"})', "lua") == "FROM LUA"
    assert notebook.screen.text == "shouting\n"
    assert [event.name for event in notebook.seen("execute_tool.started")] == ["shout"]


async def test_a_hook_of_python_fires_on_an_agent_of_lua(notebook: Notebook) -> None:
    await notebook.run("""
seen = []
def before(call):
    seen.append(call["operation"])
    call["input"] = "changed in python"
Hooks.register("before_chat", before);
""")
    await notebook.run('poet = Agent.new({model = "demo/echo"})\npoet:chat("hello")', "lua")
    assert await notebook.run("seen") == ["chat"]


async def test_state_is_shared(notebook: Notebook) -> None:
    await notebook.run('State.set("facts", {"owls": [1, None, "ü"]});')
    assert await notebook.run('return State.get("facts").owls[3]', "lua") == "ü"
    assert await notebook.run('(await State.get("facts"))["owls"]') == [1, None, "ü"]


async def test_functions_and_results_of_other_languages_can_be_used(notebook: Notebook) -> None:
    await notebook.run("return { double = function(n) return n * 2 end, facts = { 1, 2 } }", "lua", "helpers")
    assert await notebook.run("[await cells.helpers['double'](21), cells.helpers['facts']]") == [42, [1, 2]]
    await notebook.run("def triple(n):\n    return n * 3\n{'triple': triple}", "python", "more")
    assert await notebook.run("return cells.more.triple(5)", "lua") == 15


async def test_input_reaches_the_person_at_the_screen(notebook: Notebook) -> None:
    assert await notebook.run("'Hello ' + input('Name? ')") == "Hello Ada"
    assert notebook.screen.asked[0]["prompt"] == "Name? "


async def test_an_error_of_the_api_names_the_cell_and_the_line(notebook: Notebook) -> None:
    done = await notebook.execute("x = 1\nAgent({'modle': 'x'})")
    assert done.error is not None
    assert "Did you mean 'model'" in done.error["message"]
    assert (done.error["type"], done.error["file"], done.error["line"]) == ("invalid", "cell 1", 2)


async def test_stopping_a_cell_stops_what_it_asked_for(notebook: Notebook) -> None:
    source = "agent = Agent(model='demo/echo', latency_ms=60000)\nprint('begun')\nawait agent.chat('hi')"
    task = asyncio.create_task(notebook.execute(source))
    await asyncio.wait_for(notebook.happened("chat.started"), 30)
    task.cancel()
    assert (await task).status == "cancelled"
    assert notebook.seen("chat.failed")[0].data["error"]["type"] == "cancelled"
    assert await notebook.run("1") == 1


async def test_parameters_modules_and_files_are_those_of_the_workspace(tmp_path: Path) -> None:
    (tmp_path / "owls.py").write_text("COUNT = 3")
    (tmp_path / "facts.txt").write_text("owls fly")
    notebook = Notebook(tmp_path, params={"topic": "owls"}, arguments=("a", "b"))
    assert await notebook.run(
        "import owls, sys\n[owls.COUNT, open('facts.txt').read(), params.topic, sys.argv[1:]]"
    ) == [
        3,
        "owls fly",
        "owls",
        ["a", "b"],
    ]
    await notebook.runtime.close()


async def test_the_widest_and_the_narrowest_profile(tmp_path: Path) -> None:
    (tmp_path / "facts.txt").write_text("owls fly")
    wide, narrow = Notebook(tmp_path, profile="none"), Notebook(tmp_path, profile="high")
    assert await wide.run("open('facts.txt').read()") == "owls fly"
    done = await narrow.execute("open('facts.txt').read()")
    assert done.error is not None
    assert "PermissionError" in done.error["message"]
    assert await narrow.run("await Agent(model='demo/echo').chat('hi')")
    for notebook in (wide, narrow):
        await notebook.runtime.close()

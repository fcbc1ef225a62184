"""What any engine has to do, as scripts that say the same in each language. Not here: the tests that run them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kernel.runtime import Options, Runtime
from kernel.scripting import ScriptEngine
from tests.kit.scripts import Paper
from tests.kit.steps_engine import StepsEngine

LANGUAGES = ("lua", "javascript", "python", "steps")


@dataclass(frozen=True)
class ScriptSet:
    """The same script in several languages, what it gives, and what it prints and asks of the bridge `desk`."""

    name: str
    scripts: Mapping[str, str]
    result: Any = None
    params: Mapping[str, Any] = field(default_factory=dict)
    printed: str = ""
    asked: tuple[tuple[Any, ...], ...] = ()


class Desk:
    """A bridge that remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[Any, ...]] = []

    def echo(self, value: Any) -> Any:
        self.asked.append(("echo", value))
        return value

    async def wait_for(self, value: Any) -> Any:
        await asyncio.sleep(0)
        self.asked.append(("wait_for", value))
        return value

    def refuse(self) -> None:
        raise ValueError("the desk is closed")


SETS = (
    ScriptSet(
        "hello world",
        {
            "lua": "print('hello')\nreturn 'done'",
            "javascript": "console.log('hello');\nreturn 'done'",
            "python": "print('hello')\nreturn 'done'",
            "steps": 'print "hello"\nreturn "done"',
        },
        "done",
        printed="hello\n",
    ),
    ScriptSet(
        "parameters",
        {
            "lua": "return { sum = params.a + params.b, list = params.list }",
            "javascript": "return { sum: params.a + params.b, list: params.list }",
            "python": "return {'sum': params.a + params.b, 'list': params['list']}",
        },
        {"sum": 5, "list": ["x", "y"]},
        {"a": 2, "b": 3, "list": ["x", "y"]},
    ),
    ScriptSet(
        "a bridge, its values and its order",
        {
            "lua": "local a = desk.echo({1, 'two', true})\nreturn {a, desk.wait_for(a[2])}",
            "javascript": "const a = await desk.echo([1, 'two', true]);\nreturn [a, await desk.waitFor(a[1])]",
            "python": "a = await desk.echo([1, 'two', True])\nreturn [a, await desk.wait_for(a[1])]",
            "steps": 'a = desk.echo [[1, "two", true]]\nb = desk.wait_for ["two"]\nreturn ["$a", "$b"]',
        },
        [[1, "two", True], "two"],
        asked=(("echo", [1, "two", True]), ("wait_for", "two")),
    ),
    ScriptSet(
        "an error that is caught",
        {
            "lua": "local ok, e = pcall(desk.refuse)\nreturn {ok, e.type, e.message}",
            "javascript": "try { await desk.refuse() } catch (e) { return [false, e.type, e.message] }",
            "python": "try:\n    await desk.refuse()\nexcept Exception as e:\n    return [False, e.type, e.message]",
        },
        [False, "tool", "desk.refuse failed: the desk is closed"],
    ),
    ScriptSet(
        "many calls at once",
        {
            "lua": "local jobs = {}\nfor n = 1, 5 do\n"
            "jobs[n] = Async.spawn(function() return desk.wait_for(n) end)\nend\n"
            "return Promise.all(jobs):await()",
            "javascript": "return await Promise.all([1, 2, 3, 4, 5].map((n) => desk.waitFor(n)))",
            "python": "import asyncio\nreturn list(await asyncio.gather(*[desk.wait_for(n) for n in range(1, 6)]))",
        },
        [1, 2, 3, 4, 5],
    ),
    ScriptSet(
        "an agent",
        {
            "lua": "return Agent.new('You are terse.'):chat('owls')",
            "javascript": "return await new Agent('You are terse.').chat('owls')",
            "python": "agent = await Agent('You are terse.')\nreturn await agent.chat('owls')",
            "steps": 'owl = Agent.new ["You are terse."]\nsaid = owl.chat ["owls"]\nreturn "$said"',
        },
        "owls",
    ),
)
"""Equal in every language that can say them."""


@dataclass
class Bench:
    """An engine on a runtime of its own, with the bridge `desk` and a screen that remembers."""

    engine: ScriptEngine
    desk: Desk
    paper: Paper

    async def play(self, language: str, script_set: ScriptSet) -> tuple[Any, str, list[tuple[Any, ...]]]:
        """Run a set's script: its result, what it printed, what it asked of the desk."""
        self.desk.asked.clear()
        self.paper.written.clear()
        value = await self.engine.execute(script_set.scripts[language], script_set.params)
        return value, self.paper.text, list(self.desk.asked)


@asynccontextmanager
async def bench(folder: Path, language: str, **options: Any) -> AsyncIterator[Bench]:
    """A fresh engine."""
    runtime = Runtime(Options(folder=folder, home=folder / ".llmspell", model="demo/echo", **options))
    runtime.register_engine("steps", StepsEngine)
    paper, desk = Paper(), Desk()
    runtime.engines.register_bridge("desk", desk)
    try:
        yield Bench(ScriptEngine(language, screen=paper, runtime=runtime), desk, paper)
    finally:
        await runtime.close()


PASS = {
    "lua": "return desk.echo(params.value)",
    "javascript": "return await desk.echo(params.value)",
    "python": "return await desk.echo(params['value'])",
}


async def assert_round_trip(bench: Bench, language: str, value: Any) -> None:
    """A value comes to the script, from there to the bridge, back, and out again, as it was."""
    bench.desk.asked.clear()
    given = await bench.engine.execute(PASS[language], {"value": value})
    assert bench.desk.asked == [("echo", value)]
    assert given == value

"""`cells`: what a named cell returned, in cells of every language, with the real engines."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from kernel.cells import NamedResults, name_of
from kernel.context import Context, Run
from kernel.engines.protocol import Chunk
from kernel.protocols.executor import Done, Job
from kernel.runtime import Options, Runtime
from tests.kit.scripts import Paper

RETURN = {
    "lua": "return {}",
    "javascript": "return {}",
    "python": "{}",
}


class Spell:
    """A runtime, and the cells that ran in it."""

    def __init__(self, folder: Path) -> None:
        self.runtime = Runtime(Options(folder=folder, home=folder / ".llmspell"))
        self.screen = Paper()
        self.count = 0

    async def run(self, language: str, source: str, name: str = "") -> Done:
        self.count += 1
        chunk = Chunk(source, name or f"Cell {self.count}", name or f"c{self.count}")
        return await self.runtime.execute(Job(chunk, language), self.screen)

    async def value(self, language: str, source: str, name: str = "") -> Any:
        done = await self.run(language, source, name)
        assert done.status == "ok", done.error
        return done.value


@pytest.fixture
async def spell(tmp_path: Path) -> AsyncIterator[Spell]:
    made = Spell(tmp_path)
    yield made
    await made.runtime.close()


def test_only_a_name_that_a_person_gave_names_a_result() -> None:
    assert name_of(Chunk("", "research", "c1")) == "research"
    assert name_of(Chunk("", "Cell 3", "c1")) == ""
    assert name_of(Chunk("", "research.lua")) == ""


@pytest.mark.parametrize("reader", RETURN)
@pytest.mark.parametrize("writer", RETURN)
async def test_a_named_result_is_read_in_every_language(spell: Spell, writer: str, reader: str) -> None:
    await spell.run(writer, RETURN[writer].format("'owls'"), "topic")
    await spell.run(writer, RETURN[writer].format("42"), "answer")
    assert await spell.value(reader, RETURN[reader].format("cells.topic")) == "owls"
    assert await spell.value(reader, RETURN[reader].format("cells.answer")) == 42


@pytest.mark.parametrize("language", RETURN)
async def test_a_cell_that_runs_again_renews_its_result_and_one_that_returns_nothing_takes_it_away(
    spell: Spell, language: str
) -> None:
    for number in (1, 2):
        await spell.run("lua", f"return {number}", "count")
        assert await spell.value(language, RETURN[language].format("cells.count")) == number
    await spell.run("lua", "local x = 1", "count")
    assert await spell.value("lua", "return cells.count == nil") is True


async def test_a_fresh_kernel_knows_no_results(spell: Spell, tmp_path: Path) -> None:
    await spell.run("lua", "return 1", "count")
    again = Spell(tmp_path)
    assert await again.value("lua", "return cells.count == nil") is True
    await again.runtime.close()


async def test_an_agent_that_a_cell_returned_is_the_same_agent_in_another_language(spell: Spell) -> None:
    await spell.run("lua", "return Agent.new({ name = 'clerk', model = 'demo/echo' })", "clerk")
    assert await spell.value("javascript", "return await cells.clerk.chat('from js')") == "from js"
    assert await spell.value("python", "await cells.clerk.chat('from python')") == "from python"


@pytest.mark.parametrize(
    ("language", "source"),
    [
        ("javascript", "return await cells.double(21)"),
        ("python", "await cells.double(21)"),
        ("lua", "return cells.double(21)"),
    ],
)
async def test_a_function_that_a_cell_returned_can_be_called_in_another_language(
    spell: Spell, language: str, source: str
) -> None:
    await spell.run("lua", "return function(x) return x * 2 end", "double")
    assert await spell.value(language, source) == 42


@pytest.mark.parametrize(
    ("language", "source"),
    [("javascript", "return (n) => n + 1"), ("python", "async def add(n): return n + 1\nadd")],
)
async def test_lua_calls_functions_of_other_languages(spell: Spell, language: str, source: str) -> None:
    await spell.run(language, source, "add")
    assert await spell.value("lua", "return cells.add(41)") == 42


async def test_a_lua_hook_sees_the_call_of_a_javascript_tool_by_a_lua_agent(spell: Spell) -> None:
    await spell.run(
        "javascript",
        "return new Tool({ name: 'coin', description: 'Tosses a coin', parameters: {}, handler: async () => 'heads' })",
        "coin",
    )
    hook = "Hooks.register('after_tool_call', function(context) State.set('asked', context.tool_name) end)"
    await spell.value("lua", f"{hook} return cells.coin:run({{}})")
    assert await spell.value("javascript", "return await State.get('asked')") == "coin"


READ = {
    "lua": "local ok, problem = pcall(function() return cells.thing end) return tostring(problem)",
    "javascript": "try { return String(cells.thing) } catch (problem) { return problem.message }",
    "python": "try:\n    told = str(cells.thing)\nexcept ValueError as problem:\n    told = str(problem)\ntold",
}


@pytest.mark.parametrize("language", RETURN)
async def test_a_result_that_cannot_cross_is_an_error_where_it_is_read_and_only_there(
    spell: Spell, language: str
) -> None:
    results, engine = NamedResults(), spell.runtime.engine(language)
    results.keep(Chunk("", "thing", "c1"), {'o\'h "é"': object()})
    results.keep(Chunk("", "count", "c2"), 3)
    await results.tell(engine, lambda thing: None, Context(Run("run", lambda event: None)))
    ctx = Context(Run("run", lambda event: None))
    assert await engine.run(ctx, Chunk(RETURN[language].format("cells.count"), "test")) == 3
    told = await engine.run(ctx, Chunk(READ[language], "test", "t1"))
    assert "The result of the cell 'thing' cannot be read in a cell of" in told
    assert "A object cannot cross" in told

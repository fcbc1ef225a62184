"""Runs that pause at breakpoints, in all three languages: read, edited, stepped, ended, and all of it in the trace."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from kernel.errors import InvalidError
from kernel.sandbox.walls import wall_trouble
from kernel.stores.projection import Projection
from tests.kit.scripts import Script, script

LANGUAGES = ("lua", "javascript", "python")

TOOL = {
    "lua": 'local owl = Tool.new({ name = "owl", handler = function(p) return p.topic .. "!" end })\n',
    "javascript": 'const owl = new Tool({ name: "owl", handler: (p) => p.topic + "!" })\n',
    "python": 'owl = Tool(name="owl", handler=lambda p: p["topic"] + "!")\n',
}

CALL = {
    "lua": 'return owl:run({ topic = "owls" })',
    "javascript": 'return await owl.run({ topic: "owls" })',
    "python": 'return await owl.run({"topic": "owls"})',
}

ADD = {
    "lua": "local function add(a)\n  local b = a + 1\n  return b\nend\nlocal total = add(1) + add(2)\nreturn total",
    "javascript": "async function add(a) {\n  const b = a + 1\n  return b\n}\n"
    "let total = await add(1) + await add(2)\nreturn total",
    "python": "def add(a):\n  b = a + 1\n  return b\n\ntotal = add(1) + add(2)\nreturn total",
}


class Person:
    """A screen on which somebody answers what `says` gives for each question, in turn, and which keeps them all."""

    def __init__(self, *says: Any) -> None:
        self.says = list(says)
        self.asked: list[Mapping[str, Any]] = []

    def stream(self, name: str, text: str) -> None:
        self.text = f"{getattr(self, 'text', '')}{text}"

    def display(self, bundle: dict[str, Any]) -> None:
        raise AssertionError(bundle)

    async def ask(self, kind: str, question: Mapping[str, Any]) -> Any:
        assert kind == "breakpoint"
        self.asked.append(question)
        answer = self.says.pop(0) if self.says else "continue"
        return await answer() if callable(answer) else answer

    def seen(self) -> list[tuple[str, str]]:
        return [(one["moment"], one["name"]) for one in self.asked]

    def lines(self) -> list[int]:
        return [one["source"]["line"] for one in self.asked]


def about(*marks: str) -> dict[str, Any]:
    told = [mark.partition(" if ") for mark in marks]
    return {"breakpoints": {"revision": 1, "marks": [{"where": where, "condition": when} for where, _, when in told]}}


async def ran(run: Script, person: Person, source: str, *marks: str, language: str = "lua", **more: Any) -> Any:
    run.paper = person  # type: ignore[assignment]
    return await run.run(source, "spell", language=language, about={**about(*marks), **more})


def moments(run: Script, *wanted: str) -> list[dict[str, Any]]:
    return [event.data for event in run.events if event.kind.partition(".")[2] in wanted]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_arguments_and_result_of_a_tool_are_edited_and_the_trace_says_by_whom(
    tmp_path: Path, language: str
) -> None:
    person = Person(
        {"action": "over", "edit": {"input.topic": "cats"}}, {"action": "continue", "edit": {"output": "dogs"}}
    )
    async with script(tmp_path) as run:
        done = await ran(run, person, TOOL[language] + CALL[language], "tool:owl", language=language)
        assert done.value == "dogs"
        assert person.seen() == [("before", "owl"), ("after", "owl")]
        assert person.asked[1]["output"] == "cats!"
        assert [(one["action"], one["by"]) for one in moments(run, "resumed")] == [
            ("over", "person"),
            ("continue", "person"),
        ]
        first, second = moments(run, "edited")
        assert (first["edit"], first["before"], first["by"]) == (
            {"input.topic": "cats"},
            {"input.topic": "owls"},
            "person",
        )
        assert (second["edit"], second["before"]) == ({"output": "dogs"}, {"output": "cats!"})


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_line_pauses_with_its_variables_and_steps(tmp_path: Path, language: str) -> None:
    person = Person("over", "out", "continue")
    async with script(tmp_path) as run:
        done = await ran(run, person, ADD[language], "spell:2 if a == 1", language=language)
        assert done.value == 5, done.error
        assert person.lines()[:2] == [2, 3]
        # Languages with a stack leave the function; JavaScript, which has none to compare, goes on line by line.
        assert person.lines()[2] in (5, 6, 2)
        assert person.asked[0]["variables"] == {"a": 1}
        assert person.asked[1]["variables"] == {"a": 1, "b": 2}
        assert person.asked[0]["condition"] == "a == 1"


@pytest.mark.parametrize("language", ["lua", "python"])
async def test_a_variable_is_changed_at_a_line(tmp_path: Path, language: str) -> None:
    person = Person({"action": "continue", "edit": {"variables.total": 40}})
    async with script(tmp_path) as run:
        assert (await ran(run, person, ADD[language], "spell:6", language=language)).value == 40


async def test_a_step_into_a_line_pauses_at_its_call(tmp_path: Path) -> None:
    person = Person("into", "into", "continue")
    async with script(tmp_path) as run:
        assert (await ran(run, person, TOOL["lua"] + CALL["lua"], "spell:2")).value == "owls!"
        assert person.seen()[:2] == [("line", "spell"), ("before", "owl")]
        assert person.asked[1]["reason"] == "step"


async def test_a_line_that_cannot_pause_is_told_and_the_run_goes_on(tmp_path: Path) -> None:
    person = Person()
    async with script(tmp_path) as run:
        source = "function f(a) {\n  return a\n}\nreturn f(1)"
        assert (await ran(run, person, source, "spell:2", language="javascript")).value == 1
        assert "line 2 of spell pauses nowhere: it is in a function that is not async" in person.text


async def test_a_condition_that_has_no_value_pauses_and_says_why(tmp_path: Path) -> None:
    person = Person()
    async with script(tmp_path) as run:
        await ran(
            run, person, TOOL["lua"] + CALL["lua"], "tool:owl if input.topic > 3", "tool:owl if input.topic == 'x'"
        )
        [asked] = person.asked
        assert "has no value here" in asked["note"]


async def test_what_cannot_be_edited_is_told_and_asked_again(tmp_path: Path) -> None:
    person = Person({"action": "continue", "edit": {"model": "x"}}, {"action": "dance"}, "continue")
    async with script(tmp_path) as run:
        assert (await ran(run, person, TOOL["lua"] + CALL["lua"], "tool:owl")).value == "owls!"
        problems = [one.get("problem") for one in person.asked]
        assert "cannot be edited here. What can be: input, output, error" in str(problems[1])
        assert "not 'dance'" in str(problems[2])


async def test_prompt_and_answer_of_a_model_are_edited(tmp_path: Path) -> None:
    person = Person({"action": "over", "edit": {"prompt": "cats"}}, {"action": "continue", "edit": {"answer": "no"}})
    async with script(tmp_path) as run:
        done = await ran(run, person, 'local a = Agent.new("x")\nreturn a:chat("owls")', "model:*")
        assert done.value == "no"
        assert "“cats”" in person.asked[1]["output"]["text"]
        assert person.asked[0]["editable"][:2] == ["model", "messages"]


async def test_a_nested_agent_is_stepped_into_and_out_of(tmp_path: Path) -> None:
    source = 'local a = Agent.new({ name = "clerk", system_prompt = "x" })\nreturn a:chat("owls")'
    person = Person("into", "out", "continue")
    async with script(tmp_path) as run:
        await ran(run, person, source, "agent:clerk")
        assert [one[0] for one in person.seen()] == ["before", "before", "after"]
        assert [one["operation"] for one in person.asked] == ["invoke_agent", "chat", "invoke_agent"]
        assert [one["operation"] for one in person.asked[1]["around"]] == ["invoke_agent", "run_script"]


async def test_an_error_is_mended_at_its_pause(tmp_path: Path) -> None:
    source = 'local t = Tool.new({ name = "bad", handler = function() error("oh") end })\nreturn t:run({})'
    person = Person({"action": "continue", "edit": {"output": "mended"}})
    async with script(tmp_path) as run:
        assert (await ran(run, person, source, "error tool:bad")).value == "mended"
        assert "oh" in person.asked[0]["error"]["message"]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_run_is_ended_at_a_pause_and_nothing_can_catch_that(tmp_path: Path, language: str) -> None:
    source = (
        TOOL[language]
        + {
            "lua": 'pcall(owl.run, owl, { topic = "owls" })\nprint("still here")',
            "javascript": 'try { await owl.run({ topic: "owls" }) } catch {}\nconsole.log("still here")',
            "python": 'try:\n    await owl.run({"topic": "owls"})\nexcept Exception:\n    pass\nprint("still here")',
        }[language]
    )
    person = Person("abort")
    async with script(tmp_path) as run:
        assert (await ran(run, person, source, "tool:owl", language=language)).status == "cancelled"
        assert not hasattr(person, "text")
        assert moments(run, "resumed")[0]["action"] == "abort"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_time_of_a_run_stands_still_while_it_is_paused(tmp_path: Path, language: str) -> None:
    async def think() -> str:
        await asyncio.sleep(1.5)
        return "continue"

    lines = Person(think)
    async with script(tmp_path, limits={"wall": 1.2}) as run:
        await ran(run, Person(), "return 1", language=language)
        assert (await ran(run, lines, TOOL[language] + CALL[language], "tool:owl", language=language)).value == "owls!"
        assert (await ran(run, Person(think), ADD[language], "spell:6", language=language)).value == 5


async def test_branches_pause_each_on_their_own(tmp_path: Path) -> None:
    both = asyncio.Event()
    waiting: list[str] = []

    async def together() -> dict[str, Any]:
        waiting.append("here")
        if len(waiting) == 2:
            both.set()
        await asyncio.wait_for(both.wait(), 60)
        return {"action": "continue", "edit": {"input.n": 10 * len(waiting)}}

    source = """
    local t = Tool.new({ name = "n", handler = function(p) return p.n end })
    return Async.all({ function() return t:run({ n = 1 }) end, function() return t:run({ n = 2 }) end })"""
    async with script(tmp_path) as run:
        assert (await ran(run, Person(together, together), source, "tool:n")).value == [20, 20]


async def test_a_run_that_is_stopped_while_it_is_paused_ends(tmp_path: Path) -> None:
    paused = asyncio.Event()

    async def wait() -> None:
        paused.set()
        await asyncio.sleep(3600)

    async with script(tmp_path) as run:
        work = asyncio.create_task(ran(run, Person(wait), TOOL["lua"] + CALL["lua"], "tool:owl"))
        await asyncio.wait_for(paused.wait(), 60)
        work.cancel()
        assert (await work).status == "cancelled"
        assert moments(run, "resumed")[0]["action"] == "stopped"


async def test_where_nobody_can_be_asked_the_run_goes_on_and_says_so(tmp_path: Path) -> None:
    async def nobody() -> None:
        raise InvalidError("Nobody is there.")

    async with script(tmp_path) as run:
        assert (await ran(run, Person(nobody), TOOL["lua"] + CALL["lua"], "tool:owl")).value == "owls!"
        assert moments(run, "resumed")[0]["by"] == "nobody"


async def test_breakpoints_change_while_the_run_is_paused_and_hits_are_counted(tmp_path: Path) -> None:
    source = TOOL["lua"] + 'for _ = 1, 5 do owl:run({ topic = "owls" }) end'
    later = {"revision": 2, "marks": [{"where": "tool:owl", "condition": "hits == 2"}, {"where": "after tool:owl"}]}
    person = Person(
        {"action": "continue", "breakpoints": later}, "continue", {"action": "continue", "breakpoints": {"revision": 3}}
    )
    async with script(tmp_path) as run:
        await ran(run, person, source, "tool:owl if hits == 1")
        assert person.seen() == [("before", "owl"), ("after", "owl"), ("before", "owl")] or len(person.asked) == 3
        assert len(person.asked) == 3


async def test_an_edited_run_is_replayed_with_its_edits(tmp_path: Path) -> None:
    source = 'local a = Agent.new("x")\nreturn a:chat("owls")'
    async with script(tmp_path) as run:
        done = await ran(run, Person({"action": "continue", "edit": {"prompt": "cats"}}), source, "model:*")
        assert "“cats”" in done.value
        again = await run.run(source, "spell", about={"replay": {"source": done.run_id, "mode": "strict"}})
        assert again.value == done.value, again.error


async def test_without_breakpoints_nothing_stands_at_the_hooks(tmp_path: Path) -> None:
    async with script(tmp_path) as run:
        await ran(run, Person(), TOOL["lua"] + CALL["lua"], "tool:owl")
        assert [hook.said for hook in run.runtime.spell.hooks] == ["breakpoints"] * 3
        run.runtime.breakpoints.set(())
        assert list(run.runtime.spell.hooks) == []


async def test_an_edit_stands_in_the_audit_and_a_pause_at_its_span(tmp_path: Path) -> None:
    seen: list[frozenset[str]] = []

    async def look() -> dict[str, Any]:
        run.runtime.runs.flush(run.runtime.runs.open_runs()[0])
        with opened(tmp_path) as traces:
            seen.append(traces.paused(person.asked[0]["run"]))
        return {"action": "continue", "edit": {"input.topic": "cats"}}

    person = Person(look)
    async with script(tmp_path) as run:
        done = await ran(run, person, TOOL["lua"] + CALL["lua"], "tool:owl")
        assert seen == [frozenset((person.asked[0]["span"],))]
        with opened(tmp_path) as traces:
            assert traces.paused(done.run_id) == frozenset()
            query = "select decision, decided_by, tool, cast(params as varchar) from audit where reason = ?"
            [row] = traces.sql(query, ["edited at a breakpoint"]).rows
            assert row == ("overridden", "person", "owl", '{"input.topic":"cats"}')


@contextmanager
def opened(folder: Path) -> Iterator[Projection]:
    with Projection.open(folder / ".llmspell", memory=True) as traces:
        traces.ingest()
        yield traces


@pytest.mark.parametrize("language", ["lua", "javascript"])
async def test_lines_behind_walls_pause_too(tmp_path: Path, language: str) -> None:
    if trouble := wall_trouble():
        pytest.skip(trouble)
    person = Person("continue")
    async with script(tmp_path, isolated=True) as run:
        done = await ran(run, person, ADD[language], "spell:2 if a == 1", language=language)
        assert (done.value, person.lines()) == (5, [2]), done.error


WITHIN = {
    "promise": 'return Async.timeout(function() return owl:run({ topic = "owls" }) end, 400)',
    "step": """return Workflow.sequential({ name = "w", steps = {
        { name = "s", type = "tool", tool = owl, input = { topic = "owls" }, timeout = 400 } } }):run("x").status""",
    "agent": 'return Agent.new({ name = "a", timeout = 400, system_prompt = "x" }):chat("owls")',
}


@pytest.mark.parametrize("around", WITHIN)
async def test_no_deadline_around_a_paused_call_passes(tmp_path: Path, around: str) -> None:
    async def think() -> str:
        await asyncio.sleep(0.8)
        return "continue"

    async with script(tmp_path) as run:
        done = await ran(run, Person(think), TOOL["lua"] + WITHIN[around], "tool:owl", "model:*")
        assert done.status == "ok", done.error
        assert len(moments(run, "resumed")) == 1

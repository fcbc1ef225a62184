"""The standard suite: what every engine does, those of other packages too, and that all give the same."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from kernel import engine_room
from kernel.errors import DeadlineError, InvalidError, LimitError, NotFoundError, SpellError, StoppedError, ToolError
from kernel.languages import MakeEngine, load_engine
from tests.kit.engine_suite import LANGUAGES, PASS, SETS, Bench, ScriptSet, assert_round_trip, bench
from tests.kit.steps_engine import StepsEngine

FULL = ("lua", "javascript", "python")

PAIRS = [(language, one) for one in SETS for language in LANGUAGES if language in one.scripts]

BROKEN = {
    "lua": "local a = 1\nlocal = 2",
    "javascript": "const a = 1;\nconst = 2;",
    "python": "a = 1\nb = = 2",
    "steps": "a = set 1\nb = set {{",
}
RAISING = {
    "lua": "local a = 1\nerror('no owls')",
    "javascript": "const a = 1;\nthrow new Error('no owls')",
    "python": "a = 1\nraise ValueError('no owls')",
    "steps": 'a = set 1\nfail "no owls"',
}
GREEDY = {
    "lua": "local all = {}\nfor n = 1, 1e7 do all[n] = ('x'):rep(1000) .. n end",
    "javascript": "const all = [];\nfor (let n = 0; n < 1e7; n++) all.push('x'.repeat(1000) + n)",
    "python": "everything = []\nfor n in range(10_000_000):\n    everything.append('x' * 1000 + str(n))",
    "steps": "\n".join(f'a{n} = set "{"x" * 9000}"' for n in range(10)),
}
ROOM = {"lua": 8 << 20, "javascript": 8 << 20, "python": 32 << 20, "steps": 50_000}
ENDLESS = {
    "lua": "while true do Async.sleep(5) end",
    "javascript": "while (true) await Async.sleep(5)",
    "python": "import asyncio\nwhile True:\n    await asyncio.sleep(0.005)",
    "steps": "Async.sleep [600000]",
}
BUSY = {"lua": "while true do end", "javascript": "while (true) {}", "python": "while True:\n    pass"}
ESCAPES = {
    "lua": ("return io.open('/etc/passwd'):read()", "return os.execute('true')", "return require('ffi')"),
    "javascript": (
        "return require('fs')",
        "return process.binding('fs')",
        "return new Function('return this')().os.open",
    ),
    "steps": ('os.system ["true"]', "Site.new []"),
}


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def running(tmp_path: Path, language: str) -> AsyncIterator[Bench]:
    async with bench(tmp_path, language) as made:
        yield made


# ---- the same in all


@pytest.mark.parametrize(("language", "script_set"), PAIRS, ids=lambda each: getattr(each, "name", each))
async def test_a_script_gives_what_the_same_script_gives_in_another_language(
    running: Bench, language: str, script_set: ScriptSet
) -> None:
    value, printed, asked = await running.play(language, script_set)
    assert value == script_set.result
    assert printed == script_set.printed
    assert not script_set.asked or asked == list(script_set.asked)


@pytest.mark.parametrize("language", PASS)
@pytest.mark.parametrize(
    "value",
    [0, -(2**53) + 1, 0.5, "", "🦉 \x00 ü", True, [1, [2, [3]]], {"a": {"b": [1, "two"]}}, "x" * 100_000],
    ids=lambda value: repr(value)[:20],
)
async def test_a_value_comes_back_as_it_went(running: Bench, language: str, value: Any) -> None:
    await assert_round_trip(running, language, value)


# ---- running, and mistakes


async def test_a_file_runs_and_keeps_its_lines_below_a_shebang(running: Bench, language: str, tmp_path: Path) -> None:
    path = tmp_path / "spell"
    path.write_text(f"#!/usr/bin/env llmspell\n{RAISING[language]}\n")
    with pytest.raises(SpellError) as raised:
        await running.engine.execute_file(path)
    assert raised.value.details["line"] == 3
    assert raised.value.details["file"] == str(path)


async def test_a_file_that_is_not_there_is_named(running: Bench, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"no file .*gone"):
        await running.engine.execute_file(tmp_path / "gone")


async def test_syntax_is_checked_without_running(running: Bench, language: str) -> None:
    running.engine.validate_syntax(SETS[0].scripts[language])
    with pytest.raises(InvalidError) as raised:
        running.engine.validate_syntax(BROKEN[language])
    assert raised.value.details["line"] == 2
    assert running.paper.text == ""


async def test_an_error_names_its_line_and_the_engine_goes_on(running: Bench, language: str) -> None:
    with pytest.raises(SpellError, match="no owls") as raised:
        await running.engine.execute(RAISING[language])
    assert raised.value.details["line"] == 2
    assert await running.engine.execute(SETS[0].scripts[language]) == "done"


# ---- bridges


CALLS = {"lua": "return {}", "javascript": "return await {}", "python": "return await {}"}


@pytest.mark.parametrize("language", FULL)
async def test_what_a_bridge_raises_is_raised_in_the_script_at_its_line(running: Bench, language: str) -> None:
    with pytest.raises(ToolError, match=r"desk\.refuse failed: the desk is closed") as raised:
        await running.engine.execute("\n" + CALLS[language].format("desk.refuse()"))
    assert raised.value.details["line"] == 2


@pytest.mark.parametrize("language", FULL)
async def test_arguments_of_a_bridge_are_checked_by_its_annotations(running: Bench, language: str) -> None:
    class Sums:
        def add(self, a: int, b: list[float]) -> float:
            return a + sum(b)

    running.engine.register_bridge("sums", Sums())
    listed = {"lua": "{{1, 2.5}}"}.get(language, "[1, 2.5]").replace("{{", "{").replace("}}", "}")
    assert await running.engine.execute(CALLS[language].replace("{}", f"sums.add(1, {listed})")) == 4.5
    for given, told in (("1", "missing a required argument: 'b'"), (f"'x', {listed}", "'a' should be a whole number")):
        with pytest.raises(InvalidError, match=rf"sums\.add.*{told}"):
            await running.engine.execute(CALLS[language].replace("{}", f"sums.add({given})"))


@pytest.mark.parametrize("language", FULL)
async def test_a_bridge_can_come_while_the_engine_runs_and_go_again(running: Bench, language: str) -> None:
    class Late:
        def hello(self) -> str:
            return "hello"

    await running.engine.execute("return 1")
    running.engine.register_bridge("late", Late())
    assert await running.engine.execute(CALLS[language].format("late.hello()")) == "hello"
    running.engine.unregister_bridge("late")
    with pytest.raises(NotFoundError, match="took the bridge 'late' away"):
        await running.engine.execute(CALLS[language].format("late.hello()"))
    with pytest.raises(NotFoundError, match="no bridge 'late'"):
        running.engine.unregister_bridge("late")


@pytest.mark.parametrize("name", ["desk", "Agent", "params", "no name"])
async def test_a_bridge_takes_no_name_that_means_something_else(running: Bench, name: str) -> None:
    with pytest.raises(InvalidError, match=name):
        running.engine.register_bridge(name, running.desk)


async def test_calls_of_a_bridge_are_in_the_trace_and_pass_the_hooks(tmp_path: Path) -> None:
    events: list[Any] = []
    async with bench(tmp_path, "lua", sinks=(events.append,)) as running:
        source = "Hooks.register('before_tool_call', function(c) c.input = {'hooked'} end)\nreturn desk.echo('plain')"
        assert await running.engine.execute(source) == "hooked"
    spans = [event for event in events if event.kind == "execute_tool.started"]
    assert [span.name for span in spans] == ["desk.echo"]


# ---- limits and walls


async def test_memory_is_limited_and_the_engine_goes_on(running: Bench, language: str) -> None:
    running.engine.set_memory_limit(ROOM[language])
    with pytest.raises(LimitError, match="memory"):
        await running.engine.execute(GREEDY[language])
    assert await running.engine.execute(SETS[0].scripts[language]) == "done"


@pytest.mark.parametrize("language", ["lua", "javascript", "steps"])
async def test_the_memory_limit_of_an_engine_that_runs_can_be_set_and_lifted(running: Bench, language: str) -> None:
    assert await running.engine.execute(SETS[0].scripts[language]) == "done"
    running.engine.set_memory_limit(ROOM[language])
    with pytest.raises(LimitError):
        await running.engine.execute(GREEDY[language])
    running.engine.set_memory_limit(None)
    assert await running.engine.execute(SETS[0].scripts[language]) == "done"


async def test_a_script_that_waits_too_long_ends(running: Bench, language: str) -> None:
    running.engine.set_timeout(0.3)
    with pytest.raises((LimitError, DeadlineError), match=r"longer than 300 ms"):
        await running.engine.execute(ENDLESS[language])
    running.engine.set_timeout(None)
    assert await running.engine.execute(SETS[0].scripts[language]) == "done"


@pytest.mark.parametrize("language", BUSY)
async def test_a_script_that_waits_for_nothing_ends_too(running: Bench, language: str) -> None:
    running.engine.runtime.set_limits(cpu=0.3)
    with pytest.raises(LimitError, match=r"300 ms"):
        await running.engine.execute(BUSY[language])
    assert await running.engine.execute(SETS[0].scripts[language]) == "done"


@pytest.mark.parametrize("language", BUSY)
async def test_who_interrupts_while_the_engine_is_still_being_made_is_heard(
    running: Bench, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(*args: Any) -> MakeEngine:
        # What the handler of a signal does.
        running.engine.runtime.interrupt()
        asyncio.get_running_loop().call_soon_threadsafe(work.cancel)
        return load_engine(*args)

    monkeypatch.setattr(engine_room, "load_engine", late)
    running.engine.runtime.set_limits(cpu=5)
    work = asyncio.ensure_future(running.engine.execute(BUSY[language]))
    with pytest.raises(StoppedError):
        await work
    assert await running.engine.execute(SETS[0].scripts[language]) == "done"


@pytest.mark.parametrize("wrong", [0, -1, "much", True])
async def test_a_limit_that_is_none_is_refused(running: Bench, wrong: Any) -> None:
    for limit in (running.engine.set_memory_limit, running.engine.set_timeout):
        with pytest.raises(InvalidError, match="above 0"):
            limit(wrong)


@pytest.mark.parametrize("language", ESCAPES)
async def test_a_script_reaches_nothing_outside(running: Bench, language: str) -> None:
    for source in ESCAPES[language]:
        with pytest.raises(SpellError):
            await running.engine.execute(source)


async def test_two_sessions_share_nothing(tmp_path: Path) -> None:
    async with bench(tmp_path / "a", "lua") as one, bench(tmp_path / "b", "lua") as other:
        await one.engine.execute("secret = 'owl'")
        assert await one.engine.execute("return secret") == "owl"
        assert await other.engine.execute("return secret") is None


# ---- engines of one's own


async def test_an_engine_of_ones_own_takes_no_name_that_is_taken(running: Bench) -> None:
    for name in ("lua", "two words", ""):
        with pytest.raises(InvalidError):
            running.engine.runtime.register_engine(name, StepsEngine)


async def test_an_unknown_language_says_which_there_are(tmp_path: Path) -> None:
    async with bench(tmp_path, "cobol") as running:
        with pytest.raises(InvalidError, match=r"no engine for 'cobol'.*lua, javascript, python"):
            await running.engine.execute("DISPLAY 'OWL'.")

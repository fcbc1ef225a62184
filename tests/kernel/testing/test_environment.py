"""The test environment, the cases that run in it, and the check of bridges of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kernel.bridges import MethodInfo
from kernel.errors import InvalidError
from kernel.testing import (
    BridgeCalled,
    FileWritten,
    MockBridge,
    ScriptTestCase,
    StateSet,
    TestEnvironment,
    ToolCalled,
    check_bridge,
    fake_model,
)
from kernel.values import Value

LETTER = ScriptTestCase(
    "a letter",
    lua_script="""
    local total = prices.total(params.items)
    FileWriter.new():run({ path = "letter.md", content = "Dear owl, it is " .. total .. "." })
    State.set("total", total)
    print("written")
    return { total = total }
    """,
    javascript_script="""
    const total = await prices.total(params.items);
    await new FileWriter().run({ path: "letter.md", content: `Dear owl, it is ${total}.` });
    await State.set("total", total);
    console.log("written");
    return { total };
    """,
    python_script="""
total = await prices.total(params["items"])
await (await FileWriter()).run({"path": "letter.md", "content": f"Dear owl, it is {total}."})
await State.set("total", total)
print("written")
return {"total": total}
""",
    description="The price of things is told in a letter.",
    input_params={"items": ["tea", "jam"]},
    expected_output={"total": 6},
    expected_printed="written\n",
    expected_side_effects=(
        FileWritten("letter.md", text="Dear owl, it is 6."),
        FileWritten("letter.md", contains="it is 6"),
        BridgeCalled("prices", "total", (["tea", "jam"],)),
        ToolCalled("file_write", {"path": "letter.md"}),
        StateSet("total", 6),
    ),
    performance_threshold=timedelta(minutes=5),
)


async def test_a_case_is_checked_in_every_language_that_it_has() -> None:
    async with TestEnvironment() as place:
        place.create_mock_bridge("prices", {"total": 6})
        results = await LETTER.check(place)
        assert list(results) == ["lua", "javascript", "python"]
        assert [result.value for result in results.values()] == [{"total": 6}] * 3
        assert len(place.bridges["prices"].call_log) == 3


async def test_everything_that_is_not_as_a_case_says_is_told_at_once() -> None:
    case = ScriptTestCase(
        "nothing",
        lua_script="print('x') State.set('n', 1) prices.total(1) Calculator.new():run({ expression = '1' }) return 3",
        description="It does nothing.",
        expected_output=4,
        expected_printed="y\n",
        expected_side_effects=(
            FileWritten("none.txt"),
            FileWritten("old.txt"),
            BridgeCalled("prices", "order"),
            BridgeCalled("prices", "total", (2,)),
            ToolCalled("calculator", {"expression": "2"}),
            ToolCalled("web"),
            StateSet("n", 2),
            StateSet("m", 2),
        ),
        performance_threshold=0.0,
    )
    async with TestEnvironment() as place:
        place.create_mock_bridge("prices", {"total": 6, "order": 1})
        place.create_script_file("old.txt", "")
        with pytest.raises(AssertionError) as raised:
            await case.check(place)
    *told, took = str(raised.value).split("\n")
    assert told == [
        "The case 'nothing' is not as it should be.",
        "It does nothing.",
        "lua: it gave 3, not 4",
        "lua: it printed 'x\\n', not 'y\\n'",
        "lua: the file 'none.txt' was not written",
        "lua: the file 'old.txt' was not written, it was there before",
        "lua: prices.order was not called",
        "lua: prices.total was not called with [2], but with [[1]]",
        "lua: the tool 'calculator' was not called with {'expression': '2'}, but with [{'expression': '1'}]",
        "lua: the tool 'web' was not called",
        "lua: the state 'n' is 1, not 2",
        "lua: the state 'm' was not set",
    ]
    assert took.endswith(" s, and may take 0 s")


async def test_a_case_may_expect_an_error() -> None:
    case = ScriptTestCase(
        "an error",
        lua_script="error({ type = 'timeout', message = 'late' })",
        other_scripts={"mock": "fail"},
        expected_error="timeout",
    )
    async with TestEnvironment() as place:
        place.create_mock_engine().should_fail("timeout")
        assert list(await case.check(place)) == ["lua", "mock"]
        for script, told in (("return 1", "did not fail, and was expected to"), ("error('no')", "it failed: .*no")):
            with pytest.raises(AssertionError, match=told):
                await ScriptTestCase("x", lua_script=script, expected_error="timeout").check(place)
        with pytest.raises(AssertionError, match="has no script"):
            await ScriptTestCase("x").check(place)


async def test_a_file_of_other_content_is_told(tmp_path: Path) -> None:
    write = "FileWriter.new():run({ path = 'a.txt', content = 'owls' })"
    async with TestEnvironment(tmp_path) as place:
        for effect, told in (
            (FileWritten("a.txt", text="mice"), "holds 'owls', not 'mice'"),
            (FileWritten("a.txt", contains="mice"), "does not contain 'mice', it holds 'owls'"),
        ):
            with pytest.raises(AssertionError, match=told):
                await ScriptTestCase("x", lua_script=write, expected_side_effects=(effect,)).check(place)
    assert (tmp_path / "a.txt").read_text() == "owls"


async def test_engines_of_an_environment_share_its_folder_bridges_models_and_state() -> None:
    place = TestEnvironment(models={"*": fake_model("Hoo.")})
    try:
        place.create_mock_bridge("desk", MockBridge().with_method("echo", lambda value: value))
        path = place.create_script_file("spells/first.lua", "State.set('x', desk.echo(params.x)) return 'done'")
        assert path.relative_to(place.temp_dir).as_posix() == "spells/first.lua"
        assert await place.create_test_engine("lua").execute_file(path, {"x": 3}) == "done"
        source = "return [await State.get('x'), await new Agent({model: 'openai/x'}).chat('Who?')]"
        assert await place.create_test_engine("javascript").execute(source) == [3, "Hoo."]
        mock = place.create_mock_engine({"*": lambda run: run.call("desk.echo", "mock")}, "tally")
        assert await place.create_test_engine("tally").execute("count") == "mock"
        assert mock.runs() == ["count"]
        assert place.bridges["desk"].calls_of("echo") == [[3], ["mock"]]
    finally:
        await place.close()
    assert not place.temp_dir.exists()


async def test_hooks_clean_up_the_last_first_and_all_of_them_whatever_one_does() -> None:
    done: list[str] = []

    async def later() -> None:
        done.append(f"later, {(place.temp_dir / 'a.txt').exists()}")

    def broken() -> None:
        raise ValueError("this hook is broken")

    place = TestEnvironment()
    place.create_script_file("a.txt", "")
    place.add_cleanup_hook(lambda: done.append("first"))
    place.add_cleanup_hook(broken)
    place.add_cleanup_hook(later)
    with pytest.raises(ExceptionGroup, match="could not be cleaned up") as raised:
        await place.close()
    assert [str(error) for error in raised.value.exceptions] == ["this hook is broken"]
    assert done == ["later, True", "first"]
    assert not place.temp_dir.exists()
    await place.close()
    assert len(done) == 2


async def test_a_folder_that_was_given_stays_and_scripts_stay_in_it(tmp_path: Path) -> None:
    async with TestEnvironment(tmp_path) as place:
        place.create_script_file("a.lua", "return 1")
        for name in ("../a.lua", "/a.lua", ""):
            with pytest.raises(InvalidError, match="below the folder"):
                place.create_script_file(name, "")
    assert (tmp_path / "a.lua").read_text() == "return 1"


class Sound:
    """A bridge without a fault."""

    def add_up(self, numbers: list[float], start: float = 0) -> float:
        return sum(numbers) + start

    async def refuse(self) -> None:
        raise ValueError("closed")


class Odd:
    """A bridge that is not as it should be."""

    def __init__(self) -> None:
        self.count = 0

    def methods(self) -> Sequence[MethodInfo]:
        return [MethodInfo("count_up"), MethodInfo("other")]

    async def execute_method(self, name: str, args: list[Value]) -> Any:
        self.count += 1
        return self.count


async def test_a_sound_bridge_passes_its_check_in_every_language() -> None:
    seconds = await check_bridge(Sound(), {"add_up": [[1, 2.5], 3], "refuse": []})
    assert set(seconds) == {"add_up", "refuse"}
    assert await check_bridge(Sound(), {"add_up": ["no list"], "refuse": []}, ["lua"])


async def test_a_mock_bridge_passes_it_too() -> None:
    await check_bridge(MockBridge({"echo": lambda value: value}), {"echo": [{"a": [1, None, True], "b": "ü"}]})


async def test_what_is_wrong_with_a_bridge_is_told() -> None:
    with pytest.raises(AssertionError) as raised:
        await check_bridge(Odd(), {"count_up": [], "none": []}, ["lua"])
    assert str(raised.value).split("\n")[1:] == [
        "the method 'other' has no sample",
        "there is no method 'none' for a sample",
        "a method that it does not have is not refused; raise NotFoundError",
        "count_up: in lua it gives 3, by itself 2",
    ]

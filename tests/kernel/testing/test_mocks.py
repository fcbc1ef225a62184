"""The mock bridge with the engines there are, the mock engine with bridges and the whole kernel, and both together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kernel.bridges import Bridge
from kernel.errors import InvalidError, NetworkError, NotFoundError, ScriptError, SpellError
from kernel.scripting import ScriptEngine
from kernel.testing import MockBridge, MockEngine, MockRun, Outcome, Rehearsal, fake_model
from kernel.testing.plugin import rehearse as rehearse

Open = Callable[..., AbstractAsyncContextManager[Rehearsal]]

TOTAL = {
    "lua": "return {prices.total({'tea', 'jam'}), prices.total({'milk'})}",
    "javascript": "return [await prices.total(['tea', 'jam']), await prices.total(['milk'])]",
    "python": "return [await prices.total(['tea', 'jam']), await prices.total(['milk'])]",
}
CAUGHT = {
    "lua": "local good, e = pcall(prices.order, 'tea')\nreturn {good, e.type, e.message}",
    "javascript": "try { await prices.order('tea') } catch (e) { return [false, e.type, e.message] }",
    "python": "try:\n    await prices.order('tea')\nexcept Exception as e:\n    return [False, e.type, e.message]",
}


@dataclass(frozen=True)
class Price:
    item: str
    amount: float


@pytest.mark.parametrize("language", TOTAL)
async def test_a_mock_bridge_gives_its_outcomes_in_every_language_and_logs_calls(rehearse: Open, language: str) -> None:
    bridge = MockBridge().with_method("total", 6, 0)
    assert isinstance(bridge, Bridge)
    async with rehearse() as stage:
        engine = ScriptEngine(language, screen=stage.paper, runtime=stage.runtime)
        engine.register_bridge("prices", bridge)
        assert await engine.execute(TOTAL[language]) == [6, 0]
        assert [name for name, _ in stage.tools_called()] == ["prices.total"] * 2
    assert [(call.method, call.args, call.result) for call in bridge.call_log] == [
        ("total", [["tea", "jam"]], 6),
        ("total", [["milk"]], 0),
    ]
    assert bridge.calls_of("total") == [[["tea", "jam"]], [["milk"]]]


@pytest.mark.parametrize("language", CAUGHT)
async def test_a_method_that_should_fail_raises_its_error_in_the_script(rehearse: Open, language: str) -> None:
    bridge = MockBridge({"order": "ordered"}).should_fail_method("order", "network", "the shop is closed")
    async with rehearse() as stage:
        engine = ScriptEngine(language, screen=stage.paper, runtime=stage.runtime)
        engine.register_bridge("prices", bridge)
        assert await engine.execute(CAUGHT[language]) == [False, "network", "the shop is closed"]
    assert [(call.error, call.result) for call in bridge.call_log] == [("network", None)]


async def test_an_outcome_may_be_a_function_an_error_or_any_value_that_a_bridge_may_give() -> None:
    async def later(text: str) -> str:
        await asyncio.sleep(0)
        return text.upper()

    bridge = MockBridge({"shout": later, "add": lambda a, b: a + b, "price": Price("tea", 3.5)})
    bridge.with_method("order", Outcome(None, "network", "down"), "ordered", description="Order a thing")
    assert await bridge.execute_method("shout", ["owls"]) == "OWLS"
    assert await bridge.execute_method("add", [1, 2]) == 3
    assert await bridge.execute_method("price", []) == {"item": "tea", "amount": 3.5}
    with pytest.raises(NetworkError, match="down"):
        await bridge.execute_method("order", ["tea"])
    assert [await bridge.execute_method("order", ["tea"]) for _ in range(2)] == ["ordered", "ordered"]
    with pytest.raises(TypeError):
        await bridge.execute_method("add", [1])
    assert [call.error for call in bridge.call_log] == ["", "", "", "network", "", "", "TypeError"]
    assert bridge.methods()[-1].description == "Order a thing"


async def test_a_method_that_is_not_there_is_told() -> None:
    bridge = MockBridge({"total": 1})
    with pytest.raises(NotFoundError, match=r"'totl'\. Did you mean 'total'"):
        await bridge.execute_method("totl", [])
    with pytest.raises(NotFoundError, match="no method 'order'"):
        bridge.should_fail_method("order")
    with pytest.raises(InvalidError, match="no error type 'odd'"):
        bridge.should_fail_method("total", "odd")


class Prices:
    """A bridge of a program, which is to be tested."""

    def total(self, items: list[str], discount: float = 0.0) -> float:
        return 3 * len(items) * (1 - discount)


async def mocked(stage: Rehearsal, engine: MockEngine) -> ScriptEngine:
    stage.runtime.register_engine("mock", engine)
    return ScriptEngine("mock", screen=stage.paper, runtime=stage.runtime)


async def test_a_bridge_is_tried_with_a_mock_engine(rehearse: Open) -> None:
    async def total(run: MockRun) -> Any:
        run.write(f"{run.params['item']}\n")
        return await run.call("prices.total", [run.params["item"], "jam"], 0.5)

    engine = MockEngine({"total": total, "wrong": lambda run: run.call("prices.total", "tea")})
    engine.with_response("none", lambda run: run.call("prices.totl"))
    async with rehearse() as stage:
        runner = await mocked(stage, engine)
        runner.register_bridge("prices", Prices())
        assert await runner.execute("total", {"item": "tea"}) == 3.0
        assert stage.paper.text == "tea\n"
        with pytest.raises(InvalidError, match="'items' should be a list, not 'tea'") as raised:
            await runner.execute("wrong", name="shop")
        assert (raised.value.details["file"], raised.value.details["line"]) == ("shop", 1)
        with pytest.raises(NotFoundError, match="Did you mean 'total'"):
            await runner.execute("none")
        assert [name for name, _ in stage.tools_called()] == ["prices.total"] * 2
    runs = [event for event in engine.execution_log if event.kind == "run"]
    assert [(run.source, run.value, run.error) for run in runs] == [
        ("total", 3.0, ""),
        ("wrong", None, "invalid"),
        ("none", None, "not_found"),
    ]
    assert runs[0].data["params"] == {"item": "tea"}


async def test_what_a_program_asks_of_an_engine_is_in_the_log(rehearse: Open) -> None:
    engine = MockEngine({"*": {"done": True}}).with_problem("broken", "this is no script", 3)
    async with rehearse() as stage:
        runner = await mocked(stage, engine)
        assert await runner.execute("anything") == {"done": True}
        runner.set_timeout(5)
        with pytest.raises(InvalidError, match="this is no script") as raised:
            runner.validate_syntax("broken")
        assert raised.value.details["line"] == 3
        with pytest.raises(InvalidError, match="this is no script"):
            await runner.execute("broken")
    assert engine.runs() == ["anything", "broken"]
    assert engine.limits is not None
    assert engine.limits.wall == 5
    kinds = [event.kind for event in engine.execution_log]
    assert [
        kind for kind in ("set_globals", "begin_run", "run", "set_limits", "check", "close") if kind not in kinds
    ] == []
    assert kinds[-1] == "close"


async def test_an_engine_that_should_fail_fails_and_an_unknown_script_is_told(rehearse: Open) -> None:
    engine = MockEngine({"good": 1, "bad": Outcome(None, "timeout", "too slow")})
    async with rehearse() as stage:
        runner = await mocked(stage, engine)
        assert await runner.execute("  good\n") == 1
        with pytest.raises(ScriptError, match=r"no response to 'goood'\. Did you mean 'good'"):
            await runner.execute("goood")
        with pytest.raises(SpellError, match="too slow"):
            await runner.execute("bad")
        engine.should_fail("script", "all is lost")
        with pytest.raises(ScriptError, match="all is lost"):
            await runner.execute("good")
    with pytest.raises(InvalidError, match="no error type"):
        engine.should_fail("odd")


async def test_a_mock_engine_reaches_the_whole_script_api(rehearse: Open) -> None:
    async def chat(run: MockRun) -> Any:
        agent = await run.call("Agent.new", {"model": "openai/gpt-4o"})
        with pytest.raises(InvalidError, match="no object of the script API"):
            await run.method("agent", "chat")
        return await run.method(agent, "chat", "Hello?")

    async with rehearse(models={"*": fake_model("Hoo.")}) as stage:
        runner = await mocked(stage, MockEngine({"*": chat}))
        assert await runner.execute("chat") == "Hoo."


async def test_what_cannot_cross_the_border_is_refused_as_real_engines_do(rehearse: Open, tmp_path: Path) -> None:
    async with rehearse() as stage:
        runner = await mocked(stage, MockEngine({"*": lambda run: object()}))
        with pytest.raises(SpellError):
            await runner.execute("x")

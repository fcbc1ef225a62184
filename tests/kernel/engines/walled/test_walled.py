"""Lua and JavaScript behind walls do what they do anywhere, and can be ended. Escapes: tests/security/walls."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kernel import languages
from kernel.engines.protocol import Chunk
from kernel.engines.walled import process
from kernel.engines.walled.engine import WalledJavaScriptEngine, WalledLuaEngine
from kernel.errors import DeniedError, LimitError, NotFoundError, ScriptError
from kernel.policy import Limits
from kernel.protocols.executor import Done, Job
from kernel.runtime import Options, Runtime
from tests.kit.engine_suite import SETS, assert_round_trip, bench
from tests.kit.lua_host import LuaHost
from tests.kit.pairs import LANGUAGES, PAIRS, expected, run_one
from tests.kit.scripts import Paper
from tests.kit.small_host import context

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="isolation needs Linux")

BROKEN = Path(__file__).parents[3] / "kit" / "broken_engine.py"

WALLED = ("lua", "javascript")

PAIRS_TO_TRY = (
    "aggregator",
    "agent_builder",
    "async",
    "extend_agent",
    "handoffs",
    "hooks",
    "libraries",
    "state_watching",
    "stream",
    "tools",
    "watching_agents",
    "workflow_control",
)
"""Those in which much happens beside the script: objects that are being made, functions that are kept, fields."""


class Walled:
    def __init__(self, limits: Limits) -> None:
        self.host, self.limits = LuaHost(), limits
        self.engine = WalledLuaEngine(self.host, limits)

    async def run(self, source: str) -> object:
        return await self.engine.run(context(self.limits), Chunk(source, "spell"))

    @property
    def pid(self) -> int:
        return self.engine.pid


@pytest.fixture
async def spell() -> AsyncIterator[Walled]:
    made = Walled(Limits(cpu=5, memory=64 << 20))
    yield made
    made.engine.close()


@pytest.fixture
async def broken(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Walled]:
    monkeypatch.setattr(process, "BEGINNING", BROKEN)
    made = Walled(Limits())
    yield made
    made.engine.close()


@pytest.fixture
def in_the_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    for language in WALLED:
        monkeypatch.setitem(languages.BUILT_IN, language, languages.WALLED[language])


@pytest.mark.usefixtures("in_the_kernel")
@pytest.mark.parametrize("language", WALLED)
async def test_a_spell_behind_walls_does_what_any_spell_does(tmp_path: Path, language: str) -> None:
    async with bench(tmp_path, language) as kernel:
        for each in SETS:
            value, printed, asked = await kernel.play(language, each)
            assert (each.name, value, printed) == (each.name, each.result, each.printed)
            assert not each.asked or asked == list(each.asked)
        for value in ("text", [1, 2.5, True], {"a": {"b": "ü"}}, 2**53):
            await assert_round_trip(kernel, language, value)


@pytest.mark.usefixtures("in_the_kernel")
@pytest.mark.parametrize("name", PAIRS_TO_TRY)
async def test_the_script_api_is_the_same_behind_walls(name: str) -> None:
    lua, javascript = [await run_one(PAIRS / f"{name}{ending}") for ending in LANGUAGES.values()]
    assert lua.output == expected(name).read_text()
    assert javascript.output == lua.output
    assert javascript.trace == lua.trace


@pytest.mark.usefixtures("in_the_kernel")
async def test_it_reaches_files_only_by_the_hands_of_its_profile(tmp_path: Path) -> None:
    script = """
        local files = FileSystemTool.new()
        files:run({ operation = "write", path = "a.txt", content = "owls" })
        local ok, e = pcall(function() return files:run({ operation = "read", path = "/etc/hostname" }) end)
        return { files:run({ operation = "read", path = "a.txt" }).content, ok, e.type }
    """
    async with bench(tmp_path, "lua") as kernel:
        assert await kernel.engine.execute(script, {}) == ["owls", False, "denied"]
    assert (tmp_path / "a.txt").read_text() == "owls"


async def test_globals_functions_objects_and_errors_cross(spell: Walled) -> None:
    await spell.run("n = 1; agent = Agent.new('owl'); function twice(x) return x * 2 end")
    assert await spell.run("n = n + 1; return { n, agent:chat('hi'), Test.call(twice, 4) }") == [2, "owl: hi", 8]
    assert await spell.run("return Test.mutate(function(t) t.x = 1; return 'r' end, {})") == ["r", {"x": 1}]
    assert await spell.run("local ok, e = pcall(Test.fail, 'rate_limit'); return { ok, e.type, e.retry_after }") == [
        False,
        "rate_limit",
        7,
    ]
    with pytest.raises(NotFoundError, match="thing") as met:
        await spell.run("\n\nTest.fail()")
    assert (met.value.details["file"], met.value.details["line"]) == ("spell", 3)
    with pytest.raises(ScriptError, match="own"):
        await spell.run("error('own')")


async def test_a_function_that_the_kernel_keeps_is_called_later(spell: Walled) -> None:
    await spell.run("local count = 0; Test.keep(function(by) count = count + by; return count end)")
    assert await spell.run("Test.run_kept(1, 2); return Test.run_kept(1, 3)") == 5


async def test_a_loop_without_end_ends_at_its_limit_or_when_it_is_stopped() -> None:
    spell = Walled(Limits(cpu=0.2))
    with pytest.raises(LimitError):
        await spell.run("while true do end")
    spell.engine.close()
    spell = Walled(Limits())
    running = asyncio.ensure_future(spell.run("Test.sleep(0); while true do end"))
    # It has begun when the call before the loop arrives.
    await spell.host.sleeping.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert await spell.run("return 'again'") == "again"
    spell.engine.close()


async def test_a_script_that_cannot_be_stopped_is_killed_and_the_next_one_runs(broken: Walled) -> None:
    assert await broken.run("result = 1") == 1
    pid = broken.pid
    running = asyncio.ensure_future(broken.run("import time\ntime.sleep(600)"))
    await asyncio.sleep(0)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert await broken.run("result = 2") == 2


async def test_a_process_that_dies_is_told_of(spell: Walled) -> None:
    await spell.run("return 1")
    running = asyncio.ensure_future(spell.run("Test.sleep(600)"))
    await spell.host.sleeping.wait()
    os.kill(spell.pid, signal.SIGKILL)
    with pytest.raises(ScriptError, match="SIGKILL"):
        await running
    assert await spell.run("return 2") == 2


def test_an_engine_without_walls_is_refused() -> None:
    assert languages.load_engine("lua", walled=True) is WalledLuaEngine
    assert languages.load_engine("javascript", walled=True) is WalledJavaScriptEngine
    with pytest.raises(DeniedError, match="no isolation for tally"):
        languages.load_engine("tally", walled=True)


async def test_an_isolated_spell_has_walls_in_every_language(tmp_path: Path) -> None:
    runtime = Runtime(Options(folder=tmp_path, home=tmp_path / ".llmspell", model="demo/echo", isolated=True))
    try:
        assert isinstance(runtime.engine("lua"), WalledLuaEngine)
        assert isinstance(runtime.engine("javascript"), WalledJavaScriptEngine)
        assert runtime.profile.python == "isolated"
        assert not runtime.profile.plugins
    finally:
        await runtime.close()


async def test_a_kernel_that_runs_has_to_begin_anew_for_walls(tmp_path: Path) -> None:
    runtime = Runtime(Options(folder=tmp_path, home=tmp_path / ".llmspell", model="demo/echo"))

    async def run(**about: object) -> Done:
        return await runtime.execute(Job(Chunk("return 1", "one"), "lua", about={"profile": "", **about}), Paper())

    try:
        assert (await run()).value == 1
        done = await run(isolated=True)
        assert (done.error or {})["message"] == "The scripts are now to be isolated. Restart the kernel to apply it."
        runtime.close_engines()
        assert (await run(isolated=True)).value == 1
        assert isinstance(runtime.engine("lua"), WalledLuaEngine)
        assert "no longer to be isolated" in str((await run()).error)
    finally:
        await runtime.close()


async def test_help_for_an_editor_keeps_no_kernel_from_its_walls_nor_from_its_profile(tmp_path: Path) -> None:
    runtime = Runtime(Options(folder=tmp_path, home=tmp_path / ".llmspell", model="demo/echo"))
    about = {"profile": "high", "isolated": True}
    try:
        assert runtime.check(Chunk("return 1", "one"), "lua") is None
        assert runtime.complete("Agent.", 6, "lua")
        assert not isinstance(runtime.engine("lua"), WalledLuaEngine)
        assert (await runtime.execute(Job(Chunk("return 1", "one"), "lua", about=about), Paper())).value == 1
        assert isinstance(runtime.engine("lua"), WalledLuaEngine)
        assert runtime.profile.name == "high"
    finally:
        await runtime.close()

"""Deadlines that are given to work that goes on already, and that of the profile, also end code that never waits."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kit.scripts import Script, script

SPIN = "while not go do Async.sleep(1) end while true do pcall(function() while true do end end) end"

BEGUN = {
    "a function beside": f"Promise.spawn(function() {SPIN} end)",
    "an executor": f"Promise.new(function(resolve) {SPIN} end)",
    "what follows a promise": f"Promise.resolve(1):then_(function() {SPIN} end)",
}

GIVEN = {
    "one": "local late = promise:timeout(50)",
    "the sooner of two": "local late = promise:timeout(50) promise:timeout(60000):catch(function() end)",
}


@pytest.mark.parametrize("given", GIVEN)
@pytest.mark.parametrize("begun", BEGUN)
async def test_a_function_that_never_waits_ends_at_a_timeout_that_was_given_later(
    tmp_path: Path, begun: str, given: str
) -> None:
    source = f"""
    local go = false
    local promise = {BEGUN[begun]}
    {GIVEN[given]}
    go = true
    local ok, err = pcall(function() return late:await() end)
    return {{ ok, err.type }}
    """
    async with script(tmp_path, limits={"cpu": None}) as lua:
        assert await lua.value(source) == [False, "timeout"]


async def test_a_promise_that_async_timeout_waits_for_in_vain_is_stopped(lua: Script) -> None:
    source = """
    local promise = Promise.spawn(function() Promise.new(function() end):await() end)
    local _, err = pcall(Async.timeout, promise, 20)
    return { err.type, err.message, promise.state }
    """
    assert await lua.value(source) == ["timeout", "The work was not done within 20 ms.", "cancelled"]


async def test_work_that_is_in_time_is_left_alone_and_what_it_began_lives_on(lua: Script) -> None:
    source = """
    local promise = Promise.spawn(function() Async.sleep(1) return 7 end)
    return { promise:timeout(60000):await(), promise:timeout(60000):await(), promise.state }
    """
    assert await lua.value(source) == [7, 7, "fulfilled"]


FOREVER = {
    "lua": "Async.sleep(1)\nwhile true do pcall(function() while true do end end) end",
    "javascript": "await Async.sleep(1);\nwhile (true) { try { while (true) {} } catch { } }",
}


@pytest.mark.parametrize("language", FOREVER)
async def test_the_time_a_run_may_take_ends_code_that_never_waits(tmp_path: Path, language: str) -> None:
    async with script(tmp_path, limits={"cpu": None, "wall": 0.5}) as running:
        error = await running.error(FOREVER[language], language=language)
    assert error["type"] == "limit"
    assert error["message"] == "The spell ran longer than 500 ms. Give it more time with --timeout."


async def test_a_timeout_of_the_spell_is_its_own_error_within_the_time_of_the_run(tmp_path: Path) -> None:
    async with script(tmp_path, limits={"cpu": None, "wall": 600}) as running:
        error = await running.error("Async.timeout(function() while true do end end, 30)")
    assert (error["type"], error["message"]) == ("timeout", "The work was not done within 30 ms.")

"""Hooks and handlers of a cell are there once, however often the cell is run."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from kernel.engines.protocol import Chunk
from kernel.protocols.executor import Job
from kernel.runtime import Options, Runtime
from tests.kit.scripts import Paper

HOOKS = {
    "lua": """
seen = seen or 0
Hooks.register("before_tool_call", function(context) seen = seen + 1 end)
Events.on("tool_called", function(event) seen = seen + 100 end)
""",
    "javascript": """
globalThis.seen = globalThis.seen || 0
Hooks.register("beforeToolCall", (context) => { seen += 1 })
Events.on("tool_called", (event) => { seen += 100 })
""",
}

USE = {
    "lua": "seen = 0; Tools.call('calculator', { expression = '1+1' }); return seen",
    "javascript": "seen = 0; await Tools.call('calculator', { expression: '1+1' }); return seen",
}


@pytest.fixture
async def runtime(tmp_path: Path) -> AsyncIterator[Runtime]:
    made = Runtime(Options(folder=tmp_path, home=tmp_path / ".llmspell"))
    yield made
    await made.close()


async def run(runtime: Runtime, language: str, source: str, cell: str, status: str = "ok") -> Any:
    done = await runtime.execute(Job(Chunk(source, cell, cell), language), Paper())
    assert done.status == status, done.error
    return done.value


@pytest.mark.parametrize("language", HOOKS)
async def test_a_cell_that_is_run_again_does_not_double_its_hooks(runtime: Runtime, language: str) -> None:
    await run(runtime, language, HOOKS[language], "a")
    once = await run(runtime, language, USE[language], "b")
    for _ in range(2):
        await run(runtime, language, HOOKS[language], "a")
    assert once > 100
    assert await run(runtime, language, USE[language], "b") == once


async def test_the_same_code_in_another_cell_adds_to_it(runtime: Runtime) -> None:
    await run(runtime, "lua", HOOKS["lua"], "a")
    once = await run(runtime, "lua", USE["lua"], "b")
    await run(runtime, "lua", HOOKS["lua"], "c")
    assert await run(runtime, "lua", USE["lua"], "b") == 2 * once


async def test_a_cell_whose_hooks_were_taken_out_of_its_code_has_none(runtime: Runtime) -> None:
    await run(runtime, "lua", HOOKS["lua"], "a")
    await run(runtime, "lua", "print('nothing')", "a")
    assert await run(runtime, "lua", USE["lua"], "b") == 0


async def test_hooks_of_a_cell_that_failed_afterwards_go_as_well(runtime: Runtime) -> None:
    await run(runtime, "lua", HOOKS["lua"] + "error('late')", "a", "failed")
    once = await run(runtime, "lua", USE["lua"], "b")
    await run(runtime, "lua", HOOKS["lua"], "a")
    assert await run(runtime, "lua", USE["lua"], "b") == once > 0


async def test_a_hook_that_another_cell_cleared_away_is_not_missed(runtime: Runtime) -> None:
    await run(runtime, "lua", HOOKS["lua"], "a")
    await run(runtime, "lua", "Hooks.clear(); Events.clear()", "b")
    await run(runtime, "lua", HOOKS["lua"], "a")
    assert await run(runtime, "lua", USE["lua"], "c") > 0

"""Python cells in a worker, as a browser's tab has them: the same cells behind another line to the kernel."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path

import pytest

from kernel.engines.python.setting import Setting
from kernel.errors import DeniedError, LimitError, ScriptError
from kernel.policy import Limits
from kernel.sandbox import tab
from tests.kit.pipe_worker import PipeWorker
from tests.kit.python_host import PythonSpell


class Workers(list[PipeWorker]):
    """All that were begun."""

    def open(
        self, folder: Path, variables: Mapping[str, str], hear: Callable[[str], None], gone: Callable[[str], None]
    ) -> PipeWorker:
        self.append(PipeWorker(folder, variables, hear, gone))
        return self[-1]


@pytest.fixture
def workers() -> Workers:
    return Workers()


@pytest.fixture
async def spell(workers: Workers, tmp_path: Path) -> AsyncIterator[PythonSpell]:
    spell = PythonSpell(setting=Setting(tmp_path, open_worker=workers.open))
    yield spell
    spell.engine.close()
    assert all(worker.is_gone for worker in workers)


async def hangs(spell: PythonSpell, source: str) -> asyncio.Task[object]:
    running = asyncio.create_task(spell.run(f"print('begun')\n{source}"))
    await spell.heard("begun")
    return running


async def stopped(running: asyncio.Task[object]) -> None:
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_a_worker_begins_with_the_first_cell_and_keeps_what_cells_make(
    spell: PythonSpell, workers: Workers
) -> None:
    assert workers == []
    assert await spell.run("x = {'a': [1, 2.5, 'ü']}\nx") == {"a": [1, 2.5, "ü"]}
    assert await spell.run("print(x['a'][0])\nlen(x)") == 1
    assert spell.lines() == ["1"]
    assert len(workers) == 1


async def test_an_error_names_the_line(spell: PythonSpell) -> None:
    with pytest.raises(ScriptError, match="division by zero") as caught:
        await spell.run("a = 1\na / 0")
    assert (caught.value.details["file"], caught.value.details["line"]) == ("cell 1", 2)


async def test_a_cell_that_waits_is_stopped_and_the_values_stay(spell: PythonSpell, workers: Workers) -> None:
    await spell.run("kept = 7")
    await stopped(await hangs(spell, "import asyncio\nawait asyncio.sleep(600)"))
    assert await spell.run("kept") == 7
    assert len(workers) == 1


async def test_a_cell_that_hears_nothing_loses_its_worker_and_is_told_so(spell: PythonSpell, workers: Workers) -> None:
    running = await hangs(spell, "while True: pass")
    workers[0].become_deaf()
    await stopped(running)
    assert workers[0].is_gone
    assert workers[0].interrupted
    assert "The variables of the Python cells are gone; run them again." in spell.host.errors
    assert await spell.run("'kept' in globals()") is False
    assert len(workers) == 2


async def test_where_nothing_can_be_interrupted_nobody_tries_again(spell: PythonSpell, workers: Workers) -> None:
    running = await hangs(spell, "while True: pass")
    workers[0].can_interrupt = False
    workers[0].become_deaf()
    await stopped(running)
    assert len(workers[0].interrupted) == 1


async def test_a_cell_that_computes_for_too_long_is_interrupted_then_ended(workers: Workers, tmp_path: Path) -> None:
    spell = PythonSpell(Limits(cpu=60), Setting(tmp_path, open_worker=workers.open))
    await spell.run("1")
    spell.engine.set_limits(Limits(cpu=0.5))
    running = await hangs(spell, "while True: pass")
    with pytest.raises(LimitError, match=r"without waiting for anything.* Its worker had to be ended"):
        await running
    assert workers[0].interrupted == [0]
    spell.engine.close()


async def test_a_worker_that_breaks_down_ends_its_cell_with_the_reason(spell: PythonSpell, workers: Workers) -> None:
    running = await hangs(spell, "import asyncio\nawait asyncio.sleep(600)")
    workers[0].break_down("its Python broke down (out of memory)")
    with pytest.raises(ScriptError, match=r"The worker of the script is gone: its Python broke down \(out of memory\)"):
        await running
    assert await spell.run("1 + 1") == 2


async def test_cells_that_have_to_be_isolated_do_not_run_in_a_tab(
    workers: Workers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tab, "is_in_tab", True)
    spell = PythonSpell(setting=Setting(tmp_path, mode="isolated", open_worker=workers.open))
    with pytest.raises(DeniedError, match="Python behind walls cannot be had in a browser's tab"):
        await spell.run("1")
    assert workers == []

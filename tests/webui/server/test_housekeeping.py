"""A studio ends kernels that nobody uses, forgets old history, and never touches what is in use."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from studio.notebook.archive import Archive
from studio.notebook.document import Cell, Notebook
from studio.notebook.notices import KernelStatus, Trouble
from studio.notebook.session import Session
from studio.settings.bounds import HistoryBounds, KernelRest
from studio.workspace import Workspace
from tests.kit.kernel_double import KernelDouble
from tests.kit.loopback import until
from tests.kit.notebook_page import notebook_of
from tests.kit.studio_double import StoreDouble
from webui.footprint import memory_of
from webui.growth import Growth
from webui.housekeeping import Housekeeping
from webui.hub import Hub
from webui.server import listen_again

HOUR = 3_600.0


class Studio:
    """A hub with one open notebook, and a clock that is set by hand."""

    def __init__(self, folder: Path, rest: KernelRest) -> None:
        store: Any = StoreDouble()
        self.session = Session(notebook_of("print one", "wait"), KernelDouble())
        self.hub = Hub(Workspace(folder, folder), store, Growth(store), self._open)
        self.now = 0.0
        self.heard: list[Any] = []
        self.session.follow(self.heard.append)
        self._keeping = Housekeeping(self.hub, rest, HistoryBounds(), lambda: self.now)

    async def _open(self, path: str) -> Session:
        return self.session

    async def look(self, at: float) -> str:
        """Look after the notebooks at that hour; what the kernel does then."""
        self.now = at * HOUR
        await self._keeping.look()
        return self.session.kernel_status


@pytest.fixture
async def studio(tmp_path: Path) -> AsyncIterator[Studio]:
    studio = Studio(tmp_path, KernelRest())
    await studio.hub.open("x.spell.md")
    studio.session.start()
    await until(lambda: studio.session.kernel_status == "idle")
    yield studio
    await studio.session.close()


async def test_a_kernel_that_nobody_uses_is_ended_and_the_next_run_starts_it_anew(studio: Studio) -> None:
    studio.hub.release("x.spell.md")
    assert [await studio.look(hour) for hour in (0, 1, 1.9)] == ["idle"] * 3
    assert await studio.look(2.1) == "resting"
    (told,) = [notice for notice in studio.heard if isinstance(notice, Trouble)]
    assert "idle for 2 hours" in told.message
    assert "variables are gone" in told.message
    assert [one.message for one in studio.heard if isinstance(one, KernelStatus) and one.status == "dead"] == []
    studio.session.run_cell("c1")
    await studio.session.settled()
    assert studio.session.view("c1").status == "ok"
    assert studio.session.kernel_status == "idle"
    assert await studio.look(3) == "idle"


async def test_a_notebook_that_somebody_looks_at_keeps_its_kernel(studio: Studio) -> None:
    assert [await studio.look(hour) for hour in (0, 5, 100)] == ["idle"] * 3
    studio.hub.release("x.spell.md")
    assert await studio.look(101) == "idle"
    studio.hub.join("x.spell.md")
    assert await studio.look(104) == "idle"


async def test_a_kernel_that_runs_is_never_ended(studio: Studio) -> None:
    studio.hub.release("x.spell.md")
    await studio.look(0)
    studio.session.run_cell("c2")
    await until(lambda: studio.session.kernel_status == "busy")
    assert [await studio.look(hour) for hour in (5, 10)] == ["busy", "busy"]
    await studio.session.interrupt()
    await studio.session.settled()
    assert await studio.look(11) == "idle"


@pytest.mark.parametrize(("rest", "expected"), [(KernelRest(0), "idle"), (KernelRest(1, watched=True), "resting")])
async def test_a_person_sets_when_kernels_rest(tmp_path: Path, rest: KernelRest, expected: str) -> None:
    studio = Studio(tmp_path, rest)
    await studio.hub.open("x.spell.md")
    studio.session.start()
    await until(lambda: studio.session.kernel_status == "idle")
    await studio.look(0)
    assert await studio.look(1.5) == expected
    await studio.session.close()


async def test_a_cell_that_is_run_while_its_kernel_is_being_ended_runs_in_a_fresh_one(studio: Studio) -> None:
    resting = asyncio.create_task(studio.session.rest("told"))
    await asyncio.sleep(0)
    studio.session.run_cell("c1")
    assert await resting
    await studio.session.settled()
    assert studio.session.view("c1").status == "ok"


async def test_old_history_is_forgotten(studio: Studio, tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    for day in range(3):
        archive.keep("x.spell.md", Notebook(cells=(Cell("a", "lua", str(day)),)), "run", f"r{day}", day * 86_400.0)
    archive.prune(90, 1 << 30, time.time() - 4 * 86_400.0)
    await studio.look(0)
    assert [one.run for one in archive.versions("x.spell.md")] == ["r2"]


def test_the_memory_of_a_process_counts_what_it_started_and_is_none_for_one_that_is_gone() -> None:
    assert memory_of(0) == 0
    script = "import time; x = bytearray(60 << 20); print(1, flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        assert memory_of(child.pid) >= 60
        assert memory_of(os.getpid()) >= memory_of(child.pid)
        child.kill()
    assert memory_of(child.pid) == 0


def test_a_workspace_keeps_its_port_as_long_as_it_is_free(tmp_path: Path) -> None:
    with listen_again(tmp_path, 0) as first:
        port = first.getsockname()[1]
    with listen_again(tmp_path, 0) as again:
        assert again.getsockname()[1] == port
        again.listen()
        with listen_again(tmp_path, 0) as other:
            assert other.getsockname()[1] != port

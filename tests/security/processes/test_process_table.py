"""Processes are seen when they are the user's own, and signalled when they are the spell's own."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from kernel.errors import DeniedError, InvalidError, NotFoundError
from kernel.sandbox.commands import Commands, Finished
from kernel.sandbox.process_table import ProcessTable

Running = tuple[asyncio.Future[Finished], Commands, int]


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[Running]:
    hands = Commands(tmp_path, ("*", "shell:*"))
    task = asyncio.ensure_future(hands.run("echo $$ > part; mv part pid; exec sleep 600", shell=True, timeout=600))

    def wait_until(happened: Callable[[], bool]) -> None:
        while not happened():
            time.sleep(0.01)

    await asyncio.to_thread(wait_until, (tmp_path / "pid").exists)
    yield task, hands, int((tmp_path / "pid").read_text())
    task.cancel()
    await asyncio.wait({task})


async def test_what_a_command_started_is_seen_and_signalled(running: Running) -> None:
    task, hands, pid = running
    table = ProcessTable(hands.running)
    own = [about["pid"] for about in table.entries() if about["own"]]
    assert own == [pid]
    about = table.inspect(pid)
    assert about["memory"] > 0
    assert about["folder"] == str(hands.folder)
    table.signal(pid, "SIGTERM")
    assert (await task).code == -signal.SIGTERM
    with pytest.raises(NotFoundError):
        table.signal(pid)


async def test_other_processes_are_not_signalled_nor_their_commands_shown(running: Running) -> None:
    _, hands, own = running
    other = await asyncio.create_subprocess_exec("sleep", "600")
    try:
        table = ProcessTable(hands.running)
        assert "command" not in table.inspect(other.pid)
        with pytest.raises(DeniedError, match="not started by a command"):
            table.signal(other.pid, "KILL")
        wide = ProcessTable(hands.running, may_end=True)
        assert wide.inspect(other.pid)["command"] == "sleep 600"
        wide.signal(other.pid, "kill")
        assert await other.wait() == -signal.SIGKILL
        for hands_on in (table, wide):
            for part_of_kernel in (os.getpid(), os.getppid(), *hands.running):
                with pytest.raises(DeniedError):
                    hands_on.signal(part_of_kernel, "TERM")
    finally:
        if other.returncode is None:
            other.kill()
            await other.wait()
    assert own


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="starts a process of another user")
async def test_processes_of_other_users_are_neither_seen_nor_signalled() -> None:
    other = await asyncio.create_subprocess_exec("sleep", "600", user=65534)
    try:
        table = ProcessTable(may_end=True)
        assert other.pid not in [about["pid"] for about in table.entries()]
        for look in (table.inspect, table.signal):
            with pytest.raises(DeniedError, match="another user"):
                look(other.pid)
    finally:
        other.kill()
        await other.wait()


def test_lists_have_a_bound_and_can_be_searched() -> None:
    table = ProcessTable()
    assert len(table.entries(most=1)) == 1
    found = table.entries("PYTHON")
    assert os.getpid() in [about["pid"] for about in found] or "python" not in Path(sys.executable).name
    assert not any(about["own"] for about in found)


@pytest.mark.parametrize("pid", [0, -1, True, "1", 1.5])
def test_what_is_no_process_is_refused(pid: int) -> None:
    with pytest.raises(InvalidError):
        ProcessTable(may_end=True).signal(pid)


def test_what_is_no_signal_is_refused() -> None:
    with pytest.raises(InvalidError, match="no signal 'SEGV'"):
        ProcessTable(may_end=True).signal(os.getpid(), "SEGV")


def test_without_psutil_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psutil", None)
    with pytest.raises(InvalidError, match="pip install"):
        ProcessTable().entries()

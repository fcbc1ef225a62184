"""What only a child process can do, and only a child process can do wrong."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kernel.errors import InternalError, StoppedError
from studio.kernels.client import Display, Execution, Stream
from studio.kernels.process import Patience, ProcessKernel
from tests.kit.kernel_clients import ECHO_KERNEL, ROOT, Watched, process_kernel, until
from tests.kit.processes import exists, is_running, needs_proc, parent_of

SAFE = "Restart it to go on; your notebook is safe."
KILLED = "Something outside killed it; the system does so when memory runs out."


def oom_score(pid: int) -> int:
    return int(Path(f"/proc/{pid}/oom_score").read_text())


async def pid_of(child: Watched) -> int:
    """A process id of something the kernel started; its parent is the kernel."""
    await child.run("child")
    return int(child.text())


async def test_a_killed_kernel_ends_its_cell_and_says_so(child: Watched) -> None:
    reply = await child.run("die SIGKILL")
    assert reply.status == "died"
    await until(lambda: child.kernel.status == "dead")
    assert child.messages() == [f"The kernel stopped unexpectedly (signal 9). {KILLED} {SAFE}"]


@needs_proc
async def test_a_kernel_that_dies_while_idle_says_so_too(child: Watched) -> None:
    pid = parent_of(await pid_of(child))
    os.kill(pid, signal.SIGKILL)
    await until(lambda: child.kernel.status == "dead")
    assert (await child.run("print lost")).status == "died"
    assert await child.kernel.complete("pr", 2, "lua") == {"start": 2, "end": 2, "items": []}
    assert await child.kernel.check("bogus", "lua") is None


async def test_the_last_words_of_a_kernel_are_in_the_message(child: Watched) -> None:
    assert (await child.run("leave 3")).status == "died"
    await until(lambda: child.kernel.status == "dead")
    expected = f"The kernel stopped unexpectedly (exit code 3). {SAFE}\nIts last words:\nthe last words"
    assert child.messages() == [expected]


async def test_a_kernel_that_died_can_be_restarted(child: Watched) -> None:
    await child.run("die SIGSEGV")
    await until(lambda: child.kernel.status == "dead")
    await child.kernel.restart()
    assert (await child.run("print back")).status == "ok"
    assert child.kernel.status == "idle"


async def test_a_script_that_holds_the_thread_is_stopped_by_a_signal(child: Watched) -> None:
    await child.run("set kept 1")
    running = asyncio.create_task(child.run("print spinning\nspin 600"))
    await until(lambda: child.text() == "spinning\n")
    await child.kernel.interrupt()
    assert (await running).status == "cancelled"
    assert (await child.run("get kept")).status == "ok"
    assert child.outputs[-1] == Display({"text/plain": "1"})


async def test_cancelling_the_caller_stops_even_a_script_that_holds_the_thread(child: Watched) -> None:
    running = asyncio.create_task(child.run("print spinning\nspin 600"))
    await until(lambda: child.text() == "spinning\n")
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert (await child.run("print next")).status == "ok"


@needs_proc
async def test_a_kernel_is_ended_before_the_studio_when_the_computer_runs_out_of_memory(child: Watched) -> None:
    assert oom_score(child.kernel.pid) > oom_score(os.getpid())


async def test_a_caller_that_is_cancelled_before_its_turn_stops_nobody(child: Watched) -> None:
    first = asyncio.create_task(child.run("print on\nsleep 0.3\nprint first"))
    await until(lambda: child.text() == "on\n")
    second = asyncio.create_task(child.run("print second"))
    await asyncio.sleep(0.05)
    second.cancel()
    assert (await first).status == "ok"
    assert (await child.run("print third")).status == "ok"
    assert child.text() == "on\nfirst\nthird\n"


async def test_completion_gives_up_while_a_script_holds_the_thread() -> None:
    child = Watched(process_kernel(Patience(consult=0.1)))
    await child.kernel.start()
    running = asyncio.create_task(child.run("print spinning\nspin 600"))
    await until(lambda: child.text() == "spinning\n")
    assert await child.kernel.complete("pr", 2, "lua") == {"start": 2, "end": 2, "items": []}
    await child.kernel.interrupt()
    assert (await running).status == "cancelled"
    await child.kernel.shutdown()


async def test_a_kernel_that_cannot_be_stopped_is_ended() -> None:
    child = Watched(process_kernel(Patience(message=0.05, signal=0.1)))
    await child.kernel.start()
    running = asyncio.create_task(child.run("print deaf\nstubborn 600"))
    await until(lambda: child.text() == "deaf\n")
    await child.kernel.interrupt()
    assert (await running).status == "died"
    await until(lambda: child.kernel.status == "dead")
    assert child.messages() == [
        "The kernel did not stop when it was interrupted, so it was ended. Restart it to go on."
    ]
    await child.kernel.shutdown()


async def test_a_burst_of_twenty_thousand_messages_arrives_whole_and_in_order(child: Watched) -> None:
    assert (await child.run("burst 20000")).status == "ok"
    displays = [output.data["text/plain"] for output in child.outputs if isinstance(output, Display)]
    assert displays == [str(index) for index in range(20000)]
    assert child.text().split() == displays
    assert isinstance(child.outputs[0], Stream)


async def test_a_loop_of_prints_arrives_in_few_messages(child: Watched) -> None:
    await child.run("\n".join(f"print {index}" for index in range(20000)))
    assert child.text().split() == [str(index) for index in range(20000)]
    assert len(child.outputs) < 2000


@needs_proc
async def test_shutdown_leaves_no_process_behind(child: Watched) -> None:
    grandchild = await pid_of(child)
    kernel = parent_of(grandchild)
    await child.kernel.shutdown()
    await until(lambda: not is_running(grandchild))
    assert not exists(kernel)


@needs_proc
async def test_a_killed_kernel_leaves_no_process_behind(child: Watched) -> None:
    grandchild = await pid_of(child)
    os.kill(parent_of(grandchild), signal.SIGKILL)
    await until(lambda: not is_running(grandchild))


async def test_shutdown_of_a_busy_script_is_orderly(child: Watched) -> None:
    running = asyncio.create_task(child.run("print spinning\nspin 600"))
    await until(lambda: child.text() == "spinning\n")
    await child.kernel.shutdown()
    assert (await running).status == "died"
    assert child.messages() == []


async def test_nothing_stays_in_the_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    kernel = process_kernel()
    await kernel.start()
    assert [os.stat(tmp_path / name).st_mode & 0o077 for name in os.listdir(tmp_path)] == [0]
    await kernel.shutdown()
    assert os.listdir(tmp_path) == []


async def test_a_kernel_that_cannot_start_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    child = Watched(ProcessKernel({}, (sys.executable, "-c", "raise SystemExit('no such module')")))
    with pytest.raises(InternalError, match=r"(?s)could not start \(exit code 1\).*no such module"):
        await child.kernel.start()
    assert child.statuses() == ["starting", "dead"]
    assert "no such module" in child.messages()[0]
    assert os.listdir(tmp_path) == []


async def test_a_program_that_is_missing_is_named() -> None:
    with pytest.raises(InternalError, match="'/no/such/program' could not be started"):
        await ProcessKernel({}, ("/no/such/program",)).start()


async def test_a_workspace_that_is_missing_is_named(tmp_path: Path) -> None:
    kernel = ProcessKernel({"folder": str(tmp_path / "gone")}, ECHO_KERNEL)
    with pytest.raises(InternalError, match="gone"):
        await kernel.start()


async def test_a_kernel_that_never_answers_is_given_up() -> None:
    kernel = ProcessKernel({}, (sys.executable, "-c", "import time; time.sleep(600)"), Patience(start=0.2))
    with pytest.raises(InternalError, match="did not answer within"):
        await kernel.start()
    assert kernel.status == "dead"


async def test_shutdown_ends_a_start_that_hangs() -> None:
    kernel = ProcessKernel({}, (sys.executable, "-c", "import time; time.sleep(600)"))
    starting = asyncio.create_task(kernel.start())
    await asyncio.sleep(0.3)
    await kernel.shutdown()
    with pytest.raises(StoppedError, match="shut down while it started"):
        await starting
    assert kernel.status == "dead"


async def test_the_kernel_works_in_the_folder_of_the_workspace(tmp_path: Path) -> None:
    show = "import os, sys; sys.stderr.write(os.getcwd()); sys.exit(5)"
    kernel = ProcessKernel({"folder": str(tmp_path)}, (sys.executable, "-c", show))
    with pytest.raises(InternalError, match=re.escape(str(tmp_path))):
        await kernel.start()


async def test_an_output_that_cannot_be_taken_is_the_callers_error(child: Watched) -> None:
    def refuse(output: object) -> None:
        raise RuntimeError("no room")

    with pytest.raises(RuntimeError, match="no room"):
        await child.kernel.execute(Execution("print x", "lua", "c", "n", "r"), refuse)
    assert (await child.run("print fine")).status == "ok"


@needs_proc
async def test_a_kernel_ends_when_the_studio_is_killed(tmp_path: Path) -> None:
    command = (sys.executable, "-m", "tests.kit.short_studio")
    studio = await asyncio.create_subprocess_exec(
        *command, stdout=subprocess.PIPE, cwd=ROOT, env={**os.environ, "TMPDIR": str(tmp_path)}
    )
    assert studio.stdout is not None
    kernel = int(await studio.stdout.readline())
    assert is_running(kernel)
    studio.kill()
    await studio.wait()
    await until(lambda: not is_running(kernel))
    assert os.listdir(tmp_path) == []

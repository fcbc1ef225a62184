"""Whatever a cell does, it can be stopped, and nothing of it is left; what that costs is said."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kernel.engines.process.connection import Connection
from kernel.engines.python.setting import Setting
from kernel.errors import DeniedError, InvalidError, LimitError, ScriptError
from kernel.policy import Limits
from tests.kit.processes import is_running, needs_proc
from tests.kit.python_host import PythonSpell
from tests.kit.small_host import context

HANGS = {
    "waits": "import asyncio\nprint('begun')\nawait asyncio.sleep(600)",
    "waits for the host": "print('begun')\nawait Test.sleep(600)",
    "computes": "print('begun')\nwhile True:\n    pass",
    "sleeps": "import time\nprint('begun')\ntime.sleep(600)",
    "reads": "import os\nprint('begun')\nos.read(os.pipe()[0], 1)",
    "waits for a lock": "import threading\nprint('begun')\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()",
    "prints": "print('begun')\nwhile True:\n    print('x' * 1000)",
    "calls": "print('begun')\nwhile True:\n    await Test.nop()",
    "has many tasks": "import asyncio\nprint('begun')\nawait asyncio.gather(*[asyncio.sleep(600) for _ in range(99)])",
}


async def stop_when_begun(spell: PythonSpell, source: str) -> asyncio.Task[object]:
    run = asyncio.create_task(spell.run(source))
    await spell.heard("begun")
    run.cancel()
    await asyncio.wait({run}, timeout=120)
    return run


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cell that can be stopped is not given up on a machine that is slow to let it."""
    monkeypatch.setattr(Connection, "grace", 60.0)


@pytest.mark.usefixtures("patience")
@pytest.mark.parametrize("source", HANGS.values(), ids=HANGS.keys())
async def test_a_cell_that_hangs_is_stopped_and_its_globals_stay(spell: PythonSpell, source: str) -> None:
    await spell.run("kept = 1")
    run = await stop_when_begun(spell, source)
    assert run.cancelled()
    assert await spell.run("kept") == 1
    assert spell.host.errors == ""


STUBBORN = {
    "catches everything": (
        "print('begun')\nwhile True:\n    try:\n        while True:\n            pass\n    except BaseException:\n"
        "        pass"
    ),
    "never lets go of the interpreter": "print('begun', flush=True)\nx = 10 ** (10 ** 9)",
    "ignores signals": (
        "import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nprint('begun')\nwhile True:\n"
        "    time.sleep(9)"
    ),
}


@pytest.mark.parametrize("source", STUBBORN.values(), ids=STUBBORN.keys())
async def test_a_cell_that_will_not_stop_loses_its_process_and_is_told_so(spell: PythonSpell, source: str) -> None:
    await spell.run("kept = 1")
    run = await stop_when_begun(spell, source)
    assert run.cancelled()
    assert "variables of the Python cells are gone" in spell.host.errors
    assert await spell.run("'kept' in globals()") is False


@pytest.mark.usefixtures("patience")
async def test_a_cell_that_is_stopped_before_it_begins_leaves_the_globals(spell: PythonSpell) -> None:
    await spell.run("kept = 1")
    blocking = asyncio.create_task(spell.run("import time\nprint('begun')\ntime.sleep(0.5)"))
    await spell.heard("begun")
    # The process reads the next cell and its stop while the first has its thread.
    late = asyncio.create_task(spell.run("print('late')\nwhile True:\n    pass"))
    await asyncio.sleep(0)
    late.cancel()
    await asyncio.wait({blocking, late})
    assert late.cancelled()
    assert await spell.run("kept") == 1
    assert spell.host.errors == ""


@pytest.mark.usefixtures("patience")
async def test_interrupting_stops_what_runs(spell: PythonSpell) -> None:
    run = asyncio.create_task(spell.run("print('begun')\nwhile True:\n    pass"))
    await spell.heard("begun")
    spell.engine.interrupt()
    await asyncio.wait({run}, timeout=120)
    assert run.cancelled()
    assert await spell.run("1") == 1


@pytest.mark.usefixtures("patience")
async def test_finally_and_cleanup_run_when_a_cell_is_stopped(spell: PythonSpell) -> None:
    await stop_when_begun(
        spell, "import asyncio\ntry:\n    print('begun')\n    await asyncio.sleep(600)\nfinally:\n    cleaned = True"
    )
    assert await spell.run("cleaned") is True


@pytest.mark.usefixtures("patience")
async def test_a_stopped_cell_that_says_it_is_done_is_stopped_all_the_same(spell: PythonSpell) -> None:
    source = (
        "import asyncio\ntry:\n    print('begun')\n    await asyncio.sleep(600)\nexcept asyncio.CancelledError:\n    5"
    )
    assert (await stop_when_begun(spell, source)).cancelled()


@pytest.mark.usefixtures("patience")
async def test_a_cell_that_is_cancelled_again_and_again_is_over_once(spell: PythonSpell) -> None:
    finish = "finally:\n    time.sleep(0.3)\n    print('cleaned')"
    source = f"import time\ntry:\n    print('begun')\n    time.sleep(600)\n{finish}"
    run = asyncio.create_task(spell.run(source))
    await spell.heard("begun")
    while not run.done():
        run.cancel()
        await asyncio.wait({run}, timeout=0.02)
    assert run.cancelled()
    assert spell.lines() == ["begun", "cleaned"]
    assert await spell.run("1") == 1


async def test_one_of_several_is_stopped_alone(spell: PythonSpell) -> None:
    await spell.run("async def wait(n):\n    await Test.sleep(n)\n    return 'done'\nawait Test.keep(wait);")
    function = spell.host.kept[0].bind(context())
    one, other = asyncio.create_task(function(600)), asyncio.create_task(function(0.2))
    await asyncio.sleep(0.05)
    one.cancel()
    assert await other == "done"
    assert one.cancelled()


async def test_a_loop_without_an_end_meets_the_limit_and_the_globals_stay() -> None:
    spell = PythonSpell(Limits(cpu=0.5))
    await spell.run("kept = 1")
    with pytest.raises(LimitError, match=r"more than 500 ms without waiting") as caught:
        await spell.run("x = 1\nwhile True:\n    x += 1")
    assert caught.value.details["line"] in (2, 3)
    assert await spell.run("kept") == 1
    spell.engine.close()


async def test_a_computation_that_never_lets_go_meets_the_limit_too() -> None:
    spell = PythonSpell(Limits(cpu=0.5))
    with pytest.raises(LimitError, match="variables of the Python cells are gone"):
        await spell.run("x = 10 ** (10 ** 9)")
    assert await spell.run("1") == 1
    spell.engine.close()


async def test_a_cell_that_waits_now_and_then_may_compute_for_long() -> None:
    spell = PythonSpell(Limits(cpu=0.5))
    source = """
import asyncio, time
end = time.process_time() + 1.5
while time.process_time() < end:
    sum(range(100_000))
    await asyncio.sleep(0)
    await Test.nop()
"""
    await spell.run(source)
    spell.engine.close()


async def test_too_much_memory_is_an_error_and_the_globals_stay() -> None:
    spell = PythonSpell(Limits(memory=64 << 20))
    await spell.run("kept = 1")
    with pytest.raises(LimitError, match="more than 64 MB of memory") as caught:
        await spell.run("a = 1\nb = bytearray(100 << 20)")
    assert caught.value.details["line"] == 2
    with pytest.raises(LimitError, match="more than 64 MB"):
        await spell.run("grown = []\nwhile True:\n    grown.append('x' * 100_000 + str(len(grown)))")
    await spell.run("grown = None")
    assert await spell.run("kept") == 1
    spell.engine.close()


async def test_too_much_output_ends_the_cell() -> None:
    spell = PythonSpell(Limits(output=1 << 20))
    with pytest.raises(LimitError, match="more than 1 MB of output"):
        await spell.run("while True:\n    print('x' * 1000)")
    assert len(spell.host.text) <= 1 << 20
    assert await spell.run("1") == 1
    spell.engine.close()


async def test_too_many_calls_end_the_cell_even_when_it_catches_the_error() -> None:
    spell = PythonSpell(Limits(calls=50))
    source = "while True:\n    try:\n        await Test.nop()\n    except LimitError:\n        pass"
    with pytest.raises(LimitError, match="more than 50 calls"):
        await spell.run(source)
    spell.engine.close()


async def test_functions_that_call_themselves_through_the_host_end(spell: PythonSpell) -> None:
    with pytest.raises(LimitError, match="nested more than"):
        await spell.run("async def f():\n    return await Test.call(f)\nawait f()")
    assert await spell.run("1") == 1


ENDS = {
    "os._exit": ("import os\nos._exit(3)", "ended by itself with code 3"),
    "a crash": ("import ctypes\nctypes.string_at(0)", "SIGSEGV"),
    "a kill": ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\nimport time\ntime.sleep(9)", "SIGKILL"),
    "a loop without its descriptors": ("import os\nos.closerange(3, 50)\nawait Test.nop()", "gone"),
    "a closed line": ("import os\nos.closerange(3, 50)\nwhile True:\n    print('x')", "gone"),
}


@pytest.mark.parametrize(("source", "message"), ENDS.values(), ids=ENDS.keys())
async def test_a_process_that_ends_is_replaced_and_its_end_is_told(
    spell: PythonSpell, source: str, message: str
) -> None:
    await spell.run("kept = 1\nawait Test.keep(lambda: 1);")
    with pytest.raises(ScriptError, match=message) as caught:
        await spell.run(source)
    assert "variables of the Python cells are gone" in caught.value.message
    assert await spell.run("'kept' in globals()") is False
    with pytest.raises(InvalidError, match="gone with the process"):
        await spell.host.kept[0].bind(context())()


async def test_a_function_of_a_process_that_ended_can_still_be_held_but_not_called(spell: PythonSpell) -> None:
    await spell.run("await Test.keep(lambda: 1);")
    spell.engine.set_globals({"cells": {"old": spell.host.kept[0]}})
    with pytest.raises(ScriptError, match="gone"):
        await spell.run("import os\nos._exit(0)")
    assert await spell.run("callable(cells.old)") is True
    with pytest.raises(ScriptError, match="Run its cell again"):
        await spell.run("cells.old()")


async def test_a_crash_shows_where_python_was(spell: PythonSpell) -> None:
    with pytest.raises(ScriptError) as caught:
        await spell.run("import ctypes\nctypes.string_at(0)")
    assert 'File "cell 1", line 2 in <module>' in caught.value.details["traceback"]


@needs_proc
async def test_a_process_killed_from_outside_is_replaced(spell: PythonSpell) -> None:
    pid = int(await spell.run("import os\nos.getpid()"))
    os.kill(pid, signal.SIGKILL)
    # Over with all its threads: only then does the system tell of its end. The engine may have taken that news already.
    with contextlib.suppress(ChildProcessError):
        await asyncio.to_thread(os.waitid, os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    assert await spell.run("1 + 1") == 2


async def test_lines_that_mean_nothing_end_the_process(spell: PythonSpell) -> None:
    for row in (b"nonsense", b'["call"]', b'["what",1]', b"[]"):
        with pytest.raises(ScriptError, match="broke the line"):
            await spell.run(
                "import gc, socket, time\nsockets = [s for s in gc.get_objects() if isinstance(s, socket.socket)]\n"
                f"wire = [s for s in sockets if s.family == socket.AF_UNIX and s.gettimeout() is None][0]\n"
                f"wire.sendall({row!r} + bytes([10]))\ntime.sleep(60)"
            )


@needs_proc
async def test_closing_leaves_no_process_not_even_those_a_cell_started(spell: PythonSpell) -> None:
    pids = await spell.run("import os, subprocess\n[os.getpid(), subprocess.Popen(['sleep', '600']).pid]")
    assert all(map(is_running, pids))
    spell.engine.close()
    await asyncio.sleep(0.05)
    assert not any(map(is_running, pids))
    with pytest.raises(InvalidError, match="closed"):
        await spell.run("1")


ORPHAN = """
import asyncio, os, sys
from tests.kit.python_host import PythonSpell
async def main():
    spell = PythonSpell()
    pids = await spell.run("import os, subprocess\\n[os.getpid(), subprocess.Popen(['sleep', '600']).pid]")
    print(*pids, flush=True)
    await spell.run("while True:\\n    pass")
asyncio.run(main())
"""


@needs_proc
async def test_when_the_kernel_is_killed_its_python_ends_too_with_what_it_started(tmp_path: Path) -> None:
    root = Path(__file__).parents[4]
    kernel = await asyncio.create_subprocess_exec(
        sys.executable, "-c", ORPHAN, cwd=root, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(root)}
    )
    assert kernel.stdout is not None
    pids = [int(pid) for pid in (await kernel.stdout.readline()).split()]
    assert len(pids) == 2
    kernel.kill()
    await kernel.wait()
    for _ in range(200):
        if not any(map(is_running, pids)):
            break
        await asyncio.sleep(0.05)
    assert not any(map(is_running, pids))


async def test_a_profile_may_have_no_python(tmp_path: Path) -> None:
    spell = PythonSpell(setting=Setting(tmp_path, mode="off"))
    with pytest.raises(DeniedError, match="no Python cells"):
        await spell.run("1")
    assert spell.engine.complete("whi", 3).items

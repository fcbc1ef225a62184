"""Commands: what they give, what bounds them, and that nothing they started outlives them."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kernel.errors import DeadlineError, DeniedError, InvalidError, NotFoundError
from kernel.sandbox.commands import Commands
from tests.kit.processes import is_running, needs_proc

ROOT = Path(__file__).parents[3]
ANYTHING = ("*", "shell:*")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "workspace"
    place.mkdir()
    return place


def write(path: Path, content: str, mode: int = 0o755) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    path.chmod(mode)


def wait_until(happened: Callable[[], bool]) -> None:
    while not happened():
        time.sleep(0.01)


async def gone(*pids: int) -> None:
    await asyncio.to_thread(wait_until, lambda: not any(map(is_running, pids)))


async def test_a_program_gives_its_output_and_its_code(folder: Path) -> None:
    done = await Commands(folder, ANYTHING).run("echo hi; echo there >&2; exit 3", shell=True)
    assert (done.code, done.stdout, done.stderr, done.cut) == (3, b"hi\n", b"there\n", False)
    assert done.seconds > 0


async def test_input_is_read_and_without_any_there_is_none(folder: Path) -> None:
    hands = Commands(folder, ("cat", "true"))
    assert (await hands.run("cat", input=b"x" * 300_000)).stdout == b"x" * 300_000
    assert (await hands.run("cat")).stdout == b""
    assert (await hands.run("true", input=b"x" * 300_000)).code == 0


async def test_a_program_killed_by_a_signal_says_so(folder: Path) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL, signal.SIGSEGV):
        assert (await Commands(folder, ANYTHING).run(f"kill -{number.value} $$", shell=True)).code == -number


async def test_a_program_of_the_workspace_is_named_by_its_path(folder: Path) -> None:
    write(folder / "tools/own.sh", "#!/bin/sh\npwd; echo $1\n")
    (folder / "inner").mkdir()
    hands = Commands(folder, ("./tools/*.sh",))
    assert (await hands.run(["./tools/own.sh", "a b"])).stdout.decode() == f"{folder}\na b\n"
    with pytest.raises(DeniedError):
        await hands.run("./tools/own.sh", folder="inner")
    with pytest.raises(NotFoundError, match=r"no program './tools/none\.sh'"):
        await hands.run("./tools/none.sh")


async def test_a_program_outside_the_workspace_needs_its_whole_path(folder: Path) -> None:
    write(folder.parent / "own.sh", "#!/bin/sh\n")
    (folder / "link.sh").symlink_to(folder.parent / "own.sh")
    hands = Commands(folder, ANYTHING)
    for name in ("../own.sh", "./link.sh"):
        with pytest.raises(DeniedError, match="outside the workspace"):
            await hands.run([name])
    assert (await hands.run([str(folder.parent / "own.sh")])).code == 0


async def test_what_is_not_there_or_cannot_be_run_is_told(folder: Path) -> None:
    write(folder / "text", "x", 0o644)
    write(folder / "broken", "#!/no/such/interpreter\n")
    hands = Commands(folder, ANYTHING)
    for name in ("no-such-program", "./none", "./text"):
        with pytest.raises(NotFoundError):
            await hands.run([name])
    done = await hands.run(["./broken"])
    assert done.code == 126
    assert b"No such file" in done.stderr
    with pytest.raises(NotFoundError, match="no folder 'none'"):
        await hands.run("ls", folder="none")


async def test_what_is_denied_says_what_is_allowed(folder: Path) -> None:
    with pytest.raises(DeniedError, match=r"'rm -rf x' is not allowed. Allowed: ls, git \*"):
        Commands(folder, ("ls", "git *")).check("rm -rf x")
    with pytest.raises(DeniedError, match="runs no commands"):
        Commands(folder).check("ls")
    with pytest.raises(DeniedError, match="No shell is allowed"):
        Commands(folder, ("*",)).check("ls | wc", shell=True)


async def test_narrowed_hands_run_only_what_both_allow(folder: Path) -> None:
    (folder / "inner/scripts").mkdir(parents=True)
    write(folder / "inner/scripts/a.sh", "#!/bin/sh\npwd\n")
    wide = Commands(folder, ("git *", "ls", "./inner/**"), timeout=5, max_output=100)
    narrow = wide.narrowed(["git status", "rm"], timeout=50, max_output=1000)
    narrow.check("git status")
    for line in ("git push", "ls", "rm x"):
        with pytest.raises(DeniedError):
            narrow.check(line)
    assert (narrow.timeout, narrow.max_output) == (5, 100)
    inner = wide.narrowed(["./scripts/*.sh", "shell:*"], folder="inner")
    assert (await inner.run(["./scripts/a.sh"])).stdout.decode() == f"{folder}/inner\n"
    for folder_said in ("..", str(folder)):
        with pytest.raises(DeniedError, match="outside the folders"):
            inner.check("ls", folder=folder_said)
    with pytest.raises(DeniedError, match="No shell"):
        inner.check("ls", shell=True)
    with pytest.raises(DeniedError):
        wide.narrowed(folder="inner").check("rm x")
    with pytest.raises(DeniedError):
        Commands(folder).narrowed(["ls"]).check("ls")


async def test_secrets_are_passed_on_only_by_their_whole_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ACME_API_KEY", "ACME_TOKEN", "ACME_PASSWORD", "ACME_URL", "OTHER"):
        monkeypatch.setenv(name, f"value of {name}")

    async def seen(*patterns: str) -> set[str]:
        told = (await Commands(folder, ("env",), variables=patterns).run("env")).stdout.decode()
        return {line.partition("=")[0] for line in told.splitlines()} & {
            name for name in os.environ if name.startswith(("ACME", "OTHER"))
        }

    assert await seen() == set()
    assert await seen("ACME_*") == {"ACME_URL"}
    assert await seen("*") == {"ACME_URL", "OTHER"}
    assert await seen("ACME_TOKEN") == {"ACME_TOKEN"}


async def test_variables_are_set_when_they_cannot_change_the_program(folder: Path) -> None:
    hands = Commands(folder, ("env",), variables=("ACME_*",))
    done = await hands.run("env", variables={"ACME_TOKEN": "x=y", "NO_COLOR": "1"})
    assert b"ACME_TOKEN=x=y\n" in done.stdout
    for name in ("LD_PRELOAD", "PATH", "PYTHONPATH", "GIT_SSH_COMMAND"):
        with pytest.raises(DeniedError, match=name):
            await hands.run("env", variables={name: "x"})
    assert b"LD_X=x" in (await Commands(folder, ANYTHING).run("env", variables={"LD_X": "x"})).stdout
    with pytest.raises(InvalidError):
        await Commands(folder, ANYTHING).run("env", variables={"a=b": "x"})


async def test_output_is_cut_at_its_bound_and_a_flood_ends(folder: Path) -> None:
    hands = Commands(folder, ANYTHING, max_output=1000)
    done = await hands.run("head -c 5000 /dev/zero", shell=False)
    assert (len(done.stdout), done.cut, done.code) == (1000, True, 0)
    flood = await hands.run(["yes"])
    assert (len(flood.stdout), flood.cut, flood.code) == (1000, True, -signal.SIGKILL)


@needs_proc
async def test_limits_hold_for_the_program(folder: Path) -> None:
    hungry = Commands(folder, ANYTHING, limits={"memory": 200 << 20})
    done = await hungry.run(["python3", "-c", "x = bytearray(1 << 30)"])
    assert b"MemoryError" in done.stderr
    fat = Commands(folder, ANYTHING, limits={"file_size": 1000})
    assert (await fat.run("head -c 5000 /dev/zero > big", shell=True)).code != 0
    assert (folder / "big").stat().st_size == 1000
    busy = Commands(folder, ANYTHING, limits={"cpu": 1})
    assert (await busy.run(["python3", "-c", "while True: pass"])).code in (-signal.SIGXCPU, -signal.SIGKILL)
    with pytest.raises(InvalidError, match="no limit 'discs'"):
        await Commands(folder, ANYTHING, limits={"discs": 1}).run("ls")


STARTER = """
import os, sys, time
for number in range(3):
    if os.fork() == 0:
        if number:
            os.setsid()
        open(f"{number}.part", "w").write(str(os.getpid()))
        os.rename(f"{number}.part", f"{number}.pid")
        time.sleep(600)
time.sleep(600)
"""


async def started(folder: Path) -> list[int]:
    written = [folder / f"{number}.pid" for number in range(3)]
    await asyncio.to_thread(wait_until, lambda: all(path.exists() for path in written))
    return [int(path.read_text()) for path in written]


@needs_proc
async def test_at_its_time_a_program_and_all_it_started_are_gone(folder: Path) -> None:
    write(folder / "starter.py", STARTER)
    hands = Commands(folder, ANYTHING)
    # Its time is over when they are there: the clock is not asked.
    running = asyncio.ensure_future(hands.run(["python3", "starter.py"], timeout=600))
    pids = await started(folder)
    assert len(hands.running) == 1
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert [pid for pid in pids if is_running(pid)] == []
    assert hands.running == set()


@needs_proc
async def test_a_program_that_takes_too_long_is_ended_and_what_it_said_is_told(folder: Path) -> None:
    hands = Commands(folder, ANYTHING, timeout=0.5)
    with pytest.raises(DeadlineError, match=r"did not end within 0\.5 s") as met:
        await hands.run("echo $$ > pid; trap '' TERM INT HUP; sleep 600", shell=True, timeout=60)
    assert met.value.details["stdout"] == ""
    if (folder / "pid").exists():
        assert not is_running(int((folder / "pid").read_text() or 0))


@needs_proc
async def test_a_program_that_kills_its_keeper_dies_with_it(folder: Path) -> None:
    done = await Commands(folder, ANYTHING).run("echo $$ > pid; kill -9 $PPID; sleep 600", shell=True)
    assert done.code == -signal.SIGKILL
    await gone(int((folder / "pid").read_text()))


@needs_proc
async def test_when_the_kernel_is_killed_so_is_all_that_a_command_started(folder: Path) -> None:
    write(folder / "starter.py", STARTER)
    program = (
        "import asyncio, pathlib; from kernel.sandbox.commands import Commands\n"
        "asyncio.run(Commands(pathlib.Path('.').resolve(), ('*',)).run(['python3', 'starter.py']))"
    )
    said = {**os.environ, "PYTHONPATH": str(ROOT)}
    kernel = await asyncio.create_subprocess_exec(sys.executable, "-c", program, cwd=folder, env=said)
    pids = await started(folder)
    kernel.kill()
    await kernel.wait()
    await gone(*pids)


async def test_commands_at_the_same_time_do_not_meet(folder: Path) -> None:
    hands = Commands(folder, ("cat",))
    said = [str(number).encode() for number in range(8)]
    assert [done.stdout for done in await asyncio.gather(*(hands.run("cat", input=each) for each in said))] == said

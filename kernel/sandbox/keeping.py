"""Runs one command under its keeper and takes in what it says, with a bound on each. Not here: what may be run."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import field
from pathlib import Path
from typing import Any, cast

from kernel.errors import InternalError, InvalidError
from kernel.records import dataclass
from kernel.sandbox.tab import check_not_in_tab

KEEPER = Path(__file__).with_name("keeper.py")

FLOOD = 64
"""Times the most output that is kept, after which a program that goes on talking is ended."""

PATIENCE = 8.0
"""Seconds in which a keeper that was told to end has ended."""


@dataclass(slots=True)
class Ended:
    """What became of a command; `late` when it was ended for its time."""

    late: bool = False
    cut: bool = False
    code: int = 0
    seconds: float = 0.0
    stdout: bytearray = field(default_factory=bytearray)
    stderr: bytearray = field(default_factory=bytearray)


class Life:
    """The end of a pipe that a keeper watches: when it is closed, the command ends."""

    def __init__(self) -> None:
        self.watched, self._ours = os.pipe()

    def hand_over(self) -> None:
        """The keeper has its end."""
        os.close(self.watched)

    def end(self) -> None:
        """Once is enough."""
        if self._ours >= 0:
            os.close(self._ours)
            self._ours = -1


class Conversation(asyncio.SubprocessProtocol):
    """What a keeper and its command say, until both are gone and nobody holds their pipes: `over`."""

    def __init__(self, ended: Ended, most: int, life: Life) -> None:
        self.over = asyncio.get_running_loop().create_future()
        self._ended = ended
        self._most = most
        self._life = life
        self._seen = {1: 0, 2: 0}

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It has been started."""
        self.transport = cast(asyncio.SubprocessTransport, transport)

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        """It said something, of which not more is kept than was asked for."""
        kept = self._ended.stdout if fd == 1 else self._ended.stderr
        kept += data[: max(0, self._most - len(kept))]
        self._seen[fd] += len(data)
        self._ended.cut = self._ended.cut or self._seen[fd] > self._most
        if self._seen[fd] > self._most * FLOOD:
            self._life.end()

    def process_exited(self) -> None:
        """The keeper is gone. One that was killed by what it kept has left it behind, in its process group.

        So has every keeper where nothing adopts what its children leave behind.
        """
        self._ended.code = self.transport.get_returncode() or 0
        if self._ended.code == -signal.SIGKILL or sys.platform != "linux":
            self.kill_group()

    def connection_lost(self, error: Exception | None) -> None:
        """All is said."""
        if not self.over.done():
            self.over.set_result(None)

    def say(self, input: bytes) -> None:
        """Give it its input, which it need not read."""
        pipe: Any = self.transport.get_pipe_transport(0)
        if pipe is not None:
            pipe.write(input)
            pipe.close()

    def kill_group(self) -> None:
        """Kill all that is in its process group."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.transport.get_pid(), signal.SIGKILL)

    async def see_off(self) -> None:
        """Wait until it is gone, but not for ever."""
        if not self.over.done():
            await asyncio.wait({self.over}, timeout=PATIENCE)
        if not self.over.done():
            self.kill_group()
        self.transport.close()


async def keep(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    input: bytes,
    seconds: float,
    most: int,
    limits: Mapping[str, int],
    running: set[int],
) -> Ended:
    """Run `command` (the file of the program, then its words) until it ends or its time is up.

    When this returns, or is cancelled, the command and what it started are gone. `InternalError` when the system
    refuses to start it.
    """
    ended, began, life = Ended(), time.monotonic(), Life()
    try:
        talk = await _start(command, folder, environment, bool(input), limits, Conversation(ended, most, life), life)
    except BaseException:
        life.end()
        raise
    running.add(talk.transport.get_pid())
    try:
        talk.say(input)
        done, _ = await asyncio.wait({talk.over}, timeout=seconds)
        ended.late = not done
    finally:
        life.end()
        await talk.see_off()
        running.discard(talk.transport.get_pid())
    ended.seconds = time.monotonic() - began
    return ended


async def _start(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    has_input: bool,
    limits: Mapping[str, int],
    talk: Conversation,
    life: Life,
) -> Conversation:
    check_not_in_tab("Programs of the computer", "Open the spellbook on a computer with Spell Studio to run them.")
    if os.name != "posix":
        raise InvalidError("Commands need Linux or macOS: nothing else here can end all that a program started.")
    said = ",".join(f"{name}={value}" for name, value in limits.items())
    try:
        await asyncio.get_running_loop().subprocess_exec(
            lambda: talk,
            *(sys.executable, "-I", "-S", str(KEEPER), str(life.watched), said, *command),
            cwd=folder,
            env=dict(environment),
            stdin=PIPE if has_input else DEVNULL,
            stdout=PIPE,
            stderr=PIPE,
            pass_fds=(life.watched,),
            start_new_session=True,
        )
    except OSError as error:
        raise InternalError(f"{command[1]!r} could not be started: {error.strerror}.") from error
    finally:
        life.hand_over()
    return talk

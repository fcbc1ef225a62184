"""A kernel for tests of the notebook: the `KernelClient` protocol over a language of five words.

print TEXT     say TEXT on stdout
fail TEXT      fail with that message
wait           run until interrupted, or until `release` is called
ask TEXT       ask the person, and say the answer
die            end the kernel
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from kernel.errors import InternalError
from studio.kernels.client import (
    Execution,
    Failure,
    JournalGrew,
    News,
    Output,
    Question,
    Reply,
    Status,
    StatusChanged,
    Stream,
)
from studio.kernels.news import Listeners


class Interrupted(Exception):
    pass


class Died(Exception):
    pass


class KernelDouble:
    def __init__(self, cannot_start: str = "") -> None:
        self.status: Status = "dead"
        self.may_start = asyncio.Event()
        self.may_start.set()
        self.executions: list[Execution] = []
        self.breakpoints: dict[str, Any] = {}
        self.restarts = 0
        self.cannot_start = cannot_start
        self._listeners = Listeners()
        self._wake: asyncio.Future[None] | None = None
        self._answers: dict[str, asyncio.Future[Any]] = {}

    async def start(self) -> None:
        self._become("starting")
        await self.may_start.wait()
        if self.cannot_start:
            self._become("dead", self.cannot_start)
            raise InternalError(self.cannot_start)
        self._become("idle")

    async def execute(self, execution: Execution, on_output: Callable[[Output], None]) -> Reply:
        if self.status == "dead":
            return Reply("died", 0.0, execution.run_id)
        self.executions.append(execution)
        self._become("busy")
        try:
            for line in execution.code.split("\n"):
                word, _, rest = line.partition(" ")
                await _WORDS[word](self, rest, on_output)
            status = "ok"
        except InternalError as error:
            on_output(Failure(error.describe()))
            status = "failed"
        except Interrupted:
            status = "cancelled"
        except Died:
            return Reply("died", 0.5, execution.run_id)
        finally:
            self._listeners.tell(JournalGrew(execution.run_id))
        self._become("idle")
        return Reply(status, 0.5, execution.run_id)

    async def complete(self, code: str, cursor: int, language: str) -> dict[str, Any]:
        return {"start": cursor, "end": cursor, "items": [{"label": word} for word in _WORDS]}

    async def check(self, code: str, language: str) -> dict[str, Any] | None:
        return None

    async def signature(self, code: str, cursor: int, language: str) -> dict[str, Any] | None:
        return None

    async def tools(self) -> list[dict[str, Any]] | None:
        return []

    async def set_breakpoints(self, data: Mapping[str, Any]) -> None:
        self.breakpoints = dict(data)

    async def inspect(self, code: str, cursor: int, language: str) -> str:
        return ""

    async def interrupt(self) -> None:
        self._stop(Interrupted())

    async def restart(self) -> None:
        self.restarts += 1
        self._stop(Died())
        await self.start()

    async def shutdown(self) -> None:
        self._stop(Died())
        self._become("dead")

    async def answer(self, id: str, value: Any) -> None:
        self._answers.pop(id).set_result(value)

    def follow(self, listener: Callable[[News], None]) -> Callable[[], None]:
        return self._listeners.add(listener)

    def release(self) -> None:
        """Let a cell that waits go on."""
        if self._wake is not None and not self._wake.done():
            self._wake.set_result(None)

    def kill(self, message: str = "") -> None:
        """End as a process that is killed does."""
        self._stop(Died())
        self._become("dead", message)

    async def _print(self, rest: str, on_output: Callable[[Output], None]) -> None:
        await asyncio.sleep(0)
        on_output(Stream("stdout", rest + "\n"))

    async def _fail(self, rest: str, on_output: Callable[[Output], None]) -> None:
        raise InternalError(rest)

    async def _wait(self, rest: str, on_output: Callable[[Output], None]) -> None:
        self._wake = asyncio.get_running_loop().create_future()
        await self._wake

    async def _ask(self, rest: str, on_output: Callable[[Output], None]) -> None:
        question: Mapping[str, Any] = {"prompt": rest}
        answered = self._answers[rest] = asyncio.get_running_loop().create_future()
        self._listeners.tell(Question(rest, "input", question))
        on_output(Stream("stdout", f"{await answered}\n"))

    async def _die(self, rest: str, on_output: Callable[[Output], None]) -> None:
        self._become("dead", rest)
        raise Died

    def _stop(self, error: Exception) -> None:
        if self._wake is not None and not self._wake.done():
            self._wake.set_exception(error)

    def _become(self, status: Status, message: str = "") -> None:
        if status != self.status:
            self.status = status
            self._listeners.tell(StatusChanged(status, message))


_WORDS = {
    "print": KernelDouble._print,
    "fail": KernelDouble._fail,
    "wait": KernelDouble._wait,
    "ask": KernelDouble._ask,
    "die": KernelDouble._die,
}

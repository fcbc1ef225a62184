"""What the scripts of one process ask the host for: done here, each in a task of its own, and answered.

Not here: the process (`process`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from kernel.context import Context
from kernel.deadlines import CURRENT as DEADLINE
from kernel.engines.process.faults import Faults, Place
from kernel.engines.process.strands import CURRENT, MOST_LIMITS, Strand
from kernel.engines.process.wire import Wire
from kernel.engines.protocol import Chunk, Host
from kernel.errors import InvalidError, LimitError, StoppedError
from kernel.values import Value

Send = Callable[[bytes], None]
Stop = Callable[[Strand, BaseException], None]
Do = Callable[[Context, list[Any]], Awaitable[Value]]


class Calls:
    """Answers calls. A call may make an object, which has a handle from the start: later calls wait for it.

    `own` are the operations that are not the host's.
    """

    def __init__(
        self, host: Host, language: str, chunks: dict[str, Chunk], send: Send, stop: Stop, own: Mapping[str, Do]
    ) -> None:
        self._language = language
        self._own = own
        self._host = host
        self._chunks = chunks
        self._send = send
        self._stop = stop
        self._made: dict[int, asyncio.Future[Any]] = {}
        self.wire: Wire
        self.faults: Faults

    def begin(self, strand: Strand | None, frame: list[Any], handles: list[bytes]) -> None:
        """Do what a frame asks for; `handles` are those of the objects that it names and that may not exist yet."""
        _, number, _, operation, name, line, handle, arguments = frame
        place = (str(name), int(line))
        if strand is None:
            error = InvalidError(f"{operation} was called after its script had ended.")
            self._answer(number, False, self.faults.send(error, place))
            return
        waits = [self._made[int(known)] for known in set(handles) if int(known) in self._made]
        work = partial(self._perform, strand, operation, self._taken(arguments, waits), place, waits)
        if handle:
            self._made[handle] = asyncio.get_running_loop().create_future()
        task = self._serve(strand, number, work, place, handle)
        strand.calls[number] = asyncio.get_running_loop().create_task(task)

    def _taken(self, arguments: Any, waits: list[asyncio.Future[Any]]) -> Callable[[], list[Any]]:
        """What gives the arguments: read now, where nothing is waited for, since the script may let go of them next."""
        if waits:
            return partial(self.wire.unpack, arguments)
        try:
            given = self.wire.unpack(arguments)
        except InvalidError as error:
            return partial(_refuse, error)
        return lambda: given

    async def _perform(
        self,
        strand: Strand,
        operation: str,
        taken: Callable[[], list[Any]],
        place: Place,
        waits: list[asyncio.Future[Any]],
    ) -> Value:
        waits = [made for made in waits if not made.done()]
        if waits:
            await asyncio.wait(waits)
        given = taken()
        ctx = strand.at(self._chunks, *place, self._language)
        own = self._own.get(operation)
        try:
            return await (own(ctx, given) if own else self._host.call(ctx, operation, given))
        finally:
            if given:
                self.wire.note(given[0])

    async def _serve(
        self, strand: Strand, number: int, work: Callable[[], Awaitable[Value]], place: Place, handle: int
    ) -> None:
        CURRENT.set(strand)
        DEADLINE.set(strand.deadline)
        try:
            value = await work()
            self._settle(handle, value)
            self._answer(number, True, self.wire.pack(value))
        except asyncio.CancelledError:
            error: Exception = StoppedError("The work this waits for was stopped.")
            self._settle(handle, error)
            task = asyncio.current_task()
            if not (task and task.cancelling()):
                self._answer(number, False, self.faults.send(error, place))
        except Exception as caught:
            self._settle(handle, caught)
            if isinstance(caught, LimitError):
                self._count_limit(strand, caught)
            self._answer(number, False, self.faults.send(caught, place))
        finally:
            strand.calls.pop(number, None)

    def _settle(self, handle: int, outcome: Any) -> None:
        future = self._made.get(handle)
        if future is None or future.done():
            return
        if isinstance(outcome, Exception):
            future.set_exception(outcome)
            # Who made it hears of the error in the answer.
            future.exception()
        else:
            future.set_result(outcome)

    def _count_limit(self, strand: Strand, error: LimitError) -> None:
        strand.limits_met += 1
        if strand.limits_met > MOST_LIMITS:
            self._stop(strand, error)

    def _answer(self, number: int, good: bool, data: bytes) -> None:
        self._send(b'["answer",%d,%d,%s]' % (number, good, data))

    def made(self, handle: int) -> Any:
        """The object of a handle; raises what kept it from being made."""
        future = self._made.get(handle)
        if future is None or not future.done():
            raise InvalidError("This object is gone.")
        return future.result()

    def forget(self, handle: int) -> None:
        """The scripts know the object by its own number now."""
        self._made.pop(handle, None)

    def end(self) -> None:
        """Nobody is left to use the objects."""
        for handle in self._made:
            self._settle(handle, StoppedError("The process of the script is gone."))


def _refuse(error: Exception) -> list[Any]:
    raise error

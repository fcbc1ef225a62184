"""Errors of the host on their way to a process: each is remembered under a number.

One that nobody in a script caught comes out again as the exception it was. Not here: what errors of scripts become.
"""

from __future__ import annotations

from collections import OrderedDict

from kernel.engines.border import dump
from kernel.engines.process.wire import Wire
from kernel.engines.protocol import Chunk
from kernel.errors import InvalidError, error_type

REMEMBERED = 1000
"""Exceptions kept while what stands for them may still be on its way through a script."""

Place = tuple[str, int]
"""Name of a chunk and line; "" and 0 when unknown."""


class Faults:
    """The errors that one process was told of. `chunks` are those that ran, by name."""

    def __init__(self, chunks: dict[str, Chunk], wire: Wire) -> None:
        self._chunks = chunks
        self._wire = wire
        self._sent: OrderedDict[int, tuple[Exception, Place]] = OrderedDict()
        self._numbers: dict[int, int] = {}
        self._count = 0

    def send(self, error: Exception, place: Place) -> bytes:
        """The border form of an error that a call from `place` met: `[number, {"$error": …}]`."""
        number = self._numbers.get(id(error)) or self._remember(error, place)
        try:
            payload = self._wire.pack(error)
        except InvalidError:
            # Details that cannot cross must not hide the error itself.
            payload = dump({"$error": {"type": error_type(error), "message": str(error)}})
        return b"[%d,%s]" % (number, payload)

    def _remember(self, error: Exception, place: Place) -> int:
        self._count += 1
        self._sent[self._count] = error, place
        self._numbers[id(error)] = self._count
        if len(self._sent) > REMEMBERED:
            _, (forgotten, _) = self._sent.popitem(last=False)
            self._numbers.pop(id(forgotten), None)
        return self._count

    def original(self, number: int) -> Exception | None:
        """The error that was sent by this number; None when it is not known (any more)."""
        return self._met(number)[0]

    def _met(self, number: int) -> tuple[Exception | None, Place]:
        return self._sent.get(number, (None, ("", 0)))

"""One window program for each person: the first holds a lock and listens, later ones tell it what to open and end.

Not here: what is opened, or how it looks.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QEvent, QLockFile, QObject
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from desktop.places import Places
from kernel.errors import InternalError
from kernel.records import dataclass

PATIENCE = 25.0
"""Seconds in which a program that holds the lock answers, or lets go of it: it may just be starting or ending."""

ANSWER = 3_000
"""Milliseconds for one answer."""

MOST = 1 << 20
"""Bytes of a message."""

DONE = b"done\n"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a later start wants opened: absolute paths, none for whatever is there; and what lets it come to the front
    where the system wants to know who asked (Wayland)."""

    paths: tuple[Path, ...] = ()
    activation: str = ""

    def encode(self) -> bytes:
        """As one line."""
        return json.dumps({"paths": [str(one) for one in self.paths], "activation": self.activation}).encode() + b"\n"

    @classmethod
    def decode(cls, line: bytes) -> Wish | None:
        """What a line says; None when it is none of ours."""
        try:
            said = json.loads(line)
            return cls(tuple(Path(str(one)) for one in said["paths"]), str(said["activation"]))
        except (ValueError, KeyError, TypeError):
            return None


class FileOpened(QObject):
    """Hears what macOS wants opened: it tells the program that runs, and starts no other."""

    def __init__(self, hears: Callable[[Wish], None]) -> None:
        super().__init__()
        self._hears = hears

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the event of a file; leave every other."""
        if not isinstance(event, QFileOpenEvent):
            return False
        self._hears(Wish((Path(event.file()),)))
        return True


class Instance:
    """The first program's hold on the lock, and its ear for later ones."""

    def __init__(self, lock: QLockFile, door: str) -> None:
        self._lock = lock
        self._door = door
        self._server = QLocalServer()
        self._hears: Callable[[Wish], None] | None = None
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._receive)

    def listen(self, hears: Callable[[Wish], None]) -> None:
        """From now on `hears` is told what later starts want. Needs Qt's loop."""
        self._hears = hears
        # The lock is ours: what is there was left by one that was killed.
        QLocalServer.removeServer(self._door)
        self._server.listen(self._door)

    def close(self) -> None:
        """Let another one be the first."""
        self._server.close()
        self._lock.unlock()

    def _receive(self) -> None:
        connection = self._server.nextPendingConnection()
        connection.readyRead.connect(lambda: self._read(connection))
        connection.disconnected.connect(connection.deleteLater)
        self._read(connection)

    def _read(self, connection: QLocalSocket) -> None:
        if connection.bytesAvailable() > MOST:
            connection.abort()
        elif connection.canReadLine():
            wish = Wish.decode(bytes(connection.readLine().data()))
            connection.write(DONE)
            connection.flush()
            if wish is not None and self._hears is not None:
                self._hears(wish)


def claim(places: Places, wish: Wish, patience: float = PATIENCE) -> Instance | None:
    """Be the first program; None when there is one, which was told the wish.

    `InternalError` when one holds the lock and neither answers nor ends within `patience` seconds.
    """
    end = time.monotonic() + patience
    while True:
        lock = QLockFile(str(places.lock))
        # Held as long as its process lives, however long that is.
        lock.setStaleLockTime(0)
        if lock.tryLock(0):
            return Instance(lock, places.door)
        if hand_over(places.door, wish):
            return None
        if time.monotonic() > end:
            raise InternalError(
                f"Spell Studio is running already (process {_holder(lock)}) and does not answer. End that process, "
                f"then try again."
            )
        time.sleep(0.1)


def hand_over(door: str, wish: Wish) -> bool:
    """Tell the first program; whether it answered."""
    socket = QLocalSocket()
    socket.connectToServer(door)
    if not socket.waitForConnected(ANSWER):
        return False
    socket.write(wish.encode())
    answered = socket.waitForBytesWritten(ANSWER) and socket.waitForReadyRead(ANSWER)
    answer = bytes(socket.readAll().data())
    socket.disconnectFromServer()
    return bool(answered) and answer == DONE


def activation() -> str:
    """What the system gave this start to come to the front with; taken, so that no child process uses it."""
    with suppress(KeyError):
        return os.environ.pop("XDG_ACTIVATION_TOKEN")
    return ""


def _holder(lock: QLockFile) -> str:
    known = lock.getLockInfo()
    # PySide gives the process, the computer and the program; older ones a flag before them.
    numbers = [one for one in known if isinstance(one, int) and not isinstance(one, bool)] if known else []
    return str(numbers[0]) if numbers else "unknown"

"""The server of one workspace as a child process of the window, and how the window gets in.

Only the window reads the link that the child says; it is exchanged for a cookie at once, which is kept in memory. Not
here: the server itself (`backend`), and which windows show it (`application`).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QByteArray, QProcess, QTimer, QUrl
from PySide6.QtNetwork import (
    QNetworkAccessManager,
    QNetworkCookie,
    QNetworkProxy,
    QNetworkReply,
    QNetworkRequest,
)
from PySide6.QtWebEngineCore import QWebEngineProfile

from desktop.backend import FAILED
from desktop.crashes import shorten

COMMAND = (sys.executable, "-P", "-m", "desktop.backend")

END = 25_000
"""Milliseconds for an orderly end: more than the child gives itself."""

ANSWER = 3_000
"""Milliseconds for an answer about what runs."""

COOKIE = 2_000
"""Milliseconds until a cookie counts as stored."""

MOST_LOG = 1 << 20

FOREIGN = "already running"


class ServerListener(Protocol):
    """Whoever shows the workspace."""

    def server_ready(self, server: Server) -> None:
        """Pages can be loaded from its `address` now."""

    def server_failed(self, server: Server, why: str) -> None:
        """It could not start, for a reason in a sentence."""

    def server_lost(self, server: Server, why: str) -> None:
        """It ended, and nobody had asked it to."""


class Server:
    """The server of the workspace `folder`; one that somebody else runs there is used and left running."""

    def __init__(self, folder: Path, profile: QWebEngineProfile, log: Path, listener: ServerListener) -> None:
        self.folder = folder
        self.address = ""
        """Where it is (`http://127.0.0.1:PORT`), once it is ready."""
        self.is_foreign = False
        self._profile = profile
        self._listener = listener
        self._ending = False
        self._said = ""
        self._network = QNetworkAccessManager()
        self._network.setProxy(QNetworkProxy(QNetworkProxy.ProxyType.NoProxy))
        self._network.setTransferTimeout(ANSWER)
        self._process = QProcess()
        self._process.setProgram(COMMAND[0])
        self._process.setArguments([*COMMAND[1:], str(folder)])
        self._process.setWorkingDirectory(str(folder))
        with suppress(OSError):
            shorten(log, MOST_LOG)
        self._process.setStandardErrorFile(str(log), QProcess.OpenModeFlag.Append)
        self._process.readyReadStandardOutput.connect(self._hear)
        self._process.finished.connect(self._finished)
        self._process.errorOccurred.connect(self._erred)

    @property
    def pid(self) -> int:
        """Its process; 0 when there is none of ours."""
        return int(self._process.processId())

    @property
    def is_ready(self) -> bool:
        """Whether pages can be loaded."""
        return bool(self.address)

    def start(self) -> None:
        """Begin; the listener hears what comes of it."""
        self._process.start()

    def ask(self, answer: Callable[[list[dict[str, Any]]], None]) -> None:
        """Which notebooks are open there, as `/api/sessions` says; none where it does not answer."""
        reply = self._network.get(QNetworkRequest(QUrl(f"{self.address}/api/sessions")))
        reply.finished.connect(lambda: answer(_read(reply)))

    def end(self) -> None:
        """Ask it to save everything and end; at once for somebody else's."""
        self._ending = True
        self.address = ""
        self._process.closeWriteChannel()

    def wait(self) -> None:
        """Wait until it has ended; one that does not end is ended."""
        self.end()
        if self._process.state() != QProcess.ProcessState.NotRunning and not self._process.waitForFinished(END):
            self._process.kill()
            self._process.waitForFinished(ANSWER)

    def _hear(self) -> None:
        while self._process.canReadLine():
            line = bytes(self._process.readLine().data()).decode("utf-8", "replace").strip()
            if line.startswith(FAILED):
                self._said = line.removeprefix(FAILED)
            elif "http://" in line:
                self.is_foreign = FOREIGN in line
                self._enter(QUrl(line.split()[-1]))

    def _enter(self, link: QUrl) -> None:
        """Exchange the link, which works once, for the cookie."""
        request = QNetworkRequest(link)
        manual = QNetworkRequest.RedirectPolicy.ManualRedirectPolicy
        request.setAttribute(QNetworkRequest.Attribute.RedirectPolicyAttribute, manual)
        reply = self._network.get(request)
        address = f"{link.scheme()}://{link.host()}:{link.port()}"
        reply.finished.connect(lambda: self._entered(reply, address))

    def _entered(self, reply: QNetworkReply, address: str) -> None:
        cookies = [
            cookie
            for name, value in reply.rawHeaderPairs()
            if bytes(name.data()).lower() == b"set-cookie"
            for cookie in QNetworkCookie.parseCookies(value)
        ]
        reply.deleteLater()
        if not cookies:
            self.end()
            self._listener.server_failed(self, f"The studio at {address} did not let the window in.")
            return
        store = self._profile.cookieStore()
        wanted = bytes(cookies[0].value().data())

        def added(cookie: QNetworkCookie) -> None:
            if bytes(cookie.value().data()) == wanted:
                ready()

        def ready() -> None:
            if not self.address and not self._ending:
                store.cookieAdded.disconnect(added)
                self.address = address
                self._listener.server_ready(self)

        store.cookieAdded.connect(added)
        store.setCookie(cookies[0], QUrl(address))
        QTimer.singleShot(COOKIE, ready)

    def _erred(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._listener.server_failed(self, f"The server could not be started: {self._process.errorString()}.")

    def _finished(self, code: int, status: QProcess.ExitStatus) -> None:
        self._hear()
        if self._ending or self.is_foreign:
            return
        was_ready, self.address = self.is_ready, ""
        how = "was ended from outside" if status == QProcess.ExitStatus.CrashExit else f"ended with exit code {code}"
        if was_ready:
            self._listener.server_lost(self, f"The studio's server {how}.")
        else:
            self._listener.server_failed(self, self._said or f"The studio's server {how} while it started.")


def _read(reply: QNetworkReply) -> list[dict[str, Any]]:
    body: QByteArray = reply.readAll()
    reply.deleteLater()
    try:
        said = json.loads(bytes(body.data()))
    except ValueError:
        return []
    return [one for one in said if isinstance(one, dict)] if isinstance(said, list) else []

"""A client of the Debug Adapter Protocol, for tests: written from its specification, knows nothing of the product."""

from __future__ import annotations

import json
import socket
import subprocess
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

PATIENCE = 120.0


class RefusedError(Exception):
    """A response that says no."""


class Client:
    """Reads and writes bytes by two functions; waits for what it wants, and keeps the rest."""

    def __init__(
        self, read: Callable[[], bytes], write: Callable[[bytes], object], close: Callable[[], object]
    ) -> None:
        self.close = close
        self._read = read
        self._write = write
        self._buffer = b""
        self._seq = 0
        self._last_heard = 0
        self.events: deque[dict[str, Any]] = deque()
        self.output = ""
        self.heard: list[dict[str, Any]] = []

    def request(self, command: str, **arguments: Any) -> Any:
        """The body of the response; `RefusedError` when it says no."""
        seq = self.send(command, **arguments)
        while True:
            message = self._receive()
            if message["type"] == "response" and message["request_seq"] == seq:
                assert message["command"] == command
                if not message["success"]:
                    raise RefusedError(message["message"])
                return message.get("body")

    def send(self, command: str, **arguments: Any) -> int:
        self._seq += 1
        message = {"seq": self._seq, "type": "request", "command": command, "arguments": arguments}
        body = json.dumps(message).encode()
        self._write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        return self._seq

    def event(self, name: str) -> dict[str, Any]:
        """The body of the next event of that name."""
        while True:
            for event in self.events:
                if event["event"] == name:
                    self.events.remove(event)
                    body: dict[str, Any] = event.get("body") or {}
                    return body
            self._receive()

    def _receive(self) -> dict[str, Any]:
        message = self._next()
        assert message["seq"] == self._last_heard + 1
        self._last_heard = message["seq"]
        self.heard.append(message)
        if message["type"] == "event":
            self.events.append(message)
            if message["event"] == "output":
                self.output += message["body"]["output"]
        return message

    def _next(self) -> dict[str, Any]:
        while b"\r\n\r\n" not in self._buffer:
            self._fill()
        head, self._buffer = self._buffer.split(b"\r\n\r\n", 1)
        size = int(head.removeprefix(b"Content-Length: "))
        while len(self._buffer) < size:
            self._fill()
        body, self._buffer = self._buffer[:size], self._buffer[size:]
        message: dict[str, Any] = json.loads(body)
        return message

    def _fill(self) -> None:
        data = self._read()
        if not data:
            raise EOFError("The debugger hung up.")
        self._buffer += data

    # ---- what every editor does

    def begin(self, how: str = "launch", **arguments: Any) -> dict[str, Any]:
        """Up to the moment when breakpoints can be set; what the debugger can do."""
        able: dict[str, Any] = self.request("initialize", adapterID="llmspell", clientID="test", pathFormat="path")
        self.event("initialized")
        self.request(how, **arguments)
        return able

    def breakpoints(self, path: Path, *lines: int | dict[str, Any]) -> list[dict[str, Any]]:
        wanted = [{"line": line} if isinstance(line, int) else line for line in lines]
        answer = self.request("setBreakpoints", source={"path": str(path)}, breakpoints=wanted)
        told: list[dict[str, Any]] = answer["breakpoints"]
        return told

    def configured(self) -> None:
        self.request("configurationDone")

    def pause(self) -> dict[str, Any]:
        """The next pause, with the lines of its stack as `at`: `[(function, line), …]`, and its `frames`."""
        stopped = self.event("stopped")
        frames = self.request("stackTrace", threadId=stopped["threadId"])["stackFrames"]
        return {**stopped, "frames": frames, "at": [(frame["name"], frame["line"]) for frame in frames]}

    def go(self, pause: dict[str, Any], how: str = "continue") -> None:
        self.request(how, threadId=pause["threadId"])

    def step(self, pause: dict[str, Any], how: str = "next") -> dict[str, Any]:
        self.go(pause, how)
        return self.pause()

    def variables(self, pause: dict[str, Any], scope: str = "Locals", frame: int = 0) -> dict[str, str]:
        scopes = self.request("scopes", frameId=pause["frames"][frame]["id"])["scopes"]
        ref = next(one["variablesReference"] for one in scopes if one["name"] == scope)
        return {one["name"]: one["value"] for one in self.members(ref)}

    def members(self, ref: int, **page: Any) -> list[dict[str, Any]]:
        members: list[dict[str, Any]] = self.request("variables", variablesReference=ref, **page)["variables"]
        return members

    def value(self, pause: dict[str, Any], expression: str, frame: int = 0) -> dict[str, Any]:
        told: dict[str, Any] = self.request(
            "evaluate", expression=expression, frameId=pause["frames"][frame]["id"], context="watch"
        )
        return told

    def end(self) -> int:
        """The exit code that the debugger tells, at the end."""
        code = int(self.event("exited")["exitCode"])
        self.event("terminated")
        self.request("disconnect")
        return code


def connect(process: subprocess.Popen[str]) -> Client:
    """A client of `llmspell debug --listen 127.0.0.1:0`."""
    assert process.stderr is not None
    line = process.stderr.readline()
    assert line.startswith("Waiting for an editor on 127.0.0.1:"), line
    connection = socket.create_connection(("127.0.0.1", int(line.strip().rstrip(".").rsplit(":", 1)[1])), PATIENCE)
    connection.settimeout(PATIENCE)
    return Client(lambda: connection.recv(1 << 16), connection.sendall, connection.close)

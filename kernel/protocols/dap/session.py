"""One debugging client: its requests, in the order they come, and the events it is told.

It lives in a thread of its own, since the event loop stands still while the spell is paused. Not here: the connection
(`channel`), what a request does (`requests`).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

from kernel.engines.lua.debugger import Debugger
from kernel.errors import InvalidError, SpellError
from kernel.protocols.dap import answers
from kernel.protocols.dap.channel import Channel
from kernel.protocols.dap.points import Points
from kernel.protocols.dap.requests import Requests
from kernel.protocols.dap.sources import Sources

GOODBYE = 2.0
"""Seconds that a client gets to say goodbye after the spell has ended."""


class Session:
    """A `Watcher` of the debugger. `begin` is called when the client has said all it wants, `stop` to end the spell."""

    def __init__(self, channel: Channel, begin: Callable[[], None], stop: Callable[[], None]) -> None:
        self.moment: Mapping[str, Any] = {}
        self.begin = begin
        self._channel = channel
        self._stop = stop
        self._is_expected = False
        self._gone = threading.Event()
        self._requests: Requests | None = None
        self._thread = threading.Thread(target=self._serve, name="dap-session", daemon=True)

    def serve(self, debugger: Debugger, sources: Sources, points: Points, stop_on_entry: bool) -> None:
        """Answer the client from now on."""
        self._requests = Requests(debugger, sources, points, self, stop_on_entry)
        self._thread.start()

    def event(self, name: str, **body: Any) -> None:
        """Tell the client."""
        self._channel.send({"type": "event", "event": name, "body": body})

    def stopped(self, moment: Mapping[str, Any]) -> None:
        """The spell pauses."""
        self.moment = moment
        self.event("stopped", **answers.stopped(moment))

    def went_on(self) -> None:
        """The pause is over."""
        thread = answers.thread_id(self.moment.get("thread", 0))
        self.moment = {}
        if not self._is_expected:
            self.event("continued", threadId=thread, allThreadsContinued=True)
        self._is_expected = False

    def will_go_on(self) -> None:
        """The client has asked for the pause to end, and needs not be told."""
        self._is_expected = True

    def said(self, text: str) -> None:
        """A log point, or a word of the debugger."""
        self.event("output", category="console", output=text)

    def end_spell(self) -> None:
        """Stop the spell, wherever it is."""
        self._stop()
        self.begin()

    def finish(self, code: int) -> None:
        """The spell has ended with that code: say so, and hang up when the client does, or soon."""
        self.event("exited", exitCode=code)
        self.event("terminated")
        self._gone.wait(GOODBYE)
        self._channel.close()

    def _serve(self) -> None:
        assert self._requests is not None
        try:
            for message in self._channel.messages():
                if message.get("type") == "request":
                    self._answer(self._requests, message)
                if self._requests.has_left:
                    break
        except InvalidError as error:
            self.event("output", category="important", output=f"{error.message}\n")
        finally:
            self._requests.leave()
            self.begin()
            self._gone.set()

    def _answer(self, requests: Requests, message: Mapping[str, Any]) -> None:
        command = str(message.get("command"))
        answer: dict[str, Any] = {"type": "response", "request_seq": message["seq"], "command": command}
        try:
            body = requests.answer(command, message.get("arguments") or {})
            answer |= {"success": True, **({} if body is None else {"body": body})}
        except SpellError as error:
            answer |= {"success": False, "message": error.message, "body": _problem(error.message)}
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            text = f"The arguments of {command!r} are not as they should be: {type(error).__name__}: {error}."
            answer |= {"success": False, "message": text, "body": _problem(text)}
        self._channel.send(answer)
        requests.after(command)


def _problem(text: str) -> dict[str, Any]:
    return {"error": {"id": 1, "format": text.replace("{", "{{"), "showUser": False}}

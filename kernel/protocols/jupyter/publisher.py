"""What a kernel tells everybody on iopub: numbered messages that belong to a request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from kernel.protocols.jupyter.wire import OURS, Message, Wire

Header = Mapping[str, Any]
"""The header of the request a message belongs to; empty for none."""


class Outlet(Protocol):
    """Where frames leave; `Sockets` is one."""

    def send(self, channel: str, frames: list[bytes]) -> None:
        """Send at once; never waits."""
        ...


class Publisher:
    """Publishes on iopub. Each message carries its number (`metadata.llmspell.sequence`, from 1), so that a
    client can tell whether one was lost on the way.
    """

    def __init__(self, wire: Wire, outlet: Outlet) -> None:
        self._wire = wire
        self._outlet = outlet
        self._sequence = 0
        self.is_ours = False
        """Whether a client of ours listens, who alone knows our own messages."""

    def publish(self, type: str, content: Mapping[str, Any], parent: Header, **ours: Any) -> None:
        """Tell everybody; `ours` goes into the metadata beside the number."""
        self._sequence += 1
        metadata = {OURS: {"sequence": self._sequence, **ours}}
        message = self._wire.compose(type, content, parent, metadata, [type.encode()])
        self._outlet.send("iopub", self._wire.encode(message))

    def status(self, state: str, parent: Header) -> None:
        """Tell the kernel's state: `starting`, `busy` or `idle`."""
        self.publish("status", {"execution_state": state}, parent)

    def welcome(self, subscription: bytes) -> None:
        """Tell a new subscriber that nothing will be lost from here on (JEP 65)."""
        self.publish("iopub_welcome", {"subscription": subscription.decode("utf-8", "replace")}, {})

    def journal(self, run_id: str) -> None:
        """Hint that the journal of a run grew. It has no parent, so that other clients pass it over."""
        if self.is_ours:
            self.publish("llmspell_journal", {"run_id": run_id}, {})

    def of(self, request: Message, silent: bool = False) -> Tell:
        """A way to publish for one request; a silent one publishes nothing."""

        def tell(type: str, content: Mapping[str, Any], **ours: Any) -> None:
            if not silent:
                self.publish(type, content, request.header, **ours)

        return tell


Tell = Callable[..., None]
"""`tell(type, content, **ours)`: publish for the request at hand."""

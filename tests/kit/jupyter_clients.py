"""A real kernel process of the echo executor, found, started and driven by jupyter_client as any other kernel."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from jupyter_client import AsyncKernelManager
from jupyter_client.asynchronous import AsyncKernelClient

from kernel.protocols.jupyter.spec import NAME

Message = dict[str, Any]


class Jupyter:
    """One Jupyter client of one kernel."""

    def __init__(self, manager: AsyncKernelManager, client: AsyncKernelClient) -> None:
        self.manager = manager
        self.client = client

    async def reply(self, id: str, channel: str = "shell") -> Message:
        """The reply to the request `id`."""
        while True:
            message: Message = await getattr(self.client, f"get_{channel}_msg")(timeout=120)
            if message["parent_header"].get("msg_id") == id:
                return message

    async def heard(self, id: str) -> list[Message]:
        """What iopub said about the request `id`, up to its `idle`."""
        messages: list[Message] = []
        while True:
            message = await self.client.get_iopub_msg(timeout=120)
            if message["parent_header"].get("msg_id") == id:
                messages.append(message)
                if message["content"].get("execution_state") == "idle":
                    return messages

    async def first(self, type: str) -> Message:
        """The next iopub message of a type."""
        while True:
            message: Message = await self.client.get_iopub_msg(timeout=120)
            if message["msg_type"] == type:
                return message

    async def run(self, code: str, **options: Any) -> tuple[dict[str, Any], list[Message]]:
        """Run a cell: the reply's content, and what iopub said."""
        id = self.client.execute(code, **options)
        heard = await self.heard(id)
        return (await self.reply(id))["content"], heard

    async def ask(self, type: str, content: dict[str, Any], channel: str = "shell") -> dict[str, Any]:
        """Any other request: the reply's content."""
        message = self.client.session.msg(type, content)
        getattr(self.client, f"{channel}_channel").send(message)
        return dict((await self.reply(message["header"]["msg_id"], channel))["content"])


def types(messages: list[Message]) -> list[str]:
    """The types of messages, in order."""
    return [message["msg_type"] for message in messages]


@asynccontextmanager
async def started(**options: Any) -> AsyncIterator[Jupyter]:
    """A kernel started from its spec, with options of the manager, and a client of it."""
    manager = AsyncKernelManager(kernel_name=NAME, **options)
    await manager.start_kernel()
    client = manager.client()
    client.start_channels()
    try:
        await client.wait_for_ready(timeout=60)
        yield Jupyter(manager, client)
    finally:
        client.stop_channels()
        await manager.shutdown_kernel(now=True)
        manager.context.destroy(linger=0)

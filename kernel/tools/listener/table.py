"""The tools that wait for others to connect."""

from __future__ import annotations

from kernel.tools.listener import socket, webhook

TOOLS = (webhook.ENTRY, socket.ENTRY)

"""Bytes for a page to save as a file, in pieces: one message holds only so much. What they are is others' business."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable
from typing import Any

PIECE = 3 << 18
"""Bytes of a piece; in Base64 a megabyte."""


async def hand_over(send: Callable[[dict[str, Any]], None], name: str, data: bytes) -> None:
    """Send a file to the script of a component that has `elements/parcels.js`; `send` takes one message."""
    pieces = [data[at : at + PIECE] for at in range(0, len(data), PIECE)] or [b""]
    for number, piece in enumerate(pieces, 1):
        send({"piece": base64.b64encode(piece).decode(), "name": name, "left": len(pieces) - number})
        # Whatever else the page is told goes between.
        await asyncio.sleep(0)

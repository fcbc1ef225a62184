"""What the two workers say to each other: frames of messages, and files that changed. Not what they mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from tab.mirror import Change


def plain(data: Any) -> Any:
    """Python data as a plain object of JavaScript."""
    import js
    from pyodide.ffi import to_js

    return to_js(data, dict_converter=js.Object.fromEntries)


def framed(channel: str, frames: Sequence[bytes]) -> Any:
    """The frames of one message."""
    return plain({"type": "frames", "channel": channel, "frames": [bytes(frame) for frame in frames]})


def filed(changes: Iterable[Change]) -> Any:
    """Files that changed; None when there are none."""
    said = [{"path": one.path, "data": one.data, "offset": one.offset} for one in changes]
    return plain({"type": "files", "changes": said}) if said else None


def frames_of(message: Any) -> list[bytes]:
    """The frames of a message that arrived."""
    return [frame.to_bytes() for frame in message.frames]


def changes_of(message: Any) -> list[Change]:
    """The files of a message that arrived."""
    return [
        Change(str(one.path), one.data.to_bytes() if hasattr(one.data, "to_bytes") else None, int(one.offset))
        for one in message.changes
    ]

"""Where the window keeps what is its own: the lock, what was open, what the page stores, logs. Not what is in them."""

from __future__ import annotations

import hashlib
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from kernel.errors import DeniedError, NotFoundError
from kernel.records import dataclass

LONGEST_SOCKET = 100
"""Characters: a Unix socket's whole path must stay below 104."""


@dataclass(frozen=True, slots=True)
class Places:
    """Files and folders below `folder`, which is this person's alone."""

    folder: Path

    @property
    def lock(self) -> Path:
        """Held by the one window program of this person."""
        return self.folder / "window.lock"

    @property
    def habits(self) -> Path:
        """What was open, where on the screen, and recent files."""
        return self.folder / "windows.json"

    @property
    def web(self) -> Path:
        """What pages store: how a person set them, and what was typed and not yet saved."""
        return self.folder / "web"

    @property
    def crashes(self) -> Path:
        """What is known of an end that nobody wanted."""
        return self.folder / "crash.log"

    @property
    def server_log(self) -> Path:
        """What the servers complained of."""
        return self.folder / "server.log"

    @property
    def door(self) -> str:
        """The name of the local socket at which the first program hears of others that were started."""
        socket = str(self.folder / "window.socket")
        if sys.platform != "win32" and len(socket) <= LONGEST_SOCKET:
            return socket
        name = f"llmspell-{hashlib.sha256(str(self.folder).encode()).hexdigest()[:24]}"
        return name if sys.platform == "win32" else str(Path(tempfile.gettempdir()) / name)


def find_places(environment: Mapping[str, str]) -> Places:
    """This person's places, the folder made when it is missing.

    `NotFoundError` for somebody without a home folder, `DeniedError` when it cannot be written.
    """
    folder = state_folder(environment, sys.platform)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise DeniedError(
            f"The window keeps its state in {str(folder)!r}, which cannot be made ({error.strerror}). "
            "Give yourself the right to write there, or name another place with XDG_STATE_HOME."
        ) from None
    return Places(folder)


def state_folder(environment: Mapping[str, str], platform: str) -> Path:
    """The folder, by the habits of a platform; XDG_STATE_HOME is heeded on each. `NotFoundError` as `find_places`."""
    chosen = Path(environment.get("XDG_STATE_HOME", ""))
    if chosen.is_absolute():
        return chosen / "llmspell" / "desktop"
    if platform == "win32" and (local := environment.get("LOCALAPPDATA")):
        return Path(local) / "llmspell" / "desktop"
    home = environment.get("HOME") or environment.get("USERPROFILE")
    if not home:
        raise NotFoundError("There is no home folder to keep the window's state in. Set HOME.")
    if platform == "darwin":
        return Path(home) / "Library" / "Application Support" / "llmspell" / "desktop"
    return Path(home) / ".local" / "state" / "llmspell" / "desktop"

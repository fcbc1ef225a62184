"""What a visitor brings that belongs in no notebook and no trace: files they upload, secrets they type.

Files stand in a folder of the visitor's own, which their spell may read and which goes with them; secrets in memory.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import re
from pathlib import Path

from kernel.errors import InvalidError
from kernel.sandbox.temporary import TemporaryFolder

LARGEST = 8 << 20
"""Bytes of one file. A message of the page holds one file, and its size is bounded too."""

_UNSUITED = re.compile(r"[^\w. -]|^\.+")


class Belongings:
    """Of one visitor, until `close`. `secrets` go by the name of their parameter; the files' folder is in `parent`."""

    def __init__(self, parent: Path | None = None) -> None:
        self._folder = TemporaryFolder("llmspell-visitor-", parent)
        self.secrets: dict[str, str] = {}
        self.files: dict[str, str] = {}

    @property
    def folder(self) -> Path:
        """Where the files are: one folder below it for each field."""
        return self._folder.path

    async def keep(self, field: str, name: str, content: str) -> str:
        """Keep a file (Base64) for the parameter `field`, in place of one before; its path. `InvalidError`."""
        # Before it is decoded: four characters are three bytes.
        if len(content) > LARGEST * 4 // 3 + 4:
            raise InvalidError(f"The file is too large: at most {LARGEST >> 20} MB.")
        try:
            data = base64.b64decode(content, validate=True)
        except (binascii.Error, ValueError):
            raise InvalidError("The file could not be read. Choose it again.") from None
        path = self.folder / _plain(field) / _plain(name)
        await asyncio.to_thread(_replace, path, data)
        self.files[field] = str(path)
        return str(path)

    async def close(self) -> None:
        """Throw all of it away."""
        self.secrets.clear()
        await asyncio.to_thread(self._folder.close)


def _plain(name: str) -> str:
    """A name that leads nowhere else."""
    return _UNSUITED.sub("_", name.replace("\\", "/").rpartition("/")[2])[:120] or "file"


def _replace(path: Path, data: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    for before in path.parent.iterdir():
        before.unlink()
    path.write_bytes(data)

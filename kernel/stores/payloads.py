"""Large texts of events, each kept once by its content: `<home>/payloads/<first two letters>/<SHA-256>`.

In a journal `{"$payload": digest, "bytes": …, "begins": …}` stands in the place of such a text. A key `$payload` of a
script's own is written `$payload$`, and so on: each has one `$` more in the journal, which reading takes away again.
Not here: which run uses which (the table `payloads`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kernel.replacing import replacing

LARGE = 64 << 10
"""Characters above which a text is kept here."""

BEGINS = 400
"""Characters that stand in the journal as well, for whoever reads it."""

KEY = "$payload"
MARK = b'"$payload'
"""Stands in each line that has a text here, or a key of a script's own that looks like one."""

OWN = re.compile(r"\$payload\$*")
DIGEST = re.compile(rb'"\$payload":"([0-9a-f]{64})","bytes":(\d+)')
NAME = re.compile(r"[0-9a-f]{64}")


class Payloads:
    """The large texts of one home. Writing raises `OSError`."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "payloads"

    def path(self, digest: str) -> Path:
        """Where a text is, if it is there."""
        return self.folder / digest[:2] / digest

    def put(self, text: str) -> dict[str, Any]:
        """Keep a text, on the disk when this returns; what stands in its place."""
        data = text.encode("utf-8", "replace")
        digest = hashlib.sha256(data).hexdigest()
        path = self.path(digest)
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Synced before the line that names it: what the journal says must be there after a power cut.
            with replacing(path, private=True) as aside:
                aside.write_bytes(data)
        return {KEY: digest, "bytes": len(data), "begins": text[:BEGINS]}

    def get(self, digest: str) -> str | None:
        """A text; None when it is not there, or not what its name says."""
        if not NAME.fullmatch(digest):
            return None
        try:
            data = self.path(digest).read_bytes()
        except OSError:
            return None
        return data.decode("utf-8", "replace") if hashlib.sha256(data).hexdigest() == digest else None

    def remove(self, digest: str) -> int:
        """Remove a text that nobody uses any more; the bytes it took."""
        try:
            size = self.path(digest).stat().st_size
            self.path(digest).unlink()
        except OSError:
            return 0
        return size

    def all(self) -> Iterator[tuple[str, int]]:
        """Each text that is kept: its digest and its bytes."""
        for path in sorted(self.folder.glob("??/*")):
            if NAME.fullmatch(path.name):
                yield path.name, path.stat().st_size

    def lightened(self, data: Any) -> Any:
        """The same data with what stands in the place of its large texts."""
        match data:
            case str() if len(data) > LARGE:
                return self.put(data)
            case dict():
                return {_escaped(key): self.lightened(item) for key, item in data.items()}
            case list() | tuple():
                return [self.lightened(item) for item in data]
        return data

    def restored(self, data: Any) -> Any:
        """The same data with its large texts; what is gone stays as it stands."""
        match data:
            case {"$payload": str(digest), "bytes": int(), "begins": str()}:
                text = self.get(digest)
                return data if text is None else text
            case dict():
                return {_unescaped(key): self.restored(item) for key, item in data.items()}
            case list():
                return [self.restored(item) for item in data]
        return data


def _escaped(key: Any) -> Any:
    return f"{key}$" if isinstance(key, str) and OWN.fullmatch(key) else key


def _unescaped(key: Any) -> Any:
    # A bare one is a text that is gone, or of a journal from before keys were escaped.
    return key[:-1] if isinstance(key, str) and key != KEY and OWN.fullmatch(key) else key


def payloads_beside(journal: Path) -> Payloads:
    """Those of the home that a journal belongs to."""
    return Payloads(journal.parent.parent)


def uses_in(lines: bytes) -> dict[str, int]:
    """The digests that stand in lines of a journal, with their bytes."""
    if MARK not in lines:
        return {}
    return {found[1].decode(): int(found[2]) for found in DIGEST.finditer(lines)}

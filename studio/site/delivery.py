"""The files that a site came with, and a visitor's own copies of them: what changes when the site does.

Not here: how they are fetched, and what the visitor is shown of it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from studio.notebook.files import digest_of, write_aside

RECORD = "originals.json"
"""In the home: the digests of the originals as they came last."""


class Delivery:
    """Originals by their paths below `folder`; `main` is the notebook to show. What is known of them is in `home`."""

    def __init__(self, files: Mapping[str, bytes], main: str, folder: Path, home: Path) -> None:
        self._files = files
        self._digests = {path: digest_of(data) for path, data in files.items()}
        self._folder = folder
        self._record = home / RECORD
        self._seen: dict[str, tuple[int, int, bool]] = {}
        self.main = main

    def settle(self) -> tuple[str, ...]:
        """Put every original where it belongs, unless the visitor changed it; those that are newer than such a copy."""
        known = self._known()
        newer = []
        for path, data in self._files.items():
            place = self._folder / path
            own = digest_of(place.read_bytes()) if place.is_file() else ""
            if own in ("", known.get(path)) and own != self._digests[path]:
                self._write(place, data)
            elif own != self._digests[path] and known.get(path) != self._digests[path]:
                newer.append(path)
        if known != self._digests:
            write_aside(self._record, json.dumps(self._digests, sort_keys=True).encode())
        return tuple(newer)

    @property
    def changed(self) -> tuple[str, ...]:
        """The files that are there and are not as they came."""
        return tuple(path for path in self._files if self._is_changed(path))

    def reset(self) -> None:
        """Make every file as it came."""
        for path, data in self._files.items():
            place = self._folder / path
            if not place.is_file() or self._is_changed(path):
                self._write(place, data)

    def _write(self, place: Path, data: bytes) -> None:
        place.parent.mkdir(parents=True, exist_ok=True)
        write_aside(place, data)

    def _is_changed(self, path: str) -> bool:
        """Read only when the file has another time or size than the last one that was looked at."""
        place = self._folder / path
        try:
            found = place.stat()
            before = self._seen.get(path)
            if before is None or before[:2] != (found.st_mtime_ns, found.st_size):
                before = found.st_mtime_ns, found.st_size, digest_of(place.read_bytes()) != self._digests[path]
                self._seen[path] = before
            return before[2]
        except OSError:
            return False

    def _known(self) -> dict[str, str]:
        try:
            said = json.loads(self._record.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return said if isinstance(said, dict) else {}

"""Hands on files as they are often written. Attacks are shown to succeed on them."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Joined:
    """No check at all: what is opened is below the folder if the path says so."""

    root: Path
    between: Callable[[], None] = field(default=lambda: None)
    most: int = 1 << 20

    def locate(self, path: str) -> Path:
        return self.root / Path(path).expanduser()

    def read(self, path: str) -> bytes:
        place = self.locate(path)
        self.between()
        with place.open("rb") as file:
            # A bound only so that the proof ends.
            return file.read(self.most)

    def replace(self, path: str, content: bytes) -> int:
        place = self.locate(path)
        self.between()
        place.parent.mkdir(parents=True, exist_ok=True)
        return place.write_bytes(content)

    def append(self, path: str, content: bytes) -> int:
        place = self.locate(path)
        self.between()
        with place.open("ab") as file:
            return file.write(content)

    def entries(self, path: str = ".") -> list[dict[str, object]]:
        place = self.locate(path)
        self.between()
        return [{"name": name} for name in os.listdir(place)]

    def make_folder(self, path: str) -> None:
        place = self.locate(path)
        self.between()
        place.mkdir(parents=True, exist_ok=True)

    def remove(self, path: str) -> None:
        place = self.locate(path)
        self.between()
        place.unlink()

    def move(self, path: str, to: str) -> None:
        source, target = self.locate(path), self.locate(to)
        self.between()
        source.rename(target)

    def member(self, name: str, folder: str = ".") -> str:
        return f"{folder}/{name}"


@dataclass
class Prefixed(Joined):
    """The words of the path are looked at, not where it leads."""

    def locate(self, path: str) -> Path:
        whole = os.path.normpath(os.path.join(self.root, path))
        if not whole.startswith(str(self.root)):
            raise PermissionError(path)
        return self.root / path


@dataclass
class Checked(Joined):
    """The real path is checked, then used: what changes between the two is not seen."""

    def locate(self, path: str) -> Path:
        real = (self.root / Path(path).expanduser()).resolve()
        if not real.is_relative_to(self.root):
            raise PermissionError(path)
        return real

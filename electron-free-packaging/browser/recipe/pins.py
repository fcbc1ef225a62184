"""What the site is made from: `pins.toml`, read into values. Getting the files is done in `fetching`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("pins.toml")


@dataclass(frozen=True)
class Pin:
    """One file of somebody else's, known by its SHA-256."""

    name: str
    version: str
    file: str
    sha256: str
    licence: str
    origin: str
    """The client that knows it: `wheel` and `source` pip, `npm`, `deb` apt."""
    part: str = ""
    """The archive it goes into: `kernel`, `screen`, or "" for none."""


@dataclass(frozen=True)
class Pins:
    """All inputs, and the hashes of the wheels that the recipe builds from some of them."""

    inputs: tuple[Pin, ...]
    built: dict[str, str]
    """The SHA-256 of each wheel that was built, by its file."""

    def of(self, origin: str) -> tuple[Pin, ...]:
        """The inputs that one client knows."""
        return tuple(pin for pin in self.inputs if pin.origin == origin)

    def named(self, name: str, origin: str = "") -> Pin:
        """The input of a name, from one client where several know it. Raises `KeyError`."""
        for pin in self.inputs:
            if pin.name == name and origin in ("", pin.origin):
                return pin
        raise KeyError(name)


def read_pins(file: Path = FILE) -> Pins:
    """The committed pins."""
    said = tomllib.loads(file.read_text("utf-8"))
    return Pins(tuple(Pin(**entry) for entry in said["input"]), dict(said["built"]))

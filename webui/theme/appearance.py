"""How a person wants the studio to look: theme, contrast, size of text, motion; kept beside their settings.

Not here: the colours (`tokens`), and how Panel is told (`look`).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from kernel.errors import SpellError
from kernel.records import dataclass
from kernel.settings import settings_file

log = logging.getLogger(__name__)

NAME = "appearance.json"

CHOICES: Mapping[str, tuple[str, ...]] = {
    "theme": ("system", "light", "dark"),
    "contrast": ("system", "normal", "high"),
    "motion": ("system", "reduced"),
}

SMALLEST, LARGEST = 11, 24
"""Pixels of the text in cells."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """`text_size` is of code and results, in pixels; `system_dark` and `system_high` are what the system last wanted,
    so that the next page begins as this one ends."""

    theme: str = "light"
    contrast: str = "system"
    motion: str = "system"
    text_size: int = 13
    system_dark: bool = False
    system_high: bool = False

    @property
    def dark(self) -> bool:
        """Whether the page is dark."""
        return self.theme == "dark" or (self.theme == "system" and self.system_dark)

    @property
    def high(self) -> bool:
        """Whether the page has high contrast."""
        return self.contrast == "high" or (self.contrast == "system" and self.system_high)

    def changed(self, said: Mapping[str, Any]) -> Appearance:
        """This with what `said` has of it; what makes no sense is left as it is."""
        wanted = {name: said[name] for name, known in CHOICES.items() if said.get(name) in known}
        flags = {name: said[name] for name in ("system_dark", "system_high") if isinstance(said.get(name), bool)}
        size = said.get("text_size")
        if isinstance(size, int) and not isinstance(size, bool) and SMALLEST <= size <= LARGEST:
            wanted["text_size"] = size
        return replace(self, **wanted, **flags)


def appearance_file(environment: Mapping[str, str], home: Path) -> Path:
    """Where it is kept: beside the person's settings, or in the workspace's home for somebody without a folder."""
    try:
        settings = settings_file(environment)
    except SpellError:
        settings = None
    if settings is None or (settings.exists() and not settings.is_file()):
        return home / NAME
    return settings.with_name(NAME)


def read_appearance(file: Path) -> Appearance:
    """What is kept in a file; the usual appearance where it says nothing that makes sense."""
    try:
        said = json.loads(file.read_bytes())
    except FileNotFoundError:
        return Appearance()
    except (OSError, ValueError) as error:
        log.warning("The appearance cannot be read from %s: %s", file, error)
        return Appearance()
    return Appearance().changed(said) if isinstance(said, dict) else Appearance()


def write_appearance(file: Path, appearance: Appearance) -> None:
    """Keep it; a disk that refuses is only noted."""
    from studio.notebook.files import write_aside

    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_aside(file, json.dumps(asdict(appearance)).encode())
    except OSError as error:
        log.warning("The appearance cannot be kept in %s: %s", file, error)

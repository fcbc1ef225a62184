"""What is asked of code that runs apart from the spell, and what comes of it. Not here: who runs it (`kernel.runtime`
gives the hands a function for it, since engines are above them)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from kernel.records import dataclass


@dataclass(frozen=True, slots=True)
class Wanted:
    """Code in a language, `files` it finds in its folder by plain names, and how much it may use: seconds, bytes."""

    language: str
    code: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    seconds: float = 10.0
    memory: int = 256 << 20
    most_output: int = 100_000
    most_file: int = 10 << 20
    most_files: int = 20


@dataclass(frozen=True, slots=True)
class Interpreted:
    """What it wrote, its value, its error as data (None for none), and the files it made."""

    stdout: str
    stderr: str
    value: Any
    error: dict[str, Any] | None
    files: Mapping[str, bytes] = field(default_factory=dict)

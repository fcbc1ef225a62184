"""Only the sandbox touches files, sockets, processes and the environment on a spell's behalf."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
HANDS = (
    "kernel/sandbox",
    "kernel/stores",
    "kernel/protocols",
    "kernel/models",
    "kernel/engines/lua",
    "kernel/engines/python/child",
)
"""Rooms with hands of their own: the sandbox for spells; stores, protocols and models for the kernel itself,
the Lua engine, which reads its own preludes, and what runs in the process of Python cells, where all of Python is."""

ROOTS_OF_TROUBLE = {"subprocess", "socket", "shutil", "tempfile", "urllib.request", "http.client", "ctypes"}
CALLS_OF_TROUBLE = {"open", "exec", "eval", "compile", "__import__"}


def checked() -> list[Path]:
    files = (ROOT / "kernel").rglob("*.py")
    return sorted(p for p in files if not str(p.relative_to(ROOT)).startswith(HANDS))


def trouble(path: Path) -> set[str]:
    """What a file uses that only hands may."""
    used: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        match node:
            case ast.Import(names=names):
                used |= {alias.name for alias in names} & ROOTS_OF_TROUBLE
            case ast.ImportFrom(module=str() as module):
                used |= {module} & ROOTS_OF_TROUBLE
            case ast.Call(func=ast.Name(id=name)):
                used |= {name} & CALLS_OF_TROUBLE
    return used


def test_no_other_room_of_the_kernel_has_hands() -> None:
    assert len(checked()) > 50
    assert {str(path.relative_to(ROOT)): used for path in checked() if (used := trouble(path))} == {}

"""The bundle's one executable: a Python for processes that are started as one, the command `llmspell`, or the window.

Kernels, servers, Python cells and commands are started with `sys.executable` and Python's own options; in a bundle that
is this program. Not here: any of what is started.
"""

from __future__ import annotations

import runpy
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import NamedTuple

FLAGS = frozenset(["-P", "-I", "-S", "-E", "-s", "-u", "-B"])
"""Options of Python that mean nothing here: a bundle has no other packages and heeds no variables of Python's."""

WITH_VALUE = frozenset(["-X", "-W"])

WINDOW = "pyi_rth_pyside6"
"""PyInstaller's module that shows Qt where its parts are. It loads Qt, which only the process of the window wants."""


class Call(NamedTuple):
    """What Python would be asked to run: a module, a program's file, or code; and its arguments."""

    kind: str
    what: str
    arguments: tuple[str, ...]


def python_call(words: Sequence[str]) -> Call | None:
    """What a command line for Python asks for; None when it is none."""
    place = 0
    while place < len(words) and (words[place] in FLAGS or words[place] in WITH_VALUE):
        place += 2 if words[place] in WITH_VALUE else 1
    rest = tuple(words[place:])
    if rest[:1] in (("-m",), ("-c",)) and len(rest) > 1:
        return Call(rest[0], rest[1], rest[2:])
    # A file alone is a notebook to open: a program is always named after an option.
    return Call("file", rest[0], rest[1:]) if place and rest else None


def run_python(call: Call) -> None:
    """Do what Python would."""
    sys.argv = [call.what, *call.arguments]
    match call.kind:
        case "-m":
            runpy.run_module(call.what, run_name="__main__", alter_sys=True)
        case "-c":
            sys.argv[0] = "-c"
            exec(compile(call.what, "<string>", "exec"), {"__name__": "__main__"})
        case _:
            runpy.run_path(call.what, run_name="__main__")


def prepare_window() -> None:
    """Let Qt find what the bundle brings of it."""
    with suppress(ModuleNotFoundError):
        import_module(WINDOW)


def main() -> int:
    """Become what the command line asks for; the exit code."""
    call = python_call(sys.argv[1:])
    if call is not None:
        run_python(call)
        return 0
    from studio.cli.group import COMMANDS

    if sys.argv[1:2] and (sys.argv[1] in COMMANDS or sys.argv[1].startswith("-")):
        from studio.cli.main import main as command

        if sys.argv[1] == "desktop":
            prepare_window()

        command()
        return 0
    prepare_window()
    from desktop.launch import main as window

    return window()


if __name__ == "__main__":
    sys.exit(main())

"""The notebook that is opened in a tab: a cell that prints something else each time it runs, and an endless loop."""

from __future__ import annotations

from benchmarks.studios.notebooks import as_jupyter, as_marimo, as_spell

CELLS = {
    "lua": ("turn = (turn or 0) + 1\nprint('cell', os.time(), turn)", "while true do end"),
    "javascript": (
        "globalThis.turn = (globalThis.turn ?? 0) + 1\nconsole.log('cell', Date.now(), globalThis.turn)",
        "while (true) {}",
    ),
    "python": ("import time\nprint('cell', time.perf_counter_ns())", "while True:\n    pass"),
}

LOOP = 1
"""The number of the endless cell."""


def name_of(language: str) -> str:
    """The notebook's file, without its ending."""
    return f"trial-{language}"


def spell(language: str) -> str:
    """As a `.spell.md`."""
    return as_spell(language)(CELLS[language], False)


def jupyter() -> str:
    """As an `.ipynb` for the kernel of JupyterLite."""
    return as_jupyter(CELLS["python"], False).replace("python3", "python").replace("Python 3 (ipykernel)", "Python")


def marimo() -> str:
    """As a program for marimo."""
    return as_marimo(CELLS["python"], False)

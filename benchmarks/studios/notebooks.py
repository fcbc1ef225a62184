"""The notebooks that every studio opens: the same cells, written in the file format of each.

`empty` has one empty cell, `many` 200 cells, `heavy` 500 cells whose saved outputs are 10 MB together.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

MANY = 200
HEAVY = 500

LINES = 200
WIDTH = 100
"""The outputs of `heavy`: so many lines of so many characters below each cell, 10 MB in all."""


def python_cells(count: int) -> list[str]:
    """Cells of which each defines a name and prints; the first prints something else each time that it runs."""
    first = ["import time", "value_0 = 0", 'print("cell 0", time.perf_counter_ns())']
    rest = [
        [f"value_{n} = {n}", "# a remark, as people write them", f'print("cell {n}", value_{n})']
        for n in range(1, count)
    ]
    return ["\n".join(lines) for lines in [first, *rest]]


def lua_cells(count: int) -> list[str]:
    """The same in Lua."""
    first = ["value_0 = 0", 'print("cell 0", os.clock(), value_0)']
    rest = [
        [f"value_{n} = {n}", "-- a remark, as people write them", f'print("cell {n} " .. value_{n})']
        for n in range(1, count)
    ]
    return ["\n".join(lines) for lines in [first, *rest]]


def heavy_cells(language: str) -> list[str]:
    """Cells that print 20 kB each."""
    if language == "lua":
        body = 'for line = 1, {lines} do\n  print(string.format("%09d ", {n}) .. string.rep("x", {rest}))\nend'
    else:
        body = 'for line_{n} in range({lines}):\n    print("%09d " % {n} + "x" * {rest})'
    return [body.format(n=n, lines=LINES, rest=WIDTH - 11) for n in range(HEAVY)]


def heavy_output(number: int) -> str:
    """What the cell of that number prints."""
    return LINES * (f"{number:09d} " + "x" * (WIDTH - 11) + "\n")


def as_spell(language: str) -> Callable[[Sequence[str], bool], str]:
    """Writes a `.spell.md`."""

    def text(sources: Sequence[str], outputs: bool) -> str:
        cells = "\n\n".join(f"```{language}\n{source}\n```" for source in sources)
        return f"---\ntitle: Measured\n---\n\n{cells}\n"

    return text


def as_marimo(sources: Sequence[str], outputs: bool) -> str:
    """A marimo notebook, which is a Python program."""
    cells = "".join(f"\n@app.cell\ndef _():\n{_indented(source)}    return\n\n" for source in sources)
    return f'import marimo\n\napp = marimo.App()\n\n{cells}\nif __name__ == "__main__":\n    app.run()\n'


def _indented(source: str) -> str:
    return "".join(f"    {line}\n" for line in source.splitlines())


def as_jupyter(sources: Sequence[str], outputs: bool) -> str:
    """An `.ipynb`, with the outputs of `heavy` where they are wanted."""
    cells = [_jupyter_cell(number, source, outputs) for number, source in enumerate(sources)]
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})


def _jupyter_cell(number: int, source: str, outputs: bool) -> dict[str, object]:
    said = [{"output_type": "stream", "name": "stdout", "text": heavy_output(number)}] if outputs else []
    place = {"id": f"cell-{number}", "cell_type": "code", "metadata": {}}
    return {**place, "execution_count": number + 1 if outputs else None, "outputs": said, "source": source}


def write_notebooks(folder: Path, ending: str, language: str, text: Callable[[Sequence[str], bool], str]) -> None:
    """Write all three; `heavy` without outputs where the file cannot hold them."""
    cells = lua_cells if language == "lua" else python_cells
    contents: Mapping[str, Sequence[str]] = {"empty": [""], "many": cells(MANY), "heavy": heavy_cells(language)}
    for name, sources in contents.items():
        (folder / f"{name}{ending}").write_text(text(sources, name == "heavy"))
    (folder / f"all{ending}").write_text(text(cells(HEAVY), False))

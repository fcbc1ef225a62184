"""What the dataflow of a large notebook costs: reading it the first time, and each key pressed in it afterwards."""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

from studio.dataflow.flow import Flow
from studio.dataflow.names import names_of
from studio.notebook.changes import EditCell, apply
from studio.notebook.document import Cell, Notebook
from studio.trees import tree_of

BODIES = {
    "lua": "local limit = {n}\nfunction work_{n}(list)\n  local kept = {{}}\n  for i, item in ipairs(list) do\n"
    "    if i < limit then kept[#kept + 1] = item .. base_{m} end\n  end\n  return kept\nend\n"
    "base_{n} = work_{n}({{'a'}})",
    "javascript": "const limit_{n} = {n};\nfunction work_{n}(list) {{\n"
    "  const kept = list.filter((item, i) => i < limit_{n});\n"
    "  return kept.map((item) => item + base_{m});\n}}\nconst base_{n} = work_{n}(['a', 'b']).join('');",
    "python": "limit_{n} = {n}\n\n\ndef work_{n}(items):\n    kept = [item + base_{m} for item in items]\n"
    "    return kept[:limit_{n}]\n\n\nbase_{n} = ''.join(work_{n}(['a', 'b']))",
}


def notebook_of(cells: int) -> Notebook:
    """A notebook of which each cell needs the one three above, in three languages by turns."""
    kinds = list(BODIES)
    made = [
        Cell(f"c{n}", kinds[n % 3], BODIES[kinds[n % 3]].format(n=n, m=n - 3 if n > 2 else n))  # type: ignore[arg-type]
        for n in range(cells)
    ]
    return Notebook("Large", cells=tuple(made))


def seconds(act: Callable[[], object]) -> float:
    """How long it takes."""
    begin = time.perf_counter()
    act()
    return time.perf_counter() - begin


def measured(cells: int, keys: int) -> tuple[float, list[float]]:
    """Seconds of the first look, and of each key."""
    names_of.cache_clear()
    tree_of.cache_clear()
    notebook = notebook_of(cells)
    flow = Flow(lambda: notebook, lambda cells, replay: "", lambda notice: None)
    first = seconds(flow.look)
    each = []
    for key in range(keys):
        id = f"c{key * 7 % cells}"
        notebook = apply(notebook, EditCell(id, notebook.cell(id).source + "x"))
        each.append(seconds(flow.look))
    return first, each


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cells", type=int, nargs="+", default=[50, 200, 500])
    parser.add_argument("--keys", type=int, default=40)
    wanted = parser.parse_args()
    names_of("lua", "x = 1"), names_of("javascript", "x"), names_of("python", "x")
    print(f"{'cells':>6} {'first look':>12} {'a key, median':>15} {'a key, worst':>14}")
    for cells in wanted.cells:
        first, each = measured(cells, wanted.keys)
        print(f"{cells:>6} {first:>10.3f} s {statistics.median(each) * 1000:>12.1f} ms {max(each) * 1000:>11.1f} ms")


if __name__ == "__main__":
    main()

"""What a query reads of a notebook: parameters and results by `$name`, and results as tables. Pure.

Nothing is parsed: a query being written is no valid SQL. Texts and comments are left out.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from studio.dataflow.names import Names

QUOTED = re.compile(r"'(?:[^']|'')*'|--[^\n]*|/\*.*?\*/", re.DOTALL)
READ = re.compile(
    r"\$(?P<given>[A-Za-z_]\w*)|(?:\b(?:from|join)\s+|,\s*)(?:\"(?P<quoted>[^\"]+)\"|(?P<table>[A-Za-z_]\w*))",
    re.IGNORECASE,
)


def read(source: str) -> Names:
    """The names of a query. What a comma leads may be a column too: that matters only where a cell has its name."""
    # A text stays something, or the comma before it would lead what follows; lines stay where they are.
    text = QUOTED.sub(lambda found: ("0" if found[0][0] == "'" else " ") + "\n" * found[0].count("\n"), source)
    ends = [found.start() for found in re.finditer("\n", text)]
    given, tables, lines = set[str](), set[str](), dict[str, int]()
    for found in READ.finditer(text):
        name = found["given"] or found["quoted"] or found["table"]
        (given if found["given"] else tables).add(name)
        lines.setdefault(name, bisect_left(ends, found.end()) + 1)
    return Names(results=frozenset(given | tables), params=frozenset(given), lines=lines)

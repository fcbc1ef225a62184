"""What a name means across cells, and giving it another."""

from __future__ import annotations

import re

import pytest

from kernel.errors import InvalidError
from studio.linting import Code
from studio.refactoring import Symbol, rename, symbol_at


def cells(*sources: str, language: str = "lua") -> list[Code]:
    return [Code(f"c{number}", language, source) for number, source in enumerate(sources, 1)]


def at(code: list[Code], id: str, name: str, nth: int = 0) -> Symbol:
    source = next(one.source for one in code if one.id == id)
    place = [found.start() for found in re.finditer(rf"\b{name}\b", source)][nth]
    symbol = symbol_at(code, id, len(source[:place].encode()))
    assert symbol is not None
    return symbol


def renamed(code: list[Code], id: str, old: str, new: str, nth: int = 0) -> list[str]:
    made = rename(code, at(code, id, old, nth), new)
    return [made.sources.get(one.id, one.source) for one in code]


def test_a_global_is_renamed_in_all_cells_and_locals_of_that_name_stay() -> None:
    code = cells("owl = 1\nfunction hoot() return owl end", "local owl = 2\nprint(owl)", "print(owl, _G.owl, t.owl)")
    assert renamed(code, "c3", "owl", "bird") == [
        "bird = 1\nfunction hoot() return bird end",
        "local owl = 2\nprint(owl)",
        "print(bird, _G.bird, t.owl)",
    ]
    assert renamed(code, "c2", "owl", "bird")[1] == "local bird = 2\nprint(bird)"


@pytest.mark.parametrize(
    ("language", "source", "old", "expected"),
    [
        ("lua", "local a = 1\nlocal a = a + 1\nprint(a)", "a", "local b = 1\nlocal a = b + 1\nprint(a)"),
        ("lua", "local a = 1\nreturn { a = a, [a] = t.a }", "a", "local b = 1\nreturn { a = b, [b] = t.a }"),
        ("javascript", "const a = 1; f({ a, b: a });", "a", "const c = 1; f({ a: c, b: c });"),
        ("javascript", "const { a } = x; a.a();", "a", "const { a: c } = x; c.a();"),
        ("javascript", "import { a } from 'm'; a()", "a", "import { a as c } from 'm'; c()"),
        ("python", "import math\nmath.pi", "math", "import math as c\nc.pi"),
        ("python", "def f(a):\n    return g(a=a)", "a", "def f(c):\n    return g(a=c)"),
        ("python", "a = 1\ndef f():\n    global a\n    a = 2", "a", "c = 1\ndef f():\n    global c\n    c = 2"),
        ("python", "# ééé 🦉\na = 'ü'; print(a)", "a", "# ééé 🦉\nc = 'ü'; print(c)"),
    ],
)
def test_a_name_is_written_as_its_place_wants_it(language: str, source: str, old: str, expected: str) -> None:
    code = cells(source, language=language)
    new = "b" if language == "lua" else "c"
    assert renamed(code, "c1", old, new) == [expected]


def test_the_result_of_a_cell_is_renamed_in_every_language() -> None:
    code = [
        Code("c1", "lua", "return 1", "owls"),
        Code("c2", "python", "cells['owls'] + cells.owls"),
        Code("c3", "javascript", "cells.owls + other.owls"),
    ]
    made = rename(code, at(code, "c3", "owls"), "birds")
    assert made.cell == "c1"
    assert made.sources == {"c2": "cells['birds'] + cells.birds", "c3": "cells.birds + other.owls"}


@pytest.mark.parametrize(
    ("sources", "new", "message"),
    [
        (("owl = 1", "bird = 2"), "bird", "means something else"),
        (("owl = 1", "local bird = 2\nprint(owl, bird)"), "bird", "another variable"),
        (("owl = 1",), "end", "a word of Lua itself"),
        (("owl = 1",), "print", "means something else"),
        (("owl = 1",), "2x", "is no name"),
        (("owl = 1", "print(owl"), "bird", "cannot be parsed"),
        (("print(owl)",), "bird", "No cell defines 'owl'"),
    ],
)
def test_a_name_that_would_change_what_code_means_is_refused(sources: tuple[str, ...], new: str, message: str) -> None:
    code = cells(*sources)
    with pytest.raises(InvalidError, match=message):
        renamed(code, "c1", "owl", new)


def test_a_definition_is_the_last_one_above() -> None:
    code = cells("owl = 1", "owl = 2\nprint(owl)", "print(owl)\nowl = 3")
    found = [at(code, "c2", "owl", 1), at(code, "c3", "owl")]
    assert [one.definition and (one.definition.cell, one.definition.start) for one in found] == [("c2", 0), ("c2", 0)]
    assert symbol_at(code, "c1", 6) is None
    assert at(cells("print(1)"), "c1", "print").definition is None

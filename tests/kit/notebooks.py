"""Notebooks for tests: a short way to write one, and hypothesis strategies for nasty ones."""

from __future__ import annotations

import string
from dataclasses import replace
from functools import cache
from typing import Any

from hypothesis import strategies as st

from studio.notebook.document import RESERVED_CLASSES, Cell, Kind, Notebook, Parameter
from studio.notebook.identity import with_ids

NASTY_LINES = (
    "",
    " ",
    "\t",
    "---",
    "...",
    "```",
    "````",
    "~~~",
    "```lua",
    "```lua {#x}",
    "```lua {.example}",
    "   ```lua",
    "```json",
    "~~~ python {a=b}",
    "```markdown {.cell}",
    "<!-- cell -->",
    "<!-- cell #x y=z -->",
    "<!--",
    "-->",
    "<!-- one line -->",
    "# Title",
    "-- %% name",
    "-- %% [markdown]",
    "%% x",
    "-- ---",
    "do -- cell",
    "end -- cell",
    "return 1",
    "local x <const> = [[",
    "]]",
    "--[==[",
    "#!/usr/bin/env llmspell",
    "title: x",
    "a\rb",
    "\r",
    "\u2028",
    "\x85",
    "\x0c",
    "\ufeff",
    "é 🐙",
    'say "hi" \\',
)


def notebook(*sources: str, kind: Kind = "lua", **fields: Any) -> Notebook:
    """A notebook of cells with ids `a`, `b`, `c`, …"""
    cells = tuple(Cell(id, kind, source) for id, source in zip(string.ascii_lowercase, sources, strict=False))
    return Notebook(cells=cells, **fields)


def said(found: Notebook) -> Notebook:
    """The notebook with the ids of the rule: what a file can say of it."""
    return replace(found, cells=with_ids(found.cells))


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30)
sources = st.one_of(texts, st.lists(st.one_of(st.sampled_from(NASTY_LINES), texts), max_size=8).map("\n".join))
names = st.from_regex(r"[A-Za-z0-9_é][A-Za-z0-9_.:é-]{0,8}", fullmatch=True)
keys = st.from_regex(r"[A-Za-z_é][A-Za-z0-9_.:é-]{0,8}", fullmatch=True)
classes = keys.map(lambda key: f".{key}").filter(lambda key: key not in RESERVED_CLASSES)
options = st.one_of(
    st.just({}),
    st.dictionaries(keys, texts, max_size=3),
    st.dictionaries(classes, st.just(""), max_size=2),
)

_VALUES = {
    "string": texts,
    "integer": st.integers(-(10**30), 10**30),
    "number": st.floats(allow_nan=False, allow_infinity=False),
    "boolean": st.booleans(),
}

# Strategies are made once: to make one anew for each example takes longer than to draw from it.
_TYPES = st.sampled_from(sorted(_VALUES))
_CHOICES = {name: st.lists(value, max_size=3) for name, value in _VALUES.items()}
_DEFAULTS = {name: st.none() | value for name, value in _VALUES.items()}
_SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts
_NESTED = st.recursive(_SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3))
_PARAMETER_NAMES = st.lists(st.from_regex(r"[a-z][a-z0-9_-]{0,5}", fullmatch=True), max_size=3, unique=True)
_CELL_NAME = st.none() | names


def _extras(*taken: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(texts.filter(lambda key: key not in taken), _NESTED, max_size=3)


_PARAMETER_EXTRAS = _extras("type", "default", "help", "choices")
_NOTEBOOK_EXTRAS = _extras("title", "params", "profile", "model")


@st.composite
def parameters(draw: st.DrawFn, name: str) -> Parameter:
    type = draw(_TYPES)
    choices = tuple(draw(_CHOICES[type]))
    default = draw(st.none() | st.sampled_from(choices) if choices else _DEFAULTS[type])
    return Parameter(name, type, default, draw(texts), choices, draw(_PARAMETER_EXTRAS))


@cache
def _cells(kinds: tuple[Kind, ...]) -> st.SearchStrategy[list[Cell]]:
    return st.lists(st.builds(Cell, st.just(""), st.sampled_from(kinds), sources, st.just(""), options), max_size=6)


@st.composite
def cell_lists(draw: st.DrawFn, kinds: tuple[Kind, ...]) -> tuple[Cell, ...]:
    found = draw(_cells(kinds))
    called = draw(st.lists(_CELL_NAME, min_size=len(found), max_size=len(found), unique_by=lambda n: n or object()))
    return with_ids(replace(cell, name=name or "") for cell, name in zip(found, called, strict=True))


@st.composite
def notebooks(
    draw: st.DrawFn, kinds: tuple[Kind, ...] = ("lua", "javascript", "python", "sql", "markdown")
) -> Notebook:
    params = draw(_PARAMETER_NAMES)
    return Notebook(
        draw(texts),
        tuple(draw(parameters(name)) for name in params),
        draw(texts),
        draw(texts),
        draw(cell_lists(kinds)),
        draw(_NOTEBOOK_EXTRAS),
    )

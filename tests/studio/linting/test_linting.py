"""Linting: what it finds, and that it finds nothing in what is right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.runtime import Options, Runtime
from studio.linting import Code, Setting, lint, notebook_of
from studio.linting.subjects import codes_of_spell, setting_of
from studio.linting.vocabulary import known_names
from studio.names import MOST_TEXT
from studio.spellfile import read_spell

ROOT = Path(__file__).parents[3]
SPELLS = sorted(path for path in (ROOT / "spells").rglob("*") if path.name.endswith((".lua", ".js", ".spell.md")))
GUIDES = [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md"]
FENCE = re.compile(r"^```(lua|javascript|js|python)[^\n]*\n(.*?)^```", re.DOTALL | re.MULTILINE)

MEANT = {"handlr", "allowed_path", "calculater", "Calculater", "editr"}
"""Mistakes that the pairs make on purpose, to see the errors."""

GIVEN = {"server"}
"""What the tests give the pairs."""


def found(*sources: str, language: str = "lua", setting: Setting | None = None, hints: bool = False) -> list[str]:
    cells = [Code(f"c{number}", language, source, f"cell{number}") for number, source in enumerate(sources, 1)]
    problems = lint(notebook_of(cells, setting))
    return [one.message for cell in cells for one in problems.get(cell.id, ()) if hints or one.severity != "hint"]


@pytest.mark.parametrize(
    ("language", "source", "message"),
    [
        ("lua", "print(owls)", "Nothing here defines 'owls'."),
        ("lua", "local a = 1\nprint(a, prnt)", "Nothing here defines 'prnt'. Did you mean 'print'?"),
        ("javascript", "let a = 1; f(b => a + b)", "Nothing here defines 'f'."),
        ("python", "def f(x):\n    return x + yy", "Nothing here defines 'yy'."),
        ("lua", "return cells.cell2", "No cell is called 'cell2'. Did you mean 'cell1'?"),
        ("python", "cells['cell7']", "No cell is called 'cell7'. Did you mean 'cell1'?"),
        (
            "lua",
            "return Agent.new({ sytem_prompt = 'x' })",
            "Agent.new has no option 'sytem_prompt'. Did you mean 'system_prompt'?",
        ),
        (
            "javascript",
            "new Agent({ sytemPrompt: 'x' })",
            "new Agent has no option 'sytemPrompt'. Did you mean 'systemPrompt'?",
        ),
        ("python", "Agent(sytem_prompt='x')", "Agent has no option 'sytem_prompt'. Did you mean 'system_prompt'?"),
        (
            "lua",
            "Agent.new({ temperature = 'hot' })",
            "Agent.new: 'temperature' should be a number, not the text 'hot'.",
        ),
        ("lua", "Agent.new({ temperature = 7 })", "Agent.new: 'temperature' should be from 0 to 2, not 7."),
        (
            "lua",
            "Agent.new({ tools = { 'web-serch' } })",
            "There is no tool 'web-serch' here. Did you mean 'web_search'?",
        ),
        ("lua", "State.gett('a')", "State has no function 'gett'. Did you mean 'get'?"),
    ],
)
def test_a_mistake_is_found_where_it_is(language: str, source: str, message: str) -> None:
    assert message in found(source, language=language)


@pytest.mark.parametrize("path", SPELLS, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_found_in_the_spells_that_run(path: Path) -> None:
    spell = read_spell(str(path))
    cells = codes_of_spell(spell)
    problems = lint(notebook_of(cells, setting_of(spell.profile, spell.params)))
    messages = [one.message for many in problems.values() for one in many if one.severity != "hint"]
    assert [one for one in messages if not any(f"'{word}'" in one or word in one for word in MEANT | GIVEN)] == []


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_call_in_the_guides_is_called_wrong(path: Path) -> None:
    # A snippet may use what the text around it speaks of, so names that are not defined are no mistake here.
    for number, (language, code) in enumerate(FENCE.findall(path.read_text())):
        cells = [Code(f"b{number}", {"js": "javascript"}.get(language, language), code)]
        problems = [one for many in lint(notebook_of(cells)).values() for one in many]
        wrong = [one.message for one in problems if one.subject in ("options", "mentions", "results")]
        assert [one for one in wrong if not any(word in one for word in MEANT)] == [], code


def test_what_another_cell_of_the_language_defines_is_known() -> None:
    assert found("owl = 1", "return owl + 1") == []
    assert found("const owl = 1, { a, b: [c] } = owl;", "owl + a + c", language="javascript") == []
    assert found("import os.path as p\nwith open('x') as f: pass", "p.join(f)", language="python") == []


def test_names_that_cannot_be_seen_are_no_mistakes() -> None:
    assert found("load('owl = 1')()", "print(owl)") == []
    assert found("from math import *", "print(sin(1))", language="python") == []
    assert found("if (typeof owl === 'undefined') console.log(1)", language="javascript") == []


def test_what_a_tool_is_called_anywhere_is_known() -> None:
    assert found("Tool.new({ name = 'owl_caller', handler = f })", "f = 1\nTools.get('owl_caler')") == [
        "There is no tool 'owl_caler' here. Did you mean 'owl_caller'?"
    ]
    assert found("name = 'owl_caler'\nTool.new({ name = name })", "Tools.get('owl_caler')") == []


def test_a_profile_that_keeps_a_library_away_is_named() -> None:
    assert found("os.time()", setting=setting_of("high", ())) == [
        "The profile 'high' of this notebook keeps 'os' from scripts."
    ]
    assert found("os.time()", setting=setting_of("", ())) == []


def test_what_nobody_reads_is_a_hint() -> None:
    assert found("local a, _b = 1, 2", "owl = 1", hints=True) == ["'a' is not used.", "No cell reads 'owl'."]
    assert found("def f(x, y): return 1", "f(1, 2)", language="python", hints=True) == []


def test_broken_code_is_the_business_of_the_parser() -> None:
    assert found("print(owls, ((") == []


def test_a_pasted_book_is_not_read() -> None:
    messages = found("x = 1\n" * 900_000, hints=True)
    assert messages == [
        f"This cell is too long to be checked while it is written (5,400,000 characters; the most is {MOST_TEXT:,}). "
        "It runs all the same."
    ]


@pytest.mark.parametrize("language", ["lua", "javascript", "python"])
def test_the_words_of_a_language_are_those_of_its_engine(language: str) -> None:
    runtime = Runtime(Options())
    try:
        names = {one.label for one in runtime.engine(language).complete("", 0).items if one.kind != "keyword"}
    finally:
        runtime.close_engines()
    assert names - known_names(language) == set()


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["lua", "javascript", "python"]), st.text(max_size=60))
def test_no_text_breaks_it(language: str, text: str) -> None:
    for problem in lint(notebook_of([Code("c", language, text)])).get("c", ()):
        assert 0 <= problem.start <= problem.end <= len(text.encode("utf-8", "replace"))

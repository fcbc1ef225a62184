"""The guide to the editor lists the keys and snippets that there are."""

from __future__ import annotations

from docs.keys import GUIDE, key_table, rendered, snippet_table


def test_the_tables_are_those_of_the_page() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    assert text == rendered(text), "run `python -m docs.keys`"


def test_the_tables_have_what_a_person_looks_for() -> None:
    assert "| Code | Rename in the notebook | `F2` | while editing |" in key_table()
    assert "| Run | Run and go to the next cell | `Shift-Enter` | always |" in key_table()
    assert "| While editing | Split the cell here | `Ctrl-Shift--` | while editing |" in key_table()
    assert "`agent` (an agent)" in snippet_table()

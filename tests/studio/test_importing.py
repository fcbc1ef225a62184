"""Files of other programs as notebooks."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings

from kernel.errors import InvalidError
from studio.cli.group import group
from studio.export import EXPORTERS, export_notebook
from studio.importing import import_bytes, notebook_name
from studio.notebook.document import Cell, Kind, Notebook
from studio.notebook.files import read_notebook
from studio.notebook.markdown import render
from tests.kit.notebooks import notebooks, said

LANGUAGES: dict[str, tuple[Kind, ...]] = {
    "lua": ("lua", "markdown"),
    "javascript": ("javascript", "markdown"),
    "percent": ("python", "markdown"),
}


@pytest.mark.parametrize("format", [name for name in EXPORTERS if name != "html"])
def test_every_export_but_a_report_comes_back_and_gives_the_same_bytes(format: str):
    @given(notebooks(LANGUAGES.get(format, ("lua", "javascript", "python", "sql", "markdown"))))
    @settings(max_examples=40, deadline=None)
    def check(found: Notebook) -> None:
        exported = export_notebook(found, format)
        imported = import_bytes(exported.text.encode(), f"x{exported.suffix}")
        assert imported.notebook == said(found)
        assert export_notebook(imported.notebook, format).text == exported.text

    check()


def kinds_and_sources(text: str, name: str) -> list[tuple[str, str]]:
    return [(cell.kind, cell.source) for cell in import_bytes(text.encode(), name).notebook.cells]


def test_a_foreign_python_script_is_cut_where_it_has_headings():
    text = '''\
#!/usr/bin/env python3
# /// script
# dependencies = ["httpx"]
# ///
"""Counts owls."""

import httpx

# Get them.
# All of them.

owls = 3  # a comment of the code
# and one above it
print(owls)

def hoot():
    # not a heading

    return 1
'''
    imported = import_bytes(text.encode(), "owls.py")
    assert [(cell.kind, cell.source) for cell in imported.notebook.cells] == [
        ("markdown", "Counts owls."),
        ("python", "import httpx"),
        ("markdown", "Get them.\nAll of them."),
        (
            "python",
            "owls = 3  # a comment of the code\n# and one above it\nprint(owls)\n\n"
            "def hoot():\n    # not a heading\n\n    return 1",
        ),
    ]
    assert imported.notebook.extra == {"dependencies": ["httpx"]}


def test_a_foreign_script_of_javascript_and_one_of_lua():
    assert kinds_and_sources("/*\n * Owls.\n * More.\n */\n\nlet a = 1\n\n// ---- Then ----\n\na++\n", "x.js") == [
        ("markdown", "Owls.\nMore."),
        ("javascript", "let a = 1"),
        ("markdown", "---- Then ----"),
        ("javascript", "a++"),
    ]
    assert kinds_and_sources("-- Owls.\n\na = 1\n\n-- Then.\n\nprint(a)\n", "x.lua") == [
        ("markdown", "Owls."),
        ("lua", "a = 1"),
        ("markdown", "Then."),
        ("lua", "print(a)"),
    ]


def test_a_lua_script_with_locals_stays_one_cell_and_that_is_told():
    imported = import_bytes(b"-- Owls.\n\nlocal a = 1\n\n-- Then.\n\nprint(a)\n", "x.lua")
    assert [cell.kind for cell in imported.notebook.cells] == ["markdown", "lua"]
    assert imported.notebook.cells[1].source == "local a = 1\n\n-- Then.\n\nprint(a)"
    assert "local variables" in imported.remarks[0]


def test_markers_of_other_editors_are_cells():
    assert kinds_and_sources("# %% [markdown]\n# Owls\n\n# %%\nx = 1\n", "x.py") == [
        ("markdown", "Owls"),
        ("python", "x = 1"),
    ]


def test_foreign_markdown_has_cells_where_it_has_code_that_runs_here():
    assert kinds_and_sources("# Owls\n\n```python\nx = 1\n```\n\n```sh\nls\n```\n", "x.md") == [
        ("markdown", "# Owls"),
        ("python", "x = 1"),
        ("markdown", "```sh\nls\n```"),
    ]


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [(b"x", "x.exe", "cannot be imported"), (b"\xff", "x.md", "UTF-8"), (b"a\x00b", "x.py", "binary data")],
)
def test_what_cannot_be_a_notebook_is_refused_in_a_sentence(data: bytes, name: str, told: str):
    with pytest.raises(InvalidError, match=told):
        import_bytes(data, name)


def test_a_notebook_is_called_like_the_file():
    assert [notebook_name(name) for name in ("a.ipynb", "a.spell.md", "a.md", "a.b.py")] == [
        "a.spell.md", "a.spell.md", "a.spell.md", "a.b.spell.md",
    ]  # fmt: skip


def test_the_command_writes_the_notebook_and_never_over_another(tmp_path: Path):
    found = Notebook("Owls", cells=(Cell("a", "python", "x = 1"),))
    path = tmp_path / "owls.ipynb"
    export_notebook(found, "ipynb").write(path)
    result = CliRunner().invoke(group, ["import", str(path)])
    assert result.exit_code == 0, result.output
    assert read_notebook(tmp_path / "owls.spell.md") == said(found)
    again = CliRunner().invoke(group, ["import", str(path)])
    assert again.exit_code == 1
    assert "exists already" in again.output
    assert CliRunner().invoke(group, ["import", str(path), "-o", "-"]).output == render(said(found))

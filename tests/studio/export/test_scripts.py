"""Scripts of every language: what is written, read back without loss, and refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.errors import InvalidError
from studio.export import EXPORTERS, export_notebook, usual_format
from studio.export.scripts import FORMATS, cells_of, is_spellbook, read_script, render_script
from studio.notebook.document import Cell, Kind, Notebook, Parameter
from studio.notebook.markdown import parse, render
from tests.kit.notebooks import NASTY_LINES, notebook, notebooks, said

EXAMPLE = Notebook(
    "Research",
    (Parameter("topic", default="octopuses"),),
    cells=(
        Cell("a", "markdown", "# Ask"),
        Cell("b", "javascript", "const agent = new Agent('helper');", "setup"),
        Cell("c", "javascript", "return await agent.chat(params.topic);", "answer", {"timeout": "30"}),
    ),
)

SCRIPT = """\
#!/usr/bin/env -S llmspell run
// ---
// title: Research
// params:
//   topic: octopuses
// ---

// %% [markdown]
// # Ask

// %% setup
const agent = new Agent('helper');

// %% answer timeout=30
return await agent.chat(params.topic);
"""


def test_a_script_of_javascript_reads_as_a_person_would_write_it():
    assert render_script(EXAMPLE, "javascript") == SCRIPT
    assert read_script(SCRIPT, "javascript") == said(EXAMPLE)
    assert [(cell.name, line) for cell, line in cells_of(SCRIPT, "javascript")] == [
        ("", 9),
        ("setup", 12),
        ("answer", 15),
    ]


@pytest.mark.parametrize("kind", ["javascript", "python"])
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_every_notebook_comes_back_from_its_script(kind: Kind, data: st.DataObject):
    found = data.draw(notebooks((kind, "markdown")))
    text = render_script(found, kind)
    assert is_spellbook(text, kind)
    assert read_script(text, kind) == said(found)
    assert render_script(read_script(text, kind), kind) == text


@pytest.mark.parametrize("kind", ["javascript", "python"])
@given(st.lists(st.sampled_from([*NASTY_LINES, "// %% x", "# %% x", "// ---", "# ---"]), max_size=10).map("\n".join))
@settings(max_examples=60, deadline=None)
def test_code_that_looks_like_the_format_comes_back_as_it_was(kind: Kind, source: str):
    found = Notebook(cells=(Cell("a", kind, source), Cell("b", "markdown", source), Cell("c", kind, "x = 1")))
    again = read_script(render_script(found, kind), kind)
    assert [cell.source for cell in again.cells] == [source, source, "x = 1"]


@pytest.mark.parametrize("kind", FORMATS)
def test_every_exporter_says_what_its_files_end_with_and_is_the_usual_one_of_its_language(kind: Kind):
    found = notebook("x = 1", kind=kind)
    assert usual_format(found) == kind
    assert export_notebook(found, "script").suffix == EXPORTERS[kind].suffix


def test_a_notebook_of_several_languages_is_a_python_program_and_a_script_names_the_cells_it_cannot_hold():
    found = Notebook(cells=(Cell("a", "lua", "x = 1"), Cell("b", "python", "x = 1", "count")))
    assert usual_format(found) == "python"
    with pytest.raises(InvalidError, match=r"JavaScript script cannot hold.*'Cell 1' \(lua\), 'count' \(python\)"):
        export_notebook(found, "js")


def test_a_script_and_the_notebook_s_file_say_the_same():
    assert render(read_script(SCRIPT, "javascript")) == render(parse(render(EXAMPLE)))


def test_a_plain_script_is_no_notebook_s():
    assert not is_spellbook("console.log(1)\n", "javascript")
    assert not is_spellbook("#!/usr/bin/env node\nconsole.log(1)\n", "javascript")
    assert not is_spellbook(SCRIPT, "lua")

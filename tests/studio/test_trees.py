"""Code of any language can be read as a tree."""

from __future__ import annotations

import pytest

from studio.dataflow.names import NOTHING
from studio.dataflow.names import names_of as dataflow_names
from studio.notebook.declarations import parameters_of
from studio.notebook.document import Cell, Notebook
from studio.smart.forms import read as forms_of
from studio.trees import has_trees, is_readable, tree_of

SOURCES = {
    "lua": "local größe = Agent.new({ name = 'é' })\n",
    "javascript": "const größe = new Agent({ name: 'é' });\n",
    "python": "größe = Agent(name='é')\n",
}


@pytest.mark.parametrize("language", SOURCES)
def test_code_of_a_language_has_a_tree_whose_places_are_bytes(language: str) -> None:
    source = SOURCES[language]
    root = tree_of(language, source)
    assert has_trees(language)
    assert not root.has_error
    assert root.end_byte == len(source.encode())
    assert root.text == source.encode()


@pytest.mark.parametrize("language", SOURCES)
def test_broken_code_has_a_tree_that_says_so(language: str) -> None:
    assert tree_of(language, "local x = = (").has_error


def test_prose_has_no_tree() -> None:
    assert not has_trees("markdown")
    with pytest.raises(KeyError):
        tree_of("markdown", "# Title")


def test_megabytes_in_a_cell_are_data_that_nobody_reads_as_code_while_somebody_writes() -> None:
    huge = "local x = 1\nAgent.builder()\n" * 20_000
    notebook = Notebook(cells=(Cell("a", "lua", huge), Cell("b", "lua", "y = 1")))
    before = tree_of.cache_info().currsize
    assert not is_readable("lua", huge)
    assert dataflow_names("lua", huge) == NOTHING
    assert dataflow_names("lua", "y = 1").defines == {"y"}
    assert forms_of("lua", huge).forms == ()
    assert parameters_of(notebook) == ()
    assert tree_of.cache_info().currsize <= before + 1

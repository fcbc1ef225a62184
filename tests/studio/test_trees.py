"""Code of any language can be read as a tree."""

from __future__ import annotations

import pytest

from studio.trees import has_trees, tree_of

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

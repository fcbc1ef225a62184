"""Jupyter's files: valid, byte-stable, read back without loss; of other programs' files nothing is lost untold."""

from __future__ import annotations

import json
from typing import Any

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.errors import InvalidError
from studio.export import export_notebook
from studio.export.jupyter import read_jupyter, render_jupyter
from studio.importing import import_bytes
from studio.notebook.document import Cell, Notebook, Parameter
from studio.notebook.markdown import parse, render
from tests.kit.notebooks import notebooks, said, sources

EXAMPLE = Notebook(
    "Research",
    (Parameter("topic", default="octopuses"),),
    cells=(
        Cell("a", "markdown", "# Ask"),
        Cell("b", "lua", "x = 1", "setup", {"timeout": "30", ".output": ""}),
        Cell("c", "javascript", "return x"),
    ),
)


def foreign(*cells: dict[str, Any], language: str = "python", **metadata: Any) -> str:
    """A file as Jupyter writes it."""
    spec = {"kernelspec": {"name": f"{language}3", "display_name": language, "language": language}}
    whole = [{"metadata": {}, "source": [], "id": f"i{place}", **cell} for place, cell in enumerate(cells)]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {**spec, **metadata}, "cells": whole})


def code(source: str, **fields: Any) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "source": source.splitlines(keepends=True),
        "outputs": [],
        "execution_count": 3,
        **fields,
    }


@given(notebooks())
@settings(max_examples=150, deadline=None)
def test_every_notebook_comes_back_and_its_file_is_valid(found: Notebook):
    text = render_jupyter(found)
    nbformat.validate(nbformat.reads(text, 4))
    again, remarks = read_jupyter(text)
    assert again == said(found)
    assert remarks == []
    assert render_jupyter(again) == text


def test_what_jupyter_has_no_word_for_is_in_the_metadata_and_nothing_else():
    document = json.loads(render_jupyter(EXAMPLE))
    assert document["metadata"]["llmspell"] == {"front": "title: Research\nparams:\n  topic: octopuses"}
    assert [cell["metadata"] for cell in document["cells"]] == [
        {},
        {"llmspell": {"name": "setup", "options": "timeout=30 .output"}},
        {"llmspell": {"kind": "javascript"}},
    ]


def test_comments_of_the_front_matter_go_along():
    text = "---\ntitle: x\n# why\nprofile: low\n---\n\n```lua\nx = 1\n```\n"
    assert render(read_jupyter(render_jupyter(parse(text)))[0]) == text


def test_a_python_notebook_becomes_python_cells_and_tells_what_it_left_out():
    text = foreign(
        {"cell_type": "markdown", "source": "# Data"},
        code("import math\nmath.pi", outputs=[{"output_type": "stream", "name": "stdout", "text": ["3"]}]),
        code("%matplotlib inline\n!ls"),
        language_info={"name": "python", "version": "3.9"},
        widgets={"state": {}},
    )
    found, remarks = read_jupyter(text)
    assert [(cell.kind, cell.source) for cell in found.cells] == [
        ("markdown", "# Data"),
        ("python", "import math\nmath.pi"),
        ("python", "%matplotlib inline\n!ls"),
    ]
    assert [remark.split(".")[0] for remark in remarks] == [
        "The outputs of 1 cell were left out",
        "IPython's commands (%, !) in cell 3 are unknown to Python cells: change those lines",
        "The state of its widgets was left out",
    ]
    assert found.extra["jupyter"]["kernelspec"]["name"] == "python3"


def test_cells_that_cannot_run_here_are_kept_and_go_back_as_they_were():
    cells = [
        code("x <- c(1, 2)\n```{r}\n```", metadata={"tags": ["a"]}),
        {"cell_type": "raw", "source": "\\section{x}", "metadata": {"format": "text/latex"}},
        {"cell_type": "carousel", "source": "", "slides": [1, 2]},
    ]
    found, remarks = read_jupyter(foreign(*cells, language="R"))
    assert [cell.kind for cell in found.cells] == ["markdown"] * 3
    assert found.cells[0].source == "````r\nx <- c(1, 2)\n```{r}\n```\n````"
    assert remarks == [
        "Cells 1, 2, 3 cannot run here (another language or type). "
        "Their text is kept, and goes back into an .ipynb as it was."
    ]
    back = json.loads(render_jupyter(parse(render(found))))
    assert back["metadata"]["kernelspec"]["language"] == "R"
    assert [cell["cell_type"] for cell in back["cells"]] == ["code", "raw", "carousel"]
    assert "".join(back["cells"][0]["source"]) == "x <- c(1, 2)\n```{r}\n```"
    assert back["cells"][0]["metadata"] == {"tags": ["a"]}
    assert back["cells"][1]["metadata"] == {"format": "text/latex"}
    assert back["cells"][2]["slides"] == [1, 2]


foreign_cells = st.builds(
    lambda type, source, metadata: {"cell_type": type, "source": source, "metadata": metadata},
    st.sampled_from(["code", "markdown", "raw", "unheard-of"]),
    sources,
    st.dictionaries(
        st.sampled_from(["tags", "slideshow", "name"]), st.sampled_from([["x"], {"a": 1}, "y"]), max_size=2
    ),
)


@pytest.mark.parametrize("language", ["python", "julia"])
@given(st.lists(foreign_cells, max_size=5))
@settings(max_examples=60, deadline=None)
def test_a_file_of_another_program_loses_no_cell_on_its_way_through_a_notebook(
    language: str, cells: list[dict[str, Any]]
):
    found, _ = read_jupyter(foreign(*cells, language=language))
    back = json.loads(render_jupyter(parse(render(found))))
    assert [(one["cell_type"], "".join(one["source"]), one["metadata"]) for one in back["cells"]] == [
        (one["cell_type"], one["source"], one["metadata"]) for one in cells
    ]


def test_attached_pictures_go_into_the_text():
    cell = {
        "cell_type": "markdown",
        "source": "![owl](attachment:owl.png) ![gone](attachment:gone.png)",
        "attachments": {"owl.png": {"image/png": "aGk=\n"}},
    }
    found, remarks = read_jupyter(foreign(cell))
    assert found.cells[0].source == "![owl](data:image/png;base64,aGk=) ![gone](attachment:gone.png)"
    assert remarks == ["Attached pictures now stand in the text of their cells."]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "no JSON"),
        ("[]", "has no `cells`"),
        ('{"cells": [3]}', "its cell 1 is no object"),
        ('{"nbformat": 2, "worksheets": []}', "version 2"),
        ('{"nbformat": 3, "worksheets": [{"cells": [3]}]}', "its cell 1 is no object"),
        ('{"nbformat": "x", "cells": []}', "version x"),
        ('{"nbformat": 4, "cells": ' + "[" * 100_000, "no JSON"),
    ],
)
def test_what_is_no_such_file_is_refused_in_a_sentence(text: str, said: str):
    with pytest.raises(InvalidError, match=said):
        import_bytes(text.encode(), "x.ipynb")


def test_a_file_with_odd_metadata_is_read_all_the_same():
    odd = {"nbformat": 4, "metadata": None, "cells": [{"cell_type": "code", "metadata": 3, "source": "x\u0000"}, {}]}
    found, _ = read_jupyter(json.dumps(odd))
    assert found.cells[0].source == "x\ufffd"
    assert export_notebook(found, "ipynb").suffix == ".ipynb"


def test_a_file_of_version_3_loses_nothing():
    cells = [
        {"cell_type": "heading", "level": 2, "source": ["Owls"], "metadata": {}},
        {
            "cell_type": "code",
            "language": "python",
            "input": ["x = 1\n", "print(x)"],
            "outputs": [],
            "collapsed": False,
        },
        {"cell_type": "raw", "source": "raw *text*", "metadata": {"a": 1}},
    ]
    elder = {"nbformat": 3, "metadata": {"name": "Birds"}, "worksheets": [{"cells": cells[:2]}, {"cells": cells[2:]}]}
    found, remarks = read_jupyter(json.dumps(elder))
    assert found.title == "Birds"
    assert [(cell.kind, cell.source) for cell in found.cells][:2] == [
        ("markdown", "## Owls"),
        ("python", "x = 1\nprint(x)"),
    ]
    assert "raw *text*" in found.cells[2].source
    assert "version 3" in remarks[0]


def test_a_file_of_the_future_keeps_what_nobody_here_knows():
    cell = {"cell_type": "hologram", "source": ["x"], "metadata": {"deep": [1]}, "beam": {"colour": "red"}}
    found, _ = read_jupyter(json.dumps({"nbformat": 6, "metadata": {"era": 3}, "cells": [cell], "sheets": []}))
    back = json.loads(render_jupyter(parse(render(found))))
    assert {key: back["cells"][0][key] for key in cell} == cell
    assert back["metadata"]["era"] == 3


def test_keys_that_the_format_does_not_have_are_told_of():
    cells = code("1", mood="good"), {"cell_type": "weird", "source": "odd", "mood": "kept"}
    found, remarks = read_jupyter(json.dumps({**json.loads(foreign(*cells)), "extra": {"a": 1}}))
    assert remarks[-1] == '"extra", "mood" of cell 1 were left out: Jupyter\'s format has no such keys.'
    assert json.loads(render_jupyter(found))["cells"][1]["mood"] == "kept"
    assert read_jupyter(foreign(code("1", mood="good")))[1] == [
        '"mood" of cell 1 was left out: Jupyter\'s format has no such keys.'
    ]

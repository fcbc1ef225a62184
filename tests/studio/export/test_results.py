"""What the last run put out, in files of other programs: valid, byte-stable, and gone again when they come back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.portable import portable
from kernel.stores.rows import CellOutput, CellOutputs
from studio.cli.group import group
from studio.export import export_notebook
from studio.export.jupyter import read_jupyter
from studio.export.past import Past
from studio.importing import import_bytes
from studio.notebook.document import Notebook
from studio.notebook.markdown import parse, render
from tests.kit.notebooks import notebooks, said

TABLE = {"title": "A|b", "columns": ["name", "n"], "rows": [["owl|<b>", 1.5], [None, {"a": [1]}]]}
CHART = {"kind": "bar", "x": ["a", "b"], "series": [{"name": "n", "values": [1, None]}], "height": 320}
CHART |= {"title": "<&>", "x_label": "", "y_label": "n"}
BUNDLES: list[dict[str, Any]] = [
    {"text/plain": "x", "application/vnd.llmspell.table+json": TABLE},
    {"text/plain": "x", "application/vnd.llmspell.chart+json": CHART},
    {"text/plain": "x", "image/png": "aGk=", "application/vnd.llmspell.picture+json": {"alt": "o]wl", "width": 30}},
    {"text/plain": "x", "audio/wav": "aGk="},
    {"text/html": "<b>x</b>\n<i>"},
    {"text/markdown": "# x\n```lua\nno cell\n```"},
    {"text/plain": "[1]", "application/json": [1, {"a": None}]},
    {"text/plain": "x", "application/vnd.llmspell.table+json": {"columns": 3}},
    {},
]

texts = st.sampled_from(["", "a", "\n", "\x1b[31mred\x1b[0m", "````", "<!-- end of output -->", "a\rb\r\nc", "```lua"])
outputs = st.one_of(
    st.builds(lambda text: CellOutput("stdout", text), texts),
    st.builds(lambda text: CellOutput("stderr", text), texts),
    st.builds(lambda data: CellOutput("display", data=data), st.sampled_from(BUNDLES)),
    st.builds(lambda text: CellOutput("failed", data={"type": "script", "message": text}), texts),
)


@st.composite
def runs(draw: st.DrawFn) -> tuple[Notebook, Past]:
    """A notebook, and what its cells may have put out."""
    found = draw(notebooks())
    made = {}
    for place, cell in enumerate(found.cells):
        put = tuple(draw(st.lists(outputs, max_size=3)))
        started, left = float(draw(st.integers(0, 3))), draw(st.sampled_from([0, 7]))
        if cell.kind != "markdown" and draw(st.booleans()):
            made[cell.id] = CellOutputs(cell.id, "r", f"s{place}", "ok", started, None, 1.0, put, left)
    return found, Past(made)


@given(runs())
@settings(max_examples=60, deadline=None)
def test_a_jupyter_file_with_outputs_is_valid_and_comes_back_as_the_notebook(run: tuple[Notebook, Past]):
    found, past = run
    text = export_notebook(found, "ipynb", past).text
    nbformat.validate(nbformat.reads(text, 4))
    assert export_notebook(found, "ipynb", past).text == text
    again, _ = read_jupyter(text)
    assert again == said(found)
    code = [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]
    counts = [cell["execution_count"] for cell in code if cell["execution_count"] is not None]
    assert sorted(counts) == [*range(1, len(counts) + 1)]


@given(runs())
@settings(max_examples=60, deadline=None)
def test_a_markdown_file_with_outputs_comes_back_to_the_byte(run: tuple[Notebook, Past]):
    found, past = run
    text = export_notebook(found, "md", past).text
    again = import_bytes(text.encode(), "x.md").notebook
    assert render(again) == render(found)


def test_outputs_keep_their_richest_types_and_get_those_that_others_know():
    source = parse("```lua {#a}\nx\n```\n")
    put = tuple(CellOutput("display", data=one) for one in BUNDLES)
    past = Past({source.cells[0].id: CellOutputs(source.cells[0].id, "r", "s", "ok", 1.0, 2.0, 1.0, put)})
    (cell,) = json.loads(export_notebook(source, "ipynb", past).text)["cells"]
    table, chart, picture, sound, html, _, value, *_ = cell["outputs"]
    assert "owl|&lt;b&gt;" in "".join(table["data"]["text/html"])
    assert "&lt;&amp;&gt;" in "".join(chart["data"]["image/svg+xml"])
    assert picture["metadata"] == {"image/png": {"width": 30}}
    assert (sound["data"]["audio/wav"], html["output_type"]) == ("aGk=", "display_data")
    assert value["output_type"] == "display_data"
    text = export_notebook(source, "md", past).text
    assert "| owl\\|\\<b> | 1.5 |" in text
    assert "![o wl](data:image/png;base64,aGk=)" in text


def test_what_a_cell_returned_is_its_result():
    source = parse("```lua\nx\n```\n")
    id = source.cells[0].id
    put = (CellOutput("stdout", "a\nb"), CellOutput("display", data={"text/plain": "42"}))
    past = Past({id: CellOutputs(id, "r", "s", "ok", 1.0, 2.0, 1.0, put, 3)})
    (cell,) = json.loads(export_notebook(source, "ipynb", past).text)["cells"]
    assert cell["execution_count"] == 1
    assert cell["outputs"][0] == {"output_type": "stream", "name": "stdout", "text": ["a\n", "b"]}
    assert cell["outputs"][1]["output_type"] == "execute_result"
    assert "3 more outputs" in cell["outputs"][2]["text"][0]


def test_a_form_nobody_could_draw_is_left_as_it_is():
    odd = {"application/vnd.llmspell.chart+json": {"kind": "cake", "series": []}, "text/plain": "x"}
    assert portable(odd) == odd


@pytest.fixture
def ran(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LLMSPELL_HOME", str(tmp_path / ".llmspell"))
    path = tmp_path / "owls.spell.md"
    path.write_text("```lua\nprint('hoo') display.table({{a=1}}) return 42\n```\n\n```js\nthrow new Error('no')\n```\n")
    assert CliRunner().invoke(group, ["run", str(path)]).exit_code == 1
    return path


def exported(path: Path, *options: str) -> Result:
    return CliRunner().invoke(group, ["export", str(path), "--force", *options])


def test_the_command_takes_outputs_along_when_it_is_told_to(ran: Path):
    assert exported(ran, "--to", "ipynb").exit_code == 0
    file = ran.with_name("owls.ipynb")
    assert [cell["outputs"] for cell in json.loads(file.read_text())["cells"]] == [[], []]
    assert exported(ran, "--to", "ipynb", "--outputs").exit_code == 0
    first, second = json.loads(file.read_text())["cells"]
    assert [one["output_type"] for one in first["outputs"]] == ["stream", "display_data", "execute_result"]
    assert [one["output_type"] for one in second["outputs"]] == ["error"]
    before = file.read_bytes()
    assert exported(ran, "--to", "ipynb", "--outputs").exit_code == 0
    assert file.read_bytes() == before
    assert "hoo" not in exported(ran, "--to", "html", "--no-outputs", "-o", "-").output.split("What happened")[
        0
    ].replace("print('hoo')", "").replace("&#x27;hoo&#x27;", "")
    refused = exported(ran, "--to", "py", "--outputs")
    assert refused.exit_code == 1
    assert "holds no outputs" in refused.output

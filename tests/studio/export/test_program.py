"""The Python program of a notebook: the same notebook when it is read, and a command line when it is run."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings

from kernel.errors import InvalidError
from studio.cli.group import group
from studio.export import export_notebook
from studio.export.program import cells_of_program, is_program, read_program, render_program
from studio.importing import import_bytes
from studio.notebook.document import Cell, Notebook, Parameter
from studio.notebook.files import read_notebook
from studio.notebook.markdown import parse, render
from studio.spellfile import read_spell
from tests.kit.notebooks import notebook, notebooks, said

EXAMPLE = Notebook(
    'Owls """ and \\ more',
    (
        Parameter("topic", default="owls", help="What it is about"),
        Parameter("count", "integer", 2, choices=(1, 2, 3)),
        Parameter("loud", "boolean", False),
        Parameter("who"),
    ),
    cells=(
        Cell("a", "markdown", "# Owls"),
        Cell("b", "lua", "said = { topic = params.topic, count = params.count + 1 }\nprint('working')", "said"),
        Cell("c", "javascript", "return {loud: params.loud, who: params.who}", "page"),
    ),
)


@given(notebooks())
@settings(max_examples=100, deadline=None)
def test_every_notebook_comes_back_from_its_program(found: Notebook):
    text = render_program(found)
    assert is_program(text)
    ast.parse(text)
    assert read_program(text) == said(found)
    assert render_program(read_program(text)) == text
    assert render(read_program(text)) == render(found)


@pytest.mark.parametrize("source", ["'''", "a'", "a\\", "x\r", "# /// script\n# dependencies = []\n# ///", "r'''\\'''"])
def test_what_a_raw_literal_cannot_hold_is_escaped_on_the_same_lines(source: str):
    found = notebook(f"{source}\nlast()", kind="python")
    text = render_program(found)
    assert read_program(text) == said(found)
    ((cell, line),) = cells_of_program(text)
    assert text.split("\n")[line - 1 + cell.source.count("\n")] == "last()"
    assert text.count("\n# /// script") == 1


def test_the_header_says_what_the_program_needs():
    found = notebook("import pandas", kind="python", extra={"dependencies": ["pandas>=2"]}, model="openai/gpt-4o")
    block = render_program(found).split("# ///")[1]
    needs = tomllib.loads("\n".join(line[2:] for line in block.split("\n")[1:]))
    assert needs["dependencies"][1] == "pandas>=2"
    assert needs["dependencies"][0].startswith("llmspell-studio[llm]>=")
    assert "[llm]" not in render_program(EXAMPLE)
    tools = notebook('RssFeedTool.new(); Tools.get("slack"); local email = json.parse("{}")', model="openai/gpt-4o")
    assert "llmspell-studio[integrations,llm,tools]>=" in render_program(tools)
    assert "llmspell-studio>=" in render_program(notebook("local xml = 3 -- regex"))
    with pytest.raises(InvalidError, match="list of Python packages"):
        render_program(notebook(extra={"dependencies": "pandas"}))


def test_a_program_is_a_spell_and_a_notebook(tmp_path: Path):
    path = tmp_path / "owls.py"
    export_notebook(EXAMPLE, "py").write(path)
    assert read_notebook(path) == said(EXAMPLE)
    assert import_bytes(path.read_bytes(), "owls.py").notebook == said(EXAMPLE)
    assert [chunk.name for chunk in read_spell(str(path)).chunks] == ["said", "page"]


def test_a_program_whose_notebook_is_gone_says_so():
    with pytest.raises(InvalidError, match="SPELL"):
        read_program("SPELL = 3\n")
    with pytest.raises(InvalidError, match="line 2"):
        read_program("x = 1\nSPELL = (\n")


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("program") / "owls.py"
    export_notebook(EXAMPLE, "py").write(path)
    return path


def run(program: Path, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    root = str(Path(__file__).parents[3])
    return subprocess.run(
        [sys.executable, program, *arguments],
        input=given, capture_output=True, text=True, cwd=program.parent, env={**os.environ, "PYTHONPATH": root},
        timeout=60,
    )  # fmt: skip


def test_it_takes_parameters_as_flags_and_prints_json(program: Path):
    result = run(program, "--who", "me", "--loud", "--json")
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout) == {"loud": True, "who": "me"}
    assert "working" in result.stderr


def test_it_takes_parameters_as_json_from_standard_input_and_flags_go_first(program: Path):
    result = run(program, "-", "--who", "flag", "--json", given='{"who": "input", "loud": true}')
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout) == {"loud": True, "who": "flag"}


def test_the_command_runs_a_program_the_same_way(program: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(program.parent)
    said = '{"who": "input", "loud": true}'
    result = CliRunner().invoke(group, ["run", str(program), "-", "--who", "flag", "--json"], input=said)
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout) == {"loud": True, "who": "flag"}
    assert CliRunner().invoke(group, ["run", str(program)]).exit_code == 2


def test_its_help_tells_types_defaults_and_choices(program: Path):
    told = run(program, "--help").stdout
    for words in ("--topic TEXT", "What it is about", "[default: owls]", "[1|2|3]", "--loud / --no-loud", "[required]"):
        assert words in told


@pytest.mark.parametrize(
    ("arguments", "given", "told"),
    [
        (["--who", "x", "--count", "9"], "", "--count"),
        ([], "", "--who"),
        (["-"], "[]", "JSON object"),
        (["-"], "{}", "Missing: who"),
        (["-"], '{"count": 9}', "count"),
    ],
)
def test_usage_is_told_with_code_two(program: Path, arguments: list[str], given: str, told: str):
    result = run(program, *arguments, given=given)
    assert result.returncode == 2
    assert told in result.stderr
    assert "Traceback" not in result.stderr


def test_an_error_names_the_line_of_the_program(tmp_path: Path):
    path = tmp_path / "bad.py"
    export_notebook(notebook("local a = 1\nerror('no owls')"), "py").write(path)
    result = run(path)
    line = next(number for number, line in enumerate(path.read_text().split("\n"), 1) if "no owls" in line)
    assert result.returncode == 1
    assert f"{path.name}:{line}: " in result.stderr.split("\n")[0]


def test_the_notebook_file_is_in_it_word_for_word():
    text = "---\ntitle: x\n---\n\nHello *there*.\n\n\n```lua   {#a}\nx = 1\n```\n"
    assert text in render_program(parse(text))

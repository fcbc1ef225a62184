"""The Lua script of a notebook: one valid chunk, and the notebook again when it is read."""

from __future__ import annotations

import shutil
import stat
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lupa.lua54 import LuaRuntime

from kernel.errors import DeniedError, InvalidError
from studio.export import export_notebook
from studio.export.lua import render_lua
from studio.export.scripts import cells_of, is_spellbook, read_script
from studio.notebook.document import Cell, Notebook, Parameter
from studio.notebook.files import read_notebook
from studio.notebook.markdown import parse, render
from tests.kit.notebooks import NASTY_LINES, notebook, notebooks, said

EXAMPLE = Notebook(
    "Research",
    (Parameter("topic", default="octopuses"),),
    "medium",
    cells=(
        Cell("a", "markdown", "# Ask\n\n- one"),
        Cell("b", "lua", 'agent = Agent.new("helper")', "setup"),
        Cell("c", "lua", "return agent:chat(params.topic)", "answer", {"timeout": "30", "note": "a b"}),
        Cell("d", "lua", "print(1)"),
    ),
)

SCRIPT = """\
#!/usr/bin/env -S llmspell run
-- ---
-- title: Research
-- params:
--   topic: octopuses
-- profile: medium
-- ---

-- %% [markdown]
-- # Ask
--
-- - one

-- %% setup
agent = Agent.new("helper")

-- %% answer timeout=30 note="a b"
do -- cell
return agent:chat(params.topic)
end -- cell

-- %%
print(1)
"""


def problem_of(path: Path) -> str | None:
    """What Lua says when it loads the file as it is, shebang and all."""
    load = LuaRuntime().eval("function(path) local chunk, problem = loadfile(path, 't') return problem end")
    problem = load(str(path))
    return None if problem is None else str(problem)


def test_the_script_reads_as_a_person_would_write_it():
    assert render_lua(EXAMPLE) == SCRIPT
    assert read_script(SCRIPT, "lua") == said(EXAMPLE)


@given(notebooks(("lua", "markdown")))
@settings(max_examples=100, deadline=None)
def test_every_notebook_comes_back_from_its_script(found: Notebook):
    text = render_lua(found)
    assert is_spellbook(text, "lua")
    assert read_script(text, "lua") == said(found)
    assert render_lua(read_script(text, "lua")) == text


STATEMENTS = (
    "x = 1",
    "local y <const> = 2",
    "return",
    "return 1, 2",
    "return x -- last",
    "do return end",
    "goto a",
    "::a::",
    "(print or x)('hi')",
    "x = [[\n-- %% fake\n]]",
    "-- a comment",
    "--[[ long\ncomment ]]",
    "function f() end",
)
valid = st.lists(st.sampled_from(STATEMENTS), max_size=4).map("\n".join)


@given(st.lists(valid, max_size=5))
@settings(max_examples=100, deadline=None)
def test_cells_that_are_valid_one_by_one_are_one_valid_chunk(
    tmp_path_factory: pytest.TempPathFactory, cells: list[str]
):
    load = LuaRuntime().eval("function(source) return load(source, '=cell', 't') ~= nil end")
    sound = [cell for cell in cells if load(cell)]
    path = tmp_path_factory.mktemp("script") / "x.lua"
    path.write_text(render_lua(notebook(*sound)))
    assert problem_of(path) is None


@given(st.lists(st.sampled_from(NASTY_LINES), max_size=10).map("\n".join))
@settings(max_examples=200, deadline=None)
def test_markdown_never_becomes_code(source: str):
    text = render_lua(Notebook(cells=(Cell("a", "markdown", source),)))
    loaded = LuaRuntime().eval("function(source) return load(source, '=x', 't', {})() end")
    assert loaded(f"--{text}") is None
    assert read_script(text, "lua").cells[0].source == source


@given(st.lists(st.sampled_from(NASTY_LINES), max_size=12).map("\n".join))
@settings(max_examples=200, deadline=None)
def test_a_script_a_person_wrote_loses_no_line(body: str):
    text = f"#!/usr/bin/env llmspell\n-- ---\n-- title: x\n-- ---\n{body}"
    found = read_script(text, "lua")
    assert read_script(render_lua(found), "lua") == found


def test_cells_know_the_lines_they_begin_at():
    lines = SCRIPT.split("\n")
    for cell, line in cells_of(SCRIPT, "lua"):
        assert cell.source.split("\n")[0] in lines[line - 1]
    assert [cell.id for cell, _ in cells_of(SCRIPT, "lua")] == [cell.id for cell in read_script(SCRIPT, "lua").cells]


def test_the_ids_are_those_of_the_notebook_s_own_file():
    assert [cell.id for cell in read_script(SCRIPT, "lua").cells] == [cell.id for cell in parse(render(EXAMPLE)).cells]


def test_code_before_the_first_marker_and_below_prose_is_a_cell():
    text = "#!/usr/bin/env llmspell\n-- ---\n-- ---\nx = 1\n-- %% [markdown]\n-- hi\n\nprint(x)\n-- %%\ny = 2\n"
    assert [(cell.kind, cell.source, line) for cell, line in cells_of(text, "lua")] == [
        ("lua", "x = 1", 4),
        ("markdown", "hi", 6),
        ("lua", "print(x)", 8),
        ("lua", "y = 2", 10),
    ]


def test_a_count_of_lines_that_no_longer_fits_is_not_believed():
    text = "#! llmspell\n-- ---\n-- ---\n-- %% a .lines=1\none()\ntwo()\n\n-- %% b\nthree()\n"
    assert [cell.source for cell in read_script(text, "lua").cells] == ["one()\ntwo()", "three()"]


@pytest.mark.parametrize(
    ("text", "is_ours"),
    [
        (SCRIPT, True),
        (SCRIPT.replace("\n", "\r\n"), True),
        (SCRIPT.split("\n", 1)[1], True),
        ("#!/usr/bin/env llmspell\n-- ---\n-- params: {n: 1}\n-- ---\nprint(params.n)\n", True),
        ("print(1)\n", False),
        ("", False),
        ("#!/usr/bin/env llmspell\nprint(1)\n", False),
        ("-- ---\n-- My script\n-- ---\nprint(1)\n", False),
        ("#!/usr/bin/env llmspell\n-- ---\nprint(1)\n", False),
    ],
)
def test_only_a_file_with_our_header_is_a_notebook_s_script(text: str, is_ours: bool):
    assert is_spellbook(text, "lua") is is_ours


def test_malformed_front_matter_is_refused_with_its_line():
    with pytest.raises(InvalidError) as caught:
        read_script("#!/usr/bin/env llmspell\n-- ---\n-- title: x\n-- params: 3\n-- ---\n", "lua")
    assert caught.value.details["line"] == 4


def test_comments_of_the_front_matter_go_along():
    text = "---\ntitle: x\n# why\nprofile: low\n---\n"
    script = render_lua(parse(text))
    assert "\n-- # why\n" in script
    assert render(read_script(script, "lua")) == text


def test_cells_of_other_languages_are_named():
    found = Notebook(cells=(Cell("a", "sql", "select 1"), Cell("b", "lua"), Cell("c", "javascript", "", "page")))
    with pytest.raises(InvalidError, match=r"'Cell 1' \(sql\), 'page' \(javascript\)"):
        render_lua(found)


def test_the_written_script_may_be_executed(tmp_path: Path):
    path = tmp_path / "x.lua"
    export_notebook(EXAMPLE, "lua").write(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o755
    assert read_notebook(path) == said(EXAMPLE)
    assert [left.name for left in tmp_path.iterdir()] == ["x.lua"]


def test_a_script_that_cannot_be_written_says_why(tmp_path: Path):
    with pytest.raises(DeniedError, match="folder"):
        export_notebook(EXAMPLE, "lua").write(tmp_path / "gone" / "x.lua")


def test_an_unknown_format_is_refused():
    with pytest.raises(InvalidError, match="lua"):
        export_notebook(EXAMPLE, "cobol")


@pytest.mark.skipif(shutil.which("env") is None, reason="there is no env here")
def test_the_shebang_line_hands_the_file_to_llmspell_run(tmp_path: Path):
    command = tmp_path / "llmspell"
    command.write_text('#!/bin/sh\necho "$@"\n')
    command.chmod(0o755)
    script = tmp_path / "x.lua"
    export_notebook(replace(EXAMPLE), "lua").write(script)
    result = subprocess.run(
        [script, "--topic", "owls"],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout == f"run {script} --topic owls\n"

"""What a cell may do by its own word, in a notebook and from the shell: how long it takes, and its profile."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kernel.errors import InvalidError
from kernel.runtime import Options, Runtime
from kernel.testing.screen import Paper
from studio.cli.running import run_jobs
from studio.notebook.document import Cell, Notebook
from studio.notebook.executing import executions_of
from studio.notebook.limits import profile_of, rows_of, timeout_of
from studio.spellfile import read_spell

SLOW = {
    "lua": "while true do end",
    "javascript": "while (true) {}",
    "python": "while True: pass",
}


@pytest.mark.parametrize(("said", "seconds"), [("30", 30), ("1.5", 1.5), ("500ms", 0.5), ("90s", 90), ("2m", 120)])
def test_seconds_are_read_with_and_without_a_unit(said: str, seconds: float) -> None:
    cell = Cell("c1", "lua", "return 1", options={"timeout": said})
    assert timeout_of(cell, "Cell 1") == seconds
    assert executions_of(Notebook(cells=(cell,)), [cell], "r1", "a.spell.md")[0].timeout == seconds


def test_a_cell_that_says_nothing_has_the_time_of_the_profile() -> None:
    assert timeout_of(Cell("c1"), "Cell 1") is None


@pytest.mark.parametrize("said", ["", "soon", "0", "-3", "1e9", "9999h"])
def test_what_is_no_time_is_told_with_the_cell(said: str) -> None:
    with pytest.raises(InvalidError, match="'timeout' of owls is"):
        timeout_of(Cell("c1", options={"timeout": said}), "owls")


@pytest.mark.parametrize("language", SLOW)
async def test_a_cell_is_stopped_when_its_time_is_up_and_the_next_one_is_not(tmp_path: Path, language: str) -> None:
    file = tmp_path / "slow.spell.md"
    file.write_text(f"```{language} {{#slow timeout=300ms}}\n{SLOW[language]}\n```\n")
    runtime = Runtime(Options(folder=tmp_path, home=tmp_path / ".llmspell"))
    try:
        done = await run_jobs(runtime, read_spell(str(file)), Paper(), as_json=False)
        assert done.error is not None
        assert done.error["type"] == "limit"
        assert done.error["message"] == "slow ran longer than 300 ms, which its option 'timeout' allows."
        file.write_text(f"```{language}\nreturn 7\n```\n")
        assert (await run_jobs(runtime, read_spell(str(file)), Paper(), as_json=False)).value == 7
    finally:
        await runtime.close()


def test_the_profile_of_a_cell_goes_to_the_kernel_with_it() -> None:
    cell = Cell("c1", "lua", "return 1", options={"profile": "high"})
    assert executions_of(Notebook(cells=(cell,)), [cell], "r1", "a.spell.md")[0].profile == "high"
    assert profile_of(Cell("c1"), "Cell 1") == ""


@pytest.mark.parametrize("said", ["", "two words", "a/b"])
def test_what_is_no_name_of_a_profile_is_told_with_the_cell(said: str) -> None:
    with pytest.raises(InvalidError, match="'profile' of owls is"):
        profile_of(Cell("c1", options={"profile": said}), "owls")


def test_how_many_rows_other_cells_get_is_said_by_the_cell_of_sql() -> None:
    cell = Cell("a", "sql", "select 1", options={"rows": "20_000"})
    assert rows_of(cell, "plan") == 20_000
    assert rows_of(replace(cell, kind="lua"), "plan") == 0
    assert rows_of(replace(cell, options={}), "plan") == 0
    for said in ("many", "0", "-3", "100001", "1e3", ""):
        with pytest.raises(InvalidError, match="100,000 at most"):
            rows_of(replace(cell, options={"rows": said}), "plan")


async def test_a_notebook_run_from_the_shell_keeps_a_cell_to_its_profile(tmp_path: Path) -> None:
    (tmp_path / "owl.txt").write_text("hoo")
    file = tmp_path / "narrow.spell.md"
    read = "return FileSystemTool.new():run({ operation = 'read', path = 'owl.txt' }).content"
    runtime = Runtime(Options(folder=tmp_path, home=tmp_path / ".llmspell"))
    try:
        for options, status in (("", "ok"), (" {profile=high}", "failed"), (" {profile=medium}", "ok")):
            file.write_text(f"```lua{options}\n{read}\n```\n")
            done = await run_jobs(runtime, read_spell(str(file)), Paper(), as_json=False)
            assert done.status == status, (options, done.error)
    finally:
        await runtime.close()

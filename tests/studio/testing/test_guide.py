"""Everything in docs/testing.md is executed."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from tests.kit.shell import Shell

GUIDE = Path(__file__).parents[3] / "docs" / "testing.md"

BLOCK = re.compile(r"^```(\w+)(?: file=(\S+))?\n(.*?)^```", re.MULTILINE | re.DOTALL)


def test_the_guide_to_tests_works_from_its_first_command_to_its_last(shell: Shell) -> None:
    commands = 0
    for language, file, code in BLOCK.findall(re.sub(r"^````.*?^````$", "", GUIDE.read_text(), flags=re.M | re.S)):
        if file:
            shell.write(file, code)
        elif language == "sh":
            done = shell.program("sh", "-e", "-c", code)
            assert done.code == 0, done.out + done.err
            commands += 1
    assert commands == 4
    assert (shell.folder / "report.xml").is_file()
    done = shell.program(
        sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "test_brief.py"
    )
    assert (done.code, "1 passed" in done.out) == (0, True), done.out + done.err


def test_the_test_file_and_the_notebook_of_the_guide_are_as_it_shows_them(shell: Shell) -> None:
    blocks = BLOCK.findall(GUIDE.read_text())
    shown = next(code for language, file, code in blocks if language == "yaml" and not file)
    shell.write("brief.lua", next(code for _, file, code in blocks if file == "brief.lua"))
    shell.run("run", "brief.lua", "--record", "brief.cassette.jsonl", "--param", "topic=owls")
    shell.write("brief.test.yaml", shown)
    assert shell.run("test").code == 0
    notebook = re.search(r"^````markdown\n(.*?)^````$", GUIDE.read_text(), re.MULTILINE | re.DOTALL)
    assert notebook is not None
    shell.write("sum.spell.md", notebook[1])
    assert "sum.spell.md::sum-is-right PASSED" in shell.run("test", "sum.spell.md").out

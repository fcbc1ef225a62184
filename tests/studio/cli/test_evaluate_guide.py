"""Everything in docs/evaluation.md is executed, from its first command to its last."""

from __future__ import annotations

import re
from pathlib import Path

from tests.kit.shell import Shell

GUIDE = Path(__file__).parents[3] / "docs" / "evaluation.md"

BLOCK = re.compile(r"^```(\w+)(?: (file|expect)=(\S+))?\n(.*?)^```", re.MULTILINE | re.DOTALL)


def test_the_guide_to_evaluation_works_from_its_first_command_to_its_last(shell: Shell) -> None:
    told = ""
    for language, option, value, code in BLOCK.findall(GUIDE.read_text()):
        if option == "file":
            shell.write(value, code)
        elif language == "sh":
            done = shell.program("sh", "-ec", code)
            assert done.code == int(value or 0), done.err
            assert "runs failed" not in done.err
            assert done.out or value
            told = done.out + done.err
        elif language == "text":
            # Tokens and times are those of the day on which it was written.
            for line in code.splitlines():
                assert line[:40] in told
    assert (shell.folder / "cassettes" / "clerk").is_dir()


def test_what_the_guide_points_to_is_there() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", GUIDE.read_text())
    assert [link for link in links if not (GUIDE.parent / link).exists()] == []

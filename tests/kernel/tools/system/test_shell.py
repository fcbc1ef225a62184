"""`ShellCommandTool` runs what patterns allow, and nothing that a shell would make of it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from kernel.errors import DeadlineError, DeniedError, InvalidError, NotFoundError
from kernel.policy import PROFILES
from kernel.tools.system.shell import ShellOptions, covers
from tests.kit.scripts import script
from tests.kit.tools import Workshop, open_workshop


async def test_a_program_runs_and_its_end_is_told(workshop: Workshop) -> None:
    told = await workshop.call("shell_command", command="printf '%s|' a 'b c' $")
    assert (told["stdout"], told["stderr"], told["exit_code"], told["success"]) == ("a|b c|$|", "", 0, True)
    assert told["duration"] >= 0
    told = await workshop.call("shell_command", command=["ls", "no such file"])
    assert told["exit_code"] != 0
    assert told["success"] is False
    assert "no such file" in told["stderr"]


async def test_it_reads_input_and_has_a_folder(workshop: Workshop, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    workshop.options = {"working_directory": "in"}
    assert (await workshop.call("shell_command", command="cat", input="grüß"))["stdout"] == "grüß"
    assert (await workshop.call("shell_command", command="pwd"))["stdout"].strip() == str(tmp_path / "in")


async def test_output_is_bounded_and_said_to_be(workshop: Workshop) -> None:
    workshop.options = {"max_output": 10}
    told = await workshop.call("shell_command", command=["printf", "%s", "x" * 100])
    assert (told["stdout"], told["truncated"]) == ("x" * 10, True)


@pytest.mark.parametrize(
    "command",
    ["ls; id", "ls && id", "ls | id", "ls > x", "ls $(id)", "ls `id`", 'ls "$(id)"', "ls $HOME", "ls\nid", "ls 'x", ""],
)
async def test_nothing_is_smuggled_into_a_command(workshop: Workshop, tmp_path: Path, command: str) -> None:
    workshop.options = {"allowed_commands": ["ls"]}
    with pytest.raises(InvalidError):
        await workshop.call("shell_command", command=command)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("command", [["ls", ";", "id"], ["printf", "%s", "$(id)", "`id`"]])
async def test_what_a_shell_would_do_is_not_done_to_a_list(workshop: Workshop, command: list[str]) -> None:
    assert "uid=" not in (await workshop.call("shell_command", command=command))["stdout"]


@pytest.mark.parametrize(
    ("input", "error"),
    [
        ({"command": "id"}, DeniedError),
        ({"command": "lsof"}, DeniedError),
        ({"command": ["ls -la"]}, DeniedError),
        ({"command": "./ls"}, DeniedError),
        ({"command": "ls | wc", "shell": True}, DeniedError),
        ({"command": "git push"}, DeniedError),
        ({"command": "python3 ./scripts/../x.py"}, DeniedError),
        ({"command": "ls", "working_directory": "../.."}, DeniedError),
        ({"command": "ls", "working_directory": "nowhere"}, NotFoundError),
        ({"command": ["ls", "\0"]}, InvalidError),
        ({"command": []}, InvalidError),
        ({"command": 5}, InvalidError),
        ({"command": "ls", "variables": {"A": 1}}, InvalidError),
        ({}, InvalidError),
    ],
)
async def test_options_narrow_it(workshop: Workshop, input: dict[str, Any], error: type[Exception]) -> None:
    workshop.options = {"allowed_commands": ["ls", "git log *", "python3 ./scripts/*.py"]}
    with pytest.raises(error):
        await workshop.call("shell_command", **input)


async def test_options_never_widen_the_profile(tmp_path: Path) -> None:
    async with open_workshop(tmp_path, PROFILES["high"]) as strict:
        strict.options = {"allowed_commands": ["*", "shell:*"]}
        with pytest.raises(DeniedError, match="runs no commands"):
            await strict.call("shell_command", command="ls")


async def test_a_program_that_does_not_end_is_ended(workshop: Workshop) -> None:
    with pytest.raises(DeadlineError):
        await workshop.call("shell_command", command="sleep 1000", timeout=100)


async def test_a_preload_cannot_be_set_for_an_allowed_program(workshop: Workshop) -> None:
    workshop.options = {"allowed_commands": ["ls"]}
    with pytest.raises(DeniedError):
        await workshop.call("shell_command", command="ls", variables={"LD_PRELOAD": "./x.so"})


@pytest.mark.parametrize(
    ("patterns", "input", "is_covered"),
    [
        (["git *"], {"command": "git status"}, True),
        (["git status"], {"command": "git push"}, False),
        (["ls"], {"command": "ls; id"}, False),
        (["*"], {"command": "ls | wc", "shell": True}, False),
        (["shell:ls | wc"], {"command": "ls | wc", "shell": True}, True),
        (["python3 ./a.py"], {"command": "python3 a.py"}, True),
        (["python3 a.py"], {"command": "python3 a.py", "working_directory": "other"}, False),
        (["git *"], {"command": "git log", "variables": {"GIT_PAGER": "evil"}}, False),
        (["*"], {"command": 5}, False),
        (["*"], None, False),
    ],
)
def test_what_a_person_approved_covers_no_more(patterns: list[str], input: Any, is_covered: bool) -> None:
    assert covers(patterns, input, ShellOptions()) is is_covered


async def test_medium_asks_before_a_command_unless_it_was_approved(tmp_path: Path) -> None:
    code = "return ShellCommandTool.new():run({ command = 'printf owl' }).stdout"
    async with script(tmp_path) as asking:
        done = await asking.run(code, "a.lua")
        assert done.status == "failed"
        assert done.error["type"] == "denied", done.error
    async with script(tmp_path, allow=("command:printf *",)) as approved:
        done = await approved.run(code, "a.lua")
        assert done.value == "owl", done.error

"""A conversation with a kernel: from a pipe by the real command, and with the keys of a terminal."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from kernel.errors import InvalidError
from kernel.runtime import Options, Runtime
from studio.cli.terminal import Terminal
from studio.repl.commands import COMMANDS, HELP, perform
from studio.repl.dialogue import Dialogue
from studio.repl.reading import ForgottenError, terminal_reader
from studio.repl.repl import Repl
from tests.kit.kernel_clients import until as happens
from tests.kit.shell import Shell

ENTER, TAB, UP = "\r", "\t", "\x1b[A"


def talk(folder: Path, *lines: str) -> tuple[int, str, str]:
    done = Shell(folder).run("repl", stdin="\n".join(lines) + "\n")
    return done.code, done.out, done.err


def test_names_stay_values_are_shown_and_blocks_are_read_whole(tmp_path: Path):
    code, out, _ = talk(
        tmp_path,
        *("x = 3", "function f(a)", "  return a + x end", "f(4)", "local z = 1 print(z)"),
        *(".lang js", "const y = 5; y", "[1, 2].map(n =>", "  n * y)[1]", "({a: 1}).a"),
        *(".lang py", "def g(a):", "    return a * 2", "", "g(21)"),
    )
    assert (code, out.split()) == (0, ["7", "1", "5", "10", "1", "42"])


def test_a_pipe_ends_at_the_first_failure(tmp_path: Path):
    code, out, err = talk(tmp_path, "print('hoo')", "error('no owl')", "print('never')")
    assert (code, out) == (1, "hoo\n")
    assert "no owl" in err
    code, _, err = talk(tmp_path, ".nothing")
    assert code == 1
    assert ".help" in err


def test_what_ran_well_is_saved_and_can_be_loaded(tmp_path: Path):
    assert talk(tmp_path, "x = 6", "y = 7", ".save both.spell.md", ".save both.lua")[0] == 0
    assert (tmp_path / "both.lua").read_text() == "x = 6\ny = 7\n"
    assert "```lua\nx = 6\n```" in (tmp_path / "both.spell.md").read_text()
    for name in ("both.lua", "both.spell.md"):
        assert talk(tmp_path, f".load {name}", "x * y")[:2] == (0, "42\n")
    code, _, err = talk(tmp_path, "x = 1", ".save both.lua")
    assert code == 1
    assert "exists already" in err
    shell = Shell(tmp_path)
    assert shell.run("repl", "both.lua", stdin="x * y\n").out == "42\n"


def test_state_of_spells_is_kept_between_conversations(tmp_path: Path):
    assert talk(tmp_path, "State.scope('global'):set('owls', 3)")[0] == 0
    assert talk(tmp_path, "State.scope('global'):get('owls')")[1] == "3\n"


@pytest.fixture
async def repl(tmp_path: Path) -> AsyncIterator[Repl]:
    options = Options(folder=tmp_path, home=tmp_path / ".llmspell")
    found = Repl(lambda: Runtime(options), "lua", tmp_path / "history")
    yield found
    await found.dialogue.close()


async def read(keys: PipeInput, repl: Repl, text: str, until: str = "") -> str | None:
    """What one reading gives when these keys are pressed, and Enter when the line has become `until`."""
    with create_app_session(input=keys, output=DummyOutput()):
        dialogue = repl.dialogue
        reader: Any = terminal_reader(dialogue.is_complete, dialogue.complete, repl._history)
        keys.send_text(text)
        reading = asyncio.ensure_future(reader.read("> "))
        async with asyncio.timeout(60):
            if until:
                await happens(lambda: reader._session.default_buffer.text == until)
            keys.send_text(ENTER if until else "")
            return str(found) if (found := await reading) is not None else None


async def test_a_terminal_has_several_lines_completion_and_a_history_that_lasts(repl: Repl):
    with create_pipe_input() as keys:
        lines = ("for i = 1, 2 do", "print(i)", "end")
        assert await read(keys, repl, ENTER.join((*lines, ""))) == "\n".join(lines)
        assert await read(keys, repl, f"AgentTemplateF{TAB}", "AgentTemplateFactory") == "AgentTemplateFactory"
        assert await read(keys, repl, UP, "AgentTemplateFactory") == "AgentTemplateFactory"
        assert await read(keys, repl, "\x04") is None
        with pytest.raises(ForgottenError):
            await read(keys, repl, "forgotten\x03")
    assert "for i = 1, 2 do" in repl._history.read_text()


async def test_commands_tell_what_they_can_and_cannot_do(repl: Repl, tmp_path: Path):
    assert all(f".{name}" in HELP for name in COMMANDS)
    assert await perform(repl, ".help") == HELP
    assert "Agent" in await perform(repl, ".help Agent.new")
    for line, told in (
        (".save", "wants a file"),
        (".save x.lua", "Nothing has run"),
        (".lang cobol", "cobol"),
        (".x", r"\.help"),
    ):
        with pytest.raises(InvalidError, match=told):
            await perform(repl, line)
    await repl.dialogue.run("x = 1")
    before = repl.dialogue
    await perform(repl, ".reset")
    assert repl.dialogue is not before
    await perform(repl, ".exit")
    assert repl.is_over


async def test_what_runs_can_be_stopped_and_the_conversation_goes_on(tmp_path: Path):
    dialogue = Dialogue(Runtime(Options(folder=tmp_path, home=tmp_path / ".llmspell")), "lua", Terminal())
    running = asyncio.create_task(dialogue.run("x = 2 util.sleep(60000)"))
    await asyncio.sleep(0.5)
    os.kill(os.getpid(), signal.SIGINT)
    assert await asyncio.wait_for(running, 60) == "cancelled"
    assert await dialogue.run("x") == "ok"
    await dialogue.close()

"""Everything in docs/replay.md is executed."""

from __future__ import annotations

import re
from pathlib import Path

from tests.kit.shell import Shell

GUIDE = Path(__file__).parents[3] / "docs" / "replay.md"

BLOCK = re.compile(r"^```(\w+)(?: file=(\S+))?\n(.*?)^```", re.MULTILINE | re.DOTALL)


def test_the_guide_to_replays_works_from_its_first_command_to_its_last(shell: Shell) -> None:
    printed: list[str] = []
    for language, file, code in BLOCK.findall(GUIDE.read_text()):
        if file:
            shell.write(file, code)
        elif language == "lua":
            shell.write("block.lua", code)
            done = shell.run("run", "block.lua")
            assert (done.code, done.out) == (0, "true\n"), done.err
        elif language == "sh" and "resume" not in code:
            done = shell.program("sh", "-c", code)
            assert done.code == 0, done.err
            printed.append(done.out)
    *same, forked = printed
    assert len(same) == 4
    assert len(set(same)) == 1
    # All but the answer of the call that was edited is as it was, after the tree with the spans.
    first, second = same[0].splitlines()
    assert (first in forked, second in forked, "dogs" in forked) == (True, False, True)


def test_the_message_in_the_guide_is_the_message_of_the_program(shell: Shell) -> None:
    shell.write("a.lua", 'Agent.new({}):chat("Tell me about owls")')
    shell.run("run", "a.lua", "--record", "brief.cassette.jsonl")
    shell.write("a.lua", 'Agent.new({}):chat("Tell me about dogs")')
    told = shell.run("run", "a.lua", "--replay", "brief.cassette.jsonl").err
    shown = next(code for language, _, code in BLOCK.findall(GUIDE.read_text()) if language == "text")
    for line in shown.splitlines():
        assert line.replace("line 4", "line 2") in told

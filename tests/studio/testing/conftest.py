"""A shell in a folder of its own, with a spell that can be tested."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kit.shell import Shell

BRIEF = """
local agent = Agent.new({ tools = { Calculator.new() } })
local sum = agent:chat("What is 6 * 7?")
State.set("topic", params.topic or "none")
print(sum, params.topic)
return { topic = params.topic, n = 3 }
"""


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.fixture
def brief(shell: Shell) -> Shell:
    shell.write("brief.lua", BRIEF)
    return shell

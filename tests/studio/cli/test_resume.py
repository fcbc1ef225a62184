"""`llmspell resume`, with real processes that are really killed."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from kernel.attempts import find_stopped
from kernel.replay.content import Tidy
from tests.kit.shell import COMMAND, Shell

STEPS = 30

SPELL = """
local files = FileSystemTool.new({})
local clerk = Agent.new({ name = "clerk", model = "demo/echo" })
local steps = {}
for i = 1, 30 do
  local log = function(input)
    files:run({ operation = "append", path = "log.txt", content = "line " .. i .. "\\n" })
    util.sleep(20)
    return "did " .. i .. " after " .. tostring(input):sub(1, 20)
  end
  steps[#steps + 1] = { name = "step_" .. i .. "_of_30", agent = log }
end
local flow = Workflow.sequential({ name = "chain", steps = steps })
local before = clerk:chat("begin")
local result = flow:run("go")
return { result.output, before, os.date("%Y") }
"""


def journals(folder: Path) -> list[Path]:
    return sorted((folder / ".llmspell" / "journals").glob("*.ndjson"))


def kill_soon(shell: Shell, words: list[str], seconds: float) -> int:
    """Start a command and kill it after a while; its exit code."""
    child = subprocess.Popen(
        [str(COMMAND), *words],
        cwd=shell.folder,
        env=shell.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    with child:
        try:
            child.wait(seconds)
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGKILL)
        child.wait()
    return child.returncode


def test_a_run_killed_at_random_moments_ends_with_every_line_once(shell: Shell) -> None:
    shell.write("chain.lua", SPELL)
    chance, log = random.Random(4), shell.folder / "log.txt"
    kill_soon(shell, ["run", "chain.lua"], 0.9)
    origin, kills = journals(shell.folder)[0].stem, 1
    while kills < 4 and log.read_text().count("\n") < STEPS:
        # What the file says is what a person would look up.
        assume = answer(shell, origin)
        kills += kill_soon(shell, ["resume", origin, *assume], chance.uniform(0.6, 1.0)) == -signal.SIGKILL
    done = shell.run("resume", origin, *answer(shell, origin), "--json")
    assert done.code == 0, done.err
    assert kills == 4
    assert log.read_text().splitlines() == [f"line {i}" for i in range(1, STEPS + 1)]
    assert json.loads(done.out)[0].startswith("did 30 after did 29")
    finished = shell.run("resume", origin)
    assert finished.code == 1
    assert "has finished: there is nothing to resume" in finished.err


def answer(shell: Shell, origin: str) -> list[str]:
    """What a person says who looks into the log: whether the call that has no end wrote its line."""
    unknown = find_stopped(origin, shell.folder / ".llmspell", Tidy()).unknown
    assert len(unknown) <= 1
    if not unknown:
        return []
    line = unknown[0].request["content"].strip()
    return ["--assume-done" if line in (shell.folder / "log.txt").read_text().splitlines() else "--assume-not-done"]


@pytest.mark.parametrize("language", ["lua"])
def test_an_interrupted_run_goes_on_where_it_was(shell: Shell, language: str) -> None:
    shell.write("chain.lua", SPELL)
    child = subprocess.Popen(
        [str(COMMAND), "run", "chain.lua"], cwd=shell.folder, env=shell.environment, stderr=subprocess.DEVNULL
    )
    with child:
        while not (shell.folder / "log.txt").exists():
            time.sleep(0.02)
        child.send_signal(signal.SIGINT)
    assert child.returncode == 130
    origin = journals(shell.folder)[0].stem
    done = shell.run("resume", origin[:12], "--assume-done", "--json")
    assert done.code == 0, done.err
    lines = (shell.folder / "log.txt").read_text().splitlines()
    assert lines == [f"line {i}" for i in range(1, STEPS + 1)]


def test_a_once_call_without_an_end_needs_an_answer_and_an_edited_spell_is_told(shell: Shell) -> None:
    shell.write(
        "pay.lua",
        """
        local pay = Tool.new({ name = "pay", effect = "once", handler = function(p) util.sleep(60000) end })
        local flow = Workflow.sequential({ name = "bill", steps = {
          { name = "first", agent = function() return 1 end },
          { name = "second", agent = function() return pay:run({ amount = 7 }) end },
        } })
        return flow:run({})
        """,
    )
    child = subprocess.Popen([str(COMMAND), "run", "pay.lua"], cwd=shell.folder, env=shell.environment)
    with child:
        while not journals(shell.folder) or b'"execute_tool.intent"' not in journals(shell.folder)[0].read_bytes():
            time.sleep(0.02)
        running = shell.run("resume", journals(shell.folder)[0].stem)
        assert "still runs, in the process" in running.err
        child.kill()
    origin = journals(shell.folder)[0].stem
    asked = shell.run("resume", origin)
    assert asked.code == 2
    assert "Nobody knows whether 'pay' was done with {\"amount\": 7}" in asked.err
    spell = (shell.folder / "pay.lua").read_text()
    shell.write("pay.lua", spell.replace('"first"', '"other"'))
    renamed = shell.run("resume", origin, "--assume-done")
    assert "had finished the step 'first' of the workflow 'bill', which has no such step now" in renamed.err
    shell.write("pay.lua", spell.replace("flow:run({})", "flow:run({ a = 1 })"))
    other = shell.run("resume", origin, "--assume-done")
    assert "begins with another input than in the stopped run" in other.err
    shell.write("pay.lua", spell)
    assert shell.run("resume", origin, "--assume-done").code == 0
    assert "there is nothing to resume" in shell.run("resume", origin).err

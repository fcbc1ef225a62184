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
from tests.kit.shell import COMMAND, PATIENCE, Shell, wait_until

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


def lines_of(shell: Shell) -> list[str]:
    log = shell.folder / "log.txt"
    return log.read_text().splitlines() if log.exists() else []


def kill_after(shell: Shell, words: list[str], more: int, seconds: float) -> int:
    """Start a command and kill it so long after it has written so many lines more; its exit code."""
    wanted = len(lines_of(shell)) + more
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    child = subprocess.Popen([str(COMMAND), *words], cwd=shell.folder, env=shell.environment, **silent)
    with child:
        wait_until(lambda: len(lines_of(shell)) >= wanted, child)
        time.sleep(seconds)
        child.send_signal(signal.SIGKILL)
    return child.returncode


def test_a_run_killed_at_random_moments_ends_with_every_line_once(shell: Shell) -> None:
    shell.write("chain.lua", SPELL)
    chance, codes, origin = random.Random(4), list[int](), ""
    for _ in range(4):
        # What the file says is what a person would look up.
        words = ["resume", origin, *answer(shell, origin)] if origin else ["run", "chain.lua"]
        codes.append(kill_after(shell, words, chance.randint(1, 5), chance.uniform(0, 0.03)))
        origin = origin or journals(shell.folder)[0].stem
    done = shell.run("resume", origin, *answer(shell, origin), "--json")
    assert done.code == 0, done.err
    assert codes == [-signal.SIGKILL] * 4
    assert lines_of(shell) == [f"line {i}" for i in range(1, STEPS + 1)]
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
        [str(COMMAND), "run", "chain.lua"], cwd=shell.folder, env=shell.environment, stderr=subprocess.PIPE
    )
    with child:
        wait_until((shell.folder / "log.txt").exists, child)
        child.send_signal(signal.SIGINT)
        told = child.communicate(timeout=PATIENCE)[1]
    assert child.returncode == 130
    assert f"To go on: llmspell resume {journals(shell.folder)[0].stem}" in told.decode()
    done = shell.run("resume", "last", "--json")
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
        wait_until(lambda: any(b'"execute_tool.intent"' in path.read_bytes() for path in journals(shell.folder)), child)
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

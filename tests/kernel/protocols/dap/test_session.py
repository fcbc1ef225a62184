"""`llmspell debug --listen`, by a client over a socket: what an editor does in a session."""

from __future__ import annotations

import signal
import subprocess
import time

import pytest

from tests.kernel.protocols.dap.conftest import Debugged
from tests.kit.dap_client import RefusedError

ADD = """-- Adds up.
local function add(a, b)
  local sum = a + b
  return sum
end

local total = 0
for i = 1, 3 do
  total = add(total, i)
end
print("total", total)
return total
"""

Processes = list[subprocess.Popen[str]]


def test_a_session_from_the_first_breakpoint_to_the_end(debugged: Debugged, processes: Processes) -> None:
    client, path = debugged("add.lua", ADD)
    able = client.begin()
    assert able["supportsConfigurationDoneRequest"]
    told = client.breakpoints(path, 4, 1, 99)
    assert [(one["verified"], one["line"]) for one in told] == [(True, 4), (True, 3), (False, 99)]
    client.breakpoints(path, 4)
    client.configured()
    pause = client.pause()
    assert pause["reason"] == "breakpoint"
    assert pause["at"] == [("add", 4), ("main chunk", 9)]
    assert pause["frames"][0]["source"] == {"name": "add.lua", "path": str(path)}
    assert client.variables(pause) == {"a": "0", "b": "1", "sum": "1"}
    assert client.variables(pause, frame=1)["i"] == "1"
    assert client.value(pause, "sum + 41")["result"] == "42"
    client.breakpoints(path)
    client.go(pause)
    assert client.end() == 0
    assert client.output == "total\t6\n6\n"
    assert processes[0].wait(120) == 0


def test_steps_over_into_and_out(debugged: Debugged) -> None:
    client, _ = debugged("add.lua", ADD, "--stop-on-entry")
    client.begin()
    client.configured()
    pause = client.pause()
    assert pause["reason"] == "entry"
    lines = [pause["at"][0][1]]
    for how in ("next", "next", "next", "stepIn", "next", "stepOut"):
        pause = client.step(pause, how)
        lines.append(pause["at"][0][1])
    assert lines == [5, 7, 8, 9, 3, 4, 8]
    client.go(pause)
    assert client.end() == 0


def test_what_is_asked_of_a_spell_that_is_not_paused_is_refused(debugged: Debugged) -> None:
    client, _ = debugged("add.lua", ADD)
    client.begin()
    for command in ("stackTrace", "scopes", "variables", "continue", "next"):
        with pytest.raises(RefusedError, match="not paused"):
            client.request(command, threadId=1, frameId=1, variablesReference=1)
    with pytest.raises(RefusedError, match="no request 'restartFrame'"):
        client.request("restartFrame", frameId=1)
    with pytest.raises(RefusedError, match="arguments of 'setFunctionBreakpoints'"):
        client.request("setFunctionBreakpoints")
    for command in ("setBreakpoints", "launch", "setExceptionBreakpoints", "breakpointLocations"):
        client.send(command, source=[1], breakpoints=7, filters=None, line="x", count=None)
    client.configured()
    assert client.end() == 0
    assert sum(not message.get("success", True) for message in client.heard) == 5 + 1 + 1 + 3


def test_a_loop_without_an_end_is_paused_looked_into_and_stopped(debugged: Debugged, processes: Processes) -> None:
    client, _ = debugged("loop.lua", "local n = 0\nprint('go')\nwhile true do\n  n = n + 1\nend")
    client.begin()
    client.configured()
    client.event("output")
    client.request("pause", threadId=1)
    pause = client.pause()
    assert pause["reason"] == "pause"
    assert int(client.variables(pause)["n"]) >= 0
    client.request("terminate")
    assert client.end() == 130
    assert processes[0].wait(120) == 130


def test_a_spell_that_waits_is_paused_where_it_waits(debugged: Debugged) -> None:
    client, _ = debugged("wait.lua", "local who = 'owl' print('here')\nAsync.sleep(600000)\nprint('done')")
    client.begin()
    client.configured()
    while "here" not in client.event("output")["output"]:
        pass
    client.request("pause", threadId=1)
    pause = client.pause()
    assert pause["at"] == [("main chunk", 2)]
    assert client.variables(pause) == {"who": '"owl"'}
    assert client.request("threads")["threads"] == [{"id": 2, "name": "task 1 at wait.lua:2"}]
    client.request("disconnect", terminateDebuggee=True)


def test_no_limit_of_time_passes_in_a_pause(debugged: Debugged) -> None:
    client, path = debugged("slow.lua", "local n = 1\nAsync.sleep(100)\nprint('done')", "--timeout", "6")
    client.begin()
    client.breakpoints(path, 2)
    client.configured()
    pause = client.pause()
    time.sleep(6.5)
    client.go(pause)
    assert client.end() == 0
    assert client.output == "done\n"


def test_a_client_that_attached_leaves_and_the_spell_goes_on(debugged: Debugged, processes: Processes) -> None:
    client, path = debugged("add.lua", ADD)
    client.begin("attach")
    client.breakpoints(path, 4)
    client.configured()
    client.pause()
    client.request("disconnect")
    out, _ = processes[0].communicate(timeout=120)
    assert (out, processes[0].returncode) == ("total\t6\n6\n", 0)


def test_a_client_that_launched_and_hangs_up_ends_the_spell(debugged: Debugged, processes: Processes) -> None:
    client, path = debugged("add.lua", ADD)
    client.begin("launch")
    client.breakpoints(path, 4)
    client.configured()
    client.pause()
    client.request("disconnect")
    assert processes[0].wait(120) == 130


def test_ctrl_c_ends_a_paused_spell(debugged: Debugged, processes: Processes) -> None:
    client, path = debugged("add.lua", ADD)
    client.begin()
    client.breakpoints(path, 4)
    client.configured()
    client.pause()
    processes[0].send_signal(signal.SIGINT)
    assert client.end() == 130
    assert processes[0].wait(120) == 130


def test_an_error_of_the_spell_is_told_before_its_end(debugged: Debugged) -> None:
    client, _ = debugged("bad.lua", "local x = nil\nprint(x.name)")
    client.begin()
    client.configured()
    assert client.end() == 1
    assert "bad.lua:2: attempt to index a nil value (local 'x')" in client.output

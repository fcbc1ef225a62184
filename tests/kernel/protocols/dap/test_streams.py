"""`llmspell debug --stdio`: the protocol on standard input and output, and nothing else there."""

from __future__ import annotations

import os
import subprocess

from tests.kit.dap_client import Client
from tests.kit.shell import COMMAND, Shell


def test_an_editor_that_starts_the_process_debugs_on_its_streams(shell: Shell) -> None:
    path = shell.write("a.lua", "local n = 1\nprint('n is', n)\nprint(pcall(io.read))\nerror('over')")
    command = [str(COMMAND), "debug", "--stdio", str(path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=shell.folder, env=shell.environment, stdin=pipe, stdout=pipe, stderr=pipe
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        source, sink = process.stdout.fileno(), process.stdin.fileno()
        client = Client(lambda: os.read(source, 4096), lambda data: os.write(sink, data), lambda: None)
        client.begin(stopOnEntry=True)
        client.request("setExceptionBreakpoints", filters=["uncaught"])
        client.configured()
        pause = client.pause()
        assert pause["at"] == [("main chunk", 1)]
        client.go(pause)
        pause = client.pause()
        assert (pause["reason"], pause["text"]) == ("exception", "over")
        told = client.request("exceptionInfo", threadId=pause["threadId"])
        assert (told["breakMode"], told["description"]) == ("unhandled", "over")
        client.go(pause)
        assert client.end() == 1
        assert client.output.startswith("n is\t1\nfalse\tThe spell asks for input; under a debugger")
        assert process.wait(120) == 1
        assert process.stderr is not None
        assert process.stderr.read() == b""


def test_an_editor_that_goes_away_ends_the_spell(shell: Shell) -> None:
    shell.write("a.lua", "while true do end")
    done = shell.run("debug", "--stdio", "a.lua", stdin="")
    assert (done.code, done.err) == (130, "")

"""`debug_mode` of an engine in the settings: `llmspell run` waits for an editor, which can break in the spell."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kit.dap_client import connect
from tests.kit.shell import Shell

SPELL = 'local total = 6 * 7\nprint("total", total)\nreturn total\n'


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    (tmp_path / "config.toml").touch()
    monkeypatch.setenv("LLMSPELL_CONFIG", str(tmp_path / "config.toml"))
    return Shell(tmp_path)


def test_a_run_in_debug_mode_waits_for_an_editor_and_stops_where_it_says(shell: Shell) -> None:
    shell.write("config.toml", "[engines.lua]\ndebug_mode = true\n")
    path = shell.write("sum.lua", SPELL)
    process = shell.start("run", "sum.lua")
    try:
        client = connect(process)
        client.begin()
        client.breakpoints(path, 2)
        client.configured()
        pause = client.pause()
        assert pause["reason"] == "breakpoint"
        client.go(pause)
        assert client.end() == 0
        client.close()
    finally:
        process.kill()
        out, _ = process.communicate()
    assert "total\t42" in out


def test_other_languages_run_as_ever(shell: Shell) -> None:
    shell.write("config.toml", "[engines.lua]\ndebug_mode = true\n[engines.javascript]\ndebug_mode = false\n")
    shell.write("sum.js", "console.log(6 * 7)")
    done = shell.run("run", "sum.js")
    assert (done.code, done.out) == (0, "42\n")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[engines.lua]\ndebug_mod = true", "[engines.lua]: 'debug_mod' is unknown. It takes: debug_mode, debug_port."),
        ("[engines.lua]\ndebug_mode = 'yes'", "'debug_mode' should be true or false, not 'yes'."),
        ("[engines.lua]\ndebug_port = 70000", "'debug_port' should be a port: 0 to 65535, not 70000."),
        ("engines = 5", "[engines]: this should be a table."),
    ],
)
def test_settings_that_are_wrong_name_their_place(shell: Shell, text: str, told: str) -> None:
    shell.write("config.toml", text)
    shell.write("sum.lua", SPELL)
    done = shell.run("run", "sum.lua")
    assert done.code == 1
    assert told in " ".join(done.err.split())

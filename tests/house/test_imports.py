"""What loads what: the light core stays light, and the rooms know only those below."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

HEAVY = (
    "aiohttp bokeh click duckdb fastapi fastjsonschema httpx jupyter_client litellm numpy openai "
    "pandas panel panel_material_ui pydantic PySide6 simpleeval starlette tornado uvicorn webview yaml zmq"
).split()

RUN_HELLO = """
import json, sys
from studio.cli.main import main
try:
    main()
except SystemExit as stop:
    code = stop.code
print(json.dumps([code, sorted(sys.modules)]), file=sys.stderr)
"""


def loaded_by(code: str, *arguments: str, cwd: Path | None = None) -> tuple[str, list[str]]:
    """What the code prints, and the modules it leaves loaded, in a process of its own."""
    environment = {**os.environ, **({"LLMSPELL_HOME": str(cwd / ".llmspell")} if cwd else {})}
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=cwd, timeout=60, env=environment)
    code_, modules = json.loads(done.stderr.splitlines()[-1])
    assert code_ == 0, done.stderr
    return done.stdout, modules


def test_running_a_spell_loads_no_heavy_package(tmp_path: Path) -> None:
    spell = tmp_path / "hello.lua"
    spell.write_text('print(Agent.new("You are terse"):chat("Hello"))')
    printed, modules = loaded_by(RUN_HELLO, str(spell), cwd=tmp_path)
    assert printed.strip()
    assert [name for name in HEAVY if name in modules] == []
    assert [name for name in modules if name.startswith(("webui", "studio.notebook"))] == []


@pytest.mark.parametrize("room", ["kernel.runtime", "studio.notebook.session", "studio.spellfile"])
def test_a_room_does_not_load_those_above(room: str) -> None:
    above = {"kernel": ("studio", "webui"), "studio": ("webui", "panel", "bokeh")}[room.split(".")[0]]
    code = f"import {room}, sys, json; print(json.dumps([0, sorted(sys.modules)]), file=sys.stderr)"
    _, modules = loaded_by(code)
    assert [name for name in modules if name.split(".")[0] in above] == []


def test_every_extra_but_the_windows_is_in_all_and_qt_is_in_the_windows_lock_alone() -> None:
    root = Path(__file__).resolve().parents[2]
    extras = tomllib.loads((root / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert set(extras["all"][0].removeprefix("llmspell-studio[")[:-1].split(",")) == {*extras} - {"all", "desktop"}
    qt = re.compile(r"^(pyside6|shiboken6|pywebview)", re.M)
    assert qt.search((root / "requirements-desktop.lock").read_text())
    assert not qt.search((root / "requirements.lock").read_text())

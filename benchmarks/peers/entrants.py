"""Who is measured: four frameworks, each in a virtual environment of its own, and Spell Studio in this one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]

PATIENCE = 600
"""Seconds that one program may take."""


@dataclass(frozen=True)
class Entrant:
    """`script` is run by `words`; `packages` are what it needs, pinned: none for ourselves."""

    title: str
    script: str
    packages: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def is_ours(self) -> bool:
        return not self.packages

    @property
    def python(self) -> str:
        if self.is_ours:
            return sys.executable
        name = "-".join(package.replace("==", "-") for package in self.packages)
        return str(environments() / name / "bin" / "python")

    def command(self, task: str) -> list[str]:
        if task == "hello" and self.words == ("lua",):
            return [str(Path(sys.executable).with_name("llmspell")), "run", str(FOLDER / "hello.lua")]
        return [self.python, str(FOLDER / self.script), task, *self.words]

    def versions(self) -> str:
        return ", ".join(self.packages) or "this tree"


OURS = (
    Entrant("Lua spell", "on_spell_studio.py", (), ("lua",)),
    Entrant("kernel from Python", "on_spell_studio.py", (), ("python",)),
    Entrant("Lua spell, no trace", "on_spell_studio.py", (), ("lua-untraced",)),
    Entrant("kernel from Python, no trace", "on_spell_studio.py", (), ("python-untraced",)),
)

PEERS = (
    Entrant("langgraph", "on_langgraph.py", ("langgraph==1.2.22", "langchain==1.4.7")),
    Entrant("google-adk", "on_google_adk.py", ("google-adk[a2a]==2.13.0",)),
    Entrant("pydantic-ai", "on_pydantic_ai.py", ("pydantic-ai-slim==2.68.0",)),
    Entrant("openai-agents", "on_openai_agents.py", ("openai-agents==0.24.0",)),
)


def environments() -> Path:
    """Where the environments of the peers are kept between runs."""
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(cache) / "llmspell" / "peers"


def install(entrant: Entrant) -> None:
    """Make its environment when there is none. What breaks off half-way is made anew."""
    if entrant.is_ours:
        return
    folder = Path(entrant.python).parents[1]
    done = folder / "installed"
    if done.exists():
        return
    print(f"installing {entrant.versions()} …", flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    venv.create(folder, with_pip=True)
    pip = [entrant.python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *entrant.packages]
    subprocess.run(pip, check=True)
    done.touch()


def surroundings(folder: Path) -> Mapping[str, str]:
    """The environment of every program: no traces to a server, nothing of this project's development."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LANG", "OTEL", "LOGFIRE"))}
    kept |= {"HOME": str(folder), "OPENAI_AGENTS_DISABLE_TRACING": "1", "LANGSMITH_TRACING": "false"}
    return {**kept, "PYTHONPATH": "", "PYTHONDONTWRITEBYTECODE": ""}


class Session:
    """One warm process of an entrant, asked row by row; its complaints are kept for the case that it fails."""

    def __init__(self, entrant: Entrant, folder: Path) -> None:
        self.entrant = entrant
        self.errors = folder / f"{entrant.title}.log"
        self.process = subprocess.Popen(
            entrant.command("rows"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.errors.open("w"),
            text=True,
            cwd=folder,
            env={**surroundings(folder), **_own_path(entrant)},
        )

    def measure(self, row: str) -> dict[str, float] | None:
        """Seconds of one unit, `wall` and `cpu`; None when it has nothing of that kind."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{row}\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.entrant.title} failed at {row!r}:\n{self.errors.read_text()[-2000:]}")
        answer: dict[str, float] | None = json.loads(line)
        return answer

    def close(self) -> None:
        """Let it end."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(PATIENCE)


def run(entrant: Entrant, task: str, folder: Path) -> Any:
    """The last line that a program of its own printed."""
    env = {**surroundings(folder), **_own_path(entrant)}
    done = subprocess.run(
        entrant.command(task), cwd=folder, env=env, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    if done.returncode:
        raise SystemExit(f"{entrant.title} failed at {task!r}:\n{done.stderr[-2000:]}")
    return done.stdout.strip().splitlines()[-1]


def _own_path(entrant: Entrant) -> dict[str, str]:
    return {"PYTHONPATH": str(ROOT)} if entrant.is_ours else {}

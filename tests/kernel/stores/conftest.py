"""A home in a temporary folder, and journals written into it line by line as a kernel would."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from kernel.events import Event
from kernel.messages import ATTRIBUTES
from kernel.stores.home import prepare
from kernel.stores.lines import encode
from kernel.stores.projection import STORE, Projection

START = 1_768_987_800.0
NOBODY = 2**22 + 1
"""A process id above the largest that Linux gives."""


@dataclass
class Recording:
    """One run: events are collected by `open`, `close`, `say`, and appended to the journal by `write`."""

    home: Path
    run_id: str
    path: str = "book.spell.md"
    pid: int = field(default_factory=os.getpid)
    now: float = START
    seq: int = 0
    spans: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    lines: list[bytes] = field(default_factory=list)

    def begin(self, **more: Any) -> Recording:
        about = {"title": "Book", "path": self.path, "kind": "notebook", "profile": "medium", "model": "demo/assistant"}
        return self.emit("run.started", "", {**about, "params": {}, "pid": self.pid, "versions": {}, **more})

    def end(self, status: str = "ok", **more: Any) -> Recording:
        return self.emit("run.finished", "", {"status": status, "usage": {}, **more})

    def open(self, span: str, operation: str = "run_cell", name: str = "a", parent: str = "", **data: Any) -> Recording:
        self.spans[span] = (operation, name, parent)
        cell, line = data.pop("cell", ""), data.pop("line", 0)
        source = {"name": cell, "line": line, "cell": cell, "language": "lua"}
        return self.say(span, "started", **{"input": "x", "source": source, **data})

    def close(self, span: str, output: Any = None, tokens: tuple[int, int] | None = None, **data: Any) -> Recording:
        attributes: dict[str, Any] = data.pop("attributes", {})
        if tokens is not None:
            names = [ATTRIBUTES[name] for name in ("model", "input_tokens", "output_tokens", "cost")]
            attributes |= dict(zip(names, ("demo/assistant", *tokens, 0.5), strict=True))
        return self.say(span, "finished", output=output, attributes=attributes, **data)

    def fail(self, span: str, type: str = "tool", message: str = "It broke.") -> Recording:
        return self.say(span, "failed", error={"type": type, "message": message}, attributes={})

    def say(self, span: str, moment: str, **data: Any) -> Recording:
        operation, name, parent = self.spans[span]
        return self.emit(f"{operation}.{moment}", name, data, span, parent)

    def emit(self, kind: str, name: str, data: dict[str, Any], span: str = "", parent: str = "") -> Recording:
        self.seq += 1
        self.now += 1
        self.lines.append(encode(Event(self.seq, self.now, self.run_id, span, parent, kind, name, data)))
        return self

    @property
    def journal(self) -> Path:
        return self.home / "journals" / f"{self.run_id}.ndjson"

    def write(self, text: bytes | None = None) -> Recording:
        with self.journal.open("ab") as file:
            file.write(b"".join(self.lines) if text is None else text)
        if text is None:
            self.lines.clear()
        return self


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return prepare(tmp_path / ".llmspell")


@pytest.fixture
def record(home: Path) -> Callable[..., Recording]:
    def start(run_id: str = "20260121T093000-00000001", **more: Any) -> Recording:
        return Recording(home, run_id, **more).begin()

    return start


@pytest.fixture
def troubles() -> list[str]:
    return []


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store without a run. To make one takes many times as long as to copy it."""
    home = prepare(tmp_path_factory.mktemp("empty") / ".llmspell")
    Projection.open(home).close()
    return home / STORE


@pytest.fixture
def store(home: Path, empty_store: Path, troubles: list[str]) -> Iterator[Projection]:
    shutil.copyfile(empty_store, home / STORE)
    with Projection.open(home, on_trouble=troubles.append) as projection:
        yield projection

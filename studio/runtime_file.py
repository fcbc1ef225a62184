"""`<home>/studio.json`: how programs of the same user find the studio that runs in a workspace.

Written with mode 0600, because it holds the Bearer token; removed when the studio ends.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path

from kernel.records import dataclass

NAME = "studio.json"


@dataclass(frozen=True, slots=True)
class RuntimeFile:
    """A running studio: its process, its port on 127.0.0.1, and the Bearer token of its REST interface."""

    pid: int
    port: int
    token: str

    @property
    def address(self) -> str:
        """The studio's address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def write(self, home: Path) -> None:
        """Put it into `home` in one step, readable by this user only. `OSError` when that cannot be."""
        aside = home / f"{NAME}.{self.pid}"
        aside.unlink(missing_ok=True)
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(asdict(self), file)
                file.flush()
                os.fsync(file.fileno())
            os.replace(aside, home / NAME)
        except OSError:
            aside.unlink(missing_ok=True)
            raise

    def remove(self, home: Path) -> None:
        """Take it away, unless another studio has written its own since."""
        if read_runtime_file(home) == self:
            (home / NAME).unlink(missing_ok=True)


def read_runtime_file(home: Path) -> RuntimeFile | None:
    """What is written in `home`; None when there is nothing, or nothing readable."""
    try:
        data = json.loads((home / NAME).read_text(encoding="utf-8"))
        return RuntimeFile(int(data["pid"]), int(data["port"]), str(data["token"]))
    except (OSError, ValueError, KeyError, TypeError):
        # A torn or foreign file says the same as none: no studio can be reached through it.
        return None

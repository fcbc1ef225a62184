"""Hands that run commands as they are often written. Attacks are shown to succeed on them."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass
class NaiveCommands:
    """Patterns as regular expressions over the line, a shell for texts, the whole environment, no bound."""

    folder: Path
    allowed: tuple[str, ...]

    async def run(
        self, command: str | Sequence[str], *, folder: str = "", variables: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        line = command if isinstance(command, str) else " ".join(command)
        patterns = [re.compile(f"^{pattern.replace('*', '.*')}$", re.DOTALL) for pattern in self.allowed]
        if not any(pattern.match(line) for pattern in patterns):
            raise PermissionError(line)
        return await asyncio.to_thread(
            subprocess.run,
            command,
            shell=isinstance(command, str),
            cwd=self.folder / folder,
            env={**os.environ, **(variables or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            close_fds=False,
            check=False,
        )

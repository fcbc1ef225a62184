"""What a studio remembers of a person between visits: how it is to look, and the notebooks that were opened lately.

The notebooks are kept in `habits.json` of the workspace's home, the look where `theme.appearance` says; neither is a
part of any notebook. A file that cannot be read
or written is no trouble worth a word: then nothing is remembered.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from kernel.records import dataclass
from studio.notebook.files import write_aside
from webui.theme.appearance import appearance_file, read_appearance, write_appearance

log = logging.getLogger(__name__)

NAME = "habits.json"
MOST_RECENT = 12


@dataclass(frozen=True, slots=True)
class Habits:
    """`recent` are paths in the workspace, the latest first; `keys` those of editors."""

    recent: tuple[str, ...] = ()
    keys: str = "standard"


class Memory:
    """The habits of one workspace's person, shared by every page."""

    def __init__(self, home: Path, environment: Mapping[str, str] = os.environ) -> None:
        self._file = home / NAME
        self._looks = appearance_file(environment, home)
        self.appearance = read_appearance(self._looks)
        self._writing = asyncio.Lock()
        self.habits = _read(self._file)

    async def choose_look(self, **said: Any) -> None:
        """Remember fields of the appearance; what makes no sense is left as it is."""
        wanted = self.appearance.changed(said)
        if wanted != self.appearance:
            self.appearance = wanted
            async with self._writing:
                await asyncio.to_thread(write_appearance, self._looks, self.appearance)

    async def choose_keys(self, keys: str) -> None:
        """Remember whose keys editors have: `standard`, `vim` or `emacs`."""
        await self._keep(replace(self.habits, keys=keys))

    async def opened(self, path: str) -> None:
        """Remember that a notebook was opened just now."""
        recent = (path, *(one for one in self.habits.recent if one != path))[:MOST_RECENT]
        await self._keep(replace(self.habits, recent=recent))

    async def _keep(self, habits: Habits) -> None:
        if habits == self.habits:
            return
        self.habits = habits
        async with self._writing:
            try:
                await asyncio.to_thread(write_aside, self._file, json.dumps(asdict(self.habits)).encode())
            except OSError as error:
                log.warning("The studio's habits cannot be kept in %s: %s", self._file, error)


def _read(file: Path) -> Habits:
    try:
        said = json.loads(file.read_bytes())
    except FileNotFoundError:
        return Habits()
    except (OSError, ValueError) as error:
        log.warning("The studio's habits cannot be read from %s: %s", file, error)
        return Habits()
    return _habits(said) if isinstance(said, Mapping) else Habits()


def _habits(said: Mapping[str, Any]) -> Habits:
    recent = said.get("recent")
    paths = [one for one in recent if isinstance(one, str)] if isinstance(recent, list) else []
    return Habits(tuple(paths[:MOST_RECENT]), str(said.get("keys", "standard")))

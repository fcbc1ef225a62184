"""A folder that is thrown away when it is done with. Not here: what is put there."""

from __future__ import annotations

import tempfile
from pathlib import Path


class TemporaryFolder:
    """A new and empty folder, until `close`; by its `path`, with no links in it. It is in `parent`, or the system's."""

    def __init__(self, prefix: str = "llmspell-", parent: Path | None = None) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix=prefix, dir=parent)
        self.path = Path(self._folder.name).resolve()

    def close(self) -> None:
        """Take it away with all that is in it. A second time changes nothing."""
        self._folder.cleanup()

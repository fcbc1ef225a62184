"""A folder that is thrown away when it is done with. Not here: what is put there."""

from __future__ import annotations

import tempfile
from pathlib import Path


class TemporaryFolder:
    """A new and empty folder, until `close`; by its `path`, with no links in it."""

    def __init__(self, prefix: str = "llmspell-") -> None:
        self._folder = tempfile.TemporaryDirectory(prefix=prefix)
        self.path = Path(self._folder.name).resolve()

    def close(self) -> None:
        """Take it away with all that is in it. A second time changes nothing."""
        self._folder.cleanup()

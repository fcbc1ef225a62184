"""What a person approved for good, by workspace: a file of their own configuration folder, never of the workspace.

Not here: who asks (`kernel.approval`).
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path

from kernel.approval import Approval
from kernel.errors import InvalidError
from kernel.policy import Profile
from kernel.sandbox.files import Files
from kernel.settings import settings_file

FILE = "approvals.json"


class Approvals:
    """The grants of one workspace. `path` is None for somebody without a configuration folder: nothing is kept."""

    def __init__(self, path: Path | None, workspace: Path) -> None:
        self._path = path
        self._workspace = str(workspace.resolve())

    def grants(self) -> tuple[str, ...]:
        """What was approved. `InvalidError` when the file is damaged."""
        listed = self._read().get(self._workspace, [])
        return tuple(each for each in listed if isinstance(each, str)) if isinstance(listed, list) else ()

    def keep(self, grant: str) -> None:
        """Remember a grant. The file is written aside, then renamed."""
        if self._path is None:
            return
        known = self._read()
        known[self._workspace] = list(dict.fromkeys([*self.grants(), grant]))
        folder = self._path.parent
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(known, indent=2, ensure_ascii=False)
        Files(folder, (folder.resolve(),)).replace(str(self._path), f"{text}\n".encode())

    def _read(self) -> dict[str, object]:
        if self._path is None or not self._path.is_file():
            return {}
        try:
            known = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            told = f"The approvals {str(self._path)!r} cannot be read: {error}. Mend or delete the file."
            raise InvalidError(told) from None
        return known if isinstance(known, dict) else {}


def approvals_of(workspace: Path, environment: Mapping[str, str]) -> Approvals:
    """Those of a person for a workspace."""
    file = settings_file(environment)
    # Settings that are no file (the null device) say that nothing of this person's is to be used.
    usable = file is not None and (file.is_file() or not file.exists())
    return Approvals(file.with_name(FILE) if file is not None and usable else None, workspace)


def approval_of(profile: Callable[[], Profile], folder: Path) -> Approval:
    """Who asks a person, and knows what they approved for good in this workspace."""
    approvals = approvals_of(folder, os.environ)
    return Approval(profile, approvals.grants, approvals.keep)

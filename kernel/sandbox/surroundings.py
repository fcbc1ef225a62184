"""What a command finds around it: environment variables without secrets, and where its program is looked for."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from pathlib import Path

PASSED_ON = ("HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "TERM", "SYSTEMROOT")
"""Variables, besides PATH, that programs need and that hold no secrets."""

HARMLESS = ("LANG", "LC_*", "TZ", "COLUMNS", "LINES", "NO_COLOR", "TERM")
"""Variables that a caller may set for any program."""

SECRETIVE = re.compile(r"KEY|TOKEN|SECRET|PASSW|CREDENTIAL|AUTH|COOKIE|PRIVATE|DSN", re.IGNORECASE)


def looks_secret(name: str) -> bool:
    """Whether a variable of this name is likely to hold a secret."""
    return SECRETIVE.search(name) is not None


def passed_on(patterns: Iterable[str], path: str) -> dict[str, str]:
    """The variables of this process that a command gets, `path` as its PATH.

    Those that programs need, and those the patterns name; what looks like a secret only under its whole name.
    """
    wanted = tuple(patterns)
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    for name, value in os.environ.items():
        if name in wanted or (not looks_secret(name) and any(fnmatchcase(name, each) for each in wanted)):
            kept[name] = value
    return {**kept, "PATH": path}


def forbidden_variables(set_by_caller: Mapping[str, str], patterns: Iterable[str]) -> list[str]:
    """The variables that a caller may not set: most of them could make a program another one (LD_PRELOAD, PATH)."""
    may = (*HARMLESS, *patterns)
    return [name for name in set_by_caller if not any(fnmatchcase(name, each) for each in may)]


def search_path(workspace: Path, is_trusted: bool) -> str:
    """PATH without folders that are relative and, unless trusted, without those that a spell may write to."""
    found = [entry for entry in os.environ.get("PATH", os.defpath).split(os.pathsep) if os.path.isabs(entry)]
    if not is_trusted:
        found = [entry for entry in found if not _is_below(Path(entry).resolve(), workspace)]
    return os.pathsep.join(found)


def _is_below(path: Path, folder: Path) -> bool:
    # Everything is below "/", and then nothing could be found.
    return folder != Path(folder.anchor) and (path == folder or folder in path.parents)

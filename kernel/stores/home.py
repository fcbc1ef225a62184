"""Where a workspace keeps its journals, store and recovery logs: the folder `.llmspell`. Not what is in them."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from pathlib import Path

from kernel.errors import DeniedError, InvalidError

NAME = ".llmspell"
_FULL = (errno.ENOSPC, errno.EDQUOT)


def home_of(path: Path, environment: Mapping[str, str] = os.environ) -> Path:
    """The home of the file or folder `path`; it need not exist yet.

    `LLMSPELL_HOME` wins; then the nearest `.llmspell` folder in `path` or above it; then
    `llmspell` in the user's data folder. `InvalidError` when the user has no folder of their own.
    """
    if chosen := environment.get("LLMSPELL_HOME"):
        return Path(chosen).expanduser().absolute()
    start = path.absolute()
    for folder in (start, *start.parents):
        if (folder / NAME).is_dir():
            return folder / NAME
    return user_data(environment) / "llmspell"


def user_data(environment: Mapping[str, str] = os.environ) -> Path:
    """The data folder of this user. `InvalidError` when there is none."""
    # A relative XDG_DATA_HOME is to be ignored: XDG Base Directory Specification 0.8, "Basics".
    chosen = Path(environment.get("XDG_DATA_HOME", ""))
    if chosen.is_absolute():
        return chosen
    try:
        return (Path(environment["HOME"]) if environment.get("HOME") else Path.home()) / ".local" / "share"
    except RuntimeError as error:
        raise InvalidError("There is no home folder for this user. Set LLMSPELL_HOME to a folder.") from error


def journals_of(home: Path) -> Path:
    """The folder of the journals, one file per run."""
    return home / "journals"


def prepare(home: Path) -> Path:
    """Make the home, for its owner only, with a `.gitignore` that keeps all of it out of git; returns it.

    `DeniedError` when it cannot be made there.
    """
    ignore = home / ".gitignore"
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        journals_of(home).mkdir(mode=0o700, exist_ok=True)
        if not ignore.exists():
            aside = home / f".gitignore.{os.getpid()}"
            aside.write_text("*\n", encoding="utf-8")
            os.replace(aside, ignore)
    except OSError as error:
        reason = error.strerror or str(error)
        wanted = "Free some space" if error.errno in _FULL else "Give yourself the right to write there"
        raise DeniedError(
            f"The folder {str(home)!r} cannot be used: {reason}. {wanted}, or set LLMSPELL_HOME to another folder."
        ) from error
    return home

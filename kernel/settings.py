"""What a person set once and for all: `config.toml` of their own configuration folder, a table for each subject.

It is never read from a workspace: a spell that was sent to somebody must not say where their keys, their numbers or
their work go. Not here: what may stand in the tables, which each subject knows itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kernel.errors import InvalidError, NotFoundError

FILE = "LLMSPELL_CONFIG"
"""The environment variable that names another file."""


def settings_file(environment: Mapping[str, str]) -> Path | None:
    """Where the settings of this person would be; None for somebody without a home folder.

    `NotFoundError` for a file that was named and is not there: without it keys and limits would be missing silently.
    """
    if chosen := environment.get(FILE, "").strip():
        return _existing(Path(chosen).expanduser())
    folder = Path(environment.get("XDG_CONFIG_HOME", ""))
    if folder.is_absolute():
        return folder / "llmspell" / "config.toml"
    home = environment.get("HOME") or environment.get("USERPROFILE")
    return Path(home) / ".config" / "llmspell" / "config.toml" if home else None


def _existing(path: Path) -> Path:
    if path.is_dir() or not path.exists():
        what = "which is a folder" if path.is_dir() else "which does not exist"
        raise NotFoundError(
            f"Correct or unset the environment variable {FILE}: it names the settings {str(path)!r}, {what}."
        )
    return path


def read_section(path: Path | None, name: str) -> dict[str, Any]:
    """The table `[name]` of a file, empty where there is none. `InvalidError` names the place of what is wrong."""
    if path is None or not path.is_file():
        return {}
    import tomllib

    try:
        section = tomllib.loads(path.read_text("utf-8")).get(name, {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidError(f"The settings {str(path)!r} are not TOML: {error}.") from None
    except OSError as error:
        raise InvalidError(f"The settings {str(path)!r} cannot be read: {error.strerror}.") from None
    return require_table(section, place_of(path, name))


def require_table(given: Any, place: str) -> dict[str, Any]:
    """`InvalidError` when something at a place is no table."""
    if not isinstance(given, dict):
        raise InvalidError(f"{place} this should be a table.")
    return given


def place_of(path: Path | None, name: str) -> str:
    """How an error begins that is about the table `[name]` of a file."""
    return f"The settings {str(path)!r}, [{name}]:"

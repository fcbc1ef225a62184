"""The desktop's menu entry and the association of `.spell.md`, on systems that follow freedesktop.org, for one person.

macOS and Windows learn both from their bundles: see the recipes beside the bundle's.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from desktop.launch import NAME
from kernel.errors import DeniedError, InvalidError, NotFoundError
from studio.notebook.files import write_aside

TYPE = "text/x-llmspell-notebook"

ENTRY = """[Desktop Entry]
Type=Application
Version=1.5
Name=Spell Studio
GenericName=Notebook
Comment=Write, run and watch spells for language models
Exec={command} --in-window %F
Icon={name}
Terminal=false
StartupNotify=true
StartupWMClass={name}
Categories=Development;
Keywords=agent;llm;lua;notebook;spell;
MimeType={type};
"""

MIME = """<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="{type}">
    <comment>Spell notebook</comment>
    <sub-class-of type="text/markdown"/>
    <icon name="{name}"/>
    <glob pattern="*.spell.md" weight="70"/>
  </mime-type>
</mime-info>
"""

PATIENCE = 30
"""Seconds for one of the desktop's own programs."""

RESERVED = frozenset(" \t\n\"'\\><~|&;$*?#()`")


def associate(install: bool, environment: Mapping[str, str] = os.environ) -> list[str]:
    """Install or take away the menu entry, the type and the icon; what was done, a line for each.

    `InvalidError` on macOS and Windows, `NotFoundError` without a home folder or command, `DeniedError` for a folder
    that cannot be written.
    """
    if sys.platform in ("darwin", "win32"):
        raise InvalidError(
            "Here .spell.md files are associated by the bundle's installer: see docs/desktop.md. From a terminal, "
            "llmspell desktop FILE opens one."
        )
    files = texts(data_folder(environment), _command() if install else ())
    try:
        done = list(_write(files) if install else _remove(files))
    except OSError as error:
        raise DeniedError(f"{error.filename!r} cannot be changed ({error.strerror}).") from None
    return [*done, *_refresh(data_folder(environment), install)]


def texts(folder: Path, command: Sequence[str]) -> dict[Path, bytes]:
    """The files below a data folder, and what is in them; the entry starts `command`."""
    line = " ".join(quoted(word) for word in command)
    icon = Path(__file__).with_name("icon.svg").read_bytes()
    return {
        folder / "mime" / "packages" / f"{NAME}.xml": MIME.format(type=TYPE, name=NAME).encode(),
        folder / "icons" / "hicolor" / "scalable" / "apps" / f"{NAME}.svg": icon,
        folder / "applications" / f"{NAME}.desktop": ENTRY.format(command=line, name=NAME, type=TYPE).encode(),
    }


def data_folder(environment: Mapping[str, str]) -> Path:
    """Where a person's own menu entries are. `NotFoundError` for somebody without a home folder."""
    chosen = Path(environment.get("XDG_DATA_HOME", ""))
    if chosen.is_absolute():
        return chosen
    if not environment.get("HOME"):
        raise NotFoundError("There is no home folder to install into. Set HOME.")
    return Path(environment["HOME"]) / ".local" / "share"


def quoted(word: str) -> str:
    """A word of an `Exec` line, by the rules of the Desktop Entry Specification."""
    word = word.replace("%", "%%")
    if not RESERVED & set(word):
        return word
    for sign in ("\\", '"', "`", "$"):
        word = word.replace(sign, "\\" + sign)
    # The line is a string of the file, in which a backslash is written twice.
    return f'"{word}"'.replace("\\", "\\\\")


def _command() -> tuple[str, ...]:
    """How the window is started on this machine, with absolute paths."""
    if getattr(sys, "frozen", False):
        return (sys.executable, "desktop")
    program = Path(sys.executable).with_name("llmspell")
    if not program.is_file():
        raise NotFoundError(f"There is no command {str(program)!r} to start. Install the package, then try again.")
    return (str(program), "desktop")


def _write(files: Mapping[Path, bytes]) -> Iterator[str]:
    for path, data in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_aside(path, data)
        yield f"Written: {path}"


def _remove(files: Mapping[Path, bytes]) -> Iterator[str]:
    for path in files:
        if path.exists():
            path.unlink()
            yield f"Removed: {path}"


def _refresh(folder: Path, install: bool) -> Iterator[str]:
    """Let the desktop know at once; without its programs it learns of it by itself, later."""
    commands = [
        ["update-mime-database", str(folder / "mime")],
        ["update-desktop-database", str(folder / "applications")],
    ]
    if install:
        commands.append(["xdg-mime", "default", f"{NAME}.desktop", TYPE])
    for command in commands:
        if shutil.which(command[0]) is None:
            yield f"Not there: {command[0]}. The desktop may show the change only after the next login."
        elif subprocess.run(command, capture_output=True, check=False, timeout=PATIENCE).returncode:
            yield f"{command[0]} failed. The desktop may show the change only after the next login."

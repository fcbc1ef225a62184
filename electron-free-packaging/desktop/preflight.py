"""What must be there before a window can be: a screen, Qt, its Chromium and their libraries. Shows nothing.

Qt ends the whole process where one of them is missing; here it is found out before, and said in a sentence.
"""

from __future__ import annotations

import ctypes
import importlib
import os
import re
import socket
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from kernel.errors import NotFoundError

BROWSER = "Or use your browser: llmspell studio"

PACKAGES = {
    "libEGL.so": "libegl1", "libGL.so": "libgl1", "libOpenGL.so": "libopengl0", "libasound.so": "libasound2",
    "libdbus-1.so": "libdbus-1-3", "libnspr4.so": "libnspr4", "libnss3.so": "libnss3", "libnssutil3.so": "libnss3",
    "libsmime3.so": "libnss3", "libxcb-cursor.so": "libxcb-cursor0", "libxcb-icccm.so": "libxcb-icccm4",
    "libxcb-image.so": "libxcb-image0", "libxcb-keysyms.so": "libxcb-keysyms1",
    "libxcb-render-util.so": "libxcb-render-util0", "libxcb-xkb.so": "libxcb-xkb1",
    "libXcomposite.so": "libxcomposite1", "libXdamage.so": "libxdamage1", "libxkbcommon-x11.so": "libxkbcommon-x11-0",
    "libxkbfile.so": "libxkbfile1",
}  # fmt: skip
"""Debian's and Ubuntu's packages of the libraries that Qt does not bring."""

MODULES = ("webview", "qtpy", "PySide6.QtWidgets", "PySide6.QtWebEngineWidgets")

PATIENCE = 2.0
"""Seconds that a screen may take to answer."""


def require_window(environment: Mapping[str, str] = os.environ) -> None:
    """Return when a window can be opened; `NotFoundError` says what is missing, and what to do."""
    headless = environment.get("QT_QPA_PLATFORM", "") in ("offscreen", "minimal", "vnc")
    if sys.platform not in ("darwin", "win32") and not headless:
        require_screen(environment)
    require_packages()
    if sys.platform == "linux" and not headless:
        require_plugin(environment)
    if sys.platform == "linux":
        require_engine(environment)


def require_screen(environment: Mapping[str, str]) -> None:
    """`NotFoundError` when neither Wayland nor X answers."""
    if _wayland(environment):
        return
    display = environment.get("DISPLAY", "")
    if not display:
        raise NotFoundError(
            f"There is no screen here (DISPLAY and WAYLAND_DISPLAY are not set), so no window can be opened. {BROWSER}"
        )
    if not _answers(display):
        raise NotFoundError(
            f"The screen {display!r} does not answer, so no window can be opened. Correct DISPLAY. {BROWSER}"
        )


def require_packages(names: Sequence[str] = MODULES) -> None:
    """`NotFoundError` for a Python package, or a library that one needs, that is missing."""
    for name in names:
        try:
            importlib.import_module(name)
        except ModuleNotFoundError as error:
            raise NotFoundError(
                f"The window needs {error.name!r}, which is not installed. "
                f"Run: pip install 'llmspell-studio[desktop]'. {BROWSER}"
            ) from None
        except ImportError as error:
            raise NotFoundError(missing_library(str(error))) from None


def require_plugin(environment: Mapping[str, str]) -> None:
    """`NotFoundError` when the part of Qt that speaks to the screen lacks a library."""
    from PySide6.QtCore import QLibraryInfo

    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms"
    plugin = folder / ("libqwayland.so" if _wayland(environment) else "libqxcb.so")
    if not plugin.is_file():
        return
    try:
        ctypes.CDLL(str(plugin))
    except OSError as error:
        raise NotFoundError(missing_library(str(error))) from None


def require_engine(environment: Mapping[str, str]) -> None:
    """`NotFoundError` when the program that draws pages is missing."""
    from PySide6.QtCore import QLibraryInfo

    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.LibraryExecutablesPath))
    program = Path(environment.get("QTWEBENGINEPROCESS_PATH") or folder / "QtWebEngineProcess")
    if not program.is_file():
        raise NotFoundError(
            f"The window cannot be opened: {str(program)!r}, which draws pages, is missing. Install Spell Studio's "
            f"window again. {BROWSER}"
        )


def missing_library(said: str) -> str:
    """What to do about what the system's linker said."""
    found = re.match(r"(?:\S+/)?([\w.+-]+\.so)", said)
    package = PACKAGES.get(found[1]) if found else None
    remedy = f"On Debian or Ubuntu: sudo apt install {package}." if package else "Install it with your system's tools."
    return f"The window cannot be opened: Qt lacks a library of this system ({said}). {remedy} {BROWSER}"


def _wayland(environment: Mapping[str, str]) -> bool:
    name = environment.get("WAYLAND_DISPLAY", "")
    platform = environment.get("QT_QPA_PLATFORM", "")
    if not name or platform.startswith("xcb"):
        return False
    return (Path(environment.get("XDG_RUNTIME_DIR", "/")) / name).exists()


def _answers(display: str) -> bool:
    """Whether an X server listens at a name such as `:99`, `host:0` or `localhost:10.0`."""
    host, colon, number = display.rpartition(":")
    digits = number.split(".")[0]
    if not colon or not digits.isdecimal():
        return False
    if host and not host.startswith("unix"):
        return _connects(socket.AF_INET, (host, 6000 + int(digits)))
    place = f"/tmp/.X11-unix/X{digits}"
    # Linux keeps a second name for it, which needs no file.
    return _connects(socket.AF_UNIX, place) or (sys.platform == "linux" and _connects(socket.AF_UNIX, f"\0{place}"))


def _connects(family: socket.AddressFamily, address: str | tuple[str, int]) -> bool:
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.settimeout(PATIENCE)
        try:
            trial.connect(address)
        except OSError:
            return False
        return True

"""The desktop window as a person has it: the real command under a screen that nobody sees (Xvfb), with keys and a page.

The page is driven through Chromium's debugging port; keys, dialogs and the window itself through X (xdotool).
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from playwright.async_api import Browser, Error, Page, Playwright

from tests.kit.processes import is_running
from tests.kit.shell import COMMAND

Found = TypeVar("Found")

TOOLS = ("Xvfb", "openbox", "xdotool")
PATIENCE = 90
"""Seconds that anything may take on a busy machine."""


def missing() -> str:
    """Why the window cannot be tried here; "" when it can."""
    absent = [tool for tool in TOOLS if shutil.which(tool) is None]
    if absent:
        return f"The window needs {', '.join(absent)} here. Run as root: sh tests/desktop/install.sh"
    from desktop.preflight import require_packages, require_plugin
    from kernel.errors import NotFoundError

    try:
        require_packages()
        require_plugin({})
    except NotFoundError as error:
        return error.message
    return ""


def eventually(look: Callable[[], Found], what: str, seconds: float = PATIENCE) -> Found:
    """What a look gives as soon as it gives something; fails when it never does."""
    end = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < end, f"In {seconds} s there was not: {what}"
        time.sleep(0.05)
    return found


@contextmanager
def screen(width: int = 1400, height: int = 950) -> Iterator[str]:
    """An X server with a window manager; the name of its display."""
    with ExitStack() as undo:
        reading, writing = os.pipe()
        size = f"{width}x{height}x24"
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp", "-noreset"]
        _started(undo, command, dict(os.environ), pass_fds=(writing,))
        os.close(writing)
        with os.fdopen(reading) as said:
            display = f":{said.readline().strip()}"
        env = {**os.environ, "DISPLAY": display}
        manager = _started(undo, ["openbox"], env)
        # Without one no window gets the keyboard, and every key that a test presses is lost.
        eventually(lambda: _is_managed(manager, env), f"a window manager on {display}")
        yield display


def _is_managed(manager: subprocess.Popen[bytes], env: dict[str, str]) -> bool:
    assert manager.poll() is None, f"The window manager ended ({manager.returncode})."
    asked = subprocess.run(["xdotool", "get_desktop"], env=env, capture_output=True, timeout=PATIENCE, check=False)
    return asked.returncode == 0


def _started(
    undo: ExitStack, command: list[str], env: dict[str, str], pass_fds: tuple[int, ...] = ()
) -> subprocess.Popen[bytes]:
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, env=env, pass_fds=pass_fds, stdout=quiet, stderr=quiet, stdin=quiet)
    undo.callback(process.wait, 20)
    undo.callback(process.kill)
    return process


@dataclass
class Desktop:
    """A person's home and screen, where the window program runs."""

    home: Path
    display: str
    port: int = 0
    """Where the page can be driven, in the program that was started last."""
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def state(self) -> Path:
        return self.home / "state" / "llmspell" / "desktop"

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "LANG", "TMPDIR") if name in os.environ}
        folders = {"HOME": self.home, "XDG_STATE_HOME": self.home / "state", "XDG_DATA_HOME": self.home / "data"}
        return {
            **kept,
            **{name: str(folder) for name, folder in folders.items()},
            "DISPLAY": self.display,
            # What a person keeps on this machine is no business of a test.
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
            "QT_QPA_PLATFORM": "xcb",
            "NO_AT_BRIDGE": "1",
            "NO_COLOR": "1",
            # No graphics card is wanted, and software takes the processor's time.
            "QTWEBENGINE_CHROMIUM_FLAGS": "--disable-gpu",
            "QTWEBENGINE_REMOTE_DEBUGGING": str(self.port),
        }

    def start(self, *arguments: object, command: tuple[str, ...] = (str(COMMAND), "desktop")) -> subprocess.Popen[str]:
        """Start the program."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = int(free.getsockname()[1])
        self.port = self.port if self.started and self.started[-1].poll() is None else port
        words = [*command, *map(str, arguments)]
        with (self.home / "said.txt").open("a") as said:
            process = subprocess.Popen(
                words,
                env=self.environment,
                cwd=self.home,
                stdout=said,
                stderr=said,
                text=True,
                stdin=subprocess.DEVNULL,
            )
        self.started.append(process)
        return process

    def tell(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        """Run the command to its end, as a second start does."""
        words = [str(COMMAND), "desktop", *map(str, arguments)]
        return subprocess.run(
            words, env=self.environment, cwd=self.home, capture_output=True, text=True, timeout=PATIENCE, check=False
        )

    async def browser(self, playwright: Playwright) -> Browser:
        """The pages of the window, as Playwright sees them."""
        address = f"http://127.0.0.1:{self.port}"
        end = time.monotonic() + PATIENCE
        while True:
            try:
                return await playwright.chromium.connect_over_cdp(address, no_defaults=True)
            except Error:
                if time.monotonic() > end or self.started[-1].poll() is not None:
                    raise AssertionError(f"No window came. It said: {self.said()}") from None
                await asyncio.sleep(0.2)

    def said(self) -> str:
        """What the program wrote."""
        return (self.home / "said.txt").read_text()

    def xdotool(self, *words: str) -> str:
        return self._ask(*words).stdout.strip()

    def _ask(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = ["xdotool", *words]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=60, check=False)

    def windows(self, title: str) -> list[str]:
        """The visible windows whose titles hold these words."""
        return self.xdotool("search", "--onlyvisible", "--name", title).split()

    def await_window(self, title: str) -> str:
        """The id of a window, brought to the front, once it is there."""
        return eventually(lambda: self._brought_to_the_front(title), f"a window {title!r} at the front")

    def _brought_to_the_front(self, title: str) -> str:
        found = self.windows(title)[-1:]
        return found[0] if found and self._ask("windowactivate", "--sync", found[0]).returncode == 0 else ""

    @property
    def front(self) -> str:
        """The title of the window that has the keyboard; "" when none has."""
        return self.xdotool("getactivewindow", "getwindowname")

    def size_of(self, window: str) -> str:
        """Width and height of a window by its id, as `700x500`."""
        said = dict(line.split("=", 1) for line in self.xdotool("getwindowgeometry", "--shell", window).splitlines())
        return f"{said.get('WIDTH')}x{said.get('HEIGHT')}"

    def press(self, *keys: str) -> None:
        """Press keys in the window at the front."""
        for key in keys:
            self.xdotool("key", "--clearmodifiers", key)

    def write(self, text: str) -> None:
        self.xdotool("type", "--clearmodifiers", "--delay", "5", text)

    def end(self) -> None:
        """Kill what a failed test left."""
        for process in self.started:
            if process.poll() is None:
                for pid in descendants(process.pid):
                    with suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                process.kill()
            process.wait(30)


def descendants(pid: int) -> list[int]:
    """Every process that a process started, and those they started, that is no zombie."""
    parents: dict[int, list[int]] = {}
    for place in Path("/proc").iterdir():
        if place.name.isdecimal():
            with suppress(OSError):
                parent = int((place / "stat").read_text().rsplit(")", 1)[1].split()[1])
                parents.setdefault(parent, []).append(int(place.name))
    found, new = [], [pid]
    while new:
        new = [child for one in new for child in parents.get(one, [])]
        found += new
    return [one for one in found if is_running(one)]


def gone(pids: list[int]) -> bool:
    """Whether none of these processes runs."""
    return not any(is_running(pid) for pid in pids)


def page_at(browser: Browser, address: str) -> Page | None:
    """The page whose address holds these words."""
    return next((page for one in browser.contexts for page in one.pages if address in page.url), None)

"""Gets every pinned file from the first configured place that has it with the right hash. Unpacks nothing.

The places, in this order: the folders of `LLMSPELL_WHEELHOUSE`, the cache, then the ordinary client of the file (pip,
npm, apt) as it is configured on this machine. No place is trusted: what has another hash is as good as not there.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable
from pathlib import Path

from recipe.pins import Pin, Pins

PLATFORM = "pyemscripten_2026_0_wasm32"
"""The platform of Pyodide 314's wheels."""

PYTHON = "3.14"

WHEELHOUSE = "LLMSPELL_WHEELHOUSE"

QUIET = ("--quiet", "--disable-pip-version-check", "--no-deps")


class RecipeError(Exception):
    """The site cannot be made; the message says what is missing and what to do."""


def cache_folder() -> Path:
    """Where downloads and what was made of them are kept between builds."""
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    folder = Path(home) / "llmspell-browser"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def digest(file: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class Larder:
    """The files of the pins, once they are here."""

    def __init__(self, pins: Pins, folder: Path | None = None) -> None:
        self._pins = pins
        self.folder = folder or cache_folder()
        named = os.environ.get(WHEELHOUSE, "")
        self._places = [*(Path(place) for place in named.split(os.pathsep) if place), self.folder]

    def path(self, pin: Pin) -> Path:
        """The file of a pin. Raises `RecipeError` when `fetch` did not get it."""
        found = self._found(pin)
        if found is None:
            raise RecipeError(
                f"{pin.file} (SHA-256 {pin.sha256}) is nowhere to be had. Put it into a folder, name the folder in "
                f"{WHEELHOUSE}, and run this again."
            )
        return found

    def fetch(self) -> None:
        """Get whatever is missing; each client is asked once for all that it knows."""
        with tempfile.TemporaryDirectory(dir=self.folder) as place:
            folder = Path(place)
            fetch_wheels(self._missing("wheel"), folder)
            for pin in self._missing("source"):
                fetch_source(pin, folder)
            for pin in self._missing("npm"):
                run("npm", "pack", "--silent", f"{pin.name}@{pin.version}", folder=folder)
            for pin in self._missing("deb"):
                run("apt-get", "download", "-qq", f"{pin.name}={pin.version}", folder=folder)
            self._keep(folder)
        for pin in self._pins.inputs:
            self.path(pin)
        self._check_against_pyodide()

    def _missing(self, origin: str) -> list[Pin]:
        return [pin for pin in self._pins.of(origin) if self._found(pin) is None]

    def _found(self, pin: Pin) -> Path | None:
        for place in self._places:
            file = place / pin.file
            if file.is_file() and digest(file) == pin.sha256:
                return file
        return None

    def _keep(self, folder: Path) -> None:
        known = {pin.sha256: pin.file for pin in self._pins.inputs}
        for file in folder.iterdir():
            if file.is_file() and (name := known.get(digest(file))):
                shutil.move(file, self.folder / name)

    def _check_against_pyodide(self) -> None:
        """A wheel for Pyodide that its lock lists must be the very file; pure wheels are repacked there, and differ."""
        with tarfile.open(self.path(self._pins.named("pyodide"))) as archive:
            stream = archive.extractfile("package/pyodide-lock.json")
            packages = json.loads(stream.read())["packages"] if stream else {}
        listed = {entry["file_name"]: entry["sha256"] for entry in packages.values()}
        for pin in self._pins.inputs:
            if PLATFORM in pin.file and listed.get(pin.file, pin.sha256) != pin.sha256:
                raise RecipeError(f"{pin.file} is pinned with another hash than Pyodide's own lock has for it.")


def fetch_wheels(pins: Iterable[Pin], folder: Path) -> None:
    """Ask pip for wheels that run on Pyodide."""
    wanted = [f"{pin.name}=={pin.version} --hash=sha256:{pin.sha256}\n" for pin in pins]
    if not wanted:
        return
    names = folder / "wanted.txt"
    names.write_text("".join(wanted))
    run(
        *pip(), "--only-binary=:all:", "--platform", PLATFORM, "--python-version", PYTHON, "--implementation", "cp",
        "--abi", "cp314", "--abi", "abi3", "--abi", "none", "--require-hashes", "-r", names.name, folder=folder,
    )  # fmt: skip


def fetch_source(pin: Pin, folder: Path) -> None:
    """Ask pip for a source distribution, with nothing in it being run (see `metadata`)."""
    metadata = str(Path(__file__).parent / "metadata")
    wanted = f"{pin.name}=={pin.version}"
    run(
        *pip(), "--no-binary=:all:", "--no-build-isolation", "--use-pep517", wanted,
        folder=folder, environment={"PYTHONPATH": metadata},
    )  # fmt: skip


def pip() -> tuple[str, ...]:
    """The beginning of a command that downloads into the folder it runs in."""
    return (sys.executable, "-m", "pip", "download", *QUIET)


def run(*command: str, folder: Path, environment: dict[str, str] | None = None) -> None:
    """Run a client; what it said is told when it failed, and what is missing then, file by file, later."""
    if shutil.which(command[0]) is None:
        print(f"There is no {command[0]} here.", file=sys.stderr)
        return
    surroundings = {**os.environ, **(environment or {})}
    done = subprocess.run(command, cwd=folder, env=surroundings, check=False, capture_output=True, text=True)
    if done.returncode:
        print(done.stderr[-2000:], file=sys.stderr)

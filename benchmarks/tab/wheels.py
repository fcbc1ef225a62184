"""Pyodide and packages for the others' sites, from npm and pip as they are configured; not how a site is made of them.

Pyodide's own packages lie on a host that a site without a network cannot ask. The same versions from the package index
do as well, so the lock file that a site gets names those, with their hashes.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import tarfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from email.parser import Parser
from pathlib import Path
from typing import Any

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from recipe.fetching import PLATFORM, PYTHON, cache_folder, pip

CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")

LOCK = "pyodide-lock.json"

EMSCRIPTEN = {
    "sys_platform": "emscripten",
    "platform_system": "Emscripten",
    "platform_machine": "wasm32",
    "os_name": "posix",
    "python_version": PYTHON,
    "python_full_version": f"{PYTHON}.2",
    "extra": "",
}


def lay_core(version: str, folder: Path) -> dict[str, Any]:
    """Write the files of a version of Pyodide into a folder. Returns the lock file that came with them."""
    name = f"pyodide-{version}.tgz"
    kept = cache_folder() / name
    folder.mkdir(parents=True, exist_ok=True)
    if not kept.is_file():
        subprocess.run(["npm", "pack", "--silent", f"pyodide@{version}"], cwd=folder, check=True, capture_output=True)
        shutil.move(folder / name, kept)
    with tarfile.open(kept) as archive:
        for one in (*CORE, LOCK):
            stream = archive.extractfile(f"package/{one}")
            if stream is not None:
                (folder / one).write_bytes(stream.read())
    lock: dict[str, Any] = json.loads((folder / LOCK).read_text("utf-8"))
    return lock


def closure(lock: Mapping[str, Any], roots: Iterable[str]) -> list[str]:
    """Packages of a lock file with all that they need, as `name==version`."""
    packages, found, left = lock["packages"], {}, list(roots)
    while left:
        entry = packages[canonicalize_name(left.pop())]
        if entry["name"] not in found:
            found[entry["name"]] = entry["version"]
            left += entry["depends"]
    return [f"{name}=={version}" for name, version in sorted(found.items())]


def lay_wheels(wanted: Sequence[str], folder: Path) -> None:
    """Have pip put wheels that run on Pyodide into a folder; just those, not what they need."""
    kinds = ("--implementation", "cp", "--abi", "cp314", "--abi", "abi3", "--abi", "none")
    fit = ("--only-binary=:all:", "--platform", PLATFORM, "--python-version", PYTHON, *kinds)
    subprocess.run([*pip(), *fit, *wanted], cwd=folder, check=True, capture_output=True, text=True)


def write_lock(info: Mapping[str, Any], folder: Path) -> None:
    """Write the lock file of the wheels that lie in a folder with Pyodide."""
    wheels = sorted(folder.glob("*.whl"))
    names = {_name(wheel) for wheel in wheels}
    packages = {_name(wheel): _entry(wheel, names) for wheel in wheels}
    (folder / LOCK).write_text(json.dumps({"info": info, "packages": packages}, indent=1), "utf-8")


def _name(wheel: Path) -> str:
    return canonicalize_name(wheel.name.split("-")[0])


def _entry(wheel: Path, known: set[str]) -> dict[str, Any]:
    with zipfile.ZipFile(wheel) as archive:
        files = archive.namelist()
        (about,) = (name for name in files if name.endswith(".dist-info/METADATA") and name.count("/") == 1)
        metadata = Parser().parsestr(archive.read(about).decode())
    wanted = [Requirement(line) for line in metadata.get_all("Requires-Dist", [])]
    here = {**default_environment(), **EMSCRIPTEN}
    needs = {canonicalize_name(one.name) for one in wanted if one.marker is None or one.marker.evaluate(here)}
    tops = {name.split("/")[0] for name in files if name.endswith((".py", ".so"))}
    return {
        "name": _name(wheel),
        "version": wheel.name.split("-")[1],
        "file_name": wheel.name,
        "install_dir": "site",
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "package_type": "package",
        "imports": sorted({top.split(".")[0] for top in tops if not top.endswith((".dist-info", ".data"))}),
        "depends": sorted(needs & known),
        "unvendored_tests": False,
    }

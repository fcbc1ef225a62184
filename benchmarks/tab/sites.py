"""The folders that a static host serves: ours as `make browser` left it, the others' made from their packages.

Those are told where Pyodide and its packages are by the settings they have for it, and get compressed copies of their
files from the compressor that ours got them from. They are kept beside the environments of the peers, under a name that
says what they were made by.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

from recipe.fetching import cache_folder
from recipe.site import compress

from benchmarks.peers.entrants import PATIENCE, ROOT, environments, surroundings
from benchmarks.tab import notebooks
from benchmarks.tab.notebooks import name_of
from benchmarks.tab.wheels import closure, lay_core, lay_wheels, write_lock

OURS = ROOT / "build" / "browser"

LITE_PYODIDE = "314.0.7"
LITE_ROOTS = ("micropip", "ipython", "jedi", "packaging")
LITE_MORE = ("comm==0.2.3", "ipython_pygments_lexers==1.1.1")
"""What the kernel asks for: from Pyodide's own list, and what is not on it."""

LITE_SETTINGS = {
    "jupyter-lite-schema-version": 0,
    "jupyter-config-data": {
        "litePluginSettings": {"@jupyterlite/pyodide-kernel-extension:kernel": {"disablePyPIFallback": True}}
    },
}

MARIMO_PYODIDE = "314.0.0"
MARIMO_ROOTS = ("micropip", "packaging", "docutils", "pygments", "jedi", "pyodide-http", "narwhals")
MARIMO_MORE = (
    "marimo-base==0.25.2",
    "markdown==3.11.3",
    "msgspec==0.22.0",
    "pymdown-extensions==11.0.2",
    "tomlkit==0.15.2",
    "python-multipart==0.0.34",
    "itsdangerous==2.2.0",
)
PYYAML = "pyyaml-6.0.3-py3-none-any.whl"
"""The package index has none for Pyodide; our recipe makes one."""

MARIMO_PLACES = {"pyodide-index-url": "./pyodide/", "pyodide-lockfile-url": "./pyodide/pyodide-lock.json"}

MARIMO_SETTINGS = "[runtime]\nauto_instantiate = false\n"


MAKERS = ("sites.py", "wheels.py", "notebooks.py")
"""What a site is made by, beside the packages."""


def find_ours(python: str) -> Path:
    """The site that is in build/browser."""
    if not (OURS / "index.html").is_file():
        raise OSError("there is no site in build/browser: make browser")
    return OURS


def make_jupyterlite(python: str) -> Path:
    """What `jupyter lite build` makes of a folder with Pyodide and the notebook."""
    return _kept("jupyterlite", partial(_build_lite, str(Path(python).with_name("jupyter"))))


def make_marimo(python: str) -> Path:
    """What `marimo export html-wasm` makes of the notebook; its page is told that Pyodide lies beside it."""
    return _kept("marimo", partial(_export_marimo, str(Path(python).with_name("marimo"))))


def _build_lite(jupyter: str, place: Path) -> None:
    pyodide, contents = place / "lite" / "static" / "pyodide", place / "contents"
    lock = lay_core(LITE_PYODIDE, pyodide)
    lay_wheels([*closure(lock, LITE_ROOTS), *LITE_MORE], pyodide)
    write_lock(lock["info"], pyodide)
    (place / "lite" / "jupyter-lite.json").write_text(json.dumps(LITE_SETTINGS))
    contents.mkdir()
    (contents / f"{name_of('python')}.ipynb").write_text(notebooks.jupyter())
    folders = ("--lite-dir", "lite", "--contents", str(contents), "--output-dir", str(place / "site"))
    _run(place, jupyter, "lite", "build", *folders, "--no-sourcemaps")


def _export_marimo(marimo: str, place: Path) -> None:
    site, source = place / "site", place / "trial.py"
    settings = place / ".config" / "marimo" / "marimo.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text(MARIMO_SETTINGS)
    source.write_text(notebooks.marimo())
    page = site / f"{name_of('python')}.html"
    words = ("export", "html-wasm", str(source), "--output", str(page), "--mode", "edit", "--no-sandbox")
    _run(place, marimo, *words)
    told = "".join(f' data-{name}="{where}"' for name, where in MARIMO_PLACES.items())
    page.write_text(page.read_text().replace('<marimo-wasm hidden=""', f'<marimo-wasm hidden=""{told}'))
    lock = lay_core(MARIMO_PYODIDE, site / "pyodide")
    lay_wheels([*closure(lock, MARIMO_ROOTS), *MARIMO_MORE], site / "pyodide")
    shutil.copy(cache_folder() / "built" / PYYAML, site / "pyodide")
    write_lock(lock["info"], site / "pyodide")


def _kept(name: str, make: Callable[[Path], None]) -> Path:
    made_by = hashlib.sha256(b"".join(Path(__file__).with_name(one).read_bytes() for one in MAKERS))
    place = environments() / "sites" / f"{name}-{made_by.hexdigest()[:12]}"
    done = place / "made"
    if not done.exists():
        print(f"making the site of {name} …", flush=True)
        for old in place.parent.glob(f"{name}-*"):
            shutil.rmtree(old, ignore_errors=True)
        place.mkdir(parents=True)
        make(place)
        compress(place / "site", environments() / "compressed")
        done.touch()
    return place / "site"


def _run(place: Path, *command: str) -> None:
    kept = {name: value for name, value in surroundings(place).items() if "proxy" not in name.lower()}
    kept |= {"XDG_CONFIG_HOME": str(place / ".config"), "MARIMO_SKIP_UPDATE_CHECK": "1"}
    kept["PATH"] = os.pathsep.join((str(Path(command[0]).parent), os.environ["PATH"]))
    streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    done = subprocess.run(command, cwd=place, env=kept, text=True, timeout=PATIENCE, check=False, **streams)
    if done.returncode:
        raise OSError(f"{' '.join(command[:3])} failed: {done.stderr[-1500:]}")

"""Packs Python files into the archives that the workers unpack: `kernel`, `screen` and our own.

They are plain tars, the same bytes every time; which worker unpacks which is in `page/worker.js`.
"""

from __future__ import annotations

import io
import re
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from recipe.fetching import Larder
from recipe.pins import Pins

OWN = ("kernel", "studio", "webui", "spells")
"""Our packages, below the root of the repository."""

NEEDLESS = re.compile(
    r"(^|/)(tests?|testing/golden|sphinxext|sampledata|examples|node_modules|__pycache__)/"
    r"|^webui/\w+/(src/|package|tsconfig|build\.mjs)|^spells/pairs/"
    r"|^sqlglot/(dialects|generators|parsers)/(?!__init__|base|dialect|duckdb|sqlite)"
    r"|^bokeh/server/static/|^panel/dist/|^[a-z_]+\.data/|^anyio/_backends/_trio\.py$|^pygments/(lexers|styles)/(?!__init__)"
    r"|\.(ts|map|pyi|woff2?|exe|dll)$|\.dist-info/(RECORD|WHEEL|INSTALLER|licenses/.*|top_level\.txt|sboms/.*)$"
)
"""What no worker reads. What the page itself fetches is in `statics`."""

NEEDED = re.compile(
    r"^(narwhals|kernel|studio)/testing/|^panel/(tests/)?__init__\.py$|^pygments/styles/(_mapping|default)\.py$"
    r"|^pygments/lexers/(_mapping|python|javascript|shell|data|sql|html|css|special|_lua_builtins|scripting|json5)\.py$"
)
"""What looks needless and is imported all the same."""

FETCHED = re.compile(r"^webui/(notebook|apps)/dist/|^panel_material_ui/dist/.*\.(js|css)$")
"""What only the page reads, from `own/` and `static/`; the workers want to know no more than that it is there."""

Files = dict[str, bytes]


def is_needed(name: str) -> bool:
    """Whether a worker may read a file of a wheel or of ours."""
    return bool(NEEDED.search(name)) or not NEEDLESS.search(name)


def wheel_files(wheel: Path) -> Files:
    """The files of a wheel that are needed where it runs."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/") and is_needed(name)}


def library_files(part: str, pins: Pins, larder: Larder, built: Iterable[Path], substitutes: Path) -> Files:
    """All files of others for the archive `kernel` or `screen`, with what stands in for what has no build."""
    wheels = [larder.path(pin) for pin in pins.of("wheel") if pin.part == part]
    files: Files = {}
    for wheel in [*wheels, *(built if part == "kernel" else ())]:
        files.update(wheel_files(wheel))
    folder = substitutes / ("both" if part == "kernel" else "screen")
    files.update(folder_files(folder, folder))
    return without_fetched(files)


def own_files(root: Path, tab: Path) -> Files:
    """Our own code, with the files that lie beside it, and the Python that exists only in the tab."""
    files: Files = {}
    for name in OWN:
        files.update(folder_files(root / name, root))
    files.update(folder_files(tab, tab.parent))
    files["webui/security.md"] = (root / "docs" / "security.md").read_bytes()
    return without_fetched(files)


def without_fetched(files: Files) -> Files:
    """The files, with nothing but their names left of those that the page fetches elsewhere."""
    return {name: b"" if FETCHED.search(name) else body for name, body in files.items()}


def folder_files(folder: Path, above: Path) -> Files:
    """The files below a folder, by their path below `above`."""
    return dict(_walk(folder, above))


def _walk(folder: Path, above: Path) -> Iterator[tuple[str, bytes]]:
    for file in sorted(folder.rglob("*")) if folder.is_dir() else ():
        name = file.relative_to(above).as_posix()
        if file.is_file() and file.suffix != ".pyc" and is_needed(name) and "/node_modules/" not in name:
            yield name, file.read_bytes()


def tar(files: Files) -> bytes:
    """An archive of files, in the order of their names."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, body in sorted(files.items()):
            member = tarfile.TarInfo(name)
            member.size = len(body)
            archive.addfile(member, io.BytesIO(body))
    return buffer.getvalue()

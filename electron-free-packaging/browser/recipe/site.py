"""Puts the site together: the folder of its version, the few files that have none, and what is compressed ahead.

What is in the archives is decided in `archives`, what the page fetches of others in `statics`.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from recipe.archives import Files, library_files, own_files, tar
from recipe.fetching import Larder, RecipeError
from recipe.pins import Pins
from recipe.policy import content_policy
from recipe.statics import static_files
from recipe.wheels import build_wheels

HERE = Path(__file__).parent

PYODIDE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm")

LIBRARY = "python_stdlib.zip"

UNVERSIONED = ("index.html", "sw.js", "manifest.webmanifest")
"""Files of the page whose address stays the same over versions; all others are in the folder of the version."""

TAB = "electron-free-packaging/browser/tab"
"""The Python that exists only in the tab."""

SCRIPTS = ("bokeh.min.js", "bokeh-widgets.min.js", "bokeh-tables.min.js", "panel.min.js")
"""What the page loads, one after the other."""

TEXTS = (".js", ".mjs", ".css", ".html", ".json", ".svg", ".wasm", ".webmanifest", ".zip")

COPIES = {**dict.fromkeys(TEXTS, (".br", ".gz")), ".gz": (".br",)}
"""The compressed copies that lie beside a file, by its ending. That of an archive is of what is in it: a fifth less."""

SMALLEST = 1024
"""Bytes from which on a file is worth compressing."""


class Kitchen:
    """A build: the repository's root, the pinned inputs, and the cache where what takes long is kept."""

    def __init__(self, root: Path, pins: Pins, larder: Larder, *, quick: bool = False) -> None:
        self.root, self.pins, self.larder = root, pins, larder
        self.browser = HERE.parent
        self._quick = quick
        self._pyodide = larder.folder / f"pyodide-{pins.named('pyodide').version}"

    def build(self, target: Path) -> str:
        """Make the site in `target`, in place of what was there; the name of its version."""
        self.unpack_pyodide()
        files = self.versioned()
        version = name_of(files, self.unversioned("", []))
        aside = target.with_name(f"{target.name}.new")
        shutil.rmtree(aside, ignore_errors=True)
        write(aside / "v" / version, files)
        listed = ["./", *(f"v/{version}/{name}" for name in sorted(files))]
        write(aside, self.unversioned(version, listed))
        if not self._quick:
            compress(aside, self.larder.folder / "compressed")
        shutil.rmtree(target, ignore_errors=True)
        aside.rename(target)
        return version

    def refresh(self, site: Path) -> None:
        """Put our own code of now into a site that is there, uncompiled and under the same version: for trying only."""
        (folder,) = (site / "v").iterdir()
        fresh = {**self.page(), **static_files(self.pins, self.larder, self.root), "archives/own.tar.gz": self.own()}
        write(folder, fresh)
        write(site, self.unversioned(folder.name, ["./"]))
        for name in fresh:
            for ending in (".br", ".gz"):
                (folder / f"{name}{ending}").unlink(missing_ok=True)

    def unpack_pyodide(self) -> None:
        """Pyodide's files, in a folder of the cache."""
        if not (self._pyodide / LIBRARY).is_file():
            with tarfile.open(self.larder.path(self.pins.named("pyodide"))) as archive:
                for member in archive:
                    name = member.name.removeprefix("package/")
                    if stream := archive.extractfile(member):
                        write(self._pyodide, {name: stream.read()})

    def versioned(self) -> Files:
        """Everything that is in the folder of the version."""
        files = {**self.page(), **static_files(self.pins, self.larder, self.root)}
        files.update({f"pyodide/{name}": (self._pyodide / name).read_bytes() for name in PYODIDE})
        files["pyodide/pyodide-lock.json"] = self.lock()
        files[f"archives/{LIBRARY}.gz"] = squeeze(self.compiled((self._pyodide / LIBRARY).read_bytes()))
        built = build_wheels(self.pins, self.larder)
        for part in ("kernel", "screen"):
            libraries = tar(library_files(part, self.pins, self.larder, built, self.browser / "substitutes"))
            files[f"archives/{part}.tar.gz"] = squeeze(self.compiled(libraries))
        files["archives/own.tar.gz"] = self.own()
        files["version.json"] = self.about(files)
        return files

    def own(self) -> bytes:
        """The archive of our own code."""
        code = tar(own_files(self.root, self.root / TAB))
        return squeeze(code if self._quick else self.compiled(code))

    def about(self, files: Files) -> bytes:
        """What the page wants to know before it fetches: its scripts in their order, and how much there is to fetch."""
        archives = {name: files[f"archives/{name}.gz"] for name in (LIBRARY, "kernel.tar", "screen.tar", "own.tar")}
        sizes = {name: [len(body), len(gzip.decompress(body))] for name, body in archives.items()}
        scripts = [name for script in SCRIPTS for name in files if name.endswith(f"/{script}")]
        return json.dumps({"scripts": scripts, "sizes": sizes}).encode()

    def lock(self) -> bytes:
        """Pyodide's lock without its packages: it is to fetch none."""
        said = json.loads((self._pyodide / "pyodide-lock.json").read_text("utf-8"))
        return json.dumps({**said, "packages": {}}).encode()

    def page(self) -> Files:
        """The page's own scripts and styles."""
        folder = self.browser / "page"
        return {file.name: file.read_bytes() for file in sorted(folder.iterdir()) if _is_versioned(file)}

    def unversioned(self, version: str, files: list[str]) -> Files:
        """The files whose addresses never change, with the version they lead to written in."""
        folder = self.browser / "page"
        words = {"{version}": version, "{policy}": content_policy(), "{files}": json.dumps(files)}
        made = {name: _filled((folder / name).read_text("utf-8"), words) for name in UNVERSIONED}
        icons = {f"icons/{file.name}": file.read_bytes() for file in sorted((folder / "icons").iterdir())}
        return {**made, **icons}

    def compiled(self, archive: bytes) -> bytes:
        """An archive with its Python compiled by Pyodide's own; what was compiled before is in the cache."""
        program = HERE / "bytecode.mjs"
        key = hashlib.sha256(archive + program.read_bytes() + self._pyodide.name.encode()).hexdigest()
        kept = self.larder.folder / "bytecode" / key
        if not kept.is_file():
            kept.parent.mkdir(exist_ok=True)
            with tempfile.TemporaryDirectory() as place:
                source, made = Path(place) / "in", Path(place) / "out"
                source.write_bytes(archive)
                node(str(program), str(self._pyodide), str(source), str(made))
                shutil.move(made, kept)
        return kept.read_bytes()


def _is_versioned(file: Path) -> bool:
    return file.is_file() and file.name not in UNVERSIONED


def _filled(text: str, words: dict[str, str]) -> bytes:
    for name, word in words.items():
        text = text.replace(name, word)
    return text.encode()


def squeeze(archive: bytes) -> bytes:
    """gzip, the same bytes every time."""
    return gzip.compress(archive, 9, mtime=0)


def name_of(*files: Files) -> str:
    """A version's name: what is in it, in sixteen letters."""
    known = hashlib.sha256()
    for name, body in sorted(item for group in files for item in group.items()):
        known.update(f"{name} {hashlib.sha256(body).hexdigest()}\n".encode())
    return known.hexdigest()[:16]


def write(folder: Path, files: Files) -> None:
    """Write files below a folder."""
    for name, body in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)


def node(*arguments: str, text: str = "") -> None:
    """Run a program of Node. Raises `RecipeError`."""
    if shutil.which("node") is None:
        raise RecipeError(
            "There is no node here; Python is compiled and files are compressed with it. Install Node 20."
        )
    done = subprocess.run(["node", *arguments], input=text, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RecipeError(f"node {Path(arguments[0]).name} failed:\n{done.stderr[-3000:]}")


def compress(site: Path, kept: Path) -> None:
    """Lay compressed copies beside the files of a site; those of files that did not change come from the cache."""
    kept.mkdir(exist_ok=True)
    sources = [f for f in sorted(site.rglob("*")) if f.suffix in COPIES and f.stat().st_size >= SMALLEST]
    stored = {file: kept / hashlib.sha256(file.read_bytes()).hexdigest() for file in sources}
    fresh = [file for file, place in stored.items() if not place.with_suffix(".br").is_file()]
    node(str(HERE / "compression.mjs"), text="".join(f"{file}\n" for file in fresh))
    for file, place in stored.items():
        for ending in COPIES[file.suffix]:
            beside = file.with_name(file.name + ending)
            if file in fresh:
                shutil.copyfile(beside, place.with_suffix(ending))
            else:
                shutil.copyfile(place.with_suffix(ending), beside)

"""A notebook in a built site: the few files that differ from that site, and the folder or zip of all of them.

The folder of the version is the built site's, byte for byte, so that sites of one version can share it.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kernel.errors import DeniedError, InvalidError
from kernel.records import dataclass
from kernel.stores.home import NAME as HOME
from studio.bundles import pack
from studio.notebook.markdown import SUFFIX, render
from studio.notebook.text import encode
from studio.site.built import Built
from studio.site.companions import Companions
from studio.site.leaks import check_files

if TYPE_CHECKING:
    from studio.notebook.document import Notebook

Mode = Literal["notebook", "app"]

FOLDER = "spell"
"""Where the notebook and its files are in the site."""

_ABOUT = re.compile(r'(<meta name="description" content=")[^"]*(">)')
_KEPT = re.compile(r"^const VERSION = '[0-9a-f]+'$", re.MULTILINE)
_FILES = re.compile(r"^const FILES = (\[.*\])$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Book:
    """A notebook with the files that go along, by their paths in the folder it will find itself in."""

    title: str
    path: str
    files: Mapping[str, bytes]
    mode: Mode = "notebook"


def root_of(folder: Path) -> Path:
    """The folder whose files a notebook in `folder` may name: its workspace, else the folder itself."""
    real = folder.resolve()
    return next((one for one in (real, *real.parents) if (one / HOME).is_dir()), real)


def gather(
    notebook: Notebook,
    file: Path,
    root: Path,
    environment: Mapping[str, str],
    *,
    more: Iterable[str] = (),
    mode: Mode = "notebook",
) -> Book:
    """The notebook of `file`, with what it names below `root` and `more` that somebody named.

    `NotFoundError` for a name of `more` that is nothing, `LimitError` for too much, `DeniedError` for a key in a file,
    `InvalidError` for a notebook that cannot be an app.
    """
    stem = file.name.removesuffix(SUFFIX)
    beside = file.resolve().parent
    companions = Companions(root, beside)
    companions.of(notebook, stem)
    for name in more:
        companions.add(name)
    path = (beside / f"{stem}{SUFFIX}").relative_to(root).as_posix()
    files = {**companions.files, path: encode(render(notebook), path)}
    check_files(files, environment)
    if mode == "app":
        from studio.apps import plan_app

        plan_app(notebook, stem)
    return Book(notebook.title or stem, path, dict(sorted(files.items())), mode)


def own_files(book: Book, built: Built) -> dict[str, bytes]:
    """The files of the site that are not those of `built`. `InvalidError` when that was built by another release."""
    bundle = pack(book.files)
    digest = hashlib.sha256(bundle).hexdigest()[:16]
    address = f"{FOLDER}/{digest}.zip"
    return {
        ".nojekyll": b"",  # GitHub Pages would leave out files that begin with "_".
        "index.html": _page(book, built, address).encode(),
        "manifest.webmanifest": _manifest(book, built).encode(),
        "sw.js": _worker(built, digest, address).encode(),
        address: bundle,
    }


def write_site(book: Book, built: Built, target: Path, *, replace: bool = False) -> int:
    """Write the site's folder, whole or not at all; the bytes in it.

    Only an empty folder, or with `replace` a site that was exported before, gives way. `DeniedError`, `InvalidError`.
    """
    _check_target(target, replace)
    own = own_files(book, built)
    aside = target.with_name(f".{target.name}.new")
    try:
        shutil.rmtree(aside, ignore_errors=True)
        for name in built.shared():
            (aside / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(built.folder / name, aside / name)
        for name, data in own.items():
            (aside / name).parent.mkdir(parents=True, exist_ok=True)
            (aside / name).write_bytes(data)
        if target.is_dir():
            shutil.rmtree(target)
        aside.rename(target)
    except OSError as error:
        shutil.rmtree(aside, ignore_errors=True)
        raise DeniedError(f"{str(target)!r} cannot be written: {error.strerror or error}.") from None
    return sum(file.stat().st_size for file in target.rglob("*") if file.is_file())


def zip_site(book: Book, built: Built) -> bytes:
    """The site as a zip, without compressed copies: hosts compress by themselves, and it is half the size."""
    shared = {name: (built.folder / name).read_bytes() for name in built.shared(copies=False)}
    return pack({**shared, **own_files(book, built)})


def _check_target(target: Path, replace: bool) -> None:
    if target.is_file() or target.is_symlink():
        raise InvalidError(f"{str(target)!r} is a file. Name a folder for the site.")
    if not target.is_dir() or not any(target.iterdir()):
        return
    index = target / "index.html"
    if not index.is_file() or "data-spell=" not in index.read_text("utf-8", "replace"):
        raise InvalidError(f"{str(target)!r} has other files in it, which are not touched. Name a new folder.")
    if not replace:
        raise InvalidError(f"{str(target)!r} is a site already. Use --force to replace it, or -o to name another.")


def _page(book: Book, built: Built, address: str) -> str:
    title = html.escape(book.title)
    told = {"version": built.version, "spell": address, "file": book.path, "mode": book.mode}
    body = " ".join(f'data-{name}="{html.escape(value)}"' for name, value in told.items())
    text = _swapped(built.text("index.html"), f'<body data-version="{built.version}">', f"<body {body}>")
    text = _swapped(text, "<title>Spell Studio</title>", f"<title>{title}</title>")
    text = _swapped(text, "<h1>Spell Studio</h1>", f"<h1>{title}</h1>")
    return _ABOUT.sub(lambda found: f"{found[1]}{title}: a spellbook that runs in this browser tab.{found[2]}", text)


def _manifest(book: Book, built: Built) -> str:
    said = json.loads(built.text("manifest.webmanifest"))
    named = {"name": book.title, "short_name": book.title[:12].strip(), "description": f"{book.title}: a spellbook."}
    return json.dumps({**said, **named}, indent=2, ensure_ascii=False) + "\n"


def _worker(built: Built, digest: str, address: str) -> str:
    """The service worker: what it keeps has the name of this notebook too, so that a new one is fetched."""
    text = built.text("sw.js")
    found = _FILES.search(text)
    if found is None or not _KEPT.search(text):
        raise InvalidError(f"The sw.js of {str(built.folder)!r} is of another release. Build the site again.")
    text = _KEPT.sub(f"const VERSION = '{built.version}-{digest}'", text)
    return text.replace(found[1], json.dumps([*json.loads(found[1]), address]))


def files_kept(worker: str) -> list[str]:
    """The files of the version that the service worker of a site keeps, by its text."""
    found = _FILES.search(worker)
    return [name for name in json.loads(found[1]) if name != "./"] if found else []


def _swapped(text: str, old: str, new: str) -> str:
    if text.count(old) != 1:
        raise InvalidError(
            f"The built site has no {old!r} in its index.html: another release built it. Build it again."
        )
    return text.replace(old, new)

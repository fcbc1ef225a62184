"""The files that a notebook names and that are there: modules, data, scripted answers, its recording.

Found by reading code and front matter, never by running. Not here: whether they may be given away (`leaks`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from kernel.errors import DeniedError, InvalidError, LimitError, NotFoundError
from kernel.sandbox.module_names import wanted_by
from studio.languages import COMMENTS, language_of_name

if TYPE_CHECKING:
    from studio.notebook.document import Notebook

MOST_FILES = 2_000
LARGEST = 100 << 20
"""Bytes of all files together: a visitor fetches them before anything is shown."""

LONGEST = 300
"""Characters of a name that is looked for."""

SCRIPTED = "scripted/"
RECORDING = ".cassette.jsonl"

_TEXT = re.compile(r"""(["'`])((?:(?!\1)[^\\\n]){1,300})\1""")
_IMPORT = re.compile(r"""(?:\brequire\s*\(?|\bfrom|\bimport\s*\(?)\s*(["'`])([^"'`\n]+)\1""")
_PYTHON = re.compile(
    r"^[ \t]*(?:from[ \t]+([A-Za-z_][\w.]*)[ \t]+import|import[ \t]+([A-Za-z_][\w., \t]*))", re.MULTILINE
)
_PICTURE = re.compile(r"!\[[^\]\n]*\]\(\s*<?([^)>\s]+)")


class Companions:
    """What a notebook in the folder `beside` names below `root`, the folder that its site will have. Both are real."""

    def __init__(self, root: Path, beside: Path) -> None:
        self._root = root
        self._places = [beside, *([root] if root != beside else [])]
        self._found: dict[str, bytes] = {}
        self._size = 0

    def of(self, notebook: Notebook, stem: str = "") -> dict[str, bytes]:
        """The files by their path below `root`; `stem` is the notebook's name, for its recording.

        `LimitError` when they are too many or too large.
        """
        self._take_named(front_texts(notebook))
        for cell in notebook.cells:
            if cell.kind == "markdown":
                self._take_named(_PICTURE.findall(cell.source))
            else:
                self._read(cell.source, cell.kind)
        if stem:
            self._take_named([f"{stem}{RECORDING}"])
        return dict(sorted(self._found.items()))

    def add(self, name: str) -> None:
        """Take a file, a folder or a pattern that somebody named. `NotFoundError` when there is none below `root`."""
        before = len(self._found)
        if not self._take(name) and len(self._found) == before:
            raise NotFoundError(f"There is no file {name!r} in {str(self._root)!r}. Name one that is in that folder.")

    @property
    def files(self) -> dict[str, bytes]:
        """What was found up to now."""
        return dict(sorted(self._found.items()))

    def _read(self, code: str, language: str) -> None:
        """Take what code names, and what that names."""
        self._take_named(found[2] for found in _TEXT.finditer(code))
        named = [found[2] for found in _IMPORT.finditer(code)]
        self._take_named(path for name in named for path in _module_paths(name, language))
        if language == "python":
            modules = [name.replace(".", "/") for name in imported(code)]
            self._take_named(path for name in modules for path in (f"{name}.py", f"{name}/__init__.py"))

    def _take_named(self, names: Iterable[str]) -> None:
        for name in [*names]:
            self._take(name.removeprefix(SCRIPTED))

    def _take(self, name: str) -> bool:
        """Take what a name means in the first place where there is such a thing; whether there was."""
        if not name or len(name) > LONGEST or "\0" in name or "://" in name or not name.strip("./*"):
            return False
        return any([self._take_path(path) for place in self._places for path in _matching(place, name)])

    def _take_path(self, path: Path) -> bool:
        try:
            real = path.resolve()
            if not real.is_relative_to(self._root):
                return False
            if real.is_dir():
                return any([self._take_file(file.resolve()) for file in sorted(real.rglob("*")) if file.is_file()])
            return real.is_file() and self._take_file(real)
        except OSError:
            return False

    def _take_file(self, file: Path) -> bool:
        if not file.is_relative_to(self._root):
            return False
        name = file.relative_to(self._root).as_posix()
        if name in self._found or any(part.startswith(".") or part == "__pycache__" for part in name.split("/")):
            return False
        data = file.read_bytes()
        self._size += len(data)
        if self._size > LARGEST or len(self._found) >= MOST_FILES:
            raise LimitError(
                f"The notebook names files of more than {LARGEST >> 20} MB, or more than {MOST_FILES:,} of them "
                f"(the last was {name!r}). That is too much for a page; name fewer."
            )
        self._found[name] = data
        self._read_file(name, data)
        return True

    def _read_file(self, name: str, data: bytes) -> None:
        language = language_of_name(name)
        if language in COMMENTS:
            self._places.append(self._root / PurePosixPath(name).parent)
            try:
                self._read(data.decode("utf-8", "replace"), language)
            finally:
                self._places.pop()


def front_texts(notebook: Notebook) -> Iterator[str]:
    """Every text that the front matter says."""
    yield notebook.model
    for parameter in notebook.params:
        yield from _texts(parameter.default)
    yield from _texts(notebook.extra)


def imported(code: str) -> list[str]:
    """The modules that Python code imports, by their names."""
    listed = [found[1] or found[2].split("#")[0] for found in _PYTHON.finditer(code)]
    return [name.split()[0] for one in listed for name in one.split(",") if name.split()]


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for one in value.values():
                yield from _texts(one)
        case list() | tuple():
            for one in value:
                yield from _texts(one)


def _module_paths(name: str, language: str) -> tuple[str, ...]:
    if language not in ("lua", "javascript"):
        return ()
    try:
        return wanted_by(name, language, (Path(), PurePosixPath())).paths
    except (DeniedError, InvalidError):
        return ()


def _matching(place: Path, name: str) -> Iterator[Path]:
    """What a name or a pattern means in a folder."""
    if "*" not in name:
        yield place / name
        return
    try:
        yield from sorted(place.glob(name))
    except (ValueError, NotImplementedError, OSError):
        return

"""A folder of notebooks: what is in it, and making, renaming, copying and deleting them. Nothing outside is touched.

Paths are text, with `/`, from the folder. Everything here blocks: call it with `asyncio.to_thread`.
Not here: what is in a notebook's file (`studio.notebook`).
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import count, islice
from pathlib import Path, PurePosixPath

from kernel.errors import DeniedError, InvalidError, NotFoundError, SpellError
from kernel.stores.home import NAME as HOME
from studio.notebook.archive import Archive
from studio.notebook.document import Cell, Notebook
from studio.notebook.files import write_all
from studio.notebook.markdown import SUFFIX, render
from studio.notebook.text import encode

MOST_FILES = 2_000
MOST_FOLDERS = 5_000
DEEPEST = 12
"""How much of a folder `list` looks at."""

_IGNORED = ("node_modules", "__pycache__")
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\]')
_LONGEST = 150
_TRASH = "trash"

FILES = "files"
"""The folder for files that are no notebooks."""


class Workspace:
    """The folder `folder`; what is deleted goes to `home`, by default its `.llmspell`."""

    def __init__(self, folder: Path, home: Path | None = None) -> None:
        self.folder = folder.resolve()
        self.home = home or self.folder / HOME

    def list(self) -> list[str]:
        """The notebooks, sorted; hidden folders, `node_modules` and linked folders are left out.

        At most `MOST_FILES`, in `MOST_FOLDERS` folders, `DEEPEST` levels down. `NotFoundError` when the folder is gone.
        """
        if not self.folder.is_dir():
            raise NotFoundError(f"The folder {str(self.folder)!r} is gone. Put it back, or open another one.")
        return sorted(islice(self._found(), MOST_FILES))

    def locate(self, path: str) -> Path:
        """The file of a notebook's path.

        `NotFoundError` when there is none; `InvalidError` when it is no notebook's path, `DeniedError` when it
        leads out of the workspace.
        """
        place = self._place(path, is_there=True)
        if not place.is_file():
            raise NotFoundError(f"There is no notebook {path!r} in this workspace (any more).")
        return place

    def new(self, name: str = "untitled", text: str | None = None) -> str:
        """Make a notebook, by default with one cell; its path. A number makes the name unique.

        `InvalidError` for a name that cannot be, `DeniedError` where nothing can be written.
        """
        path = _with_suffix(name)
        if text is None:
            title = PurePosixPath(path).name.removesuffix(SUFFIX)
            text = render(Notebook(title[:1].upper() + title[1:], cells=(Cell("new", "lua", 'print("Hello")'),)))
        return self._create(path, encode(text, path))

    def bring(self, name: str, data: bytes) -> str:
        """Keep a file that is no notebook below `files`; its path. One that is there with the same content is used.

        A number makes the name unique. `DeniedError` where nothing can be written.
        """
        plain = re.sub(r"[^\w. -]|^\.+", "_", name.replace("\\", "/").rpartition("/")[2])[-120:].strip(" .") or "file"
        stem, ending = PurePosixPath(plain).stem, PurePosixPath(plain).suffix
        for number in count(1):
            path = f"{FILES}/{plain if number == 1 else f'{stem}-{number}{ending}'}"
            place = self.folder / path
            _make_folder(place.parent, path)
            if not place.parent.resolve().is_relative_to(self.folder):
                raise DeniedError(f"{FILES!r} leads out of the workspace. Rename it, and give the file again.")
            try:
                _write_new(place, data)
            except FileExistsError:
                if not (place.is_file() and place.read_bytes() == data):
                    continue
            except OSError as error:
                raise _denied(error, path) from None
            return path
        raise AssertionError("count() has no end")

    def duplicate(self, path: str) -> str:
        """Copy a notebook beside itself; the copy's path. Errors as `locate` and `new`."""
        try:
            data = self.locate(path).read_bytes()
        except OSError as error:
            raise _denied(error, path) from None
        return self._create(f"{path.removesuffix(SUFFIX)}-copy{SUFFIX}", data)

    def rename(self, path: str, name: str) -> str:
        """Give a notebook another name in its folder, or, when `name` has a `/`, a place in the workspace.

        The new path. `InvalidError` when that exists already; nothing is ever replaced. Errors as `locate` too.
        """
        wanted = self.renamed(path, name)
        source, target = self.locate(path), self._place(wanted)
        if wanted == path:
            return path
        _make_folder(target.parent, wanted)
        try:
            _move(source, target)
        except FileExistsError:
            raise _taken(wanted) from None
        except OSError as error:
            raise _denied(error, wanted) from None
        with suppress(DeniedError):  # A history that cannot be written is told when something is to be kept in it.
            Archive(self.home).rename(path, wanted)
        return wanted

    def renamed(self, path: str, name: str) -> str:
        """The path that `rename` would give it. Errors as that, as far as they can be foreseen."""
        source = self.locate(path)
        wanted = _with_suffix(name if "/" in name else str(PurePosixPath(path).with_name(_with_suffix(name))))
        target = self._place(wanted)
        if wanted != path and target.exists() and not target.samefile(source):
            raise _taken(wanted)
        return wanted

    def delete(self, path: str) -> None:
        """Move a notebook to the trash, from where `restore` brings it back. Errors as `locate`; `DeniedError`."""
        source = self.locate(path)
        moment = time.strftime("%Y%m%d-%H%M%S")
        target = self.home / _TRASH / f"{moment}-{time.time_ns() % 10**9:09}-{secrets.token_hex(2)}" / path
        try:
            target.parent.mkdir(mode=0o700, parents=True)
            shutil.move(source, target)
        except OSError as error:
            raise _denied(error, path) from None

    def restore(self, path: str) -> str:
        """Bring back what was last deleted there; its path, which has a number when the old one is taken.

        `NotFoundError` when the trash holds no such notebook; `DeniedError` where it cannot be written.
        """
        self._place(path)
        trash = self.home / _TRASH
        found = [folder / path for folder in sorted(trash.glob("*"), reverse=True) if (folder / path).is_file()]
        if not found:
            raise NotFoundError(f"There is no notebook {path!r} in the trash.")
        try:
            back = self._create(path, found[0].read_bytes())
            found[0].unlink()
        except OSError as error:
            raise _denied(error, path) from None
        return back

    def _place(self, path: str, is_there: bool = False) -> Path:
        parts = _checked(path, is_there).parts
        place = self.folder.joinpath(*parts)
        if not place.resolve().is_relative_to(self.folder):
            raise DeniedError(f"{path!r} leads out of the workspace. Open its own folder instead.")
        return place

    def _create(self, path: str, data: bytes) -> str:
        stem = path.removesuffix(SUFFIX)
        for number in count(1):
            wanted = path if number == 1 else f"{stem}-{number}{SUFFIX}"
            place = self._place(wanted)
            _make_folder(place.parent, wanted)
            try:
                _write_new(place, data)
            except FileExistsError:
                continue
            except OSError as error:
                raise _denied(error, wanted) from None
            return wanted
        raise AssertionError("count() has no end")

    def _found(self) -> Iterator[str]:
        waiting = [(self.folder, 0)]
        for _ in range(MOST_FOLDERS):
            if not waiting:
                return
            folder, depth = waiting.pop(0)
            try:
                entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
            except OSError:
                # A folder that may not be read has no notebooks for this person.
                continue
            for entry in entries:
                if entry.name.startswith(".") or entry.name in _IGNORED:
                    continue
                if entry.is_dir(follow_symlinks=False) and depth < DEEPEST:
                    waiting.append((Path(entry.path), depth + 1))
                elif entry.name.endswith(SUFFIX) and self._is_ours(entry):
                    yield Path(entry.path).relative_to(self.folder).as_posix()

    def _is_ours(self, entry: os.DirEntry[str]) -> bool:
        return entry.is_file() and (not entry.is_symlink() or Path(entry.path).resolve().is_relative_to(self.folder))


def _with_suffix(name: str) -> str:
    name = name.strip()
    return name if name.endswith(SUFFIX) else f"{name.removesuffix('.md').removesuffix('.spell')}{SUFFIX}"


def _checked(path: str, is_there: bool = False) -> PurePosixPath:
    """The path of a notebook. `InvalidError` when no notebook can have it.

    What `is_there` already, another program may have given a name that we would not.
    """
    parts = path.split("/")
    bad = [part for part in parts if not part.strip() or part.startswith(".")]
    odd = [part for part in parts if part.endswith((" ", ".")) or _FORBIDDEN.search(part)]
    if bad or "\x00" in path or (odd and not is_there) or not path.endswith(SUFFIX):
        raise InvalidError(
            f"{path!r} cannot be the name of a notebook. Use letters, digits, spaces, '-' and '_', "
            f"and do not begin with '.'; the file ends with {SUFFIX!r}."
        )
    if any(len(os.fsencode(part)) > _LONGEST for part in parts):
        raise InvalidError(f"The name {path!r} is too long. Use at most {_LONGEST} letters.")
    return PurePosixPath(path)


def _taken(path: str) -> InvalidError:
    return InvalidError(f"There is a notebook {path!r} already. Choose another name.")


def _make_folder(folder: Path, path: str) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise InvalidError(f"{path!r} cannot be: {folder.name!r} is a file, not a folder.") from None
    except OSError as error:
        raise _denied(error, path) from None


def _write_new(place: Path, data: bytes) -> None:
    descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        write_all(descriptor, data)
        os.fsync(descriptor)
    except OSError:
        place.unlink()
        raise
    finally:
        os.close(descriptor)


def _move(source: Path, target: Path) -> None:
    """Move without ever replacing a file. `FileExistsError`."""
    try:
        if not hasattr(os, "link"):
            # Python in a browser's tab.
            raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP), str(target))
        os.link(source, target, follow_symlinks=False)
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.EXDEV, errno.EMLINK):
            raise
        # A file system without hard links: then look first.
        if target.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from None
        shutil.move(source, target)
    else:
        source.unlink()


def _denied(error: OSError, path: str) -> SpellError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DeniedError(f"{path!r} cannot be written: the disk is full. Free some space.")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return DeniedError(f"{path!r} cannot be changed: you may not write there. Give yourself the right to.")
    return DeniedError(f"{path!r} cannot be changed: {error.strerror or error}.")

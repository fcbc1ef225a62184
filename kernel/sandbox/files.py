"""The only hands that touch files. A path outside the folders it was given is refused, whatever its spelling.

Links are followed before the check, so a link out of a folder is outside. Not here: who may have
which folders (`kernel.policy`), and what a tool does with them.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kernel.errors import DeniedError, InvalidError, NotFoundError, SpellError, ToolError
from kernel.records import dataclass

MOST_LISTED = 10_000


@dataclass(frozen=True, slots=True)
class Files:
    """Hands that reach into `roots` only.

    `base` is where relative paths start; `max_size` the largest file read or written, in
    bytes; `extensions` (with the dot) the only ones allowed, all when empty.
    """

    base: Path
    roots: tuple[Path, ...]
    write: bool = True
    max_size: int = 10 << 20
    extensions: tuple[str, ...] = ()

    def narrowed(
        self,
        allowed: Iterable[str] = (),
        read_only: bool = False,
        max_size: int | None = None,
        extensions: Iterable[str] = (),
    ) -> Files:
        """Hands that reach less far: never further than these, whatever is asked for."""
        wanted = tuple((self.base / Path(path).expanduser()).resolve() for path in allowed)
        inner = tuple(path for path in wanted if self._inside(path))
        if wanted and not inner:
            raise DeniedError(f"The profile does not allow {', '.join(map(repr, allowed))}. {self._allowed()}")
        size = self.max_size if max_size is None else min(max_size, self.max_size)
        return Files(self.base, inner or self.roots, self.write and not read_only, size, tuple(extensions))

    def resolve(self, path: str) -> Path:
        """The real path. `DeniedError` when it is outside the roots or has a forbidden extension."""
        if not isinstance(path, str) or not path or "\0" in path:
            raise InvalidError(f"{path!r} is not a path.")
        real = (self.base / Path(path).expanduser()).resolve()
        if not self._inside(real):
            raise DeniedError(f"{path!r} is outside the allowed folders. {self._allowed()}", path=path)
        if self.extensions and real.suffix not in self.extensions and not real.is_dir():
            raise DeniedError(f"{path!r} has an extension that is not allowed: {', '.join(self.extensions)}.")
        return real

    def permit(self, path: Path) -> None:
        """`DeniedError` when a path is outside the roots; for those who read by themselves."""
        self.resolve(str(path))

    def read(self, path: str) -> bytes:
        """The content. `NotFoundError`, `DeniedError`, or `InvalidError` when it is too large or no plain file."""
        real = self._plain_file(path)
        with _told(path):
            return real.read_bytes()

    def replace(self, path: str, content: bytes) -> int:
        """Write a whole file: aside first, then renamed, so that it is never half-written. Gives the size."""
        real = self._writable(path, len(content))
        with _told(path):
            real.parent.mkdir(parents=True, exist_ok=True)
            _write_aside(real, content)
        return len(content)

    def append(self, path: str, content: bytes) -> int:
        """Add to the end of a file, made when it does not exist. Gives the new size."""
        real = self.resolve(path)
        size = (real.stat().st_size if real.exists() else 0) + len(content)
        self._writable(path, size)
        with _told(path), real.open("ab") as file:
            file.write(content)
        return size

    def entries(self, path: str = ".") -> list[dict[str, Any]]:
        """What a folder holds, by name: `name`, `type` (`file`, `folder`, `link`, `other`), `size` in bytes."""
        real = self.resolve(path)
        if not real.exists():
            raise NotFoundError(f"There is no folder {path!r}.")
        if not real.is_dir():
            raise InvalidError(f"{path!r} is not a folder.")
        with _told(path):
            return [_entry(item) for item in sorted(real.iterdir())[:MOST_LISTED]]

    def describe(self, path: str) -> dict[str, Any]:
        """`exists`, and for what exists `type`, `size` and `modified` (seconds since the epoch)."""
        real = self.resolve(path)
        if not real.exists():
            return {"path": path, "exists": False}
        about = real.stat()
        return {**_entry(real), "path": path, "exists": True, "modified": about.st_mtime}

    def make_folder(self, path: str) -> None:
        """Make a folder and those above it."""
        real = self._writable(path, 0)
        with _told(path):
            real.mkdir(parents=True, exist_ok=True)

    def remove(self, path: str) -> None:
        """Remove a file or an empty folder."""
        real = self._writable(path, 0)
        if not real.exists():
            raise NotFoundError(f"There is nothing at {path!r} to delete.")
        with _told(path):
            real.rmdir() if real.is_dir() else real.unlink()

    def move(self, path: str, to: str) -> None:
        """Move or rename; refuses to replace what exists."""
        source, target = self._writable(path, 0), self._writable(to, 0)
        if not source.exists():
            raise NotFoundError(f"There is nothing at {path!r} to move.")
        if target.exists():
            raise InvalidError(f"{to!r} exists already. Delete it first, or choose another name.")
        with _told(to):
            import shutil

            shutil.move(source, target)

    def _inside(self, real: Path) -> bool:
        return any(real == root or root in real.parents for root in self.roots)

    def _allowed(self) -> str:
        return f"Allowed: {', '.join(map(str, self.roots))}." if self.roots else "This profile allows no folder."

    def _writable(self, path: str, size: int) -> Path:
        real = self.resolve(path)
        if not self.write:
            raise DeniedError(f"{path!r} cannot be changed: files are read-only here.", path=path)
        if size > self.max_size:
            raise InvalidError(f"{path!r} would have {size} bytes; the most is {self.max_size}.")
        return real

    def _plain_file(self, path: str) -> Path:
        real = self.resolve(path)
        if not real.exists():
            raise NotFoundError(f"There is no file {path!r}.")
        about = real.stat()
        if not stat.S_ISREG(about.st_mode):
            raise InvalidError(f"{path!r} is not a plain file.")
        if about.st_size > self.max_size:
            raise InvalidError(f"{path!r} has {about.st_size} bytes; the most that is read is {self.max_size}.")
        return real


def _entry(item: Path) -> dict[str, Any]:
    kinds = ((item.is_symlink, "link"), (item.is_dir, "folder"), (item.is_file, "file"))
    kind = next((word for test, word in kinds if test()), "other")
    return {"name": item.name, "type": kind, "size": item.lstat().st_size if kind == "file" else 0}


def _write_aside(real: Path, content: bytes) -> None:
    import tempfile

    mode = stat.S_IMODE(real.stat().st_mode) if real.exists() else 0o644
    descriptor, aside = tempfile.mkstemp(prefix=f".{real.name}.", dir=real.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(aside, mode)
        os.replace(aside, real)
    except BaseException:
        os.unlink(aside)
        raise


class _told:
    """Turns what the system says about a file into an error a person understands."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        match error:
            case None | SpellError():
                return
            case PermissionError():
                raise DeniedError(f"The system does not permit that on {self.path!r}.", path=self.path) from error
            case OSError():
                raise ToolError(f"{self.path!r}: {error.strerror or error}.", path=self.path) from error

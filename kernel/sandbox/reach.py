"""How far hands on files reach: which paths are allowed, which names are protected, which sizes and extensions.

Not here: what is done at a path (`files`), and the way there (`descents`).
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Self

from kernel.confines import here
from kernel.errors import DeniedError, InvalidError
from kernel.records import dataclass
from kernel.sandbox.descents import Place, descent
from kernel.sandbox.paths import LONGEST_PATH, PROTECTED, has_extension, member, protection
from kernel.sandbox.troubles import told

MOST_STREAMED = 1 << 30
"""Bytes of a file that is read in pieces."""


@dataclass(frozen=True, slots=True)
class Reach:
    """A reach into `roots` only.

    `base` is where relative paths start; `max_size` the largest file read or written, in bytes, `max_streamed` the
    largest read in pieces; `extensions` the only ones allowed, all when empty. `protected` are names that are kept
    from spells (`kernel.sandbox.paths.PROTECTED` says how they are written); `hard_links` lets files be read and
    added to that have another name somewhere else. `origins` are the roots before it was narrowed.
    """

    base: Path
    roots: tuple[Path, ...]
    write: bool = True
    max_size: int = 10 << 20
    extensions: tuple[str, ...] = ()
    protected: tuple[str, ...] = PROTECTED
    hard_links: bool = False
    max_streamed: int = MOST_STREAMED
    origins: tuple[Path, ...] = ()

    def narrowed(
        self,
        allowed: Iterable[str] = (),
        read_only: bool = False,
        max_size: int | None = None,
        extensions: Iterable[str] = (),
    ) -> Self:
        """Hands that reach less far: never further than these, whatever is asked for."""
        wanted = tuple(self._real(path) for path in allowed)
        inner = tuple(path for path in wanted if self._inside(path))
        if wanted and not inner:
            raise DeniedError(f"The profile does not allow {', '.join(map(repr, allowed))}. {self._allowed()}")
        most, streamed = (self.max_size, self.max_streamed) if max_size is None else (max_size, max_size)
        return replace(
            self,
            roots=inner or self.roots,
            write=self.write and not read_only,
            max_size=min(most, self.max_size),
            extensions=self._common(tuple(extensions)),
            max_streamed=min(streamed, self.max_streamed),
            origins=self.origins or self.roots,
        )

    def resolve(self, path: str) -> Path:
        """The real path. `DeniedError` when it is outside the roots, protected or has a forbidden extension."""
        real = self._locate(path)
        self._check_protected(real, path, ("all",))
        with told(path):
            is_folder = real.is_dir()
        if not is_folder:
            self._check_extension(real, path)
        return real

    def permit(self, path: Path) -> None:
        """`DeniedError` when a path is outside the roots; for those who read by themselves."""
        self.resolve(str(path))

    def resolve_change(self, path: str) -> Path:
        """The real path of a file that is changed by those who write by themselves. `DeniedError` as for any change."""
        real = self._changeable(path)
        self._check_extension(real, path)
        return real

    def member(self, name: str, folder: str = ".") -> str:
        """Where a file of an archive that is unpacked into `folder` goes, for `replace`.

        `DeniedError` for a name that leads out of it, however it is spelled and through whatever link.
        """
        inner = f"{folder}/{member(name)}"
        above, real = self._locate(folder), self._locate(inner)
        if above not in real.parents:
            raise DeniedError(f"{name!r} in the archive would be put outside {folder!r}.", path=name)
        return inner

    def _real(self, path: str) -> Path:
        if not isinstance(path, str) or not path or "\0" in path:
            raise InvalidError(f"{path!r} is not a path.")
        try:
            with told(path):
                real = (self.base / Path(path).expanduser()).resolve()
        except (RuntimeError, ValueError) as error:
            raise InvalidError(f"{path!r} is not a path: {error}.") from None
        if len(str(real).encode("utf-8", "surrogatepass")) > LONGEST_PATH:
            # Step by step it could be made, and no other program would ever reach it.
            raise InvalidError(f"{path[:80]!r}… is a path longer than {LONGEST_PATH} bytes.")
        return real

    def _locate(self, path: str) -> Path:
        real = self._real(path)
        if not self._inside(real):
            raise DeniedError(f"{path!r} is outside the allowed folders. {self._allowed()}", path=path)
        for confines in here():
            if not confines.hands.files._inside(real):
                told = f"{confines.hands.files._allowed()}{confines.why}"
                raise DeniedError(f"{path!r} is outside the allowed folders. {told}", path=path)
        return real

    def _inside(self, real: Path) -> bool:
        return any(real == root or root in real.parents for root in self.roots)

    def _allowed(self) -> str:
        return f"Allowed: {', '.join(map(str, self.roots))}." if self.roots else "This profile allows no folder."

    def _anchor(self, real: Path) -> Path:
        """The outermost allowed folder that holds it."""
        around = [root for root in self.origins or self.roots if real == root or root in real.parents]
        return min(around, key=lambda root: len(root.parts), default=Path(real.anchor))

    def _place(self, real: Path, make: bool = False) -> AbstractContextManager[Place]:
        return descent(real, self._anchor(real), make)

    def _common(self, extensions: tuple[str, ...]) -> tuple[str, ...]:
        if not extensions or not self.extensions:
            return extensions or self.extensions
        both = tuple(each for each in extensions if has_extension(f"x.{each.lstrip('.')}", self.extensions))
        if not both:
            raise DeniedError(f"Of {', '.join(extensions)} none is allowed; allowed: {', '.join(self.extensions)}.")
        return both

    def _check_extension(self, real: Path, path: str) -> None:
        if self.extensions and not has_extension(real.name, self.extensions):
            raise DeniedError(f"{path!r} has an extension that is not allowed: {', '.join(self.extensions)}.")

    def _check_protected(self, real: Path, path: str, kinds: tuple[str, ...]) -> None:
        reaches: list[Reach] = [self, *(confines.hands.files for confines in here())]
        if any(reach._protects(real, kinds) for reach in reaches):
            raise DeniedError(f"{path!r} is protected: a spell with this profile keeps off it.", path=path)

    def _protects(self, real: Path, kinds: tuple[str, ...]) -> bool:
        parts = real.relative_to(self._anchor(real)).parts
        return bool(self.protected) and protection(parts, real.as_posix(), self.protected) in kinds

    def _check_file(self, about: os.stat_result, real: Path, path: str) -> None:
        """What was opened, which may not be what was looked at."""
        check_plain(about, path)
        self._check_extension(real, path)
        if about.st_nlink > 1 and not all((self.hard_links, *(each.hands.files.hard_links for each in here()))):
            raise DeniedError(f"{path!r} has another name (a hard link), which may lie outside. Copy it first.")

    def _check_size(self, path: str, size: int) -> None:
        if size > self.max_size:
            raise InvalidError(f"{path!r} would have {size} bytes; the most is {self.max_size}.")

    def check_writing(self, path: str) -> None:
        """`DeniedError` where files are only read."""
        why = next((confines.why for confines in here() if not confines.hands.files.write), "")
        if why or not self.write:
            raise DeniedError(f"{path!r} cannot be changed: files are read-only here.{why}", path=path)

    def _changeable(self, path: str) -> Path:
        real = self._locate(path)
        self.check_writing(path)
        self._check_protected(real, path, ("all", "write"))
        return real

    def _writable(self, path: str, size: int) -> Path:
        real = self._changeable(path)
        self._check_size(path, size)
        return real

    def _movable(self, path: str) -> Path:
        real = self._changeable(path)
        if real in self.roots or real in self.origins:
            raise DeniedError(f"{path!r} is the folder the spell may work in; it stays where it is.", path=path)
        return real

    def _is_folder(self, about: os.stat_result, real: Path, path: str) -> bool:
        if stat.S_ISDIR(about.st_mode):
            return True
        self._check_extension(real, path)
        return False


def check_plain(about: os.stat_result | None, path: str) -> None:
    """`InvalidError` for a folder, a link, a device, a pipe."""
    if about is not None and not stat.S_ISREG(about.st_mode):
        raise InvalidError(f"{path!r} is not a plain file.")

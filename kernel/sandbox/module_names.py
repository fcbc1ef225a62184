"""What names of modules mean in each language, and entries of a list of allowed ones. Nothing here touches a file."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from kernel.errors import DeniedError, InvalidError
from kernel.records import dataclass

LUA_NAME = re.compile(r"[\w-]+(?:[./][\w-]+)*")
ABSOLUTE = re.compile(r"[/~\\]|[A-Za-z][\w+.-]*:")
SHA256 = re.compile(r"[0-9a-f]{64}")

LONGEST, MOST_LETTERS = 200, 2000
"""Bytes of a part of a name, and characters of a name: systems know no longer files."""

LUA_ENDINGS = (".lua", "/init.lua")
JAVASCRIPT_ENDINGS = (".js", ".mjs", "/index.js")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where a name may be: `paths` below `folder`, or below any of the folders when that is None.

    A name is bare when it says no place (`words`, not `./words.js`).
    """

    name: str
    paths: tuple[str, ...]
    folder: Path | None = None
    is_bare: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the list of allowed modules; `sha256` is what the file has to be, "" for anything.

    `pattern` is for paths, with or without ending, `dotted` for those of modules in Lua, None when it is no name there.
    """

    pattern: re.Pattern[str]
    dotted: re.Pattern[str] | None = None
    sha256: str = ""

    def covers(self, path: str) -> bool:
        """Whether a file is meant, by its path in its folder, the same without ending, or its name in Lua."""
        stem = path.rpartition(".")[0] or path
        if self.pattern.fullmatch(path) or self.pattern.fullmatch(stem):
            return True
        short = stem.removesuffix("/init")
        return self.dotted is not None and path.endswith(".lua") and self.dotted.fullmatch(short) is not None


def read_entry(text: str) -> Entry:
    """`lib/*.lua`, `lib.words`, `lib/words.lua#sha256=…`: `*` is anything but a slash, `**` anything."""
    said, mark, sum = text.strip().removeprefix("./").partition("#sha256=")
    if not said or (mark and not SHA256.fullmatch(sum.lower())):
        raise InvalidError(
            f"{text!r} is no entry for a list of modules. Write a name or a pattern, and behind it #sha256= and "
            "64 hexadecimal digits to say which file it has to be: lib/words.lua, lib/*.lua, lib.words."
        )
    dotted = None if "/" in said else re.compile(_regex(said.replace(".", "/")))
    return Entry(re.compile(_regex(said)), dotted, sum.lower())


def wanted_by(name: str, language: str, home: tuple[Path, PurePosixPath]) -> Wanted:
    """What a name means in a language; `home` is the folder that a relative one is bound to, and the place in it.

    `DeniedError` for a name that leads out.
    """
    if not name or max(len(part.encode()) for part in name.split("/")) > LONGEST or len(name) > MOST_LETTERS:
        raise InvalidError(f"{name[:80]!r} is no name of a module.")
    if ABSOLUTE.match(name) or "\\" in name or "\0" in name:
        raise DeniedError(
            f"The module {name!r} is named by an absolute path or an address. Name it from the spell's folder: "
            f"{'lib.words' if language == 'lua' else './lib/words.js'}.",
            module=name,
        )
    return _wanted_in_lua(name) if language == "lua" else _wanted_in_javascript(name, *home)


def _wanted_in_lua(name: str) -> Wanted:
    said = name.removeprefix("./")
    if ".." in said:
        raise _leaving(name)
    if not LUA_NAME.fullmatch(said):
        raise InvalidError(f"{name!r} is no name of a module. Write the folders with dots: require('lib.words').")
    path = said.replace(".", "/")
    return Wanted(path.replace("/", "."), tuple(f"{path}{ending}" for ending in LUA_ENDINGS))


def _wanted_in_javascript(name: str, folder: Path, place: PurePosixPath) -> Wanted:
    is_bare = not name.startswith(("./", "../"))
    path = posixpath.normpath(name if is_bare else (place / name).as_posix())
    if path.startswith(".."):
        raise _leaving(name)
    exact = (path,) if path.endswith((".js", ".mjs")) else ()
    paths = (*exact, *(f"{path}{ending}" for ending in JAVASCRIPT_ENDINGS))
    return Wanted(name if is_bare else f"./{path}", paths, None if is_bare else folder, is_bare)


def _leaving(name: str) -> DeniedError:
    return DeniedError(
        f"The module {name!r} is out of its folder. What several spells share can be in a folder of its own: "
        "--module-folder, or in the front matter modules: {folders: [../shared]}.",
        module=name,
    )


def names_of(path: str, is_own: bool, language: str) -> Iterator[str]:
    """What a file is called in a language, if it is a module there; `is_own` says it is in the spell's own folder."""
    if language == "lua" and path.endswith(".lua"):
        yield path.removesuffix(".lua").removesuffix("/init").replace("/", ".")
    elif language == "javascript" and path.endswith((".js", ".mjs")):
        yield f"./{path}" if is_own else path


def _regex(pattern: str) -> str:
    parts = re.split(r"(\*\*/?|\*|\?)", pattern)
    words = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return "".join(words.get(part, re.escape(part)) for part in parts)

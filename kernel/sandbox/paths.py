"""What the names of files say: which of them are protected, and which names from an archive are safe.

Pure: nothing here looks at a file. Not here: following links and opening (`files`, `descents`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from fnmatch import fnmatchcase, translate
from functools import lru_cache

from kernel.errors import DeniedError, InvalidError
from kernel.records import dataclass

CHANGES_ONLY = "write:"
"""Before a pattern: what it names may be read, but not changed."""

PROTECTED = (
    "write:.git",
    "write:git~[0-9]",
    "write:.hg",
    "write:.svn",
    "write:.llmspell",
    ".env",
    ".env.*",
    "!.env.example",
    "!.env.sample",
    "!.env.template",
    ".netrc",
    "_netrc",
    ".npmrc",
    ".pypirc",
    ".git-credentials",
    ".ssh",
    ".aws",
    ".gnupg",
    ".kube",
    ".docker/config.json",
    "id_rsa*",
    "id_dsa*",
    "id_ecdsa*",
    "id_ed25519*",
    "*.pem",
    "*.key",
    "*.p12",
    "*.pfx",
    "/proc",
    "/sys",
    "/dev",
)
"""Names that are neither read nor changed, at any depth, with all that is below them.

`write:` before one lets it be read, `!` takes a name out again, `/` at the start means this one path.
"""

DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)", re.IGNORECASE)
"""What Windows takes for a device, whatever ending follows."""

LONGEST_NAME = 255
"""Bytes of one name that file systems take."""

LONGEST_PATH = 4095
"""Bytes of a whole path that programs can name (`PATH_MAX` of Linux without its end)."""


def spelled(name: str) -> str:
    """A name as the most forgiving file system would compare it, so that no other spelling of it gets through.

    Case, composed letters, letters that are not seen, what follows a colon (NTFS) and dots and spaces at the end
    (Windows) make no difference.
    """
    plain = name.partition(":")[0]
    if not plain.isascii():
        import unicodedata

        seen = "".join(each for each in unicodedata.normalize("NFKC", plain) if unicodedata.category(each) != "Cf")
        plain = unicodedata.normalize("NFKC", seen.casefold())
    return plain.casefold().rstrip(". ")


def protection(parts: Sequence[str], whole: str, patterns: tuple[str, ...]) -> str:
    """How a path is protected: `all`, `write` (it may be read) or "" for not at all.

    `parts` are the names below the allowed folder, `whole` is the real path.
    """
    names = [spelled(part) for part in parts]
    for kind, kept in zip(("all", "write"), _kept(patterns), strict=True):
        if kept.covers(names, whole):
            return kind
    return ""


@dataclass(frozen=True, slots=True)
class _Kept:
    """Patterns of one kind, ready to be compared: of one name, of several, of whole paths."""

    single: Callable[[str], object]
    excepted: Callable[[str], object]
    runs: tuple[tuple[str, ...], ...]
    paths: tuple[str, ...]

    def covers(self, names: list[str], whole: str) -> bool:
        if any(whole == path or whole.startswith(f"{path}/") for path in self.paths):
            return True
        return any(self.single(name) and not self.excepted(name) for name in names) or any(
            all(map(fnmatchcase, names[first : first + len(run)], run))
            for run in self.runs
            for first in range(len(names) - len(run) + 1)
        )


@lru_cache(16)
def _kept(patterns: tuple[str, ...]) -> tuple[_Kept, _Kept]:
    excepted = _any_of(each[1:].casefold() for each in patterns if each.startswith("!"))
    write = [each.removeprefix(CHANGES_ONLY) for each in patterns if each.startswith(CHANGES_ONLY)]
    whole = [each for each in patterns if not each.startswith(("!", CHANGES_ONLY))]
    return _sorted(whole, excepted), _sorted(write, excepted)


def _sorted(patterns: Iterable[str], excepted: Callable[[str], object]) -> _Kept:
    plain = [each.removesuffix("/**") for each in patterns]
    names = [each.casefold().split("/") for each in plain if not each.startswith("/")]
    single = _any_of(run[0] for run in names if len(run) == 1)
    runs = tuple(tuple(run) for run in names if len(run) > 1)
    return _Kept(single, excepted, runs, tuple(each for each in plain if each.startswith("/")))


def _any_of(patterns: Iterable[str]) -> Callable[[str], object]:
    return re.compile("|".join(map(translate, patterns)) or r"(?!)").match


def has_extension(name: str, extensions: Iterable[str]) -> bool:
    """Whether a name ends with one of the extensions, in any case, with or without the dot in the list."""
    import unicodedata

    def compared(text: str) -> str:
        return unicodedata.normalize("NFC", text).casefold()

    stem, dot, ending = name.rpartition(".")
    return bool(stem and dot) and compared(ending) in {compared(each.lstrip(".")) for each in extensions}


def member(name: str) -> str:
    """The relative path, with `/`, of a file in an archive or a parcel; safe to join to a folder.

    `DeniedError` for a name that leads out of the folder on any system, or means something else on another one:
    `..`, absolute, with a drive, a device, a backslash. `InvalidError` for what is no path.
    """
    if not name or "\0" in name:
        raise InvalidError(f"{name!r} in the archive is not a path.")
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if name.startswith(("/", "\\", "~")) or "\\" in name or any(map(_leads_astray, parts)):
        raise DeniedError(f"{name!r} in the archive would be put outside the folder it is unpacked to.", path=name)
    if not parts or any(len(part.encode("utf-8", "surrogatepass")) > LONGEST_NAME for part in parts):
        raise InvalidError(f"{name[:80]!r} in the archive is not a path.")
    return "/".join(parts)


def _leads_astray(part: str) -> bool:
    if part == ".." or ":" in part or part != part.rstrip(". ") or any(ord(each) < 32 for each in part):
        return True
    return DEVICES.fullmatch(part.partition(".")[0].rstrip()) is not None

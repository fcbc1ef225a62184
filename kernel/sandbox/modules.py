"""Finds the files that a spell loads as modules, and says whether it may: the only way from a name to a source.

Names are resolved below the spell's own folder and the configured ones, never out of them, and read with the hands of
`files`. Not here: running a module (the engines), and what was decided for a spell (`kernel.policy.ModuleRules`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from pathlib import Path, PurePosixPath

from kernel.errors import DeniedError, InvalidError, NotFoundError
from kernel.policy import Profile
from kernel.records import dataclass
from kernel.registry import suggest
from kernel.sandbox.files import Files
from kernel.sandbox.module_names import Entry, Wanted, names_of, read_entry, wanted_by

LARGEST = 4 << 20
"""Bytes of a module."""

MOST_SEEN = 2000
"""Files that are looked at to find what may have been meant."""


@dataclass(frozen=True, slots=True)
class Module:
    """A module's file as it was read: `path` is the real one, `name` what errors and traces call it.

    `halts` are its lines with breakpoints, as those of a `Chunk`.
    """

    path: str
    name: str
    source: str
    sha256: str
    halts: Mapping[int, int] = field(default_factory=dict)


class Modules:
    """The modules of one spell. `beside` is the folder of the spell's file, where the search starts."""

    def __init__(self, files: Files, profile: Profile, beside: Path) -> None:
        self.beside = beside.resolve()
        self._files = files
        self._profile = profile
        self._rules = profile.modules
        self._entries = tuple(read_entry(text) for text in profile.modules.allow)

    def find(self, name: str, language: str, referrer: str = "") -> Module:
        """The module that `name` means in code of `referrer` (the path of a module; "" for the spell itself).

        `NotFoundError` says what may have been meant, `DeniedError` which profile or option would allow it.
        """
        folders = self._folders()
        wanted = wanted_by(name, language, self._home_of(referrer, folders))
        for folder in folders if wanted.folder is None else [wanted.folder]:
            if wanted.is_bare and folder == self.beside and language == "javascript":
                continue
            for relative in wanted.paths:
                if self._is_there(folder, relative, name):
                    return self._read(folder, relative, name)
        raise NotFoundError(f"There is no module {name!r}.{self._near(wanted, language, folders)}", module=name)

    def _folders(self) -> list[Path]:
        """The spell's own folder and the configured ones, which are named from there."""
        named = [(self.beside / Path(folder).expanduser()).resolve() for folder in self._rules.folders]
        return list(dict.fromkeys([self.beside, *named]))

    def _home_of(self, referrer: str, folders: list[Path]) -> tuple[Path, PurePosixPath]:
        """The folder that a relative name may not leave, and where in it the code is that says the name."""
        path = Path(referrer) if referrer else self.beside / "spell"
        around = [folder for folder in folders if folder in path.parents]
        home = min(around, key=lambda folder: len(folder.parts)) if around and referrer else self.beside
        return home, PurePosixPath(path.parent.relative_to(home).as_posix())

    def _hands(self, folder: Path) -> Files | None:
        """Hands that reach into this folder only; None where the profile's do not reach."""
        try:
            return replace(self._files.narrowed([str(folder)]), base=folder, write=False, max_size=LARGEST)
        except DeniedError:
            return None

    def _is_there(self, folder: Path, relative: str, name: str) -> bool:
        hands = self._hands(folder)
        if hands is None:
            raise self._closed(folder, name)
        try:
            found = hands.describe(relative)
        except DeniedError:
            raise DeniedError(
                f"The module {name!r} is a link that leads out of its folder ({relative}). Put the file itself there.",
                module=name,
            ) from None
        return bool(found["exists"]) and found["type"] == "file"

    def _closed(self, folder: Path, name: str) -> DeniedError:
        if self._rules.loading == "none":
            return self._denied(name, name)
        told = f"The profile {self._profile.name!r} does not reach the folder {str(folder)!r}, so the module {name!r} "
        return DeniedError(f"{told}was not loaded. Run the spell with --profile none.", module=name)

    def _denied(self, name: str, relative: str) -> DeniedError:
        return DeniedError(
            f"The profile {self._profile.name!r} loads no modules from files, so {name!r} was not loaded. "
            f"Run the spell with --profile low --allow-module {relative}, or with --profile none.",
            module=name,
            profile=self._profile.name,
        )

    def _read(self, folder: Path, relative: str, name: str) -> Module:
        if self._rules.loading == "none":
            raise self._denied(name, relative)
        entries = [entry for entry in self._entries if entry.covers(relative)]
        if self._rules.loading == "listed" and not entries:
            raise DeniedError(
                f"The module {name!r} is not on the list of modules that the profile {self._profile.name!r} loads. "
                f"Allow it with --allow-module {relative}, or in the front matter: modules: {{allow: [{relative}]}}; "
                "--profile none loads all.",
                module=name,
                profile=self._profile.name,
            )
        hands = self._hands(folder)
        assert hands is not None
        content = hands.read(relative)
        digest = hashlib.sha256(content).hexdigest()
        _verify(name, digest, entries)
        path = hands.resolve(relative)
        return Module(str(path), self._shown(path), _decode(content, name), digest)

    def _shown(self, path: Path) -> str:
        base = self._files.base
        return path.relative_to(base).as_posix() if base in path.parents else str(path)

    def _near(self, wanted: Wanted, language: str, folders: list[Path]) -> str:
        own = [folder for folder in folders if self._rules.loading != "none" and self._hands(folder)]
        there = [name for folder in own for name in self._names(folder, folder == self.beside, language)]
        near = suggest(wanted.name, there)
        looked = f" Looked for {' or '.join(wanted.paths[:2])} beside the spell."
        if wanted.is_bare and language == "javascript":
            looked = " A name without ./ is looked for in the folders of --module-folder."
        return f"{near or looked} {ALWAYS[language]}"

    def _names(self, folder: Path, is_own: bool, language: str) -> Iterator[str]:
        """What the modules in a folder are called in a language."""
        hands = self._hands(folder)
        left = [""] if hands is not None else []
        seen = 0
        while left and hands is not None and seen < MOST_SEEN:
            inside = left.pop(0)
            for item in hands.entries(inside or "."):
                seen += 1
                path = f"{inside}{item['name']}"
                if item["type"] == "folder" and not item["name"].startswith("."):
                    left.append(f"{path}/")
                elif item["type"] == "file":
                    yield from names_of(path, is_own, language)


ALWAYS = {
    "lua": "Always there: llmspell, llmspell.agents, llmspell.tools, a class as llmspell.promise, and "
    "console, coroutine, inspect, io, json, math, os, string, table, utf8.",
    "javascript": "Always there: 'llmspell', 'llmspell/tools', 'llmspell/agents' and 'llmspell/promise'. "
    "A spell cannot load packages.",
}
"""What can be loaded without any file, told where a name was not found."""


def _verify(name: str, digest: str, entries: list[Entry]) -> None:
    pinned = [entry.sha256 for entry in entries if entry.sha256]
    if pinned and digest not in pinned:
        raise DeniedError(
            f"The module {name!r} is not the file that was allowed: its sha-256 is {digest}, not {pinned[0]}. "
            "Look at what changed in it; when it is as it should be, put the new sum into the list.",
            module=name,
            sha256=digest,
        )


def _decode(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidError(f"The module {name!r} is not a text in UTF-8 (byte {error.start}).", module=name) from None

"""A built site: where one is, and what an export needs to know of it. Not how it is built."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from kernel.errors import InvalidError, NotFoundError
from kernel.records import dataclass
from kernel.settings import place_of, read_section, settings_file

VARIABLE = "LLMSPELL_SITE"
"""The environment variable that names the folder of a built site."""

SECTION = "site"
"""The table of the settings; its `folder` names one too."""

ROOT = Path(__file__).resolve().parents[2]

PLACES = (ROOT / "build" / "browser", ROOT / "llmspell-site")
"""Where `make browser` puts it in a checkout; and beside the packages, where an installed product may have one."""

COPIES = (".br", ".gz")
"""What compressed copies of files end with, for hosts that serve them."""

_VERSION = re.compile(r'<body data-version="([0-9a-f]+)"([^>]*)>')


@dataclass(frozen=True, slots=True)
class Built:
    """A site in `folder`; all but its few unversioned files are in `v/<version>/`."""

    folder: Path
    version: str

    def shared(self, copies: bool = True) -> list[str]:
        """The files that are the same in every site of this version, sorted; compressed copies only if wished for."""
        found = [*(self.folder / "v" / self.version).rglob("*"), *(self.folder / "icons").rglob("*")]
        names = [file.relative_to(self.folder).as_posix() for file in found if file.is_file()]
        packed = {name for name in names if name.endswith(COPIES) and name.rpartition(".")[0] in names}
        return sorted(name for name in names if copies or name not in packed)

    def text(self, name: str) -> str:
        """An unversioned file of the page."""
        return _read(self.folder / name)


def find_site(named: Path | None, environment: Mapping[str, str], places: tuple[Path, ...] = PLACES) -> Built:
    """The built site: the folder that is named, else that of the environment, of the settings, else one of `places`.

    `NotFoundError` says what to do when there is none, `InvalidError` for a folder that is no such site.
    """
    for folder in _named(named, environment):
        if not folder.is_dir():
            raise NotFoundError(f"There is no folder {str(folder)!r}, which was named as the built site.")
        return read_site(folder)
    for folder in places:
        if (folder / "index.html").is_file():
            return read_site(folder)
    raise NotFoundError(
        "There is no built site here to put the notebook into. Build one with `make browser` in the source of Spell "
        f"Studio (two minutes), or name the folder of one: with --site, {VARIABLE}, or `folder` under [site] in your "
        "settings."
    )


def _named(named: Path | None, environment: Mapping[str, str]) -> list[Path]:
    path = settings_file(environment)
    said = environment.get(VARIABLE) or read_section(path, SECTION).get("folder", "")
    if not isinstance(said, str):
        raise InvalidError(f"{place_of(path, SECTION)} `folder` should be a text.")
    return [named] if named is not None else [Path(said).expanduser()] if said else []


def read_site(folder: Path) -> Built:
    """The site in a folder. `InvalidError` when it is none, is not whole, or has a notebook in it already."""
    found = _VERSION.search(_read(folder / "index.html"))
    if found is None:
        raise InvalidError(f"{str(folder)!r} is no built site of Spell Studio: its index.html names no version.")
    if "data-spell" in found[2]:
        raise InvalidError(f"{str(folder)!r} has a notebook in it already. Name the site that `make browser` built.")
    if not (folder / "v" / found[1] / "version.json").is_file():
        raise InvalidError(f"The site {str(folder)!r} is not whole: v/{found[1]} is missing. Build it again.")
    return Built(folder, found[1])


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise InvalidError(f"{str(file.parent)!r} is no built site of Spell Studio: it has no {file.name}.") from None

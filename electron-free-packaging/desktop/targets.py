"""What a path that a person opens means: a workspace, and a notebook in it. Nothing is opened here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from kernel.errors import DeniedError, InvalidError, NotFoundError
from kernel.records import dataclass
from studio.notebook.markdown import SUFFIX


@dataclass(frozen=True, slots=True)
class Target:
    """A workspace folder, and the path of a notebook within it, with `/`; "" for none in particular."""

    folder: Path
    file: str = ""

    @property
    def path(self) -> Path:
        """The notebook's own path, or the folder's."""
        return self.folder / self.file if self.file else self.folder


def target_of(path: Path, opened: Iterable[Path] = ()) -> Target:
    """What `path` means; a notebook belongs to the deepest workspace of `opened` that holds it, else to its folder.

    `NotFoundError` when there is nothing, `InvalidError` for a file that is no notebook. Whether the notebook can be
    read says the studio, in its own page.
    """
    place = path.expanduser().resolve()
    if place.is_dir():
        return Target(place)
    if not place.exists():
        raise NotFoundError(f"There is no file {str(path)!r}. Look at its name, or open its folder.")
    if not place.name.endswith(SUFFIX):
        raise InvalidError(
            f"{place.name!r} is no notebook: the window opens folders and files whose names end with {SUFFIX}. "
            f"Make a notebook of another file with: llmspell import {place.name}"
        )
    holding = [folder for folder in opened if place.is_relative_to(folder)]
    folder = max(holding, key=lambda one: len(one.parts), default=place.parent)
    return Target(folder, place.relative_to(folder).as_posix())


def first_folder(environment: Mapping[str, str]) -> Path:
    """Where somebody's spells go who has named no place yet: `Spells` in their documents, made when it is missing.

    `NotFoundError` for somebody without a home folder, `DeniedError` when it cannot be made.
    """
    home = environment.get("HOME") or environment.get("USERPROFILE")
    if not home:
        raise NotFoundError("There is no home folder. Name the folder of your spells: llmspell desktop FOLDER")
    documents = Path(home) / "Documents"
    folder = (documents if documents.is_dir() else Path(home)) / "Spells"
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise DeniedError(
            f"{str(folder)!r} cannot be made ({error.strerror}). Name a folder of yours: llmspell desktop FOLDER"
        ) from None
    return folder.resolve()

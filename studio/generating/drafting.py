"""Files that are to be written together: what is in them, filled in from the texts of the folder `files`.

All are written aside first and then renamed. Not here: what a kind of file says (`agents`, `others`).
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from kernel.errors import DeniedError, InvalidError
from kernel.records import dataclass
from kernel.spelling import camel_case, snake_case
from studio.testing.writing import written_value

TEXTS = Path(__file__).parent / "files"

NAME = re.compile(r"[A-Za-z][\w-]*")

ENDINGS: Mapping[str, str] = {"lua": ".lua", "javascript": ".js", "python": ".py"}
"""Language → how its files end."""

NOTHING: Mapping[str, str] = {"lua": "nil", "javascript": "null", "python": "None"}


@dataclass(frozen=True, slots=True)
class Name:
    """What a new thing is called: `file` as it was given, `word` in snake_case, `title` for people."""

    file: str
    word: str
    title: str


def read_name(given: str) -> Name:
    """The name of a new thing. `InvalidError` when it cannot be that of a file and of a tool or agent."""
    if not NAME.fullmatch(given) or len(given) > 60:
        raise InvalidError(
            f"{given!r} cannot be a name: use up to 60 letters, digits, '-' and '_', with a letter first. "
            "Say --out FOLDER for another folder."
        )
    word = re.sub(r"_+", "_", snake_case(given.replace("-", "_"))).strip("_")
    return Name(given, word, word.replace("_", " "))


def literal(language: str, value: Any) -> str:
    """A plain value as it is written in a language."""
    if value is None:
        return NOTHING[language]
    if isinstance(value, bool) and language == "python":
        return str(value)
    if isinstance(value, str) and not value.replace("\n", "").isprintable():
        raise InvalidError(f"{value!r} has characters that cannot be seen; leave them out.")
    return json.dumps(value, ensure_ascii=False)


def fill(text: str, language: str, **values: Any) -> str:
    """One of the texts, filled in. `lit` writes a value in the language, `yaml` in a test file."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    room = Environment(
        loader=FileSystemLoader(TEXTS),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        comment_start_string="<#",  # a cell of a notebook is named with the usual one
        comment_end_string="#>",
    )
    room.filters |= {
        "lit": partial(literal, language),
        "yaml": lambda value: written_value(value, 0, block=False),
        "camel": camel_case,
        "begun": lambda told: told[:1].lower() + told[1:],
    }
    return room.get_template(f"{text}.j2").render(**values)


def write_files(folder: Path, files: Mapping[str, str], force: bool) -> list[Path]:
    """Write the texts by their file names; their paths. The folder is made where it is missing.

    `InvalidError` when one is there already, unless `force`; `DeniedError` when the folder refuses. Then none is
    written.
    """
    paths = [folder / name for name in files]
    there = [path for path in paths if path.exists() or path.is_symlink()]
    if there and not force:
        told = " and ".join(repr(str(path)) for path in there)
        raise InvalidError(f"{told} {'are' if len(there) > 1 else 'is'} there already. Say --force to replace.")
    asides = [path.with_name(f".{path.name}.{os.getpid()}") for path in paths]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for aside, text in zip(asides, files.values(), strict=True):
            _write(aside, text)
        _check_no_folder(there)
        for aside, path in zip(asides, paths, strict=True):
            os.replace(aside, path)
    except OSError as error:
        raise DeniedError(f"{str(folder)!r} cannot be written to: {error.strerror or error}.") from error
    finally:
        for aside in asides:
            _forget(aside)
    return paths


def _check_no_folder(there: list[Path]) -> None:
    for path in there:
        if path.is_dir():
            raise DeniedError(f"{str(path)!r} is a folder, and is not replaced.")


def _write(aside: Path, text: str) -> None:
    with aside.open("w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _forget(aside: Path) -> None:
    # A folder that is none has no files to clean away either.
    if aside.parent.is_dir():
        aside.unlink(missing_ok=True)

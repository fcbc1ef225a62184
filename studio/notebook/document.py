"""The notebook as a frozen value: cells, parameters, front matter. Not its file (`markdown`), its changes
(`changes`), nor what happens while it is open (`session`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from typing import Any, Literal, get_args

from kernel.errors import InvalidError, NotFoundError
from kernel.parameters import ARTICLES, PARAMETER_TYPES, SECRET, Given, ParameterType, convert
from kernel.records import dataclass

Kind = Literal["lua", "javascript", "python", "sql", "markdown"]
KINDS: tuple[Kind, ...] = get_args(Kind)

SETTINGS = ("modules", "log_level", "budget")
"""Keys of the front matter that the kernel is told as they are."""

RESERVED_CLASSES = (".cell", ".example", ".text")
"""Options with a meaning in the file format, which no cell can have."""

_NAME = re.compile(r"\w[\w.:-]*")
_KEY = re.compile(r"\.?[^\W\d][\w:.-]*")
_PARAMETER_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    `id` names it within a session and in traces, and is not in the file (see `identity`); `name` is the
    person's own, unique, "" for none. `source` has no newline at its end unless the last line is empty.
    `options` are text → text; a key that begins with "." and has the value "" is a class.
    """

    id: str
    kind: Kind = "lua"
    source: str = ""
    name: str = ""
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value the notebook is run with: a field of the studio's form, a flag of the exported script.

    `default` None means that it must be given. `choices`, if any, are all the values allowed.
    `extra` keeps what the file says beyond that: `label`, `lines`, `min`, `max`, `step`, and what we do not know.
    """

    name: str
    type: ParameterType = "string"
    default: Given | None = None
    help: str = ""
    choices: tuple[Given, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    def convert(self, value: object) -> Given:
        """The value, or text of a flag or form, in the parameter's type.

        `InvalidError` when it does not fit, or is not one of the choices.
        """
        return convert(self.name, self.type, value, self.choices, self.extra)


@dataclass(frozen=True, slots=True)
class Piece:
    """How the file writes one cell: its lines, and the lines between it and the cell `previous`.

    `cell` is the cell those lines say; when the notebook's cell is another by now, they are of no use.
    """

    cell: Cell
    form: Literal["fence", "prose", "marked"]
    lines: tuple[str, ...]
    previous: str
    gap: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """How a person laid the file out, so that saving changes only the lines of what changed.

    `header` are the lines of the front matter without its fences, None when there is none to keep;
    `pieces` go by cell id; `tail` are the lines after the cell `last`.
    """

    newline: str = "\n"
    header: tuple[str, ...] | None = None
    pieces: Mapping[str, Piece] = field(default_factory=dict)
    last: str = ""
    tail: tuple[str, ...] = ("",)


@dataclass(frozen=True, slots=True)
class Notebook:
    """A whole notebook. `extra` are the keys of the front matter that are not ours (JSON data).

    `layout` is no part of what the notebook says, so two that differ only there are equal.
    """

    title: str = ""
    params: tuple[Parameter, ...] = ()
    profile: str = ""
    model: str = ""
    cells: tuple[Cell, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    layout: Layout = field(default_factory=Layout, compare=False, repr=False)

    def settings(self) -> dict[str, Any]:
        """What its front matter says to the kernel besides: `modules`, `log_level`, `budget` and `isolated`."""
        said = {name: self.extra[name] for name in SETTINGS if self.extra.get(name) is not None}
        if self.extra.get("debug_mode") is True:
            said.setdefault("log_level", "debug")
        if said.get("log_level", True) is False:
            said["log_level"] = "off"  # which YAML takes for a boolean
        if self.is_isolated:
            said["isolated"] = True
        return said

    @property
    def is_isolated(self) -> bool:
        """Whether its scripts are to run behind walls. What is no plain `false` there says so: it is the safer side."""
        return bool(self.extra.get("isolated"))

    def position(self, id: str) -> int:
        """Where the cell stands, from 0. `NotFoundError` when there is none."""
        for position, cell in enumerate(self.cells):
            if cell.id == id:
                return position
        raise NotFoundError(f"There is no cell {id!r} in this notebook; it may have been deleted.")

    def cell(self, id: str) -> Cell:
        """The cell of that id. `NotFoundError` when there is none."""
        return self.cells[self.position(id)]

    def label(self, id: str) -> str:
        """What a person calls the cell: its name, or `Cell 3`, counted as the screen does."""
        position = self.position(id)
        return self.cells[position].name or f"Cell {position + 1}"


def check_name(name: str) -> None:
    """`InvalidError` when a cell cannot be called so. "" is no name, and fine."""
    if name and not _NAME.fullmatch(name):
        raise InvalidError(
            f"A cell cannot be called {name!r}. Use letters, digits, '_', '-', '.' and ':', "
            "and begin with a letter, a digit or '_'."
        )


def check_options(options: Mapping[str, str]) -> None:
    """`InvalidError` when a cell cannot have these options."""
    for key, value in options.items():
        if not _KEY.fullmatch(key) or key in RESERVED_CLASSES:
            raise InvalidError(f"A cell cannot have the option {key!r}. Use letters, digits, '_' and '-'.")
        if key.startswith(".") and value:
            raise InvalidError(f"The class {key!r} of a cell cannot have a value; it has {value!r}.")


def check_parameter(parameter: Parameter) -> None:
    """`InvalidError` when the parameter's name, type, default and choices do not go together."""
    if not _PARAMETER_NAME.fullmatch(parameter.name):
        raise InvalidError(
            f"A parameter cannot be called {parameter.name!r}. Use letters, digits, '_' and '-', "
            "and begin with a letter or '_'."
        )
    if parameter.type not in PARAMETER_TYPES:
        raise InvalidError(
            f"Parameter {parameter.name!r} has the type {parameter.type!r}. Use one of: {', '.join(PARAMETER_TYPES)}."
        )
    said = parameter.default
    if parameter.type == "secret" and said is not None and not str(said).startswith(SECRET):
        raise InvalidError(
            f"The default of the secret {parameter.name!r} can only be the name of one that is kept, {SECRET}NAME: a "
            "notebook is a file like any other."
        )
    for value in (*parameter.choices, said):
        if isinstance(value, list) and parameter.type == "list" and value in parameter.choices:
            raise InvalidError(f"The choices of the list {parameter.name!r} are what it can hold, not lists.")
        fits = [value] if parameter.type == "list" and value is not said else value
        if value is not None and parameter.convert(fits) != fits:
            raise InvalidError(
                f"Parameter {parameter.name!r} is {ARTICLES[parameter.type]}; its value {value!r} is not."
            )

"""What linting looks at and what it finds: a cell's code, the notebook around it, and a problem."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from kernel.records import dataclass
from studio.names import Names, names_of

Severity = Literal["error", "warning", "info", "hint"]

MOST_PROBLEMS = 100
"""Problems of one cell that are told."""


@dataclass(frozen=True, slots=True)
class Code:
    """A cell that holds code. `name` is the person's own, "" for none; `label` is what messages call it."""

    id: str
    language: str
    source: str
    name: str = ""
    label: str = "A cell"

    @property
    def names(self) -> Names:
        """What the names in it mean."""
        return names_of(self.language, self.source)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong between two places of the source (bytes in UTF-8). `subject` is the pass that found it."""

    start: int
    end: int
    message: str
    severity: Severity = "warning"
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for the whole notebook.

    `parameters` are the declared ones, None when it does not say; `kept_away` are the libraries that its profile
    keeps from scripts, by language, and `profile` is what that is called. `answers` are the named cells that have a
    result and no code to look at: queries.
    """

    parameters: frozenset[str] | None = None
    profile: str = ""
    kept_away: Mapping[str, frozenset[str]] = field(default_factory=dict)
    answers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Notebook:
    """All the code there is: cells in order, and what is known of them together.

    `defined` are the globals of each language; `texts` counts every text that is written in the code; `open` are the
    languages in which names may be defined that cannot be seen.
    """

    cells: tuple[Code, ...]
    setting: Setting
    defined: Mapping[str, frozenset[str]]
    read: Mapping[str, frozenset[str]]
    texts: Mapping[str, int]
    open: frozenset[str]

    @property
    def results(self) -> frozenset[str]:
        """The names of cells, by which others read what they returned."""
        return frozenset(cell.name for cell in self.cells if cell.name)

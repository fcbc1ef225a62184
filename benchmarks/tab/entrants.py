"""Who is measured: the sites, where things are on their pages, and the columns of the table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.peers.entrants import Entrant
from benchmarks.studios.entrants import MARIMO, STUDIOS, Marks
from benchmarks.tab.sites import find_ours, make_jupyterlite, make_marimo

UV = "uv==0.13.9"
"""Without it `marimo export html-wasm` does nothing."""

JUPYTERLITE = ("jupyterlite-core[contents]==0.8.6", "jupyterlite-pyodide-kernel==0.8.6")


@dataclass(frozen=True)
class Keys:
    """Selectors of what stops and restarts a kernel, and where the page says that a cell runs (`busy`, a pattern).

    `reloads`: with the kernel the page is begun anew.
    """

    stop: str
    restart: tuple[str, ...]
    state: str
    busy: str
    reloads: bool = False


@dataclass(frozen=True)
class Tab:
    """A site. `make` gives its folder, for an environment's Python; `address` where a notebook in it is."""

    title: str
    packages: tuple[str, ...]
    make: Callable[[str], Path]
    address: Callable[[str], str]
    marks: Marks
    keys: Keys
    languages: tuple[str, ...] = ("python",)

    @property
    def is_ours(self) -> bool:
        return not self.packages

    @property
    def entrant(self) -> Entrant:
        """What `benchmarks.peers` installs."""
        return Entrant(self.title, "", self.packages)


@dataclass(frozen=True)
class Column:
    """Cells of a language at a site."""

    title: str
    language: str
    tab: Tab


def _marks(title: str) -> Marks:
    (marks,) = (studio.marks for studio in STUDIOS if studio.title == title)
    return marks


OURS = Tab(
    "Spell Studio",
    (),
    find_ours,
    lambda name: f"?file={name}.spell.md",
    _marks("Spell Studio"),
    Keys(
        'role=button[name="Interrupt"] >> nth=0',
        ('role=button[name="Restart kernel"] >> nth=0',),
        ".top-bar .status",
        "busy",
    ),
    ("lua", "javascript", "python"),
)

LITE = Tab(
    "JupyterLite",
    JUPYTERLITE,
    make_jupyterlite,
    lambda name: f"lab/index.html?path={name}.ipynb",
    _marks("JupyterLab"),
    Keys(
        '[data-command="notebook:interrupt-kernel"]',
        ('[data-command="notebook:restart-kernel"]', ".jp-Dialog .jp-mod-accept"),
        ".jp-InputPrompt",
        r"\*",
    ),
)

MARIMO_TAB = Tab(
    "marimo",
    (MARIMO, UV),
    make_marimo,
    lambda name: f"{name}.html",
    _marks("marimo"),
    Keys(
        '[data-testid="interrupt-button"]',
        (
            '[data-testid="notebook-menu-dropdown"]',
            'role=menuitem[name="Restart kernel"]',
            '[aria-label="Confirm Restart"]',
        ),
        '[data-testid="cell-status"][data-status="running"]',
        "",
        reloads=True,
    ),
)

TABS = (OURS, LITE, MARIMO_TAB)

LANGUAGES = {"lua": "Lua", "javascript": "JavaScript", "python": "Python"}

COLUMNS = tuple(
    Column(f"{tab.title}, {LANGUAGES[language]}", language, tab) for tab in TABS for language in tab.languages
)

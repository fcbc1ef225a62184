"""Who is measured: how each studio is installed, set, started and found its way around on the page.

Each in the mode a person would have, with its own settings for "nothing leaves this machine"; marimo does not run a
notebook by itself when it opens it, because the others do not either.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.peers.entrants import PATIENCE, ROOT, Entrant, surroundings
from benchmarks.studios.notebooks import as_jupyter, as_marimo, as_spell, write_notebooks


@dataclass(frozen=True)
class Marks:
    """Selectors: a cell, its outputs, the button that runs it, and what is clicked to run all cells.

    The button is in the cell; where the page has only one, `place` is what is clicked in a cell to choose it first.
    """

    cell: str
    output: str
    run: str
    all: tuple[str, ...]
    place: str = ""


@dataclass(frozen=True)
class Studio:
    """One column of the table. `command` gets the folder and a port; `address` the name of a notebook's file."""

    title: str
    packages: tuple[str, ...]
    ending: str
    language: str
    text: Callable[[Sequence[str], bool], str]
    command: Callable[[str, Path, int], list[str]]
    address: Callable[[str], str]
    settings: dict[str, str]
    marks: Marks
    prepare: Callable[[str, Path], list[str]] | None = None
    """The command that gives the notebook of that name its outputs, when the file cannot hold them."""

    @property
    def entrant(self) -> Entrant:
        """What `benchmarks.peers` installs."""
        return Entrant(self.title, "", self.packages)

    def program(self, name: str) -> str:
        """A program of its environment."""
        return str(Path(self.entrant.python).with_name(name))

    def environment(self, folder: Path) -> dict[str, str]:
        """What its processes see: a home of their own in the folder, no proxy, no update checks."""
        kept = {name: value for name, value in surroundings(folder).items() if "proxy" not in name.lower()}
        kept |= {"XDG_CONFIG_HOME": str(folder / ".config"), "JUPYTER_CONFIG_DIR": str(folder / ".jupyter")}
        kept |= {"XDG_CACHE_HOME": str(folder / ".cache"), "XDG_DATA_HOME": str(folder / ".local")}
        kept |= {"MARIMO_SKIP_UPDATE_CHECK": "1", "PYTHONPATH": "" if self.packages else str(ROOT)}
        return kept

    def furnish(self, folder: Path) -> None:
        """Write the settings, the notebooks and their outputs into an empty folder."""
        for name, content in self.settings.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(content)
        (folder / ".llmspell").mkdir()
        write_notebooks(folder, self.ending, self.language, self.text)
        if self.prepare is not None:
            command = self.prepare(self.program("python"), folder)
            subprocess.run(
                command,
                cwd=folder,
                env=self.environment(folder),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                timeout=PATIENCE,
                check=True,
            )


MARIMO = "marimo==0.25.2"
JUPYTERLAB = ("jupyterlab==4.6.6", "ipykernel==7.4.0")

MARIMO_SETTINGS = """\
[runtime]
auto_instantiate = false
"""

JUPYTERLAB_SETTINGS = """\
{
  "@jupyterlab/apputils-extension:notification": {
    "checkForUpdates": false,
    "fetchNews": "false"
  },
  "@jupyterlab/extensionmanager-extension:plugin": {"enabled": false}
}
"""


def _marimo(python: str, folder: Path, port: int) -> list[str]:
    program = str(Path(python).with_name("marimo"))
    where = ["--host", "127.0.0.1", "--port", str(port)]
    return [program, "edit", str(folder), "--headless", "--no-token", "--skip-update-check", "--no-sandbox", *where]


def _jupyterlab(python: str, folder: Path, port: int) -> list[str]:
    program = str(Path(python).with_name("jupyter"))
    options = {"ServerApp.token": "", "ServerApp.port": port, "ServerApp.root_dir": folder, "ServerApp.ip": "127.0.0.1"}
    words = [f"--{name}={value}" for name, value in options.items()]
    return [program, "lab", "--no-browser", "--allow-root", *words]


def _ours(python: str, folder: Path, port: int) -> list[str]:
    return [_llmspell(), "studio", str(folder), "--no-browser", "--port", str(port)]


def _llmspell() -> str:
    return str(Path(sys.executable).with_name("llmspell"))


def _spell_studio(title: str, language: str) -> Studio:
    return Studio(
        title,
        (),
        ".spell.md",
        language,
        as_spell(language),
        _ours,
        lambda name: f"/?file={name}",
        {},
        Marks(
            '[role="group"].cell',
            '[role="region"][aria-label^="Output"]',
            'button[aria-label="Run cell"]',
            ('button:has-text("Run all")',),
        ),
        lambda python, folder: [_llmspell(), "run", "heavy.spell.md"],
    )


STUDIOS = (
    _spell_studio("Spell Studio", "python"),
    _spell_studio("Spell Studio, Lua", "lua"),
    Studio(
        "marimo",
        (MARIMO,),
        ".py",
        "python",
        as_marimo,
        _marimo,
        lambda name: f"/?file={name}",
        {".config/marimo/marimo.toml": MARIMO_SETTINGS},
        Marks(
            ".marimo-cell",
            '[data-testid="console-output-area"]',
            '[data-testid="run-button"]:not([disabled])',
            ('[data-testid="run-button"]:not(.marimo-cell *)',),
        ),
        lambda python, folder: [str(Path(python).with_name("marimo")), "export", "session", "heavy.py", "--no-sandbox"],
    ),
    Studio(
        "JupyterLab",
        JUPYTERLAB,
        ".ipynb",
        "python",
        as_jupyter,
        _jupyterlab,
        lambda name: f"/lab/workspaces/{name.split('.')[0]}/tree/{name}",
        {".jupyter/labconfig/default_setting_overrides.json": JUPYTERLAB_SETTINGS},
        Marks(
            ".jp-Notebook .jp-Cell",
            ".jp-OutputArea-output",
            '[data-command="notebook:run-cell-and-select-next"]',
            ('.lm-MenuBar-item:has-text("Run")', '.lm-Menu [data-command="runmenu:run-all"]'),
            ".jp-InputPrompt",
        ),
    ),
)

"""`llmspell kernel`: makes JupyterLab, VS Code and nbclient find the kernel of spells, or forget it."""

from __future__ import annotations

import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

import click

from kernel.errors import InvalidError, SpellError
from kernel.protocols.jupyter.spec import NAME, TITLES, install_spec, spec_name
from studio.languages import language_called

WHERE = (
    click.option("--user", is_flag=True, help="For every environment of this person."),
    click.option("--prefix", type=click.Path(path_type=Path, file_okay=False), help="Below another prefix."),
)


@click.group(
    epilog="""\b
Examples:
  llmspell kernel install             for the Python that llmspell runs in
  llmspell kernel install --user      for JupyterLab and VS Code wherever they are
  jupyter console --kernel llmspell"""
)
def command() -> None:
    """Let Jupyter run cells of spells: one kernel for Lua, JavaScript and Python, under three names.

    Plain cells are in the language of the kernel's name; a first line %%lua, %%javascript or %%python begins one in
    another. `Agent.new?` shows help.
    """


def _placed(function: click.decorators.FC) -> click.decorators.FC:
    for option in reversed(WHERE):
        function = option(function)
    return function


@command.command()
@_placed
@click.option("--lang", "languages", multiple=True, help="Only this language (lua, javascript, python); repeatable.")
def install(user: bool, prefix: Path | None, languages: tuple[str, ...]) -> None:
    """Write the kernel specs, so that Jupyter finds the kernels."""
    try:
        folder = _folder(user, prefix)
        for language in map(language_called, languages or TITLES):
            place = install_spec(folder, language=language)
            click.echo(f"Installed {spec_name(language)} ({TITLES[language]}) in {place.parent}.")
    except SpellError as error:
        raise click.ClickException(error.message) from None
    click.echo(f"Try it: jupyter console --kernel {NAME}")


@command.command()
@_placed
def uninstall(user: bool, prefix: Path | None) -> None:
    """Remove the kernel specs again; nothing else is touched."""
    try:
        folder = _folder(user, prefix)
    except SpellError as error:
        raise click.ClickException(error.message) from None
    places = [folder / "kernels" / spec_name(language) for language in TITLES]
    found = [place for place in places if (place / "kernel.json").is_file()]
    if not found:
        raise click.ClickException(f"There are no kernels of ours in {folder / 'kernels'}.")
    for place in found:
        shutil.rmtree(place)
        click.echo(f"Removed {place}.")


def _folder(user: bool, prefix: Path | None) -> Path:
    if user and prefix is not None:
        raise InvalidError("Use --user or --prefix, not both.")
    missing = [name for name in ("zmq", "jupyter_core") if find_spec(name) is None]
    if missing:
        raise InvalidError("The kernel needs packages that are missing: pip install 'llmspell-studio[web]'")
    if user:
        from jupyter_core.paths import jupyter_data_dir

        return Path(jupyter_data_dir())
    return (prefix or Path(sys.prefix)) / "share" / "jupyter"

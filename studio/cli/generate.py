"""`llmspell generate`: new agents, tools, workflows and notebooks, each with a test that passes at once."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from kernel.errors import DeniedError, SpellError
from studio.languages import language_called, language_of_name

F = TypeVar("F", bound=Callable[..., Any])

HELP = {"help_option_names": ["-h", "--help"]}


@click.group(
    epilog="""\b
Examples:
  llmspell generate agent helper
  llmspell generate agent market-researcher --template research --lang js --out agents
  llmspell generate tool word-counter
  llmspell generate workflow brief.js
  llmspell generate notebook owls --lang python
  llmspell test agents""",
    context_settings=HELP,
)
def command() -> None:
    """Write new files to begin with. Each comes with a test that passes at once, without a key or a network."""


def shared_options(function: F) -> F:
    """The options of everything that is generated."""
    for option in (
        click.option("--force", is_flag=True, help="Replace files that are there already."),
        click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="The folder (default: this one)."),
        click.option("--lang", metavar="LANGUAGE", help="lua (the default), js or python."),
    ):
        function = option(function)
    return click.argument("name", metavar="NAME")(function)


@command.command(
    epilog="""\b
Templates: {kinds}
Examples:
  llmspell generate agent helper
  llmspell generate agent market-researcher --template research --lang js --out agents""",
    context_settings=HELP,
)
@shared_options
@click.option("--template", "-t", default="chat", metavar="TEMPLATE", help="What kind of agent (default: chat).")
@click.option("--prompt", default="", metavar="TEXT", help="Its system prompt, in place of the template's.")
def agent(name: str, lang: str | None, out: Path | None, force: bool, template: str, prompt: str) -> None:
    """Write an agent NAME made from a template, and tests of all its actions."""
    try:
        from kernel.api.roles import checked_role
        from studio.generating.agents import agent_files
        from studio.generating.drafting import read_name

        role = checked_role(template, {})
        stem, language = read_language(name, lang)
        write(agent_files(read_name(stem), language, role, prompt), out, force)
    except SpellError as error:
        raise complaint(error) from None


@command.command(epilog="Example: llmspell generate tool word-counter --out tools", context_settings=HELP)
@shared_options
def tool(name: str, lang: str | None, out: Path | None, force: bool) -> None:
    """Write a tool NAME, a script that runs it alone or gives it to an agent, and tests of both."""
    write_script("tool", name, lang, out, force)


@command.command(epilog="Example: llmspell generate workflow brief --lang js", context_settings=HELP)
@shared_options
def workflow(name: str, lang: str | None, out: Path | None, force: bool) -> None:
    """Write a workflow NAME of two agents, and tests of what its steps give to each other."""
    write_script("workflow", name, lang, out, force)


@command.command(epilog="Example: llmspell generate notebook owls && llmspell studio", context_settings=HELP)
@shared_options
def notebook(name: str, lang: str | None, out: Path | None, force: bool) -> None:
    """Write a notebook NAME.spell.md with a parameter, an agent and a test cell."""
    try:
        from studio.generating.drafting import read_name
        from studio.generating.others import NOTEBOOK, notebook_files

        stem, language = read_language(name.removesuffix(NOTEBOOK), lang)
        write(notebook_files(read_name(stem), language), out, force)
    except SpellError as error:
        raise complaint(error) from None


def write_script(kind: str, name: str, lang: str | None, out: Path | None, force: bool) -> None:
    """Write a script of a kind and its test."""
    try:
        from studio.generating.drafting import read_name
        from studio.generating.others import script_files

        stem, language = read_language(name, lang)
        write(script_files(kind, read_name(stem), language), out, force)
    except SpellError as error:
        raise complaint(error) from None


def read_language(name: str, said: str | None) -> tuple[str, str]:
    """The name without the ending of a file, and the language, which the ending says where nothing else does."""
    from kernel.errors import InvalidError
    from studio.generating.drafting import ENDINGS

    ending = language_of_name(name)
    stem = name.rpartition(".")[0] if ending else name
    language = language_called(said) if said else ending or "lua"
    if language not in ENDINGS or (ending and ending != language):
        raise InvalidError(f"{name!r} cannot be written in {said or language}. Use --lang lua, js or python.")
    return stem, language


def write(files: Mapping[str, str], out: Path | None, force: bool) -> None:
    """Write the files, and say what can be done with them."""
    from studio.generating.drafting import write_files

    paths = write_files(out or Path(), files, force)
    for path in paths:
        click.echo(f"Wrote {path}")
    script, test = (shlex.quote(str(path)) for path in (paths[0], paths[-1]))
    click.echo(f"Try: llmspell run {script}\n     llmspell test {test}", err=True)


def complaint(error: SpellError) -> click.ClickException:
    """What is told of an error: wrong use, or that a file could not be written."""
    return click.ClickException(error.message) if isinstance(error, DeniedError) else click.UsageError(error.message)


def _told_kinds() -> None:
    from textwrap import fill

    from studio.generating.agents import KINDS

    agent.epilog = str(agent.epilog).replace("{kinds}", fill(", ".join(KINDS), 68, subsequent_indent="           "))


_told_kinds()

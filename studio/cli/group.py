"""The group of commands, and what happens when none is named: `llmspell hello.lua` runs the file."""

from __future__ import annotations

import importlib
from pathlib import Path

import click

from studio.languages import language_of_name

COMMANDS: dict[str, str] = {
    "run": "Run a spell: a .lua, .js or .py script, or a .spell.md notebook.",
    "resume": "Go on with a run that was killed, stopped or paused.",
    "debug": "Run a spell under a debugger: in the terminal, or for an editor (DAP).",
    "evaluate": "Run a spell over a dataset, and score it by model and prompt; compare.",
    "eval": "Run a line of Lua, JavaScript or Python and print its value.",
    "repl": "Write code, see what it gives, go on; with completion and history.",
    "test": "Run the tests of spells on their cassettes; save a run as a test.",
    "generate": "Write a new agent, tool, workflow or notebook, with tests that pass at once.",
    "validate": "Check the syntax of spells, without running them.",
    "export": "Turn a notebook into a script, a program, a Jupyter notebook or a report.",
    "import": "Make a notebook of an .ipynb, a script or Markdown.",
    "app": "Serve a notebook as a small app: its form, a Run button, its results.",
    "studio": "Open the notebook studio in the browser.",
    "desktop": "Open notebooks in a native window.",
    "history": "Show what a notebook was before, what changed since; go back.",
    "api": "Show what spells can use, with signatures and help; files for editors.",
    "tool": "List tools, read their manual pages, call one, see which can work.",
    "kernel": "Let Jupyter run spells: install its kernels, or remove them.",
    "cluster": "Start, show and stop workers that runs and branches are handed to.",
    "secret": "Keep secrets that spells name and never see: set, list, delete.",
    "state": "See and change what spells keep: list, get, set, delete, history, watch.",
    "trace": "See what past runs did: a list, a tree, SQL; export, archive, delete runs.",
    "audit": "See what spells were allowed, asked for and denied.",
    "info": "Show versions, engines, folders and models.",
}
"""The visible table of commands; each is `command` in the module `studio.cli.<name>`, or one of `MODULES`."""

MODULES: dict[str, str] = {"import": "importing"}
"""The modules of commands whose names are words of Python."""


class Commands(click.Group):
    """Loads a command when it is wanted; a file name in place of a command runs that file."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of the table."""
        return [*COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"studio.cli.{MODULES.get(cmd_name, cmd_name)}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in `--help`, from the table, without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """`llmspell hello.lua …` is `llmspell run hello.lua …`."""
        if args[0] not in COMMANDS and is_spell(args[0]):
            args = ["run", *args]
        return super().resolve_command(ctx, args)


def is_spell(word: str) -> bool:
    """Whether a word on the command line means a spell rather than a command."""
    is_named = bool(language_of_name(word)) or word.endswith(".spell.md")
    return word == "-" or (not word.startswith("-") and (is_named or Path(word).is_file()))


def show_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    """Print the version and stop."""
    if value:
        from kernel import __version__

        click.echo(f"llmspell {__version__}")
        ctx.exit()


@click.command(
    cls=Commands,
    epilog="""\b
Examples:
  llmspell studio                     open the studio on this folder
  llmspell hello.lua                  run a spell (hello.js and hello.py too)
  llmspell run brief.spell.md --topic owls
  llmspell eval 'return 6 * 7'
  cat hello.lua | llmspell -          run a spell from standard input

Completion: eval "$(_LLMSPELL_COMPLETE=bash_source llmspell)" (or zsh_source, fish_source).""",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "--version", is_flag=True, expose_value=False, is_eager=True, callback=show_version, help="Show the version."
)
def group() -> None:
    """Write, run, watch and ship spells: scripts that orchestrate LLM agents, tools and workflows."""

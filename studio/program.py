"""What an exported Python program does: read its flags and parameters, run the spell inside it, exit.

    from studio.program import main
    sys.exit(main(SPELL, __file__))

The program's text is made by `studio.export.program`; the run is that of `llmspell run`, with the same output, trace
and exit codes (0 ok, 1 the spell failed, 2 usage, 130 interrupted).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kernel.errors import InvalidError, SpellError
from studio.cli.flags import option_of
from studio.cli.options import read_param, read_replay, replay_options, running_options
from studio.spellfile import Spellfile, read_text

if TYPE_CHECKING:
    from studio.cli.running import Wishes

FROM_INPUT = "-"
ABOUT = "With - as an argument, parameters come from standard input as a JSON object; flags go before those."


def main(literal: str, file: str, arguments: Sequence[str] | None = None) -> int:
    """Run the program `file`, whose notebook is `literal`; `arguments` are those of the command line, when None.

    The exit code. `literal` is only there to be seen: the file is read again, so that errors name its lines.
    """
    path = Path(file)
    try:
        spell = _read(path, literal)
    except SpellError as error:
        print(f"Error: {error.message}", file=sys.stderr)
        return 2
    given = [*(sys.argv[1:] if arguments is None else arguments)]
    try:
        _command(spell, FROM_INPUT in given).main(given, prog_name=path.name)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 0


def parameters_from(text: str, spell: Spellfile) -> dict[str, Any]:
    """The parameters that a JSON object says, those the spell declares in their types. `InvalidError`."""
    try:
        said = json.loads(text)
    except ValueError as error:
        raise InvalidError(
            f'Standard input is no JSON ({error}). Give an object, such as {{"topic": "owls"}}.'
        ) from None
    if not isinstance(said, dict):
        raise InvalidError(f'Standard input is {type(said).__name__}; give a JSON object, such as {{"topic": "owls"}}.')
    declared = {parameter.name: parameter for parameter in spell.params}
    return {name: declared[name].convert(value) if name in declared else value for name, value in said.items()}


def _read(path: Path, literal: str) -> Spellfile:
    from studio.export.program import inside
    from studio.spellfile import read_spell

    if path.is_file():
        return read_spell(str(path))
    # A program in an archive has no file of its own; then lines are those of the notebook.
    return read_text(inside(literal), path.with_suffix(".spell.md"), path.name)


def _command(spell: Spellfile, from_input: bool) -> click.Command:
    settings = {"help_option_names": ["-h", "--help"]}
    command = click.command(help=f"{spell.title}.\n\n{ABOUT}", context_settings=settings)(_runner(spell))
    declared = [option_of(parameter) for parameter in spell.params]
    taken = {name for option in declared for name in (*option.opts, *option.secondary_opts)}
    for option in command.params:
        if isinstance(option, click.Option) and taken & {*option.opts}:
            # The spell's own name wins; ours is still there, under a longer one.
            option.opts = [f"--llmspell-{name.lstrip('-')}" for name in option.opts]
    for option in declared if from_input else ():
        option.required = False
    command.params = [*declared, *command.params]
    return command


def _runner(spell: Spellfile) -> Any:
    @click.argument("arguments", nargs=-1, metavar="[-] [ARGUMENT]...")
    @click.option(
        "--param", "params", multiple=True, metavar="NAME=VALUE", callback=read_param, help="Set params.NAME."
    )
    @running_options
    @replay_options
    @click.pass_context
    def run(
        ctx: click.Context,
        /,
        arguments: tuple[str, ...],
        params: dict[str, Any],
        wishes: Wishes,
        record: Path | None,
        replay: str | None,
        replay_mode: str | None,
        **declared: Any,
    ) -> None:
        from studio.cli.running import run_spell

        given = given_parameters(ctx, spell, declared, FROM_INPUT in arguments) | params
        rest = tuple(word for word in arguments if word != FROM_INPUT)
        wishes = replace_replay(wishes, record, replay, replay_mode)
        sys.exit(run_spell(spell, given, rest, wishes))

    return run


def replace_replay(wishes: Wishes, record: Path | None, replay: str | None, mode: str | None) -> Wishes:
    """The wishes with what `replay_options` said."""
    return replace(wishes, replay=read_replay(replay, mode), record=record)


def reads_input(spell: Spellfile, words: Sequence[str]) -> bool:
    """Whether the words of a command line say that an exported program takes its parameters from standard input."""
    return spell.kind == "notebook" and spell.path is not None and spell.path.suffix == ".py" and FROM_INPUT in words


def given_parameters(
    ctx: click.Context, spell: Spellfile, declared: Mapping[str, Any], from_input: bool
) -> dict[str, Any]:
    """The values of the parameters: what flags say, else standard input, else the defaults.

    `declared` are the values of `option_of`'s options. `UsageError` when the input is no JSON object or does not fit.
    """
    values = {name.removeprefix("param_"): value for name, value in declared.items()}
    if not from_input:
        return values
    try:
        said = parameters_from(sys.stdin.read(), spell)
    except InvalidError as error:
        raise click.UsageError(error.message) from None
    typed = click.core.ParameterSource.COMMANDLINE
    flags = {name for name in values if ctx.get_parameter_source(f"param_{name}") == typed}
    found = {name: said.get(name, value) if name not in flags else value for name, value in values.items()}
    missing = [one.name for one in spell.params if found.get(one.name) is None]
    if missing:
        raise click.UsageError(f"Missing: {', '.join(missing)}. Give them as flags, or in the JSON object.")
    return said | found

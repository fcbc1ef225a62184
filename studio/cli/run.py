"""`llmspell run`: run a spell. Parameters that the spell declares become flags of this command."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kernel.errors import SpellError
from studio.cli.breaking import break_option, read_breaks
from studio.cli.flags import option_of
from studio.cli.forking import fork_options, read_fork, wishes_of_fork
from studio.cli.options import language_option, read_param, read_replay, replay_options, running_options
from studio.languages import ALIASES, is_language
from studio.spellfile import Spellfile, read_spell

if TYPE_CHECKING:
    from studio.cli.running import Wishes


class SpellCommand(click.Command):
    """Reads the spell before the arguments, so that its parameters are flags, also in `--help`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse; the spell is kept in `ctx.obj`."""
        word = self._spell_word(ctx, args)
        own = self.params
        if word is not None:
            ctx.obj = _read(word, _language(args))
            options = [option_of(parameter) for parameter in ctx.obj.params]
            for option in options:
                option.required = option.required and not _reads_input(ctx.obj, args)
            self.params = [*own, *options]
        try:
            return super().parse_args(ctx, args)
        finally:
            self.params = own

    def _spell_word(self, ctx: click.Context, args: list[str]) -> str | None:
        """The first word that is no option and no option's value."""
        takes_value = {
            name for p in self.params if isinstance(p, click.Option) and not p.is_flag for name in (*p.opts,)
        }
        words = iter(args)
        for word in words:
            if word in takes_value:
                next(words, None)
            elif word == "-" or not word.startswith("-"):
                return word
        return None


def _language(args: list[str]) -> str:
    """What `--lang` says, before the options are parsed; an unknown one is told of when they are."""
    for position, word in enumerate(args):
        name, _, value = word.partition("=")
        if name == "--lang":
            value = value or next(iter(args[position + 1 :]), "")
            return ALIASES.get(value, value) if is_language(ALIASES.get(value, value)) else ""
    return ""


def _reads_input(spell: Spellfile, words: list[str]) -> bool:
    """Whether an exported program is to take its parameters from standard input."""
    if "-" not in words:
        return False
    from studio.program import reads_input

    return reads_input(spell, words)


def _read(word: str, language: str) -> Spellfile:
    try:
        return read_spell(word, language)
    except SpellError as error:
        raise click.UsageError(error.message) from None


@click.command(
    cls=SpellCommand,
    epilog="""\b
Examples:
  llmspell run hello.lua
  llmspell run hello.js
  llmspell run brief.spell.md --topic owls --json
  echo 'console.log(6 * 7)' | llmspell run --lang js -
  llmspell run fetch.lua --param url=http://127.0.0.1:8000 --param limit=3
  llmspell run brief.lua --record brief.cassette.jsonl
  llmspell run brief.lua --replay brief.cassette.jsonl --replay-mode changed
  llmspell run brief.lua --fork last:s3 --edit prompt='Tell me about dogs'
  llmspell run brief.lua --break tool:search --break 'agent:clerk if attempt > 1' --break brief.lua:12
  llmspell run --cluster brief.lua
  echo 'print(io.read())' > cat.lua; echo hi | llmspell run cat.lua""",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.argument("spell", metavar="SPELL")
@click.argument("arguments", nargs=-1, metavar="[ARGUMENT]...")
@click.option("--param", "params", multiple=True, metavar="NAME=VALUE", callback=read_param, help="Set params.NAME.")
@language_option
@running_options
@replay_options
@fork_options
@break_option
@click.option("--cluster", is_flag=True, help="Have it run by a worker of the cluster in use.")
@click.pass_context
def command(
    ctx: click.Context,
    /,
    spell: str,
    arguments: tuple[str, ...],
    params: dict[str, Any],
    lang: str,
    wishes: Wishes,
    record: Path | None,
    replay: str | None,
    replay_mode: str | None,
    fork: str | None,
    edits: tuple[str, ...],
    breaks: tuple[str, ...],
    cluster: bool,
    **declared: Any,
) -> None:
    """Run a spell: a .lua, .js or .py script, a .spell.md notebook (which may mix them), or - for standard input.

    Parameters the spell declares are options of their own: try llmspell run SPELL --help. Further ARGUMENTs are the
    spell's `arg`. --replay takes a cassette, the id of a run, or last; the word strict or changed alone means the
    cassette beside the spell, or else its latest run. --fork goes on from a span of a past run,
    --break pauses it. Exit code: 0 ok, 1 the spell failed, 2 usage, 130 interrupted.
    """
    from studio.cli.running import run_spell

    given = {name.removeprefix("param_"): value for name, value in declared.items()} | params
    if _reads_input(ctx.obj, list(arguments)):
        from studio.program import FROM_INPUT, given_parameters

        given = given_parameters(ctx, ctx.obj, declared, from_input=True) | params
        arguments = tuple(word for word in arguments if word != FROM_INPUT)
    if fork is not None:
        _refuse_beside_fork(replay, cluster)
        wishes = wishes_of_fork(wishes, ctx.obj, read_fork(fork, edits, replay_mode), record)
    elif edits:
        raise click.UsageError("--edit goes with --fork RUN:SPAN: it says what is other there.")
    else:
        wishes = replace(wishes, replay=read_replay(replay, replay_mode), record=record)
    if cluster and breaks:
        raise click.UsageError("A worker of the cluster has nobody to ask: leave out --break or --cluster.")
    wishes = replace(wishes, breakpoints=read_breaks(breaks, ctx.obj))
    if cluster:
        from studio.cli.away import run_away

        sys.exit(run_away(ctx.obj, given, arguments, wishes))
    sys.exit(run_spell(ctx.obj, given, arguments, wishes))


def _refuse_beside_fork(replay: str | None, cluster: bool) -> None:
    if replay is not None or cluster:
        raise click.UsageError("A fork takes its answers from its run, here: leave out --replay and --cluster.")

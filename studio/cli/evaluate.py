"""`llmspell evaluate`: run a spell over a dataset and score it; list, show and compare what was evaluated."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from kernel.errors import SpellError
from studio.cli.evaluate_options import output_options, read_limits, read_scorer, read_vary
from studio.cli.options import Seconds, profile_option, read_param

DEFAULT_COMMAND = "run"

RESULTS = ("list", "show", "compare")


class Evaluations(click.Group):
    """`llmspell evaluate FILE …` is `llmspell evaluate run FILE …`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `run` in front of what names no command."""
        if args and args[0] not in (DEFAULT_COMMAND, *RESULTS, "-h", "--help"):
            args = [DEFAULT_COMMAND, *args]
        return super().parse_args(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; those that read results load what they need then."""
        if cmd_name in RESULTS:
            from studio.cli import evaluate_results

            found: click.Command = evaluate_results.COMMANDS[cmd_name]
            return found
        return super().get_command(ctx, cmd_name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All of them."""
        return [DEFAULT_COMMAND, *RESULTS]


@click.group(
    cls=Evaluations,
    epilog="""\b
Examples:
  llmspell evaluate capitals.eval.yaml
  llmspell evaluate answer.lua --dataset questions.csv --model demo/assistant --model openai/gpt-4o-mini
  llmspell evaluate answer.lua --dataset questions.csv --vary prompt=@v1.txt,@v2.txt --scorer contains
  llmspell evaluate capitals.eval.yaml --fail-under exact=0.8
  llmspell evaluate capitals.eval.yaml --cluster --concurrency 16
  llmspell evaluate --resume last
  llmspell evaluate show last --rows
  llmspell evaluate compare 20261121T093000 last""",
    context_settings={"help_option_names": ["-h", "--help"]},
)
def command() -> None:
    """Run a spell over a dataset, with several models and prompts, and score what it gives.

    The command is `run` where none is named: llmspell evaluate run --help shows its options.
    """


@command.command(DEFAULT_COMMAND, context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("target", metavar="[FILE.eval.yaml | SPELL]", required=False)
@click.option("--dataset", metavar="FILE", help="Rows: .csv, .tsv, .jsonl, .parquet or .duckdb.")
@click.option("--table", metavar="NAME", help="The table of a DuckDB file.")
@click.option("--query", metavar="SQL", help="A query on a DuckDB file.")
@click.option("--model", "models", multiple=True, metavar="PROVIDER/NAME", help="Evaluate with this model; repeatable.")
@click.option(
    "--vary",
    multiple=True,
    metavar="NAME=A,B",
    callback=read_vary,
    help="A param's values to compare; @FILE is a text.",
)
@click.option("--param", "params", multiple=True, metavar="NAME=VALUE", callback=read_param, help="Set params.NAME.")
@click.option(
    "--scorer",
    "scorers",
    multiple=True,
    metavar="TYPE[=VALUE]",
    callback=read_scorer,
    help="exact, contains, regex=PATTERN, schema=@FILE, tools=a,b, judge=RUBRIC, or a spell's FILE; repeatable.",
)
@click.option("--judge-model", metavar="PROVIDER/NAME", help="The model of judges that name none.")
@click.option("--concurrency", type=click.IntRange(min=1), help="Runs at a time (default: 4).")
@click.option("--timeout", type=Seconds(), help="Stop each run after so many seconds.")
@profile_option()
@click.option("--resume", metavar="EVALUATION", help="Go on with one that was stopped: an id, its beginning, or last.")
@click.option("--retry-failed", is_flag=True, help="With --resume: do runs and scorers again that failed, too.")
@click.option("--keep-answers", is_flag=True, help="With --resume: keep those of another version of the spell.")
@click.option("--record", type=click.Path(file_okay=False, path_type=Path), help="Write cassettes to a folder.")
@click.option(
    "--replay", metavar="FOLDER|EVALUATION", help="Take answers from cassettes, or from an evaluation's runs."
)
@click.option("--replay-mode", type=click.Choice(["strict", "changed"]), help="As for llmspell run.")
@click.option("--cluster/--no-cluster", default=None, help="Have the runs done by workers of the cluster in use.")
@click.option(
    "--fail-under",
    multiple=True,
    metavar="SCORER=MEAN",
    callback=read_limits,
    help="Exit with 1 when a mean (or `pass`) is under it.",
)
@click.option("-v", "--verbose", is_flag=True, help="Tell of each case on standard error.")
@output_options
def run(
    target: str | None,
    resume: str | None,
    retry_failed: bool,
    keep_answers: bool,
    fail_under: dict[str, float],
    as_json: bool,
    csv: Path | None,
    rows: bool,
    **told: Any,
) -> None:
    """Evaluate what an evaluation file says, or a spell; options win over the file.

    Each row is a run with a trace of its own; its columns are the spell's params: `input`, and any others. `expected`
    is for the scorers. Exit code: 0 done, 1 under a limit, every run failed, or wrong, 2 usage, 130 stopped (what was
    done is kept).
    """
    from studio.cli.evaluate_plans import Wishes
    from studio.cli.evaluating import evaluate

    if told["replay_mode"] and told["replay"] is None:
        raise click.UsageError("--replay-mode goes with --replay: it says how that is replayed.")
    wishes = Wishes(target, resume, retry_failed, keep_answers, fail_under, as_json, csv, rows, told)
    try:
        code = evaluate(wishes)
    except SpellError as error:
        raise click.ClickException(error.message) from None
    sys.exit(code)

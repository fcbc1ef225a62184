"""`llmspell test`: run the tests of spells on their cassettes, without a call of any provider."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kernel.errors import SpellError
from studio.cli.options import Seconds, profile_option

USAGE = 2

NONE_FOUND = 5


@click.command(
    epilog="""\b
Examples:
  llmspell test                       every test below this folder
  llmspell test spells/brief.lua      those of one spell
  llmspell test -k 'owls and not slow' -x
  llmspell test --junit report.xml
  llmspell run brief.lua && llmspell test --from-run last
  llmspell test --record --live brief.test.yaml""",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "-k", "pattern", default="", metavar="PATTERN", help="Only tests whose name has this (and, or, not, parentheses)."
)
@click.option("-x", "--exitfirst", "first", is_flag=True, help="Stop after the first test that fails.")
@click.option("--timeout", type=Seconds(), help="Seconds for one test (default: 60).")
@click.option("--record", is_flag=True, help="Run without the cassettes, and write them anew.")
@click.option("--live", is_flag=True, help="Let tests without a cassette, and --record, reach providers and hosts.")
@click.option("--isolated", is_flag=True, help="Run scripts in a process without files, sockets and programs (Linux).")
@profile_option()
@click.option("--update", is_flag=True, help="Write what came out into the test files, where one value is expected.")
@click.option("--junit", type=click.Path(dir_okay=False, path_type=Path), help="Write a report as JUnit XML.")
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON, and nothing else.")
@click.option("--from-run", "run", metavar="RUN", help="Save a past run (its id, or last) as a test, and run it.")
@click.option("--name", default="", metavar="NAME", help="With --from-run: what the test is called.")
@click.option("--force", is_flag=True, help="With --from-run: replace a test of that name.")
def command(
    paths: tuple[str, ...],
    pattern: str,
    first: bool,
    timeout: float | None,
    record: bool,
    live: bool,
    isolated: bool,
    profile: str | None,
    update: bool,
    junit: Path | None,
    as_json: bool,
    run: str | None,
    name: str,
    force: bool,
) -> None:
    """Run the tests of spells: test files (brief.test.yaml), notebooks with test cells, spells with a cassette beside.

    PATH is a file, a folder, or FILE::TEST. Each test replays its cassette; one without runs on models that need no
    network. Exit code: 0 all passed, 1 some failed, 2 usage, 5 no tests were found, 130 interrupted.
    """
    from studio.testing.session import Plan, run_tests

    if (name or force) and run is None:
        raise click.UsageError("--name and --force go with --from-run.")
    try:
        if run is not None:
            paths = (_saved(run, name, force),)
        plan = Plan(
            paths or (".",), pattern, first, timeout, record, live, update, junit, as_json, isolated, profile or ""
        )
        code = run_tests(plan)
    except SpellError as error:
        raise click.UsageError(error.message) from None
    if code == NONE_FOUND and not as_json:
        places = ", ".join(plan.paths)
        hint = "Make one from a run with: llmspell test --from-run last"
        told = f"No test in {places} matches {pattern!r}." if pattern else f"No tests were found in {places}. {hint}"
        click.echo(told, err=True)
    sys.exit(code)


def _saved(run: str, name: str, force: bool) -> str:
    from studio.testing.saving import save_run

    file = save_run(run, name, force, Path.cwd())
    click.echo(f"Saved {file}", err=True)
    return str(file)

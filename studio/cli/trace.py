"""`llmspell trace`: what past runs did, and what becomes of what is kept of them. A run, or nothing, shows it."""

from __future__ import annotations

import click

from studio.cli.comparing import compare
from studio.cli.costs import costs
from studio.cli.keeping import KEEPING
from studio.cli.labelling import LABELLING
from studio.cli.otlp import command as otlp
from studio.cli.playing import command as play
from studio.cli.report import command as report
from studio.cli.traceview import command as view

VIEW = "show"


class TraceCommands(click.Group):
    """`llmspell trace RUN …` is `llmspell trace show RUN …`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `show` before what names no command."""
        if not args or (args[0] not in self.commands and args[0] not in ("-h", "--help")):
            args = [VIEW, *args]
        return super().parse_args(ctx, args)


@click.group(
    cls=TraceCommands,
    epilog="""\b
Examples:
  llmspell trace                      the latest runs
  llmspell trace last                 the latest run as a tree
  llmspell trace last --follow        a run that goes on, live
  llmspell trace play last --speed 4  a run that is over, like a film
  llmspell trace --sql "select * from cost_by_model"
  llmspell trace costs --by day       what models cost: by model, agent, tool, notebook, day
  llmspell trace compare last~1 last  what the latest run did otherwise
  llmspell trace tag good last        runs can have tags, notes (note) and pins (pin)
  llmspell trace --tag good           the runs with a tag
  llmspell trace sizes                what the traces take on the disk
  llmspell trace export last -o a.run one run as a file to send
  llmspell trace report last -o run.html   one run as a page to read, print or send
  llmspell trace otlp last --to http://127.0.0.1:4318   one run to a collector of OpenTelemetry

The tables and views: docs/reference/store.md""",
    context_settings={"help_option_names": ["-h", "--help"]},
)
def command() -> None:
    """See what past runs did; label, export, import, archive, delete them. RUN is an id, its beginning, or `last`."""


command.add_command(view, VIEW)
command.add_command(costs, "costs")
command.add_command(compare)
command.add_command(play, "play")
command.add_command(otlp, "otlp")
command.add_command(report, "report")
for _name, _one in {**KEEPING, **LABELLING}.items():
    command.add_command(_one, _name)

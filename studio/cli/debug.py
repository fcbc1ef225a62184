"""`llmspell debug`: run a spell under a debugger, in the terminal or for an editor."""

from __future__ import annotations

import ipaddress
import sys
from typing import TYPE_CHECKING, Any

import click

from kernel.errors import SpellError
from studio.cli.options import language_option, read_param, running_options
from studio.cli.run import SpellCommand

if TYPE_CHECKING:
    from studio.cli.debugging import OpenFront
    from studio.cli.running import Wishes


def read_address(ctx: click.Context, param: click.Parameter, given: str | None) -> tuple[str, int] | None:
    """`HOST:PORT` or a port alone; only addresses of this machine."""
    if given is None:
        return None
    host, _, port = given.rpartition(":")
    host = (host or "127.0.0.1").strip("[]")
    if not port.isascii() or not port.isdigit() or int(port) > 65535:
        raise click.BadParameter(f"{given!r} is not of the form HOST:PORT.")
    try:
        is_loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_loopback = False
    if not is_loopback:
        raise click.BadParameter(f"{host!r} is not this machine. A debugger listens on 127.0.0.1 or ::1 only.")
    return "127.0.0.1" if host == "localhost" else host, int(port)


@click.command(
    cls=SpellCommand,
    epilog="""\b
Examples:
  llmspell debug plan.lua                          commands at a prompt; h lists them
  llmspell debug --listen 127.0.0.1:4711 plan.lua  wait for an editor
  llmspell debug --stdio plan.lua                  as an editor starts it

Lines of JavaScript and Python cannot pause: there, break on calls (b before_llm_call, b calculator).""",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.argument("spell", metavar="SPELL")
@click.argument("arguments", nargs=-1, metavar="[ARGUMENT]...")
@click.option("--listen", metavar="HOST:PORT", callback=read_address, help="Wait there for an editor (port 0: any).")
@click.option("--stdio", is_flag=True, help="Speak with an editor on standard input and output.")
@click.option("--stop-on-entry", is_flag=True, help="Pause at the first line (the prompt always does).")
@click.option("--param", "params", multiple=True, metavar="NAME=VALUE", callback=read_param, help="Set params.NAME.")
@language_option
@running_options
@click.pass_context
def command(
    ctx: click.Context,
    /,
    spell: str,
    arguments: tuple[str, ...],
    listen: tuple[str, int] | None,
    stdio: bool,
    stop_on_entry: bool,
    params: dict[str, Any],
    lang: str,
    wishes: Wishes,
    **declared: Any,
) -> None:
    """Run a spell under a debugger: breakpoints, steps, variables, expressions.

    Without --listen or --stdio you give commands at a prompt. With them an editor does, by the Debug Adapter
    Protocol. Lines pause in Lua scripts and cells; calls (of models, tools, agents) pause in every language. A pause
    stops everything, timeouts too.
    """
    if wishes.as_json or (listen and stdio):
        raise click.UsageError("--json cannot be used here." if wishes.as_json else "Use either --listen or --stdio.")
    given = {name.removeprefix("param_"): value for name, value in declared.items()} | params
    sys.exit(_debug(ctx.obj, given, arguments, wishes, _front(listen, stdio, stop_on_entry)))


def _front(listen: tuple[str, int] | None, stdio: bool, stop_on_entry: bool) -> OpenFront:
    if listen or stdio:
        from studio.cli.editor import on_port, on_streams

        return on_port(*listen, stop_on_entry) if listen else on_streams(stop_on_entry)
    from studio.cli.prompt import at_prompt

    return at_prompt


def _debug(
    spell: Any, params: dict[str, Any], arguments: tuple[str, ...], wishes: Wishes, open_front: OpenFront
) -> int:
    from studio.cli.debugging import debug_spell
    from studio.cli.running import options_of, trace_file
    from studio.cli.terminal import show_error

    try:
        with trace_file(wishes.trace) as sinks:
            return debug_spell(spell, options_of(spell, params, arguments, wishes, sinks), open_front)
    except SpellError as error:
        show_error(error.describe())
        return 1

"""`llmspell tool`: the tools there are, their manual pages, calling one, and whether they can work.

Not here: what tools do (`kernel.tools`), and how the pages are written (`studio.cli.tool_pages`).
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import TYPE_CHECKING, Any

import click

from studio.cli.options import running_options

if TYPE_CHECKING:
    from kernel.runtime import Runtime
    from studio.cli.running import Wishes

INVOKE = """
local made = next(params.options) and Tools.load(params.tool, params.options) or Tools.get(params.tool)
return made:run(params.input)
"""

HEALTH = "return Tools.health_check(params.tool)"


@click.group(
    epilog="""\b
Examples:
  llmspell tool list math
  llmspell tool search "send a mail"
  llmspell tool info calculator
  llmspell tool invoke calculator '{"expression": "6 * 7"}'
  llmspell tool invoke file_system '{"operation": "list", "path": "."}' --options '{"read_only": true}' --json
  llmspell tool test"""
)
def command() -> None:
    """List tools, read their manual pages, call one, see which can work."""


@command.command("list")
@click.argument("category", required=False)
@running_options
def list_tools(category: str | None, wishes: Wishes) -> None:
    """The tools, by category."""
    from studio.cli.tool_pages import overview

    tools = [tool for tool in _known(wishes) if category in (None, tool["category"])]
    if not tools:
        raise click.UsageError(f"There is no category {category!r}. See all: llmspell tool list")
    _show(tools, overview(tools), wishes)


@command.command()
@click.argument("words", nargs=-1, required=True)
@running_options
def search(words: tuple[str, ...], wishes: Wishes) -> None:
    """The tools whose names or manual pages speak of WORDS, the best first."""
    from studio.cli.tool_pages import found, overview

    tools = found(_known(wishes), " ".join(words).lower().split())
    if not tools and not wishes.as_json:
        click.echo("No tool speaks of that. See all: llmspell tool list", err=True)
        sys.exit(1)
    _show(tools, overview(tools, by_category=False), wishes)


@command.command()
@click.argument("name")
@running_options
def info(name: str, wishes: Wishes) -> None:
    """The manual page of a tool: what it does, its parameters and options, what it needs."""
    from studio.cli.tool_pages import page

    described = _named(name, _known(wishes))
    _show(described, page(described), wishes)


@command.command()
@click.argument("name")
@click.argument("input", default="{}")
@click.option(
    "--options", default="{}", metavar="JSON", help="What the tool is made with, e.g. '{\"read_only\": true}'."
)
@running_options
def invoke(name: str, input: str, options: str, wishes: Wishes) -> None:
    """Call the tool NAME with INPUT, its parameters as JSON (`-` reads them from standard input)."""
    text = sys.stdin.read() if input == "-" else input
    given = {"tool": name, "input": _table(text, "INPUT"), "options": _table(options, "--options")}
    result = _told(INVOKE, given, wishes)
    click.echo(json.dumps(result, ensure_ascii=False, indent=None if wishes.as_json else 2))


@command.command()
@click.argument("name", required=False)
@running_options
def test(name: str | None, wishes: Wishes) -> None:
    """Whether the tools can work here: keys, packages, what the profile allows. NAME alone sets the exit code."""
    found = _told(HEALTH, {"tool": name}, wishes)
    told = {name: found} if name else found
    if wishes.as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        for each, state in sorted(told.items()):
            mark = click.style("✓", fg="green") if state["healthy"] else click.style("✗", fg="red")
            click.echo(f"{mark} {each:<22} {state.get('message', '')}".rstrip())
    if name and not found["healthy"]:
        sys.exit(1)


def _show(data: Any, text: str, wishes: Wishes) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=2) if wishes.as_json else text)


def _table(text: str, what: str) -> dict[str, Any]:
    try:
        given = json.loads(text)
    except ValueError as error:
        raise click.UsageError(f"{what} is not JSON: {error}.") from None
    if not isinstance(given, dict):
        raise click.UsageError(f"{what} should be a table of named parameters: '{{\"name\": …}}', not {text[:60]!r}.")
    return given


def _known(wishes: Wishes) -> list[dict[str, Any]]:
    """What there is to know of every tool, by name; nothing is run for it."""
    from kernel.runtime import Runtime
    from studio.cli.running import options_of
    from studio.spellfile import read_text

    return Runtime(options_of(read_text("", None, "tool", "lua"), {}, (), wishes, ())).tools()


def _named(name: str, tools: list[dict[str, Any]]) -> dict[str, Any]:
    from kernel.api.runnables import builtin_name
    from kernel.registry import suggest
    from kernel.spelling import same_name

    wanted = builtin_name(name)
    found = next((tool for tool in tools if same_name(tool["name"], wanted)), None)
    if found is None:
        near = suggest(name, [tool["name"] for tool in tools])
        raise click.UsageError(f"There is no tool {name!r}.{near} See all: llmspell tool list")
    return found


def _told(code: str, params: dict[str, Any], wishes: Wishes) -> Any:
    """What a line of Lua returns; its error is shown, and ends the command."""
    from kernel.errors import SpellError
    from kernel.runtime import Runtime
    from studio.cli.running import options_of, trace_file
    from studio.cli.terminal import show_error
    from studio.spellfile import read_text

    spell = read_text(code, None, "tool", "lua")
    try:
        with trace_file(wishes.trace) as sinks:
            runtime = Runtime(options_of(spell, params, (), wishes, sinks))
            return asyncio.run(_run(runtime, code, wishes))
    except SpellError as error:
        # The place is one in our own line of code: nobody's business.
        show_error({name: value for name, value in error.describe().items() if name not in ("line", "traceback")})
        sys.exit(1)


async def _run(runtime: Runtime, code: str, wishes: Wishes) -> Any:
    from kernel.engines.protocol import Chunk
    from kernel.errors import error_of
    from kernel.protocols.executor import Job
    from studio.cli.running import interruptible
    from studio.cli.terminal import Terminal

    terminal = Terminal(quiet=True)
    try:
        with interruptible(runtime, terminal):
            done = await runtime.execute(
                Job(Chunk(code, "tool"), "lua", about={"title": "tool", "kind": "script"}), terminal
            )
    finally:
        await runtime.close()
    if done.status != "ok":
        raise error_of(done.error or {"type": "cancelled", "message": "Stopped."})
    return done.value

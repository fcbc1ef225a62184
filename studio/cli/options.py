"""Options that several commands share, and the flags a spell declares for itself."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from kernel.durations import read_lasting
from kernel.errors import InvalidError
from kernel.tapes import Replay, replay_of
from studio.languages import language_called

if TYPE_CHECKING:
    pass

F = TypeVar("F", bound=Callable[..., Any])

LEVELS = ("trace", "debug", "info", "warn", "error", "off")
"""The levels of `Logger`, in their order."""


class Seconds(click.FloatRange):
    """A time of some length: more than nothing, and not without end."""

    def __init__(self) -> None:
        super().__init__(min=0, min_open=True)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number. Fails for NaN and infinity, too."""
        seconds = float(super().convert(value, param, ctx))
        if not math.isfinite(seconds):
            self.fail(f"{value} is no number of seconds; leave the option out for no limit.", param, ctx)
        return seconds


class Lasting(click.ParamType[float]):
    """A length of time as a person writes it: `90s`, `15m`, `2h`, `7d`."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Its seconds."""
        try:
            return read_lasting(str(value))
        except InvalidError as error:
            self.fail(error.message, param, ctx)


def running_options(function: F) -> F:
    """The options of everything that runs a spell. The function gets them as one: `wishes`."""

    @wraps(function)
    def gathered(*arguments: Any, **given: Any) -> Any:
        from studio.cli.running import Wishes, module_rules

        said = {name: given.pop(name) for name in ("profile", "model", "timeout", "trace", "as_json", "isolated")}
        rules = module_rules(given.pop("allow_module"), given.pop("module_folder"))
        level, allow = given.pop("log_level") or "", given.pop("allow")
        wishes = Wishes(**said, modules=rules, log_level=level, allow=allow)
        return function(*arguments, wishes=wishes, **given)

    return cast("F", _with_running_options(gathered))


def _with_running_options(function: F) -> F:
    for option in (
        click.option(
            "--trace", type=click.Path(dir_okay=False, path_type=Path), help="Write the run's events to a file."
        ),
        click.option("--timeout", type=Seconds(), help="Stop after so many seconds."),
        profile_option(),
        click.option(
            "--allow",
            multiple=True,
            metavar="GRANT",
            help="Beyond the profile: host:NAME, path:FOLDER, command:'git *', env:NAME, library:lua:os, approve:TOOL.",
        ),
        click.option(
            "--isolated",
            is_flag=True,
            help="Run scripts in a process without files, sockets and programs (Linux).",
        ),
        click.option("--model", metavar="PROVIDER/NAME", help="The default model (default: demo/assistant)."),
        click.option("--log-level", type=click.Choice(LEVELS), help="What Logger writes (default: info)."),
        click.option("--module-folder", multiple=True, metavar="FOLDER", help="Load modules from here too."),
        click.option(
            "--allow-module",
            multiple=True,
            metavar="NAME",
            help="With --profile low: load this module (lib/words.lua, lib/*.js, or with #sha256=…).",
        ),
        click.option("--json", "as_json", is_flag=True, help="Print the returned value as JSON, and nothing else."),
    ):
        function = option(function)
    return function


def profile_option() -> Callable[[F], F]:
    """`--profile`, one of those there are."""
    return click.option(
        "--profile",
        metavar="NAME",
        callback=_read_profile,
        help="What the spell may do: none, low, medium (default), high, development, testing, production, "
        "data_analysis, or one of your settings.",
    )


def _read_profile(ctx: click.Context, param: click.Parameter, given: str | None) -> str | None:
    if given is None:
        return None
    from kernel.profiles import own_profiles

    try:
        return own_profiles().named(given).name
    except InvalidError as error:
        raise click.BadParameter(error.message) from None


def replay_options(function: F) -> F:
    """The options of what records a run or replays one."""
    for option in (
        click.option(
            "--replay-mode",
            type=click.Choice(["strict", "changed"]),
            help="A call that was not recorded: an error (strict, the default), or done now (changed).",
        ),
        click.option("--replay", metavar="FILE|RUN", help="Take every answer from a cassette or a past run."),
        click.option(
            "--record", type=click.Path(dir_okay=False, path_type=Path), help="Write the run's calls to a cassette."
        ),
    ):
        function = option(function)
    return function


def read_replay(source: str | None, mode: str | None) -> Replay | None:
    """What `--replay` and `--replay-mode` say together; `--replay changed` names only the mode."""
    if source is None:
        if mode is not None:
            raise click.UsageError("--replay-mode goes with --replay FILE or RUN: it says how that is replayed.")
        return None
    named = replay_of(source)
    assert named is not None
    return Replay(named.source, "changed" if "changed" in (mode, named.mode) else "strict")


def language_option(function: F) -> F:
    """`--lang`: the language of code that no file name tells."""
    option = click.option(
        "--lang",
        default="",
        metavar="LANGUAGE",
        callback=read_language,
        help="lua, js or py; a file's name or shebang line says it otherwise (default: lua).",
    )
    return option(function)


def read_language(ctx: click.Context, param: click.Parameter, given: str) -> str:
    """The language of that name; "" when nothing was said."""
    try:
        return language_called(given) if given else ""
    except InvalidError as error:
        raise click.BadParameter(error.message) from None


def read_param(ctx: click.Context, param: click.Parameter, given: tuple[str, ...]) -> dict[str, Any]:
    """`--param key=value` pairs as a table; a value that is JSON is taken as JSON."""
    values: dict[str, Any] = {}
    for pair in given:
        name, equals, text = pair.partition("=")
        if not equals or not name:
            raise click.BadParameter(f"{pair!r} is not of the form name=value.")
        values[name] = read_value(text)
    return values


def read_value(text: str) -> Any:
    """A value of a command line: JSON is taken as JSON, anything else as a text."""
    try:
        return json.loads(text)
    except ValueError:
        return text

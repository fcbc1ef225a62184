"""The flags of a spell's parameters: `--topic TEXT`, `--tags TEXT` again and again, `--token` without its text.

Not here: the types (`kernel.parameters`), and the options that every spell has (`options`).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from kernel.errors import InvalidError
from kernel.parameters import SECRET, Given, Secret, range_of
from studio.notebook.document import Parameter

COMMAND_LINE = click.core.ParameterSource.COMMANDLINE
Kind = click.ParamType[Any]

METAVARS = {"date": "YYYY-MM-DD", "json": "JSON", "secret": "SOURCE"}
SOURCES = f"{SECRET}NAME, env:VARIABLE or file:PATH"


def option_of(parameter: Parameter) -> click.Option:
    """The flag of a parameter that a spell declares: `--topic TEXT`."""
    names = [f"--{parameter.name.replace('_', '-')}", f"--{parameter.name}"]
    default = parameter.default
    if parameter.type == "boolean":
        names = [f"{name}/--no-{name[2:]}" for name in names]
    # To click, a default of None is one that has been said: nothing would be missing then.
    said: dict[str, Any] = {} if default is None else {"default": _shown(default)}
    if parameter.type == "list":
        said["multiple"] = True
    flag = _SecretOption if parameter.type == "secret" else click.Option
    return flag(
        [f"param_{parameter.name}", *dict.fromkeys(names)],
        type=None if parameter.type == "boolean" else _kind(parameter),
        metavar=None if parameter.choices else METAVARS.get(parameter.type),
        show_default=default is not None and default != "" and default != [],
        required=default is None,
        help=_help(parameter) or None,
        callback=_converter(parameter),
        **said,
    )


def _kind(parameter: Parameter) -> Kind:
    least, most = range_of(parameter.extra)
    if parameter.choices:
        return click.Choice([str(choice) for choice in parameter.choices])
    match parameter.type:
        case "integer":
            return click.INT if least is most is None else click.IntRange(_whole(least), _whole(most))
        case "number":
            return click.FLOAT if least is most is None else click.FloatRange(least, most)
        case "file":
            return click.Path(dir_okay=False)
    return click.STRING


def _whole(end: float | None) -> int | None:
    return None if end is None else int(end)


def _shown(default: Given) -> Any:
    import json

    return json.dumps(default, ensure_ascii=False) if isinstance(default, dict) else default


def _help(parameter: Parameter) -> str:
    if parameter.type == "secret":
        return " ".join([parameter.help, f"From {SOURCES}; else ${_variable(parameter.name)}, or asked for."]).strip()
    return " ".join([parameter.help, "May be given more than once." if parameter.type == "list" else ""]).strip()


def _variable(name: str) -> str:
    return name.upper().replace("-", "_")


def _converter(parameter: Parameter) -> Any:
    """A flag's text in the parameter's type; choices are text to click."""
    texts = {str(choice): choice for choice in parameter.choices}

    def convert(ctx: click.Context, option: click.Parameter, value: Any) -> Any:
        if value is None or (value == () and parameter.default is None):
            return None
        if parameter.type == "list" and len(value) == 1 and str(value[0]).startswith("["):
            value = value[0]
        elif isinstance(value, tuple):
            value = [texts.get(one, one) for one in value]
        if parameter.type == "file" and ctx.get_parameter_source(option.name or "") is COMMAND_LINE:
            value = _existing(value)
        try:
            return parameter.convert(value)
        except InvalidError as error:
            raise click.BadParameter(error.message) from None

    return convert


def _existing(path: str) -> str:
    """The whole path of a file that a person names; a default may be of another folder, or not be there yet."""
    if not Path(path).is_file():
        raise click.BadParameter(f"The file {path!r} does not exist.")
    return str(Path(path).resolve())


class _SecretOption(click.Option):
    """A flag that says where a secret is, never the secret: what stands on a command line, others can read."""

    def process_value(self, ctx: click.Context, value: Any) -> Any:
        """The secret; asked for in a terminal where nothing says it."""
        name = (self.name or "").removeprefix("param_")
        if not isinstance(value, str) or not value:
            value = os.environ.get(_variable(name)) or self._asked(name)
        elif not value.startswith(SECRET):
            value = _found(value)
        is_missing, self.required = value is None and self.required, False
        if is_missing and not ctx.resilient_parsing:
            raise click.MissingParameter(ctx=ctx, param=self, message=f"Say where it is: {SOURCES}.")
        return super().process_value(ctx, value)

    def _asked(self, name: str) -> str | None:
        if not self.required or not sys.stdin.isatty():
            return None
        given: str = click.prompt(name.replace("_", " "), hide_input=True, err=True)
        return given


def _found(said: str) -> str:
    kind, _, place = said.partition(":")
    if kind == "env" and place:
        if place not in os.environ:
            raise click.BadParameter(f"There is no variable {place} in the environment.")
        return Secret(os.environ[place])
    if kind == "file" and place:
        try:
            return Secret(Path(place).expanduser().read_text("utf-8").strip())
        except (OSError, UnicodeDecodeError) as error:
            raise click.BadParameter(f"The secret cannot be read from {place!r}: {error}.") from None
    raise click.BadParameter(f"A secret does not belong on the command line, where others can read it. Use {SOURCES}.")

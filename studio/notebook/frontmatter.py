"""The front matter of a notebook, both ways: title, params, profile, model, and keys that are not ours.

    title: Research
    params:
      topic: octopuses                 # short for {type: string, default: octopuses}
      depth: {type: integer, default: 3, help: How deep to dig, choices: [1, 3, 5]}
    profile: medium
    spellbook: 1                       # the version of the format; a newer one than ours is not opened
    model: demo/assistant

Not here: the lines around it, which differ by format (`markdown`, `studio.export.lua`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from kernel.errors import InvalidError
from kernel.parameters import Given, ParameterType
from kernel.records import dataclass
from studio.notebook.document import Notebook, Parameter, check_parameter
from studio.notebook.text import is_blank

if TYPE_CHECKING:
    from studio.notebook.dialect import Entry

MOST_LINES = 10_000
"""Front matter longer than this is refused: YAML is slow to read."""

VERSION = "spellbook"
NEWEST = 1
"""The key that says in which version of the format a file is written, and the version that this studio writes. A file
of version 1 need not say so."""

_TEXTS = ("title", "profile", "model")


@dataclass(frozen=True, slots=True)
class Front:
    """What the front matter says; the fields are those of `Notebook`."""

    title: str = ""
    params: tuple[Parameter, ...] = ()
    profile: str = ""
    model: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


def front_of(notebook: Notebook) -> Front:
    """The part of a notebook that its front matter says."""
    return Front(notebook.title, notebook.params, notebook.profile, notebook.model, notebook.extra)


def read_front(lines: Sequence[str], first_line: int = 2) -> Front:
    """The front matter of its lines; `first_line` is the first one's number in the file.

    `InvalidError` with `line` when it is malformed.
    """
    if all(is_blank(line) for line in lines):
        return Front()
    if len(lines) > MOST_LINES or sum(map(len, lines)) > 100 * MOST_LINES:
        raise InvalidError(
            f"The front matter has {len(lines)} lines, which is too long. Move large data to a file of its own.",
            line=first_line,
        )
    from studio.notebook.dialect import read_mapping

    entries = read_mapping("\n".join(lines), first_line)
    if VERSION in entries:
        _check_version(entries[VERSION], first_line)
    texts = {key: _read_text(key, entries[key], first_line) for key in _TEXTS if key in entries}
    params = _read_params(entries["params"], first_line) if "params" in entries else ()
    extra = {key: entry.value for key, entry in entries.items() if key not in (*_TEXTS, "params")}
    return Front(params=params, extra=extra, **texts)


def write_front(front: Front, before: Sequence[str] | None = None) -> list[str]:
    """The lines of the front matter. Those of `before` stay, comments included, where they still say the same."""
    if not before and front == Front():
        return []
    from studio.notebook.dialect import write_mapping

    if before is None:
        return write_mapping(_plain(front))
    try:
        if _same(read_front(before), front):
            return list(before)
        spliced = _splice(before, front)
        if _same(read_front(spliced), front):
            return spliced
    except InvalidError:
        pass  # Lines that cannot be patched are written afresh; what they say is in `front`.
    return write_mapping(_plain(front))


def _check_version(entry: Entry, first_line: int) -> None:
    """What a newer studio writes is not opened: what this one does not know of it would be lost with the next save."""
    if isinstance(entry.value, bool) or not isinstance(entry.value, int) or entry.value > NEWEST:
        line = first_line + entry.first
        raise InvalidError(
            f"This spellbook was written by a newer Spell Studio (`{VERSION}: {entry.value}`, line {line}; this one "
            f"knows {NEWEST}). Install the newer version to open it; the file stays as it is.",
            line=line,
        )


def _read_text(key: str, entry: Entry, first_line: int) -> str:
    if entry.text is None:
        line = first_line + entry.first
        raise InvalidError(f"`{key}` in the front matter (line {line}) must be text.", line=line)
    return "" if entry.value is None else entry.text


def _read_params(entry: Entry, first_line: int) -> tuple[Parameter, ...]:
    if entry.value is None:
        return ()
    if not isinstance(entry.value, dict):
        line = first_line + entry.first
        raise InvalidError(
            f"`params` in the front matter (line {line}) must be `name: default` lines, one for each parameter.",
            line=line,
        )
    return tuple(_read_parameter(name, said, first_line + entry.lines[name]) for name, said in entry.value.items())


def _read_parameter(name: str, said: Any, line: int) -> Parameter:
    fields = dict(said) if isinstance(said, dict) else {"default": said}
    default = fields.pop("default", None)
    choices = fields.pop("choices", None) or []
    try:
        if not isinstance(choices, list):
            raise InvalidError(f"The choices of parameter {name!r} must be a list, [a, b].")
        type = fields.pop("type", None) or _type_of(default if default is not None else next(iter(choices), ""))
        bare = Parameter(name, type, None, str(fields.pop("help", None) or ""))
        check_parameter(bare)
        offered = tuple(offer(bare, choices))
        whole = Parameter(name, type, None, bare.help, offered, fields)
        made = replace(whole, default=None if default is None else whole.convert(default))
        check_parameter(made)
        return made
    except InvalidError as error:
        raise InvalidError(f"{error.message} (Line {line}.)", line=line) from None


def offer(parameter: Parameter, choices: Sequence[Any]) -> list[Given]:
    """Choices in the type of a parameter; those of a list are what it can hold. `InvalidError`."""
    if parameter.type != "list":
        return [parameter.convert(choice) for choice in choices]
    held = parameter.convert(list(choices))
    return held if isinstance(held, list) else []


def _type_of(value: Any) -> ParameterType:
    match value:
        case list():
            return "list" if all(isinstance(one, str | int | float) for one in value) else "json"
        case dict():
            return "json"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "number"
    return "string"


def _plain(front: Front) -> dict[str, Any]:
    texts = {"title": front.title, "profile": front.profile, "model": front.model}
    params = {parameter.name: _plain_parameter(parameter) for parameter in front.params}
    said = {"title": texts["title"], "params": params, "profile": texts["profile"], "model": texts["model"]}
    return {**{key: value for key, value in said.items() if value}, **front.extra}


def _plain_parameter(parameter: Parameter) -> Any:
    inferred = _type_of("" if parameter.default is None else parameter.default) == parameter.type
    # A mapping there is the fields of a parameter.
    inferred = inferred and not isinstance(parameter.default, dict)
    if inferred and not (parameter.help or parameter.choices or parameter.extra):
        return parameter.default
    said: dict[str, Any] = {"type": parameter.type}
    if parameter.default is not None:
        said["default"] = parameter.default
    if parameter.help:
        said["help"] = parameter.help
    if parameter.choices:
        said["choices"] = list(parameter.choices)
    return {**said, **parameter.extra}


def _same(one: Front, other: Front) -> bool:
    # JSON text tells 1 from 1.0 and true; Python's == does not.
    return one == other and json.dumps(_plain(one)) == json.dumps(_plain(other))


def _splice(before: Sequence[str], front: Front) -> list[str]:
    from studio.notebook.dialect import read_mapping, write_mapping

    entries = read_mapping("\n".join(before), 2)
    was, now = _plain(read_front(before)), _plain(front)
    lines = list(before)
    for key, entry in reversed(entries.items()):
        if json.dumps(was.get(key)) != json.dumps(now.get(key)):
            lines[entry.first : _end(before, entry)] = write_mapping({key: now[key]} if key in now else {})
    fresh = {key: value for key, value in now.items() if key not in entries}
    return [*lines, *write_mapping(fresh)]


def _end(lines: Sequence[str], entry: Entry) -> int:
    """The line after the entry's last one; comments and blank lines below it belong to what follows."""
    below: Iterator[str] = reversed(lines[entry.first + 1 : entry.last])
    return entry.last - len(list(takewhile(lambda line: is_blank(line) or line.lstrip().startswith("#"), below)))

"""The YAML of front matter: JSON's values, read as YAML 1.2 reads them, written so that YAML 1.1 reads the same.

Plain `12:30`, `no` and `2026-01-31` are text. Keys are text and may stand once. No tags, anchors or aliases.
Import this inside a function: PyYAML takes a while to load.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

from kernel.errors import InvalidError
from kernel.records import dataclass
from studio.notebook.text import clean

_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,999})")
_NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]{1,999}\.[0-9]*|[0-9]{1,999}(?=[eE]))(?:[eE][-+]?[0-9]{1,3})?")
_WORDS = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_TRUTHS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_TAG = "tag:yaml.org,2002:"
_TAGS = (f"{_TAG}str", f"{_TAG}seq", f"{_TAG}map")


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of the top mapping: its value, the scalar's own text (None for lists and mappings), its lines.

    `first` and `last` count from 0; `last` is the line after its last. `lines` are those of the keys below it.
    """

    value: Any
    text: str | None
    first: int
    last: int
    lines: Mapping[str, int]


def read_mapping(text: str, first_line: int) -> dict[str, Entry]:
    """The keys of a YAML mapping. `first_line` is where the text stands in its file.

    `InvalidError` (detail `line`) when it is no YAML of this dialect.
    """
    try:
        root = yaml.compose(text, Loader=yaml.BaseLoader)
        return _entries(root, len(text.split("\n")))
    except yaml.MarkedYAMLError as error:
        line = first_line + (error.problem_mark.line if error.problem_mark else 0)
        raise _trouble(line, error.problem or "it is not YAML") from None
    except yaml.reader.ReaderError as error:
        line = first_line + text.count("\n", 0, error.position)
        raise _trouble(line, f"the character {chr(ord(str(error.character)[:1] or ' '))!r} is not allowed") from None
    except RecursionError:
        raise _trouble(first_line, "it is nested too deeply") from None


def write_mapping(data: Mapping[str, Any]) -> list[str]:
    """The lines of a mapping of JSON data."""
    if not data:
        return []
    text = yaml.dump(
        dict(data), Dumper=_Dumper, sort_keys=False, allow_unicode=True, default_flow_style=False, width=1 << 30
    )
    return text.rstrip("\n").split("\n")


def _entries(root: Any, lines: int) -> dict[str, Entry]:
    if root is None:
        return {}
    if not isinstance(root, yaml.MappingNode):
        raise yaml.MarkedYAMLError(problem="it is not made of `key: value` lines", problem_mark=root.start_mark)
    seen = set[int]()
    values = _value(root, seen)
    starts = [key.start_mark.line for key, _ in root.value] + [lines]
    return {
        clean(key.value): Entry(
            values[clean(key.value)],
            clean(node.value) if isinstance(node, yaml.ScalarNode) else None,
            starts[position],
            max(starts[position + 1], starts[position] + 1),
            {clean(below.value): below.start_mark.line for below, _ in node.value}
            if isinstance(node, yaml.MappingNode)
            else {},
        )
        for position, (key, node) in enumerate(root.value)
    }


def _value(node: Any, seen: set[int]) -> Any:
    if id(node) in seen:
        raise yaml.MarkedYAMLError(problem="an alias (*name) is not allowed", problem_mark=node.start_mark)
    seen.add(id(node))
    if node.tag not in _TAGS:
        raise yaml.MarkedYAMLError(problem=f"the tag {node.tag!r} is not allowed", problem_mark=node.start_mark)
    match node:
        case yaml.ScalarNode():
            return _plain(node.value) if node.style is None else clean(node.value)
        case yaml.SequenceNode():
            return [_value(item, seen) for item in node.value]
    found: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode) or clean(key.value) in found:
            problem = f"the key {key.value!r} stands twice" if isinstance(key, yaml.ScalarNode) else "a key is not text"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=key.start_mark)
        found[clean(key.value)] = _value(value, seen)
    return found


def _plain(text: str) -> str | int | float | bool | None:
    if text in _WORDS:
        return None
    if text in _TRUTHS:
        return _TRUTHS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _NUMBER.fullmatch(text) and abs(float(text)) < float("inf") else text


def _trouble(line: int, problem: str) -> InvalidError:
    return InvalidError(
        f"The front matter cannot be read (line {line}): {problem}. "
        "It stands between two lines `---` and is made of `key: value` lines.",
        line=line,
    )


class _Dumper(yaml.SafeDumper):
    """Writes the dialect."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write every value in full."""
        return True


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    # YAML breaks lines at more than LF; in double quotes all of them are escaped.
    style = '"' if not text.isprintable() else None if isinstance(_plain(text), str) else "'"
    return dumper.represent_scalar(f"{_TAG}str", text, style=style)


def _represent_list(dumper: yaml.SafeDumper, items: list[Any]) -> yaml.Node:
    short = not any(isinstance(item, (list, dict)) for item in items)
    return dumper.represent_sequence(f"{_TAG}seq", items, flow_style=short)


_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(list, _represent_list)

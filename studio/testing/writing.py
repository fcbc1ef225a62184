"""Files of tests, written whole or not at all; and values as a person would write them in YAML."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kernel.replacing import writing

LONGEST_LINE = 80
"""Characters of a value that is written in the line of its key."""


def written_value(value: Any, indent: int, block: bool = True) -> str:
    """A value as YAML: in the line of its key where it is short, else in lines below, which end with a line's end.

    `indent` is that of the lines below; without `block` everything goes into one line.
    """
    if isinstance(value, str) and block and _is_readable(value):
        sign = "|-" if not value.endswith("\n") else "|" if not value.endswith("\n\n") else "|+"
        lines = value.removesuffix("\n").split("\n")
        return f"{sign}\n" + "".join(f"{' ' * indent if line else ''}{line}\n" for line in lines)
    line = _dumped(value, True)
    if not block or len(line) <= LONGEST_LINE or not isinstance(value, dict | list):
        return line
    return "\n" + "".join(f"{' ' * indent}{one}\n" for one in _dumped(value, False).split("\n"))


def _is_readable(text: str) -> bool:
    """Whether a text can stand as it is in a block of lines."""
    lines = text.split("\n")
    is_plain = all(line == line.rstrip() and line.isprintable() for line in lines)
    return is_plain and len(lines) > 1 and bool(text.strip()) and not text.startswith((" ", "\n"))


def _dumped(value: Any, flow: bool) -> str:
    import yaml

    class Dumper(yaml.SafeDumper):
        """Writes texts with several lines in one."""

        def ignore_aliases(self, data: Any) -> bool:
            """Write what is there twice twice."""
            return True

    def text(dumper: yaml.SafeDumper, data: str) -> yaml.Node:
        return dumper.represent_scalar("tag:yaml.org,2002:str", data, style='"' if not data.isprintable() else None)

    Dumper.add_representer(str, text)
    dumped: str = yaml.dump(
        value, Dumper=Dumper, allow_unicode=True, sort_keys=False, default_flow_style=flow, width=float("inf")
    )
    return dumped.removesuffix("\n").removesuffix("\n...").rstrip("\n")


def write_text(path: Path, text: str) -> None:
    """Write a text: aside first, then renamed. `DeniedError` when the folder refuses."""
    with writing(path, "file") as aside:
        aside.write_text(text, encoding="utf-8", newline="")

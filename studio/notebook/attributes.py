"""The name and options of a cell as one short text: `#research .wide timeout=30 note="a b"`.

The words are Pandoc's. Both file formats write them; where they stand in the file is the format's business.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field

from kernel.records import dataclass

_WORD = re.compile(
    r"""
    [ \t]* (?:
        \# (?P<name> \w[\w.:-]* )
      | (?P<key> \.?[^\W\d][\w:.-]* ) (?P<value> = (?: "(?P<quoted> (?:[^"\\]|\\.)* )" | (?P<bare> [^\s"]+ ) ) )?
    ) (?= [ \t] | $ )
    """,
    re.VERBOSE,
)
_BARE = re.compile(r"[\w./:+@%-]+")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"}
_MEANINGS = {written: meant for meant, written in _ESCAPES.items()}

UNREADABLE = "info"
"""The option that keeps words which are not attributes, so that they are not lost."""


@dataclass(frozen=True, slots=True)
class Attributes:
    """A cell's name ("" for none), options and classes (reserved ones too, as `.example` → "")."""

    name: str = ""
    options: Mapping[str, str] = field(default_factory=dict)


def read_attributes(text: str) -> Attributes:
    """The attributes of a text such as `#name key=value`. Never fails: what it cannot read it keeps as `info`."""
    text = text.strip(" \t\r")
    name, options, position = "", dict[str, str](), 0
    while position < len(text):
        word = _WORD.match(text, position)
        if word is None or (name if word["name"] else word["key"] in options or _is_odd(word)):
            return Attributes("", {UNREADABLE: text})
        if word["name"]:
            name = word["name"]
        else:
            options[word["key"]] = _unescape(word["quoted"]) if word["quoted"] is not None else word["bare"] or ""
        position = word.end()
    return Attributes(name, options)


def write_attributes(name: str, options: Mapping[str, str], flags: bool = True) -> str:
    """The text that `read_attributes` reads back. With `flags`, `hidden` is written for `hidden=""`."""
    words = [f"#{name}"] if name else []
    words += [key if flags and not value else f"{key}={_quote(value)}" for key, value in options.items()]
    return " ".join(words)


def _is_odd(word: re.Match[str]) -> bool:
    return word["key"].startswith(".") and bool(word["quoted"] or word["bare"])


def _quote(value: str) -> str:
    if _BARE.fullmatch(value):
        return value
    return '"' + re.sub(r'[\\"\n\r]', lambda found: _ESCAPES[found.group()], value) + '"'


def _unescape(value: str) -> str:
    return re.sub(r'\\[\\"nr]', lambda found: _MEANINGS[found.group()], value)

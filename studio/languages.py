"""The languages of scripts: what their files end with, what people call them. Not here: their engines."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kernel.errors import InvalidError

SUFFIXES: Mapping[str, str] = {".lua": "lua", ".js": "javascript", ".mjs": "javascript", ".py": "python"}
"""End of a file name → language."""

ALIASES: Mapping[str, str] = {"js": "javascript", "py": "python", "node": "javascript"}

COMMENTS: Mapping[str, str] = {"lua": "--", "javascript": "//", "python": "#"}
"""How a comment of one line begins."""

DEFAULT = "lua"

_SAID = re.compile(r"#!.*\bllmspell\b.*\s--lang[= ](?P<language>\w+)")


def language_of_name(name: str) -> str:
    """The language of a file name; "" when it says none."""
    dot = name.rfind(".")
    return SUFFIXES.get(name[dot:].lower(), "") if dot > 0 else ""


def language_of_text(text: str) -> str:
    """The language that a script's shebang line names (`#!/usr/bin/env -S llmspell run --lang js`); Lua otherwise."""
    said = _SAID.match(text.split("\n", 1)[0])
    return language_called(said["language"]) if said else DEFAULT


def language_called(word: str) -> str:
    """The language a person means: `js` is `javascript`. `InvalidError` when there is none of that name."""
    name = ALIASES.get(word.lower(), word.lower())
    if name not in COMMENTS:
        raise InvalidError(f"There is no language {word!r} here. Use one of: {', '.join(COMMENTS)}, js, py.")
    return name

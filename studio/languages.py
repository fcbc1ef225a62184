"""The languages of scripts: what their files end with, what people call them. Not here: their engines."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kernel.errors import InvalidError

SUFFIXES: Mapping[str, str] = {".lua": "lua", ".js": "javascript", ".mjs": "javascript", ".py": "python", ".sql": "sql"}
"""End of a file name → language."""

ALIASES: Mapping[str, str] = {"js": "javascript", "py": "python", "node": "javascript"}

COMMENTS: Mapping[str, str] = {"lua": "--", "javascript": "//", "python": "#"}
"""How a comment of one line begins."""

QUERY = "sql"
"""What asks the trace store. It is no script: no notebook is exported to it, and no tool is written in it."""

NO_LANGUAGE = (".md", ".txt", ".json", ".jsonl", ".ndjson", ".ipynb", ".toml", ".yaml", ".yml", ".html", ".csv")
"""Ends of file names that need no look at what is installed."""

DEFAULT = "lua"

_SAID = re.compile(r"#!.*\bllmspell\b.*\s--lang[= ](?P<language>\w+)")


def language_of_name(name: str) -> str:
    """The language of a file name; "" when it says none. An engine of another package has files named after it."""
    dot = name.rfind(".")
    ending = name[dot:].lower() if dot > 0 else ""
    return SUFFIXES.get(ending) or (ending[1:] if ending[1:] in _installed(ending) else "")


def comment_sign(language: str) -> str:
    """How a comment of one line begins."""
    return "--" if language == QUERY else COMMENTS.get(language, "#")


def is_language(name: str) -> bool:
    """Whether there is an engine of that name, here or in another package."""
    return name in COMMENTS or name == QUERY or name in _installed(f".{name}")


def _installed(ending: str) -> list[str]:
    if len(ending) < 2 or ending in NO_LANGUAGE:
        return []
    from kernel.languages import installed_languages

    return installed_languages()


def language_of_text(text: str) -> str:
    """The language that a script's shebang line names (`#!/usr/bin/env -S llmspell run --lang js`); Lua otherwise."""
    said = _SAID.match(text.split("\n", 1)[0])
    return language_called(said["language"]) if said else DEFAULT


def language_called(word: str) -> str:
    """The language a person means: `js` is `javascript`. `InvalidError` when there is none of that name."""
    name = ALIASES.get(word.lower(), word.lower())
    if not is_language(name):
        raise InvalidError(f"There is no language {word!r} here. Use one of: {', '.join(COMMENTS)}, js, py.")
    return name

"""How a name is spelled: snake_case here and in most languages, camelCase in JavaScript.

Pure functions on single names. Not here: which tables are respelled (`kernel.api.spelling`).
"""

from __future__ import annotations

import re

WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
"""Where a word of a camelCase name begins."""


def camel_case(name: str) -> str:
    """A snake_case name as JavaScript spells it: `stream_chat` → `streamChat`."""
    head, *rest = name.strip("_").split("_")
    return head + "".join(part.capitalize() for part in rest)


def snake_case(name: str) -> str:
    """A camelCase name as Lua spells it: `streamChat` → `stream_chat`, `beforeLLMCall` → `before_llm_call`."""
    return WORD.sub("_", name).lower()


def same_name(one: str, other: str) -> bool:
    """Whether two names are one in different spellings: `csv-reader`, `csv_reader`, `csvReader`."""
    return snake_case(one).replace("-", "_") == snake_case(other).replace("-", "_")

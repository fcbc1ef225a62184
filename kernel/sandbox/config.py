"""What a person tells every spell: the table `[config]` of their settings, which scripts read as `config.KEY`.

Not here: secrets that only tools get (`secrets`, `vault`), and the settings of the program itself.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any

from kernel.errors import InvalidError
from kernel.sandbox.redaction import Redaction
from kernel.settings import place_of, read_section, settings_file
from kernel.values import Record

SECTION = "config"

SECRET = re.compile(r"(^|_)(key|token|password|passphrase|secret|credentials?)$")
"""Names whose values are kept out of events, results and errors."""

REFERENCE = "secret:"
"""How a value begins that names a secret: it is passed on as it is, for the tool that resolves it."""


def read_config(redaction: Redaction) -> Record:
    """The table as scripts see it; `redaction` learns what is secret. `InvalidError` for what is no plain data."""
    path = settings_file(os.environ)
    table = read_section(path, SECTION)
    place = place_of(path, SECTION)
    redaction.remember(*_secrets(table))
    return _checked(table, place)


def _secrets(table: dict[str, Any]) -> Iterator[str]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _secrets(value)
        elif isinstance(value, str) and SECRET.search(name.lower()) and not value.startswith(REFERENCE):
            yield value


def _checked(table: dict[str, Any], place: str) -> Record:
    return Record({name: _plain(name, value, place) for name, value in table.items()})


def _plain(name: str, value: Any, place: str) -> Any:
    match value:
        case str() | bool() | int() | float():
            return value
        case list():
            return [_plain(name, item, place) for item in value]
        case dict():
            return _checked(value, place)
    raise InvalidError(f"{place} {name!r} is a {type(value).__name__}; scripts take text: put it in quotes.")

"""Whether a person wants the scripts of a language to wait for a debugger, as their settings say.

    [engines.lua]
    debug_mode = true       # `llmspell run` waits for an editor, as `llmspell debug --listen` does
    debug_port = 4711       # 0, the default: any free one

Not here: the debugger (`studio.cli.debugging`), and the settings of providers in the same file.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kernel.errors import InvalidError
from kernel.settings import place_of, read_section, require_table, settings_file
from studio.spellfile import Spellfile

TYPES: Mapping[str, type] = {"debug_mode": bool, "debug_port": int}


def debug_port(spell: Spellfile) -> int | None:
    """The port on which a spell waits for an editor, because a language of its code is in debug mode; else None."""
    engines = read_engines(settings_file(os.environ))
    for language in dict.fromkeys(spell.language_of(chunk) for chunk in spell.chunks):
        settings = engines.get(language, {})
        if settings.get("debug_mode"):
            return int(settings.get("debug_port", 0))
    return None


def read_engines(path: Path | None) -> dict[str, dict[str, Any]]:
    """The settings of engines by language. `InvalidError` names the place of what is not right."""
    engines = read_section(path, "engines")
    for language, table in engines.items():
        _check(place_of(path, f"engines.{language}"), table)
    return engines


def _check(place: str, table: Any) -> None:
    for key, value in require_table(table, place).items():
        if key not in TYPES:
            raise InvalidError(f"{place} {key!r} is unknown. It takes: {', '.join(TYPES)}.")
        if type(value) is not TYPES[key] or (isinstance(value, int) and not 0 <= value <= 65535):
            wanted = "true or false" if key == "debug_mode" else "a port: 0 to 65535"
            raise InvalidError(f"{place} {key!r} should be {wanted}, not {value!r}.")

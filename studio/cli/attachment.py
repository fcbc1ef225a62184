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
from kernel.models.settings import settings_file
from studio.spellfile import Spellfile

TYPES: Mapping[str, type] = {"debug_mode": bool, "debug_port": int}


def debug_port(spell: Spellfile) -> int | None:
    """The port on which a spell waits for an editor, because a language of its code is in debug mode; else None."""
    path = settings_file(os.environ)
    if path is None or not path.is_file():
        return None
    engines = read_engines(path)
    for language in dict.fromkeys(spell.language_of(chunk) for chunk in spell.chunks):
        settings = engines.get(language, {})
        if settings.get("debug_mode"):
            return int(settings.get("debug_port", 0))
    return None


def read_engines(path: Path) -> dict[str, dict[str, Any]]:
    """The settings of engines by language. `InvalidError` names the place of what is not right."""
    import tomllib

    try:
        engines = tomllib.loads(path.read_text("utf-8")).get("engines", {})
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidError(f"The settings {str(path)!r} cannot be read: {error}.") from None
    if not isinstance(engines, dict):
        raise InvalidError(f"The settings {str(path)!r}: 'engines' should be tables like [engines.lua].")
    for language, table in engines.items():
        _check(f"The settings {str(path)!r}, [engines.{language}]:", table)
    return engines


def _check(place: str, table: Any) -> None:
    if not isinstance(table, dict):
        raise InvalidError(f"{place} this should be a table.")
    for key, value in table.items():
        if key not in TYPES:
            raise InvalidError(f"{place} {key!r} is unknown. It takes: {', '.join(TYPES)}.")
        if type(value) is not TYPES[key] or (isinstance(value, int) and not 0 <= value <= 65535):
            wanted = "true or false" if key == "debug_mode" else "a port: 0 to 65535"
            raise InvalidError(f"{place} {key!r} should be {wanted}, not {value!r}.")

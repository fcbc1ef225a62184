"""`Logger` in scripts: records with a level and fields, kept in the trace and, from a level on, written to stderr."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kernel.api.definition import script
from kernel.api.parts import part_of
from kernel.api.site import Site, Spell
from kernel.api.speech import say
from kernel.errors import InvalidError
from kernel.sandbox.environment import readable_variables
from kernel.values import Value, plain

Fields = Mapping[str, Value]

LEVELS = ("trace", "debug", "info", "warn", "error", "off")

ALIASES = {"warning": "warn", "fatal": "error", "critical": "error", "none": "off"}

VARIABLES = ("LLMSPELL_SCRIPT__LOG_LEVEL", "LLMSPELL_SYSTEM__LOG_LEVEL")
"""The environment variables with the level of every spell that sets none itself, and of spells and kernel alike."""

DEFAULT = "info"

LONGEST = 10_000
"""Characters of a record that are written to stderr; the trace has all of it."""


def level_named(name: str) -> str:
    """The level of a name in any spelling. `InvalidError` when there is none."""
    level = ALIASES.get(name.strip().lower(), name.strip().lower())
    if level not in LEVELS:
        raise InvalidError(f"There is no log level {name!r}. Use one of: {', '.join(LEVELS)}.")
    return level


class Threshold:
    """The level that a spell set itself with `Logger.set_level`; "" for none."""

    def __init__(self) -> None:
        self.level = ""


def level_of(spell: Spell) -> str:
    """From which level on a spell's records are written to stderr.

    What it set itself, else what was said from outside (`--log-level`, `log_level` in the front matter), else what the
    environment says at this moment, else `info`.
    """
    said = part_of(spell, Threshold).level or spell.log_level
    if said:
        return said
    told = readable_variables(VARIABLES)
    return next((level_named(told[name]) for name in VARIABLES if told.get(name, "").strip()), DEFAULT)


def log(site: Site, level: str, message: Value, fields: Fields | None, always: Fields) -> None:
    """Keep a record in the trace (a `progress` event of the open span) and write it when its level is high enough."""
    given = dict(message) if isinstance(message, dict) else {"message": message}
    text = given.pop("message", given.pop("msg", ""))
    record = plain({**always, **given, **(fields or {})})
    said = text if isinstance(text, str) else _shown(plain(text))
    site.ctx.run.count_output(len(said))
    site.ctx.emit("progress", level=level, message=said, fields=record)
    if LEVELS.index(level) >= LEVELS.index(level_of(site.spell)):
        say(site, "stderr", _line(level, said, record))


def _line(level: str, message: str, fields: Mapping[str, Any]) -> str:
    told = " ".join(f"{name}={_shown(value)}" for name, value in fields.items())
    line = f"{level.upper():5} {message}{'  ' if told else ''}{told}"
    return (line if len(line) <= LONGEST else f"{line[:LONGEST]}…") + "\n"


def _shown(value: Any) -> str:
    import json

    if isinstance(value, str) and value and not any(character.isspace() or character in '"=' for character in value):
        return value
    return json.dumps(value, ensure_ascii=False)


class _Log:
    """What `Logger` and `logger` have in common."""

    @staticmethod
    def trace(site: Site, message: Value, fields: dict[str, Value] | None = None) -> None:
        """Record every step; `message` may be a table with `message` and other fields."""
        log(site, "trace", message, fields, {})

    @staticmethod
    def debug(site: Site, message: Value, fields: dict[str, Value] | None = None) -> None:
        """Record what helps to find a fault."""
        log(site, "debug", message, fields, {})

    @staticmethod
    def info(site: Site, message: Value, fields: dict[str, Value] | None = None) -> None:
        """Record what goes as it should."""
        log(site, "info", message, fields, {})

    @staticmethod
    def warn(site: Site, message: Value, fields: dict[str, Value] | None = None) -> None:
        """Record what may go wrong."""
        log(site, "warn", message, fields, {})

    @staticmethod
    def error(site: Site, message: Value, fields: dict[str, Value] | None = None) -> None:
        """Record what went wrong."""
        log(site, "error", message, fields, {})

    @staticmethod
    def log(site: Site, level: str, message: Value, fields: dict[str, Value] | None = None) -> None:
        """Record something at a level: `trace`, `debug`, `info`, `warn` or `error`."""
        log(site, level_named(level), message, fields, {})

    @staticmethod
    def with_(site: Site, fields: dict[str, Value]) -> FieldLogger:
        """A logger that adds these fields to each of its records."""
        return FieldLogger(fields)

    @staticmethod
    def set_level(site: Site, level: str) -> None:
        """Write only records of this level and above to stderr (`off`: none); the trace keeps all of them."""
        part_of(site.spell, Threshold).level = level_named(level)

    @staticmethod
    def get_level(site: Site) -> str:
        """The level in force: what the spell set, else `--log-level` or its front matter, the environment, `info`."""
        return level_of(site.spell)


@script("Logger", namespace=True)
class Logger(_Log):
    """Records with a level and fields. All are kept in the trace; those of `info` and above go to standard error.

    ```lua
    Logger.info("Found sources", { count = 3 })
    ```
    """


@script("logger", namespace=True)
class SmallLogger(_Log):
    """The same as `Logger`.

    ```lua
    logger:error({ message = "Agent failed", agent_id = "agent_1" })
    ```
    """


@script("FieldLogger")
class FieldLogger:
    """A logger whose records all have the same fields; made by `Logger.with`.

    ```lua
    local log = Logger.with({ step = "research" })
    log:info("started")
    ```
    """

    def __init__(self, fields: Mapping[str, Value]) -> None:
        self._fields = dict(fields)

    def trace(self, site: Site, message: Value, fields: dict[str, Value] | None = None) -> None:
        """Record every step."""
        log(site, "trace", message, fields, self._fields)

    def debug(self, site: Site, message: Value, fields: dict[str, Value] | None = None) -> None:
        """Record what helps to find a fault."""
        log(site, "debug", message, fields, self._fields)

    def info(self, site: Site, message: Value, fields: dict[str, Value] | None = None) -> None:
        """Record what goes as it should."""
        log(site, "info", message, fields, self._fields)

    def warn(self, site: Site, message: Value, fields: dict[str, Value] | None = None) -> None:
        """Record what may go wrong."""
        log(site, "warn", message, fields, self._fields)

    def error(self, site: Site, message: Value, fields: dict[str, Value] | None = None) -> None:
        """Record what went wrong."""
        log(site, "error", message, fields, self._fields)

    def with_(self, site: Site, fields: dict[str, Value]) -> FieldLogger:
        """A logger with more fields."""
        return FieldLogger({**self._fields, **fields})

    @property
    def fields(self) -> dict[str, Value]:
        """What it adds to each record."""
        return self._fields

"""`Param` in scripts: a parameter of the spell, declared where it is used. Not the flags and fields made of it."""

from __future__ import annotations

from dataclasses import field
from typing import Any

from kernel.api.arguments import read_table
from kernel.api.definition import script
from kernel.api.site import Site
from kernel.errors import InvalidError
from kernel.parameters import ParameterType, Secret, convert, secrets_in
from kernel.records import dataclass
from kernel.sandbox.redaction import Redaction
from kernel.values import Value


@dataclass(frozen=True, slots=True)
class ParamOptions:
    """What can be said of a parameter. Without a default it must be given."""

    default: Value = None
    help: str = ""
    choices: list[Value] = field(default_factory=list)
    label: str = ""
    lines: int = 1
    min: float | None = None
    max: float | None = None
    step: float | None = None


@script("Param", namespace=True)
class Param:
    """A parameter of the spell: a flag of `llmspell run`, a field of the studio's form and of an app.

    Each function gives the value: what was given, else the `default`. Write the name and the options out, so that
    they can be read without running the spell. Options: `default`, `help`, `choices`, `label`; of numbers `min`, `max`
    and `step` (with both ends the field is a slider).

    ```lua
    local topic = Param.string("topic", { default = "owls", help = "What it is about" })
    local length = Param.integer("length", { default = 2, choices = { 1, 2, 3 } })
    print(topic, length)
    ```
    """

    @staticmethod
    def string(site: Site, name: str, options: dict[str, Any] | None = None) -> Value:
        """A text of one line."""
        return _value(site, "string", name, options)

    @staticmethod
    def text(site: Site, name: str, options: dict[str, Any] | None = None) -> Value:
        """A text of several lines; the option `lines` says how many its field shows."""
        return _value(site, "string", name, options)

    @staticmethod
    def integer(site: Site, name: str, options: dict[str, Any] | None = None) -> Value:
        """A whole number."""
        return _value(site, "integer", name, options)

    @staticmethod
    def number(site: Site, name: str, options: dict[str, Any] | None = None) -> Value:
        """A number."""
        return _value(site, "number", name, options)

    @staticmethod
    def boolean(site: Site, name: str, options: dict[str, Any] | None = None) -> Value:
        """True or false."""
        return _value(site, "boolean", name, options)

    @staticmethod
    def date(site: Site, name: str, options: dict[str, Any] | None = None) -> Value:
        """A date, as text: `2026-01-31`."""
        return _value(site, "date", name, options)

    @staticmethod
    def list(site: Site, name: str, options: dict[str, Any] | None = None) -> Value:
        """Several texts or numbers; with `choices`, any of those."""
        return _value(site, "list", name, options)

    @staticmethod
    def json(site: Site, name: str, options: dict[str, Any] | None = None) -> Value:
        """Data of any shape."""
        return _value(site, "json", name, options)

    @staticmethod
    def file(site: Site, name: str, options: dict[str, Any] | None = None) -> Value:
        """The path of a file, which the spell may read: named on the command line, dropped on a form."""
        return _value(site, "file", name, options)

    @staticmethod
    def secret(site: Site, name: str, options: dict[str, Any] | None = None) -> Value:
        """A key or password, which is in no file and no trace; or the name of one that is kept (`secret:NAME`)."""
        return _value(site, "secret", name, options)


def _value(site: Site, type: ParameterType, name: str, options: dict[str, Any] | None) -> Value:
    read = read_table(ParamOptions, options or {}, f"The parameter {name!r}")
    held = convert(name, "list", read.choices) if type == "list" and read.choices else None
    choices = held if isinstance(held, list) else [convert(name, type, choice) for choice in read.choices]
    given = site.spell.params.get(name)
    found = read.default if given is None else given
    if found is None:
        raise InvalidError(
            f"The parameter {name!r} must be given: as a flag (--{name.replace('_', '-')} VALUE) or in its field."
        )
    value = convert(name, type, found, choices, {"min": read.min, "max": read.max})
    Redaction.of(site.spell.hands.session).remember(*secrets_in({name: value}))
    return str(value) if isinstance(value, Secret) else value

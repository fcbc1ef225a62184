"""The state at the prompt of a pause: its values, and the changes that are made when the run goes on. All scopes.

Not here: the state of a workspace without a run (`studio.cli.state`), and the change itself (`kernel.breakpoints`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any

from kernel.errors import InvalidError
from kernel.state.checks import SCOPES, Address
from studio.cli.pauseviews import visible
from studio.notebook.stateedits import read_address

USE = "Say state [PATTERN], state set KEY = VALUE, or state delete KEY; a KEY as theme, global:theme, agent:ID:theme."

LONGEST = 200
"""Characters of a value in the list."""


class PausedState:
    """The state as one pause tells of it, with what a person changed: `changes` are what is answered."""

    def __init__(self, question: Mapping[str, Any]) -> None:
        rows = question.get("state") or ()
        self._values: dict[Address, Any] = {(scope, owner, key): value for scope, owner, key, value in rows}
        self._more = int(question.get("state_more") or 0)
        self._changed: dict[Address, Any] = {}

    @property
    def changes(self) -> list[list[Any]]:
        """`[scope, owner, key, value]` of each change, in their order; null deletes."""
        return [[*address, value] for address, value in self._changed.items()]

    def told(self, text: str) -> str:
        """What a command (all after the word `state`) does or shows. `InvalidError` for what is none."""
        word, _, rest = text.partition(" ")
        if word == "set" and rest:
            key, equals, value = rest.partition("=")
            if not equals:
                raise InvalidError(USE)
            return self._change(key.strip(), _value(value.strip()))
        if word == "delete" and rest:
            return self._delete(rest.strip())
        return visible("\n".join(self._lines(text or "*")))

    def _change(self, key: str, value: Any) -> str:
        address = self._address(key)
        if value is None:
            raise InvalidError(f"A key cannot be null. state delete {key} deletes it.")
        self._changed[address] = value
        return visible(f"{_name(address)} will be {json.dumps(value, ensure_ascii=False)} when it goes on.")

    def _delete(self, key: str) -> str:
        address = self._address(key)
        if address not in self._values | self._changed:
            raise InvalidError(f"There is no key {key!r}; `state` lists them.")
        self._changed[address] = None
        return visible(f"{_name(address)} will be gone when it goes on.")

    def _address(self, key: str) -> Address:
        found = [one for one in self._values | self._changed if key in _names(one)]
        if len(found) > 1:
            raise InvalidError(f"{len(found)} keys are called {key!r}. Say which: {', '.join(map(_name, found[:6]))}.")
        if found:
            return found[0]
        scope, colon, rest = key.partition(":")
        if not colon or scope not in SCOPES:
            return read_address("session", "", key)
        owner, colon, name = rest.partition(":") if scope in ("agent", "workflow") else ("", ":", rest)
        return read_address(scope, owner if colon else "", name if colon else rest)

    def _lines(self, pattern: str) -> Iterable[str]:
        now = {**self._values, **self._changed}
        found = [one for one in sorted(now) if any(fnmatchcase(name, pattern) for name in _names(one))]
        for address in found:
            value = now[address]
            said = "(deleted)" if value is None else json.dumps(value, ensure_ascii=False)
            mark = " (when it goes on)" if address in self._changed else ""
            yield f"{_name(address)} = {said if len(said) <= LONGEST else said[:LONGEST] + '…'}{mark}"
        if not found:
            yield "Nothing is kept yet." if pattern == "*" else f"No key fits {pattern!r}."
        if self._more:
            yield f"… and {self._more} more, which can be set by their names."


def _name(address: Address) -> str:
    return ":".join(filter(None, address))


def _names(address: Address) -> tuple[str, ...]:
    scope, _, key = address
    return key, f"{scope}:{key}", _name(address)


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text

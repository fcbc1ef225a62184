"""Which tests are run: `-k 'owls and not (slow or live)'`, and `FILE::TEST`. Not here: where tests are (`finding`)."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

from kernel.errors import InvalidError

Takes = Callable[[str], bool]

TOKEN = re.compile(r"\s*(\(|\)|[^\s()]+)")


class Choice:
    """Those whose id matches `pattern` (words with `and`, `or`, `not`, parentheses); `named` are ids.

    `InvalidError` for a pattern that is none.
    """

    def __init__(self, pattern: str = "", named: tuple[str, ...] = ()) -> None:
        self._named = named
        self._matches: Takes = _Reading(pattern).whole() if pattern.strip() else lambda id: True

    def takes(self, id: str) -> bool:
        """Whether a test, or a test cell, is run."""
        if self._named and not any(id == name or id.startswith(f"{name}::") for name in self._named):
            return False
        return self._matches(id.lower())


class _Reading:
    """Reads a pattern from left to right."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0

    @cached_property
    def _tokens(self) -> list[tuple[str, int]]:
        return [(found[1], found.start(1) + 1) for found in TOKEN.finditer(self._pattern)]

    def whole(self) -> Takes:
        matches = self._either()
        if self._at < len(self._tokens):
            raise self._fault("there is an and or an or missing before")
        return matches

    def _either(self) -> Takes:
        parts = [self._all()]
        while self._next() == "or":
            self._at += 1
            parts.append(self._all())
        return lambda id: any(part(id) for part in parts)

    def _all(self) -> Takes:
        parts = [self._one()]
        while self._next() == "and":
            self._at += 1
            parts.append(self._one())
        return lambda id: all(part(id) for part in parts)

    def _one(self) -> Takes:
        word = self._next()
        if word in ("", ")", "and", "or"):
            raise self._fault("a word is missing before")
        self._at += 1
        if word == "not":
            other = self._one()
            return lambda id: not other(id)
        if word == "(":
            inner = self._either()
            if self._next() != ")":
                raise self._fault("a ) is missing before")
            self._at += 1
            return inner
        wanted = word.lower()
        return lambda id: wanted in id

    def _next(self) -> str:
        return self._tokens[self._at][0] if self._at < len(self._tokens) else ""

    def _fault(self, what: str) -> InvalidError:
        here = "its end"
        if self._at < len(self._tokens):
            word, column = self._tokens[self._at]
            here = f"{word!r} (column {column})"
        return InvalidError(
            f"-k {self._pattern!r} cannot be read: {what} {here}. It is like: 'owls and not (slow or live)'."
        )

"""Keeps what was revealed out of everything that is told: events, journals, results, errors.

A `Redaction` remembers each secret a tool was given, in the forms in which a server may echo it, and puts ••• in their
place. Not here: how a secret is found (`secrets`).
"""

from __future__ import annotations

import base64
import html
import json
import re
from dataclasses import replace
from typing import Any
from urllib.parse import quote, quote_plus

from kernel.errors import SpellError
from kernel.events import Event
from kernel.values import Outcome, Value

HIDDEN = "•••"

SHORTEST = 6
"""Characters below which a secret is not looked for: it would be found in every text."""

SHORTEST_CORE = 8
"""The same of its encoded forms."""


class Redaction:
    """What must not be told in one session. One that knows nothing costs nothing."""

    def __init__(self) -> None:
        self._forms: set[str] = set()
        self._texts: re.Pattern[str] | None = None
        self._bytes: re.Pattern[bytes] | None = None

    @staticmethod
    def of(session: dict[type, Any]) -> Redaction:
        """That of a session (`Hands.session`), made when it has none."""
        found: Redaction = session.setdefault(Redaction, Redaction())
        return found

    def remember(self, *secrets: str) -> None:
        """Hide these from now on."""
        new = {form for secret in secrets if len(secret) >= SHORTEST for form in _forms(secret)} - self._forms
        if not new:
            return
        self._forms |= new
        # The longest first: a form may be a part of another.
        forms = sorted(self._forms, key=len, reverse=True)
        self._texts = re.compile("|".join(map(re.escape, forms)))
        self._bytes = re.compile(b"|".join(re.escape(form.encode()) for form in forms))

    def text(self, text: str) -> str:
        """A text without what is secret."""
        return text if self._texts is None else self._texts.sub(HIDDEN, text)

    def hide(self, value: Value) -> Value:
        """A value without what is secret: texts and bytes in tables and lists, and the names in them."""
        if self._texts is None or self._bytes is None:
            return value
        match value:
            case str():
                return self.text(value)
            case bytes():
                return self._bytes.sub(HIDDEN.encode(), value)
            case dict():
                return type(value)((self.hide(name), self.hide(item)) for name, item in value.items())
            case list():
                return [self.hide(item) for item in value]
            case tuple():
                return tuple(self.hide(item) for item in value)
            case Outcome():
                return Outcome(self.hide(value.output), self.hide(dict(value.fields)))
        return value

    def cover(self, error: BaseException) -> None:
        """Take what is secret out of an error and of those that led to it."""
        seen: set[int] = set()
        one: BaseException | None = error
        while self._texts is not None and one is not None and id(one) not in seen:
            seen.add(id(one))
            one.args = tuple(self.text(part) if isinstance(part, str) else part for part in one.args)
            if isinstance(one, SpellError):
                one.message, one.details = self.text(one.message), self.hide(one.details)
            one = one.__cause__ or one.__context__

    def event(self, event: Event) -> Event:
        """An event without what is secret."""
        if self._texts is None:
            return event
        return replace(event, name=self.text(event.name), data=self.hide(event.data))


def _forms(secret: str) -> set[str]:
    """A secret as it may be written: plain, in an address, in JSON, in hexadecimal, in Base64 wherever it begins."""
    content = secret.encode()
    addresses = {quote(secret), quote(secret, safe=""), quote_plus(secret)}
    written = {secret, *addresses, json.dumps(secret)[1:-1], html.escape(secret), content.hex()}
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        written |= {_core(encode, content, offset) for offset in range(3)}
    return {form for form in written if form == secret or len(form) >= SHORTEST_CORE}


def _core(encode: Any, content: bytes, offset: int) -> str:
    """The characters of Base64 that depend on the content alone, when it begins `offset` bytes behind a group."""
    text = encode(b"\0" * offset + content).decode()
    begin = (0, 2, 3)[offset]
    end = len(text) - (0, 3, 2)[(offset + len(content)) % 3]
    return str(text[begin:end])

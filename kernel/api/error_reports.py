"""`ErrorHandler` in scripts: what an error is, whoever raised it and however it was written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kernel.api.definition import at_once, script
from kernel.api.errors import ERRORS, message_of
from kernel.api.site import Site
from kernel.recovery import CATEGORIES, RETRYABLE, category_of
from kernel.values import Record, Value

CLUES: tuple[tuple[str, str], ...] = (
    (r"rate.?limit|too many requests|\b429\b|quota", "rate_limit"),
    (r"time[ds]?[ -]?out|deadline|did not answer within", "timeout"),
    (r"connection|network|unreachable|\bdns\b|socket|hung up|\b50[234]\b", "network"),
    (r"not allowed|forbidden|denied|unauthori[sz]ed|permission|\b40[13]\b", "denied"),
    (r"not found|no such|does not exist|there is no|\b404\b", "not_found"),
    (r"invalid|should be|is missing|malformed|\b400\b", "invalid"),
    (r"cancel|\bstopped\b|abort", "cancelled"),
)
"""What a message tells of its type when nothing else does; the first that fits wins."""

UNTOLD = ("", "script", "internal", "error")
"""Types that say nothing about the cause."""

DEEPEST = 10


@script("ErrorHandler", namespace=True)
class ErrorReports:
    """Finds out what an error is.

    ```lua
    local agent = Agent.new("You are an owl")
    local ok, err = pcall(agent.chat, agent, "Hello")
    if not ok and ErrorHandler.parse_error(err).retryable then
      print("try again")
    end
    ```
    """

    @staticmethod
    @at_once
    def parse_error(site: Site, error: Value) -> dict[str, Value]:
        """What is known of an error: `type`, `message`, `category`, `retryable`, `retry_after` (ms) and `cause`.

        It may be anything that was thrown: an error, a table, a text. `details` are its other fields.
        """
        return report(error)

    @staticmethod
    @at_once
    def is_retryable(site: Site, error: Value) -> bool:
        """Whether another attempt may help: timeouts, rate limits, network faults."""
        return bool(report(error)["retryable"])

    @staticmethod
    def types(site: Site) -> dict[str, Value]:
        """The names of the error classes and the `type` of each."""
        return dict(ERRORS)

    @staticmethod
    def categories(site: Site) -> dict[str, Value]:
        """Each category and the types in it."""
        return {category: list(kinds) for category, kinds in CATEGORIES.items()}


def report(error: Value, depth: int = 0) -> Record:
    """What is known of anything that was thrown; see `ErrorHandler.parse_error`."""
    fields: Mapping[str, Any] = error if isinstance(error, Mapping) else {"message": _said(error)}
    message = message_of(fields)
    kind = _type_of(fields, message)
    found = Record(type=kind, message=message, category=category_of(kind), retryable=kind in RETRYABLE)
    wait = fields.get("retry_after", fields.get("retryAfter"))
    if isinstance(wait, int | float) and not isinstance(wait, bool):
        found["retry_after"] = round(wait * 1000)
    if fields.get("cause") is not None and depth < DEEPEST:
        found["cause"] = report(fields["cause"], depth + 1)
    known = ("type", "message", "retry_after", "retryAfter", "cause", "name", "stack")
    details = {key: value for key, value in fields.items() if key not in known}
    if details:
        found["details"] = details
    return found


def _said(error: Value) -> str:
    return "nothing was said" if error is None else str(error)


def _type_of(fields: Mapping[str, Any], message: str) -> str:
    kind = str(fields.get("type") or "")
    if kind.lower() not in UNTOLD:
        return kind
    named = ERRORS.get(str(fields.get("name") or ""))
    if named is not None:
        return named
    guess = next((guess for clue, guess in CLUES if re.search(clue, message, re.IGNORECASE)), None)
    return guess or kind or "script"

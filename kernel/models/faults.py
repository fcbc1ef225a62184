"""What went wrong at a provider, in our words: one mapping for every client of hosted models.

Not here: silence and half answers (`streams`), another try (`retrying`).
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping

from kernel.durations import lasting
from kernel.errors import DeniedError, InvalidError, ModelError, NetworkError, NotFoundError, RateLimitError, SpellError
from kernel.models.counting import overflow
from kernel.models.headers import masked
from kernel.records import dataclass

LONGEST_QUOTE = 300
"""Characters of a provider's own words that an error repeats."""

REASONS = {
    "context_overflow": r"context_length_exceeded|maximum context|context (?:window|limit)"
    r"|prompt is too long|input (?:length|token count|is too long)[^.]*(?:exceed|too long)|too many (?:input )?tokens"
    r"|ContextWindowExceeded",
    "content_filter": r"content_filter|content management policy|ContentPolicyViolation|responsible ?ai|safety system",
}
"""A refusal that scripts can tell apart → the words by which providers tell it."""

OVERLOADED = 529
"""The status some providers use for "too busy", beside the standard's 503."""


SERVER_FAULT = r"5\d\d|server_error|internal_server_error|api_error|overloaded(_error)?"
"""The code or type of an error inside a stream that says the server failed, not the request."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asked: the model's id, the API key in use ("" for none) and where the key is to be set.

    `hidden` is what else of the request no message repeats.
    """

    id: str
    key: str = ""
    key_place: str = "the option api_key"
    hidden: tuple[str, ...] = ()

    def quote(self, text: str) -> str:
        """A provider's words on one line, cut, and without the key or anything else that is hidden."""
        text = masked(text, (self.key, *self.hidden))
        line = " ".join(text.split())
        return line if len(line) <= LONGEST_QUOTE else line[: LONGEST_QUOTE - 1] + "…"


def status_error(caller: Caller, status: int, text: str, headers: Mapping[str, str]) -> SpellError:
    """The error of an HTTP answer that is not a success. `text` is the body, or a message out of it."""
    said = caller.quote(_message_in(text))
    tail = f": {said}" if said else ""
    wait = retry_after(headers)
    if status == 429 or status == OVERLOADED or (status == 503 and wait is not None):
        return _rate_limit(caller.id, wait, tail)
    match status:
        case 401 | 403:
            return DeniedError(
                f"The provider of {caller.id!r} refused the key{tail}. Check {caller.key_place}.", status=status
            )
        case 404:
            return NotFoundError(f"The provider of {caller.id!r} does not have that model{tail}.", status=status)
        case _ if 400 <= status < 500 and (reason := _known_reason(text)):
            return _refused(caller.id, reason, said, status, text)
        case _ if 400 <= status < 500:
            return InvalidError(f"The provider of {caller.id!r} refused the request ({status}){tail}.", status=status)
    # A server that stumbles is like a line that breaks: another attempt may find it well again.
    return NetworkError(f"The provider of {caller.id!r} failed ({status}){tail}. Try again later.", status=status)


def _known_reason(text: str) -> str:
    return next((reason for reason, pattern in REASONS.items() if re.search(pattern, text, re.IGNORECASE)), "")


def _refused(id: str, reason: str, said: str, status: int, text: str) -> SpellError:
    if reason == "context_overflow":
        limits = re.findall(r"(?:maximum (?:context length )?(?:is|of|:)?|>)\s*(\d[\d,]*)", text)
        details = {"limit": int(limits[0].replace(",", ""))} if limits else {}
        return overflow(id, said.rstrip("."), status=status, **details)
    return ModelError(
        f"The provider of {id!r} does not answer that: {said}. Say it in another way, or ask another model.",
        reason=reason,
        status=status,
    )


def _rate_limit(id: str, wait: float | None, tail: str) -> RateLimitError:
    when = "a little later" if wait is None else f"in {lasting(wait)}"
    details = {} if wait is None else {"retry_after": wait}
    return RateLimitError(f"The provider of {id!r} asks to wait{tail}. Try again {when}.", **details)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait, from the headers `retry-after-ms` and `retry-after` (RFC 9110: seconds or a date)."""
    lower = {name.lower(): value for name, value in headers.items()}
    for name, unit in (("retry-after-ms", 1000), ("retry-after", 1)):
        if re.fullmatch(r"\d+(\.\d+)?", lower.get(name, "").strip()):
            return float(lower[name]) / unit
    if "retry-after" not in lower:
        return None
    import email.utils

    date = email.utils.parsedate_tz(lower["retry-after"])
    return max(0.0, email.utils.mktime_tz(date) - time.time()) if date else None


def _message_in(text: str) -> str:
    """The message inside a JSON error body; a short word for a page; else the text itself."""
    if re.match(r"\s*<", text):
        return "it sent a web page, not an answer"
    try:
        data = json.loads(text)
    except ValueError:
        return text
    return error_message(data) or text


def error_message(data: object) -> str:
    """What an error body says: `{"error": {"message"}}`, `{"error": "…"}`, `{"message"}` or `{"detail"}`; else ""."""
    if not isinstance(data, Mapping):
        return ""
    for name in ("error", "message", "detail"):
        value = data.get(name)
        if isinstance(value, Mapping):
            return error_message(value) or json.dumps(value)
        if isinstance(value, str) and value:
            return value
    return ""


def event_error(caller: Caller, data: Mapping[str, object]) -> SpellError:
    """The error a provider sent inside a stream (`{"error": {"message", "code"}}`)."""
    error = data.get("error")
    code = error.get("code") if isinstance(error, Mapping) else None
    status = int(code) if isinstance(code, int | str) and re.fullmatch(r"\d{3}", str(code)) else 500
    found = status_error(caller, status, error_message(data) or json.dumps(data), {})
    if isinstance(found, NetworkError) and not _says_server_fault(error):
        # Nothing says that the server stumbled: it is the answer that broke.
        return ModelError(found.message)
    return found


def _says_server_fault(error: object) -> bool:
    told = (error.get("code"), error.get("type")) if isinstance(error, Mapping) else ()
    return any(re.fullmatch(SERVER_FAULT, str(word)) for word in told)


def unreadable(caller: Caller, what: str) -> ModelError:
    """The error for bytes that are no answer."""
    return ModelError(
        f"The provider of {caller.id!r} sent something that is no answer: {caller.quote(what)!r}. "
        "Check the address (base_url) and the model's name, or try again."
    )


def broken_off(caller: Caller, why: str) -> NetworkError:
    """The error for a connection that broke in the middle of an answer."""
    said = f" ({caller.quote(why)})" if why else ""
    return NetworkError(f"{caller.id!r} hung up in the middle of its answer{said}. Try again.")

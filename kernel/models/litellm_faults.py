"""litellm's exceptions in our words. It wraps the provider's own error, often twice; this looks through that."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping

from kernel.errors import DeadlineError, ModelError, NetworkError, SpellError
from kernel.models.faults import OVERLOADED, Caller, broken_off, status_error, unreadable

WRAPPING = re.compile(r"^(litellm\.)?\w+(Error|Exception|Timeout)\s*[:-]\s*")
"""The prefixes litellm puts before a provider's words, one at a time."""

ADVICE = re.compile(r"\.? *Handle with `litellm\.\w+`\.?\s*$")
"""What litellm tells those who program with it, after the provider's words."""

TRACEBACK = "Traceback (most recent call last)"
"""With which litellm goes on behind some errors of its own."""

BYTES = re.compile(r"b(['\"]).*\1", re.DOTALL)

UNREACHABLE = re.compile(
    r"connect(ion)? ?(error|refused|reset|aborted)|cannot connect|disconnected|name resolution", re.I
)

NO_JSON = re.compile(r"line \d+ column \d+ \(char \d+\)")
"""How Python's reader of JSON ends its complaint, which litellm may repeat without its type."""


def translate(error: Exception, caller: Caller, delivered: bool) -> SpellError:
    """The error of our tree for what litellm raised; `delivered` says whether text came before it."""
    if isinstance(error, SpellError):
        return error
    said = plain_message(error)
    kinds = {type(link).__name__ for link in chain(error)}
    if delivered:
        garbage = "JSONDecodeError" in kinds or NO_JSON.search(said)
        return unreadable(caller, said) if garbage else broken_off(caller, said)
    if kinds & {"Timeout", "APITimeoutError", "TimeoutException", "ReadTimeout"}:
        return DeadlineError(f"{caller.id!r} did not answer in time: {caller.quote(said)}. Try again.")
    # litellm's own APIConnectionError says nothing: it wraps every fault it does not know in one.
    if kinds & {"ConnectError", "ClientConnectorError", "ServerDisconnectedError"} or UNREACHABLE.search(said):
        return NetworkError(
            f"{caller.id!r} cannot be reached: {caller.quote(said)}. Is the network up, and the address right?"
        )
    if status := _status(error):
        return status_error(caller, status, said, _headers(error))
    return ModelError(f"{caller.id!r} failed: {caller.quote(said or type(error).__name__)}. Try again.")


def chain(error: BaseException) -> Iterator[BaseException]:
    """The error and everything it wraps, nearest first."""
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield link
        original = getattr(link, "original_exception", None)
        link = original if isinstance(original, BaseException) else link.__cause__ or link.__context__


def plain_message(error: Exception) -> str:
    """The provider's own words, without litellm's prefixes and what it adds behind."""
    text = str(getattr(error, "message", "") or error).partition(TRACEBACK)[0]
    text = ADVICE.sub("", text.strip())
    while (shorter := WRAPPING.sub("", text, count=1)) != text:
        text = shorter
    return _read_bytes(text.strip())


def _read_bytes(text: str) -> str:
    """A body that litellm shows as Python writes bytes, as text."""
    if not BYTES.fullmatch(text):
        return text
    try:
        return bytes(ast.literal_eval(text)).decode("utf-8", "replace")
    except (ValueError, SyntaxError):
        return text


def _status(error: Exception) -> int:
    """The status that the provider answered with, 0 for none. litellm makes a 500 of those it does not know."""
    if any(getattr(link, "status_code", None) == OVERLOADED for link in chain(error)):
        return OVERLOADED
    own = getattr(error, "status_code", None)
    return own if isinstance(own, int) and own >= 400 else 0


def _headers(error: Exception) -> Mapping[str, str]:
    response = getattr(error, "response", None)
    for headers in (getattr(error, "litellm_response_headers", None), getattr(response, "headers", None)):
        if headers:
            return {str(name): str(value) for name, value in headers.items()}
    return {}

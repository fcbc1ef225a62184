"""Sends spans to a collector over HTTP, by the rules of OTLP: what is tried again, when, and what is not.

Not here: which spans (`stories`, `outlet`), and their bytes (`wire`).
"""

from __future__ import annotations

import gzip
import random
import threading
import time
from collections.abc import Sequence
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import orjson

from kernel.errors import InvalidError, NetworkError
from kernel.otlp.spans import OtlpSpan
from kernel.otlp.target import Target
from kernel.otlp.wire import TYPES, encoder

if TYPE_CHECKING:
    import httpx

AGAIN = (429, 502, 503, 504)
"""The answers after which OTLP lets a request be tried again; after every other one it must not be."""

LARGEST = 4 << 20
"""Bytes of a request, before it is packed; more spans than that go in several."""

LONGEST_PAUSE = 30.0
LONGEST_ANSWER = 64 << 10


class Sender:
    """Sends batches to one target; `close` it. Use it from one thread; `stop` ends a wait between two attempts."""

    def __init__(self, target: Target, stop: threading.Event | None = None) -> None:
        import httpx

        self.target = target
        self.refused = 0
        """Spans that the other end took the request of, and did not keep."""
        self.said = ""
        """Why, in its words."""
        self._encode = encoder(target.protocol)
        self._stop = stop or threading.Event()
        verify: Any = True
        if target.certificate:
            import ssl

            try:
                verify = ssl.create_default_context(cafile=target.certificate)
            except OSError as error:
                raise InvalidError(f"The certificate {target.certificate!r} cannot be read: {error}.") from None
        self._client = httpx.Client(timeout=target.timeout, verify=verify, follow_redirects=False)

    def send(self, spans: Sequence[OtlpSpan]) -> None:
        """Send spans, in as many requests as it takes. `NetworkError` when the other end does not take them."""
        body = self._encode(spans, self.target.resource) if spans else b""
        is_too_large = len(body) > LARGEST and len(spans) > 1
        if is_too_large or (body and not self._deliver(body, len(spans))):
            self._halve(spans)

    def close(self) -> None:
        """Let the connection go."""
        self._client.close()

    def _halve(self, spans: Sequence[OtlpSpan]) -> None:
        middle = len(spans) // 2
        self.send(spans[:middle])
        self.send(spans[middle:])

    def _deliver(self, body: bytes, count: int) -> bool:
        """Whether it was taken; False for a body that is too large, and can be made smaller."""
        until, attempt = time.monotonic() + self.target.patience, 0
        while True:
            response, problem = self._post(body)
            if response is not None and response.status_code == 413 and count > 1:
                return False
            if response is not None and response.is_success:
                self._note(response)
                return True
            pause = self._pause(response, attempt)
            if pause is None or time.monotonic() + pause > until or self._stop.wait(pause):
                raise NetworkError(f"{self._where()} {problem}")
            attempt += 1

    def _post(self, body: bytes) -> tuple[httpx.Response | None, str]:
        import httpx

        headers = {"Content-Type": TYPES[self.target.protocol], "User-Agent": "llmspell-otlp", **self.target.headers}
        if self.target.compression == "gzip":
            body, headers = gzip.compress(body, 6, mtime=0), {**headers, "Content-Encoding": "gzip"}
        try:
            response = self._client.post(self.target.endpoint, content=body, headers=headers)
        except httpx.TimeoutException:
            return None, f"did not answer within {self.target.timeout:g} seconds."
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, ValueError) as error:
            return None, f"cannot be reached: {error or type(error).__name__}. Is a collector running there?"
        return response, _refusal(response)

    def _pause(self, response: httpx.Response | None, attempt: int) -> float | None:
        """Seconds until the next attempt; None when there is none."""
        if response is not None:
            if response.status_code not in AGAIN:
                return None
            asked = _seconds(response.headers.get("Retry-After", ""))
            if asked is not None:
                return asked
        return float(min(LONGEST_PAUSE, self.target.pause * 2**attempt) * random.uniform(0.8, 1.2))

    def _note(self, response: httpx.Response) -> None:
        count, said = _partial(response)
        self.refused += count
        self.said = said or self.said

    def _where(self) -> str:
        parts = urlsplit(self.target.endpoint)
        return f"The collector at {parts.scheme}://{parts.hostname}{f':{parts.port}' if parts.port else ''}{parts.path}"


def _refusal(response: httpx.Response) -> str:
    code, said = response.status_code, _said(response)
    return f"{_reason(code)} ({code}{f': {said}' if said else ''})."


def _reason(code: int) -> str:
    if code in (401, 403):
        return "wants to know who sends this: give it the headers it asks for"
    if code in (404, 405):
        return "takes no traces at this address; collectors do at /v1/traces, mostly on port 4318"
    if code in (415, 400):
        return "does not understand what it was sent; try the other protocol, http/json or http/protobuf"
    return "is too busy to take the traces" if code in AGAIN else "refused the traces"


def _said(response: httpx.Response) -> str:
    """What the other end says of itself, on one line."""
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    if kind.startswith("text/plain") or kind == "application/json":
        return " ".join(response.content[:LONGEST_ANSWER].decode("utf-8", "replace").split())[:200].rstrip(".")
    return ""


def _partial(response: httpx.Response) -> tuple[int, str]:
    """How many spans were not kept of a request that was taken, and why."""
    kind, body = response.headers.get("Content-Type", ""), response.content[:LONGEST_ANSWER]
    try:
        if "json" in kind:
            told = orjson.loads(body or b"{}").get("partialSuccess") or {}
            return int(told.get("rejectedSpans") or 0), str(told.get("errorMessage") or "")[:500]
        if "protobuf" in kind and body:
            from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceResponse

            partial = ExportTraceServiceResponse.FromString(body).partial_success
            return int(partial.rejected_spans), str(partial.error_message)[:500]
    except Exception:
        # It said yes; that it said so in a way that nobody can read changes nothing.
        return 0, ""
    return 0, ""


def _seconds(retry_after: str) -> float | None:
    text = retry_after.strip()
    if text.isdecimal():
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except (TypeError, ValueError):
        return None

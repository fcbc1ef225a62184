"""The tool that sends any request over HTTP. Not here: what may be reached (`kernel.sandbox.network`)."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Annotated, Any, Literal
from urllib.parse import urljoin, urlsplit

from kernel.errors import DeniedError, InvalidError
from kernel.records import dataclass
from kernel.sandbox.network import Network
from kernel.tools.definition import Bench, Entry, Hints
from kernel.tools.web.patience import patiently, seconds_of
from kernel.values import Value

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]

SAFE = ("GET", "HEAD", "OPTIONS")

REPEATABLE = (*SAFE, "PUT", "DELETE")


@dataclass(frozen=True, slots=True)
class HttpOptions:
    """Options of `HttpRequestTool`: they narrow what the profile allows.

    `allowed_domains` are the only hosts (all when empty; `*.example.com` has those below it), `methods` the only
    methods. `timeout` and `retry_delay` are milliseconds, `max_response_size` and `max_request_size` bytes.
    `base_url` is what an address without a host is relative to. `headers` and `auth` go with every request, but only
    to the host of `base_url` or to `allowed_domains`, so that nobody else hears of them.
    """

    allowed_domains: tuple[str, ...] = ()
    timeout: float | None = None
    max_response_size: int | None = None
    max_request_size: int | None = None
    methods: tuple[str, ...] = ()
    headers: dict[str, Any] | None = None
    auth: dict[str, Any] | str | None = None
    base_url: str = ""
    retries: int = 0
    retry_delay: float = 500
    follow_redirects: bool = True
    user_agent: str = "llmspell"


async def http_request(
    bench: Bench,
    *,
    url: Annotated[str, "The address, http or https"],
    method: Annotated[Method, "The method"] = "GET",
    query: Annotated[dict[str, Value] | None, "Parameters that go behind the address"] = None,
    headers: Annotated[dict[str, Value] | None, "Headers by name"] = None,
    auth: Annotated[dict[str, Value] | None, "Who asks: {token}, {username, password} or {header, value}"] = None,
    json: Annotated[Any, "What to send as JSON"] = None,
    form: Annotated[dict[str, Value] | None, "Fields to send as a form"] = None,
    body: Annotated[Any, "A text or bytes to send as they are"] = None,
    timeout: Annotated[float | None, "Milliseconds that all of it may take"] = None,
    retries: Annotated[int | None, "Attempts after the first, where one may help"] = None,
    follow_redirects: Annotated[bool | None, "Whether to go where the answer leads"] = None,
) -> Value:
    """Send a request over HTTP and give the answer.

    Gives `status`, `ok` (below 400), `headers`, `body` (a text, or bytes where it is none), `json` (when it is
    JSON), `url` (where it came from, after redirects), `size` in bytes and `content_type`. One of `json`, `form` and
    `body` is sent. Secrets belong into the option `auth` (`"secret:NAME"` reads the keyring), where models do not
    see them; they are sent to no other host.

    ```lua
    local http = HttpRequestTool.new({ allowed_domains = { "127.0.0.1" }, timeout = 5000 })
    local answer = http:run({ url = server .. "/owls", query = { limit = 2 } })
    print(answer.status, answer.json.owls[1]) --> 200 barn
    ```

    Fails with `denied` (the profile, a host or a method that is not allowed), `network`, `timeout`, or `invalid`
    (no http address, an answer that is too large).
    """
    options: HttpOptions = bench.options
    if options.methods and method not in [each.upper() for each in options.methods]:
        raise DeniedError(f"http_request: this tool may only {', '.join(options.methods)}, not {method}.")
    address = urljoin(options.base_url, url) if options.base_url else url
    wait = seconds_of(timeout or options.timeout, "http_request")
    network = bench.hands.network.narrowed(
        options.allowed_domains, wait, options.max_response_size, options.max_request_size
    )
    parts: dict[str, Any] = {"params": query, **_content(json, form, body)}
    parts["headers"] = {**await _own_headers(bench, network, address), **(headers or {}), **_authorization(auth)}
    parts["follow_redirects"] = options.follow_redirects if follow_redirects is None else follow_redirects
    given = {name: value for name, value in parts.items() if value is not None}

    async def attempt() -> tuple[Any, bytes]:
        from kernel.sandbox.http import exchange

        return await exchange(network, method, address, wait, **given)

    tries = options.retries if retries is None else retries
    return _answer(*await patiently(bench.ctx, address, attempt, tries, options.retry_delay / 1000))


def http_effect(input: Value) -> str:
    """What a request does to the world: those of HTTP's own repeatable methods may be sent twice."""
    method = input.get("method", "GET") if isinstance(input, dict) else "GET"
    return "idempotent" if method in REPEATABLE else "once"


async def _own_headers(bench: Bench, network: Network, url: str) -> dict[str, Any]:
    """What the options say goes with every request, where it is meant for this host."""
    options: HttpOptions = bench.options
    made: dict[str, Any] = {"User-Agent": options.user_agent}
    if not options.headers and not options.auth:
        return made
    host, _ = network.check(url)
    base = urlsplit(options.base_url).hostname
    if not options.allowed_domains and host != base:
        raise InvalidError(
            "HttpRequestTool: with 'auth' or 'headers' say whom they are for, in 'allowed_domains' or 'base_url'."
        )
    said = {name: await _revealed(bench, value, url) for name, value in (options.headers or {}).items()}
    auth = {"token": options.auth} if isinstance(options.auth, str) else options.auth or {}
    return {**made, **said, **_authorization({name: await _revealed(bench, auth[name], url) for name in auth})}


async def _revealed(bench: Bench, value: Any, url: str) -> Any:
    return await bench.secret(value, at=url) if isinstance(value, str) else value


def _authorization(auth: Mapping[str, Any] | None) -> dict[str, str]:
    match dict(auth or {}):
        case {} as nothing if not nothing:
            return {}
        case {"username": str() as name, "password": str() as word}:
            return {"Authorization": "Basic " + base64.b64encode(f"{name}:{word}".encode()).decode()}
        case {"header": str() as name, "value": str() as value}:
            return {name: value}
        case {"token": str() as token} | {"bearer": str() as token}:
            return {"Authorization": f"Bearer {token}"}
    raise InvalidError("http_request: 'auth' is {token}, {username, password} or {header, value}, all of them texts.")


def _content(json: Any, form: Mapping[str, Any] | None, body: Any) -> dict[str, Any]:
    if sum(each is not None for each in (json, form, body)) > 1:
        raise InvalidError("http_request: give one of 'json', 'form' and 'body'.")
    if not isinstance(body, str | bytes | None):
        raise InvalidError("http_request: 'body' should be a text or bytes. A table goes as JSON: give it as 'json'.")
    return {"json": json, "data": form, "content": body.encode() if isinstance(body, str) else body}


def _answer(response: Any, body: bytes) -> dict[str, Value]:
    import orjson

    kind = response.headers.get("content-type", "")
    answer: dict[str, Value] = {
        "status": response.status_code,
        "ok": response.status_code < 400,
        "headers": dict(response.headers),
        "body": text_of(response, body),
        "url": str(response.url),
        "size": len(body),
        "content_type": kind.partition(";")[0].strip().lower(),
    }
    if "json" in kind:
        try:
            answer["json"] = orjson.loads(body)
        except orjson.JSONDecodeError:
            answer["json_error"] = "the body says it is JSON, but it is not"
    return answer


def text_of(response: Any, body: bytes) -> str | bytes:
    """A body as text, where it is one."""
    said = response.charset_encoding
    try:
        return body.decode(said or "utf-8", "replace" if said else "strict")
    except (LookupError, UnicodeDecodeError):
        kind = response.headers.get("content-type", "")
        return body.decode("latin-1") if kind.startswith("text/") and b"\0" not in body else body


ENTRY = Entry(
    "HttpRequestTool",
    http_request,
    HttpOptions,
    Hints(open_world=True),
    needs=("network",),
    aliases=("HTTP", "HttpRequest", "HttpTool"),
    effect=http_effect,
)

"""The guard in front of every route and websocket: Host, Origin, credentials, and headers on the way out.

Not here: the secrets (`credentials`), the texts of a refusal (`refusal`), or anything a route does.
"""

from __future__ import annotations

from typing import Literal
from urllib.parse import parse_qsl, quote, urlencode

from webui.asgi import Answer, App, Headers, Message, Receive, Scope, Send, cookie_value, header_value, send_answer
from webui.credentials import Credentials
from webui.refusal import refuse

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

Credential = Literal["", "cookie", "bearer"]


def content_policy(hosts: frozenset[str]) -> str:
    """The Content-Security-Policy: everything from this server, no `eval`, no frame around us.

    Bokeh's page has inline scripts and its components are modules from blobs; older browsers do
    not count websockets as 'self', so those are named. The formatters are WebAssembly, served by us.
    """
    sockets = " ".join(f"ws://{host}" for host in sorted(hosts) if not host.startswith("["))
    return (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval' blob:; "
        "style-src 'self' 'unsafe-inline'; "
        f"img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' {sockets} blob: data:; "
        "worker-src 'self' blob:; media-src 'self' data:; object-src 'none'; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    )


class Guard:
    """Wraps an ASGI app; what it lets through carries `scope["llmspell.credential"]`, `cookie` or `bearer`.

    A wrong Host is answered 421 (DNS rebinding), a foreign Origin 403, missing credentials 403, a wrong
    Bearer token 401. Websockets must say their Origin. Methods that change something need the page's own
    Origin when they come with the cookie. `/?token=…` exchanges a launch token for the cookie, once.
    """

    def __init__(self, app: App, port: int, credentials: Credentials) -> None:
        names = ("127.0.0.1", "localhost", "[::1]")
        self.app = app
        self.credentials = credentials
        self.hosts = frozenset(f"{name}:{port}" for name in names) | frozenset(names if port == 80 else ())
        self.origins = frozenset(f"http://{host}" for host in self.hosts)
        # Browsers do not keep cookies apart by port: two studios must not use one name.
        self.cookie_name = f"llmspell-{port}"
        self._headers: Headers = [
            (b"content-security-policy", content_policy(self.hosts).encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"x-frame-options", b"DENY"),
            (b"referrer-policy", b"no-referrer"),
            (b"cross-origin-resource-policy", b"same-origin"),
            (b"cross-origin-opener-policy", b"same-origin"),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, or answer it here."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        credential = self._credential(scope)
        answer = self._stranger(scope) or self._exchange(scope, credential) or self._refusal(scope, credential)
        sealed = self._sealed(send)
        if answer is not None:
            await send_answer(scope, receive, sealed, answer)
            return
        scope["llmspell.credential"] = credential
        await self.app(scope, receive, sealed)

    def _stranger(self, scope: Scope) -> Answer | None:
        if not self._knows(header_value(scope, "host").lower()):
            return refuse(scope, 421, "This server does not go by that name.")
        names_origin = any(key.lower() == b"origin" for key, _ in scope["headers"])
        if names_origin and not self._is_own(scope):
            return refuse(scope, 403, "Requests from other sites are not accepted.")
        if scope["type"] == "websocket" and not names_origin:
            return refuse(scope, 403, "A websocket must say its Origin.")
        if self._embedded_elsewhere(scope):
            return refuse(scope, 403, "Requests from other sites are not accepted.")
        return None

    def _knows(self, host: str) -> bool:
        """Whether this server goes by that name."""
        return host in self.hosts

    def _is_own(self, scope: Scope) -> bool:
        """Whether a request comes from a page of this server."""
        return header_value(scope, "origin") in self.origins

    def _embedded_elsewhere(self, scope: Scope) -> bool:
        # Another server on this machine is the same site (ports do not count), so SameSite does not stop it.
        if header_value(scope, "sec-fetch-site") not in ("cross-site", "same-site"):
            return False
        return header_value(scope, "sec-fetch-dest") != "document" or scope.get("method") != "GET"

    def _credential(self, scope: Scope) -> Credential:
        scheme, _, token = header_value(scope, "authorization").partition(" ")
        if scheme.lower() == "bearer":
            return "bearer" if self.credentials.accepts_bearer(token.strip()) else ""
        return "cookie" if self.credentials.accepts_cookie(cookie_value(scope, self.cookie_name)) else ""

    def _exchange(self, scope: Scope, credential: Credential) -> Answer | None:
        if scope["type"] != "http" or scope["method"] != "GET":
            return None
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        tokens = [value for name, value in query if name == "token"]
        if not tokens:
            return None
        redeemed = self.credentials.redeem(tokens[0])
        if not redeemed and credential != "cookie":
            return None
        rest = urlencode([pair for pair in query if pair[0] != "token"])
        # One slash only: `//host` would lead the browser to another host.
        path = "/" + quote(scope["path"]).lstrip("/")
        headers = [("location", f"{path}?{rest}" if rest else path), ("cache-control", "no-store")]
        if redeemed:
            headers.append(("set-cookie", self._cookie()))
        return Answer(303, tuple(headers))

    def _cookie(self) -> str:
        """What a browser keeps to come in again."""
        return f"{self.cookie_name}={self.credentials.cookie}; HttpOnly; SameSite=Strict; Path=/"

    def _refusal(self, scope: Scope, credential: Credential) -> Answer | None:
        if not credential:
            given = bool(header_value(scope, "authorization"))
            status = 401 if given else 403
            return refuse(scope, status, "Open the link that the studio printed in your terminal.", locked=True)
        changes = scope["type"] == "http" and scope["method"] not in SAFE_METHODS
        own = header_value(scope, "origin") in self._origins_of(header_value(scope, "host").lower())
        if changes and credential == "cookie" and not own:
            return refuse(scope, 403, "Changes are only accepted from the studio's own page.")
        return None

    def _origins_of(self, host: str) -> tuple[str, ...]:
        """The Origin of the page at that host."""
        return (f"http://{host}",)

    def _sealed(self, send: Send) -> Send:
        ours = {name for name, _ in self._headers}

        async def sealed(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                kept = [pair for pair in message.get("headers", ()) if pair[0].lower() not in ours]
                message["headers"] = [*kept, *self._headers, *_no_store(kept)]
            await send(message)

        return sealed


def _no_store(headers: Headers) -> Headers:
    """Pages and data are not kept by the browser; scripts and styles, which have a version in their URL, are."""
    fields = {name.lower(): value for name, value in headers}
    private = fields.get(b"content-type", b"").startswith((b"text/html", b"application/json"))
    return [(b"cache-control", b"no-store")] if private and b"cache-control" not in fields else []

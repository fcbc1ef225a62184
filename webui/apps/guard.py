"""The guard of an app: the studio's own, with a link that can be shared, or a password, in place of its secrets.

Host, Origin and every header stay as `webui.guard` has them. Not here: what a visitor can do (`visit`).
"""

from __future__ import annotations

from html import escape
from urllib.parse import parse_qs

from webui.apps.password import Password
from webui.apps.reach import LOOPBACK, Reach
from webui.apps.term import OVER, Term
from webui.asgi import Answer, App, Receive, Scope, Send, header_value, send_answer
from webui.credentials import Credentials, same_text
from webui.guard import Credential, Guard
from webui.refusal import page_of, refuse

ENTER = "/enter"
MOST_BYTES = 4_096

FORM = """<h1>{title}</h1><p id="words"{marked}>{words}</p>
<form method="post" action="/enter"><label>Password
<input type="password" name="password" autofocus required autocomplete="current-password"
aria-describedby="words"{invalid}></label><button>Enter</button></form>"""

UNINVITED = """<h1>{title}</h1><p>This app opens with its link. Ask whoever told you of it.</p>
<p>Opened the link just now? <a href="/">Continue</a></p>"""


ENDED = """<h1>{title}</h1><p>{over} Ask whoever told you of it for a new link.</p>"""


class AppCredentials(Credentials):
    """Secrets of one app: `link` is good for any number of visitors, `cookie` is what they get for it.

    `link` "" means that only the password opens the app.
    """

    def __init__(self, link: str) -> None:
        super().__init__()
        self.link = link

    def redeem(self, token: str) -> bool:
        """Whether this is the link's token."""
        return bool(self.link) and same_text(token, self.link)

    def accepts_bearer(self, value: str) -> bool:
        """Programs have no way in."""
        return False


class AppGuard(Guard):
    """Wraps the app of an app. With a password, a page asks for it, and `POST /enter` takes it.

    After its `term` neither link nor password nor a cookie opens it; whoever comes is told.
    """

    def __init__(
        self,
        app: App,
        port: int,
        credentials: AppCredentials,
        title: str,
        password: Password | None,
        reach: Reach = LOOPBACK,
        term: Term | None = None,
    ) -> None:
        super().__init__(app, port, credentials)
        self._port = port
        self._reach = reach
        self.cookie_name = f"llmspell-app-{port}"
        self._title = escape(title)
        self._password = password
        self._term = term or Term()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, or answer it here."""
        if self._term.is_over and scope["type"] in ("http", "websocket"):
            await send_answer(scope, receive, self._sealed(send), self._stranger(scope) or self._ended(scope))
            return
        if self._password is None or scope["type"] != "http" or scope["path"] != ENTER or scope["method"] != "POST":
            await super().__call__(scope, receive, send)
            return
        answer = self._stranger(scope)
        if answer is None and not self._is_own(scope):
            answer = refuse(scope, 403, "The password is only taken from the app's own page.")
        answer = answer or await self._enter(self._password, await _body(receive), self._reach.visitor(scope))
        await send_answer(scope, receive, self._sealed(send), answer)

    def _knows(self, host: str) -> bool:
        return super()._knows(host) or self._reach.knows(host, self._port)

    def _is_own(self, scope: Scope) -> bool:
        host = header_value(scope, "host").lower()
        return super()._is_own(scope) or header_value(scope, "origin").lower() in self._origins_of(host)

    def _origins_of(self, host: str) -> tuple[str, ...]:
        return (*super()._origins_of(host), self._reach.public) if self._reach.public else super()._origins_of(host)

    def _cookie(self) -> str:
        return super()._cookie() + ("; Secure" if self._reach.public.startswith("https:") else "")

    async def _enter(self, password: Password, body: bytes, who: str) -> Answer:
        wait = password.wait(who)
        if wait:
            return self._form(429, f"That was wrong too often. Try again in {wait} seconds.", retry_after=wait)
        given = parse_qs(body.decode("utf-8", "replace")).get("password", [""])[0]
        if not await password.accepts(given, who):
            return self._form(403, "That is not the password. Try again.")
        return Answer(303, (("location", "/"), ("set-cookie", self._cookie()), ("cache-control", "no-store")))

    def _refusal(self, scope: Scope, credential: Credential) -> Answer | None:
        if credential:
            return super()._refusal(scope, credential)
        if scope["type"] != "http" or "text/html" not in header_value(scope, "accept"):
            return refuse(scope, 403, "This app opens with its link or its password.")
        if self._password is not None:
            return self._form(403, "Enter the password to use this app.")
        return _page(403, UNINVITED.format(title=self._title))

    def _ended(self, scope: Scope) -> Answer:
        if scope["type"] != "http" or "text/html" not in header_value(scope, "accept"):
            return refuse(scope, 410, OVER)
        return _page(410, ENDED.format(title=self._title, over=OVER))

    def _form(self, status: int, words: str, retry_after: int = 0) -> Answer:
        is_wrong = "wrong" in words or "not the" in words
        marked, invalid = (' class="wrong" role="alert"', ' aria-invalid="true"') if is_wrong else ("", "")
        page = _page(status, FORM.format(title=self._title, words=escape(words), marked=marked, invalid=invalid))
        more = (("retry-after", str(retry_after)),) if retry_after else ()
        return Answer(page.status, (*page.headers, *more), page.body)


def _page(status: int, content: str) -> Answer:
    # Under the header's `no-referrer` a browser would send the form with the Origin `null`, as strangers do.
    head = '<title>App</title><meta name="referrer" content="same-origin">'
    body = page_of(content, "App").replace("<title>App</title>", head)
    return Answer(status, (("content-type", "text/html; charset=utf-8"), ("cache-control", "no-store")), body)


async def _body(receive: Receive) -> bytes:
    """The body of a request; of one that is too long, its beginning."""
    body = b""
    while len(body) <= MOST_BYTES:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    return body[:MOST_BYTES]

"""The tool that waits for webhooks. Not here: how one is received (`reception`)."""

from __future__ import annotations

import asyncio
import secrets
from typing import TYPE_CHECKING, Annotated, Any, Literal

from kernel.errors import InvalidError
from kernel.listeners.door import emit
from kernel.records import dataclass
from kernel.tools.definition import Bench, Entry, Hints
from kernel.tools.listener.open_doors import Doors
from kernel.tools.web.patience import seconds_of
from kernel.values import Value

if TYPE_CHECKING:
    from kernel.tools.listener.reception import Rules

Action = Literal["start", "next", "stop", "list"]

KIND = "webhook"

EVENT = "webhook:received"


@dataclass(frozen=True, slots=True)
class WebhookOptions:
    """Options of `WebhookListenerTool`.

    It listens at `host` (this machine only, by default) and `port` (0 is any that is free). Who sends has to know
    `token` (`secret:NAME` for one that is kept; made at random when there is none) or, where there is an
    `hmac_secret`, to sign with it: HMAC-SHA256 of the body, in the header `signature_header`. `max_body_size` is
    bytes, `max_queued` how many wait to be taken, `timeout` milliseconds; `response` (`status`, `body`) is the answer.
    """

    host: str = "127.0.0.1"
    port: int = 0
    token: str = ""
    hmac_secret: str = ""
    signature_header: str = "X-Hub-Signature-256"
    methods: tuple[str, ...] = ("POST",)
    max_body_size: int = 1 << 20
    max_queued: int = 100
    timeout: float = 30000
    response: dict[str, Any] | None = None


async def webhook_listener(
    bench: Bench,
    *,
    action: Annotated[Action, "What to do"],
    path: Annotated[str, "The path that others send to"] = "/",
    listener: Annotated[str, "The id that `start` gave; not needed while only one listens"] = "",
    timeout: Annotated[float | None, "Milliseconds to wait for the next one"] = None,
) -> Value:
    """Wait for webhooks: start listening, take the next that came, stop.

    `start` gives `listener` (an id), `url` and `token`; others send to the url, with the token in the header
    `Authorization: Bearer …`, `X-Webhook-Token`, or as `?token=…`. `next` gives what came first: `method`, `path`,
    `query`, `headers`, `body`, `json` and `from`; it is told as the event `webhook:received`, too. `list` gives all
    `listeners`, `stop` ends one. Those that listen at the end of the spell are stopped.

    ```lua
    local hooks = WebhookListenerTool.new({ token = "the-token", timeout = 5000 })
    local at = hooks:run({ action = "start", path = "/owls" })
    http.post(at.url, { owls = 2 }, { ["x-webhook-token"] = "the-token" })
    print(hooks:run({ action = "next" }).json.owls, hooks:run({ action = "stop" }).stopped) --> 2 true
    ```

    Fails with `denied` (the profile lets nobody listen there), `network` (the port is taken), `timeout` (nothing
    came), `not_found`, `limit` or `invalid`.
    """
    doors: Doors = bench.hands.session.setdefault(Doors, Doors())
    if action == "list":
        return {"listeners": doors.listed(KIND)}
    if action == "start":
        return await _started(bench, doors, path)
    door = doors.find(KIND, listener, bench.hands.listening)
    if action == "stop":
        await doors.stop(door)
        return {**door.told(), "stopped": True}
    wait = seconds_of(bench.options.timeout if timeout is None else timeout, "webhook_listener") or 30.0
    event = {"listener": door.id, **await door.next(wait)}
    await emit(bench.ctx, EVENT, event)
    return {**event, "waiting": door.waiting}


async def _started(bench: Bench, doors: Doors, path: str) -> Value:
    from kernel.tools.listener.reception import receive

    options: WebhookOptions = bench.options
    rules = await _rules(bench, path)
    socket = bench.hands.listening.bind(options.host, options.port)
    try:
        host, port = socket.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        door = doors.make(KIND, {"url": f"http://{shown}:{port}{path}"}, options.max_queued)
    except BaseException:
        socket.close()
        raise

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await receive(reader, writer, rules, door)

    await door.open(socket, serve)
    # Whoever chose the token knows it; one that was made has to be told.
    return {"listener": door.id, **door.about, "port": port, "token": "" if options.token else rules.token}


async def _rules(bench: Bench, path: str) -> Rules:
    from kernel.tools.listener.reception import Rules

    options: WebhookOptions = bench.options
    if not path.startswith("/") or "?" in path or "#" in path:
        raise InvalidError(f"webhook_listener: 'path' begins with a slash and has no query, unlike {path!r}.")
    answer = dict(options.response or {})
    status, body = answer.get("status", 202), answer.get("body", "")
    if not isinstance(status, int) or not 200 <= status < 600 or not isinstance(body, str | dict | list):
        raise InvalidError("WebhookListenerTool: 'response' has a 'status' from 200 to 599, and a 'body'.")
    secret = await bench.secret(options.hmac_secret) if options.hmac_secret else ""
    token = await bench.secret(options.token) if options.token else "" if secret else secrets.token_urlsafe(24)
    methods = tuple(each.upper() for each in options.methods)
    return Rules(path, methods, token, secret, options.signature_header, options.max_body_size, answer)


def listening_effect(input: Value) -> str:
    """What comes, comes once."""
    return "idempotent" if isinstance(input, dict) and input.get("action") == "list" else "once"


ENTRY = Entry(
    "WebhookListenerTool",
    webhook_listener,
    WebhookOptions,
    Hints(open_world=True),
    needs=("listen",),
    aliases=("WebhookListener",),
    effect=listening_effect,
)

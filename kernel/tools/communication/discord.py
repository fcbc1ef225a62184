"""The tool that talks to Discord: by a webhook, or as a bot. Not here: how requests travel (`services`)."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

import orjson

from kernel.errors import InvalidError
from kernel.records import dataclass
from kernel.tools.definition import Bench, Entry, Hints
from kernel.tools.services import Reply, Service, needed, permitted, seconds, segment, text_of
from kernel.values import Value

Operation = Literal["send", "edit", "delete", "get", "history", "channels", "react"]

READING = frozenset(("get", "history", "channels"))

HOMES = ("discord.com", "discordapp.com", "canary.discord.com", "ptb.discord.com")

WEBHOOK = re.compile(r"(https?://[^/\s]+(?:/[^\s?]*)?)/webhooks/(\d+)/([\w-]+)/?(?:\?[^\s]*)?")

LONGEST = 2000
"""Characters of a message."""


@dataclass(frozen=True, slots=True)
class DiscordOptions:
    """Options of `DiscordTool`.

    `webhook_url` posts to the channel of a webhook; `token` is that of a bot, which posts to `channel_id` and may read.
    Both may be `secret:NAME`. `username` and `avatar_url` are how a webhook shows itself. `mentions` are who may be
    notified (`users`, `roles`, `everyone`; nobody when empty); `base_url` is another address of the interface.
    """

    webhook_url: str = ""
    token: str = ""
    channel_id: str = ""
    username: str = ""
    avatar_url: str = ""
    mentions: tuple[str, ...] = ()
    base_url: str = "https://discord.com/api/v10"
    read_only: bool = False
    timeout: float = 30.0


async def discord(
    bench: Bench,
    *,
    operation: Annotated[Operation, "What to do"] = "send",
    content: Annotated[str, "The message, in Discord's Markdown"] = "",
    embeds: Annotated[list[Any] | None, "Embeds: tables with `title`, `description`, `url`, `color`, `fields`"] = None,
    files: Annotated[list[Any] | None, "Files to send: paths, or tables with `filename` and `content`"] = None,
    channel_id: Annotated[str, "The channel; that of the tool when empty"] = "",
    guild_id: Annotated[str, "The server whose channels to list"] = "",
    message_id: Annotated[str, "The message to edit, delete, get or react to"] = "",
    reply_to: Annotated[str, "The id of the message to answer"] = "",
    emoji: Annotated[str, "The emoji to react with"] = "",
    limit: Annotated[int, "The most messages of `history`"] = 50,
    before: Annotated[str, "Only messages before this one's id"] = "",
) -> Value:
    """Send messages to Discord, and read what is there.

    `send` gives the message with its `id`; `edit`, `delete` and `get` work on one message. As a bot, `history` gives
    `messages` (the newest first), `channels` those of a server, and `react` adds an emoji. Nobody is notified by a
    message unless the option `mentions` says so.

    ```lua
    local discord = DiscordTool.new({ webhook_url = server .. "/discord/api/webhooks/1/hook-of-owls" })
    local sent = discord:run({ content = "Two voles tonight.", embeds = { { title = "Owls", color = 5814783 } } })
    print(sent.content) --> Two voles tonight.
    ```

    Fails with `denied` for a token that is revoked or may not do that, `not_found`, `invalid`, `network`, `timeout`, or
    `rate_limit` with `retry_after` in seconds.
    """
    options: DiscordOptions = bench.options
    permitted("discord", operation, options.read_only, READING)
    if len(content) > LONGEST:
        raise InvalidError(f"discord: the message has {len(content)} characters; the most is {LONGEST}.")
    service, place = await _service(bench, options, channel_id)
    if operation in ("edit", "delete", "get", "react"):
        needed("discord", operation, message_id=message_id)
        place = f"{place}/{segment(message_id, 'message_id')}"
    message = {
        "content": content,
        "embeds": embeds,
        "message_reference": {"message_id": reply_to} if reply_to else None,
    }
    asked = {"guild_id": guild_id, "emoji": emoji, "limit": max(1, min(limit, 100)), "before": before}
    if operation in ("send", "edit"):
        return await _write(bench, service, operation, place, message, files or [])
    return await _other(service, operation, place, asked)


async def _service(bench: Bench, options: DiscordOptions, channel: str) -> tuple[Service, str]:
    """The service, and the path of the messages."""
    network = bench.hands.network.narrowed(timeout=options.timeout)
    if options.webhook_url:
        hook = await bench.secret(options.webhook_url, "DISCORD_WEBHOOK_URL")
        parts = WEBHOOK.fullmatch(hook)
        if parts is None:
            raise InvalidError("discord: 'webhook_url' is not the address of a webhook: https://…/webhooks/ID/TOKEN.")
        bench.conceal(parts.group(3))
        return Service("Discord", network, parts.group(1), {}, _reason, _limited), f"webhooks/{parts[2]}/{parts[3]}"
    token = await bench.secret(options.token, "DISCORD_BOT_TOKEN", at=options.base_url, homes=HOMES)
    if not token:
        raise InvalidError("discord: it needs the option 'webhook_url', or 'token' of a bot.")
    headers = {"Authorization": f"Bot {token.removeprefix('Bot ')}"}
    where = channel or options.channel_id
    service = Service("Discord", network, options.base_url.rstrip("/"), headers, _reason, _limited)
    return service, f"channels/{segment(where, 'channel_id')}/messages" if where else ""


async def _write(
    bench: Bench, service: Service, operation: str, place: str, message: dict[str, Any], files: list[Any]
) -> Value:
    options: DiscordOptions = bench.options
    is_hook = place.startswith("webhooks/")
    if not message["content"] and not message["embeds"] and not files:
        raise InvalidError("discord: a message needs 'content', 'embeds' or 'files'.")
    needed("discord", operation, channel_id=place)
    shown = {"username": options.username, "avatar_url": options.avatar_url} if is_hook and operation == "send" else {}
    payload = {name: value for name, value in {**message, **shown}.items() if value}
    payload["allowed_mentions"] = {"parse": list(options.mentions)}
    given: dict[str, Any] = {"json": payload}
    if files:
        given = {"data": {"payload_json": orjson.dumps(payload).decode()}, "files": _parts(bench, files)}
    method, path = ("PATCH", _message(place)) if operation == "edit" else ("POST", place)
    # Without `wait` a webhook tells nothing of what it made.
    reply = await service.ask(method, path, **given, **({"params": {"wait": "true"}} if is_hook else {}))
    return reply.value or {}


def _parts(bench: Bench, files: list[Any]) -> dict[str, tuple[str, bytes]]:
    parts: dict[str, tuple[str, bytes]] = {}
    for number, one in enumerate(files[:10]):
        about = {"path": one} if isinstance(one, str) else one
        if not isinstance(about, dict) or not (about.get("path") or about.get("filename")):
            raise InvalidError("discord: a file is a path, or a table with 'path', or 'filename' and 'content'.")
        path, content = str(about.get("path") or ""), about.get("content", "")
        data = bench.files.read(path) if path else content if isinstance(content, bytes) else str(content).encode()
        parts[f"files[{number}]"] = (str(about.get("filename") or path.rpartition("/")[2]), data)
    return parts


async def _other(service: Service, operation: str, place: str, asked: dict[str, Any]) -> Value:
    if operation == "channels":
        needed("discord", "channels", guild_id=asked["guild_id"])
        reply = await service.ask("GET", f"guilds/{segment(asked['guild_id'], 'guild_id')}/channels")
        return {"channels": reply.value}
    needed("discord", operation, channel_id=place)
    match operation:
        case "history":
            page = {name: asked[name] for name in ("limit", "before") if asked[name]}
            return {"messages": (await service.ask("GET", place, params=page)).value}
        case "react":
            needed("discord", "react", emoji=asked["emoji"])
            await service.ask("PUT", f"{place}/reactions/{segment(asked['emoji'], 'emoji')}/@me")
            return {"ok": True}
        case "delete":
            await service.ask("DELETE", _message(place))
            return {"ok": True}
    return (await service.ask("GET", _message(place))).value


def _message(place: str) -> str:
    """The path of one message; below a webhook it is written another way than below a channel."""
    hook, slash, message = place.rpartition("/")
    return f"{hook}/messages/{message}" if place.startswith("webhooks/") else f"{hook}{slash}{message}"


def _reason(reply: Reply) -> str:
    said = reply.value if isinstance(reply.value, dict) else {}
    errors = f" {orjson.dumps(said['errors']).decode()}" if said.get("errors") else ""
    return f"{said.get('message', text_of(reply))}{errors}"


def _limited(reply: Reply) -> float | None:
    said = reply.value if isinstance(reply.value, dict) else {}
    return seconds(said.get("retry_after", reply.headers.get("retry-after")), 60.0) if reply.status == 429 else None


def _effect(input: Value) -> str:
    operation = input.get("operation", "send") if isinstance(input, dict) else "send"
    return "once" if operation in ("send", "delete") else "idempotent"


async def _health(bench: Bench) -> Value:
    options: DiscordOptions = bench.options
    service, place = await _service(bench, options, "")
    reply = await service.ask("GET", place if options.webhook_url else "users/@me")
    return {"healthy": True, "name": (reply.value or {}).get("name") or (reply.value or {}).get("username")}


TOOLS = (
    Entry(
        "DiscordTool",
        discord,
        DiscordOptions,
        Hints(destructive=True, open_world=True),
        needs=("network",),
        aliases=("Discord",),
        effect=_effect,
        health=_health,
    ),
)

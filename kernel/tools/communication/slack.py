"""The tool that talks to Slack, by its own library. Not here: how it connects (`kernel.sandbox.connector`)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from fnmatch import fnmatchcase
from typing import Annotated, Any, Literal

from kernel.errors import (
    DeadlineError,
    DeniedError,
    InvalidError,
    NetworkError,
    NotFoundError,
    RateLimitError,
    SpellError,
    ToolError,
)
from kernel.records import dataclass
from kernel.tools.definition import Bench, Entry, Hints
from kernel.tools.packages import required
from kernel.tools.services import needed, permitted, seconds
from kernel.values import Value

Operation = Literal["post", "update", "delete", "upload", "react", "history", "replies", "channels", "users", "whoami"]

READING = frozenset(("history", "replies", "channels", "users", "whoami"))

HOMES = ("slack.com", "slack-gov.com")

REFUSED = frozenset(
    "invalid_auth not_authed token_revoked token_expired account_inactive missing_scope not_in_channel "
    "restricted_action ekm_access_denied access_denied no_permission cant_update_message cant_delete_message "
    "is_archived not_allowed_token_type org_login_required team_access_not_granted".split()
)
UNKNOWN = frozenset("channel_not_found message_not_found thread_not_found user_not_found team_not_found".split())
"""Words of Slack for what went wrong; the others mean that the request was not right."""


@dataclass(frozen=True, slots=True)
class SlackOptions:
    """Options of `SlackTool`.

    `token` is that of a bot (`xoxb-…`) or `secret:NAME`; without one the environment's `SLACK_BOT_TOKEN` is used.
    `channel` is where messages go when nothing else is said; `allowed_channels` are the only ones (names, ids or
    patterns; all when empty); `base_url` another address of the interface (GovSlack); `timeout` seconds.
    """

    token: str = ""
    channel: str = ""
    allowed_channels: tuple[str, ...] = ()
    base_url: str = "https://slack.com/api"
    read_only: bool = False
    timeout: float = 30.0


async def slack(
    bench: Bench,
    *,
    operation: Annotated[Operation, "What to do"] = "post",
    text: Annotated[str, "The message, in Slack's mrkdwn"] = "",
    channel: Annotated[str, "A channel's id or #name; that of the tool when empty"] = "",
    thread_ts: Annotated[str, "The `ts` of the message to answer, or whose answers to read"] = "",
    ts: Annotated[str, "The `ts` of the message to update, delete or react to"] = "",
    blocks: Annotated[list[Any] | None, "Blocks of Slack's Block Kit"] = None,
    path: Annotated[str, "The file of the workspace to upload"] = "",
    filename: Annotated[str, "The name of the file to upload"] = "",
    content: Annotated[str, "The text to upload, when it is no file"] = "",
    emoji: Annotated[str, "The name of the emoji to react with"] = "",
    limit: Annotated[int, "The most messages, channels or users"] = 100,
    cursor: Annotated[str, "Where the next page begins: `next_cursor` of the page before"] = "",
) -> Value:
    """Post to Slack, and read what is there.

    `post` sends a message (into a thread with `thread_ts`) and gives its `ts` and `channel`; `update` and `delete`
    change it, `react` adds an emoji, `upload` shares a file. `history` and `replies` give `messages`, `channels` and
    `users` lists, each with `next_cursor` when there is more; `whoami` tells whom the token belongs to.

    ```lua
    local slack = SlackTool.new({ token = "xoxb-of-the-bot", channel = "#owls", base_url = server .. "/slack/api" })
    local sent = slack:run({ text = "Two *voles* tonight." })
    slack:run({ text = "And a mouse.", thread_ts = sent.ts })
    print(sent.channel) --> C0OWLS
    ```

    Fails with `denied` for a token that is revoked or may not do that, `not_found`, `invalid`, `network`, `timeout`, or
    `rate_limit` with `retry_after` in seconds.
    """
    options: SlackOptions = bench.options
    permitted("slack", operation, options.read_only, READING)
    where = channel or options.channel
    _allowed(operation, where, options)
    asked = {"channel": where, "text": text, "thread_ts": thread_ts, "ts": ts, "blocks": blocks, "emoji": emoji}
    pages = {"limit": max(1, min(limit, 1000)), "cursor": cursor}
    upload = {"path": path, "filename": filename, "content": content}
    return await _with_client(bench, lambda client: _operate(bench, client, operation, asked, pages, upload))


def _allowed(operation: str, where: str, options: SlackOptions) -> None:
    if operation in ("channels", "users", "whoami"):
        return
    needed("slack", operation, channel=where)
    rules = options.allowed_channels
    if rules and not any(fnmatchcase(where.lstrip("#"), rule.lstrip("#")) for rule in rules):
        raise DeniedError(f"slack: the channel {where!r} is not among the allowed ones: {', '.join(rules)}.")


async def _with_client(bench: Bench, work: Callable[[Any], Awaitable[Value]]) -> Value:
    library = required("slack_sdk.web.async_client", "slack", "integrations")
    faults = required("slack_sdk.errors", "slack", "integrations")
    aiohttp = required("aiohttp", "slack", "integrations")
    from kernel.sandbox.connector import session

    options: SlackOptions = bench.options
    network = bench.hands.network.narrowed(timeout=options.timeout)
    network.check(options.base_url)
    token = await bench.secret(options.token, "SLACK_BOT_TOKEN", at=options.base_url, homes=HOMES)
    if not token:
        raise InvalidError("slack: the option 'token' is missing, e.g. token = 'secret:slack'.")
    try:
        async with session(network, options.base_url.startswith("https:")) as ours:
            client = library.AsyncWebClient(token, options.base_url, session=ours, retry_handlers=[])
            # The library takes a proxy from the environment, which nobody could check.
            client.proxy = None
            return await work(client)
    except faults.SlackApiError as error:
        raise _fault(error.response) from None
    except TimeoutError:
        raise DeadlineError(f"Slack did not answer within {network.timeout:g} s.") from None
    except (aiohttp.ClientError, faults.SlackClientError, ValueError) as error:
        raise NetworkError(f"Slack: {error or type(error).__name__}.") from None


async def _operate(
    bench: Bench,
    client: Any,
    operation: Operation,
    asked: dict[str, Any],
    pages: dict[str, Any],
    upload: dict[str, str],
) -> Value:
    given = {name: value for name, value in asked.items() if value}
    match operation:
        case "post":
            if not asked["blocks"]:
                needed("slack", "post", text=asked["text"])
            return _message(await client.chat_postMessage(**_only(given, "channel text thread_ts blocks")))
        case "update":
            needed("slack", "update", ts=asked["ts"])
            return _message(await client.chat_update(**_only(given, "channel text ts blocks")))
        case "delete" | "react":
            needed("slack", operation, ts=asked["ts"], **({"emoji": asked["emoji"]} if operation == "react" else {}))
            return await _mark(client, operation, asked)
        case "upload":
            return await _upload(bench, client, given, upload)
        case _:
            return await _read(client, operation, given, {name: value for name, value in pages.items() if value})


async def _mark(client: Any, operation: str, asked: dict[str, Any]) -> Value:
    if operation == "delete":
        await client.chat_delete(channel=asked["channel"], ts=asked["ts"])
    else:
        name = asked["emoji"].strip(":")
        await client.reactions_add(channel=asked["channel"], timestamp=asked["ts"], name=name)
    return {"ok": True, "channel": asked["channel"], "ts": asked["ts"]}


async def _upload(bench: Bench, client: Any, given: dict[str, Any], upload: dict[str, str]) -> Value:
    name = upload["filename"] or upload["path"].rpartition("/")[2]
    content = bench.files.read(upload["path"]) if upload["path"] else upload["content"].encode()
    needed("slack", "upload", filename=name, content=content)
    more = {"initial_comment": given["text"]} if "text" in given else {}
    chosen = _only(given, "channel thread_ts")
    sent = await client.files_upload_v2(content=content, filename=name, **chosen, **more)
    return {"ok": True, "files": [{"id": one.get("id"), "name": name, "size": len(content)} for one in sent["files"]]}


async def _read(client: Any, operation: str, given: dict[str, Any], pages: dict[str, Any]) -> Value:
    match operation:
        case "history":
            told = await client.conversations_history(channel=given["channel"], **pages)
        case "replies":
            needed("slack", "replies", thread_ts=given.get("thread_ts"))
            told = await client.conversations_replies(channel=given["channel"], ts=given["thread_ts"], **pages)
        case "channels":
            told = await client.conversations_list(exclude_archived=True, **pages)
        case "users":
            told = await client.users_list(**pages)
        case _:
            return {name: value for name, value in (await client.auth_test()).data.items() if name != "ok"}
    name = {"channels": "channels", "users": "members"}.get(operation, "messages")
    found = {operation if operation == "users" else name: told.data.get(name, [])}
    following = (told.data.get("response_metadata") or {}).get("next_cursor")
    return {**found, "next_cursor": following} if following else found


def _message(told: Any) -> Value:
    return {
        "ok": True,
        "channel": told.data.get("channel"),
        "ts": told.data.get("ts"),
        "message": told.data.get("message"),
    }


def _only(given: dict[str, Any], names: str) -> dict[str, Any]:
    return {name: given[name] for name in names.split() if name in given}


def _fault(response: Any) -> SpellError:
    """The error that an answer of Slack means. What the library makes of one that is no JSON is a plain text."""
    data = response.data if isinstance(getattr(response, "data", None), dict) else {}
    status, word = int(getattr(response, "status_code", 0) or 0), str(data.get("error") or "")
    if status == 429 or word in ("ratelimited", "rate_limited"):
        wait = seconds(response.headers.get("Retry-After"), 60.0)
        return RateLimitError(f"Slack asks to wait {wait:g} s.", retry_after=wait)
    scope = f" It needs the scope {data['needed']!r}." if data.get("needed") else ""
    told = f"Slack says {word!r}.{scope}" if word else f"Slack answered with status {status}."
    if word in REFUSED:
        return DeniedError(told, error=word)
    if word in UNKNOWN:
        return NotFoundError(told, error=word)
    return InvalidError(told, error=word) if word and status < 500 else ToolError(told, status=status)


async def _health(bench: Bench) -> Value:
    return {"healthy": True, **await _with_client(bench, lambda client: _read(client, "whoami", {}, {}))}


def _effect(input: Value) -> str:
    operation = input.get("operation", "post") if isinstance(input, dict) else "post"
    return "idempotent" if operation in READING or operation in ("update", "react") else "once"


TOOLS = (
    Entry(
        "SlackTool",
        slack,
        SlackOptions,
        Hints(destructive=True, open_world=True),
        needs=("network",),
        aliases=("Slack",),
        effect=_effect,
        health=_health,
    ),
)

"""The tool that sends text messages by Twilio. Not here: how requests travel (`kernel.tools.services`)."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import Annotated, Any, ClassVar, Literal

from kernel.errors import DeniedError, InvalidError
from kernel.records import dataclass
from kernel.tools.definition import Bench, Entry, Hints
from kernel.tools.services import Reply, Service, basic, needed, permitted, segment, text_of
from kernel.values import Value

Operation = Literal["send", "get", "list"]

READING = frozenset(("get", "list"))

HOMES = ("api.twilio.com", "api.*.twilio.com")

NUMBER = re.compile(r"(?:whatsapp:)?\+[1-9]\d{6,14}")
"""E.164."""

LONGEST = 1600
"""Characters of a message."""


@dataclass(frozen=True, slots=True)
class TwilioOptions:
    """Options of `TwilioTool`.

    `account_sid` and `auth_token` (which may be `secret:NAME`) are of Twilio's console; with `api_key`, the token is
    that key's secret. `from_number` (or `from`) is who sends, or `messaging_service_sid`; `allowed_recipients` are the
    only numbers (patterns such as `+49*`; all when empty).
    """

    aliases: ClassVar[dict[str, str]] = {"from": "from_number"}

    account_sid: str = ""
    auth_token: str = ""
    api_key: str = ""
    from_number: str = ""
    messaging_service_sid: str = ""
    allowed_recipients: tuple[str, ...] = ()
    base_url: str = "https://api.twilio.com"
    read_only: bool = False
    timeout: float = 30.0


async def twilio(
    bench: Bench,
    *,
    operation: Annotated[Operation, "What to do"] = "send",
    to: Annotated[str, "The number that gets it, e.g. +4915112345678; whatsapp:+… for WhatsApp"] = "",
    body: Annotated[str, "The text"] = "",
    media_url: Annotated[list[str] | None, "Addresses of pictures to send along (MMS)"] = None,
    sid: Annotated[str, "The message to get"] = "",
    limit: Annotated[int, "The most messages of `list`"] = 50,
) -> Value:
    """Send text messages (SMS, MMS, WhatsApp) by Twilio.

    `send` gives the message with its `sid` and `status` (`queued`, `sent`, `delivered`, `failed`); `get` tells the
    status later; `list` gives the newest `messages`, of one number with `to`.

    ```lua
    local sms = TwilioTool.new({
        account_sid = "AC0123", auth_token = "token-of-owls", from_number = "+15005550006",
        base_url = server .. "/twilio",
    })
    print(sms:run({ to = "+4915112345678", body = "Two voles tonight." }).status) --> queued
    ```

    Fails with `denied` for a key that is wrong or a number that is not allowed, `invalid` for what is no number,
    `not_found`, `network`, `timeout`, or `rate_limit` with `retry_after` in seconds.
    """
    options: TwilioOptions = bench.options
    permitted("twilio", operation, options.read_only, READING)
    if operation == "send":
        _checked(options, to, body, media_url)
    service = await _service(bench, options)
    if operation == "send":
        sender = {"MessagingServiceSid": options.messaging_service_sid, "From": options.from_number}
        asked = {"To": to, "Body": body, "MediaUrl": media_url or [], **sender}
        given = {name: value for name, value in asked.items() if value}
        return _shown((await service.ask("POST", "Messages.json", data=given)).value)
    if operation == "get":
        needed("twilio", "get", sid=sid)
        return _shown((await service.ask("GET", f"Messages/{segment(sid, 'sid')}.json")).value)
    page = {"PageSize": max(1, min(limit, 1000)), **({"To": to} if to else {})}
    found = (await service.ask("GET", "Messages.json", params=page)).value
    return {"messages": [_shown(one) for one in found.get("messages", [])][:limit]}


def _checked(options: TwilioOptions, to: str, body: str, media_url: list[str] | None) -> None:
    needed("twilio", "send", to=to, **({} if media_url else {"body": body}))
    if not NUMBER.fullmatch(to):
        raise InvalidError(f"twilio: {to!r} is no telephone number. Write it like +4915112345678.", field="to")
    if len(body) > LONGEST:
        raise InvalidError(f"twilio: the message has {len(body)} characters; the most is {LONGEST}.")
    if not options.from_number and not options.messaging_service_sid:
        raise InvalidError("twilio: it needs the option 'from_number' or 'messaging_service_sid'.")
    rules, number = options.allowed_recipients, to.removeprefix("whatsapp:")
    if rules and not any(fnmatchcase(number, rule) for rule in rules):
        raise DeniedError(f"twilio: {to!r} is not among the allowed recipients: {', '.join(rules)}.", recipient=to)


async def _service(bench: Bench, options: TwilioOptions) -> Service:
    if not options.account_sid:
        raise InvalidError("twilio: the option 'account_sid' is missing.")
    token = await bench.secret(options.auth_token, "TWILIO_AUTH_TOKEN", at=options.base_url, homes=HOMES)
    if not token:
        raise InvalidError("twilio: the option 'auth_token' is missing, e.g. auth_token = 'secret:twilio'.")
    account = segment(options.account_sid, "account_sid")
    key = basic(options.api_key or options.account_sid, token)
    bench.conceal(key.partition(" ")[2])
    address = f"{options.base_url.rstrip('/')}/2010-04-01/Accounts/{account}"
    network = bench.hands.network.narrowed(timeout=options.timeout)
    return Service("Twilio", network, address, {"Authorization": key}, _reason)


def _reason(reply: Reply) -> str:
    said = reply.value if isinstance(reply.value, dict) else {}
    code = f" (code {said['code']}, {said.get('more_info', '')})" if said.get("code") else ""
    return f"{said.get('message', text_of(reply))}{code}"


def _shown(message: dict[str, Any]) -> Value:
    names = "sid status to from body date_created date_sent error_code error_message num_segments price price_unit"
    return {name: message.get(name) for name in names.split()}


def _effect(input: Value) -> str:
    return "idempotent" if isinstance(input, dict) and input.get("operation") in READING else "once"


async def _health(bench: Bench) -> Value:
    options: TwilioOptions = bench.options
    service = await _service(bench, options)
    account = (await service.ask("GET", f"{service.url}.json")).value
    return {"healthy": account.get("status") == "active", "account": account.get("friendly_name")}


TOOLS = (
    Entry(
        "TwilioTool",
        twilio,
        TwilioOptions,
        Hints(destructive=True, open_world=True),
        needs=("network",),
        aliases=("Twilio", "SMS"),
        effect=_effect,
        health=_health,
    ),
)

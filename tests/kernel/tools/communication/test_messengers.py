"""Slack, Discord and Twilio, over HTTP on loopback: what they are asked, and what their errors become."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import orjson
import pytest

from kernel.errors import (
    DeadlineError,
    DeniedError,
    InvalidError,
    NetworkError,
    NotFoundError,
    RateLimitError,
    SpellError,
)
from tests.kit.tooling import Workbench
from tests.kit.world import World, world


@pytest.fixture
async def outside() -> AsyncIterator[World]:
    async with world() as running:
        yield running


def slack(outside: World, folder: Path, token: str = "xoxb-owls", **options: Any) -> Workbench:
    given = {"token": token, "channel": "#owls", "base_url": f"{outside.url}/slack/api", **options}
    return Workbench("slack", folder, **given)


async def test_slack_posts_into_threads_updates_and_deletes(outside: World, tmp_path: Path) -> None:
    owls = slack(outside, tmp_path)
    sent = await owls.ask(text="Two *voles*", thread_ts="1.2", blocks=[{"type": "divider"}])
    assert (sent["channel"], sent["ts"], sent["message"]["thread_ts"]) == ("C0OWLS", "1700000000.000100", "1.2")
    call = outside.asked("/slack/api/chat.postMessage")[0]
    assert call["headers"]["Authorization"] == "Bearer xoxb-owls"
    assert (await owls.ask("update", ts=sent["ts"], text="Three"))["message"]["text"] == "Three"
    assert (await owls.ask("react", ts=sent["ts"], emoji=":owl:"))["ok"]
    assert (await owls.ask("delete", ts=sent["ts"]))["ok"]
    assert (await owls.ask("whoami"))["user"] == "owl-bot"
    assert await owls.health() == {"healthy": True, **await owls.ask("whoami")}


async def test_slack_reads_pages_and_lists(outside: World, tmp_path: Path) -> None:
    owls, seen, cursor = slack(outside, tmp_path), [], ""
    while True:
        page = await owls.ask("history", cursor=cursor)
        seen += [one["text"] for one in page["messages"]]
        cursor = page.get("next_cursor", "")
        if not cursor:
            break
    assert seen == [f"owl {n}" for n in range(5)]
    assert (await owls.ask("channels"))["channels"][0]["name"] == "owls"
    assert (await owls.ask("users"))["users"][0]["name"] == "ada"
    assert len((await owls.ask("replies", thread_ts="1.2", limit=1))["messages"]) == 1


async def test_slack_uploads_a_file_of_the_workspace(outside: World, tmp_path: Path) -> None:
    (tmp_path / "owl.bin").write_bytes(b"\x00owl")
    sent = await slack(outside, tmp_path).ask("upload", path="owl.bin", text="Look")
    assert sent["files"] == [{"id": "F1", "name": "owl.bin", "size": 4}]
    assert outside.asked("/slack/upload/F1")[0]["body"] == b"\x00owl"
    with pytest.raises(DeniedError):
        await slack(outside, tmp_path, profile="low").ask("upload", path="/etc/hostname")


@pytest.mark.parametrize(
    ("token", "channel", "error", "told"),
    [
        ("xoxb-revoked", "#owls", DeniedError, "token_revoked"),
        ("xoxb-poor", "#owls", DeniedError, "chat:write"),
        ("xoxb-limited", "#owls", RateLimitError, "30 s"),
        ("xoxb-owls", "#none", NotFoundError, "channel_not_found"),
        ("", "#owls", InvalidError, "'token' is missing"),
    ],
)
async def test_what_slack_refuses(
    token: str, channel: str, error: type[SpellError], told: str, outside: World, tmp_path: Path
) -> None:
    with pytest.raises(error, match=told) as raised:
        await slack(outside, tmp_path, token).ask(text="x", channel=channel)
    assert raised.value.details.get("retry_after") in (None, 30)
    assert not token or token not in str(raised.value)


async def test_what_slack_may_not_do(outside: World, tmp_path: Path) -> None:
    with pytest.raises(DeniedError, match="allowed ones"):
        await slack(outside, tmp_path, allowed_channels=["owls-*"]).ask(text="x")
    assert (await slack(outside, tmp_path, allowed_channels=["owl*"]).ask(text="x"))["ok"]
    with pytest.raises(DeniedError, match="read-only"):
        await slack(outside, tmp_path, read_only=True).ask(text="x")
    with pytest.raises(DeniedError, match="loopback"):
        await slack(outside, tmp_path, profile="medium").ask(text="x")
    with pytest.raises(InvalidError, match="needs 'text'"):
        await slack(outside, tmp_path).ask()


async def test_slack_that_is_away_slow_or_no_slack(
    outside: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert (await slack(outside, tmp_path).ask(text="no proxy"))["ok"]
    with pytest.raises(NetworkError):
        await slack(outside, tmp_path, base_url="http://127.0.0.1:4/api").ask(text="x")
    with pytest.raises(SpellError):
        await slack(outside, tmp_path, base_url=f"{outside.url}/page").ask(text="x")


def hook(outside: World, folder: Path, token: str = "hook-of-owls", **options: Any) -> Workbench:
    return Workbench("discord", folder, webhook_url=f"{outside.url}/discord/api/webhooks/1/{token}", **options)


def bot(outside: World, folder: Path, token: str = "bot-of-owls", **options: Any) -> Workbench:
    address = f"{outside.url}/discord/api/v10"
    return Workbench("discord", folder, **{"token": token, "channel_id": "7", "base_url": address, **options})


async def test_a_webhook_of_discord_sends_edits_and_deletes(outside: World, tmp_path: Path) -> None:
    (tmp_path / "owl.txt").write_text("owl")
    owls = hook(outside, tmp_path, username="Owl")
    sent = await owls.ask(content="Two voles", embeds=[{"title": "Owls"}])
    assert (sent["content"], sent["username"], sent["embeds"]) == ("Two voles", "Owl", [{"title": "Owls"}])
    asked = orjson.loads(outside.calls[-1]["body"])
    assert (asked["allowed_mentions"], outside.calls[-1]["query"]) == ({"parse": []}, {"wait": "true"})
    files = ["owl.txt", {"filename": "b.bin", "content": b"\x00"}]
    assert [one["size"] for one in (await owls.ask(content="x", files=files))["attachments"]] == [3, 1]
    assert (await owls.ask("edit", message_id="99", content="Three"))["content"] == "Three"
    assert (await owls.ask("delete", message_id="99")) == {"ok": True}
    assert (await owls.health())["name"] == "Owls"
    with pytest.raises(NotFoundError, match="Unknown Message"):
        await owls.ask("delete", message_id="98")


async def test_a_bot_of_discord_reads_and_reacts(outside: World, tmp_path: Path) -> None:
    owls = bot(outside, tmp_path)
    page = (await owls.ask("history", limit=30))["messages"]
    rest = (await owls.ask("history", limit=100, before=page[-1]["id"]))["messages"]
    assert len(page + rest) == 60
    assert (await owls.ask("channels", guild_id="1"))["channels"][0]["name"] == "owls"
    assert (await owls.ask("react", message_id="99", emoji="🦉")) == {"ok": True}
    assert (await owls.ask(content="hi", reply_to="99"))["id"] == "99"
    assert (await owls.ask("get", message_id="99"))["id"] == "99"
    with pytest.raises(InvalidError, match="Must be 10 or fewer"):
        await owls.ask(embeds=[{"title": "x"}] * 11)


@pytest.mark.parametrize(
    ("token", "error"), [("revoked", DeniedError), ("limited", RateLimitError), ("gone", NotFoundError)]
)
async def test_what_discord_refuses(token: str, error: type[SpellError], outside: World, tmp_path: Path) -> None:
    with pytest.raises(error) as raised:
        await hook(outside, tmp_path, token).ask(content="x")
    assert raised.value.details.get("retry_after") in (None, 1.5)
    if token != "gone":
        with pytest.raises(error):
            await bot(outside, tmp_path, token).ask(content="x")


async def test_what_discord_cannot_be_asked(outside: World, tmp_path: Path) -> None:
    for params in ({}, {"content": "x" * 2001}, {"operation": "edit", "content": "x"}, {"files": [1]}):
        with pytest.raises(InvalidError):
            await hook(outside, tmp_path).ask(**params)
    with pytest.raises(DeniedError, match="Missing Access"):
        await bot(outside, tmp_path).ask(content="x", channel_id="8")
    with pytest.raises(InvalidError, match="is no channel_id"):
        await bot(outside, tmp_path).ask(content="x", channel_id="..")
    with pytest.raises(InvalidError, match="webhook"):
        await Workbench("discord", tmp_path, webhook_url=f"{outside.url}/page").ask(content="x")
    with pytest.raises(InvalidError, match="webhook_url"):
        await Workbench("discord", tmp_path).ask(content="x")


def sms(outside: World, folder: Path, token: str = "token-of-owls", **options: Any) -> Workbench:
    given = {"account_sid": "AC1", "auth_token": token, "from": "+15005550006", "base_url": f"{outside.url}/twilio"}
    return Workbench("twilio", folder, **{**given, **options})


async def test_twilio_sends_and_tells_what_became_of_it(outside: World, tmp_path: Path) -> None:
    sent = await sms(outside, tmp_path).ask(
        to="+4915112345678", body="Two voles", media_url=["https://a.example/owl.png"]
    )
    assert (sent["sid"], sent["status"]) == ("SM1", "queued")
    asked = parse_qs(outside.calls[-1]["body"].decode())
    expected = {"To": ["+4915112345678"], "From": ["+15005550006"], "Body": ["Two voles"]}
    assert asked == {**expected, "MediaUrl": ["https://a.example/owl.png"]}
    assert (await sms(outside, tmp_path).ask("get", sid="SM1"))["status"] == "delivered"
    assert len((await sms(outside, tmp_path).ask("list", limit=2))["messages"]) == 2
    assert (await sms(outside, tmp_path).health()) == {"healthy": True, "account": "Owls"}


@pytest.mark.parametrize(
    ("token", "params", "error"),
    [
        ("revoked", {"to": "+4915112345678"}, DeniedError),
        ("limited", {"to": "+4915112345678"}, RateLimitError),
        ("ok", {"to": "+49151000000"}, InvalidError),
        ("ok", {"to": "0151"}, InvalidError),
        ("ok", {"to": "+4915112345678", "body": ""}, InvalidError),
        ("ok", {"to": "+4915112345678", "body": "x" * 1601}, InvalidError),
        ("ok", {"operation": "get", "sid": "SM2"}, NotFoundError),
        ("ok", {"operation": "get", "sid": "../../x"}, NotFoundError),
        ("", {"to": "+4915112345678"}, InvalidError),
    ],
)
async def test_what_twilio_refuses(
    token: str, params: dict[str, Any], error: type[SpellError], outside: World, tmp_path: Path
) -> None:
    with pytest.raises(error):
        await sms(outside, tmp_path, token).ask(**{"body": "x", **params})


async def test_twilio_has_limits_of_its_own(outside: World, tmp_path: Path) -> None:
    with pytest.raises(DeniedError, match="allowed recipients"):
        await sms(outside, tmp_path, allowed_recipients=["+49*"]).ask(to="+15005550001", body="x")
    with pytest.raises(DeniedError, match="read-only"):
        await sms(outside, tmp_path, read_only=True).ask(to="+4915112345678", body="x")
    with pytest.raises(InvalidError, match="from_number"):
        await sms(outside, tmp_path, **{"from": ""}).ask(to="+4915112345678", body="x")
    with pytest.raises(DeadlineError):
        await Workbench(
            "twilio", tmp_path, account_sid="AC1", auth_token="t", base_url=f"{outside.url}/slow?", timeout=0.05
        ).ask("list")

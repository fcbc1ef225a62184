"""Every built-in tool by `llmspell tool invoke`, against what it talks to in the tests."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kernel.api.classes import builtin_tools
from studio.cli.tool import command
from tests.kit.world import World, world

ROWS = [{"owl": "barn", "voles": 2}, {"owl": "tawny", "voles": 3}]

WEB: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "audio_transcribe": ({"path": "owl.wav"}, {"base_url": "SERVER/v1"}),
    "image_generation": ({"prompt": "An owl", "path": "owl.png"}, {"base_url": "SERVER/v1", "model": "owl-image"}),
    "discord": ({"content": "Two voles."}, {"webhook_url": "SERVER/discord/api/webhooks/1/hook-of-owls"}),
    "slack": ({"text": "Two"}, {"token": "xoxb-of-the-bot", "channel": "#owls", "base_url": "SERVER/slack/api"}),
    "twilio": (
        {"to": "+4915112345678", "body": "Two"},
        {
            "account_sid": "AC0123",
            "auth_token": "token-of-owls",
            "from_number": "+15005550006",
            "base_url": "SERVER/twilio",
        },
    ),
    "aws": (
        {"operation": "s3_put", "key": "barn.txt", "content": "Two owls"},
        {
            "access_key_id": "AKIAOWLS",
            "secret_access_key": "secret-of-owls",
            "region": "eu-central-1",
            "bucket": "owls",
            "endpoint_url": "SERVER/s3",
        },
    ),
    "github": (
        {"operation": "list_issues"},
        {"token": "ghp_owls", "repo": "owls/barn", "base_url": "SERVER/github"},
    ),
    "jira": (
        {"operation": "get", "issue": "OWL-1"},
        {"base_url": "SERVER/jira", "email": "ada@example.com", "api_token": "token-of-owls"},
    ),
    "kubernetes": (
        {"operation": "list", "kind": "pods"},
        {"server": "SERVER/kubernetes", "token": "token-of-owls"},
    ),
    "http_request": ({"url": "SERVER/owls"}, {}),
    "rss_feed": ({"url": "SERVER/feed.xml"}, {}),
    "web_scraper": ({"url": "SERVER/page"}, {}),
    "web_search": ({"query": "barn owls"}, {"provider": "searxng", "base_url": "SERVER"}),
    "websocket": ({"action": "request", "url": "SERVER/socket", "message": {"n": 1}}, {}),
}

PLAIN: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "code_interpreter": ({"code": "6 * 7", "language": "javascript"}, {}),
    "embedding": ({"input": "owl"}, {"model": "demo/embedding"}),
    "vector_search": ({"action": "add", "documents": ["Owls"]}, {"model": "demo/embedding"}),
    "email": (
        {"to": "ada@example.com", "subject": "Voles", "body": "Two.", "preview": True},
        {"from_address": "owl@example.com"},
    ),
    "encryption": ({"operation": "encrypt", "data": "hoo", "password": "a long password"}, {}),
    "hash": ({"data": "hoo"}, {}),
    "random": ({"operation": "uuid"}, {}),
    "signature": ({"operation": "generate_keys"}, {}),
    "chart_generator": ({"rows": ROWS, "x": "owl", "y": "voles", "path": "owls.svg"}, {}),
    "csv_reader": ({"file_path": "owls.csv"}, {}),
    "csv": ({"operation": "parse", "path": "owls.csv"}, {}),
    "data_cleaner": ({"rows": ROWS}, {}),
    "duckdb": ({"sql": "select 42 as answer"}, {}),
    "json": ({"operation": "parse", "text": '{"owl": 1}'}, {}),
    "regex": ({"operation": "find_all", "pattern": "o+", "text": "hoot"}, {}),
    "sqlite": ({"operation": "query", "sql": "select 1 as one"}, {}),
    "statistics_calculator": ({"rows": ROWS}, {}),
    "xml": ({"operation": "parse", "text": "<owl/>"}, {}),
    "socket_listener": ({"action": "list"}, {}),
    "webhook_listener": ({"action": "list"}, {}),
    "calculator": ({"expression": "6 * 7"}, {}),
    "linear_algebra": ({"operation": "determinant", "matrix": [[1, 2], [3, 4]]}, {}),
    "statistics": ({"operation": "describe", "data": [1, 2, 3]}, {}),
    "symbolic_math": ({"operation": "factor", "expression": "x**2 - 1"}, {}),
    "environment": ({"operation": "system"}, {}),
    "file_system": ({"operation": "list", "path": "."}, {}),
    "file_write": ({"path": "new.txt", "content": "hoo"}, {}),
    "process": ({"operation": "list"}, {}),
    "shell_command": ({"command": "echo hoo"}, {}),
    "markdown": ({"operation": "to_html", "text": "# Owls"}, {}),
    "date_time": ({"operation": "now"}, {}),
    "scheduler": ({"operation": "list"}, {}),
    "time_zone": ({"operation": "list"}, {}),
    "timer": ({"operation": "list"}, {}),
}


@pytest.fixture(scope="module")
def there() -> Iterator[World]:
    """The world in a thread of its own: the command has the main one, as in a shell."""
    loop, known, over = asyncio.new_event_loop(), threading.Event(), asyncio.Event()
    found: list[World] = []

    async def serve() -> None:
        async with world() as one:
            found.append(one)
            known.set()
            await over.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    known.wait()
    yield found[0]
    loop.call_soon_threadsafe(over.set)
    thread.join()
    loop.close()


def test_no_tool_is_forgotten_here() -> None:
    assert {*WEB, *PLAIN} == {*builtin_tools()}


@pytest.mark.parametrize("name", sorted({**WEB, **PLAIN}))
def test_the_tool_is_called_from_the_shell(
    name: str, there: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LLMSPELL_HOME", str(tmp_path / ".llmspell"))
    (tmp_path / "owls.csv").write_text("owl,voles\nbarn,2\n")
    (tmp_path / "owl.wav").write_bytes(b"RIFF....WAVEfmt ")
    said = [json.dumps(each).replace("SERVER", there.url) for each in {**WEB, **PLAIN}[name]]
    said[0] = said[0].replace("http://", "ws://") if name == "websocket" else said[0]
    allowed = ["--allow", "host:loopback", "--allow", "command:echo *", *_approved(name)]
    done = CliRunner().invoke(command, ["invoke", name, said[0], "--options", said[1], "--json", *allowed])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)


def _approved(name: str) -> list[str]:
    return ["--allow", f"approve:{name}"]

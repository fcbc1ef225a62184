"""What a studio remembers between visits, and what browsers keep of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from webui.caching import Caching
from webui.memory import MOST_RECENT, NAME, Habits, Memory
from webui.theme.appearance import Appearance


async def test_the_theme_and_the_notebooks_opened_last_are_there_again(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    assert memory.habits == Habits()
    await memory.choose_look(theme="dark", text_size=16, motion="wild")
    await memory.choose_keys("vim")
    for path in ("a", "b", "a"):
        await memory.opened(path)
    again = Memory(tmp_path)
    assert (again.habits, again.appearance) == (Habits(("a", "b"), "vim"), Appearance("dark", text_size=16))
    assert again.appearance.dark


async def test_only_the_latest_notebooks_are_remembered(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    for number in range(2 * MOST_RECENT):
        await memory.opened(str(number))
    assert Memory(tmp_path).habits.recent == tuple(str(n) for n in range(2 * MOST_RECENT - 1, MOST_RECENT - 1, -1))


@pytest.mark.parametrize("text", ["", "{", "[]", '{"dark": 1, "recent": [1, "a"]}', '{"recent": {}}'])
def test_a_file_that_says_something_else_is_no_trouble(tmp_path: Path, text: str) -> None:
    (tmp_path / NAME).write_text(text)
    assert Memory(tmp_path).habits in (Habits(), Habits(recent=("a",)))


async def test_habits_that_cannot_be_written_are_kept_for_now(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "gone")
    await memory.choose_look(theme="dark")
    assert memory.appearance.dark


async def asked(app: Any, path: str, query: str) -> list[dict[str, Any]]:
    """What an app around one that answers everything sends."""
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request"}

    scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": []}
    await app(scope, receive, send)
    return sent


async def answer(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"Cache-Control", b"no-cache")]})
    await send({"type": "http.response.body", "body": b"x"})


@pytest.mark.parametrize(("query", "lasts"), [("v=1a2b", True), ("", False), ("x=v%3D1", False), ("rev=2", False)])
async def test_only_what_names_its_version_is_kept_by_the_browser(query: str, lasts: bool) -> None:
    headers = dict((await asked(Caching(answer), "/x.js", query))[0]["headers"])
    assert (b"immutable" in headers.get(b"cache-control", b"")) is lasts


def test_the_file_is_plain_json(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(json.dumps({"dark": True, "recent": ["a"]}))
    assert Memory(tmp_path).habits == Habits(("a",))

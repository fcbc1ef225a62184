"""Notebooks that a running studio serves as apps: who gets in, when it ends, and what is told when it cannot be."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.kit.loopback import until
from webui.apps.sharing import Share, Sharing

OWLS = "---\ntitle: Owls\n---\n\n```lua\nprint(1)\n```\n"


@pytest.fixture
async def sharing(tmp_path: Path) -> AsyncIterator[Sharing]:
    (tmp_path / "owls.spell.md").write_text(OWLS)
    (tmp_path / "prose.spell.md").write_text("# Only prose\n")
    found = Sharing(tmp_path)
    yield found
    await found.close()


async def visit(link: str) -> httpx.Response:
    async with httpx.AsyncClient(headers={"accept": "text/html"}, follow_redirects=True) as client:
        return await client.get(link)


async def test_a_link_opens_a_shared_notebook_until_it_is_locked_with_a_password_and_then_stopped(
    sharing: Sharing,
) -> None:
    told: list[str] = []
    sharing.follow(lambda path: told.append(f"{path} {sharing.share(path).state}"))
    await sharing.start("owls.spell.md")
    link = sharing.share("owls.spell.md").link
    assert urlsplit(link).hostname == "127.0.0.1"
    assert (await visit(link)).status_code == 200
    assert "opens with its link" in (await visit(link.partition("?")[0])).text
    await sharing.start("owls.spell.md", "hoo")
    locked = sharing.share("owls.spell.md")
    assert (locked.state, locked.locked) == ("on", True)
    assert urlsplit(locked.link).port == urlsplit(link).port
    # Of the former process nothing is good any more: its link leads to the question for the password.
    for address in (link, locked.link):
        answer = await visit(address)
        assert (answer.status_code, 'type="password"' in answer.text) == (403, True)
    await sharing.stop("owls.spell.md")
    with pytest.raises(httpx.ConnectError):
        await visit(link)
    assert told == [f"owls.spell.md {state}" for state in ("starting", "on", "starting", "on", "off")]


async def test_when_its_time_is_over_visitors_are_told_and_it_can_be_started_anew(sharing: Sharing) -> None:
    await sharing.start("owls.spell.md", seconds=0.5)
    link = sharing.share("owls.spell.md").link
    await until(lambda: sharing.share("owls.spell.md").state == "over")
    answer = await visit(link)
    assert (answer.status_code, "time of this app is over" in answer.text) == (410, True)
    assert sharing.share("owls.spell.md").until > 0
    await sharing.start("owls.spell.md", seconds=3600)
    again = sharing.share("owls.spell.md")
    assert (again.state, urlsplit(again.link).port) == ("on", urlsplit(link).port)
    assert (await visit(again.link)).status_code == 200
    assert (await visit(link)).status_code == 403


async def test_what_cannot_be_shared_says_why_and_an_app_that_dies_is_told(sharing: Sharing) -> None:
    await sharing.start("prose.spell.md")
    assert "has no code" in sharing.share("prose.spell.md").trouble
    await sharing.start("owls.spell.md")
    (process,) = sharing._processes.values()
    process.kill()
    await until(lambda: sharing.share("owls.spell.md").state == "off")
    assert "ended by itself" in sharing.share("owls.spell.md").trouble


async def test_stopping_does_not_wait_until_an_app_is_ready(sharing: Sharing) -> None:
    starting = asyncio.create_task(sharing.start("owls.spell.md"))
    await until(lambda: sharing._processes)
    await sharing.stop("owls.spell.md")
    await starting
    assert sharing.share("owls.spell.md") == Share()


async def test_an_app_ends_with_the_studio_that_shared_it(sharing: Sharing) -> None:
    await sharing.start("owls.spell.md")
    link = sharing.share("owls.spell.md").link
    (process,) = sharing._processes.values()
    assert process.stdin is not None
    # All that is left to see when a studio is killed: its end of the pipe closes.
    process.stdin.close()
    await asyncio.wait_for(process.wait(), 60)
    with pytest.raises(httpx.ConnectError):
        await visit(link)

"""Sessions are opened once, shared between pages, and ended together."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from kernel.errors import InvalidError, NotFoundError
from studio.notebook.notices import JournalHint, Saved
from studio.workspace import Workspace
from tests.kit.loopback import until
from tests.kit.studio_double import SessionDouble, StoreDouble
from webui.growth import Growth
from webui.hub import Hub


class Openings:
    """An opener that counts, waits when told to, and fails for a path that does not exist."""

    def __init__(self) -> None:
        self.count = 0
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self, path: str) -> Any:
        self.count += 1
        await self.gate.wait()
        if path == "gone.spell.md":
            raise NotFoundError(f"There is no notebook {path!r}.")
        return SessionDouble(path)


@pytest.fixture
def openings() -> Openings:
    return Openings()


@pytest.fixture
def hub(tmp_path: Path, openings: Openings) -> Hub:
    store: Any = StoreDouble()
    return Hub(Workspace(tmp_path), store, Growth(store), openings)


async def test_two_pages_that_open_a_notebook_at_once_share_one_session(hub: Hub, openings: Openings) -> None:
    openings.gate.clear()
    tasks = [asyncio.create_task(hub.open("a.spell.md")) for _ in range(2)]
    await asyncio.sleep(0)
    openings.gate.set()
    first, second = await asyncio.gather(*tasks)
    assert first is second
    assert (openings.count, hub.notebooks()[0].pages) == (1, 2)


async def test_a_page_that_leaves_while_it_opens_does_not_end_the_opening_for_another(
    hub: Hub, openings: Openings
) -> None:
    openings.gate.clear()
    leaving, staying = (asyncio.create_task(hub.open("a.spell.md")) for _ in range(2))
    await until(lambda: openings.count == 1)
    leaving.cancel()
    openings.gate.set()
    assert (await staying).path == "a.spell.md"
    assert hub.notebooks()[0].pages == 1


async def test_a_session_goes_on_when_its_last_page_leaves(hub: Hub) -> None:
    session: Any = await hub.open("a.spell.md")
    hub.release("a.spell.md")
    hub.release("a.spell.md")
    assert [(one.path, one.pages) for one in hub.notebooks()] == [("a.spell.md", 0)]
    assert session.log == []


async def test_an_opening_that_failed_is_tried_again_the_next_time(hub: Hub, openings: Openings) -> None:
    for _ in range(2):
        with pytest.raises(NotFoundError):
            await hub.open("gone.spell.md")
    assert openings.count == 2
    assert hub.notebooks() == []
    await hub.close()


async def test_a_notebook_that_was_shut_is_opened_afresh(hub: Hub) -> None:
    session: Any = await hub.open("a.spell.md")
    await hub.shut("a.spell.md")
    await hub.shut("a.spell.md")
    assert session.log == ["close"]
    assert await hub.open("a.spell.md") is not session


async def test_a_notebook_that_is_renamed_is_told_by_its_new_name_and_one_that_cannot_be_goes_on(hub: Hub) -> None:
    for name in ("a", "good"):
        (hub.workspace.folder / f"{name}.spell.md").write_text("# Owls\n")
    heard: list[tuple[str, str | None]] = []
    hub.follow_shut(lambda path, became: heard.append((path, became)))
    session: Any = await hub.open("a.spell.md")
    with pytest.raises(InvalidError, match="already"):
        await hub.rename("a.spell.md", "good")
    assert await hub.rename("a.spell.md", "a") == "a.spell.md"
    assert (heard, session.log, hub.session("a.spell.md")) == ([], [], session)
    assert await hub.rename("a.spell.md", "owls") == "owls.spell.md"
    assert heard == [("a.spell.md", None), ("a.spell.md", "owls.spell.md")]
    assert session.log == ["close"]


async def test_closing_ends_every_session_even_when_one_of_them_fails(hub: Hub) -> None:
    bad: Any = await hub.open("bad.spell.md")
    good: Any = await hub.open("good.spell.md")

    async def fail() -> None:
        raise OSError("disk full")

    bad.close = fail
    with pytest.raises(ExceptionGroup, match="could not be closed"):
        await hub.close()
    assert good.log == ["close"]
    assert hub.notebooks() == []


async def test_a_hint_of_a_session_wakes_the_store(hub: Hub) -> None:
    session: Any = await hub.open("a.spell.md")
    woken: list[None] = []
    hub._growth.hear = lambda: woken.append(None)  # type: ignore[method-assign]
    session.tell(Saved(0.0))
    assert woken == []
    session.tell(JournalHint("run-1"))
    assert woken == [None]

"""How long an app is open: what clocks say, what a visitor who is in is told then, and that their kernel ends."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from studio.kernels.process import ProcessKernel
from studio.notebook.files import read_notebook
from tests.kit.loopback import until
from webui.apps.page import AppPage, VisitorKernel
from webui.apps.room import Room
from webui.apps.term import Term


class Clocks:
    def __init__(self) -> None:
        self.steady = 100.0
        self.wall = 1_000_000.0

    def term(self, seconds: float) -> Term:
        return Term(seconds, lambda: self.steady, lambda: self.wall)


def test_a_term_is_over_after_its_seconds_and_one_without_end_never() -> None:
    clocks = Clocks()
    term, endless = clocks.term(60), clocks.term(0)
    assert (term.until, endless.until) == (1_000_060.0, 0.0)
    clocks.steady, clocks.wall = 159.0, 1_000_059.0
    assert not term.is_over
    clocks.steady, clocks.wall = 160.0, 1_000_060.0
    assert term.is_over
    assert not endless.is_over


def test_neither_a_computer_that_slept_nor_a_clock_that_is_set_back_makes_it_longer() -> None:
    for steady, wall in ((100.0, 1_000_061.0), (161.0, 900_000.0)):
        clocks = Clocks()
        term = clocks.term(60)
        clocks.steady, clocks.wall = steady, wall
        assert term.is_over


async def test_who_waits_for_the_end_hears_of_it() -> None:
    await asyncio.wait_for(Term(0.05).passed(), 30)
    await asyncio.wait_for(Term().passed(), 30)


async def test_a_visitor_who_is_in_is_told_and_their_kernel_ends_and_the_place_is_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "owls.spell.md").write_text("```lua\nreturn 1\n```\n")
    kernels: list[ProcessKernel] = []
    told: list[dict[str, Any]] = []
    clocks = Clocks()
    room = Room(1, clocks.term(0.2))

    def make_kernel(options: dict[str, Any]) -> ProcessKernel:
        kernels.append(VisitorKernel(options))
        return kernels[-1]

    async def read() -> Any:
        return read_notebook(tmp_path / "owls.spell.md")

    page = AppPage("owls.spell.md", tmp_path, tmp_path / ".llmspell", read, room, make_kernel=make_kernel)
    monkeypatch.setattr(page.view, "send", told.append)
    page._receive({"op": "ready"})
    await until(lambda: kernels and kernels[0].status == "idle")
    clocks.wall += 1
    await until(lambda: told[-1]["op"] == "over")
    await until(lambda: not room.inside)
    assert kernels[0].status == "dead"
    page._receive({"op": "run", "values": {}})
    await page.close()
    assert "time of this app is over" in told[-1]["message"]

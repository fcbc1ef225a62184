"""Stops at the sheets beside a notebook: trace, graph, state, audit, history; and the map of cells above it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from playwright.async_api import expect

from tests.kit.journey import SLOW
from tests.kit.tour.guide import Guide
from tests.kit.tour.world import BOOKS


async def tree(guide: Guide) -> None:
    await guide.open("research-brief")
    await guide.run_all(5)
    found = await guide.visitor.show_tree()
    await found.get_by_role("treeitem").filter(has_text=re.compile("brief")).first.click(timeout=SLOW)


async def details(guide: Guide) -> None:
    found = guide.page.get_by_role("tree", name="Spans")
    await found.get_by_role("treeitem").filter(has_text=re.compile("reader|chat")).first.click(timeout=SLOW)
    await guide.page.wait_for_timeout(500)


def view(name: str) -> Callable[[Guide], Awaitable[None]]:
    """The way to another view of the run."""

    async def go(guide: Guide) -> None:
        close = guide.visitor.trace().get_by_role("button", name="Close", exact=False)
        if await close.first.is_visible():
            await close.first.click()
        await guide.visitor.trace().get_by_role("radio", name=name, exact=True).click()
        await guide.page.wait_for_timeout(700)

    return go


async def search(guide: Guide) -> None:
    await guide.visitor.trace().get_by_role("searchbox").first.fill("reader")
    await guide.page.wait_for_timeout(800)


async def state(guide: Guide) -> None:
    await guide.panel("State")
    await guide.page.wait_for_timeout(500)


async def audit(guide: Guide) -> None:
    await guide.panel("Audit")
    await guide.page.wait_for_timeout(500)


async def graph(guide: Guide) -> None:
    await guide.open("support-desk")
    await guide.run_all(7)
    await guide.visitor.cell(5).focus()
    await guide.panel("Graph")
    await expect(guide.page.locator(".react-flow__node").first).to_be_visible(timeout=SLOW)
    await guide.page.wait_for_timeout(800)


async def dataflow(guide: Guide) -> None:
    await guide.visitor.write(2, EDIT)
    await guide.page.keyboard.press("Escape")
    await guide.page.keyboard.press("Escape")
    await expect(guide.page.get_by_role("group", name="Stale cells")).to_be_visible(timeout=SLOW)
    await guide.panel("Trace")
    await guide.command("w")
    chart = guide.page.get_by_role("group", name="Map of cells")
    await expect(chart).to_be_visible(timeout=SLOW)
    await chart.evaluate("one => one.scrollIntoView({block: 'center'})")


EDIT = """clerk = Agent.new({
  name = "clerk",
  system_prompt = "You answer questions of customers, in one sentence.",
  tools = { "calculator", "date_time" },
})"""


async def history(guide: Guide) -> None:
    await guide.command("w")
    await guide.panel("History")
    await guide.page.get_by_role("listbox", name="Versions").get_by_role("option").last.click(timeout=SLOW)
    await guide.page.wait_for_timeout(600)


async def bin_sheet(guide: Guide) -> None:
    await guide.page.get_by_role("button", name="Close this version").click()
    await guide.visitor.cell(7).focus()
    await guide.page.keyboard.press("d")
    await guide.page.keyboard.press("d")
    await guide.page.get_by_role("radio", name="Deleted cells").click()
    await guide.page.wait_for_timeout(600)


async def conflict(guide: Guide) -> None:
    await guide.open("careful")
    text = (BOOKS / "careful.spell.md").read_text()
    await guide.visitor.cell(2).locator(".ed, .cm-editor").first.click()
    await guide.page.keyboard.press("ControlOrMeta+Home")
    await guide.page.keyboard.type("-- mine: kept for Ada\n")
    guide.write("careful", text.replace("return Tools", "-- theirs: kept for Bob\nreturn Tools"))
    await guide.panel("History")
    await expect(guide.page.get_by_text("One cell was changed here and by another program")).to_be_visible(timeout=SLOW)

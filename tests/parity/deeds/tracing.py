"""Watching: the nine views of a run, the list of runs, what is done with runs, dashboards, state, decisions."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable

from playwright.async_api import Locator, expect

from tests.parity.books import ASK
from tests.parity.visit import Visit


async def _run_shown(visit: Visit) -> Locator:
    """The trace, with the run of the first code cell."""
    await visit.cell(ASK).get_by_role("button", name="View trace").click()
    trace = visit.trace()
    await expect(trace.get_by_role("radiogroup", name="View")).to_be_visible()
    return trace


Sees = Callable[[Locator], Locator]

VIEWS: dict[str, Sees] = {
    "Waterfall": lambda trace: trace.locator(".waterfall canvas"),
    "Tree": lambda trace: trace.get_by_role("treeitem").filter(has_text="calculator"),
    "Flame graph": lambda trace: trace.get_by_role("tree", name="Flame graph").get_by_text("ask"),
    "Agents": lambda trace: trace.get_by_role("application", name="Agents over time").locator("canvas"),
    "Sequence": lambda trace: trace.get_by_label(re.compile("clerk to .*calculator")),
    "Graph of calls": lambda trace: trace.get_by_role("group", name="Who called whom").get_by_text("calculator"),
    "Conversation": lambda trace: trace.get_by_role("article", name="Call 1").get_by_text("What is 6 * 7?"),
    "Events": lambda trace: trace.get_by_role("gridcell").filter(has_text=re.compile("tool", re.IGNORECASE)),
    "State": lambda trace: trace.get_by_role("slider", name="Moment of the run"),
}
"""The views of a run, and what each shows of the agent that calculates."""


def sees(view: str) -> Callable[[Visit], Awaitable[None]]:
    """The deed of looking at a run in a view."""

    async def see(visit: Visit) -> None:
        trace = await _run_shown(visit)
        await trace.get_by_role("radio", name=view, exact=True).click()
        await expect(VIEWS[view](trace).first).to_be_visible()

    return see


async def shows_a_span(visit: Visit) -> None:
    await _run_shown(visit)
    tree = await visit.show_tree()
    await tree.get_by_role("treeitem").filter(has_text="calculator").first.click()
    detail = visit.page.get_by_role("region", name="Span detail")
    await expect(detail).to_contain_text("expression")
    await detail.get_by_role("button", name=re.compile("^Show ask:")).click()
    await expect(visit.cell(ASK)).to_be_in_viewport()


async def searches_a_run(visit: Visit) -> None:
    trace = await _run_shown(visit)
    await visit.show_tree()
    await trace.get_by_role("searchbox", name="Find a span").fill("calculator")
    found = trace.get_by_role("listbox", name="Spans found").get_by_role("option")
    await expect(found.first).to_contain_text("calculator")
    await trace.get_by_role("searchbox", name="Find a span").fill("")


async def _listed(visit: Visit) -> Locator:
    trace = visit.trace()
    await visit.panel("Trace")
    await trace.get_by_role("button", name="All runs (r)").click()
    grid = trace.get_by_role("grid", name="Runs")
    await expect(grid.get_by_role("row").first).to_be_visible()
    return grid


async def lists_and_tags_runs(visit: Visit) -> None:
    page, grid = visit.page, await _listed(visit)
    await grid.focus()
    await page.keyboard.press("Home")
    await page.keyboard.press("t")
    await page.keyboard.type("approved")
    await page.keyboard.press("Control+Enter")
    await expect(grid.get_by_role("row").first).to_contain_text("approved")
    await page.keyboard.press("Escape")


async def compares_runs(visit: Visit) -> None:
    page, grid = visit.page, await _listed(visit)
    boxes = grid.get_by_role("checkbox", name="Choose Deeds")
    for place in (0, 1):
        await boxes.nth(place).check()
    await visit.trace().get_by_role("button", name="Compare", exact=True).click()
    sheet = visit.trace().get_by_role("region", name="Comparison of runs")
    await expect(sheet.get_by_role("grid", name="Spans of both runs").get_by_role("row").first).to_be_visible()
    await (
        sheet.get_by_role("button", name="Back to the list of runs")
        .or_(visit.trace().get_by_role("button", name="Back to the list of runs"))
        .first.click()
    )
    await visit.trace().get_by_role("button", name="Clear", exact=True).click()
    await page.keyboard.press("Escape")


async def saves_deletes_and_takes_in_a_run(visit: Visit) -> None:
    page, grid, trace = visit.page, await _listed(visit), visit.trace()
    await grid.get_by_role("checkbox", name="Choose Deeds").last.check()
    name, body = await visit.take(trace.get_by_role("link", name="Export", exact=True).click)
    assert name.endswith(".run")
    assert body.startswith(b"PK")
    await trace.get_by_role("button", name="Delete…").click()
    await trace.get_by_role("button", name="Delete 1 run").click()
    await expect(trace.get_by_text(re.compile("^1 run deleted"))).to_be_visible()
    file = {"name": name, "mimeType": "application/zip", "buffer": body}
    await trace.locator("input[type=file][accept^='.run']").set_input_files(file)  # type: ignore[arg-type]
    await expect(trace.get_by_text("“Deeds” was taken in.")).to_be_visible()
    await page.keyboard.press("Escape")


async def archives_and_restores_a_run(visit: Visit) -> None:
    page, grid = visit.page, await _listed(visit)
    await grid.get_by_role("checkbox", name="Choose Deeds").last.check()
    trace = visit.trace()
    await trace.get_by_role("button", name="Archive", exact=True).click()
    told = trace.get_by_role("status").filter(has_text=re.compile("archived:|cannot be had"))
    await expect(told).to_be_visible()
    if "cannot" in await told.inner_text():
        said = await told.inner_text()
        await page.keyboard.press("Escape")
        raise AssertionError(said)
    await trace.get_by_role("button", name="Undo", exact=True).click()
    await expect(trace.get_by_text(re.compile("restored", re.IGNORECASE)).first).to_be_visible()
    await page.keyboard.press("Escape")


async def writes_a_report(visit: Visit) -> None:
    trace = await _run_shown(visit)
    await _again(visit, "More").click()
    name, body = await visit.take(trace.get_by_role("menuitem", name="Report as one page").click)
    assert name.endswith(".html")
    assert b"What is 6 * 7?" in body


def _again(visit: Visit, name: str) -> Locator:
    return visit.trace().get_by_role("group", name="Run again").get_by_role("button", name=name, exact=True)


async def replays(visit: Visit) -> None:
    await _run_shown(visit)
    await _again(visit, "Replay").click()
    origin = visit.trace().get_by_role("note", name="Origin of the run")
    await expect(origin).to_contain_text("none made")
    await visit.idle()


async def forks(visit: Visit) -> None:
    trace = await _run_shown(visit)
    tree = await visit.show_tree()
    await tree.get_by_role("treeitem", name=re.compile("assistant")).first.click()
    await trace.get_by_role("button", name="Fork from here").click()
    form = trace.get_by_role("dialog", name="Fork from here")
    question = form.get_by_role("textbox", name=re.compile("Message .: user")).last
    await question.fill("What is 8 * 8?")
    await question.press("Control+Enter")
    origin = trace.get_by_role("note", name="Origin of the run")
    await expect(origin).to_contain_text("Forked from")
    await visit.idle()


async def plays_a_film(visit: Visit) -> None:
    trace = await _run_shown(visit)
    await trace.get_by_role("button", name="Film", exact=True).click()
    bar = trace.get_by_role("group", name="Film of the run")
    await expect(bar).to_be_visible()
    await visit.page.keyboard.press(",")
    await bar.get_by_role("slider").fill("5000")
    await expect(trace.get_by_role("group", name="Summary of the run")).to_contain_text("so far")
    await trace.get_by_role("button", name="Close the film").click()


async def shows_dashboards(visit: Visit) -> None:
    await visit.button("Dashboards").click()
    board = visit.page.get_by_role("region", name="Dashboards")
    await expect(board.locator("canvas").first).to_be_attached()
    await board.get_by_text("As a table").first.click()
    await expect(board.get_by_role("table").first).to_be_visible()
    await visit.button("Close the dashboards").click()
    await expect(board).to_be_hidden()


async def shows_and_sets_state(visit: Visit) -> None:
    page = visit.page
    await visit.panel("State")
    tree = page.get_by_role("tree", name="State")
    await tree.get_by_role("treeitem").filter(has_text="seen").first.click()
    panel = page.get_by_role("region", name="State", exact=True)
    await panel.get_by_role("button", name=re.compile("^Edit")).first.click()
    value = panel.get_by_role("textbox", name="Value as JSON")
    await value.fill(json.dumps(41))
    await value.press("Control+Enter")
    await expect(tree.get_by_role("treeitem").filter(has_text="seen").first).to_contain_text("41")
    await visit.idle()


async def tells_what_was_decided(visit: Visit) -> None:
    await visit.panel("Audit")
    rows = visit.page.get_by_role("listbox", name="Decisions").get_by_role("option")
    await expect(rows.filter(has_text="file_system").first).to_be_visible()
    await rows.filter(has_text="file_system").first.click()
    await expect(visit.page.get_by_role("region", name="Record")).to_contain_text("by a person")

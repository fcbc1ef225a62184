"""Stops at what runs have left: a film, a fork, the list, comparisons, dashboards, the report, questions in SQL."""

from __future__ import annotations

import re
import time

from playwright.async_api import Route, expect

from tests.kit.compared_runs import question
from tests.kit.journey import SLOW
from tests.kit.tour.guide import Guide
from tests.kit.trace_data import failed_run, small_run

BOOK = """---
title: Electric buses
budget: 0.50
---

# What electric buses save

```lua {#research}
researcher = Agent.new({ name = "researcher", tools = { "web_search", "calculator" } })
return researcher:chat("How much would Lisbon save each year?")
```

```lua {#brief}
brief = Workflow.sequential({ name = "brief", steps = { { name = "outline", agent = researcher } } })
return brief:run({ topic = "buses" })
```

```sql {#spent}
select coalesce(nullif(agent_name, ''), 'steps') as who,
  sum(input_tokens) as sent, sum(output_tokens) as answered
from spans where operation = 'chat' group by all order by all
```
"""

ASKED = "How much would {} save?\nShow the arithmetic."

PAGE_OF_THE_REPORT = "http://127.0.0.1:1/run.html"
"""No server is asked: it is the address at which the browser is given the file."""


async def film(guide: Guide) -> None:
    home, now = guide.folder / ".llmspell", time.time()
    question(home, "lisbon", ASKED.format("Lisbon"), "About 14.3 million euros a year.", started=now - 7_000)
    porto = {"started": now - 3_600, "extra": True, "slow": 1.4}
    question(home, "porto", ASKED.format("Porto"), "About 4.1 million euros a year.\nNo sources.", **porto)  # type: ignore[arg-type]
    failed_run(home, "prices", now - 900)
    small_run(home, "buses", now - 60)
    guide.write("research", BOOK)
    await guide.open("research")
    trace = guide.visitor.trace()
    await expect(trace.get_by_role("button", name=re.compile("^Run: Run all"))).to_be_visible(timeout=SLOW)
    await trace.get_by_role("button", name="Film", exact=True).click()
    bar = trace.get_by_role("group", name="Film of the run")
    await expect(bar).to_be_visible(timeout=SLOW)
    # A step pauses, wherever the film has come to meanwhile.
    await guide.page.keyboard.press(",")
    await bar.get_by_role("slider").fill("5000")
    await expect(trace.get_by_role("group", name="Summary of the run")).to_contain_text("3.88 s so far", timeout=SLOW)
    await expect(trace.get_by_text("Output so far")).to_be_visible(timeout=SLOW)


async def fork(guide: Guide) -> None:
    trace = guide.visitor.trace()
    await trace.get_by_role("button", name="Close the film").click()
    tree = await guide.visitor.show_tree()
    await tree.get_by_role("treeitem", name=re.compile("assistant")).first.click(timeout=SLOW)
    await trace.get_by_role("button", name="Fork from here").click(timeout=SLOW)
    form = trace.get_by_role("dialog", name="Fork from here")
    await expect(form.get_by_role("textbox", name="Model")).to_be_visible(timeout=SLOW)


async def listed(guide: Guide) -> None:
    trace, page = guide.visitor.trace(), guide.page
    await page.keyboard.press("Escape")
    await trace.get_by_role("button", name="All runs (r)").click()
    grid = trace.get_by_role("grid", name="Runs")
    await expect(grid.get_by_role("row")).to_have_count(4, timeout=SLOW)
    await grid.focus()
    await page.keyboard.press("Home")
    await page.keyboard.press("t")
    await page.keyboard.type("approved, buses")
    await page.keyboard.press("Tab")
    await page.keyboard.type("The numbers that went into the letter.")
    await page.keyboard.press("Control+Enter")
    await expect(grid.get_by_role("row").first).to_contain_text("approved", timeout=SLOW)
    await page.keyboard.press("p")
    for place in (2, 3):
        await grid.get_by_role("row").nth(place).get_by_role("checkbox").check()


async def compared(guide: Guide) -> None:
    trace = guide.visitor.trace()
    await trace.get_by_role("button", name="Compare", exact=True).click()
    sheet = trace.get_by_role("region", name="Comparison of runs")
    await expect(sheet).to_contain_text("2 prompts changed", timeout=SLOW)
    await guide.page.keyboard.press("n")
    await guide.page.keyboard.press("n")
    await expect(sheet.get_by_role("region", name="A pair of spans")).to_be_visible(timeout=SLOW)


async def table(guide: Guide) -> None:
    trace = guide.visitor.trace()
    await trace.get_by_role("button", name="Back to the list of runs").click()
    await trace.get_by_role("grid", name="Runs").get_by_role("row").nth(1).get_by_role("checkbox").check()
    await trace.get_by_role("button", name="Compare", exact=True).click()
    await expect(trace.get_by_role("table", name="Runs beside each other")).to_contain_text(
        "fetch_prices", timeout=SLOW
    )


async def dashboards(guide: Guide) -> None:
    await guide.page.get_by_role("button", name="Dashboards", exact=True).click()
    board = guide.page.get_by_role("region", name="Dashboards")
    await expect(board.locator("canvas").first).to_be_attached(timeout=SLOW)
    await expect(board.get_by_text("of $0.50")).to_be_visible(timeout=SLOW)
    await guide.page.wait_for_timeout(500)


async def sql(guide: Guide) -> None:
    await guide.page.get_by_role("button", name="Close the dashboards").click()
    cell = guide.visitor.cell(4)
    await guide.visitor.run(4)
    await cell.get_by_role("button", name="Chart", exact=True).click(timeout=SLOW)
    await expect(cell.get_by_role("img", name="Chart")).to_be_visible(timeout=SLOW)
    await cell.evaluate("one => one.scrollIntoView({block: 'center'})")


async def report(guide: Guide) -> None:
    """The file that *Report* saves, as whoever gets it sees it."""
    page = guide.page
    answer = await page.request.get(f"{guide.home}/api/runs/buses/report")
    body = await answer.text()

    async def give(route: Route) -> None:
        await route.fulfill(body=body, content_type="text/html; charset=utf-8")

    await page.route(PAGE_OF_THE_REPORT, give)
    await page.goto(PAGE_OF_THE_REPORT)
    await expect(page.get_by_role("heading", name="Run all")).to_be_visible(timeout=SLOW)

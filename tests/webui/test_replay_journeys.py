"""Runs that are run again from the trace: replayed, with their changes done, and gone on with after a kill."""

from __future__ import annotations

import asyncio
import os
import re
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.kit.browser import ONE_BROWSER, chromium, shared_fixture
from tests.kit.journey import SLOW, Studio, Visitor, running_studio, visiting
from tests.kit.loopback import until

pytestmark = [pytest.mark.browser, *ONE_BROWSER]

NOTEBOOK = """---
title: Brief
---

```lua {#ask}
clerk = Agent.new({ name = "clerk", tools = { Calculator.new() } })
print(os.time(), clerk:chat("What is 6 * 7?"))
```

```lua {#tell}
print(clerk:chat("Tell me about owls"))
```
"""

SUM = """---
title: Sum
---

```lua {#sum}
local sum = Calculator.new():run({ expression = "6 * 7" }).result
Agent.new({ name = "echo", model = "demo/echo" }):chat("owls")
State.set("sum", sum)
print(sum)
```
"""

STUCK = """```lua {#pay}
local pay = Tool.new({ name = "pay", effect = "once", handler = function(params) util.sleep(600000) end })
print("before")
print("paid:", pay:run({ amount = 7 }))
```
"""

LEAVE_AND_PRESS = """pressed => {
  let focused = document.activeElement;
  while (focused.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  focused.blur();
  pressed.click();
}"""


@shared_fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "brief.spell.md").write_text(NOTEBOOK)
    return tmp_path


@shared_fixture
async def studio(folder: Path) -> AsyncIterator[Studio]:
    async with running_studio(folder) as running:
        yield running


@shared_fixture
async def visitor(studio: Studio, browser: Browser) -> AsyncIterator[Visitor]:
    async with visiting(studio, browser) as somebody:
        await somebody.open("brief.spell.md")
        yield somebody


def button(visitor: Visitor, name: str) -> Locator:
    return visitor.trace().get_by_role("group", name="Run again").get_by_role("button", name=name, exact=True)


PHONE = 360
"""Pixels that a narrow one is wide."""

TOPS = "buttons => [...new Set(buttons.filter(one => one.offsetWidth).map(one => one.getBoundingClientRect().top))]"


async def in_one_row_on_a_phone(visitor: Visitor) -> None:
    """What can be done with the run, and what is below it does not move when more can be done."""
    usual = visitor.page.viewport_size
    assert usual is not None
    await visitor.page.set_viewport_size({**usual, "width": PHONE})
    buttons = visitor.trace().locator(".again button")
    assert len(await buttons.evaluate_all(TOPS)) == 1
    await visitor.page.set_viewport_size(usual)


def origin(visitor: Visitor) -> Locator:
    return visitor.trace().get_by_role("note", name="Origin of the run")


def journals(folder: Path) -> list[Path]:
    return sorted((folder / ".llmspell" / "journals").glob("*.ndjson"))


async def kernel_of(studio: Studio) -> int:
    """The process of the studio's only busy kernel: the last that it started."""
    words = ("pgrep", "-n", "-P", str(studio.process.pid), "-f", "kernel.protocols.jupyter")
    found = await asyncio.create_subprocess_exec(*words, stdout=asyncio.subprocess.PIPE)
    out, _ = await found.communicate()
    return int(out)


async def run_all(visitor: Visitor) -> str:
    """Run the notebook; what its first cell printed."""
    await visitor.page.get_by_role("button", name="Run all").click()
    await expect(visitor.output(2)).to_contain_text("owls", timeout=SLOW)
    await expect(button(visitor, "Replay")).to_be_visible(timeout=SLOW)
    return await visitor.output(1).inner_text()


async def test_a_replay_says_the_same_from_the_record_and_leads_back_to_it(visitor: Visitor) -> None:
    said = await run_all(visitor)
    await button(visitor, "Replay").click()
    await expect(origin(visitor)).to_contain_text("3 calls from the record · none made", timeout=SLOW)
    await expect(button(visitor, "Replay")).to_be_visible(timeout=SLOW)
    assert await visitor.output(1).inner_text() == said
    await expect(visitor.trace().get_by_role("group", name="Summary of the run")).to_contain_text("$0 from the record")
    await expect(visitor.cell(1)).to_contain_text("tokens from the record")
    tree = await visitor.show_tree()
    await expect(tree.get_by_role("treeitem", name=re.compile("assistant.*from the record")).first).to_be_visible()
    await origin(visitor).get_by_role("button").click()
    await expect(origin(visitor)).to_be_hidden(timeout=SLOW)
    await visitor.trace().get_by_role("button", name=re.compile("^Run: Brief")).click()
    await expect(visitor.trace().get_by_role("option").first).to_contain_text("replay")
    assert (visitor.watched.external, visitor.watched.errors) == ([], [])


async def test_the_run_of_another_notebook_is_replayed_in_that_one(visitor: Visitor, folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "sum.spell.md").write_text(SUM)
    await visitor.page.goto(f"{visitor.page.url.split('?')[0]}?file=sub/sum.spell.md")
    await expect(visitor.cell(1)).to_be_visible(timeout=SLOW)
    await visitor.run(1)
    await expect(button(visitor, "Replay")).to_be_visible(timeout=SLOW)
    await visitor.open("brief.spell.md")
    await expect(visitor.cell(2)).to_be_visible(timeout=SLOW)
    trace = visitor.trace()
    await trace.get_by_role("button", name="All runs of the workspace, or from a file").click(timeout=SLOW)
    sheet = trace.get_by_role("region", name="All runs")
    await sheet.get_by_role("combobox").first.select_option(label="Whole workspace")
    await sheet.locator(".run-line", has_text="Sum").click(timeout=SLOW)
    await button(visitor, "Open sum").click(timeout=SLOW)
    await expect(visitor.output(1)).to_contain_text("42", timeout=SLOW)
    await button(visitor, "Replay").click(timeout=SLOW)
    await expect(origin(visitor)).to_contain_text("1 call from the record · none made", timeout=SLOW)
    await sees_the_state_of_a_moment(visitor)
    assert (visitor.watched.external, visitor.watched.errors) == ([], [])


async def sees_the_state_of_a_moment(visitor: Visitor) -> None:
    """In a film the state panel has the values of then, and goes back to now."""
    state = visitor.page.get_by_role("region", name="State", exact=True)
    await expect(button(visitor, "Replay")).to_be_visible(timeout=SLOW)
    await visitor.trace().get_by_role("button", name="Film").click()
    await expect(visitor.trace().get_by_role("group", name="Film of the run")).to_be_visible(timeout=SLOW)
    await visitor.page.keyboard.press("Home")
    await visitor.page.get_by_role("tab", name="State").click()
    await expect(state.get_by_role("status").first).to_contain_text("after the start of Sum", timeout=SLOW)
    await expect(state.get_by_role("button", name="Add a key")).to_be_disabled()
    await state.get_by_role("button", name="Back to now").click()
    await expect(state.get_by_role("button", name="Back to now")).to_be_hidden(timeout=SLOW)
    await expect(state.get_by_role("treeitem", name=re.compile("sum")).first).to_contain_text("42", timeout=SLOW)


async def test_after_an_edit_a_replay_shows_the_difference_and_a_re_run_does_only_the_change(
    visitor: Visitor, folder: Path
) -> None:
    await run_all(visitor)
    (first,) = [path.stem for path in journals(folder)]
    await visitor.write(2, 'print(clerk:chat("Tell me about dogs"))')
    # A person's hand may be this quick: what was typed until now belongs to the run.
    await button(visitor, "Replay").evaluate(LEAVE_AND_PRESS)
    alert = visitor.output(2).get_by_role("alert")
    await expect(alert).to_contain_text("is not in", timeout=SLOW)
    differs = alert.get_by_role("group", name="What differs from the record")
    await expect(differs.locator(".is-gone")).to_contain_text("owls")
    await expect(differs.locator(".is-come")).to_contain_text("dogs")
    await expect(origin(visitor)).to_contain_text(first, timeout=SLOW)
    await origin(visitor).get_by_role("button").click()
    await expect(origin(visitor)).to_be_hidden(timeout=SLOW)
    await button(visitor, "Re-run changed").click()
    await expect(visitor.output(2)).to_contain_text("dogs", timeout=SLOW)
    await expect(origin(visitor)).to_contain_text("2 calls from the record · 1 made", timeout=SLOW)


async def test_a_killed_run_asks_what_nobody_knows_and_goes_on(studio: Studio, browser: Browser, folder: Path) -> None:
    (folder / "stuck.spell.md").write_text(STUCK)
    async with visiting(studio, browser) as visitor:
        await visitor.open("stuck.spell.md")
        await visitor.run(1)
        await until(lambda: any(b"execute_tool.intent" in path.read_bytes() for path in journals(folder)))
        os.kill(await kernel_of(studio), signal.SIGKILL)
        await expect(button(visitor, "Resume")).to_be_visible(timeout=SLOW)
        await in_one_row_on_a_phone(visitor)
        await button(visitor, "Resume").click(timeout=SLOW)
        question = visitor.trace().get_by_role("alertdialog", name="Was it done?")
        await expect(question).to_contain_text("pay", timeout=SLOW)
        await expect(question).to_contain_text("7")
        await question.get_by_role("button", name="It was done").click()
        await expect(visitor.output(1)).to_contain_text("paid:", timeout=SLOW)
        await expect(origin(visitor)).to_contain_text(f"Resumed from {journals(folder)[0].stem}", timeout=SLOW)


async def test_what_cannot_be_run_again_says_why_and_can_be_dismissed(visitor: Visitor) -> None:
    await run_all(visitor)
    await visitor.write(1, "while true do end")
    await visitor.run(1)
    await expect(visitor.page.get_by_role("status").filter(has_text="busy")).to_be_visible(timeout=SLOW)
    await visitor.trace().get_by_role("button", name=re.compile("^Run: ")).click()
    # While the run that goes on is not in the list yet, the other is the newest, and what follows takes its place.
    await expect(visitor.trace().get_by_role("option")).to_have_count(2, timeout=SLOW)
    await visitor.trace().get_by_role("option").last.click()
    await button(visitor, "Replay").click(timeout=SLOW)
    refusal = visitor.trace().get_by_role("alert", name="Run again")
    await expect(refusal).to_contain_text("A cell is running", timeout=SLOW)
    await refusal.get_by_role("button", name="Dismiss").click()
    await expect(refusal).to_be_hidden()


async def test_a_run_is_forked_at_a_call_with_another_question_and_each_leads_to_the_other(
    visitor: Visitor, folder: Path
) -> None:
    await run_all(visitor)
    (first,) = [path.stem for path in journals(folder)]
    # What is written in the meantime is no part of the fork, which runs the text that ran then.
    await visitor.write(2, 'print(clerk:chat("Tell me about cats"))')
    tree = await visitor.show_tree()
    await tree.get_by_role("treeitem", name=re.compile("assistant")).last.click()
    await expect(visitor.trace().get_by_role("button", name="Fork from here")).to_be_visible()
    await tree.press("F")
    form = visitor.trace().get_by_role("dialog", name="Fork from here")
    await expect(form).to_contain_text("Changed since that run")
    temperature = form.get_by_role("textbox", name="Temperature")
    await temperature.fill("hot")
    await expect(form.get_by_role("alert").filter(has_text="A number")).to_be_visible()
    await expect(form.get_by_role("button", name="Fork", exact=True)).to_be_disabled()
    await temperature.fill("")
    question = form.get_by_role("textbox", name=re.compile("Message .: user")).last
    await expect(question).to_have_value("Tell me about owls")
    await question.fill("What is 3 * 3?")
    await question.press("Control+Enter")
    await expect(form).to_be_hidden(timeout=SLOW)
    await expect(origin(visitor)).to_contain_text(f"Forked from {first} at", timeout=SLOW)
    await expect(origin(visitor)).to_contain_text("2 calls from the record · ", timeout=SLOW)
    await expect(visitor.output(1)).to_contain_text("42")
    await expect(visitor.cell(2)).to_contain_text("cats")
    await origin(visitor).get_by_role("button").click()
    forks = visitor.trace().get_by_role("note", name="Forks of the run")
    await expect(forks.get_by_role("button")).to_have_count(1, timeout=SLOW)
    await expect(visitor.trace().get_by_role("region", name="Span detail")).to_contain_text("owls")
    await forks.get_by_role("button").click()
    await expect(origin(visitor)).to_contain_text(first, timeout=SLOW)
    assert (visitor.watched.external, visitor.watched.errors) == ([], [])

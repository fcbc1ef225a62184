"""Smart cells, end to end: an agent and a workflow are built by forms alone, read as code, and run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Locator, expect

from tests.kit.browser import ONE_BROWSER, chromium
from tests.kit.journey import SLOW, Visitor, running_studio, visiting
from tests.kit.loopback import until

pytestmark = [pytest.mark.browser, *ONE_BROWSER]

NOTEBOOK = """---
title: Owls
model: demo/assistant
---

# Owls
"""

AGENT = """clerk = Agent.new({
  name = "clerk",
  system_prompt = [[
You calculate.
You are short.]],
  tools = { "date_time", "calculator" },
})"""

WORKFLOW = """flow = Workflow.sequential({
  name = "flow",
  steps = {
    { name = "sum", tool = "calculator", input = "6 * 7" },
    { name = "first", agent = clerk, input = "Collect facts about {{topic}}." },
    { name = "step_3", agent = clerk, input = "Say {{sum.result}}" },
  },
})"""


def form(visitor: Visitor, number: int) -> Locator:
    return visitor.cell(number).locator(".smart-form")


def field(place: Locator, name: str) -> Locator:
    return place.get_by_label(re.compile(f"^{name}"))


async def says(visitor: Visitor, number: int, code: str) -> None:
    """Whether the code of a cell is this, as a person reads it."""
    lines = visitor.cell(number).locator(".cm-line")
    await expect(lines).to_have_text(code.split("\n"), timeout=SLOW)


async def test_an_agent_with_two_tools_and_a_workflow_of_three_steps_are_built_by_forms_and_run(tmp_path: Path) -> None:
    (tmp_path / "owls.spell.md").write_text(NOTEBOOK)
    async with running_studio(tmp_path) as studio, chromium() as browser, visiting(studio, browser) as visitor:
        await visitor.open("owls.spell.md")
        await builds_an_agent_by_keys_alone(visitor)
        await is_told_what_is_wrong_and_takes_it_back(visitor)
        await builds_a_workflow(visitor, tmp_path / "owls.spell.md")
        await runs_it(visitor)
        await edits_code_and_form_and_language(visitor)
        assert (visitor.watched.external, visitor.watched.errors) == ([], [])


async def builds_an_agent_by_keys_alone(visitor: Visitor) -> None:
    page, agent = visitor.page, form(visitor, 2)
    await visitor.cell(1).focus()
    await page.keyboard.press("n")
    await expect(page.get_by_role("menuitem", name="Agent")).to_be_focused(timeout=SLOW)
    await page.keyboard.press("Enter")
    await expect(field(agent, "Name")).to_be_focused(timeout=SLOW)
    await page.keyboard.press("ControlOrMeta+a")
    await page.keyboard.type("clerk")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("ControlOrMeta+a")
    await page.keyboard.type("You calculate.")
    await page.keyboard.press("Enter")
    await page.keyboard.type("You are short.")
    for tool in ("calculator", "date_time"):
        await agent.get_by_role("combobox", name="Add a tool").select_option(label=tool)
        await expect(agent.get_by_role("button", name=f"Remove {tool}")).to_be_visible(timeout=SLOW)
    await agent.get_by_role("button", name="Move date_time up").press("Enter")
    await expect(agent.get_by_role("button", name="Move date_time up")).to_be_disabled(timeout=SLOW)
    # The keyboard goes along with what it moved.
    await expect(agent.get_by_role("button", name="Move date_time down")).to_be_focused(timeout=SLOW)
    await agent.get_by_label("Variable").fill("clerk")
    await page.keyboard.press("Tab")
    await says(visitor, 2, AGENT)


async def is_told_what_is_wrong_and_takes_it_back(visitor: Visitor) -> None:
    agent = form(visitor, 2)
    alert = agent.get_by_role("alert")
    await field(agent, "Temperature").fill("warm")
    await expect(alert.filter(has_text="warm is no number.")).to_be_visible(timeout=SLOW)
    await field(agent, "Temperature").fill("3")
    await expect(alert.filter(has_text="It should be from 0 to 2.")).to_be_visible(timeout=SLOW)
    await says(visitor, 2, AGENT.replace("\n})", "\n  temperature = 3,\n})"))
    # One step, however long the typing took.
    await visitor.page.get_by_role("button", name="Undo").click()
    await says(visitor, 2, AGENT)
    await expect(field(agent, "Temperature")).to_have_value("", timeout=SLOW)


async def builds_a_workflow(visitor: Visitor, file: Path) -> None:
    page, flow = visitor.page, form(visitor, 3)
    await page.get_by_role("button", name="Add a form").click()
    await page.get_by_role("menuitem", name="Workflow").click()
    await expect(flow.get_by_role("region", name="Step 1").get_by_role("combobox", name="Agent")).to_have_value(
        re.compile("clerk"), timeout=SLOW
    )
    second, third = (flow.get_by_role("region", name=f"Step {number}") for number in (2, 3))
    add = flow.get_by_role("button", name="Add a step")
    await add.click()
    await expect(field(second, "Name")).to_be_focused(timeout=SLOW)
    await field(second, "Name").fill("sum")
    await expect(flow.get_by_role("button", name="Move sum up")).to_be_visible(timeout=SLOW)
    await second.get_by_role("combobox", name="Done by").select_option(label="Tool")
    await second.get_by_role("combobox", name="Tool").select_option(label="calculator")
    await field(second, "Input").fill("6 * 7")
    await presses_slowly_after_typing(
        visitor, file, flow.get_by_role("button", name="Add a step"), field(second, "Name")
    )
    await expect(third).to_be_visible(timeout=SLOW)
    await expect(flow.get_by_role("button", name="Move sums up")).to_be_visible(timeout=SLOW)
    await field(second, "Name").fill("sum")
    await third.get_by_role("combobox", name="Agent").select_option(label="clerk")
    await field(third, "Input").fill("Say {{sum.result}}")
    await flow.get_by_role("button", name="Move sum up").click()
    await says(visitor, 3, WORKFLOW)


async def presses_slowly_after_typing(visitor: Visitor, file: Path, button: Locator, name: Locator) -> None:
    """The press takes the focus from a field, so that what was typed there is written while the button is down."""
    await button.hover()
    await name.fill("sums")
    await visitor.page.mouse.down()
    await until(lambda: "sums" in file.read_text("utf-8"), SLOW / 1000)
    # By now the page has its answer, and would draw the form anew under the mouse.
    await visitor.page.wait_for_timeout(500)
    await visitor.page.mouse.up()


async def runs_it(visitor: Visitor) -> None:
    await form(visitor, 3).get_by_role("button", name="Run it…").click()
    run = form(visitor, 4)
    await expect(field(run, "topic")).to_have_value("owls", timeout=SLOW)
    await field(run, "topic").fill("snow owls")
    # Nothing has run yet: the agent and the workflow run first.
    await run.get_by_role("button", name="Run", exact=True).click()
    await expect(visitor.output(4)).to_contain_text("42", timeout=SLOW)
    await says(visitor, 4, 'return flow:run({ topic = "snow owls" })')


async def edits_code_and_form_and_language(visitor: Visitor) -> None:
    cell, agent = visitor.cell(2), form(visitor, 2)
    await cell.get_by_role("button", name="Code", exact=True).click()
    await expect(agent).to_be_hidden()
    await visitor.write(2, AGENT.replace("You are short.", "You are kind."))
    await cell.get_by_role("button", name="Form", exact=True).click()
    await expect(field(agent, "System prompt")).to_have_value("You calculate.\nYou are kind.", timeout=SLOW)
    await cell.get_by_role("combobox", name="Language").select_option("javascript")
    await expect(cell.locator(".cm-line").first).to_have_text("var clerk = new Agent({", timeout=SLOW)
    await expect(field(agent, "System prompt")).to_have_value("You calculate.\nYou are kind.", timeout=SLOW)
    # What the forms cannot show stays code, and says why.
    await visitor.page.get_by_role("button", name="Undo").click()
    await expect(cell.locator(".cm-line").first).to_have_text("clerk = Agent.new({", timeout=SLOW)
    await cell.get_by_role("button", name="Code", exact=True).click()
    await visitor.write(2, "clerk = Agent.new(options)")
    # The button is marked as disabled, but takes the click: it tells why.
    await cell.get_by_role("button", name="Form", exact=True).click(force=True)
    await expect(cell.get_by_text("Line 1: Agent.new cannot be shown as a form")).to_be_visible(timeout=SLOW)

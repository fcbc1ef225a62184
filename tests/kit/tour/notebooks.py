"""Stops at the cells of a notebook: results, forms, questions, mistakes, code that is being written."""

from __future__ import annotations

from playwright.async_api import expect

from tests.kit.journey import SLOW
from tests.kit.tour.guide import Guide


async def rich(guide: Guide) -> None:
    await guide.open("barn-owls")
    await guide.run_all(6)
    await guide.top()


async def outputs(guide: Guide) -> None:
    await guide.visitor.output(2).evaluate("one => one.scrollIntoView({block: 'start'})")


async def form(guide: Guide) -> None:
    await guide.open("support-desk")
    await guide.visitor.cell(2).get_by_role("button", name="Form", exact=True).click(timeout=SLOW)
    await expect(guide.visitor.cell(2).locator(".smart-form")).to_be_visible(timeout=SLOW)
    await guide.visitor.cell(2).evaluate("one => one.scrollIntoView({block: 'start'})")


async def workflow_form(guide: Guide) -> None:
    await guide.visitor.cell(5).get_by_role("button", name="Form", exact=True).click(timeout=SLOW)
    await expect(guide.visitor.cell(5).locator(".smart-form")).to_be_visible(timeout=SLOW)
    await guide.visitor.cell(5).evaluate("one => one.scrollIntoView({block: 'start'})")


async def running(guide: Guide) -> None:
    await guide.open("poems")
    await guide.page.get_by_role("button", name="Run all").click()
    await expect(guide.visitor.output(3)).to_contain_text(" ", timeout=SLOW)
    await guide.panel("Trace")


async def approval(guide: Guide) -> None:
    await guide.interrupt()
    await guide.open("careful")
    await guide.visitor.run(2)
    await expect(guide.page.get_by_role("form", name="Approval of file_system")).to_be_visible(timeout=SLOW)


async def question(guide: Guide) -> None:
    await guide.page.get_by_role("button", name="Allow once").click()
    await guide.idle()
    await guide.visitor.run(3)
    await expect(guide.visitor.cell(3).locator(".question").last).to_be_visible(timeout=SLOW)


async def mistakes(guide: Guide) -> None:
    await guide.interrupt()
    await guide.open("mistakes")
    for number in (3, 4):
        await guide.visitor.run(number)
        await expect(guide.visitor.output(number)).to_be_visible(timeout=SLOW)
        await guide.idle()
    await guide.visitor.cell(2).focus()


async def completion(guide: Guide) -> None:
    await guide.open("barn-owls")
    await guide.page.get_by_role("button", name="Add Lua cell").click()
    await guide.page.keyboard.type("analyst:ch")
    await expect(guide.page.locator(".cm-tooltip-autocomplete")).to_be_visible(timeout=SLOW)


async def find(guide: Guide) -> None:
    await guide.open("barn-owls")
    await guide.command("Control+Shift+h")
    bar = guide.page.get_by_role("search", name="Find in all cells")
    await bar.get_by_label("Find in all cells").fill("mice")
    await bar.get_by_label("Replace with").fill("voles")


async def outline(guide: Guide) -> None:
    await guide.open("research-brief")
    await guide.command("s")
    await guide.page.wait_for_timeout(300)


async def fresh(guide: Guide) -> None:
    await guide.page.evaluate("localStorage.clear()")
    await guide.page.goto(guide.home)
    await guide.page.get_by_role("button", name="New spellbook").first.click(timeout=SLOW)
    await expect(guide.page.get_by_role("button", name="Run all")).to_be_visible(timeout=SLOW)
    await guide.idle()

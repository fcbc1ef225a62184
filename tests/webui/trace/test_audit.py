"""The audit panel: over a real store by its messages, and in a real browser."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.kit.audit_data import ask, audited_run, call
from tests.kit.loopback import until
from tests.kit.trace_data import Recorder, cell
from tests.kit.trace_hub import TraceHub, TraceSession
from tests.kit.trace_page import open_page
from webui.trace.audit import AuditPanel

MANY = 2_000

WHOLE = {"op": "look", "look": 1, "scope": "notebook", "decision": "", "tool": "", "offsets": [0]}


async def test_nothing_is_read_for_a_panel_that_nobody_looks_at(hub: TraceHub, monkeypatch: pytest.MonkeyPatch) -> None:
    panel, heard = AuditPanel(hub, TraceSession()), list[dict[str, Any]]()
    monkeypatch.setattr(panel.__panel__(), "send", heard.append)
    audited_run(hub.home, "r1", 1_000.0)
    await hub.grow()
    await panel.refresh()
    assert heard == []
    panel.__panel__()._handle_msg(WHOLE)
    await until(lambda: heard)
    assert (heard[0]["total"], heard[0]["kinds"]["denied"]) == (7, 2)
    assert [row["decision"] for row in heard[0]["pages"][0]["rows"]][:2] == ["allowed", "asked"]
    panel.__panel__()._handle_msg(WHOLE | {"look": 2, "tool": "http", "decision": "denied", "offsets": [0, "x", -1]})
    await until(lambda: len(heard) == 2)
    assert [row["tool"] for page in heard[1]["pages"] for row in page["rows"]] == ["http"]
    panel.close()
    assert hub.followers == 0


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore:The .* to HTTPServerRequest:DeprecationWarning")
async def test_decisions_are_read_sifted_followed_and_live(hub: TraceHub) -> None:
    async with open_page(hub, "panel=all") as page:
        await expect(page.get_by_role("region", name="Audit")).to_contain_text("Nothing was decided yet")
        audited_run(hub.home, "r1", time.time() - 9_000, MANY)
        await hub.grow()
        await reads(page)
        await sifts(page)
        await follows_a_run(page, hub)


def row(page: Page, text: str) -> Any:
    return page.get_by_role("listbox", name="Decisions").get_by_role("option").filter(has_text=text)


async def reads(page: Page) -> None:
    """By keyboard alone, to the oldest of thousands, of which only those in view exist."""
    await expect(row(page, f"notes/{MANY - 1}.md")).to_be_visible()
    await page.get_by_role("listbox", name="Decisions").focus()
    await page.keyboard.press("End")
    record = page.get_by_role("region", name="Record")
    await expect(record).to_contain_text("Granted when the run began")
    await expect(record).to_contain_text("host:127.0.0.1:8000")
    assert await page.get_by_role("listbox", name="Decisions").get_by_role("option").count() < 60
    for _ in range(2):
        await page.keyboard.press("ArrowUp")
    for text in ("http", "execute_tool", "failed", "ada", "r1", "http://10.0.0.1/latest", "is not public"):
        await expect(record).to_contain_text(text)
    await expect(page.locator(".told")).to_have_text(json.dumps(["publish", 3]))
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("region", name="Span detail")).to_contain_text("http")
    await page.keyboard.press("Escape")
    await expect(record).to_be_hidden()


async def sifts(page: Page) -> None:
    denied = page.get_by_role("radio", name="Denied")
    await denied.click()
    options = page.get_by_role("listbox", name="Decisions").get_by_role("option")
    await expect(options).to_have_count(2)
    await expect(row(page, "execute_command")).to_contain_text("not approved")
    await denied.press("ArrowLeft")
    await expect(page.get_by_role("radio", name="Allowed")).to_be_focused()
    await page.get_by_role("combobox", name="Tool").select_option("execute_command")
    await expect(options).to_have_count(1)
    await expect(options).to_contain_text("by a person, for this run · destructive")
    await page.get_by_role("combobox", name="Tool").select_option("http")
    await expect(page.get_by_text("No decision is like that.")).to_be_visible()
    await page.get_by_role("combobox", name="Tool").select_option("")
    await page.get_by_role("radio", name="All", exact=True).click()


async def follows_a_run(page: Page, hub: TraceHub) -> None:
    """A question is there while it waits; what is being read stays in its place."""
    await expect(row(page, f"notes/{MANY - 1}.md")).to_be_visible()
    recorder = Recorder(hub.home, "r2", time.time())
    inner = recorder.open(cell(recorder, "late"), "execute_tool", "send_mail", {"to": "board@example.org"})
    ask(inner, "send_mail", {"to": "board@example.org"})
    recorder.write()
    await hub.grow()
    await expect(row(page, "send_mail")).to_contain_text("waits for a person · destructive")
    await row(page, f"notes/{MANY - 3}.md").click()
    await page.get_by_role("listbox", name="Decisions").evaluate("list => { list.scrollTop = 46 * 500 }")
    await expect(row(page, f"notes/{MANY - 505}.md")).to_be_visible()
    recorder.close(inner, "sent")
    for index in range(3):
        call(recorder, cell(recorder, "late"), "calculator", {"expression": f"{index}"}, 1.0 + index)
    recorder.write()
    await hub.grow()
    await expect(page.get_by_role("radio", name="Asked")).to_contain_text("3")
    await expect(row(page, f"notes/{MANY - 505}.md")).to_be_in_viewport()
    await page.get_by_role("combobox", name="Runs").select_option("run")
    await expect(row(page, "calculator")).to_have_count(3)
    await expect(row(page, "notes/")).to_have_count(0)

"""Approval on the screen, end to end: what a person answers is what happens, and the audit says so."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.async_api import Locator, expect

from tests.kit.browser import ONE_BROWSER, chromium
from tests.kit.journey import SLOW, Visitor, running_studio, visiting

pytestmark = [pytest.mark.browser, *ONE_BROWSER]

SETTINGS = """[security]
profile = "careful"
[security.profiles.careful]
base = "medium"
ask = ["destructive"]
"""

WRITE = """
```lua {#NAME}
local function write(name)
  return Tools.get("file_system"):run({ operation = "write", path = name .. ".md", content = "by NAME\\u{202e}" })
end
return CODE
```
"""

CELLS = {
    "once": 'write("once") and "written once"',
    "run": 'write("first") and write("second") and "written twice"',
    "edit": 'write("unedited") and "written as edited"',
    "deny": 'write("denied") and "written after all"',
    "both": '#Async.all({ function() return pcall(write, "left") end, function() return pcall(write, "right") end })',
    "always": 'write("always") and "written always"',
}

NOTEBOOK = "# Approvals\n" + "".join(WRITE.replace("NAME", name).replace("CODE", code) for name, code in CELLS.items())


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "config" / "config.toml"
    file.parent.mkdir()
    file.write_text(SETTINGS)
    monkeypatch.setenv("LLMSPELL_CONFIG", str(file))
    return file


class Desk:
    """A visitor whose cells ask."""

    def __init__(self, visitor: Visitor, folder: Path) -> None:
        self.visitor = visitor
        self.folder = folder
        self.forms = visitor.page.get_by_role("form", name="Approval of file_system")

    def number(self, name: str) -> int:
        return 2 + list(CELLS).index(name)

    async def ask(self, name: str) -> Locator:
        """Run a cell until it asks; nothing is written while it does."""
        before = self.written()
        await self.visitor.run(self.number(name))
        await expect(self.forms.first).to_be_visible(timeout=SLOW)
        assert self.written() == before
        return self.forms.first

    async def answered(self, name: str, told: str) -> None:
        await expect(self.visitor.output(self.number(name))).to_contain_text(told, timeout=SLOW)
        await expect(self.forms).to_have_count(0)

    def written(self) -> set[str]:
        return {path.stem for path in self.folder.glob("*.md")} - {"a.spell"}


async def test_what_a_person_answers_is_what_happens_and_what_the_audit_says(tmp_path: Path, settings: Path) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "a.spell.md").write_text(NOTEBOOK)
    async with running_studio(folder) as studio, chromium() as browser, visiting(studio, browser) as visitor:
        await visitor.open("a.spell.md")
        desk = Desk(visitor, folder)
        await visitor.page.get_by_role("tab", name="Audit").click()
        await allows(desk)
        await edits_and_denies(desk)
        await answers_two_by_keyboard(desk)
        await allows_always(desk, settings)
        await is_audited(desk)
        assert (visitor.watched.external, visitor.watched.errors) == ([], [])


def rows(desk: Desk) -> Locator:
    return desk.visitor.page.get_by_role("listbox", name="Decisions").get_by_role("option")


async def allows(desk: Desk) -> None:
    form = await desk.ask("once")
    await expect(form).to_contain_text("It may change or delete something.")
    await expect(form).to_contain_text("every call of file_system, whatever its arguments")
    # What is not seen elsewhere is seen here.
    await expect(form.get_by_label("Arguments", exact=True)).to_contain_text("by once\\u{202e}")
    await expect(form).to_be_focused()
    await expect(rows(desk).first).to_contain_text("waits for a person", timeout=SLOW)
    await form.get_by_role("button", name="Allow once").click()
    await desk.answered("once", "written once")
    assert (desk.folder / "once.md").read_text() == "by once\u202e"
    form = await desk.ask("run")
    await form.get_by_role("button", name="For this run").click()
    await desk.answered("run", "written twice")
    assert desk.written() == {"once", "first", "second"}


async def edits_and_denies(desk: Desk) -> None:
    form = await desk.ask("edit")
    await form.get_by_role("button", name="Edit arguments").click()
    field = form.get_by_role("textbox", name="Arguments of file_system")
    await expect(field).to_be_focused()
    given = json.loads(await field.input_value())
    assert given["content"] == "by edit\u202e"
    await field.fill("[1]")
    await expect(form.get_by_role("alert")).to_contain_text("not a JSON object")
    await expect(form.get_by_role("button", name="Allow once")).to_be_disabled()
    await field.fill(json.dumps(given | {"path": "edited.md"}))
    await form.get_by_role("button", name="Allow once").click()
    await desk.answered("edit", "written as edited")
    assert desk.written() == {"once", "first", "second", "edited"}
    form = await desk.ask("deny")
    await form.get_by_role("button", name="Deny").click()
    await desk.answered("deny", "was not approved")
    assert "denied" not in desk.written()


async def answers_two_by_keyboard(desk: Desk) -> None:
    """Two wait at once: the first has the keyboard, and hands it to the second."""
    page = desk.visitor.page
    await desk.ask("both")
    await expect(desk.forms).to_have_count(2)
    names = [await desk.forms.nth(at).locator("dd", has_text=".md").inner_text() for at in range(2)]
    await expect(desk.forms.first).to_be_focused()
    # Enter gives no answer before a button was chosen.
    await page.keyboard.press("Enter")
    for name in ("Edit arguments", "Allow once"):
        if name == "Edit arguments":
            await page.keyboard.press("Tab")
        await page.keyboard.press("Tab")
        await expect(desk.forms.first.get_by_role("button", name=name)).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(desk.forms).to_have_count(1)
    await expect(desk.forms).to_be_focused()
    await desk.forms.get_by_role("button", name="Deny").press("Space")
    await desk.answered("both", "2")
    assert [(desk.folder / name).exists() for name in names] == [True, False]


async def allows_always(desk: Desk, settings: Path) -> None:
    form = await desk.ask("always")
    await form.get_by_role("button", name="Always here").click()
    await desk.answered("always", "written always")
    kept = json.loads((settings.parent / "approvals.json").read_text())
    assert kept == {str(desk.folder): ["approve:file_system"]}
    # A call that was denied before is not asked about any more.
    await desk.visitor.run(desk.number("deny"))
    await desk.answered("deny", "written after all")
    assert "denied" in desk.written()


async def is_audited(desk: Desk) -> None:
    page = desk.visitor.page
    kinds = {"Asked": 7, "Allowed": 7, "Denied": 2, "Overridden": 0}
    for kind, number in kinds.items():
        chip = page.get_by_role("radio", name=kind, exact=True)
        await expect(chip).to_have_text(re.compile(rf"^{kind}{number}$"), timeout=SLOW)
    await page.get_by_role("radio", name="Allowed", exact=True).click()
    for text in (
        '"path":"edited.md"',
        "by a person, this call",
        "by a person, for this run",
        "by a person, always here",
    ):
        await expect(rows(desk).filter(has_text=text).first).to_be_visible(timeout=SLOW)
    await expect(rows(desk).filter(has_text="unedited")).to_have_count(0)
    await rows(desk).filter(has_text="edited.md").click()
    record = page.get_by_role("region", name="Record")
    await expect(record).to_contain_text("by a person, this call · destructive")
    await expect(desk.visitor.cell(desk.number("edit"))).to_be_in_viewport()
    await record.get_by_role("button", name="Show in the trace").click()
    await expect(page.get_by_role("region", name="Span detail")).to_contain_text("edited.md", timeout=SLOW)

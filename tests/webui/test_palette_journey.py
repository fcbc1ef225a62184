"""The tool palette, end to end: found, filled in, tried, put into a cell, taken back and run there."""

from __future__ import annotations

import json
import os
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

NOTEBOOK = """# Tools

```javascript {#make}
Tool.new({
  name: "sort_owls", description: "Sort owls",
  parameters: { type: "object", required: ["name", "count"], properties: {
    name: { type: "string", description: "Of the owl" },
    count: { type: "integer" }, weight: { type: "number", default: 1.5 }, asleep: { type: "boolean" },
    kind: { type: "string", enum: ["barn", "snowy"] }, tags: { type: "array", items: { type: "string" } },
    nest: { type: "object", properties: { tree: { type: "object", properties: { height: { type: "number" } } } } },
    note: { type: "string" } } },
  handler: (given) => { if (given.count === 13) throw new Error("thirteen owls"); return JSON.stringify(given); },
});
return "made";
```
"""

PACKAGE = '''
from kernel.tools.definition import Bench, Entry, Hints

async def feather_count(bench: Bench, *, text: str) -> object:
    """Count the feathers in a text."""
    return {"feathers": text.count("feather")}

TOOLS = (Entry("FeatherCount", feather_count, hints=Hints(read_only=True)),)
'''


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package with a tool, as an installer leaves it, and settings that ask about what destroys."""
    about = tmp_path / "site" / "owl_feathers-2.1.dist-info"
    about.mkdir(parents=True)
    (tmp_path / "site" / "owl_feathers.py").write_text(PACKAGE)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: owl-feathers\nVersion: 2.1\n")
    (about / "entry_points.txt").write_text("[llmspell.tools]\nfeathers = owl_feathers:TOOLS\n")
    (tmp_path / "config.toml").write_text(SETTINGS)
    monkeypatch.setenv("LLMSPELL_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path / "site"), os.environ.get("PYTHONPATH", "")]))


class Palette:
    """The palette of a visitor."""

    def __init__(self, visitor: Visitor, folder: Path) -> None:
        self.page = visitor.page
        self.visitor = visitor
        self.folder = folder
        self.dialog = visitor.page.get_by_role("dialog", name="Tools")
        self.list = self.dialog.get_by_role("listbox", name="Tools")
        self.result = self.dialog.get_by_role("region", name="Result")
        self.line = self.dialog.get_by_role("region", name="Try").get_by_role("status")

    async def open(self) -> None:
        """By its key, while no cell is edited."""
        await self.visitor.cell(1).focus()
        await self.page.keyboard.press("p")
        await expect(self.option("calculator")).to_be_visible(timeout=SLOW)

    def option(self, name: str) -> Locator:
        return self.list.get_by_role("option", name=re.compile(f"^{name}"))

    def field(self, name: str) -> Locator:
        return self.dialog.get_by_label(re.compile(rf"^{name}\W*$"))

    async def choose(self, words: str, name: str) -> None:
        """With the keyboard alone."""
        search = self.dialog.get_by_role("combobox", name="Search tools")
        await search.focus()
        await search.fill(words)
        await expect(self.list.get_by_role("option", selected=True)).to_contain_text(re.compile(f"^{name}"))
        await self.page.keyboard.press("Enter")
        await expect(self.dialog.get_by_role("heading", name=re.compile(f"^{name}"))).to_be_visible()

    async def ended(self, how: str) -> None:
        await expect(self.line).to_contain_text(how, timeout=SLOW)


async def test_tools_are_found_filled_in_tried_inserted_and_run(tmp_path: Path, package: None) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "tools.spell.md").write_text(NOTEBOOK)
    async with running_studio(folder) as studio, chromium() as browser, visiting(studio, browser) as visitor:
        await visitor.open("tools.spell.md")
        await visitor.run(2)
        await expect(visitor.output(2)).to_contain_text("made", timeout=SLOW)
        palette = Palette(visitor, folder)
        await palette.open()
        await fills_in_every_kind_of_field(palette)
        await tries_what_fails_and_what_is_denied(palette)
        await tries_what_is_asked_about(palette)
        await inserts_takes_back_and_runs(palette)
        await traces_a_tool_of_a_package(palette)
        assert (visitor.watched.external, visitor.watched.errors) == ([], [])


async def fills_in_every_kind_of_field(palette: Palette) -> None:
    # What the cells made comes first.
    await expect(palette.list.get_by_role("option").first).to_contain_text(re.compile("^sort_owls"))
    await palette.choose("owls", "sort_owls")
    await expect(palette.dialog.get_by_role("list", name="What it needs and does")).to_contain_text("from a script")
    press, say = palette.page.keyboard.press, palette.page.keyboard.type
    await expect(palette.field("name")).to_be_focused()
    await say("Strix")
    await press("Enter")
    await expect(palette.field("count")).to_be_focused()
    await expect(palette.dialog.get_by_role("alert").filter(has_text="count has to be given")).to_be_visible()
    for keys in ("2.5", "Tab", "heavy", "Tab", "Space", "Tab", "s", "Tab", '["a", 2', "Tab", '{"tree": {"height": 7}}'):
        await (press(keys) if keys in ("Tab", "Space", "s") else say(keys))
    await press("Enter")
    for problem in ("2.5 is no whole number.", "heavy is no number.", "This is no JSON"):
        await expect(palette.dialog.get_by_role("alert").filter(has_text=problem)).to_be_visible()
    await expect(palette.field("count")).to_be_focused()
    await palette.field("count").fill("2")
    await palette.field("weight").fill("0.75")
    await palette.field("tags").fill('["a", "b"]')
    await press("Enter")
    await palette.ended("Done")
    # What was left empty is not sent.
    wanted = {"asleep": True, "count": 2, "kind": "snowy", "name": "Strix", "nest": {"tree": {"height": 7}}}
    sent = json.dumps(wanted | {"tags": ["a", "b"], "weight": 0.75}, separators=(",", ":"))
    await expect(palette.result).to_contain_text(sent)


async def tries_what_fails_and_what_is_denied(palette: Palette) -> None:
    await palette.field("count").fill("13")
    await palette.page.keyboard.press("Enter")
    await palette.ended("Failed")
    await expect(palette.result.get_by_role("alert")).to_contain_text("thirteen owls")
    await palette.choose("http_request", "http_request")
    await palette.field("url").fill("https://10.0.0.1/")
    await palette.dialog.get_by_role("button", name="Try").click()
    await palette.ended("Failed")
    await expect(palette.result.get_by_role("alert")).to_contain_text("Not allowed")


async def tries_what_is_asked_about(palette: Palette) -> None:
    form = palette.dialog.get_by_role("form", name="Approval of file_write")
    file = palette.folder / "owls.md"
    await palette.choose("file_write", "file_write")
    await palette.dialog.get_by_text("Manual page").click()
    await expect(palette.dialog.locator(".palette-manual")).to_contain_text("Write a text to a file")
    await palette.field("path").fill("owls.md")
    await palette.field("content").fill("hu")
    for answer, how, is_there in (("Deny", "Failed", False), ("Allow once", "Done", True)):
        await palette.dialog.get_by_role("button", name="Try").click()
        await expect(form).to_be_visible(timeout=SLOW)
        assert not file.exists()
        await form.get_by_role("button", name=answer).click()
        await palette.ended(how)
        assert file.exists() == is_there


async def inserts_takes_back_and_runs(palette: Palette) -> None:
    visitor = palette.visitor
    cells = visitor.page.get_by_role("group", name=re.compile(r"^Cell \d+$"))
    await palette.choose("calculator", "calculator")
    await palette.field("expression").fill("6 * 7")
    await palette.dialog.get_by_role("button", name="Insert into a cell").press("Enter")
    await expect(palette.dialog).to_have_count(0)
    # Below the chosen cell, which is the text at the top; in the language of the code nearby.
    code = 'Tools.get("calculator").run({ expression: "6 * 7" })'
    await expect(visitor.cell(2)).to_be_focused()
    await expect(visitor.cell(2)).to_contain_text(code)
    await visitor.page.keyboard.press("z")
    await expect(cells).to_have_count(2)
    await expect(visitor.cell(2)).to_contain_text("sort_owls")
    await visitor.page.get_by_role("button", name="Redo").click()
    await expect(visitor.cell(2)).to_contain_text(code)
    await visitor.cell(2).focus()
    await visitor.page.keyboard.press("Shift+Enter")
    await expect(visitor.output(2)).to_contain_text("result: 42", timeout=SLOW)


async def traces_a_tool_of_a_package(palette: Palette) -> None:
    await palette.open()
    await palette.choose("feathers", "feather_count")
    await expect(palette.dialog.get_by_role("list", name="What it needs and does")).to_contain_text("from a package")
    await palette.field("text").fill("a feather and a feather")
    await palette.page.keyboard.press("Enter")
    await palette.ended("Done")
    await expect(palette.result).to_contain_text("feathers: 2")
    await palette.dialog.get_by_role("button", name="Show trace").click()
    await expect(palette.dialog).to_have_count(0)
    tree = await palette.visitor.show_tree()
    await tree.get_by_role("treeitem", name=re.compile("^feather_count, Execute tool")).click(timeout=SLOW)
    await expect(palette.page.get_by_role("region", name="Span detail")).to_contain_text("a feather and a feather")

"""The main job, end to end: the real studio, a real kernel process, a real browser, the real shell."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import tempfile
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.kit.browser import ONE_BROWSER, chromium, shared_fixture
from tests.kit.journey import SLOW, Studio, Visitor, running_studio, visiting
from tests.kit.loopback import until
from tests.kit.shell import Shell
from webui.runtime_file import fresh_link, read_runtime_file

pytestmark = [pytest.mark.browser, *ONE_BROWSER]

NOTEBOOK = """---
title: Journey
params:
  topic: {type: string, default: owls}
---

# Journey

```lua {#ask}
local clerk = Agent.new({ name = "clerk", tools = { Calculator.new() } })
print("About " .. params.topic)
-- LONG
return clerk:chat("What is 6 * 7?")
```

```lua {#keep}
State.set("seen", (State.get("seen") or 0) + 1)
```
""".replace("LONG", "a line that is read to its end only by scrolling sideways " * 4)


@shared_fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a studio of one's own."""
    (tmp_path / "journey.spell.md").write_text(NOTEBOOK)
    return tmp_path


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def studio(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Studio]:
    """The studio of all who leave it as it was."""
    async with running_studio(tmp_path_factory.mktemp("studio")) as running:
        yield running


@pytest.fixture
def place(studio: Studio) -> Path:
    """A folder with a notebook, which nobody else opens."""
    place = Path(tempfile.mkdtemp(prefix="place-", dir=studio.folder))
    (place / "journey.spell.md").write_text(NOTEBOOK)
    return place


@shared_fixture
async def visitor(studio: Studio, place: Path, browser: Browser) -> AsyncIterator[Visitor]:
    found = read_runtime_file(studio.folder / ".llmspell")
    assert found is not None
    async with visiting(replace(studio, link=await fresh_link(found)), browser) as somebody:
        await somebody.open(f"{place.name}/journey.spell.md")
        yield somebody


async def test_a_stranger_edits_and_runs_a_cell_and_watches_its_calls(visitor: Visitor, place: Path) -> None:
    await visitor.write(2, 'print(Agent.new({ name = "poet" }):chat("Write a haiku about the sea"))')
    await visitor.page.keyboard.press("Shift+Enter")
    await expect(visitor.output(2)).to_contain_text("sea", timeout=SLOW)
    tree = await visitor.show_tree()
    await expect(tree.get_by_role("treeitem").filter(has_text="demo/assistant")).to_be_visible(timeout=SLOW)
    await until(lambda: "haiku about the sea" in (place / "journey.spell.md").read_text())
    assert (visitor.watched.external, visitor.watched.errors) == ([], [])


async def test_run_all_fills_outputs_trace_and_state_and_a_span_shows_its_cell(visitor: Visitor) -> None:
    await visitor.page.get_by_role("button", name="Run all").click()
    await expect(visitor.output(2)).to_contain_text("About owls", timeout=SLOW)
    await expect(visitor.output(2)).to_contain_text("6 * 7 = 42")
    tree = await visitor.show_tree()
    await tree.get_by_role("treeitem").filter(has_text="calculator").click(timeout=SLOW)
    detail = visitor.page.get_by_label("Span detail")
    await expect(detail).to_contain_text("calculator")
    await expect(detail).to_contain_text("expression")
    await detail.get_by_role("button", name=re.compile("Show ask:4")).click()
    await expect(visitor.cell(2)).to_be_in_viewport()
    assert await visitor.cell(2).locator(".cm-scroller").evaluate("scroller => scroller.scrollLeft") == 0
    await visitor.cell(2).locator(".cm-line").first.click()
    await expect(detail).to_contain_text("Create agent", timeout=SLOW)
    await visitor.page.get_by_role("tab", name="State").click()
    await expect(visitor.page.get_by_role("tree", name="State")).to_contain_text("seen", timeout=SLOW)


async def test_output_and_trace_are_there_again_after_a_restart(folder: Path, browser: Browser) -> None:
    for visit in (1, 2):
        async with running_studio(folder) as studio, visiting(studio, browser) as visitor:
            await visitor.open("journey.spell.md")
            if visit == 1:
                await visitor.page.get_by_role("button", name="Run all").click()
            await expect(visitor.output(2)).to_contain_text("6 * 7 = 42", timeout=SLOW)
            tree = await visitor.show_tree()
            await expect(tree.get_by_role("treeitem").filter(has_text="calculator")).to_be_visible(timeout=SLOW)
            assert len(list((folder / ".llmspell" / "journals").iterdir())) == 1


async def test_the_exported_script_runs_from_the_shell_with_the_notebooks_output(
    visitor: Visitor, place: Path, tmp_path: Path
) -> None:
    await visitor.page.get_by_role("button", name="Run all").click()
    await expect(visitor.output(2)).to_contain_text("6 * 7 = 42", timeout=SLOW)
    await visitor.page.get_by_role("button", name="Export").click()
    await visitor.page.get_by_role("dialog").get_by_role("button", name="Save beside the notebook").click()
    script = place / "journey.lua"
    for _ in range(100):
        if script.exists():
            break
        await asyncio.sleep(0.1)
    done = Shell(tmp_path).program(str(script), "--topic", "owls")
    assert (done.code, done.out) == (0, "About owls\n6 * 7 = 42\n")


async def test_a_loop_without_end_is_interrupted_and_the_session_goes_on(visitor: Visitor) -> None:
    await visitor.write(2, 'kept = 41\nprint("round and round")\nwhile true do end')
    await visitor.run(2)
    await expect(visitor.output(2)).to_contain_text("round and round", timeout=SLOW)
    await visitor.page.get_by_role("button", name="Interrupt").click()
    await expect(visitor.page.get_by_role("status").filter(has_text="idle")).to_be_visible(timeout=SLOW)
    await visitor.write(3, "return kept + 1")
    await visitor.run(3)
    await expect(visitor.output(3)).to_contain_text("42", timeout=SLOW)


async def test_cells_of_javascript_and_python_run_beside_lua_and_share_what_they_return(visitor: Visitor) -> None:
    await visitor.run(2)
    await expect(visitor.output(2)).to_contain_text("6 * 7 = 42", timeout=SLOW)
    for number, language, code, said in (
        (4, "JavaScript", "console.log(`js: ${cells.ask}`); return [1, 2]", "js: 6 * 7 = 42"),
        (5, "Python", 'print("py:", cells.ask)\nlen(cells.ask)', "py: 6 * 7 = 42"),
    ):
        await visitor.page.get_by_role("button", name=f"Add {language} cell").click()
        await visitor.write(number, code)
        await visitor.run(number)
        await expect(visitor.output(number)).to_contain_text(said, timeout=SLOW)
    await expect(visitor.cell(5).get_by_label("Language")).to_have_value("python")
    await visitor.page.get_by_role("button", name="Export").click()
    dialog = visitor.page.get_by_role("dialog")
    await expect(dialog.get_by_role("radio", name="Python program")).to_be_checked()
    await expect(dialog.get_by_role("radio", name="Lua script")).to_have_count(0)


async def test_an_error_of_javascript_is_shown_with_its_line_and_help_comes_while_typing(visitor: Visitor) -> None:
    await visitor.page.get_by_role("button", name="Add JavaScript cell").click()
    await visitor.write(4, "const clerk = new Agent('x');\n\nthrow new Error('no owls');")
    await visitor.run(4)
    await expect(visitor.output(4).get_by_role("alert")).to_contain_text("Cell 4:3", timeout=SLOW)
    await visitor.write(4, "const clerk = new Agent('x');\nclerk.")
    await visitor.page.keyboard.type("streamC")
    await expect(visitor.page.get_by_role("option").filter(has_text="streamChat")).to_be_visible(timeout=SLOW)
    await visitor.page.keyboard.press("Escape")
    await visitor.page.keyboard.type("hat(")
    await expect(visitor.page.locator(".signature-tip")).to_contain_text("agent.streamChat(message", timeout=SLOW)


async def test_the_chosen_theme_is_there_again_at_the_next_visit(folder: Path, browser: Browser) -> None:
    async with running_studio(folder) as studio, visiting(studio, browser) as visitor:
        await visitor.open("journey.spell.md")
        toggle = visitor.page.get_by_role("button", name=re.compile("theme|dark|light", re.IGNORECASE)).first
        await toggle.click()
        await expect(visitor.page.locator("html.dark")).to_be_attached(timeout=SLOW)
        # The page is dark at once; a busy studio may hear of it later.
        kept = folder / ".llmspell" / "appearance.json"
        await until(lambda: kept.is_file() and '"dark"' in kept.read_text())
        await visitor.page.reload()
        await expect(visitor.cell(1)).to_be_visible(timeout=SLOW)
        await expect(visitor.page.locator("html.dark")).to_be_attached(timeout=SLOW)


async def test_an_error_is_shown_with_its_line(visitor: Visitor) -> None:
    await visitor.write(2, "local t = nil\n\nprint(t.x)")
    await visitor.run(2)
    await expect(visitor.output(2).get_by_role("alert")).to_contain_text("ask:3", timeout=SLOW)


async def test_a_kernel_that_dies_says_so_and_can_be_restarted(folder: Path, browser: Browser) -> None:
    async with running_studio(folder) as studio, visiting(studio, browser) as visitor:
        await visitor.open("journey.spell.md")
        children = await asyncio.create_subprocess_exec(
            "pgrep", "-P", str(studio.process.pid), "-f", "kernel.protocols.jupyter", stdout=asyncio.subprocess.PIPE
        )
        out, _ = await children.communicate()
        os.kill(int(out.split()[0]), signal.SIGKILL)
        await expect(visitor.page.get_by_role("status").filter(has_text="dead")).to_be_visible(timeout=SLOW)
        await visitor.page.get_by_role("button", name="Restart kernel").click()
        confirm = visitor.page.get_by_role("dialog").get_by_role("button", name=re.compile("Restart"))
        if await confirm.count():
            await confirm.click()
        await expect(visitor.page.get_by_role("status").filter(has_text="idle")).to_be_visible(timeout=SLOW)
        await visitor.run(2)
        await expect(visitor.output(2)).to_contain_text("6 * 7 = 42", timeout=SLOW)


async def test_no_acknowledged_edit_is_lost_when_the_studio_is_killed(folder: Path, browser: Browser) -> None:
    async with running_studio(folder) as studio, visiting(studio, browser) as visitor:
        await visitor.open("journey.spell.md")
        await visitor.write(3, "-- written just before the end")
        await visitor.page.get_by_role("button", name="Undo").wait_for()
        await expect(visitor.page.get_by_role("button", name="Undo")).to_be_enabled(timeout=SLOW)
        await studio.stop(signal.SIGKILL)
    async with running_studio(folder) as studio, visiting(studio, browser) as visitor:
        await visitor.open("journey.spell.md")
        await expect(visitor.cell(3)).to_contain_text("written just before the end", timeout=SLOW)


async def test_ending_the_studio_leaves_no_process_behind(folder: Path, browser: Browser) -> None:
    async with running_studio(folder) as studio, visiting(studio, browser) as visitor:
        await visitor.open("journey.spell.md")
        pid = studio.process.pid
        await studio.stop(signal.SIGINT)
    assert studio.process.returncode == 0
    left = await asyncio.create_subprocess_exec("pgrep", "-P", str(pid), stdout=asyncio.subprocess.PIPE)
    out, _ = await left.communicate()
    assert out == b""

"""The trace and the state in a real browser, over a real store and under the studio's content policy."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.kit.browser import ONE_BROWSER, shared_fixture
from tests.kit.trace_data import Recorder, big_run, cell, change_state, chat, failed_run, running_run, small_run
from tests.kit.trace_hub import TraceHub
from tests.kit.trace_page import open_page

pytestmark = [
    pytest.mark.browser,
    *ONE_BROWSER,
    # Panel 1.9 builds Tornado's request object the old way.
    pytest.mark.filterwarnings("ignore:The .* to HTTPServerRequest:DeprecationWarning"),
]

HOSTILE = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>'


@shared_fixture
async def hub(tmp_path: Path) -> AsyncIterator[TraceHub]:
    hub = TraceHub(tmp_path / ".llmspell")
    yield hub
    hub.close()


async def show_tree(page: Page) -> None:
    await page.get_by_role("radio", name="Tree").click()
    await expect(page.get_by_role("treeitem").first).to_be_visible()


async def eventually(page: Page, code: str, value: object) -> None:
    """Wait until `code` gives `value`; Playwright's own way needs `eval`, which the policy forbids."""
    for _ in range(200):
        if await page.evaluate(code) == value:
            return
        await page.wait_for_timeout(50)
    assert await page.evaluate(code) == value


async def places(page: Page, row: int, right: float) -> AsyncIterator[tuple[float, float]]:
    """Where a row of the waterfall is now, `right` of its width from the left, again every half second.

    A canvas says nothing of when it is drawn, and the page still moves it while it is laid out.
    """
    falls = page.get_by_role("group", name="Waterfall of spans")
    await expect(falls.locator("canvas").first).to_be_visible()
    for attempt in range(40):
        box = await falls.bounding_box()
        assert box is not None
        # Rows are 24 pixels each, below an axis of 24; another pixel each time, so that a pointer is seen to move.
        yield box["x"] + box["width"] * right + attempt % 2, box["y"] + 24 + 24 * (row + 0.5)
        await page.wait_for_timeout(500)


async def test_an_empty_trace_says_what_will_be_there(hub: TraceHub) -> None:
    async with open_page(hub) as page:
        trace = page.get_by_role("region", name="Trace")
        await expect(trace).to_contain_text("Run a cell and every agent, tool and model call appears here")
        small_run(hub.home, "r1", 1_000.0)
        await hub.grow()
        await expect(page.get_by_role("group", name="Summary of the run")).to_contain_text("18 spans")


async def test_the_tree_is_walked_with_the_keyboard(hub: TraceHub) -> None:
    small_run(hub.home, "r1", 1_000.0)
    async with open_page(hub) as page:
        await show_tree(page)
        tree, selected = page.get_by_role("tree", name="Spans"), page.get_by_role("treeitem", selected=True)
        await tree.focus()
        await page.keyboard.press("Home")
        await expect(selected).to_have_attribute("aria-label", "research, Run cell, 4.42 s")
        await expect(selected).to_have_attribute("aria-level", "1")
        await page.keyboard.press("ArrowLeft")
        await expect(selected).to_have_attribute("aria-expanded", "false")
        await page.keyboard.press("ArrowDown")
        await expect(selected).to_contain_text("brief")
        await page.keyboard.press("ArrowUp")
        await page.keyboard.press("ArrowRight")
        await expect(selected).to_have_attribute("aria-expanded", "true")
        for _ in range(2):
            await page.keyboard.press("ArrowRight")
        await page.keyboard.press("ArrowDown")
        await expect(selected).to_contain_text("researcher")
        await page.keyboard.press("End")
        await expect(selected).to_contain_text("brief.words")
        await page.keyboard.press("ArrowLeft")
        await expect(selected).to_have_attribute("aria-label", "brief, Run cell, 3.31 s")
        active = await tree.get_attribute("aria-activedescendant")
        assert active == await selected.get_attribute("id")


async def test_a_selected_span_shows_all_about_it_and_its_line(hub: TraceHub) -> None:
    small_run(hub.home, "r1", 1_000.0)
    async with open_page(hub) as page:
        await show_tree(page)
        await page.get_by_role("treeitem").filter(has_text="demo/assistant").nth(2).click()
        detail = page.get_by_role("region", name="Span detail")
        for text in ("741 → 163", "$0.0015", "researcher", "Lisbon would save about"):
            await expect(detail).to_contain_text(text)
        await expect(detail.get_by_role("article", name="Tool message")).to_have_count(2)
        await expect(page.locator(".told")).to_contain_text('["research", 9]')
        await page.keyboard.press("Escape")
        await expect(detail).to_be_hidden()


async def test_a_bar_of_the_waterfall_is_a_span(hub: TraceHub) -> None:
    failed_run(hub.home, "r1", 1_000.0)
    async with open_page(hub) as page:
        detail = page.get_by_role("region", name="Span detail")
        async for place in places(page, row=3, right=0.8):
            if await detail.is_visible():
                break
            await page.mouse.click(*place)
        await expect(detail).to_contain_text("fetch_page")
        await expect(detail).to_contain_text("could not be reached")


async def test_a_run_grows_before_your_eyes_and_leaves_your_place_alone(hub: TraceHub) -> None:
    recorder, ctx, talk = running_run(hub.home, "r1", time.time())
    async with open_page(hub) as page:
        await show_tree(page)
        await page.get_by_role("treeitem").filter(has_text="demo/assistant").click()
        detail = page.get_by_role("region", name="Span detail")
        await expect(detail).to_contain_text("Three things stand out")
        recorder.at(3.0)
        talk.emit("delta", text="and timetables")
        recorder.write()
        await hub.grow()
        await expect(detail).to_contain_text("and timetables")
        recorder.close(talk, {"role": "assistant", "content": "That is all."}, output_tokens=9, input_tokens=70)
        with recorder.span(ctx, "execute_tool", "save_file", {"path": "x"}, (3.1, 3.2)):
            pass
        recorder.write()
        await hub.grow()
        await expect(page.get_by_role("treeitem")).to_have_count(4)
        await expect(detail).to_contain_text("That is all.")
        await expect(page.get_by_role("treeitem", selected=True)).to_contain_text("demo/assistant")


async def test_a_hundred_thousand_spans_open_and_can_be_walked_to_the_end(hub: TraceHub) -> None:
    big_run(hub.home, "r1", 1_000.0, 100_000)
    async with open_page(hub) as page:
        await expect(page.get_by_role("note")).to_contain_text("summed up")
        await show_tree(page)
        await expect(page.get_by_role("treeitem").filter(has_text="trader-0")).to_be_visible()
        await page.get_by_role("treeitem").filter(has_text="trader-23").click()
        await page.get_by_role("tree").focus()
        await page.keyboard.press("ArrowRight")
        await page.keyboard.press("End")
        last = page.get_by_role("treeitem", name="Loading")
        await expect(last).to_have_count(0)
        await expect(page.get_by_role("treeitem").last).to_contain_text("round")
        assert await page.get_by_role("treeitem").count() < 80
        await page.keyboard.press("/")
        await page.keyboard.type("trader-7")
        await page.get_by_role("option").filter(has_text="trader-7").first.click()
        await expect(page.get_by_role("region", name="Span detail")).to_contain_text("trader-7")


async def test_a_span_stays_selected_in_every_view(hub: TraceHub) -> None:
    small_run(hub.home, "r1", 1_000.0)
    async with open_page(hub) as page:
        await show_tree(page)
        await page.get_by_role("treeitem").filter(has_text="demo/assistant").nth(1).click()
        detail = page.get_by_role("region", name="Span detail")
        await expect(detail).to_contain_text("687 → 41")
        await page.keyboard.press("3")
        await expect(page.get_by_role("tree", name="Flame graph").get_by_role("treeitem")).to_contain_text(
            "Chat · 3 times"
        )
        await page.keyboard.press("4")
        await expect(page.locator(".lanes")).to_contain_text("15 spans in view")
        await page.keyboard.press("5")
        selected = page.get_by_role("row", selected=True)
        await expect(selected).to_have_attribute(
            "aria-label", "agent researcher to model demo/assistant: Chat, asks · 680 ms · 687 → 41"
        )
        await page.keyboard.press("6")
        await expect(page.locator(".network-node.on")).to_have_text(
            [re.compile("researcher"), re.compile("demo/assistant")]
        )
        await page.keyboard.press("7")
        call = page.locator("article[aria-current=true]")
        await expect(call).to_contain_text("2 messages as before, 2 new")
        await page.keyboard.press("8")
        await expect(selected.first).to_contain_text("chat.started")
        await page.keyboard.press("9")
        await expect(page.get_by_role("slider")).to_have_attribute("aria-valuetext", "2.71 s after the start")
        await expect(page.locator(".moment")).to_contain_text("No key had a value at this moment")
        await page.keyboard.press("PageDown")
        await expect(detail).to_contain_text("brief.topic")
        await expect(page.get_by_role("listitem")).to_contain_text(["brief.topic"])


async def test_a_run_is_played_like_a_film_and_every_view_is_at_its_moment(hub: TraceHub) -> None:
    small_run(hub.home, "r1", time.time() - 60)
    async with open_page(hub) as page:
        await show_tree(page)
        summary = page.get_by_role("group", name="Summary of the run")
        await expect(summary).to_contain_text("18 spans")
        await page.get_by_role("tree").press("p")
        film = page.get_by_role("group", name="Film of the run")
        await expect(film.get_by_role("button", name="Pause")).to_be_visible()
        await page.get_by_role("tree").press(" ")
        await page.keyboard.press("Home")
        await expect(summary).to_contain_text("1 span")
        await expect(page.get_by_role("treeitem")).to_have_count(1)
        for _ in range(3):
            await page.keyboard.press(".")
        await expect(page.get_by_role("region", name="Span detail")).to_contain_text("Invoke agent")
        await page.keyboard.press(",")
        await expect(page.get_by_role("region", name="Span detail")).to_contain_text("Create agent")
        track = film.get_by_role("slider", name="Moment of the film")
        await track.fill("3000")
        await expect(summary).to_contain_text("412 in · 38 out")
        await expect(page.get_by_role("treeitem").filter(has_text="web_search")).to_be_visible()
        await expect(page.locator(".row.is-running")).to_have_count(3)
        await page.keyboard.press("9")
        await expect(page.get_by_text("0 of 2 changes so far")).to_be_visible()
        await page.get_by_role("slider", name="Moment of the run").fill("1000")
        await expect(page.get_by_text("2 of 2 changes so far")).to_be_visible()
        await expect(track).to_have_value("10000")
        await page.keyboard.press("p")
        await expect(film).to_be_hidden()
        await expect(page.get_by_role("button", name="Live")).to_have_attribute("aria-pressed", "true")


async def test_the_list_of_runs_is_sifted_labelled_and_opened_by_keys(hub: TraceHub) -> None:
    small_run(hub.home, "r1", 1_000.0)
    failed_run(hub.home, "r2", 2_000.0)
    async with open_page(hub) as page:
        await show_tree(page)
        await page.keyboard.press("r")
        rows = page.get_by_role("grid", name="Runs").get_by_role("row")
        await expect(rows).to_contain_text(["fetch_prices", "Run all"])
        await page.get_by_role("grid", name="Runs").focus()
        await page.keyboard.press("End")
        await page.keyboard.press("t")
        await page.keyboard.type("kept, slow")
        await page.keyboard.press("Control+Enter")
        await expect(rows.nth(1)).to_contain_text("slow")
        await page.keyboard.press("p")
        await expect(rows.first).to_contain_text("Run all")
        for row in (0, 1):
            await rows.nth(row).get_by_role("checkbox").click()
        await expect(page.get_by_role("status").filter(has_text="2 runs are chosen.")).to_be_visible()
        await page.get_by_role("searchbox", name="Search runs").fill("slow")
        await expect(rows).to_have_count(1)
        await page.get_by_role("grid", name="Runs").focus()
        await page.keyboard.press("Home")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("group", name="Summary of the run")).to_contain_text("18 spans")


async def test_runs_are_archived_deleted_sent_and_taken_in_from_the_list(hub: TraceHub, tmp_path: Path) -> None:
    small_run(hub.home, "20260101T000000-00000001", 1_000.0)
    failed_run(hub.home, "20260101T000000-00000002", 2_000.0)
    running_run(hub.home, "20260101T000000-00000003", time.time() - 5)
    (tmp_path / "wrong.run").write_text("hello")
    async with open_page(hub) as page:
        await page.get_by_role("button", name="All runs (r)").click()
        grid = page.get_by_role("grid", name="Runs")
        rows, told = grid.get_by_role("row"), page.locator(".told-line")
        await expect(rows).to_have_count(3)
        await grid.focus()
        await page.keyboard.press("End")
        await page.keyboard.press("z")
        await expect(told).to_contain_text("1 run archived")
        await expect(rows.last).to_contain_text("archived")
        await told.get_by_role("button", name="Undo").click()
        await expect(told).to_contain_text("1 run restored")
        async with page.expect_download() as saving:
            await page.keyboard.press("e")
        sent = await (await saving.value).path()
        await page.keyboard.press("a")
        await expect(page.get_by_text("3 runs are chosen.")).to_be_visible()
        await page.keyboard.press("Delete")
        question = page.get_by_role("alertdialog", name="Delete 2 runs")
        await expect(question).to_contain_text("1 run still going on: kept.")
        await page.keyboard.press("Escape")
        await expect(question).to_have_count(0)
        await expect(rows).to_have_count(3)
        await page.keyboard.press("Delete")
        await question.get_by_role("button", name="Delete 2 runs").click()
        await expect(told).to_contain_text("2 runs deleted")
        await expect(rows).to_have_count(1)
        taking = page.locator(".run-sheet input[type=file]")
        await taking.set_input_files([sent, tmp_path / "wrong.run"])
        await expect(told).to_contain_text("'wrong.run'")
        await expect(rows).to_have_count(2)
        await expect(rows.last).to_contain_text("Run all")


async def test_what_a_spell_says_stays_text(hub: TraceHub) -> None:
    recorder = Recorder(hub.home, "r1", 1_000.0, HOSTILE)
    told = {"role": "assistant", "content": HOSTILE, "tool_calls": [{"name": HOSTILE, "arguments": {HOSTILE: HOSTILE}}]}
    chat(recorder, cell(recorder, HOSTILE), (0.0, 1.0), [{"role": HOSTILE, "content": HOSTILE}], told, (1, 1))
    error = {"type": HOSTILE, "message": HOSTILE, "traceback": HOSTILE}
    with recorder.span(recorder.root, "execute_tool", HOSTILE, {HOSTILE: [HOSTILE]}, (1.0, 2.0)) as (ctx, failed):
        ctx.emit("retry", attempt=1, error={"message": HOSTILE})
        failed["error"] = error
    change_state(recorder, recorder.root, HOSTILE, HOSTILE, HOSTILE, 2.0)
    recorder.finish("failed", error)
    recorder.write()
    async with open_page(hub, "panel=both") as page:
        await show_tree(page)
        for index in range(3):
            await page.get_by_role("treeitem").nth(index).click()
            await expect(page.get_by_role("region", name="Span detail")).to_contain_text("onerror")
        await page.get_by_role("button", name="Run:").click()
        await page.keyboard.press("Escape")
        for digit in "3456789":
            await page.keyboard.press(digit)
            await expect(page.locator('.views[aria-busy="false"]')).to_be_visible()
        await page.get_by_role("button", name="All runs").click()
        await expect(page.get_by_role("grid", name="Runs").get_by_role("row")).to_contain_text("onerror")
        await page.keyboard.press("Escape")
        await page.get_by_role("region", name="State", exact=True).get_by_role("treeitem").nth(1).click()
        await expect(page.get_by_role("region", name="History")).to_contain_text("onerror")
        await page.get_by_role("radio", name="Waterfall").click()
        told = page.locator(".bk-Tooltip")
        async for place in places(page, row=1, right=0.7):
            if await told.is_visible():
                break
            await page.mouse.move(*place)
        await expect(told).to_contain_text("onerror")
        assert await page.evaluate("window.pwned") is None
        assert await page.locator("img[src=x]").count() == 0


async def test_the_state_shows_a_keys_history_and_leads_to_the_trace(hub: TraceHub) -> None:
    small_run(hub.home, "r1", 1_000.0)
    async with open_page(hub, "panel=both") as page:
        state = page.get_by_role("region", name="State")
        await expect(state.get_by_role("treeitem")).to_have_count(3)
        await state.get_by_role("searchbox").fill("words")
        await expect(state.get_by_role("treeitem")).to_have_count(2)
        await state.get_by_role("treeitem").nth(1).click()
        history = page.get_by_role("region", name="History")
        await expect(history).to_contain_text("380→412")
        await history.get_by_role("button", name="Show in the trace").click()
        await expect(page.get_by_role("region", name="Span detail")).to_contain_text("brief.words")


async def test_the_waterfall_changes_its_colours_with_the_theme(hub: TraceHub) -> None:
    small_run(hub.home, "r1", 1_000.0)
    told = "() => { dispatchEvent(new Event('llmspell:theme')); return (%s)(); }"
    ink = "() => Bokeh.documents[0].get_model_by_name('labels')?.glyph.text_color.value"
    told %= ink
    async with open_page(hub) as page:
        await expect(page.get_by_role("group", name="Summary of the run")).to_contain_text("18 spans")
        await eventually(page, ink, "rgb(36, 33, 44)")
        await page.get_by_role("button", name="Toggle theme").click()
        # The studio's page tells of it; this one has no such script.
        await eventually(page, told, "rgb(235, 232, 242)")


async def test_what_is_wanted_now_and_then_of_a_run_is_a_menu_that_keys_walk_along(hub: TraceHub) -> None:
    small_run(hub.home, "r1", 1_000.0)
    async with open_page(hub) as page:
        more = page.get_by_role("button", name="More", exact=True)
        menu = page.get_by_role("menu", name="More of this run")
        await expect(page.get_by_role("group", name="Summary of the run")).to_contain_text("spans")
        await more.press("Enter")
        await expect(menu.get_by_role("menuitem").first).to_be_focused()
        await page.keyboard.press("Escape")
        await expect(more).to_be_focused()
        await expect(menu).to_be_hidden()
        await more.press("Enter")
        await page.keyboard.press("End")
        await page.keyboard.press("Enter")
        await expect(menu).to_be_hidden()
        out = page.get_by_role("group", name="Export as OTLP JSON")
        await expect(out.get_by_role("checkbox")).to_be_focused()

"""What cells put out, as a browser shows it. All of it is untrusted."""

from __future__ import annotations

import asyncio
import base64
import json
import re
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Locator, Page, expect

from tests.kit.browser import ONE_BROWSER, chromium, watched_page
from tests.kit.loopback import until
from tests.kit.notebook_page import Desk, cell, command, editor, enter, notebook_of, output, served, visited

pytestmark = [
    pytest.mark.browser,
    *ONE_BROWSER,
    # Panel 1.9 builds Tornado's request object the old way.
    pytest.mark.filterwarnings("ignore:The .* to HTTPServerRequest:DeprecationWarning"),
]

ATTACKS = [
    "<script>window.pwned=1</script>",
    "<img src=x onerror=window.pwned=1>",
    "<svg onload=window.pwned=1>",
    "[click](javascript:window.pwned=1)",
    "[click](data:text/html,<script>window.pwned=1</script>)",
    '![x](x" onerror="window.pwned=1)',
    "<iframe srcdoc='<script>parent.pwned=1</script>'></iframe>",
    "<style>*{display:none}</style>",
    '<a href="&#106;avascript:window.pwned=1">x</a>',
    "![beacon](https://evil.example/pixel.png)",
    "[x]: javascript:window.pwned=1\n[x]",
    '```"><img src=x onerror=window.pwned=1>\ncode\n```',
]


@asynccontextmanager
async def opened(*sources: str) -> AsyncIterator[tuple[Desk, Page]]:
    async with served(notebook_of(*sources)) as desk, chromium() as browser, visited(desk, browser) as page:
        yield desk, page


async def run(page: Page, number: int = 1) -> None:
    await cell(page, number).get_by_role("button", name="Run cell").click()


async def test_markdown_cells_carry_no_attack() -> None:
    async with opened(*(f"# {number}\n\n{attack}" for number, attack in enumerate(ATTACKS))) as (_, page):
        await expect(page.get_by_role("heading", name=str(len(ATTACKS) - 1), exact=True)).to_be_attached()
        for link in await page.get_by_role("link").all():
            assert not (await link.get_attribute("href") or "").startswith(("javascript", "data"))
        assert await page.evaluate("window.pwned") is None
        assert await page.locator(".reading :is(script, img, iframe, style, svg)").count() == 0


async def test_displays_carry_no_attack() -> None:
    lines = [f"show {mime} {attack.splitlines()[0]}" for attack in ATTACKS for mime in ("text/markdown", "text/plain")]
    lines += [f"show image/svg+xml {ATTACKS[2]}", f"print {ATTACKS[1]}", f"fail model {ATTACKS[1]}"]
    async with opened("\n".join(lines)) as (_, page):
        await run(page)
        await expect(output(page, 1).get_by_text("Model error")).to_be_attached()
        assert await page.evaluate("window.pwned") is None
        assert await page.locator(".output :is(script, iframe, style)").count() == 0
        assert await page.locator(".output img[onerror]").count() == 0


LOADS = [
    "<script>parent.pwned=1</script>",
    "<img src=/beacon.png srcset=/beacon2.png onerror=parent.pwned=1>",
    "<iframe srcdoc='<script>parent.parent.pwned=1</script>'></iframe><iframe src=http://evil.example/beacon></iframe>",
    "<svg onload=parent.pwned=1><image href=/beacon /><use href=/beacon#a /></svg>",
    "<meta http-equiv=refresh content='0;url=/beacon'>",
    "<form action=/beacon id=f><button autofocus onfocus=this.click()>x</button></form>",
    "<base href=/beacon/><img src=pixel.png>",
    "<link rel=prefetch href=/beacon><link rel=preload as=image href=/beacon><link rel=stylesheet href=/beacon>",
    "<style>@import '/beacon'; @font-face{font-family:x;src:url(/beacon)} p{font-family:x}</style>",
    "<p style='background:url(/beacon)'>x</p><object data=/beacon></object><embed src=/beacon>",
    "<video src=/beacon poster=/beacon autoplay></video><audio src=/beacon autoplay></audio>",
    "<a href=javascript:parent.pwned=1 autofocus onfocus=this.click()>x</a>",
    "</iframe></template><img src=/beacon onerror=parent.pwned=1>",
]
"""HTML that would run something, load something, or lead the page elsewhere."""


async def test_html_is_shown_in_a_frame_without_rights() -> None:
    html = f"<h1>A page</h1>{''.join(LOADS)}"
    asked: list[str] = []
    async with (
        served(notebook_of(f"show text/html {html}")) as desk,
        chromium() as browser,
        watched_page(browser) as watched,
    ):
        await enter(watched, desk)
        watched.page.on("requestfinished", lambda request: asked.append(request.url))
        await run(watched.page)
        frame = output(watched.page, 1).locator("iframe")
        # Its own origin lets the page measure it; without scripts nothing in it can use that.
        await expect(frame).to_have_attribute("sandbox", "allow-same-origin")
        await expect(frame.content_frame.get_by_role("heading", name="A page")).to_be_visible()
        assert await watched.page.evaluate("window.pwned") is None
        assert [url for url in asked if "beacon" in url] == []
        assert watched.external == []
        # What the policy refuses, and nothing else.
        assert all("Content Security Policy" in error for error in watched.errors)
        await watched.page.close()


async def test_a_frame_of_html_is_walked_through_by_keys_and_is_as_high_as_what_is_in_it() -> None:
    html = f"<p>{'owl ' * 200}</p><details><summary>More</summary><p style='height: 300px'>mice</p></details>"
    async with (
        served(notebook_of(f"show text/html {html}")) as desk,
        chromium() as browser,
        visited(desk, browser) as page,
    ):
        await run(page)
        frame = output(page, 1).locator("iframe")
        more = frame.content_frame.get_by_text("More")
        await expect(more).to_be_visible()
        heights = [await fitting(frame)]
        await page.set_viewport_size({"width": 600, "height": 900})
        heights.append(await fitting(frame, heights[-1]))
        await more.focus()
        await page.keyboard.press("Enter")
        heights.append(await fitting(frame, heights[-1] + 290))
        assert heights == sorted(heights)
        await page.keyboard.press("Escape")
        await expect(cell(page, 1)).to_be_focused()


async def fitting(frame: Locator, above: float = 0) -> float:
    """The height of a frame, when it is above a height and all that is in it is to be seen."""

    async def height() -> float:
        box = await frame.bounding_box()
        inner = await frame.content_frame.locator("html").evaluate("root => root.scrollHeight")
        return box["height"] if box is not None and inner <= box["height"] and box["height"] > above else 0.0

    for _ in range(600):
        if found := await height():
            return found
        await asyncio.sleep(0.1)
    raise AssertionError("the frame does not fit what is in it")


async def test_text_streams_into_one_node_while_the_cell_runs() -> None:
    async with opened("print one\nsleep 600") as (desk, page):
        await run(page)
        await expect(output(page, 1)).to_have_text("one")
        assert desk.session.view("c1").status == "running"
        await command(page, 1, "i", "i")
        await expect(cell(page, 1).get_by_text("cancelled", exact=True)).to_be_visible()


async def test_colours_and_progress_bars_of_terminals_are_understood() -> None:
    bar = "print \x1b[32mgreen\x1b[0m 10%\r20%\rdone"
    # The echo language ends lines as Python does, so the bar is written as JSON and read by the page.
    async with opened("print x") as (desk, page):
        await run(page)
        await expect(output(page, 1)).to_have_text("x")
        view = desk.views[0]
        stream = {"type": "stream", "name": "stdout", "text": "\r" + bar.removeprefix("print ")}
        view._send_msg({"op": "output", "id": "c1", "items": [stream]})
        await expect(output(page, 1)).to_have_text("x\ndone")


async def highlighted(page: Page) -> dict[str, list[str]]:
    """The names of the styles that text has, and the pieces of it."""
    found: dict[str, list[str]] = await page.evaluate(
        "() => Object.fromEntries([...CSS.highlights].map(([name, ranges]) => [name, [...ranges].map(String)]))"
    )
    return {name: pieces for name, pieces in found.items() if any(pieces)}


async def test_printed_text_has_the_colours_of_a_terminal() -> None:
    pieces = [
        "ok \x1b[1;31mwro",
        "ng\x1b[39m still bold\x1b[m plain \x1b[",
        "38;2;20;190;30m24 bits\x1b[0m \x1b[38;5;196mof 256\x1b[0m\x1b[2K \x1b[30;42mPASS\x1b[0m\n",
        "\x1b[34m10 %\x1b[0m\r\x1b[32mdone\x1b[0m",
    ]
    async with opened("print x") as (desk, page):
        await run(page)
        await expect(output(page, 1)).to_have_text("x")
        streams = [{"type": "stream", "name": "stdout", "text": text} for text in pieces]
        desk.views[0]._send_msg({"op": "output", "id": "c1", "items": streams})
        await expect(output(page, 1)).to_have_text("x\nok wrong still bold plain 24 bits of 256 PASS\ndone")
        assert await highlighted(page) == {
            "ansi-red": ["wro", "ng", "of 256"],
            "ansi-bold": ["wro", "ng", " still bold"],
            "ansi-green": ["24 bits", "done"],
            "ansi-black": ["PASS"],
            "ansi-on-green": ["PASS"],
        }
        stream = output(page, 1).locator(".stream")
        colours = {
            await stream.evaluate("(box, style) => getComputedStyle(box, `::highlight(${style})`).color", name)
            for name in ("ansi-red", "ansi-green", "ansi-blue", "ansi-none")
        }
        assert len(colours) == 4
        # Ranges of an output that is gone would keep its text for ever.
        await run(page)
        await expect(output(page, 1)).to_have_text("x")
        assert await highlighted(page) == {}


async def test_an_error_is_shown_at_its_line_and_its_link_leads_there() -> None:
    async with opened("print 1\nfail tool the tool broke\nprint 2") as (desk, page):
        await run(page)
        card = output(page, 1).get_by_role("alert")
        await expect(card).to_contain_text("Tool error")
        await expect(card).to_contain_text("the tool broke")
        await expect(cell(page, 1).locator(".cm-lintRange-error")).to_have_text("fail tool the tool broke")
        await card.get_by_role("button", name="Cell 1:2").click()
        await expect(cell(page, 1).locator(".cm-line.flash")).to_have_text("fail tool the tool broke")
        await until(lambda: desk.views[0].selected_line == 2)


async def test_values_unfold() -> None:
    value = {"title": "Report", "deep": {"list": [1, 2.5, None, True]}}
    async with opened("print x") as (desk, page):
        await run(page)
        await expect(output(page, 1)).to_have_text("x")
        item = {"type": "display", "data": {"application/json": value, "text/plain": json.dumps(value)}}
        desk.views[0]._send_msg({"op": "output", "id": "c1", "items": [item]})
        await expect(output(page, 1).get_by_text('"Report"', exact=True)).to_be_visible()
        await output(page, 1).get_by_text("{list: […]}").click()
        await output(page, 1).get_by_text("[1, 2.5, null, true]").click()
        await expect(output(page, 1).get_by_text("2.5", exact=True)).to_be_visible()


async def test_a_long_output_scrolls_until_all_of_it_is_wanted() -> None:
    async with opened("\n".join(f"print line {number}" for number in range(200))) as (_, page):
        await run(page)
        more = output(page, 1).get_by_role("button", name="Show all")
        await more.click()
        await expect(output(page, 1).get_by_role("button", name="Show less")).to_be_visible()
        height = (await output(page, 1).bounding_box() or {})["height"]
        assert height > 3_000


async def test_a_question_is_answered_in_place() -> None:
    async with opened("ask What is your name?") as (_, page):
        await run(page)
        field = output(page, 1).get_by_role("textbox", name="What is your name?")
        await expect(field).to_be_focused()
        await page.keyboard.type("Ada")
        await output(page, 1).get_by_role("button", name="Send").click()
        await expect(output(page, 1)).to_have_text('heard "Ada"')


async def test_a_page_that_comes_later_sees_what_was_said() -> None:
    async with (
        served(notebook_of("warn careful\nfail script no", "ask Still there?")) as desk,
        chromium() as browser,
        visited(desk, browser) as first,
    ):
        await run(first, 1)
        await expect(output(first, 1).get_by_role("alert")).to_be_visible()
        await run(first, 2)
        await expect(output(first, 2).get_by_role("textbox")).to_be_visible()
        async with visited(desk, browser) as second:
            await expect(output(second, 1).get_by_role("alert")).to_contain_text("no")
            await expect(output(second, 1)).to_contain_text("careful")
            await expect(cell(second, 1).locator(".cm-lintRange-error")).to_have_text("fail script no")
            await expect(cell(second, 2)).to_have_attribute("aria-busy", "true")


def png(width: int, height: int) -> str:
    """The beginning of a picture of that size, in base64."""
    return base64.b64encode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height)).decode()


async def test_a_picture_that_could_fill_the_memory_is_told_of_instead_of_shown() -> None:
    sof = b"\xff\xd8\xff\xe0" + struct.pack(">H", 2_000) + bytes(1_998) + b"\xff\xc2\0\x11\x08"
    jpeg = base64.b64encode(sof + struct.pack(">HH", 10_000, 12_000) + bytes(20)).decode()
    shown = f"show image/png {png(10_000, 10_001)}\nshow image/jpeg {jpeg}\nshow image/png {png(4_000, 3_000)}"
    async with opened(shown) as (_, page):
        await run(page)
        told = output(page, 1).locator(".held")
        await expect(told).to_have_count(2)
        await expect(told.first).to_contain_text("10,000 × 10,001 pixels is not drawn")
        await expect(told.last).to_contain_text("12,000 × 10,000 pixels")
        await expect(output(page, 1).locator("img")).to_have_count(1)


async def test_a_picture_within_html_or_markdown_that_could_fill_the_memory_is_drawn_on_demand_only() -> None:
    huge, small = (f"data:image/png;base64,{png(size, size)}" for size in (9_999, 99))
    shown = f"show text/markdown a ![owl]({huge}) b\nshow text/html <b>c</b><img src='{huge}'>\n"
    async with opened(f"{shown}show text/html <b>d</b><img src='{small}'>") as (_, page):
        await run(page)
        told = output(page, 1).locator(".held")
        await expect(told).to_have_text([re.compile("9,999 × 9,999 pixels is not drawn")] * 2)
        await expect(output(page, 1).locator("iframe")).to_have_count(1)
        await told.first.get_by_role("button").click()
        await expect(output(page, 1).get_by_role("img", name="owl")).to_be_attached()
        await told.first.get_by_role("button", name="Show it all the same").click()
        await expect(output(page, 1).locator("iframe")).to_have_count(2)
        await expect(told).to_have_count(0)


async def test_a_burst_arrives_whole_and_in_order() -> None:
    async with opened("\n".join(f"print line {number}" for number in range(5_000))) as (_, page):
        await run(page)
        await expect(cell(page, 1)).to_have_attribute("data-status", "ok")
        text = await output(page, 1).locator("pre").all_inner_texts()
        lines = "".join(text).splitlines()
        assert lines[0] == "line 0"
        assert lines[-1] == "line 4999"


async def test_the_trace_can_be_asked_for_and_a_line_revealed() -> None:
    async with opened("print a\nprint b", "print c") as (desk, page):
        await run(page)
        view, wanted = desk.views[0], []
        view.param.watch(lambda event: wanted.append(event.new), "trace_requested", onlychanged=False)
        await cell(page, 1).get_by_role("button", name="View trace").click()
        await cell(page, 1).get_by_role("button", name="View trace").click()
        await until(lambda: len(wanted) == 2)
        assert wanted[0] == {"cell": "c1", "run_id": desk.session.view("c1").run_id}
        await editor(page, 2).click()
        await until(lambda: view.selected_cell == "c2")
        view.reveal("c1", 2)
        await expect(cell(page, 1).locator(".cm-line.flash")).to_have_text("print b")
        assert view.selected_cell == "c2"

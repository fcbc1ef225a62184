"""Models from a tab: a server that allows the page answers in a stream; else the cell says what is wrong."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.async_api import BrowserContext, Locator, Page, expect

from studio.bundles import unpack
from tests.browser.conftest import serving
from tests.browser.test_downloads import content, exported
from tests.browser.test_site import SLOW, visit
from tests.browser.visits import bring, kept, notebook, open_notebook, run, status, stop, until_kept
from tests.kit.browser import ONE_BROWSER
from tests.kit.openai_server import OpenAIServer, Reply, closed_port, openai_server

pytestmark = [*ONE_BROWSER]

KEY = "sk-of-the-visitor-42"

CONFIG = "/home/web/.config/llmspell/config.toml"

SETTINGS = """[providers.openai]
base_url = "{allows}"
retries = 0

[providers.refuses]
kind = "openai"
base_url = "{refuses}"
retries = 0

[providers.nobody]
kind = "openai"
base_url = "http://127.0.0.1:{port}/v1"
retries = 0
"""

TELL = """
for piece in Agent.new({{ model = "{model}" }}):stream_chat("Tell me.") do io.write(piece) end
"""

SAY = 'console.log(await Agent.new({{ model: "{model}" }}).chat("Tell me."));'

CELLS = (
    ("lua", TELL.format(model="openai/fake-1")),
    ("javascript", SAY.format(model="openai/fake-1")),
    ("lua", TELL.format(model="refuses/fake-1")),
    ("lua", TELL.format(model="nobody/fake-1")),
    ("lua", TELL.format(model="anthropic/claude-sonnet-4-5")),
)
STREAMS, SAYS, REFUSED, NOBODY, ELSEWHERE = range(5)

REPLIES = (
    Reply(("Slowly ", "but ", "surely "), fault="stall_midway"),
    Reply(("An owl ", "is ", "a bird.")),
    Reply(("Two ", "owls.")),
    Reply(fault="unauthorized"),
    Reply(fault="rate_limit"),
    Reply(fault="server_error"),
    Reply(("The owls ", "are not what "), fault="reset", delay=2.0),
)


async def failed(page: Page, number: int, *said: str) -> None:
    """Run a cell; it fails, and says so in a sentence."""
    await run(page, number)
    for words in said:
        await expect(output(page, number).locator(".failure")).to_contain_text(words, timeout=SLOW)
    await status(page, "idle")


def output(page: Page, number: int) -> Locator:
    return page.locator(".cell").nth(number)


async def set_the_key(page: Page) -> None:
    """As a person does, in the settings; then the server is tried from there."""
    await page.keyboard.press("Control+,")
    dialog = page.get_by_role("dialog", name="Settings")
    await dialog.get_by_role("tab", name="Models").click()
    await dialog.get_by_role("button", name="Set a key: OpenAI").click()
    await expect(dialog.get_by_text("It is kept in this browser").first).to_be_visible(timeout=SLOW)
    await dialog.get_by_label("Key for OpenAI").fill(KEY)
    await dialog.get_by_role("button", name="Keep the key").first.click()
    await dialog.get_by_role("button", name="Test connection: OpenAI").click(timeout=SLOW)
    await expect(dialog.get_by_text("OpenAI answered in")).to_be_visible(timeout=SLOW)
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()


async def a_stream_is_seen_and_stopped(page: Page, server: OpenAIServer) -> None:
    """What has come is shown while the rest is waited for; *Stop* hangs up."""
    await run(page, STREAMS)
    await expect(output(page, STREAMS).get_by_text("Slowly").first).to_be_visible(timeout=SLOW)
    await status(page, "busy")
    await until_kept(page, "Slowly ")
    await stop(page)
    await server.hung_up.wait()
    assert server.headers[-1]["authorization"] == f"Bearer {KEY}"


async def test_a_model_streams_is_stopped_and_what_goes_wrong_is_said(site: Path) -> None:
    with serving(site) as address:
        origin = address.rstrip("/")
        async with openai_server(*REPLIES, origin=origin) as allows, openai_server() as refuses, visit() as visited:
            context, watched, refused = visited
            page = watched.page
            settings = SETTINGS.format(allows=allows.url, refuses=refuses.url, port=closed_port())
            await bring(page, address, {"ask.spell.md": notebook(*CELLS), CONFIG: settings})
            await open_notebook(page, address, "ask.spell.md")
            await set_the_key(page)

            await a_stream_is_seen_and_stopped(page, allows)
            await run(page, STREAMS)
            await expect(output(page, STREAMS)).to_contain_text("An owl is a bird.", timeout=SLOW)
            await run(page, SAYS)
            await expect(output(page, SAYS)).to_contain_text("Two owls.", timeout=SLOW)

            await failed(page, STREAMS, "refused the key", "Incorrect API key")
            await failed(page, STREAMS, "asks to wait", "slow down")
            await failed(page, STREAMS, "failed (500)", "Try again later")
            await failed(page, STREAMS, "hung up in the middle of its answer")
            await failed(page, REFUSED, "the server answers, but does not let pages of", f"Allow the origin {origin} ")
            await failed(page, NOBODY, "nothing answers there")
            await failed(page, ELSEWHERE, "litellm, which does not run in a browser's tab")
            await the_network_goes(page, context)
            await the_runs_are_traced(page, failed=8, stopped=1)
            await nothing_but_the_settings_has_the_key(page)
            assert (refused, watched.external, watched.errors) == ([], [], [])


async def the_network_goes(page: Page, context: BrowserContext) -> None:
    """A connection that breaks while the computer is offline is told as that."""
    await context.set_offline(True)
    await failed(page, STREAMS, "in the middle of its answer", "this computer lost its network")
    await context.set_offline(False)


async def the_runs_are_traced(page: Page, failed: int, stopped: int) -> None:
    """The trace has each run as what it was; a model's words are there although the answer broke off."""
    ends: list[str] = []
    for _ in range(SLOW // 500):
        journals = [text for path, text in (await kept(page)).items() if path.endswith(".ndjson")]
        records = [json.loads(line) for text in journals for line in text.splitlines()]
        ends = [record["data"]["status"] for record in records if record.get("kind") == "run.finished"]
        if (ends.count("failed"), ends.count("cancelled")) == (failed, stopped):
            assert "The owls " in "".join(journals)
            return
        await page.wait_for_timeout(500)
    raise AssertionError(f"the runs ended as {ends}")


async def nothing_but_the_settings_has_the_key(page: Page) -> None:
    """Neither traces nor exports do."""
    files = await kept(page)
    assert [path for path, text in files.items() if KEY in text] == [CONFIG]
    await page.get_by_role("button", name="Export", exact=True).first.click()
    for format in ("python", "ipynb", "html"):
        assert KEY.encode() not in (await exported(page, format))[1]
    await page.get_by_role("button", name="Close", exact=True).click()
    await page.get_by_role("button", name="Folders and zips").click()
    async with page.expect_download(timeout=SLOW) as coming:
        await page.get_by_role("menuitem", name="Export everything as .zip").click()
    files_of_zip = unpack(await content(await coming.value), "workspace.zip").files
    assert [name for name, data in files_of_zip.items() if KEY.encode() in data] == []
    assert "ask.spell.md" in files_of_zip

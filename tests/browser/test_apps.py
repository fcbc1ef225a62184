"""*View as app* in a tab: the app of the notebook as it is now, in a tab of its own, with the studio or without."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import BrowserContext, Page, expect

from tests.browser.conftest import serving
from tests.browser.test_journey import write
from tests.browser.test_site import SLOW, visit
from tests.browser.visits import bring, open_notebook
from tests.kit.browser import ONE_BROWSER

pytestmark = [*ONE_BROWSER]

TEXT = """---
title: Owls for you
model: demo/assistant
params:
  name: {type: string, default: Ada}
  list: {type: file, default: seen.txt}
app:
  chat: clerk
---

```lua {#word}
word = "Old"
```

```lua {#greet}
clerk = Agent.new({ name = "clerk", system_prompt = "You calculate", tools = { Calculator.new() } })
local text = FileSystemTool.new():run({ operation = "read", path = params.list }).content
print(word .. ", " .. params.name .. ": " .. text)
```
"""


async def app_opened(page: Page, context: BrowserContext) -> Page:
    """Press *View as app*; the tab that opens."""
    async with context.expect_page(timeout=SLOW) as coming:
        await page.get_by_role("button", name="View as app").click()
    app = await coming.value
    await expect(app.get_by_role("heading", name="Owls for you")).to_be_visible(timeout=SLOW)
    return app


async def it_runs(app: Page) -> None:
    """The form is filled in, a file goes along, results appear, and the agent answers."""
    await app.get_by_label("name").fill("Eve")
    file = {"name": "owls.txt", "mimeType": "text/plain", "buffer": b"seven owls"}
    await app.locator('input[type="file"]').set_input_files(file)
    await app.get_by_role("button", name="Run", exact=True).click()
    await expect(app.get_by_role("region", name="Results").last).to_have_text("Hello, Eve: seven owls", timeout=SLOW)
    await app.get_by_role("textbox", name="Your message").fill("What is 12 * 12?")
    await app.keyboard.press("Enter")
    await expect(app.get_by_role("log")).to_contain_text("144", timeout=SLOW)


async def test_a_notebook_is_shown_as_an_app_beside_the_studio_and_without_it(site: Path) -> None:
    with serving(site) as address:
        async with visit() as (context, watched, refused):
            page = watched.page
            await bring(page, address, {"owls.spell.md": TEXT, "seen.txt": "none"})
            await open_notebook(page, address, "owls.spell.md")
            await write(page, 'word = "Hello"')
            app = await app_opened(page, context)
            assert await app.locator(".cm-content").count() == 0
            await it_runs(app)
            # What the app runs is in the studio's trace, and its kernel goes with its tab.
            await expect(page.get_by_role("button", name="Owls for you (app)").first).to_be_visible(timeout=SLOW)
            kernels = len(page.workers)
            await app.close()
            await fewer_workers(page, kernels)

            again = await app_opened(page, context)
            await page.close()
            await expect(again.get_by_role("alert")).to_contain_text("cannot be reached any more", timeout=SLOW)
            await again.reload()
            await expect(again.get_by_role("heading", name="Owls for you")).to_be_visible(timeout=SLOW)
            await it_runs(again)
            assert (refused, watched.external, watched.errors) == ([], [], [])


async def fewer_workers(page: Page, than: int) -> None:
    for _ in range(SLOW // 200):
        if len(page.workers) < than:
            return
        await page.wait_for_timeout(200)
    raise AssertionError(f"there are still {len(page.workers)} workers")

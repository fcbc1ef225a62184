"""A secret that a notebook names is used, and is never sent to the browser: not by any panel, form, or export."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.async_api import Page, WebSocket, expect

from kernel.sandbox.redaction import HIDDEN
from kernel.sandbox.vault import Vault
from tests.kit.browser import ONE_BROWSER, chromium, watched_page
from tests.kit.journey import SLOW, Visitor, running_studio
from tests.kit.world import world

pytestmark = [pytest.mark.browser, *ONE_BROWSER]

CANARY = "xoxb-canary/7f3a9c1e+bird"

FORMS = (CANARY, quote(CANARY, safe=""), base64.b64encode(CANARY.encode()).decode()[:-4], CANARY.encode().hex())

SETTINGS = """[security]
profile = "careful"
[security.profiles.careful]
base = "low"
ask = ["slack"]
"""

NOTEBOOK = """# Secrets

```lua {#tell}
kept = SlackTool.new({ token = "secret:canary", base_url = "URL/slack/api" })
local said = kept:run({ text = "echo", channel = "#echo" })
print(json.encode(said))
State.set("said", said)
return { said = said, config = kept.config }
```
"""


class Wire:
    """Everything that a browser was sent."""

    def __init__(self, page: Page) -> None:
        self.sent: list[str] = []
        page.on("websocket", self._opened)

    def _opened(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._received)

    def _received(self, frame: Any) -> None:
        self.sent.append(frame if isinstance(frame, str) else frame.decode("utf-8", "replace"))

    @property
    def leaks(self) -> list[str]:
        everything = "".join(self.sent)
        return [form for form in FORMS if form in everything]


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kernel.sandbox.vault.keyring", lambda: None)
    (tmp_path / "config.toml").write_text(SETTINGS)
    place = {"LLMSPELL_CONFIG": str(tmp_path / "config.toml"), "LLMSPELL_SECRET_KEY": "a long passphrase"}
    for name, value in place.items():
        monkeypatch.setenv(name, value)
    Vault(place).keep("canary", CANARY, ["127.0.0.1"])


async def test_a_secret_is_used_and_never_on_the_screen(tmp_path: Path, vault: None) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    async with world() as outside, running_studio(folder) as studio, chromium() as browser:
        (folder / "a.spell.md").write_text(NOTEBOOK.replace("URL", outside.url))
        async with watched_page(browser, 1440, 900) as watched:
            wire, visitor = Wire(watched.page), Visitor(watched)
            await watched.page.goto(studio.link)
            await visitor.open("a.spell.md")
            await runs(visitor)
            assert any(CANARY in call["headers"].get("Authorization", "") for call in outside.calls)
            await looks_everywhere(visitor)
            await tries(visitor, outside.url)
            await exports(visitor, folder)
            # The service repeats what it was given: that came here, without the secret.
            assert HIDDEN in "".join(wire.sent) or "\\u2022\\u2022\\u2022" in "".join(wire.sent)
            assert wire.leaks == []
            assert (watched.external, watched.errors) == ([], [])


async def runs(visitor: Visitor) -> None:
    await visitor.run(2)
    form = visitor.page.get_by_role("form", name="Approval of slack")
    await expect(form).to_contain_text("#echo", timeout=SLOW)
    await form.get_by_role("button", name="Allow once").click()
    await expect(visitor.output(2)).to_contain_text(HIDDEN, timeout=SLOW)
    await expect(visitor.output(2)).to_contain_text("secret:canary")


async def looks_everywhere(visitor: Visitor) -> None:
    """State, audit, the span's detail, and the inspector of the editor."""
    page = visitor.page
    await page.get_by_role("tab", name="State").click()
    await page.get_by_role("tree", name="State").get_by_text("said", exact=True).click(timeout=SLOW)
    await expect(page.get_by_role("region", name="History")).to_contain_text(HIDDEN, timeout=SLOW)
    await page.get_by_role("tab", name="Audit").click()
    decisions = page.get_by_role("listbox", name="Decisions").get_by_role("option")
    await decisions.filter(has_text="allowed").filter(has_text="slack").first.click(timeout=SLOW)
    await page.get_by_role("button", name="Show in the trace").click()
    await expect(page.get_by_role("region", name="Span detail")).to_contain_text(HIDDEN, timeout=SLOW)
    await visitor.cell(2).locator(".cm-line").first.click()
    await page.keyboard.press("Home")
    for _ in "kept = SlackTool":
        await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Shift+Tab")
    await expect(page.locator(".help-tip")).to_contain_text("Slack", timeout=SLOW)
    await page.keyboard.press("Escape")


async def tries(visitor: Visitor, url: str) -> None:
    """The palette: its form names the secret, and so does what it asks and gives."""
    page = visitor.page
    await page.get_by_role("button", name="Tools", exact=True).click()
    palette = page.get_by_role("dialog", name="Tools")
    search = palette.get_by_role("combobox", name="Search tools")
    await search.fill("slack")
    await palette.get_by_role("listbox", name="Tools").get_by_text("slack", exact=True).click(timeout=SLOW)
    await palette.get_by_label("text", exact=True).fill("echo")
    await palette.get_by_label("channel", exact=True).first.fill("#echo")
    await palette.get_by_text("Options", exact=True).click()
    await palette.get_by_label("token", exact=True).fill("secret:canary")
    await palette.get_by_label("base_url", exact=True).fill(f"{url}/slack/api")
    await palette.get_by_role("button", name="Try").click()
    form = palette.get_by_role("form", name="Approval of slack")
    await form.get_by_role("button", name="Edit arguments").click(timeout=SLOW)
    await form.get_by_role("button", name="Allow once").click()
    await expect(palette.get_by_role("region", name="Result")).to_contain_text(HIDDEN, timeout=SLOW)
    await palette.get_by_role("button", name="Close").click()


async def exports(visitor: Visitor, folder: Path) -> None:
    await visitor.page.get_by_role("button", name="Export").click()
    dialog = visitor.page.get_by_role("dialog", name="Export notebook")
    await dialog.get_by_role("button", name="Save beside the notebook").click()
    await expect(dialog).to_contain_text("a.lua", timeout=SLOW)
    script = folder / "a.lua"
    await expect(dialog.locator(".told")).not_to_be_empty(timeout=SLOW)
    assert "secret:canary" in script.read_text()
    assert [form for form in FORMS if form in everything_in(folder)] == []


def everything_in(folder: Path) -> str:
    return "".join(path.read_bytes().decode("utf-8", "replace") for path in folder.rglob("*") if path.is_file())

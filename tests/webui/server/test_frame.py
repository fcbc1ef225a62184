"""The frame around a notebook in a real browser; the session and the three panels are doubles."""

from __future__ import annotations

import re
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from studio.notebook.notices import KernelStatus, Recovered, Saved, Trouble
from tests.kit.browser import ONE_BROWSER, chromium, shared_fixture, watched_page
from tests.kit.frame import LOADING, Frame, framed
from tests.kit.loopback import serving, until
from tests.kit.studio_double import hub_double
from webui.credentials import Credentials
from webui.rest import link
from webui.server import build_app

pytestmark = [
    pytest.mark.browser,
    *ONE_BROWSER,
    pytest.mark.filterwarnings("ignore:The .* to HTTPServerRequest:DeprecationWarning"),
]


@shared_fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as running:
        yield running


@shared_fixture
async def studio(tmp_path: Path, browser: Browser) -> AsyncIterator[Frame]:
    async with framed(tmp_path, browser) as frame:
        yield frame


async def test_the_page_works_under_its_policy_and_asks_no_other_host(studio: Frame) -> None:
    await studio.enter("owls.spell.md")
    for _ in range(2):
        await studio.page.get_by_role("button", name="Toggle theme").click()
        await expect(studio.page.get_by_role("region", name="Trace")).to_be_visible()
    await studio.page.get_by_role("tab", name="State").click()
    await expect(studio.page.get_by_role("region", name="State")).to_be_visible()
    await expect(studio.page).not_to_have_url(re.compile("token"))
    assert studio.watched.external == []
    assert studio.watched.errors == []


async def test_a_link_to_a_broken_notebook_opens_its_folder_and_says_what_is_wrong(studio: Frame) -> None:
    (studio.folder / "torn.spell.md").write_text("---\ntitle: [\n---\n")
    await studio.page.goto(link(studio.address, studio.credentials.new_launch_token(), "torn.spell.md"))
    told = studio.page.get_by_role("alert").filter(has_text="The front matter cannot be read (line")
    await expect(told).to_be_visible(timeout=LOADING)
    await expect(studio.page.get_by_role("button", name="Open owls.spell.md")).to_be_visible(timeout=LOADING)
    assert studio.watched.errors == []


async def test_the_theme_toggle_changes_every_part_of_the_frame(studio: Frame) -> None:
    await studio.enter("owls.spell.md")
    colour = "element => getComputedStyle(element).color"
    parts = [studio.page.get_by_role("tab", name="State"), studio.page.get_by_label("Notebook title")]
    light = [await part.evaluate(colour) for part in parts]
    await studio.page.get_by_role("button", name="Toggle theme").click()
    for part, before in zip(parts, light, strict=True):
        await expect(part).not_to_have_css("color", before)


async def test_the_bar_follows_the_session(studio: Frame) -> None:
    await studio.enter("owls.spell.md")
    session = studio.session()
    status = studio.page.get_by_role("status")
    await expect(status).to_have_text("idle")
    await expect(studio.page.get_by_role("button", name="Interrupt")).to_be_disabled()
    session.tell(KernelStatus("busy"))
    await expect(status).to_have_text("busy")
    await studio.page.get_by_role("button", name="Interrupt").click()
    session.tell(Saved(0.0))
    await expect(studio.page.get_by_text("Saved ")).to_be_visible()
    session.tell(Trouble("The disk is full. Make room.", "saving"))
    await expect(studio.page.get_by_role("alert")).to_contain_text("The disk is full")
    await expect(studio.page.get_by_text("Not saved")).to_be_visible()
    session.tell(Saved(0.0))
    await expect(studio.page.get_by_role("alert")).to_have_count(0)
    session.tell(KernelStatus("dead", "The kernel stopped unexpectedly (signal 9)."))
    await expect(status).to_have_text("dead")
    assert session.log == ["interrupt"]


async def test_every_button_of_the_bar_reaches_the_session(studio: Frame) -> None:
    await studio.enter("owls.spell.md")
    session = studio.session()
    for name in ("Run all", "Restart kernel", "Undo"):
        await studio.page.get_by_role("button", name=name, exact=True).click()
    await studio.page.keyboard.press("Control+s")
    await until(lambda: len(session.log) == 4)
    assert sorted(session.log) == ["restart", "run_all", "save", "undo"]
    await expect(studio.page.get_by_role("button", name="Redo")).to_be_disabled()


async def test_a_trouble_that_nobody_has_read_gives_no_room_to_notes(studio: Frame) -> None:
    await studio.enter("owls.spell.md")
    session = studio.session()
    session.tell(Trouble("The disk is full. Make room.", "saving"))
    for number in range(6):
        session.tell(Recovered(1, f"Note {number}."))
    await expect(studio.page.get_by_text("Note 5.")).to_be_visible()
    await expect(studio.page.get_by_role("alert").filter(has_text="disk is full")).to_be_visible()


async def test_the_title_is_edited_in_place(studio: Frame) -> None:
    await studio.enter("owls.spell.md")
    session = studio.session()
    field = studio.page.get_by_label("Notebook title")
    await field.fill("Owls at night")
    await field.press("Enter")
    await until(lambda: session.notebook.title == "Owls at night")
    await field.fill("thrown away")
    await field.press("Escape")
    await expect(field).to_have_value("Owls at night")
    assert await studio.page.title() == "Owls at night – Spell Studio"


async def test_a_parameter_is_edited_in_the_form(studio: Frame) -> None:
    await studio.enter("owls.spell.md")
    session = studio.session()
    await studio.page.get_by_label("topic").fill("bats")
    await studio.page.get_by_label("topic").press("Enter")
    await until(lambda: session.notebook.params[0].default == "bats")
    await studio.page.get_by_label("polite").click()
    await until(lambda: session.notebook.params[2].default is False)


async def test_another_notebook_takes_the_place_of_the_first_without_a_new_page(studio: Frame) -> None:
    await studio.enter("owls.spell.md")
    await studio.page.evaluate("window.stays = true")
    await studio.page.get_by_role("button", name="Open notes/bats.spell.md").click()
    await expect(studio.page.get_by_role("button", name="Open notes/bats.spell.md")).to_have_attribute(
        "aria-current", "page"
    )
    await expect(studio.page).to_have_url(re.compile("file=notes%2Fbats[.]spell[.]md"))
    assert await studio.page.evaluate("window.stays") is True
    assert [(one.path, one.pages) for one in studio.hub.notebooks()] == [
        ("owls.spell.md", 0),
        ("notes/bats.spell.md", 1),
    ]


async def test_the_border_between_notebook_and_trace_moves_by_keys_and_is_remembered(studio: Frame) -> None:
    await studio.enter("owls.spell.md")
    grip = studio.page.get_by_role("separator", name="Resize the notebook")
    before = int(await grip.get_attribute("aria-valuenow") or "")
    await grip.focus()
    await grip.press("ArrowLeft")
    await grip.press("PageUp")
    await expect(grip).to_have_attribute("aria-valuenow", str(before - 12))
    await studio.page.reload()
    await expect(grip).to_have_attribute("aria-valuenow", str(before - 12), timeout=LOADING)
    await grip.press("Enter")
    await expect(grip).to_have_attribute("aria-valuenow", str(before))


async def test_a_page_follows_a_notebook_that_another_window_renames_and_is_told_when_it_is_deleted(
    studio: Frame,
) -> None:
    await studio.enter("owls.spell.md")
    await studio.hub.rename("owls.spell.md", "eagles")
    await expect(studio.page).to_have_url(re.compile("file=eagles[.]spell[.]md"), timeout=LOADING)
    await expect(studio.page.get_by_role("region", name="Notebook")).to_be_visible(timeout=LOADING)
    await until(lambda: [one.pages for one in studio.hub.notebooks()] == [1])
    await studio.hub.shut("eagles.spell.md", "")
    await expect(studio.page.get_by_text("eagles.spell.md was deleted or replaced")).to_be_visible()


async def test_search_narrows_the_list_of_files(studio: Frame) -> None:
    await studio.enter()
    search = studio.page.get_by_label("Search files")
    rows = studio.page.get_by_role("list", name="Spellbooks").get_by_role("listitem")
    await expect(rows).to_have_count(2)
    await search.fill("BAT")
    await expect(rows).to_have_count(1)
    await search.fill("nothing like it")
    await expect(studio.page.get_by_text("Nothing is called")).to_be_visible()


async def test_files_that_another_program_makes_and_takes_away_are_seen(studio: Frame) -> None:
    await studio.enter()
    (studio.folder / "owls.spell.md").rename(studio.folder / "mice.spell.md")
    await expect(studio.page.get_by_role("button", name="Open mice.spell.md")).to_be_visible()
    await expect(studio.page.get_by_role("button", name="Open owls.spell.md")).to_have_count(0)


async def test_a_page_that_is_closed_gives_the_notebook_back(studio: Frame) -> None:
    await studio.enter("owls.spell.md")
    assert studio.hub.notebooks()[0].pages == 1
    await studio.page.close()
    await until(lambda: studio.hub.notebooks()[0].pages == 0, 60)


async def test_dashboards_that_somebody_opens_before_the_files_are_listed_stay(
    studio: Frame, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_list, paths = threading.Event(), studio.hub.workspace.list()
    monkeypatch.setattr(studio.hub.workspace, "list", lambda: may_list.wait(60) and paths)
    await studio.enter()
    await studio.page.get_by_role("button", name="Dashboards", exact=True).click()
    dashboards = studio.page.get_by_role("region", name="Dashboards")
    await expect(dashboards).to_be_visible(timeout=LOADING)
    may_list.set()
    await expect(studio.page.get_by_role("button", name="Open owls.spell.md")).to_be_visible(timeout=LOADING)
    await expect(dashboards).to_be_visible()


async def test_a_narrow_window_keeps_the_files_in_a_drawer(studio: Frame) -> None:
    await studio.page.set_viewport_size({"width": 600, "height": 800})
    await studio.page.goto(link(studio.address, studio.credentials.new_launch_token(), "owls.spell.md"))
    await expect(studio.page.get_by_role("region", name="Notebook")).to_be_visible(timeout=LOADING)
    await expect(studio.page.get_by_role("region", name="Files")).to_be_hidden()
    await studio.page.get_by_role("button", name="Open drawer").click()
    await expect(studio.page.get_by_role("region", name="Files")).to_be_visible()


FOCUSED = """(name) => {
  let one = document.activeElement
  while (one?.shadowRoot?.activeElement) { one = one.shadowRoot.activeElement }
  return (one?.getAttribute("aria-label") ?? "").includes(name)
}"""


async def test_the_drawer_and_the_menu_of_a_narrow_window_are_gone_through_by_keys(studio: Frame) -> None:
    page = studio.page
    await studio.enter("owls.spell.md")
    await page.set_viewport_size({"width": 420, "height": 800})
    await expect(page.get_by_role("region", name="Files")).to_be_hidden()
    await page.get_by_role("button", name="Open drawer").press("Enter")
    await page.wait_for_function(FOCUSED, arg="Files")
    await page.keyboard.press("Escape")
    await page.wait_for_function(FOCUSED, arg="drawer")
    more = page.get_by_role("button", name="More", exact=True)
    await more.press("Enter")
    await page.keyboard.press("End")
    await expect(page.get_by_role("menuitem", name="Settings")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(more).to_be_focused()
    await more.press("Enter")
    await page.get_by_role("menuitem", name="Share as app").press("Enter")
    await expect(page.get_by_role("dialog", name="Share as app")).to_be_visible()


async def test_a_page_that_looks_as_the_system_does_hears_of_the_night(studio: Frame) -> None:
    await studio.hub.memory.choose_look(theme="system")
    await studio.enter("owls.spell.md")
    for look in ("dark", "light"):
        await studio.page.emulate_media(color_scheme="dark" if look == "dark" else "light")
        await expect(studio.page.locator("html")).to_have_class(re.compile(rf"\b{look}\b"), timeout=LOADING)


async def test_the_page_says_so_when_the_studio_has_gone(tmp_path: Path, browser: Browser) -> None:
    hub, credentials = hub_double(tmp_path), Credentials()
    async with watched_page(browser) as watched:
        async with serving(lambda port: build_app(hub, port, credentials)) as port:
            await watched.page.goto(link(f"http://127.0.0.1:{port}", credentials.new_launch_token()))
            await expect(watched.page.get_by_role("region", name="Files")).to_be_visible(timeout=LOADING)
        await expect(watched.page.get_by_role("alert")).to_contain_text("The studio cannot be reached", timeout=LOADING)

"""Running cells: every language, what they show, stopping and starting again, questions, breakpoints, what is stale."""

from __future__ import annotations

import re

from playwright.async_api import expect

from tests.parity.books import ASK, BOXES, CHART, FLOW, KEEP, SCRATCH, SPENT, WATCH
from tests.parity.visit import Visit


async def runs_all(visit: Visit) -> None:
    await visit.button("Run all").first.click()
    await expect(visit.output(SPENT)).to_contain_text("operation")
    await visit.idle()


async def runs_lua(visit: Visit) -> None:
    await expect(visit.output(ASK)).to_contain_text("About owls")
    await visit.says(
        'local t = {}\nfor w in ("a b"):gmatch("%w") do t[#t + 1] = w end\nprint(#t .. " words")', "2 words"
    )


async def runs_javascript(visit: Visit) -> None:
    await expect(visit.output(BOXES)).to_contain_text("boxes of 6 * 7 = 42")


async def runs_python(visit: Visit) -> None:
    await visit.cell(SCRATCH).focus()
    await visit.button("Add Python cell").click()
    await visit.write(SCRATCH + 1, 'print("python", sum(cells.boxes))')
    await visit.run(SCRATCH + 1)
    await expect(visit.output(SCRATCH + 1)).not_to_be_empty()
    await visit.idle()
    said = await visit.output(SCRATCH + 1).inner_text()
    await visit.page.keyboard.press("Escape")
    await visit.cell(SCRATCH + 1).focus()
    await visit.page.keyboard.type("dd")
    await expect(visit.cell(SCRATCH + 1)).to_have_count(0)
    assert "python 3" in said, said


async def asks_in_sql(visit: Visit) -> None:
    await expect(visit.output(SPENT).get_by_role("cell", name="chat", exact=True)).to_be_visible()
    await visit.cell(SPENT).get_by_role("button", name="Chart", exact=True).click()
    await expect(visit.cell(SPENT).get_by_role("img", name="Chart")).to_be_visible()
    await visit.cell(SPENT).get_by_role("button", name="Table", exact=True).click()


async def calls_tools(visit: Visit) -> None:
    await expect(visit.output(ASK)).to_contain_text("6 * 7 = 42")


async def runs_a_workflow(visit: Visit) -> None:
    await expect(visit.output(FLOW)).to_contain_text("21")
    await expect(visit.output(FLOW)).to_contain_text("42")


async def hears_hooks(visit: Visit) -> None:
    await expect(visit.output(WATCH)).to_contain_text("hooked calculator")


async def hears_events(visit: Visit) -> None:
    await expect(visit.output(WATCH)).to_contain_text("heard 2")


async def keeps_state(visit: Visit) -> None:
    await expect(visit.output(KEEP)).to_contain_text("seen 1")
    await visit.run(KEEP)
    await expect(visit.output(KEEP)).to_contain_text("seen 2")


async def draws_charts_and_tables(visit: Visit) -> None:
    output = visit.output(CHART)
    await visit.cell(CHART).scroll_into_view_if_needed()
    await expect(output.get_by_role("img", name="Chart: Weights").locator("canvas").first).to_be_attached()
    await output.get_by_role("searchbox", name="Filter rows").fill("owl 7")
    await expect(output.get_by_role("table").get_by_role("row")).to_have_count(2)


async def streams(visit: Visit) -> None:
    await visit.says(
        'local poet = Agent.new({ name = "poet" })\nlocal parts = 0\n'
        'for chunk in poet:stream_chat("Write a poem about the sea") do parts = parts + 1; io.write(chunk) end\n'
        'print("", parts > 3)',
        "sea",
        "true",
    )


async def says_where_it_failed(visit: Visit) -> None:
    await visit.scratch("local t = nil\n\nprint(t.x)")
    await visit.run(SCRATCH)
    await expect(visit.output(SCRATCH).get_by_role("alert")).to_contain_text("scratch:3")


async def stops(visit: Visit) -> None:
    await visit.scratch('print("round and round")\nwhile true do end')
    await visit.run(SCRATCH)
    await expect(visit.page.get_by_role("status").filter(has_text="busy")).to_be_visible()
    await visit.stop()
    await visit.says('print("on " .. 6 * 7)', "on 42")


async def starts_again(visit: Visit) -> None:
    await visit.says("before = 1 print('set')", "set")
    await visit.button("Restart kernel").click()
    await expect(visit.page.get_by_text("The kernel was restarted.").first).to_be_visible()
    await visit.says("print(before, 6 * 7)", "nil", "42")
    await visit.run(ASK)
    await expect(visit.output(ASK)).to_contain_text("6 * 7 = 42")
    await visit.idle()


async def asks_a_person(visit: Visit) -> None:
    await visit.scratch('io.write("Whose shelf is it? ")\nprint("The shelf of " .. io.read())')
    await visit.run(SCRATCH)
    question = visit.cell(SCRATCH).locator(".question").last
    await question.get_by_role("textbox").fill("Ada")
    await visit.page.keyboard.press("Enter")
    await expect(visit.output(SCRATCH)).to_contain_text("The shelf of Ada")


WRITE = """local file = Tools.get("file_system")
print(pcall(file.run, file, {{ operation = "write", path = "{}.txt", content = "hu" }}))"""


async def asks_before_a_tool(visit: Visit) -> None:
    for name, answer, told in (("denied", "Deny", "was not approved"), ("allowed", "Allow once", "true")):
        await visit.scratch(WRITE.format(name))
        await visit.run(SCRATCH)
        form = visit.page.get_by_role("form", name="Approval of file_system")
        await form.get_by_role("button", name=answer).click()
        await expect(visit.output(SCRATCH)).to_contain_text(told)
        await visit.idle()


async def pauses_at_a_breakpoint(visit: Visit) -> None:
    page = visit.page
    await visit.scratch('local total = 0\nfor i = 1, 3 do\n  total = total + i\nend\nprint("total", total)')
    await page.keyboard.press("F9")
    await expect(visit.cell(SCRATCH).locator(".breakpoint")).to_have_count(1)
    await visit.run(SCRATCH)
    form = page.get_by_role("form", name="Paused at line 5")
    await expect(form.get_by_role("textbox", name="total")).to_have_value("6")
    await form.get_by_role("textbox", name="total").fill("100")
    await form.get_by_role("button", name="Continue").click()
    await expect(visit.output(SCRATCH)).to_contain_text("100")
    await visit.code().click()
    await page.keyboard.press("ControlOrMeta+End")
    await page.keyboard.press("F9")
    await expect(visit.cell(SCRATCH).locator(".breakpoint")).to_have_count(0)


async def takes_parameters(visit: Visit) -> None:
    field = visit.page.get_by_label("topic").first
    await field.fill("bats")
    await field.press("Enter")
    await visit.button("Run all").first.click()
    await expect(visit.output(ASK)).to_contain_text("About bats")
    await expect(visit.output(SPENT)).to_contain_text("operation")
    await visit.idle()


async def knows_what_is_stale(visit: Visit) -> None:
    page = visit.page
    await visit.write(
        KEEP, 'State.set("seen", 7)\nreturn "seen " .. State.get("seen") .. " " .. tostring(clerk ~= nil)'
    )
    await page.keyboard.press("Escape")
    await page.keyboard.press("Escape")
    bar = page.get_by_role("group", name="Stale cells")
    await expect(bar).to_contain_text("stale")
    await visit.command("w")
    chart = page.get_by_role("group", name="Map of cells")
    await expect(chart.get_by_role("button", name=re.compile("^keep, stale"))).to_be_visible()
    await visit.command("w")
    await bar.get_by_role("button", name="Run stale").click()
    await expect(visit.output(KEEP)).to_contain_text("seen 7")
    await visit.idle()


async def keeps_to_a_budget(visit: Visit) -> None:
    page = visit.page
    await visit.button("no budget", exact=False).click()
    await page.get_by_role("spinbutton", name="Tokens").fill("1")
    await visit.button("Save").click()
    await visit.says('print(Agent.new("owl"):chat("Tell me about owls"))', "The budget of this notebook is used up")
    await visit.button("of 1 token", exact=False).click()
    await page.get_by_role("spinbutton", name="Tokens").fill("")
    await visit.button("Save").click()
    await expect(visit.button("no budget", exact=False)).to_be_visible()


async def draws_a_workflow(visit: Visit) -> None:
    await visit.cell(FLOW).focus()
    await visit.panel("Graph")
    node = visit.page.locator(".react-flow__node").filter(has_text="say")
    await expect(node).to_be_visible()
    await expect(node).to_contain_text("✓")


async def walls_scripts_in(visit: Visit) -> None:
    page = visit.page
    switch, bar = page.get_by_role("switch", name="Isolated"), page.get_by_role("group", name="Isolation")
    await expect(switch).to_be_visible()
    if await switch.is_disabled():
        raise AssertionError(await bar.inner_text())
    await switch.click()
    await visit.button("Isolate and restart").click()
    await expect(switch).to_be_checked()
    await visit.scratch('print("behind " .. 6 * 7)')
    # The kernel is restarted a moment after the switch has turned; what is run before that says so.
    for _ in range(30):
        await visit.run(SCRATCH)
        await visit.idle()
        if "behind 42" in await visit.output(SCRATCH).inner_text():
            break
        await visit.page.wait_for_timeout(500)
    await expect(visit.output(SCRATCH)).to_contain_text("behind 42")
    await switch.click()
    await visit.button("Restart without walls").click()
    await expect(switch).not_to_be_checked()
    await expect(visit.page.get_by_role("status").filter(has_text="idle")).to_be_visible()


async def shows_an_app(visit: Visit) -> None:
    await visit.button("View as app").click()
    app = await visit.other_page("?app=" if visit.place == "tab" else "app?file=")
    await expect(app.get_by_role("button", name="Run", exact=True)).to_be_visible()
    await app.close()


async def runs_programs(visit: Visit) -> None:
    await visit.says(
        'local shell = Tools.get("shell")\nprint(pcall(shell.run, shell, { command = "echo", args = { "hu" } }))', ""
    )

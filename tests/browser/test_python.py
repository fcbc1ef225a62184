"""Cells of Python in the worker that a tab has for them, spoken to in the frames of the kernel; and in a notebook."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.browser.conftest import serving
from tests.browser.test_journey import ready, started
from tests.browser.test_site import SLOW, version_of, visit
from tests.kit.browser import ONE_BROWSER
from tests.kit.openai_server import Reply, openai_server
from tests.kit.python_host import bindings

pytestmark = [*ONE_BROWSER]

BEGIN = Path(__file__).with_name("python_worker.js")
MEMORY = 64 << 20


class Cells:
    """A worker of Python cells in a page."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.last = 0
        self.files: dict[str, str | None] = {}

    async def begin(self, source: str) -> None:
        """Have a cell begin to run."""
        self.last += 1
        await self._page.evaluate("frame => say(...frame)", ["run", self.last, source, "cell 1", 1, "c1", []])

    async def heard(self) -> list[list[Any]]:
        """What it said until the cell was over, or asked for something."""
        said = await self._page.evaluate("heard()")
        self.files = said["files"]
        return [row for row in said["rows"] if row[0] in ("out", "done", "call")] + [["failed", said["failed"]]]

    async def run(self, source: str) -> tuple[str, Any]:
        """What a cell wrote, and its value or the message of its error."""
        await self.begin(source)
        return told(await self.heard())

    async def say(self, *frame: Any) -> None:
        """Send a frame."""
        await self._page.evaluate("frame => say(...frame)", [*frame])

    async def do(self, code: str) -> None:
        """What the kernel's worker does with this one, in the words of `python_worker.js`."""
        await self._page.evaluate(code)


def told(rows: list[list[Any]]) -> tuple[str, Any]:
    text = "".join(row[3] for row in rows if row[0] == "out")
    (done,) = (row for row in rows if row[0] == "done")
    return text, done[3] if done[2] == 1 else done[3]["message"] or done[3]["why"]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def cells(site: Path) -> AsyncIterator[Cells]:
    with serving(site, isolated=True) as address:
        async with visit() as (_, watched, refused):
            await watched.page.goto(f"{address}version.json")
            await watched.page.evaluate(BEGIN.read_text())
            hello = {"bindings": bindings(), "limits": {"memory": MEMORY}, "confine": None}
            script = f"{address}v/{version_of(site)}/worker.js"
            await watched.page.evaluate("given => begin(...given)", [script, hello, True])
            yield Cells(watched.page)
            assert refused == []


CELLS = {
    "a value": ("{'a': [1, 2.5, 'ü']}", ("", {"a": [1, 2.5, "ü"]})),
    "a return": ("return 5", ("", 5)),
    "its globals": ("x = 20\nx + 1", ("", 21)),
    "text": ("print('one')\nprint('two', end='')", ("one\ntwo", None)),
    "what is written past Python": ("import os\nn = os.write(1, b'raw\\n')\nprint('after')", ("raw\nafter\n", None)),
    "tasks": (
        "import asyncio\nasync def f(n):\n    await asyncio.sleep(0.01)\n    return n\n"
        "t = asyncio.create_task(f(1))\nreturn [await t, *await asyncio.gather(f(2), f(3))]",
        ("", [1, 2, 3]),
    ),
    "sleeping": ("import time\nt = time.monotonic()\ntime.sleep(0.1)\ntime.monotonic() - t > 0.09", ("", True)),
    "an error": ("def f():\n    return 1 / 0\nf()", ("", "ZeroDivisionError: division by zero")),
    "a lost task": (
        "async def g():\n    raise ValueError('lost')\nt = asyncio.create_task(g())",
        ("", "ValueError: lost"),
    ),
    "variables": ("import os\ndict(os.environ) | {'PWD': ''}", ("", {"HOME": "/home/web", "OWL": "yes", "PWD": ""})),
    "libraries": ("import yaml, sqlite3, json, decimal\nyaml.safe_load('a: 1')", ("", {"a": 1})),
    "leaving": ("import sys\nsys.exit(3)", ("", "SystemExit: 3")),
}


@pytest.mark.parametrize("name", CELLS)
async def test_a_cell(cells: Cells, name: str) -> None:
    source, expected = CELLS[name]
    assert await cells.run(source) == expected


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("import numpy", "numpy is none of them"),
        ("import subprocess\nsubprocess.run(['ls'])", "no other programs"),
        ("import threading\nthreading.Thread(target=print).start()", "no threads"),
        ("import http.client\nhttp.client.HTTPConnection('127.0.0.1', 9).request('GET', '/')", "no sockets"),
        ("import urllib.request\nurllib.request.urlopen('http://127.0.0.1:9/')", "nothing answers there"),
    ],
)
async def test_what_a_tab_has_not_is_said(cells: Cells, source: str, words: str) -> None:
    assert words in (await cells.run(source))[1]


async def test_pages_of_the_web_are_read_by_the_browser(cells: Cells) -> None:
    """With the library that every Python has; an answer that is no success is its usual error, and silence ends."""
    async with openai_server(Reply(fault="rate_limit"), Reply(fault="stall"), origin="*") as server:
        read = f"import json, urllib.request as web\njson.load(web.urlopen('{server.url}/models'))['data'][0]['id']"
        assert await cells.run(read) == ("", "fake-1")
        post = f"web.urlopen(web.Request('{server.url}/chat', data=b'{{}}'){{}})"
        assert "HTTP Error 429: Too Many Requests" in (await cells.run(post.format("")))[1]
        assert "no answer within 0.5 seconds" in (await cells.run(post.format(", timeout=0.5")))[1]


async def test_too_much_memory_is_an_error_and_the_values_stay(cells: Cells) -> None:
    await cells.run("kept = 7\nb = []")
    assert (await cells.run("while True:\n    b.append(bytearray(1_000_000))"))[1] == "MemoryError"
    assert await cells.run("n = len(b)\nb = None\nreturn [kept, 10 < n < 70]") == ("", [7, True])


async def test_the_host_is_asked_and_answers(cells: Cells) -> None:
    await cells.begin("name = input('who? ')\nprint('hi', name)")
    (call,) = [row for row in await cells.heard() if row[0] == "call"]
    assert (call[3], call[7]) == ("$input", ["who? "])
    await cells.say("answer", call[1], 1, "Ada")
    assert told(await cells.heard()) == ("hi Ada\n", None)


async def test_files_go_both_ways(cells: Cells) -> None:
    await cells.do("bring('/workspace/beside.py', 'def twice(n): return 2 * n\\n')")
    assert await cells.run("import beside\nbeside.twice(21)") == ("", 42)
    await cells.run("with open('made.txt', 'w') as file:\n    file.write('m')")
    assert cells.files == {"/workspace/made.txt": "m"}


@pytest.mark.parametrize(
    "hangs",
    ["while True:\n    pass", "import time\ntime.sleep(600)", "import asyncio\nawait asyncio.sleep(600)", "input('?')"],
    ids=["computes", "sleeps", "waits", "asks"],
)
async def test_a_cell_is_stopped_and_the_values_stay(cells: Cells, hangs: str) -> None:
    await cells.begin(f"kept = 8\nprint('begun', flush=True)\n{hangs}")
    await cells.do("wrote('begun')")
    await cells.say("stop", cells.last, "stop")
    await cells.do(f"interrupt({cells.last})")
    rows = await cells.heard()
    while not any(row[0] == "done" for row in rows):
        rows = await cells.heard()
    assert [row[2] for row in rows if row[0] == "done"] == [2]
    assert "Traceback" not in told(rows)[0]
    assert await cells.run("kept") == ("", 8)


async def test_a_cell_that_computes_for_too_long_is_told_so(cells: Cells) -> None:
    await cells.begin("print('begun', flush=True)\nwhile True:\n    pass")
    await cells.do("wrote('begun')")
    await cells.do("interrupt(0)")
    (done,) = [row for row in await cells.heard() if row[0] == "done"]
    assert done[3]["why"] == "cpu"


async def test_a_worker_that_ends_itself_says_so(cells: Cells) -> None:
    await cells.begin("import os\nos._exit(4)")
    assert (await cells.heard())[-1] == ["failed", "Program terminated with exit(4)"]


NOTEBOOK = """---
title: Snakes
---

```python {#first}
import helper
open("made.txt", "w").write("from Python")
{"twice": helper.twice(21)}
```

```lua {#second}
return "Lua has " .. math.floor(cells.first.twice)
```

```python {#third}
while True:
    pass
```
"""

SEED = """async (files) => {
  const top = await navigator.storage.getDirectory()
  const folder = await top.getDirectoryHandle('llmspell', { create: true })
  for (const [path, text] of Object.entries(files)) {
    const file = await (await folder.getFileHandle(encodeURIComponent(path), { create: true })).createWritable()
    await file.write(text)
    await file.close()
  }
}"""


async def run_cell(page: Page, number: int) -> None:
    await page.locator(".cm-content").nth(number).click()
    await page.keyboard.press("Control+Enter")


async def test_python_runs_beside_lua_and_stop_leaves_lua_its_values(site: Path) -> None:
    status = ".top-bar .status"
    with serving(site) as address:
        async with visit() as (_, watched, refused):
            page = watched.page
            await page.goto(f"{address}version.json")
            helper = "def twice(n):\n    return 2 * n\n"
            await page.evaluate(SEED, {"/workspace/a.spell.md": NOTEBOOK, "/workspace/helper.py": helper})
            await page.goto(f"{address}?file=a.spell.md")
            await started(page)
            await ready(page)
            await run_cell(page, 0)
            await expect(page.get_by_text("twice").last).to_be_visible(timeout=SLOW)
            await expect(page.locator(status)).to_have_text("idle", timeout=SLOW)
            await run_cell(page, 1)
            await expect(page.get_by_text("Lua has 42").first).to_be_visible(timeout=SLOW)
            await expect(page.locator(status)).to_have_text("idle", timeout=SLOW)

            await run_cell(page, 2)
            await expect(page.locator(status)).to_have_text("busy", timeout=SLOW)
            await page.get_by_role("button", name="Interrupt").first.click()
            await expect(page.get_by_text("run them again").first).to_be_visible(timeout=SLOW)
            await expect(page.locator(status)).to_have_text("idle", timeout=SLOW)
            await run_cell(page, 1)
            await expect(page.locator(status)).to_have_text("idle", timeout=SLOW)
            await expect(page.get_by_text("Lua has 42").first).to_be_visible(timeout=SLOW)
            assert refused == []

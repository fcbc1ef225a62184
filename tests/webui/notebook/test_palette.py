"""The tool palette without a browser: what the page asks, and what it is told of a try."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from kernel.runtime import Options, Runtime
from studio.kernels.inprocess import InProcessKernel
from studio.notebook.changes import InsertCell
from studio.notebook.document import Cell
from studio.notebook.session import Session
from tests.kit.loopback import until
from tests.kit.notebook_page import notebook_of
from webui.notebook.bridge import Bridge
from webui.notebook.outbox import News

POST = """
Tool.new({ name = "post", description = "Post", resource_requirements = { commands = true },
    parameters = { type = "object", properties = { text = { type = "string" } } },
    handler = function(given) return "posted " .. given.text end })
"""


class Page:
    """A page that acknowledges all it is told."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.told: list[News] = []
        self.bridge = Bridge(session, "page", ("lua",), self._take, lambda *_: None, lambda *_: None)

    def _take(self, news: News) -> None:
        if news["op"] == "batch":
            self.told += news["items"]
            self.bridge.receive({"op": "seen", "number": news["number"]})
        else:
            self.told.append(news)

    async def ask(self, op: str, **fields: Any) -> Any:
        self.bridge.receive({"op": op, "rid": 1, **fields})
        await until(lambda: any(news["op"] == "reply" for news in self.told))
        found = next(news for news in self.told if news["op"] == "reply")
        self.told.remove(found)
        return found["result"]

    def questions(self) -> list[News]:
        return [news["question"] for news in self.told if news["op"] == "asked" and news["id"] == "try-page"]

    def status(self) -> str:
        found = [news["status"] for news in self.told if news["op"] == "status" and news["id"] == "try-page"]
        return str(found[-1]) if found else ""


@pytest.fixture
async def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Page]:
    # What somebody allowed for good is kept beside the settings, and is not ours to know.
    (tmp_path / "config.toml").touch()
    monkeypatch.setenv("LLMSPELL_CONFIG", str(tmp_path / "config.toml"))
    options = Options(folder=tmp_path, home=tmp_path / ".llmspell")
    session = Session(notebook_of("x = 1"), InProcessKernel(lambda: Runtime(options)))
    session.start()
    made = Page(session)
    made.bridge.receive({"op": "ready"})
    yield made
    made.bridge.close()
    await session.close()


async def test_the_page_is_told_all_tools(page: Page) -> None:
    told = await page.ask("tools")
    assert told["problem"] == ""
    assert {"calculator", "file_system"} <= {tool["name"] for tool in told["tools"]}


async def test_a_call_is_written_in_the_language_of_the_cell(page: Page) -> None:
    told = await page.ask("call", tool="calculator", input={"expression": "1"}, options={}, language="python")
    assert told == {"code": 'await Tools.get("calculator").run({"expression": "1"})'}
    assert await page.ask("call", tool="calculator", input=[], options={}, language="python") is None


async def test_a_try_is_a_run_of_its_own_that_touches_no_cell(page: Page) -> None:
    assert await page.ask("try", tool="calculator", input={"expression": "6 * 7"}, options={}) == {"id": "try-page"}
    await until(lambda: page.status() == "ok")
    outputs = [item for news in page.told if news["op"] == "output" for item in news["items"]]
    assert outputs[0]["data"]["application/json"]["result"] == 42
    assert next(news["run_id"] for news in page.told if news["op"] == "status")
    assert not [news for news in page.told if news["op"] in ("changed", "trouble")]


async def test_a_try_that_fails_says_why(page: Page) -> None:
    await page.ask(
        "try", tool="file_system", input={"operation": "read", "path": "x"}, options={"operations": ["list"]}
    )
    await until(lambda: page.status() == "failed")
    failure = next(item for news in page.told if news["op"] == "output" for item in news["items"])
    assert "it may list" in failure["error"]["message"]


async def test_a_question_of_a_try_comes_to_the_page_and_its_answer_lets_it_go_on(page: Page) -> None:
    """The profile asks about commands: whoever tries such a tool is asked in the palette, not in a cell."""
    page.session.change(InsertCell(Cell("c2", "lua", POST), 1))
    page.session.run_cell("c2")
    await page.session.settled()
    await page.ask("try", tool="post", input={"text": "hello"}, options={})
    await until(lambda: page.questions())
    assert page.questions()[0]["question"]["tool"] == "post"
    page.bridge.receive({"op": "answer", "question": page.questions()[0]["id"], "value": {"decision": "once"}})
    await until(lambda: page.status() == "ok")
    assert "posted hello" in str([news for news in page.told if news["op"] == "output"])


async def test_a_page_that_is_told_everything_afresh_has_its_try_again(page: Page) -> None:
    await page.ask("try", tool="calculator", input={"expression": "6 * 7"}, options={})
    await until(lambda: page.status() == "ok")
    page.told.clear()
    page.bridge.receive({"op": "ready"})
    await until(lambda: any(news["op"] == "load" for news in page.told))
    trial = next(news["trial"] for news in page.told if news["op"] == "load")
    assert (trial["id"], trial["status"]) == ("try-page", "ok")
    assert trial["outputs"][0]["data"]["application/json"]["result"] == 42


async def test_the_bar_opens_the_palette(page: Page) -> None:
    page.bridge.open_palette()
    await until(lambda: {"op": "palette"} in page.told)


async def test_a_kernel_that_is_gone_is_told_in_plain_words(page: Page) -> None:
    await page.ask("tools")
    await page.session.kernel.shutdown()
    told = await page.ask("tools")
    assert told == {"tools": [], "problem": "The kernel is not running. Restart it."}

"""A visitor of an app, over a real kernel in this process: what they get, and what they can never ask for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from kernel.errors import InvalidError
from kernel.runtime import open_executor
from studio.apps import plan_app
from studio.kernels.client import Failure
from studio.kernels.inprocess import InProcessKernel
from studio.notebook.document import Parameter
from studio.notebook.markdown import parse
from studio.notebook.session import Session
from tests.kit.kernel_clients import until
from webui.apps.belongings import LARGEST, Belongings
from webui.apps.conversation import MARK, Conversation, lua_text
from webui.apps.fields import plain_field, read_form
from webui.apps.room import Room
from webui.apps.visit import DENIED, Visit, plain_output

TEXT = """---
title: Owls
params:
  topic: owls
  count: 2
app:
  chat: helper
---

Some words.

```lua
secret = "hidden code"
helper = Agent.new({ name = "helper", system_prompt = "You calculate", tools = { Calculator.new() } })
print("noise")
```

```lua
print(params.topic, params.count + 1)
```
"""


class Page:
    """What a page was told; it acknowledges every batch."""

    def __init__(self) -> None:
        self.news: list[dict[str, Any]] = []
        self.visit: Visit | None = None

    def send(self, batch: dict[str, Any]) -> None:
        self.news += batch["items"]
        if self.visit is not None:
            self.visit.receive({"op": "seen", "number": batch["number"]})

    def text(self) -> str:
        items = [item for one in self.news if one["op"] == "output" for item in one["items"]]
        return "".join(item.get("text", "") for item in items)

    def failures(self) -> list[str]:
        items = [item for one in self.news if one["op"] == "output" for item in one["items"]]
        return [item["error"]["message"] for item in items if item["type"] == "failure"]

    def said(self, role: str) -> str:
        return "".join(one["text"] for one in self.news if one["op"] == "said" and one["role"] == role)


async def visiting(text: str, folder: Path) -> tuple[Page, Visit]:
    notebook, page = parse(text), Page()
    options = {"folder": str(folder), "home": str(folder / ".llmspell"), "profile": notebook.profile}
    session = Session(notebook, InProcessKernel(lambda: open_executor(options)), "owls.spell.md")
    page.visit = Visit(session, plan_app(notebook, "owls"), page.send, Belongings())
    page.visit.receive({"op": "ready"})
    await until(lambda: page.news)
    return page, page.visit


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    page, visit = await visiting(TEXT, tmp_path)
    yield page
    await visit.close()


def is_idle(page: Page) -> bool:
    states = [one for one in page.news if one["op"] == "state"]
    return bool(states) and not states[-1]["busy"]


async def test_a_page_is_told_the_form_and_nothing_of_the_code(page: Page) -> None:
    (load,) = page.news
    assert (load["title"], load["about"], load["chat"]) == ("Owls", "Some words.", "helper")
    assert [(field["name"], field["type"], field["value"]) for field in load["fields"]] == [
        ("topic", "string", "owls"),
        ("count", "integer", 2),
    ]
    assert "hidden code" not in str(load)


async def test_a_run_takes_the_form_and_gives_the_chosen_outputs(page: Page) -> None:
    assert page.visit
    page.visit.receive({"op": "run", "values": {"topic": "bats", "count": "40"}})
    await until(lambda: page.text().endswith("\n") and is_idle(page))
    assert page.text() == "bats\t41\n"


async def test_a_value_that_does_not_fit_is_told_at_its_field_and_nothing_runs(page: Page) -> None:
    assert page.visit
    page.visit.receive({"op": "run", "values": {"count": "many"}})
    await until(lambda: page.news[-1]["op"] == "fields")
    assert page.news[-1]["problems"] == {"count": "This must be a whole number."}
    await asyncio.sleep(0.1)
    assert not [one for one in page.news if one["op"] == "state"]


async def test_the_agent_answers_in_pieces_tells_its_tools_and_remembers(page: Page) -> None:
    assert page.visit
    page.visit.receive({"op": "say", "text": "What is 12 * 12?", "values": {}})
    await until(lambda: "144" in page.said("agent") and is_idle(page))
    assert page.said("you") == "What is 12 * 12?"
    assert page.said("tool") == "calculator"
    page.visit.receive({"op": "say", "text": '"); error("code', "values": {}})
    await until(lambda: [one for one in page.news if one.get("role") == "you"][1:] and is_idle(page))
    assert page.said("trouble") == ""


async def test_what_no_form_offers_cannot_be_wished(page: Page) -> None:
    assert page.visit
    before = len(page.news)
    for wish in ({"op": "edit", "id": "a"}, {"op": "run", "id": "a"}, {"op": "run", "values": 3}, "run", None):
        page.visit.receive(wish)
    await asyncio.sleep(0.1)
    assert len(page.news) == before


async def test_what_wants_approval_is_denied_and_the_visitor_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = tmp_path / "config.toml"
    settings.write_text('[security.profiles.careful]\nbase = "medium"\nask = ["destructive"]\n')
    monkeypatch.setenv("LLMSPELL_CONFIG", str(settings))
    text = """---
profile: careful
---

```lua
Tools.get("file_system"):run({ operation = "write", path = "owls.md", content = "hoo" })
```
"""
    page, visit = await visiting(text, tmp_path)
    visit.receive({"op": "run", "values": {}})
    await until(lambda: page.failures() and is_idle(page))
    assert "was not approved" in page.failures()[0]
    assert [one["message"] for one in page.news if one["op"] == "trouble"] == [DENIED]
    assert not (tmp_path / "owls.md").exists()
    await visit.close()


async def test_a_run_can_be_stopped_and_run_again(tmp_path: Path) -> None:
    page, visit = await visiting("```lua\nprint('on')\nwhile true do util.sleep(20) end\n```\n", tmp_path)
    for _ in range(2):
        page.news.clear()
        visit.receive({"op": "run", "values": {}})
        await until(lambda: "on" in page.text())
        visit.receive({"op": "stop"})
        await until(lambda: is_idle(page))
    await visit.close()


async def test_a_chat_with_nobody_is_told_in_a_sentence(tmp_path: Path) -> None:
    page, visit = await visiting("---\napp: {chat: nobody}\n---\n\n```lua\nx = 1\n```\n", tmp_path)
    visit.receive({"op": "say", "text": "Hello", "values": {}})
    await until(lambda: "nobody" in page.said("trouble") and is_idle(page))
    await visit.close()


async def test_input_is_the_visitors(tmp_path: Path) -> None:
    text = '```lua\nlocal name = io.read()\nprint("hello " .. tostring(name))\n```\n'
    page, visit = await visiting(text, tmp_path)
    visit.receive({"op": "run", "values": {}})
    await until(lambda: [one for one in page.news if one["op"] == "asked"])
    question = next(one for one in page.news if one["op"] == "asked")["question"]
    visit.receive({"op": "answer", "question": question["id"], "value": "Ada"})
    await until(lambda: "hello Ada" in page.text())
    await visit.close()


def test_of_an_error_a_visitor_gets_the_sentence_only() -> None:
    error = {"type": "script", "message": "no owls", "file": "setup", "line": 3, "traceback": "code here"}
    assert plain_output(Failure(error)) == {"type": "failure", "error": {"type": "script", "message": "no owls"}}


async def test_a_form_is_read_by_type_and_empty_is_told() -> None:
    own = Belongings()
    params = (Parameter("a", "boolean", False), Parameter("b", "number"), Parameter("c", "integer", 1, choices=(1, 2)))
    read, problems = read_form(params, {"a": True, "b": "", "c": 3}, own)
    await own.close()
    assert read[0].default is True
    assert problems == {"b": "This must be filled in.", "c": "Choose one of the list."}


def content_of(path: Path) -> bytes:
    return path.read_bytes()


async def test_files_and_secrets_are_the_visitors_and_no_page_is_told_them() -> None:
    own = Belongings()
    params = (Parameter("paper", "file"), Parameter("token", "secret"), Parameter("kept", "secret", "secret:mine"))
    assert [plain_field(one)["value"] for one in params] == [None, None, ""]
    assert [*read_form(params, {"paper": "/etc/passwd", "token": "", "kept": ""}, own)[1]] == ["paper", "token"]
    path = Path(await own.keep("paper", "../../o\\wl .txt", "aGk="))
    assert (content_of(path), path.parent.parent) == (b"hi", own.folder)
    assert not read_form((params[1],), {"token": "secret:mine"}, own)[0][0].default
    read, problems = read_form(params, {"paper": "x", "token": "my own secret", "kept": ""}, own)
    assert (problems, own.secrets) == ({}, {"token": "my own secret"})
    assert [one.default for one in read] == [str(path), None, "secret:mine"]
    await own.keep("paper", "other.txt", "aGk=")
    assert [one.name for one in path.parent.iterdir()] == ["other.txt"]
    for content in ("no base64!", "a" * (LARGEST * 4 // 3 + 8)):
        with pytest.raises(InvalidError):
            await own.keep("paper", "x", content)
    await own.close()
    assert not own.folder.exists()
    assert not own.secrets


async def test_an_uploaded_file_is_told_as_kept_and_only_where_a_file_is_wanted(tmp_path: Path) -> None:
    page, visit = await visiting(
        "---\nparams:\n  paper: {type: file}\n---\n\n```lua\nprint(params.paper)\n```\n", tmp_path
    )
    visit.receive({"op": "file", "field": "topic", "name": "x", "content": "aGk="})
    visit.receive({"op": "file", "field": "paper", "name": "x.txt", "content": "aGk="})
    await until(lambda: [one for one in page.news if one["op"] == "kept"])
    visit.receive({"op": "run", "values": {"paper": "x.txt"}})
    await until(lambda: "x.txt" in page.text())
    assert [one["field"] for one in page.news if one["op"] == "kept"] == ["paper"]
    await visit.close()


def test_nothing_that_is_said_is_code() -> None:
    assert lua_text('"]]\n\\é') == '"\\034\\093\\093\\010\\092\\195\\169"'


def test_tools_are_found_wherever_the_text_is_cut() -> None:
    whole = f"Let me see.{MARK}calculator{MARK}It is 4."
    for cut in range(len(whole)):
        talk = Conversation()
        talk.ask("2 + 2?")
        talk.hear(whole[:cut])
        talk.hear(whole[cut:])
        assert [(one["role"], one["text"]) for one in talk.messages[1:]] == [
            ("agent", "Let me see."),
            ("tool", "calculator"),
            ("agent", "It is 4."),
        ]


async def test_a_full_room_lets_the_next_in_when_one_leaves() -> None:
    room, told = Room(1), list[tuple[str, int]]()
    await room.enter("a", lambda ahead: None)
    second = asyncio.create_task(room.enter("b", lambda ahead: told.append(("b", ahead))))
    third = asyncio.create_task(room.enter("c", lambda ahead: told.append(("c", ahead))))
    await asyncio.sleep(0)
    assert told == [("b", 1), ("c", 2)]
    room.leave("a")
    await second
    assert told[2:] == [("b", 0), ("c", 1)]
    room.leave("c")
    third.cancel()
    room.leave("b")
    assert room.inside == 0

"""Messages whose content is a list of parts: texts, images and files, for `llm.complete` and for agents."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kit.replays import Provider, play

PIXEL = "R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs="

PARTS = {
    "lua": """{ { type = "text", text = "one" }, { type = "image", data = "PIXEL", mime = "image/gif" },
        { type = "image_url", image_url = { url = "data:image/gif;base64,PIXEL" } },
        { type = "image_url", image_url = "data:image/gif;base64,PIXEL" },
        { type = "file", data = "a note", name = "n.txt" }, { type = "text", text = "two" } }""",
    "javascript": """[{ type: "text", text: "one" }, { type: "image", data: "PIXEL", mime: "image/gif" },
        { type: "image_url", image_url: { url: "data:image/gif;base64,PIXEL" } },
        { type: "image_url", image_url: "data:image/gif;base64,PIXEL" },
        { type: "file", data: "a note", name: "n.txt" }, { type: "text", text: "two" }]""",
}

CALLS = {
    "lua": [
        'llm.complete({ messages = { { role = "user", content = PARTS } } })',
        "Agent.new({}):chat(PARTS)",
        "Agent.new({}):chat({ content = PARTS })",
        "Agent.new({}):run(PARTS)",
    ],
    "javascript": [
        'await llm.complete({ messages: [{ role: "user", content: PARTS }] })',
        "await (new Agent({})).chat(PARTS)",
        "await (new Agent({})).chat({ content: PARTS })",
    ],
}


@pytest.mark.parametrize(("language", "call"), [(language, call) for language in CALLS for call in CALLS[language]])
async def test_texts_are_joined_and_images_and_files_go_beside_them(tmp_path: Path, language: str, call: str) -> None:
    provider = Provider()
    source = call.replace("PARTS", PARTS[language]).replace("PIXEL", PIXEL)
    done = await play(tmp_path, f"{source}\nreturn 1", provider, language)
    assert done.value == 1
    message = provider.asked[-1].messages[-1]
    assert message.content == 'one\n\ntwo\n\n<file name="n.txt">\na note\n</file>'
    assert [one.media_type for one in message.attachments] == ["image/gif"] * 3


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ('{ type = "video", url = "x" }', "'type' is text, image, image_url, file, not the text 'video'"),
        ("5", "'type' is text, image, image_url, file, not 5"),
        ('{ type = "text" }', "has its 'text'"),
        ('{ type = "image_url" }', "has an 'image_url'"),
        ('{ type = "image" }', "'path', 'url' or 'data'"),
    ],
)
async def test_what_is_no_part_is_refused_with_the_types_there_are(tmp_path: Path, part: str, told: str) -> None:
    for call in (
        'llm.complete({ messages = { { role = "user", content = { %s } } } })',
        "Agent.new({}):chat({ content = { %s } })",
    ):
        done = await play(tmp_path, call % part, Provider())
        assert (done.error["type"], told in done.error["message"]) == ("invalid", True), done.error


async def test_a_list_of_data_stays_data(tmp_path: Path) -> None:
    provider = Provider()
    await play(tmp_path, 'Agent.new({}):chat({ { type = "cat", name = "Tom" } })', provider)
    assert '"name": "Tom"' in provider.asked[-1].messages[-1].content


async def test_content_that_is_neither_a_text_nor_parts_is_refused(tmp_path: Path) -> None:
    calls = {
        "llm.complete({ messages = { MESSAGE } })": "should be a text or a list of parts, not a table",
        "Agent.new({}):set_history({ MESSAGE })": "its 'content' should be a text or a list of parts, not a table",
    }
    for call, told in calls.items():
        source = call.replace("MESSAGE", '{ role = "user", content = { a = 1 } }')
        done = await play(tmp_path, source, Provider())
        assert (done.error["type"], told in done.error["message"]) == ("invalid", True), done.error

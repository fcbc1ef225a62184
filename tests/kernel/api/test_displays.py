"""What scripts show besides text: on the screen at once and in order, in every language, and in the trace."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from kernel.charts import MIME as CHART
from kernel.events import Event
from tests.kit.scripts import Script

TABLE = "application/vnd.llmspell.table+json"

SHOWN = {
    "lua": """
print("before")
display.table({ { name = "owl", weight = 1.5 }, { name = "kiwi" } }, { columns = { "name", "weight" } })
display.chart({ { day = "mon", eggs = 2 }, { day = "tue", eggs = 4 } }, { kind = "bar", title = "Eggs" })
display.html("<b>x</b>")
print("after")
""",
    "javascript": """
console.log("before")
await display.table([{ name: "owl", weight: 1.5 }, { name: "kiwi" }], { columns: ["name", "weight"] })
await display.chart([{ day: "mon", eggs: 2 }, { day: "tue", eggs: 4 }], { kind: "bar", title: "Eggs" })
await display.html("<b>x</b>")
console.log("after")
""",
    "python": """
print("before")
await display.table([{"name": "owl", "weight": 1.5}, {"name": "kiwi"}], {"columns": ["name", "weight"]})
await display.chart([{"day": "mon", "eggs": 2}, {"day": "tue", "eggs": 4}], {"kind": "bar", "title": "Eggs"})
await display.html("<b>x</b>")
print("after")
""",
}


def displays(events: list[Event]) -> list[dict[str, Any]]:
    return [event.data["data"] for event in events if event.kind.endswith(".display")]


@pytest.mark.parametrize("language", ["lua", "javascript", "python"])
async def test_every_language_shows_the_same_in_order(lua: Script, language: str) -> None:
    done = await lua.run(SHOWN[language], language=language)
    assert done.error is None
    assert [name for name, _ in lua.paper.written] == ["stdout", "display", "display", "display", "stdout"]
    table, chart, html = displays(lua.events)
    assert table[TABLE] == {"title": "", "columns": ["name", "weight"], "rows": [["owl", 1.5], ["kiwi", None]]}
    assert chart[CHART]["x"] == ["mon", "tue"]
    assert chart[CHART]["series"] == [{"name": "eggs", "values": [2.0, 4.0]}]
    assert "██" in chart["text/plain"]
    assert html["text/html"] == "<b>x</b>"


async def test_pictures_and_sounds_know_their_kind(lua: Script) -> None:
    source = """
local head = string.char(0x89) .. "PNG\\r\\n" .. string.char(0x1a) .. "\\n"
display.image(head .. "rest", { alt = "Owls", width = 40 })
display.image({ image = head, mime = "image/png" })
display.audio("ID3 song")
"""
    assert (await lua.run(source)).error is None
    picture, made, sound = displays(lua.events)
    assert base64.b64decode(picture["image/png"]).endswith(b"rest")
    assert picture["application/vnd.llmspell.picture+json"] == {"alt": "Owls", "width": 40}
    assert "image/png" in made
    assert base64.b64decode(sound["audio/mpeg"]) == b"ID3 song"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("display.image('no image')", "That is no image"),
        ("display.audio('no sound')", "That is no sound"),
        ("display.chart({ { a = 'x' } })", "1 to 12 columns of numbers; here are 0"),
        ("display.chart({ { a = 1 } }, { y = 'b' })", "no column 'b'. They have: a."),
        ("display.chart({ { a = 1 } }, { kind = 'tower' })", "draws no 'tower'"),
        ("display.chart({ { a = 1 } }, { hight = 1 })", "no option 'hight'. Did you mean 'height'?"),
        ("display.table({ 1 }, { columns = 3 })", "'columns' should be"),
    ],
)
async def test_a_mistake_is_told_in_a_sentence(lua: Script, source: str, told: str) -> None:
    assert told in (await lua.error(source))["message"]


async def test_what_is_shown_counts_as_output(lua: Script) -> None:
    lua.runtime.set_limits(output=2 << 20)
    error = await lua.error("for i = 1, 3 do display.html(string.rep('x', 1 << 20)) end")
    assert "more than 2 MB of output" in error["message"]


async def test_a_value_of_python_shows_what_it_can_of_itself(lua: Script) -> None:
    source = """
class Owl:
    def _repr_html_(self): return "<b>owl</b>"
    def __repr__(self): return "an owl"
Owl()
"""
    done = await lua.run(source, name="owl", cell="c1", language="python")
    assert done.display == {"text/plain": "an owl", "text/html": "<b>owl</b>"}
    assert done.value == "an owl"
    assert await lua.value("return cells.owl", cell="c9") == "an owl"
    table = "import pandas\npandas.DataFrame({'a': [1, 2], 'b': ['x', None]})"
    done = await lua.run(table, name="frame", cell="c2", language="python")
    assert done.display is not None
    assert done.display[TABLE] == {"title": "", "columns": ["a", "b"], "rows": [[1, "x"], [2, None]]}
    broken = "class Bad:\n    def _repr_html_(self): raise ValueError()\n    def __repr__(self): return 'bad'\nBad()"
    done = await lua.run(broken, name="bad", cell="c3", language="python")
    assert done.display == {"text/plain": "bad"}

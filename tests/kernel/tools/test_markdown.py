"""Markdown: what is in it, HTML that is safe to show, and texts that would explode."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from kernel.api.classes import builtin_tools
from kernel.errors import InvalidError, NotFoundError
from kernel.sandbox.hands import Hands
from tests.kit.browser import shared_fixture
from tests.kit.hands import open_hands
from tests.kit.laboratories import ONE_LABORATORY
from tests.kit.runs import Recording

pytestmark = ONE_LABORATORY

PAGE = """---
title: Owls
seen: 2026-11-21
tags: [a, b]
---
# Owls & *mice*

Owls [eat](https://a.org "t") ![mice](m.png).
They hunt `at night`.

## Kinds

| name | eats |
| --- | :-: |
| Strix \\| x | **mice** |
| Tyto |

## Kinds
### Code

```lua title="x"
print("owl")
```

- one
- two
"""


@shared_fixture
async def hands(tmp_path: Path) -> AsyncIterator[Hands]:
    async with open_hands(tmp_path) as made:
        yield made


async def run(hands: Hands, operation: str, **given: Any) -> Any:
    made = builtin_tools()["markdown"].tool(hands)
    return await made.run(Recording().context(), {"operation": operation, **given})


async def test_headings_have_levels_lines_and_names_for_links(hands: Hands) -> None:
    told = (await run(hands, "headings", text=PAGE))["headings"]
    assert [(each["level"], each["text"], each["slug"], each["line"]) for each in told] == [
        (1, "Owls & mice", "owls--mice", 6),
        (2, "Kinds", "kinds", 11),
        (2, "Kinds", "kinds-1", 18),
        (3, "Code", "code", 19),
    ]
    [top] = (await run(hands, "outline", text=PAGE))["outline"]
    assert [child["slug"] for child in top["children"]] == ["kinds", "kinds-1"]
    assert top["children"][1]["children"][0]["text"] == "Code"


async def test_tables_links_code_and_front_matter_are_found(hands: Hands) -> None:
    [table] = (await run(hands, "tables", text=PAGE))["tables"]
    assert table["rows"] == [{"name": "Strix | x", "eats": "mice"}, {"name": "Tyto", "eats": ""}]
    assert (await run(hands, "links", text=PAGE))["links"] == [
        {"text": "eat", "url": "https://a.org", "title": "t", "is_image": False},
        {"text": "mice", "url": "m.png", "title": "", "is_image": True},
    ]
    [code] = (await run(hands, "code_blocks", text=PAGE, language="lua"))["code_blocks"]
    assert (code["code"], code["line"]) == ('print("owl")\n', 21)
    assert (await run(hands, "code_blocks", text=PAGE, language="js"))["code_blocks"] == []
    told = await run(hands, "front_matter", text=PAGE)
    assert told["data"] == {"title": "Owls", "seen": "2026-11-21", "tags": ["a", "b"]}
    assert told["body"].startswith("# Owls")


async def test_the_plain_text_has_no_marks(hands: Hands) -> None:
    text = (await run(hands, "to_text", text=PAGE))["text"]
    assert text.startswith(
        "Owls & mice\n\nOwls eat mice.\nThey hunt at night.\n\nKinds\n\nname\teats\nStrix | x\tmice\n"
    )
    assert text.endswith('print("owl")\n\none\ntwo')


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "<a href='jav&#x61;script:alert(1)'>x</a>",
        "<iframe src='https://a.org'></iframe>",
        "<svg><script>alert(1)</script></svg>",
        "<style>*{}</style>",
        "<form action='https://a.org'><input></form>",
    ],
)
async def test_html_is_safe_to_show(hands: Hands, evil: str) -> None:
    html = (await run(hands, "to_html", text=f"# Hi\n\n{evil}\n\n*owl*"))["html"].lower()
    assert "<em>owl</em>" in html
    for word in (
        "<script",
        "onerror=",
        'href="javascript',
        'href="data',
        "<iframe",
        "<svg",
        "<style",
        "<form",
        "<input",
    ):
        assert word not in html


async def test_rows_become_a_table_that_is_read_again(hands: Hands, tmp_path: Path) -> None:
    rows = [{"a": "x|y\nz", "b": True}, {"a": None, "c": 1.5}]
    made = await run(hands, "from_table", rows=rows, to="t.md")
    assert made["markdown"] == "| a | b | c |\n| --- | --- | --- |\n| x\\|y z | true |  |\n|  |  | 1.5 |\n"
    assert (tmp_path / "t.md").read_text() == made["markdown"]
    [again] = (await run(hands, "tables", path="t.md"))["tables"]
    assert again["rows"] == [{"a": "x|y z", "b": "true", "c": ""}, {"a": "", "b": "", "c": "1.5"}]


@pytest.mark.parametrize(
    "text",
    ["---\na: [\n---\n", "---\na: !!python/object:os.system x\n---\n", "---\na: &a [1]\nb: *a\n---\n"],
)
async def test_front_matter_with_a_mistake_is_told(hands: Hands, text: str) -> None:
    with pytest.raises(InvalidError, match="front matter"):
        await run(hands, "front_matter", text=text)


@pytest.mark.parametrize("text", ["", "\ufeff# A\r\n", "[" * 5000, "> " * 5000, "*a " * 5000, "---\n", "\x00"])
async def test_odd_texts_are_read(hands: Hands, text: str) -> None:
    for operation in ("to_html", "to_text", "outline", "front_matter"):
        assert await run(hands, operation, text=text)


async def test_what_a_call_lacks_is_told(hands: Hands, tmp_path: Path) -> None:
    (tmp_path / "x.md").write_bytes(b"\x00\xff")
    for given in ({}, {"text": "a", "path": "b.md"}, {"path": "x.md"}, {"text": "a" * (11 << 20)}):
        with pytest.raises(InvalidError):
            await run(hands, "to_html", **given)
    with pytest.raises(NotFoundError):
        await run(hands, "to_html", path="none.md")
    for given in ({}, {"rows": []}, {"rows": [1]}):
        with pytest.raises(InvalidError):
            await run(hands, "from_table", **given)
    with pytest.raises(InvalidError, match="nothing to write"):
        await run(hands, "headings", text="# a", to="x.txt")

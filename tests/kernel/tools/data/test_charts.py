"""Charts: real images of every kind, and rows that cannot be drawn."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from kernel.api.classes import builtin_tools
from kernel.errors import DeniedError, InvalidError, LimitError
from kernel.sandbox.hands import Hands
from tests.kit.browser import shared_fixture
from tests.kit.hands import open_hands
from tests.kit.laboratories import ONE_LABORATORY
from tests.kit.runs import Recording

pytestmark = ONE_LABORATORY

BIRDS = [
    {"name": "owl $x$ <b>", "weight": 1.5, "wings": 2},
    {"name": "kiwi", "weight": 3, "wings": 0},
    {"name": None, "weight": None, "wings": 2},
]


@shared_fixture
async def hands(tmp_path: Path) -> AsyncIterator[Hands]:
    async with open_hands(tmp_path) as made:
        yield made


async def run(hands: Hands, options: Any = None, **given: Any) -> Any:
    return await builtin_tools()["chart_generator"].tool(hands, options or {}).run(Recording().context(), given)


async def test_every_kind_is_drawn_as_both_images(hands: Hands) -> None:
    for kind in ("line", "bar", "scatter", "histogram", "pie", "box"):
        for format, start in (("png", b"\x89PNG\r\n\x1a\n"), ("svg", b"<?xml")):
            told = await run(hands, rows=BIRDS, kind=kind, format=format, title="Birds")
            assert told["image"].startswith(start), kind
            again = await run(hands, rows=BIRDS, kind=kind, format=format, title="Birds")
            assert again["image"] == told["image"], kind


async def test_the_columns_that_fit_are_chosen(hands: Hands) -> None:
    for kind, x, y in (
        ("bar", "name", ["weight", "wings"]),
        ("pie", "name", ["weight"]),
        ("scatter", "weight", ["wings"]),
        ("histogram", "", ["weight", "wings"]),
    ):
        told = await run(hands, rows=BIRDS, kind=kind)
        assert (told["x"], told["y"]) == (x, y)
    assert (await run(hands, rows=[1, 2, 3], kind="line"))["y"] == ["value"]
    assert (await run(hands, rows=BIRDS, y="wings"))["y"] == ["wings"]


async def test_an_image_is_written_as_its_ending_says(hands: Hands, tmp_path: Path) -> None:
    told = await run(hands, {"width": 300, "height": 200}, rows=BIRDS, path="out/birds.svg")
    text = (tmp_path / "out" / "birds.svg").read_text()
    assert (told["format"], told["size"], "image" in told) == ("svg", len(text.encode()), False)
    assert "owl $x$ &lt;b&gt;" in text
    with pytest.raises(DeniedError):
        await run(hands, {"read_only": True}, rows=BIRDS, path="x.png")
    with pytest.raises(DeniedError):
        await run(hands, rows=BIRDS, path="../x.png")


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({"rows": []}, InvalidError),
        ({"rows": [{"a": "x"}]}, InvalidError),
        ({"rows": BIRDS, "y": ["name"]}, InvalidError),
        ({"rows": BIRDS, "x": "fish"}, InvalidError),
        ({"rows": BIRDS, "kind": "spiral"}, InvalidError),
        ({"rows": [{"a": -1}], "kind": "pie"}, InvalidError),
        ({"rows": [{"a": math.nan}]}, InvalidError),
        ({"rows": [{"a": 1}, 2]}, InvalidError),
        ({"rows": [{f"c{n}": 1 for n in range(99)}]}, InvalidError),
        ({}, InvalidError),
    ],
)
async def test_what_cannot_be_drawn_is_told(hands: Hands, given: Any, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        await run(hands, **given)


async def test_rows_and_pixels_have_bounds(hands: Hands) -> None:
    with pytest.raises(LimitError, match="1 to 2 rows"):
        await run(hands, {"max_rows": 2}, rows=[1, 2, 3])
    with pytest.raises(InvalidError, match="pixels"):
        await run(hands, {"width": 100_000}, rows=[1])


async def test_the_pipeline_of_a_file_ends_in_a_chart(hands: Hands, tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("name,weight\nowl,1.5\nowl,1.5\nkiwi,n/a\nwren,0.01\n")
    value: Any = {"file_path": "data.csv"}
    for name in ("csv_reader", "data_cleaner", "statistics_calculator", "chart_generator"):
        tool = builtin_tools()[name].tool(hands)
        known = tool.input_schema["properties"]
        value = await tool.run(Recording().context(), {key: each for key, each in value.items() if key in known})
    assert (value["kind"], value["x"], value["y"]) == ("bar", "name", ["weight"])

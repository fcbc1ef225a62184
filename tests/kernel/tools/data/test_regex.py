"""Regular expressions: what they find, and those that would never end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kernel.api.classes import builtin_tools
from kernel.errors import DeadlineError, InvalidError, LimitError
from kernel.policy import PROFILES
from kernel.sandbox.hands import hands_of
from tests.kit.runs import Recording


async def run(folder: Path, options: Any = None, **given: Any) -> Any:
    made = builtin_tools()["regex"].tool(hands_of(PROFILES["none"], folder), options or {})
    return await made.run(Recording().context(), given)


async def test_a_match_tells_where_it_is_and_what_its_groups_are(tmp_path: Path) -> None:
    answer = await run(tmp_path, operation="find", pattern=r"(?<word>\w+)-(\d+)?", text="an owl-7")
    assert answer["match"] == {
        "text": "owl-7", "start": 3, "stop": 8, "groups": ["owl", "7"], "named": {"word": "owl"}
    }  # fmt: skip
    assert (await run(tmp_path, operation="find", pattern="x", text="owl"))["match"] is None


async def test_all_matches_are_found_as_far_as_wanted(tmp_path: Path) -> None:
    answer = await run(tmp_path, operation="find_all", pattern=r"\d", text="1 2 3", limit=2)
    assert ([each["text"] for each in answer["matches"]], answer["truncated"]) == (["1", "2"], True)
    assert (await run(tmp_path, operation="find_all", pattern=r"\d", text="1 2 3"))["count"] == 3


@pytest.mark.parametrize(
    ("given", "text", "count"),
    [
        ({"pattern": r"(\w+)@(\w+)", "replacement": r"\2 of \1"}, "b of a, d of c", 2),
        ({"pattern": r"(?<n>\w)@", "replacement": r"\g<n>!"}, "a!b, c!d", 2),
        ({"pattern": "@", "replacement": "", "limit": 1}, "ab, c@d", 1),
        ({"pattern": "A", "replacement": "x", "flags": "i"}, "x@b, c@d", 1),
        ({"pattern": "nothing", "replacement": "x"}, "a@b, c@d", 0),
    ],
)
async def test_text_is_replaced(tmp_path: Path, given: Any, text: str, count: int) -> None:
    assert await run(tmp_path, operation="replace", text="a@b, c@d", **given) == {"text": text, "count": count}


async def test_text_is_split_and_tested(tmp_path: Path) -> None:
    assert (await run(tmp_path, operation="split", pattern=r"\s*,\s*", text="a , b,c"))["parts"] == ["a", "b", "c"]
    assert (await run(tmp_path, operation="split", pattern=",", text="a,b,c", limit=1))["parts"] == ["a", "b,c"]
    assert (await run(tmp_path, operation="test", pattern="^.b", text="x\nab", flags="m"))["matches"]
    assert not (await run(tmp_path, operation="test", pattern="^b", text="ab"))["matches"]


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"(?:abcdefghijk){e<=8}", "zzzzzzz" * 10_000),
        (r"(a|(?R))*", "a" * 1000 + "b"),
        (r"^(?:(?:a|aa)+)+$(?<!x)\b\d", "a" * 5000 + "!"),
    ],
)
async def test_an_expression_that_explodes_is_stopped(tmp_path: Path, pattern: str, text: str) -> None:
    with pytest.raises(DeadlineError, match=r"0\.1 s"):
        await run(tmp_path, {"timeout": 0.1}, operation="test", pattern=pattern, text=text)


@pytest.mark.parametrize("pattern", ["(", "[z-a]", "(?<a", "(" * 5000 + ")" * 5000, "a" * 20_000, "*"])
async def test_a_pattern_with_a_mistake_is_told(tmp_path: Path, pattern: str) -> None:
    with pytest.raises(InvalidError, match="pattern"):
        await run(tmp_path, operation="test", pattern=pattern, text="x")


async def test_a_flag_or_a_replacement_with_a_mistake_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidError, match="'q' is no flag"):
        await run(tmp_path, operation="test", pattern="a", text="x", flags="q")
    with pytest.raises(InvalidError, match="replacement"):
        await run(tmp_path, operation="replace", pattern="a", text="a", replacement=r"\g<none>")


async def test_a_text_does_not_grow_without_end(tmp_path: Path) -> None:
    with pytest.raises(LimitError, match="grow"):
        await run(tmp_path, {"max_length": 1000}, operation="replace", pattern="", text="a" * 99, replacement="b" * 99)
    with pytest.raises(InvalidError, match="the most is 10"):
        await run(tmp_path, {"max_length": 10}, operation="test", pattern="a", text="a" * 11)

"""JSON: what is read, found, changed and checked, and what is none."""

from __future__ import annotations

import codecs
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.api.classes import builtin_tools
from kernel.errors import DeadlineError, DeniedError, InvalidError, NotFoundError
from kernel.sandbox.hands import Hands
from kernel.tools.data.json_work import differences, formatted, merged, parsed, patched
from tests.kit.browser import shared_fixture
from tests.kit.hands import open_hands
from tests.kit.laboratories import ONE_LABORATORY
from tests.kit.runs import Recording

pytestmark = ONE_LABORATORY

BIRDS = {"birds": [{"name": "owl", "wings": 2}, {"name": "kiwi", "wings": 0}], "a/b": {"~": 1}}
TEXT = json.dumps(BIRDS)


@shared_fixture
async def hands(tmp_path: Path) -> AsyncIterator[Hands]:
    async with open_hands(tmp_path) as made:
        yield made


async def run(hands: Hands, operation: str, options: Any = None, **given: Any) -> Any:
    made = builtin_tools()["json"].tool(hands, options or {})
    return await made.run(Recording().context(), {"operation": operation, **given})


async def test_json_is_read_from_a_text_a_file_and_a_value(hands: Hands, tmp_path: Path) -> None:
    (tmp_path / "b.json").write_bytes(codecs.BOM_UTF8 + TEXT.replace(" ", "\r\n").encode())
    (tmp_path / "u.json").write_bytes(TEXT.encode("utf-16"))
    for given_ in ({"text": TEXT}, {"path": "b.json"}, {"path": "u.json"}, {"data": BIRDS}):
        assert (await run(hands, "parse", **given_))["data"] == BIRDS


@pytest.mark.parametrize(
    ("query", "values"),
    [
        ("$.birds[*].name", ["owl", "kiwi"]),
        ("$.birds[?@.wings > 1].name", ["owl"]),
        ("$..wings", [2, 0]),
        ("$.none", []),
        ("/birds/1/name", ["kiwi"]),
        ("/a~1b/~0", [1]),
    ],
)
async def test_a_query_finds_values_and_where_they_are(hands: Hands, query: str, values: Any) -> None:
    answer = await run(hands, "query", text=TEXT, query=query)
    assert (answer["values"], answer["count"], len(answer["paths"])) == (values, len(values), len(values))


async def test_values_are_changed_merged_and_compared(hands: Hands) -> None:
    patch = [{"op": "replace", "path": "/birds/0/wings", "value": 3}, {"op": "remove", "path": "/a~1b"}]
    changed = (await run(hands, "patch", text=TEXT, patch=patch))["data"]
    assert changed == {"birds": [{"name": "owl", "wings": 3}, BIRDS["birds"][1]]}
    assert (await run(hands, "merge", data={"a": 1, "b": {"c": 2}}, other={"b": {"d": 3}, "e": 4}))["data"] == {
        "a": 1, "b": {"c": 2, "d": 3}, "e": 4
    }  # fmt: skip
    told = await run(hands, "diff", data={"a": [1, 2], "b": 1}, other={"a": [1], "b": True})
    assert told["patch"] == [{"op": "remove", "path": "/a/1"}, {"op": "replace", "path": "/b", "value": True}]
    assert (await run(hands, "diff", data=BIRDS, other=BIRDS)) == {"equal": True, "patch": []}


async def test_a_schema_tells_all_that_is_wrong(hands: Hands) -> None:
    schema = {"type": "object", "properties": {"n": {"type": "integer", "minimum": 1}, "s": {"maxLength": 2}}}
    assert (await run(hands, "validate", data={"n": 1}, schema=schema)) == {"valid": True, "errors": []}
    told = await run(hands, "validate", data={"n": 0, "s": "abc"}, schema=schema)
    assert not told["valid"]
    assert {error["path"]: error["rule"] for error in told["errors"]} == {"/n": "minimum", "/s": "maxLength"}


async def test_keys_and_leaves_are_named(hands: Hands) -> None:
    assert (await run(hands, "keys", text=TEXT, query="/birds/0"))["keys"] == ["name", "wings"]
    flat = (await run(hands, "flatten", data={"a": [1, {"b": []}], "c": {}}))["data"]
    assert flat == {"a.0": 1, "a.1.b": [], "c": {}}


async def test_a_result_is_written_to_a_file(hands: Hands, tmp_path: Path) -> None:
    told = await run(hands, "format", text='{"b":1,"a":"grüß"}', sort_keys=True, to="out.json")
    assert (tmp_path / "out.json").read_text() == told["text"] == '{\n  "a": "grüß",\n  "b": 1\n}'
    await run(hands, "query", text=TEXT, query="$..name", to="names.json", indent=0)
    assert (tmp_path / "names.json").read_text() == '["owl", "kiwi"]'
    with pytest.raises(DeniedError):
        await run(hands, "parse", {"read_only": True}, text="1", to="x.json")


@pytest.mark.parametrize(
    "text", ["", "{", "nope", "NaN", "[Infinity]", "1e999", "{'a': 1}", "[1,]", "[" * 100_000, "1" * 5000, "\x00"]
)
async def test_what_is_no_json_is_told(hands: Hands, text: str) -> None:
    with pytest.raises(InvalidError, match="JSON"):
        await run(hands, "parse", text=text)


@pytest.mark.parametrize(
    ("operation", "given_"),
    [
        ("query", {"query": "$.["}),
        ("query", {"query": "/none"}),
        ("query", {"query": "birds"}),
        ("query", {}),
        ("patch", {"patch": [{"op": "fly", "path": "/a"}]}),
        ("patch", {"patch": [{"op": "remove", "path": "/none"}]}),
        ("patch", {"patch": ["x"]}),
        ("validate", {"schema": {"type": "nonsense"}}),
        ("validate", {"schema": {"properties": 5}}),
        ("validate", {"schema": {"$ref": "file:///etc/hostname"}}),
        ("validate", {}),
        ("keys", {"query": "/birds/0/name"}),
        ("fly", {}),
    ],
)
async def test_a_mistake_in_what_is_asked_is_told(hands: Hands, operation: str, given_: Any) -> None:
    with pytest.raises(InvalidError):
        await run(hands, operation, text=TEXT, **given_)


async def test_a_file_that_is_binary_or_too_large_is_told(hands: Hands, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(b"\x00\x01\x02")
    with (tmp_path / "huge.json").open("wb") as file:
        file.truncate(1 << 30)
    for path, words in (("x.json", "binary"), ("huge.json", "the most")):
        with pytest.raises(InvalidError, match=words):
            await run(hands, "parse", path=path)
    with pytest.raises(NotFoundError):
        await run(hands, "parse", path="none.json")
    for given_ in ({}, {"text": "1", "path": "x.json"}, {"text": "1", "data": 1}):
        with pytest.raises(InvalidError, match="give one"):
            await run(hands, "parse", **given_)


@pytest.mark.parametrize(
    ("operation", "given_"),
    [
        ("query", {"data": [[[[[[[[[[1] * 9] * 9] * 9]] * 9] * 9]]] * 9], "query": "$" + "..*" * 9}),
        ("validate", {"data": "a" * 40 + "!", "schema": {"type": "string", "pattern": "^(a+)+$"}}),
    ],
)
async def test_what_would_not_end_is_stopped(hands: Hands, operation: str, given_: Any) -> None:
    with pytest.raises(DeadlineError):
        await run(hands, operation, {"timeout": 0.5}, **given_)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text("a~/0", max_size=2),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("a~/0", max_size=2), inner, max_size=3),
    max_leaves=8,
)


@given(VALUES, VALUES)
def test_the_differences_make_one_value_of_the_other(old: Any, new: Any) -> None:
    made = patched(parsed(formatted(old, 0, False)), [*differences(old, new, "")])
    assert json.dumps(made, sort_keys=True) == json.dumps(new, sort_keys=True)


@given(VALUES, VALUES)
def test_merging_twice_is_merging_once(old: Any, new: Any) -> None:
    once = merged(old, new)
    assert merged(once, new) == once

"""Calls of tools as code: what they look like, and that each language reads them back as they were."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import InvalidError
from studio.notebook.calls import call_of
from tests.kit.scripts import script

ODD: dict[str, Any] = {
    "text": 'a "quoted" \\ line\nand\tanother\r\x00\x1f9 ’ ü 🦉 ]] ${x} \u2028',
    "numbers": [0, -1, 2.5, 1e300, 2**53],
    "truth": {"yes": True, "no": False, "end": {"deep": ["x", {"y": "z"}]}},
    "two words": "1",
    "class": "word",
    "__proto__": "kept",
    "long": "x" * 200,
}
ECHO = """
Tool.new({ name = "echo", description = "Say it again", parameters = { type = "object" },
    handler = function(given) return { said = given } end })
"""
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def test_a_short_call_is_one_line_in_each_language() -> None:
    given = {"expression": "6 * 7"}
    assert call_of("calculator", given, {}, "lua") == 'return Tools.get("calculator"):run({ expression = "6 * 7" })'
    told = call_of("calculator", given, {}, "javascript")
    assert told == 'return await Tools.get("calculator").run({ expression: "6 * 7" })'
    assert call_of("calculator", given, {}, "python") == 'await Tools.get("calculator").run({"expression": "6 * 7"})'


def test_a_tool_with_options_is_made_afresh() -> None:
    told = call_of("file_system", {"operation": "list"}, {"read_only": True}, "lua")
    assert told == 'return Tools.load("file_system", { read_only = true }):run({ operation = "list" })'


def test_a_long_call_has_a_line_for_each_value() -> None:
    lines = call_of("file_write", {"path": "a.md", "content": "word " * 30}, {}, "python").splitlines()
    assert [line[:12] for line in lines] == ["await Tools.", '  "path": "a', '  "content":', "})"]


def test_there_is_no_call_in_markdown() -> None:
    with pytest.raises(InvalidError, match="not in 'markdown'"):
        call_of("calculator", {}, {}, "markdown")


@pytest.mark.parametrize("language", ["lua", "javascript", "python"])
async def test_odd_values_reach_the_tool_as_they_are(language: str, tmp_path: Path) -> None:
    async with script(tmp_path, profile="low") as spell:
        await spell.value(ECHO)
        told = await spell.value(call_of("echo", ODD, {}, language), language=language)
        assert told == {"said": ODD}


@given(st.dictionaries(st.text(), VALUES, max_size=4))
def test_python_reads_any_value_back(value: dict[str, Any]) -> None:
    code = call_of("echo", value, {}, "python")
    call = ast.parse(code.removeprefix("await "), mode="eval").body
    assert isinstance(call, ast.Call)
    assert json.dumps(ast.literal_eval(call.args[0])) == json.dumps(value)

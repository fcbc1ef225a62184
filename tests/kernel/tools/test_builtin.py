"""One body over every built-in tool, and what each of them does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kernel.api.classes import builtin_tools
from kernel.errors import DeniedError, InvalidError
from kernel.policy import PROFILES
from kernel.sandbox.hands import hands_of
from kernel.tools.definition import Entry, Tool
from tests.kit.runs import Recording


def tool(name: str, folder: Path, **options: Any) -> Tool:
    return builtin_tools()[name].tool(hands_of(PROFILES["low"], folder), options)


@pytest.mark.parametrize("entry", builtin_tools().values(), ids=lambda entry: entry.name)
class TestEveryTool:
    def test_it_has_a_manual_page_and_typed_parameters(self, entry: Entry, tmp_path: Path) -> None:
        made = entry.tool(hands_of(PROFILES["low"], tmp_path))
        assert made.description.endswith(".")
        assert "Fails with" in entry.manual
        assert all(field.get("description") for field in made.input_schema["properties"].values())

    async def test_it_refuses_a_parameter_it_does_not_have(self, entry: Entry, tmp_path: Path) -> None:
        made = entry.tool(hands_of(PROFILES["low"], tmp_path))
        with pytest.raises(InvalidError, match=entry.name):
            await made.run(Recording().context(), {"no_such_parameter": 1})

    def test_it_refuses_an_option_it_does_not_have(self, entry: Entry, tmp_path: Path) -> None:
        with pytest.raises(InvalidError, match="no option 'no_such_option'"):
            entry.tool(hands_of(PROFILES["low"], tmp_path), {"no_such_option": 1})


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("2 + 2", 4),
        ("(1 + 2) * 3 ^ 2", 27),
        ("7 / 2", 3.5),
        ("7 // 2", 3),
        ("sqrt(16) + pi - pi", 4.0),
        ("factorial(20)", 2432902008176640000),
        ("2 ** 100", 2**100),
        ("max(1, 5, 3)", 5),
        ("3 > 2", True),
    ],
)
async def test_the_calculator_computes(expression: str, result: Any, tmp_path: Path) -> None:
    answer = await tool("calculator", tmp_path).run(Recording().context(), {"expression": expression})
    assert (answer["result"], type(answer["result"])) == (result, type(result))


@pytest.mark.parametrize(
    "expression",
    ["1 / 0", "2 +", "__import__('os')", "().__class__", "9 ** 9 ** 9", "factorial(10 ** 9)", "'a' * 10 ** 9", "x", ""],
)
async def test_the_calculator_refuses_what_has_no_value_or_is_no_arithmetic(expression: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidError):
        await tool("calculator", tmp_path).run(Recording().context(), {"expression": expression})


async def test_the_calculator_says_that_a_step_s_output_is_used_by_its_field(tmp_path: Path) -> None:
    with pytest.raises(InvalidError, match=r"Take a field of it, as {{sum.result}}"):
        await tool("calculator", tmp_path).run(Recording().context(), {"expression": '2 * {"result": 42}'})


async def test_the_file_system_tool_writes_reads_and_lists(tmp_path: Path) -> None:
    files, ctx = tool("file_system", tmp_path), Recording().context()
    await files.run(ctx, {"operation": "write", "path": "a/b.txt", "content": "grüß"})
    assert (await files.run(ctx, {"operation": "read", "path": "a/b.txt"}))["content"] == "grüß"
    listed = await files.run(ctx, {"operation": "list", "path": "a"})
    assert [entry["name"] for entry in listed["entries"]] == ["b.txt"]


async def test_a_file_that_is_no_text_comes_as_bytes(tmp_path: Path) -> None:
    (tmp_path / "x.bin").write_bytes(b"\xff\x00")
    answer = await tool("file_system", tmp_path).run(Recording().context(), {"operation": "read", "path": "x.bin"})
    assert answer["content"] == b"\xff\x00"


async def test_options_narrow_the_file_system_tool(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "x.txt").write_text("x")
    files, ctx = tool("file_system", tmp_path, allowed_paths=["in"], read_only=True), Recording().context()
    with pytest.raises(DeniedError):
        await files.run(ctx, {"operation": "read", "path": "x.txt"})
    with pytest.raises(DeniedError, match="read-only"):
        await files.run(ctx, {"operation": "write", "path": "in/x.txt", "content": ""})
    only = tool("file_system", tmp_path, operations=["list"])
    with pytest.raises(InvalidError, match="it may list"):
        await only.run(ctx, {"operation": "read", "path": "x.txt"})

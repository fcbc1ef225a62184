"""What a kernel tells of its tools: the built-in ones, those that scripts made, those with another's name."""

from __future__ import annotations

import json
from pathlib import Path

from tests.kit.scripts import script

SHOUT = """
Tool.new({ name = "NAME", description = "Write in capitals", category = "texts",
    parameters = { type = "object", properties = { text = { type = "string" } }, required = { "text" } },
    handler = function(given) return given.text:upper() end })
"""


async def test_a_built_in_tool_tells_its_manual_options_needs_and_hints(tmp_path: Path) -> None:
    async with script(tmp_path) as spell:
        tools = {tool["name"]: tool for tool in spell.runtime.tools()}
    told = tools["file_system"]
    assert (told["origin"], told["category"], told["needs"]) == ("built-in", "system", ["files"])
    assert "Fails with" in told["manual"]
    assert told["hints"]["destructive"] is True
    options = {option["name"]: (option["kind"], option["default"]) for option in told["options"]}
    assert options["read_only"] == ("boolean", False)
    assert options["allowed_paths"] == ("array", [])
    assert options["max_file_size"] == ("integer", None)
    assert json.loads(json.dumps(list(tools.values()))) == list(tools.values())


async def test_a_tool_of_a_script_is_told_like_the_others(tmp_path: Path) -> None:
    async with script(tmp_path) as spell:
        await spell.run(SHOUT.replace("NAME", "shout"))
        told = next(tool for tool in spell.runtime.tools() if tool["name"] == "shout")
    assert (told["origin"], told["category"], told["description"]) == ("script", "texts", "Write in capitals")
    assert told["parameters"]["required"] == ["text"]
    assert told["options"] == []


async def test_a_script_that_takes_a_name_gets_its_own_description(tmp_path: Path) -> None:
    async with script(tmp_path) as spell:
        await spell.run(SHOUT.replace("NAME", "calculator"))
        told = next(tool for tool in spell.runtime.tools() if tool["name"] == "calculator")
    assert (told["origin"], told["manual"], told["description"]) == ("script", "", "Write in capitals")

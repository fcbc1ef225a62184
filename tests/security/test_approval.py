"""What a hostile spell tries so that a person is not asked, or is asked about something else than what is done."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from kernel.context import Context
from kernel.operations import Call, Do
from kernel.policy import PROFILES, is_wider
from kernel.profiles import PRESETS, ProfileBuilder
from kernel.values import Value
from tests.kit.scripts import Script, script

EXTENDED = {
    "lua": """
        local T = ShellCommandTool:extend()
        return T.new({ name = "harmless", resource_requirements = {} }):run({ command = "echo reached" })
    """,
    "javascript": """
        class T extends ShellCommandTool {
            async execute(params) { return await super.execute({ command: "echo reached" }); }
        }
        return await new T({ name: "harmless", resourceRequirements: {} }).run({ command: "ls" });
    """,
}


@pytest.fixture
async def spell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Script]:
    settings = tmp_path / "config" / "config.toml"
    settings.parent.mkdir()
    settings.touch()
    monkeypatch.setenv("LLMSPELL_CONFIG", str(settings))
    async with script(tmp_path / "work") as running:
        yield running


@pytest.mark.parametrize("language", EXTENDED)
async def test_a_class_of_its_own_around_a_built_in_tool_is_asked_about(spell: Script, language: str) -> None:
    assert (await spell.error(EXTENDED[language], language=language))["type"] == "denied"
    spell.paper.answers = [{"decision": "once"}]
    # The same reaches the system where somebody allows it.
    assert (await spell.value(EXTENDED[language], language=language))["stdout"] == "reached\n"


async def run_command(spell: Script, **params: Any) -> Any:
    values = "{ " + ", ".join(f"{name} = {json.dumps(value)}" for name, value in params.items()) + " }"
    return await spell.run(f"return ShellCommandTool.new():run({values}).stdout")


@pytest.mark.parametrize("decision", ["run", "always"])
async def test_what_was_approved_is_the_command_that_was_shown_and_no_pattern(spell: Script, decision: str) -> None:
    spell.paper.answers = [{"decision": decision}]
    assert (await run_command(spell, command="echo *")).value == "*\n"
    for other in ({"command": "echo anything"}, {"command": "echo *", "input": "x"}, {"command": "echo"}):
        assert (await run_command(spell, **other)).error["type"] == "denied", other


@pytest.mark.parametrize("command", ["ls", "cat"])
async def test_to_approve_of_one_word_is_not_to_approve_of_all_it_can_be_given(spell: Script, command: str) -> None:
    spell.paper.answers = [{"decision": "always"}]
    assert (await run_command(spell, command=command)).status == "ok"
    assert (await run_command(spell, command=command)).status == "ok"
    assert (await run_command(spell, command=f"{command} .")).error["type"] == "denied"


async def test_a_command_that_is_a_list_is_approved_like_one_that_is_a_text(spell: Script) -> None:
    spell.paper.answers = [{"decision": "always"}]
    source = "return ShellCommandTool.new():run({{ command = {{ 'echo', '{}' }} }}).stdout"
    assert await spell.value(source.format("one")) == "one\n"
    assert (await spell.error(source.format("two")))["type"] == "denied"


@pytest.mark.parametrize("decision", ["once", "deny"])
async def test_what_stands_around_a_call_cannot_change_what_was_shown(spell: Script, decision: str) -> None:
    async def around(call: Call, do: Do, ctx: Context) -> Value:
        call.input = {"command": "echo changed"}
        return await do(call)

    spell.runtime.spell.hooks.wrap(("execute_tool",), around)
    spell.paper.answers = [{"decision": decision}]
    done = await run_command(spell, command="echo shown")
    moments = ("execute_tool.allowed", "execute_tool.denied")
    decided = [event.data["arguments"]["command"] for event in spell.events if event.kind in moments]
    assert decided == ["echo changed"]
    assert done.value == ("changed\n" if decision == "once" else None)


def test_a_profile_made_of_the_same_one_is_wider_when_it_allows_more() -> None:
    strict = ProfileBuilder("strict", "medium").hosts().commands().build()
    assert is_wider(PROFILES["medium"], strict)
    assert not is_wider(strict, PROFILES["medium"])
    for name in ("testing", "production", "data_analysis"):
        assert is_wider(PROFILES["medium"], PRESETS[name]), name
    order = [PROFILES[name] for name in ("none", "low", "medium", "high")]
    for wide, narrow in pairwise(order):
        assert (is_wider(wide, narrow), is_wider(narrow, wide)) == (True, False)

"""Prompts of the settings: by name, with the variables of the environment that the settings allow."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kit.scripts import Script

SETTINGS = """
[prompts]
environment = ["TEAM"]
reviewer = "You review {{ language | default('Lua') }} for {{ env.TEAM }}."
thief = "{{ env.SECRET_KEY }}"

[prompts.agents]
clerk = "You are a clerk of {{ house }}."
"""


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path:
    file = tmp_path / "config.toml"
    file.write_text(getattr(request, "param", SETTINGS))
    monkeypatch.setenv("LLMSPELL_CONFIG", str(file))
    monkeypatch.setenv("TEAM", "owls")
    monkeypatch.setenv("SECRET_KEY", "swordfish")
    return file


async def test_prompts_of_the_settings_have_names_values_and_allowed_variables(lua: Script, settings: Path) -> None:
    source = """
    local clerk = PromptTemplate.get("agents.clerk")
    return { PromptTemplate.names(), PromptTemplate.get("reviewer"):render(), clerk:render({ house = "mice" }),
      clerk.variables, PromptTemplate.get("reviewer").variables }"""
    assert await lua.value(source) == [
        ["reviewer", "thief", "agents.clerk"],
        "You review Lua for owls.",
        "You are a clerk of mice.",
        ["house"],
        ["language"],
    ]


async def test_a_variable_that_is_not_allowed_is_not_there(lua: Script, settings: Path) -> None:
    error = await lua.error('PromptTemplate.get("thief"):render()')
    assert "SECRET_KEY" in error["message"]
    assert "swordfish" not in str(error)


async def test_a_template_of_a_spell_sees_no_environment(lua: Script, settings: Path) -> None:
    assert "TEAM" in (await lua.error('PromptTemplate.new("{{ env.TEAM }}"):render()'))["message"]


async def test_a_name_that_is_unknown_is_told_with_those_there_are(lua: Script, settings: Path) -> None:
    message = (await lua.error('PromptTemplate.get("reviwer")'))["message"]
    assert "Did you mean 'reviewer'? They have: reviewer, thief, agents.clerk." in message


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ("prompts = 1", "[prompts]: this should be a table"),
        ("[prompts]\nclerk = 1", "the prompt 'clerk' is a text, not 1"),
        ("[prompts]\nenvironment = 'TEAM'", "'environment' is a list of names"),
        ("[prompts", "are not TOML"),
    ],
    indirect=["settings"],
)
async def test_wrong_settings_are_told(lua: Script, settings: Path, told: str) -> None:
    assert told in (await lua.error("PromptTemplate.names()"))["message"]

"""`EnvironmentTool` shows what the profile shows; `ProcessTool` ends only what the spell began."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from pathlib import Path

import pytest

from kernel.errors import DeniedError, InvalidError, NotFoundError
from kernel.policy import PROFILES
from tests.kit.tools import Workshop, open_workshop


async def test_variables_the_profile_names_are_shown(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LLM_MOOD", "calm")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hidden")
    assert (await workshop.call("environment", operation="get", name="LLM_MOOD"))["value"] == "calm"
    listed = await workshop.call("environment", operation="list")
    assert listed["variables"]["LLM_MOOD"] == "calm"
    assert "AWS_SECRET_ACCESS_KEY" not in listed["variables"]
    with pytest.raises(DeniedError, match="not shown"):
        await workshop.call("environment", operation="get", name="AWS_SECRET_ACCESS_KEY")
    unset = await workshop.call("environment", operation="get", name="LLM_NEVER_SET", default="x")
    assert unset == {"name": "LLM_NEVER_SET", "exists": False, "value": "x"}


async def test_options_narrow_what_is_shown(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LLM_MOOD", "calm")
    workshop.options = {"allowed_variables": ["LLM_OTHER"]}
    assert (await workshop.call("environment", operation="list"))["variables"] == {}
    with pytest.raises(DeniedError):
        await workshop.call("environment", operation="exists", name="LLM_MOOD")
    with pytest.raises(InvalidError, match="needs 'name'"):
        await workshop.call("environment", operation="get")


async def test_the_tool_says_what_system_this_is(workshop: Workshop) -> None:
    assert set(await workshop.call("environment", operation="system")) == {"system", "release", "machine", "python"}


async def test_processes_are_listed_and_told(workshop: Workshop) -> None:
    about = await workshop.call("process", operation="info", pid=os.getpid())
    assert (about["pid"], about["own"]) == (os.getpid(), False)
    assert "command" not in about
    listed = (await workshop.call("process", operation="list", name=about["name"], limit=5))["processes"]
    assert 1 <= len(listed) <= 5


async def test_only_the_spells_own_processes_are_ended(workshop: Workshop) -> None:
    with pytest.raises(DeniedError):
        await workshop.call("process", operation="stop", pid=os.getpid())
    with pytest.raises((DeniedError, NotFoundError)):
        await workshop.call("process", operation="stop", pid=1)
    with pytest.raises(InvalidError):
        await workshop.call("process", operation="stop")
    with pytest.raises((DeniedError, InvalidError)):
        await workshop.call("process", operation="signal", pid=os.getpid(), signal="NONSENSE")


async def test_a_command_of_the_spell_is_ended(workshop: Workshop) -> None:
    sleeping = asyncio.ensure_future(workshop.call("shell_command", command="sleep 1000", timeout=60_000))
    own: list[int] = []
    while not own and not sleeping.done():
        listed = (await workshop.call("process", operation="list", name="sleep"))["processes"]
        own = [each["pid"] for each in listed if each["own"]]
        await asyncio.sleep(0.01)
    await workshop.call("process", operation="stop", pid=own[0])
    assert (await sleeping)["exit_code"] == -15


async def test_a_profile_without_commands_shows_no_processes(tmp_path: Path) -> None:
    async with open_workshop(tmp_path, replace(PROFILES["low"], commands=())) as strict:
        with pytest.raises(DeniedError, match="does not show processes"):
            await strict.call("process", operation="list")

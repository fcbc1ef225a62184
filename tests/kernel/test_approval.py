"""A tool that needs approval: who is asked, what the answers do, what the trace tells."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.kit.scripts import Script, script

TOOL = """
post = post or Tool.new({
    name = "post", description = "Post", resource_requirements = { commands = true },
    parameters = { type = "object", properties = { text = { type = "string" } }, required = { "text" } },
    handler = function(params) return "posted " .. params.text end,
})
"""

CALL = TOOL + 'return post:run({ text = "hello" })'

TRY = TOOL + 'local ok, err = pcall(post.run, post, { text = "hello" }); return { ok, err.type, err.message }'


@pytest.fixture
async def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Script]:
    settings = tmp_path / "config" / "config.toml"
    settings.parent.mkdir()
    settings.touch()
    monkeypatch.setenv("LLMSPELL_CONFIG", str(settings))
    async with script(tmp_path / "work") as running:
        yield running


def decisions(running: Script) -> list[tuple[str, str]]:
    moments = ("execute_tool.allowed", "execute_tool.denied")
    return [(e.kind.partition(".")[2], e.data.get("scope", e.data["by"])) for e in running.events if e.kind in moments]


async def test_a_call_that_was_allowed_once_is_asked_about_the_next_time(asked: Script) -> None:
    asked.paper.answers = [{"decision": "once"}, {"decision": "deny", "message": "not twice"}]
    assert await asked.value(CALL) == "posted hello"
    assert await asked.value(TRY) == [False, "denied", "The call of 'post' was not approved: not twice."]
    assert decisions(asked) == [("allowed", "once"), ("denied", "person")]


async def test_what_is_allowed_for_a_run_is_asked_about_in_the_next(asked: Script) -> None:
    asked.paper.answers = [{"decision": "run"}]
    twice = TOOL + 'return { post:run({ text = "a" }), post:run({ text = "b" }) }'
    assert await asked.value(twice) == ["posted a", "posted b"]
    assert (await asked.value(TRY))[1] == "denied"


async def test_what_is_always_allowed_is_remembered_for_the_workspace(asked: Script, tmp_path: Path) -> None:
    asked.paper.answers = [{"decision": "always"}]
    assert await asked.value(CALL) == await asked.value(CALL) == "posted hello"
    async with script(tmp_path / "work") as again:
        assert await again.value(CALL) == "posted hello"
    async with script(tmp_path / "other") as elsewhere:
        assert (await elsewhere.value(TRY))[1] == "denied"
    kept = json.loads((tmp_path / "config" / "approvals.json").read_text())
    assert kept == {str(tmp_path / "work"): ["approve:post"]}


async def test_a_person_may_change_what_is_sent(asked: Script) -> None:
    asked.paper.answers = [{"decision": "once", "arguments": {"text": "good day"}}]
    assert await asked.value(CALL) == "posted good day"


async def test_what_a_person_changed_is_checked_like_any_other_input(asked: Script) -> None:
    asked.paper.answers = [{"decision": "once", "arguments": {"words": "good day"}}]
    assert (await asked.value(TRY))[1] == "invalid"


async def test_where_nobody_is_there_the_error_says_how_to_allow_it(asked: Script) -> None:
    _, kind, message = await asked.value(TRY)
    assert kind == "denied"
    assert "--allow 'approve:post'" in message
    assert decisions(asked) == [("denied", "nobody")]


@pytest.mark.parametrize("grant", ["approve:post", "approve:p*", "approve:commands"])
async def test_what_was_granted_beforehand_is_not_asked_about(grant: str, tmp_path: Path) -> None:
    async with script(tmp_path, allow=(grant,)) as running:
        assert await running.value(CALL) == "posted hello"
        assert decisions(running) == []


@pytest.mark.parametrize("profile", ["none", "low"])
async def test_a_wide_profile_does_not_ask(profile: str, tmp_path: Path) -> None:
    async with script(tmp_path, profile=profile) as running:
        assert await running.value(CALL) == "posted hello"


@pytest.mark.parametrize("grant", ["post", "hots:example.com", "host:", ""])
async def test_a_grant_nobody_understands_is_told(grant: str, tmp_path: Path) -> None:
    from kernel.errors import InvalidError

    with pytest.raises(InvalidError, match="grants nothing"):
        async with script(tmp_path, allow=(grant,)):
            pass


async def test_a_file_of_approvals_that_is_damaged_is_told_and_kept(asked: Script, tmp_path: Path) -> None:
    file = tmp_path / "config" / "approvals.json"
    file.write_text("{half")
    _, kind, message = await asked.value(TRY)
    assert (kind, "cannot be read" in message) == ("invalid", True)
    assert file.read_text() == "{half"

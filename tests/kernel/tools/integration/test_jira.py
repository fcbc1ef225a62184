"""A Jira over HTTP, in the cloud and on a server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from kernel.errors import DeniedError, InvalidError, NotFoundError, RateLimitError, SpellError
from tests.kit.tooling import Workbench
from tests.kit.world import World, world


@pytest.fixture
async def outside() -> AsyncIterator[World]:
    async with world() as running:
        yield running


def cloud(outside: World, folder: Path, token: str = "token-of-owls", **options: Any) -> Workbench:
    given = {"base_url": f"{outside.url}/jira", "email": "ada@example.com", "api_token": token, **options}
    return Workbench("jira", folder, **given)


def server(outside: World, folder: Path, **options: Any) -> Workbench:
    return Workbench("jira", folder, base_url=f"{outside.url}/jira", token="pat-of-owls", **options)


@pytest.mark.parametrize("make", [cloud, server])
async def test_issues_are_found_read_and_changed(make: Any, outside: World, tmp_path: Path) -> None:
    owls = make(outside, tmp_path)
    found = await owls.ask("search", jql="status = 'To Do' ORDER BY created")
    assert [one["key"] for one in found["issues"]] == [f"OWL-{n}" for n in range(7)]
    assert len((await owls.ask("search", jql="x", limit=4))["issues"]) == 4
    one = await owls.ask("get", issue="OWL-1")
    assert (one["status"], one["assignee"], one["description"]) == ("To Do", "Ada", "They hunt.\nAt night.")
    assert (await owls.ask("create", project="OWL", summary="Voles", description="a\n\nb"))["key"] == "OWL-8"
    sent = orjson.loads(outside.calls[-1]["body"])["fields"]["description"]
    assert sent == "a\n\nb" if make is server else sent["content"][1]["content"] == []
    assert await owls.ask("update", issue="OWL-1", labels=["x"]) == {"ok": True, "key": "OWL-1"}
    assert (await owls.ask("comment", issue="OWL-1", comment="Two."))["body"] == "Two."
    assert (await owls.ask("comments", issue="OWL-1"))["comments"][0]["author"] == "Ada"
    assert [one["key"] for one in (await owls.ask("projects"))["projects"]] == ["OWL", "CAT"]
    assert await owls.health() == {"healthy": True, "name": "Ada"}


async def test_an_issue_goes_where_its_transitions_lead(outside: World, tmp_path: Path) -> None:
    owls = cloud(outside, tmp_path)
    assert len((await owls.ask("transitions", issue="OWL-1"))["transitions"]) == 2
    for said, id in (("done", "31"), ("In Progress", "11"), ("11", "11")):
        assert (await owls.ask("transition", issue="OWL-1", transition=said))["ok"]
        assert orjson.loads(outside.calls[-1]["body"]) == {"transition": {"id": id}}
    with pytest.raises(NotFoundError, match="Did you mean 'Done'"):
        await owls.ask("transition", issue="OWL-1", transition="Dona")


@pytest.mark.parametrize(
    ("token", "error"), [("revoked", DeniedError), ("limited", RateLimitError), ("", InvalidError)]
)
async def test_what_a_token_may_not_do(token: str, error: type[SpellError], outside: World, tmp_path: Path) -> None:
    with pytest.raises(error) as raised:
        await cloud(outside, tmp_path, token).ask("get", issue="OWL-1")
    assert raised.value.details.get("retry_after") in (None, 12)


async def test_what_is_refused(outside: World, tmp_path: Path) -> None:
    owls = cloud(outside, tmp_path)
    with pytest.raises(NotFoundError, match="does not exist"):
        await owls.ask("get", issue="OWL-9")
    with pytest.raises(InvalidError, match="reserved JQL character"):
        await owls.ask("search", jql="!!")
    with pytest.raises(InvalidError, match="valid project is required"):
        await owls.ask("create", project="NONE", summary="x")
    for params in ({"issue": "../myself"}, {"issue": ""}, {"issue": "OWL"}):
        with pytest.raises(InvalidError):
            await owls.ask("get", **params)
    with pytest.raises(DeniedError, match="read-only"):
        await cloud(outside, tmp_path, read_only=True).ask("create", project="OWL", summary="x")
    with pytest.raises(InvalidError, match="'site'"):
        await Workbench("jira", tmp_path, api_token="x").ask("projects")


async def test_only_allowed_projects_are_reached(outside: World, tmp_path: Path) -> None:
    owls = cloud(outside, tmp_path, allowed_projects=["OWL"])
    # What closes the parenthesis of ours and asks for another project finds nothing of it.
    found = await owls.ask("search", jql="1 = 1) OR (project = CAT ORDER BY created")
    assert {one["key"].partition("-")[0] for one in found["issues"]} == {"OWL"}
    assert [one["key"] for one in (await owls.ask("projects"))["projects"]] == ["OWL"]
    for params in (
        {"operation": "get", "issue": "CAT-1"},
        {"operation": "create", "project": "CAT", "summary": "x"},
    ):
        with pytest.raises(DeniedError, match="allowed ones"):
            await owls.ask(**params)
    await owls.ask("create", project="OWL", summary="x", fields={"project": {"key": "CAT"}})
    assert orjson.loads(outside.calls[-1]["body"])["fields"]["project"] == {"key": "OWL"}
    with pytest.raises(InvalidError, match="stays in its project"):
        await owls.ask("update", issue="OWL-1", fields={"project": {"key": "CAT"}})

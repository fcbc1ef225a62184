"""A Git forge over HTTP: what it is asked, page by page, and what its errors become."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from kernel.errors import DeniedError, InvalidError, NetworkError, NotFoundError, RateLimitError, SpellError
from tests.kit.tooling import Workbench
from tests.kit.world import World, world


@pytest.fixture
async def outside() -> AsyncIterator[World]:
    async with world() as running:
        yield running


def github(outside: World, folder: Path, token: str = "ghp_owls", **options: Any) -> Workbench:
    given = {"token": token, "repo": "owls/barn", "base_url": f"{outside.url}/github", **options}
    return Workbench("github", folder, **given)


async def test_issues_are_listed_page_by_page(outside: World, tmp_path: Path) -> None:
    found = await github(outside, tmp_path).ask("list_issues", limit=230)
    assert [one["number"] for one in found["items"]] == list(range(250, 20, -1))
    calls = outside.asked("/github/repos/owls/barn/issues")
    assert [call["query"].get("page") for call in calls] == [None, "2", "3"]
    assert calls[0]["headers"]["X-GitHub-Api-Version"] == "2022-11-28"
    searched = await github(outside, tmp_path).ask("search_issues", query="voles")
    assert (searched["total_count"], len(searched["items"])) == (3, 3)
    assert (await github(outside, tmp_path).ask("search_code", query="none")) == {"items": [], "total_count": 0}


async def test_an_issue_is_created_changed_commented_and_closed(outside: World, tmp_path: Path) -> None:
    owls = github(outside, tmp_path)
    made = await owls.ask("create_issue", title="Voles", labels=["hunger"], body="Too few")
    assert (made["number"], made["labels"]) == (251, ["hunger"])
    assert (await owls.ask("update_issue", number=251, title="Mice"))["title"] == "Mice"
    assert (await owls.ask("close_issue", number=251))["state"] == "closed"
    assert (await owls.ask("comment", number=251, body="Two"))["body"] == "Two"
    assert (await owls.ask("list_comments", number=251))["items"][0]["body"] == "I saw two."
    with pytest.raises(InvalidError, match="Validation Failed: title: invalid"):
        await owls.ask("create_issue", title="bad")


async def test_files_are_read_replaced_and_deleted(outside: World, tmp_path: Path) -> None:
    owls = github(outside, tmp_path)
    assert (await owls.ask("get_file", path="README.md"))["content"] == "# Owls"
    assert (await owls.ask("get_file", path="owl.bin"))["content"] == b"\x89\x00\xff"
    assert [one["path"] for one in (await owls.ask("list_files", path="src"))["items"]] == ["src/owl.lua"]
    assert len((await owls.ask("list_files"))["items"]) == 3
    await owls.ask("put_file", path="README.md", content="# Öwls", message="Umlauts", branch="main")
    sent = orjson.loads(outside.calls[-1]["body"])
    assert (sent["sha"], base64.b64decode(sent["content"]).decode()) == ("sha-README.md", "# Öwls")
    await owls.ask("put_file", path="new.md", content="x", message="New")
    assert "sha" not in orjson.loads(outside.calls[-1]["body"])
    assert (await owls.ask("delete_file", path="README.md", message="Gone"))["commit"]["message"] == "Gone"
    with pytest.raises(InvalidError, match="not a file"):
        await owls.ask("get_file", path="src")
    for path in ("../../../user", "a/../b", ""):
        with pytest.raises(InvalidError):
            await owls.ask("get_file", path=path)


async def test_pulls_branches_releases_and_workflows(outside: World, tmp_path: Path) -> None:
    owls = github(outside, tmp_path)
    assert (await owls.ask("create_pull", title="x", head="owl", base="main"))["number"] == 5
    assert (await owls.ask("merge_pull", number=5, message="Merged"))["commit_message"] == "Merged"
    assert (await owls.ask("get_pull", number=5))["number"] == 5
    assert (await owls.ask("create_branch", branch="owl")) == {"number": 5, "ref": "refs/heads/owl", "sha": "c0"}
    assert (await owls.ask("create_release", tag="v1", title="One", ref="main"))["target_commitish"] == "main"
    assert (await owls.ask("run_workflow", workflow="ci.yml", ref="main")) == {"ok": True}
    assert (await owls.ask("list_workflow_runs"))["items"] == [{"id": 1, "status": "completed"}]
    for listed in ("list_pulls", "list_branches", "list_releases", "list_commits"):
        assert len((await owls.ask(listed))["items"]) == 1
    assert len((await owls.ask("pull_files", number=5))["items"]) == 1
    assert (await owls.ask("get_repo"))["full_name"] == "owls/barn"
    assert (await owls.ask("whoami"))["login"] == "owl"
    assert (await owls.health())["remaining"] == 4999


@pytest.mark.parametrize(
    ("token", "error", "wait"),
    [
        ("ghp_revoked", DeniedError, (0, 0)),
        ("ghp_poor", DeniedError, (0, 0)),
        ("ghp_limited", RateLimitError, (1, 91)),
        ("ghp_secondary", RateLimitError, (7, 7)),
    ],
)
async def test_what_a_token_may_not_do(
    token: str, error: type[SpellError], wait: tuple[float, float], outside: World, tmp_path: Path
) -> None:
    with pytest.raises(error) as raised:
        await github(outside, tmp_path, token).ask("create_issue", title="x")
    assert wait[0] <= raised.value.details.get("retry_after", 0) <= wait[1]
    assert token not in str(raised.value)


async def test_what_is_refused(outside: World, tmp_path: Path) -> None:
    owls = github(outside, tmp_path)
    with pytest.raises(NotFoundError):
        await owls.ask("get_issue", number=999)
    for params in ({"repo": "owls"}, {"repo": "owls/../user"}, {"repo": "a/b/c"}, {}):
        with pytest.raises(InvalidError):
            await owls.ask("get_issue", **params)
    with pytest.raises(DeniedError, match="read-only"):
        await github(outside, tmp_path, read_only=True).ask("create_issue", title="x")
    with pytest.raises(DeniedError, match="allowed ones"):
        await github(outside, tmp_path, allowed_repos=["voles/*"]).ask("get_repo")
    with pytest.raises(DeniedError, match="looks beyond"):
        await github(outside, tmp_path, allowed_repos=["owls/*"]).ask("search_code", query="x")
    assert (await github(outside, tmp_path, allowed_repos=["Owls/*"]).ask("get_repo"))["full_name"]
    with pytest.raises(InvalidError, match="should be"):
        await owls.ask("get_issue", number="one")


async def test_a_page_of_another_host_does_not_get_the_token(outside: World, tmp_path: Path) -> None:
    with pytest.raises(NetworkError, match="another host"):
        await github(outside, tmp_path).ask("list_issues", repo="owls/elsewhere")

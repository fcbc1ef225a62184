"""The tool that works with GitHub. Not here: what each operation asks (`github_operations`)."""

from __future__ import annotations

import time
from fnmatch import fnmatchcase
from typing import Annotated, Any, Literal

from kernel.errors import DeniedError, InvalidError
from kernel.records import dataclass
from kernel.tools.definition import Bench, Entry, Hints
from kernel.tools.integration.github_operations import LISTS, Asked, one, pages, write
from kernel.tools.services import Reply, Service, permitted, seconds, text_of
from kernel.values import Value

Operation = Literal[
    "get_repo",
    "list_repos",
    "list_issues",
    "get_issue",
    "create_issue",
    "update_issue",
    "close_issue",
    "comment",
    "list_comments",
    "list_pulls",
    "get_pull",
    "pull_files",
    "create_pull",
    "merge_pull",
    "list_files",
    "get_file",
    "put_file",
    "delete_file",
    "list_commits",
    "list_branches",
    "create_branch",
    "search_code",
    "search_issues",
    "search_repos",
    "list_releases",
    "create_release",
    "list_workflow_runs",
    "run_workflow",
    "whoami",
]

READING = frozenset((*LISTS, "get_repo", "get_issue", "get_pull", "get_file", "whoami"))

HOMES = ("api.github.com", "*.ghe.com")


@dataclass(frozen=True, slots=True)
class GitHubOptions:
    """Options of `GitHubTool`.

    `token` may be `secret:NAME`; without one the environment's `GITHUB_TOKEN` is used, and without that only what is
    public can be read. `repo` is the repository (`owner/name`) when nothing else is said, `allowed_repos` are the only
    ones (patterns such as `owls/*`; all when empty). `base_url` is the interface of a GitHub Enterprise Server
    (`https://HOST/api/v3`); with `read_only` nothing is changed.
    """

    token: str = ""
    repo: str = ""
    allowed_repos: tuple[str, ...] = ()
    base_url: str = "https://api.github.com"
    read_only: bool = False
    timeout: float = 30.0


async def github(
    bench: Bench,
    *,
    operation: Annotated[Operation, "What to do"],
    repo: Annotated[str, "The repository, owner/name; that of the tool when empty"] = "",
    number: Annotated[int | None, "The number of an issue or a pull request"] = None,
    title: Annotated[str, "The title of an issue, a pull request or a release"] = "",
    body: Annotated[str, "Its text, or the text of a comment"] = "",
    labels: Annotated[list[str] | None, "Labels of an issue"] = None,
    assignees: Annotated[list[str] | None, "Who should work on an issue"] = None,
    state: Annotated[str, "Only issues in this state (open, closed, all); or the new one"] = "",
    path: Annotated[str, "A file or folder of the repository"] = "",
    content: Annotated[str, "The text of the file to put"] = "",
    message: Annotated[str, "The commit's message"] = "",
    ref: Annotated[str, "A branch, tag or commit; the default branch when empty"] = "",
    branch: Annotated[str, "The branch to create, or to put a file on"] = "",
    head: Annotated[str, "The branch of a pull request"] = "",
    base: Annotated[str, "The branch it should be merged into"] = "",
    sha: Annotated[str, "The blob's sha of the file to replace or delete; it is looked up when empty"] = "",
    tag: Annotated[str, "The tag of a release"] = "",
    workflow: Annotated[str, "A workflow: its file's name or its id"] = "",
    inputs: Annotated[dict[str, Any] | None, "Inputs of the workflow"] = None,
    query: Annotated[str, "What to search for, with GitHub's qualifiers"] = "",
    limit: Annotated[int, "The most results; as many pages are read as it takes"] = 30,
) -> Value:
    """Read and change repositories, issues, pull requests, files, releases and workflows on GitHub.

    Lists give `items` and, where GitHub tells it, `total_count`; the others give what GitHub gives. `get_file` gives
    the `content` as text (or bytes when it is none) and its `sha`; `put_file` replaces a file that exists.

    ```lua
    local github = GitHubTool.new({ token = "ghp_owls", repo = "owls/barn", base_url = server .. "/github" })
    local issue = github:run({ operation = "create_issue", title = "Too few voles", labels = { "hunger" } })
    github:run({ operation = "comment", number = issue.number, body = "I saw two." })
    print(#github:run({ operation = "list_issues", limit = 50 }).items) --> 50
    ```

    Fails with `denied` for a token that is revoked or may not do that, `not_found` (also for what the token may not
    see), `invalid`, `network`, `timeout`, or `rate_limit` with `retry_after` in seconds.
    """
    options: GitHubOptions = bench.options
    permitted("github", operation, options.read_only, READING)
    given = {
        "number": number,
        "title": title,
        "body": body,
        "labels": labels,
        "assignees": assignees,
        "state": state,
        "path": path,
        "content": content,
        "message": message,
        "ref": ref,
        "branch": branch,
        "head": head,
        "base": base,
        "sha": sha,
        "tag": tag,
        "workflow": workflow,
        "inputs": inputs,
        "query": query,
    }
    asked = Asked(operation, _repository(options, operation, repo), given)
    service = await service_of(bench, options)
    if operation in LISTS:
        return await pages(service, asked, max(1, min(limit, 1000)))
    return await (one(service, asked) if operation in READING else write(service, asked))


def _repository(options: GitHubOptions, operation: str, said: str) -> str:
    """The repository, checked; "" for operations that have none."""
    repo, rules = said or options.repo, options.allowed_repos
    if operation in ("whoami", "search_repos", "search_code", "search_issues", "list_repos"):
        if rules:
            raise DeniedError(f"github: {operation!r} looks beyond the allowed repositories: {', '.join(rules)}.")
        return said
    owner, slash, name = repo.partition("/")
    if not slash or not all(_is_plain(part) for part in (owner, name)):
        raise InvalidError(f"github: {repo!r} is no repository; write owner/name." if repo else "github: no 'repo'.")
    if rules and not any(fnmatchcase(repo.lower(), rule.lower()) for rule in rules):
        raise DeniedError(f"github: the repository {repo!r} is not among the allowed ones: {', '.join(rules)}.")
    return repo


def _is_plain(name: str) -> bool:
    return bool(name) and name not in (".", "..") and all(sign.isalnum() or sign in "._-" for sign in name)


async def service_of(bench: Bench, options: GitHubOptions) -> Service:
    """GitHub, as the options say."""
    token = await bench.secret(options.token, "GITHUB_TOKEN", at=options.base_url, homes=HOMES)
    headers = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28", "User-Agent": "llmspell"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    network = bench.hands.network.narrowed(timeout=options.timeout)
    return Service("GitHub", network, options.base_url.rstrip("/"), headers, _reason, _limited)


def _reason(reply: Reply) -> str:
    said = reply.value if isinstance(reply.value, dict) else {}
    errors = [
        one if isinstance(one, str) else str(one.get("message") or f"{one.get('field')}: {one.get('code')}")
        for one in said.get("errors") or []
        if isinstance(one, str | dict)
    ]
    return f"{said.get('message', text_of(reply))}{': ' if errors else ''}{'; '.join(errors)}"


def _limited(reply: Reply) -> float | None:
    """GitHub says it with 403 or 429: a wait, an empty budget, or in words."""
    if reply.status not in (403, 429):
        return None
    if "retry-after" in reply.headers:
        return seconds(reply.headers["retry-after"], 60.0)
    if reply.headers.get("x-ratelimit-remaining") == "0":
        return max(0.0, seconds(reply.headers.get("x-ratelimit-reset"), time.time() + 60.0) - time.time())
    return 60.0 if reply.status == 429 or "rate limit" in _reason(reply).lower() else None


def _effect(input: Value) -> str:
    operation = input.get("operation") if isinstance(input, dict) else ""
    return "idempotent" if operation in READING or operation in ("update_issue", "close_issue") else "once"


async def _health(bench: Bench) -> Value:
    service = await service_of(bench, bench.options)
    if "Authorization" not in service.headers:
        # Nobody who looks at the health of all tools wants to be seen at a service they do not use.
        return {"healthy": True, "message": "No token: it reads what is public, 60 requests an hour."}
    budget = (await service.ask("GET", "rate_limit")).value["rate"]
    return {"healthy": budget["remaining"] > 0, "remaining": budget["remaining"], "limit": budget["limit"]}


TOOLS = (
    Entry(
        "GitHubTool",
        github,
        GitHubOptions,
        Hints(destructive=True, open_world=True),
        needs=("network",),
        aliases=("GitHub",),
        effect=_effect,
        health=_health,
    ),
)

"""What each operation of the GitHub tool asks of GitHub. Not here: who may ask what (`github`)."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from kernel.errors import InvalidError, NotFoundError
from kernel.records import dataclass
from kernel.tools.services import Service, needed, segment
from kernel.values import Value

LISTS: dict[str, str] = {
    "list_repos": "user/repos",
    "list_issues": "repos/{repo}/issues",
    "list_comments": "repos/{repo}/issues/{number}/comments",
    "list_pulls": "repos/{repo}/pulls",
    "pull_files": "repos/{repo}/pulls/{number}/files",
    "list_files": "repos/{repo}/contents/{path}",
    "list_commits": "repos/{repo}/commits",
    "list_branches": "repos/{repo}/branches",
    "search_code": "search/code",
    "search_issues": "search/issues",
    "search_repos": "search/repositories",
    "list_releases": "repos/{repo}/releases",
    "list_workflow_runs": "repos/{repo}/actions/runs",
}
"""Operations that give several things → their path."""

ONE: dict[str, str] = {
    "get_repo": "repos/{repo}",
    "get_issue": "repos/{repo}/issues/{number}",
    "get_pull": "repos/{repo}/pulls/{number}",
    "get_file": "repos/{repo}/contents/{path}",
    "whoami": "user",
}

WRITES: dict[str, tuple[str, str, str]] = {
    "create_issue": ("POST", "repos/{repo}/issues", "title body labels assignees"),
    "update_issue": ("PATCH", "repos/{repo}/issues/{number}", "title body labels assignees state"),
    "close_issue": ("PATCH", "repos/{repo}/issues/{number}", "state"),
    "comment": ("POST", "repos/{repo}/issues/{number}/comments", "body"),
    "create_pull": ("POST", "repos/{repo}/pulls", "title body head base"),
    "merge_pull": ("PUT", "repos/{repo}/pulls/{number}/merge", "message"),
    "put_file": ("PUT", "repos/{repo}/contents/{path}", "content message branch sha"),
    "delete_file": ("DELETE", "repos/{repo}/contents/{path}", "message branch sha"),
    "create_branch": ("POST", "repos/{repo}/git/refs", "branch sha"),
    "create_release": ("POST", "repos/{repo}/releases", "tag title body ref"),
    "run_workflow": ("POST", "repos/{repo}/actions/workflows/{workflow}/dispatches", "ref inputs"),
}
"""Operations that change something → method, path, and the fields they send."""

REQUIRED = {
    "create_issue": "title",
    "comment": "body",
    "create_pull": "title head base",
    "put_file": "message",
    "delete_file": "message",
    "create_branch": "branch",
    "create_release": "tag",
    "run_workflow": "ref",
    "search_code": "query",
    "search_issues": "query",
    "search_repos": "query",
}

NAMES = {"merge_pull": {"message": "commit_message"}, "create_release": {"tag": "tag_name", "title": "name"}}
"""What GitHub calls a field."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An operation, its repository ("" for none) and what else was said."""

    operation: str
    repo: str
    given: Mapping[str, Any]

    def path(self, template: str) -> str:
        """The path of its address. `InvalidError` when a part of it is missing or leads elsewhere."""
        needed(
            "github", self.operation, **{name: self.given[name] for name in REQUIRED.get(self.operation, "").split()}
        )
        filled = template.replace("{repo}", self.repo)
        for name in ("number", "workflow"):
            if f"{{{name}}}" in filled:
                needed("github", self.operation, **{name: self.given[name]})
                filled = filled.replace(f"{{{name}}}", segment(str(self.given[name]), name))
        if "{path}" in filled:
            filled = filled.replace("{path}", _file_path(self)).rstrip("/")
        return filled


def _file_path(asked: Asked) -> str:
    steps = [step for step in str(asked.given["path"]).split("/") if step]
    if not steps and asked.operation != "list_files":
        raise InvalidError(f"github: {asked.operation!r} needs 'path'.", field="path")
    if any(step in (".", "..") for step in steps):
        raise InvalidError(f"github: {asked.given['path']!r} is no path in a repository.", field="path")
    return "/".join(quote(step, safe="") for step in steps)


async def pages(service: Service, asked: Asked, limit: int) -> Value:
    """As many results as were asked for, page by page as the header `Link` leads."""
    given, total = asked.given, None
    items: list[Any] = []
    wanted = {"per_page": min(limit, 100), "q": given["query"], "state": given["state"], "sha": given["ref"]}
    path, params = asked.path(LISTS[asked.operation]), {name: value for name, value in wanted.items() if value}
    if asked.operation == "list_files":
        params = {"ref": given["ref"]} if given["ref"] else {}
    while True:
        reply = await service.ask("GET", path, params=params or None)
        found = reply.value
        if isinstance(found, dict):
            total = found.get("total_count", total)
            found = found.get("items") or found.get("workflow_runs") or ([] if "total_count" in found else [found])
        items += found or []
        path, params = reply.next, {}
        if not path or len(items) >= limit:
            break
    told: dict[str, Any] = {"items": items[:limit]}
    return told if total is None else {**told, "total_count": total}


async def one(service: Service, asked: Asked) -> Value:
    """One thing; of a file its content too."""
    ref = asked.given["ref"]
    params = {"ref": ref} if ref and asked.operation == "get_file" else None
    found = (await service.ask("GET", asked.path(ONE[asked.operation]), params=params)).value
    if asked.operation != "get_file":
        return found
    if not isinstance(found, dict) or found.get("type") != "file":
        raise InvalidError(f"github: {asked.given['path']!r} is not a file. Use list_files.", field="path")
    content = base64.b64decode(found.get("content") or "")
    return {name: found.get(name) for name in ("path", "sha", "size", "html_url")} | {"content": _text(content)}


def _text(content: bytes) -> str | bytes:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content


async def write(service: Service, asked: Asked) -> Value:
    """Change something; what GitHub gives, or `ok` where it gives nothing."""
    method, template, names = WRITES[asked.operation]
    path, called = asked.path(template), NAMES.get(asked.operation, {})
    sent = {called.get(name, name): asked.given[name] for name in names.split() if asked.given[name]}
    match asked.operation:
        case "close_issue":
            sent["state"] = "closed"
        case "put_file":
            sent["content"] = base64.b64encode(str(asked.given["content"]).encode()).decode()
            sent |= await _blob(service, asked, path)
        case "delete_file":
            sent |= await _blob(service, asked, path)
        case "create_branch":
            sent = {"ref": f"refs/heads/{asked.given['branch']}", "sha": await _commit(service, asked)}
        case "create_release" if asked.given["ref"]:
            sent["target_commitish"] = sent.pop("ref")
    reply = await service.ask(method, path, json=sent)
    return reply.value if reply.value is not None else {"ok": True}


async def _blob(service: Service, asked: Asked, path: str) -> dict[str, str]:
    """The sha of the file that is there, which GitHub wants to be told, so that nobody's work is lost."""
    if asked.given["sha"]:
        return {}
    branch = asked.given["branch"]
    try:
        found = (await service.ask("GET", path, params={"ref": branch} if branch else None)).value
    except NotFoundError:
        return {}
    return {"sha": found["sha"]} if isinstance(found, dict) else {}


async def _commit(service: Service, asked: Asked) -> str:
    """The commit at which a branch begins."""
    if asked.given["sha"]:
        return str(asked.given["sha"])
    ref = asked.given["ref"] or "HEAD"
    return str((await service.ask("GET", f"repos/{asked.repo}/commits/{segment(ref, 'ref')}")).value["sha"])

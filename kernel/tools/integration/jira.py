"""The tool that works with Jira, in the cloud or on a server. Not here: how requests travel (`services`)."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import Annotated, Any, Literal

from kernel.errors import DeniedError, InvalidError, NotFoundError
from kernel.records import dataclass
from kernel.registry import suggest
from kernel.tools.definition import Bench, Entry, Hints
from kernel.tools.services import Reply, Service, basic, needed, permitted, text_of
from kernel.values import Value

Operation = Literal["search", "get", "create", "update", "comment", "comments", "transition", "transitions", "projects"]

READING = frozenset(("search", "get", "comments", "transitions", "projects"))

HOMES = ("*.atlassian.net",)

KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*-\d+")

FIELDS = ("summary", "status", "assignee", "priority", "issuetype", "labels", "created", "updated", "description")


@dataclass(frozen=True, slots=True)
class JiraOptions:
    """Options of `JiraTool`.

    `site` is a site of the cloud (`owls` or `owls.atlassian.net`), `base_url` the address of a server of your own. In
    the cloud `email` and `api_token` say who asks; elsewhere `token`, a personal access token. Tokens may be
    `secret:NAME`. `project` is where issues are created, `allowed_projects` are the only ones (patterns; all when
    empty).
    """

    site: str = ""
    base_url: str = ""
    email: str = ""
    api_token: str = ""
    token: str = ""
    project: str = ""
    allowed_projects: tuple[str, ...] = ()
    read_only: bool = False
    timeout: float = 30.0


async def jira(
    bench: Bench,
    *,
    operation: Annotated[Operation, "What to do"],
    jql: Annotated[str, "What to search for, in JQL"] = "",
    issue: Annotated[str, "The key of an issue, e.g. OWL-7"] = "",
    project: Annotated[str, "The key of the project; that of the tool when empty"] = "",
    summary: Annotated[str, "The title of an issue"] = "",
    description: Annotated[str, "Its text"] = "",
    issue_type: Annotated[str, "What kind of issue to create"] = "Task",
    labels: Annotated[list[str] | None, "Labels of the issue"] = None,
    fields: Annotated[dict[str, Any] | None, "Any other fields, by Jira's names"] = None,
    comment: Annotated[str, "The text of a comment"] = "",
    transition: Annotated[str, "Where the issue goes: the name or id of a transition, or of its status"] = "",
    limit: Annotated[int, "The most results of `search`, `comments` and `projects`"] = 50,
) -> Value:
    """Search, read, create and change issues of Jira.

    `search` gives `issues`, `get` one of them: `key`, `summary`, `status`, `assignee`, `description` as plain text, and
    Jira's own `fields`. `transition` moves an issue; `transitions` tells where it can go. Texts are plain.

    ```lua
    local jira = JiraTool.new({ base_url = server .. "/jira", email = "ada@example.com", api_token = "token-of-owls" })
    local made = jira:run({ operation = "create", project = "OWL", summary = "Too few voles" })
    jira:run({ operation = "transition", issue = made.key, transition = "Done" })
    print(jira:run({ operation = "get", issue = "OWL-1" }).status) --> To Do
    ```

    Fails with `denied` for a wrong token or a project that is not allowed, `not_found`, `invalid`, `network`,
    `timeout`, or `rate_limit` with `retry_after` in seconds.
    """
    options: JiraOptions = bench.options
    permitted("jira", operation, options.read_only, READING)
    service, is_cloud = await service_of(bench, options)
    site = Site(service, is_cloud, options.allowed_projects, max(1, min(limit, 1000)))
    if operation in ("search", "projects"):
        return await (site.search(jql) if operation == "search" else site.projects())
    said = {"summary": summary, "description": site.text(description) if description else None, "labels": labels}
    content = {**{name: value for name, value in said.items() if value}, **(fields or {})}
    if operation == "create":
        where = project or options.project
        needed("jira", "create", project=where, summary=summary or (fields or {}).get("summary"))
        site.permit(where)
        kind = {"project": {"key": where}, "issuetype": {"name": issue_type}}
        return (await service.ask("POST", "issue", json={"fields": {**content, **kind}})).value
    needed("jira", operation, issue=issue)
    if not KEY.fullmatch(issue):
        raise InvalidError(f"jira: {issue!r} is no key of an issue, such as OWL-7.", field="issue")
    site.permit(issue.rpartition("-")[0])
    return await site.work_on(operation, issue, content, comment, transition)


@dataclass(frozen=True, slots=True)
class Site:
    """One site, and what may be asked of it. In the cloud texts are documents of Atlassian's own form."""

    service: Service
    is_cloud: bool
    allowed: tuple[str, ...]
    limit: int

    def permit(self, project: str) -> None:
        """`DeniedError` for a project that is not allowed."""
        if self.allowed and not any(fnmatchcase(project.upper(), rule.upper()) for rule in self.allowed):
            raise DeniedError(
                f"jira: the project {project!r} is not among the allowed ones: {', '.join(self.allowed)}."
            )

    def text(self, text: str) -> Any:
        """A text as the site wants it."""
        if not self.is_cloud:
            return text
        lines = [[{"type": "text", "text": line}] if line else [] for line in text.split("\n")]
        paragraphs = [{"type": "paragraph", "content": line} for line in lines]
        return {"type": "doc", "version": 1, "content": paragraphs}

    async def search(self, jql: str) -> Value:
        """Issues, page by page; only those of allowed projects."""
        needed("jira", "search", jql=jql)
        if self.allowed and any("*" in rule or "?" in rule for rule in self.allowed):
            raise DeniedError("jira: 'search' is not possible with patterns in 'allowed_projects'; write whole keys.")
        if self.allowed:
            what, order, by = re.split(r"(?i)(\border\s+by\b)", jql, maxsplit=1) if _ordered(jql) else (jql, "", "")
            jql = f"project in ({', '.join(map(_quoted, self.allowed))}) AND ({what}) {order}{by}".strip()
        found: list[Any] = []
        asked: dict[str, Any] = {"jql": jql, "fields": [*FIELDS], "maxResults": min(self.limit, 100)}
        while len(found) < self.limit:
            page = (await self.service.ask("POST", "search/jql" if self.is_cloud else "search", json=asked)).value
            found += page.get("issues") or []
            following = self._following(page, len(found))
            if not following or not page.get("issues"):
                break
            asked |= following
        return {"issues": [_issue(one) for one in found[: self.limit] if self._is_allowed(one)]}

    def _following(self, page: dict[str, Any], count: int) -> dict[str, Any]:
        if self.is_cloud:
            token = page.get("nextPageToken")
            return {"nextPageToken": token} if token and not page.get("isLast") else {}
        return {"startAt": count} if count < int(page.get("total") or 0) else {}

    def _is_allowed(self, issue: dict[str, Any]) -> bool:
        # JQL that closes our parenthesis finds other projects: what was found is looked at again.
        project = str(issue.get("key", "")).rpartition("-")[0].upper()
        return not self.allowed or any(fnmatchcase(project, rule.upper()) for rule in self.allowed)

    async def projects(self) -> Value:
        """The projects."""
        if self.is_cloud:
            path, params = "project/search", {"maxResults": min(self.limit, 100)}
            found = (await self.service.ask("GET", path, params=params)).value["values"]
        else:
            found = (await self.service.ask("GET", "project")).value
        kept = [{"key": one.get("key"), "name": one.get("name"), "id": one.get("id")} for one in found[: self.limit]]
        return {"projects": [one for one in kept if self._is_allowed({"key": f"{one['key']}-1"})]}

    async def work_on(self, operation: str, issue: str, content: dict[str, Any], comment: str, to: str) -> Value:
        """What is done with one issue."""
        path = f"issue/{issue.upper()}"
        match operation:
            case "get":
                return _issue((await self.service.ask("GET", path)).value)
            case "update":
                needed("jira", "update", fields=content)
                if "project" in content:
                    raise InvalidError("jira: an issue stays in its project.", field="fields")
                await self.service.ask("PUT", path, json={"fields": content})
            case "comment":
                needed("jira", "comment", comment=comment)
                sent = {"body": self.text(comment)}
                return _comment((await self.service.ask("POST", f"{path}/comment", json=sent)).value)
            case "comments":
                page = (await self.service.ask("GET", f"{path}/comment", params={"maxResults": self.limit})).value
                return {"comments": [_comment(one) for one in page.get("comments", [])]}
            case "transitions":
                return {"transitions": await self._transitions(path)}
            case _:
                needed("jira", "transition", transition=to)
                await self._move(path, to)
        return {"ok": True, "key": issue.upper()}

    async def _transitions(self, path: str) -> list[dict[str, Value]]:
        found = (await self.service.ask("GET", f"{path}/transitions")).value["transitions"]
        return [{"id": one["id"], "name": one["name"], "to": (one.get("to") or {}).get("name")} for one in found]

    async def _move(self, path: str, to: str) -> None:
        known = await self._transitions(path)
        for name in ("id", "name", "to"):
            for one in known:
                if str(one[name]).lower() == to.lower():
                    await self.service.ask("POST", f"{path}/transitions", json={"transition": {"id": one["id"]}})
                    return
        names = [str(one["name"]) for one in known]
        near = suggest(to, names) or f" It can: {', '.join(names) or 'go nowhere'}."
        raise NotFoundError(f"jira: the issue has no transition {to!r}.{near}")


async def service_of(bench: Bench, options: JiraOptions) -> tuple[Service, bool]:
    """Jira, as the options say, and whether it is that of the cloud."""
    site = options.site if "." in options.site or not options.site else f"{options.site}.atlassian.net"
    url = (options.base_url or (f"https://{site}" if site else "")).rstrip("/")
    if not url:
        raise InvalidError("jira: it needs the option 'site', or 'base_url'.")
    said = options.token or options.api_token
    token = await bench.secret(said, "JIRA_TOKEN" if options.token else "JIRA_API_TOKEN", at=url, homes=HOMES)
    if not token:
        raise InvalidError("jira: it needs the options 'email' and 'api_token', or 'token'.")
    is_cloud = not options.token
    if is_cloud and not options.email:
        raise InvalidError("jira: 'api_token' needs the option 'email'.")
    key = basic(options.email, token) if is_cloud else f"Bearer {token}"
    bench.conceal(key.partition(" ")[2])
    network = bench.hands.network.narrowed(timeout=options.timeout)
    headers = {"Authorization": key, "Accept": "application/json"}
    return Service("Jira", network, f"{url}/rest/api/{3 if is_cloud else 2}", headers, _reason), is_cloud


def _ordered(jql: str) -> bool:
    return re.search(r"(?i)\border\s+by\b", jql) is not None


def _quoted(project: str) -> str:
    return '"' + project.replace("\\", "").replace('"', "") + '"'


def _reason(reply: Reply) -> str:
    said = reply.value if isinstance(reply.value, dict) else {}
    told = [*said.get("errorMessages", []), *(f"{name}: {text}" for name, text in (said.get("errors") or {}).items())]
    return "; ".join(map(str, told)) or str(said.get("message") or text_of(reply))


def _plain(value: Any) -> str:
    """A document of Atlassian's form as plain text."""
    match value:
        case None:
            return ""
        case str():
            return value
        case {"type": "text"}:
            return str(value.get("text", ""))
        case {"type": "hardBreak"}:
            return "\n"
        case {"content": list(parts)}:
            text = "".join(_plain(part) for part in parts)
            return f"{text}\n" if value.get("type") in ("paragraph", "heading", "listItem", "codeBlock") else text
    return ""


def _issue(issue: dict[str, Any]) -> dict[str, Value]:
    fields = issue.get("fields") or {}
    named = {name: (fields.get(name) or {}).get("name") for name in ("status", "priority", "issuetype")}
    person = (fields.get("assignee") or {}).get("displayName")
    about = {"key": issue.get("key"), "id": issue.get("id"), "summary": fields.get("summary"), **named}
    text = _plain(fields.get("description")).strip()
    return {**about, "assignee": person, "labels": fields.get("labels") or [], "description": text, "fields": fields}


def _comment(comment: dict[str, Any]) -> dict[str, Value]:
    author = (comment.get("author") or {}).get("displayName")
    return {"id": comment.get("id"), "author": author, "body": _plain(comment.get("body")).strip()} | {
        "created": comment.get("created")
    }


def _effect(input: Value) -> str:
    operation = input.get("operation") if isinstance(input, dict) else ""
    return "idempotent" if operation in READING or operation == "update" else "once"


async def _health(bench: Bench) -> Value:
    service, _ = await service_of(bench, bench.options)
    return {"healthy": True, "name": (await service.ask("GET", "myself")).value.get("displayName")}


TOOLS = (
    Entry(
        "JiraTool",
        jira,
        JiraOptions,
        Hints(destructive=True, open_world=True),
        needs=("network",),
        aliases=("Jira",),
        effect=_effect,
        health=_health,
    ),
)

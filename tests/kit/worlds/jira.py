"""A Jira of the tests, in the cloud (version 3) and on a server (version 2): its pages, its texts and its errors.

Tokens: `revoked` is refused, `limited` has asked too often. The summary `echo` repeats the key, as no service should.
"""

from __future__ import annotations

import base64
import json
from typing import Any

from aiohttp import web

TRANSITIONS = [
    {"id": "11", "name": "Start", "to": {"name": "In Progress"}},
    {"id": "31", "name": "Done", "to": {"name": "Done"}},
]
COUNT = 7


def _fault(status: int, *messages: str, headers: dict[str, str] | None = None, **errors: str) -> web.Response:
    return web.json_response({"errorMessages": [*messages], "errors": errors}, status=status, headers=headers)


def _key(request: web.Request) -> str:
    kind, _, said = request.headers.get("Authorization", "").partition(" ")
    return base64.b64decode(said).decode().partition(":")[2] if kind == "Basic" else said


def _issue(request: web.Request, number: int, project: str = "OWL") -> dict[str, Any]:
    text = "They hunt.\nAt night."
    paragraphs = [{"type": "paragraph", "content": [{"type": "text", "text": line}]} for line in text.split("\n")]
    is_cloud = request.match_info["version"] == "3"
    described = {"type": "doc", "version": 1, "content": paragraphs} if is_cloud else text
    fields = {"summary": f"owl {number}", "status": {"name": "To Do"}, "assignee": {"displayName": "Ada"}}
    return {"id": str(number), "key": f"{project}-{number}", "fields": {**fields, "description": described}}


async def _search(request: web.Request) -> web.Response:
    asked = json.loads(await request.read())
    if "!!" in asked["jql"]:
        return _fault(400, "Error in the JQL Query: The character '!' is a reserved JQL character.")
    begin = int(asked.get("nextPageToken") or asked.get("startAt") or 0)
    end = min(begin + min(asked["maxResults"], 3), COUNT)
    found = [_issue(request, n, "CAT" if "CAT" in asked["jql"] and n == 2 else "OWL") for n in range(begin, end)]
    if request.match_info["version"] == "2":
        return web.json_response({"issues": found, "startAt": begin, "total": COUNT})
    return web.json_response(
        {"issues": found, "isLast": end == COUNT} | ({"nextPageToken": str(end)} if end < COUNT else {})
    )


async def _create(request: web.Request) -> web.Response:
    fields = json.loads(await request.read())["fields"]
    if fields["project"]["key"] == "NONE":
        return _fault(400, project="valid project is required")
    key = f"{fields['project']['key']}-8"
    told = request.headers["Authorization"] if fields["summary"] == "echo" else fields["summary"]
    return web.json_response({"id": "8", "key": key, "self": f"https://jira.test/{told}"}, status=201)


async def _one(request: web.Request) -> web.Response:
    key, rest = request.match_info["key"], request.match_info["rest"]
    number = int(key.rpartition("-")[2])
    if number > 8:
        return _fault(404, "Issue does not exist or you do not have permission to see it.")
    given = json.loads(await request.read() or b"{}")
    match (request.method, rest):
        case ("GET", "/transitions"):
            return web.json_response({"transitions": TRANSITIONS})
        case ("GET", "/comment"):
            return web.json_response({"comments": [{"id": "1", "author": {"displayName": "Ada"}, "body": "Two."}]})
        case ("POST", "/comment"):
            return web.json_response({"id": "2", "body": given["body"], "author": {"displayName": "Ada"}}, status=201)
        case ("GET", _):
            return web.json_response(_issue(request, number))
    return web.Response(status=204)


async def _projects(request: web.Request) -> web.Response:
    found = [{"id": "1", "key": "OWL", "name": "Owls"}, {"id": "2", "key": "CAT", "name": "Cats"}]
    return web.json_response(found if request.match_info["version"] == "2" else {"values": found, "isLast": True})


async def _myself(request: web.Request) -> web.Response:
    return web.json_response({"displayName": "Ada"})


def _guarded(handler: Any) -> Any:
    async def guarded(request: web.Request) -> web.StreamResponse:
        if _key(request) == "revoked":
            return web.Response(text="Client must be authenticated to access this resource.", status=401)
        if _key(request) == "limited":
            return _fault(429, "Rate limit exceeded", headers={"Retry-After": "12"})
        answer: web.StreamResponse = await handler(request)
        return answer

    return guarded


ROUTES = (
    web.post("/jira/rest/api/{version:3}/search/jql", _guarded(_search)),
    web.post("/jira/rest/api/{version:2}/search", _guarded(_search)),
    web.get("/jira/rest/api/{version:3}/project/search", _guarded(_projects)),
    web.get("/jira/rest/api/{version:2}/project", _guarded(_projects)),
    web.get("/jira/rest/api/{version}/myself", _guarded(_myself)),
    web.post("/jira/rest/api/{version}/issue", _guarded(_create)),
    web.route("*", "/jira/rest/api/{version}/issue/{key:[A-Z]+-\\d+}{rest:.*}", _guarded(_one)),
)

"""A GitHub of the tests: the REST API's wire, with pages by `Link`, its error bodies and its limits.

Tokens: `ghp_revoked` is refused, `ghp_limited` has spent its budget, `ghp_secondary` has asked too fast, `ghp_poor` may
only read. The issue titled `echo` repeats the token, as no service should.
"""

from __future__ import annotations

import base64
import json
import time
from typing import Any

from aiohttp import web

DOCS = "https://docs.github.com/rest"
ISSUES = [{"number": n, "title": f"issue {n}", "state": "open"} for n in range(250, 0, -1)]
FILES: dict[str, bytes] = {"README.md": b"# Owls", "owl.bin": b"\x89\x00\xff", "src/owl.lua": b"return 1"}


def _fault(status: int, message: str, headers: dict[str, str] | None = None, **more: Any) -> web.Response:
    told = {"message": message, "documentation_url": DOCS, "status": str(status), **more}
    return web.json_response(told, status=status, headers=headers)


def _refusal(request: web.Request) -> web.Response | None:
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    spent = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(time.time()) + 90)}
    match token:
        case "ghp_revoked":
            return _fault(401, "Bad credentials")
        case "ghp_limited":
            return _fault(403, "API rate limit exceeded for user ID 1.", spent)
        case "ghp_secondary":
            return _fault(403, "You have exceeded a secondary rate limit.", {"retry-after": "7"})
        case "ghp_poor" if request.method != "GET":
            return _fault(403, "Resource not accessible by personal access token")
    return None


def _page(request: web.Request, items: list[Any], wrap: str = "") -> web.Response:
    size, page = min(int(request.query.get("per_page", 30)), 100), int(request.query.get("page", 1))
    found, headers = items[(page - 1) * size : page * size], {}
    if page * size < len(items):
        following = request.url.update_query(page=str(page + 1))
        headers["Link"] = f'<{following}>; rel="next", <{following}>; rel="last"'
    told: Any = {"total_count": len(items), wrap: found} if wrap else found
    return web.json_response(told, headers=headers)


def _content(path: str) -> dict[str, Any]:
    content = FILES[path]
    about = {"type": "file", "path": path, "size": len(content), "sha": f"sha-{path}", "encoding": "base64"}
    return {**about, "content": base64.encodebytes(content).decode()}


async def _contents(request: web.Request) -> web.Response:
    path, given = request.match_info.get("path", ""), json.loads(await request.read() or b"{}")
    if request.method == "GET":
        if path in FILES:
            return web.json_response(_content(path))
        below = [_content(name) for name in FILES if not path or name.startswith(f"{path}/")]
        return web.json_response(below) if below else _fault(404, "Not Found")
    if path in FILES and given.get("sha") != f"sha-{path}":
        return _fault(422, 'Invalid request.\n\n"sha" wasn\'t supplied.')
    return web.json_response({"content": {"path": path}, "commit": {"sha": "c1", "message": given["message"]}})


async def _issues(request: web.Request) -> web.Response:
    if request.method == "GET":
        return _page(request, ISSUES)
    given = json.loads(await request.read())
    if given["title"] == "bad":
        errors = [{"resource": "Issue", "field": "title", "code": "invalid"}]
        return _fault(422, "Validation Failed", errors=errors)
    title = request.headers["Authorization"] if given["title"] == "echo" else given["title"]
    return web.json_response({**given, "number": 251, "state": "open", "title": title}, status=201)


async def _issue(request: web.Request) -> web.Response:
    number, rest = int(request.match_info["number"]), request.match_info["rest"]
    if number > 251:
        return _fault(404, "Not Found")
    given = json.loads(await request.read() or b"{}")
    if rest == "/comments" and request.method == "POST":
        return web.json_response({"id": 1, "body": given["body"]}, status=201)
    return (
        _page(request, [{"id": 1, "body": "I saw two."}])
        if rest
        else web.json_response({"number": number, "title": f"issue {number}", "state": "open", **given})
    )


async def _search(request: web.Request) -> web.Response:
    return _page(request, ISSUES[:3] if request.query["q"] == "voles" else [], "items")


async def _other(request: web.Request) -> web.Response:
    """What else there is in a repository: written as it was asked, read from a table."""
    path = request.match_info["path"]
    if path == "actions/workflows/ci.yml/dispatches":
        return web.Response(status=204)
    if request.method != "GET":
        return web.json_response({"number": 5, **json.loads(await request.read())}, status=201)
    if path == "actions/runs":
        return web.json_response({"total_count": 1, "workflow_runs": [{"id": 1, "status": "completed"}]})
    if path.startswith("commits/"):
        return web.json_response({"sha": "c0"})
    known = ("pulls", "commits", "branches", "releases", "pulls/5/files")
    return _page(request, [{"name": path}]) if path in known else web.json_response({"number": 5, "path": path})


def _guarded(handler: Any) -> Any:
    async def guarded(request: web.Request) -> web.StreamResponse:
        refused = _refusal(request)
        answer: web.StreamResponse = refused if refused is not None else await handler(request)
        return answer

    return guarded


async def _user(request: web.Request) -> web.Response:
    return web.json_response({"login": "owl", "id": 1})


async def _repository(request: web.Request) -> web.Response:
    name = request.match_info["name"]
    if name == "elsewhere":
        return web.json_response([], headers={"Link": '<http://127.0.0.1:9/x>; rel="next"'})
    return web.json_response({"full_name": f"owls/{name}"}) if name == "barn" else _fault(404, "Not Found")


async def _elsewhere(request: web.Request) -> web.Response:
    return web.json_response([{"number": 1}], headers={"Link": '<http://127.0.0.1:9/x>; rel="next"'})


async def _budget(request: web.Request) -> web.Response:
    return web.json_response({"rate": {"limit": 5000, "remaining": 4999, "reset": 0}})


ROUTES = (
    web.get("/github/user", _guarded(_user)),
    web.get("/github/rate_limit", _guarded(_budget)),
    web.get("/github/search/{kind}", _guarded(_search)),
    web.get("/github/repos/owls/elsewhere/issues", _guarded(_elsewhere)),
    web.get("/github/repos/owls/{name}", _guarded(_repository)),
    web.route("*", "/github/repos/owls/barn/issues", _guarded(_issues)),
    web.route("*", "/github/repos/owls/barn/issues/{number:\\d+}{rest:.*}", _guarded(_issue)),
    web.route("*", "/github/repos/owls/barn/contents", _guarded(_contents)),
    web.route("*", "/github/repos/owls/barn/contents/{path:.*}", _guarded(_contents)),
    web.route("*", "/github/repos/owls/barn/{path:.*}", _guarded(_other)),
)

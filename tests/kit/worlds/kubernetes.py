"""A Kubernetes API server of the tests: lists with `continue`, `Status` for what goes wrong, server-side apply.

Tokens: `revoked` is not known, `reader` may not change anything, `limited` is asked to wait. The pod `echo` has the
token in its log, as none should.
"""

from __future__ import annotations

import json

from aiohttp import web

PODS = [
    {
        "metadata": {"name": f"barn-{n}", "namespace": "owls", "labels": {"app": "barn"}, "managedFields": [{}]},
        "spec": {},
        "status": {"phase": "Running"},
    }
    for n in range(5)
]
BARN = {"metadata": {"name": "barn", "namespace": "owls"}, "spec": {"replicas": 3}, "status": {"readyReplicas": 2}}


def _status(code: int, reason: str, message: str, headers: dict[str, str] | None = None) -> web.Response:
    told = {
        "kind": "Status",
        "apiVersion": "v1",
        "status": "Failure",
        "message": message,
        "reason": reason,
        "code": code,
    }
    return web.json_response(told, status=code, headers=headers)


async def _api(request: web.Request) -> web.Response:
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token in ("", "revoked"):
        return _status(401, "Unauthorized", "Unauthorized")
    if token == "limited":
        return _status(429, "TooManyRequests", "Too many requests, please try again later.", {"Retry-After": "3"})
    if token == "reader" and request.method != "GET":
        return _status(403, "Forbidden", 'deployments.apps "barn" is forbidden: User "reader" cannot patch it')
    path = request.match_info["path"]
    if request.method == "GET":
        return _read(request, path, token)
    given = json.loads(await request.read() or b"{}")
    if request.content_type == "application/apply-patch+yaml":
        return web.json_response(given, status=201)
    return web.json_response({**BARN, "spec": {**BARN["spec"], **given.get("spec", {})}})


def _read(request: web.Request, path: str, token: str) -> web.Response:
    if path == "version":
        return web.json_response({"gitVersion": "v1.34.1"})
    if path.endswith("/pods"):
        begin, size = int(request.query.get("continue", 0)), min(int(request.query["limit"]), 2)
        more = {"continue": str(begin + size)} if begin + size < len(PODS) else {}
        return web.json_response({"kind": "PodList", "metadata": more, "items": PODS[begin : begin + size]})
    if path.endswith("/log"):
        lines = [f"owl {n}" for n in range(200)][-int(request.query["tailLines"]) :]
        return web.Response(text=f"token {token}" if "/echo/" in path else "\n".join(lines))
    if path.endswith("/deployments"):
        return web.json_response({"items": [BARN], "metadata": {}})
    name = path.rpartition("/")[2]
    known = {one["metadata"]["name"]: one for one in (*PODS, BARN)}  # type: ignore[index]
    if name in known:
        return web.json_response(known[name])
    return _status(404, "NotFound", f'pods "{name}" not found')


ROUTES = (web.route("*", "/kubernetes/{path:.*}", _api),)

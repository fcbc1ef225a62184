"""A Discord of the tests: webhooks and channels, its error bodies and its limits.

Tokens: `revoked` is refused, one that ends with `limited` (of a bot or a webhook) has asked too often. The content
`echo` is answered with the token, as no service should.
"""

from __future__ import annotations

import json
from email import message_from_bytes
from typing import Any

from aiohttp import web

LIMITED = {"message": "You are being rate limited.", "retry_after": 1.5, "global": False}
MESSAGES = [{"id": str(100 - n), "channel_id": "7", "content": f"owl {n}", "author": {"id": "1"}} for n in range(60)]

FIXED: dict[str, Any] = {
    "users/@me": {"id": "1", "username": "owl-bot"},
    "guilds/1/channels": [{"id": "7", "name": "owls", "type": 0}],
}


async def _given(request: web.Request) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    body = await request.read()
    if request.content_type != "multipart/form-data":
        return (json.loads(body) if body else {}), []
    parts = message_from_bytes(b"Content-Type: " + request.headers["Content-Type"].encode() + b"\r\n\r\n" + body)
    payload, files = {}, []
    for part in parts.walk():
        content = part.get_payload(decode=True)
        if part.get_param("name", header="content-disposition") == "payload_json":
            payload = json.loads(content)
        elif part.get_filename():
            files.append({"filename": part.get_filename(), "size": len(content)})
    return payload, files


def _refusal(token: str) -> web.Response | None:
    if token.endswith("limited"):
        return web.json_response(LIMITED, status=429, headers={"Retry-After": "2", "X-RateLimit-Scope": "user"})
    if token in ("revoked", ""):
        return web.json_response({"message": "401: Unauthorized", "code": 0}, status=401)
    return None


def _made(given: dict[str, Any], files: list[dict[str, Any]], token: str) -> dict[str, Any]:
    content = f"your token is {token}" if given.get("content") == "echo" else given.get("content", "")
    about = {"id": "99", "channel_id": "7", "content": content, "embeds": given.get("embeds", [])}
    return {**about, "attachments": files, "username": given.get("username")}


async def _hook(request: web.Request) -> web.Response:
    token = request.match_info["token"]
    if refused := _refusal(token):
        return refused
    if token == "gone":
        return web.json_response({"message": "Unknown Webhook", "code": 10015}, status=404)
    if request.method == "GET":
        return web.json_response({"id": request.match_info["id"], "name": "Owls"})
    made = _made(*await _given(request), token)
    return web.json_response(made) if request.query.get("wait") == "true" else web.Response(status=204)


async def _hook_message(request: web.Request) -> web.Response:
    if request.match_info["message"] != "99":
        return web.json_response({"message": "Unknown Message", "code": 10008}, status=404)
    if request.method == "DELETE":
        return web.Response(status=204)
    return web.json_response(_made(*await _given(request), request.match_info["token"]))


def _posted(given: dict[str, Any], files: list[dict[str, Any]], token: str) -> web.Response:
    if len(given.get("embeds", [])) > 10:
        errors = {"embeds": {"_errors": [{"code": "BASE_TYPE_MAX_LENGTH", "message": "Must be 10 or fewer."}]}}
        return web.json_response({"message": "Invalid Form Body", "code": 50035, "errors": errors}, status=400)
    return web.json_response(_made(given, files, token))


async def _bot(request: web.Request) -> web.Response:
    token = request.headers.get("Authorization", "").removeprefix("Bot ")
    path = request.match_info["path"].split("/")
    if refused := _refusal(token):
        return refused
    if path[0] == "channels" and path[1] == "8":
        return web.json_response({"message": "Missing Access", "code": 50001}, status=403)
    if path[0] != "channels":
        return web.json_response(FIXED["/".join(path)])
    match (request.method, path):
        case ("GET", ["channels", _, "messages"]):
            older = [one for one in MESSAGES if int(one["id"]) < int(request.query.get("before", 101))]
            return web.json_response(older[: int(request.query.get("limit", 50))])
        case ("POST", ["channels", _, "messages"]):
            return _posted(*await _given(request), token)
        case ("PUT", ["channels", _, "messages", _, "reactions", _, "@me"]):
            return web.Response(status=204)
        case (_, ["channels", _, "messages", "99"]):
            return web.Response(status=204) if request.method == "DELETE" else web.json_response(_made({}, [], token))
    return web.json_response({"message": "404: Not Found", "code": 0}, status=404)


ROUTES = (
    web.route("*", "/discord/api/webhooks/{id}/{token}", _hook),
    web.route("*", "/discord/api/webhooks/{id}/{token}/messages/{message}", _hook_message),
    web.route("*", "/discord/api/v10/{path:.*}", _bot),
)

"""A Slack of the tests: the Web API's wire, `{"ok": …}` with status 200 for most that goes wrong.

Tokens: `xoxb-revoked` is revoked, `xoxb-limited` has asked too often, `xoxb-poor` lacks a scope; others may do all. The
channel `#echo` repeats the token, as no service should.
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

TS = "1700000000.000100"
WORDS = {"xoxb-revoked": "token_revoked", "": "not_authed"}
PAGE = 2
FIXED: dict[str, dict[str, Any]] = {
    "users.list": {"ok": True, "members": [{"id": "U1", "name": "ada"}]},
    "auth.test": {"ok": True, "url": "https://owls.slack.com/", "team": "Owls", "user": "owl-bot", "user_id": "U0"},
    "files.completeUploadExternal": {"ok": True, "files": [{"id": "F1", "title": "owl.txt"}]},
    "chat.delete": {"ok": True},
    "reactions.add": {"ok": True},
}
MESSAGES = [{"type": "message", "user": "U1", "text": f"owl {n}", "ts": f"170000000{n}.000100"} for n in range(5)]


async def _method(request: web.Request) -> web.Response:
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    name = request.match_info["method"]
    given: dict[str, Any] = dict(request.query)
    given |= await request.json() if request.content_type == "application/json" else dict(await request.post())
    if token == "xoxb-limited":
        told = {"ok": False, "error": "ratelimited"}
        return web.json_response(told, status=429, headers={"Retry-After": "30"})
    if token in WORDS:
        return web.json_response({"ok": False, "error": WORDS[token]})
    if token == "xoxb-poor":
        return web.json_response({"ok": False, "error": "missing_scope", "needed": "chat:write", "provided": "none"})
    return web.json_response(_answer(name, given, token, str(request.url.origin())))


def _answer(name: str, given: dict[str, Any], token: str, origin: str) -> dict[str, Any]:
    if given.get("channel") in ("#none", "C0NONE"):
        return {"ok": False, "error": "channel_not_found"}
    text = f"your token is {token}" if given.get("channel") == "#echo" else given.get("text")
    channel = {"#owls": "C0OWLS", "#echo": "C0ECHO"}.get(str(given.get("channel")), given.get("channel"))
    match name:
        case "chat.postMessage" | "chat.update":
            message = {"type": "message", "text": text, "ts": TS, "thread_ts": given.get("thread_ts")}
            return {"ok": True, "channel": channel, "ts": TS, "message": message}
        case "conversations.history" | "conversations.replies":
            begin = int(given.get("cursor") or 0)
            end = begin + min(int(given.get("limit", PAGE)), PAGE)
            more = {"next_cursor": str(end) if end < len(MESSAGES) else ""}
            return {"ok": True, "messages": MESSAGES[begin:end], "response_metadata": more}
        case "conversations.list":
            return {
                "ok": True,
                "channels": [{"id": "C0OWLS", "name": "owls"}],
                "response_metadata": {"next_cursor": ""},
            }
        case "files.getUploadURLExternal":
            return {"ok": True, "upload_url": f"{origin}/slack/upload/F1", "file_id": "F1"}
    return FIXED.get(name, {"ok": False, "error": "unknown_method"})


async def _upload(request: web.Request) -> web.Response:
    return web.Response(text=f"OK - {len(await request.read())}")


ROUTES = (
    web.route("*", "/slack/api/{method}", _method),
    web.post("/slack/upload/{file}", _upload),
)

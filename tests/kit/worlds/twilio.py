"""A Twilio of the tests: messages of one account. A wrong token is refused, `limited` has asked too often.

The body `echo` is answered with the header it came with, as no service should.
"""

from __future__ import annotations

import base64
from typing import Any

from aiohttp import web


def _fault(status: int, code: int, message: str) -> web.Response:
    more = f"https://www.twilio.com/docs/errors/{code}"
    return web.json_response({"code": code, "message": message, "more_info": more, "status": status}, status=status)


def _refusal(request: web.Request) -> web.Response | None:
    said = request.headers.get("Authorization", "").removeprefix("Basic ")
    token = base64.b64decode(said).decode().partition(":")[2]
    if token == "revoked":
        return _fault(401, 20003, "Authenticate")
    return _fault(429, 20429, "Too Many Requests") if token == "limited" else None


def _message(sid: str, given: Any, body: str) -> dict[str, Any]:
    about = {"sid": sid, "status": "queued", "to": given.get("To"), "from": given.get("From"), "body": body}
    return {**about, "num_segments": "1", "error_code": None, "error_message": None, "price": None}


async def _messages(request: web.Request) -> web.Response:
    if refused := _refusal(request):
        return refused
    if request.method == "GET":
        found = [_message(f"SM{n}", {"To": "+4915112345678"}, f"owl {n}") for n in range(3)]
        return web.json_response({"messages": found, "page": 0, "next_page_uri": None})
    given = await request.post()
    if str(given["To"]).endswith("0000"):
        return _fault(400, 21211, f"The 'To' number {given['To']} is not a valid phone number.")
    body = request.headers["Authorization"] if given.get("Body") == "echo" else str(given.get("Body", ""))
    return web.json_response(_message("SM1", given, body), status=201)


async def _one(request: web.Request) -> web.Response:
    if refused := _refusal(request):
        return refused
    sid = request.match_info["sid"]
    if sid != "SM1":
        return _fault(404, 20404, f"The requested resource /Messages/{sid}.json was not found")
    return web.json_response({**_message(sid, {"To": "+4915112345678"}, "owl"), "status": "delivered"})


async def _account(request: web.Request) -> web.Response:
    return _refusal(request) or web.json_response({"friendly_name": "Owls", "status": "active"})


ROUTES = (
    web.get("/twilio/2010-04-01/Accounts/{account}.json", _account),
    web.route("*", "/twilio/2010-04-01/Accounts/{account}/Messages.json", _messages),
    web.get("/twilio/2010-04-01/Accounts/{account}/Messages/{sid}.json", _one),
)

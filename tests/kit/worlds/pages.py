"""Plain pages of the world: a page, an answer in JSON, an echo, a slow one, one that leads elsewhere."""

from __future__ import annotations

import asyncio

from aiohttp import web

PAGE = """<!doctype html><html><head><title>Owls of the barn</title><meta name="description" content="On owls"></head>
<body><nav><a href="/owls">All owls</a></nav><main><article><h1>Barn owls</h1>
<p class="lead">The barn owl is the most widely distributed owl in the world, and hunts by sound alone.</p>
<p>It nests in barns, and eats <a href="/voles">voles</a> at night, up to four thousand of them in a year.</p>
</article></main><script>alert("never read")</script></body></html>"""


async def _page(request: web.Request) -> web.Response:
    return web.Response(text=PAGE, content_type="text/html")


async def _owls(request: web.Request) -> web.Response:
    return web.json_response({"owls": ["barn", "tawny"], "query": dict(request.query)})


async def _echo(request: web.Request) -> web.Response:
    told = {"method": request.method, "query": dict(request.query), "headers": dict(request.headers)}
    return web.json_response({**told, "body": await request.text()})


async def _slow(request: web.Request) -> web.Response:
    await asyncio.sleep(60)
    return web.Response(text="at last")


async def _elsewhere(request: web.Request) -> web.Response:
    raise web.HTTPFound(request.query["to"])


ROUTES = (
    web.get("/page", _page),
    web.get("/owls", _owls),
    web.route("*", "/echo", _echo),
    web.get("/slow", _slow),
    web.get("/elsewhere", _elsewhere),
)

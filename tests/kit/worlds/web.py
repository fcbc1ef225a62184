"""Pages, feeds, a WebSocket and search services for the tools of the web."""

from __future__ import annotations

import asyncio

from aiohttp import WSMsgType, web

from tests.kit.world import CALLS

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Owl news</title><link>http://owls.test/</link>
<description>All about owls</description><language>en</language>
<item><title>Owls seen</title><link>http://owls.test/1</link><guid isPermaLink="false">o-1</guid>
<author>ada@owls.test (Ada)</author>
<pubDate>Sat, 21 Nov 2026 10:00:00 GMT</pubDate><category>barn</category>
<description>Two &lt;b&gt;owls&lt;/b&gt;&lt;script&gt;alert(1)&lt;/script&gt; in a barn</description>
<enclosure url="http://owls.test/1.mp3" type="audio/mpeg" length="99"/></item>
<item><title>Voles fewer</title><link>http://owls.test/2</link><pubDate>Fri, 20 Nov 2026 10:00:00 GMT</pubDate></item>
</channel></rss>"""

ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Owl atoms</title><id>urn:owls</id>
<updated>2026-11-21T10:00:00Z</updated><entry><title>An owl</title><id>urn:owls:1</id>
<link href="http://owls.test/a1"/><updated>2026-11-21T09:00:00Z</updated><summary>hoots</summary></entry></feed>"""

JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Owl JSON",
    "items": [{"id": "1", "url": "http://owls.test/j1", "title": "Hoot", "content_text": "Hoo", "tags": ["owl"]}],
}

TABLE = """<html lang="en"><head><title>Owls by weight</title><link rel="canonical" href="/weights">
<meta property="og:title" content="Weights"></head><body><h1>Owls</h1><h2>Weights</h2>
<table><caption>Grams</caption><tr><th>Owl</th><th>Weight</th></tr><tr><td>Barn</td><td>330</td></tr>
<tr><td>Eagle</td><td>2500</td></tr></table><img src="/barn.png" alt="A barn owl">
<p>Text <script>never()</script>to read</p></body></html>"""

ROBOTS = "User-agent: RudeBot\nDisallow: /\n\nUser-agent: *\nDisallow: /private\n"


def _text(text: str, kind: str) -> object:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(text=text, content_type=kind)

    return answer


async def _json_feed(request: web.Request) -> web.Response:
    return web.json_response(JSON_FEED, content_type="application/feed+json")


async def _socket(request: web.Request) -> web.WebSocketResponse:
    socket = web.WebSocketResponse(protocols=("owl",))
    await socket.prepare(request)
    async for message in socket:
        if message.type == WSMsgType.BINARY:
            await socket.send_bytes(message.data[::-1])
        elif message.data == "bye":
            await socket.close(code=4000, message=b"bye")
        elif message.data == "large":
            await socket.send_str("x" * (2 << 20))
        elif message.data == "silence":
            await asyncio.sleep(0)
        elif message.data.startswith("{"):
            await socket.send_str(f'{{"echo": {message.data}}}')
        else:
            await socket.send_str(message.data.upper())
    return socket


async def _busy(request: web.Request) -> web.Response:
    """503 to the first two requests."""
    attempt = sum(call["path"] == request.path for call in request.app[CALLS])
    return web.json_response({"attempt": attempt}, status=503 if attempt < 3 else 200)


async def _bytes(request: web.Request) -> web.Response:
    return web.Response(body=b"\x89PNG\r\n\x1a\n\x00\xff", content_type="image/png")


async def _searxng(request: web.Request) -> web.Response:
    found = [
        {"title": f"Result {n}", "url": f"http://r{n}.test/", "content": f"About {request.query['q']}"}
        for n in range(1, 6)
    ]
    return web.json_response({"results": found})


async def _post_search(request: web.Request) -> web.Response:
    """Tavily where the key is a bearer's, else Serper."""
    asked = await request.json()
    bearer, key = request.headers.get("Authorization"), request.headers.get("X-API-KEY")
    if "revoked" in f"{bearer}{key}":
        return web.json_response({"error": "invalid key"}, status=401)
    if bearer:
        found = {"title": "T", "url": "http://t.test/", "content": asked["query"], "score": 0.5}
        return web.json_response({"results": [found]})
    found = {"title": "S", "link": "http://s.test/", "snippet": asked["q"], "date": "today"}
    return web.json_response({"organic": [found]})


async def _brave(request: web.Request) -> web.Response:
    if request.headers.get("X-Subscription-Token") != "brave-key":
        return web.json_response({"error": "invalid key"}, status=403)
    found = {"title": "B", "url": "http://b.test/x", "description": request.query["q"]}
    return web.json_response({"web": {"results": [found]}})


ROUTES = (
    web.get("/feed.xml", _text(RSS, "application/rss+xml")),  # type: ignore[arg-type]
    web.get("/atom.xml", _text(ATOM, "application/atom+xml")),  # type: ignore[arg-type]
    web.get("/feed.json", _json_feed),
    web.get("/table", _text(TABLE, "text/html")),  # type: ignore[arg-type]
    web.get("/private/page", _text(TABLE, "text/html")),  # type: ignore[arg-type]
    web.get("/robots.txt", _text(ROBOTS, "text/plain")),  # type: ignore[arg-type]
    web.get("/socket", _socket),
    web.get("/busy", _busy),
    web.get("/bytes", _bytes),
    web.get("/search", _searxng),
    web.post("/search", _post_search),
    web.get("/res/v1/web/search", _brave),
)

"""Every route and websocket of the real app, walked without credentials, from foreign sites and by foreign names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.routing import Mount, Route, WebSocketRoute

from tests.kit.studio_double import hub_double
from webui.credentials import Credentials
from webui.guard import Guard
from webui.server import build_routes

PORT = 8123
OWN = f"http://127.0.0.1:{PORT}"
REFUSALS = {401, 403, 421}

pytestmark = pytest.mark.filterwarnings("ignore:The .* to HTTPServerRequest:DeprecationWarning")


class Walk:
    def __init__(self, folder: Path) -> None:
        self.credentials = Credentials()
        routes = build_routes(hub_double(folder), PORT, self.credentials)
        self.reached: list[str] = []
        self.http, self.sockets = split(routes.routes)

        async def app(scope: Any, receive: Any, send: Any) -> None:
            self.reached.append(scope["path"])
            await routes(scope, receive, send)

        self.guard = Guard(app, PORT, self.credentials)

    @property
    def cookie(self) -> str:
        return f"{self.guard.cookie_name}={self.credentials.cookie}"

    def strangers(self) -> Iterator[dict[str, str]]:
        """Headers of visitors who must not get in, each with what else could have let them in."""
        used = self.credentials.new_launch_token()
        assert self.credentials.redeem(used)
        foreign = [{"host": "evil.example"}, {"origin": "https://evil.example"}, {"origin": "null"}]
        proofs = [{}, {"cookie": self.cookie}, {"authorization": f"Bearer {self.credentials.bearer}"}]
        for site, proof in product(foreign, proofs):
            yield {**site, **proof}
        for origin in ({}, {"origin": OWN}):
            yield {**origin}
            yield {**origin, "cookie": f"{self.guard.cookie_name}=wrong"}
            yield {**origin, "cookie": f"llmspell-1={self.credentials.cookie}"}
            yield {**origin, "authorization": "Bearer wrong"}
            yield {**origin, "authorization": f"Bearer {used}"}
            yield {**origin, "authorization": f"Basic {self.credentials.bearer}"}


def split(routes: Any, prefix: str = "") -> tuple[list[tuple[str, str]], list[str]]:
    """`(method, path)` of every HTTP route, and the path of every websocket, with parameters filled in."""
    http: list[tuple[str, str]] = []
    sockets: list[str] = []
    for route in routes:
        path = prefix + re.sub(r"\{[^}]*\}", "x", getattr(route, "path", ""))
        if isinstance(route, WebSocketRoute) or "WebSocket" in type(route).__name__:
            sockets.append(path)
        elif isinstance(route, Route):
            http += [(method, path) for method in sorted(route.methods or {"GET"})]
        elif isinstance(route, Mount):
            http += [("GET", f"{path}/"), ("GET", f"{path}/x.js"), ("HEAD", f"{path}/x.js")]
        else:
            inner = split(route.original_router.routes, prefix + route.include_context.prefix)
            http, sockets = http + inner[0], sockets + inner[1]
    extra = [
        "/components/this/x/_css/y",
        "/static/js/bokeh.min.js",
        "/nothing-here",
        "//",
        "/../x",
        "/docs",
        "/openapi.json",
    ]
    return http + ([("GET", path) for path in extra] if not prefix else []), sockets


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    return Walk(tmp_path_factory.mktemp("workspace"))


def test_the_walk_knows_the_routes_that_matter(walk: Walk) -> None:
    known = {path for _, path in walk.http}
    assert {"/", "/api/health", "/api/runs", "/api/sql", "/api/open", "/api/link", "/api/sessions"} <= known
    assert {"/static/x.js", "/components/x"} <= known
    assert walk.sockets == ["/ws", "/app/ws"]


async def test_no_route_answers_a_stranger(walk: Walk) -> None:
    transport = httpx.ASGITransport(app=walk.guard)  # type: ignore[arg-type]
    walk.reached.clear()
    async with httpx.AsyncClient(transport=transport, base_url=OWN) as client:
        for headers, (method, path) in product(walk.strangers(), walk.http):
            answer = await client.request(method, f"{OWN}{path}", headers=headers)
            assert answer.status_code in REFUSALS, (method, path, headers)
            assert "set-cookie" not in answer.headers
    assert walk.reached == []


async def test_no_websocket_accepts_a_stranger(walk: Walk) -> None:
    walk.reached.clear()
    visitors = [*walk.strangers(), {"cookie": walk.cookie}, {"authorization": f"Bearer {walk.credentials.bearer}"}]
    for headers, path in product(visitors, [*walk.sockets, "/", "/api/health", "/nothing-here"]):
        sent: list[Any] = []

        async def send(message: Any, sent: list[Any] = sent) -> None:
            sent.append(message["type"])

        async def receive() -> dict[str, Any]:
            return {"type": "websocket.connect"}

        given = {"host": f"127.0.0.1:{PORT}", **headers}
        pairs = [(name.encode(), value.encode()) for name, value in given.items()]
        scope = {"type": "websocket", "path": path, "query_string": b"", "headers": pairs, "subprotocols": []}
        await walk.guard(scope, receive, send)
        assert sent == ["websocket.close"], (path, headers)
    assert walk.reached == []


async def test_who_has_the_cookie_reaches_the_page_and_its_files(walk: Walk) -> None:
    transport = httpx.ASGITransport(app=walk.guard)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url=OWN, headers={"cookie": walk.cookie}) as client:
        for path in ("/static/js/bokeh.min.js", "/api/health", "/"):
            assert (await client.get(path)).status_code == 200, path

"""The mended faults of bokeh_fastapi, each against a real server without our guard in front."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import httpx
import panel as pn
import param
import pytest
from bokeh.document import Document
from bokeh_fastapi import BokehFastAPI
from bokeh_fastapi.handler import WSHandler
from fastapi import FastAPI
from panel.custom import JSComponent
from panel.io.fastapi import add_applications
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from tests.kit.loopback import serving, until
from webui.bokeh_patches import answer_tornado_errors, mend_bokeh

REFUSED = 403

PATIENCE = 30
"""Seconds that a busy machine may take for a message."""

# Panel 1.9 builds Tornado's request object the old way.
pytestmark = pytest.mark.filterwarnings("ignore:The .* to HTTPServerRequest:DeprecationWarning")


class Word(JSComponent):
    word = param.String("hello")
    _esm = "export const render = ({model}) => document.createTextNode(model.word)"


@dataclass
class Served:
    port: int
    bokeh: BokehFastAPI
    destroyed: list[str]
    pages: list[tuple[Document, Word]]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def token(self) -> str:
        async with httpx.AsyncClient(trust_env=False) as client:
            page = (await client.get(self.address)).text
        found = re.search(r'"token":"([^"]+)"', page)
        assert found
        return found[1]

    def socket(self, token: str, origin: str | None) -> Any:
        return connect(f"ws://127.0.0.1:{self.port}/ws", subprotocols=["bokeh", token], origin=origin, proxy=None)  # type: ignore[list-item, arg-type]


@asynccontextmanager
async def page_served() -> AsyncIterator[Served]:
    mend_bokeh()
    destroyed: list[str] = []
    made: list[BokehFastAPI] = []
    pages: list[tuple[Document, Word]] = []

    def view() -> Any:
        pn.state.on_session_destroyed(lambda ctx: destroyed.append(ctx.id))
        word = Word()
        pages.append((pn.state.curdoc, word))
        return word

    def make_app(port: int) -> FastAPI:
        app = FastAPI()
        answer_tornado_errors(app)
        made.append(
            add_applications(
                {"/": view},
                app=app,
                websocket_origin=[f"127.0.0.1:{port}"],
                check_unused_sessions_milliseconds=50,
                unused_session_lifetime_milliseconds=1_000,
            )
        )
        return app

    async with serving(make_app) as port:
        yield Served(port, made[0], destroyed, pages)


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    async with page_served() as page:
        yield page


@pytest.mark.parametrize("origin", ["http://evil.example", "http://127.0.0.1.evil.example", "null", None])
async def test_a_websocket_from_elsewhere_is_refused_even_with_a_pages_token(
    served: Served, origin: str | None
) -> None:
    token = await served.token()
    with pytest.raises(InvalidStatus) as refusal:
        async with served.socket(token, origin):
            pass
    assert refusal.value.response.status_code == REFUSED


async def test_a_page_that_is_closed_gives_its_session_back(served: Served) -> None:
    for _ in range(3):
        async with served.socket(await served.token(), served.address) as socket:
            await socket.recv()
    await until(lambda: len(served.destroyed) == 3)
    assert served.bokeh._clients == set()


async def test_a_server_that_ends_leaves_no_session_behind() -> None:
    async with page_served() as served:
        await served.token()
        async with served.socket(await served.token(), served.address) as socket:
            await socket.recv()
    await until(lambda: len(served.destroyed) == 2)


async def test_what_changes_while_a_page_is_drawn_is_told_to_it(served: Served) -> None:
    async with served.socket(await served.token(), served.address) as socket:

        async def message(kind: str) -> str:
            """The content of the next message of a kind."""
            while True:
                header, _, content = [str(await socket.recv()) for _ in range(3)]
                if json.loads(header)["msgtype"] == kind:
                    return content

        await message("ACK")
        for part in ({"msgid": "1", "msgtype": "PULL-DOC-REQ"}, {}, {}):
            await socket.send(json.dumps(part))
        assert "hello" in await message("PULL-DOC-REPLY")
        # The page has its document, and has not said yet that it is drawn.
        ((document, word),) = served.pages
        document.add_next_tick_callback(lambda: word.param.update(word="goodbye"))
        async with asyncio.timeout(PATIENCE):
            assert "goodbye" in await message("PATCH-DOC")


async def test_frames_of_two_messages_never_mix() -> None:
    mend_bokeh()
    frames: list[str] = []

    class Socket:
        application_state = SimpleNamespace(name="CONNECTED")

        async def send_text(self, text: str) -> None:
            await asyncio.sleep(0)
            frames.append(text)

    class Message:
        _buffers = ()

        def __init__(self, name: str) -> None:
            self.header_json = self.metadata_json = self.content_json = name

    handler = WSHandler(None, None)
    handler._socket = Socket()
    await asyncio.gather(*(handler.send_message(Message(name)) for name in "abcde"))
    assert frames == [name for name in "abcde" for _ in range(3)]


async def test_a_message_to_a_page_that_went_away_is_dropped_without_an_error() -> None:
    mend_bokeh()

    class Gone:
        application_state = SimpleNamespace(name="CONNECTED")

        async def send_text(self, text: str) -> None:
            raise RuntimeError('Cannot call "send" once a close message has been sent.')

    class Message:
        header_json = metadata_json = content_json = ""
        _buffers = ()

    handler = WSHandler(None, None)
    handler._socket = Gone()
    assert await handler.send_message(Message()) == 0


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("this/x/_css/y", 404),
        ("antigravity/x/_css/y", 404),
        ("panel.widgets/Button", 400),
        ("panel.widgets/Button/__init__/x", 403),
        ("panel.widgets/Button/_stylesheets/%2e%2e/%2e%2e/etc/passwd", 403),
        ("panel.widgets/NoSuchThing/_css/x", 404),
    ],
)
async def test_the_component_route_imports_nothing_and_says_no_plainly(served: Served, path: str, status: int) -> None:
    before = set(sys.modules)
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(f"{served.address}/components/{path}")
    assert answer.status_code == status
    assert not {"this", "antigravity"} & (set(sys.modules) - before)

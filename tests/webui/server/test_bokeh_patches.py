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
from panel.io.fastapi import add_applications
from panel.io.state import set_curdoc
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from tests.kit.loopback import serving, until
from webui.bokeh_patches import answer_tornado_errors, mend_bokeh
from webui.elements.component import OwnComponent

REFUSED = 403

PATIENCE = 30
"""Seconds that a busy machine may take for a message."""

# Panel 1.9 builds Tornado's request object the old way.
pytestmark = pytest.mark.filterwarnings("ignore:The .* to HTTPServerRequest:DeprecationWarning")


class Word(OwnComponent):
    word = param.String("hello")
    _esm = "export const render = ({model}) => document.createTextNode(model.word)"


@dataclass
class Served:
    port: int
    bokeh: BokehFastAPI
    destroyed: list[str]
    pages: list[tuple[Document, Word, pn.Column]]

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
    pages: list[tuple[Document, Word, pn.Column]] = []

    def view() -> Any:
        pn.state.on_session_destroyed(lambda ctx: destroyed.append(ctx.id))
        words = pn.Column(word := Word())
        pages.append((pn.state.curdoc, word, words))
        return words

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


READY = {"type": "event", "name": "document_ready", "values": {"type": "map"}}
DRAWN = {"events": [{"kind": "MessageSent", "msg_type": "bokeh_event", "msg_data": READY}]}


class Visit:
    """A browser at the other end of a page's websocket."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket

    async def hear(self, kind: str) -> str:
        """The content of the next message of a kind."""
        while True:
            header, _, content = [str(await self._socket.recv()) for _ in range(3)]
            if json.loads(header)["msgtype"] == kind:
                return content

    async def say(self, kind: str, content: object = None) -> None:
        for part in ({"msgid": "1", "msgtype": kind}, {}, content or {}):
            await self._socket.send(json.dumps(part))

    async def ask_for_the_document(self) -> None:
        await self.hear("ACK")
        await self.say("PULL-DOC-REQ")
        assert "hello" in await self.hear("PULL-DOC-REPLY")

    async def say_it_is_drawn(self) -> None:
        await self.say("PATCH-DOC", DRAWN)
        await self.hear("OK")


async def test_what_changes_while_a_page_is_drawn_is_told_to_it(served: Served) -> None:
    async with served.socket(await served.token(), served.address) as socket, asyncio.timeout(PATIENCE):
        visit = Visit(socket)
        await visit.ask_for_the_document()
        # The page has its document, and has not said yet that it is drawn.
        ((document, word, _),) = served.pages
        document.add_next_tick_callback(lambda: word.param.update(word="goodbye"))
        assert "goodbye" in await visit.hear("PATCH-DOC")


async def test_what_comes_while_a_page_is_drawn_is_told_to_it_in_full_whatever_the_page_says_meanwhile(
    served: Served,
) -> None:
    async with served.socket(await served.token(), served.address) as socket, asyncio.timeout(PATIENCE):
        visit = Visit(socket)
        await visit.ask_for_the_document()
        ((document, _, words),) = served.pages
        turn, is_added = document.session_context.session._lock._block, asyncio.Event()

        async def add_a_word() -> None:
            words.append(Word(word="goodbye"))
            await until(lambda: turn._waiters)
            before = len(turn._waiters)
            is_added.set()
            await until(lambda: len(turn._waiters) > before)

        document.add_next_tick_callback(add_a_word)
        await is_added.wait()
        # Once the page says anything, Bokeh takes it to know all that there is.
        await visit.say("PATCH-DOC", DRAWN)
        assert "goodbye" in await visit.hear("PATCH-DOC")


async def test_what_a_person_asks_for_does_not_overtake_what_was_said_before(served: Served) -> None:
    async with served.socket(await served.token(), served.address) as socket, asyncio.timeout(PATIENCE):
        visit = Visit(socket)
        await visit.ask_for_the_document()
        await visit.say_it_is_drawn()
        ((document, word, _),) = served.pages
        is_busy, is_done = asyncio.Event(), asyncio.Event()

        async def hold_the_page() -> None:
            is_busy.set()
            await is_done.wait()

        document.add_next_tick_callback(hold_the_page)
        await is_busy.wait()
        word._send_msg("what a run has to say")
        with set_curdoc(document):
            word._send_msg("what a person asked for")
        is_done.set()
        heard = [await visit.hear("PATCH-DOC"), await visit.hear("PATCH-DOC")]
        assert "what a run has to say" in heard[0]
        assert "what a person asked for" in heard[1]


class Slow:
    """A socket that takes a while for each frame."""

    application_state = SimpleNamespace(name="CONNECTED")

    def __init__(self) -> None:
        self.frames: list[str] = []

    async def send_text(self, text: str) -> None:
        await asyncio.sleep(0)
        self.frames.append(text)


class Named:
    """A message whose parts all say its name."""

    _buffers = ()

    def __init__(self, name: str) -> None:
        self.header_json = self.metadata_json = self.content_json = name


def handler_of(socket: Any) -> WSHandler:
    mend_bokeh()
    handler = WSHandler(None, None)
    handler._socket = socket
    return handler


async def test_frames_of_two_messages_never_mix() -> None:
    socket = Slow()
    handler = handler_of(socket)
    await asyncio.gather(*(handler.send_message(Named(name)) for name in "abcde"))
    assert socket.frames == [name for name in "abcde" for _ in range(3)]


async def test_messages_go_in_the_order_in_which_they_were_made_whoever_waits_for_them_first() -> None:
    socket = Slow()
    handler = handler_of(socket)

    async def wait_for(messages: list[Any]) -> None:
        for message in messages:
            await message

    made = [handler.send_message(Named(name)) for name in "abcdef"]
    await asyncio.gather(wait_for(made[4:]), wait_for(made[:3]), wait_for(made[3:4]))
    assert socket.frames == [name for name in "abcdef" for _ in range(3)]


async def test_a_message_to_a_page_that_went_away_is_dropped_without_an_error() -> None:
    class Gone:
        application_state = SimpleNamespace(name="CONNECTED")

        async def send_text(self, text: str) -> None:
            raise RuntimeError('Cannot call "send" once a close message has been sent.')

    handler = handler_of(Gone())
    assert await handler.send_message(Named("a")) == 0


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

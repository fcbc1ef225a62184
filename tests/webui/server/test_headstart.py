"""Pages that are sent before their session is made, by a real server without our guard in front."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import panel as pn
import pytest
from fastapi import FastAPI
from panel.io.fastapi import add_applications
from websockets.asyncio.client import connect

from kernel.errors import NotFoundError
from tests.kit.loopback import serving, until
from tests.kit.studio_double import hub_double
from webui.bokeh_patches import answer_tornado_errors, mend_bokeh
from webui.headstart import Headstart
from webui.hub import Hub
from webui.page import prepare_panel

# Panel 1.9 builds Tornado's request object the old way.
pytestmark = pytest.mark.filterwarnings("ignore:The .* to HTTPServerRequest:DeprecationWarning")


@dataclass
class Served:
    """A server; `opened` says of each session that was made whether its notebook was open by then."""

    hub: Hub
    port: int = 0
    opened: list[bool] = field(default_factory=list)
    hurdle: asyncio.Event = field(default_factory=asyncio.Event)

    def view(self) -> Any:
        asked = pn.state.session_args.get("file", [b""])[0].decode("utf-8", "replace")
        self.opened.append(self.hub.session(asked) is not None)
        return pn.pane.HTML("the page")

    async def page(self, query: str = "") -> str:
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.get(f"http://127.0.0.1:{self.port}/{query}")
        assert answer.status_code == 200
        return answer.text

    async def hello(self, page: str) -> str:
        """The first word of the page's session to its browser."""
        found = re.search(r'"token":"([^"]+)"', page)
        assert found
        address = f"127.0.0.1:{self.port}"
        options: Any = {"subprotocols": ["bokeh", found[1]], "origin": f"http://{address}", "proxy": None}
        async with connect(f"ws://{address}/ws", **options) as socket:
            return str(await asyncio.wait_for(socket.recv(), 30))


@asynccontextmanager
async def page_served(folder: Path) -> AsyncIterator[Served]:
    mend_bokeh()
    prepare_panel()
    hub = hub_double(folder)
    served = Served(hub)
    served.hurdle.set()
    warm = hub.warm

    async def warmed(path: str) -> Any:
        await served.hurdle.wait()
        if path != "owls.spell.md":
            raise NotFoundError("There is no such notebook.")
        return await warm(path)

    hub.warm = warmed  # type: ignore[method-assign]

    def make_app(port: int) -> FastAPI:
        app = FastAPI()
        answer_tornado_errors(app)
        application = add_applications({"/": served.view}, app=app, websocket_origin=[f"127.0.0.1:{port}"])
        app.router.routes.insert(0, Headstart(hub, application).route)
        return app

    async with serving(make_app) as port:
        served.port = port
        yield served


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    (tmp_path / "owls.spell.md").write_text("---\ntitle: x\n---\n")
    async with page_served(tmp_path) as server:
        yield server


async def test_a_page_is_sent_before_its_session_is_made_and_its_notebook_is_open_by_then(served: Served) -> None:
    served.hurdle.clear()
    page = await served.page("?file=owls.spell.md")
    assert served.opened == []
    served.hurdle.set()
    await until(lambda: served.opened)
    assert "ACK" in await served.hello(page)
    assert served.opened == [True]


async def test_a_browser_that_is_quicker_than_the_server_waits_for_the_session_that_was_begun(served: Served) -> None:
    served.hurdle.clear()
    page = await served.page("?file=owls.spell.md")
    asking = asyncio.create_task(served.hello(page))
    await asyncio.sleep(0.2)
    assert not asking.done()
    served.hurdle.set()
    assert "ACK" in await asking
    assert served.opened == [True]


@pytest.mark.parametrize("query", ["", "?file=nothing.spell.md", "?file=../away.spell.md", "?file=%ff"])
async def test_an_address_of_no_notebook_still_gets_its_page(served: Served, query: str) -> None:
    page = await served.page(query)
    assert "ACK" in await served.hello(page)
    assert served.opened == [False]


async def test_a_page_loads_no_script_that_it_has_no_use_for(served: Served) -> None:
    page = await served.page()
    scripts = re.findall(r'src="([^"]+)"', page)
    assert any("bokeh.min.js" in one for one in scripts)
    assert not any("bokeh-gl" in one or "es-module-shims" in one or "://" in one for one in scripts)
    assert "panel-material-ui.bundle.js" not in page


async def test_whoever_asks_for_the_head_of_a_page_gets_no_session(served: Served) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.head(f"http://127.0.0.1:{served.port}/")
    assert answer.status_code == 405

"""An app with the panels of the trace over a real store, under the studio's own policy for content.

By hand: `python -m tests.kit.trace_page HOME` serves the journals of a home and prints the port; a line on its
standard input makes it read them again.
"""

from __future__ import annotations

import asyncio
import html
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

from playwright.async_api import Page

from tests.kit.browser import chromium, watched_page
from tests.kit.loopback import serving
from tests.kit.trace_hub import TraceHub, TraceSession
from webui.guard import content_policy


def make_app(hub: TraceHub, port: int) -> Any:
    """`/` shows the trace, `/?panel=state` and `/?panel=audit` the others, `&theme=dark` each of them in the dark."""
    from fastapi import FastAPI
    from panel.io.fastapi import add_applications

    from kernel.errors import SpellError
    from webui.bokeh_patches import mend_bokeh
    from webui.keeping import keeping_routes
    from webui.page import prepare_panel
    from webui.rest import answer_error

    prepare_panel()
    mend_bokeh()
    app = FastAPI()
    app.include_router(keeping_routes(cast(Any, hub)), prefix="/api")
    app.add_exception_handler(SpellError, answer_error)
    add_applications({"/": lambda: _page(hub)}, app=app, websocket_origin=[f"127.0.0.1:{port}"])

    @app.middleware("http")
    async def forbid(request: Any, answer: Any) -> Any:
        response = await answer(request)
        response.headers["content-security-policy"] = content_policy(frozenset({f"127.0.0.1:{port}"}))
        return response

    return app


def _page(hub: TraceHub) -> Any:
    import panel as pn

    from webui.shell.frame import Frame
    from webui.shell.html import page_template
    from webui.theme.look import first_paint
    from webui.trace.audit import AuditPanel
    from webui.trace.panel import TracePanel
    from webui.trace.state import StatePanel

    trace, state, audit = (panel(hub, TraceSession()) for panel in (TracePanel, StatePanel, AuditPanel))
    hub.panels.append(trace)
    told = pn.pane.Str("", css_classes=["told"], height=18)

    def tell(event: Any) -> None:
        # Panel's `Str` does not escape what it is given.
        told.object = html.escape(json.dumps(event.new), quote=False)

    for panel in (trace, audit):
        panel.param.watch(tell, "revealed", onlychanged=False)
    for panel in (state, audit):
        panel.param.watch(lambda event: trace.show_span(*event.new), "traced", onlychanged=False)
    trace.param.watch(lambda event: audit.param.update(run_id=event.new), "run_id")
    pn.state.on_session_destroyed(lambda _context: (trace.close(), state.close(), audit.close()))
    panels = {b"trace": [trace], b"state": [state], b"audit": [audit], b"both": [trace, state], b"all": [audit, trace]}
    shown = panels[(pn.state.session_args.get("panel") or [b"trace"])[0]]
    main = pn.Column(*shown, told, sizing_mode="stretch_both", margin=0, styles={"height": "calc(100vh - 56px)"})
    dark = (pn.state.session_args.get("theme") or [b"light"])[0] == b"dark"
    return Frame(main=[main], dark_theme=dark, template=page_template(first_paint(dark)))


@asynccontextmanager
async def open_page(hub: TraceHub, query: str = "", width: int = 1200) -> AsyncIterator[Page]:
    """The page; at the end it must have met no error and asked no other host."""
    await hub.grow()
    async with (
        serving(lambda port: make_app(hub, port)) as port,
        chromium() as browser,
        watched_page(browser, width) as watched,
    ):
        await watched.page.goto(f"http://127.0.0.1:{port}/?{query}")
        yield watched.page
        assert watched.errors == []
        assert watched.external == []


async def _serve(home: Path) -> None:
    hub = TraceHub(home)
    await hub.grow()
    async with serving(lambda port: make_app(hub, port)) as port:
        print(port, flush=True)
        while await asyncio.to_thread(sys.stdin.readline):
            await hub.grow()
    hub.close()


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1])))

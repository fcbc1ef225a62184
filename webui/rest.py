"""The REST interface of a running studio. JSON in, JSON out; the guard has already checked who asks.

Nothing here needs the screen's packages.
"""

from __future__ import annotations

import asyncio
import math
import os
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Query, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from pydantic import BaseModel, Field

from kernel.errors import SpellError
from webui.keeping import keeping_routes
from webui.parcels import security_guide, write_report

if TYPE_CHECKING:
    from webui.hub import Hub

STATUS = {"invalid": 400, "not_found": 404, "denied": 403, "timeout": 504, "limit": 413}
"""The HTTP status of an error's type; any other is 500."""


class SqlQuery(BaseModel):
    """A read-only query over the trace store; `parameters` fill its `?`."""

    query: str = Field(max_length=100_000)
    parameters: list[Any] = []


class FileWish(BaseModel):
    """A notebook, by its path within the workspace; "" for none in particular."""

    file: str = Field(default="", max_length=4_096)


def link(address: str, token: str, file: str = "") -> str:
    """The one-time link: `http://127.0.0.1:8000/?token=…`, with `file=…` when one is to be opened."""
    return f"{address}/?{urlencode({'token': token, **({'file': file} if file else {})})}"


def add_rest(app: FastAPI, hub: Hub, new_link: Callable[[str], str]) -> None:
    """Put the routes below `/api` into `app`; `new_link(file)` makes a one-time link."""
    app.include_router(_studio_routes(hub, new_link), prefix="/api")
    app.include_router(_store_routes(hub), prefix="/api")
    app.include_router(keeping_routes(hub), prefix="/api")
    app.add_exception_handler(SpellError, answer_error)


def only_bearer(request: Request) -> None:
    """403 for a browser's cookie: this route is for programs that can read the runtime file."""
    if request.scope.get("llmspell.credential") != "bearer":
        raise HTTPException(403, "This needs the Bearer token of the runtime file.")


def plain_value(value: Any) -> Any:
    """A value of a row as JSON has it: what it lacks (dates, NaN, bytes, exact decimals) becomes text."""
    match value:
        case float() if not math.isfinite(value):
            return str(value)
        case None | bool() | int() | float() | str():
            return value
        case bytes():
            return value.hex()
        case dict():
            return {str(key): plain_value(one) for key, one in value.items()}
        case list() | tuple():
            return [plain_value(one) for one in value]
    return str(value)


def answer_error(request: Request, error: Exception) -> Response:
    """An error of ours as JSON."""
    assert isinstance(error, SpellError)
    return JSONResponse({"error": error.describe()}, status_code=STATUS.get(error.type, 500))


def _studio_routes(hub: Hub, new_link: Callable[[str], str]) -> APIRouter:
    router = APIRouter()

    @router.get("/health")
    async def health() -> dict[str, Any]:
        return {"ok": True, "pid": os.getpid(), "notebooks": len(hub.notebooks())}

    @router.get("/guide/security")
    async def guide_to_security() -> Response:
        guide = await asyncio.to_thread(security_guide)
        if guide is None:
            return PlainTextResponse("The guide is docs/security.md in the source of Spell Studio.", 404)
        return PlainTextResponse(guide)

    @router.get("/sessions")
    async def sessions() -> list[dict[str, Any]]:
        return [asdict(notebook) for notebook in hub.notebooks()]

    @router.post("/open")
    async def open_notebook(wish: FileWish) -> dict[str, Any]:
        await hub.open(wish.file)
        hub.release(wish.file)
        return {"file": wish.file, "path": f"/?{urlencode({'file': wish.file})}"}

    @router.post("/link", dependencies=[Depends(only_bearer)])
    async def fresh_link(wish: FileWish) -> dict[str, str]:
        return {"url": new_link(wish.file)}

    return router


def _store_routes(hub: Hub) -> APIRouter:
    router = APIRouter()

    @router.get("/runs")
    async def runs(
        path: str | None = None,
        search: str = "",
        limit: Annotated[int, Query(ge=1, le=1_000)] = 100,
        offset: Annotated[int, Query(ge=0)] = 0,
    ) -> list[dict[str, Any]]:
        await hub.refresh()
        rows = await asyncio.to_thread(hub.projection.runs, path=path, limit=limit, offset=offset, search=search)
        return [asdict(row) for row in rows]

    @router.get("/runs/{run_id}/report")
    async def report(run_id: str) -> Response:
        page = await write_report(hub, run_id)
        # As a file: what models and tools said is never a page of the studio's own address.
        name = {"Content-Disposition": f'attachment; filename="{run_id}.html"', "X-Content-Type-Options": "nosniff"}
        return Response(page, media_type="text/html; charset=utf-8", headers=name)

    @router.post("/sql")
    async def sql(query: SqlQuery) -> dict[str, Any]:
        await hub.refresh()
        table = await asyncio.to_thread(hub.projection.sql, query.query, tuple(query.parameters))
        return {**asdict(table), "rows": [[plain_value(value) for value in row] for row in table.rows]}

    return router

"""REST for the runs that are kept: a program disposes of them, a page or a program gets and gives them as files.

Not here: what happens to them (`custody`), and questions about what they did (`rest`).
"""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse, Response
from pydantic import BaseModel, Field
from starlette.background import BackgroundTask

from kernel.errors import DeniedError, LimitError
from kernel.stores.keeping import MOST_RUNS, Stake, What, read_keep, said
from kernel.stores.portable import LARGEST
from webui.parcels import pack_otlp, pack_run, pack_runs, place_for, remove, told_of

if TYPE_CHECKING:
    from webui.custody import Custody
    from webui.hub import Hub

PIECE = 1 << 20

MOST_EXPORTED = 500
"""Runs that a page gets as one file: their names have to fit into an address."""


class Wish(BaseModel):
    """What becomes of which runs: those that are named, those beyond what is kept, or those older than so many days.

    `rehearse`: only say what it would touch.
    """

    what: What
    runs: list[str] = Field(default=[], max_length=MOST_RUNS)
    keep: dict[str, float] = {}
    older: float | None = Field(default=None, ge=0)
    rehearse: bool = False


def keeping_routes(hub: Hub) -> APIRouter:
    """The routes."""
    router, custody = APIRouter(), hub.custody

    @router.post("/keeping")
    async def dispose(wish: Wish) -> dict[str, Any]:
        runs = await _chosen(custody, wish)
        if wish.rehearse:
            return _told(await custody.stake(wish.what, runs))
        done = await custody.do(wish.what, runs)
        return {**asdict(done), "said": said(done)}

    @router.post("/runs/import")
    async def take_in(request: Request, name: str = "") -> dict[str, Any]:
        file = await asyncio.to_thread(place_for, custody.home, name)
        try:
            await _receive(request, file)
            taken, refused = await custody.take_in(file)
        finally:
            await asyncio.to_thread(remove, file)
        return await told_of(hub, taken, refused)

    router.include_router(_files(hub))
    return router


def _files(hub: Hub) -> APIRouter:
    """Runs as files."""
    router = APIRouter()

    @router.get("/runs/{run_id}/otlp")
    async def otlp(run_id: str, content: bool = False) -> Response:
        return _sent(await pack_otlp(hub, run_id, content), "application/x-ndjson")

    @router.get("/runs/export")
    async def export_several(run: Annotated[list[str], Query(max_length=MOST_EXPORTED)]) -> Response:
        return _sent(await pack_runs(hub, run))

    @router.get("/runs/{run_id}/export")
    async def export(run_id: str) -> Response:
        return _sent(await pack_run(hub, run_id))

    return router


def _sent(file: Path, kind: str = "application/zip") -> Response:
    """A file that is removed when it was sent."""
    return FileResponse(file, media_type=kind, filename=file.name, background=BackgroundTask(remove, file))


async def _chosen(custody: Custody, wish: Wish) -> list[str]:
    runs = await custody.named(wish.runs) if wish.runs else []
    if wish.older is not None:
        runs += await custody.older(wish.older)
    if wish.keep or not (wish.runs or wish.older is not None):
        runs += await custody.beyond(read_keep(wish.keep))
    return list(dict.fromkeys(runs))


def _told(stake: Stake) -> dict[str, Any]:
    return asdict(stake)


async def _receive(request: Request, file: Path) -> None:
    """Write what comes into a file. `LimitError` for more than a run can be, `DeniedError` when the disk refuses."""
    size = 0
    try:
        with file.open("wb") as target:
            async for piece in request.stream():
                size += len(piece)
                if size > LARGEST:
                    raise LimitError(f"{file.name!r} has more than {LARGEST >> 30} GB. It was refused.")
                await asyncio.to_thread(target.write, piece)
    except OSError as error:
        raise DeniedError(f"{file.name!r} cannot be taken in: {error.strerror or error}.") from error

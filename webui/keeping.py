"""REST for the runs that are kept: a program disposes of them, a page or a program gets and gives them as files.

Not here: what happens to them (`custody`), and questions about what they did (`rest`).
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse, Response
from pydantic import BaseModel, Field
from starlette.background import BackgroundTask

from kernel.errors import DeniedError, LimitError
from kernel.stores.keeping import MOST_RUNS, Stake, What, read_keep, said
from kernel.stores.parcels import export_runs
from kernel.stores.portable import LARGEST, export_run
from kernel.stores.rows import RunRow

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
        file = await asyncio.to_thread(_aside, custody.home, PurePath(name.replace("\\", "/")).name or "file")
        try:
            await _receive(request, file)
            taken, refused = await custody.take_in(file)
        finally:
            await asyncio.to_thread(_remove, file)
        rows = [await asyncio.to_thread(hub.projection.run, one.run_id) for one in taken]
        came = [_run(row, one.was_here) for row, one in zip(rows, taken, strict=True) if row is not None]
        return {"runs": came, "refused": refused}

    router.include_router(_files(hub))
    return router


def _files(hub: Hub) -> APIRouter:
    """Runs as files."""
    router, home = APIRouter(), hub.custody.home

    async def named(runs: list[str]) -> list[str]:
        await hub.refresh()
        return await hub.custody.named(runs)

    @router.get("/runs/{run_id}/otlp")
    async def otlp(run_id: str, content: bool = False) -> Response:
        (run,) = await named([run_id])
        return await _file(home, f"{run}.otlp.json", partial(_write_otlp, home, run, content), "application/x-ndjson")

    @router.get("/runs/export")
    async def export_several(run: Annotated[list[str], Query(max_length=MOST_EXPORTED)]) -> Response:
        return await _file(home, "runs.zip", partial(export_runs, home, await named(run)))

    @router.get("/runs/{run_id}/export")
    async def export(run_id: str) -> Response:
        (run,) = await named([run_id])
        return await _file(home, f"{run}.run", partial(export_run, home, run))

    return router


async def _file(home: Path, name: str, write: Callable[[Path], object], kind: str = "application/zip") -> Response:
    """What `write` writes, as a file of that name that is removed when it was sent. Errors as `write`."""
    file = await asyncio.to_thread(_aside, home, name)
    try:
        await asyncio.to_thread(write, file)
    except BaseException:
        _remove(file)
        raise
    return FileResponse(file, media_type=kind, filename=name, background=BackgroundTask(_remove, file))


def _write_otlp(home: Path, run: str, content: bool, file: Path) -> None:
    from kernel.otlp.posting import write_runs

    write_runs(home, [run], file, content, "", os.environ)


async def _chosen(custody: Custody, wish: Wish) -> list[str]:
    runs = await custody.named(wish.runs) if wish.runs else []
    if wish.older is not None:
        runs += await custody.older(wish.older)
    if wish.keep or not (wish.runs or wish.older is not None):
        runs += await custody.beyond(read_keep(wish.keep))
    return list(dict.fromkeys(runs))


def _told(stake: Stake) -> dict[str, Any]:
    return asdict(stake)


def _run(row: RunRow, was_here: bool) -> dict[str, Any]:
    return {"id": row.run_id, "title": row.title, "path": row.path, "was_here": was_here}


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


def _aside(home: Path, name: str) -> Path:
    """A place for a file of that name, in a folder of its own that nobody else reads."""
    try:
        return Path(tempfile.mkdtemp(dir=home, prefix=".parcel-")) / name[-120:]
    except OSError as error:
        raise DeniedError(f"{str(home)!r} cannot be written: {error.strerror or error}.") from error


def _remove(file: Path) -> None:
    file.unlink(missing_ok=True)
    if file.parent.is_dir() and not os.listdir(file.parent):
        file.parent.rmdir()

"""REST for the runs that are kept: a program disposes of them, a page or a program gets and gives them as files.

Not here: what happens to them (`custody`), and questions about what they did (`rest`).
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from dataclasses import asdict
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response
from pydantic import BaseModel, Field
from starlette.background import BackgroundTask

from kernel.errors import DeniedError, LimitError
from kernel.stores.keeping import MOST_RUNS, Stake, What, read_keep, said
from kernel.stores.portable import LARGEST, export_run
from kernel.stores.rows import RunRow

if TYPE_CHECKING:
    from webui.custody import Custody
    from webui.hub import Hub

PIECE = 1 << 20


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

    @router.get("/runs/{run_id}/export")
    async def export(run_id: str) -> Response:
        await hub.refresh()
        (run,) = await custody.named([run_id])
        file = await _exported(custody.home, run)
        done = BackgroundTask(_remove, file)
        return FileResponse(file, media_type="application/zip", filename=file.name, background=done)

    @router.post("/runs/import")
    async def take_in(request: Request, name: str = "") -> dict[str, Any]:
        file = await asyncio.to_thread(_aside, custody.home, PurePath(name.replace("\\", "/")).name or "file")
        try:
            await _receive(request, file)
            taken = await custody.take_in(file)
        finally:
            await asyncio.to_thread(_remove, file)
        rows = [await asyncio.to_thread(hub.projection.run, one.run_id) for one in taken]
        return {"runs": [_run(row, one.was_here) for row, one in zip(rows, taken, strict=True) if row is not None]}

    return router


async def _exported(home: Path, run: str) -> Path:
    """The run as a file of its own, to be removed. Errors as `export_run`."""
    file = await asyncio.to_thread(_aside, home, f"{run}.run")
    try:
        await asyncio.to_thread(export_run, home, run, file)
    except BaseException:
        _remove(file)
        raise
    return file


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

"""Runs as files that a page or a program gets, or gives. Not how they come and go (REST, or the messages of a tab)."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from kernel.errors import DeniedError
from kernel.stores.parcels import export_runs
from kernel.stores.portable import export_run
from kernel.stores.rows import RunRow

if TYPE_CHECKING:
    from kernel.otlp.intake import Taken
    from webui.hub import Hub


async def pack_run(hub: Hub, run_id: str) -> Path:
    """A run as a file of its own, to be removed with `remove`. Errors as `export_run`."""
    (run,) = await _named(hub, [run_id])
    return await _packed(hub, f"{run}.run", partial(export_run, hub.custody.home, run))


async def pack_runs(hub: Hub, run_ids: list[str]) -> Path:
    """Several runs as one file. Errors as `export_runs`."""
    return await _packed(hub, "runs.zip", partial(export_runs, hub.custody.home, await _named(hub, run_ids)))


async def pack_otlp(hub: Hub, run_id: str, content: bool) -> Path:
    """A run in the protocol of OpenTelemetry, with what was said in it or without (`content`)."""
    (run,) = await _named(hub, [run_id])
    return await _packed(hub, f"{run}.otlp.json", partial(_write_otlp, hub.custody.home, run, content))


async def _named(hub: Hub, run_ids: list[str]) -> list[str]:
    await hub.refresh()
    return await hub.custody.named(run_ids)


async def _packed(hub: Hub, name: str, write: Callable[[Path], object]) -> Path:
    file = await asyncio.to_thread(aside, hub.custody.home, name)
    try:
        await asyncio.to_thread(write, file)
    except BaseException:
        remove(file)
        raise
    return file


def _write_otlp(home: Path, run: str, content: bool, file: Path) -> None:
    from kernel.otlp.posting import write_runs

    write_runs(home, [run], file, content, "", os.environ)


async def write_report(hub: Hub, run_id: str) -> bytes:
    """A run as one static page. `NotFoundError`."""
    from studio.export.run_report import render_run

    await hub.refresh()
    page = await asyncio.to_thread(render_run, hub.projection, run_id)
    return page.encode("utf-8", "replace")


async def told_of(hub: Hub, taken: list[Taken], refused: list[str]) -> dict[str, Any]:
    """What a page is told of runs that were taken in, and of those that could not be."""
    rows = [await asyncio.to_thread(hub.projection.run, one.run_id) for one in taken]
    came = [_run(row, one.was_here) for row, one in zip(rows, taken, strict=True) if row is not None]
    return {"runs": came, "refused": refused}


def place_for(home: Path, name: str) -> Path:
    """Where a file that comes in with that name is put, to be removed with `remove`. `DeniedError`."""
    return aside(home, PurePath(name.replace("\\", "/")).name or "file")


def aside(home: Path, name: str) -> Path:
    """A place for a file of that name, in a folder of its own that nobody else reads."""
    try:
        return Path(tempfile.mkdtemp(dir=home, prefix=".parcel-")) / name[-120:]
    except OSError as error:
        raise DeniedError(f"{str(home)!r} cannot be written: {error.strerror or error}.") from error


def remove(file: Path) -> None:
    """Remove such a file, and its folder."""
    file.unlink(missing_ok=True)
    if file.parent.is_dir() and not os.listdir(file.parent):
        file.parent.rmdir()


def security_guide() -> str | None:
    """The guide to what a spell may do, as it was written; what it says holds for this version."""
    # An installed package has it beside this module.
    places = (Path(__file__).with_name("security.md"), Path(__file__).parents[1] / "docs" / "security.md")
    return next((place.read_text(encoding="utf-8") for place in places if place.is_file()), None)


def _run(row: RunRow, was_here: bool) -> dict[str, Any]:
    return {"id": row.run_id, "title": row.title, "path": row.path, "was_here": was_here}

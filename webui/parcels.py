"""Runs as files that a page or a program gets, or gives. Not how they come and go (REST, or the messages of a tab)."""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from kernel.errors import DeniedError
from kernel.stores.portable import export_run
from kernel.stores.rows import RunRow

if TYPE_CHECKING:
    from kernel.otlp.intake import Taken
    from webui.hub import Hub


async def pack_run(hub: Hub, run_id: str) -> Path:
    """A run as a file of its own, to be removed with `remove`. Errors as `export_run`."""
    await hub.refresh()
    (run,) = await hub.custody.named([run_id])
    file = await asyncio.to_thread(aside, hub.custody.home, f"{run}.run")
    try:
        await asyncio.to_thread(export_run, hub.custody.home, run, file)
    except BaseException:
        remove(file)
        raise
    return file


async def write_report(hub: Hub, run_id: str) -> bytes:
    """A run as one static page. `NotFoundError`."""
    from studio.export.run_report import render_run

    await hub.refresh()
    page = await asyncio.to_thread(render_run, hub.projection, run_id)
    return page.encode("utf-8", "replace")


async def told_of(hub: Hub, taken: list[Taken]) -> dict[str, Any]:
    """What a page is told of runs that were taken in."""
    rows = [await asyncio.to_thread(hub.projection.run, one.run_id) for one in taken]
    return {"runs": [_run(row, one.was_here) for row, one in zip(rows, taken, strict=True) if row is not None]}


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

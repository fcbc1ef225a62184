"""Puts a studio together: workspace, store, kernels and sessions. The screen's one place that builds them.

Not here: how they are shared between pages (`hub`), or served (`server`).
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, get_args

from kernel.errors import InvalidError, NotFoundError
from kernel.settings import settings_file
from kernel.stores.desk import Desk
from kernel.stores.home import NAME, prepare
from kernel.stores.labels import Labels
from kernel.stores.projection import Projection
from kernel.stores.rows import CellOutput, CellOutputs
from studio.kernels.client import Display, Failure, KernelClient, Output, Stream
from studio.kernels.process import ProcessKernel
from studio.notebook.cellstates import CellView
from studio.notebook.files import read_notebook
from studio.notebook.notices import CellState
from studio.notebook.session import Session
from studio.settings.bounds import history_bounds, kernel_rest, trace_bounds
from studio.workspace import Workspace
from webui.growth import Growth
from webui.housekeeping import Housekeeping
from webui.hub import Hub

MakeKernel = Callable[[dict[str, Any]], KernelClient]
"""Makes a kernel, not yet started, from the options of `kernel.runtime.open_executor`."""

OpenStore = Callable[[Path], Projection]
"""Opens the trace store of a home."""


def prepare_home(folder: Path) -> Path:
    """The workspace's home, made when it is missing. `NotFoundError`, `InvalidError` or `DeniedError`."""
    if not folder.exists():
        raise NotFoundError(f"There is no folder {str(folder)!r}. Make it first, or name another one.")
    if not folder.is_dir():
        raise InvalidError(f"{str(folder)!r} is a file. The studio opens a folder: name the one it is in.")
    return prepare(folder.resolve() / NAME)


@asynccontextmanager
async def open_hub(
    folder: Path, home: Path, make_kernel: MakeKernel = ProcessKernel, open_store: OpenStore = Projection.open
) -> AsyncIterator[Hub]:
    """The hub of a workspace; at the end every session is saved and every kernel ended.

    Raises `DeniedError` when another program holds the store, `InvalidError` for settings that make no sense.
    """
    settings = settings_file(os.environ)
    rest, bounds = kernel_rest(settings), history_bounds(settings)
    trace_bounds(settings)
    projection = await asyncio.to_thread(open_store, home)
    growth = Growth(projection, watched_labels(home))
    workspace = Workspace(folder, home)

    async def opener(path: str) -> Session:
        session = await open_session(workspace, home, path, projection, make_kernel)
        session.inquiries.desk = Desk(projection, growth.refresh)
        session.flow.catch_up = growth.refresh
        return session

    hub = Hub(workspace, projection, growth, opener)
    tasks = [asyncio.create_task(growth.run(), name="store")]
    keeping = Housekeeping(hub, rest, bounds, traces=lambda: trace_bounds(settings))
    tasks.append(asyncio.create_task(keeping.run(), name="housekeeping"))
    try:
        yield hub
    finally:
        try:
            await hub.close()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await asyncio.to_thread(projection.close)


def watched_labels(home: Path) -> Callable[[], frozenset[str]]:
    """What gives the runs of which something else is said than the last time, also by other programs."""
    labels = Labels(home)
    labels.news()
    return labels.news


async def open_session(
    workspace: Workspace, home: Path, path: str, projection: Projection, make_kernel: MakeKernel
) -> Session:
    """The session of a notebook, with what its cells last showed, and its kernel on its way."""
    file = await asyncio.to_thread(workspace.locate, path)
    notebook = await asyncio.to_thread(read_notebook, file)
    options: dict[str, Any] = {
        "folder": str(workspace.folder),
        "home": str(home),
        "profile": notebook.profile,
        "model": notebook.model,
        "params": {one.name: one.default for one in notebook.params if one.default is not None},
    }
    session = await Session.open(file, make_kernel(options), workspace.folder, home)
    session.flow.past_calls = projection.model_calls
    session.start()
    cells = [cell.id for cell in session.notebook.cells]
    left = await asyncio.to_thread(projection.cell_outputs, session.path, cells)
    for cell, outputs in left.items():
        session.restore(cell, restored(outputs))
    return session


def restored(left: CellOutputs) -> CellView:
    """What a cell's latest run left, as a session shows it; a run that never ended counts as cancelled."""
    status: CellState = left.status if left.status in get_args(CellState) and left.status != "running" else "cancelled"
    return CellView(status, 0, left.duration, left.run_id, tuple(restored_output(one) for one in left.outputs))


def restored_output(left: CellOutput) -> Output:
    """One output of the store, as a kernel would have sent it."""
    match left.kind:
        case "display":
            return Display(left.data)
        case "failed":
            return Failure(left.data)
        case "stdout" | "stderr":
            return Stream(left.kind, left.text)

"""Whom a cell of SQL asks: the studio that holds the store, or, where there is none, the store or journals themselves.

Not here: how a query is answered (`kernel.stores.desk`), and what a cell of SQL is (`kernel.engines.sql`).
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kernel.context import Ask, Run
from kernel.errors import DeniedError
from kernel.replay.asking import taped_ask

if TYPE_CHECKING:
    from kernel.protocols.executor import Job
    from kernel.runtime import Runtime
    from kernel.stores.projection import Projection

QUERY = "query"
"""The kind of question that is a query over the store."""

OWNED = "store_owner"
"""Says in what a run is about that whoever runs it answers queries."""


def asking_of(run: Run, ask: Ask, job: Job, runtime: Runtime) -> Ask:
    """How a run asks: a person through `ask`, and queries where they are answered; what was said is on its tape."""

    async def asked(kind: str, question: Mapping[str, Any]) -> Any:
        if kind != QUERY:
            return await ask(kind, question)
        _check_allowed(runtime)
        runtime.runs.flush(run)
        return await (ask(kind, question) if job.about.get(OWNED) else _consult(runtime.home, question))

    return taped_ask(run, asked)


@contextlib.contextmanager
def open_traces(home: Path) -> Iterator[Projection]:
    """The traces of a home, up to date: from the store when it is free, else from the journals themselves."""
    from kernel.stores.projection import Projection

    try:
        projection = Projection.open(home)
    except DeniedError as error:
        if "pid" not in error.details:
            raise
        # Another process holds the store: an open studio, most likely.
        projection = Projection.open(home, memory=True)
    try:
        projection.ingest()
        yield projection
    finally:
        projection.close()


async def _consult(home: Path, question: Mapping[str, Any]) -> dict[str, Any]:
    import asyncio

    from kernel.stores.desk import Desk

    with contextlib.ExitStack() as stack:
        traces = await asyncio.to_thread(stack.enter_context, open_traces(home))
        desk = Desk(traces)
        stack.callback(desk.close)
        return await desk.answer(question)


def _check_allowed(runtime: Runtime) -> None:
    profile = runtime.spell.profile
    if not profile.roots:
        raise DeniedError(
            f"The profile {profile.name!r} lets a spell read no files of the workspace, and so no traces either. "
            "Use another profile: low or medium."
        )

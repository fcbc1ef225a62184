"""Kernels that are started for one test and leave nothing behind."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.kit.kernel_clients import ROOT, Watched, in_process_kernel, process_kernel
from tests.kit.worker_kernel import worker_kernel

KERNELS = {"process": process_kernel, "in process": in_process_kernel, "worker": worker_kernel}


@pytest.fixture(autouse=True)
def _surroundings_of_children(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """They find the repository, and keep their journals away from the user's own."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("LLMSPELL_HOME", str(tmp_path_factory.mktemp("home")))


@pytest.fixture(params=[*KERNELS])
async def watched(request: pytest.FixtureRequest) -> AsyncIterator[Watched]:
    watched = Watched(KERNELS[request.param]())
    await watched.kernel.start()
    yield watched
    await watched.kernel.shutdown()


@pytest.fixture
async def child() -> AsyncIterator[Watched]:
    watched = Watched(process_kernel())
    await watched.kernel.start()
    yield watched
    await watched.kernel.shutdown()

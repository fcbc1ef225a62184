"""A Jupyter data folder with our kernel in it, and a client of that kernel."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kernel.protocols.jupyter.spec import install_spec
from tests.kit.jupyter_clients import Jupyter, started
from tests.kit.kernel_clients import ECHO_KERNEL, ROOT


@pytest.fixture
def jupyter_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    install_spec(tmp_path, ECHO_KERNEL)
    return tmp_path


@pytest.fixture
async def jupyter(jupyter_folder: Path) -> AsyncIterator[Jupyter]:
    async with started() as jupyter:
        yield jupyter

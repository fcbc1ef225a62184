"""For pytest: `pytest_plugins = ["kernel.testing.plugin"]` in a conftest.py gives every test the fixture `rehearse`."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from kernel.testing.rehearsal import Rehearsal
from kernel.testing.rehearsal import rehearse as open_rehearsal


@pytest.fixture
def rehearse(tmp_path: Path) -> Callable[..., AbstractAsyncContextManager[Rehearsal]]:
    """Opens a runtime in the test's own folder: `async with rehearse(models={"*": model}) as stage:`."""
    opened: Callable[..., Any] = partial(open_rehearsal, tmp_path)
    return opened

"""What all tests share: no deadlines, and the patience a busy machine needs."""

from __future__ import annotations

import pytest
from hypothesis import settings
from playwright.async_api import expect

# A slow machine is no fault of the code; timings live in benchmarks.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser on a machine with other work to do may be late: its tests may be tried once more, and say so."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))

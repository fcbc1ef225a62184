"""What all tests share: no deadlines, the patience a busy machine needs, and a cluster for those who want one."""

from __future__ import annotations

import gc
import os
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import settings
from playwright.async_api import expect

from tests.kit.browser import keeping_chromium
from tests.kit.cluster import Started, started
from tests.kit.laboratories import keeping_laboratory, share_loop

# A slow machine is no fault of the code; timings live in benchmarks.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
expect.set_options(timeout=45_000)

# What a person keeps on this machine, keys above all, is no test's business; nor is what one test keeps another's:
# the library keyring takes every backend it ever saw for the machine's own.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
os.environ["LLMSPELL_CONFIG"] = os.devnull

ROOMS = Path(__file__).parent
SLOW = [
    ROOMS / room
    for room in (
        "parity",
        "shipping",
        "jupyter",
        "desktop",
        "browser",
        "webui",
        "spells",
        "studio/cli",
        "studio",
        "security",
        "kernel/engines",
        "kernel/tools/math",
        "kernel/stores",
    )
]
"""Rooms whose files take longest, in this order."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: while a test waits for a browser or a process, another one computes."""
    return (os.cpu_count() or 1) + 1


def pytest_sessionstart(session: pytest.Session) -> None:
    """What a worker of xdist says of its reruns goes out at once.

    The plugin writes twice for each test before it reads; held back by the system until the first was acknowledged,
    the second took 40 ms, which were ten minutes of all tests.
    """
    counts = getattr(session.config, "failures_db", None)
    if isinstance(connection := getattr(counts, "sock", None), socket.socket):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """On a machine with other work to do a process or a browser may be late: a test may be tried once more.

    It says so: the summary names it, and it wants to be looked at like a failure, for most of them found a defect.
    What drives browsers and starts processes comes first, lest one worker end alone with the longest files.
    """
    places = {path: _place(path) for path in {item.path for item in items}}
    items.sort(key=lambda item: places[item.path])
    for item in items:
        item.add_marker(pytest.mark.flaky(reruns=1))
        share_loop(item)


def pytest_collection_finish() -> None:
    """Ten thousand collected tests stay until the end: the garbage collector need not look through them each time."""
    gc.freeze()


def pytest_sessionfinish() -> None:
    """Libraries that count what they left behind look at the end for what can be collected."""
    gc.unfreeze()


def _place(path: Path) -> int:
    """How early a file comes: the number of its room among the slow ones, or after all of them."""
    return next((place for place, room in enumerate(SLOW) if room in path.parents), len(SLOW))


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    """A scheduler and two workers, which alone know a key; a worker that a test kills is replaced."""
    with started(tmp_path_factory.mktemp("cluster"), MYLAB_API_KEY="key-of-the-worker") as one:
        yield one


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def kept_chromium() -> AsyncIterator[None]:
    """The one browser of those that are marked with `ONE_BROWSER`."""
    async with keeping_chromium():
        yield


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def kept_laboratory() -> AsyncIterator[None]:
    """The one laboratory of a file that is marked with `ONE_LABORATORY`."""
    async with keeping_laboratory():
        yield

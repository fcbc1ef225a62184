from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.kit.cluster import Started, started


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    """A scheduler and two workers, which alone know a key."""
    with started(tmp_path_factory.mktemp("cluster"), MYLAB_API_KEY="key-of-the-worker") as one:
        yield one

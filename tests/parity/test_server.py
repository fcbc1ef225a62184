"""Every deed behind a server comes out as docs/parity.md says it does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kit.browser import ONE_BROWSER
from tests.parity.places import server
from tests.parity.table import read_record
from tests.parity.walk import walk

pytestmark = [
    pytest.mark.browser,
    *ONE_BROWSER,
    # Panel 1.9 builds Tornado's request object the old way.
    pytest.mark.filterwarnings("ignore:The .* to HTTPServerRequest:DeprecationWarning"),
]


async def test_what_a_person_does_behind_a_server_comes_out_as_the_table_says(tmp_path: Path) -> None:
    async with server(tmp_path, Path()) as visit:
        assert await walk(visit) == read_record()["server"]
        assert (visit.watched.errors, visit.watched.external) == ([], [])

"""The deeds that touch what differs in the window come out as docs/parity.md says; `make parity` does all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kit.desktop import missing
from tests.parity.deeds.all import DEEDS
from tests.parity.places import desktop
from tests.parity.table import read_record
from tests.parity.walk import walk

WINDOWED = (
    "opens",
    "runs_all",
    "writes_a_report",
    "saves_deletes_and_takes_in_a_run",
    "starts_again",
    "shows_an_app",
    "downloads_a_page",
    "exports_beside",
    "goes_back_to_a_version",
    "turns_dark",
    "keeps_a_key",
    "finds_all_again_after_a_reload",
    "makes_renames_and_deletes",
    "imports",
)
"""Files, dialogs, downloads, other windows, keys of providers, child processes: what is the window's own."""


async def test_what_is_the_windows_own_comes_out_as_the_table_says(tmp_path: Path) -> None:
    if why := missing():
        pytest.skip(why)
    deeds = [deed for deed in DEEDS if deed.id in WINDOWED]
    assert len(deeds) == len(WINDOWED)
    record = read_record()["desktop"]
    async with desktop(tmp_path, Path()) as visit:
        assert await walk(visit, deeds) == {deed.id: record[deed.id] for deed in deeds}
        assert (visit.watched.errors, visit.watched.external) == ([], [])

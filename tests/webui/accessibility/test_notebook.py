"""The first pages, a notebook and the views of its run, held against axe-core."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kit.inspection import INSPECTION, chapter, inspect

pytestmark = INSPECTION


async def test_the_first_pages_a_notebook_and_its_trace_have_no_barrier(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await inspect(chapter("first-run"), tmp_path, monkeypatch)

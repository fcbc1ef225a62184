"""Runs beside each other, dashboards, questions, forms, graphs and history, held against axe-core."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kit.inspection import INSPECTION, chapter, inspect

pytestmark = INSPECTION


async def test_runs_dashboards_forms_graphs_and_history_have_no_barrier(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await inspect(chapter("film"), tmp_path, monkeypatch)

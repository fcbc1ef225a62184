"""What waits for a person, writing, dialogs, settings and apps, held against axe-core."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kit.inspection import INSPECTION, chapter, inspect

pytestmark = INSPECTION


async def test_questions_writing_dialogs_settings_and_apps_have_no_barrier(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await inspect(chapter("running"), tmp_path, monkeypatch)

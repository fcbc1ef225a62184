from __future__ import annotations

from pathlib import Path

import pytest

from tests.kit.cluster import Started
from tests.kit.cluster_runs import Seen


@pytest.fixture
def seen(tmp_path: Path, cluster: Started, monkeypatch: pytest.MonkeyPatch) -> Seen:
    monkeypatch.setenv("LLMSPELL_CLUSTER", cluster.address)
    (tmp_path / "config.toml").touch()
    monkeypatch.setenv("LLMSPELL_CONFIG", str(tmp_path / "config.toml"))
    return Seen(tmp_path)

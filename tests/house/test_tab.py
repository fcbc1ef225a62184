"""What runs in a browser's tab imports nothing that a tab has not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

KERNEL = (
    "kernel.runtime", "kernel.protocols.jupyter.server", "kernel.protocols.jupyter.ports", "kernel.engines.lua.engine",
    "kernel.engines.javascript.engine", "kernel.engines.python.engine", "kernel.engines.sql.engine",
    "kernel.models.providers", "kernel.models.demo.assistant", "kernel.models.scripted", "kernel.models.openai",
    "kernel.api.classes", "tab.kernel", "tab.pythons",
)  # fmt: skip

SCREEN = (
    "tab.screen", "tab.kernels", "tab.document", "tab.storage", "tab.timers", "kernel.stores.sqlite.projection",
    "studio.notebook.session", "studio.kernels.worker", "webui.opening", "webui.page", "webui.notebook.notebook",
    "webui.trace.panel", "webui.trace.state", "webui.trace.audit", "webui.history.panel", "webui.graph.panel",
    "webui.dashboards.panel", "studio.export.html", "studio.export.jupyter", "tab.delivery", "tab.app", "tab.visitors",
    "webui.apps.page", "webui.sites", "studio.bundles", "studio.luggage", "studio.site.pages", "studio.site.delivery",
    "studio.site.absences",
)  # fmt: skip


PYTHON = ("tab.python",)


@pytest.mark.parametrize("names", [KERNEL, SCREEN, PYTHON], ids=["kernel", "screen", "python"])
def test_what_runs_in_a_tab_imports_nothing_that_a_tab_has_not(names: tuple[str, ...]) -> None:
    found = os.pathsep.join([str(ROOT), str(ROOT / "electron-free-packaging" / "browser")])
    surroundings = {**os.environ, "PYTHONPATH": found}
    done = subprocess.run(
        [sys.executable, "-m", "tests.kit.tab_imports", *names],
        env=surroundings, capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]

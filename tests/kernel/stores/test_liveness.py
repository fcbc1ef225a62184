"""Whether a process lives."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kernel.stores import liveness
from kernel.stores.liveness import declare, lives


@pytest.mark.skipif(sys.platform != "linux", reason="only /proc tells")
def test_a_killed_process_whose_parent_has_not_asked_yet_lives_no_more() -> None:
    began = time.time()
    with subprocess.Popen(["sleep", "600"]) as child:
        assert lives(child.pid, time.time())
        child.kill()
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        assert not lives(child.pid, began)


def test_in_a_tab_without_processes_those_live_that_were_declared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(liveness, "DECLARED", tmp_path / "kernels")
    monkeypatch.setattr(sys, "platform", "emscripten")
    assert not lives(1 << 30, time.time())
    declare(1 << 30)
    assert lives(1 << 30, time.time())
    assert not lives(os.getpid(), time.time())
    declare(1 << 30, lives=False)
    assert not lives(1 << 30, time.time())

"""Whether a process lives."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

from kernel.stores.liveness import lives


@pytest.mark.skipif(sys.platform != "linux", reason="only /proc tells")
def test_a_killed_process_whose_parent_has_not_asked_yet_lives_no_more() -> None:
    began = time.time()
    with subprocess.Popen(["sleep", "600"]) as child:
        assert lives(child.pid, time.time())
        child.kill()
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        assert not lives(child.pid, began)

"""Tests of permissions that also hold when they are run as root: the superuser is let go of for a while."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NOBODY = 65534


@contextmanager
def unprivileged() -> Iterator[Path]:
    """A folder of one's own, as a user whom permissions bind."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        is_root = os.geteuid() == 0
        if is_root:
            os.chown(folder, NOBODY, NOBODY)
            os.setegid(NOBODY)
            os.seteuid(NOBODY)
        try:
            yield folder
        finally:
            if is_root:
                os.seteuid(0)
                os.setegid(0)
            for path, _, _ in os.walk(folder):
                os.chmod(path, 0o700)

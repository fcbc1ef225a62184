"""The committed bundles are made from the committed sources."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

import webui.trace

FOLDER = Path(webui.trace.__file__).parent


def fingerprint() -> str:
    """As in build.mjs."""
    files = [path for path in (FOLDER / "src").rglob("*") if path.is_file()]
    sources = sorted(files, key=lambda path: path.relative_to(FOLDER).as_posix())
    digest = hashlib.sha256()
    for path in [*sources, FOLDER / "build.mjs", FOLDER / "package-lock.json"]:
        digest.update(f"{path.relative_to(FOLDER).as_posix()}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


@pytest.mark.parametrize("name", ["trace.js", "state.js", "audit.js", "dashboard.js"])
def test_the_bundle_is_fresh(name: str) -> None:
    first = (FOLDER / "dist" / name).read_text(encoding="utf-8").splitlines()[0]
    assert first == f"/* sources {fingerprint()} */", "run `npm run build` in webui/trace"


def test_no_source_is_too_long() -> None:
    long = [path.name for path in (FOLDER / "src").rglob("*.*") if len(path.read_text().splitlines()) > 300]
    assert long == []


def test_the_lock_file_names_no_host() -> None:
    assert "resolved" not in (FOLDER / "package-lock.json").read_text(encoding="utf-8")

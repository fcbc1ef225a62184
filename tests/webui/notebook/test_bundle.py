"""The committed bundle is made from the committed sources, and loads nothing from anywhere."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

import webui.notebook

FOLDER = Path(webui.notebook.__file__).parent
BUNDLES = (FOLDER / "dist" / "notebook.js", FOLDER.parent / "apps" / "dist" / "app.js")
INPUTS = ("build.mjs", "package-lock.json", "package.json", "tsconfig.json")
MOST_LINES = 300


def sources() -> list[Path]:
    return [path for path in (FOLDER / "src").rglob("*") if path.is_file()]


def fingerprint() -> str:
    """As in build.mjs."""
    digest = hashlib.sha256()
    for name in sorted([*INPUTS, *(path.relative_to(FOLDER).as_posix() for path in sources())]):
        digest.update(name.encode() + b"\0" + (FOLDER / name).read_bytes() + b"\0")
    return digest.hexdigest()


@pytest.mark.parametrize("bundle", BUNDLES, ids=lambda path: path.name)
def test_the_bundle_is_fresh(bundle: Path) -> None:
    first = bundle.read_text(encoding="utf-8").split("\n", 1)[0]
    assert first == f"/* made by build.mjs from sources {fingerprint()} */", "run `npm run build` in webui/notebook"


def test_no_source_is_too_long() -> None:
    lengths = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in sources()}
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}


def test_the_lock_file_names_no_host() -> None:
    assert "resolved" not in (FOLDER / "package-lock.json").read_text(encoding="utf-8")


def test_the_styles_load_nothing() -> None:
    styles = "".join(path.read_text(encoding="utf-8") for path in sources() if path.suffix == ".css")
    assert "url(" not in styles
    assert "@import" not in styles

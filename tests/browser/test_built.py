"""The built folder itself: what a browser needs of it to install it and to keep it for later."""

from __future__ import annotations

import json
from pathlib import Path


def test_it_can_be_installed(site: Path) -> None:
    manifest = json.loads((site / "manifest.webmanifest").read_text())
    assert manifest["display"] == "standalone"
    assert manifest["start_url"] == manifest["scope"] == "./"
    assert {icon["sizes"] for icon in manifest["icons"]} >= {"192x192", "512x512"}
    assert all((site / icon["src"]).is_file() for icon in manifest["icons"])


def test_all_that_is_kept_for_offline_is_there(site: Path) -> None:
    worker = (site / "sw.js").read_text()
    listed = json.loads(worker.split("const FILES = ", 1)[1].split("\n", 1)[0])
    assert len(listed) > 50
    assert [name for name in listed if name != "./" and not (site / name).is_file()] == []


def test_without_javascript_the_page_says_that_it_needs_it(site: Path) -> None:
    _, _, rest = (site / "index.html").read_text().partition("<noscript>")
    assert "Spell Studio needs JavaScript." in rest.partition("</noscript>")[0]

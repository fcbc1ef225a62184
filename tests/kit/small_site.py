"""A built site with the real page around a version that is small: what exports into a site need of one."""

from __future__ import annotations

from pathlib import Path

from recipe.fetching import Larder
from recipe.pins import read_pins
from recipe.site import Kitchen, write

from studio.site.built import Built, read_site

ROOT = Path(__file__).parents[2]
VERSION = "0123456789abcdef"


def small_site(folder: Path) -> Built:
    """The site in `folder`, made by the recipe itself but for what takes long."""
    pins = read_pins()
    kitchen = Kitchen(ROOT, pins, Larder(pins, folder.parent), quick=True)
    versioned = {"boot.js": b"js", "boot.js.br": b"br", "boot.js.gz": b"gz", "version.json": b"{}", "a.tar.gz": b"tar"}
    write(folder / "v" / VERSION, versioned)
    files = kitchen.unversioned(VERSION, ["./", *(f"v/{VERSION}/{name}" for name in versioned)])
    write(folder, {**files, "index.html.br": b"old", "sw.js.gz": b"old"})
    return read_site(folder)

"""Walks the tour with a camera: `python -m docs.pictures [--into FOLDER] [NAME …]`."""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
from pathlib import Path

from playwright.async_api import Error as PlaywrightError

from docs.pictures.album import IMAGES, write_page
from docs.pictures.camera import Camera
from tests.kit.browser import chromium
from tests.kit.tour.stops import way_to
from tests.kit.tour.world import settings_in, touring


def wishes() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m docs.pictures", description=__doc__)
    parser.add_argument("--into", type=Path, default=IMAGES, help="the folder of the pictures")
    parser.add_argument("names", nargs="*", help="stops to take pictures of; all when there is none")
    return parser.parse_args()


async def main(into: Path, names: list[str]) -> None:
    """Take pictures of the stops of these names, or of all."""
    lost: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ.update(settings_in(folder / "settings"))
        async with chromium() as browser, touring(browser, folder) as guide:
            camera = Camera(guide, into)
            for stop in way_to(names):
                try:
                    await stop.go(guide)
                except (PlaywrightError, AssertionError) as error:
                    lost.append(f"The way to the stop {stop.name!r} is not open: {error}")
                    continue
                if not names or stop.name in names:
                    await camera.take(stop)
    if lost:
        raise SystemExit("\n".join(lost))
    if into == IMAGES:
        write_page()


if __name__ == "__main__":
    said = wishes()
    said.into.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(said.into, said.names))

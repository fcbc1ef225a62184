"""Takes a stop of the tour in its forms, and keeps each picture small."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image
from playwright.async_api import ViewportSize

from kernel.records import dataclass
from tests.kit.tour.guide import WIDE, Guide
from tests.kit.tour.stops import Stop

SETTLED = 1500
"""Milliseconds in which charts and fields are drawn in other colours."""

COLOURS = 96
"""Of a picture: a page has few, and the eye does not miss the others."""


@dataclass(frozen=True, slots=True)
class Form:
    """How a page is looked at: the look of the system, and the size of the window in CSS pixels."""

    name: str
    theme: str = "light"
    contrast: str = "no-preference"
    width: int = WIDE["width"]
    height: int = WIDE["height"]
    scale: int = 1

    @property
    def size(self) -> ViewportSize:
        """Of the window, as Playwright wants it."""
        return {"width": self.width, "height": self.height}


FORMS = (Form("light"), Form("dark", "dark"), Form("narrow", width=400, height=800))
MORE = {
    "notebook": (
        Form("contrast", contrast="more"),
        Form("contrast-dark", "dark", "more"),
        Form("zoom", width=720, height=430),
    ),
    "settings": (Form("contrast", contrast="more"), Form("zoom", width=720, height=430)),
    "tree": (Form("contrast", contrast="more"), Form("contrast-dark", "dark", "more")),
    "welcome": (Form("contrast", contrast="more"), Form("zoom", width=720, height=430)),
}


class Camera:
    """Photographs where the guide is."""

    def __init__(self, guide: Guide, into: Path) -> None:
        self._guide = guide
        self._into = into
        guide.pause = SETTLED

    async def take(self, stop: Stop) -> None:
        """All forms of a stop, one file each."""
        for form in (*FORMS, *MORE.get(stop.name, ())):
            await self._guide.page.set_viewport_size(form.size)
            await self._guide.look(form.theme, form.contrast)
            shot = await self._guide.page.screenshot(animations="disabled", caret="hide")
            (self._into / f"{stop.name}-{form.name}.webp").write_bytes(smaller(shot))
        await self._guide.page.set_viewport_size(FORMS[0].size)
        await self._guide.look("light")


def smaller(png: bytes) -> bytes:
    """A picture as WebP without loss, of few colours."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    few = picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE).convert("RGB")
    written = io.BytesIO()
    few.save(written, "WEBP", lossless=True, quality=75, method=4)
    return written.getvalue()

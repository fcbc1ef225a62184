"""Where the pictures are kept, and the page that shows them, `docs/pages.md`."""

from __future__ import annotations

from pathlib import Path

from docs.pictures.camera import FORMS, MORE
from tests.kit.tour.stops import STOPS, Stop

DOCS = Path(__file__).resolve().parents[1]
IMAGES = DOCS / "images"
PAGE = DOCS / "pages.md"

HEAD = """# Every page, as it looks

Pictures of the real studio, taken by `make screenshots`: each page, panel and dialog in light and dark, in a window
of {width} by {height} pixels, and in one of 400 by 800. `tests/webui/accessibility` goes the same way and holds
each of them against axe-core. Take them anew after a change of the screen, and look at each: a picture that would not
do on the product's home page is a fault of the page.
"""


def write_page() -> None:
    """Write the page anew, from the stops of the tour."""
    PAGE.write_text(page_of(STOPS), "utf-8")


def page_of(stops: tuple[Stop, ...]) -> str:
    """The text of the page."""
    head = HEAD.format(width=FORMS[0].width, height=FORMS[0].height)
    return "\n".join([head, *(_part(stop) for stop in stops)])


def _part(stop: Stop) -> str:
    names = [form.name for form in (*FORMS, *MORE.get(stop.name, ()))]
    wide = [name for name in names if name != "narrow"]
    pictures = "\n".join(f"![{stop.title}, {name}](images/{stop.name}-{name}.webp)" for name in wide)
    narrow = f'<img src="images/{stop.name}-narrow.webp" width="300" alt="{stop.title}, narrow">'
    return f"## {stop.title}\n\n{pictures}\n\n{narrow}\n"

"""Stops of the tour, held against axe-core: light, dark, high contrast, narrow, at 200 % zoom.

`tests/accessibility/install.sh` brings axe-core; without it the tests say why they are skipped.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import dropwhile, takewhile
from pathlib import Path

import pytest

from tests.kit.browser import ONE_BROWSER, chromium
from tests.kit.tour import asides
from tests.kit.tour.guide import WIDE, Guide
from tests.kit.tour.stops import STOPS, Stop
from tests.kit.tour.world import settings_in, touring

ROOT = Path(__file__).resolve().parents[1]
AXE = ROOT / "accessibility" / "node_modules" / "axe-core" / "axe.min.js"

INSPECTION = [
    pytest.mark.browser,
    *ONE_BROWSER,
    pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: sh tests/accessibility/install.sh"),
]
"""Marks of a file that holds stops against axe-core."""

GRAVE = ("serious", "critical")

EXCUSED = {
    # Long lines of code in a cell scroll with its cursor: the arrows choose the cell, Enter puts the cursor into it. A
    # stop of Tab in every cell besides would make a long notebook hard to leave.
    "scrollable-region-focusable": ('class="cm-scroller"', 'class="plain"'),
    # The name has the label that is read; a number beside it that changes by the second is its description.
    # A row of the trace says in its name what its columns show, in words; nobody calls it by its milliseconds. The mark
    # of a stale cell has the same words, with a colon for the dot.
    "label-content-name-mismatch": ('class="open"', 'class="run-button"', 'class="row ', 'class="stale-mark"'),
    # The dots of the library that draws the graph; the list below it does the same by keys.
    "aria-prohibited-attr": ('class="react-flow__handle ',),
}
"""What is no barrier, though a rule says so: by rule, the elements it is about."""

RUN = """async ([rules, grave]) => {
  const idle = axe._audit.rules.filter((rule) => rule.impact && !grave.includes(rule.impact))
  const options = {
    resultTypes: ["violations"],
    rules: Object.fromEntries(idle.map((rule) => [rule.id, {enabled: false}])),
    ...(rules.length ? {runOnly: {type: "rule", values: rules}} : {}),
  }
  const found = await axe.run(document, options)
  const told = (any) => any.map((one) => one.message).join("; ").slice(0, 220)
  const place = ({target, html, any}) => [target.flat(2).join(" "), html.slice(0, 160), told(any)]
  const reached = ({target}) => {
    const element = target.flat(2).reduce((place, step) => (place.shadowRoot ?? place).querySelector(step), document)
    const {left, right, top, bottom, width, height} = element.getBoundingClientRect()
    const middle = [(left + right) / 2, (top + bottom) / 2]
    const edges = [[left + 2, middle[1]], [right - 2, middle[1]], [middle[0], top + 2], [middle[0], bottom - 2]]
    const root = element.getRootNode()
    return Math.min(width, height) >= 24 && edges.every(([x, y]) => element.contains(root.elementFromPoint(x, y)))
  }
  const holds = (id, node) => id !== "target-size" || !reached(node)
  return found.violations.map(({id, impact, help, nodes}) => (
    {id, impact, help, nodes: nodes.filter((node) => holds(id, node)).map(place)}
  ))
}"""
"""Only the rules whose outcome can be grave: one that can be neither says nothing that is held against a page.

axe takes what lies below a modal dialog for what covers its buttons: whether they are covered is asked the page.
"""

WIDER = "document.documentElement.scrollWidth > window.innerWidth + 1"

EVERY_RULE: list[str] = []
COLOURS = ["color-contrast"]
ROOM = ["target-size", "scrollable-region-focusable", "color-contrast"]
"""The rules whose outcome depends on the colours, and on the room there is; all others are asked once."""

PATIENCE = 3
"""How often what is wrong is looked at again before it is believed."""

EVERYWHERE = ("welcome", "notebook", "settings", "app")
"""Stops that are held against axe-core in each size and in high contrast; the others have the same frame."""

SIZES = {"narrow": (400, 800), "at 200 % zoom": (720, 430)}
"""CSS pixels; a window of 1440 by 860 has those of the second when it is zoomed to 200 %."""


class Inspector:
    """Holds what a page shows against axe-core, and collects what is wrong."""

    def __init__(self, guide: Guide) -> None:
        self.guide = guide
        self.page = guide.page
        self.wrong: list[str] = []
        self._theme = "light"

    async def look(self, stop: Stop) -> None:
        """Every rule in one theme, the rules of colours in the other; and, where nothing else tells, in other looks.

        It begins in the theme that the page has from the stop before: to draw all of it anew takes as long as to look.
        """
        if not await self.page.evaluate("'axe' in window"):
            await self.page.evaluate(AXE.read_text("utf-8"))
        await self.guide.look(self._theme)
        await self._hold(f"{stop.title}, {self._theme}", EVERY_RULE)
        self._theme = "dark" if self._theme == "light" else "light"
        await self.guide.look(self._theme)
        await self._hold(f"{stop.title}, {self._theme}", COLOURS)
        if stop.name in EVERYWHERE:
            await self.guide.look("light", "more")
            await self._hold(f"{stop.title}, high contrast", COLOURS)
            self._theme = "light"
            await self.guide.look(self._theme)
        for name, (width, height) in SIZES.items():
            await self.page.set_viewport_size({"width": width, "height": height})
            await self.page.wait_for_timeout(150)
            if stop.name in EVERYWHERE:
                await self._hold(f"{stop.title}, {name}", ROOM)
            if await self.page.evaluate(WIDER):
                self.wrong.append(f"{stop.title}, {name}: the page is wider than its window")
        await self.page.set_viewport_size({"width": WIDE["width"], "height": WIDE["height"]})

    async def _hold(self, state: str, rules: list[str]) -> None:
        found = await self._found(state, rules)
        for _ in range(PATIENCE):
            if not found:
                break
            # On a busy machine the page may still be changing its colours.
            await self.page.wait_for_timeout(700)
            found = await self._found(state, rules)
        self.wrong += found

    async def _found(self, state: str, rules: list[str]) -> list[str]:
        found = []
        for one in await self.page.evaluate(RUN, [rules, [*GRAVE]]):
            excused = EXCUSED.get(one["id"], ())
            nodes = [node for node in one["nodes"] if not any(mark in node[1] for mark in excused)]
            if one["impact"] in GRAVE and nodes:
                places = "".join(f"\n    {place}\n      {html}\n      {why}" for place, html, why in nodes)
                found.append(f"{state}: {one['impact']} {one['id']}: {one['help']}{places}")
        return found


CHAPTERS = ("first-run", "film", "running")
"""The first stop of each part of the tour; the parts take about as long, and each has a file of its own."""


def chapter(first: str) -> Sequence[Stop]:
    """The stops of the part that begins with the one of that name."""
    others = set(CHAPTERS) - {first}
    return tuple(takewhile(lambda stop: stop.name not in others, dropwhile(lambda stop: stop.name != first, STOPS)))


async def inspect(stops: Sequence[Stop], folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Go from stop to stop; fails with all that is wrong at any of them."""
    for name, value in settings_in(folder / "settings").items():
        patch.setenv(name, value)
    async with chromium() as browser, touring(browser, folder) as guide:
        inspector = Inspector(guide)
        if stops[0].name != "first-run":
            await asides.welcome(guide)
        for stop in stops:
            await stop.go(guide)
            await inspector.look(stop)
        assert inspector.wrong == [], "\n\n".join(inspector.wrong)
        assert (guide.visitor.watched.external, guide.visitor.watched.errors) == ([], [])

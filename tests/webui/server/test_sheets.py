"""What a page holds from the beginning, and how its components give their scripts."""

from __future__ import annotations

import re
from typing import Any

import panel as pn
import pytest
from bokeh.document import Document

from webui.sheets import Sheets
from webui.shell.components import Dock, Notices, Split
from webui.trace.components import StateView, TraceView
from webui.wishes import Wish


def panels() -> dict[str, Any]:
    return {name: pn.pane.HTML(f"the {name}") for name in ("Trace", "Graph", "State")}


def shown(sheets: Sheets) -> list[bool]:
    """Of each sheet, whether its panel is on the page."""
    return [isinstance(room[0], pn.pane.HTML) for room in sheets.dock.sheets]


def test_a_page_gets_the_sheet_that_shows_once_it_is_calm_and_others_when_they_are_chosen() -> None:
    sheets = Sheets(panels())
    assert shown(sheets) == [False, False, False]
    sheets.dock.calm = True
    assert shown(sheets) == [True, False, False]
    sheets.show("State")
    assert (shown(sheets), sheets.dock.active) == ([True, False, True], 2)
    sheets.dock.active = 1
    assert shown(sheets) == [True, True, True]


def test_a_sheet_that_is_chosen_in_the_moment_that_the_page_is_calm_is_drawn() -> None:
    sheets = Sheets(panels())
    sheets.dock.param.update(calm=True, active=1)
    assert shown(sheets) == [False, True, False]


def test_a_sheet_that_is_asked_for_does_not_wait() -> None:
    sheets = Sheets(panels())
    sheets.show("Trace")
    assert shown(sheets) == [True, False, False]


def test_a_sheet_that_is_chosen_again_is_the_same() -> None:
    sheets = Sheets(panels())
    sheets.show("Trace")
    before = sheets.dock.sheets[0][0]
    sheets.show("Graph")
    sheets.show("Trace")
    assert sheets.dock.sheets[0][0] is before


async def nothing(wish: Wish) -> None:
    pass


@pytest.mark.parametrize("component", [Dock(), Split(), Notices(nothing)])
def test_a_script_of_ours_is_taken_as_it_was_written(component: Any) -> None:
    properties = component._get_properties(Document())
    assert re.fullmatch(r"[0-9a-f]{64}", properties["bundle"])
    assert "export function render" in properties["esm"]


def test_components_with_other_scripts_are_kept_apart() -> None:
    assert len({one._get_properties(Document())["bundle"] for one in (Dock(), Split())}) == 2


@pytest.mark.parametrize("component", [TraceView, StateView])
def test_the_address_of_a_bundle_names_its_version(component: Any) -> None:
    assert re.search(r"/dist/\w+\.js\?v=[0-9a-f]{16}$", component._render_esm(server=True))
    assert "?v=" not in component._render_esm()[-40:]

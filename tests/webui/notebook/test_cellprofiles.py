"""What the page offers a cell as a profile of its own."""

from __future__ import annotations

import pytest

from studio.notebook.document import Notebook
from webui.notebook.cellprofiles import cell_profiles


@pytest.mark.parametrize("kind", ["lua", "javascript"])
def test_profiles_that_take_something_away_are_offered_with_what_they_leave(kind: str) -> None:
    offered = {one["name"]: one["left"] for one in cell_profiles(Notebook(profile="medium"), kind)["choices"]}
    assert "high" in offered
    assert "medium" not in offered
    assert "none" not in offered
    assert offered["high"] == "no files, no network, no programs, at most 1 US$"
    wide = {one["name"] for one in cell_profiles(Notebook(profile="none"), kind)["choices"]}
    assert {"low", "medium", "high"} <= wide


def test_the_narrowest_profile_leaves_nothing_to_take_away() -> None:
    assert "medium" not in [one["name"] for one in cell_profiles(Notebook(profile="high"), "lua")["choices"]]


@pytest.mark.parametrize(("kind", "word"), [("python", "one process"), ("sql", "Only cells of Lua")])
def test_cells_that_can_have_none_are_told_why(kind: str, word: str) -> None:
    told = cell_profiles(Notebook(), kind)
    assert word in told["trouble"]
    assert told["choices"] == []

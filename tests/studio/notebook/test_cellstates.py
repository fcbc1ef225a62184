"""What cells said is kept within a bound for the whole notebook; what was said longest ago goes first."""

from __future__ import annotations

import pytest

from studio.kernels.client import Display, Stream
from studio.notebook import cellstates
from studio.notebook.cellstates import LEFT_OUT, CellStates
from studio.notebook.notices import Notice, OutputAdded, OutputsCleared

PICTURE = Display({"image/png": "x" * 400})


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Notice]:
    monkeypatch.setattr(cellstates, "MOST", 1_000)
    return []


def test_the_oldest_outputs_give_way_with_a_word_and_every_screen_hears_of_it(told: list[Notice]) -> None:
    states = CellStates(told.append)
    for id in "abc":
        states.add(id, PICTURE)
    note = Stream("stderr", LEFT_OUT)
    assert [states.outputs(id) for id in "abc"] == [(note,), (PICTURE,), (PICTURE,)]
    assert told[-3:] == [OutputAdded("c", PICTURE), OutputsCleared("a"), OutputAdded("a", note)]


def test_a_cell_that_runs_again_is_the_latest_and_what_is_cleared_counts_no_more(told: list[Notice]) -> None:
    states = CellStates(told.append)
    for id in ("a", "b"):
        states.add(id, PICTURE)
    states.begin("a", "run")
    states.add("a", PICTURE)
    states.add("c", PICTURE)
    assert states.outputs("a") == (PICTURE,)
    assert states.outputs("b") == (Stream("stderr", LEFT_OUT),)


def test_the_cell_that_speaks_keeps_what_it_says(told: list[Notice]) -> None:
    states = CellStates(told.append)
    for _ in range(5):
        states.add("a", PICTURE)
    assert states.outputs("a") == (PICTURE,) * 5

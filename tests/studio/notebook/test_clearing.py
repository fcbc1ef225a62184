"""What `display.clear` does to the outputs of a cell."""

from __future__ import annotations

from kernel.display import CLEAR
from studio.kernels.client import Display, Stream
from studio.notebook.cellstates import CellStates
from studio.notebook.notices import Notice, OutputAdded, OutputsCleared


def shown(*outputs: Display | Stream) -> tuple[list[Notice], tuple[object, ...]]:
    told: list[Notice] = []
    states = CellStates(told.append)
    for output in outputs:
        states.add("a", output)
    return told, states.outputs("a")


ONE, TWO = Stream("stdout", "one"), Stream("stdout", "two")


def test_what_was_shown_goes_at_once() -> None:
    told, left = shown(ONE, Display({CLEAR: {"wait": False}}))
    assert told == [OutputAdded("a", ONE), OutputsCleared("a")]
    assert left == ()


def test_it_may_stay_until_something_new_comes() -> None:
    told, left = shown(ONE, Display({CLEAR: {"wait": True}}))
    assert told == [OutputAdded("a", ONE)]
    assert left == (ONE,)
    told, left = shown(ONE, Display({CLEAR: {"wait": True}}), TWO, TWO)
    assert told == [OutputAdded("a", ONE), OutputsCleared("a"), OutputAdded("a", TWO), OutputAdded("a", TWO)]
    assert left == (Stream("stdout", "twotwo"),)

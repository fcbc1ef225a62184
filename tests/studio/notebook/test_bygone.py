"""A notebook as a past run had it, for a run that forks from that one."""

from __future__ import annotations

import pytest

from kernel.errors import NotFoundError
from studio.notebook.bygone import as_it_ran, changed_since
from studio.notebook.document import Cell, Notebook, Parameter

NOW = Notebook(
    cells=(Cell("a", source="print(2)", name="first"), Cell("b", source="same")),
    params=(Parameter("topic", default="dogs"), Parameter("token", "secret", default="secret:NEW")),
    model="demo/b",
)


def test_the_text_the_parameters_and_the_model_are_those_of_the_run_and_secrets_those_of_now() -> None:
    about = {"params": {"topic": "owls", "token": "•••", "gone": 1}, "model": "demo/a"}
    ran = as_it_ran(NOW, {"a": "print(1)"}, about)
    assert [cell.source for cell in ran.cells] == ["print(1)", "same"]
    assert [one.default for one in ran.params] == ["owls", "secret:NEW"]
    assert ran.model == "demo/a"
    assert NOW.cells[0].source == "print(2)"


def test_only_cells_that_ran_with_another_text_have_changed() -> None:
    assert changed_since(NOW, {"a": "print(1)", "b": "same"}) == [NOW.label("a")]
    assert changed_since(NOW, {"a": "print(2)"}) == []


def test_a_run_whose_cell_is_gone_is_refused_and_says_how_to_bring_it_back() -> None:
    with pytest.raises(NotFoundError, match="A cell of that run is not in the notebook"):
        as_it_ran(NOW, {"z": "x"}, {})
    with pytest.raises(NotFoundError, match="2 cells of that run are not"):
        as_it_ran(NOW, {"y": "x", "z": "x"}, {})

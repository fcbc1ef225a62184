"""What of a notebook an app shows."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.errors import InvalidError
from studio.apps import plan_app
from studio.kernels.client import Display, Failure, Stream
from studio.notebook.document import Cell, Notebook, Parameter

CELLS = (
    Cell("a", "markdown", "# Owls\n\nAll about owls."),
    Cell("b", "lua", "x = 1", "setup"),
    Cell("c", "lua", "return x", "answer"),
    Cell("d", "markdown", "The end."),
)


def app(said: Any = None, **fields: Any) -> Notebook:
    return Notebook("Owls", cells=fields.pop("cells", CELLS), extra={"app": said} if said else {}, **fields)


def test_usually_it_shows_the_last_result_and_what_is_displayed():
    plan = plan_app(app(), "owls.spell.md")
    assert (plan.title, plan.about, plan.last, plan.chat, plan.run) == ("Owls", "All about owls.", "c", "", "Run")
    assert plan.shows("c", Stream("stdout", "x"))
    assert not plan.shows("b", Stream("stdout", "x"))
    assert not plan.shows("b", Display({"text/plain": "1"}))
    assert plan.shows("b", Display({"text/plain": "chart", "image/png": "aGk="}))
    assert plan.shows("b", Failure({"message": "no"}))


def test_outputs_can_be_chosen_by_name_or_by_class():
    named = plan_app(app({"outputs": ["setup"]}), "x")
    assert named.outputs == {"b"}
    assert not named.shows("c", Stream("stdout", "x"))
    marked = (Cell("b", "lua", "x = 1", "", {".output": ""}), Cell("c", "lua", "y = 1"))
    assert plan_app(app(cells=marked), "x").outputs == {"b"}


def test_an_app_of_only_a_chat_has_no_form():
    assert not plan_app(app({"chat": "helper"}), "x").has_form
    assert plan_app(app({"chat": "helper"}, params=(Parameter("topic"),)), "x").has_form


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("yes", "must be a mapping"),
        ({"colour": "red"}, "does not know 'colour'"),
        ({"outputs": ["gone"]}, "There are: setup, answer"),
        ({"chat": 3}, "must be text"),
    ],
)
def test_what_the_front_matter_says_wrongly_is_told(said: Any, told: str):
    with pytest.raises(InvalidError, match=told):
        plan_app(app(said), "x")


def test_a_notebook_without_code_is_no_app():
    with pytest.raises(InvalidError, match="no code"):
        plan_app(Notebook(cells=CELLS[:1]), "x")

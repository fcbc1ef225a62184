"""Choosing who does a task."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import InvalidError
from kernel.workflows.delegation import (
    STRATEGIES,
    check_strategy,
    least_busy,
    most_skilled,
    named_in,
    next_in_turn,
    question,
    worker,
)
from kernel.workflows.handoff import Filter

WORKERS = [
    worker("researcher", ["search", "facts"], "Finds sources"),
    worker("code_writer", ["python"], "Writes programs"),
    worker("painter", [], "Draws pictures of owls"),
]


@pytest.mark.parametrize(
    ("task", "name"),
    [
        ("Search the web for facts", "researcher"),
        ("searching", "researcher"),
        ({"task": "a Python program"}, "code_writer"),
        ("draw a picture", "painter"),
        ("something else", "researcher"),
    ],
)
def test_the_most_skilled_has_most_words_in_common(task: object, name: str) -> None:
    assert most_skilled(task, WORKERS) == name


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        ("painter", "painter"),
        ("I would ask the Painter, not the researcher.", "painter"),
        ("code_writer!", "code_writer"),
        ("repainters", None),
        ("", None),
    ],
)
def test_a_name_is_found_in_an_answer(answer: str, name: str | None) -> None:
    assert named_in(answer, WORKERS) == name


def test_the_question_names_everybody() -> None:
    asked = question("Draw", WORKERS)
    assert all(one.name in asked for one in WORKERS)
    assert asked.endswith("Task: Draw")


@given(st.lists(st.integers(0, 9), min_size=1, max_size=6))
def test_the_least_busy_is_chosen(loads: list[int]) -> None:
    chosen = least_busy([worker(str(index), busy=load) for index, load in enumerate(loads)])
    assert loads[int(chosen)] == min(loads)


@given(st.lists(st.text(), min_size=1, max_size=6, unique=True), st.text())
def test_everybody_has_a_turn_before_anybody_has_two(names: list[str], last: str) -> None:
    turns = []
    for _ in names:
        last = next_in_turn(last, dict.fromkeys(names))
        turns.append(last)
    assert sorted(turns) == sorted(names)


@pytest.mark.parametrize("said", ["round_robin", "roundRobin", "round-robin", "leastBusy", *STRATEGIES])
def test_a_strategy_has_several_spellings(said: str) -> None:
    assert check_strategy(said) in STRATEGIES


def test_an_unknown_strategy_is_refused() -> None:
    with pytest.raises(InvalidError, match="There are: round_robin"):
        check_strategy("magic")


@given(st.lists(st.text(min_size=1)), st.lists(st.text(min_size=1)), st.text(min_size=1))
def test_what_is_excluded_never_goes_over(include: list[str], exclude: list[str], key: str) -> None:
    assert not Filter(tuple(include), (*exclude, "*")).keeps(key)
    assert Filter(("*",), ()).keeps(key) == (key != "status")

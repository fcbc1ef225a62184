"""Answers read as yes or no, and how sure they are."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.values import Outcome
from kernel.workflows.conditions import confidence_of, truth


@pytest.mark.parametrize(
    ("value", "lua", "javascript", "python"),
    [
        (None, False, False, False),
        (False, False, False, False),
        (0, True, False, False),
        ("", True, False, False),
        ("no", True, True, True),
        ([], True, True, False),
        (float("nan"), True, False, True),
    ],
)
def test_a_function_is_true_as_it_is_in_its_language(value: Any, lua: bool, javascript: bool, python: bool) -> None:
    assert [truth(value, language) for language in ("lua", "javascript", "python")] == [lua, javascript, python]


@pytest.mark.parametrize(
    ("answer", "yes"),
    [
        ("Yes, it is.", True),
        ("No, it is not.", False),
        ("false", False),
        ("**No**", False),
        ("Nobody knows", True),
        ("", False),
        ({"approved": False, "feedback": "x"}, False),
        ({"result": 0}, False),
        ({"result": "yes"}, True),
        ({}, False),
        ({"anything": 1}, True),
        (Outcome("no"), False),
    ],
)
def test_what_an_agent_or_a_tool_says_is_read(answer: Any, yes: bool) -> None:
    assert truth(answer) is yes


@pytest.mark.parametrize(
    ("value", "score"),
    [
        ({"confidence_score": 0.5}, 0.5),
        ({"confidenceScore": 0.25}, 0.25),
        ({"confidence": "90%"}, 0.9),
        ({"confidence": 85}, 0.85),
        ("Confidence: 0.7", 0.7),
        ("I am fairly confident (80 %).", 0.8),
        ("no idea", None),
        ({"confidence": "high"}, None),
        ({"confidence": float("nan")}, None),
        (3, None),
    ],
)
def test_how_sure_an_answer_is(value: Any, score: float | None) -> None:
    assert confidence_of(value) == score


@given(st.one_of(st.floats(), st.integers(), st.text(), st.dictionaries(st.just("confidence"), st.floats())))
def test_confidence_is_a_fraction_or_unknown(value: Any) -> None:
    score = confidence_of(value)
    assert score is None or 0 <= score <= 1

"""The scorers that only compare."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.errors import InvalidError
from kernel.evaluation.results import Answer, Row, ToolUse
from kernel.evaluation.scorers import Verdict, checked_scorer, judge_of

AGE = {"type": "object", "properties": {"age": {"type": "integer"}}, "required": ["age"]}


def judged(scorer: Any, value: Any, expected: Any = None, **row: Any) -> Verdict:
    judge = judge_of(checked_scorer(scorer))
    assert judge is not None
    return judge(Row(1, "in", expected, row), Answer("r", "ok", value, tools=(ToolUse("calculator", {"n": 1}),)))


@pytest.mark.parametrize(
    ("scorer", "value", "expected", "score"),
    [
        ("exact", " Paris\n", "Paris", 1.0),
        ("exact", "paris", "Paris", 0.0),
        ({"type": "exact", "ignore_case": True}, "PARIS", "Paris", 1.0),
        ({"type": "exact", "strip": False}, "Paris ", "Paris", 0.0),
        ("exact", 42, "42", 1.0),
        ("exact", 42.0, 42, 1.0),
        ("exact", {"a": [1, 2]}, '{"a": [1, 2]}', 1.0),
        ("exact", '{"a": [1, 2]}', {"a": [1, 2]}, 1.0),
        ("exact", True, "1", 0.0),
        ("exact", None, "Paris", 0.0),
        ("exact", "Paris", None, None),
        ("contains", "It is Paris.", "Paris", 1.0),
        ("contains", "It is Paris.", ["Paris", "Rome"], 0.0),
        ({"type": "contains", "value": "it is", "ignore_case": True}, "It is Paris.", None, 1.0),
        ("contains", "It is Paris.", None, None),
        ("contains", {"city": "Köln"}, "Köln", 1.0),
        ({"type": "regex", "pattern": r"^\d+$"}, "42", None, 1.0),
        ({"type": "regex", "pattern": r"^\d+$"}, "4 2", None, 0.0),
        ("regex", "abc", "b.", 1.0),
        ("regex", "abc", None, None),
        ({"type": "schema", "schema": AGE}, {"age": 3}, None, 1.0),
        ({"type": "schema", "schema": AGE}, '```json\n{"age": 3}\n```', None, 1.0),
        ({"type": "schema", "schema": AGE}, {"age": "three"}, None, 0.0),
        ({"type": "schema", "schema": AGE}, "no JSON", None, 0.0),
        ({"type": "tools", "calls": ["calculator"]}, "", None, 1.0),
        ("tools", "", "Calculator", 1.0),
        ("tools", "", '[{"name": "calculator", "args": {"n": 2}}]', 0.0),
        ("tools", "", None, None),
    ],
)
def test_a_scorer_compares(scorer: Any, value: Any, expected: Any, score: float | None) -> None:
    verdict = judged(scorer, value, expected)
    assert verdict.score == score
    assert bool(verdict.reason) == (score != 1.0)


def test_the_calls_expected_may_stand_in_a_column_of_their_own() -> None:
    assert judged({"type": "tools", "column": "calls"}, "", "answer", calls="calculator").score == 1
    assert judged({"type": "tools", "column": "calls"}, "", "answer").score is None


@pytest.mark.parametrize(
    ("scorer", "told"),
    [
        (7, "A scorer is a name or a table"),
        ({"name": "x"}, "A scorer is a name or a table"),
        ("exakt", "Did you mean 'exact'?"),
        ({"type": "regex", "patern": "x"}, "Did you mean 'pattern'?"),
        ({"type": "regex", "pattern": "("}, "'(' is not a regular expression"),
        ({"type": "schema"}, "'schema' needs `schema`"),
        ({"type": "schema", "schema": {"type": "nonsense"}}, "not a JSON Schema"),
        ({"type": "judge"}, "'judge' needs `rubric`"),
        ({"type": "tools", "mode": "some"}, "exact, subset, any, not 'some'"),
        ({"type": "tools", "calls": [7]}, "A tool call is a name"),
        ({"type": "exact", "pass": "high"}, "from a number from 0 to 1 on, not from 'high'"),
    ],
)
def test_a_scorer_that_is_wrong_is_refused_with_what_is_wrong(scorer: Any, told: str) -> None:
    with pytest.raises(InvalidError) as refused:
        checked_scorer(scorer)
    assert told in refused.value.message


def test_half_is_enough_for_a_judge_and_nothing_less_than_all_for_a_comparison() -> None:
    assert checked_scorer({"type": "judge", "rubric": "?", "model": "m"})["pass"] == 0.5
    assert checked_scorer("exact") == {"type": "exact", "name": "exact", "pass": 1.0}
    assert judge_of(checked_scorer({"type": "judge", "rubric": "?", "model": "m"})) is None

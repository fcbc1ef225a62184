"""`SymbolicMathTool`: algebra for people; nothing of Python, nothing without an end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import DeadlineError, InvalidError, LimitError
from kernel.tools.math.grammar import Grammar
from tests.kit.browser import shared_fixture
from tests.kit.laboratories import ONE_LABORATORY
from tests.kit.tools import Workshop, open_workshop

pytestmark = ONE_LABORATORY


@shared_fixture
async def workshop(tmp_path: Path) -> AsyncIterator[Workshop]:
    async with open_workshop(tmp_path) as opened:
        yield opened


@pytest.mark.parametrize(
    ("input", "result"),
    [
        ({"operation": "factor", "expression": "x^2 + 2x + 1"}, "(x + 1)**2"),
        ({"operation": "expand", "expression": "(a + b)(a - b)"}, "a**2 - b**2"),
        ({"operation": "simplify", "expression": "sin(x)^2 + cos(x)^2"}, "1"),
        ({"operation": "simplify", "expression": "sqrt(x^2)", "real": True}, "Abs(x)"),
        ({"operation": "simplify", "expression": "0.1 + 0.2"}, "3/10"),
        ({"operation": "solve", "expression": "x^2 = 4"}, "[-2, 2]"),
        ({"operation": "solve", "expression": "x + y = 3; x - y = 1"}, "[{x: 2, y: 1}]"),
        ({"operation": "solve", "expression": ["a*x = 2b"], "variable": "x"}, "[2*b/a]"),
        ({"operation": "solve", "expression": "x^2 < 4"}, "(-2 < x) & (x < 2)"),
        ({"operation": "solve", "expression": "e^x = 0"}, "[]"),
        ({"operation": "differentiate", "expression": "x^3", "order": 2}, "6*x"),
        ({"operation": "differentiate", "expression": "x*y", "variable": "y"}, "x"),
        ({"operation": "integrate", "expression": "1/x"}, "log(x)"),
        ({"operation": "integrate", "expression": "exp(-x^2)", "lower": "-oo", "upper": "oo"}, "sqrt(pi)"),
        ({"operation": "limit", "expression": "sin(x)/x", "point": "0"}, "1"),
        ({"operation": "limit", "expression": "abs(x)/x", "point": "0", "direction": "-"}, "-1"),
        ({"operation": "series", "expression": "exp(x)", "order": 3}, "1 + x + x**2/2 + O(x**3)"),
        ({"operation": "evaluate", "expression": "pi", "precision": 20}, "3.1415926535897932385"),
        ({"operation": "evaluate", "expression": "x^2 + y", "values": {"x": 2, "y": "1/4"}}, "4.25000000000000"),
        ({"operation": "latex", "expression": "sqrt(x)/2"}, "\\frac{\\sqrt{x}}{2}"),
    ],
)
async def test_it_computes(workshop: Workshop, input: dict[str, Any], result: str) -> None:
    workshop.options = {"timeout": 120_000}
    assert (await workshop.call("symbolic_math", **input))["result"] == result


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("__import__('os').system('id')", "no arithmetic"),
        ("().__class__.__bases__", "no arithmetic"),
        ("x.__class__", "no arithmetic"),
        ("[x for x in (1, 2)]", "no arithmetic"),
        ("lambda: 1", "no arithmetic"),
        ("'a' * 10", "no arithmetic"),
        ("(y := 1)", "no arithmetic|no expression"),
        ("eval(x)", "no function 'eval'"),
        ("open(x)", "no function 'open'"),
        ("sin(x, evaluate=x)", "no expression"),
        ("9**9**9", "too large"),
        ("9^9^9^9^9", "too large"),
        ("factorial(10^9)", "too large"),
        ("1/0", "by zero"),
        ("x +", "no expression"),
        ("", "empty"),
        ("x = 1 = 2", "more than one"),
        ("(" * 900 + ")" * 900, "no expression"),
        ("x" * 2001, "2000 characters"),
        ("x\0", "no expression"),
        ("sin()", "not given what it takes"),
    ],
)
async def test_what_is_no_arithmetic_is_refused(workshop: Workshop, expression: str, message: str) -> None:
    with pytest.raises(InvalidError, match=message):
        await workshop.call("symbolic_math", operation="simplify", expression=expression)


@pytest.mark.parametrize("expression", ["(x + y + z)^5000", "binomial(10^8, 5*10^7)", "(x^9999 - 1)*(x^9998 + y)^777"])
async def test_what_does_not_end_is_ended(workshop: Workshop, expression: str) -> None:
    workshop.options = {"timeout": 300}
    with pytest.raises((DeadlineError, LimitError)):
        await workshop.call("symbolic_math", operation="expand", expression=expression)
    workshop.options = {"timeout": 120_000}
    assert (await workshop.call("symbolic_math", operation="expand", expression="2(x+1)"))["result"] == "2*x + 2"


@pytest.mark.parametrize(
    ("input", "message"),
    [
        ({"operation": "limit", "expression": "x"}, "needs 'point'"),
        ({"operation": "limit", "expression": "abs(x)/x", "point": "0"}, "does not exist"),
        ({"operation": "integrate", "expression": "x", "lower": "0"}, "both"),
        ({"operation": "differentiate", "expression": "x*y"}, "which of x, y"),
        ({"operation": "differentiate", "expression": "x = 1"}, "not equations"),
        ({"operation": "differentiate", "expression": "x", "order": 10**6}, "between 1 and 50"),
        ({"operation": "evaluate", "expression": "pi", "precision": 10**9}, "between 1 and 1000"),
        ({"operation": "evaluate", "expression": "x", "values": {"x; import os": 1}}, "name of a variable"),
    ],
)
async def test_what_is_missing_is_told(workshop: Workshop, input: dict[str, Any], message: str) -> None:
    workshop.options = {"timeout": 120_000}
    with pytest.raises(InvalidError, match=message):
        await workshop.call("symbolic_math", **input)


@given(st.text(max_size=40))
def test_any_text_is_an_expression_or_refused(text: str) -> None:
    with suppress(InvalidError):
        assert Grammar().read(text) is not None

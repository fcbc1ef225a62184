"""Expressions that are programs, and those without an end. Each attack works on the obvious way to compute them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kernel.errors import DeadlineError, InvalidError, LimitError
from tests.kit.browser import shared_fixture
from tests.kit.laboratories import ONE_LABORATORY
from tests.kit.tools import Workshop, open_workshop

pytestmark = ONE_LABORATORY

PROGRAMS = (
    "__import__('os').path.basename('/tmp/owned')",
    "().__class__.__base__.__subclasses__()",
    "(lambda: 'owned')()",
)

ENDLESS = ("9**9**9", "factorial(10**9)")


@shared_fixture
async def workshop(tmp_path: Path) -> AsyncIterator[Workshop]:
    async with open_workshop(tmp_path) as opened:
        yield opened


def parsed_by_sympy(expression: str) -> str:
    """The obvious way: `sympy.parse_expr`, whose documentation says that it uses `eval`."""
    code = f"import sympy; print(repr(sympy.parse_expr({expression!r})))"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False).stdout


@pytest.mark.parametrize("program", PROGRAMS)
def test_without_the_grammar_an_expression_is_a_program(program: str) -> None:
    said = parsed_by_sympy(program)
    assert any(sign in said for sign in ("owned", "<class")), said


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("tool", ["symbolic_math", "calculator"])
async def test_a_program_is_no_expression(workshop: Workshop, tool: str, program: str) -> None:
    input = {"expression": program} | ({"operation": "simplify"} if tool == "symbolic_math" else {})
    with pytest.raises(InvalidError):
        await workshop.call(tool, **input)


@pytest.mark.parametrize("expression", ENDLESS)
def test_without_bounds_it_has_no_end(expression: str) -> None:
    code = f"import math; factorial = math.factorial; print(len(str({expression})))"
    with pytest.raises(subprocess.TimeoutExpired):
        subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=1, check=False)


@pytest.mark.parametrize("expression", ENDLESS)
@pytest.mark.parametrize("tool", ["symbolic_math", "calculator"])
async def test_what_has_no_end_is_refused_or_ended(workshop: Workshop, tool: str, expression: str) -> None:
    input = {"expression": expression} | ({"operation": "evaluate"} if tool == "symbolic_math" else {})
    with pytest.raises((InvalidError, DeadlineError, LimitError)):
        await workshop.call(tool, **input)

"""`Calculator`: arithmetic, and nothing else of Python."""

from __future__ import annotations

import math
from typing import Annotated

from kernel.errors import InvalidError
from kernel.tools.definition import Bench
from kernel.values import Value

FUNCTIONS = (
    "sqrt cbrt exp log log2 log10 sin cos tan asin acos atan atan2 sinh cosh tanh degrees radians "
    "floor ceil trunc factorial gcd lcm comb perm hypot"
)
LONGEST = 1000


async def calculator(
    bench: Bench,
    *,
    expression: Annotated[str, "The expression, e.g. (2 + 3) * sqrt(16) / 7"],
) -> Value:
    """Compute an arithmetic expression.

    Understands + - * / // % ** (also ^), parentheses, comparisons, `pi`, `e`, `tau`, `min`, `max`, `abs`, `round`
    and the functions sqrt, log, sin, factorial and their like. Whole numbers are exact.

    ```lua
    local answer = Calculator.new():run({ expression = "6 * 7" })
    print(answer.result, answer.result_type) --> 42 integer
    ```

    Fails with `invalid` when the expression cannot be understood or has no value.
    """
    result = _evaluate(expression)
    kind = "boolean" if isinstance(result, bool) else "integer" if isinstance(result, int) else "number"
    return {"expression": expression, "result": result, "result_type": kind}


def _evaluate(expression: str) -> int | float | bool:
    from simpleeval import InvalidExpression, SimpleEval

    if len(expression) > LONGEST:
        raise InvalidError(f"The expression has {len(expression)} characters; the most is {LONGEST}.")
    names = {"pi": math.pi, "e": math.e, "tau": math.tau, "true": True, "false": False}
    functions = {name: getattr(math, name) for name in FUNCTIONS.split()}
    functions |= {"min": min, "max": max, "abs": abs, "round": round, "factorial": _factorial}
    try:
        result = SimpleEval(functions=functions, names=names).eval(expression.strip().replace("^", "**"))
    except ZeroDivisionError:
        raise InvalidError(f"{expression!r} divides by zero.") from None
    except (InvalidExpression, SyntaxError, ValueError, TypeError, OverflowError, KeyError) as error:
        if "{" in expression:
            told = "It has a table in it, and only numbers can be computed with. Take a field of it, as {{sum.result}}."
            raise InvalidError(f"{expression!r} cannot be computed. {told}") from None
        raise InvalidError(f"{expression!r} cannot be computed: {error}.") from None
    if not isinstance(result, bool | int | float):
        raise InvalidError(f"{expression!r} gives no number.")
    return result


def _factorial(n: int) -> int:
    if n > LONGEST:
        raise ValueError(f"factorial({n}) is too large")
    return math.factorial(n)

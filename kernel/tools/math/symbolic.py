"""`SymbolicMathTool`. What is computed is in `formulas`, in another process."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from kernel.errors import InvalidError
from kernel.records import dataclass
from kernel.sandbox.laboratory import compute
from kernel.tools.definition import Bench
from kernel.values import Value

Operation = Literal[
    "simplify", "expand", "factor", "solve", "differentiate", "integrate", "limit", "series", "evaluate", "latex"
]

LONGEST = 2000


@dataclass(frozen=True, slots=True)
class SymbolicOptions:
    """Options of `SymbolicMathTool`: `timeout` in milliseconds, for what may have no end."""

    timeout: float = 10_000


async def symbolic_math(
    bench: Bench,
    *,
    operation: Annotated[Operation, "What to do"],
    expression: Annotated[str | list[str], "E.g. x^2 + 2x + 1; for solve equations, in a list or with ; between"],
    variable: Annotated[str | list[str], "What it is about; may be left out when there is only one"] = "",
    order: Annotated[int, "How often to differentiate (1), or the order of the series (6)"] = 0,
    lower: Annotated[str, "For integrate: the lower bound, e.g. 0 or -oo"] = "",
    upper: Annotated[str, "For integrate: the upper bound"] = "",
    point: Annotated[str, "For limit and series: where"] = "",
    direction: Annotated[Literal["+-", "+", "-"], "For limit: from above (+), from below (-) or both"] = "+-",
    values: Annotated[dict[str, Any] | None, "For evaluate: values of variables, numbers or expressions"] = None,
    precision: Annotated[int, "For evaluate: how many digits"] = 15,
    real: Annotated[bool, "All variables are real numbers"] = False,
) -> Value:
    """Do algebra and calculus with expressions: simplify, expand, factor, solve, differentiate, integrate and more.

    Understands + - * / ^ (also **), `2x`, `=`, `<`, functions (sin, exp, log, sqrt, factorial, …) and the constants
    pi, e, i and oo. The answer is the text `result`, and `latex`; for a real number also `value`. `solve` also gives
    `solutions`: texts, or tables by variable when there are several unknowns; `integrate` also `closed`, false when an
    integral is left. Fractions stay exact; `evaluate` gives as many digits as `precision` says.

    ```lua
    local math = SymbolicMathTool.new()
    print(math:run({ operation = "factor", expression = "x^2 + 2x + 1" }).result) --> (x + 1)**2
    print(math:run({ operation = "solve", expression = "x^2 = 4" }).solutions[2]) --> 2
    print(math:run({ operation = "integrate", expression = "sin(x)", lower = "0", upper = "pi" }).value) --> 2
    ```

    Fails with `invalid` for what is no arithmetic, `timeout` for what does not end, `limit` when memory runs out.
    """
    options: SymbolicOptions = bench.options
    texts = [expression] if isinstance(expression, str) else expression
    if sum(map(len, texts)) > LONGEST:
        raise InvalidError(f"symbolic_math: the expression has more than {LONGEST} characters.")
    if max(map(len, (lower, upper, point))) > LONGEST or len(str(values)) > LONGEST:
        raise InvalidError(f"symbolic_math: a parameter has more than {LONGEST} characters.")
    arguments = {
        "operation": operation,
        "expression": expression,
        "variable": variable,
        "order": order,
        "lower": lower,
        "upper": upper,
        "point": point,
        "direction": direction,
        "values": values or {},
        "precision": precision,
        "real": real,
    }
    told = await compute(bench.hands, "kernel.tools.math.formulas:work", arguments, options.timeout / 1000)
    return {"operation": operation, "expression": expression, **told}

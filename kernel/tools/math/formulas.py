"""What `SymbolicMathTool` does, with sympy. Runs in the laboratory only, which ends what has no end."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sympy

from kernel.errors import InvalidError
from kernel.tools.math.grammar import Grammar

MOST_DIGITS = 1000
MOST_ORDER = 50
LONGEST = 100_000
"""Characters of a result."""


@dataclass(frozen=True)
class Asked:
    """One question: the expressions, the symbols it is about, and what else was said."""

    grammar: Grammar
    parts: list[Any]
    names: list[str]
    said: dict[str, Any]

    @property
    def expression(self) -> Any:
        """The one expression. `InvalidError` when it is several, or an equation."""
        if len(self.parts) != 1 or self.parts[0].is_Relational or self.parts[0].is_Boolean:
            raise InvalidError(f"symbolic_math: {self.said['operation']!r} takes one expression, not equations.")
        return self.parts[0]

    @property
    def variable(self) -> Any:
        """The one symbol it is about."""
        if len(self.names) == 1:
            return self.grammar.symbol(self.names[0])
        free = sorted(self.expression.free_symbols, key=str)
        if len(free) == 1 and not self.names:
            return free[0]
        told = f"'variable' says which of {', '.join(map(str, free))}" if free else "there is no variable in it"
        raise InvalidError(f"symbolic_math: {self.said['operation']!r} is about one variable; {told}.")

    def value(self, name: str) -> Any:
        """A parameter that is an expression."""
        return self.grammar.read(str(self.said[name]))


def work(expression: str | list[str], variable: str | list[str], **said: Any) -> dict[str, Any]:
    """The fields of the result of one operation."""
    sys.set_int_max_str_digits(LONGEST)
    names = [name for name in ([variable] if isinstance(variable, str) else variable) if name]
    grammar = Grammar(tuple(names), said["real"])
    texts = [part for each in _texts(expression) for part in each.split(";") if part.strip()]
    if not texts:
        raise InvalidError("symbolic_math: 'expression' is empty.")
    asked = Asked(grammar, [grammar.read(text) for text in texts], names, said)
    try:
        return OPERATIONS[said["operation"]](asked)
    except (ValueError, TypeError, ZeroDivisionError, NotImplementedError, AttributeError) as error:
        # What sympy says of what it cannot do.
        raise InvalidError(f"symbolic_math: {said['operation']!r} gives nothing here: {error}.") from None


def _texts(expression: str | list[str]) -> list[str]:
    return [expression] if isinstance(expression, str) else expression


def _told(result: Any) -> dict[str, Any]:
    text = _text(result)
    told: dict[str, Any] = {"result": text, "latex": sympy.latex(result)}
    if getattr(result, "is_number", False) and result.is_real and math.isfinite(number := float(result)):
        told["value"] = int(result) if result.is_Integer else number
    return told


def _text(result: Any) -> str:
    text = str(result)
    if len(text) > LONGEST:
        raise InvalidError(f"symbolic_math: the result has {len(text)} characters; the most is {LONGEST}.")
    return text


def _solve(asked: Asked) -> dict[str, Any]:
    parts = [part for part in asked.parts if part != sympy.true]
    if sympy.false in parts:
        return {"result": "[]", "latex": sympy.latex([]), "solutions": []}
    free: set[Any] = set().union(*(part.free_symbols for part in parts))
    unknown = [asked.grammar.symbol(name) for name in asked.names] or sorted(free, key=str)
    if not unknown or not parts:
        raise InvalidError("symbolic_math: there is no variable to solve for.")
    if any(part.is_Relational and not part.is_Equality for part in parts):
        return {**_told(sympy.reduce_inequalities(parts, unknown)), "solutions": []}
    # Of one equation sympy knows more solutions than of a list with one.
    found = sympy.solve(parts if len(parts) > 1 else parts[0], unknown, dict=True)
    listed = [{str(name): _text(value) for name, value in each.items()} for each in found]
    if len(unknown) > 1:
        shown = [sympy.Dict(each) for each in found]
        return {"result": _text(shown), "latex": sympy.latex(shown), "solutions": listed}
    values = [each[unknown[0]] for each in found]
    return {"result": _text(values), "latex": sympy.latex(values), "solutions": [_text(value) for value in values]}


def _differentiate(asked: Asked) -> dict[str, Any]:
    return _told(sympy.diff(asked.expression, asked.variable, _order(asked, 1)))


def _integrate(asked: Asked) -> dict[str, Any]:
    over = asked.variable
    bounds = [asked.said[name] for name in ("lower", "upper")]
    if any(bounds):
        if not all(bounds):
            raise InvalidError("symbolic_math: an integral has both 'lower' and 'upper', or neither.")
        found = sympy.integrate(asked.expression, (over, asked.value("lower"), asked.value("upper")))
    else:
        found = sympy.integrate(asked.expression, over)
    return {**_told(found), "closed": not found.has(sympy.Integral)}


def _limit(asked: Asked) -> dict[str, Any]:
    if not asked.said["point"]:
        raise InvalidError("symbolic_math: 'limit' needs 'point', e.g. 0 or oo.")
    found = sympy.limit(asked.expression, asked.variable, asked.value("point"), asked.said["direction"])
    return _told(found)


def _series(asked: Asked) -> dict[str, Any]:
    point = asked.value("point") if asked.said["point"] else 0
    return _told(sympy.series(asked.expression, asked.variable, point, _order(asked, 6)))


def _evaluate(asked: Asked) -> dict[str, Any]:
    digits = asked.said["precision"]
    if not 1 <= digits <= MOST_DIGITS:
        raise InvalidError(f"symbolic_math: 'precision' is between 1 and {MOST_DIGITS} digits.")
    values = {
        asked.grammar.symbol(name): asked.grammar.read(str(value)) for name, value in asked.said["values"].items()
    }
    return _told(sympy.N(asked.expression.subs(values), digits))


def _order(asked: Asked, usual: int) -> int:
    order = asked.said["order"] or usual
    if not 1 <= order <= MOST_ORDER:
        raise InvalidError(f"symbolic_math: 'order' is between 1 and {MOST_ORDER}, not {order}.")
    return int(order)


OPERATIONS: Mapping[str, Callable[[Asked], dict[str, Any]]] = {
    "simplify": lambda asked: _told(sympy.simplify(asked.parts[0])),
    "expand": lambda asked: _told(sympy.expand(asked.expression)),
    "factor": lambda asked: _told(sympy.factor(asked.expression)),
    "solve": _solve,
    "differentiate": _differentiate,
    "integrate": _integrate,
    "limit": _limit,
    "series": _series,
    "evaluate": _evaluate,
    "latex": lambda asked: {"result": sympy.latex(asked.parts[0]), "latex": sympy.latex(asked.parts[0])},
}

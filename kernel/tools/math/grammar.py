"""Expressions as people write them, made into sympy's without evaluating any of it as Python. Runs in the laboratory.

Every node of the parsed text has to be one of those named here: numbers, names, operators, calls of listed functions.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from typing import Any

import sympy

from kernel.errors import InvalidError
from kernel.registry import suggest

LARGEST_POWER = 1_000_000
"""Binary digits of a power of whole numbers."""

LARGEST_FACTORIAL = 10_000

LONGEST_NAME = 50

SHOWN = 80
"""Characters of an expression in a message."""

SAME_NAMED = (
    "sin cos tan cot sec csc asin acos atan acot atan2 sinh cosh tanh coth asinh acosh atanh exp log sqrt cbrt root "
    "sign floor ceiling gamma loggamma beta zeta erf erfc binomial re im conjugate arg gcd lcm LambertW "
    "Heaviside DiracDelta"
).split()

FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    **{name: getattr(sympy, name) for name in SAME_NAMED},
    "ln": sympy.log,
    "log2": lambda x: sympy.log(x, 2),
    "log10": lambda x: sympy.log(x, 10),
    "arcsin": sympy.asin,
    "arccos": sympy.acos,
    "arctan": sympy.atan,
    "abs": sympy.Abs,
    "Abs": sympy.Abs,
    "ceil": sympy.ceiling,
    "min": sympy.Min,
    "max": sympy.Max,
    "factorial": lambda n: _factorial(n),
}

CONSTANTS: Mapping[str, Any] = {
    "pi": sympy.pi,
    "tau": 2 * sympy.pi,
    "e": sympy.E,
    "E": sympy.E,
    "i": sympy.I,
    "I": sympy.I,
    "oo": sympy.oo,
    "inf": sympy.oo,
    "infinity": sympy.oo,
}

OPERATORS: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: _quotient(a, b),
    ast.Mod: lambda a, b: sympy.Mod(a, b),
    ast.Pow: lambda a, b: _power(a, b),
}

RELATIONS: Mapping[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: sympy.Eq,
    ast.NotEq: sympy.Ne,
    ast.Lt: sympy.Lt,
    ast.LtE: sympy.Le,
    ast.Gt: sympy.Gt,
    ast.GtE: sympy.Ge,
}

EQUATION = re.compile(r"(?<![<>=!:])=(?!=)")

TIMES_LEFT_OUT = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)\s*(?=[A-DF-Za-df-z_(]|[eE](?![+-]?\d))|(?<=\))\s*(?=[\w(])")
"""Where a product is meant (`2x`, `3(x + 1)`, `(a)(b)`), but not in `1e5`."""


class Grammar:
    """Reads expressions. `symbols` are the names that stand for themselves even where they are also constants."""

    def __init__(self, symbols: tuple[str, ...] = (), real: bool = False) -> None:
        self._symbols = symbols
        self._assumed = {"real": True} if real else {}

    def symbol(self, name: str) -> Any:
        """The symbol of a name."""
        if not name.isidentifier() or len(name) > LONGEST_NAME:
            raise InvalidError(f"symbolic_math: {name!r} is not the name of a variable.")
        return sympy.Symbol(name, **self._assumed)

    def read(self, text: str) -> Any:
        """The expression, or the equation (`x^2 = 4`), that a text is. `InvalidError` for anything else."""
        if EQUATION.search(text):
            left, _, right = text.partition("=")
            sides = self.read(left), self.read(right)
            if any(side.is_Relational or side.is_Boolean for side in sides):
                raise InvalidError(f"symbolic_math: {text[:SHOWN]!r} has more than one = or <.")
            return sympy.Eq(*sides)
        written = TIMES_LEFT_OUT.sub(r"\1*", text.strip()).replace("^", "**").replace("π", "pi").replace("∞", "oo")
        try:
            tree = ast.parse(written, mode="eval")
        except (SyntaxError, ValueError, MemoryError) as error:
            why = getattr(error, "msg", "") or "it is nested too deeply"
            raise InvalidError(f"symbolic_math: {text[:SHOWN]!r} is no expression: {why}.") from None
        return self._made(tree.body, text)

    def _made(self, node: ast.expr, text: str) -> Any:
        match node:
            case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
                return self._number(node, value)
            case ast.Name(id=name):
                return CONSTANTS[name] if name in CONSTANTS and name not in self._symbols else self.symbol(name)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -self._made(operand, text)
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self._made(operand, text)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
                return OPERATORS[type(op)](self._made(left, text), self._made(right, text))
            case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in RELATIONS:
                return RELATIONS[type(op)](self._made(left, text), self._made(right, text))
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
                return self._call(name, [self._made(each, text) for each in args])
        raise InvalidError(f"symbolic_math: {ast.unparse(node)[:SHOWN]!r} in {text[:SHOWN]!r} is no arithmetic.")

    def _number(self, node: ast.Constant, value: float) -> Any:
        if isinstance(value, int):
            return sympy.Integer(value)
        # 0.1 is a tenth, not the binary number next to it.
        return sympy.Rational(repr(value)) if value == value and abs(value) != float("inf") else sympy.oo

    def _call(self, name: str, args: list[Any]) -> Any:
        function = FUNCTIONS.get(name)
        if function is None:
            near = suggest(name, [*FUNCTIONS]) or " Write a product with *."
            raise InvalidError(f"symbolic_math: there is no function {name!r}.{near}")
        try:
            return function(*args)
        except TypeError as error:
            raise InvalidError(f"symbolic_math: {name} was not given what it takes: {error}.") from None


def _quotient(a: Any, b: Any) -> Any:
    if b.is_zero:
        raise InvalidError("symbolic_math: something is divided by zero.")
    return a / b


def _power(base: Any, exponent: Any) -> Any:
    is_whole = base.is_Integer and exponent.is_Integer and abs(base) > 1
    if is_whole and int(base).bit_length() * abs(exponent) > LARGEST_POWER:
        raise InvalidError("symbolic_math: a power of whole numbers is too large to be written down.")
    return base**exponent


def _factorial(n: Any) -> Any:
    if n.is_Integer and n > LARGEST_FACTORIAL:
        raise InvalidError(f"symbolic_math: the factorial of more than {LARGEST_FACTORIAL} is too large.")
    return sympy.factorial(n)

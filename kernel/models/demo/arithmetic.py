"""Sums in plain words: finds the expression in a sentence and works it out. No `eval`, and no huge powers."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

NUMBER = r"-?\d+(?:\.\d+)?"

WORDS: tuple[tuple[str, str], ...] = (
    (r"(?<=\d),(?=\d{3}\b)", ""),
    ("×|⋅|·", "*"),
    ("÷", "/"),
    ("−|–", "-"),
    (r"(?<=\d)\s*x\s*(?=\d)", " * "),
    (
        rf"({NUMBER})\s*(?:%|percent)\s*(?:tip|tax|discount|interest|vat)?\s*(?:of|on|off)\s*\$?({NUMBER})",
        r"\1 / 100 * \2",
    ),
    (rf"square root of ({NUMBER})", r"sqrt(\1)"),
    (rf"\bhalf of ({NUMBER})", r"\1 / 2"),
    (rf"\b(?:double|twice) ({NUMBER})", r"2 * \1"),
    (rf"\badd ({NUMBER}) (?:to|and|with) ({NUMBER})", r"\2 + \1"),
    (rf"\bsubtract ({NUMBER}) from ({NUMBER})", r"\2 - \1"),
    (rf"\bmultiply ({NUMBER}) (?:by|and|with) ({NUMBER})", r"\1 * \2"),
    (rf"\bdivide ({NUMBER}) by ({NUMBER})", r"\1 / \2"),
    (rf"\bdifference (?:between|of) ({NUMBER}) and ({NUMBER})", r"\1 - \2"),
    (r"\bplus\b", "+"),
    (r"\bminus\b|\bless\b", "-"),
    (r"\b(?:times|multiplied by)\b", "*"),
    (r"\b(?:divided by|over)\b", "/"),
    (r"\b(?:raised )?to the (?:power of|power)\b", "**"),
    (r"(?<=\d) squared\b", "**2"),
    (r"(?<=\d) cubed\b", "**3"),
)
"""Ways of saying it → how it is written, in this order."""

CUES = r"what(?:'s|’s| is| are)|how much|calculat|comput|evaluat|work out|solve|result|equals?|=|\bsum\b|\bmath\b"

LARGEST_POWER = 4000
"""Digits, about, that a power may have."""

MOST_BITS = 14_000
"""Bits of a whole number; Python writes out about 4,300 digits and no more."""


def find_expression(text: str) -> str:
    """The arithmetic in a sentence, written with `+ - * / ** ( )` and `sqrt`; "" when there is none.

    A date, a range like `3-4` or a lone number is no arithmetic, unless the sentence clearly calculates.
    """
    series = _series(text.lower())
    if series:
        return series
    said = re.sub(r"\b\d{4}-\d\d-\d\d\b", " ", text.lower())
    for pattern, written in WORDS:
        said = re.sub(pattern, written, said)
    runs = re.findall(r"(?:sqrt\(|[\d(.-])(?:sqrt|[\d\s.+\-*/^%()])*", said)
    best = max((_trim(run) for run in runs), key=len, default="")
    if not _is_sum(best):
        return ""
    clear = re.search(CUES, text.lower()) or len(best) + 2 >= len(said.strip())
    return best if clear or not re.fullmatch(rf"{NUMBER}[-/]{NUMBER}", best) else ""


def _series(said: str) -> str:
    """`sum of 1, 2 and 3` and its like."""
    found = re.search(
        rf"\b(sum|total|product|average|mean) of ((?:{NUMBER}(?:\s*,\s*(?:and )?|\s+and\s+)?){{2,}})", said
    )
    if not found:
        return ""
    numbers = re.findall(NUMBER, found[2])
    if found[1] == "product":
        return " * ".join(numbers)
    added = " + ".join(numbers)
    return f"({added}) / {len(numbers)}" if found[1] in ("average", "mean") else added


def _trim(run: str) -> str:
    run = re.sub(r"\s+", " ", run).strip(" .+*/^%-") if not run.strip().startswith("-") else run.strip(" .+*/^%")
    while run.count("(") < run.count(")") and run.endswith(")"):
        run = run[:-1].strip()
    return run


def _is_sum(run: str) -> bool:
    numbers = re.findall(r"\d+(?:\.\d+)?", run)
    if run.startswith("sqrt("):
        return True
    between = re.search(r"[\d)]\s*(?:\*\*|[+\-*/^%])\s*[-(]*\s*(?:\d|sqrt)", run)
    return len(numbers) >= 2 and between is not None


def evaluate(expression: str) -> int | float:
    """The value. `ValueError` with a plain sentence for what cannot be worked out."""
    parser = _Parser(re.findall(r"\d+\.?\d*|\.\d+|\*\*|sqrt|\S", expression.replace("^", "**")))
    value = parser.sum()
    if parser.token:
        raise ValueError(f"I cannot read the sum {expression!r}.")
    return value


class _Parser:
    """Recursive descent over `+ -`, then `* / %`, then signs, then powers."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = [*tokens, ""]
        self._place = 0
        self._depth = 0

    @property
    def token(self) -> str:
        return self._tokens[self._place]

    def _take(self) -> str:
        token = self.token
        self._place += bool(token)
        return token

    def sum(self) -> int | float:
        return self._chain(self._product, {"+": lambda a, b: a + b, "-": lambda a, b: a - b})

    def _product(self) -> int | float:
        return self._chain(self._signed, {"*": lambda a, b: a * b, "/": _divide, "%": _remainder})

    def _chain(
        self, part: Callable[[], int | float], operators: dict[str, Callable[[int | float, int | float], int | float]]
    ) -> int | float:
        value = part()
        while self.token in operators:
            value = _applied(operators[self._take()], value, part())
        return value

    def _signed(self) -> int | float:
        self._depth += 1
        if self._depth > 100:
            raise ValueError("That sum is nested too deeply for me.")
        negative = self.token == "-"
        if self.token in ("-", "+"):
            self._take()
            value = self._signed()
        else:
            value = self._power()
        self._depth -= 1
        return -value if negative else value

    def _power(self) -> int | float:
        base = self._atom()
        if self.token != "**":
            return base
        self._take()
        return _power(base, self._signed())

    def _atom(self) -> int | float:
        token = self._take()
        if token == "sqrt" and self.token == "(":
            return _root(self._atom())
        if token == "(":
            value = self.sum()
            if self._take() != ")":
                raise ValueError("A bracket is not closed in that sum.")
            return value
        if not re.fullmatch(r"\d+\.?\d*|\.\d+", token):
            raise ValueError("I cannot read that sum.")
        return float(token) if "." in token else int(token)


def _applied(
    operator: Callable[[int | float, int | float], int | float], left: int | float, right: int | float
) -> int | float:
    return _finite(lambda: operator(left, right))


def _divide(dividend: int | float, divisor: int | float) -> int | float:
    if not divisor:
        raise ValueError("Dividing by zero has no answer.")
    if isinstance(dividend, int) and isinstance(divisor, int) and dividend % divisor == 0:
        return dividend // divisor
    return dividend / divisor


def _remainder(dividend: int | float, divisor: int | float) -> int | float:
    if not divisor:
        raise ValueError("Dividing by zero has no answer.")
    return dividend % divisor


def _power(base: int | float, exponent: int | float) -> int | float:
    if abs(exponent) * max(1.0, math.log10(abs(base) + 1)) > LARGEST_POWER:
        raise ValueError("That number is too large for me.")
    return _finite(lambda: base**exponent)


def _root(value: int | float) -> int | float:
    if value < 0:
        raise ValueError("A negative number has no real square root.")
    return _finite(lambda: math.sqrt(value))


def _finite(work: Callable[[], int | float]) -> int | float:
    try:
        value = work()
    except (OverflowError, ZeroDivisionError):
        raise ValueError("That number is too large for me.") from None
    if isinstance(value, int):
        if value.bit_length() > MOST_BITS:
            raise ValueError("That number is too large for me.")
        return value
    if isinstance(value, complex) or not math.isfinite(value):
        raise ValueError("That has no real answer.")
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


def spoken(value: int | float) -> str:
    """The number as a person writes it: at most ten significant digits of a fraction."""
    return str(value) if isinstance(value, int) else f"{value:.10g}"

"""The condition of a breakpoint: an expression over a call, in a small language that can read and compare, not do.

`input.topic == 'owls' and attempt > 1`. Evaluated by simpleeval; what is missing is None, and compares with nothing.
Not here: what the names stand for (`kernel.breakpoints.facts`).
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from kernel.errors import InvalidError
from kernel.registry import suggest

NAMES = {
    "input": "what goes into the call: the arguments of a tool, the request to a model",
    "output": "what came out of it, when it has ended",
    "error": "the message of its error",
    "operation": "what kind of call it is: execute_tool, chat, …",
    "name": "the name of the tool, agent, step or model",
    "model": "the model that is asked",
    "prompt": "the last message of a user",
    "messages": "all messages to the model",
    "agent": "the name of the agent that acts",
    "workflow": "the name of the workflow around it",
    "attempt": "1, or more when it is tried again",
    "hits": "how often the place was reached, this time included",
    "tokens": "tokens that the run has used",
    "cost": "what the run has cost, in dollars",
    "cell": "the id of the cell",
    "line": "the line of the spell that calls",
}
"""What a condition on a call can read."""

CONSTANTS = {"true": True, "false": False, "nil": None, "null": None, "none": None, "undefined": None}

FUNCTIONS: dict[str, Callable[..., Any]] = {
    "len": len, "str": str, "int": int, "float": float, "abs": abs, "min": min, "max": max, "round": round,
    "lower": lambda text: str(text).lower(), "upper": lambda text: str(text).upper(),
}  # fmt: skip

LONGEST = 1_000
"""Characters of a condition."""


class Condition:
    """An expression, checked. With `is_free` it may read any name: those of the variables at a line."""

    def __init__(self, text: str, is_free: bool = False) -> None:
        self.text = text
        self._tree = _checked(text, is_free)

    def holds(self, facts: Mapping[str, Any]) -> bool:
        """Whether it is true of these. `InvalidError` when it cannot be told."""
        from simpleeval import DEFAULT_OPERATORS, EvalWithCompoundTypes, InvalidExpression

        names = {**CONSTANTS, **{name: fields(value) for name, value in facts.items()}}
        evaluator = EvalWithCompoundTypes(
            operators={**DEFAULT_OPERATORS, **_OPERATORS},
            functions=dict(FUNCTIONS),
            names=lambda node: names.get(node.id),
        )
        try:
            return bool(evaluator.eval(self.text, previously_parsed=self._tree))
        except (InvalidExpression, ArithmeticError, LookupError, TypeError, ValueError, AttributeError) as error:
            raise InvalidError(f"The condition {self.text!r} has no value here: {error}.") from None


class Fields:
    """A table whose entries are read as attributes; one that is missing is None."""

    def __init__(self, entries: Mapping[str, Any]) -> None:
        self._entries = entries

    def __getattr__(self, name: str) -> Any:
        return fields(self._entries.get(name))

    def __getitem__(self, name: Any) -> Any:
        return fields(self._entries.get(name))

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __eq__(self, other: object) -> bool:
        return self._entries == (other._entries if isinstance(other, Fields) else other)

    def __hash__(self) -> int:
        return id(self)

    def __str__(self) -> str:
        return str(self._entries)


def fields(value: Any) -> Any:
    """A value as conditions read it."""
    if isinstance(value, Mapping):
        return Fields(value)
    return [fields(item) for item in value] if isinstance(value, list | tuple) else value


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    return lambda left, right: left is not None and right is not None and compare(left, right)


def _within(item: Any, whole: Any) -> bool:
    return whole is not None and item is not None and item in whole


_OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Lt: _ordered(operator.lt),
    ast.LtE: _ordered(operator.le),
    ast.Gt: _ordered(operator.gt),
    ast.GtE: _ordered(operator.ge),
    ast.In: _within,
    ast.NotIn: lambda item, whole: not _within(item, whole),
}


def _checked(text: str, is_free: bool) -> ast.expr:
    """The expression parsed. `InvalidError` says where it is wrong."""
    if len(text) > LONGEST:
        raise InvalidError(f"The condition has {len(text)} characters; the most is {LONGEST}.")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        column = getattr(error, "offset", 0) or 1
        raise InvalidError(
            f"The condition {text!r} is wrong at column {column}: {_advice(text)}", column=column
        ) from None
    for node in ast.walk(tree):
        _check(node, tree, text, is_free)
    return tree


def _check(node: ast.AST, tree: ast.expr, text: str, is_free: bool) -> None:
    place = f" at column {getattr(node, 'col_offset', 0) + 1}"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id not in FUNCTIONS:
        known = f"There are: {', '.join(FUNCTIONS)}."
        raise InvalidError(f"The condition {text!r} is wrong{place}: there is no function {node.func.id!r}. {known}")
    if isinstance(node, ast.Lambda | ast.ListComp | ast.GeneratorExp | ast.SetComp | ast.DictComp | ast.Await):
        raise InvalidError(f"The condition {text!r} is wrong{place}: it may read and compare, not compute by loops.")
    is_known = isinstance(node, ast.Name) and node.id in {*NAMES, *CONSTANTS, *FUNCTIONS}
    if isinstance(node, ast.Name) and not is_free and not is_known:
        hint = suggest(node.id, list(NAMES)) or f" It can read: {', '.join(NAMES)}."
        raise InvalidError(f"The condition {text!r} is wrong{place}: there is no {node.id!r}.{hint}")


def _advice(text: str) -> str:
    if "&&" in text or "||" in text:
        return "say `and`, `or`, `not`."
    if "~=" in text:
        return "say != for unequal."
    if "=" in text.replace("==", "").replace("<=", "").replace(">=", "").replace("!=", ""):
        return "say == to compare."
    return "it is no expression. One is `input.topic == 'owls' and attempt > 1`."

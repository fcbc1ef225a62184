"""Python in which lines can pause: before each statement stands a call that asks whether to; and that call.

Not here: whether it does, and who is asked (the kernel).
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Mapping
from types import FrameType, FunctionType, ModuleType
from typing import Any

ENTER = "__halt__"
"""The global that a cell calls which can pause."""

OPERATION = "Debug.at_line"

EVERYWHERE = frozenset(("env", "config", "arg", "cells"))
"""Globals that every cell has, besides those of the API."""

DEEPEST, MOST_ENTRIES, LONGEST = 4, 200, 100_000

Ask = Callable[[list[Any]], Any]
"""Calls `Debug.at_line` of the kernel, and waits."""


def lines_in(source: str) -> dict[int, str]:
    """The lines on which a statement begins, from 1, all of which can pause; nothing when it cannot be parsed."""
    try:
        tree = compile(source, "cell", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    found = {place(one) for node in ast.walk(tree) for body in _bodies(node) for one in body if _can_pause(one, body)}
    return dict.fromkeys(sorted(found), "")


def place(statement: ast.stmt) -> int:
    """The line on which a statement begins: of a decorated function that of its first decorator."""
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(one.lineno for one in decorators)])


def add_halts(tree: ast.Module, halts: Mapping[int, int]) -> None:
    """Put a call before each statement; `halts` are the lines with a breakpoint, as the tree counts them."""
    for node in list(ast.walk(tree)):
        for body in _bodies(node):
            body[:] = [part for one in body for part in _with_halt(one, body, halts)]
    ast.fix_missing_locations(tree)


def _with_halt(statement: ast.stmt, body: list[ast.stmt], halts: Mapping[int, int]) -> list[ast.stmt]:
    if not _can_pause(statement, body):
        return [statement]
    line = place(statement)
    given: list[ast.expr] = [ast.Constant(line), ast.Constant(halts.get(line, 0))]
    call = ast.Expr(ast.Call(ast.Name(ENTER, ast.Load()), given, []))
    return [ast.fix_missing_locations(ast.copy_location(call, statement)), statement]


def _bodies(node: ast.AST) -> list[list[ast.stmt]]:
    if isinstance(node, ast.Lambda | ast.IfExp | ast.Expression):
        return []
    found = [getattr(node, name, None) for name in ("body", "orelse", "finalbody")]
    return [body for body in found if isinstance(body, list) and body]


def _can_pause(statement: ast.stmt, body: list[ast.stmt]) -> bool:
    is_text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    is_future = isinstance(statement, ast.ImportFrom) and statement.module == "__future__"
    return not is_future and not (is_text and statement is body[0])


class Halts:
    """The call before each statement. `is_cell` says whether a file name is that of a cell, `given` are our globals."""

    def __init__(self, ask: Ask, is_cell: Callable[[str], bool], given: frozenset[str]) -> None:
        self._ask = ask
        self._is_cell = is_cell
        self._given = given
        self._step = ""
        self._height = 0

    def __call__(self, line: int, wanted: int) -> None:
        """A line begins; `wanted` is the line of its breakpoint, 0 for none."""
        if not wanted and not self._step:
            return
        frame = sys._getframe(1)
        stepped = bool(self._step) and self._ends(frame)
        if not wanted and not stepped:
            return
        answer = self._ask([line, self._variables(frame), wanted, stepped])
        if answer["step"] != "stay":
            self._step, self._height = answer["step"], self._depth(frame)
        for name, value in (answer.get("set") or {}).items():
            frame.f_globals[name] = value

    def _ends(self, frame: FrameType) -> bool:
        height = self._depth(frame)
        return self._step == "into" or height < self._height or (self._step == "over" and height == self._height)

    def _depth(self, frame: FrameType | None) -> int:
        depth = 0
        while frame is not None:
            depth += self._is_cell(frame.f_code.co_filename)
            frame = frame.f_back
        return depth

    def _variables(self, frame: FrameType) -> dict[str, Any]:
        """What can be read there, and of a function also the globals that it does not hide."""
        own = {**frame.f_globals, **frame.f_locals} if frame.f_locals is not frame.f_globals else frame.f_locals
        kinds = (ModuleType, FunctionType, type)
        names = [name for name in own if name not in self._given | EVERYWHERE and not name.startswith("_")]
        return {name: told(own[name]) for name in names if not isinstance(own[name], kinds)}


def told(value: Any, depth: int = 0) -> Any:
    """A value as plain data."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return value[:LONGEST]
    if depth < DEEPEST and isinstance(value, dict):
        return {str(key): told(item, depth + 1) for key, item in list(value.items())[:MOST_ENTRIES]}
    if depth < DEEPEST and isinstance(value, list | tuple):
        return [told(item, depth + 1) for item in value[:MOST_ENTRIES]]
    try:
        return repr(value)[:LONGEST]
    except Exception:
        return f"<{type(value).__name__}>"

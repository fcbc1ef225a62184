"""Cells as code: top-level `await` and `return`, and the value of the last expression. Not here: running it."""

from __future__ import annotations

import ast
import linecache
from collections.abc import Mapping
from types import CodeType

from .halting import add_halts

VALUE = "__value__"
"""The global in which a cell leaves its value, for the moment until it is fetched."""


class Returned(BaseException):
    """How a `return` at the top level ends a cell."""

    def __init__(self, value: object = None) -> None:
        self.value = value


RETURNED = "__returned__"
"""The global name of `Returned` while a cell runs."""


def compile_cell(
    source: str, name: str, first_line: int, is_cell: bool, halts: Mapping[int, int] | None = None
) -> CodeType:
    """The code of a cell, its lines counted as the file's. `SyntaxError` when it has none.

    Its value is that of its last expression, when it is a cell or nothing but an expression; not when it ends with `;`.
    `halts` are lines that pause (`halting`).
    """
    code = _compiled(source, name, first_line, is_cell, halts)
    lines = ["\n"] * (first_line - 1) + [line + "\n" for line in source.split("\n")]
    linecache.cache[name] = (len(source), None, lines, name)
    return code


def find_problem(source: str, name: str, first_line: int) -> SyntaxError | None:
    """What keeps a cell from being compiled; None when nothing does."""
    try:
        _compiled(source, name, first_line, is_cell=True)
    except SyntaxError as problem:
        return problem
    except (ValueError, RecursionError, MemoryError) as problem:
        return SyntaxError(str(problem) or "this is nested too deep", (name, first_line, 0, ""))
    return None


def _compiled(
    source: str, name: str, first_line: int, is_cell: bool, halts: Mapping[int, int] | None = None
) -> CodeType:
    source = source.removeprefix("\ufeff")
    tree = _parsed(source, name, first_line)
    if tree.body and (is_cell or len(tree.body) == 1) and not _ends_with_semicolon(source):
        _keep_last(tree)
    Returns().visit(tree)
    ast.fix_missing_locations(tree)
    ast.increment_lineno(tree, first_line - 1)
    if halts:
        add_halts(tree, halts)
    code: CodeType = compile(tree, name, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    return code


def _parsed(source: str, name: str, first_line: int) -> ast.Module:
    try:
        return _tree(source, name)
    except SystemError:
        # Some versions of CPython confuse themselves when a finalizer parses something meanwhile (issue 106905).
        return _tree(source, name)
    except SyntaxError as problem:
        for place in ("lineno", "end_lineno"):
            line = getattr(problem, place, None)
            setattr(problem, place, line + first_line - 1 if line else line)
        raise


def _tree(source: str, name: str) -> ast.Module:
    flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    tree = compile(source, name, "exec", flags, dont_inherit=True)
    assert isinstance(tree, ast.Module)
    return tree


def _ends_with_semicolon(source: str) -> bool:
    last = source.rstrip().rpartition("\n")[2]
    return last.split("#")[0].rstrip().endswith(";")


def _keep_last(tree: ast.Module) -> None:
    last = tree.body[-1]
    if isinstance(last, ast.Expr):
        kept = ast.Assign([ast.Name(VALUE, ast.Store())], last.value)
        tree.body[-1] = ast.fix_missing_locations(ast.copy_location(kept, last))


class Returns(ast.NodeTransformer):
    """Turns each `return` at the top level into one that leaves the cell."""

    def visit_Return(self, node: ast.Return) -> ast.stmt:
        """`return value` becomes `raise __returned__(value)`."""
        value = node.value or ast.Constant(None)
        call = ast.Call(ast.Name(RETURNED, ast.Load()), [value], [])
        return ast.copy_location(ast.Raise(call, None), node)

    def _leave(self, node: ast.AST) -> ast.AST:
        return node

    visit_FunctionDef = visit_AsyncFunctionDef = visit_ClassDef = visit_Lambda = _leave

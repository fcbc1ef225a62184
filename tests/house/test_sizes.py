"""The house stays small: files, functions, names."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PRODUCT = ("kernel", "studio", "webui")
FORBIDDEN_WORDS = ("Manager", "Handler", "Helper", "Utils", "Base", "Impl")
SOURCE_ENDINGS = (".py", ".lua", ".ts", ".js", ".css", ".mjs")


def sources(*rooms: str, endings: tuple[str, ...] = (".py",)) -> list[Path]:
    found = [path for room in rooms for path in (ROOT / room).rglob("*") if path.suffix in endings]
    return sorted(p for p in found if not {"node_modules", "dist", "__pycache__", ".venv"} & set(p.parts))


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Name and body length (in lines, without the docstring) of every function."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            yield node.name, (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("path", sources(*PRODUCT, endings=SOURCE_ENDINGS), ids=named)
def test_a_file_of_the_product_has_at_most_300_lines(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 300


@pytest.mark.parametrize("path", sources("tests", "benchmarks", endings=SOURCE_ENDINGS), ids=named)
def test_a_file_of_the_tests_has_at_most_500_lines(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 500


@pytest.mark.parametrize("path", sources(*PRODUCT, "benchmarks"), ids=named)
def test_a_function_body_has_at_most_30_lines(path: Path) -> None:
    assert [(name, size) for name, size in functions(path) if size > 30] == []


@pytest.mark.parametrize("path", sources(*PRODUCT), ids=named)
def test_no_class_is_named_after_nothing(path: Path) -> None:
    classes = [node.name for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ClassDef)]
    assert [name for name in classes if name.endswith(FORBIDDEN_WORDS)] == []


@pytest.mark.parametrize("path", [p for p in sources(*PRODUCT) if p.name != "__init__.py"], ids=named)
def test_a_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text()))


@pytest.mark.parametrize("path", sources(*PRODUCT), ids=named)
def test_no_line_asks_to_be_exempt_from_the_rules(path: Path) -> None:
    assert [line for line in path.read_text().splitlines() if "# noqa" in line] == []


def test_perform_stays_under_40_lines() -> None:
    sizes = dict(functions(ROOT / "kernel/operations.py"))
    assert sizes["perform"] < 40

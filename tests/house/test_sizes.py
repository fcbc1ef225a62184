"""The house stays small: files, functions, names."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT = ("kernel", "studio", "webui", "electron-free-packaging/desktop")
FORBIDDEN_WORDS = ("Manager", "Handler", "Helper", "Utils", "Base", "Impl")
SOURCE_ENDINGS = (".py", ".lua", ".ts", ".js", ".css", ".mjs")


def sources(*rooms: str, endings: tuple[str, ...] = (".py",)) -> list[Path]:
    found = [path for room in rooms for path in (ROOT / room).rglob("*") if path.suffix in endings]
    return sorted(p for p in found if not {"node_modules", "dist", "__pycache__", ".venv"} & set(p.parts))


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@dataclass(frozen=True)
class Facts:
    """What the rules want to know of a Python file."""

    functions: tuple[tuple[str, int], ...]
    """Name and body length (in lines, without the docstring) of every function."""
    classes: tuple[str, ...]
    docstring: str | None


@cache
def facts(path: Path) -> Facts:
    """A file's facts; each is parsed once for all rules."""
    tree = ast.parse(path.read_text())
    functions, classes = [], []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node, clean=False) else node.body
            functions.append((node.name, (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0))
        elif isinstance(node, ast.ClassDef):
            classes.append(node.name)
    return Facts(tuple(functions), tuple(classes), ast.get_docstring(tree))


def longer(paths: list[Path], most: int) -> list[tuple[str, int]]:
    """The files with more lines than that."""
    assert len(paths) > 50
    sizes = [(named(path), len(path.read_text().splitlines())) for path in paths]
    return [(name, size) for name, size in sizes if size > most]


def test_a_file_of_the_product_has_at_most_300_lines() -> None:
    assert longer(sources(*PRODUCT, endings=SOURCE_ENDINGS), 300) == []


def test_a_file_of_the_tests_has_at_most_500_lines() -> None:
    assert longer(sources("tests", "benchmarks", endings=SOURCE_ENDINGS), 500) == []


def test_a_function_body_has_at_most_30_lines() -> None:
    sizes = [(named(path), *one) for path in sources(*PRODUCT, "benchmarks") for one in facts(path).functions]
    assert [(name, function, size) for name, function, size in sizes if size > 30] == []


def test_no_class_is_named_after_nothing() -> None:
    classes = [(named(path), name) for path in sources(*PRODUCT) for name in facts(path).classes]
    assert [(path, name) for path, name in classes if name.endswith(FORBIDDEN_WORDS)] == []


def test_a_module_says_what_it_is() -> None:
    modules = [path for path in sources(*PRODUCT) if path.name != "__init__.py"]
    assert [named(path) for path in modules if not facts(path).docstring] == []


def test_no_line_asks_to_be_exempt_from_the_rules() -> None:
    lines = [(named(path), line) for path in sources(*PRODUCT) for line in path.read_text().splitlines()]
    assert [(path, line) for path, line in lines if "# noqa" in line] == []


def test_perform_stays_under_40_lines() -> None:
    sizes = dict(facts(ROOT / "kernel/operations.py").functions)
    assert sizes["perform"] < 40

r"""A notebook as a Python program that needs nothing beside it (PEP 723), and back again.

    #!/usr/bin/env -S llmspell run
    # /// script
    # dependencies = ["llmspell-studio>=0.1.0"]
    # ///
    SPELL = r'''
    …the notebook's file, as it is…
    '''

The program runs with `uv run`, `pipx run`, or any Python that has the package; its work is done by `studio.program`.
The text stands in a raw literal, line for line, so that errors name lines of the program. Where that cannot be (three
quotes, a carriage return, a second PEP 723 block) the literal has escapes, on the same lines. Not here: running it.
"""

from __future__ import annotations

import ast
import json
import re

from kernel import __version__
from kernel.errors import InvalidError
from kernel.tools.packages import EXTRAS, PACKAGES
from studio.export.scripts import SHEBANG
from studio.notebook.document import Cell, Notebook
from studio.notebook.markdown import cells_of, parse, render

PACKAGE = "llmspell-studio"
DEPENDENCIES = "dependencies"
"""The key of the front matter that lists what the Python cells import: `dependencies: [pandas>=2]`."""

_LITERAL = re.compile(r"^SPELL = r?'''$", re.MULTILINE)
_BLOCK = re.compile(r"^# ///", re.MULTILINE)
_MODEL = re.compile(r"""["'](?!demo/|scripted/|local/)[a-z][a-z0-9_]+/[A-Za-z][\w.:/-]*["']""")
_TITLE = re.compile(r"[^\w .,:;!?()'&+-]")
_HEAD = '''\
{shebang}
# /// script
# requires-python = ">=3.11"
# dependencies = [
{dependencies}
# ]
# ///
"""{title}

A spell with all that it needs; see its parameters with --help. `llmspell import` makes a notebook of it again.
"""

import sys

'''
_FOOT = """

if __name__ == "__main__":
    try:
        from studio.program import main
    except ModuleNotFoundError:
        sys.exit("This program needs the package llmspell-studio. Run it with: uv run " + __file__)
    sys.exit(main(SPELL, globals().get("__file__", "spell.py")))
"""


def render_program(notebook: Notebook) -> str:
    """The program of the notebook. `InvalidError` when `dependencies` of the front matter is no list of text."""
    packages = [_package(notebook), *_dependencies(notebook)]
    listed = "\n".join(f"#     {json.dumps(name, ensure_ascii=False)}," for name in packages)
    title = " ".join(_TITLE.sub(" ", notebook.title).split()) or "A spell"
    return _HEAD.format(shebang=SHEBANG, dependencies=listed, title=title) + _literal(render(notebook)) + _FOOT


def is_program(text: str) -> bool:
    """Whether a Python file is such a program."""
    return _LITERAL.search(text) is not None


def read_program(text: str) -> Notebook:
    """The notebook of a program. `InvalidError` with `line` when the file or its front matter is malformed."""
    source, shift = source_of(text)
    try:
        return parse(source)
    except InvalidError as error:
        line = error.details.get("line")
        raise InvalidError(error.message, **{**error.details, **({"line": line + shift} if line else {})}) from None


def cells_of_program(text: str) -> list[tuple[Cell, int]]:
    """The cells of a program, each with the number of the file's line its source begins at (from 1)."""
    source, shift = source_of(text)
    return [(cell, line + shift) for cell, line in cells_of(source)]


def source_of(text: str) -> tuple[str, int]:
    """The notebook's file within a program, and how many lines stand before it. `InvalidError`."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        raise InvalidError(f"This program is no Python (line {line}): {error}.", line=line) from None
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id="SPELL")], value=ast.Constant(value=str() as literal)):
                return inside(literal), node.value.lineno
    raise InvalidError("This program has no `SPELL = '''…'''` any more, where its notebook was.")


def inside(literal: str) -> str:
    """The notebook's file as the literal holds it: it begins in the line below the quotes."""
    return literal.removeprefix("\n")


def _literal(text: str) -> str:
    if "'''" not in text and "\r" not in text and not text.endswith(("'", "\\")) and not _BLOCK.search(text):
        return f"SPELL = r'''\n{text}'''\n"
    text = text.replace("\\", "\\\\").replace("'''", r"\'\'\'").replace("\r", "\\r")
    text = _BLOCK.sub(lambda found: "\\x23 ///", text)
    return f"SPELL = '''\n{text[:-1]}\\''''\n" if text.endswith("'") else f"SPELL = '''\n{text}'''\n"


def _package(notebook: Notebook) -> str:
    text = "\n".join(cell.source for cell in notebook.cells if cell.kind != "markdown")
    extras = {EXTRAS.get(tool, "tools") for tool in PACKAGES if _tool(tool).search(text)}
    if _MODEL.search(f"'{notebook.model}'\n{text}"):
        extras.add("llm")
    listed = f"[{','.join(sorted(extras))}]" if extras else ""
    return f"{PACKAGE}{listed}>={__version__}"


def _tool(name: str) -> re.Pattern[str]:
    """Where code names a tool: by its class, by its name as a text, or as a field of `Tools`."""
    camel = "".join(word.capitalize() for word in name.split("_"))
    return re.compile(rf"""\b{camel}(?:Tool)?\b|["']{name}["']|\b[Tt]ools\.{name}\b""")


def _dependencies(notebook: Notebook) -> list[str]:
    found = notebook.extra.get(DEPENDENCIES) or []
    if not isinstance(found, list) or not all(isinstance(one, str) and one.isprintable() for one in found):
        raise InvalidError(
            "`dependencies` in the front matter must be a list of Python packages, such as [pandas>=2, httpx]."
        )
    return found

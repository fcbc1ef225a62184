"""What of a notebook cannot work in a browser's tab, in sentences for whoever makes a site of it.

Found by reading: a name that code puts together is not seen. Not here: what is said when it is tried
(`kernel.sandbox.tab`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kernel.models.names import BARE_NAMES, HOSTED_KEYS, PROVIDER_ALIASES
from studio.site.companions import front_texts

if TYPE_CHECKING:
    from studio.notebook.document import Notebook

CELLS = ("python",)
"""Kinds of cells that cannot run there."""

TOOLS = {
    "shell_command": "programs of the computer", "process": "programs of the computer",
    "code_interpreter": "a process of its own", "kubernetes": "programs of the computer",
    "webhook_listener": "sockets", "socket_listener": "sockets", "email": "sockets", "websocket": "sockets",
    "aws": "sockets", "slack": "sockets",
    "duckdb": "DuckDB", "chart_generator": "matplotlib", "linear_algebra": "NumPy", "vector_search": "NumPy",
    "symbolic_math": "SymPy", "encryption": "cryptography", "signature": "cryptography", "regex": "regex",
    "web_scraper": "selectolax and trafilatura", "xml": "lxml",
}  # fmt: skip
"""Tools that need what a tab has not, and what that is."""

HERE = ("openai", "local", "demo", "scripted")
"""Providers whose models can be asked from a tab."""

_MODEL = re.compile(r"""["'`]([a-z][a-z0-9_]+)/[A-Za-z][\w.:/-]*["'`]""")
_BARE = re.compile(r"""\bmodel\b["']?\s*[=:]\s*["'`]([\w.:-]+)["'`]""")


def absences(notebook: Notebook) -> tuple[str, ...]:
    """One sentence for each thing that the notebook names and that cannot be had."""
    code = "\n".join(cell.source for cell in notebook.cells if cell.kind != "markdown")
    return (*_cells(notebook), *_tools(code), *_models(notebook, code), *_settings(notebook))


def _cells(notebook: Notebook) -> Iterator[str]:
    for kind in CELLS:
        named = [cell.name or f"number {number}" for number, cell in enumerate(notebook.cells, 1) if cell.kind == kind]
        if named:
            yield f"Cells of {kind.capitalize()} do not run in a browser's tab: {', '.join(named)}."


def _tools(code: str) -> Iterator[str]:
    for name, needed in TOOLS.items():
        if tool_pattern(name).search(code):
            yield f"The tool {name} needs {needed}, which a browser's tab has not."


def tool_pattern(name: str) -> re.Pattern[str]:
    """Where code means a tool: by its class, as a field of `Tools`, by its name in a call, or in a list of tools."""
    camel = "".join(word.capitalize() for word in name.split("_"))
    listed = rf"""\btools\b["']?\s*[=:]\s*[{{\[][^}}\]]*["']{name}["']"""
    return re.compile(rf"""\b{camel}Tool\b|\b[Tt]ools?\.{name}\b|\b[Tt]ools?[.:]\w+\(\s*["']{name}["']|{listed}""")


def _models(notebook: Notebook, code: str) -> Iterator[str]:
    said = [f'"{text}"' for text in front_texts(notebook)]
    found = {match[0].strip("\"'`"): match[1] for match in _MODEL.finditer("\n".join([code, *said]))}
    bare = {match[1]: _provider(match[1]) for match in _BARE.finditer(f'{code}\nmodel = "{notebook.model}"')}
    for name, provider in sorted({**found, **bare}.items()):
        provider = PROVIDER_ALIASES.get(provider, provider)
        if provider in ("openai", "local"):
            yield (
                f"The model {name} needs a base_url there whose server allows the site's origin (CORS), "
                "and the visitor's own key."
            )
        elif provider in HOSTED_KEYS:
            yield f"The model {name} is reached through litellm, which does not run in a browser's tab."


def _provider(name: str) -> str:
    return next((prefix.strip("/") for pattern, prefix in BARE_NAMES if re.match(pattern, name)), "")


def _settings(notebook: Notebook) -> Iterator[str]:
    if notebook.is_isolated:
        yield "The notebook asks for walls of the operating system (isolated), which a browser's tab has not."

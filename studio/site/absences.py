"""What of a notebook cannot work in a browser's tab, in sentences for whoever makes a site of it.

Found by reading: a name that code puts together is not seen. Not here: what is said when it is tried
(`kernel.sandbox.tab`).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from kernel.models.names import BARE_NAMES, HOSTED_KEYS, PROVIDER_ALIASES, WIRES
from studio.site.companions import front_texts, imported

if TYPE_CHECKING:
    from studio.notebook.document import Notebook

PACKAGES = (
    "croniter", "dateutil", "feedparser", "httpx", "jinja2", "jsonpath", "kernel", "llmspell", "markdown_it",
    "markupsafe", "pyodide", "pyodide_js", "js", "simpleeval", "six", "tomlkit", "tzdata", "yaml",
)  # fmt: skip
"""What Python cells can import there besides Python's own library and modules beside the notebook."""

WITHOUT = ("multiprocessing", "socket", "ssl", "subprocess", "threading", "tkinter")
"""Modules of Python's own library that are no use there."""

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

_MODEL = re.compile(r"""["'`]([a-z][a-z0-9_]+)/[A-Za-z][\w.:/-]*["'`]""")
_BARE = re.compile(r"""\bmodel\b["']?\s*[=:]\s*["'`]([\w.:-]+)["'`]""")


def absences(notebook: Notebook, beside: Collection[str] = ()) -> tuple[str, ...]:
    """One sentence for each thing that the notebook names and that cannot be had; `beside` are the files with it."""
    code = "\n".join(cell.source for cell in notebook.cells if cell.kind != "markdown")
    return (*_modules(notebook, beside), *_tools(code), *_models(notebook, code), *_settings(notebook))


def _modules(notebook: Notebook, beside: Collection[str]) -> Iterator[str]:
    """What Python cells import that is not there."""
    own = {PurePosixPath(path).parts[-1].removesuffix(".py") for path in beside}
    own |= {part for path in beside for part in PurePosixPath(path).parts[:-1]}
    here = (sys.stdlib_module_names - {*WITHOUT}) | {*PACKAGES} | own
    cells = [cell.source for cell in notebook.cells if cell.kind == "python"]
    for name in sorted({name.partition(".")[0] for source in cells for name in imported(source)} - here):
        yield f"Python cells import {name}, which a browser's tab has not."


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
        if provider == "local":
            yield (
                f"The model {name} needs a base_url there whose server allows the site's origin (CORS), "
                "and the visitor's own key."
            )
        elif provider in WIRES:
            yield f"The model {name} needs the visitor's own key there, and a provider that allows the site (CORS)."
        elif provider in HOSTED_KEYS:
            yield f"The model {name} is reached through litellm, which does not run in a browser's tab."


def _provider(name: str) -> str:
    return next((prefix.strip("/") for pattern, prefix in BARE_NAMES if re.match(pattern, name)), "")


def _settings(notebook: Notebook) -> Iterator[str]:
    if notebook.is_isolated:
        yield "The notebook asks for walls of the operating system (isolated), which a browser's tab has not."

"""The kernel specs: what makes JupyterLab, VS Code and nbclient find this kernel, one for each language."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kernel.errors import InvalidError
from kernel.sandbox.files import Files

NAME = "llmspell"
"""The kernel whose plain cells are Lua; `%%javascript` and `%%python` begin others."""

DEFAULT_LANGUAGE = "lua"
"""What a client that does not say writes."""

TITLES: Mapping[str, str] = {"lua": "Lua", "javascript": "JavaScript", "python": "Python"}

COMMAND = (sys.executable, "-P", "-m", "kernel.protocols.jupyter")
"""Starts a kernel. `-P` keeps a `json.py` in the folder of a notebook from being imported in place of Python's."""


def spec_name(language: str) -> str:
    """The name of the kernel whose plain cells are in a language. `InvalidError` when there is none."""
    if language not in TITLES:
        raise InvalidError(f"There is no kernel for {language!r}. Use one of: {', '.join(TITLES)}.")
    return NAME if language == DEFAULT_LANGUAGE else f"{NAME}-{language}"


def kernel_spec(command: Sequence[str] = COMMAND, language: str = DEFAULT_LANGUAGE) -> dict[str, Any]:
    """The spec as JSON data."""
    said = [] if language == DEFAULT_LANGUAGE else ["--language", language]
    return {
        "argv": [*command, "-f", "{connection_file}", *said],
        "display_name": f"Spell Studio ({TITLES[language]})",
        "language": language,
        # A message is not read while a script holds the thread; Jupyter's signal on Windows is one we cannot take.
        "interrupt_mode": "message" if sys.platform == "win32" else "signal",
        "metadata": {"debugger": False, "supported_encryption": "curve"},
    }


def install_spec(folder: Path, command: Sequence[str] = COMMAND, language: str = DEFAULT_LANGUAGE) -> Path:
    """Write the spec below a Jupyter data folder (`jupyter --data-dir`); the file it is in.

    `SpellError` when the folder cannot be written.
    """
    root = folder.resolve()
    place = f"kernels/{spec_name(language)}/kernel.json"
    Files(root, (root,)).replace(place, json.dumps(kernel_spec(command, language), indent=2).encode() + b"\n")
    return root / place

"""The kernel spec: what makes JupyterLab, VS Code and nbclient find this kernel."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kernel.sandbox.files import Files

NAME = "llmspell"

COMMAND = (sys.executable, "-P", "-m", "kernel.protocols.jupyter")
"""Starts a kernel. `-P` keeps a `json.py` in the folder of a notebook from being imported in place of Python's."""


def kernel_spec(command: Sequence[str] = COMMAND) -> dict[str, Any]:
    """The spec as JSON data."""
    return {
        "argv": [*command, "-f", "{connection_file}"],
        "display_name": "LLMSpell (Lua)",
        "language": "lua",
        "interrupt_mode": "message",
        "metadata": {"debugger": False, "supported_encryption": "curve"},
    }


def install_spec(folder: Path, command: Sequence[str] = COMMAND) -> Path:
    """Write the spec below a Jupyter data folder (`jupyter --data-dir`); the file it is in.

    `SpellError` when the folder cannot be written.
    """
    root = folder.resolve()
    place = f"kernels/{NAME}/kernel.json"
    Files(root, (root,)).replace(place, json.dumps(kernel_spec(command), indent=2).encode() + b"\n")
    return root / place

"""What a cell of any Jupyter client may say beside code: its language (`%%javascript`), and a wish for help (`Agent?`).

Our own client says the language in the metadata and needs none of it.
"""

from __future__ import annotations

import re
from dataclasses import replace

from kernel.protocols.jupyter.replies import SPOKEN
from kernel.protocols.jupyter.wire import OURS, Message

SHORT = {"js": "javascript", "py": "python"}

_MAGIC = re.compile(r"%%(\w+)[ \t]*(?=\n|$)")
_HELP = re.compile(r"\s*(?:\?{1,2}\s*([\w.:]+)|([\w.:]+)\s*\?{1,2})\s*")


def understand(request: Message, default: str) -> Message:
    """The request with its language and its cell said, and its code without the line that says the language.

    The language is `default` where nothing says another; the cell has the client's own id, or the request's. Spaces
    stand in place of the line, so that lines and offsets stay what they are. A line that names no language stays.
    """
    code = request.content.get("code")
    if "language" in request.ours or not isinstance(code, str):
        return request
    found = _MAGIC.match(code)
    said = SHORT.get(found[1].lower(), found[1].lower()) if found else ""
    if found and said in SPOKEN:
        code = " " * found.end() + code[found.end() :]
    language, cell = said if said in SPOKEN else default, str(request.metadata.get("cellId") or request.id)
    metadata = {**request.metadata, OURS: {"cell": cell, **request.ours, "language": language}}
    return replace(request, content={**request.content, "code": code}, metadata=metadata)


def refusal(code: str) -> str:
    """Why a cell cannot be run, "" when it can: it begins with a line for another kernel."""
    if not code.startswith("%%"):
        return ""
    line, names = code.split("\n", 1)[0].strip(), ", ".join(f"%%{name}" for name in SPOKEN)
    return f"There is no {line!r} here. A cell begins with one of {names}, or with code in the kernel's language."


def wanted_help(code: str) -> str:
    """The name that `Agent.new?` (or `?Agent.new`) asks about; "" for code."""
    found = _HELP.fullmatch(code)
    return (found[1] or found[2]) if found else ""

"""Comments of one language in another. Not here: the code around them (`translating`)."""

from __future__ import annotations

import re

from kernel.errors import InvalidError

LINE = {"lua": "--", "javascript": "//", "python": "#"}
BLOCK = {"lua": ("--[[", "]]"), "javascript": ("/*", "*/")}
OPENED = re.compile(r"--\[(=*)\[(.*)\]\1\]|/\*(.*)\*/", re.DOTALL)


def translated_comment(written: str, language: str, ends_line: bool) -> str:
    """A comment in a language. `InvalidError` where one in the middle of a line cannot be said."""
    opened = OPENED.fullmatch(written)
    if opened is None:
        text = re.sub(r"^(--|//|#)", "", written).rstrip("\r\n")
        # Lua would take such a beginning for a long comment.
        guard = " " if language == "lua" and text.startswith("[") else ""
        return f"{LINE[language]}{guard}{text}"
    text = opened[2] if opened[2] is not None else opened[3]
    if language in BLOCK:
        begin, end = BLOCK[language]
        return f"{begin}{text.replace(end, ' '.join(end))}{end}"
    if not ends_line:
        raise InvalidError("Python has no comments in the middle of a line. Put the comment on a line of its own.")
    return "\n".join(f"{LINE[language]}{line}" for line in text.strip("\n").split("\n"))

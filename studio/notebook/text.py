"""What text a notebook file may hold, and how it becomes bytes. Not the format itself: that is `markdown`."""

from __future__ import annotations

import codecs
import re

from kernel.errors import InvalidError

LARGEST_FILE = 50 << 20
"""Bytes. A notebook is written by hand; anything larger is not one."""

REPLACEMENT = "\ufffd"
_UNSOUND = re.compile("[\x00\ud800-\udfff]")


def decode(data: bytes, name: str) -> str:
    """The text of a file's bytes, without a byte order mark. `name` is what messages call the file.

    `InvalidError` when it is larger than `LARGEST_FILE`, holds a NUL, or is not UTF-8.
    """
    check_size(len(data), name)
    if b"\x00" in data:
        raise InvalidError(f"{name!r} is not a text file: it holds binary data. Open a .spell.md or .lua file instead.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InvalidError(
            f"{name!r} is not UTF-8 text (line {line}). Save it as UTF-8 in your editor and open it again.", line=line
        ) from None


def is_marked(data: bytes) -> bool:
    """Whether a file begins with a byte order mark, as some programs on Windows want it."""
    return data.startswith(codecs.BOM_UTF8)


def encode(text: str, name: str, marked: bool = False) -> bytes:
    """The bytes of a file, `marked` with a byte order mark. `InvalidError` when it could not be opened again."""
    check_text(text, repr(name))
    # A text that itself begins with a byte order mark needs one more, because `decode` takes one away.
    data = text.encode("utf-8-sig" if marked or text.startswith("\ufeff") else "utf-8")
    check_size(len(data), name)
    return data


def check_size(size: int, name: str) -> None:
    """`InvalidError` when `size` (bytes) is more than a notebook may have."""
    if size > LARGEST_FILE:
        raise InvalidError(
            f"{name!r} has {size >> 20} MB; a notebook may have {LARGEST_FILE >> 20} MB. "
            "Move large data to a file of its own and read it from a cell."
        )


def clean(text: str) -> str:
    """The text with what no UTF-8 text file can hold (NUL, half of a character) replaced by U+FFFD.

    A whole character that arrived as two halves, as JavaScript may send it, is put together.
    """
    if not _UNSOUND.search(text):
        return text
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.replace("\x00", REPLACEMENT)


def check_text(text: str, what: str) -> None:
    """`InvalidError` when the text could not be written to a file and read again."""
    found = _UNSOUND.search(text)
    if found:
        raise InvalidError(f"{what} holds {found.group()!r}, which no text file can. Remove that character.")


def newline_of(text: str) -> str:
    r"""`"\r\n"` when every line of the text ends so, else `"\n"`."""
    ends = text.count("\n")
    return "\r\n" if ends and ends == text.count("\r\n") else "\n"


def split(text: str) -> tuple[list[str], str]:
    r"""The lines of a file (the last one is "" after a final newline), and what ends them.

    Only "\n" or "\r\n" ends a line; in a file that mixes both, a "\r" belongs to its line.
    """
    newline = newline_of(text)
    return text.replace(newline, "\n").split("\n"), newline


def join(lines: list[str], newline: str) -> str:
    """The opposite of `split`."""
    return "\n".join(lines).replace("\n", newline)


def is_blank(line: str) -> bool:
    """Whether Markdown sees nothing in the line."""
    return not line.strip(" \t\r")

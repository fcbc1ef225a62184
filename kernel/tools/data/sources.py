"""Where the text comes from that a data tool works on, and where its result goes: the call itself, or a file."""

from __future__ import annotations

import asyncio
import codecs
from collections.abc import Sequence
from typing import Any

from kernel.errors import InvalidError
from kernel.records import dataclass
from kernel.sandbox.files import Files
from kernel.tools.definition import Bench

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class DataOptions:
    """Options of the tools for data: they narrow what the profile allows, never widen it.

    `allowed_paths` are the only folders and files, all when empty; with `read_only` nothing is written;
    `max_file_size` is in bytes, of a text too. A call takes at most `timeout` seconds.
    """

    allowed_paths: tuple[str, ...] = ()
    read_only: bool = False
    max_file_size: int | None = None
    timeout: float = 10.0


def files_of(bench: Bench) -> Files:
    """The hands on files, as far as the options let them reach."""
    options: Any = bench.options
    return bench.files.narrowed(options.allowed_paths, options.read_only, options.max_file_size)


async def text_of(bench: Bench, tool: str, text: str | None, path: str, encoding: str = "") -> tuple[str, str]:
    """The text of a call or of its file, and its encoding. `InvalidError` for none, both, too much, or no text."""
    files = files_of(bench)
    if (text is None) == (not path):
        raise InvalidError(f"{tool} works on 'text' or on a file by its 'path': give one of them.")
    if text is not None:
        # As many bytes as a file may have.
        if len(text) > files.max_size:
            raise InvalidError(f"The text has {len(text)} characters; the most is {files.max_size}.")
        return text.removeprefix("\ufeff"), "utf-8"
    content = await asyncio.to_thread(files.read, path)
    return decoded(content, path, encoding)


def decoded(content: bytes, path: str, encoding: str = "") -> tuple[str, str]:
    """The text of a file and its encoding: the one that was said, that of its mark, or UTF-8."""
    marked = next((name for mark, name in BOMS if content.startswith(mark)), "")
    if not (encoding or marked) and b"\0" in content[: 1 << 16]:
        raise InvalidError(f"{path!r} is a binary file, no text.", path=path)
    try:
        used = codecs.lookup(encoding or marked or "utf-8")
        if not getattr(used, "_is_text_encoding", True):
            raise LookupError(encoding)
        return content.decode(used.name).removeprefix("\ufeff"), used.name
    except LookupError:
        raise InvalidError(f"{encoding!r} is no encoding of texts. Try utf-8, utf-16, latin-1 or cp1252.") from None
    except (UnicodeError, ValueError) as error:
        told = f"{path!r} is no text in {encoding or marked or 'utf-8'}: {error}. Say which 'encoding' it has."
        raise InvalidError(told, path=path) from None


async def put(bench: Bench, path: str, content: str | bytes) -> int:
    """Write a result to a file. Gives its size."""
    data = content.encode() if isinstance(content, str) else content
    return await asyncio.to_thread(files_of(bench).replace, path, data)


def needed(tool: str, operation: str, given: Any, name: str, what: str) -> None:
    """`InvalidError` when an operation lacks a parameter."""
    if given in (None, "", [], {}):
        raise InvalidError(f"{tool}: {operation!r} needs {name!r}, {what}.")


def effect_of_writing(names: Sequence[str] = ("to",)) -> Any:
    """What a call does that writes a file only where one of these parameters names it."""

    def effect(input: Any) -> str:
        # Files that are read change, and writing one twice gives the same: both are recorded.
        touches = isinstance(input, dict) and any(input.get(name) for name in ("path", "file_path", *names))
        return "idempotent" if touches else "pure"

    return effect

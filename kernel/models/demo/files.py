"""Wishes about files in plain words, and the calls that fulfil them with whatever file tool is at hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kernel.messages import ToolCall, ToolSpec
from kernel.records import dataclass

PATH = r"[\"'“`]?((?:[~.\w-]*/)*[\w.-]+\.[A-Za-z]\w{0,7}|(?:~|\.{0,2}|(?=\w*[A-Za-z])[\w-]+)/[\w./-]*)[\"'”`]?"

VERBS: dict[str, tuple[str, ...]] = {
    "read": ("read", "read_file", "get", "cat", "load", "open", "view"),
    "write": ("write", "write_file", "save", "create", "put"),
    "append": ("append", "append_file", "add"),
    "list": ("list", "list_directory", "list_dir", "list_files", "ls", "dir"),
    "delete": ("delete", "remove", "delete_file", "remove_file", "unlink"),
    "exists": ("exists", "stat", "info"),
}
"""What can be done with a file → words a tool may call it."""

OPERATION_NAMES = ("operation", "action", "op", "command", "mode", "method")
PATH_NAMES = ("path", "file_path", "filepath", "filename", "file_name", "file", "directory", "dir", "folder", "name")
CONTENT_NAMES = ("content", "contents", "text", "data", "body")

BACKWARDS = r"(?:it|this|that|them|(?:the|its) (?:\w+ )?(?:result|answer|sum|total|number|output|summary))"


@dataclass(frozen=True, slots=True)
class Wish:
    """Something to do with a file. `content` None means "the result of what was done before"."""

    verb: str
    path: str
    content: str | None = ""


def find_wish(text: str) -> Wish | None:
    """The wish in a sentence; None when it has none."""
    for find in (_write, _delete, _list, _exists, _read):
        wish = find(text)
        if wish is not None:
            return wish
    return None


def _write(text: str) -> Wish | None:
    target = rf"(?:to|into|in|as|at)\s+(?:a\s+|the\s+)?(?:new\s+)?(?:file\s+)?(?:called\s+|named\s+)?{PATH}"
    found = re.search(rf"\b(write|save|store|put|append|add)\b\s+(.+?)\s+{target}", text, re.IGNORECASE | re.DOTALL)
    if found:
        verb = "append" if found[1].lower() in ("append", "add") else "write"
        return Wish(verb, found[3], _content(found[2]))
    filling = r"(?:with|containing|that says|saying)\s+(?:the\s+)?(?:content|contents|text)?\s*:?\s*(.+)$"
    found = re.search(rf"\b(?:create|make|write)\b.*?{PATH}\s+{filling}", text, re.IGNORECASE | re.DOTALL)
    return Wish("write", found[1], _content(found[2])) if found else None


def _content(said: str) -> str | None:
    said = re.sub(r"^(?:the )?(?:text|content|line|words?|sentence)\s*:?\s+", "", said.strip(), flags=re.IGNORECASE)
    if re.fullmatch(BACKWARDS, said, re.IGNORECASE):
        return None
    quoted = re.fullmatch(r"[\"'“`](.*)[\"'”`][.!?]?", said, re.DOTALL)
    return quoted[1] if quoted else said


def _delete(text: str) -> Wish | None:
    found = re.search(rf"\b(?:delete|remove|erase)\b.*?{PATH}", text, re.IGNORECASE)
    return Wish("delete", found[1]) if found else None


def _list(text: str) -> Wish | None:
    wanted = r"\b(?:list|show|which|what)\b(?:\s+\w+){0,4}?\s+(?:files|folders?|director(?:y|ies)|entries)\b"
    if not re.search(wanted, text, re.IGNORECASE):
        return None
    where = r"\b(?:in|of|under|inside)\s+(?:the\s+)?(?:folder\s+|directory\s+)?[\"'“`]?([~\w./-]+)"
    found = re.search(where, text, re.IGNORECASE)
    here = found is None or found[1].lower() in ("this", "the", "my", "current", "here", "workspace")
    return Wish("list", "." if found is None or here else found[1].rstrip("?!,") or ".")


def _exists(text: str) -> Wish | None:
    found = re.search(rf"\b(?:does|is there)\b.*?{PATH}.*?(?:exist)?", text, re.IGNORECASE)
    return Wish("exists", found[1]) if found and re.search(r"exist|is there", text, re.IGNORECASE) else None


def _read(text: str) -> Wish | None:
    verb = (
        r"\b(?:read|open|show|display|print|cat|load|summari[sz]e|what(?:'s| is) (?:in|inside)|what does|contents? of|"
        r"look at|count|in the file)\b"
    )
    found = re.search(rf"{verb}.*?(?<![\w/]){PATH}", text, re.IGNORECASE)
    named = re.search(
        r"\b(?:read|open|show)\b.*?\bfile\s+(?:called\s+|named\s+)?[\"'“`]?([\w./-]+)", text, re.IGNORECASE
    )
    path = found or named
    return Wish("read", path[1].rstrip(".?!,")) if path else None


def call_for(wish: Wish, tools: tuple[ToolSpec, ...], earlier: str | None) -> ToolCall | None:
    """The call that fulfils the wish; None when no tool can, or when what is to be written is not known yet.

    `earlier` is the result of the calls before; None while there is none.
    """
    content = earlier if wish.content is None else wish.content
    for tool in tools:
        arguments = None if content is None else _arguments(wish, tool, content)
        if arguments is not None:
            return ToolCall("", tool.name, arguments)
    return None


def _arguments(wish: Wish, tool: ToolSpec, content: str) -> dict[str, Any] | None:
    properties = tool.parameters.get("properties")
    properties = properties if isinstance(properties, Mapping) else {}
    path = next((name for name in PATH_NAMES if name in properties), "")
    operation = next((name for name in OPERATION_NAMES if name in properties), "")
    words = set(re.findall(r"[a-z]+", f"{tool.name} {tool.description}".lower()))
    if not path or not words & {"file", "files", "filesystem", "directory", "folder", "folders"}:
        return None
    arguments: dict[str, Any] = {path: wish.path}
    if operation:
        verb = _verb(wish.verb, properties[operation])
        if verb is None:
            return None
        arguments = {operation: verb, **arguments}
    elif not set(VERBS[wish.verb]) & set(re.findall(r"[a-z]+", tool.name.lower())):
        return None
    return _with_content(wish, arguments, properties, content)


def _with_content(
    wish: Wish, arguments: dict[str, Any], properties: Mapping[str, Any], content: str
) -> dict[str, Any] | None:
    if wish.verb not in ("write", "append"):
        return arguments
    name = next((name for name in CONTENT_NAMES if name in properties), "")
    return {**arguments, name: content} if name else None


def _verb(verb: str, schema: Any) -> str | None:
    """The tool's own word for a verb; the plain word when the tool lists none."""
    choices = schema.get("enum") if isinstance(schema, Mapping) else None
    return verb if not choices else next((word for word in VERBS[verb] if word in choices), None)

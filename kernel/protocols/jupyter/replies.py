"""Requests about code that does not run: kernel info, completion, help, syntax, history. Pure, no sockets.

What our own client needs beyond the protocol rides in the reply's metadata: `completions`, `problem`, `signature`,
`tools`.
"""

from __future__ import annotations

import fnmatch
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, field
from typing import Any

from kernel import __version__
from kernel.engines.protocol import Chunk, SyntaxProblem
from kernel.errors import InvalidError, describe_error, told_to_person
from kernel.protocols.executor import Executor, Pausing
from kernel.protocols.jupyter.spec import DEFAULT_LANGUAGE
from kernel.protocols.jupyter.wire import PROTOCOL_VERSION, Message
from kernel.records import dataclass

_END_OF_CODE: Mapping[str, tuple[str, ...]] = {
    "lua": ("near <eof>",),
    "javascript": ("unexpected end",),
    "python": ("expected an indented block", "was never closed", "unterminated triple-quoted"),
}
"""How each engine says that the code stops too early."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The content of a reply, and our own additions for its metadata."""

    content: Mapping[str, Any]
    ours: Mapping[str, Any] = field(default_factory=dict)


SPOKEN: Mapping[str, Mapping[str, str]] = {
    "lua": {
        "version": "5.4",
        "mimetype": "text/x-lua",
        "file_extension": ".lua",
        "pygments_lexer": "lua",
        "codemirror_mode": "lua",
    },
    "javascript": {
        "version": "ES2024",
        "mimetype": "text/javascript",
        "file_extension": ".js",
        "pygments_lexer": "javascript",
        "codemirror_mode": "javascript",
    },
    "python": {
        "version": platform.python_version(),
        "mimetype": "text/x-python",
        "file_extension": ".py",
        "pygments_lexer": "ipython3",
        "codemirror_mode": "python",
    },
    "sql": {
        "version": "1",
        "mimetype": "application/sql",
        "file_extension": ".sql",
        "pygments_lexer": "sql",
        "codemirror_mode": "sql",
    },
}
"""Language → what Jupyter wants to know of it."""


def kernel_info(language: str = DEFAULT_LANGUAGE) -> Reply:
    """Who we are."""
    return Reply(
        {
            "status": "ok",
            "protocol_version": PROTOCOL_VERSION,
            "implementation": "llmspell",
            "implementation_version": __version__,
            "language_info": {"name": language, **SPOKEN[language]},
            "banner": f"LLMSpell {__version__}: scripts that direct agents, tools and workflows.",
            "help_links": [],
            "debugger": False,
            "supported_features": [],
        }
    )


def completion(executor: Executor, request: Message) -> Reply:
    """What could be written at the cursor (offsets in characters)."""
    source, cursor = _code_and_cursor(request)
    found = executor.complete(source, cursor, language_of(request))
    types = [
        {"text": item.label, "type": item.kind, "signature": item.detail, "start": found.start, "end": found.end}
        for item in found.items
    ]
    content = {
        "status": "ok",
        "matches": [item.label for item in found.items],
        "cursor_start": found.start,
        "cursor_end": found.end,
        "metadata": {"_jupyter_types_experimental": types},
    }
    return Reply(content, {"completions": asdict(found)})


def inspection(executor: Executor, request: Message) -> Reply:
    """Help for the name at the cursor; for ours also the call whose arguments are being written there."""
    source, cursor = _code_and_cursor(request)
    text = executor.inspect(source, cursor, language_of(request))
    data = {"text/markdown": text, "text/plain": text} if text else {}
    signature = executor.signature(source, cursor, language_of(request))
    ours = {"signature": None if signature is None else asdict(signature)}
    return Reply({"status": "ok", "found": bool(text), "data": data, "metadata": {}}, ours)


def completeness(executor: Executor, request: Message) -> Reply:
    """Whether the code can run as it is."""
    chunk = Chunk(_text(request, "code"), str(request.ours.get("name") or "cell"), str(request.ours.get("cell", "")))
    problem = executor.check(chunk, language_of(request))
    if problem is None:
        return Reply({"status": "complete"}, {"problem": None})
    ours = {"problem": asdict(problem)}
    return Reply(
        {"status": "incomplete", "indent": "  "}
        if stops_early(problem, language_of(request))
        else {"status": "invalid"},
        ours,
    )


def tools(executor: Executor, _: Message) -> Reply:
    """Every tool of the spell; a request of ours alone."""
    return Reply({"status": "ok"}, {"tools": executor.tools()})


def breakpoints(executor: Executor, request: Message) -> Reply:
    """Where the spell pauses from now on; a request of ours alone."""
    if isinstance(executor, Pausing):
        executor.breakpoints.adopt(request.content.get("breakpoints"))
    return Reply({"status": "ok"}, {})


def history(entries: Sequence[str], request: Message) -> Reply:
    """Cells that ran in this kernel, which is session 1; each as (session, number, code)."""
    asked = request.content
    found = [(1, number, code) for number, code in enumerate(entries, 1)]
    match asked.get("hist_access_type"):
        case "range":
            stop = asked.get("stop")
            found = found[max(0, int(asked.get("start") or 1) - 1) : None if stop is None else max(0, int(stop) - 1)]
        case "search":
            pattern = str(asked.get("pattern", "*"))
            found = [entry for entry in found if fnmatch.fnmatchcase(entry[2], pattern)]
            if asked.get("unique"):
                found = sorted({code: (session, number, code) for session, number, code in found}.values())
    if asked.get("hist_access_type") != "range" and asked.get("n") is not None:
        found = found[-int(asked["n"]) :] if int(asked["n"]) > 0 else []
    if asked.get("output"):
        return Reply({"status": "ok", "history": [(session, number, (code, None)) for session, number, code in found]})
    return Reply({"status": "ok", "history": found})


def failure(error: BaseException | Mapping[str, Any]) -> Reply:
    """An error as the protocol writes it: `ename`, `evalue`, `traceback`."""
    data = describe_error(error) if isinstance(error, BaseException) else dict(error)
    return Reply({"status": "error", **error_content(data)}, {"error": data})


def error_content(error: Mapping[str, Any]) -> dict[str, Any]:
    """The three fields of an error of ours (`type`, `message`, and for scripts `traceback`)."""
    name, message = str(error.get("type", "internal")), told_to_person(error)
    lines = str(error.get("traceback") or "").splitlines()
    return {"ename": name, "evalue": message, "traceback": [f"{name}: {message}", *lines]}


def language_of(request: Message) -> str:
    """The language a request is about."""
    return str(request.ours.get("language") or DEFAULT_LANGUAGE)


def _code_and_cursor(request: Message) -> tuple[str, int]:
    source = _text(request, "code")
    cursor = request.content.get("cursor_pos")
    return source, min(len(source), cursor) if isinstance(cursor, int) and cursor >= 0 else len(source)


def _text(request: Message, name: str) -> str:
    value = request.content.get(name)
    if not isinstance(value, str):
        raise InvalidError(f"A {request.type} needs the text {name!r}; it has {value!r}.")
    return value


def stops_early(problem: SyntaxProblem, language: str) -> bool:
    """Whether code is only not complete yet."""
    return any(words in problem.message.lower() for words in _END_OF_CODE.get(language, ()))

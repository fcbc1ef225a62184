"""What a browser's tab has not, in a sentence for an error that comes of it. Not here: the error itself (`faults`)."""

from __future__ import annotations

import errno
import sys

ELSEWHERE = "Open the spellbook on a computer for that."

NO_PROCESSES = 138
"""The number of the error with which Emscripten refuses to start a program; Python has no name for it."""

NO_SOCKETS = (errno.ENOTCONN, errno.EHOSTUNREACH, errno.ECONNREFUSED, errno.EAFNOSUPPORT, errno.EINPROGRESS)


def explain(error: BaseException) -> str:
    """A sentence for a person; "" for an error that has nothing to do with where it happened."""
    if isinstance(error, ModuleNotFoundError):
        return _no_module((error.name or "").partition(".")[0])
    if isinstance(error, RuntimeError) and "start new thread" in str(error):
        return f"A browser's tab has no threads; `async` functions run beside each other. {ELSEWHERE}"
    number = _number(error)
    if number == NO_PROCESSES:
        return f"A browser's tab runs no other programs. {ELSEWHERE}"
    if number in NO_SOCKETS:
        return (
            "A browser's tab has no sockets. Pages of the web are read with `urllib.request.urlopen(address)` or "
            "`await pyodide.http.pyfetch(address)`, when their server allows this page's origin (CORS)."
        )
    return ""


def _no_module(name: str) -> str:
    if name in sys.stdlib_module_names:
        return f"This part of Python's own library is not in a browser's tab. {ELSEWHERE}"
    return (
        f"In a browser's tab there are Python's own library, modules beside the notebook and a few more; {name} is "
        f"none of them. {ELSEWHERE}"
    )


def _number(error: BaseException) -> int | None:
    """The number of the system's error, also of one that `urllib` has wrapped."""
    if not isinstance(error, OSError):
        return None
    inner = getattr(error, "reason", None)
    return inner.errno if isinstance(inner, OSError) else error.errno

"""What a tab has not is said in a sentence, and nothing is said of other errors."""

from __future__ import annotations

import errno
from urllib.error import URLError

import pytest

from kernel.engines.python.child.absence import explain
from kernel.engines.python.child.faults import report

TOLD = {
    "a module of nobody": (
        ModuleNotFoundError("No module named 'numpy'", name="numpy.linalg"),
        "numpy is none of them",
    ),
    "a part of the library": (
        ModuleNotFoundError("No module named '_tkinter'", name="_tkinter"),
        "Python's own library",
    ),
    "a thread": (RuntimeError("can't start new thread"), "no threads"),
    "a process": (OSError(138, "emscripten does not support processes."), "no other programs"),
    "a socket": (OSError(errno.ENOTCONN, "Socket not connected"), "no sockets"),
    "a page of the web": (URLError(OSError(errno.ENOTCONN, "Socket not connected")), "pyodide.http.pyfetch"),
}


@pytest.mark.parametrize("name", TOLD)
def test_what_is_missing_is_named(name: str) -> None:
    error, words = TOLD[name]
    assert words in explain(error)
    assert words in report(error, explain(error))["message"]
    assert ".." not in report(error, explain(error))["message"]


@pytest.mark.parametrize(
    "error", [ValueError("no"), OSError(errno.ENOENT, "no file"), RuntimeError("other"), URLError("x")]
)
def test_of_other_errors_nothing_is_said(error: Exception) -> None:
    assert explain(error) == ""
    assert report(error, "")["message"].endswith(str(error))

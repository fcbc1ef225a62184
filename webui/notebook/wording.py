"""How outputs, failures and questions are written for the page. Pure; the other end is `src/messages.ts`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, assert_never

from kernel.charts import MIME as CHART
from kernel.errors import told_to_person
from kernel.policy import DEFAULT_PROFILE
from kernel.profiles import own_profiles
from kernel.sandbox import tab
from kernel.sandbox.walls import wall_trouble
from studio.kernels.client import Display, Failure, Output, Question, Stream
from studio.notebook.document import Notebook
from webui.notebook.charts import MIME as BOKEH
from webui.notebook.charts import bokeh_of

_PYTHON = {
    "trusted": "Python cells are trusted code: they run in a process of their own, with all the rights that you have.",
    "isolated": "Python cells run in a process of their own that may reach no other file, program or host.",
    "off": "The profile of this notebook does not allow Python cells.",
}
_PYTHON_IN_TAB = _PYTHON | {
    "trusted": "Python cells are trusted code: they reach the web, and all that this site keeps in the browser.",
    "isolated": "The profile isolates Python cells, which cannot be done in a browser's tab: here they do not run.",
}
_NO_WALLS_IN_TAB = "A browser's tab cannot isolate scripts further: the browser itself is the wall around them."

MOST_TRACEBACK = 20_000
"""Characters of a traceback that are sent to a page."""


def output_to_plain(output: Output, cell: str, notebook: Notebook) -> dict[str, Any]:
    """An output of the cell `cell`; an error knows the cell that its line is in."""
    match output:
        case Stream(name, text):
            return {"type": "stream", "name": name, "text": text}
        case Display(data):
            return {"type": "display", "data": shown(data)}
        case Failure(error):
            return {"type": "failure", "error": _error_to_plain(error, cell, notebook)}
    assert_never(output)


def shown(data: Mapping[str, Any]) -> dict[str, Any]:
    """A rich output as the page draws it: a chart as a figure, and no plain form beside a better one."""
    drawn = dict(data)
    if CHART in drawn:
        drawn[BOKEH] = bokeh_of(drawn.pop(CHART))
    return drawn if len(drawn) == 1 else {kind: content for kind, content in drawn.items() if kind != "text/plain"}


def problems(outputs: Iterable[Output], cell: str, notebook: Notebook) -> dict[str, list[dict[str, Any]]]:
    """The lines that the errors among a cell's outputs name: cell id → problems. A problem has line and message."""
    found: dict[str, list[dict[str, Any]]] = {}
    for output in outputs:
        if isinstance(output, Failure) and _line(output.error):
            place = cell_of(output.error, cell, notebook)
            found.setdefault(place, []).append(problem(output.error))
    return found


def problem(error: Mapping[str, Any]) -> dict[str, Any]:
    """An error with a line, as an editor shows it: `{line, column?, message, severity}`; both count from 1."""
    plain = {"line": _line(error) or 1, "message": told_to_person(error), "severity": "error"}
    column = error.get("column")
    return plain | ({"column": column} if isinstance(column, int) and column > 0 else {})


def cell_of(error: Mapping[str, Any], cell: str, notebook: Notebook) -> str:
    """The id of the cell that the error's `file` names; `cell`, where it happened, when it names none."""
    if any(other.id == error.get("cell") for other in notebook.cells):
        return str(error["cell"])
    named = error.get("file")
    for other in notebook.cells:
        if named and named == notebook.label(other.id):
            return other.id
    return cell


def question_to_plain(question: Question) -> dict[str, Any]:
    """A question of the running spell: `{id, kind, question}`."""
    return {"id": question.id, "kind": question.kind, "question": dict(question.question)}


def language_notes(notebook: Notebook) -> dict[str, str]:
    """What a person should know of code in a language, under the notebook's security profile: language → note."""
    profile = notebook.profile
    profiles = own_profiles()
    chosen = profiles.named(profile if profile in profiles.names() else DEFAULT_PROFILE)
    mode = "isolated" if notebook.is_isolated and chosen.python != "off" else chosen.python
    return {"python": (_PYTHON_IN_TAB if tab.is_in_tab else _PYTHON)[mode]}


def isolation_to_plain(notebook: Notebook) -> dict[str, Any]:
    """Whether the notebook's scripts run behind walls, and a sentence on why they cannot here: `{on, trouble, tab}`."""
    trouble = wall_trouble()
    said = f"Scripts cannot be isolated on this computer: {trouble}." if trouble else ""
    return {"on": notebook.is_isolated, "trouble": _NO_WALLS_IN_TAB if tab.is_in_tab else said, "tab": tab.is_in_tab}


def _error_to_plain(error: Mapping[str, Any], cell: str, notebook: Notebook) -> dict[str, Any]:
    plain: dict[str, Any] = {"type": str(error.get("type", "script")), "message": told_to_person(error)}
    if line := _line(error):
        plain |= {"line": line, "file": str(error.get("file", "")), "cell": cell_of(error, cell, notebook)}
    if error.get("diff"):
        plain["diff"] = str(error["diff"])
    traceback = error.get("traceback")
    text = "\n".join(map(str, traceback)) if isinstance(traceback, (list, tuple)) else str(traceback or "")
    return plain | ({"traceback": text[:MOST_TRACEBACK]} if text else {})


def _line(error: Mapping[str, Any]) -> int:
    line = error.get("line")
    return line if isinstance(line, int) and line > 0 else 0

"""What of a notebook an app shows: its title and introduction, a form, chosen outputs, perhaps a chat. Pure.

    app:                              # in the front matter; all of it may be left out
      about: Writes a short brief     # else the prose before the first code
      outputs: [answer, chart]        # else cells with the class .output, else the last result and what is displayed
      chat: helper                    # the name of an agent of the spell
      run: Write it                   # what the button says

Not here: how it is served (`webui.apps`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kernel.errors import InvalidError
from kernel.records import dataclass
from studio.kernels.client import Display, Execution, Failure, Output
from studio.notebook.document import Cell, Notebook
from studio.notebook.executing import runs

KEY = "app"
"""The key of the front matter."""

MOST_VISITORS = 8
"""How many people can use an app at once, when nothing else is said; each has a kernel of their own."""

_KNOWN = ("about", "outputs", "chat", "run")


@dataclass(frozen=True, slots=True)
class AppWishes:
    """How apps are to be served: "" for no password, "" for a link of their own making.

    `host` is the address of this machine to listen at, `names` what the server is called besides, `public` the address
    of a proxy in front of it, "" for none. `files` are all the notebooks, when there are several. After `expires`
    seconds nobody can use them any more; 0 for never.
    """

    password: str = ""
    link: str = ""
    visitors: int = MOST_VISITORS
    host: str = "127.0.0.1"
    names: tuple[str, ...] = ()
    public: str = ""
    files: tuple[str, ...] = ()
    expires: float = 0.0


@dataclass(frozen=True, slots=True)
class AppPlan:
    """What an app shows. `outputs` are the ids of the cells whose outputs are shown; None for the usual choice.

    `last` is the last cell of code; `chat` the name of an agent, "" for none; `run` what the button says.
    """

    title: str
    about: str
    outputs: frozenset[str] | None
    last: str
    chat: str
    run: str
    has_form: bool

    def shows(self, cell: str, output: Output) -> bool:
        """Whether a visitor sees the output. What went wrong is always seen."""
        if isinstance(output, Failure):
            return True
        if self.outputs is not None:
            return cell in self.outputs
        return cell == self.last or (isinstance(output, Display) and [*output.data] != ["text/plain"])


def of_app(execution: Execution) -> Execution:
    """The same, so that the trace calls its run one of an app."""
    about = {**execution.about, "kind": "app", "title": f"{execution.about.get('title', '')} (app)".strip()}
    return replace(execution, about=about)


def plan_app(notebook: Notebook, name: str) -> AppPlan:
    """The app of a notebook; `name` is its title when it has none. `InvalidError` when `app` is malformed."""
    said = notebook.extra.get(KEY)
    if said is not None and not isinstance(said, Mapping):
        raise InvalidError("`app` in the front matter must be a mapping: about, outputs, chat, run.")
    said = said or {}
    unknown = [key for key in said if key not in _KNOWN]
    if unknown:
        raise InvalidError(f"`app` in the front matter does not know {unknown[0]!r}. Use: {', '.join(_KNOWN)}.")
    chat = _text(said, "chat")
    code = [cell for cell in notebook.cells if runs(cell)]
    if not code:
        raise InvalidError("This notebook has no code, so there is nothing an app could run. Write a cell first.")
    return AppPlan(
        title=notebook.title or name,
        about=_text(said, "about") or _introduction(notebook),
        outputs=_outputs(said, notebook),
        last=code[-1].id,
        chat=chat,
        run=_text(said, "run") or "Run",
        has_form=bool(notebook.params) or not chat,
    )


def _text(said: Mapping[str, Any], key: str) -> str:
    value = said.get(key)
    if value is not None and not isinstance(value, str):
        raise InvalidError(f"`app: {key}` in the front matter must be text, not {value!r}.")
    return value or ""


def _outputs(said: Mapping[str, Any], notebook: Notebook) -> frozenset[str] | None:
    names = said.get("outputs")
    if names is None:
        marked = frozenset(cell.id for cell in notebook.cells if ".output" in cell.options)
        return marked or None
    ids = {cell.name: cell.id for cell in notebook.cells if cell.name}
    if not isinstance(names, list) or any(name not in ids for name in names if isinstance(name, str)):
        known = ", ".join(ids) or "none has a name yet"
        raise InvalidError(f"`app: outputs` in the front matter must be a list of cells' names. There are: {known}.")
    return frozenset(ids[name] for name in names if isinstance(name, str))


def _introduction(notebook: Notebook) -> str:
    """The prose before the first code, without a heading that says the title again."""
    prose = []
    for cell in notebook.cells:
        if cell.kind != "markdown":
            break
        prose.append(_without_title(cell, notebook.title))
    return "\n\n".join(prose).strip()


def _without_title(cell: Cell, title: str) -> str:
    first, _, rest = cell.source.partition("\n")
    return rest if first.startswith("# ") and (not title or first[2:].strip() == title.strip()) else cell.source

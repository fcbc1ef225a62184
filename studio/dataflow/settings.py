"""What the front matter says of dataflow: `execution: lazy | automatic`, and `budget`. Not what follows from it."""

from __future__ import annotations

from typing import Any, Literal

from kernel.budget import Budget, read_budget
from kernel.errors import InvalidError
from studio.notebook.changes import SetExtra
from studio.notebook.document import Notebook

EXECUTION, BUDGET = "execution", "budget"

Execution = Literal["lazy", "automatic"]


def is_automatic(notebook: Notebook) -> bool:
    """Whether what depends on a run follows by itself; not unless the notebook says so in so many words."""
    return str(notebook.extra.get(EXECUTION, "")).strip() == "automatic"


def set_execution(mode: str) -> SetExtra:
    """The change that says how a notebook runs; `lazy` is what it does when it says nothing. `InvalidError`."""
    if mode not in ("lazy", "automatic"):
        raise InvalidError(f"A notebook's `execution` is lazy or automatic, not {mode!r}.")
    return SetExtra(EXECUTION, None if mode == "lazy" else mode)


def budget_of(notebook: Notebook) -> Budget | None:
    """The budget of a notebook, None for none. `InvalidError` for one that nobody understands."""
    return read_budget(notebook.extra.get(BUDGET))


def set_budget(cost: Any, tokens: Any, ask_above: Any = None) -> SetExtra:
    """The change that gives a notebook a budget; fields as of `Budget`, None for no bound. `InvalidError`."""
    given = {"usd": cost, "tokens": tokens, "ask_above": ask_above}
    said = {name: value for name, value in given.items() if value is not None}
    read_budget(said or None)
    short = said["usd"] if list(said) == ["usd"] else said
    return SetExtra(BUDGET, short if said else None)

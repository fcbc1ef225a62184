"""What is asked before a window closes: whether to end what still runs there. Not here: who asks, or how it looks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kernel.records import dataclass

MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Question:
    """A title, what is at stake, and the word on the button that closes all the same."""

    title: str
    text: str
    go: str


def question_of(sessions: Iterable[Mapping[str, Any]]) -> Question | None:
    """What to ask, given the open notebooks as `/api/sessions` says; None when nothing would be lost."""
    known = list(sessions)
    busy = [name_of(one) for one in known if one.get("status") == "busy"]
    unsaved = [name_of(one) for one in known if one.get("saved") is False]
    if unsaved:
        return Question(
            "Close without saving?",
            f"{named(unsaved)} could not be saved yet. The page says why; what changed since is lost when you close.",
            "Close without saving",
        )
    if busy:
        runs = "run" if len(busy) == 1 else "runs"
        return Question(
            f"End the {runs} and close?",
            f"{named(busy)} {'is' if len(busy) == 1 else 'are'} still running. Closing ends the {runs}; what was done "
            "so far is kept in the trace.",
            f"End the {runs} and close",
        )
    return None


def name_of(session: Mapping[str, Any]) -> str:
    """What a person calls a notebook."""
    return str(session.get("title") or session.get("path") or "A notebook")


def named(names: list[str]) -> str:
    """Names in a sentence: `“a”`, `“a” and “b”`, `“a”, “b”, “c” and 2 more`."""
    quoted = [f"“{name}”" for name in names[:MOST_NAMED]]
    if len(names) > MOST_NAMED:
        return f"{', '.join(quoted)} and {len(names) - MOST_NAMED} more"
    return " and ".join(filter(None, [", ".join(quoted[:-1]), quoted[-1]]))

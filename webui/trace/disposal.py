"""What a page does with runs that a person chose: weighed before the question, then deleted, archived or restored.

Not here: what that means (`webui.custody`), and the files that runs come and go as (`webui.keeping`).
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from kernel.errors import SpellError
from kernel.stores.keeping import WHATS, What, said
from kernel.stores.sizes import written_size
from webui.trace.components import Message

if TYPE_CHECKING:
    from webui.custody import Custody

UNDO: dict[What, What] = {"archive": "restore", "restore": "archive"}
"""What takes back what was done; what was deleted is gone."""


class Disposal:
    """The wishes of one page. `send` tells the browser, `run` does work soon."""

    def __init__(
        self, custody: Custody, send: Callable[[Message], None], run: Callable[[Coroutine[Any, Any, None]], None]
    ) -> None:
        self._custody = custody
        self._send = send
        self._run = run

    def hear(self, message: Message) -> bool:
        """Take a message of the page; False when it is not about that."""
        match message:
            case {"op": "weigh", "what": what, "runs": list(runs)} if what in WHATS:
                self._run(self._try(self._weigh(what, _texts(runs))))
            case {"op": "dispose", "what": what, "runs": list(runs)} if what in WHATS:
                self._run(self._try(self._dispose(what, _texts(runs))))
            case _:
                return False
        return True

    async def _try(self, work: Coroutine[Any, Any, Message]) -> None:
        try:
            told = await work
        except SpellError as error:
            told = {"op": "disposed", "runs": [], "said": "", "trouble": error.message, "undo": ""}
        self._send(told)

    async def _weigh(self, what: What, runs: list[str]) -> Message:
        stake = await self._custody.stake(what, runs)
        return {
            "op": "weighed",
            "what": what,
            "runs": list(stake.runs),
            "size": written_size(stake.size),
            "running": stake.running,
            "idle": stake.idle,
            "labelled": stake.labelled,
        }

    async def _dispose(self, what: What, runs: list[str]) -> Message:
        done = await self._custody.do(what, runs)
        trouble = "" if done.runs else _nothing(what)
        told = said(done) if done.runs else ""
        undo = UNDO.get(what, "") if done.runs else ""
        return {"op": "disposed", "runs": list(done.runs), "said": told, "trouble": trouble, "undo": undo}


def _nothing(what: What) -> str:
    match what:
        case "delete":
            return "Nothing was deleted: what still goes on cannot be."
        case "archive":
            return "Nothing was archived: those runs still go on, or are archived already."
        case "restore":
            return "Nothing was restored: those runs are not archived."


def _texts(values: list[Any]) -> list[str]:
    return [value for value in values if isinstance(value, str)]

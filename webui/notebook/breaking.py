"""What a page is told of the breakpoints of its notebook, and what it may wish of them.

Not here: what a breakpoint is (`kernel.breakpoints`), and how they are kept (`studio.notebook.breakpoints`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kernel.errors import InvalidError
from studio.notebook.breakpoints import Breakpoint
from studio.notebook.notices import BreakpointsChanged, Notice
from studio.notebook.session import Session
from webui.notebook.outbox import Outbox

Message = Mapping[str, Any]

Reply = Callable[[Message, Any], None]


def plain_breakpoint(one: Breakpoint) -> dict[str, Any]:
    """A breakpoint as the page knows it: `{id, where, kind, name, line, condition, enabled}`."""
    mark = one.mark
    told = {"kind": mark.kind, "name": mark.name, "line": mark.line, "moment": mark.moment}
    return {"id": one.id, **mark.plain(), **told}


def all_breakpoints(session: Session) -> list[dict[str, Any]]:
    """All of a notebook, in the order they were set."""
    return [plain_breakpoint(one) for one in session.breakpoints.all]


def tell_breakpoints(session: Session, notice: Notice, outbox: Outbox) -> None:
    """Tell the page of them when they have changed."""
    if isinstance(notice, BreakpointsChanged):
        outbox.put({"op": "breakpoints", "marks": all_breakpoints(session)})


def breakpoint_wishes(session: Session, reply: Reply) -> dict[str, Callable[[Message], object]]:
    """What a page may wish, by `op`. Setting one is answered: `{}`, or the `problem` that keeps it from being one."""

    def put(message: Message) -> None:
        where, condition, id = message.get("where"), message.get("condition"), message.get("id")
        try:
            session.breakpoints.put(
                str(where or ""),
                str(condition or ""),
                message.get("enabled") is not False,
                id if type(id) is int else 0,
            )
        except InvalidError as error:
            reply(message, {"problem": error.message})
        else:
            reply(message, {})

    def drop(message: Message) -> None:
        id = message.get("id")
        if type(id) is int:
            session.breakpoints.drop(id)
        else:
            session.breakpoints.drop_all()

    return {"break": put, "unbreak": drop}

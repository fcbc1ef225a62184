"""Doubles of tools that a spell does not have: a name that is spelled wrongly would never be noticed.

Not here: the doubles (`kernel.testing.doubles`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kernel.events import Event
from kernel.registry import suggest
from kernel.testing.doubles import Script
from studio.testing.testfile import Case


def refuse_unknown(case: Case, doubles: Mapping[str, Script], there: Iterable[str], events: Iterable[Event]) -> None:
    """`InvalidError` for a double that was not called, of a tool that is not `there` and that no model was offered.

    Doubles that several tests share may be of tools that only another of them has.
    """
    place = (*case.place, "doubles")
    if case.source is None or place not in case.source.spans:
        return
    unused = [name for name, script in doubles.items() if not script.calls]
    known = [*there, *_offered(events)] if unused else []
    for name in unused:
        if name not in known:
            problem = f"is a double of a tool that there is not.{suggest(name, known)}"
            raise case.source.wrong((*place, "tools", name), problem.removesuffix("."))


def _offered(events: Iterable[Event]) -> Iterable[str]:
    for event in events:
        if event.kind == "chat.started":
            tools = (event.data.get("input") or {}).get("tools") or ()
            yield from (str(tool["name"]) if isinstance(tool, dict) else str(tool) for tool in tools)

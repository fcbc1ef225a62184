"""Does the deeds in one visit, and notes what came of each. Not which deeds there are, nor how that is shown."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass

from playwright.async_api import Error

from tests.parity.deeds.all import DEEDS, Deed
from tests.parity.visit import Visit

LONGEST = 300
"""Seconds that one deed may take on a busy machine."""

WORKS, ABSENT, FAILED = "works", "not here", "failed"


@dataclass(frozen=True)
class Outcome:
    """What came of a deed in a place: `how` (`works`, `not here`, `failed`), and what was `said` if it did not work."""

    how: str
    said: str = ""


async def walk(
    visit: Visit, deeds: Iterable[Deed] = DEEDS, tell: Callable[[Deed, Outcome], None] | None = None
) -> dict[str, Outcome]:
    """The outcome of each deed by its id."""
    found = {}
    for deed in deeds:
        outcome = found[deed.id] = await outcome_of(deed, visit)
        if tell is not None:
            tell(deed, outcome)
        if outcome.how == FAILED:
            with suppress(AssertionError, Error):
                await visit.settle()
                await visit.to_book()
    return found


async def outcome_of(deed: Deed, visit: Visit) -> Outcome:
    """Do one. It is `not here` only where it is refused in the very words that it says of that place."""
    try:
        async with asyncio.timeout(LONGEST):
            await deed.do(visit)
    except (AssertionError, Error, TimeoutError) as error:
        words = deed.absent.get(visit.place, "")
        if words and words in str(error):
            return Outcome(ABSENT, words)
        return Outcome(FAILED, str(error) or f"it took more than {LONGEST} s")
    return Outcome(WORKS)

"""Errors of promises that nobody waits for: they end the cell or script in which they happened, once it is over.

Not here: what a promise is (`kernel.api.promise`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from kernel.api.site import Spell
from kernel.context import Context
from kernel.errors import ScriptError, describe_error
from kernel.operations import Call
from kernel.records import dataclass

POINTS = ("after_run_script", "after_run_cell")

MOST = 100
"""Rejections that are remembered; the first of them is what ends a run."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """An error of a run, and whether somebody has heard of it by now."""

    run_id: str
    error: BaseException
    is_heard: Callable[[], bool]


class Unheard:
    """The rejections of one spell that nobody had heard when they happened."""

    def __init__(self) -> None:
        self._rejections: deque[Rejection] = deque(maxlen=MOST)
        self._watching = False

    def note(self, spell: Spell, rejection: Rejection) -> None:
        """Remember a rejection until its cell or script is over."""
        self._rejections.append(rejection)
        if not self._watching:
            self._watching = True
            for point in POINTS:
                spell.hooks.register(point, self._look)

    async def _look(self, call: Call, ctx: Context) -> None:
        mine = [one for one in self._rejections if one.run_id == ctx.run.id]
        others = [one for one in self._rejections if one.run_id != ctx.run.id and not one.is_heard()]
        self._rejections = deque(others, MOST)
        for rejection in mine:
            if not rejection.is_heard():
                raise unheard_error(rejection.error) from rejection.error


def unheard_error(error: BaseException) -> ScriptError:
    """The error that ends a run: what was told to nobody, of the same type, and what to do about it."""
    described = describe_error(error)
    message = described.pop("message")
    told = f"{message} (A promise failed and nobody waited for it: add :await() or :catch(…).)"
    return ScriptError(told, **described)

"""The hooks of a spell: who wants to see or change an operation before, after, or when it fails.

Not here: named events (`kernel.listeners`), and the table a script's hook sees (`kernel.api`).
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from operator import attrgetter
from typing import NamedTuple

from kernel.context import Context
from kernel.hooks.points import ANY, MOMENTS, Point, points_named
from kernel.operations import Call, Do
from kernel.values import Value

DEFAULT_PRIORITY = 50

AROUND_PRIORITY = 1_000
"""Where middleware stands: it sees what all the hooks before have made of a call."""

MOST_CALLS = 1_000
"""Calls under way, above which those that were stopped are looked for and forgotten."""

Handler = Callable[[Call, Context], Awaitable[None]]
"""A hook: sees the call, and runs in a context from which it will not be called again."""

Concerns = Callable[[Call], bool] | str
"""Narrows a hook: to an agent or a workflow by its id, or to the calls that are wanted."""

EVERYBODY = ""

Around = Callable[[Call, Do, Context], Awaitable[Value]]
"""Middleware: gives the output of the call, and awaits `do(call)` for the rest of it, or does not."""


class Hook(NamedTuple):
    """A registered hook. Lower `priority` runs first, then the one that was registered first.

    `said` is the name its point was given; `scripted` that a script put it there and may clear it away.
    """

    priority: float
    id: int
    point: Point
    handler: Handler
    concerns: Concerns | None = None
    said: str = ""
    scripted: bool = False

    @property
    def subject(self) -> str:
        """The id of the agent or workflow it concerns; "" for everybody."""
        return self.concerns if isinstance(self.concerns, str) else EVERYBODY

    @property
    def place(self) -> tuple[float, int]:
        """Where it stands among the others."""
        return self.priority, self.id


class Hooks:
    """The hooks of a spell; stands at the door."""

    def __init__(self) -> None:
        self._hooks: dict[str, dict[str, list[Hook]]] = {moment: {} for moment in MOMENTS}
        self._next = 0
        self._calls: dict[tuple[str, str], Call] = {}
        self._most_calls = MOST_CALLS

    def register(
        self,
        point: str,
        handler: Handler,
        priority: float = DEFAULT_PRIORITY,
        concerns: Concerns | None = None,
        scripted: bool = False,
    ) -> int:
        """Put a hook at a point; `concerns` narrows it (to one agent, say). The id is for `remove`."""
        places = [(place, handler) for place in points_named(point)]
        return self.stand(places, priority, concerns, point, scripted)

    def stand(
        self,
        places: Iterable[tuple[Point, Handler]],
        priority: float = DEFAULT_PRIORITY,
        concerns: Concerns | None = None,
        said: str = "",
        scripted: bool = False,
    ) -> int:
        """Put what belongs together at several points, under one id."""
        self._next += 1
        for point, handler in places:
            hook = Hook(priority, self._next, point, handler, concerns, said, scripted)
            insort(self._hooks[point.moment].setdefault(hook.subject, []), hook, key=_place)
        return self._next

    def wrap(
        self, operations: Iterable[str], around: Around, concerns: Concerns | None = None, scripted: bool = False
    ) -> int:
        """Put middleware around operations. The one that was put there first is the outermost."""

        async def handler(call: Call, ctx: Context) -> None:
            async def wrapped(inner: Call, do: Do) -> Value:
                return await around(inner, do, ctx)

            call.wraps.append(wrapped)

        places = [(Point("before", operation), handler) for operation in operations]
        return self.stand(places, AROUND_PRIORITY, concerns, "around", scripted)

    def remove(self, id: int) -> None:
        """Take a hook away; nothing happens when it is gone already."""
        self._keep(lambda hook: hook.id != id)

    def clear(self, point: str | None = None) -> None:
        """Take away every hook that scripts put at a point, or anywhere."""
        places = points_named(point) if point else ()
        self._keep(lambda hook: not hook.scripted or (bool(places) and hook.point not in places))

    def __iter__(self) -> Iterator[Hook]:
        everything = (hook for lists in self._hooks.values() for hooks in lists.values() for hook in hooks)
        return iter(sorted(everything, key=_place))

    def around(self, ctx: Context) -> Iterator[Call]:
        """The calls that are under way at a place, from the inside."""
        span = ctx.span_id
        while (found := self._calls.get((ctx.run.id, span))) is not None:
            yield found
            span = found.ctx.parent_id

    def above(self, call: Call) -> Iterator[Call]:
        """The calls in which a call happens, from the inside."""
        return islice(self.around(call.ctx), 1, None)

    async def walk(self, moment: str, call: Call) -> None:
        """Run the hooks of a moment in order. An error of a hook ends the call with that error."""
        if moment == "before":
            self._enter(call)
        for hook in self._listed(moment, call):
            if self._stands(hook, call) and not _told(hook, call):
                await hook.handler(call, replace(call.ctx, inside=call.ctx.inside | {hook.id}))
        if call.operation == "execute_tool" and moment != "before" and not call.retry:
            for above in islice(self.above(call), 1):
                above.tools.append(call)
        if moment != "before" and not call.retry:
            self._calls.pop((call.ctx.run.id, call.ctx.span_id), None)

    def _enter(self, call: Call) -> None:
        self._calls[call.ctx.run.id, call.ctx.span_id] = call
        if len(self._calls) > self._most_calls:
            # Those that were stopped never came to their end here.
            self._calls = {place: one for place, one in self._calls.items() if not one.ended}
            self._most_calls = max(MOST_CALLS, 2 * len(self._calls))

    def _stands(self, hook: Hook, call: Call) -> bool:
        if hook.id in call.ctx.inside or not hook.point.meets(call, self._parent):
            return False
        return not callable(hook.concerns) or hook.concerns(call)

    def _listed(self, moment: str, call: Call) -> Sequence[Hook]:
        """The hooks of a moment that concern everybody, the agent or the workflow of a call, in order."""
        lists, scope = self._hooks[moment], call.ctx.scope
        if not lists:
            return ()
        wanted = (EVERYBODY, scope.get("agent_id"), scope.get("workflow_id"))
        return sorted((hook for subject in wanted if subject in lists for hook in lists[subject]), key=_place)

    def _parent(self, call: Call) -> Call | None:
        return next(self.above(call), None)

    def _keep(self, wanted: Callable[[Hook], bool]) -> None:
        for moment, lists in self._hooks.items():
            left = {subject: [hook for hook in hooks if wanted(hook)] for subject, hooks in lists.items()}
            self._hooks[moment] = {subject: hooks for subject, hooks in left.items() if hooks}


_place = attrgetter("place")


def _told(hook: Hook, call: Call) -> bool:
    """Whether a hook on any operation has seen this very error already, further inside."""
    if hook.point.moment != "error" or hook.point.operation != ANY or call.error is None:
        return False
    seen: set[int] = getattr(call.error, "seen_by_hooks", set())
    if hook.id in seen and call.attempt == 1:
        return True
    call.error.seen_by_hooks = seen | {hook.id}  # type: ignore[attr-defined]
    return False

"""The breakpoints of a kernel, loaded when somebody sets the first: most runs have none, and begin faster without.

Not here: what they do (`kernel.breakpoints.watch`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kernel.hooks.registered import Hooks

if TYPE_CHECKING:
    from kernel.breakpoints.marks import Mark
    from kernel.breakpoints.watch import Breakpoints
    from kernel.context import Context
    from kernel.sandbox.modules import Module
    from kernel.state import State
    from kernel.values import Value

    MarkModule = Callable[[Module, str, "LateBreakpoints", Callable[[str], None]], Module]


class LateBreakpoints:
    """`kernel.breakpoints.watch.Breakpoints`, made at the first need.

    `mark_module` is `kernel.engines.halts.with_module_halts`; without it the lines of loaded files do not pause.
    """

    def __init__(self, mark_module: MarkModule | None = None) -> None:
        self._mark_module = mark_module
        self._made: Breakpoints | None = None
        self._hooks: Hooks | None = None
        self._state: State | None = None

    def adopt(self, data: Any) -> None:
        """Take what a job, a studio or an answer says; see `Breakpoints.adopt`."""
        if data is not None:
            self._open().adopt(data)

    def set(self, marks: Sequence[Mark]) -> None:
        """Put these in place of all there were."""
        self._open().set(marks)

    def attend(self, hooks: Hooks, state: State) -> LateBreakpoints:
        """Stand at the hooks of this spell from now on, and show its state."""
        self._hooks, self._state = hooks, state
        if self._made is not None:
            self._made.attend(hooks, state)
        return self

    @property
    def is_set(self) -> bool:
        """Whether there is any, so that a run may pause."""
        return self._made is not None and bool(self._made.marks)

    def lines_in(self, cell: str, name: str) -> list[Mark]:
        """The breakpoints on lines of a cell or file."""
        return [] if self._made is None else self._made.lines_in(cell, name)

    def marked(self, module: Module, language: str, tell: Callable[[str], None]) -> Module:
        """The module with its lines that pause; `tell` hears a sentence about each breakpoint that cannot."""
        return module if self._mark_module is None else self._mark_module(module, language, self, tell)

    async def reach_line(
        self, ctx: Context, line: int, variables: Mapping[str, Value], wanted: int, stepped: bool
    ) -> dict[str, Any]:
        """A line begins; see `Breakpoints.reach_line`."""
        return {} if self._made is None else await self._made.reach_line(ctx, line, variables, wanted, stepped)

    def _open(self) -> Breakpoints:
        if self._made is None:
            from kernel.breakpoints.watch import Breakpoints

            self._made = Breakpoints()
            if self._hooks is not None and self._state is not None:
                self._made.attend(self._hooks, self._state)
        return self._made

"""What the models of a notebook's session have used, over all its kernels. Not how much they may (`kernel.budget`)."""

from __future__ import annotations

from typing import Any

from studio.notebook.notices import CellStatus


class Spending:
    """`tokens` and `cost` (US dollars) without what came from records; `unpriced` are tokens of unknown price."""

    def __init__(self) -> None:
        self.tokens = 0
        self.cost = 0.0
        self.unpriced = 0
        self.before_kernel: dict[str, Any] = {"tokens": 0, "cost": 0.0}

    def hear(self, status: CellStatus) -> None:
        """A cell has ended, or something beside the cells."""
        if status.status not in ("ok", "failed", "cancelled"):
            return
        self.tokens += status.tokens
        self.cost += status.cost or 0.0
        self.unpriced += status.tokens if status.cost is None else 0

    def begin_kernel(self) -> None:
        """A kernel starts: it counts what it uses itself, from nothing."""
        self.before_kernel = {"tokens": self.tokens, "cost": self.cost}

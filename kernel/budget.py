"""What the models of one notebook may cost over its session: `budget: 0.50` in its front matter.

Not here: limits of one run (`kernel.policy.Limits`), and who counts what was used (`Run.spend`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from kernel.errors import InvalidError, LimitError
from kernel.messages import Usage
from kernel.policy import Limits
from kernel.records import dataclass

Number = TypeVar("Number", int, float)

FIELDS = ("usd", "tokens", "ask_above")


@dataclass(frozen=True, slots=True)
class Budget:
    """`cost` is in US dollars, `tokens` are in and out; None means no bound. `ask_above` are the dollars above which a
    person wants to be asked before cells run again; `used` is what is used already.
    """

    cost: float | None = None
    tokens: int | None = None
    ask_above: float | None = None
    used: Usage = Usage()

    def check(self, usage: Usage, spared: Usage) -> None:
        """`LimitError` when a run's `usage`, without what it was `spared`, is beyond the budget."""
        self._compare(self._paid(usage, spared), beyond=True)

    def afford(self, usage: Usage, spared: Usage) -> None:
        """`LimitError` when nothing is left for a further call."""
        self._compare(self._paid(usage, spared), beyond=False)

    def within(self, limits: Limits, usage: Usage, spared: Usage) -> Limits:
        """These limits, or what is left of the budget where that is less."""
        paid = self._paid(usage, spared)
        tokens = None if self.tokens is None else max(0, self.tokens - paid.total)
        cost = None if self.cost is None else max(0.0, self.cost - (paid.cost or 0.0))
        return replace(limits, tokens=_least(limits.tokens, tokens), cost=_least(limits.cost, cost))

    def _paid(self, usage: Usage, spared: Usage) -> Usage:
        return self.used + without(usage, spared)

    def _compare(self, used: Usage, beyond: bool) -> None:
        cost = used.cost or 0.0
        over_tokens = self.tokens is not None and (
            used.total > self.tokens or (used.total == self.tokens and not beyond)
        )
        over_cost = self.cost is not None and (cost > self.cost or (cost == self.cost and not beyond))
        if over_tokens or over_cost:
            told = "; ".join(self._bounds(used, over_tokens, over_cost))
            raise LimitError(f"The budget of this notebook is used up: {told}. Raise its `budget` to go on.")

    def _bounds(self, used: Usage, over_tokens: bool, over_cost: bool) -> list[str]:
        tokens = f"{used.total} of {self.tokens} tokens" if over_tokens else ""
        cost = f"{_dollars(used.cost or 0.0)} of {_dollars(self.cost or 0.0)}" if over_cost else ""
        return [one for one in (cost, tokens) if one]


def read_budget(said: Any) -> Budget | None:
    """The budget that front matter says: dollars, or `{usd: 0.5, tokens: 20000, ask_above: 0.1}`.

    `InvalidError` for anything else.
    """
    if said is None:
        return None
    fields = dict(said) if isinstance(said, Mapping) else {"usd": said}
    unknown = [name for name in fields if name not in FIELDS]
    if unknown or not fields:
        raise InvalidError(f"`budget` is dollars, or a table {{usd: 0.5, tokens: 20000}}, not {said!r}.")
    tokens = _sum(fields.get("tokens"), "budget.tokens")
    if tokens is not None and tokens != int(tokens):
        raise InvalidError(f"`budget.tokens` is a whole number, not {tokens!r}.")
    cost, ask_above = _sum(fields.get("usd"), "budget"), _sum(fields.get("ask_above"), "budget.ask_above")
    return Budget(cost, None if tokens is None else int(tokens), ask_above)


def budget_for(about: Mapping[str, Any], used: Usage) -> Budget | None:
    """The budget of a run, when its notebook has one. `used` is what this kernel used; `about["spent"]` says what the
    session used before it (`tokens`, `cost`). `InvalidError`.
    """
    budget = read_budget(about.get("budget"))
    if budget is None:
        return None
    spent = about.get("spent") or {}
    return replace(budget, used=used + Usage(int(spent.get("tokens") or 0), 0, spent.get("cost")))


def without(usage: Usage, spared: Usage) -> Usage:
    """What was used and not spared."""
    cost = None if usage.cost is None else usage.cost - (spared.cost or 0.0)
    return Usage(usage.input_tokens - spared.input_tokens, usage.output_tokens - spared.output_tokens, cost)


def _dollars(sum: float) -> str:
    """With cents, or as many digits as tell it from them."""
    return f"${sum:.2f}" if abs(sum - round(sum, 2)) < 0.00005 else f"${sum:.4f}"


def _least(one: Number | None, other: Number | None) -> Number | None:
    return one if other is None else other if one is None else min(one, other)


def _sum(value: Any, name: str) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value) or value < 0:
        raise InvalidError(f"`{name}` is a number, 0 or more, not {value!r}.")
    return float(value)

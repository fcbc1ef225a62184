"""Results summed up by model and variant: the table of an evaluation. Not how it is printed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import Any

from kernel.evaluation.results import Result
from kernel.records import dataclass

PASS = "pass"
"""What the pass rate is called where scorers are named."""


@dataclass(slots=True)
class Sum:
    """The scores of one scorer: their sum and number, those that passed, and those that could not be given."""

    total: float = 0.0
    count: int = 0
    passed: int = 0
    failures: int = 0

    @property
    def mean(self) -> float | None:
        """None when nothing was scored."""
        return self.total / self.count if self.count else None


@dataclass(slots=True)
class Column:
    """All cases of one model and variant. A case whose run failed counts as 0 for every scorer."""

    model: str
    variant: str
    cases: int = 0
    errors: int = 0
    passed: int = 0
    tokens: int = 0
    cost: float | None = None
    scores: dict[str, Sum] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)

    def add(self, result: Result) -> None:
        """Count a case."""
        answer = result.answer
        self.cases += 1
        self.errors += answer.status != "ok"
        self.passed += result.passed
        self.tokens += answer.input_tokens + answer.output_tokens
        if answer.cost is not None:
            self.cost = (self.cost or 0.0) + answer.cost
        self.seconds.append(answer.seconds)
        for score in result.scores:
            known = self.scores.setdefault(score.scorer, Sum())
            known.failures += bool(score.error)
            if score.score is not None:
                known.total += score.score
                known.count += 1
                known.passed += bool(score.passed)

    @property
    def pass_rate(self) -> float:
        """Of all cases, those that passed."""
        return self.passed / self.cases if self.cases else 0.0

    def plain(self) -> dict[str, Any]:
        """As JSON data; seconds as p50 and p95."""
        return {
            "model": self.model,
            "variant": self.variant,
            "cases": self.cases,
            "errors": self.errors,
            "pass_rate": self.pass_rate,
            "scores": {
                name: {"mean": s.mean, "scored": s.count, "failed": s.failures} for name, s in self.scores.items()
            },
            "tokens": self.tokens,
            "cost": self.cost,
            "p50": percentile(self.seconds, 0.5),
            "p95": percentile(self.seconds, 0.95),
        }


def tally(results: Iterable[Result]) -> list[Column]:
    """The columns of an evaluation, in their order."""
    columns: dict[int, Column] = {}
    for result in results:
        case = result.case
        columns.setdefault(case.column, Column(case.model, case.variant.name)).add(result)
    return [columns[place] for place in sorted(columns)]


def percentile(values: list[float], share: float) -> float | None:
    """The value below which that share lies, between two neighbours in proportion; None for no values."""
    if not values:
        return None
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return min(ordered[high], ordered[low] + (ordered[high] - ordered[low]) * (place - low))


def shortfalls(columns: list[Column], limits: Mapping[str, float]) -> list[str]:
    """Where a column is under a limit (of a scorer, or of `pass`, to the least mean), in words.

    A scorer that failed on a case, and one that scored nothing, are under any limit.
    """
    if limits and not columns:
        return ["there are no results"]
    found = (_shortfall(column, name, least) for column in columns for name, least in limits.items())
    return [told for told in found if told]


def _shortfall(column: Column, name: str, least: float) -> str:
    where = " · ".join(part for part in (column.model, column.variant) if part)
    if name == PASS:
        return f"{name} of {where} is {column.pass_rate:.3g}, under {least:g}" if column.pass_rate < least else ""
    found = column.scores.get(name, Sum())
    if found.failures:
        return f"{name} of {where} could not score {found.failures} of {column.cases} cases"
    if found.mean is None:
        return f"{name} of {where} scored nothing"
    return f"{name} of {where} is {found.mean:.3g}, under {least:g}" if found.mean < least else ""

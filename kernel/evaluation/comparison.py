"""Two evaluations side by side: what got better and what got worse, row by row. Not how it is printed."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import Any, Literal

from kernel.evaluation.results import Result, text_of
from kernel.records import dataclass

Change = Literal["better", "worse", "mixed", "same"]


@dataclass(frozen=True, slots=True)
class Pair:
    """The same case in both evaluations. `scores` are, by scorer, the score before and after."""

    before: Result
    after: Result
    scores: dict[str, tuple[float | None, float | None]]

    @property
    def change(self) -> Change:
        """Over all scorers; where they say the same, by whether the run succeeded and passed."""
        moves = {_sign(before, after) for before, after in self.scores.values()} - {0}
        if not moves:
            moves = {_sign(self.before.passed, self.after.passed)} - {0}
        if len(moves) == 2:
            return "mixed"
        return "same" if not moves else "better" if moves == {1} else "worse"

    def plain(self) -> dict[str, Any]:
        """As JSON data."""
        case = self.after.case
        return {
            "change": self.change,
            "row": case.row.number,
            "model": case.model,
            "variant": case.variant.name,
            "input": case.row.input,
            "scores": {name: {"before": pair[0], "after": pair[1]} for name, pair in self.scores.items()},
            "before": _side(self.before),
            "after": _side(self.after),
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """The cases that both have, and how many only one of them has."""

    pairs: tuple[Pair, ...]
    only_before: int
    only_after: int

    def counts(self) -> dict[str, int]:
        """How many pairs of each change."""
        counted = Counter(pair.change for pair in self.pairs)
        return {change: counted[change] for change in ("better", "worse", "mixed", "same")}


def compare(before: Sequence[Result], after: Sequence[Result]) -> Comparison:
    """Pair the cases: rows by what is in them, wherever they stand; models and variants by name.

    Where both evaluations have only one model (or variant), it may be another one.
    """
    models = any(len({result.case.model for result in side}) > 1 for side in (before, after))
    variants = any(len({result.case.variant.name for result in side}) > 1 for side in (before, after))
    old, new = _by_content(before, models, variants), _by_content(after, models, variants)
    pairs = tuple(Pair(old[key], result, _scores(old[key], result)) for key, result in new.items() if key in old)
    return Comparison(pairs, len(old.keys() - new.keys()), len(new.keys() - old.keys()))


def _by_content(results: Sequence[Result], models: bool, variants: bool) -> dict[tuple[Any, ...], Result]:
    found: dict[tuple[Any, ...], Result] = {}
    met: Counter[tuple[Any, ...]] = Counter()
    for result in results:
        case = result.case
        content = text_of([case.row.input, dict(case.row.params)])
        key = (
            hashlib.sha256(content.encode()).digest(),
            case.model if models else "",
            case.variant.name if variants else "",
        )
        found[(*key, met[key])] = result
        met[key] += 1
    return found


def _scores(before: Result, after: Result) -> dict[str, tuple[float | None, float | None]]:
    old = {score.scorer: score.score for score in before.scores}
    return {score.scorer: (old[score.scorer], score.score) for score in after.scores if score.scorer in old}


def _sign(before: float | None, after: float | None) -> int:
    if before is None or after is None:
        return 0
    return (after > before) - (after < before)


def _side(result: Result) -> dict[str, Any]:
    answer = result.answer
    error = None if answer.error is None else answer.error.get("message")
    return {"run": answer.run_id, "output": answer.value, "error": error, "passed": result.passed}

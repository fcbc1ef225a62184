"""What of an evaluation that was stopped still holds: answers, by what their runs were given; scores, by what scored.

Rows are known by their content, so they may have moved. Not here: doing what is missing (`running`).
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace

from kernel.errors import InvalidError
from kernel.evaluation.results import Case, Result, Score, latest
from kernel.records import dataclass
from studio.evaluation.digests import given_digest, scorer_digest, spell_digest
from studio.evaluation.logbook import Past
from studio.evaluation.plan import Plan, plan_of
from studio.evaluation.running import cases_of, models_of
from studio.evaluation.scoring import Scorer, prepare_scorer
from studio.spellfile import read_spell

Content = tuple[str, str, str]
Key = tuple[int, str, str]


@dataclass(slots=True)
class Held:
    """What needs not be run again: `whole` results, and those to be scored `again`, by the keys of their cases now.

    Of the whole ones those that `moved` are not kept as they are now. `spell` counts answers of another version of the
    spell, `rows` are the numbers of those whose content is another.
    """

    whole: dict[Key, Result] = field(default_factory=dict)
    again: dict[Key, Result] = field(default_factory=dict)
    moved: dict[Key, Result] = field(default_factory=dict)
    spell: int = 0
    rows: list[int] = field(default_factory=list)


def held_of(plan: Plan, past: Past, failed: bool, keep_answers: bool) -> Held:
    """What of the past still holds for a plan; with `failed` runs and scorers that failed do not. Reads the dataset.

    `InvalidError` when rows, models or variants are gone: their results would stand beside the others.
    """
    spell = read_spell(str(plan.spell))
    scorers = [prepare_scorer(table) for table in plan.scorers]
    now, held = spell_digest(spell), Held()
    results = [_known(result, past) for result in latest(past.results)]
    _check_columns(plan, models_of(plan, spell), results)
    usable = [result for result in results if keep_answers or result.case.spell in ("", now)]
    held.spell = len(results) - len(usable)
    pool: dict[Content, deque[Result]] = {}
    for result in usable:
        pool.setdefault(_content(result.case), deque()).append(result)
    numbers, last = {result.case.key for result in usable}, 0
    for case in cases_of(plan, spell):
        last = case.row.number
        if waiting := pool.get(_content(case)):
            result = waiting.popleft()
            if not failed or result.answer.status == "ok":
                _hold(held, case, _without_errors(result) if failed else result, scorers)
        elif case.key in numbers:
            held.rows.append(last)
    _check_rows(last, results)
    return held


def _hold(held: Held, case: Case, result: Result, scorers: Sequence[Scorer]) -> None:
    by = {scorer.name: scorer_digest(scorer.table, scorer.spell, case.row.expected) for scorer in scorers}
    scores = tuple(score for score in result.scores if by.get(score.scorer) == score.by)
    kept = replace(result, case=replace(case, spell=result.case.spell or case.spell), scores=scores)
    if len(scores) == len(by):
        held.whole[case.key] = kept
        before = result.case.key, result.case.column, len(result.scores)
        if before != (case.key, case.column, len(scores)):
            held.moved[case.key] = kept
    else:
        held.again[case.key] = kept


def _without_errors(result: Result) -> Result:
    return replace(result, scores=tuple(score for score in result.scores if not score.error))


def _content(case: Case) -> Content:
    return case.given, case.model, case.variant.name


def _known(result: Result, past: Past) -> Result:
    """A result with its digests; one that was written without any belongs to the plan of its time."""
    if result.case.given:
        return result
    plan = plan_of(past.plan)
    variant = next((v for v in plan.variants if v.name == result.case.variant.name), result.case.variant)
    tables = {str(table["name"]): table for table in plan.scorers}
    scores = tuple(_dated(score, result, tables) for score in result.scores)
    return replace(
        result, case=replace(result.case, given=given_digest(plan.params, result.case.row, variant)), scores=scores
    )


def _dated(score: Score, result: Result, tables: Mapping[str, Mapping[str, object]]) -> Score:
    table = tables.get(score.scorer)
    if table is None or score.by:
        return score
    spell = prepare_scorer(table).spell
    return replace(score, by=scorer_digest(table, spell, result.case.row.expected))


def _check_columns(plan: Plan, models: Iterable[str], results: Iterable[Result]) -> None:
    columns = set(itertools.product(models, (variant.name for variant in plan.variants)))
    for result in results:
        case = result.case
        if (case.model, case.variant.name) not in columns:
            told = " · ".join(part for part in (case.model, case.variant.name) if part)
            raise InvalidError(f"What is to be gone on with has results of {told}, which is gone. Evaluate anew.")


def _check_rows(last: int, results: Iterable[Result]) -> None:
    before = max((result.case.row.number for result in results), default=0)
    if last < before:
        raise InvalidError(
            f"The dataset has changed: it has {last} rows, and row {before} was done. Put the rows back, or evaluate "
            "anew: the table would mix both."
        )

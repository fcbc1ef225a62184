"""Doing an evaluation: every row with every model and variant, so many at a time, each scored and kept at once.

It can be stopped at any moment and gone on with later. Not here: what a plan is (`plan`), and tables (`studio.cli`).
"""

from __future__ import annotations

import asyncio
import itertools
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field, replace
from typing import Any

from kernel.errors import InvalidError, SpellError
from kernel.evaluation.results import Answer, Case, Result, Row, Score, Variant
from kernel.models.names import DEFAULT_MODEL
from kernel.records import dataclass
from studio.evaluation.bench import Bench, Task
from studio.evaluation.digests import given_digest, scorer_digest, spell_digest
from studio.evaluation.logbook import Logbook
from studio.evaluation.plan import Plan
from studio.evaluation.recordings import Recordings
from studio.evaluation.scoring import Scorer, prepare_scorer, score
from studio.spellfile import Spellfile, read_spell

AT_ONCE = 200
"""Rows that are read from the dataset at a time."""

Key = tuple[int, str, str]


@dataclass(slots=True)
class Evaluation:
    """One attempt at an evaluation. `done` are the cases that need not be done (again); of those in `again` the answer
    is there, and what is missing of their scores is done; `on_result` hears of each.
    """

    plan: Plan
    bench: Bench
    recordings: Recordings = field(default_factory=Recordings)
    done: frozenset[Key] = frozenset()
    again: Mapping[Key, Result] = field(default_factory=dict)
    on_result: Callable[[Result], None] = lambda result: None
    stopped: bool = False
    _workers: list[asyncio.Task[None]] = field(default_factory=list)

    async def run(self, logbook: Logbook) -> str:
        """Do what is missing; how it ended: `ok`, or `cancelled` after `stop`."""
        spell = read_spell(str(self.plan.spell))
        scorers = [prepare_scorer(table) for table in self.plan.scorers]
        cases = _Cases(self.plan, spell, self.done)
        work = _Work(self, spell, scorers, logbook)
        self._workers = [asyncio.create_task(work.go_on(cases)) for _ in range(self.plan.concurrency)]
        if self.stopped:
            self._cancel()
        outcomes = await asyncio.gather(*self._workers, return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, BaseException) and not isinstance(outcome, asyncio.CancelledError):
                raise outcome
        return "cancelled" if self.stopped else "ok"

    def stop(self) -> None:
        """End it soon; what is done is kept. From a signal handler, or the loop's thread."""
        self.stopped = True
        self.bench.interrupt()
        if self._workers:
            self._workers[0].get_loop().call_soon_threadsafe(self._cancel)

    def _cancel(self) -> None:
        for worker in self._workers:
            worker.cancel()


@dataclass(slots=True)
class _Work:
    """What every worker does with a case."""

    evaluation: Evaluation
    spell: Spellfile
    scorers: list[Scorer]
    logbook: Logbook

    async def go_on(self, cases: _Cases) -> None:
        try:
            while not self.evaluation.stopped and (case := await cases.next()) is not None:
                result = await self._do(case)
                self.logbook.add(result)
                self.evaluation.on_result(result)
        except Exception:
            # One worker's fault, such as a dataset that changed meanwhile, ends the others too.
            self.evaluation.stop()
            raise

    async def _do(self, case: Case) -> Result:
        about = {"id": self.logbook.id, "row": case.row.number, "model": case.model, "variant": case.variant.name}
        known = self.evaluation.again.get(case.key)
        if known is not None:
            return await self._scored(known.case, known.answer, about, known.scores)
        return await self._scored(case, await self._answer(case, about), about, ())

    async def _answer(self, case: Case, about: Mapping[str, Any]) -> Answer:
        plan, bench = self.evaluation.plan, self.evaluation.bench
        named = " · ".join(part for part in (self.spell.title, f"row {case.row.number}", case.variant.name) if part)
        try:
            given = params_of(plan, self.spell, case.row, case.variant)
            tapes = self.evaluation.recordings.tapes(case)
        except SpellError as error:
            return Answer("", "failed", error=error.describe())
        tagged = {"kind": "case", "evaluation": about}
        return await bench.run(Task(self.spell, case.model, given, named, tagged, tapes.replay, tapes.record))

    async def _scored(self, case: Case, answer: Answer, about: Mapping[str, Any], known: Iterable[Score]) -> Result:
        """The result of a case; scores that are known and still hold are not given again."""
        held = {(score.scorer, score.by): score for score in known}
        scores: list[Score] = []
        for scorer in self.scorers:
            by = scorer_digest(scorer.table, scorer.spell, case.row.expected)
            said = held.get((scorer.name, by))
            if said is None:
                evaluation = self.evaluation
                said = await score(scorer, case, answer, evaluation.bench, evaluation.recordings, about)
            scores.append(replace(said, by=by))
        return Result(self.logbook.id, case, answer, tuple(scores))


class _Cases:
    """Hands out the cases that are missing, one to each who asks, reading the dataset as it goes."""

    def __init__(self, plan: Plan, spell: Spellfile, done: frozenset[Key]) -> None:
        self._made = _Making(plan, spell)
        self._done = done
        self._rows = plan.dataset.rows()
        self._waiting: deque[Case] = deque()
        self._turn = asyncio.Lock()
        self._is_over = False

    async def next(self) -> Case | None:
        """The next case; None when there is none left."""
        async with self._turn:
            while not self._waiting and not self._is_over:
                # A file can be slow, and the loop has other work.
                rows = await asyncio.to_thread(_take, self._rows, AT_ONCE)
                self._is_over = len(rows) < AT_ONCE
                made = (case for row in rows for case in self._made.of(row))
                self._waiting.extend(case for case in made if case.key not in self._done)
            return self._waiting.popleft() if self._waiting else None


class _Making:
    """Makes the cases of rows."""

    def __init__(self, plan: Plan, spell: Spellfile) -> None:
        self._plan = plan
        self._spell = spell_digest(spell)
        self._columns = [*itertools.product(models_of(plan, spell), plan.variants)]

    def of(self, row: Row) -> Iterator[Case]:
        """Those of a row, one for each model and variant."""
        for column, (model, variant) in enumerate(self._columns):
            given = given_digest(self._plan.params, row, variant)
            yield Case(row, model, variant, column, given, self._spell)


def cases_of(plan: Plan, spell: Spellfile) -> Iterator[Case]:
    """All cases of a plan, in order."""
    making = _Making(plan, spell)
    return (case for row in plan.dataset.rows() for case in making.of(row))


def _take(rows: Iterator[Row], count: int) -> list[Row]:
    return [row for _, row in zip(range(count), rows, strict=False)]


def models_of(plan: Plan, spell: Spellfile) -> tuple[str, ...]:
    """The models by name: "" is the spell's own."""
    return tuple(dict.fromkeys(model or spell.model or DEFAULT_MODEL for model in plan.models))


def params_of(plan: Plan, spell: Spellfile, row: Row, variant: Variant) -> dict[str, Any]:
    """What the spell finds in `params`: its defaults, then the plan's, the row's and the variant's.

    `InvalidError` when a declared one is missing, or is not of its type.
    """
    declared = {parameter.name: parameter for parameter in spell.params}
    given = {name: parameter.default for name, parameter in declared.items() if parameter.default is not None}
    given |= {**plan.params, **row.params, "input": row.input, **variant.params}
    for name, parameter in declared.items():
        if given.get(name) is None:
            raise plan.dataset.fault(row.number, f"the spell needs the param {name!r}, and no column or variant has it")
        try:
            given[name] = parameter.convert(given[name])
        except InvalidError as error:
            raise plan.dataset.fault(row.number, error.message.rstrip(".")) from None
    return given


def check_plan(plan: Plan) -> tuple[Plan, int]:
    """Read the whole dataset and whatever else the plan names, before anything costs; the number of cases.

    A plan without scorers compares with what is expected, if anything is. Raises for what is wrong, with the row.
    """
    spell = read_spell(str(plan.spell))
    own = [prepare_scorer(table).spell for table in plan.scorers]
    _check_syntax([spell, *(scorer for scorer in own if scorer is not None)])
    rows, expects = 0, False
    for row in plan.dataset.rows():
        rows, expects = rows + 1, expects or row.expected is not None
        for variant in plan.variants:
            params_of(plan, spell, row, variant)
    if not rows:
        raise InvalidError(f"The dataset {plan.dataset.path.name!r} has no rows.")
    if not plan.scorers and expects:
        plan = replace(plan, scorers=({"type": "exact", "name": "exact", "pass": 1.0},))
    return plan, rows * len(models_of(plan, spell)) * len(plan.variants)


def _check_syntax(spells: list[Spellfile]) -> None:
    """`InvalidError` with the line that no engine can read: better once than in every row."""
    from studio.syntax import Syntax

    with Syntax() as syntax:
        for spell in spells:
            for chunk in spell.chunks:
                problem = syntax.problem(chunk, spell.language_of(chunk))
                if problem is not None:
                    line = problem.line + spell.first_lines.get(chunk.cell, 1) - 1
                    raise InvalidError(f"{spell.path or spell.title}:{line}: {problem.message}", line=line)

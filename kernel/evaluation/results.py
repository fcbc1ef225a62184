"""What an evaluation is made of: rows, cases, what a spell answered, how that was scored. Data only, no doing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, field
from typing import Any

from kernel.records import dataclass
from kernel.values import plain

CASE_EVENT = "evaluation.case"
"""The event of a finished case in the journal of its evaluation; its data is `Result.plain()`."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a dataset. `number` counts from 1; `expected` is None when nothing is expected."""

    number: int
    input: Any
    expected: Any = None
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Variant:
    """A version of the spell to evaluate: params by which it differs, and what tables call it ("" for the only one)."""

    name: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """One row with one model and one variant: one run. `column` is the place of these two in tables.

    `given` and `spell` are digests of what the run is given and of the spell, "" where nobody knows.
    """

    row: Row
    model: str
    variant: Variant
    column: int = 0
    given: str = ""
    spell: str = ""

    @property
    def key(self) -> tuple[int, str, str]:
        """What tells cases of one evaluation apart."""
        return self.row.number, self.model, self.variant.name


@dataclass(frozen=True, slots=True)
class ToolUse:
    """A tool that was called, in a spell's own or a model's name."""

    name: str
    arguments: Any = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a spell gave for a case. `value` is what it returned, else what it printed; `status` is ok or failed.

    `seconds` is how long its run took, in a replay how long it took when it was recorded.
    """

    run_id: str
    status: str
    value: Any = None
    error: Mapping[str, Any] | None = None
    tools: tuple[ToolUse, ...] = ()
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Score:
    """What one scorer found. `score` is None where it had nothing to compare with, or failed (`error`).

    `run_id` is the run of a judge or of a scorer that is a spell, with its tokens and cost; `by` is a digest of the
    scorer and what it expected.
    """

    scorer: str
    score: float | None = None
    passed: bool | None = None
    reason: str = ""
    error: str = ""
    run_id: str = ""
    tokens: int = 0
    cost: float | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """A finished case of the evaluation `evaluation`."""

    evaluation: str
    case: Case
    answer: Answer
    scores: tuple[Score, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether the spell succeeded and every scorer that had something to say let it pass."""
        return self.answer.status == "ok" and not any(s.error or s.passed is False for s in self.scores)

    def plain(self) -> dict[str, Any]:
        """As JSON data, flat enough for SQL."""
        row, answer = self.case.row, asdict(self.answer)
        answer["tools"] = [{"name": tool.name, "arguments": plain(tool.arguments)} for tool in self.answer.tools]
        return {
            "evaluation": self.evaluation,
            "row": row.number,
            "model": self.case.model,
            "variant": self.case.variant.name,
            "column": self.case.column,
            "input": plain(row.input),
            "expected": plain(row.expected),
            "params": plain(dict(row.params)),
            "given": self.case.given,
            "spell": self.case.spell,
            **answer,
            "passed": self.passed,
            "scores": [asdict(score) for score in self.scores],
        }


def result_of(data: Mapping[str, Any]) -> Result:
    """The result that `Result.plain` made into data. `KeyError` when it is something else."""
    row = Row(data["row"], data["input"], data["expected"], data["params"])
    digests = (str(data.get(name, "")) for name in ("given", "spell"))
    case = Case(row, data["model"], Variant(data["variant"]), data["column"], *digests)
    names = ("run_id", "status", "value", "error", "input_tokens", "output_tokens", "cost", "seconds")
    tools = tuple(ToolUse(tool["name"], tool["arguments"]) for tool in data["tools"])
    answer = Answer(**{name: data[name] for name in names}, tools=tools)
    return Result(data["evaluation"], case, answer, tuple(Score(**score) for score in data["scores"]))


def latest(results: Iterable[Result]) -> list[Result]:
    """Each case once, as it was last done, in the order of rows and columns."""
    kept = {result.case.key: result for result in results}
    return sorted(kept.values(), key=lambda result: (result.case.row.number, result.case.column))


def text_of(value: Any) -> str:
    """A value as the text that is compared and shown: text itself, anything else as JSON."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(plain(value), ensure_ascii=False, sort_keys=True)

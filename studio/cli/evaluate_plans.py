"""What `llmspell evaluate` is to do: the plan of a file and the command line, and what an earlier attempt did of it.

Not here: doing it (`evaluating`).
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import field, replace
from pathlib import Path
from typing import Any

from kernel.errors import InvalidError
from kernel.evaluation.results import Result
from kernel.records import dataclass
from studio.evaluation.logbook import Past, read_past
from studio.evaluation.plan import Plan, is_plan, make_plan, plan_of, read_plan
from studio.evaluation.resuming import Held, held_of
from studio.evaluation.running import check_plan

PLANNED = (
    *("models", "scorers", "judge_model", "concurrency", "timeout", "profile"),
    *("params", "vary", "dataset", "table", "query"),
)
"""The options that make a plan."""

MOST_NAMED = 10
"""Rows that a message names."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the command line said; `told` are the options that make the plan, and how it is run."""

    target: str | None
    resume: str | None
    retry_failed: bool
    keep_answers: bool
    fail_under: Mapping[str, float]
    as_json: bool
    csv: Path | None
    rows: bool
    told: Mapping[str, Any]


@dataclass(slots=True)
class Attempt:
    """What is to be done now: the plan, how many cases it has in all, and what was done before."""

    plan: Plan
    total: int
    past: Past | None = None
    results: list[Result] = field(default_factory=list)
    held: Held = field(default_factory=Held)
    asked: Mapping[str, Any] = field(default_factory=dict)


def tell(message: str) -> None:
    """Say it on standard error."""
    print(message, file=sys.stderr)


def begun(wishes: Wishes) -> Attempt:
    """A new evaluation. Raises what is wrong with it."""
    if wishes.target is None:
        raise InvalidError("Say what to evaluate: a NAME.eval.yaml, or a spell with --dataset FILE.")
    asked = _asked(wishes.target, wishes.told)
    plan, total = check_plan(_planned(asked))
    return Attempt(plan, total, asked=asked)


def _asked(target: str, told: Mapping[str, Any]) -> dict[str, Any]:
    """How a person asked, as JSON data: from it the plan can be made again, of the files as they are then."""
    return {"target": target, "here": str(Path.cwd()), "told": {name: told[name] for name in PLANNED}}


def _planned(asked: Mapping[str, Any]) -> Plan:
    here = Path(asked["here"])
    path = here / asked["target"]
    said = read_plan(path) if is_plan(asked["target"]) else {"spell": str(path)}
    return make_plan(_merged(said, asked["told"], here))


def resumed(wishes: Wishes, home: Path) -> Attempt:
    """One that was begun: its plan of the files as they are now, and what of it still holds. Says what does not."""
    past = read_past(home, str(wishes.resume))
    asked = _asked_again(wishes, past)
    if not asked and any(wishes.told[name] for name in PLANNED if name != "concurrency"):
        raise InvalidError("An older version began it, so its plan stays as it is: leave out the options that plan.")
    plan, total = check_plan(_planned(asked) if asked else plan_of(past.plan))
    if wishes.told["concurrency"]:
        plan = replace(plan, concurrency=wishes.told["concurrency"])
    held = held_of(plan, past, wishes.retry_failed, wishes.keep_answers)
    _tell_changes(plan, held)
    return Attempt(plan, total, past, [*held.whole.values()], held, asked)


def _asked_again(wishes: Wishes, past: Past) -> dict[str, Any]:
    """How it was asked for, with what is asked otherwise now. A file that is named now takes the place of all."""
    if wishes.target is not None:
        return _asked(wishes.target, wishes.told)
    if not past.asked:
        return {}
    now = {name: wishes.told[name] for name in PLANNED if wishes.told[name]}
    here = Path.cwd()
    if now.get("dataset"):
        now["dataset"] = str(here / now["dataset"])
    if now.get("scorers"):
        now["scorers"] = [_from(here, scorer) for scorer in now["scorers"]]
    if now.get("vary"):
        now["vary"] = {name: [_at(here, value) for value in values] for name, values in now["vary"].items()}
    return {**past.asked, "told": {**past.asked["told"], **now}}


def _tell_changes(plan: Plan, held: Held) -> None:
    if held.spell:
        tell(
            f"The spell {plan.spell.name!r} has changed: {_cases(held.spell)} done anew, for they are answers of the "
            "other one. --keep-answers keeps them."
        )
    if held.rows:
        rows = list(dict.fromkeys(held.rows))
        told = ", ".join(map(str, rows[:MOST_NAMED])) + (", …" if len(rows) > MOST_NAMED else "")
        named = "row" if len(rows) == 1 else "rows"
        tell(f"Of {named} {told} the content, or a param, is not what it was: {_cases(len(held.rows))} done anew.")
    if held.again:
        tell(f"By other scorers {_cases(len(held.again))} scored anew, with the answers that are there.")


def _cases(count: int) -> str:
    return "1 finished case is" if count == 1 else f"{count} finished cases are"


def _merged(said: Mapping[str, Any], told: Mapping[str, Any], here: Path) -> dict[str, Any]:
    """What the file says, with what the command line says in its place; paths of the latter begin `here`."""
    merged = dict(said)
    for name in ("models", "scorers", "judge_model", "concurrency", "timeout", "profile"):
        if told[name]:
            merged[name] = list(told[name]) if isinstance(told[name], tuple) else told[name]
    merged["params"] = {**(said.get("params") or {}), **told["params"]}
    merged["scorers"] = [_from(here, scorer) for scorer in told["scorers"]] or said.get("scorers")
    if told["vary"]:
        merged["vary"] = {name: [_at(here, v) for v in values] for name, values in told["vary"].items()}
        merged.pop("variants", None)
    table = said.get("dataset")
    dataset = {"path": table} if isinstance(table, str) else dict(table or {})
    if told["dataset"]:
        dataset = {"path": str(here / told["dataset"])}
    merged["dataset"] = dataset | {name: told[name] for name in ("table", "query") if told[name]}
    return merged


def _from(here: Path, scorer: Any) -> Any:
    if isinstance(scorer, str):
        return str(here / scorer) if "." in scorer else scorer
    return {name: _at(here, value) for name, value in scorer.items()}


def _at(here: Path, value: Any) -> Any:
    return f"@{here / value[1:]}" if isinstance(value, str) and value.startswith("@") else value

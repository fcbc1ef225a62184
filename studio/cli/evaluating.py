"""What `llmspell evaluate` does: plans, runs or resumes, shows the table, and says the exit code."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import Any

from kernel.errors import DeniedError, InvalidError, NotFoundError
from kernel.evaluation.results import Result, latest
from kernel.evaluation.tally import shortfalls, tally
from kernel.records import dataclass
from kernel.replay.tape import Mode
from kernel.signals import catching
from kernel.stores.home import home_of
from studio.cli.evaluate_tables import case_line, show_results
from studio.evaluation.bench import Bench
from studio.evaluation.logbook import Logbook, Past, read_past
from studio.evaluation.plan import Plan, is_plan, make_plan, plan_of, read_plan
from studio.evaluation.recordings import Recordings
from studio.evaluation.running import Evaluation, check_plan

INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the command line said; `told` are the options that make the plan, and how it is run."""

    target: str | None
    resume: str | None
    retry_failed: bool
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


def evaluate(wishes: Wishes) -> int:
    """Evaluate, and show the results; the exit code. Raises what is wrong before anything runs."""
    home = home_of(Path.cwd())
    if wishes.csv is not None and not wishes.csv.absolute().parent.is_dir():
        raise NotFoundError(f"There is no folder for the file {str(wishes.csv)!r}.")
    attempt = _resumed(wishes, home) if wishes.resume else _begun(wishes)
    known = {name for scorer in attempt.plan.scorers for name in (scorer["name"],)} | {"pass"}
    for name in wishes.fail_under:
        if name not in known:
            raise InvalidError(f"There is no scorer {name!r} to be under. There are: {', '.join(sorted(known))}.")
    recordings = _recordings(wishes.told, home)
    bench = _bench(wishes.told, attempt.plan, home)
    done = frozenset(result.case.key for result in attempt.results)
    evaluation = Evaluation(attempt.plan, bench, recordings, done)
    logbook = Logbook(home, attempt.plan, attempt.total, _tell, attempt.past.id if attempt.past else "")
    with Progress(attempt.total, len(done), wishes.told["verbose"]) as progress:
        progress.begin(logbook.id, attempt)

        def hear(result: Result) -> None:
            attempt.results.append(result)
            progress.add(result)

        evaluation.on_result = hear
        status = asyncio.run(_run(evaluation, logbook))
    return _report(wishes, attempt, logbook.id, status)


def _begun(wishes: Wishes) -> Attempt:
    if wishes.target is None:
        raise InvalidError("Say what to evaluate: a NAME.eval.yaml, or a spell with --dataset FILE.")
    said = read_plan(Path(wishes.target)) if is_plan(wishes.target) else {"spell": wishes.target}
    plan, total = check_plan(make_plan(_merged(said, wishes.told)))
    return Attempt(plan, total)


def _merged(said: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
    """What the file says, with what the command line says in its place; paths of the latter begin here."""
    merged = dict(said)
    here = Path.cwd()
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


def _resumed(wishes: Wishes, home: Path) -> Attempt:
    from dataclasses import replace

    past = read_past(home, str(wishes.resume))
    plan, total = check_plan(plan_of(past.plan))
    if wishes.told["concurrency"]:
        plan = replace(plan, concurrency=wishes.told["concurrency"])
    if total < past.total:
        raise InvalidError(
            f"The dataset has changed: {total} cases, not {past.total}. Rows are known by their numbers, so the table "
            "would mix both. Put the rows back, or evaluate anew."
        )
    if total > past.total:
        _tell(f"The dataset has changed: {total} cases, not {past.total}. Rows are known by their numbers.")
    results = latest(past.results)
    if wishes.retry_failed:
        results = [result for result in results if result.answer.status == "ok"]
    return Attempt(plan, total, past, results)


def _recordings(told: Mapping[str, Any], home: Path) -> Recordings:
    record, replay = told["record"], told["replay"]
    mode: Mode = "changed" if told["replay_mode"] == "changed" else "strict"
    if record is not None:
        try:
            record.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DeniedError(f"The folder {str(record)!r} cannot be made: {error.strerror}.") from None
    if replay is None:
        return Recordings(record)
    if Path(replay).is_dir():
        return Recordings(record, Path(replay), mode=mode)
    past = {result.case.key: result for result in latest(read_past(home, replay).results)}
    return Recordings(record, past=past, mode=mode)


def _bench(told: Mapping[str, Any], plan: Plan, home: Path) -> Bench:
    """Where the runs are done: here, or by the workers of a cluster. Recordings and replays are always here."""
    from kernel.protocols.cluster.settings import cluster_address, read_cluster

    stays = told["record"] is not None or told["replay"] is not None
    if told["cluster"] and stays:
        raise InvalidError("Runs are recorded and replayed here: leave out --cluster, or --record and --replay.")
    if told["cluster"] is False or stays or not (told["cluster"] or read_cluster().evaluations):
        return Bench(Path.cwd(), home, plan.profile, plan.timeout)
    from studio.evaluation.away import AwayBench

    return AwayBench(cluster_address(), Path.cwd(), home, plan.profile, plan.timeout, _tell)


async def _run(evaluation: Evaluation, logbook: Logbook) -> str:
    try:
        # Ctrl-C and a polite kill end it in order.
        with catching({signal.SIGINT: evaluation.stop, signal.SIGTERM: evaluation.stop}):
            status = await evaluation.run(logbook)
    except BaseException as error:
        from kernel.errors import describe_error

        logbook.close("failed", describe_error(error))
        raise
    finally:
        await evaluation.bench.close()
    logbook.close(status)
    return status


def _report(wishes: Wishes, attempt: Attempt, id: str, status: str) -> int:
    results = latest(attempt.results)
    about = {"evaluation": id, "title": attempt.plan.title, "status": status, "total": attempt.total}
    show_results(about, results, wishes.as_json, wishes.rows, wishes.csv)
    if status == "cancelled":
        _tell(f"Stopped after {len(results)} of {attempt.total} cases. To go on: llmspell evaluate --resume {id}")
        return INTERRUPTED
    failed = [result for result in results if result.answer.status != "ok"]
    if failed and not wishes.rows:
        _tell(f"{len(failed)} of {len(results)} runs failed. The first: {case_line(failed[0], longest=300)}")
    _tell_broken(results)
    problems = shortfalls(tally(results), wishes.fail_under)
    for problem in problems:
        _tell(f"Under the limit: {problem}.")
    return 1 if problems or len(failed) == len(results) else 0


def _tell_broken(results: Sequence[Result]) -> None:
    """Tell of scorers that could not score, with the first reason of each."""
    told: dict[str, list[str]] = {}
    for result in results:
        for score in result.scores:
            if score.error:
                told.setdefault(score.scorer, []).append(score.error)
    for name, errors in told.items():
        _tell(f"{name} could not score {len(errors)} of {len(results)} cases. The first: {errors[0]}")


def _tell(message: str) -> None:
    print(message, file=sys.stderr)


class Progress:
    """Tells on standard error how far it is: one line that is written anew on a terminal, or a line a case."""

    def __init__(self, total: int, done: int, verbose: bool) -> None:
        self._total = total
        self._done = done
        self._verbose = verbose
        self._is_live = sys.stderr.isatty() and not verbose

    def __enter__(self) -> Progress:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """Clear the line."""
        if self._is_live:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def begin(self, id: str, attempt: Attempt) -> None:
        """Say what is about to be done."""
        plan = attempt.plan
        left = self._total - self._done
        _tell(f"Evaluation {id}: {left} of {self._total} cases to do, {plan.concurrency} at a time.")

    def add(self, result: Result) -> None:
        """Say that a case is done."""
        self._done += 1
        if self._verbose:
            print(f"[{self._done}/{self._total}] {case_line(result)}", file=sys.stderr, flush=True)
        elif self._is_live:
            print(f"\r\x1b[K{self._done}/{self._total}", end="", file=sys.stderr, flush=True)

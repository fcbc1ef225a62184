"""What `llmspell evaluate` does: runs what was planned (`evaluate_plans`), shows the table, and says the exit code."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from kernel.errors import DeniedError, InvalidError, NotFoundError
from kernel.evaluation.results import Result, latest
from kernel.evaluation.tally import shortfalls, tally
from kernel.replay.tape import Mode
from kernel.signals import catching
from kernel.stores.home import home_of
from studio.cli.evaluate_plans import Attempt, Wishes, begun, resumed, tell
from studio.cli.evaluate_tables import case_line, show_results
from studio.evaluation.bench import Bench
from studio.evaluation.logbook import Logbook, read_past
from studio.evaluation.plan import Plan
from studio.evaluation.providers import check_models
from studio.evaluation.recordings import Recordings
from studio.evaluation.running import Evaluation

INTERRUPTED = 130


def evaluate(wishes: Wishes) -> int:
    """Evaluate, and show the results; the exit code. Raises what is wrong before anything runs."""
    home = home_of(Path.cwd())
    if wishes.csv is not None and not wishes.csv.absolute().parent.is_dir():
        raise NotFoundError(f"There is no folder for the file {str(wishes.csv)!r}.")
    attempt = resumed(wishes, home) if wishes.resume else _begun(wishes)
    _check_limits(wishes, attempt.plan)
    recordings = _recordings(wishes.told, home)
    bench = _bench(wishes.told, attempt.plan, home)
    if type(bench) is Bench and wishes.told["replay"] is None:
        asyncio.run(check_models(attempt.plan, Path.cwd()))
    done, again = frozenset(attempt.held.whole), attempt.held.again
    evaluation = Evaluation(attempt.plan, bench, recordings, done, again)
    past = attempt.past.id if attempt.past else ""
    logbook = Logbook(home, attempt.plan, attempt.total, tell, past, attempt.asked)
    for result in attempt.held.moved.values():
        logbook.move(result)
    with Progress(attempt.total, len(done), wishes.told["verbose"]) as progress:
        progress.begin(logbook.id, attempt)

        def hear(result: Result) -> None:
            attempt.results.append(result)
            progress.add(result)

        evaluation.on_result = hear
        status = asyncio.run(_run(evaluation, logbook))
    return _report(wishes, attempt, logbook.id, status)


def _begun(wishes: Wishes) -> Attempt:
    """A new evaluation. What is wrong with how it was asked for is a wrong use; a spell that does not parse is not."""
    try:
        return begun(wishes)
    except (InvalidError, NotFoundError) as error:
        if "line" in error.details:
            raise
        raise click.UsageError(error.message) from None


def _check_limits(wishes: Wishes, plan: Plan) -> None:
    known = {scorer["name"] for scorer in plan.scorers} | {"pass"}
    for name in wishes.fail_under:
        if name not in known:
            told = f"There are: {', '.join(sorted(known))}."
            raise click.UsageError(f"There is no scorer {name!r} to be under. {told}")


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

    said = told["profile"] or ""
    stays = told["record"] is not None or told["replay"] is not None
    if told["cluster"] and stays:
        raise InvalidError("Runs are recorded and replayed here: leave out --cluster, or --record and --replay.")
    if told["cluster"] is False or stays or not (told["cluster"] or read_cluster().evaluations):
        return Bench(Path.cwd(), home, said, plan.timeout, plan.profile)
    from studio.evaluation.away import AwayBench

    return AwayBench(cluster_address(), Path.cwd(), home, said, plan.timeout, tell, plan.profile)


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
        tell(f"Stopped after {len(results)} of {attempt.total} cases. To go on: llmspell evaluate --resume {id}")
        return INTERRUPTED
    failed = [result for result in results if result.answer.status != "ok"]
    if failed and not wishes.rows:
        tell(f"{len(failed)} of {len(results)} runs failed. The first: {case_line(failed[0], longest=300)}")
    _tell_broken(results)
    problems = shortfalls(tally(results), wishes.fail_under)
    for problem in problems:
        tell(f"Under the limit: {problem}.")
    return 1 if problems or len(failed) == len(results) else 0


def _tell_broken(results: Sequence[Result]) -> None:
    """Tell of scorers that could not score, with the first reason of each."""
    told: dict[str, list[str]] = {}
    for result in results:
        for score in result.scores:
            if score.error:
                told.setdefault(score.scorer, []).append(score.error)
    for name, errors in told.items():
        tell(f"{name} could not score {len(errors)} of {len(results)} cases. The first: {errors[0]}")


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
        tell(f"Evaluation {id}: {left} of {self._total} cases to do, {plan.concurrency} at a time.")

    def add(self, result: Result) -> None:
        """Say that a case is done."""
        self._done += 1
        if self._verbose:
            print(f"[{self._done}/{self._total}] {case_line(result)}", file=sys.stderr, flush=True)
        elif self._is_live:
            print(f"\r\x1b[K{self._done}/{self._total}", end="", file=sys.stderr, flush=True)

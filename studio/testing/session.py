"""A whole `llmspell test`: tests are found, run one after the other, and told; Ctrl-C ends it in order."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import field
from pathlib import Path

from kernel.garbage import settle_garbage
from kernel.records import dataclass
from kernel.runtime import Runtime
from kernel.signals import catching
from studio.testing.choosing import Choice
from studio.testing.finding import find_cases
from studio.testing.judging import Judge, Verdict
from studio.testing.playing import Stance
from studio.testing.telling import as_data, echo, show_end, show_line
from studio.testing.testfile import Case

FAILED, NONE_FOUND, INTERRUPTED = 1, 5, 130


@dataclass(frozen=True, slots=True)
class Plan:
    """What the command was asked for."""

    paths: tuple[str, ...]
    pattern: str = ""
    first: bool = False
    timeout: float | None = None
    record: bool = False
    live: bool = False
    update: bool = False
    junit: Path | None = None
    as_json: bool = False
    isolated: bool = False
    profile: str = ""


@dataclass
class Session:
    """The tests that are being run."""

    plan: Plan
    verdicts: list[Verdict] = field(default_factory=list)
    stopped: bool = False
    _runtime: Runtime | None = None

    def watch(self, runtime: Runtime) -> None:
        """Know what runs now."""
        self._runtime = runtime

    async def run(self, cases: list[Case]) -> None:
        """Run the tests in order, up to the first that fails where that is wanted."""
        judge = self._judge(cases)
        with self._interruptible():
            try:
                for case in cases:
                    found = await judge.judge(case)
                    if self.stopped:
                        return
                    for verdict in found:
                        self._take(verdict)
                    if self.plan.first and any(one.status != "passed" for one in self.verdicts):
                        return
            except asyncio.CancelledError:
                self.stopped = True

    def _judge(self, cases: list[Case]) -> Judge:
        plan = self.plan
        used = Counter(case.cassette.resolve() for case in cases if case.cassette is not None)
        shared = frozenset(path for path, count in used.items() if count > 1)
        named = tuple(path for path in plan.paths if "::" in path)
        stance = Stance(plan.live, plan.timeout, watch=self.watch, isolated=plan.isolated, profile=plan.profile)
        choice = Choice(plan.pattern, named if len(named) == len(plan.paths) else ())
        return Judge(stance, choice, plan.record, shared)

    def _take(self, verdict: Verdict) -> None:
        if self.plan.update:
            from studio.testing.updating import update

            verdict = update(verdict)
        self.verdicts.append(verdict)
        if not self.plan.as_json:
            show_line(verdict)

    @contextlib.contextmanager
    def _interruptible(self) -> Iterator[None]:
        """Ctrl-C stops the test that runs, also when its own code holds the thread, and those after it."""
        task, loop = asyncio.current_task(), asyncio.get_running_loop()

        def stop() -> None:
            self.stopped = True
            if self._runtime is not None:
                self._runtime.interrupt()
            if task is not None:
                loop.call_soon_threadsafe(task.cancel)

        with catching({signal.SIGINT: stop, signal.SIGTERM: stop}):
            yield


def run_tests(plan: Plan) -> int:
    """Run what was asked for; the exit code. Raises `SpellError` for a path that is not there."""
    cases, session, began = find_cases(plan.paths), Session(plan), time.monotonic()
    settle_garbage()
    asyncio.run(session.run(cases))
    seconds = time.monotonic() - began
    if plan.junit is not None:
        from studio.testing.junit import write_junit

        write_junit(plan.junit, session.verdicts, seconds)
    if plan.as_json:
        print(json.dumps(as_data(session.verdicts, seconds), ensure_ascii=False, indent=2))
    elif session.verdicts:
        show_end(session.verdicts, seconds)
    return _code(session)


def _code(session: Session) -> int:
    if session.stopped:
        echo("Interrupted.") if not session.plan.as_json else print("Interrupted.", file=sys.stderr)
        return INTERRUPTED
    if not session.verdicts:
        return NONE_FOUND
    return FAILED if any(verdict.status != "passed" for verdict in session.verdicts) else 0

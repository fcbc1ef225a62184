"""`SchedulerTool`: calls tools and emits events later, or again and again, while the script runs."""

from __future__ import annotations

import asyncio
import math
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Literal

from kernel.context import Context
from kernel.errors import InvalidError
from kernel.listeners import emit
from kernel.records import dataclass
from kernel.tools.definition import Bench
from kernel.tools.packages import required
from kernel.tools.time.jobs import Job, Jobs, Next
from kernel.tools.time.moments import at_epoch, read_moment, zone_named
from kernel.values import Value

LONGEST_CRON = 200
SHORTEST = 0.01
"""Seconds between two times of a job."""

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class SchedulerOptions:
    """Options of `SchedulerTool`: `max_jobs` at once; `tools` are the only ones it calls (all when empty);
    `time_zone` is that of cron lines and of times without one; `max_wait` is how long, in milliseconds, a job may keep
    the script waiting.
    """

    max_jobs: int = 100
    tools: tuple[str, ...] = ()
    time_zone: str = "UTC"
    max_wait: float = 86_400_000


async def scheduler(
    bench: Bench,
    *,
    operation: Annotated[Literal["schedule", "list", "info", "cancel", "next"], "What to do"] = "schedule",
    name: Annotated[str, "What the job is called"] = "",
    cron: Annotated[str, "When, as a line of cron: minute hour day month weekday, e.g. 0 9 * * mon-fri"] = "",
    every: Annotated[float | None, "Every so many seconds"] = None,
    after: Annotated[float | None, "Once, in so many seconds"] = None,
    at: Annotated[str | float | None, "Once, at a date such as 2026-03-29T14:30 or seconds since 1970"] = None,
    times: Annotated[int, "How often in all; 0 for as long as the script runs"] = 0,
    tool: Annotated[str, "The tool that is called, by its name"] = "",
    input: Annotated[dict[str, Any] | None, "What the tool is given"] = None,
    event: Annotated[str, "Instead of a tool: the event that is emitted"] = "",
    data: Annotated[dict[str, Any] | None, "What the event has with it"] = None,
    count: Annotated[int, "For next: how many times of the plan are shown"] = 5,
) -> Value:
    """Call tools or emit events at certain times, while the script goes on.

    A job has one plan (`cron`, `every`, `after` or `at`) and does one thing (`tool` or `event`). The script waits for
    jobs that end (`after`, `at`, or those with `times`) and stops the others when it is done itself. `schedule`, `info`
    and `cancel` give the job: `name`, `plan`, `status`, `runs`, `failures`, `next` (seconds since 1970), `result` or
    `error` of the last time; `list` gives `jobs`, `next` the `times` of a plan as dates, without a job. Times that pass
    while a job is still at work are left out.

    ```lua
    Events.on("tick", function(event) print("hoo", event.data.owl) end)
    local plans = SchedulerTool.new()
    plans:run({ every = 0.05, times = 2, event = "tick", data = { owl = "Ada" } })
    print(plans:run({ operation = "next", cron = "0 9 * * mon" , count = 1 }).times[1])
    ```

    Fails with `invalid` for a plan that never comes, `not_found` for a tool or job that does not exist.
    """
    jobs: Jobs = bench.hands.session.setdefault(Jobs, Jobs())
    match operation:
        case "list":
            return {"jobs": [job.describe() for job in jobs.named.values()]}
        case "info":
            return jobs.get(name).describe()
        case "cancel":
            return _cancel(jobs.get(name))
    plan, first, following = _plan(bench, {"cron": cron, "every": every, "after": after, "at": at})
    if operation == "next":
        return {"plan": plan, "times": _times(bench.options, first, following, count, once=not (cron or every))}
    if times < 0:
        raise InvalidError(f"scheduler: 'times' is 0 or more, not {times}.")
    does, work = _work(bench, tool, input or {}, event, data or {})
    often = times if cron or every else 1
    _check_wait(bench, first, following, often)
    job = Job(name or jobs.next_name(), plan, does, often, work, first)
    jobs.add(job, bench.options.max_jobs)
    job.task = asyncio.ensure_future(job.go(bench.ctx.run.clock, following))
    keep = bench.ctx.run.keep if often else bench.ctx.run.keep_beside
    keep(job.task)
    return job.describe()


def _check_wait(bench: Bench, first: float, following: Next, often: int) -> None:
    """`InvalidError` for a job that would keep the script too long."""
    if not often:
        return
    step = following(first) - first if often > 1 else 0.0
    seconds, most = first - bench.ctx.run.clock() + step * (often - 1), bench.options.max_wait / 1000
    if seconds > most:
        raise InvalidError(
            f"scheduler: the script would have to wait {seconds:g} s for this job; the most is {most:g} s (max_wait)."
        )


def _cancel(job: Job) -> dict[str, Any]:
    if job.task is not None and not job.has_ended:
        job.task.cancel()
        job.status = "cancelled"
    return job.describe()


def _plan(bench: Bench, said: dict[str, Any]) -> tuple[str, float, Next]:
    """A plan in words, its first time, and what gives the next."""
    given = {kind: value for kind, value in said.items() if value not in (None, "")}
    if len(given) != 1:
        raise InvalidError("scheduler: a plan is one of 'cron', 'every', 'after' and 'at'.")
    now, zone = bench.ctx.run.clock(), zone_named(bench.options.time_zone)
    ((kind, value),) = given.items()
    if kind == "cron":
        following = _cron(value, zone)
        return f"cron {value}", following(now), following
    if kind == "at":
        moment = read_moment(value, zone)
        return f"at {moment.isoformat()}", moment.timestamp(), lambda last: math.inf
    if not SHORTEST <= value < math.inf and not (kind == "after" and 0 <= value < math.inf):
        raise InvalidError(f"scheduler: {kind!r} is a number of seconds, {SHORTEST} or more, not {value!r}.")
    return f"{kind} {value:g} s", now + value, lambda last: last + value


def _cron(line: str, zone: Any) -> Next:
    croniter = required("croniter", "scheduler")
    if len(line) > LONGEST_CRON:
        raise InvalidError(f"scheduler: a cron line has at most {LONGEST_CRON} characters.")

    def following(last: float) -> float:
        try:
            return float(croniter.croniter(line, at_epoch(last, zone), max_years_between_matches=8).get_next(float))
        except (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError) as error:
            raise InvalidError(f"scheduler: {line!r} is no cron line, or never comes: {error}.") from None

    return following


def _times(options: SchedulerOptions, first: float, following: Next, count: int, once: bool) -> list[str]:
    if not 1 <= count <= MOST_SHOWN:
        raise InvalidError(f"scheduler: 'count' is between 1 and {MOST_SHOWN}, not {count}.")
    moments = [first]
    while len(moments) < count and not once:
        moments.append(following(moments[-1]))
    zone = zone_named(options.time_zone)
    shown: list[datetime] = [at_epoch(moment, zone) for moment in moments]
    return [moment.isoformat() for moment in shown]


def _work(bench: Bench, tool: str, input: dict[str, Any], event: str, data: dict[str, Any]) -> tuple[str, Any]:
    """What is done in words, and what does it; it belongs to whoever planned it, not to the call that did."""
    if bool(tool) == bool(event):
        raise InvalidError("scheduler: a job does one thing: it calls a 'tool' or emits an 'event'.")
    ctx: Context = replace(bench.ctx, span_id=bench.ctx.parent_id, parent_id="")
    if event:
        return f"emit {event}", lambda: emit(ctx, event, data)
    allowed = bench.options.tools
    if allowed and tool not in allowed:
        raise InvalidError(f"scheduler: this one does not call {tool!r}, only {', '.join(allowed)}.")
    if bench.hands.tools is None:
        raise InvalidError("scheduler: there are no tools to call here.")
    called = bench.hands.tools.get(tool)
    return f"call {tool}", lambda: called.run(ctx, input)

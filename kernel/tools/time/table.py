"""The tools of time."""

from __future__ import annotations

from kernel.tools.definition import Entry, Hints
from kernel.tools.time.date_time import DateTimeOptions, date_effect, date_time
from kernel.tools.time.scheduler import SchedulerOptions, scheduler
from kernel.tools.time.time_zone import time_zone, zone_effect
from kernel.tools.time.timer import TimerOptions, timer

READS = Hints(read_only=True, idempotent=True)

TOOLS = (
    Entry("DateTimeTool", date_time, DateTimeOptions, READS, aliases=("DateTime",), effect=date_effect),
    Entry("TimerTool", timer, TimerOptions, Hints(read_only=True), effect="idempotent"),
    # In a replay it plans again: what its jobs call is served then.
    Entry("SchedulerTool", scheduler, SchedulerOptions, effect="pure"),
    Entry("TimeZoneTool", time_zone, hints=READS, aliases=("TimeZone",), effect=zone_effect),
)

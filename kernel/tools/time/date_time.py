"""`DateTimeTool`: dates and times, and how to count with them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Annotated, Any, Literal

from kernel.errors import InvalidError
from kernel.records import dataclass
from kernel.tools.definition import Bench
from kernel.tools.packages import required
from kernel.tools.time.moments import describe, placed, read_moment, zone_named
from kernel.values import Value

Unit = Literal["year", "month", "week", "day", "hour", "minute", "second"]
Ambiguous = Literal["earlier", "later", "fail"]

CALENDAR = ("years", "months", "weeks", "days")
CLOCK = ("hours", "minutes", "seconds", "milliseconds")
PARTS = ("year", "month", "day", "hour", "minute", "second")


@dataclass(frozen=True, slots=True)
class DateTimeOptions:
    """Options of `DateTimeTool`: `time_zone` is the zone of what is said without one."""

    time_zone: str = "UTC"


async def date_time(
    bench: Bench,
    *,
    operation: Annotated[
        Literal["now", "parse", "format", "add", "difference", "start_of", "end_of"], "What to do"
    ] = "now",
    value: Annotated[
        str | float | None, "A date such as 2026-03-29T14:30 or seconds since 1970; now if left out"
    ] = None,
    other: Annotated[str | float | None, "For difference: the other date; now when left out"] = None,
    time_zone: Annotated[str, "The zone, e.g. Europe/Berlin; that of the tool when left out"] = "",
    format: Annotated[str, "For format: e.g. %Y-%m-%d %H:%M (strftime)"] = "%Y-%m-%d %H:%M:%S",
    amounts: Annotated[dict[str, Any] | None, "For add: e.g. { days = 3, hours = -2 }"] = None,
    unit: Annotated[Unit, "For start_of and end_of"] = "day",
    ambiguous: Annotated[Ambiguous, "What to do about a time that clocks show twice, or skip"] = "earlier",
) -> Value:
    """Tell, read, write and count dates and times.

    Gives `iso`, `epoch` (seconds), `date`, `time`, `year`, `month`, `day`, `hour`, `minute`, `second`, `weekday`,
    `week`, `day_of_year`, `time_zone`, `offset` and `dst`; `format` also `result`; `difference` (other minus value)
    gives `seconds`, `minutes`, `hours`, `days`, and `parts` as a calendar counts. `add` counts years, months, weeks and
    days as a calendar does, hours and less as a clock. A time that clocks skip moves on, one they show twice is the
    earlier, unless `ambiguous` says otherwise.

    ```lua
    local dates = DateTimeTool.new({ time_zone = "Europe/Berlin" })
    local due = dates:run({ operation = "add", value = "2026-01-31", amounts = { months = 1 } })
    print(due.date, due.weekday) --> 2026-02-28 Saturday
    ```

    Fails with `invalid` for what is no date, an unknown zone, and years beyond 1 to 9999.
    """
    options: DateTimeOptions = bench.options
    zone = zone_named(time_zone or options.time_zone)
    now = bench.ctx.run.clock()
    moment = read_moment(now if value is None else value, zone, ambiguous)
    try:
        if operation == "difference":
            return _difference(moment, read_moment(now if other is None else other, zone, ambiguous))
        if operation == "add":
            return describe(_added(moment, amounts or {}, zone))
        if operation in ("start_of", "end_of"):
            start = _start(moment, unit, zone)
            return describe(start if operation == "start_of" else _end(start, unit, zone))
        if operation == "format":
            return {"result": moment.strftime(format), **describe(moment)}
        return describe(moment)
    except (OverflowError, ValueError) as error:
        raise InvalidError(f"date_time: {operation!r} gives nothing in the years 1 to 9999: {error}.") from None


def date_effect(input: Value) -> str:
    """What depends on the clock is recorded."""
    given = input if isinstance(input, dict) else {}
    reads = given.get("value") is None or (given.get("operation") == "difference" and given.get("other") is None)
    return "idempotent" if reads else "pure"


def _added(moment: datetime, amounts: dict[str, Any], zone: tzinfo) -> datetime:
    said = {name if name.endswith("s") else f"{name}s": value for name, value in amounts.items()}
    for name, value in said.items():
        if name not in (*CALENDAR, *CLOCK):
            raise InvalidError(f"date_time: there is no unit {name!r}. There are: {', '.join((*CALENDAR, *CLOCK))}.")
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise InvalidError(f"date_time: {name!r} in 'amounts' is a number.")
        if name in CALENDAR and value != int(value):
            raise InvalidError(f"date_time: {name!r} in 'amounts' is a whole number. Use hours for parts of a day.")
    calendar = {name: int(said[name]) for name in CALENDAR if name in said}
    if calendar:
        step = required("dateutil.relativedelta", "date_time").relativedelta(**calendar)
        moment = placed(moment.replace(tzinfo=None) + step, zone)
    away = timedelta(**{name: said[name] for name in CLOCK if name in said})
    return (moment.astimezone(UTC) + away).astimezone(zone)


def _start(moment: datetime, unit: str, zone: tzinfo) -> datetime:
    wall = moment.replace(tzinfo=None, fold=0)
    if unit == "week":
        wall, unit = wall - timedelta(days=wall.weekday()), "day"
    kept = {name: getattr(wall, name) for name in PARTS[: PARTS.index(unit) + 1]}
    begun = datetime(**{"month": 1, "day": 1, **kept})
    if unit in ("hour", "minute", "second"):
        # Within an hour that is there twice, it stays in the same one.
        return begun.replace(tzinfo=zone, fold=moment.fold)
    return placed(begun, zone)


def _end(start: datetime, unit: str, zone: tzinfo) -> datetime:
    """The last microsecond."""
    following = _added(start, {f"{unit}s": 1}, zone)
    return (following.astimezone(UTC) - timedelta(microseconds=1)).astimezone(zone)


def _difference(first: datetime, second: datetime) -> dict[str, Any]:
    seconds = (second.astimezone(UTC) - first.astimezone(UTC)).total_seconds()
    step = required("dateutil.relativedelta", "date_time").relativedelta(
        second.replace(tzinfo=None), first.replace(tzinfo=None)
    )
    parts = {name: getattr(step, name) for name in ("years", "months", "days", "hours", "minutes", "seconds")}
    each = {"minutes": seconds / 60, "hours": seconds / 3600, "days": seconds / 86400}
    return {"seconds": seconds, **each, "parts": parts, "from": first.isoformat(), "to": second.isoformat()}

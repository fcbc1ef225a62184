"""`TimeZoneTool`: what clocks show elsewhere, and when they change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from fnmatch import fnmatchcase
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from kernel.errors import InvalidError
from kernel.tools.definition import Bench
from kernel.tools.time.date_time import Ambiguous
from kernel.tools.time.moments import describe, name_of, read_moment, written_offset, zone_named
from kernel.values import Value


async def time_zone(
    bench: Bench,
    *,
    operation: Annotated[Literal["convert", "offset", "list", "transitions"], "What to do"],
    value: Annotated[
        str | float | None, "A date such as 2026-03-29T14:30 or seconds since 1970; now if left out"
    ] = None,
    zone: Annotated[str, "The zone the value is in, or that is asked about, e.g. Europe/Berlin"] = "UTC",
    to: Annotated[str, "For convert: the zone it is wanted in"] = "UTC",
    pattern: Annotated[str, "For list: e.g. Europe/*"] = "*",
    year: Annotated[int | None, "For transitions: the year; this one when left out"] = None,
    ambiguous: Annotated[Ambiguous, "What to do about a time that clocks show twice, or skip"] = "earlier",
) -> Value:
    """Convert times between zones, and tell offsets and changes of clocks.

    `convert` gives the moment in the zone `to`, as DateTimeTool does, and `from`; `offset` gives `offset`, `seconds`,
    `dst` and `abbreviation`; `list` the `zones`; `transitions` when clocks are changed in a year: a list of `at` (UTC),
    `before` and `after` (offsets) and `dst`.

    ```lua
    local zones = TimeZoneTool.new()
    local call = { operation = "convert", value = "2026-07-01T12:00", zone = "Europe/Berlin", to = "Asia/Tokyo" }
    print(zones:run(call).time) --> 19:00:00
    ```

    Fails with `invalid` for an unknown zone, and for what is no date.
    """
    if operation == "list":
        return {"zones": sorted(name for name in available_timezones() if fnmatchcase(name, pattern))}
    place = zone_named(zone)
    now = bench.ctx.run.clock()
    if operation == "transitions":
        asked = datetime.fromtimestamp(now, UTC).year if year is None else year
        return {"zone": name_of(place), "year": asked, "transitions": _transitions(place, asked)}
    moment = read_moment(now if value is None else value, place, ambiguous)
    if operation == "offset":
        away = moment.utcoffset() or timedelta()
        about = {"seconds": int(away.total_seconds()), "dst": bool(moment.dst()), "abbreviation": moment.tzname()}
        return {"zone": name_of(place), "at": moment.isoformat(), "offset": written_offset(away), **about}
    try:
        converted = moment.astimezone(zone_named(to))
    except OverflowError:
        raise InvalidError(f"time_zone: {value!r} is no moment in the years 1 to 9999 there.") from None
    return {**describe(converted), "from": moment.isoformat()}


def zone_effect(input: Value) -> str:
    """What depends on the clock is recorded."""
    given = input if isinstance(input, dict) else {}
    asked = {"transitions": "year", "list": "operation"}.get(str(given.get("operation")), "value")
    return "idempotent" if given.get(asked) is None else "pure"


def _transitions(zone: tzinfo, year: int) -> list[dict[str, Any]]:
    if not 2 <= year <= 9998:
        raise InvalidError(f"time_zone: 'year' is between 2 and 9998, not {year}.")
    found, day = [], datetime(year, 1, 1, tzinfo=UTC)
    while day.year == year:
        following = day + timedelta(days=1)
        if _offset(day, zone) != _offset(following, zone):
            at = _change(day, following, zone)
            before, after = _offset(day, zone), _offset(following, zone)
            told = {"before": written_offset(before), "after": written_offset(after)}
            found.append({"at": at.isoformat(), **told, "dst": bool(at.astimezone(zone).dst())})
        day = following
    return found


def _offset(moment: datetime, zone: tzinfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _change(before: datetime, after: datetime, zone: tzinfo) -> datetime:
    """The first second with the new offset, found by halving."""
    old = _offset(before, zone)
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=int((after - before).total_seconds()) // 2)
        before, after = (middle, after) if _offset(middle, zone) == old else (before, middle)
    return after

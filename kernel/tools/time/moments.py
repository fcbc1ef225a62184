"""Moments in time as people write them, in the zones they live in. Not here: the tools that work with them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from kernel.errors import InvalidError
from kernel.registry import suggest
from kernel.tools.packages import required

LONGEST = 100
"""Characters of a date."""

OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)?")

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def zone_named(name: str) -> tzinfo:
    """The zone of a name (`Europe/Berlin`, `UTC`) or of an offset (`+02:00`). `InvalidError` names what is near."""
    if name in ("", "UTC", "Z", "utc"):
        return UTC
    if found := OFFSET.fullmatch(name):
        away = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        if away < timedelta(hours=24):
            return timezone(away if found[1] == "+" else -away)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        near = suggest(name, sorted(available_timezones())) or " Use a name such as Europe/Berlin, UTC, or +02:00."
        raise InvalidError(f"There is no time zone {name[:LONGEST]!r}.{near}") from None


def name_of(zone: tzinfo | None) -> str:
    """What a zone is called."""
    return getattr(zone, "key", None) or str(zone)


def at_epoch(seconds: float, zone: tzinfo = UTC) -> datetime:
    """The moment so many seconds after the epoch. `InvalidError` for one beyond the years 1 to 9999."""
    try:
        return datetime.fromtimestamp(seconds, UTC).astimezone(zone)
    except (ValueError, OverflowError, OSError):
        raise InvalidError(f"{seconds!r} seconds are no moment in the years 1 to 9999.") from None


def read_moment(said: Any, zone: tzinfo, ambiguous: str = "earlier") -> datetime:
    """The moment that a text or a number (seconds since the epoch) means; a text without a zone is in `zone`."""
    if isinstance(said, bool) or not isinstance(said, str | int | float):
        raise InvalidError("A moment is a text such as 2026-03-29T02:30, or the seconds since 1970.")
    if not isinstance(said, str):
        return at_epoch(said, zone)
    moment = _read_text(said.strip())
    try:
        return moment.astimezone(zone) if moment.tzinfo is not None else placed(moment, zone, ambiguous)
    except OverflowError:
        raise InvalidError(f"{said!r} is no moment in the years 1 to 9999.") from None


def _read_text(said: str) -> datetime:
    if not said or len(said) > LONGEST:
        raise InvalidError(f"{said[:LONGEST]!r} is no date.")
    try:
        return datetime.fromisoformat(said)
    except ValueError:
        pass
    reader = required("dateutil.parser", "date_time")
    try:
        found: datetime = reader.parse(said, default=datetime(1, 1, 1))
    except (ValueError, OverflowError, TypeError, AttributeError):
        raise InvalidError(f"{said!r} is no date. Write it as 2026-03-29, or 2026-03-29T14:30:00+02:00.") from None
    if found.year == 1 and "0001" not in said:
        raise InvalidError(f"{said!r} has no year. Write it as 2026-03-29T14:30.")
    return found


def placed(wall: datetime, zone: tzinfo, ambiguous: str = "earlier") -> datetime:
    """The moment when clocks in a zone show that time: the first or last of two (`earlier`, `later`).

    A time that clocks skip is as far behind the change as it is behind it in the skipped hour. `fail` refuses both.
    """
    first, second = (wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first
    if ambiguous == "fail":
        what = "is skipped there" if is_skipped(first) else "is there twice"
        raise InvalidError(f"{wall.isoformat()} in {name_of(zone)} {what}, where clocks are changed.")
    if is_skipped(first):
        return first.astimezone(UTC).astimezone(zone)
    return second if ambiguous == "later" else first


def is_skipped(moment: datetime) -> bool:
    """Whether clocks never show that time."""
    back = moment.astimezone(UTC).astimezone(moment.tzinfo)
    return back.replace(tzinfo=None) != moment.replace(tzinfo=None)


def describe(moment: datetime) -> dict[str, Any]:
    """All that there is to say of a moment."""
    offset = moment.utcoffset() or timedelta()
    return {
        "iso": moment.isoformat(),
        "epoch": moment.timestamp(),
        "date": moment.date().isoformat(),
        "time": moment.time().isoformat("seconds"),
        "year": moment.year,
        "month": moment.month,
        "day": moment.day,
        "hour": moment.hour,
        "minute": moment.minute,
        "second": moment.second,
        "weekday": WEEKDAYS[moment.weekday()],
        "week": moment.isocalendar().week,
        "day_of_year": moment.timetuple().tm_yday,
        "time_zone": name_of(moment.tzinfo),
        "offset": written_offset(offset),
        "dst": bool(moment.dst()),
    }


def written_offset(offset: timedelta) -> str:
    """`+02:00`."""
    minutes = round(offset.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"

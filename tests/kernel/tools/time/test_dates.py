"""Dates, zones, and the hours in which clocks are changed."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import InvalidError
from kernel.tools.time.moments import placed, read_moment
from tests.kit.tools import Workshop

BERLIN = "Europe/Berlin"


async def test_now_is_the_clock_of_the_run(workshop: Workshop) -> None:
    workshop.recording.now = 1_000_000_000.5
    told = await workshop.call("date_time")
    assert (told["iso"], told["epoch"], told["weekday"]) == ("2001-09-09T01:46:40.500000+00:00", 1e9 + 0.5, "Sunday")


@pytest.mark.parametrize(
    ("said", "iso"),
    [
        ("2026-03-29", "2026-03-29T00:00:00+01:00"),
        ("2026-07-01T12:00:00Z", "2026-07-01T14:00:00+02:00"),
        ("20260701T120000", "2026-07-01T12:00:00+02:00"),
        ("March 3, 2026 4:05 pm", "2026-03-03T16:05:00+01:00"),
        ("Tue, 03 Mar 2026 16:05:00 +0500", "2026-03-03T12:05:00+01:00"),
        (0, "1970-01-01T01:00:00+01:00"),
        (-1.5, "1970-01-01T00:59:58.500000+01:00"),
        # Clocks go from 2:00 to 3:00: half past two is not shown.
        ("2026-03-29T02:30", "2026-03-29T03:30:00+02:00"),
        # Clocks go from 3:00 back to 2:00: half past two is shown twice.
        ("2026-10-25T02:30", "2026-10-25T02:30:00+02:00"),
    ],
)
async def test_dates_are_read(workshop: Workshop, said: str | float, iso: str) -> None:
    assert (await workshop.call("date_time", operation="parse", value=said, time_zone=BERLIN))["iso"] == iso


async def test_a_time_that_is_there_twice_may_be_the_later_or_none(workshop: Workshop) -> None:
    twice = {"operation": "parse", "value": "2026-10-25T02:30", "time_zone": BERLIN}
    assert (await workshop.call("date_time", **twice, ambiguous="later"))["offset"] == "+01:00"
    with pytest.raises(InvalidError, match="there twice"):
        await workshop.call("date_time", **twice, ambiguous="fail")
    with pytest.raises(InvalidError, match="skipped"):
        await workshop.call("date_time", **{**twice, "value": "2026-03-29T02:30"}, ambiguous="fail")


@pytest.mark.parametrize(
    ("value", "amounts", "iso"),
    [
        ("2026-01-31", {"months": 1}, "2026-02-28T00:00:00+01:00"),
        ("2024-02-29", {"years": 1}, "2025-02-28T00:00:00+01:00"),
        # A day is as long as the calendar says, 24 hours are 24 hours.
        ("2026-03-28T12:00", {"days": 1}, "2026-03-29T12:00:00+02:00"),
        ("2026-03-28T12:00", {"hours": 24}, "2026-03-29T13:00:00+02:00"),
        ("2026-03-28T02:30", {"days": 1}, "2026-03-29T03:30:00+02:00"),
        ("2026-10-25T02:30", {"hours": 1}, "2026-10-25T02:30:00+01:00"),
        ("2026-01-01", {"day": -1, "minutes": 1.5}, "2025-12-31T00:01:30+01:00"),
    ],
)
async def test_it_counts(workshop: Workshop, value: str, amounts: dict[str, float], iso: str) -> None:
    told = await workshop.call("date_time", operation="add", value=value, amounts=amounts, time_zone=BERLIN)
    assert told["iso"] == iso


@pytest.mark.parametrize(
    ("operation", "unit", "iso"),
    [
        ("start_of", "year", "2026-01-01T00:00:00+01:00"),
        ("start_of", "month", "2026-03-01T00:00:00+01:00"),
        ("start_of", "week", "2026-03-23T00:00:00+01:00"),
        ("start_of", "day", "2026-03-29T00:00:00+01:00"),
        ("end_of", "day", "2026-03-29T23:59:59.999999+02:00"),
        ("start_of", "hour", "2026-03-29T14:00:00+02:00"),
        ("end_of", "month", "2026-03-31T23:59:59.999999+02:00"),
    ],
)
async def test_units_begin_and_end(workshop: Workshop, operation: str, unit: str, iso: str) -> None:
    said = {"value": "2026-03-29T14:30:05", "time_zone": BERLIN, "unit": unit}
    assert (await workshop.call("date_time", operation=operation, **said))["iso"] == iso


async def test_the_difference_is_of_moments_and_of_the_calendar(workshop: Workshop) -> None:
    told = await workshop.call(
        "date_time", operation="difference", value="2026-03-28T12:00", other="2026-03-29T12:00", time_zone=BERLIN
    )
    assert (told["hours"], told["parts"]["days"]) == (23, 1)
    told = await workshop.call("date_time", operation="format", value="2026-03-29", format="%d.%m.%Y")
    assert told["result"] == "29.03.2026"


@pytest.mark.parametrize(
    ("input", "message"),
    [
        ({"operation": "parse", "value": "tomorrow-ish"}, "no date"),
        ({"operation": "parse", "value": ""}, "no date"),
        ({"operation": "parse", "value": "9" * 5000}, "no date"),
        ({"operation": "parse", "value": "10:30"}, "no year"),
        ({"operation": "parse", "value": 1e300}, "no moment"),
        ({"operation": "parse", "value": float("nan")}, "no moment"),
        ({"operation": "parse", "value": "9999-12-31T23:59:59-12:00"}, "9999"),
        ({"operation": "parse", "value": "2026-02-30"}, "no date"),
        ({"operation": "add", "value": 0, "amounts": {"years": 10**9}}, "9999"),
        ({"operation": "add", "value": 0, "amounts": {"seconds": 1e300}}, "9999"),
        ({"operation": "add", "value": 0, "amounts": {"fortnights": 1}}, "no unit"),
        ({"operation": "add", "value": 0, "amounts": {"days": "two"}}, "a number"),
        ({"operation": "add", "value": 0, "amounts": {"days": 0.5}}, "whole number"),
        ({"operation": "end_of", "value": "9999-12-31", "unit": "year"}, "9999"),
        ({"time_zone": "Europe/Berln"}, "Did you mean 'Europe/Berlin'"),
        ({"time_zone": "../../../etc/passwd"}, "no time zone"),
        ({"time_zone": "/etc/localtime"}, "no time zone"),
        ({"time_zone": "+99:00"}, "no time zone"),
    ],
)
async def test_what_is_no_date_is_told(workshop: Workshop, input: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidError, match=message):
        await workshop.call("date_time", **input)


async def test_zones_are_converted_told_and_listed(workshop: Workshop) -> None:
    noon = {"value": "2026-07-01T12:00", "zone": BERLIN}
    converted = await workshop.call("time_zone", operation="convert", **noon, to="Asia/Tokyo")
    assert (converted["iso"], converted["from"]) == ("2026-07-01T19:00:00+09:00", "2026-07-01T12:00:00+02:00")
    assert (await workshop.call("time_zone", operation="offset", **noon))["abbreviation"] == "CEST"
    assert BERLIN in (await workshop.call("time_zone", operation="list", pattern="Europe/*"))["zones"]
    changes = (await workshop.call("time_zone", operation="transitions", zone=BERLIN, year=2026))["transitions"]
    assert [(each["at"], each["after"]) for each in changes] == [
        ("2026-03-29T01:00:00+00:00", "+02:00"),
        ("2026-10-25T01:00:00+00:00", "+01:00"),
    ]
    assert (await workshop.call("time_zone", operation="transitions", zone="UTC"))["transitions"] == []
    with pytest.raises(InvalidError, match="no time zone 'Mars'"):
        await workshop.call("time_zone", operation="convert", value=0, to="Mars")
    with pytest.raises(InvalidError, match="year"):
        await workshop.call("time_zone", operation="transitions", year=10**6)


@given(st.datetimes(datetime(1980, 1, 1), datetime(2037, 1, 1)), st.sampled_from([BERLIN, "America/New_York", "UTC"]))
def test_what_clocks_show_is_what_they_show_again(wall: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    shown = placed(wall, zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    assert shown == wall or shown - wall == placed(wall, zone).dst()


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    with suppress(InvalidError):
        assert read_moment(text, UTC).tzinfo is not None

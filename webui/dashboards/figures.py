"""What the charts of a dashboard show, from the rows of `kernel.stores.dashboards`: marks, names, words. Pure."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from kernel.stores.dashboards import measured, summed
from webui.dashboards.charts import Mark

SERIES = 5
"""Models with a colour of their own; all others share one."""

BARS = 10
OTHERS = "all others"
SLOT = "%Y-%m-%d %H:%M"
MOST_SLOTS = 130
LONGEST = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7)}
"""How long a part of the time is at most; else a month."""
FIELDS = {"model": "model", "agent": "agent", "tool": "tool", "notebook": "path"}
NAMELESS = {"agent": "(no agent)", "notebook": "(no file)", "model": "(unknown)"}
WRITTEN = {"hour": "%H:%M", "day": "%d %b", "week": "%d %b", "month": "%b %Y"}

Row = Mapping[str, Any]


def said(value: float, measure: str) -> str:
    """A value as a person reads it: `$1.20`, `12.4k`."""
    if measure == "cost":
        return "$0" if value == 0 else f"${value:.4f}" if value < 0.1 else f"${value:,.2f}"
    for most, unit in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if value >= most:
            return f"{value / most:.3g}{unit}"
    return f"{value:g}"


def seconds_said(value: float) -> str:
    """`40 ms`, `1.2 s`, `2 min`."""
    if value < 0.01:
        return f"{value * 1000:.2g} ms"
    if value < 1:
        return f"{value * 1000:.0f} ms"
    return f"{value:.3g} s" if value < 120 else f"{value / 60:.3g} min"


def key_of(**by: Any) -> str:
    """What a mark tells when it is tapped: which runs it stands for."""
    return json.dumps(by)


def slots_of(rows: Sequence[Row], unit: str, since: float, now: float) -> list[str]:
    """Every part of the time that is shown, also those in which nothing was used; at most `MOST_SLOTS`, the latest."""
    first = min([str(row["slot"]) for row in rows], default="")
    begin = _begin(datetime.fromtimestamp(since), unit) if since else None
    if begin is None and not first:
        return []
    at = max(begin or datetime.strptime(first, SLOT), _earliest(now, unit))
    slots = []
    while at.timestamp() <= now:
        slots.append(at.strftime(SLOT))
        at = _after(at, unit)
    return slots[-MOST_SLOTS:]


def _earliest(now: float, unit: str) -> datetime:
    """Where parts of the time begin that are surely more than are shown, a clock that was put back included."""
    return _begin(datetime.fromtimestamp(now) - (MOST_SLOTS + 3) * LONGEST.get(unit, timedelta(days=31)), unit)


def bounds_of(slot: str, unit: str) -> tuple[float, float]:
    """When a part of the time begins and ends, in seconds since the epoch. `ValueError` for a slot that is none."""
    begin = datetime.strptime(slot, SLOT)
    return begin.timestamp(), _after(begin, unit).timestamp()


def slot_name(slot: str, unit: str) -> str:
    """A part of the time as the axis says it."""
    return datetime.strptime(slot, SLOT).strftime(WRITTEN[unit])


def over_time(rows: Sequence[Row], slots: Sequence[str], unit: str, measure: str) -> list[Mark]:
    """Columns over time, each divided by model, the most used at the bottom."""
    order = [*summed(rows, lambda row: str(row["model"]), measure)]
    place = {slot: at for at, slot in enumerate(slots)}
    marks, tops = list[Mark](), dict[int, float]()
    for row in sorted(rows, key=lambda row: order.index(str(row["model"]))):
        amount, at = measured(row, measure), place.get(str(row["slot"]), -1)
        if amount <= 0 or at < 0:
            continue
        low, model = tops.get(at, 0.0), str(row["model"])
        tops[at] = low + amount
        about = f"{slot_name(str(row['slot']), unit)} · {said(amount, measure)} · {row['calls']:,} calls"
        shade = min(order.index(model), SERIES)
        key = key_of(slot=row["slot"], model=model)
        marks.append(Mark(at, low, low + amount, model or "(unknown)", about, key, shade))
    return marks


def legend(rows: Sequence[Row], measure: str) -> list[dict[str, Any]]:
    """The models by their colours: `{"name", "shade"}`."""
    order = [*summed(rows, lambda row: str(row["model"]), measure)]
    named = [{"name": name or "(unknown)", "shade": at} for at, name in enumerate(order[:SERIES])]
    return [*named, {"name": OTHERS, "shade": SERIES}] if len(order) > SERIES else named


def shares(rows: Sequence[Row], group: str, measure: str) -> tuple[list[Mark], list[str]]:
    """Bars of what was used by a group, the largest first; and the names beside them."""
    largest = sorted(rows, key=lambda row: -measured(row, measure))[:BARS]
    names = [str(row["name"]) or NAMELESS.get(group, "(unknown)") for row in largest]
    marks = []
    for at, (row, name) in enumerate(zip(largest, names, strict=True)):
        about = f"{money(row)} · {said(measured(row, 'tokens'), 'tokens')} tokens · {row['calls']:,} calls"
        key = key_of(**{FIELDS[group]: row["name"]}) if row["name"] else ""
        marks.append(Mark(at, 0.0, measured(row, measure), name, about, key))
    return marks, names


def money(row: Row) -> str:
    """The cost of a row; says that no price is known rather than nothing."""
    cost, unpriced = row.get("cost"), row.get("unpriced") or 0
    if cost is None:
        return "price unknown" if unpriced else "no cost"
    return f"{said(float(cost), 'cost')} and unpriced calls" if unpriced else said(float(cost), "cost")


def latencies(rows: Sequence[Row]) -> tuple[list[Mark], list[str]]:
    """A range from p50 to p99 for each operation and model, with p90 as its dot."""
    shown = rows[:BARS]
    names = [" ".join(filter(None, (_words(row), str(row["name"])))) for row in shown]
    marks = []
    for at, (row, name) in enumerate(zip(shown, names, strict=True)):
        p50, p90, p99 = (max(float(row[which]), 1e-5) for which in ("p50", "p90", "p99"))
        about = f"p50 {seconds_said(p50)} · p90 {seconds_said(p90)} · p99 {seconds_said(p99)} · {row['calls']:,} calls"
        key = key_of(operation=row["operation"], model=row["name"])
        marks.append(Mark(at, p50, max(p99, p50 * 1.02), name, about, key, dot=p90))
    return marks, names


def failures(rows: Sequence[Row]) -> tuple[list[Mark], list[str]]:
    """A bar for each kind of error of each thing."""
    shown = rows[:BARS]
    names = [f"{row['error']}: {row['name'] or row['operation']}" for row in shown]
    marks = []
    for at, (row, name) in enumerate(zip(shown, names, strict=True)):
        about = " ".join(str(row["message"] or "").split())[:200]
        marks.append(Mark(at, 0.0, float(row["times"]), name, about, key_of(error=row["error"]), -1))
    return marks, names


def midnight(now: float) -> float:
    """When today began, by the clock here."""
    return time.mktime((*time.localtime(now)[:3], 0, 0, 0, 0, 0, -1))


def _words(row: Row) -> str:
    return str(row["operation"]).replace("_", " ")


def _begin(at: datetime, unit: str) -> datetime:
    hour = at.replace(minute=0, second=0, microsecond=0)
    day = hour.replace(hour=0)
    if unit == "week":
        return day - timedelta(days=day.weekday())
    return {"hour": hour, "day": day}.get(unit, day.replace(day=1))


def _after(at: datetime, unit: str) -> datetime:
    if unit == "month":
        return (at.replace(day=28) + timedelta(days=4)).replace(day=1)
    return at + {"hour": timedelta(hours=1), "day": timedelta(days=1)}.get(unit, timedelta(days=7))

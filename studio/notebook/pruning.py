"""What an archive forgets: what is too old, and the oldest of what is too much. Never the latest of a notebook.

A clock can be wrong for once (an empty battery, a slip of the hand), and must not cost the past then: after a leap of
the clock nothing is forgotten for its age until the clock has gone on for some days. Not here: what is kept, and when.
"""

from __future__ import annotations

import sqlite3

DAY = 86_400.0

LEAP = 30 * DAY
"""Seconds between two prunings that are a leap of the clock, or a long holiday. So is an hour back."""

SETTLING = 3 * DAY
"""Seconds that the clock must have gone on since a leap before it is believed."""

_BACK = 3_600.0
_NOT_LATEST = "number NOT IN (SELECT max(number) FROM versions GROUP BY notebook)"


def prune(database: sqlite3.Connection, days: float, size: int, now: float) -> int:
    """Forget what is older than `days`, if the clock can be believed, then the oldest beyond `size` bytes.

    `now` is in seconds since the epoch. How many versions went.
    """
    before = _count(database)
    if _is_believed(database, now):
        oldest = now - days * DAY
        database.execute(f"DELETE FROM versions WHERE {_NOT_LATEST} AND {_is_before_young('versions')}", (oldest, now))
        database.execute(f"DELETE FROM deleted WHERE {_is_before_young('deleted')}", (oldest, now))
    _drop_texts(database)
    while _size(database) > size and _drop_oldest(database):
        _drop_texts(database)
    return before - _count(database)


def _is_believed(database: sqlite3.Connection, now: float) -> bool:
    database.execute("CREATE TABLE IF NOT EXISTS clock (last REAL NOT NULL, since REAL NOT NULL)")
    last, since = database.execute("SELECT last, since FROM clock").fetchone() or (now, now)
    if not -_BACK <= now - last <= LEAP:
        since = now
    database.execute("DELETE FROM clock")
    database.execute("INSERT INTO clock VALUES (?, ?)", (now, since))
    return bool(now - since >= SETTLING)


def _is_before_young(table: str) -> str:
    """What came before everything young: a time that a wrong clock gave does not make a version old by itself."""
    return f"number < (SELECT coalesce(min(number), 1 << 62) FROM {table} WHERE time BETWEEN ? AND ?)"


def _count(database: sqlite3.Connection) -> int:
    return int(database.execute("SELECT count(*) FROM versions").fetchone()[0])


def _size(database: sqlite3.Connection) -> int:
    pieces = ("length(text)) FROM texts", "length(cells)) FROM versions", "length(change)) FROM deleted")
    return sum(int(database.execute(f"SELECT sum({piece}").fetchone()[0] or 0) for piece in pieces)


def _drop_texts(database: sqlite3.Connection) -> None:
    database.execute("DELETE FROM texts WHERE digest NOT IN (SELECT digest FROM versions)")


def _drop_oldest(database: sqlite3.Connection) -> bool:
    """Forget the oldest tenth of what may go; False when nothing may."""
    may_go = database.execute(f"SELECT count(*) FROM versions WHERE {_NOT_LATEST}").fetchone()[0]
    oldest = f"SELECT number FROM versions WHERE {_NOT_LATEST} ORDER BY number LIMIT ?"
    return database.execute(f"DELETE FROM versions WHERE number IN ({oldest})", (max(1, may_go // 10),)).rowcount > 0

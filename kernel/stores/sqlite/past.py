"""The store of a tab as one run of it was at a moment: `kernel.stores.past` over SQLite.

SQLite has one connection here. So the views that end at the moment stand beside the tables, under their names, from the
first question about it until somebody asks about another, or about now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kernel.stores.past import ENDING, PAID, UNKNOWN_YET, Past
from kernel.stores.questions import Row
from kernel.stores.rows import Table
from kernel.stores.sqlite.connection import COMMENT, Connection, each
from kernel.stores.sums import SUMS
from kernel.stores.views import VIEWS

if TYPE_CHECKING:
    from kernel.stores.sqlite.projection import SqliteProjection

COUNTED = ("spans", "failures", "input_tokens", "output_tokens", "served", "made")

SUMS_THEN = f"""
select count(*) as spans, coalesce(sum(status = 'failed'), 0) as failures,
  coalesce(sum(case when {PAID} then input_tokens end), 0) as input_tokens,
  coalesce(sum(case when {PAID} then output_tokens end), 0) as output_tokens,
  coalesce(sum(replayed = 1), 0) as served, coalesce(sum(replayed = 0), 0) as made,
  case when sum(replayed = 1) > 0 and sum(replayed = 0) = 0 then 0
    else sum(case when {PAID} then cost end) end as cost
from spans where run_id = {{run}}
"""


class Moments:
    """What the tables of a database are seen at: now, or the moment of one past."""

    def __init__(self, database: Connection) -> None:
        self._database = database
        self._seen: SqlitePast | None = None

    def see(self, past: SqlitePast | None) -> None:
        """From now on they are seen at this moment; None: now."""
        if past is self._seen:
            return
        for (name,) in self._database.plain("select name from sqlite_temp_master where type = 'view'").fetchall():
            self._database.plain(f'drop view temp."{name}"')
        self._seen = past
        if past is not None:
            for view in past.views(self._database):
                self._database.plain(view)
            each(self._database.execute, COMMENT.sub("", VIEWS + SUMS).replace("create view ", "create temp view "))


class SqlitePast(Past):
    """`Past` over a store of SQLite."""

    def __init__(self, store: SqliteProjection, moments: Moments, run_id: str, at: float, length: float) -> None:
        super().__init__(lambda: store.database, store.whole, run_id, at, length)  # type: ignore[arg-type, return-value]
        self._store = store
        self._moments = moments

    def sql(self, query: str, parameters: Sequence[Any] = (), limit: int = 10_000, seconds: float = 10.0) -> Table:
        """As `Reading.sql`."""
        self._moments.see(self)
        return self._store.inquire(query, parameters, limit, seconds)

    def close(self) -> None:
        """The next who asks sees the store as it is."""

    def views(self, database: Connection) -> list[str]:
        """The statements that make the three tables end at the moment."""
        run, at = "'" + self.run_id.replace("'", "''") + "'", repr(float(self.at))
        over = f"(run_id <> {run} or finished <= {at})"
        ended = {name: f"case when {over} then {name} end" for name in ENDING}
        ended["status"] = f"case when {over} then status else 'running' end"
        ended["attributes"] = f"case when {over} then attributes else json_merge_patch(attributes, '{UNKNOWN_YET}') end"
        gone_on = f"(r.run_id = {run} and (r.finished is null or r.finished > {at}))"
        then = {"status": "'running'", "finished": "null", "error": "null", "latest": at}
        then |= {"duration": f"max(0, {at} - r.started)", **{name: f"s.{name}" for name in (*COUNTED, "cost")}}
        changed = {name: f"case when {gone_on} then {value} else r.{name} end" for name, value in then.items()}
        return [
            f"create temp view spans as select {_columns(database, 'spans', ended)} from main.spans"
            f" where run_id <> {run} or started <= {at}",
            f"create temp view events as select * from main.events where run_id <> {run} or time <= {at}",
            f"create temp view runs as select {_columns(database, 'runs', changed, 'r.')} from main.runs r"
            f" cross join ({SUMS_THEN.format(run=run)}) s",
        ]

    def _fetch(self, query: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[Row]:
        self._moments.see(self)
        return self._store.fetch(query, parameters)


def _columns(database: Connection, table: str, changed: Mapping[str, str], owner: str = "") -> str:
    names = [str(row[1]) for row in database.plain(f"pragma main.table_info({table})").fetchall()]
    return ", ".join(f"{changed.get(name, owner + name)} as {name}" for name in names)

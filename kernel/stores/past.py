"""A store as one run of it was at a moment: what had not happened yet is not there, what went on then is running.

Every question is the usual one. The tables it names are, for it alone, views that end at the moment, and the views of
the store stand on those. Nothing is copied, and nothing is written but those views, which go with the question.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import orjson

from kernel.messages import ATTRIBUTES
from kernel.stores.inquiry import inquire_on
from kernel.stores.questions import Row
from kernel.stores.reading import Reading
from kernel.stores.rows import RunRow, Table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_LATER = ("input_tokens", "output_tokens", "cost")
UNKNOWN_YET = orjson.dumps(
    dict.fromkeys(ATTRIBUTES[name] for name in (*_LATER, "response_model", "finish_reasons"))
).decode()
"""What the attributes of a span have only when it has ended; merged into them, this takes it out."""

ENDING = ("finished", "duration", *_LATER, "replayed", "output", "error")
"""Columns of a span that are empty until it has ended."""

_SPANS = """
create temp view spans as select * replace (
  case when {over} then status else 'running' end as status, {ending},
  case when {over} then attributes else json_merge_patch(attributes, '{unknown}') end as attributes
) from {main}.spans where run_id <> {run} or started <= {at}
"""

_EVENTS = "create temp view events as select * from {main}.events where run_id <> {run} or time <= {at}"

# The same sums as when a run is brought in (`derivation`), of what there was by then.
PAID = "operation in ('chat', 'embeddings') and replayed is not true"

_RUNS = f"""
create temp view runs as select r.* replace (
  case when {{gone_on}} then 'running' else r.status end as status,
  case when {{gone_on}} then null else r.finished end as finished,
  case when {{gone_on}} then null else r.error end as error,
  case when {{gone_on}} then {{at}} else r.latest end as latest,
  case when {{gone_on}} then greatest(0, {{at}} - r.started) else r.duration end as duration,
  case when {{gone_on}} then s.spans else r.spans end as spans,
  case when {{gone_on}} then s.failures else r.failures end as failures,
  case when {{gone_on}} then s.input_tokens else r.input_tokens end as input_tokens,
  case when {{gone_on}} then s.output_tokens else r.output_tokens end as output_tokens,
  case when {{gone_on}} then s.cost else r.cost end as cost,
  case when {{gone_on}} then s.served else r.served end as served,
  case when {{gone_on}} then s.made else r.made end as made
) from {{main}}.runs r left join (
  select {{run}} as run_id, count(*) as spans, count(*) filter (status = 'failed') as failures,
    coalesce(sum(input_tokens) filter ({PAID}), 0) as input_tokens,
    coalesce(sum(output_tokens) filter ({PAID}), 0) as output_tokens,
    count(*) filter (replayed) as served, count(*) filter (not replayed) as made,
    case when served > 0 and made = 0 then 0 else sum(cost) filter ({PAID}) end as cost
  from spans where run_id = {{run}}
) s on s.run_id = r.run_id
"""

_GONE_ON = "r.run_id = {run} and (r.finished is null or r.finished > {at})"


class Past(Reading):
    """A store as the run `run_id` was at `at` (seconds since the epoch); other runs are as they are.

    `length` is how many seconds the run takes in all, which its rows say. `connect` gives a connection of its own,
    which it keeps until `close`; `whole` puts large texts back; each question is asked `within`.
    """

    def __init__(
        self,
        connect: Callable[[], DuckDBPyConnection],
        whole: Callable[[Any], Any],
        run_id: str,
        at: float,
        length: float,
        within: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self._connect = connect
        self._within = within
        self._restore = whole
        self._length = length
        self._turn = threading.Lock()
        self._kept: DuckDBPyConnection | None = None
        self.run_id = run_id
        self.at = at

    def sql(self, query: str, parameters: Sequence[Any] = (), limit: int = 10_000, seconds: float = 10.0) -> Table:
        """As `Reading.sql`."""
        with self._within(), self._turn:
            connection = self._connection()
            try:
                return inquire_on(connection, query, parameters, limit, seconds)
            finally:
                self._end(connection)

    def close(self) -> None:
        """Let go of the store; who asks again has it again."""
        with self._turn:
            if self._kept is not None:
                self._kept.close()
                self._kept = None

    def run(self, run_id: str) -> RunRow | None:
        """One run; the one of the past says at which moment."""
        found = super().run(run_id)
        return found and self._dated(found)

    def runs(self, path: str | None = None, limit: int = 100, offset: int = 0, search: str = "") -> list[RunRow]:
        """Runs, the newest first; the one of the past says at which moment."""
        return [self._dated(run) for run in super().runs(path, limit, offset, search)]

    def _dated(self, run: RunRow) -> RunRow:
        return replace(run, at=self.at - run.started, length=self._length) if run.run_id == self.run_id else run

    def _fetch(self, query: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[Row]:
        # The gate first: who is alone behind it closes us.
        with self._within(), self._turn:
            return self._connection().execute(query, parameters).fetchall()

    def _whole(self, value: Any) -> Any:
        return self._restore(value)

    def _end(self, connection: DuckDBPyConnection) -> None:
        """A question that failed leaves its transaction open, or the connection of no use."""
        import duckdb

        try:
            connection.rollback()
        except duckdb.TransactionException:
            return  # There was none: the statement was not even begun.
        except duckdb.Error:
            connection.close()
            self._kept = None

    def _connection(self) -> DuckDBPyConnection:
        """The connection whose tables end at the moment; made for the first question, since that takes a while."""
        if self._kept is None:
            self._kept = self._connect()
            (name,) = self._kept.execute("select current_database()").fetchall()[0]
            for view in (_SPANS, _EVENTS, _RUNS):
                self._kept.execute(view.format(**self._said(f'"{name}".main')))
        return self._kept

    def _said(self, main: str) -> dict[str, str]:
        run = "'" + self.run_id.replace("'", "''") + "'"
        # A number with a point would be read as a decimal, which is not the same moment.
        at = f"'{self.at!r}'::double"
        over = f"(run_id <> {run} or finished <= {at})"
        return {
            "main": main,
            "run": run,
            "at": at,
            "over": over,
            "unknown": UNKNOWN_YET,
            "ending": ", ".join(f"case when {over} then {column} end as {column}" for column in ENDING),
            "gone_on": _GONE_ON.format(run=run, at=at),
        }

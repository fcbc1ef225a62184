"""From lines of journals to rows, event by event. What a batch of them is to DuckDB in bulk, stands in `derivation`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from kernel.errors import InvalidError
from kernel.events import Event
from kernel.messages import ATTRIBUTES
from kernel.replay.edges import KEY, REPLAYED
from kernel.stores import derivation
from kernel.stores.ingestion import Ingestion, Piece
from kernel.stores.lines import decode
from kernel.stores.sqlite.connection import Connection

ADD_EVENT = "insert into events values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
ADD_SPAN = f"insert into spans values ({', '.join('?' * 26)})"
FORGET_SPAN = "delete from spans where run_id = ? and span_id = ?"
DEPTH = "select depth from spans where run_id = ? and span_id = ?"

END_SPAN = """
update spans set status = ?, finished = max(?, started), duration = max(? - started, 0),
  agent_id = case when agent_id = '' then ? else agent_id end,
  agent_name = case when agent_name = '' then ? else agent_name end, model = coalesce(?, model),
  input_tokens = ?, output_tokens = ?, cost = ?, replayed = ?, input = coalesce(?, input), output = ?, error = ?,
  attributes = coalesce(?, attributes)
where run_id = ? and span_id = ?
"""

OPEN_RUN = """
insert into runs (run_id, title, path, kind, profile, model, status, started, begun)
values (?, '', '', '', '', '', 'running', ?, ?) on conflict do nothing
"""

TELL_RUN = """
update runs set title = ?, path = ?, kind = ?, profile = ?, model = ?, pid = ?, replay = ?, begun = coalesce(?, begun),
  params = ?, versions = ? where run_id = ?
"""

GROW_RUN = """
update runs set status = 'running', finished = null, error = null, latest = max(coalesce(latest, started), ?),
  duration = max(coalesce(latest, started), ?) - started
where run_id = ? and status in ('running', 'interrupted')
"""

END_RUN = """
update runs set status = ?, finished = ?, error = ?, latest = max(coalesce(latest, started), ?),
  duration = max(coalesce(latest, started), ?) - started where run_id = ?
"""

PAID = "operation in ('chat', 'embeddings') and replayed is not true"

SUM_RUN = f"""
update runs set (spans, failures, input_tokens, output_tokens, served, made, cost) = (
  select count(*), count(*) filter (where status = 'failed'), coalesce(sum(input_tokens) filter (where {PAID}), 0),
    coalesce(sum(output_tokens) filter (where {PAID}), 0), count(*) filter (where replayed),
    count(*) filter (where not replayed),
    case when count(*) filter (where replayed) > 0 and count(*) filter (where not replayed) = 0 then 0
      else sum(cost) filter (where {PAID}) end
  from spans where spans.run_id = runs.run_id)
where run_id = ?
"""

KEEP_OFFSET = "insert or replace into journals values (?, ?, ?)"
KEEP_PAYLOAD = """insert into payloads select ?1, ?2, ?3
where not exists (select 1 from payloads where run_id = ?1 and digest = ?2)"""


ALL_OF_THEM = "select unnest(?)"
"""How a statement of `derivation` names the runs that it is about."""


class Filling(Ingestion):
    """Reads the journals of a folder into an SQLite database."""

    database: Connection

    def stage(self, batch: list[Piece]) -> derivation.Staged:
        """Nothing: here each event goes into the tables as it is read."""
        return derivation.Staged({}, 0, 0, 0, 0)

    def commit(self, batch: list[Piece], staged: derivation.Staged) -> int:
        """Bring a batch into the tables; the number of events added."""
        damaged, added = dict[str, int](), 0
        self.database.begin()
        try:
            for piece in batch:
                good = self._add(piece)
                added += good
                before = damaged.get(piece.run_id, self._damaged.get(piece.run_id, 0))
                damaged[piece.run_id] = before + piece.lines - good
                self.database.plain(KEEP_OFFSET, (piece.run_id, piece.end, damaged[piece.run_id]))
            self.database.commit()
        except BaseException:
            self.database.rollback()
            raise
        self._offsets.update({piece.run_id: piece.end for piece in batch})
        self._tell_damage(damaged)
        self._damaged.update(damaged)
        return added

    def _change_runs(self, run_ids: Sequence[str], statements: Sequence[str]) -> None:
        self.database.begin()
        try:
            for statement in statements:
                # A list is no value of SQLite's: each run is named by itself.
                self.database.many(statement.replace(ALL_OF_THEM, "?"), [(run_id,) for run_id in run_ids])
            self.database.commit()
        except BaseException:
            self.database.rollback()
            raise

    def _add(self, piece: Piece) -> int:
        events = list(_events(piece))
        if events:
            self.database.plain(OPEN_RUN, (piece.run_id, *[min(event.time for event in events)] * 2))
            self.database.many(ADD_EVENT, [_row(event) for event in events])
            for event in events:
                self._understand(event)
            latest = max(event.time for event in events)
            self.database.plain(GROW_RUN, (latest, latest, piece.run_id))
            self._end_run(piece.run_id, events, latest)
            self.database.plain(SUM_RUN, (piece.run_id,))
        for digest, size in piece.payloads.items():
            self.database.plain(KEEP_PAYLOAD, (piece.run_id, digest, size))
        return len(events)

    def _understand(self, event: Event) -> None:
        moment = event.kind.partition(".")[2]
        if event.kind == "run.started":
            self._tell_run(event)
        elif event.span_id and moment == "started":
            self._begin_span(event)
        elif event.span_id and moment in ("finished", "failed"):
            self._end_span(event, moment == "finished")

    def _tell_run(self, event: Event) -> None:
        data = event.data
        replay = data.get("replay")
        begun = replay.get("begun") if isinstance(replay, Mapping) else None
        texts = [_text(data.get(name)) or "" for name in ("title", "path", "kind", "profile", "model")]
        rest = [_json(data.get(name)) for name in ("params", "versions")]
        self.database.plain(TELL_RUN, (*texts, _whole(data.get("pid")), _json(replay), begun, *rest, event.run_id))

    def _end_run(self, run_id: str, events: Sequence[Event], latest: float) -> None:
        ends = [event for event in events if event.kind == "run.finished"]
        if ends:
            end = max(ends, key=lambda event: event.time)
            said = end.data.get("status")
            status = said if said in ("ok", "failed", "cancelled") else "failed"
            self.database.plain(END_RUN, (status, end.time, _json(end.data.get("error")), latest, latest, run_id))

    def _begin_span(self, event: Event) -> None:
        data, place = event.data, (event.run_id, event.span_id)
        source, scope = _object(data.get("source")), _object(data.get("scope"))
        told = _object(data.get("attributes"))
        above = self.database.plain(DEPTH, (event.run_id, event.parent_id)).fetchone()
        depth = min(above[0] + 1, derivation.DEEPEST) if above else 0
        said = [_text(source.get(name)) or "" for name in ("cell", "name")]
        agent = [_text(scope.get(name)) or _attribute(told, name) or "" for name in ("agent_id", "agent_name")]
        spent = [told.get(ATTRIBUTES[name]) for name in ("input_tokens", "output_tokens", "cost")]
        payload = [_json(data.get("input")), None, None, _json(data.get("attributes"))]
        self.database.plain(FORGET_SPAN, place)
        self.database.plain(ADD_SPAN, (
            *place, event.parent_id, event.kind.partition(".")[0], event.name, "running", event.time, None, None, depth,
            event.id, *said, _whole(source.get("line")) or 0, _text(source.get("language")) or "", *agent,
            _attribute(told, "model") or "", *spent, None, *payload,
        ))  # fmt: skip

    def _end_span(self, event: Event, good: bool) -> None:
        data = event.data
        told, error = _object(data.get("attributes")), _object(data.get("error"))
        status = "ok" if good else "cancelled" if error.get("type") == "cancelled" else "failed"
        replayed = bool(told.get(REPLAYED)) if told.get(KEY) is not None else None
        spent = [told.get(ATTRIBUTES[name]) for name in ("input_tokens", "output_tokens", "cost")]
        payload = [_json(data.get(name)) for name in ("input", "output", "error", "attributes")]
        agent = [_attribute(told, name) or "" for name in ("agent_id", "agent_name")]
        self.database.plain(END_SPAN, (
            status, event.time, event.time, *agent, _attribute(told, "model"), *spent, replayed, *payload,
            event.run_id, event.span_id,
        ))  # fmt: skip


def _events(piece: Piece) -> list[Event]:
    found = []
    for line in piece.text.split("\n"):
        if line:
            try:
                event = decode(line.encode())
            except InvalidError:
                continue
            if event.run_id == piece.run_id:
                found.append(event)
    return found


def _row(event: Event) -> tuple[Any, ...]:
    operation, _, moment = event.kind.partition(".")
    moment = moment.partition(".")[0]
    return (
        event.run_id, event.id, event.time, event.span_id, event.parent_id, operation, moment, event.kind, event.name,
        _json(event.data),
    )  # fmt: skip


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None if value is None else json.dumps(value)


def _attribute(told: Mapping[str, Any], name: str) -> str | None:
    return _text(told.get(ATTRIBUTES[name]))


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None

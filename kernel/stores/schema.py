"""The tables of the trace store, as a person meets them in SQL. Not how they are filled (`derivation`).

`runs`, `spans` and `events` are tables; all else that SQL can ask is a view on them (`views`, `sums`), so that nothing
is kept twice and none can disagree. Times are seconds since the epoch (`to_timestamp(started)` gives a date),
durations seconds, costs US dollars. What stands behind each column is its comment in the database (`comments`).
"""

from __future__ import annotations

VERSION = 8
"""Raise it with every change of a table or view, and say in `migrations` what becomes of a store of the one before."""

TABLES = """
create table store (version integer);  -- one row: the version of this schema

create table journals (                -- what has been read, in one transaction with what came of it
  run_id   varchar,                    -- the file's name without its ending
  bytes    bigint,                     -- read so far
  damaged  bigint                      -- lines that were no event
);

create table payloads (                -- which run uses which text that is kept once, beside the journals
  run_id   varchar,
  digest   varchar,                    -- SHA-256 of the text, in hexadecimal; `{"$payload": digest}` stands for it
  bytes    bigint                      -- of the text
);

create table runs (                    -- one user action: Run cell, Run all, one run of the CLI
  run_id         varchar,
  title          varchar,
  path           varchar,              -- of the notebook or script, within the workspace; '' for none
  kind           varchar,              -- notebook | script | evaluation | case (of an evaluation) | imported
  profile        varchar,
  model          varchar,
  pid            bigint,               -- of the process that runs it
  status         varchar,              -- running | ok | failed | cancelled | interrupted (its process is gone)
  started        double,               -- a replay has the times of its record
  begun          double,               -- when it really began
  finished       double,               -- null while it runs
  latest         double,               -- its latest event
  duration       double,               -- up to its latest event
  spans          bigint,
  failures       bigint,               -- failed spans
  input_tokens   bigint,               -- like the cost, without what came from a record
  output_tokens  bigint,
  cost           double,               -- null when no price is known
  served         bigint,               -- calls of models and tools whose answer came from a record
  made           bigint,               -- those that went out into the world
  replay         json,                 -- {source, mode, of a fork span, edit, rest}: what it replays; else null
  error          json,                 -- {type, message, …}
  params         json,
  versions       json
);

create table spans (                   -- one operation, from its started to its finished or failed event
  run_id         varchar,
  span_id        varchar,              -- s1, s2, … within the run
  parent_id      varchar,              -- '' for a root
  operation      varchar,              -- chat, execute_tool, run_cell, …
  name           varchar,
  status         varchar,              -- running | ok | failed | cancelled
  started        double,
  finished       double,               -- null while it runs
  duration       double,
  depth          integer,              -- 0 for a root
  seq            bigint,               -- number of its start event within the run
  cell           varchar,              -- the cell that caused it; '' for a plain script
  source_name    varchar,              -- the file or cell name a person knows
  source_line    integer,              -- from 1; 0: unknown
  language       varchar,
  agent_id       varchar,
  agent_name     varchar,
  model          varchar,
  input_tokens   bigint,
  output_tokens  bigint,
  cost           double,               -- what a replayed call cost when it was recorded
  replayed       boolean,              -- whether its answer came from a record; null: no call of the world
  input          json,                 -- what it really ran with, after the hooks
  output         json,
  error          json,                 -- {type, message, …}
  attributes     json                  -- by their OpenTelemetry GenAI names
);

create table events (                  -- everything that happened, as the journal has it
  run_id     varchar,
  seq        bigint,                   -- from 1 within the run
  time       double,
  span_id    varchar,                  -- '' for the run itself
  parent_id  varchar,
  operation  varchar,
  moment     varchar,                  -- started | finished | failed | delta | stdout | display | …
  kind       varchar,                  -- operation.moment
  name       varchar,
  data       json
);
"""

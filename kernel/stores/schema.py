"""The tables and views of the trace store, as a person meets them in SQL. Not how they are filled (`derivation`).

`runs`, `spans` and `events` are tables. `chats`, `tool_calls`, `state_history` and `audit` are views on `spans`, and
`evaluations`, `evaluation_cases` and `scores` on what evaluations wrote, so that nothing is kept twice and none can
disagree; `cost_by_model` and `latency_percentiles` sum up. Times are
seconds since the epoch (`to_timestamp(started)` gives a date), durations seconds, costs US dollars.
"""

from __future__ import annotations

VERSION = 5
"""Raise it with every change below: a store of another version is moved aside and made again."""

TABLES = """
create table store (version integer);  -- one row: the version of this schema

create table journals (                -- what has been read, in one transaction with what came of it
  run_id   varchar,                    -- the file's name without its ending
  bytes    bigint,                     -- read so far
  damaged  bigint                      -- lines that were no event
);

create table runs (                    -- one user action: Run cell, Run all, one run of the CLI
  run_id         varchar,
  title          varchar,
  path           varchar,              -- of the notebook or script, within the workspace; '' for none
  kind           varchar,              -- notebook | script | evaluation | case (of an evaluation)
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
  replay         json,                 -- {source, mode}: what it replays or goes on with; null for neither
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

VIEWS = """
create view chats as                   -- one call of a model
select run_id, span_id, parent_id, status, started, finished, duration, cell, source_line, agent_id, agent_name,
  attributes->>'gen_ai.provider.name' as provider, model, input_tokens, output_tokens, cost, replayed,
  attributes->>'gen_ai.response.finish_reasons' as finish_reasons, input, output, error
from spans where operation = 'chat';

create view tool_calls as              -- one call of a tool
select run_id, span_id, parent_id, name as tool, status, started, finished, duration, cell, source_line,
  agent_id, agent_name, input as arguments, output as result, error
from spans where operation = 'execute_tool';

create view state_history as           -- one change of the state; value is null when the key was deleted
select run_id, span_id, finished as time, input->>'scope' as scope, input->>'owner' as owner, input->>'key' as key,
  case when input->>'value' is not null then input->'value' end as value, output->'old' as old,
  cell, source_line, seq
from spans where operation = 'write_state' and status = 'ok';

create view audit as                   -- each decision about what a spell may do: asked | allowed | denied | overridden
with said as (                         -- what was asked of a person, and what came of it
  select run_id, span_id, time, operation, moment, data from events
  where kind in ('execute_tool.ask', 'run_cell.ask', 'run_script.ask', 'execute_tool.allowed', 'run_cell.allowed',
      'run_script.allowed', 'execute_tool.denied', 'run_cell.denied', 'run_script.denied')
    and (moment <> 'ask' or data->>'kind' = 'approval')
), answers as (
  select run_id, span_id, bool_or(moment = 'ask') as asked, bool_or(moment = 'allowed') as allowed,
    bool_or(moment = 'denied') as denied
  from said group by all
), denials as (select distinct run_id, parent_id as span_id from spans where error->>'type' = 'denied')
select e.time, e.run_id, e.span_id, s.operation, case when s.operation = 'execute_tool' then s.name else '' end as tool,
  s.agent_id, s.agent_name,
  case when e.moment = 'ask' then 'asked' when e.moment = 'allowed' and s.operation <> 'execute_tool' then 'overridden'
    else e.moment end as decision,
  coalesce(e.data->>'by', 'profile') as decided_by,  -- profile | person | nobody (who could have been asked)
  coalesce(e.data->>'reason', e.data->'question'->>'reason') as reason, e.data->>'scope' as scope,
  coalesce(e.data->'arguments', e.data->'question'->'arguments', s.input) as params, s.status as result,
  case when e.moment <> 'ask' then s.error->>'message' end as message,
  coalesce(r.params->>'user_id', r.params->>'userId') as user_id, s.cell, s.source_line, s.source_name
from said e join spans s using (run_id, span_id) join runs r using (run_id)
union all
select s.finished, s.run_id, s.span_id, s.operation, s.name, s.agent_id, s.agent_name,
  case when s.error->>'type' = 'denied' then 'denied' else 'allowed' end, 'profile', r.profile, null,
  s.input, s.status, s.error->>'message',
  coalesce(r.params->>'user_id', r.params->>'userId'), s.cell, s.source_line, s.source_name
from spans s join runs r using (run_id) left join answers a using (run_id, span_id)
left join denials d using (run_id, span_id)
where s.status <> 'running' and case when s.error->>'type' is distinct from 'denied'
  then s.operation = 'execute_tool' and a.asked is not true and a.allowed is not true
  else a.denied is not true and (s.operation = 'execute_tool' or d.span_id is null) end
union all
select time, run_id, '', 'run', '', null, null, 'overridden', 'person', profile, null, to_json([grant_]), 'ok', null,
  null, '', 0, ''
from (select time, run_id, data->>'profile' as profile, unnest(cast(data->'grants' as varchar[])) as grant_
  from events where kind = 'run.started' and json_array_length(data->'grants') > 0);

create view cost_by_model as           -- what each model was used for and cost; replays are free
select model, count(*) as calls, count(*) filter (status = 'failed') as failures,
  coalesce(sum(input_tokens), 0)::bigint as input_tokens, coalesce(sum(output_tokens), 0)::bigint as output_tokens,
  sum(cost) as cost
from spans where operation in ('chat', 'embeddings') and replayed is not true group by model;

create view evaluation_cases as        -- one row of a dataset with one model and variant, as it was last done
select data->>'evaluation' as evaluation, (data->>'row')::bigint as row_number, data->>'model' as model,
  data->>'variant' as variant, data->>'run_id' as run_id, data->>'status' as status,
  (data->>'passed')::boolean as passed, data->'input' as input, data->'expected' as expected, data->'params' as params,
  data->'value' as output, data->'error' as error, data->'tools' as tools,
  (data->>'input_tokens')::bigint as input_tokens,
  (data->>'output_tokens')::bigint as output_tokens, (data->>'cost')::double as cost,
  (data->>'seconds')::double as seconds, time, data->'scores' as scores
from events where kind = 'evaluation.case'
qualify row_number() over (
  partition by data->>'evaluation', data->>'row', data->>'model', data->>'variant' order by time desc, seq desc
) = 1;

create view scores as                  -- what one scorer said of one case
select evaluation, row_number, model, variant, run_id as case_run_id, said->>'scorer' as scorer,
  (said->>'score')::double as score, (said->>'passed')::boolean as passed, said->>'reason' as reason,
  said->>'error' as error, said->>'run_id' as run_id, (said->>'tokens')::bigint as tokens,
  (said->>'cost')::double as cost
from (select *, unnest(cast(scores as json[])) as said from evaluation_cases);

create view evaluations as             -- an evaluation and what resumed it
select split_part(run_id, '.', 1) as evaluation, arg_min(title, started) as title, min(started) as started,
  arg_max(status, started) as status, arg_max((params->>'total')::bigint, started) as total,
  arg_max(params->'plan', started) as plan, coalesce(any_value(done), 0) as cases,
  coalesce(any_value(good), 0) as passed
from runs left join (
  select evaluation, count(*) as done, count(*) filter (passed) as good from evaluation_cases group by evaluation
) on evaluation = split_part(run_id, '.', 1)
where kind = 'evaluation' group by split_part(run_id, '.', 1);

create view latency_percentiles as     -- seconds by operation and model ('' where there is none)
select operation, model, count(*) as calls, quantile_cont(duration, 0.5) as p50, quantile_cont(duration, 0.9) as p90,
  quantile_cont(duration, 0.99) as p99, max(duration) as slowest
from spans where duration is not null group by operation, model;
"""

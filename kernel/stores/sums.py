"""The views of the trace store that sum up: cost, time, failures, who called whom. Not single things (`views`).

Days are those of the clock of this machine. What came from a record costs nothing and is left out of sums of money.
"""

from __future__ import annotations

USAGE = """
create view model_usage as             -- one call of a model that was paid for, with all it can be summed by
select s.run_id, s.span_id, to_timestamp(s.started)::date as day, s.started, s.duration, s.status, s.operation,
  s.model, s.attributes->>'gen_ai.provider.name' as provider, s.agent_name as agent, s.cell, r.path, r.kind,
  coalesce(s.input_tokens, 0) as input_tokens, coalesce(s.output_tokens, 0) as output_tokens, s.cost
from spans s join runs r using (run_id)
where s.operation in ('chat', 'embeddings') and s.replayed is not true;

create view cost_by_model as           -- what each model was used for and cost; replays are free
select model, count(*) as calls, count(*) filter (status = 'failed') as failures,
  coalesce(sum(input_tokens), 0)::bigint as input_tokens, coalesce(sum(output_tokens), 0)::bigint as output_tokens,
  sum(cost) as cost
from spans where operation in ('chat', 'embeddings') and replayed is not true group by model;

create view cost_by_agent as           -- what the models of each agent cost; '' for models that no agent asked
select agent, count(*) as calls, count(*) filter (status = 'failed') as failures,
  sum(input_tokens)::bigint as input_tokens, sum(output_tokens)::bigint as output_tokens, sum(cost) as cost,
  sum(duration) as seconds
from model_usage group by agent;

create view cost_by_day as             -- what models cost day by day
select day, model, count(*) as calls, count(*) filter (status = 'failed') as failures,
  sum(input_tokens)::bigint as input_tokens, sum(output_tokens)::bigint as output_tokens, sum(cost) as cost
from model_usage group by day, model;

create view cost_by_notebook as        -- what the models of each notebook or script cost
select path, count(distinct run_id) as runs, count(*) as calls, sum(input_tokens)::bigint as input_tokens,
  sum(output_tokens)::bigint as output_tokens, sum(cost) as cost, max(started) as latest
from model_usage group by path;

create view cost_by_tool as            -- how much each tool was used, and what the models below its calls cost
with recursive below as (
  select run_id, span_id, name as tool from spans where operation = 'execute_tool'
  union all
  select s.run_id, s.span_id, b.tool from below b join spans s on s.run_id = b.run_id and s.parent_id = b.span_id
  where s.operation <> 'execute_tool'
), paid as (
  select tool, sum(m.cost) as cost, sum(m.input_tokens + m.output_tokens)::bigint as tokens
  from below join model_usage m using (run_id, span_id) group by tool
)
select name as tool, count(*) as calls, count(*) filter (status = 'failed') as failures, sum(duration) as seconds,
  any_value(coalesce(tokens, 0)) as tokens, any_value(paid.cost) as cost
from spans left join paid on paid.tool = name where operation = 'execute_tool' group by name;

create view runs_by_day as             -- how many runs there were each day, how they ended, what they used
select to_timestamp(begun)::date as day, count(*) as runs, count(*) filter (status in ('failed', 'interrupted')) as
  failed, sum(duration) as seconds, sum(input_tokens)::bigint as input_tokens,
  sum(output_tokens)::bigint as output_tokens, sum(cost) as cost
from runs group by day;
"""

TIMES = """
create view latency_percentiles as     -- seconds by operation and model ('' where there is none)
select operation, model, count(*) as calls, quantile_cont(duration, 0.5) as p50, quantile_cont(duration, 0.9) as p90,
  quantile_cont(duration, 0.99) as p99, max(duration) as slowest
from spans where duration is not null group by operation, model;

create view latency_by_name as         -- seconds of each agent, tool, workflow, step and cell by its name
select operation, name, count(*) as calls, quantile_cont(duration, 0.5) as p50, quantile_cont(duration, 0.9) as p90,
  quantile_cont(duration, 0.99) as p99, max(duration) as slowest, sum(duration) as seconds
from spans where duration is not null group by operation, name;

create view latency_by_day as          -- seconds of calls of models and tools, day by day
select to_timestamp(started)::date as day, operation, case when operation = 'execute_tool' then name else model end as
  name, count(*) as calls, quantile_cont(duration, 0.5) as p50, quantile_cont(duration, 0.9) as p90,
  quantile_cont(duration, 0.99) as p99
from spans where duration is not null and operation in ('chat', 'embeddings', 'execute_tool') group by all;

create view slowest_spans as           -- the 100 spans that took longest themselves, without what they waited for
with inner_time as (
  select run_id, parent_id as span_id, sum(duration) as seconds from spans where parent_id <> '' group by all
)
select s.run_id, s.span_id, s.operation, s.name, s.status, s.duration,
  greatest(0, s.duration - coalesce(i.seconds, 0)) as own_seconds, s.model, s.agent_name, s.cell, s.source_line,
  s.started
from spans s left join inner_time i using (run_id, span_id) where s.duration is not null
order by own_seconds desc limit 100;
"""

TROUBLE = """
create view errors_by_kind as          -- which errors there were where, how often, and the latest of each
select error->>'type' as error, operation, name, count(*) as times, count(distinct run_id) as runs,
  max(finished) as latest, arg_max(error->>'message', finished) as message, arg_max(run_id, finished) as run_id,
  arg_max(span_id, finished) as span_id
from spans where status = 'failed' group by all;

create view error_rates as             -- which part of the calls failed, day by day
select to_timestamp(started)::date as day, operation, count(*) as calls, count(*) filter (status = 'failed') as
  failures, count(*) filter (status = 'failed') / count(*)::double as rate
from spans where status <> 'running' group by all;

create view cache_hits as              -- how many calls of models and agents were answered from what was kept
select s.operation, s.name, s.model, s.agent_name as agent, count(*) as calls, count(c.span_id) as hits,
  count(c.span_id) / count(*)::double as rate, count(*) filter (s.replayed) as replayed
from spans s left join (select distinct run_id, span_id from events where moment = 'cached') c using (run_id, span_id)
where s.operation in ('chat', 'embeddings', 'invoke_agent') group by all;

create view limits_met as              -- runs that a limit of theirs ended: a budget of tokens or money, time, memory
select s.run_id, s.span_id, s.finished as time, r.path, r.title, s.operation, s.name, s.error->>'message' as message,
  r.cost, r.input_tokens + r.output_tokens as tokens
from spans s join runs r using (run_id)
where s.error->>'type' in ('limit', 'budget', 'deadline')
  and not exists (from spans c where c.run_id = s.run_id and c.parent_id = s.span_id
    and c.error->>'type' = s.error->>'type');
"""

GRAPH = """
create view agent_graph as             -- who called whom: an edge of a run from a cell, agent, workflow or step
select s.run_id,
  case when caller.agent <> '' then 'agent' when p.operation = 'invoke_workflow' then 'workflow'
    when p.operation = 'run_step' then 'step' else 'cell' end as source_kind,
  case when caller.agent <> '' then caller.agent when p.operation in ('invoke_workflow', 'run_step') then p.name
    else coalesce(nullif(s.cell, ''), s.source_name) end as source,
  case s.operation when 'invoke_agent' then 'agent' when 'invoke_workflow' then 'workflow' when 'execute_tool'
    then 'tool' else 'model' end as target_kind,
  case when s.operation in ('chat', 'embeddings') then coalesce(nullif(s.model, ''), s.name) else s.name end as target,
  count(*) as calls, count(*) filter (s.status = 'failed') as failures, sum(s.duration) as seconds,
  sum(s.input_tokens)::bigint as input_tokens, sum(s.output_tokens)::bigint as output_tokens, sum(s.cost) as cost,
  min(s.started) as first_started
from spans s left join spans p on p.run_id = s.run_id and p.span_id = s.parent_id,
  lateral (select case when s.operation in ('chat', 'embeddings', 'execute_tool') then s.agent_name
    when p.operation = 'invoke_agent' then p.name else coalesce(p.agent_name, '') end as agent) caller
where s.operation in ('chat', 'embeddings', 'execute_tool', 'invoke_agent', 'invoke_workflow') group by all;
"""

SUMS = USAGE + TIMES + TROUBLE + GRAPH
"""What makes the views; the order matters, since some stand on others."""

"""The views of the trace store that show single things: a chat, a call, a change, a case. Not sums of them (`sums`)."""

from __future__ import annotations

from kernel.decisions import DECISIONS

CALLS = """
create view chats as                   -- one call of a model
select run_id, span_id, parent_id, status, started, finished, duration, cell, source_line, agent_id, agent_name,
  attributes->>'gen_ai.provider.name' as provider, model,
  attributes->>'gen_ai.response.model' as response_model, input_tokens, output_tokens, cost, replayed,
  attributes->>'gen_ai.response.finish_reasons' as finish_reasons, input, output, error
from spans where operation = 'chat';

create view tool_calls as              -- one call of a tool
select run_id, span_id, parent_id, name as tool, status, started, finished, duration, cell, source_line,
  agent_id, agent_name, replayed, input as arguments, output as result, error
from spans where operation = 'execute_tool';

create view state_history as           -- one change of the state; value is null when the key was deleted
select run_id, span_id, finished as time, input->>'scope' as scope, input->>'owner' as owner, input->>'key' as key,
  case when input->>'value' is not null then input->'value' end as value, output->'old' as old,
  cell, source_line, seq
from spans where operation = 'write_state' and status = 'ok';

create view artifacts as               -- what a run made: each rich output that was shown, each file a tool wrote
select e.run_id, e.span_id, e.seq, e.time, 'output' as kind, s.cell, s.name, media_type, null as path,
  coalesce(kept, strlen(content)) as bytes, coalesce(case when kept is not null then part->>'$."$payload"' end,
    sha256(content)) as digest, content
from (
  select *, part->>'$' as content, case when regexp_full_match(part->>'$."$payload"', '[0-9a-f]{64}')
    then try_cast(part->>'bytes' as bigint) end as kept
  from (
    select run_id, span_id, seq, time, unnest(json_keys(data, '$.data')) as media_type,
      data->'data'->('$."' || unnest(json_keys(data, '$.data')) || '"') as part
    from events where moment = 'display' and json_type(data, '$.data') = 'OBJECT'
  )
) e left join spans s using (run_id, span_id)
where media_type <> 'text/plain'
union all
select run_id, span_id, seq, finished, 'file', cell, name, output->>'media_type', output->>'path',
  try_cast(output->>'size' as bigint), null, null
from spans where operation = 'execute_tool' and status = 'ok' and output->>'path' is not null
  and output->>'size' is not null;
"""

MOMENTS = ", ".join(repr(moment) for moment in DECISIONS)

DECIDED = f"""
create view decisions as               -- what was decided about trouble: retry, fallback, cached, limited, …
select e.run_id, e.span_id, e.time, e.operation, e.moment as decision, e.name, s.cell, s.agent_name, s.model, e.data
from events e left join spans s using (run_id, span_id) where e.moment in ({MOMENTS});
"""

ALLOWED = """
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
union all                              -- what a person changed in the state by hand
select s.finished, s.run_id, s.span_id, s.operation, '', null, null, 'overridden', 'person',
  'the state was changed by hand', 'once', s.input, s.status, s.error->>'message', null, s.cell, s.source_line,
  s.source_name
from spans s join runs r using (run_id) where s.operation = 'write_state' and s.status <> 'running' and r.kind = 'edit'
union all                              -- what a person changed of a call at a breakpoint
select e.time, e.run_id, e.span_id, s.operation, case when s.operation = 'execute_tool' then s.name else '' end,
  s.agent_id, s.agent_name, 'overridden', e.data->>'by', 'edited at a breakpoint', 'once', e.data->'edit', s.status,
  null, coalesce(r.params->>'user_id', r.params->>'userId'), s.cell, s.source_line, s.source_name
from events e join spans s using (run_id, span_id) join runs r using (run_id) where e.moment = 'edited'
union all
select time, run_id, '', 'run', '', null, null, 'overridden', 'person', profile, null, to_json([grant_]), 'ok', null,
  null, '', 0, ''
from (select time, run_id, data->>'profile' as profile, unnest(cast(data->'grants' as varchar[])) as grant_
  from events where kind = 'run.started' and json_array_length(data->'grants') > 0);
"""

EVALUATED = """
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
"""

VIEWS = CALLS + DECIDED + ALLOWED + EVALUATED
"""What makes the views; the order matters, since some stand on others."""

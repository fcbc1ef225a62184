---@meta
-- The script API of Spell Studio, for editors. Made from the API's one definition by `llmspell api --format luals`.


---The parameters of the spell, by name.
---@type table<string, any>
params = {}
---The variables of the environment that a spell may read.
---@type table<string, string>
env = {}
---The configuration of the spell.
---@type table<string, any>
config = {}
---What the named cells of the notebook returned.
---@type table<string, any>
cells = {}

---The options of an agent. Only `system_prompt` is usually needed.
---
---    `model` may carry its provider (`openai/gpt-4o`), and may be a list: the next one answers when one fails, and so do
---    those of a list in `fallback`; `routing` is `"rotate"` or a function that names the one to ask first;
---    `timeout` is in milliseconds for a whole model call, its repetitions included, `silence_timeout` for each wait for
---    the next piece of it;
---    `memory_size` and `memory_tokens` say how many messages and tokens it remembers, `max_context_tokens` how many go to
---    the model at once; with `summarize` (true, or the model that does it) what must go becomes a summary; `fallback` is
---    its answer where it has none; `response_schema` is a JSON Schema its answers are to fit, which are tables then;
---    `skills` are words others find it by; `transitions` say which event leads from which status to which; `recovery` is
---    an `ErrorRecovery`, or the table of one, that protects it; `handoffs` are agents its model may hand over to (or
---    tables with `agent`, `name`, and what goes along: `include`, `exclude`, `conversation`); `headers` go along with
---    every call over the network; `cache` keeps its answers (true, or a table with `semantic`, `threshold`, `model`,
---    `ttl`); `latency_ms` makes the models that need no network wait.
---@class AgentOptions
---@field system_prompt? string
---@field name? string
---@field description? string
---@field provider? string
---@field model? string|any[]
---@field temperature? number|nil
---@field max_tokens? integer|nil
---@field stop? string|any[]|nil
---@field tools? any[]|table<string, any>
---@field hooks? table<string, any>
---@field on? table<string, any>
---@field timeout? number|nil
---@field silence_timeout? number|nil
---@field max_turns? integer
---@field memory_size? integer|nil
---@field memory_tokens? integer|nil
---@field max_context_tokens? integer|nil
---@field summarize? boolean|string
---@field skills? any[]
---@field fallback? string|any[]
---@field routing? string|fun(...): any|nil
---@field response_schema? table<string, any>|nil
---@field metadata? table<string, any>
---@field state? table<string, any>
---@field transitions? table<string, any>
---@field steps? any[]
---@field recovery? table<string, any>|ErrorRecovery|nil
---@field handoffs? table<string, any>|any[]
---@field id? string
---@field debug? boolean
---@field latency_ms? number|nil
---@field base_url? string|nil
---@field api_key? string|nil
---@field headers? table<string, any>|nil
---@field cache? boolean|table<string, any>|nil
---@field seed? integer|nil
---@field top_p? number|nil
---@field retries? integer|nil
---@field context_window? integer|nil

---How to ask: for at most `timeout` milliseconds, then `on_timeout()` answers; `context` goes with the message.
---
---    `response_schema` is a JSON Schema the answer is to fit; the answer is a table then.
---@class ChatOptions
---@field timeout? number|nil
---@field on_timeout? fun(...): any|nil
---@field context? any
---@field response_schema? table<string, any>|nil

---A template: made from `base` (any other template), with its own prompt, options, actions and tools.
---
---    `options` are default values by name, and `actions` instructions by name.
---@class TemplateOptions
---@field name string
---@field base? string
---@field system_prompt? string
---@field description? string
---@field type? string
---@field options? table<string, any>
---@field actions? table<string, any>
---@field tools? any[]

---A tool as a table. `parameters` is a JSON Schema of type object; its defaults are put in before `handler`.
---
---    `validate(params)` may raise for what the schema cannot refuse; `health_check()` tells whether the tool can work;
---    results are kept for `cache` seconds; `hooks` are functions by their points (`before_execute`).
---
---    `effect` says what it does to the world: `idempotent` (doing it twice does no harm) and `once` are recorded and
---    served again in a replay and after a kill; without it, or with `pure`, the handler runs again like the script. A
---    tool whose `parameters` name an `idempotency_key` gets one that is the same whenever the call is tried again.
---@class ToolOptions
---@field name string
---@field handler? fun(...): any|nil
---@field description? string
---@field parameters? table<string, any>
---@field hooks? table<string, any>
---@field version? string
---@field author? string
---@field category? string
---@field metadata? table<string, any>
---@field resource_requirements? table<string, any>
---@field validate? fun(...): any|nil
---@field health_check? fun(...): any|nil
---@field cache? number|nil
---@field effect? string

---A tool made of tools. `steps` are tools, their names, or tables with `tool`, `params` and `map`.
---@class PipelineOptions
---@field steps? any[]
---@field name? string
---@field description? string
---@field hooks? table<string, any>

---`steps` in the order in which they run.
---@class SequentialOptions
---@field name? string
---@field description? string
---@field metadata? table<string, any>
---@field parameters? table<string, any>
---@field timeout? number|nil
---@field hooks? table<string, any>
---@field on? table<string, any>
---@field on_progress? fun(...): any|nil
---@field steps? any[]

---`branches` by name, or a list of `steps` or `agents`.
---
---    `aggregator` makes the result of all outputs; `max_concurrency` (0: no limit) run at once;
---    `continue_on_error` puts an `{error}` in the place of an output that failed. `cluster = true` hands the branches
---    that can travel to the workers of a cluster; `"required"` makes it an error that one cannot.
---@class ParallelOptions
---@field name? string
---@field description? string
---@field metadata? table<string, any>
---@field parameters? table<string, any>
---@field timeout? number|nil
---@field hooks? table<string, any>
---@field on? table<string, any>
---@field on_progress? fun(...): any|nil
---@field branches? table<string, any>|any[]
---@field steps? any[]
---@field agents? any[]|table<string, any>
---@field aggregator? any
---@field max_concurrency? integer
---@field continue_on_error? boolean
---@field cluster? boolean|string|nil

---`conditions` (each with `test` and `then_branch`) and `branches` by name, one of which may be `default`.
---
---    For a single condition: `condition`, `then_branch` and `else_branch`.
---@class ConditionalOptions
---@field name? string
---@field description? string
---@field metadata? table<string, any>
---@field parameters? table<string, any>
---@field timeout? number|nil
---@field hooks? table<string, any>
---@field on? table<string, any>
---@field on_progress? fun(...): any|nil
---@field conditions? any[]
---@field branches? table<string, any>
---@field condition? any
---@field then_branch? any
---@field else_branch? any

---`body` is a step, or a list of steps that follow one another.
---
---    It runs while `condition(context)` holds (`while` in tables), until `until(context)` does, so many `times`, or
---    once for each of `items` (a list, a reference or a function), `max_concurrency` at once. `max_iterations` ends it.
---@class LoopOptions
---@field name? string
---@field description? string
---@field metadata? table<string, any>
---@field parameters? table<string, any>
---@field timeout? number|nil
---@field hooks? table<string, any>
---@field on? table<string, any>
---@field on_progress? fun(...): any|nil
---@field body? any
---@field condition? any
---@field until? any
---@field times? integer|nil
---@field items? any
---@field max_iterations? integer|nil
---@field max_concurrency? integer

---`mapper` works on each part, `reducer` on the list of what came out, `partitioner(data)` makes the parts.
---
---    Without a partitioner the input is the list; `chunk_size` cuts it into parts of that size. `cluster = true` hands
---    the parts to the workers of a cluster, where the mapper can travel; `"required"` makes it an error that it cannot.
---@class MapReduceOptions
---@field name? string
---@field description? string
---@field metadata? table<string, any>
---@field parameters? table<string, any>
---@field timeout? number|nil
---@field hooks? table<string, any>
---@field on? table<string, any>
---@field on_progress? fun(...): any|nil
---@field mapper? any
---@field reducer? any
---@field partitioner? any
---@field chunk_size? integer
---@field max_concurrency? integer
---@field continue_on_error? boolean
---@field cluster? boolean|string|nil

---`stages` that data flows through; `transformers` change what each stage gives.
---
---    With `each` the items of a list follow one another through the stages, `max_concurrency` in a stage at a time.
---@class WorkflowOptionsPipelineOptions
---@field name? string
---@field description? string
---@field metadata? table<string, any>
---@field parameters? table<string, any>
---@field timeout? number|nil
---@field hooks? table<string, any>
---@field on? table<string, any>
---@field on_progress? fun(...): any|nil
---@field stages? any[]
---@field transformers? any[]
---@field each? boolean
---@field max_concurrency? integer

---`steps` that say what they `depends_on`, or refer to it; those that can run at once do (`max_concurrency`).
---@class GraphOptions
---@field name? string
---@field description? string
---@field metadata? table<string, any>
---@field parameters? table<string, any>
---@field timeout? number|nil
---@field hooks? table<string, any>
---@field on? table<string, any>
---@field on_progress? fun(...): any|nil
---@field steps? any[]
---@field max_concurrency? integer

---`steps` of any type; `type` says how they follow one another: in order, or `dag` when they `depends_on` others.
---
---    The other options of that type stand beside them.
---@class CreateOptions
---@field name? string
---@field description? string
---@field metadata? table<string, any>
---@field parameters? table<string, any>
---@field timeout? number|nil
---@field hooks? table<string, any>
---@field on? table<string, any>
---@field on_progress? fun(...): any|nil
---@field steps? any[]
---@field type? string

---A step: who does it (`agent`, `tool`, `workflow` or `handler`), its `input`, and the name of its `output`.
---
---    `action` is what an agent shall do. `timeout` and `retry_delay` are milliseconds; `retries` are attempts after
---    the first, each `backoff` times as late as the one before (or `linear`, `constant`), `max_retry_delay` at the most,
---    and less by up to the part `jitter` (0 to 1) of it at random. Where an attempt may have done what a tool does only
---    `once`, there is no other, unless `retry_once_tools` allows it. `condition(context)` decides whether it runs at all.
---    With `continue_on_error` or a `fallback_output` its failure does not end the workflow. `on_output(output,
---    context)` hears what it gave. When a later step fails, `compensate(output)` undoes it. `type` makes a step of
---    further steps: `sequential`, `parallel`, `parallel_fan_out`, `conditional`, `loop`, `adaptive_loop`,
---    `map_reduce`, `pipeline`, `dag`, with the options of that type.
---@class StepOptions
---@field name? string
---@field type? string
---@field agent? any
---@field tool? any
---@field workflow? any
---@field handler? fun(...): any|nil
---@field input? any
---@field output? string
---@field action? string
---@field role? string
---@field timeout? number|nil
---@field retries? integer
---@field retry_delay? number
---@field backoff? number|string
---@field jitter? number|boolean
---@field max_retry_delay? number
---@field retry_once_tools? boolean
---@field continue_on_error? boolean
---@field fallback_output? any
---@field condition? any
---@field input_transform? any
---@field output_transform? any
---@field on_output? any
---@field compensate? any
---@field depends_on? string|any[]
---@field metadata? table<string, any>

---`agents` by name, or a list of them; `aggregator` makes one result of theirs.
---
---    `strategy` is `parallel` (all at once) or `sequential` (each works on what the one before gave);
---    `max_concurrency` (0: no limit) work at once; with `continue_on_error` an `{error}` stands for one that failed.
---@class CompositeOptions
---@field name? string
---@field description? string
---@field id? string
---@field skills? any[]
---@field metadata? table<string, any>
---@field hooks? table<string, any>
---@field on? table<string, any>
---@field agents? table<string, any>|any[]
---@field strategy? string
---@field aggregator? any
---@field max_concurrency? integer
---@field continue_on_error? boolean

---`stages`: agents, or tables `{ agent, transformer }`; `transformers` change what each stage gives.
---@class PipelineTeamOptions
---@field name? string
---@field description? string
---@field id? string
---@field skills? any[]
---@field metadata? table<string, any>
---@field hooks? table<string, any>
---@field on? table<string, any>
---@field stages? any[]
---@field transformers? any[]

---A `supervisor` and `workers` by name.
---
---    `delegation_strategy` is `round_robin`, `skill_based`, `least_busy`, `llm` (the supervisor chooses), or a function
---    `(task, names)` that gives a name. `review` false lets the worker's result stand; `max_revisions` times a worker
---    mends what the supervisor does not approve. `worker_skills` are words by worker, for `skill_based`.
---@class HierarchyOptions
---@field name? string
---@field description? string
---@field id? string
---@field skills? any[]
---@field metadata? table<string, any>
---@field hooks? table<string, any>
---@field on? table<string, any>
---@field supervisor? any
---@field workers? table<string, any>|any[]
---@field delegation_strategy? string|fun(...): any
---@field worker_skills? table<string, any>
---@field review? boolean
---@field max_revisions? integer

---`agents` by name; `entry` is the one who speaks first, otherwise the `delegation_strategy` chooses.
---
---    `handoff` says what goes over when one hands over to another: `include` and `exclude` are keys of its state (`*` is
---    any text), and with `conversation = false` what was said stays.
---@class SystemOptions
---@field name? string
---@field description? string
---@field id? string
---@field skills? any[]
---@field metadata? table<string, any>
---@field hooks? table<string, any>
---@field on? table<string, any>
---@field agents? table<string, any>|any[]
---@field supervisor? any
---@field delegation_strategy? string|fun(...): any
---@field entry? string
---@field handoff? table<string, any>

---How several work: whether the others go on after one that failed (`continue_on_error`); for a pool as it says,
---    unless it is said here.
---@class MapOptions
---@field continue_on_error? boolean|nil

---`agents` that are alike, or `create(number)` and `size`, how many to make; `max_per_agent` tasks at a time.
---
---    With `continue_on_error` `map` goes on after a task that failed; `{ error = { type, message } }` stands for it.
---@class PoolOptions
---@field name? string
---@field description? string
---@field id? string
---@field skills? any[]
---@field metadata? table<string, any>
---@field hooks? table<string, any>
---@field on? table<string, any>
---@field agents? any[]|table<string, any>
---@field create? fun(...): any|nil
---@field size? integer
---@field max_per_agent? integer
---@field continue_on_error? boolean

---`from` and `to` are agents or their names; `filter` says which keys go over.
---
---    With `conversation` the receiver also remembers what was said to the sender.
---@class HandoffOptions
---@field from? any
---@field to? any
---@field filter? table<string, any>
---@field conversation? boolean

---`write(line)` gets each line, instead of standard error.
---@class LineOptions
---@field operations? any[]|nil
---@field priority? number
---@field write? fun(...): any|nil

---What a hook watches: `operations` (`chat`, `execute_tool`, …); lower `priority` runs first.
---@class WatchOptions
---@field operations? any[]|nil
---@field priority? number

---At most `requests` per `second`, `minute`, `hour`, `day` or milliseconds; with `wait` more of them wait.
---
---    They wait at most `max_wait` milliseconds for their turn (10 minutes, unless it is said), and never beyond a time
---    limit around the call: where their turn comes later, they fail at once.
---
---    Counted is what is really sent to a provider: each repeated request too, embeddings too (by `provider` and `model`),
---    and nothing that a cache or a recording answers.
---
---    `by` says who is counted: each `agent` (as usual), `provider`, `model`, `tool`, or `all` together. `providers`,
---    `models` and `tools` are tables of rates by name, `{ openai = { requests = 60, per = "minute" } }`: only those are
---    limited then.
---@class RateOptions
---@field operations? any[]|nil
---@field priority? number
---@field requests? integer
---@field per? string|number
---@field wait? boolean
---@field max_wait? number
---@field by? string
---@field providers? table<string, any>
---@field models? table<string, any>
---@field tools? table<string, any>

---How long an answer is kept, in milliseconds.
---@class CacheOptions
---@field operations? any[]|nil
---@field priority? number
---@field ttl? number

---How often to try in all, and how long to wait: `delay` milliseconds, times `backoff` each time.
---@class RetryHookOptions
---@field operations? any[]|nil
---@field priority? number
---@field max_attempts? integer
---@field delay? number
---@field backoff? number
---@field max_delay? number
---@field retryable_errors? any[]|nil

---The options of a retry policy.
---
---    Delays are in milliseconds; `backoff` is `exponential`, `linear` or `constant`; each wait is shorter by up to the
---    part `jitter` (0 to 1) of it at random; `retryable_errors` are types or categories of errors, `"all"`, or a function
---    of the error that says whether to try again.
---@class RetryOptions
---@field max_attempts? integer
---@field base_delay? number
---@field max_delay? number
---@field backoff? string
---@field jitter? number|boolean
---@field retryable_errors? any[]|string|fun(...): any|nil

---The options of `ErrorRecovery`.
---
---    `strategies` are functions of `(err, context)` or tables with `handler`, and perhaps `category` and `priority`
---    (lower is tried first); `fallback_agents` names for an agent the one that takes its place, `match_capabilities`
---    finds one that has the same tools and skills; with `accept_partial` half an answer of a model is better than none;
---    `retry` and `circuit_breaker` are tables of `RetryPolicy` and `CircuitBreaker`.
---@class RecoveryOptions
---@field strategies? any[]
---@field fallback_agents? table<string, any>
---@field match_capabilities? boolean
---@field accept_partial? boolean
---@field retry? table<string, any>|RetryPolicy
---@field circuit_breaker? table<string, any>

---The options of a circuit breaker: failures in a row that open it, milliseconds until it may be tried, and the
---    `name` by which the trace tells of it.
---@class BreakerOptions
---@field failure_threshold? integer
---@field reset_timeout? number
---@field name? string

---A rate: so many `requests` per `second`, `minute`, `hour`, `day`, or a number of milliseconds.
---@class LimitsRateOptions
---@field requests? integer
---@field per? string|number

---What a moderator looks for.
---
---    `words` are more words to find; `categories` the only categories of rules to apply (all when empty); `agent` is
---    asked when the rules find nothing.
---@class ModerationOptions
---@field words? any[]
---@field categories? any[]
---@field agent? any

---What a model is asked: `messages` (tables with `role` and `content`) or a `prompt`, perhaps a `system` prompt.
---
---    `images` and `files` are lists of paths, addresses or bytes. `model` may carry its provider, and may be a list: the
---    next one answers when one fails, and so do those of `fallback`; `routing` is as for agents; `timeout` is in
---    milliseconds for the whole call, `silence_timeout` for each wait in it; `response_schema` is a JSON Schema the
---    answer is to fit; `headers` go along with the call; `cache` is as for agents; `stop_sequences` are texts at which
---    the answer ends; `tools` (names, tools, or tables with `name`, `description` and `parameters`) are offered to the
---    model, which may call them: only the script runs them.
---@class CompleteOptions
---@field model? string|any[]
---@field provider? string
---@field fallback? any[]|nil
---@field routing? string|fun(...): any|nil
---@field messages? any[]
---@field prompt? string
---@field images? any[]
---@field files? any[]
---@field system? string
---@field temperature? number|nil
---@field max_tokens? integer|nil
---@field stop? string|any[]|nil
---@field tools? any[]|table<string, any>
---@field timeout? number|nil
---@field silence_timeout? number|nil
---@field latency_ms? number|nil
---@field base_url? string|nil
---@field api_key? string|nil
---@field headers? table<string, any>|nil
---@field cache? boolean|table<string, any>|nil
---@field seed? integer|nil
---@field top_p? number|nil
---@field retries? integer|nil
---@field context_window? integer|nil
---@field response_schema? table<string, any>|nil

---What is embedded: `input`, a text or a list of texts, by which `model`; `timeout` is in milliseconds for all
---    of it, `silence_timeout` for each of its requests.
---
---    `dimensions` is the length of a vector, for models that have several.
---@class EmbedOptions
---@field input? string|any[]
---@field model? string
---@field provider? string
---@field dimensions? integer|nil
---@field timeout? number|nil
---@field silence_timeout? number|nil
---@field latency_ms? number|nil
---@field base_url? string|nil
---@field api_key? string|nil
---@field headers? table<string, any>|nil
---@field retries? integer|nil

---A provider of a script's own: `answer` a request, `embed` texts, or a server at `base_url`.
---
---    `retries` is how often a call of the server is repeated, `headers` go along with it.
---@class ProviderOptions
---@field answer? fun(...): any|nil
---@field embed? fun(...): any|nil
---@field models? any[]
---@field base_url? string
---@field api_key? string
---@field headers? table<string, any>|nil
---@field retries? integer|nil

---When what was shown goes: with `wait`, just before something new comes.
---@class ClearOptions
---@field wait? boolean

---How a table looks: `columns` are those to show, in order; `title` stands above.
---@class TableOptions
---@field columns? string[]|nil
---@field title? string

---How a chart looks. `kind` is `line`, `bar`, `scatter` or `area`; `x` the column from left to right.
---
---    `y` is the column or columns of numbers. By default `x` is the first of texts, and `y` all other numbers. `title`,
---    `x_label` and `y_label` are written beside it; `height` is in pixels.
---@class ChartOptions
---@field kind? string
---@field x? string
---@field y? string|string[]|nil
---@field title? string
---@field x_label? string
---@field y_label? string
---@field height? integer

---How a picture looks: `alt` says what it shows to whoever cannot see it, `width` is in pixels.
---@class ImageOptions
---@field alt? string
---@field width? integer|nil

---How patient a request is: `timeout` and `retry_delay` are in milliseconds, `retries` attempts after the first.
---@class FetchOptions
---@field timeout? number
---@field retries? integer
---@field retry_delay? number

---A whole request.
---
---    `body` is sent as it is, `json` as JSON; `query` are the parameters behind the address; `timeout` is in
---    milliseconds, `retry_delay` the first wait before another attempt, of which there are `retries`.
---@class RequestOptions
---@field url string
---@field method? string
---@field query? table<string, any>|nil
---@field headers? table<string, any>|nil
---@field body? any
---@field json? any
---@field timeout? number
---@field retries? integer
---@field retry_delay? number

---Options of `DiscordTool`.
---
---    `webhook_url` posts to the channel of a webhook; `token` is that of a bot, which posts to `channel_id` and may read.
---    Both may be `secret:NAME`. `username` and `avatar_url` are how a webhook shows itself. `mentions` are who may be
---    notified (`users`, `roles`, `everyone`; nobody when empty); `base_url` is another address of the interface.
---@class DiscordOptions
---@field webhook_url? string
---@field token? string
---@field channel_id? string
---@field username? string
---@field avatar_url? string
---@field mentions? any
---@field base_url? string
---@field read_only? boolean
---@field timeout? number

---Options of `EmailTool`.
---
---    `smtp_server` is `host` or `host:port`; `smtp_config` says the same as a table: `host`, `port`, `secure` (TLS from
---    the first byte, as on port 465; else STARTTLS) and `auth` with `user` and `pass`. A password may be `secret:NAME`.
---    `allowed_recipients` are addresses or domains, all when empty; `template_path` is the folder of templates;
---    `ca_file` a file with certificates to trust; `max_size` the most bytes of a letter, `timeout` seconds.
---@class EmailOptions
---@field smtp_server? string
---@field smtp_config? any|nil
---@field username? string
---@field password? string
---@field from_address? string
---@field reply_to? string
---@field allowed_recipients? any
---@field template_path? string
---@field ca_file? string
---@field max_size? integer
---@field timeout? number

---Options of `SlackTool`.
---
---    `token` is that of a bot (`xoxb-…`) or `secret:NAME`; without one the environment's `SLACK_BOT_TOKEN` is used.
---    `channel` is where messages go when nothing else is said; `allowed_channels` are the only ones (names, ids or
---    patterns; all when empty); `base_url` another address of the interface (GovSlack); `timeout` seconds.
---@class SlackOptions
---@field token? string
---@field channel? string
---@field allowed_channels? any
---@field base_url? string
---@field read_only? boolean
---@field timeout? number

---Options of `TwilioTool`.
---
---    `account_sid` and `auth_token` (which may be `secret:NAME`) are of Twilio's console; with `api_key`, the token is
---    that key's secret. `from_number` (or `from`) is who sends, or `messaging_service_sid`; `allowed_recipients` are the
---    only numbers (patterns such as `+49*`; all when empty).
---@class TwilioOptions
---@field account_sid? string
---@field auth_token? string
---@field api_key? string
---@field from_number? string
---@field messaging_service_sid? string
---@field allowed_recipients? any
---@field base_url? string
---@field read_only? boolean
---@field timeout? number

---Options of `HashTool`: `allow_weak` says whether md5 and sha1 may be used at all.
---@class HashOptions
---@field allow_weak? boolean

---Options of `RandomTool`: `max_count` is how many may be asked for at once; `seed` makes all of it repeatable.
---@class RandomOptions
---@field max_count? integer
---@field seed? integer|nil

---Options of `DataCleaner` and `StatisticsCalculator`: the most rows, and seconds for a call.
---@class AnalysisTableOptions
---@field max_rows? integer
---@field timeout? number

---Options of `ChartGenerator`: they narrow what the profile allows, never widen it.
---
---    `width` and `height` are pixels; `allowed_paths` are the only folders and files, all when empty; with `read_only`
---    no file is written; `max_file_size` is in bytes. A call draws at most `max_rows` in at most `timeout` seconds.
---@class ChartsChartOptions
---@field width? integer
---@field height? integer
---@field max_rows? integer
---@field timeout? number
---@field allowed_paths? any
---@field read_only? boolean
---@field max_file_size? integer|nil

---Options of the tools for data: they narrow what the profile allows, never widen it.
---
---    `allowed_paths` are the only folders and files, all when empty; with `read_only` nothing is written;
---    `max_file_size` is in bytes, of a text too. A call takes at most `timeout` seconds.
---@class DataOptions
---@field allowed_paths? any
---@field read_only? boolean
---@field max_file_size? integer|nil
---@field timeout? number

---Options of `DuckDBTool`: they narrow what the profile allows, never widen it.
---
---    `database` is the file when a call names none. A call gives at most `max_rows` rows and takes at most `timeout`
---    seconds; `allowed_paths` are the only folders and files, all when empty; with `read_only` no result is written;
---    `max_file_size` is in bytes.
---@class DuckDBOptions
---@field database? string
---@field max_rows? integer
---@field timeout? number
---@field allowed_paths? any
---@field read_only? boolean
---@field max_file_size? integer|nil

---Options of `RegexTool`.
---
---    A call takes at most `timeout` seconds, a text has at most `max_length` characters (a replaced one too), and at
---    most `max_matches` are given.
---@class RegexOptions
---@field timeout? number
---@field max_length? integer
---@field max_matches? integer

---Options of `SqliteTool`: they narrow what the profile allows, never widen it.
---
---    `database` is the file when a call names none (`:memory:` is one that lives as long as the session); with
---    `read_only` nothing can be changed. A call gives at most `max_rows` rows and takes at most `timeout` seconds;
---    `allowed_paths` are the only folders and files, `operations` the only operations, all when empty.
---@class SqliteOptions
---@field database? string
---@field read_only? boolean
---@field max_rows? integer
---@field timeout? number
---@field allowed_paths? any
---@field operations? any

---Options of `AwsTool`.
---
---    `access_key_id`, `secret_access_key` and `session_token` may be `secret:NAME`; without them those of the environment
---    are used where the spell may read it. `bucket` is where objects are when nothing else is said, `allowed_buckets` are
---    the only ones (patterns; all when empty). `endpoint_url` is another service that speaks S3 (MinIO); `max_size` the
---    most bytes of an object.
---@class AwsOptions
---@field region? string
---@field access_key_id? string
---@field secret_access_key? string
---@field session_token? string
---@field endpoint_url? string
---@field bucket? string
---@field allowed_buckets? any
---@field max_size? integer
---@field read_only? boolean
---@field timeout? number

---Options of `GitHubTool`.
---
---    `token` may be `secret:NAME`; without one the environment's `GITHUB_TOKEN` is used, and without that only what is
---    public can be read. `repo` is the repository (`owner/name`) when nothing else is said, `allowed_repos` are the only
---    ones (patterns such as `owls/*`; all when empty). `base_url` is the interface of a GitHub Enterprise Server
---    (`https://HOST/api/v3`); with `read_only` nothing is changed.
---@class GitHubOptions
---@field token? string
---@field repo? string
---@field allowed_repos? any
---@field base_url? string
---@field read_only? boolean
---@field timeout? number

---Options of `JiraTool`.
---
---    `site` is a site of the cloud (`owls` or `owls.atlassian.net`), `base_url` the address of a server of your own. In
---    the cloud `email` and `api_token` say who asks; elsewhere `token`, a personal access token. Tokens may be
---    `secret:NAME`. `project` is where issues are created, `allowed_projects` are the only ones (patterns; all when
---    empty).
---@class JiraOptions
---@field site? string
---@field base_url? string
---@field email? string
---@field api_token? string
---@field token? string
---@field project? string
---@field allowed_projects? any
---@field read_only? boolean
---@field timeout? number

---Options of `KubernetesTool`.
---
---    `kubeconfig` is a file the spell may read (and `context` one of its contexts); or `server` and `token` (which may be
---    `secret:NAME`), with `ca_file` for an authority of your own. `namespace` is where it works when nothing is said,
---    `allowed_namespaces` are the only ones (patterns; all when empty). Nothing is changed unless `read_only` is false.
---@class KubernetesOptions
---@field kubeconfig? string
---@field context? string
---@field server? string
---@field token? string
---@field ca_file? string
---@field namespace? string
---@field allowed_namespaces? any
---@field read_only? boolean
---@field timeout? number

---Options of `StatisticsTool`: `max_values` is how many numbers it takes, `timeout` in milliseconds.
---@class StatisticsOptions
---@field max_values? integer
---@field timeout? number

---Options of `LinearAlgebraTool`: `max_size` is the most rows and columns, `timeout` in milliseconds.
---@class MatrixOptions
---@field max_size? integer
---@field timeout? number

---Options of `SymbolicMathTool`: `timeout` in milliseconds, for what may have no end.
---@class SymbolicOptions
---@field timeout? number

---Options of `FileSystemTool`: they narrow what the profile allows, never widen it.
---
---    `allowed_paths` are folders, `max_file_size` bytes, `allowed_extensions` with the dot;
---    `operations` are the only ones allowed (all when empty).
---@class FileOptions
---@field allowed_paths? any
---@field read_only? boolean
---@field max_file_size? integer|nil
---@field allowed_extensions? any
---@field operations? any

---Options of `FileWriter`: `base_dir` is the only folder it writes to, made when it does not exist.
---@class WriterOptions
---@field base_dir? string
---@field max_file_size? integer|nil
---@field allowed_extensions? any

---Options of `ShellCommandTool`: they narrow what the profile allows, never widen it.
---
---    `allowed_commands` are patterns: `ls` (with any arguments), `git status` (exactly that), `python3 ./scripts/*.py`,
---    `shell:*` (a line for a shell). `timeout` is in milliseconds, `max_output` in bytes for each of stdout and stderr.
---@class ShellOptions
---@field allowed_commands? any
---@field timeout? number
---@field working_directory? string
---@field max_output? integer

---Options of `EnvironmentTool`: `allowed_variables` are patterns (`LLM_*`) that narrow what the profile shows.
---@class EnvironmentOptions
---@field allowed_variables? any

---Options of `DateTimeTool`: `time_zone` is the zone of what is said without one.
---@class DateTimeOptions
---@field time_zone? string

---Options of `TimerTool`: `max_wait` is the longest wait, in milliseconds.
---@class TimerOptions
---@field max_wait? number

---Options of `SchedulerTool`: `max_jobs` at once; `tools` are the only ones it calls (all when empty);
---    `time_zone` is that of cron lines and of times without one; `max_wait` is how long, in milliseconds, a job may keep
---    the script waiting.
---@class SchedulerOptions
---@field max_jobs? integer
---@field tools? any
---@field time_zone? string
---@field max_wait? number

---Options of `HttpRequestTool`: they narrow what the profile allows.
---
---    `allowed_domains` are the only hosts (all when empty; `*.example.com` has those below it), `methods` the only
---    methods. `timeout` and `retry_delay` are milliseconds, `max_response_size` and `max_request_size` bytes.
---    `base_url` is what an address without a host is relative to. `headers` and `auth` go with every request, but only
---    to the host of `base_url` or to `allowed_domains`, so that nobody else hears of them.
---@class HttpOptions
---@field allowed_domains? any
---@field timeout? number|nil
---@field max_response_size? integer|nil
---@field max_request_size? integer|nil
---@field methods? any
---@field headers? table<string, any>|nil
---@field auth? table<string, any>|string|nil
---@field base_url? string
---@field retries? integer
---@field retry_delay? number
---@field follow_redirects? boolean
---@field user_agent? string

---Options of `WebScraperTool`.
---
---    `rate_limit` is `{requests, per}` (`second`, `minute`, `hour`, `day`) for each host; a request waits for its turn.
---    `user_agent` is who the tool says it is, also to `robots.txt`, which `respect_robots_txt` heeds. `extract` are the
---    parts that are given when a call does not say. `timeout` is milliseconds, `max_response_size` bytes.
---@class ScraperOptions
---@field rate_limit? table<string, any>|nil
---@field user_agent? string
---@field respect_robots_txt? boolean
---@field extract? any
---@field allowed_domains? any
---@field timeout? number|nil
---@field max_response_size? integer

---Options of `RssFeedTool`: `timeout` is milliseconds, `max_response_size` bytes, `max_items` entries of a feed.
---@class FeedOptions
---@field max_items? integer
---@field allowed_domains? any
---@field timeout? number|nil
---@field max_response_size? integer
---@field user_agent? string
---@field retries? integer

---Options of `WebSocketTool`: `timeout` is milliseconds, `max_message_size` bytes of a message, both ways.
---@class SocketOptions
---@field allowed_domains? any
---@field timeout? number
---@field max_message_size? integer
---@field headers? table<string, any>|nil

---Options of `WebSearchTool`.
---
---    `provider` is `brave`, `tavily`, `serper` or `searxng`; by default the one whose key is there (`BRAVE_API_KEY`,
---    `TAVILY_API_KEY`, `SERPER_API_KEY`, where the spell may read them), or searxng when only `base_url` is given.
---    `api_key` is the key, or `secret:NAME` for one that is kept. `base_url` is another address of the service.
---@class SearchOptions
---@field api_key? string
---@field max_results? integer
---@field provider? string
---@field base_url? string
---@field timeout? number|nil
---@field retries? integer

---Options of `EmbeddingTool`: the `model` (`provider/name`), its `api_key` and `base_url`, the length of a vector
---    in `dimensions` where it has several; `timeout` is milliseconds.
---@class EmbeddingOptions
---@field model? string
---@field api_key? string
---@field base_url? string
---@field dimensions? integer|nil
---@field timeout? number

---Options of `VectorSearchTool`.
---
---    `index_path` is the folder the index is kept in, as long as the spell lives when there is none. Results are as
---    near as `similarity_threshold` (a cosine) at least, and `max_results` at most. `model`, `api_key` and `base_url`
---    are those of the embeddings.
---@class VectorOptions
---@field index_path? string
---@field similarity_threshold? number
---@field max_results? integer
---@field model? string
---@field api_key? string
---@field base_url? string
---@field timeout? number

---Options of `ImageGenerationTool`.
---
---    `model` and `api_key` (or `secret:NAME`, or the variable `OPENAI_API_KEY`) are those of the service at `base_url`,
---    which speaks OpenAI's protocol; `size` and `quality` are what is asked for when a call does not say. Images are
---    written into `output_dir`. `timeout` is milliseconds.
---@class ImagesImageOptions
---@field model? string
---@field api_key? string
---@field base_url? string
---@field size? string
---@field quality? string
---@field output_dir? string
---@field timeout? number

---Options of `AudioTranscribeTool`.
---
---    `model` and `api_key` (or `secret:NAME`, or the variable `OPENAI_API_KEY`) are those of the service at `base_url`,
---    which speaks OpenAI's protocol. `language` (ISO 639-1) helps it; `timeout` is milliseconds.
---@class AudioOptions
---@field model? string
---@field api_key? string
---@field base_url? string
---@field language? string
---@field max_file_size? integer
---@field timeout? number

---Options of `CodeInterpreterTool`.
---
---    `languages` are the ones allowed, the first the one that is meant when a call does not say. `timeout` is
---    milliseconds, `memory_limit` bytes, `max_output` characters. Files the code makes are written into `output_dir`.
---@class CodeOptions
---@field languages? any
---@field timeout? number
---@field memory_limit? integer
---@field max_output? integer
---@field output_dir? string

---Options of `WebhookListenerTool`.
---
---    It listens at `host` (this machine only, by default) and `port` (0 is any that is free). Who sends has to know
---    `token` (`secret:NAME` for one that is kept; made at random when there is none) or, where there is an
---    `hmac_secret`, to sign with it: HMAC-SHA256 of the body, in the header `signature_header`. `max_body_size` is
---    bytes, `max_queued` how many wait to be taken, `timeout` milliseconds; `response` (`status`, `body`) is the answer.
---@class WebhookOptions
---@field host? string
---@field port? integer
---@field token? string
---@field hmac_secret? string
---@field signature_header? string
---@field methods? any
---@field max_body_size? integer
---@field max_queued? integer
---@field timeout? number
---@field response? table<string, any>|nil

---Options of `SocketListenerTool`.
---
---    It listens at `host` (this machine only, by default) and `port` (0 is any that is free), or at `path`, a Unix
---    socket in the folders of the spell. Messages end with `delimiter`. `max_message_size` is bytes, `max_queued` how
---    many wait to be taken, `timeout` milliseconds; a connection that says nothing for `idle` milliseconds is ended.
---@class SocketListenerOptions
---@field host? string
---@field port? integer
---@field path? string
---@field delimiter? string
---@field max_message_size? integer
---@field max_queued? integer
---@field timeout? number
---@field idle? number

---The options of every agent, and its own.
---
---`memory_size`: How many messages it remembers; all of them when left out.
---`summarize`: Whether what goes becomes a summary; or the model for that.
---@class ChatAgentOptions
---@field system_prompt? string
---@field name? string
---@field description? string
---@field provider? string
---@field model? string|any[]
---@field temperature? number|nil
---@field max_tokens? integer|nil
---@field stop? string|any[]|nil
---@field tools? any[]|table<string, any>
---@field hooks? table<string, any>
---@field on? table<string, any>
---@field timeout? number|nil
---@field silence_timeout? number|nil
---@field max_turns? integer
---@field memory_size? integer|nil
---@field memory_tokens? integer|nil
---@field max_context_tokens? integer|nil
---@field summarize? boolean|string
---@field skills? any[]
---@field fallback? string|any[]
---@field routing? string|fun(...): any|nil
---@field response_schema? table<string, any>|nil
---@field metadata? table<string, any>
---@field state? table<string, any>
---@field transitions? table<string, any>
---@field steps? any[]
---@field recovery? table<string, any>|ErrorRecovery|nil
---@field handoffs? table<string, any>|any[]
---@field id? string
---@field debug? boolean
---@field latency_ms? number|nil
---@field base_url? string|nil
---@field api_key? string|nil
---@field headers? table<string, any>|nil
---@field cache? boolean|table<string, any>|nil
---@field seed? integer|nil
---@field top_p? number|nil
---@field retries? integer|nil
---@field context_window? integer|nil

---The options of every agent, and its own.
---
---`search_depth`: How deep it digs, from 1 to 5.
---`sources`: Where it looks: `web`, `academic`, …
---@class ResearchAgentOptions
---@field system_prompt? string
---@field name? string
---@field description? string
---@field provider? string
---@field model? string|any[]
---@field temperature? number|nil
---@field max_tokens? integer|nil
---@field stop? string|any[]|nil
---@field tools? any[]|table<string, any>
---@field hooks? table<string, any>
---@field on? table<string, any>
---@field timeout? number|nil
---@field silence_timeout? number|nil
---@field max_turns? integer
---@field memory_size? integer|nil
---@field memory_tokens? integer|nil
---@field max_context_tokens? integer|nil
---@field summarize? boolean|string
---@field skills? any[]
---@field fallback? string|any[]
---@field routing? string|fun(...): any|nil
---@field response_schema? table<string, any>|nil
---@field metadata? table<string, any>
---@field state? table<string, any>
---@field transitions? table<string, any>
---@field steps? any[]
---@field recovery? table<string, any>|ErrorRecovery|nil
---@field handoffs? table<string, any>|any[]
---@field id? string
---@field debug? boolean
---@field latency_ms? number|nil
---@field base_url? string|nil
---@field api_key? string|nil
---@field headers? table<string, any>|nil
---@field cache? boolean|table<string, any>|nil
---@field seed? integer|nil
---@field top_p? number|nil
---@field retries? integer|nil
---@field context_window? integer|nil
---@field search_depth? integer
---@field sources? string[]|nil

---The options of every agent, and its own.
---
---`languages`: Programming languages it uses.
---`style`: How the code is written.
---@class CodeAgentOptions
---@field system_prompt? string
---@field name? string
---@field description? string
---@field provider? string
---@field model? string|any[]
---@field temperature? number|nil
---@field max_tokens? integer|nil
---@field stop? string|any[]|nil
---@field tools? any[]|table<string, any>
---@field hooks? table<string, any>
---@field on? table<string, any>
---@field timeout? number|nil
---@field silence_timeout? number|nil
---@field max_turns? integer
---@field memory_size? integer|nil
---@field memory_tokens? integer|nil
---@field max_context_tokens? integer|nil
---@field summarize? boolean|string
---@field skills? any[]
---@field fallback? string|any[]
---@field routing? string|fun(...): any|nil
---@field response_schema? table<string, any>|nil
---@field metadata? table<string, any>
---@field state? table<string, any>
---@field transitions? table<string, any>
---@field steps? any[]
---@field recovery? table<string, any>|ErrorRecovery|nil
---@field handoffs? table<string, any>|any[]
---@field id? string
---@field debug? boolean
---@field latency_ms? number|nil
---@field base_url? string|nil
---@field api_key? string|nil
---@field headers? table<string, any>|nil
---@field cache? boolean|table<string, any>|nil
---@field seed? integer|nil
---@field top_p? number|nil
---@field retries? integer|nil
---@field context_window? integer|nil
---@field languages? string[]|nil
---@field style? string

---The options of every agent, and its own.
---
---`formats`: Forms of the data: `csv`, `json`, …
---@class DataAnalystOptions
---@field system_prompt? string
---@field name? string
---@field description? string
---@field provider? string
---@field model? string|any[]
---@field temperature? number|nil
---@field max_tokens? integer|nil
---@field stop? string|any[]|nil
---@field tools? any[]|table<string, any>
---@field hooks? table<string, any>
---@field on? table<string, any>
---@field timeout? number|nil
---@field silence_timeout? number|nil
---@field max_turns? integer
---@field memory_size? integer|nil
---@field memory_tokens? integer|nil
---@field max_context_tokens? integer|nil
---@field summarize? boolean|string
---@field skills? any[]
---@field fallback? string|any[]
---@field routing? string|fun(...): any|nil
---@field response_schema? table<string, any>|nil
---@field metadata? table<string, any>
---@field state? table<string, any>
---@field transitions? table<string, any>
---@field steps? any[]
---@field recovery? table<string, any>|ErrorRecovery|nil
---@field handoffs? table<string, any>|any[]
---@field id? string
---@field debug? boolean
---@field latency_ms? number|nil
---@field base_url? string|nil
---@field api_key? string|nil
---@field headers? table<string, any>|nil
---@field cache? boolean|table<string, any>|nil
---@field seed? integer|nil
---@field top_p? number|nil
---@field retries? integer|nil
---@field context_window? integer|nil
---@field formats? string[]|nil

---The options of every agent, and its own.
---
---`formats`: Forms of the data: `csv`, `json`, …
---@class TypesDataAnalystOptions
---@field system_prompt? string
---@field name? string
---@field description? string
---@field provider? string
---@field model? string|any[]
---@field temperature? number|nil
---@field max_tokens? integer|nil
---@field stop? string|any[]|nil
---@field tools? any[]|table<string, any>
---@field hooks? table<string, any>
---@field on? table<string, any>
---@field timeout? number|nil
---@field silence_timeout? number|nil
---@field max_turns? integer
---@field memory_size? integer|nil
---@field memory_tokens? integer|nil
---@field max_context_tokens? integer|nil
---@field summarize? boolean|string
---@field skills? any[]
---@field fallback? string|any[]
---@field routing? string|fun(...): any|nil
---@field response_schema? table<string, any>|nil
---@field metadata? table<string, any>
---@field state? table<string, any>
---@field transitions? table<string, any>
---@field steps? any[]
---@field recovery? table<string, any>|ErrorRecovery|nil
---@field handoffs? table<string, any>|any[]
---@field id? string
---@field debug? boolean
---@field latency_ms? number|nil
---@field base_url? string|nil
---@field api_key? string|nil
---@field headers? table<string, any>|nil
---@field cache? boolean|table<string, any>|nil
---@field seed? integer|nil
---@field top_p? number|nil
---@field retries? integer|nil
---@field context_window? integer|nil
---@field formats? string[]|nil

---The options of every agent, and its own.
---
---`formats`: Forms of the data: `csv`, `json`, …
---@class TypesDataAnalystOptions_
---@field system_prompt? string
---@field name? string
---@field description? string
---@field provider? string
---@field model? string|any[]
---@field temperature? number|nil
---@field max_tokens? integer|nil
---@field stop? string|any[]|nil
---@field tools? any[]|table<string, any>
---@field hooks? table<string, any>
---@field on? table<string, any>
---@field timeout? number|nil
---@field silence_timeout? number|nil
---@field max_turns? integer
---@field memory_size? integer|nil
---@field memory_tokens? integer|nil
---@field max_context_tokens? integer|nil
---@field summarize? boolean|string
---@field skills? any[]
---@field fallback? string|any[]
---@field routing? string|fun(...): any|nil
---@field response_schema? table<string, any>|nil
---@field metadata? table<string, any>
---@field state? table<string, any>
---@field transitions? table<string, any>
---@field steps? any[]
---@field recovery? table<string, any>|ErrorRecovery|nil
---@field handoffs? table<string, any>|any[]
---@field id? string
---@field debug? boolean
---@field latency_ms? number|nil
---@field base_url? string|nil
---@field api_key? string|nil
---@field headers? table<string, any>|nil
---@field cache? boolean|table<string, any>|nil
---@field seed? integer|nil
---@field top_p? number|nil
---@field retries? integer|nil
---@field context_window? integer|nil
---@field formats? string[]|nil

---The options of every agent, and its own.
---
---`max_steps`: The most steps of a plan.
---@class PlannerAgentOptions
---@field system_prompt? string
---@field name? string
---@field description? string
---@field provider? string
---@field model? string|any[]
---@field temperature? number|nil
---@field max_tokens? integer|nil
---@field stop? string|any[]|nil
---@field tools? any[]|table<string, any>
---@field hooks? table<string, any>
---@field on? table<string, any>
---@field timeout? number|nil
---@field silence_timeout? number|nil
---@field max_turns? integer
---@field memory_size? integer|nil
---@field memory_tokens? integer|nil
---@field max_context_tokens? integer|nil
---@field summarize? boolean|string
---@field skills? any[]
---@field fallback? string|any[]
---@field routing? string|fun(...): any|nil
---@field response_schema? table<string, any>|nil
---@field metadata? table<string, any>
---@field state? table<string, any>
---@field transitions? table<string, any>
---@field steps? any[]
---@field recovery? table<string, any>|ErrorRecovery|nil
---@field handoffs? table<string, any>|any[]
---@field id? string
---@field debug? boolean
---@field latency_ms? number|nil
---@field base_url? string|nil
---@field api_key? string|nil
---@field headers? table<string, any>|nil
---@field cache? boolean|table<string, any>|nil
---@field seed? integer|nil
---@field top_p? number|nil
---@field retries? integer|nil
---@field context_window? integer|nil
---@field max_steps? integer|nil

---The options of every agent, and its own.
---
---`agents`: The agents it may ask: a list, or by name.
---@class OrchestratorAgentOptions
---@field system_prompt? string
---@field name? string
---@field description? string
---@field provider? string
---@field model? string|any[]
---@field temperature? number|nil
---@field max_tokens? integer|nil
---@field stop? string|any[]|nil
---@field tools? any[]|table<string, any>
---@field hooks? table<string, any>
---@field on? table<string, any>
---@field timeout? number|nil
---@field silence_timeout? number|nil
---@field max_turns? integer
---@field memory_size? integer|nil
---@field memory_tokens? integer|nil
---@field max_context_tokens? integer|nil
---@field summarize? boolean|string
---@field skills? any[]
---@field fallback? string|any[]
---@field routing? string|fun(...): any|nil
---@field response_schema? table<string, any>|nil
---@field metadata? table<string, any>
---@field state? table<string, any>
---@field transitions? table<string, any>
---@field steps? any[]
---@field recovery? table<string, any>|ErrorRecovery|nil
---@field handoffs? table<string, any>|any[]
---@field id? string
---@field debug? boolean
---@field latency_ms? number|nil
---@field base_url? string|nil
---@field api_key? string|nil
---@field headers? table<string, any>|nil
---@field cache? boolean|table<string, any>|nil
---@field seed? integer|nil
---@field top_p? number|nil
---@field retries? integer|nil
---@field context_window? integer|nil
---@field agents? any[]|table<string, any>|nil

---The options of every agent, and its own.
---
---`style`: How it writes: `academic`, `technical`, …
---`audience`: Who reads it.
---`formats`: What it writes: `blog`, `newsletter`, …
---@class ContentCreatorOptions
---@field system_prompt? string
---@field name? string
---@field description? string
---@field provider? string
---@field model? string|any[]
---@field temperature? number|nil
---@field max_tokens? integer|nil
---@field stop? string|any[]|nil
---@field tools? any[]|table<string, any>
---@field hooks? table<string, any>
---@field on? table<string, any>
---@field timeout? number|nil
---@field silence_timeout? number|nil
---@field max_turns? integer
---@field memory_size? integer|nil
---@field memory_tokens? integer|nil
---@field max_context_tokens? integer|nil
---@field summarize? boolean|string
---@field skills? any[]
---@field fallback? string|any[]
---@field routing? string|fun(...): any|nil
---@field response_schema? table<string, any>|nil
---@field metadata? table<string, any>
---@field state? table<string, any>
---@field transitions? table<string, any>
---@field steps? any[]
---@field recovery? table<string, any>|ErrorRecovery|nil
---@field handoffs? table<string, any>|any[]
---@field id? string
---@field debug? boolean
---@field latency_ms? number|nil
---@field base_url? string|nil
---@field api_key? string|nil
---@field headers? table<string, any>|nil
---@field cache? boolean|table<string, any>|nil
---@field seed? integer|nil
---@field top_p? number|nil
---@field retries? integer|nil
---@field context_window? integer|nil
---@field style? string
---@field audience? string
---@field formats? string[]|nil

---The options of every agent, and its own.
---
---`style`: How it writes: `academic`, `technical`, …
---`audience`: Who reads it.
---`formats`: What it writes: `blog`, `newsletter`, …
---@class TypesContentCreatorOptions
---@field system_prompt? string
---@field name? string
---@field description? string
---@field provider? string
---@field model? string|any[]
---@field temperature? number|nil
---@field max_tokens? integer|nil
---@field stop? string|any[]|nil
---@field tools? any[]|table<string, any>
---@field hooks? table<string, any>
---@field on? table<string, any>
---@field timeout? number|nil
---@field silence_timeout? number|nil
---@field max_turns? integer
---@field memory_size? integer|nil
---@field memory_tokens? integer|nil
---@field max_context_tokens? integer|nil
---@field summarize? boolean|string
---@field skills? any[]
---@field fallback? string|any[]
---@field routing? string|fun(...): any|nil
---@field response_schema? table<string, any>|nil
---@field metadata? table<string, any>
---@field state? table<string, any>
---@field transitions? table<string, any>
---@field steps? any[]
---@field recovery? table<string, any>|ErrorRecovery|nil
---@field handoffs? table<string, any>|any[]
---@field id? string
---@field debug? boolean
---@field latency_ms? number|nil
---@field base_url? string|nil
---@field api_key? string|nil
---@field headers? table<string, any>|nil
---@field cache? boolean|table<string, any>|nil
---@field seed? integer|nil
---@field top_p? number|nil
---@field retries? integer|nil
---@field context_window? integer|nil
---@field style? string
---@field audience? string
---@field formats? string[]|nil

---The options of every agent, and its own.
---
---`company`: Whose customers they are.
---`policies`: Rules it follows.
---@class CustomerServiceOptions
---@field system_prompt? string
---@field name? string
---@field description? string
---@field provider? string
---@field model? string|any[]
---@field temperature? number|nil
---@field max_tokens? integer|nil
---@field stop? string|any[]|nil
---@field tools? any[]|table<string, any>
---@field hooks? table<string, any>
---@field on? table<string, any>
---@field timeout? number|nil
---@field silence_timeout? number|nil
---@field max_turns? integer
---@field memory_size? integer|nil
---@field memory_tokens? integer|nil
---@field max_context_tokens? integer|nil
---@field summarize? boolean|string
---@field skills? any[]
---@field fallback? string|any[]
---@field routing? string|fun(...): any|nil
---@field response_schema? table<string, any>|nil
---@field metadata? table<string, any>
---@field state? table<string, any>
---@field transitions? table<string, any>
---@field steps? any[]
---@field recovery? table<string, any>|ErrorRecovery|nil
---@field handoffs? table<string, any>|any[]
---@field id? string
---@field debug? boolean
---@field latency_ms? number|nil
---@field base_url? string|nil
---@field api_key? string|nil
---@field headers? table<string, any>|nil
---@field cache? boolean|table<string, any>|nil
---@field seed? integer|nil
---@field top_p? number|nil
---@field retries? integer|nil
---@field context_window? integer|nil
---@field company? string
---@field policies? string[]|string|nil

---The options of every agent, and its own.
---
---`company`: Whose customers they are.
---`policies`: Rules it follows.
---@class TypesCustomerServiceOptions
---@field system_prompt? string
---@field name? string
---@field description? string
---@field provider? string
---@field model? string|any[]
---@field temperature? number|nil
---@field max_tokens? integer|nil
---@field stop? string|any[]|nil
---@field tools? any[]|table<string, any>
---@field hooks? table<string, any>
---@field on? table<string, any>
---@field timeout? number|nil
---@field silence_timeout? number|nil
---@field max_turns? integer
---@field memory_size? integer|nil
---@field memory_tokens? integer|nil
---@field max_context_tokens? integer|nil
---@field summarize? boolean|string
---@field skills? any[]
---@field fallback? string|any[]
---@field routing? string|fun(...): any|nil
---@field response_schema? table<string, any>|nil
---@field metadata? table<string, any>
---@field state? table<string, any>
---@field transitions? table<string, any>
---@field steps? any[]
---@field recovery? table<string, any>|ErrorRecovery|nil
---@field handoffs? table<string, any>|any[]
---@field id? string
---@field debug? boolean
---@field latency_ms? number|nil
---@field base_url? string|nil
---@field api_key? string|nil
---@field headers? table<string, any>|nil
---@field cache? boolean|table<string, any>|nil
---@field seed? integer|nil
---@field top_p? number|nil
---@field retries? integer|nil
---@field context_window? integer|nil
---@field company? string
---@field policies? string[]|string|nil

---The options of every agent, and its own.
---
---`base_url`: Where the service is.
---`documentation`: What it should know of the service.
---@class ApiIntegrationOptions
---@field system_prompt? string
---@field name? string
---@field description? string
---@field provider? string
---@field model? string|any[]
---@field temperature? number|nil
---@field max_tokens? integer|nil
---@field stop? string|any[]|nil
---@field tools? any[]|table<string, any>
---@field hooks? table<string, any>
---@field on? table<string, any>
---@field timeout? number|nil
---@field silence_timeout? number|nil
---@field max_turns? integer
---@field memory_size? integer|nil
---@field memory_tokens? integer|nil
---@field max_context_tokens? integer|nil
---@field summarize? boolean|string
---@field skills? any[]
---@field fallback? string|any[]
---@field routing? string|fun(...): any|nil
---@field response_schema? table<string, any>|nil
---@field metadata? table<string, any>
---@field state? table<string, any>
---@field transitions? table<string, any>
---@field steps? any[]
---@field recovery? table<string, any>|ErrorRecovery|nil
---@field handoffs? table<string, any>|any[]
---@field id? string
---@field debug? boolean
---@field latency_ms? number|nil
---@field base_url? string|nil
---@field api_key? string|nil
---@field headers? table<string, any>|nil
---@field cache? boolean|table<string, any>|nil
---@field seed? integer|nil
---@field top_p? number|nil
---@field retries? integer|nil
---@field context_window? integer|nil
---@field documentation? string|nil

---The options of every agent, and its own.
---
---`base_url`: Where the service is.
---`documentation`: What it should know of the service.
---@class TypesApiIntegrationOptions
---@field system_prompt? string
---@field name? string
---@field description? string
---@field provider? string
---@field model? string|any[]
---@field temperature? number|nil
---@field max_tokens? integer|nil
---@field stop? string|any[]|nil
---@field tools? any[]|table<string, any>
---@field hooks? table<string, any>
---@field on? table<string, any>
---@field timeout? number|nil
---@field silence_timeout? number|nil
---@field max_turns? integer
---@field memory_size? integer|nil
---@field memory_tokens? integer|nil
---@field max_context_tokens? integer|nil
---@field summarize? boolean|string
---@field skills? any[]
---@field fallback? string|any[]
---@field routing? string|fun(...): any|nil
---@field response_schema? table<string, any>|nil
---@field metadata? table<string, any>
---@field state? table<string, any>
---@field transitions? table<string, any>
---@field steps? any[]
---@field recovery? table<string, any>|ErrorRecovery|nil
---@field handoffs? table<string, any>|any[]
---@field id? string
---@field debug? boolean
---@field latency_ms? number|nil
---@field base_url? string|nil
---@field api_key? string|nil
---@field headers? table<string, any>|nil
---@field cache? boolean|table<string, any>|nil
---@field seed? integer|nil
---@field top_p? number|nil
---@field retries? integer|nil
---@field context_window? integer|nil
---@field documentation? string|nil

---The options of every agent, and its own.
---
---`base_url`: Where the service is.
---`documentation`: What it should know of the service.
---@class TypesApiIntegrationOptions_
---@field system_prompt? string
---@field name? string
---@field description? string
---@field provider? string
---@field model? string|any[]
---@field temperature? number|nil
---@field max_tokens? integer|nil
---@field stop? string|any[]|nil
---@field tools? any[]|table<string, any>
---@field hooks? table<string, any>
---@field on? table<string, any>
---@field timeout? number|nil
---@field silence_timeout? number|nil
---@field max_turns? integer
---@field memory_size? integer|nil
---@field memory_tokens? integer|nil
---@field max_context_tokens? integer|nil
---@field summarize? boolean|string
---@field skills? any[]
---@field fallback? string|any[]
---@field routing? string|fun(...): any|nil
---@field response_schema? table<string, any>|nil
---@field metadata? table<string, any>
---@field state? table<string, any>
---@field transitions? table<string, any>
---@field steps? any[]
---@field recovery? table<string, any>|ErrorRecovery|nil
---@field handoffs? table<string, any>|any[]
---@field id? string
---@field debug? boolean
---@field latency_ms? number|nil
---@field base_url? string|nil
---@field api_key? string|nil
---@field headers? table<string, any>|nil
---@field cache? boolean|table<string, any>|nil
---@field seed? integer|nil
---@field top_p? number|nil
---@field retries? integer|nil
---@field context_window? integer|nil
---@field documentation? string|nil

---The options of an agent. Only `system_prompt` is usually needed.
---
---    `model` may carry its provider (`openai/gpt-4o`), and may be a list: the next one answers when one fails, and so do
---    those of a list in `fallback`; `routing` is `"rotate"` or a function that names the one to ask first;
---    `timeout` is in milliseconds for a whole model call, its repetitions included, `silence_timeout` for each wait for
---    the next piece of it;
---    `memory_size` and `memory_tokens` say how many messages and tokens it remembers, `max_context_tokens` how many go to
---    the model at once; with `summarize` (true, or the model that does it) what must go becomes a summary; `fallback` is
---    its answer where it has none; `response_schema` is a JSON Schema its answers are to fit, which are tables then;
---    `skills` are words others find it by; `transitions` say which event leads from which status to which; `recovery` is
---    an `ErrorRecovery`, or the table of one, that protects it; `handoffs` are agents its model may hand over to (or
---    tables with `agent`, `name`, and what goes along: `include`, `exclude`, `conversation`); `headers` go along with
---    every call over the network; `cache` keeps its answers (true, or a table with `semantic`, `threshold`, `model`,
---    `ttl`); `latency_ms` makes the models that need no network wait.
---@class AnalysisAgentOptions
---@field system_prompt? string
---@field name? string
---@field description? string
---@field provider? string
---@field model? string|any[]
---@field temperature? number|nil
---@field max_tokens? integer|nil
---@field stop? string|any[]|nil
---@field tools? any[]|table<string, any>
---@field hooks? table<string, any>
---@field on? table<string, any>
---@field timeout? number|nil
---@field silence_timeout? number|nil
---@field max_turns? integer
---@field memory_size? integer|nil
---@field memory_tokens? integer|nil
---@field max_context_tokens? integer|nil
---@field summarize? boolean|string
---@field skills? any[]
---@field fallback? string|any[]
---@field routing? string|fun(...): any|nil
---@field response_schema? table<string, any>|nil
---@field metadata? table<string, any>
---@field state? table<string, any>
---@field transitions? table<string, any>
---@field steps? any[]
---@field recovery? table<string, any>|ErrorRecovery|nil
---@field handoffs? table<string, any>|any[]
---@field id? string
---@field debug? boolean
---@field latency_ms? number|nil
---@field base_url? string|nil
---@field api_key? string|nil
---@field headers? table<string, any>|nil
---@field cache? boolean|table<string, any>|nil
---@field seed? integer|nil
---@field top_p? number|nil
---@field retries? integer|nil
---@field context_window? integer|nil

---The options of every agent, and its own.
---
---`max_length`: The most words of a summary.
---@class SummaryAgentOptions
---@field system_prompt? string
---@field name? string
---@field description? string
---@field provider? string
---@field model? string|any[]
---@field temperature? number|nil
---@field max_tokens? integer|nil
---@field stop? string|any[]|nil
---@field tools? any[]|table<string, any>
---@field hooks? table<string, any>
---@field on? table<string, any>
---@field timeout? number|nil
---@field silence_timeout? number|nil
---@field max_turns? integer
---@field memory_size? integer|nil
---@field memory_tokens? integer|nil
---@field max_context_tokens? integer|nil
---@field summarize? boolean|string
---@field skills? any[]
---@field fallback? string|any[]
---@field routing? string|fun(...): any|nil
---@field response_schema? table<string, any>|nil
---@field metadata? table<string, any>
---@field state? table<string, any>
---@field transitions? table<string, any>
---@field steps? any[]
---@field recovery? table<string, any>|ErrorRecovery|nil
---@field handoffs? table<string, any>|any[]
---@field id? string
---@field debug? boolean
---@field latency_ms? number|nil
---@field base_url? string|nil
---@field api_key? string|nil
---@field headers? table<string, any>|nil
---@field cache? boolean|table<string, any>|nil
---@field seed? integer|nil
---@field top_p? number|nil
---@field retries? integer|nil
---@field context_window? integer|nil
---@field max_length? integer|nil

---The options of every agent, and its own.
---
---`style`: How it writes: `academic`, `technical`, …
---@class WriterAgentOptions
---@field system_prompt? string
---@field name? string
---@field description? string
---@field provider? string
---@field model? string|any[]
---@field temperature? number|nil
---@field max_tokens? integer|nil
---@field stop? string|any[]|nil
---@field tools? any[]|table<string, any>
---@field hooks? table<string, any>
---@field on? table<string, any>
---@field timeout? number|nil
---@field silence_timeout? number|nil
---@field max_turns? integer
---@field memory_size? integer|nil
---@field memory_tokens? integer|nil
---@field max_context_tokens? integer|nil
---@field summarize? boolean|string
---@field skills? any[]
---@field fallback? string|any[]
---@field routing? string|fun(...): any|nil
---@field response_schema? table<string, any>|nil
---@field metadata? table<string, any>
---@field state? table<string, any>
---@field transitions? table<string, any>
---@field steps? any[]
---@field recovery? table<string, any>|ErrorRecovery|nil
---@field handoffs? table<string, any>|any[]
---@field id? string
---@field debug? boolean
---@field latency_ms? number|nil
---@field base_url? string|nil
---@field api_key? string|nil
---@field headers? table<string, any>|nil
---@field cache? boolean|table<string, any>|nil
---@field seed? integer|nil
---@field top_p? number|nil
---@field retries? integer|nil
---@field context_window? integer|nil
---@field style? string

---The options of every agent, and its own.
---
---`criteria`: What it judges by.
---@class CriticAgentOptions
---@field system_prompt? string
---@field name? string
---@field description? string
---@field provider? string
---@field model? string|any[]
---@field temperature? number|nil
---@field max_tokens? integer|nil
---@field stop? string|any[]|nil
---@field tools? any[]|table<string, any>
---@field hooks? table<string, any>
---@field on? table<string, any>
---@field timeout? number|nil
---@field silence_timeout? number|nil
---@field max_turns? integer
---@field memory_size? integer|nil
---@field memory_tokens? integer|nil
---@field max_context_tokens? integer|nil
---@field summarize? boolean|string
---@field skills? any[]
---@field fallback? string|any[]
---@field routing? string|fun(...): any|nil
---@field response_schema? table<string, any>|nil
---@field metadata? table<string, any>
---@field state? table<string, any>
---@field transitions? table<string, any>
---@field steps? any[]
---@field recovery? table<string, any>|ErrorRecovery|nil
---@field handoffs? table<string, any>|any[]
---@field id? string
---@field debug? boolean
---@field latency_ms? number|nil
---@field base_url? string|nil
---@field api_key? string|nil
---@field headers? table<string, any>|nil
---@field cache? boolean|table<string, any>|nil
---@field seed? integer|nil
---@field top_p? number|nil
---@field retries? integer|nil
---@field context_window? integer|nil
---@field criteria? string[]|nil

---The options of every agent, and its own.
---
---`criteria`: What it judges by: `accuracy`, `clarity`, …
---@class ReviewAgentOptions
---@field system_prompt? string
---@field name? string
---@field description? string
---@field provider? string
---@field model? string|any[]
---@field temperature? number|nil
---@field max_tokens? integer|nil
---@field stop? string|any[]|nil
---@field tools? any[]|table<string, any>
---@field hooks? table<string, any>
---@field on? table<string, any>
---@field timeout? number|nil
---@field silence_timeout? number|nil
---@field max_turns? integer
---@field memory_size? integer|nil
---@field memory_tokens? integer|nil
---@field max_context_tokens? integer|nil
---@field summarize? boolean|string
---@field skills? any[]
---@field fallback? string|any[]
---@field routing? string|fun(...): any|nil
---@field response_schema? table<string, any>|nil
---@field metadata? table<string, any>
---@field state? table<string, any>
---@field transitions? table<string, any>
---@field steps? any[]
---@field recovery? table<string, any>|ErrorRecovery|nil
---@field handoffs? table<string, any>|any[]
---@field id? string
---@field debug? boolean
---@field latency_ms? number|nil
---@field base_url? string|nil
---@field api_key? string|nil
---@field headers? table<string, any>|nil
---@field cache? boolean|table<string, any>|nil
---@field seed? integer|nil
---@field top_p? number|nil
---@field retries? integer|nil
---@field context_window? integer|nil
---@field criteria? string[]|nil

---The options of an agent. Only `system_prompt` is usually needed.
---
---    `model` may carry its provider (`openai/gpt-4o`), and may be a list: the next one answers when one fails, and so do
---    those of a list in `fallback`; `routing` is `"rotate"` or a function that names the one to ask first;
---    `timeout` is in milliseconds for a whole model call, its repetitions included, `silence_timeout` for each wait for
---    the next piece of it;
---    `memory_size` and `memory_tokens` say how many messages and tokens it remembers, `max_context_tokens` how many go to
---    the model at once; with `summarize` (true, or the model that does it) what must go becomes a summary; `fallback` is
---    its answer where it has none; `response_schema` is a JSON Schema its answers are to fit, which are tables then;
---    `skills` are words others find it by; `transitions` say which event leads from which status to which; `recovery` is
---    an `ErrorRecovery`, or the table of one, that protects it; `handoffs` are agents its model may hand over to (or
---    tables with `agent`, `name`, and what goes along: `include`, `exclude`, `conversation`); `headers` go along with
---    every call over the network; `cache` keeps its answers (true, or a table with `semantic`, `threshold`, `model`,
---    `ttl`); `latency_ms` makes the models that need no network wait.
---@class MathAgentOptions
---@field system_prompt? string
---@field name? string
---@field description? string
---@field provider? string
---@field model? string|any[]
---@field temperature? number|nil
---@field max_tokens? integer|nil
---@field stop? string|any[]|nil
---@field tools? any[]|table<string, any>
---@field hooks? table<string, any>
---@field on? table<string, any>
---@field timeout? number|nil
---@field silence_timeout? number|nil
---@field max_turns? integer
---@field memory_size? integer|nil
---@field memory_tokens? integer|nil
---@field max_context_tokens? integer|nil
---@field summarize? boolean|string
---@field skills? any[]
---@field fallback? string|any[]
---@field routing? string|fun(...): any|nil
---@field response_schema? table<string, any>|nil
---@field metadata? table<string, any>
---@field state? table<string, any>
---@field transitions? table<string, any>
---@field steps? any[]
---@field recovery? table<string, any>|ErrorRecovery|nil
---@field handoffs? table<string, any>|any[]
---@field id? string
---@field debug? boolean
---@field latency_ms? number|nil
---@field base_url? string|nil
---@field api_key? string|nil
---@field headers? table<string, any>|nil
---@field cache? boolean|table<string, any>|nil
---@field seed? integer|nil
---@field top_p? number|nil
---@field retries? integer|nil
---@field context_window? integer|nil

---The options of an agent. Only `system_prompt` is usually needed.
---
---    `model` may carry its provider (`openai/gpt-4o`), and may be a list: the next one answers when one fails, and so do
---    those of a list in `fallback`; `routing` is `"rotate"` or a function that names the one to ask first;
---    `timeout` is in milliseconds for a whole model call, its repetitions included, `silence_timeout` for each wait for
---    the next piece of it;
---    `memory_size` and `memory_tokens` say how many messages and tokens it remembers, `max_context_tokens` how many go to
---    the model at once; with `summarize` (true, or the model that does it) what must go becomes a summary; `fallback` is
---    its answer where it has none; `response_schema` is a JSON Schema its answers are to fit, which are tables then;
---    `skills` are words others find it by; `transitions` say which event leads from which status to which; `recovery` is
---    an `ErrorRecovery`, or the table of one, that protects it; `handoffs` are agents its model may hand over to (or
---    tables with `agent`, `name`, and what goes along: `include`, `exclude`, `conversation`); `headers` go along with
---    every call over the network; `cache` keeps its answers (true, or a table with `semantic`, `threshold`, `model`,
---    `ttl`); `latency_ms` makes the models that need no network wait.
---@class GeneralAgentOptions
---@field system_prompt? string
---@field name? string
---@field description? string
---@field provider? string
---@field model? string|any[]
---@field temperature? number|nil
---@field max_tokens? integer|nil
---@field stop? string|any[]|nil
---@field tools? any[]|table<string, any>
---@field hooks? table<string, any>
---@field on? table<string, any>
---@field timeout? number|nil
---@field silence_timeout? number|nil
---@field max_turns? integer
---@field memory_size? integer|nil
---@field memory_tokens? integer|nil
---@field max_context_tokens? integer|nil
---@field summarize? boolean|string
---@field skills? any[]
---@field fallback? string|any[]
---@field routing? string|fun(...): any|nil
---@field response_schema? table<string, any>|nil
---@field metadata? table<string, any>
---@field state? table<string, any>
---@field transitions? table<string, any>
---@field steps? any[]
---@field recovery? table<string, any>|ErrorRecovery|nil
---@field handoffs? table<string, any>|any[]
---@field id? string
---@field debug? boolean
---@field latency_ms? number|nil
---@field base_url? string|nil
---@field api_key? string|nil
---@field headers? table<string, any>|nil
---@field cache? boolean|table<string, any>|nil
---@field seed? integer|nil
---@field top_p? number|nil
---@field retries? integer|nil
---@field context_window? integer|nil

---The options of an agent. Only `system_prompt` is usually needed.
---
---    `model` may carry its provider (`openai/gpt-4o`), and may be a list: the next one answers when one fails, and so do
---    those of a list in `fallback`; `routing` is `"rotate"` or a function that names the one to ask first;
---    `timeout` is in milliseconds for a whole model call, its repetitions included, `silence_timeout` for each wait for
---    the next piece of it;
---    `memory_size` and `memory_tokens` say how many messages and tokens it remembers, `max_context_tokens` how many go to
---    the model at once; with `summarize` (true, or the model that does it) what must go becomes a summary; `fallback` is
---    its answer where it has none; `response_schema` is a JSON Schema its answers are to fit, which are tables then;
---    `skills` are words others find it by; `transitions` say which event leads from which status to which; `recovery` is
---    an `ErrorRecovery`, or the table of one, that protects it; `handoffs` are agents its model may hand over to (or
---    tables with `agent`, `name`, and what goes along: `include`, `exclude`, `conversation`); `headers` go along with
---    every call over the network; `cache` keeps its answers (true, or a table with `semantic`, `threshold`, `model`,
---    `ttl`); `latency_ms` makes the models that need no network wait.
---@class DataChunkAnalyzerOptions
---@field system_prompt? string
---@field name? string
---@field description? string
---@field provider? string
---@field model? string|any[]
---@field temperature? number|nil
---@field max_tokens? integer|nil
---@field stop? string|any[]|nil
---@field tools? any[]|table<string, any>
---@field hooks? table<string, any>
---@field on? table<string, any>
---@field timeout? number|nil
---@field silence_timeout? number|nil
---@field max_turns? integer
---@field memory_size? integer|nil
---@field memory_tokens? integer|nil
---@field max_context_tokens? integer|nil
---@field summarize? boolean|string
---@field skills? any[]
---@field fallback? string|any[]
---@field routing? string|fun(...): any|nil
---@field response_schema? table<string, any>|nil
---@field metadata? table<string, any>
---@field state? table<string, any>
---@field transitions? table<string, any>
---@field steps? any[]
---@field recovery? table<string, any>|ErrorRecovery|nil
---@field handoffs? table<string, any>|any[]
---@field id? string
---@field debug? boolean
---@field latency_ms? number|nil
---@field base_url? string|nil
---@field api_key? string|nil
---@field headers? table<string, any>|nil
---@field cache? boolean|table<string, any>|nil
---@field seed? integer|nil
---@field top_p? number|nil
---@field retries? integer|nil
---@field context_window? integer|nil

---The options of an agent. Only `system_prompt` is usually needed.
---
---    `model` may carry its provider (`openai/gpt-4o`), and may be a list: the next one answers when one fails, and so do
---    those of a list in `fallback`; `routing` is `"rotate"` or a function that names the one to ask first;
---    `timeout` is in milliseconds for a whole model call, its repetitions included, `silence_timeout` for each wait for
---    the next piece of it;
---    `memory_size` and `memory_tokens` say how many messages and tokens it remembers, `max_context_tokens` how many go to
---    the model at once; with `summarize` (true, or the model that does it) what must go becomes a summary; `fallback` is
---    its answer where it has none; `response_schema` is a JSON Schema its answers are to fit, which are tables then;
---    `skills` are words others find it by; `transitions` say which event leads from which status to which; `recovery` is
---    an `ErrorRecovery`, or the table of one, that protects it; `handoffs` are agents its model may hand over to (or
---    tables with `agent`, `name`, and what goes along: `include`, `exclude`, `conversation`); `headers` go along with
---    every call over the network; `cache` keeps its answers (true, or a table with `semantic`, `threshold`, `model`,
---    `ttl`); `latency_ms` makes the models that need no network wait.
---@class ResultAggregatorOptions
---@field system_prompt? string
---@field name? string
---@field description? string
---@field provider? string
---@field model? string|any[]
---@field temperature? number|nil
---@field max_tokens? integer|nil
---@field stop? string|any[]|nil
---@field tools? any[]|table<string, any>
---@field hooks? table<string, any>
---@field on? table<string, any>
---@field timeout? number|nil
---@field silence_timeout? number|nil
---@field max_turns? integer
---@field memory_size? integer|nil
---@field memory_tokens? integer|nil
---@field max_context_tokens? integer|nil
---@field summarize? boolean|string
---@field skills? any[]
---@field fallback? string|any[]
---@field routing? string|fun(...): any|nil
---@field response_schema? table<string, any>|nil
---@field metadata? table<string, any>
---@field state? table<string, any>
---@field transitions? table<string, any>
---@field steps? any[]
---@field recovery? table<string, any>|ErrorRecovery|nil
---@field handoffs? table<string, any>|any[]
---@field id? string
---@field debug? boolean
---@field latency_ms? number|nil
---@field base_url? string|nil
---@field api_key? string|nil
---@field headers? table<string, any>|nil
---@field cache? boolean|table<string, any>|nil
---@field seed? integer|nil
---@field top_p? number|nil
---@field retries? integer|nil
---@field context_window? integer|nil

---Someone to talk to: a model with a role, tools and a memory.
---@class Agent : BaseAgent
---@field model string Its model, as `provider/name`.
---@field system_prompt string Its role.
---@field context_tokens integer The estimated tokens of what it remembers; every message to it sends them again.
---@field summary string What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
---@field conversation_history any The messages so far, as tables with `role` and `content`.
---@field usage table<string, any> What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
---@field id string Unique in the kernel: `agent_1`.
---@field name string Its name; its id when it was given none.
---@field description string What it is for.
---@field type string Its kind: `agent`, `base`, `research`, ….
---@field tools any[] Its tools, as objects with `name`, `description` and `config`.
---@field skills string[] The words others find it by.
---@field state table<string, any> Its state; the same as `get_state`.
---@field metadata table<string, any> What was said of it when it was made.
---@field closed boolean Whether it was closed.
---@field config table<string, any> What it was made with, and what became of what was left out.
Agent = {}

---An agent from its system prompt alone, or from a table of options (`AgentOptions`).
---@param options? string|AgentOptions
---@return Agent
function Agent.new(options) end

---Build an agent step by step; `build()` ends it.
---@return AgentBuilder
function Agent.builder() end

---Ask the agent of that name; a table may hold `query` or `message`, and `timeout` in milliseconds.
---
---The name of a template (`research_agent`) makes such an agent when there is none.
---@param name string
---@param input any
---@return any
function Agent.execute(name, input) end

---The agent of that name. The name of a template makes such an agent when there is none.
---@param name string
---@return Agent
function Agent.get(name) end

---The names of all agents, in the order they were made.
---@return string[]
function Agent.names() end

---The agent's answer: a text, or a table where there is a `response_schema`. It calls its tools as it needs.
---
---A message may be a table of a `text`, `images` and `files`: lists of paths, addresses or bytes.
---After `options.timeout` milliseconds `options.on_timeout()` answers instead.
---@param message any
---@param options? ChatOptions
---@return any
function Agent:chat(message, options) end

---`chat` beside the script: a value in a coroutine, a promise elsewhere, or `callback(result, err)`.
---@param message any
---@param options? table<string, any>
---@param callback? fun(result: any, err: any)
---@return any
function Agent:chat_async(message, options, callback) end

---The answer piece by piece, for a `for` loop.
---@param message any
---@return Stream
function Agent:stream_chat(message) end

---The answer to any input piece by piece; the same as `stream_chat`.
---@param input? any
---@return Stream
function Agent:run_stream(input) end

---The answer in a conversation that is given: `context.messages` (tables with `role` and `content`, a text or
---a list of parts).
---
---What else the context holds is told to the agent, and so is `input`. The agent does not remember it.
---@param context table<string, any>
---@param input? any
---@return any
function Agent:run_with_context(context, input) end

---What the agent makes of an input.
---@param input? any
---@return any
function Agent:process(input) end

---What the agent makes of a part of a larger input.
---@param chunk any
---@return any
function Agent:process_chunk(chunk) end

---The agent's clearer answer to a question that was left open.
---@param question any
---@return any
function Agent:clarify(question) end

---What to answer when there is no answer: its `fallback`, or a sentence that says what went wrong.
---@param error? any
---@return string
function Agent:fallback_response(error) end

---Put a message at the end of its memory, as if it had been said (`user` or `assistant`).
---
---`content` is a text or a list of parts; `metadata` stays with the message and goes to no model.
---@param role string
---@param content any
---@param metadata? table<string, any>
function Agent:add_message(role, content, metadata) end

---The messages so far, as tables with `role` and `content`.
---@return table<string, any>[]
function Agent:get_history() end

---Put a conversation in the place of what it remembers: tables with `role` and `content`, a text or parts.
---@param messages any[]
function Agent:set_history(messages) end

---Forget the conversation.
function Agent:clear_history() end

---Change its role from the next message on.
---@param prompt string
function Agent:set_system_prompt(prompt) end

---Change its role, and give the agent, so that calls can be chained.
---@param prompt string
---@return Agent
function Agent:with_system_prompt(prompt) end

---Give it these tools besides, and give the agent.
---@param tools any[]
---@return Agent
function Agent:with_tools(tools) end

---Change `temperature`, `max_tokens`, `max_turns`, `memory_size`, `timeout`, …, and give the agent.
---@param config AgentOptions
---@return Agent
function Agent:with_config(config) end

---The tokens of a text as its model counts them; without one, of all it sends with its next message: its role,
---what it remembers and its tools. An estimate where the model's own counting is not known.
---@param text? string
---@return integer
function Agent:count_tokens(text) end

---A class of the spell's own.
---@return table
function Agent:extend() end

---Builds an agent step by step.
---@class AgentBuilder
AgentBuilder = {}

---What traces call it.
---@param name string
---@return AgentBuilder
function AgentBuilder:name(name) end

---What it is for, as other agents read it.
---@param description string
---@return AgentBuilder
function AgentBuilder:description(description) end

---Its role.
---@param prompt string
---@return AgentBuilder
function AgentBuilder:system_prompt(prompt) end

---Who serves the model: `openai`, `anthropic`, `demo`, ….
---@param provider string
---@return AgentBuilder
function AgentBuilder:provider(provider) end

---Its model, with or without the provider.
---@param model string
---@return AgentBuilder
function AgentBuilder:model(model) end

---How freely it chooses its words, from 0.
---@param temperature number
---@return AgentBuilder
function AgentBuilder:temperature(temperature) end

---The longest answer, in tokens.
---@param most integer
---@return AgentBuilder
function AgentBuilder:max_tokens(most) end

---How many messages it remembers.
---@param most integer
---@return AgentBuilder
function AgentBuilder:memory_size(most) end

---Any other option of `Agent.new`.
---@param name string
---@param value any
---@return AgentBuilder
function AgentBuilder:option(name, value) end

---Give it a tool.
---@param tool any
---@return AgentBuilder
function AgentBuilder:add_tool(tool) end

---Give it tools.
---@param tools any[]
---@return AgentBuilder
function AgentBuilder:tools(tools) end

---Put a hook on it.
---@param point string
---@param hook any
---@return AgentBuilder
function AgentBuilder:add_hook(point, hook) end

---Call `handler(event)` when it does something.
---@param event string
---@param handler fun(...): any
---@return AgentBuilder
function AgentBuilder:on_event(event, handler) end

---The agent.
---@return Agent
function AgentBuilder:build() end

---What every agent has: an id, a name, tools and a state. It needs no model: extend it and say what it does.
---@class BaseAgent
---@field id string Unique in the kernel: `agent_1`.
---@field name string Its name; its id when it was given none.
---@field description string What it is for.
---@field type string Its kind: `agent`, `base`, `research`, ….
---@field tools any[] Its tools, as objects with `name`, `description` and `config`.
---@field skills string[] The words others find it by.
---@field state table<string, any> Its state; the same as `get_state`.
---@field metadata table<string, any> What was said of it when it was made.
---@field closed boolean Whether it was closed.
---@field config table<string, any> What it was made with, and what became of what was left out.
BaseAgent = {}

---An agent without a model, from a table of options. It does its `steps`, each a call of one of its tools.
---@param options? AgentOptions
---@return BaseAgent
function BaseAgent.new(options) end

---Do what the agent does with an input, a text or a table; what a workflow step calls.
---@param input? any
---@return any
function BaseAgent:run(input) end

---The same as `run`.
---@param input? any
---@return any
function BaseAgent:execute(input) end

---`execute` beside the script.
---@param input? any
---@param callback? fun(result: any, err: any)
---@return any
function BaseAgent:execute_async(input, callback) end

---Do something by name (`research`, `review`, `write`, …), or a task in words.
---
---Where the agent is made from a template, a name that is none of its actions is an error that lists them; a step
---of a workflow may name any `action`: the agent's model is asked for it, and the trace says so.
---@param action string
---@param input? any
---@param detail? any
---@return any
function BaseAgent:act(action, input, detail) end

---`act` beside the script.
---@param action string
---@param input? any
---@param detail? any
---@param callback? fun(result: any, err: any)
---@return any
function BaseAgent:act_async(action, input, detail, callback) end

---Do one step, a table with `tool` and perhaps `action` and `params`. Gives `output`, or `error` as a text.
---@param step table<string, any>
---@param input? any
---@return table<string, any>
function BaseAgent:execute_step(step, input) end

---Give the agent a tool: a tool, another agent, a workflow, or the name of one. Gives the agent.
---@param tool any
---@return BaseAgent
function BaseAgent:add_tool(tool) end

---Take a tool away by its name; whether it had one.
---@param name string
---@return boolean
function BaseAgent:remove_tool(name) end

---The names of its tools.
---@return string[]
function BaseAgent:get_tools() end

---Its state: `status`, `context` (the values it keeps) and `history` (how its status changed).
---@return table<string, any>
function BaseAgent:get_state() end

---Set its status, or keep values by name (`{ status = …, notes = … }`).
---@param state string|table<string, any>
function BaseAgent:set_state(state) end

---Follow an event (`start`, `complete`, `fail`, or one of its own `transitions`) to the next status.
---@param event string
---@return string
function BaseAgent:transition(event) end

---Whether it can work: `valid`, and `errors`, a list of what is wrong.
---@return table<string, any>
function BaseAgent:validate() end

---Give back what it holds: conversation, hooks, listeners. It cannot be used afterwards.
function BaseAgent:close() end

---See or change what it does: `("before_llm_call", fn)`, a table with `point` and `handler`, or a `…Hook`.
---@param point any
---@param hook? any
---@return integer
function BaseAgent:add_hook(point, hook) end

---Stand around everything it does: `function(context, next)` calls `next()`, or answers itself.
---@param middleware fun(...): any|Middleware
---@return integer
function BaseAgent:use(middleware) end

---Call `handler(event)` when it does something: `tool_called`, `execution_completed`, `error`, ….
---
---For `"*"` the handler is called with the name of the event and its data. The handler is waited for.
---@param event string
---@param handler fun(...): any
---@return integer
function BaseAgent:on(event, handler) end

---Like `on`, for the next time only.
---@param event string
---@param handler fun(...): any
---@return integer
function BaseAgent:once(event, handler) end

---The same as `on`.
---@param event string
---@param handler fun(...): any
---@return integer
function BaseAgent:subscribe(event, handler) end

---Like `on`, for every event that matches (`tool_*`).
---@param pattern string
---@param handler fun(...): any
---@return integer
function BaseAgent:on_pattern(pattern, handler) end

---Like `on`, but nobody waits for the handler: it hears one event after the other beside everything else.
---@param event string
---@param handler fun(...): any
---@return integer
function BaseAgent:on_async(event, handler) end

---Call `handler(err, context)` when something fails; `context.retry = true` tries again.
---@param handler fun(...): any
---@return integer
function BaseAgent:on_error(handler) end

---Take away what `on`, `add_hook`, `use` or `set_breakpoint` put there, by its id or by event and handler.
---@param event string|integer
---@param handler? fun(...): any
function BaseAgent:off(event, handler) end

---The same as `off`.
---@param event string|integer
---@param handler? fun(...): any
function BaseAgent:unsubscribe(event, handler) end

---Tell those who listen to it, and to everything; gives what a handler replied.
---@param event string
---@param data? any
---@return any
function BaseAgent:emit(event, data) end

---Emit an event and wait at most `timeout` milliseconds for what a handler gives to `event:reply(result)`.
---@param event string
---@param data? any
---@param timeout? number
---@return any
function BaseAgent:request(event, data, timeout) end

---Its events from now on, as a stream of tables with `type` and `data`.
---
---It ends when it or the agent is closed, or when for `idle` milliseconds (1000) nothing happened and nothing
---was under way.
---@param options? table<string, any>
---@return Stream
function BaseAgent:events(options) end

---Call `handler(event)` for everything it does; `event.type` says what, `event.data` the rest.
---@param handler fun(...): any
---@return integer
function BaseAgent:trace(handler) end

---Pause at a hook point: wait for `handler(context)`, or ask the person whether to go on, step or abort.
---@param point string
---@param handler? fun(...): any
---@return integer
function BaseAgent:set_breakpoint(point, handler) end

---A class of the spell's own.
---@return table
function BaseAgent:extend() end

---An agent that others call as a tool: it takes `message` and `context` and gives `response`.
---@class AgentTool : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
AgentTool = {}

---An agent as a tool under a name (its own, when none is given). A table with `agent` and `name` does too.
---@param agent any
---@param name? string
---@param description? string
---@return AgentTool
function AgentTool.new(agent, name, description) end

---The same as `new`.
---@param agent any
---@param name? string
---@param description? string
---@return AgentTool
function AgentTool.wrap(agent, name, description) end

---A class of the spell's own.
---@return table
function AgentTool:extend() end

---The agent templates by name: the built-in ones and the spell's own.
---@class AgentTemplates
AgentTemplates = {}

---The names of all templates.
---@return string[]
function AgentTemplates.names() end

---A template: `name`, `type`, `description`, `system_prompt`, its own `options` and `actions`, by name.
---@param name string
---@return table<string, any>
function AgentTemplates.describe(name) end

---An agent of a template: `ResearchAgent`, `research_agent` and `research` are one name.
---@param name string
---@param options? string|table<string, any>
---@return Agent
function AgentTemplates.create(name, options) end

---Add a template of the spell's own, made from another.
---@param options TemplateOptions
function AgentTemplates.register(options) end

---Make an agent of every built-in template, under its name (`research_agent`), where there is none yet.
---@return string[]
function AgentTemplates.register_builtin_agents() end

---Another name of `AgentTemplates`.
---@class AgentTemplateFactory : AgentTemplates
AgentTemplateFactory = {}

---Agents by what they know.
---@class Experts
Experts = {}

---Make an agent, given itself or by name, the expert for a domain.
---@param domain string
---@param agent any
function Experts.register(domain, agent) end

---The expert for a domain: the one that was registered, else an agent with that skill, else a new one.
---@param domain string
---@return Agent
function Experts.get_for_domain(domain) end

---The domains that have a registered expert.
---@return string[]
function Experts.domains() end

---Measures over what several agents found.
---@class Analyzers
Analyzers = {}

---How far results agree, the mean over all pairs: texts by their words (0 to 1), rows of numbers by their
---correlation (-1 to 1). 1 when there are fewer than two.
---@param results any[]|table<string, any>
---@return number
function Analyzers.calculate_correlation(results) end

---Something an agent, a workflow or the spell itself can call by name.
---@class Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
Tool = {}

---A tool of the spell's own. It can be named in `tools = {"shout"}` from then on.
---@param options ToolOptions
---@return Tool
function Tool.new(options) end

---The tool of that name.
---@param name string
---@return Tool
function Tool.get(name) end

---The names of all tools: the built-in ones and the spell's own.
---@return string[]
function Tool.names() end

---Call it with a table of parameters: they are completed with the schema's defaults and checked first.
---@param params? table<string, any>|any[]
---@return any
function Tool:run(params) end

---The same as `run`.
---@param params? table<string, any>|any[]
---@return any
function Tool:execute(params) end

---`execute` beside the script.
---@param params? table<string, any>|any[]
---@param callback? fun(result: any, err: any)
---@return any
function Tool:execute_async(params, callback) end

---Call it with values in the order of its parameters, those that are required first, or with one table.
---@return any
function Tool:call(...) end

---The parameters with the schema's defaults. Raises for parameters that the schema does not allow.
---@param params? table<string, any>|any[]
---@return any
function Tool:validate(params) end

---Whether it can work: `healthy`, `status` and, where it cannot, `message`.
---@return table<string, any>
function Tool:health_check() end

---A tool that gives this one's result to the next.
---@param next any
---@return Tool
function Tool:pipe(next) end

---See or change its calls: `("before_execute", fn)`, a table with `point` and `handler`, or a `…Hook`.
---@param point any
---@param hook? any
---@return integer
function Tool:add_hook(point, hook) end

---Forget the results it kept (`cache`).
function Tool:clear_cache() end

---All there is to know of it: `name`, `description`, `parameters`, `category`, `metadata`.
---@return table<string, any>
function Tool:describe() end

---A class of the spell's own.
---@return table
function Tool:extend() end

---Every tool by its name: the built-in ones and the spell's own.
---@class Tools
Tools = {}

---A tool of the spell's own; the same as `Tool.new`.
---@param options ToolOptions
---@return Tool
function Tools.create(options) end

---Make a tool, an agent or a workflow known by a name (its own, when none is given).
---@param tool any
---@param name? string
---@return Tool
function Tools.register(tool, name) end

---Forget a tool by its name; whether there was one. Agents that have it keep it.
---@param name string
---@return boolean
function Tools.unregister(name) end

---The tool of that name, `csv_reader` or `csv-reader`.
---@param name string
---@return Tool
function Tools.get(name) end

---Whether there is a tool of that name.
---@param name string
---@return boolean
function Tools.has(name) end

---The names of all tools, sorted.
---@return string[]
function Tools.names() end

---What there is to know of every tool, or of those of a category, sorted by name.
---@param category? string
---@return table<string, any>[]
function Tools.list(category) end

---The names of the tools by category; `own` are the spell's own that say none.
---@return table<string, any>
function Tools.categories() end

---What there is to know of one tool: `name`, `description`, `parameters`, `category`, `metadata`.
---@param name string
---@return table<string, any>
function Tools.describe(name) end

---Call a tool by its name, with one table of parameters or with values in their order, required ones first.
---@param name string
---@return any
function Tools.call(name, ...) end

---Call many tools, `limit` at once: tables with `tool` and `params`.
---
---Gives for each its `output` or `error`, in order. A call that fails does not stop the others.
---@param calls any[]
---@param limit? integer
---@return table<string, any>[]
function Tools.call_all(calls, limit) end

---A new tool, built-in or of a package, by its category and class: `math.Calculator`; a name alone does too.
---@param path string
---@param options? table<string, any>
---@return Tool
function Tools.load(path, options) end

---A tool that calls others one after the other, each with what the one before gave.
---@param options PipelineOptions|any[]
---@return Tool
function Tools.compose(options) end

---A tool from a template: `http_api` (a request to a web service), `file_processor` (a function over files).
---@param kind string
---@param options table<string, any>
---@return Tool
function Tools.template(kind, options) end

---The names of the templates there are.
---@return string[]
function Tools.templates() end

---Whether a tool can work (`healthy`, `status`, `message`); for all of them, by name, when none is named.
---@param name? string
---@return table<string, any>
function Tools.health_check(name) end

---Steps that belong together: done by agents, tools, functions or other workflows.
---@class Workflow
---@field id string Unique in the kernel: `workflow_1`.
---@field name string Its name; its id when it was given none.
---@field type string How its steps follow one another: `sequential`, `parallel`, ….
---@field description string What it is for.
---@field config table<string, any> What it was made with.
---@field steps string[] The names of its steps, in order.
Workflow = {}

---Steps one after the other. A step's input may use `{{name}}` of the input, of a step, or of an output.
---@param options SequentialOptions
---@return Workflow
function Workflow.sequential(options) end

---Branches at the same time on the same input; the result is a table by name, or what `aggregator` makes.
---@param options ParallelOptions
---@return Workflow
function Workflow.parallel(options) end

---One of several branches: the first condition whose `test(input)` says yes chooses it, else `default` runs.
---@param options ConditionalOptions
---@return Workflow
function Workflow.conditional(options) end

---A body again and again: while a condition holds, until one does, so many times, or for each item.
---@param options LoopOptions
---@return Workflow
function Workflow.loop(options) end

---A mapper for each part of the input, at the same time, and a reducer for what they gave.
---@param options MapReduceOptions
---@return Workflow
function Workflow.map_reduce(options) end

---Stages that data flows through: what one gives is what the next works on.
---@param options WorkflowOptionsPipelineOptions
---@return Workflow
function Workflow.pipeline(options) end

---Steps that run as soon as those are done that they `depends_on` or refer to, others at the same time.
---@param options GraphOptions
---@return Workflow
function Workflow.dag(options) end

---Steps of any type, also steps made of steps: `{ type = "parallel_fan_out", agents = … }`.
---@param options CreateOptions
---@return Workflow
function Workflow.create(options) end

---The same as `create`.
---@param options CreateOptions
---@return Workflow
function Workflow.new(options) end

---Build a workflow step by step; `build()` ends it.
---@param name? string
---@return WorkflowBuilder
function Workflow.builder(name) end

---A type of your own: `run(steps, input)` calls `step:run(input)` as it likes and gives the result.
---@param type string
---@param run fun(...): any
function Workflow.define(type, run) end

---The workflow of that name.
---@param name string
---@return Workflow
function Workflow.get(name) end

---The names of all workflows.
---@return string[]
function Workflow.names() end

---Run the steps. The result behaves as the output, and has `steps` by name, `metadata`, `steps_executed` and
---`result`, the output itself.
---@param input? any
---@return any
function Workflow:run(input) end

---`run` beside the script: a value in a coroutine, a promise elsewhere, or `callback(result, err)`.
---@param input? any
---@param callback? fun(result: any, err: any)
---@return any
function Workflow:run_async(input, callback) end

---The same as `run`; in a class of your own what `run` does, unless you write another.
---@param input? any
---@return any
function Workflow:execute(input) end

---Run the steps; a stream of their results as they complete: `name`, `output`, `status`, `duration` (ms).
---
---Each piece also says how far it is: `completed`, `total`, `percent`.
---@param input? any
---@return Stream
function Workflow:stream(input) end

---Run the steps; a stream of how far it is after each of them, and at the end `{ type = "result", result }`.
---@param input? any
---@return Stream
function Workflow:run_with_progress(input) end

---Call `watch(progress)` after each step of every run: `completed`, `total`, `percent`, `step`, `output`, ….
---@param watch? fun(...): any
---@return Workflow
function Workflow:on_progress(watch) end

---Put another step behind the others.
---@param step any
---@return Workflow
function Workflow:add_step(step) end

---Called before the steps of a class of your own: what it gives is what they work on. Here: the input.
---@param input? any
---@return any
function Workflow:prepare(input) end

---The steps for this input, for `execute_steps`. Here: those it was made with.
---@param prepared? any
---@return WorkflowSteps
function Workflow:generate_steps(prepared) end

---Run a list of steps; `options.on_step_complete(step, result)` hears of each, `options.input` is theirs.
---@param steps any
---@param options? table<string, any>
---@return any
function Workflow:execute_steps(steps, options) end

---How far it is: `status`, `completed`, `total`, `percent` and the names of the steps that are `running`.
---@return table<string, any>
function Workflow:progress() end

---Whether it can work as it is written: `valid`, `errors` and `warnings` as sentences with their places.
---
---`problems` has the errors as tables: `kind` (`unknown_reference`, `unreachable`, `cycle`, `unknown_name`,
---`structure`, `input`), `message`, `step`, `file`, `line`. With an `input` it also says what that lacks; a run
---does the same before its first step, and fails when there is an error.
---@param input? any
---@return table<string, any>
function Workflow:validate(input) end

---Who it is: `id`, `name`, `type`, `description`, `steps`, and the `metadata` it was made with.
---@return table<string, any>
function Workflow:metadata() end

---Let running steps end, start no other, and give a checkpoint: plain data that can be stored as JSON.
---
---The `run` that was going on fails with the type `cancelled`.
---@return table<string, any>
function Workflow:pause() end

---Run what was not done at a checkpoint; the result is that of the whole.
---@param checkpoint table<string, any>
---@return any
function Workflow:resume(checkpoint) end

---Its `status` (`idle`, `running`, …) and its `context`: the values of the state scope `workflow`.
---@return table<string, any>
function Workflow:get_state() end

---Keep values by name in the state scope `workflow`.
---@param values table<string, any>
function Workflow:set_state(values) end

---Stop it now; `run` fails with the type `cancelled`. How many runs there were.
---@return integer
function Workflow:cancel() end

---See or change what it does: `("before_llm_call", fn)`, a table with `point` and `handler`, or a `…Hook`.
---@param point any
---@param hook? any
---@return integer
function Workflow:add_hook(point, hook) end

---Stand around everything it does: `function(context, next)` calls `next()`, or answers itself.
---@param middleware fun(...): any|Middleware
---@return integer
function Workflow:use(middleware) end

---Call `handler(event)` when it does something: `tool_called`, `execution_completed`, `error`, ….
---
---For `"*"` the handler is called with the name of the event and its data. The handler is waited for.
---@param event string
---@param handler fun(...): any
---@return integer
function Workflow:on(event, handler) end

---Like `on`, for the next time only.
---@param event string
---@param handler fun(...): any
---@return integer
function Workflow:once(event, handler) end

---The same as `on`.
---@param event string
---@param handler fun(...): any
---@return integer
function Workflow:subscribe(event, handler) end

---Like `on`, for every event that matches (`tool_*`).
---@param pattern string
---@param handler fun(...): any
---@return integer
function Workflow:on_pattern(pattern, handler) end

---Like `on`, but nobody waits for the handler: it hears one event after the other beside everything else.
---@param event string
---@param handler fun(...): any
---@return integer
function Workflow:on_async(event, handler) end

---Call `handler(err, context)` when something fails; `context.retry = true` tries again.
---@param handler fun(...): any
---@return integer
function Workflow:on_error(handler) end

---Take away what `on`, `add_hook`, `use` or `set_breakpoint` put there, by its id or by event and handler.
---@param event string|integer
---@param handler? fun(...): any
function Workflow:off(event, handler) end

---The same as `off`.
---@param event string|integer
---@param handler? fun(...): any
function Workflow:unsubscribe(event, handler) end

---Tell those who listen to it, and to everything; gives what a handler replied.
---@param event string
---@param data? any
---@return any
function Workflow:emit(event, data) end

---Emit an event and wait at most `timeout` milliseconds for what a handler gives to `event:reply(result)`.
---@param event string
---@param data? any
---@param timeout? number
---@return any
function Workflow:request(event, data, timeout) end

---Its events from now on, as a stream of tables with `type` and `data`.
---
---It ends when it or the agent is closed, or when for `idle` milliseconds (1000) nothing happened and nothing
---was under way.
---@param options? table<string, any>
---@return Stream
function Workflow:events(options) end

---Call `handler(event)` for everything it does; `event.type` says what, `event.data` the rest.
---@param handler fun(...): any
---@return integer
function Workflow:trace(handler) end

---Pause at a hook point: wait for `handler(context)`, or ask the person whether to go on, step or abort.
---@param point string
---@param handler? fun(...): any
---@return integer
function Workflow:set_breakpoint(point, handler) end

---A class of the spell's own.
---@return table
function Workflow:extend() end

---Steps one after the other, each with the output of the one before.
---@class SequentialWorkflow : Workflow
---@field id string Unique in the kernel: `workflow_1`.
---@field name string Its name; its id when it was given none.
---@field type string How its steps follow one another: `sequential`, `parallel`, ….
---@field description string What it is for.
---@field config table<string, any> What it was made with.
---@field steps string[] The names of its steps, in order.
SequentialWorkflow = {}

---The same as `Workflow.sequential`.
---@param options SequentialOptions
---@return SequentialWorkflow
function SequentialWorkflow.new(options) end

---A class of the spell's own.
---@return table
function SequentialWorkflow:extend() end

---Branches at the same time on the same input.
---@class ParallelWorkflow : Workflow
---@field id string Unique in the kernel: `workflow_1`.
---@field name string Its name; its id when it was given none.
---@field type string How its steps follow one another: `sequential`, `parallel`, ….
---@field description string What it is for.
---@field config table<string, any> What it was made with.
---@field steps string[] The names of its steps, in order.
ParallelWorkflow = {}

---The same as `Workflow.parallel`.
---@param options ParallelOptions
---@return ParallelWorkflow
function ParallelWorkflow.new(options) end

---A class of the spell's own.
---@return table
function ParallelWorkflow:extend() end

---One of several branches, chosen by conditions.
---@class ConditionalWorkflow : Workflow
---@field id string Unique in the kernel: `workflow_1`.
---@field name string Its name; its id when it was given none.
---@field type string How its steps follow one another: `sequential`, `parallel`, ….
---@field description string What it is for.
---@field config table<string, any> What it was made with.
---@field steps string[] The names of its steps, in order.
ConditionalWorkflow = {}

---The same as `Workflow.conditional`.
---@param options ConditionalOptions
---@return ConditionalWorkflow
function ConditionalWorkflow.new(options) end

---A class of the spell's own.
---@return table
function ConditionalWorkflow:extend() end

---A body again and again.
---@class LoopWorkflow : Workflow
---@field id string Unique in the kernel: `workflow_1`.
---@field name string Its name; its id when it was given none.
---@field type string How its steps follow one another: `sequential`, `parallel`, ….
---@field description string What it is for.
---@field config table<string, any> What it was made with.
---@field steps string[] The names of its steps, in order.
LoopWorkflow = {}

---The same as `Workflow.loop`.
---@param options LoopOptions
---@return LoopWorkflow
function LoopWorkflow.new(options) end

---A class of the spell's own.
---@return table
function LoopWorkflow:extend() end

---A mapper for each part of the input, and a reducer for what they gave.
---@class MapReduceWorkflow : Workflow
---@field id string Unique in the kernel: `workflow_1`.
---@field name string Its name; its id when it was given none.
---@field type string How its steps follow one another: `sequential`, `parallel`, ….
---@field description string What it is for.
---@field config table<string, any> What it was made with.
---@field steps string[] The names of its steps, in order.
MapReduceWorkflow = {}

---The same as `Workflow.map_reduce`.
---@param options MapReduceOptions
---@return MapReduceWorkflow
function MapReduceWorkflow.new(options) end

---A class of the spell's own.
---@return table
function MapReduceWorkflow:extend() end

---Stages that data flows through.
---@class PipelineWorkflow : Workflow
---@field id string Unique in the kernel: `workflow_1`.
---@field name string Its name; its id when it was given none.
---@field type string How its steps follow one another: `sequential`, `parallel`, ….
---@field description string What it is for.
---@field config table<string, any> What it was made with.
---@field steps string[] The names of its steps, in order.
PipelineWorkflow = {}

---The same as `Workflow.pipeline`.
---@param options WorkflowOptionsPipelineOptions
---@return PipelineWorkflow
function PipelineWorkflow.new(options) end

---A class of the spell's own.
---@return table
function PipelineWorkflow:extend() end

---Builds a workflow step by step.
---@class WorkflowBuilder
WorkflowBuilder = {}

---A builder with no steps yet.
---@param name? string
---@return WorkflowBuilder
function WorkflowBuilder.new(name) end

---What traces call it.
---@param name string
---@return WorkflowBuilder
function WorkflowBuilder:name(name) end

---What it is for.
---@param text string
---@return WorkflowBuilder
function WorkflowBuilder:description(text) end

---The next step: a table, an agent, a tool, a workflow or a function.
---@param step any
---@return WorkflowBuilder
function WorkflowBuilder:step(step) end

---The same as `step`.
---@param step any
---@return WorkflowBuilder
function WorkflowBuilder:add_step(step) end

---One step or the other, as `condition(input)` says; without the second the input goes on unchanged.
---@param condition any
---@param true_branch any
---@param false_branch? any
---@return WorkflowBuilder
function WorkflowBuilder:conditional(condition, true_branch, false_branch) end

---Steps (or agents) at the same time; `aggregator(results)` gets the list of what they gave.
---@param steps any[]
---@param aggregator? any
---@return WorkflowBuilder
function WorkflowBuilder:parallel_fan_out(steps, aggregator) end

---Steps at the same time.
---@param steps any[]
---@return WorkflowBuilder
function WorkflowBuilder:parallel(steps) end

---A step again and again while `condition(context)` says yes, at most `max_iterations` times.
---@param condition any
---@param body any
---@param max_iterations? integer
---@return WorkflowBuilder
function WorkflowBuilder:adaptive_loop(condition, body, max_iterations) end

---A step for each item of a list, of a reference to one, or of what a function makes of the input.
---@param items any
---@param body any
---@return WorkflowBuilder
function WorkflowBuilder:for_each(items, body) end

---A mapper for each part of the input, and a reducer for what they gave.
---@param mapper any
---@param reducer? any
---@param partitioner? any
---@return WorkflowBuilder
function WorkflowBuilder:map_reduce(mapper, reducer, partitioner) end

---The workflow.
---@return Workflow
function WorkflowBuilder:build() end

---Another name of `WorkflowBuilder`.
---@class DynamicWorkflowBuilder : WorkflowBuilder
DynamicWorkflowBuilder = {}

---A builder with no steps yet.
---@param name? string
---@return DynamicWorkflowBuilder
function DynamicWorkflowBuilder.new(name) end

---A step in the hands of a workflow's own code, which decides when it runs and on what.
---@class WorkflowStep
---@field name string Its name in the workflow.
---@field action string What an agent shall do in it; empty for the usual.
---@field index integer Its place among the steps, from 1.
WorkflowStep = {}

---Run the step on an input; what it gives. Each time it runs is a span of its own.
---@param input? any
---@return any
function WorkflowStep:run(input) end

---The steps of a workflow in order, for `execute_steps`; a `for` loop gives each.
---@class WorkflowSteps
---@field names string[] Their names.
---@field count integer How many there are.
---@overload fun(...): any
WorkflowSteps = {}

---The next step; nothing at the end.
---@return WorkflowStep|nil
function WorkflowSteps:next() end

---All of them.
---@return WorkflowStep[]
function WorkflowSteps:list() end

---The older name: `workflow.sequential({ name = … })`, then `add_step` for each step.
---@class workflow
workflow = {}

---Steps one after the other. A step's input may use `{{name}}` of the input, of a step, or of an output.
---@param options SequentialOptions
---@return Workflow
function workflow.sequential(options) end

---Branches at the same time on the same input; the result is a table by name, or what `aggregator` makes.
---@param options ParallelOptions
---@return Workflow
function workflow.parallel(options) end

---One of several branches: the first condition whose `test(input)` says yes chooses it, else `default` runs.
---@param options ConditionalOptions
---@return Workflow
function workflow.conditional(options) end

---A body again and again: while a condition holds, until one does, so many times, or for each item.
---@param options LoopOptions
---@return Workflow
function workflow.loop(options) end

---A mapper for each part of the input, at the same time, and a reducer for what they gave.
---@param options MapReduceOptions
---@return Workflow
function workflow.map_reduce(options) end

---Stages that data flows through: what one gives is what the next works on.
---@param options WorkflowOptionsPipelineOptions
---@return Workflow
function workflow.pipeline(options) end

---Steps of any type, also steps made of steps: `{ type = "parallel_fan_out", agents = … }`.
---@param options CreateOptions
---@return Workflow
function workflow.create(options) end

---Several agents that work on the same thing.
---@class CompositeAgent : BaseAgent
---@field agents string[] The names of its members.
---@field id string Unique in the kernel: `agent_1`.
---@field name string Its name; its id when it was given none.
---@field description string What it is for.
---@field type string Its kind: `agent`, `base`, `research`, ….
---@field tools any[] Its tools, as objects with `name`, `description` and `config`.
---@field skills string[] The words others find it by.
---@field state table<string, any> Its state; the same as `get_state`.
---@field metadata table<string, any> What was said of it when it was made.
---@field closed boolean Whether it was closed.
---@field config table<string, any> What it was made with, and what became of what was left out.
CompositeAgent = {}

---A team from its `agents`; what they give is a table by name, or what `aggregator` makes of it.
---@param options? CompositeOptions
---@return CompositeAgent
function CompositeAgent.new(options) end

---The team's answer to a message, as text; `options.timeout` is in milliseconds.
---@param message any
---@param options? table<string, any>
---@return string
function CompositeAgent:chat(message, options) end

---`chat` beside the script: a value in a coroutine, a promise elsewhere, or `callback(result, err)`.
---@param message any
---@param callback? fun(result: any, err: any)
---@return string
function CompositeAgent:chat_async(message, callback) end

---Put an agent (or a workflow, a tool, another team) in under a name. Gives the team.
---@param name string
---@param agent any
---@return CompositeAgent
function CompositeAgent:add_agent(name, agent) end

---Take one out; whether it was there.
---@param name string
---@return boolean
function CompositeAgent:remove_agent(name) end

---The agent of that name.
---@param name string
---@return any
function CompositeAgent:get_agent(name) end

---A class of the spell's own.
---@return table
function CompositeAgent:extend() end

---Agents one behind the other: each works on what the one before gave, changed by its transformer.
---@class PipelineAgent : BaseAgent
---@field agents string[] The names of its members.
---@field id string Unique in the kernel: `agent_1`.
---@field name string Its name; its id when it was given none.
---@field description string What it is for.
---@field type string Its kind: `agent`, `base`, `research`, ….
---@field tools any[] Its tools, as objects with `name`, `description` and `config`.
---@field skills string[] The words others find it by.
---@field state table<string, any> Its state; the same as `get_state`.
---@field metadata table<string, any> What was said of it when it was made.
---@field closed boolean Whether it was closed.
---@field config table<string, any> What it was made with, and what became of what was left out.
PipelineAgent = {}

---A team from its `stages`.
---@param options? PipelineTeamOptions
---@return PipelineAgent
function PipelineAgent.new(options) end

---The team's answer to a message, as text; `options.timeout` is in milliseconds.
---@param message any
---@param options? table<string, any>
---@return string
function PipelineAgent:chat(message, options) end

---`chat` beside the script: a value in a coroutine, a promise elsewhere, or `callback(result, err)`.
---@param message any
---@param callback? fun(result: any, err: any)
---@return string
function PipelineAgent:chat_async(message, callback) end

---Put an agent (or a workflow, a tool, another team) in under a name. Gives the team.
---@param name string
---@param agent any
---@return PipelineAgent
function PipelineAgent:add_agent(name, agent) end

---Take one out; whether it was there.
---@param name string
---@return boolean
function PipelineAgent:remove_agent(name) end

---The agent of that name.
---@param name string
---@return any
function PipelineAgent:get_agent(name) end

---A class of the spell's own.
---@return table
function PipelineAgent:extend() end

---A supervisor with workers: one of them does the task, and the supervisor looks at it.
---@class HierarchicalAgent : BaseAgent
---@field workers string[] The names of its workers.
---@field supervisor any The one who looks at the results; nothing when there is none.
---@field delegation_strategy string How workers are chosen.
---@field agents string[] The names of its members.
---@field id string Unique in the kernel: `agent_1`.
---@field name string Its name; its id when it was given none.
---@field description string What it is for.
---@field type string Its kind: `agent`, `base`, `research`, ….
---@field tools any[] Its tools, as objects with `name`, `description` and `config`.
---@field skills string[] The words others find it by.
---@field state table<string, any> Its state; the same as `get_state`.
---@field metadata table<string, any> What was said of it when it was made.
---@field closed boolean Whether it was closed.
---@field config table<string, any> What it was made with, and what became of what was left out.
HierarchicalAgent = {}

---A team from its `supervisor` and `workers`. Its result has `worker`, `result` and `review`.
---@param options? HierarchyOptions
---@return HierarchicalAgent
function HierarchicalAgent.new(options) end

---Give a task to a worker by name, or to the one the strategy chooses; what it gives, without a review.
---@param task any
---@param worker? string
---@return any
function HierarchicalAgent:delegate_task(task, worker) end

---The team's answer to a message, as text; `options.timeout` is in milliseconds.
---@param message any
---@param options? table<string, any>
---@return string
function HierarchicalAgent:chat(message, options) end

---`chat` beside the script: a value in a coroutine, a promise elsewhere, or `callback(result, err)`.
---@param message any
---@param callback? fun(result: any, err: any)
---@return string
function HierarchicalAgent:chat_async(message, callback) end

---Put an agent (or a workflow, a tool, another team) in under a name. Gives the team.
---@param name string
---@param agent any
---@return HierarchicalAgent
function HierarchicalAgent:add_agent(name, agent) end

---Take one out; whether it was there.
---@param name string
---@return boolean
function HierarchicalAgent:remove_agent(name) end

---The agent of that name.
---@param name string
---@return any
function HierarchicalAgent:get_agent(name) end

---A class of the spell's own.
---@return table
function HierarchicalAgent:extend() end

---Agents that know one another by name.
---
---Its workflows name them; `delegate` chooses one for a task; in `run` and `chat` the one who speaks may hand over
---to another (with the tool `handoff`, or by giving a table with `handoff_request`, which says `to` whom).
---@class MultiAgentSystem : BaseAgent
---@field agents string[] The names of its members.
---@field id string Unique in the kernel: `agent_1`.
---@field name string Its name; its id when it was given none.
---@field description string What it is for.
---@field type string Its kind: `agent`, `base`, `research`, ….
---@field tools any[] Its tools, as objects with `name`, `description` and `config`.
---@field skills string[] The words others find it by.
---@field state table<string, any> Its state; the same as `get_state`.
---@field metadata table<string, any> What was said of it when it was made.
---@field closed boolean Whether it was closed.
---@field config table<string, any> What it was made with, and what became of what was left out.
MultiAgentSystem = {}

---A system, with `agents` or without any yet.
---@param options? SystemOptions
---@return MultiAgentSystem
function MultiAgentSystem.new(options) end

---A workflow whose steps name agents of this system.
---@param options CreateOptions
---@return Workflow
function MultiAgentSystem:create_workflow(options) end

---Give a task to one agent: `options.to` names it, or `options.strategy` (or a text) says how to choose.
---@param task any
---@param options? string|table<string, any>
---@return any
function MultiAgentSystem:delegate(task, options) end

---Tell all agents something at the same time; what each says, by name. The error of one has its name (`agent`).
---
---With `options.continue_on_error` the others go on, and `{ error = { type, message } }` stands for it.
---@param message any
---@param options? MapOptions
---@return table<string, any>
function MultiAgentSystem:broadcast(message, options) end

---Copy state from one agent to another: `options.include`, `options.exclude` (keys), `conversation` (true).
---@param sender string
---@param receiver string
---@param options? table<string, any>
---@return table<string, any>
function MultiAgentSystem:handoff(sender, receiver, options) end

---The names of the agents whose name, skills or description have to do with some words, the best first.
---@param words string
---@return string[]
function MultiAgentSystem:discover(words) end

---Its agents as tables: `name`, `agent`, `description`.
---@return any[]
function MultiAgentSystem:describe() end

---The team's answer to a message, as text; `options.timeout` is in milliseconds.
---@param message any
---@param options? table<string, any>
---@return string
function MultiAgentSystem:chat(message, options) end

---`chat` beside the script: a value in a coroutine, a promise elsewhere, or `callback(result, err)`.
---@param message any
---@param callback? fun(result: any, err: any)
---@return string
function MultiAgentSystem:chat_async(message, callback) end

---Put an agent (or a workflow, a tool, another team) in under a name. Gives the team.
---@param name string
---@param agent any
---@return MultiAgentSystem
function MultiAgentSystem:add_agent(name, agent) end

---Take one out; whether it was there.
---@param name string
---@return boolean
function MultiAgentSystem:remove_agent(name) end

---The agent of that name.
---@param name string
---@return any
function MultiAgentSystem:get_agent(name) end

---A class of the spell's own.
---@return table
function MultiAgentSystem:extend() end

---Agents that are alike: each task goes to the one that has least to do, and waits while all are busy.
---@class AgentPool : BaseAgent
---@field size integer How many agents it has.
---@field stats any[] For each agent its `name`, how many tasks it is `busy` with, and how many it has `done`.
---@field agents string[] The names of its members.
---@field id string Unique in the kernel: `agent_1`.
---@field name string Its name; its id when it was given none.
---@field description string What it is for.
---@field type string Its kind: `agent`, `base`, `research`, ….
---@field tools any[] Its tools, as objects with `name`, `description` and `config`.
---@field skills string[] The words others find it by.
---@field state table<string, any> Its state; the same as `get_state`.
---@field metadata table<string, any> What was said of it when it was made.
---@field closed boolean Whether it was closed.
---@field config table<string, any> What it was made with, and what became of what was left out.
AgentPool = {}

---A pool of `agents`, or of `size` that `create(number)` makes.
---@param options? PoolOptions
---@return AgentPool
function AgentPool.new(options) end

---The results of many tasks, in their order. The first that fails ends it, and its error has `results`.
---
---With `options.continue_on_error` the others go on, and `{ error = { type, message } }` stands for it.
---@param tasks any[]
---@param options? MapOptions
---@return any[]
function AgentPool:map(tasks, options) end

---The agent that has least to do, until `release`; waits while all are busy.
---@return any
function AgentPool:checkout() end

---Give an agent back that `checkout` gave.
---@param agent any
function AgentPool:release(agent) end

---The team's answer to a message, as text; `options.timeout` is in milliseconds.
---@param message any
---@param options? table<string, any>
---@return string
function AgentPool:chat(message, options) end

---`chat` beside the script: a value in a coroutine, a promise elsewhere, or `callback(result, err)`.
---@param message any
---@param callback? fun(result: any, err: any)
---@return string
function AgentPool:chat_async(message, callback) end

---Put an agent (or a workflow, a tool, another team) in under a name. Gives the team.
---@param name string
---@param agent any
---@return AgentPool
function AgentPool:add_agent(name, agent) end

---Take one out; whether it was there.
---@param name string
---@return boolean
function AgentPool:remove_agent(name) end

---The agent of that name.
---@param name string
---@return any
function AgentPool:get_agent(name) end

---A class of the spell's own.
---@return table
function AgentPool:extend() end

---What one agent hands over to another: the values of its state that the filter keeps.
---@class StateHandoff
StateHandoff = {}

---A handoff; nothing goes over before `execute`. The agents need not be there before that.
---@param options HandoffOptions
---@return StateHandoff
function StateHandoff.new(options) end

---Hand over; gives `from`, `to`, the `keys` that went over and their `values`.
---@param message? string
---@return table<string, any>
function StateHandoff:execute(message) end

---The keys that would go over now.
---@return string[]
function StateHandoff:preview() end

---A prompt with places to fill in, in the syntax of Jinja: values, filters, `if` and `for`.
---@class PromptTemplate
---@field name string What it is called in errors and settings.
---@field template string Its text.
---@field variables string[] The names it uses, in order of the alphabet; `env` is not among them.
PromptTemplate = {}

---A template from its text. `name` stands in its errors.
---@param template string
---@param name? string
---@return PromptTemplate
function PromptTemplate.new(template, name) end

---A template of the settings of whoever runs the spell (`[prompts]` in their `config.toml`).
---@param name string
---@return PromptTemplate
function PromptTemplate.get(name) end

---The names of all templates of the settings.
---@return string[]
function PromptTemplate.names() end

---The text with these values. One that is missing is an error, unless the template has a `default` for it.
---@param values? table<string, any>
---@return string
function PromptTemplate:render(values) end

---See and change everything the spell does, at points such as `before_llm_call` or `after_tool_call`.
---
---A hook gets a table of the call: what it changes there is done to the call. Its error ends the call. In a notebook
---the hooks of a cell, and its handlers of events, go when that cell is run again.
---@class Hooks
Hooks = {}

---Put a hook there: a function, or a table with `handler`, `priority` (lower first) and `condition`.
---
---A hook of the API (`LoggingHook.new()`) knows its points by itself.
---@param point any
---@param hook? any
---@return integer
function Hooks.register(point, hook) end

---Use a hook of the API by its name (`"logging"`, `"retry"`), or stand around what every agent does.
---@param hook string|fun(...): any|Middleware
---@param options? table<string, any>
---@return integer
function Hooks.use(hook, options) end

---The same as `use` with a name: `Hooks.enable("metrics")`.
---@param hook string
---@param options? table<string, any>
---@return integer
function Hooks.enable(hook, options) end

---Take a hook away again.
---@param id integer
function Hooks.remove(id) end

---Take away all hooks that scripts put at a point, or anywhere.
---@param point? string
function Hooks.clear(point) end

---The hooks of scripts in the order they run, as tables with `id`, `point` and `priority`.
---@param point? string
---@return any
function Hooks.list(point) end

---The names of all points.
---@return any
function Hooks.points() end

---Whether there is a point of that name, in any spelling.
---@param point string
---@return boolean
function Hooks.has(point) end

---Writes a line to standard error for everything that ended.
---@class LoggingHook
LoggingHook = {}

---The hook; give it to `Hooks.register` or `agent:add_hook`.
---@param options? LineOptions
---@return LoggingHook
function LoggingHook.new(options) end

---Counts everything that ended, with its time and tokens.
---@class MetricsHook
---@field stats any For each operation `count errors total mean min max p50 p95` (milliseconds), and `tokens`.
MetricsHook = {}

---The hook; give it to `Hooks.register` or `agent:add_hook`.
---@param options? WatchOptions
---@return MetricsHook
function MetricsHook.new(options) end

---The same as `stats`.
---@return any
function MetricsHook:get_stats() end

---Limits how often models and tools are called; more calls fail with a `rate_limit` error, or wait their turn.
---@class RateLimitHook
RateLimitHook = {}

---The hook; give it to `Hooks.register` or `agent:add_hook`.
---@param options? RateOptions
---@return RateLimitHook
function RateLimitHook.new(options) end

---Answers a call of a model from an equal call before.
---@class CacheHook
---@field stats any `hits` and `misses`.
CacheHook = {}

---The hook; give it to `Hooks.register` or `agent:add_hook`.
---@param options? CacheOptions
---@return CacheHook
function CacheHook.new(options) end

---The same as `stats`.
---@return any
function CacheHook:get_stats() end

---Calls a model again after a passing error, waiting longer each time.
---@class RetryHook
---@field stats any `retries`: how often it asked for another attempt.
RetryHook = {}

---The hook; give it to `Hooks.register` or `agent:add_hook`.
---@param options? RetryHookOptions
---@return RetryHook
function RetryHook.new(options) end

---The same as `stats`.
---@return any
function RetryHook:get_stats() end

---Gives every call the ids by which other systems follow a trace: `context.metadata.traceparent`.
---@class TracingHook
TracingHook = {}

---The hook; give it to `Hooks.register` or `agent:add_hook`.
---@param options? WatchOptions
---@return TracingHook
function TracingHook.new(options) end

---Shows on standard error what goes into every call and comes out of it.
---@class DebugHook
DebugHook = {}

---The hook; give it to `Hooks.register` or `agent:add_hook`.
---@param options? LineOptions
---@return DebugHook
function DebugHook.new(options) end

---Something ready-made for `agent:use(…)`; a profiler gives one.
---@class Middleware
Middleware = {}

---What a middleware stands around.
---
---`next()` goes on and gives the result; `next(context)` goes on with what was changed in the context.
---@class Next
---@overload fun(...): any
Next = {}

---Go on, and give the result. Called once more, it is done once more.
---@param context? table<string, any>
---@return any
function Next:call(context) end

---What happens in the spell, and what scripts emit.
---
---Names are `tool_called`, `agent_started`, …, in any spelling (`toolCalled`, `agent:started`); patterns hold `*`.
---@class Events
Events = {}

---Call `handler(event)` when it happens; for `"*"` `handler(type, data)`. The handler is waited for.
---@param event string
---@param handler fun(...): any
---@return integer
function Events.on(event, handler) end

---Like `on`, for the next time only.
---@param event string
---@param handler fun(...): any
---@return integer
function Events.once(event, handler) end

---The same as `on`.
---@param event string
---@param handler fun(...): any
---@return integer
function Events.subscribe(event, handler) end

---Like `on`, for every event that matches (`tool_*`).
---@param pattern string
---@param handler fun(...): any
---@return integer
function Events.on_pattern(pattern, handler) end

---Like `on`, but nobody waits for the handler: it hears one event after the other beside everything else.
---@param event string
---@param handler fun(...): any
---@return integer
function Events.on_async(event, handler) end

---Take handlers away: by id, or those of an event, all or one.
---@param event string|integer
---@param handler? fun(...): any
function Events.off(event, handler) end

---The same as `off`.
---@param event string|integer
---@param handler? fun(...): any
function Events.unsubscribe(event, handler) end

---Tell everybody who listens; gives what a handler replied. An error of a handler reaches you.
---@param event string
---@param data? any
---@return any
function Events.emit(event, data) end

---The same as `emit`.
---@param event string
---@param data? any
---@return any
function Events.publish(event, data) end

---Emit an event and wait at most `timeout` milliseconds for what a handler gives to `event:reply(result)`.
---@param event string
---@param data? any
---@param timeout? number
---@return any
function Events.request(event, data, timeout) end

---Wait for the next event of that name or pattern, at most `timeout` milliseconds.
---@param event string
---@param timeout? number
---@return any
function Events.wait_for(event, timeout) end

---The events that match, from now on, as a stream; `idle` milliseconds without one end it.
---@param pattern? string
---@param options? table<string, any>
---@return Stream
function Events.stream(pattern, options) end

---The last events that match, the oldest first; at most 500 of all are remembered.
---@param pattern? string
---@return any[]
function Events.history(pattern) end

---Call `handler(event)` for the last events that match, one after the other; gives how many there were.
---@param pattern string
---@param handler fun(...): any
---@return integer
function Events.replay(pattern, handler) end

---Forget what has happened.
function Events.clear() end

---How many handlers listen to a name.
---@param event string
---@return integer
function Events.listener_count(event) end

---The same as `Events`, as JavaScript spells often call it.
---@class eventBus : Events
eventBus = {}

---The same as `Events`, as Lua spells often call it.
---@class event_bus : Events
event_bus = {}

---A bus of its own: handlers get what was emitted, in the order they were put there.
---@class EventEmitter
---@field name string What the trace calls it.
EventEmitter = {}

---A bus; the name is for the trace.
---@param name? string|table<string, any>
---@return EventEmitter
function EventEmitter.new(name) end

---Call `handler(data)` when it is emitted; for `"*"` `handler(type, data)`. The handler is waited for.
---@param event string
---@param handler fun(...): any
---@return integer
function EventEmitter:on(event, handler) end

---Like `on`, for the next time only.
---@param event string
---@param handler fun(...): any
---@return integer
function EventEmitter:once(event, handler) end

---The same as `on`.
---@param event string
---@param handler fun(...): any
---@return integer
function EventEmitter:subscribe(event, handler) end

---Call `handler(data)` for every event that matches (`search_*`).
---@param pattern string
---@param handler fun(...): any
---@return integer
function EventEmitter:on_pattern(pattern, handler) end

---Like `on`, but nobody waits for the handler: it hears one event after the other beside everything else.
---@param event string
---@param handler fun(...): any
---@return integer
function EventEmitter:on_async(event, handler) end

---Take handlers away: by id, or those of an event, all or one.
---@param event string|integer
---@param handler? fun(...): any
function EventEmitter:off(event, handler) end

---The same as `off`.
---@param event string|integer
---@param handler? fun(...): any
function EventEmitter:unsubscribe(event, handler) end

---Call the handlers; whether there were any. An error of a handler reaches you.
---@param event string
---@param data? any
---@return boolean
function EventEmitter:emit(event, data) end

---The same as `emit`.
---@param event string
---@param data? any
---@return boolean
function EventEmitter:publish(event, data) end

---Wait until it is emitted, at most `timeout` milliseconds; gives what was emitted.
---@param event string
---@param timeout? number
---@return any
function EventEmitter:wait_for(event, timeout) end

---The handlers of an event, or all.
---@param event? string
---@return any[]
function EventEmitter:listeners(event) end

---How many handlers an event has, or all.
---@param event? string
---@return integer
function EventEmitter:listener_count(event) end

---Take away the handlers of an event, or all.
---@param event? string
function EventEmitter:remove_all_listeners(event) end

---A class of the spell's own.
---@return table
function EventEmitter:extend() end

---A bus by which agents work together: each handler begins the next part of the work.
---@class EventSystem : EventEmitter
---@field name string What the trace calls it.
EventSystem = {}

---A bus; the name is for the trace.
---@param name? string|table<string, any>
---@return EventSystem
function EventSystem.new(name) end

---A class of the spell's own.
---@return table
function EventSystem:extend() end

---Keeps events to look at them later.
---@class EventAggregator
---@field events any[] The events it keeps, the oldest first.
EventAggregator = {}

---An empty one; `max_events` (10000) is how many it keeps.
---@param options? table<string, any>
---@return EventAggregator
function EventAggregator.new(options) end

---Keep the events of an agent, a workflow or an emitter that match; `"*"` is everything.
---@param source any
---@param pattern? string
---@return EventAggregator
function EventAggregator:collect(source, pattern) end

---The events that match, the oldest first.
---@param pattern? string
---@return any[]
function EventAggregator:get_events(pattern) end

---How many events match.
---@param pattern? string
---@return integer
function EventAggregator:count(pattern) end

---How many there are of each type.
---@return table<string, any>
function EventAggregator:counts() end

---Forget the events.
function EventAggregator:clear() end

---Collect no more; what was kept stays.
function EventAggregator:stop() end

---Answers an event. Only the first answer counts.
---@class Reply
---@overload fun(...): any
Reply = {}

---Answer. Called as a method it gets the event too, so the last value counts.
function Reply:call(...) end

---Lines on standard error about what happens, switched on by name.
---@class Debug
Debug = {}

---Write a line for every event that matches (`llmspell:*`, `llmspell:tool_*`), and for `Debug.log`.
---@param pattern? string
function Debug.enable(pattern) end

---Write no more lines for a pattern that was enabled, or for any.
---@param pattern? string
function Debug.disable(pattern) end

---Whether lines of that name are written.
---@param name string
---@return boolean
function Debug.is_enabled(name) end

---Write a line of your own, when its name is enabled.
---@param name string
function Debug.log(name, ...) end

---Call `handler(event)` for everything that happens; `event.type` says what, `event.data` the rest.
---@param handler fun(...): any
---@return integer
function Debug.trace(handler) end

---Pause at a hook point: wait for `handler(context)`, or ask the person whether to go on, step or abort.
---@param point string
---@param handler? fun(...): any
---@return integer
function Debug.set_breakpoint(point, handler) end

---Pause there no more.
---@param id integer
function Debug.clear_breakpoint(id) end

---Measures what an agent or a workflow does.
---@class Profiler
---@field stats any By action (`invoke_agent`, `chat`, `execute_tool`, …): `count errors total mean min max p50 p95`, in ms.
Profiler = {}

---A profiler that has measured nothing.
---@return Profiler
function Profiler.new() end

---What `agent:use` takes so that everything inside is measured.
---@return Middleware
function Profiler:middleware() end

---Call a function, and count its time under a name; gives its result.
---@param name string
---@param work fun(...): any
---@return any
function Profiler:measure(name, work) end

---The same as `stats`.
---@return any
function Profiler:get_stats() end

---Forget what was measured.
function Profiler:reset() end

---A parameter of the spell: a flag of `llmspell run`, a field of the studio's form and of an app.
---
---Each function gives the value: what was given, else the `default`. Write the name and the options out, so that
---they can be read without running the spell. Options: `default`, `help`, `choices`, `label`; of numbers `min`, `max`
---and `step` (with both ends the field is a slider).
---@class Param
Param = {}

---A text of one line.
---@param name string
---@param options? table<string, any>
---@return any
function Param.string(name, options) end

---A text of several lines; the option `lines` says how many its field shows.
---@param name string
---@param options? table<string, any>
---@return any
function Param.text(name, options) end

---A whole number.
---@param name string
---@param options? table<string, any>
---@return any
function Param.integer(name, options) end

---A number.
---@param name string
---@param options? table<string, any>
---@return any
function Param.number(name, options) end

---True or false.
---@param name string
---@param options? table<string, any>
---@return any
function Param.boolean(name, options) end

---A date, as text: `2026-01-31`.
---@param name string
---@param options? table<string, any>
---@return any
function Param.date(name, options) end

---Several texts or numbers; with `choices`, any of those.
---@param name string
---@param options? table<string, any>
---@return any
function Param.list(name, options) end

---Data of any shape.
---@param name string
---@param options? table<string, any>
---@return any
function Param.json(name, options) end

---The path of a file, which the spell may read: named on the command line, dropped on a form.
---@param name string
---@param options? table<string, any>
---@return any
function Param.file(name, options) end

---A key or password, which is in no file and no trace; or the name of one that is kept (`secret:NAME`).
---@param name string
---@param options? table<string, any>
---@return any
function Param.secret(name, options) end

---Values the spell keeps, seen in the State panel with their history.
---@class State
State = {}

---The session's value of that key, or `default`.
---@param key string
---@param default? any
---@return any
function State.get(key, default) end

---Set a value of the session: text, numbers, booleans and tables of those.
---@param key string
---@param value any
function State.set(key, value) end

---Delete a value of the session.
---@param key string
function State.delete(key) end

---Whether the session has a value of that key.
---@param key string
---@return boolean
function State.has(key) end

---The session's keys that begin with `prefix`, sorted.
---@param prefix? string
---@return any
function State.keys(prefix) end

---The session's values whose keys begin with `prefix`, by key.
---@param prefix? string
---@return table<string, any>
function State.all(prefix) end

---Delete the session's values whose keys begin with `prefix`; how many there were.
---@param prefix? string
---@return integer
function State.clear(prefix) end

---Set a value to what `change(old)` gives; nobody else's change is lost, though it may be called again.
---@param key string
---@param change fun(...): any
---@return any
function State.update(key, change) end

---Set a value when it still is `expected`; whether it was.
---@param key string
---@param expected any
---@param value any
---@return boolean
function State.compare_and_set(key, expected, value) end

---Go from one state to the next: `{ initial = "new", new = { pay = "paid" }, paid = { ship = "sent" } }`.
---@param key string
---@param event string
---@param transitions table<string, any>
---@return string
function State.transition(key, event, transitions) end

---The last 100 changes of a value, the oldest first: `value`, `old`, `time` (ms), `by` (an agent), `run_id`.
---@param key string
---@return any
function State.history(key) end

---All values of all scopes as plain data, for `restore`.
---@return table<string, any>
function State.snapshot() end

---Bring back the values of a snapshot and delete what came later; how many values that changed.
---@param snapshot table<string, any>
---@return integer
function State.restore(snapshot) end

---Call `watcher(key, new, old)` when a value of the session changes.
---@param prefix string
---@param watcher fun(...): any
---@return integer
function State.watch(prefix, watcher) end

---Stop watching.
---@param id integer
function State.unwatch(id) end

---The changes of the session's values from now on, as a stream of tables with `key`, `value` and `old`.
---@param prefix? string
---@param options? table<string, any>
---@return Stream
function State.changes(prefix, options) end

---Say which agents may `read` and `write` the session's values: `{ write = { "writer" } }`.
---@param prefix string
---@param rule table<string, any>
function State.protect(prefix, rule) end

---Another scope: `"global"` (kept for the whole workspace), `"agent"` or `"workflow"` with its owner.
---@param scope string
---@param owner? any
---@return StateScope
function State.scope(scope, owner) end

---The values of an agent: the object, its name, or its id.
---@param agent any
---@return StateScope
function State.agent(agent) end

---The values of a workflow, or of the one that is running here; what it lacks its parents are asked for.
---@param workflow? any
---@return StateScope
function State.workflow(workflow) end

---The values of the whole workspace, kept in a file: the same as `State.scope("global")`.
---@return StateScope
function State.shared() end

---The values of one scope: of an agent, of a workflow, of the session, or of the whole workspace.
---@class StateScope
---@field name string `session`, `agent`, `workflow` or `global`.
---@field owner string The id of the agent or workflow whose values these are.
StateScope = {}

---The value, or `default`. A workflow that lacks it is given that of the workflow it runs in.
---@param key string
---@param default? any
---@return any
function StateScope:get(key, default) end

---Set a value: text, numbers, booleans and tables of those. Nothing deletes it.
---@param key string
---@param value any
function StateScope:set(key, value) end

---Delete a value.
---@param key string
function StateScope:delete(key) end

---Whether there is a value.
---@param key string
---@return boolean
function StateScope:has(key) end

---The keys that begin with `prefix`, sorted.
---@param prefix? string
---@return any
function StateScope:keys(prefix) end

---The values whose keys begin with `prefix`, by key.
---@param prefix? string
---@return table<string, any>
function StateScope:all(prefix) end

---Delete the values whose keys begin with `prefix`; how many there were.
---@param prefix? string
---@return integer
function StateScope:clear(prefix) end

---Set a value to what `change(old)` gives; nobody else's change is lost, though it may be called again.
---@param key string
---@param change fun(...): any
---@return any
function StateScope:update(key, change) end

---Set a value when it still is `expected`; whether it was.
---@param key string
---@param expected any
---@param value any
---@return boolean
function StateScope:compare_and_set(key, expected, value) end

---Go from one state to the next: `{ initial = "new", new = { pay = "paid" }, paid = { ship = "sent" } }`.
---@param key string
---@param event string
---@param transitions table<string, any>
---@return string
function StateScope:transition(key, event, transitions) end

---The last 100 changes of a value, the oldest first: `value`, `old`, `time` (ms), `by` (an agent), `run_id`.
---@param key string
---@return any
function StateScope:history(key) end

---The values of this scope as plain data, for `restore`.
---@return table<string, any>
function StateScope:snapshot() end

---Bring back the values of a snapshot and delete what came later; how many values that changed.
---@param snapshot table<string, any>
---@return integer
function StateScope:restore(snapshot) end

---Call `watcher(key, new, old)` when a value changes whose key begins with `prefix`.
---@param prefix string
---@param watcher fun(...): any
---@return integer
function StateScope:watch(prefix, watcher) end

---Stop watching.
---@param id integer
function StateScope:unwatch(id) end

---The changes of values from now on, as a stream of tables with `key`, `value` and `old`.
---
---It ends when it is closed, or when for `idle` milliseconds (1000) nothing happened and nothing was under way.
---@param prefix? string
---@param options? table<string, any>
---@return Stream
function StateScope:changes(prefix, options) end

---Say which agents may `read` and `write` values whose keys begin with `prefix`: `{ write = { "writer" } }`.
---@param prefix string
---@param rule table<string, any>
function StateScope:protect(prefix, rule) end

---Pieces that arrive one after the other. A `for` loop over it gives each piece.
---
---Nothing happens before somebody takes the pieces; what takes them (`for_each`, `collect`, a loop) takes each once.
---@class Stream
---@overload fun(...): any
Stream = {}

---A stream of the items of a list, of what a function gives until it gives nothing, or of another stream.
---@param pieces any
---@return Stream
function Stream.from(pieces) end

---A stream of what `make(n)` gives for 1, 2, … until it gives nothing; called only when a piece is wanted.
---@param make fun(...): any
---@return Stream
function Stream.generate(make) end

---The next piece; nothing at the end.
---@return any
function Stream:next() end

---All the pieces that are left, as a list.
---@return any[]
function Stream:collect() end

---All the pieces that are left, as one text.
---@return string
function Stream:text() end

---All the pieces that are left as one text, with `separator` between them.
---@param separator? string
---@return string
function Stream:join(separator) end

---How many pieces are left; takes them.
---@return integer
function Stream:count() end

---One value out of all pieces: `combine(so_far, piece)`; without `initial` the first piece begins.
---@param combine fun(...): any
---@param initial? any
---@return any
function Stream:reduce(combine, initial) end

---Call `action(piece)` with every piece that is left, one after the other, and wait until all are done.
---@param action fun(...): any
function Stream:for_each(action) end

---A stream of what `change(piece)` makes of each piece; where it gives nothing there is no piece.
---@param change fun(...): any
---@return Stream
function Stream:map(change) end

---Like `map`, working on several pieces at once (`most`, 4); the results keep their order.
---@param change fun(...): any
---@param most? integer
---@return Stream
function Stream:map_async(change, most) end

---A stream of the pieces for which `keep(piece)` is true.
---@param keep fun(...): any
---@return Stream
function Stream:filter(keep) end

---A stream of lists of `size` pieces; the last may be shorter.
---@param size integer
---@return Stream
function Stream:batch(size) end

---A stream of the first pieces, `most` of them; the rest stays where it is.
---@param most integer
---@return Stream
function Stream:take(most) end

---A stream without the `first` pieces.
---@param first integer
---@return Stream
function Stream:skip(first) end

---Want no more pieces: what makes them is stopped, also for the streams made of this one.
function Stream:close() end

---Work that goes on; its value or error comes later. An error nobody waits for ends the run.
---@class Promise
---@field state string `pending`, `fulfilled`, `rejected` or `cancelled`.
Promise = {}

---A promise that `executor(resolve, reject)` settles.
---@param executor fun(...): any
---@return Promise
function Promise.new(executor) end

---Run a function beside the script; the promise is its result.
---@param work fun(...): any
---@return Promise
function Promise.spawn(work) end

---A promise of a value that is there already; a promise is given back as it is.
---@param value? any
---@return Promise
function Promise.resolve(value) end

---A promise that has failed.
---@param error any
---@return Promise
function Promise.reject(error) end

---A promise of `value` in so many milliseconds.
---@param milliseconds number
---@param value? any
---@return Promise
function Promise.delay(milliseconds, value) end

---The values of all, in order; the first error ends it.
---@param promises any[]
---@return Promise
function Promise.all(promises) end

---For each its `status` (`fulfilled`, `rejected`) and `value` or `reason`; never fails.
---@param promises any[]
---@return Promise
function Promise.all_settled(promises) end

---The value or error of the first that is done; the others go on.
---@param promises any[]
---@return Promise
function Promise.race(promises) end

---The value of the first that succeeds; an error (with all `errors`) when none does.
---@param promises any[]
---@return Promise
function Promise.any(promises) end

---Wait for the value; raises the error.
---@return any
function Promise:await() end

---A promise of what `done(value)` (or `failed(error)`) makes of it; where there is none, of the same.
---@param done? fun(...): any
---@param failed? fun(...): any
---@return Promise
function Promise:then_(done, failed) end

---A promise of the value, or of what `failed(error)` makes of the error.
---@param failed fun(...): any
---@return Promise
function Promise:catch(failed) end

---The same value or error, after `done()` was called.
---@param done fun(...): any
---@return Promise
function Promise:finally(done) end

---The same, but a `timeout` error when it takes longer; then the work is stopped.
---@param milliseconds number
---@param message? string
---@return Promise
function Promise:timeout(milliseconds, message) end

---Whether it has a value or an error, or was stopped.
---@return boolean
function Promise:is_done() end

---Stop the work; who waits for it sees it stopped.
function Promise:cancel() end

---Tasks that take turns: each runs until it gives its turn away, waits for something, or ends.
---@class Scheduler
---@field tasks table<string, any>[] Its tasks: `name`, `status` (`ready`, `running`, `completed`, `failed`), and `result` or `error`.
Scheduler = {}

---A scheduler without tasks.
---@return Scheduler
function Scheduler.new() end

---Add a function as a task; its name, `task 1` and so on unless it is given one. It begins in `run`.
---@param task any
---@param name? any
---@return string
function Scheduler:add(task, name) end

---The same as `add`, name first.
---@param name string
---@param task fun(...): any
---@return string
function Scheduler:add_task(name, task) end

---Give the turn away; the task goes on when all others had theirs.
function Scheduler:yield() end

---Run all tasks to their end: their results by name. When some fail, the others still end first.
---@return table<string, any>
function Scheduler:run() end

---The same as `Scheduler`.
---@class AsyncScheduler : Scheduler
---@field tasks table<string, any>[] Its tasks: `name`, `status` (`ready`, `running`, `completed`, `failed`), and `result` or `error`.
AsyncScheduler = {}

---A scheduler without tasks.
---@return AsyncScheduler
function AsyncScheduler.new() end

---Waiting, trying again, doing several things at once.
---
---What is given are functions, in Lua also promises. JavaScript has `Promise.all` for its own promises.
---@class Async
Async = {}

---Wait so long; other tasks go on.
---@param milliseconds number
function Async.sleep(milliseconds) end

---The result of the work; a `timeout` error, and the work stopped, when it takes longer.
---@param work any
---@param milliseconds number
---@return any
function Async.timeout(work, milliseconds) end

---Do everything at once: the results in order. The first error stops the rest.
---@param work any[]
---@return any[]
function Async.all(work) end

---The result or error of what is done first; the rest is stopped.
---@param work any[]
---@return any
function Async.race(work) end

---Call `work()` again when it fails: `max_attempts` times (3) in all, with growing waits (`RetryPolicy`).
---@param work fun(...): any
---@param options? RetryOptions
---@return any
function Async.retry(work, options) end

---Run a function beside the script: a promise of its result.
---@param work fun(...): any
---@return any
function Async.spawn(work) end

---What `work(item)` makes of every item, in order; `most` of them are worked on at a time.
---@param items any[]
---@param work fun(...): any
---@param most? integer
---@return any[]
function Async.parallel(items, work, most) end

---Finds out what an error is.
---@class ErrorHandler
ErrorHandler = {}

---What is known of an error: `type`, `message`, `category`, `retryable`, `retry_after` (ms) and `cause`.
---
---It may be anything that was thrown: an error, a table, a text. `details` are its other fields.
---@param error any
---@return table<string, any>
function ErrorHandler.parse_error(error) end

---Whether another attempt may help: timeouts, rate limits, network faults.
---@param error any
---@return boolean
function ErrorHandler.is_retryable(error) end

---The names of the error classes and the `type` of each.
---@return table<string, any>
function ErrorHandler.types() end

---Each category and the types in it.
---@return table<string, any>
function ErrorHandler.categories() end

---Knows what may help when something fails: another attempt, a strategy of yours, another agent.
---@class ErrorRecovery
ErrorRecovery = {}

---A coordinator; without options it tries again and then looks for an agent with the same tools.
---@param options? RecoveryOptions
---@return ErrorRecovery
function ErrorRecovery.new(options) end

---Add a strategy: a function, a table with `handler`, or a category and a function.
---
---It gets `(err, context)` and gives the value to go on with, nothing when it cannot help, or
---`{ partial = … }` for what could be saved, and the next is tried.
---@param strategy any
---@param handler? fun(...): any
function ErrorRecovery:add_strategy(strategy, handler) end

---Let another agent (or its name) take the place of the agent of that name when it fails.
---@param agent string
---@param fallback any
function ErrorRecovery:add_fallback(agent, fallback) end

---What to do about an error: `action` is `recovered` (with `value`), `use_fallback_agent` (`original_agent`,
---`fallback_agent`), `circuit_breaker_block` (`reason`, `circuit`, `retry_after` in ms) or `propagate_error`
---(`error`).
---@param error any
---@param context? table<string, any>
---@return table<string, any>
function ErrorRecovery:handle(error, context) end

---Stand around an agent, a tool or a workflow, or around every agent when none is given.
---
---Whoever calls it then gets what this could recover: the result of another attempt, of a strategy, of another
---agent. Each has a circuit breaker of its own. The id takes it away again (`Hooks.remove`).
---@param subject? any
---@return integer
function ErrorRecovery:protect(subject) end

---The result of `work()`, tried again as the policy says; then what a strategy gives; else the error.
---@param work fun(...): any
---@param context? table<string, any>
---@return any
function ErrorRecovery:run(work, context) end

---Ask an agent (or the agent of a name); when it fails, the one that takes its place.
---@param agent any
---@param input any
---@return any
function ErrorRecovery:run_agent(agent, input) end

---How often to try something again, and how long to wait in between.
---@class RetryPolicy
---@field max_attempts integer How often it tries in all.
RetryPolicy = {}

---A policy: three attempts with growing waits from one second, after timeouts, rate limits, network faults.
---@param options? RetryOptions
---@return RetryPolicy
function RetryPolicy.new(options) end

---The result of the first `work()` that succeeds; the last error otherwise.
---@param work fun(...): any
---@return any
function RetryPolicy:run(work) end

---The same as `run`.
---@param work fun(...): any
---@return any
function RetryPolicy:execute(work) end

---The wait after the failed attempt of that number (from 1), in milliseconds.
---@param attempt integer
---@return number
function RetryPolicy:delay(attempt) end

---Whether there is another attempt after the attempt of that number failed with that error.
---@param error any
---@param attempt? integer
---@return boolean
function RetryPolicy:should_retry(error, attempt) end

---A fuse: after several failures in a row it refuses calls for a while instead of trying in vain.
---@class CircuitBreaker
---@field state string `closed` (calls go through), `open` (none does) or `half_open` (one may try).
---@field failures integer Failures in a row so far.
---@field retry_after number Milliseconds until a call may go through again.
CircuitBreaker = {}

---A closed breaker; it opens after 5 failures in a row, for 30 seconds.
---@param options? BreakerOptions
---@return CircuitBreaker
function CircuitBreaker.new(options) end

---The result of `work()`; a `circuit_open` error (with `retry_after`, seconds) when it refuses.
---@param work fun(...): any
---@return any
function CircuitBreaker:call(work) end

---Whether it would refuse a call now.
---@return boolean
function CircuitBreaker:should_block() end

---Count something that worked, done without `call`.
function CircuitBreaker:record_success() end

---Count something that failed, done without `call`.
function CircuitBreaker:record_failure() end

---Close it.
function CircuitBreaker:reset() end

---Records with a level and fields. All are kept in the trace; those of `info` and above go to standard error.
---@class Logger
Logger = {}

---Record every step; `message` may be a table with `message` and other fields.
---@param message any
---@param fields? table<string, any>
function Logger.trace(message, fields) end

---Record what helps to find a fault.
---@param message any
---@param fields? table<string, any>
function Logger.debug(message, fields) end

---Record what goes as it should.
---@param message any
---@param fields? table<string, any>
function Logger.info(message, fields) end

---Record what may go wrong.
---@param message any
---@param fields? table<string, any>
function Logger.warn(message, fields) end

---Record what went wrong.
---@param message any
---@param fields? table<string, any>
function Logger.error(message, fields) end

---Record something at a level: `trace`, `debug`, `info`, `warn` or `error`.
---@param level string
---@param message any
---@param fields? table<string, any>
function Logger.log(level, message, fields) end

---A logger that adds these fields to each of its records.
---@param fields table<string, any>
---@return FieldLogger
function Logger.with(fields) end

---Write only records of this level and above to stderr (`off`: none); the trace keeps all of them.
---@param level string
function Logger.set_level(level) end

---The level in force: what the spell set, else `--log-level` or its front matter, the environment, `info`.
---@return string
function Logger.get_level() end

---The same as `Logger`.
---@class logger
logger = {}

---Record every step; `message` may be a table with `message` and other fields.
---@param message any
---@param fields? table<string, any>
function logger.trace(message, fields) end

---Record what helps to find a fault.
---@param message any
---@param fields? table<string, any>
function logger.debug(message, fields) end

---Record what goes as it should.
---@param message any
---@param fields? table<string, any>
function logger.info(message, fields) end

---Record what may go wrong.
---@param message any
---@param fields? table<string, any>
function logger.warn(message, fields) end

---Record what went wrong.
---@param message any
---@param fields? table<string, any>
function logger.error(message, fields) end

---Record something at a level: `trace`, `debug`, `info`, `warn` or `error`.
---@param level string
---@param message any
---@param fields? table<string, any>
function logger.log(level, message, fields) end

---A logger that adds these fields to each of its records.
---@param fields table<string, any>
---@return FieldLogger
function logger.with(fields) end

---Write only records of this level and above to stderr (`off`: none); the trace keeps all of them.
---@param level string
function logger.set_level(level) end

---The level in force: what the spell set, else `--log-level` or its front matter, the environment, `info`.
---@return string
function logger.get_level() end

---A logger whose records all have the same fields; made by `Logger.with`.
---@class FieldLogger
---@field fields table<string, any> What it adds to each record.
FieldLogger = {}

---Record every step.
---@param message any
---@param fields? table<string, any>
function FieldLogger:trace(message, fields) end

---Record what helps to find a fault.
---@param message any
---@param fields? table<string, any>
function FieldLogger:debug(message, fields) end

---Record what goes as it should.
---@param message any
---@param fields? table<string, any>
function FieldLogger:info(message, fields) end

---Record what may go wrong.
---@param message any
---@param fields? table<string, any>
function FieldLogger:warn(message, fields) end

---Record what went wrong.
---@param message any
---@param fields? table<string, any>
function FieldLogger:error(message, fields) end

---A logger with more fields.
---@param fields table<string, any>
---@return FieldLogger
function FieldLogger:with(fields) end

---Counters, gauges and histograms of a spell's own, each with labels.
---@class MetricsCollector
---@field snapshot table<string, any> What `get_snapshot` gives.
MetricsCollector = {}

---An empty collector.
---@return MetricsCollector
function MetricsCollector.new() end

---Count: add 1, or `by`, to a counter. `increment(name, 5)` adds 5.
---@param name string
---@param labels? table<string, any>|number
---@param by? number
function MetricsCollector:increment(name, labels, by) end

---Note how much there is of something now.
---@param name string
---@param value number
---@param labels? table<string, any>
function MetricsCollector:gauge(name, value, labels) end

---Record one of many values, such as a duration.
---@param name string
---@param value number
---@param labels? table<string, any>
function MetricsCollector:histogram(name, value, labels) end

---Start a clock; calling it, or its `stop`, records the milliseconds in a histogram.
---@param name string
---@param labels? table<string, any>
---@return Timer
function MetricsCollector:timer(name, labels) end

---The result of `work()`; its milliseconds go into a histogram, also when it fails.
---@param name string
---@param work fun(...): any
---@param labels? table<string, any>
---@return any
function MetricsCollector:time(name, work, labels) end

---All of it: `counters` and `gauges` by name, `histograms` by name (`count`, `sum`, `min`, `max`, `mean`,
---`p50`, `p95`, `p99`), and `series`, the same by name and labels.
---@return table<string, any>
function MetricsCollector:get_snapshot() end

---A counter, over all its labels; 0 when nothing was counted.
---@param name string
---@return number
function MetricsCollector:get(name) end

---Forget everything.
function MetricsCollector:reset() end

---The numbers all cells of a spell share, which the trace keeps; see `MetricsCollector`.
---@class metrics
metrics = {}

---Count: add 1, or `by`, to a counter. `increment(name, 5)` adds 5.
---@param name string
---@param labels? table<string, any>|number
---@param by? number
function metrics.increment(name, labels, by) end

---Note how much there is of something now.
---@param name string
---@param value number
---@param labels? table<string, any>
function metrics.gauge(name, value, labels) end

---Record one of many values, such as a duration.
---@param name string
---@param value number
---@param labels? table<string, any>
function metrics.histogram(name, value, labels) end

---Start a clock; calling it, or its `stop`, records the milliseconds in a histogram.
---@param name string
---@param labels? table<string, any>
---@return Timer
function metrics.timer(name, labels) end

---The result of `work()`; its milliseconds go into a histogram, also when it fails.
---@param name string
---@param work fun(...): any
---@param labels? table<string, any>
---@return any
function metrics.time(name, work, labels) end

---All of it, as `MetricsCollector` gives it.
---@return table<string, any>
function metrics.get_snapshot() end

---A counter, over all its labels; 0 when nothing was counted.
---@param name string
---@return number
function metrics.get(name) end

---Forget everything.
function metrics.reset() end

---A clock that records how long something took; made by `metrics:timer`.
---@class Timer
---@overload fun(...): any
Timer = {}

---Record the milliseconds since the start, once; gives them each time.
---@return number
function Timer:stop() end

---Counts requests by key and says when there are too many.
---@class RateLimiter
RateLimiter = {}

---A limiter: 60 requests per minute and key, unless it is told otherwise.
---@param options? LimitsRateOptions
---@return RateLimiter
function RateLimiter.new(options) end

---Count a request: true when it is one too many (then it is not counted).
---@param key? string|integer
---@param limit? LimitsRateOptions
---@return boolean
function RateLimiter:check(key, limit) end

---The same as `check`.
---@param key? string|integer
---@param limit? LimitsRateOptions
---@return boolean
function RateLimiter:is_exceeded(key, limit) end

---Count a request; a `rate_limit` error (with `retry_after`, seconds) when it is one too many.
---@param key? string|integer
---@param limit? LimitsRateOptions
function RateLimiter:check_limit(key, limit) end

---How many requests there is room for now; counts nothing.
---@param key? string|integer
---@param limit? LimitsRateOptions
---@return integer
function RateLimiter:remaining(key, limit) end

---Forget the requests of a key, or all.
---@param key? string|integer
function RateLimiter:reset(key) end

---The rate limiter all cells of a spell share; see `RateLimiter`.
---@class rate_limiter
rate_limiter = {}

---Count a request: true when it is one too many (60 per minute and key, unless `limit` says otherwise).
---@param key? string|integer
---@param limit? LimitsRateOptions
---@return boolean
function rate_limiter.check(key, limit) end

---The same as `check`.
---@param key? string|integer
---@param limit? LimitsRateOptions
---@return boolean
function rate_limiter.is_exceeded(key, limit) end

---Count a request; a `rate_limit` error (with `retry_after`, seconds) when it is one too many.
---@param key? string|integer
---@param limit? LimitsRateOptions
function rate_limiter.check_limit(key, limit) end

---How many requests there is room for now; counts nothing.
---@param key? string|integer
---@param limit? LimitsRateOptions
---@return integer
function rate_limiter.remaining(key, limit) end

---Forget the requests of a key, or all.
---@param key? string|integer
function rate_limiter.reset(key) end

---Finds what should not be said, and personal data, secrets and injected instructions, by rules (English).
---@class ContentModerator
ContentModerator = {}

---A moderator with all rules, unless it is told otherwise.
---@param options? ModerationOptions
---@return ContentModerator
function ContentModerator.new(options) end

---What is found: `inappropriate` (should not be said), `flagged` (that, or worth a look), `categories`,
---and `matches`, the passages by category.
---@param text any
---@return table<string, any>
function ContentModerator:check(text) end

---A `content_violation` error, with its `categories`, when a text is inappropriate.
---@param text any
function ContentModerator:require(text) end

---An audit trail: one JSON line for each record, with time, agent, user and session filled in.
---@class AuditLogger
---@field path string Where its file is; "" when it has none.
AuditLogger = {}

---An audit log in a file of the workspace; without a path its records are in the trace only.
---@param path? string
---@return AuditLogger
function AuditLogger.new(path) end

---Record what was done: its kind (`action`) and what is known of it, or one table with all.
---@param kind string|table<string, any>
---@param record? table<string, any>
function AuditLogger:log(kind, record) end

---The last records of the file, oldest first.
---@param most? integer
---@return table<string, any>[]
function AuditLogger:entries(most) end

---Values kept for a while, shared by all cells and agents of a spell.
---@class Cache
Cache = {}

---The value of a key, or `default`.
---@param key string
---@param default? any
---@return any
function Cache.get(key, default) end

---Keep a value, for `ttl` milliseconds or as long as the kernel lives. Nothing deletes it.
---@param key string
---@param value any
---@param ttl? number
function Cache.set(key, value, ttl) end

---Whether there is a value.
---@param key string
---@return boolean
function Cache.has(key) end

---Forget a value; whether there was one.
---@param key string
---@return boolean
function Cache.delete(key) end

---Forget all values, and the answers that agents keep with the option `cache`.
function Cache.clear() end

---The keys that have a value, sorted.
---@return string[]
function Cache.keys() end

---The value of a key; `make()` makes it when there is none, once, however many ask at the same time.
---@param key string
---@param make fun(...): any
---@param ttl? number
---@return any
function Cache.remember(key, make, ttl) end

---The research kept under that key (`Cache.set` keeps it); nothing when there is none.
---@param key string
---@return any
function Cache.get_cached_research(key) end

---The same as `Cache`.
---@class cache
cache = {}

---The value of a key, or `default`.
---@param key string
---@param default? any
---@return any
function cache.get(key, default) end

---Keep a value, for `ttl` milliseconds or as long as the kernel lives. Nothing deletes it.
---@param key string
---@param value any
---@param ttl? number
function cache.set(key, value, ttl) end

---Whether there is a value.
---@param key string
---@return boolean
function cache.has(key) end

---Forget a value; whether there was one.
---@param key string
---@return boolean
function cache.delete(key) end

---Forget all values, and the answers that agents keep with the option `cache`.
function cache.clear() end

---The keys that have a value, sorted.
---@return string[]
function cache.keys() end

---The value of a key; `make()` makes it when there is none, once, however many ask at the same time.
---@param key string
---@param make fun(...): any
---@param ttl? number
---@return any
function cache.remember(key, make, ttl) end

---The research kept under that key (`Cache.set` keeps it); nothing when there is none.
---@param key string
---@return any
function cache.get_cached_research(key) end

---Models without ceremony: the names of the first version of the API.
---@class llm
llm = {}

---An agent from `provider`, `model`, `tools` (names), `system`, `temperature`, `max_tokens`, ….
---@param options? AgentOptions
---@return LlmAgent
function llm.agent(options) end

---One answer: `content`, `model`, `finish_reason` and `usage` (`total_tokens`, `prompt_tokens`,
---`completion_tokens`, `cost`). A text alone is the prompt. With a `response_schema` there is `data`, too: the
---answer as a table. `message` is the answer as it can be put behind the `messages`: `role`, `content`, and the
---`tool_calls` (`id`, `name`, `arguments`) of a model that was offered `tools`. `metadata` has the `provider`
---and the `requested_model`.
---@param options string|CompleteOptions
---@return table<string, any>
function llm.complete(options) end

---The same answer piece by piece, for a `for` loop.
---@param options string|CompleteOptions
---@return Stream
function llm.stream(options) end

---The `embeddings` of texts, a list of numbers each, in the order of the texts; `embedding` is the first.
---
---`model` and `usage` tell who made them and what it took. Without a `model` the usual one of the spell's
---provider is asked, `demo/embedding` where nothing else is set.
---@param options string|any[]|EmbedOptions
---@return table<string, any>
function llm.embed(options) end

---How near two embeddings are: the cosine of their angle, from -1 to 1; 0 where one is all zeros.
---@param one any[]
---@param other any[]
---@return number
function llm.similarity(one, other) end

---The tokens of a text, or of what `llm.complete` would send for these options, before it is sent.
---
---Counted as the model does where its tokenizer is known, else estimated: one for every four characters.
---@param options string|CompleteOptions
---@return integer
function llm.count_tokens(options) end

---What is known of a model: `id`, `provider`, and where known `context_window` and `max_output_tokens`,
---`input_cost` and `output_cost` (dollars for one token), `tools`, `images`, `files`, `structured_output`.
---@param model? string
---@return table<string, any>
function llm.model_info(model) end

---Add a provider of your own, whose models are `name/ANYTHING`: a function that answers, or a table.
---
---The function gets `model`, `prompt` (the last message), `messages`, `tools`, `temperature`, `max_tokens` and
---`response_schema`, and gives a text, or a table with `text`, `tool_calls` (`name`, `arguments`) and `usage`.
---A table has `answer` (such a function), `embed` (texts to vectors) and `models` (names worth telling), or the
---`base_url` and `api_key` of a server that speaks the OpenAI wire.
---@param name string
---@param options ProviderOptions|fun(...): any
function llm.register(name, options) end

---Models that can be named here without a key.
---@return string[]
function llm.models() end

---An agent made by `llm.agent`: what `run` gives behaves as text and has `content`.
---@class LlmAgent : Agent
---@field model string Its model, as `provider/name`.
---@field system_prompt string Its role.
---@field context_tokens integer The estimated tokens of what it remembers; every message to it sends them again.
---@field summary string What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
---@field conversation_history any The messages so far, as tables with `role` and `content`.
---@field usage table<string, any> What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
---@field id string Unique in the kernel: `agent_1`.
---@field name string Its name; its id when it was given none.
---@field description string What it is for.
---@field type string Its kind: `agent`, `base`, `research`, ….
---@field tools any[] Its tools, as objects with `name`, `description` and `config`.
---@field skills string[] The words others find it by.
---@field state table<string, any> Its state; the same as `get_state`.
---@field metadata table<string, any> What was said of it when it was made.
---@field closed boolean Whether it was closed.
---@field config table<string, any> What it was made with, and what became of what was left out.
LlmAgent = {}

---The same as `llm.agent`.
---@param options? string|table<string, any>
---@return LlmAgent
function LlmAgent.new(options) end

---The answer to any input, as a text that has `content` and `model`, too.
---@param input? any
---@return any
function LlmAgent:run(input) end

---Rich output of a cell, at once and in order. In a terminal each has a plain form.
---@class display
display = {}

---Take away what the cell has shown; with `wait = true` just before it shows something new.
---
---The trace keeps all of it. A terminal keeps it too.
---@param options? ClearOptions
function display.clear(options) end

---Show Markdown.
---@param text string
function display.markdown(text) end

---Show HTML, in a frame of its own: its scripts do not run, and it loads nothing.
---@param text string
function display.html(text) end

---Show a value as a tree that unfolds.
---@param value any
function display.json(value) end

---Show rows as a table that can be sorted: tables by column, lists, or single values.
---@param rows any[]
---@param options? TableOptions
function display.table(rows, options) end

---Show rows as a chart of lines, bars, points or areas.
---@param rows any[]
---@param options? ChartOptions
function display.chart(rows, options) end

---Show a picture: the bytes of a PNG, JPEG, GIF or WebP, the text of an SVG, or what `ChartGenerator` gave.
---@param image any
---@param options? ImageOptions
function display.image(image, options) end

---Show a player for a sound: the bytes of a WAV, MP3, Ogg, FLAC or M4A file.
---@param audio any
function display.audio(audio) end

---Small services of the first version of the API.
---@class util
util = {}

---Wait so long; other tasks go on.
---@param milliseconds number
function util.sleep(milliseconds) end

---A random UUID (version 4).
---@return string
function util.uuid() end

---Milliseconds since 1970, as the run's clock has them.
---@return integer
function util.now() end

---Requests to other hosts, where the profile allows the network.
---
---An answer has `status`, `ok` (whether it is below 400), `headers`, `body` (text), and `json` when it is JSON.
---In the trace a request is a call of the tool `http`; the values of headers with secrets are not in it.
---Errors: `network`, `timeout`, `denied` (the profile), `invalid` (no http address, more than 10 MB).
---@class http
http = {}

---A GET request; `query` goes behind the address.
---@param url string
---@param query? table<string, any>
---@param headers? table<string, any>
---@param options? FetchOptions
---@return table<string, any>
function http.get(url, query, headers, options) end

---A DELETE request.
---@param url string
---@param query? table<string, any>
---@param headers? table<string, any>
---@param options? FetchOptions
---@return table<string, any>
function http.delete(url, query, headers, options) end

---A POST request; a table goes as JSON, a text as it is.
---@param url string
---@param body? any
---@param headers? table<string, any>
---@param options? FetchOptions
---@return table<string, any>
function http.post(url, body, headers, options) end

---A PUT request; a table goes as JSON, a text as it is.
---@param url string
---@param body? any
---@param headers? table<string, any>
---@param options? FetchOptions
---@return table<string, any>
function http.put(url, body, headers, options) end

---A PATCH request; a table goes as JSON, a text as it is.
---@param url string
---@param body? any
---@param headers? table<string, any>
---@param options? FetchOptions
---@return table<string, any>
function http.patch(url, body, headers, options) end

---Any request, all of it in one table.
---@param options RequestOptions
---@return table<string, any>
function http.request(options) end

---`get` beside the script: a value in a coroutine, a promise elsewhere.
---@param url string
---@param query? table<string, any>
---@param headers? table<string, any>
---@param callback? fun(result: any, err: any)
---@return table<string, any>
function http.get_async(url, query, headers, callback) end

---`delete` beside the script.
---@param url string
---@param query? table<string, any>
---@param callback? fun(result: any, err: any)
---@return table<string, any>
function http.delete_async(url, query, callback) end

---`post` beside the script.
---@param url string
---@param body? any
---@param headers? table<string, any>
---@param callback? fun(result: any, err: any)
---@return table<string, any>
function http.post_async(url, body, headers, callback) end

---`put` beside the script.
---@param url string
---@param body? any
---@param headers? table<string, any>
---@param callback? fun(result: any, err: any)
---@return table<string, any>
function http.put_async(url, body, headers, callback) end

---`patch` beside the script.
---@param url string
---@param body? any
---@param headers? table<string, any>
---@param callback? fun(result: any, err: any)
---@return table<string, any>
function http.patch_async(url, body, headers, callback) end

---`request` beside the script.
---@param options table<string, any>
---@param callback? fun(result: any, err: any)
---@return table<string, any>
function http.request_async(options, callback) end

---Unique ids.
---@class uuid
uuid = {}

---A random UUID (version 4).
---@return string
function uuid.generate() end

---Values as JSON text and back. In JavaScript there is also its own `JSON`.
---@class json
json = {}

---The value as JSON text, on one line or with `indent` spaces for each level.
---
---A function is an error in Lua; JavaScript leaves it out.
---@param value any
---@param indent? any
---@return string
function json.encode(value, indent) end

---The value of a JSON text; an error that says where the text is no JSON.
---@param text string
---@return any
function json.decode(text) end

---A readable text of any value, for people; `inspect` is a function. Cycles and depth are no trouble.
---@class inspect
---@overload fun(...): any
inspect = {}

---Lines of output: `log`, `info` and `debug` to standard output, `warn` and `error` to standard error.
---@class console
console = {}

---Write any number of values and a line end.
function console.log(...) end

---The same as `log`.
function console.info(...) end

---The same as `log`.
function console.debug(...) end

---Like `log`, to standard error.
function console.warn(...) end

---Like `log`, to standard error.
function console.error(...) end

---Send messages to Discord, and read what is there.
---
---`send` gives the message with its `id`; `edit`, `delete` and `get` work on one message. As a bot, `history` gives
---`messages` (the newest first), `channels` those of a server, and `react` adds an emoji. Nobody is notified by a
---message unless the option `mentions` says so.
---@class DiscordTool : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
DiscordTool = {}

---The tool `discord`.
---@param options? DiscordOptions
---@return DiscordTool
function DiscordTool.new(options) end

---A class of the spell's own.
---@return table
function DiscordTool:extend() end

---Send an email by SMTP.
---
---Gives `message_id`, `accepted` and `rejected` (addresses; each rejected one with `code` and `message`) and `size` in
---bytes. With `preview` it sends nothing and gives `from`, `to`, `text`, `html` and `attachments`. Templates have
---values, filters, `if` and `for`, as prompts do. The connection is encrypted, but to this machine.
---@class EmailTool : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
EmailTool = {}

---The tool `email`.
---@param options? EmailOptions
---@return EmailTool
function EmailTool.new(options) end

---A class of the spell's own.
---@return table
function EmailTool:extend() end

---Post to Slack, and read what is there.
---
---`post` sends a message (into a thread with `thread_ts`) and gives its `ts` and `channel`; `update` and `delete`
---change it, `react` adds an emoji, `upload` shares a file. `history` and `replies` give `messages`, `channels` and
---`users` lists, each with `next_cursor` when there is more; `whoami` tells whom the token belongs to.
---@class SlackTool : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
SlackTool = {}

---The tool `slack`.
---@param options? SlackOptions
---@return SlackTool
function SlackTool.new(options) end

---A class of the spell's own.
---@return table
function SlackTool:extend() end

---Send text messages (SMS, MMS, WhatsApp) by Twilio.
---
---`send` gives the message with its `sid` and `status` (`queued`, `sent`, `delivered`, `failed`); `get` tells the
---status later; `list` gives the newest `messages`, of one number with `to`.
---@class TwilioTool : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
TwilioTool = {}

---The tool `twilio`.
---@param options? TwilioOptions
---@return TwilioTool
function TwilioTool.new(options) end

---A class of the spell's own.
---@return table
function TwilioTool:extend() end

---Compute and compare digests of texts and files.
---
---Gives `digest`, `algorithm`, `size` in bytes and `weak`, true for md5 and sha1, which protect against mistakes but
---not against attackers. `verify` gives `valid`; it compares in constant time.
---@class HashTool : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
HashTool = {}

---The tool `hash`.
---@param options? HashOptions
---@return HashTool
function HashTool.new(options) end

---A class of the spell's own.
---@return table
function HashTool:extend() end

---Encrypt and decrypt texts, so that nobody reads or changes them unnoticed.
---
---`generate_key` gives a `key`, `encrypt` the `data` as base64, `decrypt` the `data` as it was. Keep keys and
---passwords in the keyring and write `secret:NAME`: what is written out is in the trace.
---@class EncryptionTool : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
EncryptionTool = {}

---The tool `encryption`.
---@param options? table<string, any>
---@return EncryptionTool
function EncryptionTool.new(options) end

---A class of the spell's own.
---@return table
function EncryptionTool:extend() end

---Sign data and check signatures.
---
---`generate_keys` gives `private_key` and `public_key` (PEM), `sign` the `signature` (base64), `verify` tells `valid`.
---With which algorithm a key signs is in the key. SHA-256 is what ECDSA and RSA-PSS sign.
---@class SignatureTool : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
SignatureTool = {}

---The tool `signature`.
---@param options? table<string, any>
---@return SignatureTool
function SignatureTool.new(options) end

---A class of the spell's own.
---@return table
function SignatureTool:extend() end

---Make random numbers, choices, ids and passwords.
---
---The answer is `result`; a list when `count` is given. Integers may be `min`, `max` and all between. Without a `seed`
---chance comes from the system and is fit for secrets; in a replay it is the same again.
---@class RandomTool : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
RandomTool = {}

---The tool `random`.
---@param options? RandomOptions
---@return RandomTool
function RandomTool.new(options) end

---A class of the spell's own.
---@return table
function RandomTool:extend() end

---Clean the rows of a table: spaces, types, doubles, missing values, outliers.
---
---Gives the `rows` and `columns`, and a `report` of what changed: how many cells were `trimmed` and `emptied`, which
---columns were `typed`, the `duplicates`, what was `filled`, how many rows lacked a value (`missing_dropped`), and the
---`outliers` by column. What is given is not changed.
---@class DataCleaner : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
DataCleaner = {}

---The tool `data_cleaner`.
---@param options? AnalysisTableOptions
---@return DataCleaner
function DataCleaner.new(options) end

---A class of the spell's own.
---@return table
function DataCleaner:extend() end

---Sum up the columns of a table: sizes of numbers, most common texts, correlations.
---
---Gives `statistics` by column: `count`, `missing`, `unique` and, for numbers, `sum`, `mean`, `median`, `min`, `max`,
---`std`, `variance`, `q1`, `q3`, `iqr` and the number of `outliers`, for texts the `most_common`; then the
---`correlations` between columns of numbers (Pearson, the strongest first) and, with `group_by`, the `groups`. The
---`rows` are given on, for the next step of a pipeline. A plain list of numbers is the column `value`.
---@class StatisticsCalculator : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
StatisticsCalculator = {}

---The tool `statistics_calculator`.
---@param options? AnalysisTableOptions
---@return StatisticsCalculator
function StatisticsCalculator.new(options) end

---A class of the spell's own.
---@return table
function StatisticsCalculator:extend() end

---Draw a chart of a table: lines, bars, points, a histogram, a pie, boxes.
---
---Gives the `image` as bytes, or the `path` it was written to with its `size`; and what was drawn: `kind`, `format`,
---`mime`, `x` and `y`. The same rows give the same image. A plain list of numbers is the column `value`.
---@class ChartGenerator : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
ChartGenerator = {}

---The tool `chart_generator`.
---@param options? ChartsChartOptions
---@return ChartGenerator
function ChartGenerator.new(options) end

---A class of the spell's own.
---@return table
function ChartGenerator:extend() end

---Read, write, query, filter, sort and sum up CSV.
---
---`parse` gives `rows` (tables by column), `columns`, `row_count`, whether they were `truncated`, the `dialect`, and
---the `ragged` lines: those with too few fields, or too many (kept in `_extra`). `info` gives the columns with their
---types. `write` makes `text` of rows. `query` (a SELECT from `data`), `filter`, `sort` and `aggregate` work on all
---rows of a text, a file or `rows`.
---@class CsvTool : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
CsvTool = {}

---The tool `csv`.
---@param options? DataOptions
---@return CsvTool
function CsvTool.new(options) end

---A class of the spell's own.
---@return table
function CsvTool:extend() end

---Read the rows of a CSV file, as the first step of a pipeline.
---
---Gives `rows` (tables by column, numbers as numbers), `columns`, `row_count`, whether they were `truncated`, the
---`dialect` and the `ragged` lines. `DataCleaner`, `StatisticsCalculator` and `ChartGenerator` take it from there.
---@class CsvReader : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
CsvReader = {}

---The tool `csv_reader`.
---@param options? DataOptions
---@return CsvReader
function CsvReader.new(options) end

---A class of the spell's own.
---@return table
function CsvReader:extend() end

---Analyse rows, CSV and JSON files and DuckDB databases by SQL.
---
---`query` gives `rows` (tables by column), `columns`, `row_count` and whether they were `truncated`; `tables` tells
---those of a database file with their columns. The SQL reaches only the `tables` that were given and the database:
---no other file, no network, no extension; and it changes nothing.
---@class DuckDBTool : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
DuckDBTool = {}

---The tool `duckdb`.
---@param options? DuckDBOptions
---@return DuckDBTool
function DuckDBTool.new(options) end

---A class of the spell's own.
---@return table
function DuckDBTool:extend() end

---Read, query, change, compare and check JSON.
---
---`parse` gives the `data`, `format` a `text`. `query` gives the `values` that a JSONPath or a JSON Pointer finds,
---their `paths` and the first as `value`. `patch` (RFC 6902) and `merge` (RFC 7386) give the changed `data`, `diff`
---the `patch` that makes `other` of it. `validate` tells whether it is `valid` by a JSON Schema, and the `errors`.
---`keys` gives the names at the place of the `query`, `flatten` every value by its dotted name.
---@class JsonTool : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
JsonTool = {}

---The tool `json`.
---@param options? DataOptions
---@return JsonTool
function JsonTool.new(options) end

---A class of the spell's own.
---@return table
function JsonTool:extend() end

---Find, replace and split text by a regular expression.
---
---`test` tells whether it `matches`; `find` gives the first `match` (nothing when there is none), `find_all` all
---`matches` with their `count`, each with `text`, `start` and `stop` (characters from 0, `stop` behind it), `groups`
---and `named` groups. `replace` gives the new `text` and the `count`, `split` the `parts`. The expressions are those
---of Python's `regex`: Unicode classes as \p{Lu}, look-behind, possessive and recursive ones too.
---@class RegexTool : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
RegexTool = {}

---The tool `regex`.
---@param options? RegexOptions
---@return RegexTool
function RegexTool.new(options) end

---A class of the spell's own.
---@return table
function RegexTool:extend() end

---Query and change SQLite databases.
---
---`query` reads: it gives `rows` (tables by column), `columns`, `row_count` and whether they were `truncated`.
---`execute` changes: it gives `changes`, `last_insert_id` and the rows of RETURNING. `transaction` does several
---`statements`, all or none. `tables` lists tables and views, `schema` describes their columns, keys and indexes.
---Without a path it works on the option `database`, `:memory:` when there is none, which lasts for the session.
---@class SqliteTool : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
SqliteTool = {}

---The tool `sqlite`.
---@param options? SqliteOptions
---@return SqliteTool
function SqliteTool.new(options) end

---A class of the spell's own.
---@return table
function SqliteTool:extend() end

---Read, query, check and format XML.
---
---`parse` gives the `root`, a table with `name`, `attributes`, `text` and `children`. `query` gives the `results` of
---an XPath: texts, numbers, or elements as such tables. `validate` tells whether it is `valid` by an XSD, and the
---`errors` with their lines. `format` gives an indented `text`, `to_json` the `data` as a plain table (`@name` is an
---attribute, `#text` the text beside others, repeated elements are a list).
---@class XmlTool : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
XmlTool = {}

---The tool `xml`.
---@param options? DataOptions
---@return XmlTool
function XmlTool.new(options) end

---A class of the spell's own.
---@return table
function XmlTool:extend() end

---Work with objects in S3, queues in SQS and functions in Lambda.
---
---`s3_list` gives `objects` (`key`, `size`, `modified`, `etag`), `s3_get` the `content` (text, or bytes when it is
---none) or the file it wrote to `path`; `s3_presign` an address that works for a while. `sqs_receive` gives `messages`
---with the `receipt` that `sqs_delete` wants; `lambda_invoke` what the function gave.
---@class AwsTool : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
AwsTool = {}

---The tool `aws`.
---@param options? AwsOptions
---@return AwsTool
function AwsTool.new(options) end

---A class of the spell's own.
---@return table
function AwsTool:extend() end

---Read and change repositories, issues, pull requests, files, releases and workflows on GitHub.
---
---Lists give `items` and, where GitHub tells it, `total_count`; the others give what GitHub gives. `get_file` gives
---the `content` as text (or bytes when it is none) and its `sha`; `put_file` replaces a file that exists.
---@class GitHubTool : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
GitHubTool = {}

---The tool `github`.
---@param options? GitHubOptions
---@return GitHubTool
function GitHubTool.new(options) end

---A class of the spell's own.
---@return table
function GitHubTool:extend() end

---Search, read, create and change issues of Jira.
---
---`search` gives `issues`, `get` one of them: `key`, `summary`, `status`, `assignee`, `description` as plain text, and
---Jira's own `fields`. `transition` moves an issue; `transitions` tells where it can go. Texts are plain.
---@class JiraTool : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
JiraTool = {}

---The tool `jira`.
---@param options? JiraOptions
---@return JiraTool
function JiraTool.new(options) end

---A class of the spell's own.
---@return table
function JiraTool:extend() end

---Look at what runs in a Kubernetes cluster, and change it when that is allowed.
---
---`list` gives `items`, each with `name`, `namespace`, `status`, `labels` and `created`; `get` gives the whole thing,
---`logs` a pod's `log`. With `read_only = false`, `apply` makes or changes what a manifest says (server-side),
---`scale` and `restart` change deployments and stateful sets, and `delete` takes something away. Secrets are not read.
---@class KubernetesTool : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
KubernetesTool = {}

---The tool `kubernetes`.
---@param options? KubernetesOptions
---@return KubernetesTool
function KubernetesTool.new(options) end

---A class of the spell's own.
---@return table
function KubernetesTool:extend() end

---Compute an arithmetic expression.
---
---Understands + - * / // % ** (also ^), parentheses, comparisons, `pi`, `e`, `tau`, `min`, `max`, `abs`, `round`
---and the functions sqrt, log, sin, factorial and their like. Whole numbers are exact.
---@class Calculator : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
Calculator = {}

---The tool `calculator`.
---@param options? table<string, any>
---@return Calculator
function Calculator.new(options) end

---A class of the spell's own.
---@return table
function Calculator:extend() end

---Compute statistics of numbers.
---
---`describe` gives all at once: `count`, `sum`, `mean`, `median`, `min`, `max`, `range`, `variance`, `std_dev`, `q1`,
---`q3`, `iqr`, `skewness`, `kurtosis`. The others give `result` and more: `mode` also `modes`, `histogram` the counts
---and their `edges`, `correlation` also `r_squared` and `p_value`, `regression` the `slope` and `intercept` of the
---line through the points (data, other), `t_test` also `p_value` (two-sided), `degrees_of_freedom` and `significant`
---(below 0.05). Quantiles lie between two numbers as in R and numpy.
---@class StatisticsTool : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
StatisticsTool = {}

---The tool `statistics`.
---@param options? StatisticsOptions
---@return StatisticsTool
function StatisticsTool.new(options) end

---A class of the spell's own.
---@return table
function StatisticsTool:extend() end

---Compute with matrices and vectors.
---
---The answer is in `result`; `eigen` also gives `values` and `vectors` (one for each value), `svd` the parts `u`, `s`
---and `v`, `qr` `q` and `r`, `lu` `p`, `l` and `u` with p·matrix = l·u, `least_squares` also `residual` and `rank`.
---Complex numbers are tables with `re` and `im`. The determinant of whole numbers is exact.
---@class LinearAlgebraTool : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
LinearAlgebraTool = {}

---The tool `linear_algebra`.
---@param options? MatrixOptions
---@return LinearAlgebraTool
function LinearAlgebraTool.new(options) end

---A class of the spell's own.
---@return table
function LinearAlgebraTool:extend() end

---Do algebra and calculus with expressions: simplify, expand, factor, solve, differentiate, integrate and more.
---
---Understands + - * / ^ (also **), `2x`, `=`, `<`, functions (sin, exp, log, sqrt, factorial, …) and the constants
---pi, e, i and oo. The answer is the text `result`, and `latex`; for a real number also `value`. `solve` also gives
---`solutions`: texts, or tables by variable when there are several unknowns; `integrate` also `closed`, false when an
---integral is left. Fractions stay exact; `evaluate` gives as many digits as `precision` says.
---@class SymbolicMathTool : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
SymbolicMathTool = {}

---The tool `symbolic_math`.
---@param options? SymbolicOptions
---@return SymbolicMathTool
function SymbolicMathTool.new(options) end

---A class of the spell's own.
---@return table
function SymbolicMathTool:extend() end

---Read, write, list and move files in the folders the spell may touch.
---
---`read` gives the text (or bytes when it is not UTF-8), `write` replaces a whole file, `append` adds to its end,
---`list` gives the names, types and sizes in a folder, `info` and `exists` describe one path, `create_dir` makes a
---folder, `delete` removes a file or an empty folder, `move` renames.
---@class FileSystemTool : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
FileSystemTool = {}

---The tool `file_system`.
---@param options? FileOptions
---@return FileSystemTool
function FileSystemTool.new(options) end

---A class of the spell's own.
---@return table
function FileSystemTool:extend() end

---Write a text to a file: a new one, or in the place of the old.
---
---The folders above it are made. The file is never half-written: it is written aside, then renamed.
---@class FileWriter : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
FileWriter = {}

---The tool `file_write`.
---@param options? WriterOptions
---@return FileWriter
function FileWriter.new(options) end

---A class of the spell's own.
---@return table
function FileWriter:extend() end

---Run a program and wait for its end.
---
---Gives `stdout`, `stderr`, `exit_code` (negative for the signal that ended it), `success`, `duration` in seconds, and
---`truncated` when not all output was kept. No shell is asked unless `shell` is true: `;`, `|`, `>` and `$NAME` are
---refused where they are not quoted. The program, and all it started, is gone when the call ends.
---@class ShellCommandTool : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
ShellCommandTool = {}

---The tool `shell_command`.
---@param options? ShellOptions
---@return ShellCommandTool
function ShellCommandTool.new(options) end

---A class of the spell's own.
---@return table
function ShellCommandTool:extend() end

---Read environment variables, and what system this is.
---
---`get` gives `value` (or `default`) and `exists`, `list` the `variables` with their values, `system` the `system`,
---`release`, `machine` and `python` version. Only variables that the profile names are shown.
---@class EnvironmentTool : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
EnvironmentTool = {}

---The tool `environment`.
---@param options? EnvironmentOptions
---@return EnvironmentTool
function EnvironmentTool.new(options) end

---A class of the spell's own.
---@return table
function EnvironmentTool:extend() end

---Look at the processes of this user, and end those that commands of this spell started.
---
---`list` gives `processes` with `pid`, `parent`, `name`, `status`, `cpu` (seconds), `memory` (bytes), `started`
---(seconds since the epoch) and `own`; `info` gives one, with its `command` when it is the spell's own; `stop` and
---`signal` reach only the spell's own.
---@class ProcessTool : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
ProcessTool = {}

---The tool `process`.
---@param options? table<string, any>
---@return ProcessTool
function ProcessTool.new(options) end

---A class of the spell's own.
---@return table
function ProcessTool:extend() end

---Read Markdown: as HTML, as plain text, its headings, links, tables and code; and make tables of rows.
---
---`to_html` gives `html` that is safe to show (no scripts, no event handlers, only http, https and mailto), `to_text`
---the plain `text`. `headings` gives each with `level`, `text`, `slug` and `line`; `outline` nests them by `children`.
---`links` gives `text`, `url` and whether it `is_image`; `tables` the `columns` and `rows` of each; `code_blocks` the
---`language`, `code` and `line`; `front_matter` the `data` at the start and the `body` after it. `from_table` gives
---the `markdown` of rows.
---@class MarkdownTool : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
MarkdownTool = {}

---The tool `markdown`.
---@param options? DataOptions
---@return MarkdownTool
function MarkdownTool.new(options) end

---A class of the spell's own.
---@return table
function MarkdownTool:extend() end

---Tell, read, write and count dates and times.
---
---Gives `iso`, `epoch` (seconds), `date`, `time`, `year`, `month`, `day`, `hour`, `minute`, `second`, `weekday`,
---`week`, `day_of_year`, `time_zone`, `offset` and `dst`; `format` also `result`; `difference` (other minus value)
---gives `seconds`, `minutes`, `hours`, `days`, and `parts` as a calendar counts. `add` counts years, months, weeks and
---days as a calendar does, hours and less as a clock. A time that clocks skip moves on, one they show twice is the
---earlier, unless `ambiguous` says otherwise.
---@class DateTimeTool : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
DateTimeTool = {}

---The tool `date_time`.
---@param options? DateTimeOptions
---@return DateTimeTool
function DateTimeTool.new(options) end

---A class of the spell's own.
---@return table
function DateTimeTool:extend() end

---Measure time, count down, and wait.
---
---`start` begins or goes on, `stop` halts, `elapsed` tells, `reset` forgets: each gives `name`, `elapsed` (seconds)
---and `running`. `countdown` begins one of so many `seconds`, which also tells `remaining` and `expired`. `wait`
---waits so many seconds, or for the end of the countdown of that name; `list` gives all `timers`.
---@class TimerTool : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
TimerTool = {}

---The tool `timer`.
---@param options? TimerOptions
---@return TimerTool
function TimerTool.new(options) end

---A class of the spell's own.
---@return table
function TimerTool:extend() end

---Call tools or emit events at certain times, while the script goes on.
---
---A job has one plan (`cron`, `every`, `after` or `at`) and does one thing (`tool` or `event`). The script waits for
---jobs that end (`after`, `at`, or those with `times`) and stops the others when it is done itself. `schedule`, `info`
---and `cancel` give the job: `name`, `plan`, `status`, `runs`, `failures`, `next` (seconds since 1970), `result` or
---`error` of the last time; `list` gives `jobs`, `next` the `times` of a plan as dates, without a job. Times that pass
---while a job is still at work are left out.
---@class SchedulerTool : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
SchedulerTool = {}

---The tool `scheduler`.
---@param options? SchedulerOptions
---@return SchedulerTool
function SchedulerTool.new(options) end

---A class of the spell's own.
---@return table
function SchedulerTool:extend() end

---Convert times between zones, and tell offsets and changes of clocks.
---
---`convert` gives the moment in the zone `to`, as DateTimeTool does, and `from`; `offset` gives `offset`, `seconds`,
---`dst` and `abbreviation`; `list` the `zones`; `transitions` when clocks are changed in a year: a list of `at` (UTC),
---`before` and `after` (offsets) and `dst`.
---@class TimeZoneTool : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
TimeZoneTool = {}

---The tool `time_zone`.
---@param options? table<string, any>
---@return TimeZoneTool
function TimeZoneTool.new(options) end

---A class of the spell's own.
---@return table
function TimeZoneTool:extend() end

---Send a request over HTTP and give the answer.
---
---Gives `status`, `ok` (below 400), `headers`, `body` (a text, or bytes where it is none), `json` (when it is
---JSON), `url` (where it came from, after redirects), `size` in bytes and `content_type`. One of `json`, `form` and
---`body` is sent. Secrets belong into the option `auth` (`"secret:NAME"` reads the keyring), where models do not
---see them; they are sent to no other host.
---@class HttpRequestTool : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
HttpRequestTool = {}

---The tool `http_request`.
---@param options? HttpOptions
---@return HttpRequestTool
function HttpRequestTool.new(options) end

---A class of the spell's own.
---@return table
function HttpRequestTool:extend() end

---Read a page of the web: its text, article, links, tables, metadata, and what CSS selectors find.
---
---Gives `url`, `title`, and what `extract` asks for: `text` (all that can be read), `article` (its `text`,
---`title`, `author`, `date`, without menus), `links` and `images` (`url`, `text`), `headings`, `tables` (`header`,
---`rows`), `metadata`, `html`. An element that a selector found has `tag`, `text`, `attributes`, `html`, `url`.
---@class WebScraperTool : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
WebScraperTool = {}

---The tool `web_scraper`.
---@param options? ScraperOptions
---@return WebScraperTool
function WebScraperTool.new(options) end

---A class of the spell's own.
---@return table
function WebScraperTool:extend() end

---Read a feed: RSS, Atom, RDF or JSON Feed.
---
---Gives `title`, `link`, `description`, `language`, `updated`, `format` (`rss20`, `atom10`, `json1.1`, …), `count`
---and `entries`, each with `id`, `title`, `link`, `summary`, `content`, `author`, `published` and `updated`
---(ISO 8601), `categories` and `enclosures` (`url`, `type`, `length`). Dangerous HTML is taken out. A feed that
---breaks the rules of its format is read as far as it goes: `malformed` says so, and `problem` why.
---@class RssFeedTool : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
RssFeedTool = {}

---The tool `rss_feed`.
---@param options? FeedOptions
---@return RssFeedTool
function RssFeedTool.new(options) end

---A class of the spell's own.
---@return table
function RssFeedTool:extend() end

---Talk to a server over a WebSocket: connect, send, receive, ask and close.
---
---`connect` gives `connection` (an id) and `protocol`; `send` sends `message`; `receive` gives `message` (a text or
---bytes), `json` when it is JSON, and `messages` when `count` is above 1; `request` does both, on a connection of its
---own when it has a `url`; `list` gives the open `connections`, `close` ends one. What is open at the end of the
---spell is closed.
---@class WebSocketTool : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
WebSocketTool = {}

---The tool `websocket`.
---@param options? SocketOptions
---@return WebSocketTool
function WebSocketTool.new(options) end

---A class of the spell's own.
---@return table
function WebSocketTool:extend() end

---Search the web.
---
---Gives `results`, each with `title`, `url`, `snippet` and `source` (the host), and `query_metadata`: `query`,
---`provider`, `count`, `max_results`. `filter.time_range` is `day`, `week`, `month` or `year`; `filter.site` and
---`filter.exclude` are a host or several.
---@class WebSearchTool : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
WebSearchTool = {}

---The tool `web_search`.
---@param options? SearchOptions
---@return WebSearchTool
function WebSearchTool.new(options) end

---A class of the spell's own.
---@return table
function WebSearchTool:extend() end

---Make the embedding of a text, or of several: lists of numbers that are near each other where the texts are.
---
---Gives `embedding` (that of the first text), `embeddings` (one for each text), `dimensions`, `count`, `model` and
---`usage`. In the trace it is an operation `embeddings` of its own, with its tokens and cost.
---@class EmbeddingTool : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
EmbeddingTool = {}

---The tool `embedding`.
---@param options? EmbeddingOptions
---@return EmbeddingTool
function EmbeddingTool.new(options) end

---A class of the spell's own.
---@return table
function EmbeddingTool:extend() end

---Keep texts by their embeddings, and find those nearest to a question.
---
---`add` keeps `documents` and gives their `ids`; one with the id of another takes its place. `search` gives
---`results`, the nearest first, each with `id`, `text`, `metadata` and `score` (the cosine, 1 for the same).
---`delete` takes away `ids`, or what fits `filter`; `count` counts. A filter compares with `eq`, `ne`, `gt`, `gte`,
---`lt`, `lte`, `in`, `nin`, `contains`.
---@class VectorSearchTool : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
VectorSearchTool = {}

---The tool `vector_search`.
---@param options? VectorOptions
---@return VectorSearchTool
function VectorSearchTool.new(options) end

---A class of the spell's own.
---@return table
function VectorSearchTool:extend() end

---Have a model make images from a description, and write them to files.
---
---Gives `files` (each with `path`, `size` in bytes and `media_type`), `path` (the first one's), `model`, and
---`revised_prompt` where the model wrote its own. Several images get numbers before the ending.
---@class ImageGenerationTool : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
ImageGenerationTool = {}

---The tool `image_generation`.
---@param options? ImagesImageOptions
---@return ImageGenerationTool
function ImageGenerationTool.new(options) end

---A class of the spell's own.
---@return table
function ImageGenerationTool:extend() end

---Write down what is said in an audio file.
---
---Gives `text`, `model`, `path`, and what the service tells: `language`, `duration` in seconds, and with
---`segments = true` its parts, each with `start` and `end` in seconds and `text`.
---@class AudioTranscribeTool : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
AudioTranscribeTool = {}

---The tool `audio_transcribe`.
---@param options? AudioOptions
---@return AudioTranscribeTool
function AudioTranscribeTool.new(options) end

---A class of the spell's own.
---@return table
function AudioTranscribeTool:extend() end

---Run code apart from the spell, and give what it wrote and its value.
---
---Gives `ok`, `result` (the value of its last expression or `return`), `stdout`, `stderr`, `error` (`type`,
---`message`, `line`) where it failed, and `files` it made (`path`, `size`). It knows nothing of the spell, reaches no
---network and no other files, and has a limited time and memory. Python needs Linux and knows the packages that are
---installed.
---@class CodeInterpreterTool : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
CodeInterpreterTool = {}

---The tool `code_interpreter`.
---@param options? CodeOptions
---@return CodeInterpreterTool
function CodeInterpreterTool.new(options) end

---A class of the spell's own.
---@return table
function CodeInterpreterTool:extend() end

---Wait for webhooks: start listening, take the next that came, stop.
---
---`start` gives `listener` (an id), `url` and `token`; others send to the url, with the token in the header
---`Authorization: Bearer …`, `X-Webhook-Token`, or as `?token=…`. `next` gives what came first: `method`, `path`,
---`query`, `headers`, `body`, `json` and `from`; it is told as the event `webhook:received`, too. `list` gives all
---`listeners`, `stop` ends one. Those that listen at the end of the spell are stopped.
---@class WebhookListenerTool : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
WebhookListenerTool = {}

---The tool `webhook_listener`.
---@param options? WebhookOptions
---@return WebhookListenerTool
function WebhookListenerTool.new(options) end

---A class of the spell's own.
---@return table
function WebhookListenerTool:extend() end

---Wait for others to connect over TCP or at a Unix socket, and talk to them in messages.
---
---`start` gives `listener` (an id) and where it listens: `host` and `port`, or `path`. `next` gives the message that
---came first, with the `connection` it came from and `from`; it is told as the event `socket:received`, too. `send`
---answers a connection. `list` gives all `listeners`, `stop` ends one, and hangs up.
---@class SocketListenerTool : Tool
---@field name string What models call it.
---@field description string What it does, as models read it.
---@field parameters table<string, any> The JSON Schema of its parameters.
---@field config table<string, any> What it was made with.
---@field category string Its category: `math`, `system`, …; "" for none.
---@field metadata table<string, any> What it says of itself: `version`, `author`, ….
---@field resource_requirements table<string, any> What it needs: `files`, `network`, `memory_mb`, ….
SocketListenerTool = {}

---The tool `socket_listener`.
---@param options? SocketListenerOptions
---@return SocketListenerTool
function SocketListenerTool.new(options) end

---A class of the spell's own.
---@return table
function SocketListenerTool:extend() end

---A conversation with a memory; `memory_size` is how many messages it remembers, a summary keeps the rest.
---@class ChatAgent : Agent
---@field model string Its model, as `provider/name`.
---@field system_prompt string Its role.
---@field context_tokens integer The estimated tokens of what it remembers; every message to it sends them again.
---@field summary string What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
---@field conversation_history any The messages so far, as tables with `role` and `content`.
---@field usage table<string, any> What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
---@field id string Unique in the kernel: `agent_1`.
---@field name string Its name; its id when it was given none.
---@field description string What it is for.
---@field type string Its kind: `agent`, `base`, `research`, ….
---@field tools any[] Its tools, as objects with `name`, `description` and `config`.
---@field skills string[] The words others find it by.
---@field state table<string, any> Its state; the same as `get_state`.
---@field metadata table<string, any> What was said of it when it was made.
---@field closed boolean Whether it was closed.
---@field config table<string, any> What it was made with, and what became of what was left out.
ChatAgent = {}

---A `ChatAgent` from its system prompt alone, or from a table of options.
---@param options? string|ChatAgentOptions
---@return ChatAgent
function ChatAgent.new(options) end

---An answer in the conversation.
---@param input? any
---@param detail? any
---@return any
function ChatAgent:reply(input, detail) end

---`reply` beside the script.
---@param input? any
---@param detail? any
---@param callback? fun(result: any, err: any)
---@return any
function ChatAgent:reply_async(input, detail, callback) end

---A class of the spell's own.
---@return table
function ChatAgent:extend() end

---Looks for facts and says where they come from.
---@class ResearchAgent : Agent
---@field model string Its model, as `provider/name`.
---@field system_prompt string Its role.
---@field context_tokens integer The estimated tokens of what it remembers; every message to it sends them again.
---@field summary string What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
---@field conversation_history any The messages so far, as tables with `role` and `content`.
---@field usage table<string, any> What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
---@field id string Unique in the kernel: `agent_1`.
---@field name string Its name; its id when it was given none.
---@field description string What it is for.
---@field type string Its kind: `agent`, `base`, `research`, ….
---@field tools any[] Its tools, as objects with `name`, `description` and `config`.
---@field skills string[] The words others find it by.
---@field state table<string, any> Its state; the same as `get_state`.
---@field metadata table<string, any> What was said of it when it was made.
---@field closed boolean Whether it was closed.
---@field config table<string, any> What it was made with, and what became of what was left out.
ResearchAgent = {}

---A `ResearchAgent` from its system prompt alone, or from a table of options.
---@param options? string|ResearchAgentOptions
---@return ResearchAgent
function ResearchAgent.new(options) end

---What it finds.
---@param input? any
---@param detail? any
---@return any
function ResearchAgent:search(input, detail) end

---`search` beside the script.
---@param input? any
---@param detail? any
---@param callback? fun(result: any, err: any)
---@return any
function ResearchAgent:search_async(input, detail, callback) end

---Findings about a subject.
---@param input? any
---@param detail? any
---@return any
function ResearchAgent:research(input, detail) end

---`research` beside the script.
---@param input? any
---@param detail? any
---@param callback? fun(result: any, err: any)
---@return any
function ResearchAgent:research_async(input, detail, callback) end

---Say what the input shows.
---@param input? any
---@param detail? any
---@return any
function ResearchAgent:analyze(input, detail) end

---`analyze` beside the script.
---@param input? any
---@param detail? any
---@param callback? fun(result: any, err: any)
---@return any
function ResearchAgent:analyze_async(input, detail, callback) end

---A class of the spell's own.
---@return table
function ResearchAgent:extend() end

---Writes and reviews code.
---@class CodeAgent : Agent
---@field model string Its model, as `provider/name`.
---@field system_prompt string Its role.
---@field context_tokens integer The estimated tokens of what it remembers; every message to it sends them again.
---@field summary string What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
---@field conversation_history any The messages so far, as tables with `role` and `content`.
---@field usage table<string, any> What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
---@field id string Unique in the kernel: `agent_1`.
---@field name string Its name; its id when it was given none.
---@field description string What it is for.
---@field type string Its kind: `agent`, `base`, `research`, ….
---@field tools any[] Its tools, as objects with `name`, `description` and `config`.
---@field skills string[] The words others find it by.
---@field state table<string, any> Its state; the same as `get_state`.
---@field metadata table<string, any> What was said of it when it was made.
---@field closed boolean Whether it was closed.
---@field config table<string, any> What it was made with, and what became of what was left out.
CodeAgent = {}

---A `CodeAgent` from its system prompt alone, or from a table of options.
---@param options? string|CodeAgentOptions
---@return CodeAgent
function CodeAgent.new(options) end

---Code for a task.
---@param input? any
---@param detail? any
---@return any
function CodeAgent:generate(input, detail) end

---`generate` beside the script.
---@param input? any
---@param detail? any
---@param callback? fun(result: any, err: any)
---@return any
function CodeAgent:generate_async(input, detail, callback) end

---Judge a text: a table with `approved` and `feedback`.
---@param input? any
---@param detail? any
---@return any
function CodeAgent:review(input, detail) end

---`review` beside the script.
---@param input? any
---@param detail? any
---@param callback? fun(result: any, err: any)
---@return any
function CodeAgent:review_async(input, detail, callback) end

---What code does, in words.
---@param input? any
---@param detail? any
---@return any
function CodeAgent:explain(input, detail) end

---`explain` beside the script.
---@param input? any
---@param detail? any
---@param callback? fun(result: any, err: any)
---@return any
function CodeAgent:explain_async(input, detail, callback) end

---The same code, better written.
---@param input? any
---@param detail? any
---@return any
function CodeAgent:refactor(input, detail) end

---`refactor` beside the script.
---@param input? any
---@param detail? any
---@param callback? fun(result: any, err: any)
---@return any
function CodeAgent:refactor_async(input, detail, callback) end

---A class of the spell's own.
---@return table
function CodeAgent:extend() end

---Analyses data and describes charts.
---@class DataAnalyst : Agent
---@field model string Its model, as `provider/name`.
---@field system_prompt string Its role.
---@field context_tokens integer The estimated tokens of what it remembers; every message to it sends them again.
---@field summary string What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
---@field conversation_history any The messages so far, as tables with `role` and `content`.
---@field usage table<string, any> What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
---@field id string Unique in the kernel: `agent_1`.
---@field name string Its name; its id when it was given none.
---@field description string What it is for.
---@field type string Its kind: `agent`, `base`, `research`, ….
---@field tools any[] Its tools, as objects with `name`, `description` and `config`.
---@field skills string[] The words others find it by.
---@field state table<string, any> Its state; the same as `get_state`.
---@field metadata table<string, any> What was said of it when it was made.
---@field closed boolean Whether it was closed.
---@field config table<string, any> What it was made with, and what became of what was left out.
DataAnalyst = {}

---A `DataAnalyst` from its system prompt alone, or from a table of options.
---@param options? string|DataAnalystOptions
---@return DataAnalyst
function DataAnalyst.new(options) end

---Say what the input shows.
---@param input? any
---@param detail? any
---@return any
function DataAnalyst:analyze(input, detail) end

---`analyze` beside the script.
---@param input? any
---@param detail? any
---@param callback? fun(result: any, err: any)
---@return any
function DataAnalyst:analyze_async(input, detail, callback) end

---A chart, in words.
---@param input? any
---@param detail? any
---@return any
function DataAnalyst:visualize(input, detail) end

---`visualize` beside the script.
---@param input? any
---@param detail? any
---@param callback? fun(result: any, err: any)
---@return any
function DataAnalyst:visualize_async(input, detail, callback) end

---The data, corrected.
---@param input? any
---@param detail? any
---@return any
function DataAnalyst:clean(input, detail) end

---`clean` beside the script.
---@param input? any
---@param detail? any
---@param callback? fun(result: any, err: any)
---@return any
function DataAnalyst:clean_async(input, detail, callback) end

---A class of the spell's own.
---@return table
function DataAnalyst:extend() end

---Another name of `DataAnalyst`.
---@class DataAgent : DataAnalyst
---@field model string Its model, as `provider/name`.
---@field system_prompt string Its role.
---@field context_tokens integer The estimated tokens of what it remembers; every message to it sends them again.
---@field summary string What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
---@field conversation_history any The messages so far, as tables with `role` and `content`.
---@field usage table<string, any> What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
---@field id string Unique in the kernel: `agent_1`.
---@field name string Its name; its id when it was given none.
---@field description string What it is for.
---@field type string Its kind: `agent`, `base`, `research`, ….
---@field tools any[] Its tools, as objects with `name`, `description` and `config`.
---@field skills string[] The words others find it by.
---@field state table<string, any> Its state; the same as `get_state`.
---@field metadata table<string, any> What was said of it when it was made.
---@field closed boolean Whether it was closed.
---@field config table<string, any> What it was made with, and what became of what was left out.
DataAgent = {}

---A `DataAnalyst` from its system prompt alone, or from a table of options.
---@param options? string|TypesDataAnalystOptions
---@return DataAgent
function DataAgent.new(options) end

---A class of the spell's own.
---@return table
function DataAgent:extend() end

---Another name of `DataAnalyst`.
---@class DataAnalystAgent : DataAnalyst
---@field model string Its model, as `provider/name`.
---@field system_prompt string Its role.
---@field context_tokens integer The estimated tokens of what it remembers; every message to it sends them again.
---@field summary string What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
---@field conversation_history any The messages so far, as tables with `role` and `content`.
---@field usage table<string, any> What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
---@field id string Unique in the kernel: `agent_1`.
---@field name string Its name; its id when it was given none.
---@field description string What it is for.
---@field type string Its kind: `agent`, `base`, `research`, ….
---@field tools any[] Its tools, as objects with `name`, `description` and `config`.
---@field skills string[] The words others find it by.
---@field state table<string, any> Its state; the same as `get_state`.
---@field metadata table<string, any> What was said of it when it was made.
---@field closed boolean Whether it was closed.
---@field config table<string, any> What it was made with, and what became of what was left out.
DataAnalystAgent = {}

---A `DataAnalyst` from its system prompt alone, or from a table of options.
---@param options? string|TypesDataAnalystOptions_
---@return DataAnalystAgent
function DataAnalystAgent.new(options) end

---A class of the spell's own.
---@return table
function DataAnalystAgent:extend() end

---Breaks a goal into steps.
---@class PlannerAgent : Agent
---@field model string Its model, as `provider/name`.
---@field system_prompt string Its role.
---@field context_tokens integer The estimated tokens of what it remembers; every message to it sends them again.
---@field summary string What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
---@field conversation_history any The messages so far, as tables with `role` and `content`.
---@field usage table<string, any> What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
---@field id string Unique in the kernel: `agent_1`.
---@field name string Its name; its id when it was given none.
---@field description string What it is for.
---@field type string Its kind: `agent`, `base`, `research`, ….
---@field tools any[] Its tools, as objects with `name`, `description` and `config`.
---@field skills string[] The words others find it by.
---@field state table<string, any> Its state; the same as `get_state`.
---@field metadata table<string, any> What was said of it when it was made.
---@field closed boolean Whether it was closed.
---@field config table<string, any> What it was made with, and what became of what was left out.
PlannerAgent = {}

---A `PlannerAgent` from its system prompt alone, or from a table of options.
---@param options? string|PlannerAgentOptions
---@return PlannerAgent
function PlannerAgent.new(options) end

---The steps to a goal, a list.
---@param input? any
---@param detail? any
---@return any
function PlannerAgent:plan(input, detail) end

---`plan` beside the script.
---@param input? any
---@param detail? any
---@param callback? fun(result: any, err: any)
---@return any
function PlannerAgent:plan_async(input, detail, callback) end

---Smaller tasks.
---@param input? any
---@param detail? any
---@return any
function PlannerAgent:decompose(input, detail) end

---`decompose` beside the script.
---@param input? any
---@param detail? any
---@param callback? fun(result: any, err: any)
---@return any
function PlannerAgent:decompose_async(input, detail, callback) end

---A class of the spell's own.
---@return table
function PlannerAgent:extend() end

---Gives parts of a task to other agents, which are its tools.
---@class OrchestratorAgent : Agent
---@field model string Its model, as `provider/name`.
---@field system_prompt string Its role.
---@field context_tokens integer The estimated tokens of what it remembers; every message to it sends them again.
---@field summary string What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
---@field conversation_history any The messages so far, as tables with `role` and `content`.
---@field usage table<string, any> What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
---@field id string Unique in the kernel: `agent_1`.
---@field name string Its name; its id when it was given none.
---@field description string What it is for.
---@field type string Its kind: `agent`, `base`, `research`, ….
---@field tools any[] Its tools, as objects with `name`, `description` and `config`.
---@field skills string[] The words others find it by.
---@field state table<string, any> Its state; the same as `get_state`.
---@field metadata table<string, any> What was said of it when it was made.
---@field closed boolean Whether it was closed.
---@field config table<string, any> What it was made with, and what became of what was left out.
OrchestratorAgent = {}

---An `OrchestratorAgent` from its system prompt alone, or from a table of options.
---@param options? string|OrchestratorAgentOptions
---@return OrchestratorAgent
function OrchestratorAgent.new(options) end

---The joint result.
---@param input? any
---@param detail? any
---@return any
function OrchestratorAgent:coordinate(input, detail) end

---`coordinate` beside the script.
---@param input? any
---@param detail? any
---@param callback? fun(result: any, err: any)
---@return any
function OrchestratorAgent:coordinate_async(input, detail, callback) end

---A class of the spell's own.
---@return table
function OrchestratorAgent:extend() end

---Writes articles, posts and other content.
---@class ContentCreator : Agent
---@field model string Its model, as `provider/name`.
---@field system_prompt string Its role.
---@field context_tokens integer The estimated tokens of what it remembers; every message to it sends them again.
---@field summary string What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
---@field conversation_history any The messages so far, as tables with `role` and `content`.
---@field usage table<string, any> What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
---@field id string Unique in the kernel: `agent_1`.
---@field name string Its name; its id when it was given none.
---@field description string What it is for.
---@field type string Its kind: `agent`, `base`, `research`, ….
---@field tools any[] Its tools, as objects with `name`, `description` and `config`.
---@field skills string[] The words others find it by.
---@field state table<string, any> Its state; the same as `get_state`.
---@field metadata table<string, any> What was said of it when it was made.
---@field closed boolean Whether it was closed.
---@field config table<string, any> What it was made with, and what became of what was left out.
ContentCreator = {}

---A `ContentCreator` from its system prompt alone, or from a table of options.
---@param options? string|ContentCreatorOptions
---@return ContentCreator
function ContentCreator.new(options) end

---Content about a subject.
---@param input? any
---@param detail? any
---@return any
function ContentCreator:create(input, detail) end

---`create` beside the script.
---@param input? any
---@param detail? any
---@param callback? fun(result: any, err: any)
---@return any
function ContentCreator:create_async(input, detail, callback) end

---A text.
---@param input? any
---@param detail? any
---@return any
function ContentCreator:write(input, detail) end

---`write` beside the script.
---@param input? any
---@param detail? any
---@param callback? fun(result: any, err: any)
---@return any
function ContentCreator:write_async(input, detail, callback) end

---The text, edited.
---@param input? any
---@param detail? any
---@return any
function ContentCreator:edit(input, detail) end

---`edit` beside the script.
---@param input? any
---@param detail? any
---@param callback? fun(result: any, err: any)
---@return any
function ContentCreator:edit_async(input, detail, callback) end

---A better text, from feedback.
---@param input? any
---@param detail? any
---@return any
function ContentCreator:revise(input, detail) end

---`revise` beside the script.
---@param input? any
---@param detail? any
---@param callback? fun(result: any, err: any)
---@return any
function ContentCreator:revise_async(input, detail, callback) end

---A class of the spell's own.
---@return table
function ContentCreator:extend() end

---Another name of `ContentCreator`.
---@class ContentAgent : ContentCreator
---@field model string Its model, as `provider/name`.
---@field system_prompt string Its role.
---@field context_tokens integer The estimated tokens of what it remembers; every message to it sends them again.
---@field summary string What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
---@field conversation_history any The messages so far, as tables with `role` and `content`.
---@field usage table<string, any> What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
---@field id string Unique in the kernel: `agent_1`.
---@field name string Its name; its id when it was given none.
---@field description string What it is for.
---@field type string Its kind: `agent`, `base`, `research`, ….
---@field tools any[] Its tools, as objects with `name`, `description` and `config`.
---@field skills string[] The words others find it by.
---@field state table<string, any> Its state; the same as `get_state`.
---@field metadata table<string, any> What was said of it when it was made.
---@field closed boolean Whether it was closed.
---@field config table<string, any> What it was made with, and what became of what was left out.
ContentAgent = {}

---A `ContentCreator` from its system prompt alone, or from a table of options.
---@param options? string|TypesContentCreatorOptions
---@return ContentAgent
function ContentAgent.new(options) end

---A class of the spell's own.
---@return table
function ContentAgent:extend() end

---Answers customers.
---@class CustomerService : Agent
---@field model string Its model, as `provider/name`.
---@field system_prompt string Its role.
---@field context_tokens integer The estimated tokens of what it remembers; every message to it sends them again.
---@field summary string What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
---@field conversation_history any The messages so far, as tables with `role` and `content`.
---@field usage table<string, any> What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
---@field id string Unique in the kernel: `agent_1`.
---@field name string Its name; its id when it was given none.
---@field description string What it is for.
---@field type string Its kind: `agent`, `base`, `research`, ….
---@field tools any[] Its tools, as objects with `name`, `description` and `config`.
---@field skills string[] The words others find it by.
---@field state table<string, any> Its state; the same as `get_state`.
---@field metadata table<string, any> What was said of it when it was made.
---@field closed boolean Whether it was closed.
---@field config table<string, any> What it was made with, and what became of what was left out.
CustomerService = {}

---A `CustomerService` from its system prompt alone, or from a table of options.
---@param options? string|CustomerServiceOptions
---@return CustomerService
function CustomerService.new(options) end

---An answer to a customer.
---@param input? any
---@param detail? any
---@return any
function CustomerService:answer(input, detail) end

---`answer` beside the script.
---@param input? any
---@param detail? any
---@param callback? fun(result: any, err: any)
---@return any
function CustomerService:answer_async(input, detail, callback) end

---What a customer wants, in a word.
---@param input? any
---@param detail? any
---@return any
function CustomerService:classify(input, detail) end

---`classify` beside the script.
---@param input? any
---@param detail? any
---@param callback? fun(result: any, err: any)
---@return any
function CustomerService:classify_async(input, detail, callback) end

---The case, for a colleague.
---@param input? any
---@param detail? any
---@return any
function CustomerService:escalate(input, detail) end

---`escalate` beside the script.
---@param input? any
---@param detail? any
---@param callback? fun(result: any, err: any)
---@return any
function CustomerService:escalate_async(input, detail, callback) end

---A class of the spell's own.
---@return table
function CustomerService:extend() end

---Another name of `CustomerService`.
---@class CustomerServiceAgent : CustomerService
---@field model string Its model, as `provider/name`.
---@field system_prompt string Its role.
---@field context_tokens integer The estimated tokens of what it remembers; every message to it sends them again.
---@field summary string What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
---@field conversation_history any The messages so far, as tables with `role` and `content`.
---@field usage table<string, any> What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
---@field id string Unique in the kernel: `agent_1`.
---@field name string Its name; its id when it was given none.
---@field description string What it is for.
---@field type string Its kind: `agent`, `base`, `research`, ….
---@field tools any[] Its tools, as objects with `name`, `description` and `config`.
---@field skills string[] The words others find it by.
---@field state table<string, any> Its state; the same as `get_state`.
---@field metadata table<string, any> What was said of it when it was made.
---@field closed boolean Whether it was closed.
---@field config table<string, any> What it was made with, and what became of what was left out.
CustomerServiceAgent = {}

---A `CustomerService` from its system prompt alone, or from a table of options.
---@param options? string|TypesCustomerServiceOptions
---@return CustomerServiceAgent
function CustomerServiceAgent.new(options) end

---A class of the spell's own.
---@return table
function CustomerServiceAgent:extend() end

---Works with web services through its tools.
---@class ApiIntegration : Agent
---@field model string Its model, as `provider/name`.
---@field system_prompt string Its role.
---@field context_tokens integer The estimated tokens of what it remembers; every message to it sends them again.
---@field summary string What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
---@field conversation_history any The messages so far, as tables with `role` and `content`.
---@field usage table<string, any> What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
---@field id string Unique in the kernel: `agent_1`.
---@field name string Its name; its id when it was given none.
---@field description string What it is for.
---@field type string Its kind: `agent`, `base`, `research`, ….
---@field tools any[] Its tools, as objects with `name`, `description` and `config`.
---@field skills string[] The words others find it by.
---@field state table<string, any> Its state; the same as `get_state`.
---@field metadata table<string, any> What was said of it when it was made.
---@field closed boolean Whether it was closed.
---@field config table<string, any> What it was made with, and what became of what was left out.
ApiIntegration = {}

---An `ApiIntegration` from its system prompt alone, or from a table of options.
---@param options? string|ApiIntegrationOptions
---@return ApiIntegration
function ApiIntegration.new(options) end

---The result of a request.
---@param input? any
---@param detail? any
---@return any
function ApiIntegration:call(input, detail) end

---`call` beside the script.
---@param input? any
---@param detail? any
---@param callback? fun(result: any, err: any)
---@return any
function ApiIntegration:call_async(input, detail, callback) end

---How a request is made.
---@param input? any
---@param detail? any
---@return any
function ApiIntegration:describe(input, detail) end

---`describe` beside the script.
---@param input? any
---@param detail? any
---@param callback? fun(result: any, err: any)
---@return any
function ApiIntegration:describe_async(input, detail, callback) end

---A class of the spell's own.
---@return table
function ApiIntegration:extend() end

---Another name of `ApiIntegration`.
---@class ApiIntegrationAgent : ApiIntegration
---@field model string Its model, as `provider/name`.
---@field system_prompt string Its role.
---@field context_tokens integer The estimated tokens of what it remembers; every message to it sends them again.
---@field summary string What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
---@field conversation_history any The messages so far, as tables with `role` and `content`.
---@field usage table<string, any> What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
---@field id string Unique in the kernel: `agent_1`.
---@field name string Its name; its id when it was given none.
---@field description string What it is for.
---@field type string Its kind: `agent`, `base`, `research`, ….
---@field tools any[] Its tools, as objects with `name`, `description` and `config`.
---@field skills string[] The words others find it by.
---@field state table<string, any> Its state; the same as `get_state`.
---@field metadata table<string, any> What was said of it when it was made.
---@field closed boolean Whether it was closed.
---@field config table<string, any> What it was made with, and what became of what was left out.
ApiIntegrationAgent = {}

---An `ApiIntegration` from its system prompt alone, or from a table of options.
---@param options? string|TypesApiIntegrationOptions
---@return ApiIntegrationAgent
function ApiIntegrationAgent.new(options) end

---A class of the spell's own.
---@return table
function ApiIntegrationAgent:extend() end

---Another name of `ApiIntegration`.
---@class APIIntegrationAgent : ApiIntegration
---@field model string Its model, as `provider/name`.
---@field system_prompt string Its role.
---@field context_tokens integer The estimated tokens of what it remembers; every message to it sends them again.
---@field summary string What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
---@field conversation_history any The messages so far, as tables with `role` and `content`.
---@field usage table<string, any> What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
---@field id string Unique in the kernel: `agent_1`.
---@field name string Its name; its id when it was given none.
---@field description string What it is for.
---@field type string Its kind: `agent`, `base`, `research`, ….
---@field tools any[] Its tools, as objects with `name`, `description` and `config`.
---@field skills string[] The words others find it by.
---@field state table<string, any> Its state; the same as `get_state`.
---@field metadata table<string, any> What was said of it when it was made.
---@field closed boolean Whether it was closed.
---@field config table<string, any> What it was made with, and what became of what was left out.
APIIntegrationAgent = {}

---An `ApiIntegration` from its system prompt alone, or from a table of options.
---@param options? string|TypesApiIntegrationOptions_
---@return APIIntegrationAgent
function APIIntegrationAgent.new(options) end

---A class of the spell's own.
---@return table
function APIIntegrationAgent:extend() end

---Says what material shows.
---@class AnalysisAgent : Agent
---@field model string Its model, as `provider/name`.
---@field system_prompt string Its role.
---@field context_tokens integer The estimated tokens of what it remembers; every message to it sends them again.
---@field summary string What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
---@field conversation_history any The messages so far, as tables with `role` and `content`.
---@field usage table<string, any> What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
---@field id string Unique in the kernel: `agent_1`.
---@field name string Its name; its id when it was given none.
---@field description string What it is for.
---@field type string Its kind: `agent`, `base`, `research`, ….
---@field tools any[] Its tools, as objects with `name`, `description` and `config`.
---@field skills string[] The words others find it by.
---@field state table<string, any> Its state; the same as `get_state`.
---@field metadata table<string, any> What was said of it when it was made.
---@field closed boolean Whether it was closed.
---@field config table<string, any> What it was made with, and what became of what was left out.
AnalysisAgent = {}

---An `AnalysisAgent` from its system prompt alone, or from a table of options.
---@param options? string|AnalysisAgentOptions
---@return AnalysisAgent
function AnalysisAgent.new(options) end

---Say what the input shows.
---@param input? any
---@param detail? any
---@return any
function AnalysisAgent:analyze(input, detail) end

---`analyze` beside the script.
---@param input? any
---@param detail? any
---@param callback? fun(result: any, err: any)
---@return any
function AnalysisAgent:analyze_async(input, detail, callback) end

---Data by name or file.
---@param input? any
---@param detail? any
---@return any
function AnalysisAgent:fetch_data(input, detail) end

---`fetch_data` beside the script.
---@param input? any
---@param detail? any
---@param callback? fun(result: any, err: any)
---@return any
function AnalysisAgent:fetch_data_async(input, detail, callback) end

---Keep insights in the agent's state.
---@param input? any
---@param detail? any
---@return any
function AnalysisAgent:store_insights(input, detail) end

---`store_insights` beside the script.
---@param input? any
---@param detail? any
---@param callback? fun(result: any, err: any)
---@return any
function AnalysisAgent:store_insights_async(input, detail, callback) end

---A class of the spell's own.
---@return table
function AnalysisAgent:extend() end

---Says the main points in few words.
---@class SummaryAgent : Agent
---@field model string Its model, as `provider/name`.
---@field system_prompt string Its role.
---@field context_tokens integer The estimated tokens of what it remembers; every message to it sends them again.
---@field summary string What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
---@field conversation_history any The messages so far, as tables with `role` and `content`.
---@field usage table<string, any> What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
---@field id string Unique in the kernel: `agent_1`.
---@field name string Its name; its id when it was given none.
---@field description string What it is for.
---@field type string Its kind: `agent`, `base`, `research`, ….
---@field tools any[] Its tools, as objects with `name`, `description` and `config`.
---@field skills string[] The words others find it by.
---@field state table<string, any> Its state; the same as `get_state`.
---@field metadata table<string, any> What was said of it when it was made.
---@field closed boolean Whether it was closed.
---@field config table<string, any> What it was made with, and what became of what was left out.
SummaryAgent = {}

---A `SummaryAgent` from its system prompt alone, or from a table of options.
---@param options? string|SummaryAgentOptions
---@return SummaryAgent
function SummaryAgent.new(options) end

---The main points.
---@param input? any
---@param detail? any
---@return any
function SummaryAgent:summarize(input, detail) end

---`summarize` beside the script.
---@param input? any
---@param detail? any
---@param callback? fun(result: any, err: any)
---@return any
function SummaryAgent:summarize_async(input, detail, callback) end

---A class of the spell's own.
---@return table
function SummaryAgent:extend() end

---Writes texts.
---@class WriterAgent : Agent
---@field model string Its model, as `provider/name`.
---@field system_prompt string Its role.
---@field context_tokens integer The estimated tokens of what it remembers; every message to it sends them again.
---@field summary string What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
---@field conversation_history any The messages so far, as tables with `role` and `content`.
---@field usage table<string, any> What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
---@field id string Unique in the kernel: `agent_1`.
---@field name string Its name; its id when it was given none.
---@field description string What it is for.
---@field type string Its kind: `agent`, `base`, `research`, ….
---@field tools any[] Its tools, as objects with `name`, `description` and `config`.
---@field skills string[] The words others find it by.
---@field state table<string, any> Its state; the same as `get_state`.
---@field metadata table<string, any> What was said of it when it was made.
---@field closed boolean Whether it was closed.
---@field config table<string, any> What it was made with, and what became of what was left out.
WriterAgent = {}

---A `WriterAgent` from its system prompt alone, or from a table of options.
---@param options? string|WriterAgentOptions
---@return WriterAgent
function WriterAgent.new(options) end

---A text about the input.
---@param input? any
---@param detail? any
---@return any
function WriterAgent:write(input, detail) end

---`write` beside the script.
---@param input? any
---@param detail? any
---@param callback? fun(result: any, err: any)
---@return any
function WriterAgent:write_async(input, detail, callback) end

---A first draft.
---@param input? any
---@param detail? any
---@return any
function WriterAgent:draft(input, detail) end

---`draft` beside the script.
---@param input? any
---@param detail? any
---@param callback? fun(result: any, err: any)
---@return any
function WriterAgent:draft_async(input, detail, callback) end

---The text, edited.
---@param input? any
---@param detail? any
---@return any
function WriterAgent:edit(input, detail) end

---`edit` beside the script.
---@param input? any
---@param detail? any
---@param callback? fun(result: any, err: any)
---@return any
function WriterAgent:edit_async(input, detail, callback) end

---A better text, from feedback.
---@param input? any
---@param detail? any
---@return any
function WriterAgent:revise(input, detail) end

---`revise` beside the script.
---@param input? any
---@param detail? any
---@param callback? fun(result: any, err: any)
---@return any
function WriterAgent:revise_async(input, detail, callback) end

---A report.
---@param input? any
---@param detail? any
---@return any
function WriterAgent:write_report(input, detail) end

---`write_report` beside the script.
---@param input? any
---@param detail? any
---@param callback? fun(result: any, err: any)
---@return any
function WriterAgent:write_report_async(input, detail, callback) end

---A section of a text.
---@param input? any
---@param detail? any
---@return any
function WriterAgent:write_section(input, detail) end

---`write_section` beside the script.
---@param input? any
---@param detail? any
---@param callback? fun(result: any, err: any)
---@return any
function WriterAgent:write_section_async(input, detail, callback) end

---Keep a section in the agent's state, by its name.
---@param input? any
---@param detail? any
---@return any
function WriterAgent:save_section(input, detail) end

---`save_section` beside the script.
---@param input? any
---@param detail? any
---@param callback? fun(result: any, err: any)
---@return any
function WriterAgent:save_section_async(input, detail, callback) end

---A class of the spell's own.
---@return table
function WriterAgent:extend() end

---Says what is weak and how to mend it.
---@class CriticAgent : Agent
---@field model string Its model, as `provider/name`.
---@field system_prompt string Its role.
---@field context_tokens integer The estimated tokens of what it remembers; every message to it sends them again.
---@field summary string What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
---@field conversation_history any The messages so far, as tables with `role` and `content`.
---@field usage table<string, any> What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
---@field id string Unique in the kernel: `agent_1`.
---@field name string Its name; its id when it was given none.
---@field description string What it is for.
---@field type string Its kind: `agent`, `base`, `research`, ….
---@field tools any[] Its tools, as objects with `name`, `description` and `config`.
---@field skills string[] The words others find it by.
---@field state table<string, any> Its state; the same as `get_state`.
---@field metadata table<string, any> What was said of it when it was made.
---@field closed boolean Whether it was closed.
---@field config table<string, any> What it was made with, and what became of what was left out.
CriticAgent = {}

---A `CriticAgent` from its system prompt alone, or from a table of options.
---@param options? string|CriticAgentOptions
---@return CriticAgent
function CriticAgent.new(options) end

---Judge a text: a table with `approved` and `feedback`.
---@param input? any
---@param detail? any
---@return any
function CriticAgent:review(input, detail) end

---`review` beside the script.
---@param input? any
---@param detail? any
---@param callback? fun(result: any, err: any)
---@return any
function CriticAgent:review_async(input, detail, callback) end

---What is weak.
---@param input? any
---@param detail? any
---@return any
function CriticAgent:critique(input, detail) end

---`critique` beside the script.
---@param input? any
---@param detail? any
---@param callback? fun(result: any, err: any)
---@return any
function CriticAgent:critique_async(input, detail, callback) end

---A class of the spell's own.
---@return table
function CriticAgent:extend() end

---Approves a text, or says what must change.
---@class ReviewAgent : Agent
---@field model string Its model, as `provider/name`.
---@field system_prompt string Its role.
---@field context_tokens integer The estimated tokens of what it remembers; every message to it sends them again.
---@field summary string What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
---@field conversation_history any The messages so far, as tables with `role` and `content`.
---@field usage table<string, any> What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
---@field id string Unique in the kernel: `agent_1`.
---@field name string Its name; its id when it was given none.
---@field description string What it is for.
---@field type string Its kind: `agent`, `base`, `research`, ….
---@field tools any[] Its tools, as objects with `name`, `description` and `config`.
---@field skills string[] The words others find it by.
---@field state table<string, any> Its state; the same as `get_state`.
---@field metadata table<string, any> What was said of it when it was made.
---@field closed boolean Whether it was closed.
---@field config table<string, any> What it was made with, and what became of what was left out.
ReviewAgent = {}

---A `ReviewAgent` from its system prompt alone, or from a table of options.
---@param options? string|ReviewAgentOptions
---@return ReviewAgent
function ReviewAgent.new(options) end

---Judge a text: a table with `approved` and `feedback`.
---@param input? any
---@param detail? any
---@return any
function ReviewAgent:review(input, detail) end

---`review` beside the script.
---@param input? any
---@param detail? any
---@param callback? fun(result: any, err: any)
---@return any
function ReviewAgent:review_async(input, detail, callback) end

---A class of the spell's own.
---@return table
function ReviewAgent:extend() end

---Solves mathematical problems.
---@class MathAgent : Agent
---@field model string Its model, as `provider/name`.
---@field system_prompt string Its role.
---@field context_tokens integer The estimated tokens of what it remembers; every message to it sends them again.
---@field summary string What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
---@field conversation_history any The messages so far, as tables with `role` and `content`.
---@field usage table<string, any> What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
---@field id string Unique in the kernel: `agent_1`.
---@field name string Its name; its id when it was given none.
---@field description string What it is for.
---@field type string Its kind: `agent`, `base`, `research`, ….
---@field tools any[] Its tools, as objects with `name`, `description` and `config`.
---@field skills string[] The words others find it by.
---@field state table<string, any> Its state; the same as `get_state`.
---@field metadata table<string, any> What was said of it when it was made.
---@field closed boolean Whether it was closed.
---@field config table<string, any> What it was made with, and what became of what was left out.
MathAgent = {}

---A `MathAgent` from its system prompt alone, or from a table of options.
---@param options? string|MathAgentOptions
---@return MathAgent
function MathAgent.new(options) end

---The solution of a problem.
---@param input? any
---@param detail? any
---@return any
function MathAgent:solve(input, detail) end

---`solve` beside the script.
---@param input? any
---@param detail? any
---@param callback? fun(result: any, err: any)
---@return any
function MathAgent:solve_async(input, detail, callback) end

---A class of the spell's own.
---@return table
function MathAgent:extend() end

---Answers any question.
---@class GeneralAgent : Agent
---@field model string Its model, as `provider/name`.
---@field system_prompt string Its role.
---@field context_tokens integer The estimated tokens of what it remembers; every message to it sends them again.
---@field summary string What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
---@field conversation_history any The messages so far, as tables with `role` and `content`.
---@field usage table<string, any> What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
---@field id string Unique in the kernel: `agent_1`.
---@field name string Its name; its id when it was given none.
---@field description string What it is for.
---@field type string Its kind: `agent`, `base`, `research`, ….
---@field tools any[] Its tools, as objects with `name`, `description` and `config`.
---@field skills string[] The words others find it by.
---@field state table<string, any> Its state; the same as `get_state`.
---@field metadata table<string, any> What was said of it when it was made.
---@field closed boolean Whether it was closed.
---@field config table<string, any> What it was made with, and what became of what was left out.
GeneralAgent = {}

---A `GeneralAgent` from its system prompt alone, or from a table of options.
---@param options? string|GeneralAgentOptions
---@return GeneralAgent
function GeneralAgent.new(options) end

---A class of the spell's own.
---@return table
function GeneralAgent:extend() end

---Analyses one part of larger data.
---@class DataChunkAnalyzer : Agent
---@field model string Its model, as `provider/name`.
---@field system_prompt string Its role.
---@field context_tokens integer The estimated tokens of what it remembers; every message to it sends them again.
---@field summary string What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
---@field conversation_history any The messages so far, as tables with `role` and `content`.
---@field usage table<string, any> What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
---@field id string Unique in the kernel: `agent_1`.
---@field name string Its name; its id when it was given none.
---@field description string What it is for.
---@field type string Its kind: `agent`, `base`, `research`, ….
---@field tools any[] Its tools, as objects with `name`, `description` and `config`.
---@field skills string[] The words others find it by.
---@field state table<string, any> Its state; the same as `get_state`.
---@field metadata table<string, any> What was said of it when it was made.
---@field closed boolean Whether it was closed.
---@field config table<string, any> What it was made with, and what became of what was left out.
DataChunkAnalyzer = {}

---A `DataChunkAnalyzer` from its system prompt alone, or from a table of options.
---@param options? string|DataChunkAnalyzerOptions
---@return DataChunkAnalyzer
function DataChunkAnalyzer.new(options) end

---Say what the input shows.
---@param input? any
---@param detail? any
---@return any
function DataChunkAnalyzer:analyze(input, detail) end

---`analyze` beside the script.
---@param input? any
---@param detail? any
---@param callback? fun(result: any, err: any)
---@return any
function DataChunkAnalyzer:analyze_async(input, detail, callback) end

---A class of the spell's own.
---@return table
function DataChunkAnalyzer:extend() end

---Joins partial results into one.
---@class ResultAggregator : Agent
---@field model string Its model, as `provider/name`.
---@field system_prompt string Its role.
---@field context_tokens integer The estimated tokens of what it remembers; every message to it sends them again.
---@field summary string What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
---@field conversation_history any The messages so far, as tables with `role` and `content`.
---@field usage table<string, any> What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
---@field id string Unique in the kernel: `agent_1`.
---@field name string Its name; its id when it was given none.
---@field description string What it is for.
---@field type string Its kind: `agent`, `base`, `research`, ….
---@field tools any[] Its tools, as objects with `name`, `description` and `config`.
---@field skills string[] The words others find it by.
---@field state table<string, any> Its state; the same as `get_state`.
---@field metadata table<string, any> What was said of it when it was made.
---@field closed boolean Whether it was closed.
---@field config table<string, any> What it was made with, and what became of what was left out.
ResultAggregator = {}

---A `ResultAggregator` from its system prompt alone, or from a table of options.
---@param options? string|ResultAggregatorOptions
---@return ResultAggregator
function ResultAggregator.new(options) end

---One result out of many.
---@param input? any
---@param detail? any
---@return any
function ResultAggregator:aggregate(input, detail) end

---`aggregate` beside the script.
---@param input? any
---@param detail? any
---@param callback? fun(result: any, err: any)
---@return any
function ResultAggregator:aggregate_async(input, detail, callback) end

---A class of the spell's own.
---@return table
function ResultAggregator:extend() end

Discord = DiscordTool
Email = EmailTool
Slack = SlackTool
Twilio = TwilioTool
SMS = TwilioTool
Hash = HashTool
Encryption = EncryptionTool
Signature = SignatureTool
Random = RandomTool
DataCleanerTool = DataCleaner
StatisticsCalculatorTool = StatisticsCalculator
ChartGeneratorTool = ChartGenerator
CSV = CsvTool
CsvReaderTool = CsvReader
DuckDB = DuckDBTool
DuckDbTool = DuckDBTool
JSON = JsonTool
Regex = RegexTool
SQLite = SqliteTool
SQLiteTool = SqliteTool
XML = XmlTool
AWS = AwsTool
AWSTool = AwsTool
GitHub = GitHubTool
Jira = JiraTool
Kubernetes = KubernetesTool
CalculatorTool = Calculator
Statistics = StatisticsTool
LinearAlgebra = LinearAlgebraTool
SymbolicMath = SymbolicMathTool
FileSystem = FileSystemTool
FileWriterTool = FileWriter
ShellCommand = ShellCommandTool
Shell = ShellCommandTool
ShellTool = ShellCommandTool
Environment = EnvironmentTool
Process = ProcessTool
Markdown = MarkdownTool
DateTime = DateTimeTool
TimeZone = TimeZoneTool
HTTP = HttpRequestTool
HttpRequest = HttpRequestTool
HttpTool = HttpRequestTool
WebScraper = WebScraperTool
RSS = RssFeedTool
RssFeed = RssFeedTool
WebSocket = WebSocketTool
WebSearch = WebSearchTool
Embedding = EmbeddingTool
VectorSearch = VectorSearchTool
ImageGen = ImageGenerationTool
ImageGeneration = ImageGenerationTool
Transcribe = AudioTranscribeTool
AudioTranscribe = AudioTranscribeTool
CodeInterpreter = CodeInterpreterTool
WebhookListener = WebhookListenerTool
SocketListener = SocketListenerTool

---@class SpellError
---@field type string
---@field message string
SpellError = {}

---@class ValidationError : SpellError
ValidationError = {}
---@param message? string
---@param fields? table
---@return ValidationError
function ValidationError.new(message, fields) end

---@class NotFoundError : SpellError
NotFoundError = {}
---@param message? string
---@param fields? table
---@return NotFoundError
function NotFoundError.new(message, fields) end

---@class DeniedError : SpellError
DeniedError = {}
---@param message? string
---@param fields? table
---@return DeniedError
function DeniedError.new(message, fields) end

---@class SecurityError : SpellError
SecurityError = {}
---@param message? string
---@param fields? table
---@return SecurityError
function SecurityError.new(message, fields) end

---@class ContentViolationError : SpellError
ContentViolationError = {}
---@param message? string
---@param fields? table
---@return ContentViolationError
function ContentViolationError.new(message, fields) end

---@class LimitError : SpellError
LimitError = {}
---@param message? string
---@param fields? table
---@return LimitError
function LimitError.new(message, fields) end

---@class TimeoutError : SpellError
TimeoutError = {}
---@param message? string
---@param fields? table
---@return TimeoutError
function TimeoutError.new(message, fields) end

---@class CancelledError : SpellError
CancelledError = {}
---@param message? string
---@param fields? table
---@return CancelledError
function CancelledError.new(message, fields) end

---@class RateLimitError : SpellError
RateLimitError = {}
---@param message? string
---@param fields? table
---@return RateLimitError
function RateLimitError.new(message, fields) end

---@class NetworkError : SpellError
NetworkError = {}
---@param message? string
---@param fields? table
---@return NetworkError
function NetworkError.new(message, fields) end

---@class ModelError : SpellError
ModelError = {}
---@param message? string
---@param fields? table
---@return ModelError
function ModelError.new(message, fields) end

---@class ToolError : SpellError
ToolError = {}
---@param message? string
---@param fields? table
---@return ToolError
function ToolError.new(message, fields) end

---@class AgentError : SpellError
AgentError = {}
---@param message? string
---@param fields? table
---@return AgentError
function AgentError.new(message, fields) end

---@class WorkflowError : SpellError
WorkflowError = {}
---@param message? string
---@param fields? table
---@return WorkflowError
function WorkflowError.new(message, fields) end

---The tools by category; any tool is also a function: `tools.calculator(…)`.
tools = {
  communication = { DiscordTool = DiscordTool, EmailTool = EmailTool, SlackTool = SlackTool, TwilioTool = TwilioTool },
  crypto = { HashTool = HashTool, EncryptionTool = EncryptionTool, SignatureTool = SignatureTool, RandomTool = RandomTool },
  data = { DataCleaner = DataCleaner, StatisticsCalculator = StatisticsCalculator, ChartGenerator = ChartGenerator, CsvTool = CsvTool, CsvReader = CsvReader, DuckDBTool = DuckDBTool, JsonTool = JsonTool, RegexTool = RegexTool, SqliteTool = SqliteTool, XmlTool = XmlTool },
  integration = { AwsTool = AwsTool, GitHubTool = GitHubTool, JiraTool = JiraTool, KubernetesTool = KubernetesTool },
  math = { Calculator = Calculator, StatisticsTool = StatisticsTool, LinearAlgebraTool = LinearAlgebraTool, SymbolicMathTool = SymbolicMathTool },
  system = { FileSystemTool = FileSystemTool, FileWriter = FileWriter, ShellCommandTool = ShellCommandTool, EnvironmentTool = EnvironmentTool, ProcessTool = ProcessTool },
  text = { MarkdownTool = MarkdownTool },
  time = { DateTimeTool = DateTimeTool, TimerTool = TimerTool, SchedulerTool = SchedulerTool, TimeZoneTool = TimeZoneTool },
  web = { HttpRequestTool = HttpRequestTool, WebScraperTool = WebScraperTool, RssFeedTool = RssFeedTool, WebSocketTool = WebSocketTool, WebSearchTool = WebSearchTool },
  ai = { EmbeddingTool = EmbeddingTool, VectorSearchTool = VectorSearchTool, ImageGenerationTool = ImageGenerationTool, AudioTranscribeTool = AudioTranscribeTool, CodeInterpreterTool = CodeInterpreterTool },
  listener = { WebhookListenerTool = WebhookListenerTool, SocketListenerTool = SocketListenerTool },
}
---@param path string
---@return Tool
function tools.load(path) end

---The agent templates.
agents = { ChatAgent = ChatAgent, ResearchAgent = ResearchAgent, CodeAgent = CodeAgent, DataAnalyst = DataAnalyst, PlannerAgent = PlannerAgent, OrchestratorAgent = OrchestratorAgent, ContentCreator = ContentCreator, CustomerService = CustomerService, ApiIntegration = ApiIntegration, AnalysisAgent = AnalysisAgent, SummaryAgent = SummaryAgent, WriterAgent = WriterAgent, CriticAgent = CriticAgent, ReviewAgent = ReviewAgent, MathAgent = MathAgent, GeneralAgent = GeneralAgent, DataChunkAnalyzer = DataChunkAnalyzer, ResultAggregator = ResultAggregator }

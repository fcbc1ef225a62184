// The script API of Spell Studio, for editors. Made by `llmspell api --format typescript`.
// A call to the host gives a promise; `new X(…)` and what makes an object give it at once, and may be awaited too.

// What a spell in JavaScript has besides the language itself.

/** The parameters of the spell, by name. */
declare let params: Record<string, any>;
/** The variables of the environment that a spell may read. */
declare let env: Record<string, string>;
/** The configuration of the spell. */
declare let config: Record<string, any>;
/** The words behind the spell on the command line. */
declare let arg: string[];
/** What the named cells of the notebook returned. */
declare let cells: Record<string, any>;

declare const process: {
  env: Record<string, string | undefined>;
  argv: string[];
  stdout: { write(text: any): boolean };
  stderr: { write(text: any): boolean };
};

declare function setTimeout(callback: (...args: any[]) => any, milliseconds?: number, ...args: any[]): number;
declare function setInterval(callback: (...args: any[]) => any, milliseconds?: number, ...args: any[]): number;
declare function setImmediate(callback: (...args: any[]) => any, ...args: any[]): number;
declare function clearTimeout(id?: number): void;
declare function clearInterval(id?: number): void;
declare function clearImmediate(id?: number): void;
declare function queueMicrotask(callback: () => void): void;
declare function structuredClone<T>(value: T): T;
declare function atob(text: string): string;
declare function btoa(text: string): string;

declare const performance: { now(): number };
declare const crypto: { randomUUID(): string };

declare class URLSearchParams {
  constructor(init?: string | Record<string, string> | [string, string][]);
  append(name: string, value: string): void;
  delete(name: string): void;
  get(name: string): string | null;
  getAll(name: string): string[];
  has(name: string): boolean;
  set(name: string, value: string): void;
  sort(): void;
  keys(): IterableIterator<string>;
  values(): IterableIterator<string>;
  entries(): IterableIterator<[string, string]>;
  [Symbol.iterator](): IterableIterator<[string, string]>;
}
declare class URL {
  constructor(url: string, base?: string | URL);
  hash: string;
  host: string;
  hostname: string;
  href: string;
  readonly origin: string;
  password: string;
  pathname: string;
  port: string;
  protocol: string;
  search: string;
  readonly searchParams: URLSearchParams;
  username: string;
  toJSON(): string;
}
declare class TextEncoder {
  encode(text?: string): Uint8Array;
}
declare class TextDecoder {
  constructor(encoding?: string, options?: { fatal?: boolean });
  decode(bytes?: Uint8Array | ArrayBuffer): string;
}
declare class AbortSignal {
  readonly aborted: boolean;
  readonly reason: any;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: (event: any) => any): void;
  removeEventListener(type: 'abort', listener: (event: any) => any): void;
}
declare class AbortController {
  readonly signal: AbortSignal;
  abort(reason?: any): void;
}

declare module 'llmspell' {
  /**
   * The options of an agent. Only `system_prompt` is usually needed.
   *
   *     `model` may carry its provider (`openai/gpt-4o`), and may be a list: the next one answers when one fails, and so do
   *     those of a list in `fallback`; `routing` is `"rotate"` or a function that names the one to ask first;
   *     `timeout` is in milliseconds for a whole model call, its repetitions included, `silence_timeout` for each wait for
   *     the next piece of it;
   *     `memory_size` and `memory_tokens` say how many messages and tokens it remembers, `max_context_tokens` how many go to
   *     the model at once; with `summarize` (true, or the model that does it) what must go becomes a summary; `fallback` is
   *     its answer where it has none; `response_schema` is a JSON Schema its answers are to fit, which are tables then;
   *     `skills` are words others find it by; `transitions` say which event leads from which status to which; `recovery` is
   *     an `ErrorRecovery`, or the table of one, that protects it; `handoffs` are agents its model may hand over to (or
   *     tables with `agent`, `name`, and what goes along: `include`, `exclude`, `conversation`); `headers` go along with
   *     every call over the network; `cache` keeps its answers (true, or a table with `semantic`, `threshold`, `model`,
   *     `ttl`); `latency_ms` makes the models that need no network wait.
   */
  interface AgentOptions {
    systemPrompt?: string;
    name?: string;
    description?: string;
    provider?: string;
    model?: string | any[];
    temperature?: number | null;
    maxTokens?: number | bigint | null;
    stop?: string | any[] | null;
    tools?: any[] | Record<string, any>;
    hooks?: Record<string, any>;
    on?: Record<string, any>;
    timeout?: number | null;
    silenceTimeout?: number | null;
    maxTurns?: number | bigint;
    memorySize?: number | bigint | null;
    memoryTokens?: number | bigint | null;
    maxContextTokens?: number | bigint | null;
    summarize?: boolean | string;
    skills?: any[];
    fallback?: string | any[];
    routing?: string | ((...args: any[]) => any) | null;
    responseSchema?: Record<string, any> | null;
    metadata?: Record<string, any>;
    state?: Record<string, any>;
    transitions?: Record<string, any>;
    steps?: any[];
    recovery?: Record<string, any> | ErrorRecovery | null;
    handoffs?: Record<string, any> | any[];
    id?: string;
    debug?: boolean;
    latencyMs?: number | null;
    baseUrl?: string | null;
    apiKey?: string | null;
    headers?: Record<string, any> | null;
    cache?: boolean | Record<string, any> | null;
    seed?: number | bigint | null;
    topP?: number | null;
    retries?: number | bigint | null;
    contextWindow?: number | bigint | null;
    [option: string]: any;
  }
  
  /**
   * How to ask: for at most `timeout` milliseconds, then `on_timeout()` answers; `context` goes with the message.
   *
   *     `response_schema` is a JSON Schema the answer is to fit; the answer is a table then.
   */
  interface ChatOptions {
    timeout?: number | null;
    onTimeout?: ((...args: any[]) => any) | null;
    context?: any;
    responseSchema?: Record<string, any> | null;
    [option: string]: any;
  }
  
  /**
   * A template: made from `base` (any other template), with its own prompt, options, actions and tools.
   *
   *     `options` are default values by name, and `actions` instructions by name.
   */
  interface TemplateOptions {
    name: string;
    base?: string;
    systemPrompt?: string;
    description?: string;
    type?: string;
    options?: Record<string, any>;
    actions?: Record<string, any>;
    tools?: any[];
    [option: string]: any;
  }
  
  /**
   * A tool as a table. `parameters` is a JSON Schema of type object; its defaults are put in before `handler`.
   *
   *     `validate(params)` may raise for what the schema cannot refuse; `health_check()` tells whether the tool can work;
   *     results are kept for `cache` seconds; `hooks` are functions by their points (`before_execute`).
   *
   *     `effect` says what it does to the world: `idempotent` (doing it twice does no harm) and `once` are recorded and
   *     served again in a replay and after a kill; without it, or with `pure`, the handler runs again like the script. A
   *     tool whose `parameters` name an `idempotency_key` gets one that is the same whenever the call is tried again.
   */
  interface ToolOptions {
    name: string;
    handler?: ((...args: any[]) => any) | null;
    description?: string;
    parameters?: Record<string, any>;
    hooks?: Record<string, any>;
    version?: string;
    author?: string;
    category?: string;
    metadata?: Record<string, any>;
    resourceRequirements?: Record<string, any>;
    validate?: ((...args: any[]) => any) | null;
    healthCheck?: ((...args: any[]) => any) | null;
    cache?: number | null;
    effect?: string;
    [option: string]: any;
  }
  
  /**
   * A tool made of tools. `steps` are tools, their names, or tables with `tool`, `params` and `map`.
   */
  interface PipelineOptions {
    steps?: any[];
    name?: string;
    description?: string;
    hooks?: Record<string, any>;
    [option: string]: any;
  }
  
  /**
   * `steps` in the order in which they run.
   */
  interface SequentialOptions {
    name?: string;
    description?: string;
    metadata?: Record<string, any>;
    parameters?: Record<string, any>;
    timeout?: number | null;
    hooks?: Record<string, any>;
    on?: Record<string, any>;
    onProgress?: ((...args: any[]) => any) | null;
    steps?: any[];
    [option: string]: any;
  }
  
  /**
   * `branches` by name, or a list of `steps` or `agents`.
   *
   *     `aggregator` makes the result of all outputs; `max_concurrency` (0: no limit) run at once;
   *     `continue_on_error` puts an `{error}` in the place of an output that failed. `cluster = true` hands the branches
   *     that can travel to the workers of a cluster; `"required"` makes it an error that one cannot.
   */
  interface ParallelOptions {
    name?: string;
    description?: string;
    metadata?: Record<string, any>;
    parameters?: Record<string, any>;
    timeout?: number | null;
    hooks?: Record<string, any>;
    on?: Record<string, any>;
    onProgress?: ((...args: any[]) => any) | null;
    branches?: Record<string, any> | any[];
    steps?: any[];
    agents?: any[] | Record<string, any>;
    aggregator?: any;
    maxConcurrency?: number | bigint;
    continueOnError?: boolean;
    cluster?: boolean | string | null;
    [option: string]: any;
  }
  
  /**
   * `conditions` (each with `test` and `then_branch`) and `branches` by name, one of which may be `default`.
   *
   *     For a single condition: `condition`, `then_branch` and `else_branch`.
   */
  interface ConditionalOptions {
    name?: string;
    description?: string;
    metadata?: Record<string, any>;
    parameters?: Record<string, any>;
    timeout?: number | null;
    hooks?: Record<string, any>;
    on?: Record<string, any>;
    onProgress?: ((...args: any[]) => any) | null;
    conditions?: any[];
    branches?: Record<string, any>;
    condition?: any;
    thenBranch?: any;
    elseBranch?: any;
    [option: string]: any;
  }
  
  /**
   * `body` is a step, or a list of steps that follow one another.
   *
   *     It runs while `condition(context)` holds (`while` in tables), until `until(context)` does, so many `times`, or
   *     once for each of `items` (a list, a reference or a function), `max_concurrency` at once. `max_iterations` ends it.
   */
  interface LoopOptions {
    name?: string;
    description?: string;
    metadata?: Record<string, any>;
    parameters?: Record<string, any>;
    timeout?: number | null;
    hooks?: Record<string, any>;
    on?: Record<string, any>;
    onProgress?: ((...args: any[]) => any) | null;
    body?: any;
    condition?: any;
    until?: any;
    times?: number | bigint | null;
    items?: any;
    maxIterations?: number | bigint | null;
    maxConcurrency?: number | bigint;
    [option: string]: any;
  }
  
  /**
   * `mapper` works on each part, `reducer` on the list of what came out, `partitioner(data)` makes the parts.
   *
   *     Without a partitioner the input is the list; `chunk_size` cuts it into parts of that size. `cluster = true` hands
   *     the parts to the workers of a cluster, where the mapper can travel; `"required"` makes it an error that it cannot.
   */
  interface MapReduceOptions {
    name?: string;
    description?: string;
    metadata?: Record<string, any>;
    parameters?: Record<string, any>;
    timeout?: number | null;
    hooks?: Record<string, any>;
    on?: Record<string, any>;
    onProgress?: ((...args: any[]) => any) | null;
    mapper?: any;
    reducer?: any;
    partitioner?: any;
    chunkSize?: number | bigint;
    maxConcurrency?: number | bigint;
    continueOnError?: boolean;
    cluster?: boolean | string | null;
    [option: string]: any;
  }
  
  /**
   * `stages` that data flows through; `transformers` change what each stage gives.
   *
   *     With `each` the items of a list follow one another through the stages, `max_concurrency` in a stage at a time.
   */
  interface WorkflowOptionsPipelineOptions {
    name?: string;
    description?: string;
    metadata?: Record<string, any>;
    parameters?: Record<string, any>;
    timeout?: number | null;
    hooks?: Record<string, any>;
    on?: Record<string, any>;
    onProgress?: ((...args: any[]) => any) | null;
    stages?: any[];
    transformers?: any[];
    each?: boolean;
    maxConcurrency?: number | bigint;
    [option: string]: any;
  }
  
  /**
   * `steps` that say what they `depends_on`, or refer to it; those that can run at once do (`max_concurrency`).
   */
  interface GraphOptions {
    name?: string;
    description?: string;
    metadata?: Record<string, any>;
    parameters?: Record<string, any>;
    timeout?: number | null;
    hooks?: Record<string, any>;
    on?: Record<string, any>;
    onProgress?: ((...args: any[]) => any) | null;
    steps?: any[];
    maxConcurrency?: number | bigint;
    [option: string]: any;
  }
  
  /**
   * `steps` of any type; `type` says how they follow one another: in order, or `dag` when they `depends_on` others.
   *
   *     The other options of that type stand beside them.
   */
  interface CreateOptions {
    name?: string;
    description?: string;
    metadata?: Record<string, any>;
    parameters?: Record<string, any>;
    timeout?: number | null;
    hooks?: Record<string, any>;
    on?: Record<string, any>;
    onProgress?: ((...args: any[]) => any) | null;
    steps?: any[];
    type?: string;
    [option: string]: any;
  }
  
  /**
   * A step: who does it (`agent`, `tool`, `workflow` or `handler`), its `input`, and the name of its `output`.
   *
   *     `action` is what an agent shall do. `timeout` and `retry_delay` are milliseconds; `retries` are attempts after
   *     the first, each `backoff` times as late as the one before (or `linear`, `constant`), `max_retry_delay` at the most,
   *     and less by up to the part `jitter` (0 to 1) of it at random. Where an attempt may have done what a tool does only
   *     `once`, there is no other, unless `retry_once_tools` allows it. `condition(context)` decides whether it runs at all.
   *     With `continue_on_error` or a `fallback_output` its failure does not end the workflow. `on_output(output,
   *     context)` hears what it gave. When a later step fails, `compensate(output)` undoes it. `type` makes a step of
   *     further steps: `sequential`, `parallel`, `parallel_fan_out`, `conditional`, `loop`, `adaptive_loop`,
   *     `map_reduce`, `pipeline`, `dag`, with the options of that type.
   */
  interface StepOptions {
    name?: string;
    type?: string;
    agent?: any;
    tool?: any;
    workflow?: any;
    handler?: ((...args: any[]) => any) | null;
    input?: any;
    output?: string;
    action?: string;
    role?: string;
    timeout?: number | null;
    retries?: number | bigint;
    retryDelay?: number;
    backoff?: number | string;
    jitter?: number | boolean;
    maxRetryDelay?: number;
    retryOnceTools?: boolean;
    continueOnError?: boolean;
    fallbackOutput?: any;
    condition?: any;
    inputTransform?: any;
    outputTransform?: any;
    onOutput?: any;
    compensate?: any;
    dependsOn?: string | any[];
    metadata?: Record<string, any>;
    [option: string]: any;
  }
  
  /**
   * `agents` by name, or a list of them; `aggregator` makes one result of theirs.
   *
   *     `strategy` is `parallel` (all at once) or `sequential` (each works on what the one before gave);
   *     `max_concurrency` (0: no limit) work at once; with `continue_on_error` an `{error}` stands for one that failed.
   */
  interface CompositeOptions {
    name?: string;
    description?: string;
    id?: string;
    skills?: any[];
    metadata?: Record<string, any>;
    hooks?: Record<string, any>;
    on?: Record<string, any>;
    agents?: Record<string, any> | any[];
    strategy?: string;
    aggregator?: any;
    maxConcurrency?: number | bigint;
    continueOnError?: boolean;
    [option: string]: any;
  }
  
  /**
   * `stages`: agents, or tables `{ agent, transformer }`; `transformers` change what each stage gives.
   */
  interface PipelineTeamOptions {
    name?: string;
    description?: string;
    id?: string;
    skills?: any[];
    metadata?: Record<string, any>;
    hooks?: Record<string, any>;
    on?: Record<string, any>;
    stages?: any[];
    transformers?: any[];
    [option: string]: any;
  }
  
  /**
   * A `supervisor` and `workers` by name.
   *
   *     `delegation_strategy` is `round_robin`, `skill_based`, `least_busy`, `llm` (the supervisor chooses), or a function
   *     `(task, names)` that gives a name. `review` false lets the worker's result stand; `max_revisions` times a worker
   *     mends what the supervisor does not approve. `worker_skills` are words by worker, for `skill_based`.
   */
  interface HierarchyOptions {
    name?: string;
    description?: string;
    id?: string;
    skills?: any[];
    metadata?: Record<string, any>;
    hooks?: Record<string, any>;
    on?: Record<string, any>;
    supervisor?: any;
    workers?: Record<string, any> | any[];
    delegationStrategy?: string | ((...args: any[]) => any);
    workerSkills?: Record<string, any>;
    review?: boolean;
    maxRevisions?: number | bigint;
    [option: string]: any;
  }
  
  /**
   * `agents` by name; `entry` is the one who speaks first, otherwise the `delegation_strategy` chooses.
   *
   *     `handoff` says what goes over when one hands over to another: `include` and `exclude` are keys of its state (`*` is
   *     any text), and with `conversation = false` what was said stays.
   */
  interface SystemOptions {
    name?: string;
    description?: string;
    id?: string;
    skills?: any[];
    metadata?: Record<string, any>;
    hooks?: Record<string, any>;
    on?: Record<string, any>;
    agents?: Record<string, any> | any[];
    supervisor?: any;
    delegationStrategy?: string | ((...args: any[]) => any);
    entry?: string;
    handoff?: Record<string, any>;
    [option: string]: any;
  }
  
  /**
   * How several work: whether the others go on after one that failed (`continue_on_error`); for a pool as it says,
   *     unless it is said here.
   */
  interface MapOptions {
    continueOnError?: boolean | null;
    [option: string]: any;
  }
  
  /**
   * `agents` that are alike, or `create(number)` and `size`, how many to make; `max_per_agent` tasks at a time.
   *
   *     With `continue_on_error` `map` goes on after a task that failed; `{ error = { type, message } }` stands for it.
   */
  interface PoolOptions {
    name?: string;
    description?: string;
    id?: string;
    skills?: any[];
    metadata?: Record<string, any>;
    hooks?: Record<string, any>;
    on?: Record<string, any>;
    agents?: any[] | Record<string, any>;
    create?: ((...args: any[]) => any) | null;
    size?: number | bigint;
    maxPerAgent?: number | bigint;
    continueOnError?: boolean;
    [option: string]: any;
  }
  
  /**
   * `from` and `to` are agents or their names; `filter` says which keys go over.
   *
   *     With `conversation` the receiver also remembers what was said to the sender.
   */
  interface HandoffOptions {
    from?: any;
    to?: any;
    filter?: Record<string, any>;
    conversation?: boolean;
    [option: string]: any;
  }
  
  /**
   * `write(line)` gets each line, instead of standard error.
   */
  interface LineOptions {
    operations?: any[] | null;
    priority?: number;
    write?: ((...args: any[]) => any) | null;
    [option: string]: any;
  }
  
  /**
   * What a hook watches: `operations` (`chat`, `execute_tool`, …); lower `priority` runs first.
   */
  interface WatchOptions {
    operations?: any[] | null;
    priority?: number;
    [option: string]: any;
  }
  
  /**
   * At most `requests` per `second`, `minute`, `hour`, `day` or milliseconds; with `wait` more of them wait.
   *
   *     They wait at most `max_wait` milliseconds for their turn (10 minutes, unless it is said), and never beyond a time
   *     limit around the call: where their turn comes later, they fail at once.
   *
   *     Counted is what is really sent to a provider: each repeated request too, embeddings too (by `provider` and `model`),
   *     and nothing that a cache or a recording answers.
   *
   *     `by` says who is counted: each `agent` (as usual), `provider`, `model`, `tool`, or `all` together. `providers`,
   *     `models` and `tools` are tables of rates by name, `{ openai = { requests = 60, per = "minute" } }`: only those are
   *     limited then.
   */
  interface RateOptions {
    operations?: any[] | null;
    priority?: number;
    requests?: number | bigint;
    per?: string | number;
    wait?: boolean;
    maxWait?: number;
    by?: string;
    providers?: Record<string, any>;
    models?: Record<string, any>;
    tools?: Record<string, any>;
    [option: string]: any;
  }
  
  /**
   * How long an answer is kept, in milliseconds.
   */
  interface CacheOptions {
    operations?: any[] | null;
    priority?: number;
    ttl?: number;
    [option: string]: any;
  }
  
  /**
   * How often to try in all, and how long to wait: `delay` milliseconds, times `backoff` each time.
   */
  interface RetryHookOptions {
    operations?: any[] | null;
    priority?: number;
    maxAttempts?: number | bigint;
    delay?: number;
    backoff?: number;
    maxDelay?: number;
    retryableErrors?: any[] | null;
    [option: string]: any;
  }
  
  /**
   * The options of a retry policy.
   *
   *     Delays are in milliseconds; `backoff` is `exponential`, `linear` or `constant`; each wait is shorter by up to the
   *     part `jitter` (0 to 1) of it at random; `retryable_errors` are types or categories of errors, `"all"`, or a function
   *     of the error that says whether to try again.
   */
  interface RetryOptions {
    maxAttempts?: number | bigint;
    baseDelay?: number;
    maxDelay?: number;
    backoff?: string;
    jitter?: number | boolean;
    retryableErrors?: any[] | string | ((...args: any[]) => any) | null;
    [option: string]: any;
  }
  
  /**
   * The options of `ErrorRecovery`.
   *
   *     `strategies` are functions of `(err, context)` or tables with `handler`, and perhaps `category` and `priority`
   *     (lower is tried first); `fallback_agents` names for an agent the one that takes its place, `match_capabilities`
   *     finds one that has the same tools and skills; with `accept_partial` half an answer of a model is better than none;
   *     `retry` and `circuit_breaker` are tables of `RetryPolicy` and `CircuitBreaker`.
   */
  interface RecoveryOptions {
    strategies?: any[];
    fallbackAgents?: Record<string, any>;
    matchCapabilities?: boolean;
    acceptPartial?: boolean;
    retry?: Record<string, any> | RetryPolicy;
    circuitBreaker?: Record<string, any>;
    [option: string]: any;
  }
  
  /**
   * The options of a circuit breaker: failures in a row that open it, milliseconds until it may be tried, and the
   *     `name` by which the trace tells of it.
   */
  interface BreakerOptions {
    failureThreshold?: number | bigint;
    resetTimeout?: number;
    name?: string;
    [option: string]: any;
  }
  
  /**
   * A rate: so many `requests` per `second`, `minute`, `hour`, `day`, or a number of milliseconds.
   */
  interface LimitsRateOptions {
    requests?: number | bigint;
    per?: string | number;
    [option: string]: any;
  }
  
  /**
   * What a moderator looks for.
   *
   *     `words` are more words to find; `categories` the only categories of rules to apply (all when empty); `agent` is
   *     asked when the rules find nothing.
   */
  interface ModerationOptions {
    words?: any[];
    categories?: any[];
    agent?: any;
    [option: string]: any;
  }
  
  /**
   * What a model is asked: `messages` (tables with `role` and `content`) or a `prompt`, perhaps a `system` prompt.
   *
   *     `images` and `files` are lists of paths, addresses or bytes. `model` may carry its provider, and may be a list: the
   *     next one answers when one fails, and so do those of `fallback`; `routing` is as for agents; `timeout` is in
   *     milliseconds for the whole call, `silence_timeout` for each wait in it; `response_schema` is a JSON Schema the
   *     answer is to fit; `headers` go along with the call; `cache` is as for agents; `stop_sequences` are texts at which
   *     the answer ends; `tools` (names, tools, or tables with `name`, `description` and `parameters`) are offered to the
   *     model, which may call them: only the script runs them.
   */
  interface CompleteOptions {
    model?: string | any[];
    provider?: string;
    fallback?: any[] | null;
    routing?: string | ((...args: any[]) => any) | null;
    messages?: any[];
    prompt?: string;
    images?: any[];
    files?: any[];
    system?: string;
    temperature?: number | null;
    maxTokens?: number | bigint | null;
    stop?: string | any[] | null;
    tools?: any[] | Record<string, any>;
    timeout?: number | null;
    silenceTimeout?: number | null;
    latencyMs?: number | null;
    baseUrl?: string | null;
    apiKey?: string | null;
    headers?: Record<string, any> | null;
    cache?: boolean | Record<string, any> | null;
    seed?: number | bigint | null;
    topP?: number | null;
    retries?: number | bigint | null;
    contextWindow?: number | bigint | null;
    responseSchema?: Record<string, any> | null;
    [option: string]: any;
  }
  
  /**
   * What is embedded: `input`, a text or a list of texts, by which `model`; `timeout` is in milliseconds for all
   *     of it, `silence_timeout` for each of its requests.
   *
   *     `dimensions` is the length of a vector, for models that have several.
   */
  interface EmbedOptions {
    input?: string | any[];
    model?: string;
    provider?: string;
    dimensions?: number | bigint | null;
    timeout?: number | null;
    silenceTimeout?: number | null;
    latencyMs?: number | null;
    baseUrl?: string | null;
    apiKey?: string | null;
    headers?: Record<string, any> | null;
    retries?: number | bigint | null;
    [option: string]: any;
  }
  
  /**
   * A provider of a script's own: `answer` a request, `embed` texts, or a server at `base_url`.
   *
   *     `retries` is how often a call of the server is repeated, `headers` go along with it.
   */
  interface ProviderOptions {
    answer?: ((...args: any[]) => any) | null;
    embed?: ((...args: any[]) => any) | null;
    models?: any[];
    baseUrl?: string;
    apiKey?: string;
    headers?: Record<string, any> | null;
    retries?: number | bigint | null;
    [option: string]: any;
  }
  
  /**
   * When what was shown goes: with `wait`, just before something new comes.
   */
  interface ClearOptions {
    wait?: boolean;
    [option: string]: any;
  }
  
  /**
   * How a table looks: `columns` are those to show, in order; `title` stands above.
   */
  interface TableOptions {
    columns?: string[] | null;
    title?: string;
    [option: string]: any;
  }
  
  /**
   * How a chart looks. `kind` is `line`, `bar`, `scatter` or `area`; `x` the column from left to right.
   *
   *     `y` is the column or columns of numbers. By default `x` is the first of texts, and `y` all other numbers. `title`,
   *     `x_label` and `y_label` are written beside it; `height` is in pixels.
   */
  interface ChartOptions {
    kind?: string;
    x?: string;
    y?: string | string[] | null;
    title?: string;
    xLabel?: string;
    yLabel?: string;
    height?: number | bigint;
    [option: string]: any;
  }
  
  /**
   * How a picture looks: `alt` says what it shows to whoever cannot see it, `width` is in pixels.
   */
  interface ImageOptions {
    alt?: string;
    width?: number | bigint | null;
    [option: string]: any;
  }
  
  /**
   * How patient a request is: `timeout` and `retry_delay` are in milliseconds, `retries` attempts after the first.
   */
  interface FetchOptions {
    timeout?: number;
    retries?: number | bigint;
    retryDelay?: number;
    [option: string]: any;
  }
  
  /**
   * A whole request.
   *
   *     `body` is sent as it is, `json` as JSON; `query` are the parameters behind the address; `timeout` is in
   *     milliseconds, `retry_delay` the first wait before another attempt, of which there are `retries`.
   */
  interface RequestOptions {
    url: string;
    method?: string;
    query?: Record<string, any> | null;
    headers?: Record<string, any> | null;
    body?: any;
    json?: any;
    timeout?: number;
    retries?: number | bigint;
    retryDelay?: number;
    [option: string]: any;
  }
  
  /**
   * Options of `DiscordTool`.
   *
   *     `webhook_url` posts to the channel of a webhook; `token` is that of a bot, which posts to `channel_id` and may read.
   *     Both may be `secret:NAME`. `username` and `avatar_url` are how a webhook shows itself. `mentions` are who may be
   *     notified (`users`, `roles`, `everyone`; nobody when empty); `base_url` is another address of the interface.
   */
  interface DiscordOptions {
    webhookUrl?: string;
    token?: string;
    channelId?: string;
    username?: string;
    avatarUrl?: string;
    mentions?: any;
    baseUrl?: string;
    readOnly?: boolean;
    timeout?: number;
    [option: string]: any;
  }
  
  /**
   * Options of `EmailTool`.
   *
   *     `smtp_server` is `host` or `host:port`; `smtp_config` says the same as a table: `host`, `port`, `secure` (TLS from
   *     the first byte, as on port 465; else STARTTLS) and `auth` with `user` and `pass`. A password may be `secret:NAME`.
   *     `allowed_recipients` are addresses or domains, all when empty; `template_path` is the folder of templates;
   *     `ca_file` a file with certificates to trust; `max_size` the most bytes of a letter, `timeout` seconds.
   */
  interface EmailOptions {
    smtpServer?: string;
    smtpConfig?: any | null;
    username?: string;
    password?: string;
    fromAddress?: string;
    replyTo?: string;
    allowedRecipients?: any;
    templatePath?: string;
    caFile?: string;
    maxSize?: number | bigint;
    timeout?: number;
    [option: string]: any;
  }
  
  /**
   * Options of `SlackTool`.
   *
   *     `token` is that of a bot (`xoxb-…`) or `secret:NAME`; without one the environment's `SLACK_BOT_TOKEN` is used.
   *     `channel` is where messages go when nothing else is said; `allowed_channels` are the only ones (names, ids or
   *     patterns; all when empty); `base_url` another address of the interface (GovSlack); `timeout` seconds.
   */
  interface SlackOptions {
    token?: string;
    channel?: string;
    allowedChannels?: any;
    baseUrl?: string;
    readOnly?: boolean;
    timeout?: number;
    [option: string]: any;
  }
  
  /**
   * Options of `TwilioTool`.
   *
   *     `account_sid` and `auth_token` (which may be `secret:NAME`) are of Twilio's console; with `api_key`, the token is
   *     that key's secret. `from_number` (or `from`) is who sends, or `messaging_service_sid`; `allowed_recipients` are the
   *     only numbers (patterns such as `+49*`; all when empty).
   */
  interface TwilioOptions {
    accountSid?: string;
    authToken?: string;
    apiKey?: string;
    fromNumber?: string;
    messagingServiceSid?: string;
    allowedRecipients?: any;
    baseUrl?: string;
    readOnly?: boolean;
    timeout?: number;
    [option: string]: any;
  }
  
  /**
   * Options of `HashTool`: `allow_weak` says whether md5 and sha1 may be used at all.
   */
  interface HashOptions {
    allowWeak?: boolean;
    [option: string]: any;
  }
  
  /**
   * Options of `RandomTool`: `max_count` is how many may be asked for at once; `seed` makes all of it repeatable.
   */
  interface RandomOptions {
    maxCount?: number | bigint;
    seed?: number | bigint | null;
    [option: string]: any;
  }
  
  /**
   * Options of `DataCleaner` and `StatisticsCalculator`: the most rows, and seconds for a call.
   */
  interface AnalysisTableOptions {
    maxRows?: number | bigint;
    timeout?: number;
    [option: string]: any;
  }
  
  /**
   * Options of `ChartGenerator`: they narrow what the profile allows, never widen it.
   *
   *     `width` and `height` are pixels; `allowed_paths` are the only folders and files, all when empty; with `read_only`
   *     no file is written; `max_file_size` is in bytes. A call draws at most `max_rows` in at most `timeout` seconds.
   */
  interface ChartsChartOptions {
    width?: number | bigint;
    height?: number | bigint;
    maxRows?: number | bigint;
    timeout?: number;
    allowedPaths?: any;
    readOnly?: boolean;
    maxFileSize?: number | bigint | null;
    [option: string]: any;
  }
  
  /**
   * Options of the tools for data: they narrow what the profile allows, never widen it.
   *
   *     `allowed_paths` are the only folders and files, all when empty; with `read_only` nothing is written;
   *     `max_file_size` is in bytes, of a text too. A call takes at most `timeout` seconds.
   */
  interface DataOptions {
    allowedPaths?: any;
    readOnly?: boolean;
    maxFileSize?: number | bigint | null;
    timeout?: number;
    [option: string]: any;
  }
  
  /**
   * Options of `DuckDBTool`: they narrow what the profile allows, never widen it.
   *
   *     `database` is the file when a call names none. A call gives at most `max_rows` rows and takes at most `timeout`
   *     seconds; `allowed_paths` are the only folders and files, all when empty; with `read_only` no result is written;
   *     `max_file_size` is in bytes.
   */
  interface DuckDBOptions {
    database?: string;
    maxRows?: number | bigint;
    timeout?: number;
    allowedPaths?: any;
    readOnly?: boolean;
    maxFileSize?: number | bigint | null;
    [option: string]: any;
  }
  
  /**
   * Options of `RegexTool`.
   *
   *     A call takes at most `timeout` seconds, a text has at most `max_length` characters (a replaced one too), and at
   *     most `max_matches` are given.
   */
  interface RegexOptions {
    timeout?: number;
    maxLength?: number | bigint;
    maxMatches?: number | bigint;
    [option: string]: any;
  }
  
  /**
   * Options of `SqliteTool`: they narrow what the profile allows, never widen it.
   *
   *     `database` is the file when a call names none (`:memory:` is one that lives as long as the session); with
   *     `read_only` nothing can be changed. A call gives at most `max_rows` rows and takes at most `timeout` seconds;
   *     `allowed_paths` are the only folders and files, `operations` the only operations, all when empty.
   */
  interface SqliteOptions {
    database?: string;
    readOnly?: boolean;
    maxRows?: number | bigint;
    timeout?: number;
    allowedPaths?: any;
    operations?: any;
    [option: string]: any;
  }
  
  /**
   * Options of `AwsTool`.
   *
   *     `access_key_id`, `secret_access_key` and `session_token` may be `secret:NAME`; without them those of the environment
   *     are used where the spell may read it. `bucket` is where objects are when nothing else is said, `allowed_buckets` are
   *     the only ones (patterns; all when empty). `endpoint_url` is another service that speaks S3 (MinIO); `max_size` the
   *     most bytes of an object.
   */
  interface AwsOptions {
    region?: string;
    accessKeyId?: string;
    secretAccessKey?: string;
    sessionToken?: string;
    endpointUrl?: string;
    bucket?: string;
    allowedBuckets?: any;
    maxSize?: number | bigint;
    readOnly?: boolean;
    timeout?: number;
    [option: string]: any;
  }
  
  /**
   * Options of `GitHubTool`.
   *
   *     `token` may be `secret:NAME`; without one the environment's `GITHUB_TOKEN` is used, and without that only what is
   *     public can be read. `repo` is the repository (`owner/name`) when nothing else is said, `allowed_repos` are the only
   *     ones (patterns such as `owls/*`; all when empty). `base_url` is the interface of a GitHub Enterprise Server
   *     (`https://HOST/api/v3`); with `read_only` nothing is changed.
   */
  interface GitHubOptions {
    token?: string;
    repo?: string;
    allowedRepos?: any;
    baseUrl?: string;
    readOnly?: boolean;
    timeout?: number;
    [option: string]: any;
  }
  
  /**
   * Options of `JiraTool`.
   *
   *     `site` is a site of the cloud (`owls` or `owls.atlassian.net`), `base_url` the address of a server of your own. In
   *     the cloud `email` and `api_token` say who asks; elsewhere `token`, a personal access token. Tokens may be
   *     `secret:NAME`. `project` is where issues are created, `allowed_projects` are the only ones (patterns; all when
   *     empty).
   */
  interface JiraOptions {
    site?: string;
    baseUrl?: string;
    email?: string;
    apiToken?: string;
    token?: string;
    project?: string;
    allowedProjects?: any;
    readOnly?: boolean;
    timeout?: number;
    [option: string]: any;
  }
  
  /**
   * Options of `KubernetesTool`.
   *
   *     `kubeconfig` is a file the spell may read (and `context` one of its contexts); or `server` and `token` (which may be
   *     `secret:NAME`), with `ca_file` for an authority of your own. `namespace` is where it works when nothing is said,
   *     `allowed_namespaces` are the only ones (patterns; all when empty). Nothing is changed unless `read_only` is false.
   */
  interface KubernetesOptions {
    kubeconfig?: string;
    context?: string;
    server?: string;
    token?: string;
    caFile?: string;
    namespace?: string;
    allowedNamespaces?: any;
    readOnly?: boolean;
    timeout?: number;
    [option: string]: any;
  }
  
  /**
   * Options of `StatisticsTool`: `max_values` is how many numbers it takes, `timeout` in milliseconds.
   */
  interface StatisticsOptions {
    maxValues?: number | bigint;
    timeout?: number;
    [option: string]: any;
  }
  
  /**
   * Options of `LinearAlgebraTool`: `max_size` is the most rows and columns, `timeout` in milliseconds.
   */
  interface MatrixOptions {
    maxSize?: number | bigint;
    timeout?: number;
    [option: string]: any;
  }
  
  /**
   * Options of `SymbolicMathTool`: `timeout` in milliseconds, for what may have no end.
   */
  interface SymbolicOptions {
    timeout?: number;
    [option: string]: any;
  }
  
  /**
   * Options of `FileSystemTool`: they narrow what the profile allows, never widen it.
   *
   *     `allowed_paths` are folders, `max_file_size` bytes, `allowed_extensions` with the dot;
   *     `operations` are the only ones allowed (all when empty).
   */
  interface FileOptions {
    allowedPaths?: any;
    readOnly?: boolean;
    maxFileSize?: number | bigint | null;
    allowedExtensions?: any;
    operations?: any;
    [option: string]: any;
  }
  
  /**
   * Options of `FileWriter`: `base_dir` is the only folder it writes to, made when it does not exist.
   */
  interface WriterOptions {
    baseDir?: string;
    maxFileSize?: number | bigint | null;
    allowedExtensions?: any;
    [option: string]: any;
  }
  
  /**
   * Options of `ShellCommandTool`: they narrow what the profile allows, never widen it.
   *
   *     `allowed_commands` are patterns: `ls` (with any arguments), `git status` (exactly that), `python3 ./scripts/*.py`,
   *     `shell:*` (a line for a shell). `timeout` is in milliseconds, `max_output` in bytes for each of stdout and stderr.
   */
  interface ShellOptions {
    allowedCommands?: any;
    timeout?: number;
    workingDirectory?: string;
    maxOutput?: number | bigint;
    [option: string]: any;
  }
  
  /**
   * Options of `EnvironmentTool`: `allowed_variables` are patterns (`LLM_*`) that narrow what the profile shows.
   */
  interface EnvironmentOptions {
    allowedVariables?: any;
    [option: string]: any;
  }
  
  /**
   * Options of `DateTimeTool`: `time_zone` is the zone of what is said without one.
   */
  interface DateTimeOptions {
    timeZone?: string;
    [option: string]: any;
  }
  
  /**
   * Options of `TimerTool`: `max_wait` is the longest wait, in milliseconds.
   */
  interface TimerOptions {
    maxWait?: number;
    [option: string]: any;
  }
  
  /**
   * Options of `SchedulerTool`: `max_jobs` at once; `tools` are the only ones it calls (all when empty);
   *     `time_zone` is that of cron lines and of times without one; `max_wait` is how long, in milliseconds, a job may keep
   *     the script waiting.
   */
  interface SchedulerOptions {
    maxJobs?: number | bigint;
    tools?: any;
    timeZone?: string;
    maxWait?: number;
    [option: string]: any;
  }
  
  /**
   * Options of `HttpRequestTool`: they narrow what the profile allows.
   *
   *     `allowed_domains` are the only hosts (all when empty; `*.example.com` has those below it), `methods` the only
   *     methods. `timeout` and `retry_delay` are milliseconds, `max_response_size` and `max_request_size` bytes.
   *     `base_url` is what an address without a host is relative to. `headers` and `auth` go with every request, but only
   *     to the host of `base_url` or to `allowed_domains`, so that nobody else hears of them.
   */
  interface HttpOptions {
    allowedDomains?: any;
    timeout?: number | null;
    maxResponseSize?: number | bigint | null;
    maxRequestSize?: number | bigint | null;
    methods?: any;
    headers?: Record<string, any> | null;
    auth?: Record<string, any> | string | null;
    baseUrl?: string;
    retries?: number | bigint;
    retryDelay?: number;
    followRedirects?: boolean;
    userAgent?: string;
    [option: string]: any;
  }
  
  /**
   * Options of `WebScraperTool`.
   *
   *     `rate_limit` is `{requests, per}` (`second`, `minute`, `hour`, `day`) for each host; a request waits for its turn.
   *     `user_agent` is who the tool says it is, also to `robots.txt`, which `respect_robots_txt` heeds. `extract` are the
   *     parts that are given when a call does not say. `timeout` is milliseconds, `max_response_size` bytes.
   */
  interface ScraperOptions {
    rateLimit?: Record<string, any> | null;
    userAgent?: string;
    respectRobotsTxt?: boolean;
    extract?: any;
    allowedDomains?: any;
    timeout?: number | null;
    maxResponseSize?: number | bigint;
    [option: string]: any;
  }
  
  /**
   * Options of `RssFeedTool`: `timeout` is milliseconds, `max_response_size` bytes, `max_items` entries of a feed.
   */
  interface FeedOptions {
    maxItems?: number | bigint;
    allowedDomains?: any;
    timeout?: number | null;
    maxResponseSize?: number | bigint;
    userAgent?: string;
    retries?: number | bigint;
    [option: string]: any;
  }
  
  /**
   * Options of `WebSocketTool`: `timeout` is milliseconds, `max_message_size` bytes of a message, both ways.
   */
  interface SocketOptions {
    allowedDomains?: any;
    timeout?: number;
    maxMessageSize?: number | bigint;
    headers?: Record<string, any> | null;
    [option: string]: any;
  }
  
  /**
   * Options of `WebSearchTool`.
   *
   *     `provider` is `brave`, `tavily`, `serper` or `searxng`; by default the one whose key is there (`BRAVE_API_KEY`,
   *     `TAVILY_API_KEY`, `SERPER_API_KEY`, where the spell may read them), or searxng when only `base_url` is given.
   *     `api_key` is the key, or `secret:NAME` for one that is kept. `base_url` is another address of the service.
   */
  interface SearchOptions {
    apiKey?: string;
    maxResults?: number | bigint;
    provider?: string;
    baseUrl?: string;
    timeout?: number | null;
    retries?: number | bigint;
    [option: string]: any;
  }
  
  /**
   * Options of `EmbeddingTool`: the `model` (`provider/name`), its `api_key` and `base_url`, the length of a vector
   *     in `dimensions` where it has several; `timeout` is milliseconds.
   */
  interface EmbeddingOptions {
    model?: string;
    apiKey?: string;
    baseUrl?: string;
    dimensions?: number | bigint | null;
    timeout?: number;
    [option: string]: any;
  }
  
  /**
   * Options of `VectorSearchTool`.
   *
   *     `index_path` is the folder the index is kept in, as long as the spell lives when there is none. Results are as
   *     near as `similarity_threshold` (a cosine) at least, and `max_results` at most. `model`, `api_key` and `base_url`
   *     are those of the embeddings.
   */
  interface VectorOptions {
    indexPath?: string;
    similarityThreshold?: number;
    maxResults?: number | bigint;
    model?: string;
    apiKey?: string;
    baseUrl?: string;
    timeout?: number;
    [option: string]: any;
  }
  
  /**
   * Options of `ImageGenerationTool`.
   *
   *     `model` and `api_key` (or `secret:NAME`, or the variable `OPENAI_API_KEY`) are those of the service at `base_url`,
   *     which speaks OpenAI's protocol; `size` and `quality` are what is asked for when a call does not say. Images are
   *     written into `output_dir`. `timeout` is milliseconds.
   */
  interface ImagesImageOptions {
    model?: string;
    apiKey?: string;
    baseUrl?: string;
    size?: string;
    quality?: string;
    outputDir?: string;
    timeout?: number;
    [option: string]: any;
  }
  
  /**
   * Options of `AudioTranscribeTool`.
   *
   *     `model` and `api_key` (or `secret:NAME`, or the variable `OPENAI_API_KEY`) are those of the service at `base_url`,
   *     which speaks OpenAI's protocol. `language` (ISO 639-1) helps it; `timeout` is milliseconds.
   */
  interface AudioOptions {
    model?: string;
    apiKey?: string;
    baseUrl?: string;
    language?: string;
    maxFileSize?: number | bigint;
    timeout?: number;
    [option: string]: any;
  }
  
  /**
   * Options of `CodeInterpreterTool`.
   *
   *     `languages` are the ones allowed, the first the one that is meant when a call does not say. `timeout` is
   *     milliseconds, `memory_limit` bytes, `max_output` characters. Files the code makes are written into `output_dir`.
   */
  interface CodeOptions {
    languages?: any;
    timeout?: number;
    memoryLimit?: number | bigint;
    maxOutput?: number | bigint;
    outputDir?: string;
    [option: string]: any;
  }
  
  /**
   * Options of `WebhookListenerTool`.
   *
   *     It listens at `host` (this machine only, by default) and `port` (0 is any that is free). Who sends has to know
   *     `token` (`secret:NAME` for one that is kept; made at random when there is none) or, where there is an
   *     `hmac_secret`, to sign with it: HMAC-SHA256 of the body, in the header `signature_header`. `max_body_size` is
   *     bytes, `max_queued` how many wait to be taken, `timeout` milliseconds; `response` (`status`, `body`) is the answer.
   */
  interface WebhookOptions {
    host?: string;
    port?: number | bigint;
    token?: string;
    hmacSecret?: string;
    signatureHeader?: string;
    methods?: any;
    maxBodySize?: number | bigint;
    maxQueued?: number | bigint;
    timeout?: number;
    response?: Record<string, any> | null;
    [option: string]: any;
  }
  
  /**
   * Options of `SocketListenerTool`.
   *
   *     It listens at `host` (this machine only, by default) and `port` (0 is any that is free), or at `path`, a Unix
   *     socket in the folders of the spell. Messages end with `delimiter`. `max_message_size` is bytes, `max_queued` how
   *     many wait to be taken, `timeout` milliseconds; a connection that says nothing for `idle` milliseconds is ended.
   */
  interface SocketListenerOptions {
    host?: string;
    port?: number | bigint;
    path?: string;
    delimiter?: string;
    maxMessageSize?: number | bigint;
    maxQueued?: number | bigint;
    timeout?: number;
    idle?: number;
    [option: string]: any;
  }
  
  /**
   * The options of every agent, and its own.
   *
   * `memory_size`: How many messages it remembers; all of them when left out.
   * `summarize`: Whether what goes becomes a summary; or the model for that.
   */
  interface ChatAgentOptions {
    systemPrompt?: string;
    name?: string;
    description?: string;
    provider?: string;
    model?: string | any[];
    temperature?: number | null;
    maxTokens?: number | bigint | null;
    stop?: string | any[] | null;
    tools?: any[] | Record<string, any>;
    hooks?: Record<string, any>;
    on?: Record<string, any>;
    timeout?: number | null;
    silenceTimeout?: number | null;
    maxTurns?: number | bigint;
    memorySize?: number | bigint | null;
    memoryTokens?: number | bigint | null;
    maxContextTokens?: number | bigint | null;
    summarize?: boolean | string;
    skills?: any[];
    fallback?: string | any[];
    routing?: string | ((...args: any[]) => any) | null;
    responseSchema?: Record<string, any> | null;
    metadata?: Record<string, any>;
    state?: Record<string, any>;
    transitions?: Record<string, any>;
    steps?: any[];
    recovery?: Record<string, any> | ErrorRecovery | null;
    handoffs?: Record<string, any> | any[];
    id?: string;
    debug?: boolean;
    latencyMs?: number | null;
    baseUrl?: string | null;
    apiKey?: string | null;
    headers?: Record<string, any> | null;
    cache?: boolean | Record<string, any> | null;
    seed?: number | bigint | null;
    topP?: number | null;
    retries?: number | bigint | null;
    contextWindow?: number | bigint | null;
    [option: string]: any;
  }
  
  /**
   * The options of every agent, and its own.
   *
   * `search_depth`: How deep it digs, from 1 to 5.
   * `sources`: Where it looks: `web`, `academic`, …
   */
  interface ResearchAgentOptions {
    systemPrompt?: string;
    name?: string;
    description?: string;
    provider?: string;
    model?: string | any[];
    temperature?: number | null;
    maxTokens?: number | bigint | null;
    stop?: string | any[] | null;
    tools?: any[] | Record<string, any>;
    hooks?: Record<string, any>;
    on?: Record<string, any>;
    timeout?: number | null;
    silenceTimeout?: number | null;
    maxTurns?: number | bigint;
    memorySize?: number | bigint | null;
    memoryTokens?: number | bigint | null;
    maxContextTokens?: number | bigint | null;
    summarize?: boolean | string;
    skills?: any[];
    fallback?: string | any[];
    routing?: string | ((...args: any[]) => any) | null;
    responseSchema?: Record<string, any> | null;
    metadata?: Record<string, any>;
    state?: Record<string, any>;
    transitions?: Record<string, any>;
    steps?: any[];
    recovery?: Record<string, any> | ErrorRecovery | null;
    handoffs?: Record<string, any> | any[];
    id?: string;
    debug?: boolean;
    latencyMs?: number | null;
    baseUrl?: string | null;
    apiKey?: string | null;
    headers?: Record<string, any> | null;
    cache?: boolean | Record<string, any> | null;
    seed?: number | bigint | null;
    topP?: number | null;
    retries?: number | bigint | null;
    contextWindow?: number | bigint | null;
    searchDepth?: number | bigint;
    sources?: string[] | null;
    [option: string]: any;
  }
  
  /**
   * The options of every agent, and its own.
   *
   * `languages`: Programming languages it uses.
   * `style`: How the code is written.
   */
  interface CodeAgentOptions {
    systemPrompt?: string;
    name?: string;
    description?: string;
    provider?: string;
    model?: string | any[];
    temperature?: number | null;
    maxTokens?: number | bigint | null;
    stop?: string | any[] | null;
    tools?: any[] | Record<string, any>;
    hooks?: Record<string, any>;
    on?: Record<string, any>;
    timeout?: number | null;
    silenceTimeout?: number | null;
    maxTurns?: number | bigint;
    memorySize?: number | bigint | null;
    memoryTokens?: number | bigint | null;
    maxContextTokens?: number | bigint | null;
    summarize?: boolean | string;
    skills?: any[];
    fallback?: string | any[];
    routing?: string | ((...args: any[]) => any) | null;
    responseSchema?: Record<string, any> | null;
    metadata?: Record<string, any>;
    state?: Record<string, any>;
    transitions?: Record<string, any>;
    steps?: any[];
    recovery?: Record<string, any> | ErrorRecovery | null;
    handoffs?: Record<string, any> | any[];
    id?: string;
    debug?: boolean;
    latencyMs?: number | null;
    baseUrl?: string | null;
    apiKey?: string | null;
    headers?: Record<string, any> | null;
    cache?: boolean | Record<string, any> | null;
    seed?: number | bigint | null;
    topP?: number | null;
    retries?: number | bigint | null;
    contextWindow?: number | bigint | null;
    languages?: string[] | null;
    style?: string;
    [option: string]: any;
  }
  
  /**
   * The options of every agent, and its own.
   *
   * `formats`: Forms of the data: `csv`, `json`, …
   */
  interface DataAnalystOptions {
    systemPrompt?: string;
    name?: string;
    description?: string;
    provider?: string;
    model?: string | any[];
    temperature?: number | null;
    maxTokens?: number | bigint | null;
    stop?: string | any[] | null;
    tools?: any[] | Record<string, any>;
    hooks?: Record<string, any>;
    on?: Record<string, any>;
    timeout?: number | null;
    silenceTimeout?: number | null;
    maxTurns?: number | bigint;
    memorySize?: number | bigint | null;
    memoryTokens?: number | bigint | null;
    maxContextTokens?: number | bigint | null;
    summarize?: boolean | string;
    skills?: any[];
    fallback?: string | any[];
    routing?: string | ((...args: any[]) => any) | null;
    responseSchema?: Record<string, any> | null;
    metadata?: Record<string, any>;
    state?: Record<string, any>;
    transitions?: Record<string, any>;
    steps?: any[];
    recovery?: Record<string, any> | ErrorRecovery | null;
    handoffs?: Record<string, any> | any[];
    id?: string;
    debug?: boolean;
    latencyMs?: number | null;
    baseUrl?: string | null;
    apiKey?: string | null;
    headers?: Record<string, any> | null;
    cache?: boolean | Record<string, any> | null;
    seed?: number | bigint | null;
    topP?: number | null;
    retries?: number | bigint | null;
    contextWindow?: number | bigint | null;
    formats?: string[] | null;
    [option: string]: any;
  }
  
  /**
   * The options of every agent, and its own.
   *
   * `formats`: Forms of the data: `csv`, `json`, …
   */
  interface TypesDataAnalystOptions {
    systemPrompt?: string;
    name?: string;
    description?: string;
    provider?: string;
    model?: string | any[];
    temperature?: number | null;
    maxTokens?: number | bigint | null;
    stop?: string | any[] | null;
    tools?: any[] | Record<string, any>;
    hooks?: Record<string, any>;
    on?: Record<string, any>;
    timeout?: number | null;
    silenceTimeout?: number | null;
    maxTurns?: number | bigint;
    memorySize?: number | bigint | null;
    memoryTokens?: number | bigint | null;
    maxContextTokens?: number | bigint | null;
    summarize?: boolean | string;
    skills?: any[];
    fallback?: string | any[];
    routing?: string | ((...args: any[]) => any) | null;
    responseSchema?: Record<string, any> | null;
    metadata?: Record<string, any>;
    state?: Record<string, any>;
    transitions?: Record<string, any>;
    steps?: any[];
    recovery?: Record<string, any> | ErrorRecovery | null;
    handoffs?: Record<string, any> | any[];
    id?: string;
    debug?: boolean;
    latencyMs?: number | null;
    baseUrl?: string | null;
    apiKey?: string | null;
    headers?: Record<string, any> | null;
    cache?: boolean | Record<string, any> | null;
    seed?: number | bigint | null;
    topP?: number | null;
    retries?: number | bigint | null;
    contextWindow?: number | bigint | null;
    formats?: string[] | null;
    [option: string]: any;
  }
  
  /**
   * The options of every agent, and its own.
   *
   * `formats`: Forms of the data: `csv`, `json`, …
   */
  interface TypesDataAnalystOptions_ {
    systemPrompt?: string;
    name?: string;
    description?: string;
    provider?: string;
    model?: string | any[];
    temperature?: number | null;
    maxTokens?: number | bigint | null;
    stop?: string | any[] | null;
    tools?: any[] | Record<string, any>;
    hooks?: Record<string, any>;
    on?: Record<string, any>;
    timeout?: number | null;
    silenceTimeout?: number | null;
    maxTurns?: number | bigint;
    memorySize?: number | bigint | null;
    memoryTokens?: number | bigint | null;
    maxContextTokens?: number | bigint | null;
    summarize?: boolean | string;
    skills?: any[];
    fallback?: string | any[];
    routing?: string | ((...args: any[]) => any) | null;
    responseSchema?: Record<string, any> | null;
    metadata?: Record<string, any>;
    state?: Record<string, any>;
    transitions?: Record<string, any>;
    steps?: any[];
    recovery?: Record<string, any> | ErrorRecovery | null;
    handoffs?: Record<string, any> | any[];
    id?: string;
    debug?: boolean;
    latencyMs?: number | null;
    baseUrl?: string | null;
    apiKey?: string | null;
    headers?: Record<string, any> | null;
    cache?: boolean | Record<string, any> | null;
    seed?: number | bigint | null;
    topP?: number | null;
    retries?: number | bigint | null;
    contextWindow?: number | bigint | null;
    formats?: string[] | null;
    [option: string]: any;
  }
  
  /**
   * The options of every agent, and its own.
   *
   * `max_steps`: The most steps of a plan.
   */
  interface PlannerAgentOptions {
    systemPrompt?: string;
    name?: string;
    description?: string;
    provider?: string;
    model?: string | any[];
    temperature?: number | null;
    maxTokens?: number | bigint | null;
    stop?: string | any[] | null;
    tools?: any[] | Record<string, any>;
    hooks?: Record<string, any>;
    on?: Record<string, any>;
    timeout?: number | null;
    silenceTimeout?: number | null;
    maxTurns?: number | bigint;
    memorySize?: number | bigint | null;
    memoryTokens?: number | bigint | null;
    maxContextTokens?: number | bigint | null;
    summarize?: boolean | string;
    skills?: any[];
    fallback?: string | any[];
    routing?: string | ((...args: any[]) => any) | null;
    responseSchema?: Record<string, any> | null;
    metadata?: Record<string, any>;
    state?: Record<string, any>;
    transitions?: Record<string, any>;
    steps?: any[];
    recovery?: Record<string, any> | ErrorRecovery | null;
    handoffs?: Record<string, any> | any[];
    id?: string;
    debug?: boolean;
    latencyMs?: number | null;
    baseUrl?: string | null;
    apiKey?: string | null;
    headers?: Record<string, any> | null;
    cache?: boolean | Record<string, any> | null;
    seed?: number | bigint | null;
    topP?: number | null;
    retries?: number | bigint | null;
    contextWindow?: number | bigint | null;
    maxSteps?: number | bigint | null;
    [option: string]: any;
  }
  
  /**
   * The options of every agent, and its own.
   *
   * `agents`: The agents it may ask: a list, or by name.
   */
  interface OrchestratorAgentOptions {
    systemPrompt?: string;
    name?: string;
    description?: string;
    provider?: string;
    model?: string | any[];
    temperature?: number | null;
    maxTokens?: number | bigint | null;
    stop?: string | any[] | null;
    tools?: any[] | Record<string, any>;
    hooks?: Record<string, any>;
    on?: Record<string, any>;
    timeout?: number | null;
    silenceTimeout?: number | null;
    maxTurns?: number | bigint;
    memorySize?: number | bigint | null;
    memoryTokens?: number | bigint | null;
    maxContextTokens?: number | bigint | null;
    summarize?: boolean | string;
    skills?: any[];
    fallback?: string | any[];
    routing?: string | ((...args: any[]) => any) | null;
    responseSchema?: Record<string, any> | null;
    metadata?: Record<string, any>;
    state?: Record<string, any>;
    transitions?: Record<string, any>;
    steps?: any[];
    recovery?: Record<string, any> | ErrorRecovery | null;
    handoffs?: Record<string, any> | any[];
    id?: string;
    debug?: boolean;
    latencyMs?: number | null;
    baseUrl?: string | null;
    apiKey?: string | null;
    headers?: Record<string, any> | null;
    cache?: boolean | Record<string, any> | null;
    seed?: number | bigint | null;
    topP?: number | null;
    retries?: number | bigint | null;
    contextWindow?: number | bigint | null;
    agents?: any[] | Record<string, any> | null;
    [option: string]: any;
  }
  
  /**
   * The options of every agent, and its own.
   *
   * `style`: How it writes: `academic`, `technical`, …
   * `audience`: Who reads it.
   * `formats`: What it writes: `blog`, `newsletter`, …
   */
  interface ContentCreatorOptions {
    systemPrompt?: string;
    name?: string;
    description?: string;
    provider?: string;
    model?: string | any[];
    temperature?: number | null;
    maxTokens?: number | bigint | null;
    stop?: string | any[] | null;
    tools?: any[] | Record<string, any>;
    hooks?: Record<string, any>;
    on?: Record<string, any>;
    timeout?: number | null;
    silenceTimeout?: number | null;
    maxTurns?: number | bigint;
    memorySize?: number | bigint | null;
    memoryTokens?: number | bigint | null;
    maxContextTokens?: number | bigint | null;
    summarize?: boolean | string;
    skills?: any[];
    fallback?: string | any[];
    routing?: string | ((...args: any[]) => any) | null;
    responseSchema?: Record<string, any> | null;
    metadata?: Record<string, any>;
    state?: Record<string, any>;
    transitions?: Record<string, any>;
    steps?: any[];
    recovery?: Record<string, any> | ErrorRecovery | null;
    handoffs?: Record<string, any> | any[];
    id?: string;
    debug?: boolean;
    latencyMs?: number | null;
    baseUrl?: string | null;
    apiKey?: string | null;
    headers?: Record<string, any> | null;
    cache?: boolean | Record<string, any> | null;
    seed?: number | bigint | null;
    topP?: number | null;
    retries?: number | bigint | null;
    contextWindow?: number | bigint | null;
    style?: string;
    audience?: string;
    formats?: string[] | null;
    [option: string]: any;
  }
  
  /**
   * The options of every agent, and its own.
   *
   * `style`: How it writes: `academic`, `technical`, …
   * `audience`: Who reads it.
   * `formats`: What it writes: `blog`, `newsletter`, …
   */
  interface TypesContentCreatorOptions {
    systemPrompt?: string;
    name?: string;
    description?: string;
    provider?: string;
    model?: string | any[];
    temperature?: number | null;
    maxTokens?: number | bigint | null;
    stop?: string | any[] | null;
    tools?: any[] | Record<string, any>;
    hooks?: Record<string, any>;
    on?: Record<string, any>;
    timeout?: number | null;
    silenceTimeout?: number | null;
    maxTurns?: number | bigint;
    memorySize?: number | bigint | null;
    memoryTokens?: number | bigint | null;
    maxContextTokens?: number | bigint | null;
    summarize?: boolean | string;
    skills?: any[];
    fallback?: string | any[];
    routing?: string | ((...args: any[]) => any) | null;
    responseSchema?: Record<string, any> | null;
    metadata?: Record<string, any>;
    state?: Record<string, any>;
    transitions?: Record<string, any>;
    steps?: any[];
    recovery?: Record<string, any> | ErrorRecovery | null;
    handoffs?: Record<string, any> | any[];
    id?: string;
    debug?: boolean;
    latencyMs?: number | null;
    baseUrl?: string | null;
    apiKey?: string | null;
    headers?: Record<string, any> | null;
    cache?: boolean | Record<string, any> | null;
    seed?: number | bigint | null;
    topP?: number | null;
    retries?: number | bigint | null;
    contextWindow?: number | bigint | null;
    style?: string;
    audience?: string;
    formats?: string[] | null;
    [option: string]: any;
  }
  
  /**
   * The options of every agent, and its own.
   *
   * `company`: Whose customers they are.
   * `policies`: Rules it follows.
   */
  interface CustomerServiceOptions {
    systemPrompt?: string;
    name?: string;
    description?: string;
    provider?: string;
    model?: string | any[];
    temperature?: number | null;
    maxTokens?: number | bigint | null;
    stop?: string | any[] | null;
    tools?: any[] | Record<string, any>;
    hooks?: Record<string, any>;
    on?: Record<string, any>;
    timeout?: number | null;
    silenceTimeout?: number | null;
    maxTurns?: number | bigint;
    memorySize?: number | bigint | null;
    memoryTokens?: number | bigint | null;
    maxContextTokens?: number | bigint | null;
    summarize?: boolean | string;
    skills?: any[];
    fallback?: string | any[];
    routing?: string | ((...args: any[]) => any) | null;
    responseSchema?: Record<string, any> | null;
    metadata?: Record<string, any>;
    state?: Record<string, any>;
    transitions?: Record<string, any>;
    steps?: any[];
    recovery?: Record<string, any> | ErrorRecovery | null;
    handoffs?: Record<string, any> | any[];
    id?: string;
    debug?: boolean;
    latencyMs?: number | null;
    baseUrl?: string | null;
    apiKey?: string | null;
    headers?: Record<string, any> | null;
    cache?: boolean | Record<string, any> | null;
    seed?: number | bigint | null;
    topP?: number | null;
    retries?: number | bigint | null;
    contextWindow?: number | bigint | null;
    company?: string;
    policies?: string[] | string | null;
    [option: string]: any;
  }
  
  /**
   * The options of every agent, and its own.
   *
   * `company`: Whose customers they are.
   * `policies`: Rules it follows.
   */
  interface TypesCustomerServiceOptions {
    systemPrompt?: string;
    name?: string;
    description?: string;
    provider?: string;
    model?: string | any[];
    temperature?: number | null;
    maxTokens?: number | bigint | null;
    stop?: string | any[] | null;
    tools?: any[] | Record<string, any>;
    hooks?: Record<string, any>;
    on?: Record<string, any>;
    timeout?: number | null;
    silenceTimeout?: number | null;
    maxTurns?: number | bigint;
    memorySize?: number | bigint | null;
    memoryTokens?: number | bigint | null;
    maxContextTokens?: number | bigint | null;
    summarize?: boolean | string;
    skills?: any[];
    fallback?: string | any[];
    routing?: string | ((...args: any[]) => any) | null;
    responseSchema?: Record<string, any> | null;
    metadata?: Record<string, any>;
    state?: Record<string, any>;
    transitions?: Record<string, any>;
    steps?: any[];
    recovery?: Record<string, any> | ErrorRecovery | null;
    handoffs?: Record<string, any> | any[];
    id?: string;
    debug?: boolean;
    latencyMs?: number | null;
    baseUrl?: string | null;
    apiKey?: string | null;
    headers?: Record<string, any> | null;
    cache?: boolean | Record<string, any> | null;
    seed?: number | bigint | null;
    topP?: number | null;
    retries?: number | bigint | null;
    contextWindow?: number | bigint | null;
    company?: string;
    policies?: string[] | string | null;
    [option: string]: any;
  }
  
  /**
   * The options of every agent, and its own.
   *
   * `base_url`: Where the service is.
   * `documentation`: What it should know of the service.
   */
  interface ApiIntegrationOptions {
    systemPrompt?: string;
    name?: string;
    description?: string;
    provider?: string;
    model?: string | any[];
    temperature?: number | null;
    maxTokens?: number | bigint | null;
    stop?: string | any[] | null;
    tools?: any[] | Record<string, any>;
    hooks?: Record<string, any>;
    on?: Record<string, any>;
    timeout?: number | null;
    silenceTimeout?: number | null;
    maxTurns?: number | bigint;
    memorySize?: number | bigint | null;
    memoryTokens?: number | bigint | null;
    maxContextTokens?: number | bigint | null;
    summarize?: boolean | string;
    skills?: any[];
    fallback?: string | any[];
    routing?: string | ((...args: any[]) => any) | null;
    responseSchema?: Record<string, any> | null;
    metadata?: Record<string, any>;
    state?: Record<string, any>;
    transitions?: Record<string, any>;
    steps?: any[];
    recovery?: Record<string, any> | ErrorRecovery | null;
    handoffs?: Record<string, any> | any[];
    id?: string;
    debug?: boolean;
    latencyMs?: number | null;
    baseUrl?: string | null;
    apiKey?: string | null;
    headers?: Record<string, any> | null;
    cache?: boolean | Record<string, any> | null;
    seed?: number | bigint | null;
    topP?: number | null;
    retries?: number | bigint | null;
    contextWindow?: number | bigint | null;
    documentation?: string | null;
    [option: string]: any;
  }
  
  /**
   * The options of every agent, and its own.
   *
   * `base_url`: Where the service is.
   * `documentation`: What it should know of the service.
   */
  interface TypesApiIntegrationOptions {
    systemPrompt?: string;
    name?: string;
    description?: string;
    provider?: string;
    model?: string | any[];
    temperature?: number | null;
    maxTokens?: number | bigint | null;
    stop?: string | any[] | null;
    tools?: any[] | Record<string, any>;
    hooks?: Record<string, any>;
    on?: Record<string, any>;
    timeout?: number | null;
    silenceTimeout?: number | null;
    maxTurns?: number | bigint;
    memorySize?: number | bigint | null;
    memoryTokens?: number | bigint | null;
    maxContextTokens?: number | bigint | null;
    summarize?: boolean | string;
    skills?: any[];
    fallback?: string | any[];
    routing?: string | ((...args: any[]) => any) | null;
    responseSchema?: Record<string, any> | null;
    metadata?: Record<string, any>;
    state?: Record<string, any>;
    transitions?: Record<string, any>;
    steps?: any[];
    recovery?: Record<string, any> | ErrorRecovery | null;
    handoffs?: Record<string, any> | any[];
    id?: string;
    debug?: boolean;
    latencyMs?: number | null;
    baseUrl?: string | null;
    apiKey?: string | null;
    headers?: Record<string, any> | null;
    cache?: boolean | Record<string, any> | null;
    seed?: number | bigint | null;
    topP?: number | null;
    retries?: number | bigint | null;
    contextWindow?: number | bigint | null;
    documentation?: string | null;
    [option: string]: any;
  }
  
  /**
   * The options of every agent, and its own.
   *
   * `base_url`: Where the service is.
   * `documentation`: What it should know of the service.
   */
  interface TypesApiIntegrationOptions_ {
    systemPrompt?: string;
    name?: string;
    description?: string;
    provider?: string;
    model?: string | any[];
    temperature?: number | null;
    maxTokens?: number | bigint | null;
    stop?: string | any[] | null;
    tools?: any[] | Record<string, any>;
    hooks?: Record<string, any>;
    on?: Record<string, any>;
    timeout?: number | null;
    silenceTimeout?: number | null;
    maxTurns?: number | bigint;
    memorySize?: number | bigint | null;
    memoryTokens?: number | bigint | null;
    maxContextTokens?: number | bigint | null;
    summarize?: boolean | string;
    skills?: any[];
    fallback?: string | any[];
    routing?: string | ((...args: any[]) => any) | null;
    responseSchema?: Record<string, any> | null;
    metadata?: Record<string, any>;
    state?: Record<string, any>;
    transitions?: Record<string, any>;
    steps?: any[];
    recovery?: Record<string, any> | ErrorRecovery | null;
    handoffs?: Record<string, any> | any[];
    id?: string;
    debug?: boolean;
    latencyMs?: number | null;
    baseUrl?: string | null;
    apiKey?: string | null;
    headers?: Record<string, any> | null;
    cache?: boolean | Record<string, any> | null;
    seed?: number | bigint | null;
    topP?: number | null;
    retries?: number | bigint | null;
    contextWindow?: number | bigint | null;
    documentation?: string | null;
    [option: string]: any;
  }
  
  /**
   * The options of an agent. Only `system_prompt` is usually needed.
   *
   *     `model` may carry its provider (`openai/gpt-4o`), and may be a list: the next one answers when one fails, and so do
   *     those of a list in `fallback`; `routing` is `"rotate"` or a function that names the one to ask first;
   *     `timeout` is in milliseconds for a whole model call, its repetitions included, `silence_timeout` for each wait for
   *     the next piece of it;
   *     `memory_size` and `memory_tokens` say how many messages and tokens it remembers, `max_context_tokens` how many go to
   *     the model at once; with `summarize` (true, or the model that does it) what must go becomes a summary; `fallback` is
   *     its answer where it has none; `response_schema` is a JSON Schema its answers are to fit, which are tables then;
   *     `skills` are words others find it by; `transitions` say which event leads from which status to which; `recovery` is
   *     an `ErrorRecovery`, or the table of one, that protects it; `handoffs` are agents its model may hand over to (or
   *     tables with `agent`, `name`, and what goes along: `include`, `exclude`, `conversation`); `headers` go along with
   *     every call over the network; `cache` keeps its answers (true, or a table with `semantic`, `threshold`, `model`,
   *     `ttl`); `latency_ms` makes the models that need no network wait.
   */
  interface AnalysisAgentOptions {
    systemPrompt?: string;
    name?: string;
    description?: string;
    provider?: string;
    model?: string | any[];
    temperature?: number | null;
    maxTokens?: number | bigint | null;
    stop?: string | any[] | null;
    tools?: any[] | Record<string, any>;
    hooks?: Record<string, any>;
    on?: Record<string, any>;
    timeout?: number | null;
    silenceTimeout?: number | null;
    maxTurns?: number | bigint;
    memorySize?: number | bigint | null;
    memoryTokens?: number | bigint | null;
    maxContextTokens?: number | bigint | null;
    summarize?: boolean | string;
    skills?: any[];
    fallback?: string | any[];
    routing?: string | ((...args: any[]) => any) | null;
    responseSchema?: Record<string, any> | null;
    metadata?: Record<string, any>;
    state?: Record<string, any>;
    transitions?: Record<string, any>;
    steps?: any[];
    recovery?: Record<string, any> | ErrorRecovery | null;
    handoffs?: Record<string, any> | any[];
    id?: string;
    debug?: boolean;
    latencyMs?: number | null;
    baseUrl?: string | null;
    apiKey?: string | null;
    headers?: Record<string, any> | null;
    cache?: boolean | Record<string, any> | null;
    seed?: number | bigint | null;
    topP?: number | null;
    retries?: number | bigint | null;
    contextWindow?: number | bigint | null;
    [option: string]: any;
  }
  
  /**
   * The options of every agent, and its own.
   *
   * `max_length`: The most words of a summary.
   */
  interface SummaryAgentOptions {
    systemPrompt?: string;
    name?: string;
    description?: string;
    provider?: string;
    model?: string | any[];
    temperature?: number | null;
    maxTokens?: number | bigint | null;
    stop?: string | any[] | null;
    tools?: any[] | Record<string, any>;
    hooks?: Record<string, any>;
    on?: Record<string, any>;
    timeout?: number | null;
    silenceTimeout?: number | null;
    maxTurns?: number | bigint;
    memorySize?: number | bigint | null;
    memoryTokens?: number | bigint | null;
    maxContextTokens?: number | bigint | null;
    summarize?: boolean | string;
    skills?: any[];
    fallback?: string | any[];
    routing?: string | ((...args: any[]) => any) | null;
    responseSchema?: Record<string, any> | null;
    metadata?: Record<string, any>;
    state?: Record<string, any>;
    transitions?: Record<string, any>;
    steps?: any[];
    recovery?: Record<string, any> | ErrorRecovery | null;
    handoffs?: Record<string, any> | any[];
    id?: string;
    debug?: boolean;
    latencyMs?: number | null;
    baseUrl?: string | null;
    apiKey?: string | null;
    headers?: Record<string, any> | null;
    cache?: boolean | Record<string, any> | null;
    seed?: number | bigint | null;
    topP?: number | null;
    retries?: number | bigint | null;
    contextWindow?: number | bigint | null;
    maxLength?: number | bigint | null;
    [option: string]: any;
  }
  
  /**
   * The options of every agent, and its own.
   *
   * `style`: How it writes: `academic`, `technical`, …
   */
  interface WriterAgentOptions {
    systemPrompt?: string;
    name?: string;
    description?: string;
    provider?: string;
    model?: string | any[];
    temperature?: number | null;
    maxTokens?: number | bigint | null;
    stop?: string | any[] | null;
    tools?: any[] | Record<string, any>;
    hooks?: Record<string, any>;
    on?: Record<string, any>;
    timeout?: number | null;
    silenceTimeout?: number | null;
    maxTurns?: number | bigint;
    memorySize?: number | bigint | null;
    memoryTokens?: number | bigint | null;
    maxContextTokens?: number | bigint | null;
    summarize?: boolean | string;
    skills?: any[];
    fallback?: string | any[];
    routing?: string | ((...args: any[]) => any) | null;
    responseSchema?: Record<string, any> | null;
    metadata?: Record<string, any>;
    state?: Record<string, any>;
    transitions?: Record<string, any>;
    steps?: any[];
    recovery?: Record<string, any> | ErrorRecovery | null;
    handoffs?: Record<string, any> | any[];
    id?: string;
    debug?: boolean;
    latencyMs?: number | null;
    baseUrl?: string | null;
    apiKey?: string | null;
    headers?: Record<string, any> | null;
    cache?: boolean | Record<string, any> | null;
    seed?: number | bigint | null;
    topP?: number | null;
    retries?: number | bigint | null;
    contextWindow?: number | bigint | null;
    style?: string;
    [option: string]: any;
  }
  
  /**
   * The options of every agent, and its own.
   *
   * `criteria`: What it judges by.
   */
  interface CriticAgentOptions {
    systemPrompt?: string;
    name?: string;
    description?: string;
    provider?: string;
    model?: string | any[];
    temperature?: number | null;
    maxTokens?: number | bigint | null;
    stop?: string | any[] | null;
    tools?: any[] | Record<string, any>;
    hooks?: Record<string, any>;
    on?: Record<string, any>;
    timeout?: number | null;
    silenceTimeout?: number | null;
    maxTurns?: number | bigint;
    memorySize?: number | bigint | null;
    memoryTokens?: number | bigint | null;
    maxContextTokens?: number | bigint | null;
    summarize?: boolean | string;
    skills?: any[];
    fallback?: string | any[];
    routing?: string | ((...args: any[]) => any) | null;
    responseSchema?: Record<string, any> | null;
    metadata?: Record<string, any>;
    state?: Record<string, any>;
    transitions?: Record<string, any>;
    steps?: any[];
    recovery?: Record<string, any> | ErrorRecovery | null;
    handoffs?: Record<string, any> | any[];
    id?: string;
    debug?: boolean;
    latencyMs?: number | null;
    baseUrl?: string | null;
    apiKey?: string | null;
    headers?: Record<string, any> | null;
    cache?: boolean | Record<string, any> | null;
    seed?: number | bigint | null;
    topP?: number | null;
    retries?: number | bigint | null;
    contextWindow?: number | bigint | null;
    criteria?: string[] | null;
    [option: string]: any;
  }
  
  /**
   * The options of every agent, and its own.
   *
   * `criteria`: What it judges by: `accuracy`, `clarity`, …
   */
  interface ReviewAgentOptions {
    systemPrompt?: string;
    name?: string;
    description?: string;
    provider?: string;
    model?: string | any[];
    temperature?: number | null;
    maxTokens?: number | bigint | null;
    stop?: string | any[] | null;
    tools?: any[] | Record<string, any>;
    hooks?: Record<string, any>;
    on?: Record<string, any>;
    timeout?: number | null;
    silenceTimeout?: number | null;
    maxTurns?: number | bigint;
    memorySize?: number | bigint | null;
    memoryTokens?: number | bigint | null;
    maxContextTokens?: number | bigint | null;
    summarize?: boolean | string;
    skills?: any[];
    fallback?: string | any[];
    routing?: string | ((...args: any[]) => any) | null;
    responseSchema?: Record<string, any> | null;
    metadata?: Record<string, any>;
    state?: Record<string, any>;
    transitions?: Record<string, any>;
    steps?: any[];
    recovery?: Record<string, any> | ErrorRecovery | null;
    handoffs?: Record<string, any> | any[];
    id?: string;
    debug?: boolean;
    latencyMs?: number | null;
    baseUrl?: string | null;
    apiKey?: string | null;
    headers?: Record<string, any> | null;
    cache?: boolean | Record<string, any> | null;
    seed?: number | bigint | null;
    topP?: number | null;
    retries?: number | bigint | null;
    contextWindow?: number | bigint | null;
    criteria?: string[] | null;
    [option: string]: any;
  }
  
  /**
   * The options of an agent. Only `system_prompt` is usually needed.
   *
   *     `model` may carry its provider (`openai/gpt-4o`), and may be a list: the next one answers when one fails, and so do
   *     those of a list in `fallback`; `routing` is `"rotate"` or a function that names the one to ask first;
   *     `timeout` is in milliseconds for a whole model call, its repetitions included, `silence_timeout` for each wait for
   *     the next piece of it;
   *     `memory_size` and `memory_tokens` say how many messages and tokens it remembers, `max_context_tokens` how many go to
   *     the model at once; with `summarize` (true, or the model that does it) what must go becomes a summary; `fallback` is
   *     its answer where it has none; `response_schema` is a JSON Schema its answers are to fit, which are tables then;
   *     `skills` are words others find it by; `transitions` say which event leads from which status to which; `recovery` is
   *     an `ErrorRecovery`, or the table of one, that protects it; `handoffs` are agents its model may hand over to (or
   *     tables with `agent`, `name`, and what goes along: `include`, `exclude`, `conversation`); `headers` go along with
   *     every call over the network; `cache` keeps its answers (true, or a table with `semantic`, `threshold`, `model`,
   *     `ttl`); `latency_ms` makes the models that need no network wait.
   */
  interface MathAgentOptions {
    systemPrompt?: string;
    name?: string;
    description?: string;
    provider?: string;
    model?: string | any[];
    temperature?: number | null;
    maxTokens?: number | bigint | null;
    stop?: string | any[] | null;
    tools?: any[] | Record<string, any>;
    hooks?: Record<string, any>;
    on?: Record<string, any>;
    timeout?: number | null;
    silenceTimeout?: number | null;
    maxTurns?: number | bigint;
    memorySize?: number | bigint | null;
    memoryTokens?: number | bigint | null;
    maxContextTokens?: number | bigint | null;
    summarize?: boolean | string;
    skills?: any[];
    fallback?: string | any[];
    routing?: string | ((...args: any[]) => any) | null;
    responseSchema?: Record<string, any> | null;
    metadata?: Record<string, any>;
    state?: Record<string, any>;
    transitions?: Record<string, any>;
    steps?: any[];
    recovery?: Record<string, any> | ErrorRecovery | null;
    handoffs?: Record<string, any> | any[];
    id?: string;
    debug?: boolean;
    latencyMs?: number | null;
    baseUrl?: string | null;
    apiKey?: string | null;
    headers?: Record<string, any> | null;
    cache?: boolean | Record<string, any> | null;
    seed?: number | bigint | null;
    topP?: number | null;
    retries?: number | bigint | null;
    contextWindow?: number | bigint | null;
    [option: string]: any;
  }
  
  /**
   * The options of an agent. Only `system_prompt` is usually needed.
   *
   *     `model` may carry its provider (`openai/gpt-4o`), and may be a list: the next one answers when one fails, and so do
   *     those of a list in `fallback`; `routing` is `"rotate"` or a function that names the one to ask first;
   *     `timeout` is in milliseconds for a whole model call, its repetitions included, `silence_timeout` for each wait for
   *     the next piece of it;
   *     `memory_size` and `memory_tokens` say how many messages and tokens it remembers, `max_context_tokens` how many go to
   *     the model at once; with `summarize` (true, or the model that does it) what must go becomes a summary; `fallback` is
   *     its answer where it has none; `response_schema` is a JSON Schema its answers are to fit, which are tables then;
   *     `skills` are words others find it by; `transitions` say which event leads from which status to which; `recovery` is
   *     an `ErrorRecovery`, or the table of one, that protects it; `handoffs` are agents its model may hand over to (or
   *     tables with `agent`, `name`, and what goes along: `include`, `exclude`, `conversation`); `headers` go along with
   *     every call over the network; `cache` keeps its answers (true, or a table with `semantic`, `threshold`, `model`,
   *     `ttl`); `latency_ms` makes the models that need no network wait.
   */
  interface GeneralAgentOptions {
    systemPrompt?: string;
    name?: string;
    description?: string;
    provider?: string;
    model?: string | any[];
    temperature?: number | null;
    maxTokens?: number | bigint | null;
    stop?: string | any[] | null;
    tools?: any[] | Record<string, any>;
    hooks?: Record<string, any>;
    on?: Record<string, any>;
    timeout?: number | null;
    silenceTimeout?: number | null;
    maxTurns?: number | bigint;
    memorySize?: number | bigint | null;
    memoryTokens?: number | bigint | null;
    maxContextTokens?: number | bigint | null;
    summarize?: boolean | string;
    skills?: any[];
    fallback?: string | any[];
    routing?: string | ((...args: any[]) => any) | null;
    responseSchema?: Record<string, any> | null;
    metadata?: Record<string, any>;
    state?: Record<string, any>;
    transitions?: Record<string, any>;
    steps?: any[];
    recovery?: Record<string, any> | ErrorRecovery | null;
    handoffs?: Record<string, any> | any[];
    id?: string;
    debug?: boolean;
    latencyMs?: number | null;
    baseUrl?: string | null;
    apiKey?: string | null;
    headers?: Record<string, any> | null;
    cache?: boolean | Record<string, any> | null;
    seed?: number | bigint | null;
    topP?: number | null;
    retries?: number | bigint | null;
    contextWindow?: number | bigint | null;
    [option: string]: any;
  }
  
  /**
   * The options of an agent. Only `system_prompt` is usually needed.
   *
   *     `model` may carry its provider (`openai/gpt-4o`), and may be a list: the next one answers when one fails, and so do
   *     those of a list in `fallback`; `routing` is `"rotate"` or a function that names the one to ask first;
   *     `timeout` is in milliseconds for a whole model call, its repetitions included, `silence_timeout` for each wait for
   *     the next piece of it;
   *     `memory_size` and `memory_tokens` say how many messages and tokens it remembers, `max_context_tokens` how many go to
   *     the model at once; with `summarize` (true, or the model that does it) what must go becomes a summary; `fallback` is
   *     its answer where it has none; `response_schema` is a JSON Schema its answers are to fit, which are tables then;
   *     `skills` are words others find it by; `transitions` say which event leads from which status to which; `recovery` is
   *     an `ErrorRecovery`, or the table of one, that protects it; `handoffs` are agents its model may hand over to (or
   *     tables with `agent`, `name`, and what goes along: `include`, `exclude`, `conversation`); `headers` go along with
   *     every call over the network; `cache` keeps its answers (true, or a table with `semantic`, `threshold`, `model`,
   *     `ttl`); `latency_ms` makes the models that need no network wait.
   */
  interface DataChunkAnalyzerOptions {
    systemPrompt?: string;
    name?: string;
    description?: string;
    provider?: string;
    model?: string | any[];
    temperature?: number | null;
    maxTokens?: number | bigint | null;
    stop?: string | any[] | null;
    tools?: any[] | Record<string, any>;
    hooks?: Record<string, any>;
    on?: Record<string, any>;
    timeout?: number | null;
    silenceTimeout?: number | null;
    maxTurns?: number | bigint;
    memorySize?: number | bigint | null;
    memoryTokens?: number | bigint | null;
    maxContextTokens?: number | bigint | null;
    summarize?: boolean | string;
    skills?: any[];
    fallback?: string | any[];
    routing?: string | ((...args: any[]) => any) | null;
    responseSchema?: Record<string, any> | null;
    metadata?: Record<string, any>;
    state?: Record<string, any>;
    transitions?: Record<string, any>;
    steps?: any[];
    recovery?: Record<string, any> | ErrorRecovery | null;
    handoffs?: Record<string, any> | any[];
    id?: string;
    debug?: boolean;
    latencyMs?: number | null;
    baseUrl?: string | null;
    apiKey?: string | null;
    headers?: Record<string, any> | null;
    cache?: boolean | Record<string, any> | null;
    seed?: number | bigint | null;
    topP?: number | null;
    retries?: number | bigint | null;
    contextWindow?: number | bigint | null;
    [option: string]: any;
  }
  
  /**
   * The options of an agent. Only `system_prompt` is usually needed.
   *
   *     `model` may carry its provider (`openai/gpt-4o`), and may be a list: the next one answers when one fails, and so do
   *     those of a list in `fallback`; `routing` is `"rotate"` or a function that names the one to ask first;
   *     `timeout` is in milliseconds for a whole model call, its repetitions included, `silence_timeout` for each wait for
   *     the next piece of it;
   *     `memory_size` and `memory_tokens` say how many messages and tokens it remembers, `max_context_tokens` how many go to
   *     the model at once; with `summarize` (true, or the model that does it) what must go becomes a summary; `fallback` is
   *     its answer where it has none; `response_schema` is a JSON Schema its answers are to fit, which are tables then;
   *     `skills` are words others find it by; `transitions` say which event leads from which status to which; `recovery` is
   *     an `ErrorRecovery`, or the table of one, that protects it; `handoffs` are agents its model may hand over to (or
   *     tables with `agent`, `name`, and what goes along: `include`, `exclude`, `conversation`); `headers` go along with
   *     every call over the network; `cache` keeps its answers (true, or a table with `semantic`, `threshold`, `model`,
   *     `ttl`); `latency_ms` makes the models that need no network wait.
   */
  interface ResultAggregatorOptions {
    systemPrompt?: string;
    name?: string;
    description?: string;
    provider?: string;
    model?: string | any[];
    temperature?: number | null;
    maxTokens?: number | bigint | null;
    stop?: string | any[] | null;
    tools?: any[] | Record<string, any>;
    hooks?: Record<string, any>;
    on?: Record<string, any>;
    timeout?: number | null;
    silenceTimeout?: number | null;
    maxTurns?: number | bigint;
    memorySize?: number | bigint | null;
    memoryTokens?: number | bigint | null;
    maxContextTokens?: number | bigint | null;
    summarize?: boolean | string;
    skills?: any[];
    fallback?: string | any[];
    routing?: string | ((...args: any[]) => any) | null;
    responseSchema?: Record<string, any> | null;
    metadata?: Record<string, any>;
    state?: Record<string, any>;
    transitions?: Record<string, any>;
    steps?: any[];
    recovery?: Record<string, any> | ErrorRecovery | null;
    handoffs?: Record<string, any> | any[];
    id?: string;
    debug?: boolean;
    latencyMs?: number | null;
    baseUrl?: string | null;
    apiKey?: string | null;
    headers?: Record<string, any> | null;
    cache?: boolean | Record<string, any> | null;
    seed?: number | bigint | null;
    topP?: number | null;
    retries?: number | bigint | null;
    contextWindow?: number | bigint | null;
    [option: string]: any;
  }
  
  /**
   * Someone to talk to: a model with a role, tools and a memory.
   */
  export class Agent extends BaseAgent {
    /**
     * Its model, as `provider/name`.
     */
    model: string;
    /**
     * Its role.
     */
    systemPrompt: string;
    /**
     * The estimated tokens of what it remembers; every message to it sends them again.
     */
    contextTokens: number | bigint;
    /**
     * What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
     */
    summary: string;
    /**
     * The messages so far, as tables with `role` and `content`.
     */
    conversationHistory: any;
    /**
     * What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
     */
    usage: Record<string, any>;
    /**
     * Unique in the kernel: `agent_1`.
     */
    id: string;
    /**
     * Its name; its id when it was given none.
     */
    name: string;
    /**
     * What it is for.
     */
    description: string;
    /**
     * Its kind: `agent`, `base`, `research`, ….
     */
    type: string;
    /**
     * Its tools, as objects with `name`, `description` and `config`.
     */
    tools: any[];
    /**
     * The words others find it by.
     */
    skills: string[];
    /**
     * Its state; the same as `get_state`.
     */
    state: Record<string, any>;
    /**
     * What was said of it when it was made.
     */
    metadata: Record<string, any>;
    /**
     * Whether it was closed.
     */
    closed: boolean;
    /**
     * What it was made with, and what became of what was left out.
     */
    config: Record<string, any>;
    /**
     * An agent from its system prompt alone, or from a table of options (`AgentOptions`).
     */
    constructor(options?: string | AgentOptions | null);
    /**
     * Build an agent step by step; `build()` ends it.
     */
    static builder(): AgentBuilder;
    /**
     * Ask the agent of that name; a table may hold `query` or `message`, and `timeout` in milliseconds.
     *
     * The name of a template (`research_agent`) makes such an agent when there is none.
     */
    static execute(name: string, input: any): any;
    /**
     * The agent of that name. The name of a template makes such an agent when there is none.
     */
    static get(name: string): Agent;
    /**
     * The names of all agents, in the order they were made.
     */
    static names(): Promise<string[]>;
    /**
     * The agent's answer: a text, or a table where there is a `response_schema`. It calls its tools as it needs.
     *
     * A message may be a table of a `text`, `images` and `files`: lists of paths, addresses or bytes.
     * After `options.timeout` milliseconds `options.on_timeout()` answers instead.
     */
    chat(message: any, options?: ChatOptions | null): any;
    /**
     * `chat` beside the script: a value in a coroutine, a promise elsewhere, or `callback(result, err)`.
     */
    chatAsync(message: any, options?: Record<string, any> | null, callback?: (result: any, error?: any) => any): any;
    /**
     * The answer piece by piece, for a `for` loop.
     */
    streamChat(message: any): Stream;
    /**
     * The answer to any input piece by piece; the same as `stream_chat`.
     */
    runStream(input?: any): Stream;
    /**
     * The answer in a conversation that is given: `context.messages` (tables with `role` and `content`, a text or
     * a list of parts).
     *
     * What else the context holds is told to the agent, and so is `input`. The agent does not remember it.
     */
    runWithContext(context: Record<string, any>, input?: any): any;
    /**
     * What the agent makes of an input.
     */
    process(input?: any): any;
    /**
     * What the agent makes of a part of a larger input.
     */
    processChunk(chunk: any): any;
    /**
     * The agent's clearer answer to a question that was left open.
     */
    clarify(question: any): any;
    /**
     * What to answer when there is no answer: its `fallback`, or a sentence that says what went wrong.
     */
    fallbackResponse(error?: any): Promise<string>;
    /**
     * Put a message at the end of its memory, as if it had been said (`user` or `assistant`).
     *
     * `content` is a text or a list of parts; `metadata` stays with the message and goes to no model.
     */
    addMessage(role: string, content: any, metadata?: Record<string, any> | null): Promise<void>;
    /**
     * The messages so far, as tables with `role` and `content`.
     */
    getHistory(): Promise<(Record<string, any>)[]>;
    /**
     * Put a conversation in the place of what it remembers: tables with `role` and `content`, a text or parts.
     */
    setHistory(messages: any[]): Promise<void>;
    /**
     * Forget the conversation.
     */
    clearHistory(): Promise<void>;
    /**
     * Change its role from the next message on.
     */
    setSystemPrompt(prompt: string): Promise<void>;
    /**
     * Change its role, and give the agent, so that calls can be chained.
     */
    withSystemPrompt(prompt: string): this;
    /**
     * Give it these tools besides, and give the agent.
     */
    withTools(tools: any[]): this;
    /**
     * Change `temperature`, `max_tokens`, `max_turns`, `memory_size`, `timeout`, …, and give the agent.
     */
    withConfig(config: AgentOptions): this;
    /**
     * The tokens of a text as its model counts them; without one, of all it sends with its next message: its role,
     * what it remembers and its tools. An estimate where the model's own counting is not known.
     */
    countTokens(text?: string | null): Promise<number>;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Builds an agent step by step.
   */
  export class AgentBuilder {
    /**
     * What traces call it.
     */
    name(name: string): AgentBuilder;
    /**
     * What it is for, as other agents read it.
     */
    description(description: string): AgentBuilder;
    /**
     * Its role.
     */
    systemPrompt(prompt: string): AgentBuilder;
    /**
     * Who serves the model: `openai`, `anthropic`, `demo`, ….
     */
    provider(provider: string): AgentBuilder;
    /**
     * Its model, with or without the provider.
     */
    model(model: string): AgentBuilder;
    /**
     * How freely it chooses its words, from 0.
     */
    temperature(temperature: number): AgentBuilder;
    /**
     * The longest answer, in tokens.
     */
    maxTokens(most: number | bigint): AgentBuilder;
    /**
     * How many messages it remembers.
     */
    memorySize(most: number | bigint): AgentBuilder;
    /**
     * Any other option of `Agent.new`.
     */
    option(name: string, value: any): AgentBuilder;
    /**
     * Give it a tool.
     */
    addTool(tool: any): AgentBuilder;
    /**
     * Give it tools.
     */
    tools(tools: any[]): AgentBuilder;
    /**
     * Put a hook on it.
     */
    addHook(point: string, hook: any): AgentBuilder;
    /**
     * Call `handler(event)` when it does something.
     */
    onEvent(event: string, handler: ((...args: any[]) => any)): AgentBuilder;
    /**
     * The agent.
     */
    build(): Agent;
    private constructor();
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
  }
  
  /**
   * What every agent has: an id, a name, tools and a state. It needs no model: extend it and say what it does.
   */
  export class BaseAgent {
    /**
     * Unique in the kernel: `agent_1`.
     */
    id: string;
    /**
     * Its name; its id when it was given none.
     */
    name: string;
    /**
     * What it is for.
     */
    description: string;
    /**
     * Its kind: `agent`, `base`, `research`, ….
     */
    type: string;
    /**
     * Its tools, as objects with `name`, `description` and `config`.
     */
    tools: any[];
    /**
     * The words others find it by.
     */
    skills: string[];
    /**
     * Its state; the same as `get_state`.
     */
    state: Record<string, any>;
    /**
     * What was said of it when it was made.
     */
    metadata: Record<string, any>;
    /**
     * Whether it was closed.
     */
    closed: boolean;
    /**
     * What it was made with, and what became of what was left out.
     */
    config: Record<string, any>;
    /**
     * An agent without a model, from a table of options. It does its `steps`, each a call of one of its tools.
     */
    constructor(options?: AgentOptions | null);
    /**
     * Do what the agent does with an input, a text or a table; what a workflow step calls.
     */
    run(input?: any): any;
    /**
     * The same as `run`.
     */
    execute(input?: any): any;
    /**
     * `execute` beside the script.
     */
    executeAsync(input?: any, callback?: (result: any, error?: any) => any): any;
    /**
     * Do something by name (`research`, `review`, `write`, …), or a task in words.
     *
     * Where the agent is made from a template, a name that is none of its actions is an error that lists them; a step
     * of a workflow may name any `action`: the agent's model is asked for it, and the trace says so.
     */
    act(action: string, input?: any, detail?: any): any;
    /**
     * `act` beside the script.
     */
    actAsync(action: string, input?: any, detail?: any, callback?: (result: any, error?: any) => any): any;
    /**
     * Do one step, a table with `tool` and perhaps `action` and `params`. Gives `output`, or `error` as a text.
     */
    executeStep(step: Record<string, any>, input?: any): Promise<Record<string, any>>;
    /**
     * Give the agent a tool: a tool, another agent, a workflow, or the name of one. Gives the agent.
     */
    addTool(tool: any): this;
    /**
     * Take a tool away by its name; whether it had one.
     */
    removeTool(name: string): Promise<boolean>;
    /**
     * The names of its tools.
     */
    getTools(): string[] & PromiseLike<string[]>;
    /**
     * Its state: `status`, `context` (the values it keeps) and `history` (how its status changed).
     */
    getState(): Record<string, any> & PromiseLike<Record<string, any>>;
    /**
     * Set its status, or keep values by name (`{ status = …, notes = … }`).
     */
    setState(state: string | Record<string, any>): Promise<void>;
    /**
     * Follow an event (`start`, `complete`, `fail`, or one of its own `transitions`) to the next status.
     */
    transition(event: string): Promise<string>;
    /**
     * Whether it can work: `valid`, and `errors`, a list of what is wrong.
     */
    validate(): Promise<Record<string, any>>;
    /**
     * Give back what it holds: conversation, hooks, listeners. It cannot be used afterwards.
     */
    close(): Promise<void>;
    /**
     * See or change what it does: `("before_llm_call", fn)`, a table with `point` and `handler`, or a `…Hook`.
     */
    addHook(point: any, hook?: any): Promise<number>;
    /**
     * Stand around everything it does: `function(context, next)` calls `next()`, or answers itself.
     */
    use(middleware: ((...args: any[]) => any) | Middleware): Promise<number>;
    /**
     * Call `handler(event)` when it does something: `tool_called`, `execution_completed`, `error`, ….
     *
     * For `"*"` the handler is called with the name of the event and its data. The handler is waited for.
     */
    on(event: string, handler: ((...args: any[]) => any)): Promise<number>;
    /**
     * Like `on`, for the next time only.
     */
    once(event: string, handler: ((...args: any[]) => any)): Promise<number>;
    /**
     * The same as `on`.
     */
    subscribe(event: string, handler: ((...args: any[]) => any)): Promise<number>;
    /**
     * Like `on`, for every event that matches (`tool_*`).
     */
    onPattern(pattern: string, handler: ((...args: any[]) => any)): Promise<number>;
    /**
     * Like `on`, but nobody waits for the handler: it hears one event after the other beside everything else.
     */
    onAsync(event: string, handler: ((...args: any[]) => any)): Promise<number>;
    /**
     * Call `handler(err, context)` when something fails; `context.retry = true` tries again.
     */
    onError(handler: ((...args: any[]) => any)): Promise<number>;
    /**
     * Take away what `on`, `add_hook`, `use` or `set_breakpoint` put there, by its id or by event and handler.
     */
    off(event: string | number | bigint, handler?: ((...args: any[]) => any) | null): Promise<void>;
    /**
     * The same as `off`.
     */
    unsubscribe(event: string | number | bigint, handler?: ((...args: any[]) => any) | null): Promise<void>;
    /**
     * Tell those who listen to it, and to everything; gives what a handler replied.
     */
    emit(event: string, data?: any): any;
    /**
     * Emit an event and wait at most `timeout` milliseconds for what a handler gives to `event:reply(result)`.
     */
    request(event: string, data?: any, timeout?: number): any;
    /**
     * Its events from now on, as a stream of tables with `type` and `data`.
     *
     * It ends when it or the agent is closed, or when for `idle` milliseconds (1000) nothing happened and nothing
     * was under way.
     */
    events(options?: Record<string, any> | null): Stream;
    /**
     * Call `handler(event)` for everything it does; `event.type` says what, `event.data` the rest.
     */
    trace(handler: ((...args: any[]) => any)): Promise<number>;
    /**
     * Pause at a hook point: wait for `handler(context)`, or ask the person whether to go on, step or abort.
     */
    setBreakpoint(point: string, handler?: ((...args: any[]) => any) | null): Promise<number>;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * An agent that others call as a tool: it takes `message` and `context` and gives `response`.
   */
  export class AgentTool extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * An agent as a tool under a name (its own, when none is given). A table with `agent` and `name` does too.
     */
    constructor(agent: any, name?: string | null, description?: string | null);
    /**
     * The same as `new`.
     */
    static wrap(agent: any, name?: string | null, description?: string | null): AgentTool;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * The agent templates by name: the built-in ones and the spell's own.
   */
  export const AgentTemplates: {
    /**
     * The names of all templates.
     */
    names(): Promise<string[]>;
    /**
     * A template: `name`, `type`, `description`, `system_prompt`, its own `options` and `actions`, by name.
     */
    describe(name: string): Promise<Record<string, any>>;
    /**
     * An agent of a template: `ResearchAgent`, `research_agent` and `research` are one name.
     */
    create(name: string, options?: string | Record<string, any> | null): Agent;
    /**
     * Add a template of the spell's own, made from another.
     */
    register(options: TemplateOptions): Promise<void>;
    /**
     * Make an agent of every built-in template, under its name (`research_agent`), where there is none yet.
     */
    registerBuiltinAgents(): Promise<string[]>;
  };
  
  /**
   * Another name of `AgentTemplates`.
   */
  export const AgentTemplateFactory: {
    /**
     * The names of all templates.
     */
    names(): Promise<string[]>;
    /**
     * A template: `name`, `type`, `description`, `system_prompt`, its own `options` and `actions`, by name.
     */
    describe(name: string): Promise<Record<string, any>>;
    /**
     * An agent of a template: `ResearchAgent`, `research_agent` and `research` are one name.
     */
    create(name: string, options?: string | Record<string, any> | null): Agent;
    /**
     * Add a template of the spell's own, made from another.
     */
    register(options: TemplateOptions): Promise<void>;
    /**
     * Make an agent of every built-in template, under its name (`research_agent`), where there is none yet.
     */
    registerBuiltinAgents(): Promise<string[]>;
  };
  
  /**
   * Agents by what they know.
   */
  export const Experts: {
    /**
     * Make an agent, given itself or by name, the expert for a domain.
     */
    register(domain: string, agent: any): Promise<void>;
    /**
     * The expert for a domain: the one that was registered, else an agent with that skill, else a new one.
     */
    getForDomain(domain: string): Agent;
    /**
     * The domains that have a registered expert.
     */
    domains(): Promise<string[]>;
  };
  
  /**
   * Measures over what several agents found.
   */
  export const Analyzers: {
    /**
     * How far results agree, the mean over all pairs: texts by their words (0 to 1), rows of numbers by their
     * correlation (-1 to 1). 1 when there are fewer than two.
     */
    calculateCorrelation(results: any[] | Record<string, any>): Promise<number>;
  };
  
  /**
   * Something an agent, a workflow or the spell itself can call by name.
   */
  export class Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * A tool of the spell's own. It can be named in `tools = {"shout"}` from then on.
     */
    constructor(options: ToolOptions);
    /**
     * The tool of that name.
     */
    static get(name: string): Tool;
    /**
     * The names of all tools: the built-in ones and the spell's own.
     */
    static names(): Promise<string[]>;
    /**
     * Call it with a table of parameters: they are completed with the schema's defaults and checked first.
     */
    run(params?: Record<string, any> | any[] | null): any;
    /**
     * The same as `run`.
     */
    execute(params?: Record<string, any> | any[] | null): any;
    /**
     * `execute` beside the script.
     */
    executeAsync(params?: Record<string, any> | any[] | null, callback?: (result: any, error?: any) => any): any;
    /**
     * Call it with values in the order of its parameters, those that are required first, or with one table.
     */
    call(...rest: any[]): any;
    /**
     * The parameters with the schema's defaults. Raises for parameters that the schema does not allow.
     */
    validate(params?: Record<string, any> | any[] | null): any;
    /**
     * Whether it can work: `healthy`, `status` and, where it cannot, `message`.
     */
    healthCheck(): Promise<Record<string, any>>;
    /**
     * A tool that gives this one's result to the next.
     */
    pipe(next: any): Tool;
    /**
     * See or change its calls: `("before_execute", fn)`, a table with `point` and `handler`, or a `…Hook`.
     */
    addHook(point: any, hook?: any): Promise<number>;
    /**
     * Forget the results it kept (`cache`).
     */
    clearCache(): Promise<void>;
    /**
     * All there is to know of it: `name`, `description`, `parameters`, `category`, `metadata`.
     */
    describe(): Promise<Record<string, any>>;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Every tool by its name: the built-in ones and the spell's own.
   */
  export const Tools: {
    /**
     * A tool of the spell's own; the same as `Tool.new`.
     */
    create(options: ToolOptions): Tool;
    /**
     * Make a tool, an agent or a workflow known by a name (its own, when none is given).
     */
    register(tool: any, name?: string | null): Tool;
    /**
     * Forget a tool by its name; whether there was one. Agents that have it keep it.
     */
    unregister(name: string): Promise<boolean>;
    /**
     * The tool of that name, `csv_reader` or `csv-reader`.
     */
    get(name: string): Tool;
    /**
     * Whether there is a tool of that name.
     */
    has(name: string): Promise<boolean>;
    /**
     * The names of all tools, sorted.
     */
    names(): Promise<string[]>;
    /**
     * What there is to know of every tool, or of those of a category, sorted by name.
     */
    list(category?: string | null): Promise<(Record<string, any>)[]>;
    /**
     * The names of the tools by category; `own` are the spell's own that say none.
     */
    categories(): Promise<Record<string, any>>;
    /**
     * What there is to know of one tool: `name`, `description`, `parameters`, `category`, `metadata`.
     */
    describe(name: string): Promise<Record<string, any>>;
    /**
     * Call a tool by its name, with one table of parameters or with values in their order, required ones first.
     */
    call(name: string, ...rest: any[]): Promise<any>;
    /**
     * Call many tools, `limit` at once: tables with `tool` and `params`.
     *
     * Gives for each its `output` or `error`, in order. A call that fails does not stop the others.
     */
    callAll(calls: any[], limit?: number | bigint): Promise<(Record<string, any>)[]>;
    /**
     * A new tool, built-in or of a package, by its category and class: `math.Calculator`; a name alone does too.
     */
    load(path: string, options?: Record<string, any> | null): Tool;
    /**
     * A tool that calls others one after the other, each with what the one before gave.
     */
    compose(options: PipelineOptions | any[]): Tool;
    /**
     * A tool from a template: `http_api` (a request to a web service), `file_processor` (a function over files).
     */
    template(kind: string, options: Record<string, any>): Tool;
    /**
     * The names of the templates there are.
     */
    templates(): Promise<string[]>;
    /**
     * Whether a tool can work (`healthy`, `status`, `message`); for all of them, by name, when none is named.
     */
    healthCheck(name?: string | null): Promise<Record<string, any>>;
  };
  
  /**
   * Steps that belong together: done by agents, tools, functions or other workflows.
   */
  export class Workflow {
    /**
     * Unique in the kernel: `workflow_1`.
     */
    id: string;
    /**
     * Its name; its id when it was given none.
     */
    name: string;
    /**
     * How its steps follow one another: `sequential`, `parallel`, ….
     */
    type: string;
    /**
     * What it is for.
     */
    description: string;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * The names of its steps, in order.
     */
    steps: string[];
    /**
     * Steps one after the other. A step's input may use `{{name}}` of the input, of a step, or of an output.
     */
    static sequential(options: SequentialOptions): Workflow;
    /**
     * Branches at the same time on the same input; the result is a table by name, or what `aggregator` makes.
     */
    static parallel(options: ParallelOptions): Workflow;
    /**
     * One of several branches: the first condition whose `test(input)` says yes chooses it, else `default` runs.
     */
    static conditional(options: ConditionalOptions): Workflow;
    /**
     * A body again and again: while a condition holds, until one does, so many times, or for each item.
     */
    static loop(options: LoopOptions): Workflow;
    /**
     * A mapper for each part of the input, at the same time, and a reducer for what they gave.
     */
    static mapReduce(options: MapReduceOptions): Workflow;
    /**
     * Stages that data flows through: what one gives is what the next works on.
     */
    static pipeline(options: WorkflowOptionsPipelineOptions): Workflow;
    /**
     * Steps that run as soon as those are done that they `depends_on` or refer to, others at the same time.
     */
    static dag(options: GraphOptions): Workflow;
    /**
     * Steps of any type, also steps made of steps: `{ type = "parallel_fan_out", agents = … }`.
     */
    static create(options: CreateOptions): Workflow;
    /**
     * The same as `create`.
     */
    constructor(options: CreateOptions);
    /**
     * Build a workflow step by step; `build()` ends it.
     */
    static builder(name?: string): WorkflowBuilder;
    /**
     * A type of your own: `run(steps, input)` calls `step:run(input)` as it likes and gives the result.
     */
    static define(type: string, run: ((...args: any[]) => any)): Promise<void>;
    /**
     * The workflow of that name.
     */
    static get(name: string): Workflow;
    /**
     * The names of all workflows.
     */
    static names(): Promise<string[]>;
    /**
     * Run the steps. The result behaves as the output, and has `steps` by name, `metadata`, `steps_executed` and
     * `result`, the output itself.
     */
    run(input?: any): any;
    /**
     * `run` beside the script: a value in a coroutine, a promise elsewhere, or `callback(result, err)`.
     */
    runAsync(input?: any, callback?: (result: any, error?: any) => any): any;
    /**
     * The same as `run`; in a class of your own what `run` does, unless you write another.
     */
    execute(input?: any): any;
    /**
     * Run the steps; a stream of their results as they complete: `name`, `output`, `status`, `duration` (ms).
     *
     * Each piece also says how far it is: `completed`, `total`, `percent`.
     */
    stream(input?: any): Stream;
    /**
     * Run the steps; a stream of how far it is after each of them, and at the end `{ type = "result", result }`.
     */
    runWithProgress(input?: any): Stream;
    /**
     * Call `watch(progress)` after each step of every run: `completed`, `total`, `percent`, `step`, `output`, ….
     */
    onProgress(watch?: ((...args: any[]) => any) | null): this;
    /**
     * Put another step behind the others.
     */
    addStep(step: any): this;
    /**
     * Called before the steps of a class of your own: what it gives is what they work on. Here: the input.
     */
    prepare(input?: any): any;
    /**
     * The steps for this input, for `execute_steps`. Here: those it was made with.
     */
    generateSteps(prepared?: any): WorkflowSteps;
    /**
     * Run a list of steps; `options.on_step_complete(step, result)` hears of each, `options.input` is theirs.
     */
    executeSteps(steps: any, options?: Record<string, any> | null): any;
    /**
     * How far it is: `status`, `completed`, `total`, `percent` and the names of the steps that are `running`.
     */
    progress(): Promise<Record<string, any>>;
    /**
     * Whether it can work as it is written: `valid`, `errors` and `warnings` as sentences with their places.
     *
     * `problems` has the errors as tables: `kind` (`unknown_reference`, `unreachable`, `cycle`, `unknown_name`,
     * `structure`, `input`), `message`, `step`, `file`, `line`. With an `input` it also says what that lacks; a run
     * does the same before its first step, and fails when there is an error.
     */
    validate(input?: any): Promise<Record<string, any>>;
    /**
     * Who it is: `id`, `name`, `type`, `description`, `steps`, and the `metadata` it was made with.
     */
    metadata(): Promise<Record<string, any>>;
    /**
     * Let running steps end, start no other, and give a checkpoint: plain data that can be stored as JSON.
     *
     * The `run` that was going on fails with the type `cancelled`.
     */
    pause(): Promise<Record<string, any>>;
    /**
     * Run what was not done at a checkpoint; the result is that of the whole.
     */
    resume(checkpoint: Record<string, any>): any;
    /**
     * Its `status` (`idle`, `running`, …) and its `context`: the values of the state scope `workflow`.
     */
    getState(): Promise<Record<string, any>>;
    /**
     * Keep values by name in the state scope `workflow`.
     */
    setState(values: Record<string, any>): Promise<void>;
    /**
     * Stop it now; `run` fails with the type `cancelled`. How many runs there were.
     */
    cancel(): Promise<number>;
    /**
     * See or change what it does: `("before_llm_call", fn)`, a table with `point` and `handler`, or a `…Hook`.
     */
    addHook(point: any, hook?: any): Promise<number>;
    /**
     * Stand around everything it does: `function(context, next)` calls `next()`, or answers itself.
     */
    use(middleware: ((...args: any[]) => any) | Middleware): Promise<number>;
    /**
     * Call `handler(event)` when it does something: `tool_called`, `execution_completed`, `error`, ….
     *
     * For `"*"` the handler is called with the name of the event and its data. The handler is waited for.
     */
    on(event: string, handler: ((...args: any[]) => any)): Promise<number>;
    /**
     * Like `on`, for the next time only.
     */
    once(event: string, handler: ((...args: any[]) => any)): Promise<number>;
    /**
     * The same as `on`.
     */
    subscribe(event: string, handler: ((...args: any[]) => any)): Promise<number>;
    /**
     * Like `on`, for every event that matches (`tool_*`).
     */
    onPattern(pattern: string, handler: ((...args: any[]) => any)): Promise<number>;
    /**
     * Like `on`, but nobody waits for the handler: it hears one event after the other beside everything else.
     */
    onAsync(event: string, handler: ((...args: any[]) => any)): Promise<number>;
    /**
     * Call `handler(err, context)` when something fails; `context.retry = true` tries again.
     */
    onError(handler: ((...args: any[]) => any)): Promise<number>;
    /**
     * Take away what `on`, `add_hook`, `use` or `set_breakpoint` put there, by its id or by event and handler.
     */
    off(event: string | number | bigint, handler?: ((...args: any[]) => any) | null): Promise<void>;
    /**
     * The same as `off`.
     */
    unsubscribe(event: string | number | bigint, handler?: ((...args: any[]) => any) | null): Promise<void>;
    /**
     * Tell those who listen to it, and to everything; gives what a handler replied.
     */
    emit(event: string, data?: any): any;
    /**
     * Emit an event and wait at most `timeout` milliseconds for what a handler gives to `event:reply(result)`.
     */
    request(event: string, data?: any, timeout?: number): any;
    /**
     * Its events from now on, as a stream of tables with `type` and `data`.
     *
     * It ends when it or the agent is closed, or when for `idle` milliseconds (1000) nothing happened and nothing
     * was under way.
     */
    events(options?: Record<string, any> | null): Stream;
    /**
     * Call `handler(event)` for everything it does; `event.type` says what, `event.data` the rest.
     */
    trace(handler: ((...args: any[]) => any)): Promise<number>;
    /**
     * Pause at a hook point: wait for `handler(context)`, or ask the person whether to go on, step or abort.
     */
    setBreakpoint(point: string, handler?: ((...args: any[]) => any) | null): Promise<number>;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Steps one after the other, each with the output of the one before.
   */
  export class SequentialWorkflow extends Workflow {
    /**
     * Unique in the kernel: `workflow_1`.
     */
    id: string;
    /**
     * Its name; its id when it was given none.
     */
    name: string;
    /**
     * How its steps follow one another: `sequential`, `parallel`, ….
     */
    type: string;
    /**
     * What it is for.
     */
    description: string;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * The names of its steps, in order.
     */
    steps: string[];
    /**
     * The same as `Workflow.sequential`.
     */
    constructor(options: SequentialOptions);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Branches at the same time on the same input.
   */
  export class ParallelWorkflow extends Workflow {
    /**
     * Unique in the kernel: `workflow_1`.
     */
    id: string;
    /**
     * Its name; its id when it was given none.
     */
    name: string;
    /**
     * How its steps follow one another: `sequential`, `parallel`, ….
     */
    type: string;
    /**
     * What it is for.
     */
    description: string;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * The names of its steps, in order.
     */
    steps: string[];
    /**
     * The same as `Workflow.parallel`.
     */
    constructor(options: ParallelOptions);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * One of several branches, chosen by conditions.
   */
  export class ConditionalWorkflow extends Workflow {
    /**
     * Unique in the kernel: `workflow_1`.
     */
    id: string;
    /**
     * Its name; its id when it was given none.
     */
    name: string;
    /**
     * How its steps follow one another: `sequential`, `parallel`, ….
     */
    type: string;
    /**
     * What it is for.
     */
    description: string;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * The names of its steps, in order.
     */
    steps: string[];
    /**
     * The same as `Workflow.conditional`.
     */
    constructor(options: ConditionalOptions);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * A body again and again.
   */
  export class LoopWorkflow extends Workflow {
    /**
     * Unique in the kernel: `workflow_1`.
     */
    id: string;
    /**
     * Its name; its id when it was given none.
     */
    name: string;
    /**
     * How its steps follow one another: `sequential`, `parallel`, ….
     */
    type: string;
    /**
     * What it is for.
     */
    description: string;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * The names of its steps, in order.
     */
    steps: string[];
    /**
     * The same as `Workflow.loop`.
     */
    constructor(options: LoopOptions);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * A mapper for each part of the input, and a reducer for what they gave.
   */
  export class MapReduceWorkflow extends Workflow {
    /**
     * Unique in the kernel: `workflow_1`.
     */
    id: string;
    /**
     * Its name; its id when it was given none.
     */
    name: string;
    /**
     * How its steps follow one another: `sequential`, `parallel`, ….
     */
    type: string;
    /**
     * What it is for.
     */
    description: string;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * The names of its steps, in order.
     */
    steps: string[];
    /**
     * The same as `Workflow.map_reduce`.
     */
    constructor(options: MapReduceOptions);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Stages that data flows through.
   */
  export class PipelineWorkflow extends Workflow {
    /**
     * Unique in the kernel: `workflow_1`.
     */
    id: string;
    /**
     * Its name; its id when it was given none.
     */
    name: string;
    /**
     * How its steps follow one another: `sequential`, `parallel`, ….
     */
    type: string;
    /**
     * What it is for.
     */
    description: string;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * The names of its steps, in order.
     */
    steps: string[];
    /**
     * The same as `Workflow.pipeline`.
     */
    constructor(options: WorkflowOptionsPipelineOptions);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Builds a workflow step by step.
   */
  export class WorkflowBuilder {
    /**
     * A builder with no steps yet.
     */
    constructor(name?: string);
    /**
     * What traces call it.
     */
    name(name: string): WorkflowBuilder;
    /**
     * What it is for.
     */
    description(text: string): WorkflowBuilder;
    /**
     * The next step: a table, an agent, a tool, a workflow or a function.
     */
    step(step: any): WorkflowBuilder;
    /**
     * The same as `step`.
     */
    addStep(step: any): WorkflowBuilder;
    /**
     * One step or the other, as `condition(input)` says; without the second the input goes on unchanged.
     */
    conditional(condition: any, trueBranch: any, falseBranch?: any): WorkflowBuilder;
    /**
     * Steps (or agents) at the same time; `aggregator(results)` gets the list of what they gave.
     */
    parallelFanOut(steps: any[], aggregator?: any): WorkflowBuilder;
    /**
     * Steps at the same time.
     */
    parallel(steps: any[]): WorkflowBuilder;
    /**
     * A step again and again while `condition(context)` says yes, at most `max_iterations` times.
     */
    adaptiveLoop(condition: any, body: any, maxIterations?: number | bigint | null): WorkflowBuilder;
    /**
     * A step for each item of a list, of a reference to one, or of what a function makes of the input.
     */
    forEach(items: any, body: any): WorkflowBuilder;
    /**
     * A mapper for each part of the input, and a reducer for what they gave.
     */
    mapReduce(mapper: any, reducer?: any, partitioner?: any): WorkflowBuilder;
    /**
     * The workflow.
     */
    build(): Workflow;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
  }
  
  /**
   * Another name of `WorkflowBuilder`.
   */
  export class DynamicWorkflowBuilder extends WorkflowBuilder {
    /**
     * A builder with no steps yet.
     */
    constructor(name?: string);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
  }
  
  /**
   * A step in the hands of a workflow's own code, which decides when it runs and on what.
   */
  export class WorkflowStep {
    /**
     * Its name in the workflow.
     */
    name: string;
    /**
     * What an agent shall do in it; empty for the usual.
     */
    action: string;
    /**
     * Its place among the steps, from 1.
     */
    index: number | bigint;
    /**
     * Run the step on an input; what it gives. Each time it runs is a span of its own.
     */
    run(input?: any): Promise<any>;
    private constructor();
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
  }
  
  /**
   * The steps of a workflow in order, for `execute_steps`; a `for` loop gives each.
   */
  export class WorkflowSteps {
    /**
     * Their names.
     */
    names: string[];
    /**
     * How many there are.
     */
    count: number | bigint;
    /**
     * The next step; nothing at the end.
     */
    next(): Promise<WorkflowStep | undefined>;
    /**
     * All of them.
     */
    list(): Promise<WorkflowStep[]>;
    private constructor();
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [Symbol.asyncIterator](): AsyncIterator<any>;
  }
  
  /**
   * The older name: `workflow.sequential({ name = … })`, then `add_step` for each step.
   */
  export const workflow: {
    /**
     * Steps one after the other. A step's input may use `{{name}}` of the input, of a step, or of an output.
     */
    sequential(options: SequentialOptions): Workflow;
    /**
     * Branches at the same time on the same input; the result is a table by name, or what `aggregator` makes.
     */
    parallel(options: ParallelOptions): Workflow;
    /**
     * One of several branches: the first condition whose `test(input)` says yes chooses it, else `default` runs.
     */
    conditional(options: ConditionalOptions): Workflow;
    /**
     * A body again and again: while a condition holds, until one does, so many times, or for each item.
     */
    loop(options: LoopOptions): Workflow;
    /**
     * A mapper for each part of the input, at the same time, and a reducer for what they gave.
     */
    mapReduce(options: MapReduceOptions): Workflow;
    /**
     * Stages that data flows through: what one gives is what the next works on.
     */
    pipeline(options: WorkflowOptionsPipelineOptions): Workflow;
    /**
     * Steps of any type, also steps made of steps: `{ type = "parallel_fan_out", agents = … }`.
     */
    create(options: CreateOptions): Workflow;
  };
  
  /**
   * Several agents that work on the same thing.
   */
  export class CompositeAgent extends BaseAgent {
    /**
     * The names of its members.
     */
    agents: string[];
    /**
     * Unique in the kernel: `agent_1`.
     */
    id: string;
    /**
     * Its name; its id when it was given none.
     */
    name: string;
    /**
     * What it is for.
     */
    description: string;
    /**
     * Its kind: `agent`, `base`, `research`, ….
     */
    type: string;
    /**
     * Its tools, as objects with `name`, `description` and `config`.
     */
    tools: any[];
    /**
     * The words others find it by.
     */
    skills: string[];
    /**
     * Its state; the same as `get_state`.
     */
    state: Record<string, any>;
    /**
     * What was said of it when it was made.
     */
    metadata: Record<string, any>;
    /**
     * Whether it was closed.
     */
    closed: boolean;
    /**
     * What it was made with, and what became of what was left out.
     */
    config: Record<string, any>;
    /**
     * A team from its `agents`; what they give is a table by name, or what `aggregator` makes of it.
     */
    constructor(options?: CompositeOptions | null);
    /**
     * The team's answer to a message, as text; `options.timeout` is in milliseconds.
     */
    chat(message: any, options?: Record<string, any> | null): Promise<string>;
    /**
     * `chat` beside the script: a value in a coroutine, a promise elsewhere, or `callback(result, err)`.
     */
    chatAsync(message: any, callback?: (result: any, error?: any) => any): Promise<string>;
    /**
     * Put an agent (or a workflow, a tool, another team) in under a name. Gives the team.
     */
    addAgent(name: string, agent: any): this;
    /**
     * Take one out; whether it was there.
     */
    removeAgent(name: string): Promise<boolean>;
    /**
     * The agent of that name.
     */
    getAgent(name: string): any;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Agents one behind the other: each works on what the one before gave, changed by its transformer.
   */
  export class PipelineAgent extends BaseAgent {
    /**
     * The names of its members.
     */
    agents: string[];
    /**
     * Unique in the kernel: `agent_1`.
     */
    id: string;
    /**
     * Its name; its id when it was given none.
     */
    name: string;
    /**
     * What it is for.
     */
    description: string;
    /**
     * Its kind: `agent`, `base`, `research`, ….
     */
    type: string;
    /**
     * Its tools, as objects with `name`, `description` and `config`.
     */
    tools: any[];
    /**
     * The words others find it by.
     */
    skills: string[];
    /**
     * Its state; the same as `get_state`.
     */
    state: Record<string, any>;
    /**
     * What was said of it when it was made.
     */
    metadata: Record<string, any>;
    /**
     * Whether it was closed.
     */
    closed: boolean;
    /**
     * What it was made with, and what became of what was left out.
     */
    config: Record<string, any>;
    /**
     * A team from its `stages`.
     */
    constructor(options?: PipelineTeamOptions | null);
    /**
     * The team's answer to a message, as text; `options.timeout` is in milliseconds.
     */
    chat(message: any, options?: Record<string, any> | null): Promise<string>;
    /**
     * `chat` beside the script: a value in a coroutine, a promise elsewhere, or `callback(result, err)`.
     */
    chatAsync(message: any, callback?: (result: any, error?: any) => any): Promise<string>;
    /**
     * Put an agent (or a workflow, a tool, another team) in under a name. Gives the team.
     */
    addAgent(name: string, agent: any): this;
    /**
     * Take one out; whether it was there.
     */
    removeAgent(name: string): Promise<boolean>;
    /**
     * The agent of that name.
     */
    getAgent(name: string): any;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * A supervisor with workers: one of them does the task, and the supervisor looks at it.
   */
  export class HierarchicalAgent extends BaseAgent {
    /**
     * The names of its workers.
     */
    workers: string[];
    /**
     * The one who looks at the results; nothing when there is none.
     */
    supervisor: any;
    /**
     * How workers are chosen.
     */
    delegationStrategy: string;
    /**
     * The names of its members.
     */
    agents: string[];
    /**
     * Unique in the kernel: `agent_1`.
     */
    id: string;
    /**
     * Its name; its id when it was given none.
     */
    name: string;
    /**
     * What it is for.
     */
    description: string;
    /**
     * Its kind: `agent`, `base`, `research`, ….
     */
    type: string;
    /**
     * Its tools, as objects with `name`, `description` and `config`.
     */
    tools: any[];
    /**
     * The words others find it by.
     */
    skills: string[];
    /**
     * Its state; the same as `get_state`.
     */
    state: Record<string, any>;
    /**
     * What was said of it when it was made.
     */
    metadata: Record<string, any>;
    /**
     * Whether it was closed.
     */
    closed: boolean;
    /**
     * What it was made with, and what became of what was left out.
     */
    config: Record<string, any>;
    /**
     * A team from its `supervisor` and `workers`. Its result has `worker`, `result` and `review`.
     */
    constructor(options?: HierarchyOptions | null);
    /**
     * Give a task to a worker by name, or to the one the strategy chooses; what it gives, without a review.
     */
    delegateTask(task: any, worker?: string): any;
    /**
     * The team's answer to a message, as text; `options.timeout` is in milliseconds.
     */
    chat(message: any, options?: Record<string, any> | null): Promise<string>;
    /**
     * `chat` beside the script: a value in a coroutine, a promise elsewhere, or `callback(result, err)`.
     */
    chatAsync(message: any, callback?: (result: any, error?: any) => any): Promise<string>;
    /**
     * Put an agent (or a workflow, a tool, another team) in under a name. Gives the team.
     */
    addAgent(name: string, agent: any): this;
    /**
     * Take one out; whether it was there.
     */
    removeAgent(name: string): Promise<boolean>;
    /**
     * The agent of that name.
     */
    getAgent(name: string): any;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Agents that know one another by name.
   *
   * Its workflows name them; `delegate` chooses one for a task; in `run` and `chat` the one who speaks may hand over
   * to another (with the tool `handoff`, or by giving a table with `handoff_request`, which says `to` whom).
   */
  export class MultiAgentSystem extends BaseAgent {
    /**
     * The names of its members.
     */
    agents: string[];
    /**
     * Unique in the kernel: `agent_1`.
     */
    id: string;
    /**
     * Its name; its id when it was given none.
     */
    name: string;
    /**
     * What it is for.
     */
    description: string;
    /**
     * Its kind: `agent`, `base`, `research`, ….
     */
    type: string;
    /**
     * Its tools, as objects with `name`, `description` and `config`.
     */
    tools: any[];
    /**
     * The words others find it by.
     */
    skills: string[];
    /**
     * Its state; the same as `get_state`.
     */
    state: Record<string, any>;
    /**
     * What was said of it when it was made.
     */
    metadata: Record<string, any>;
    /**
     * Whether it was closed.
     */
    closed: boolean;
    /**
     * What it was made with, and what became of what was left out.
     */
    config: Record<string, any>;
    /**
     * A system, with `agents` or without any yet.
     */
    constructor(options?: SystemOptions | null);
    /**
     * A workflow whose steps name agents of this system.
     */
    createWorkflow(options: CreateOptions): Workflow;
    /**
     * Give a task to one agent: `options.to` names it, or `options.strategy` (or a text) says how to choose.
     */
    delegate(task: any, options?: string | Record<string, any> | null): any;
    /**
     * Tell all agents something at the same time; what each says, by name. The error of one has its name (`agent`).
     *
     * With `options.continue_on_error` the others go on, and `{ error = { type, message } }` stands for it.
     */
    broadcast(message: any, options?: MapOptions | null): Promise<Record<string, any>>;
    /**
     * Copy state from one agent to another: `options.include`, `options.exclude` (keys), `conversation` (true).
     */
    handoff(sender: string, receiver: string, options?: Record<string, any> | null): Promise<Record<string, any>>;
    /**
     * The names of the agents whose name, skills or description have to do with some words, the best first.
     */
    discover(words: string): Promise<string[]>;
    /**
     * Its agents as tables: `name`, `agent`, `description`.
     */
    describe(): Promise<any[]>;
    /**
     * The team's answer to a message, as text; `options.timeout` is in milliseconds.
     */
    chat(message: any, options?: Record<string, any> | null): Promise<string>;
    /**
     * `chat` beside the script: a value in a coroutine, a promise elsewhere, or `callback(result, err)`.
     */
    chatAsync(message: any, callback?: (result: any, error?: any) => any): Promise<string>;
    /**
     * Put an agent (or a workflow, a tool, another team) in under a name. Gives the team.
     */
    addAgent(name: string, agent: any): this;
    /**
     * Take one out; whether it was there.
     */
    removeAgent(name: string): Promise<boolean>;
    /**
     * The agent of that name.
     */
    getAgent(name: string): any;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Agents that are alike: each task goes to the one that has least to do, and waits while all are busy.
   */
  export class AgentPool extends BaseAgent {
    /**
     * How many agents it has.
     */
    size: number | bigint;
    /**
     * For each agent its `name`, how many tasks it is `busy` with, and how many it has `done`.
     */
    stats: any[];
    /**
     * The names of its members.
     */
    agents: string[];
    /**
     * Unique in the kernel: `agent_1`.
     */
    id: string;
    /**
     * Its name; its id when it was given none.
     */
    name: string;
    /**
     * What it is for.
     */
    description: string;
    /**
     * Its kind: `agent`, `base`, `research`, ….
     */
    type: string;
    /**
     * Its tools, as objects with `name`, `description` and `config`.
     */
    tools: any[];
    /**
     * The words others find it by.
     */
    skills: string[];
    /**
     * Its state; the same as `get_state`.
     */
    state: Record<string, any>;
    /**
     * What was said of it when it was made.
     */
    metadata: Record<string, any>;
    /**
     * Whether it was closed.
     */
    closed: boolean;
    /**
     * What it was made with, and what became of what was left out.
     */
    config: Record<string, any>;
    /**
     * A pool of `agents`, or of `size` that `create(number)` makes.
     */
    constructor(options?: PoolOptions | null);
    /**
     * The results of many tasks, in their order. The first that fails ends it, and its error has `results`.
     *
     * With `options.continue_on_error` the others go on, and `{ error = { type, message } }` stands for it.
     */
    map(tasks: any[], options?: MapOptions | null): Promise<any[]>;
    /**
     * The agent that has least to do, until `release`; waits while all are busy.
     */
    checkout(): any;
    /**
     * Give an agent back that `checkout` gave.
     */
    release(agent: any): Promise<void>;
    /**
     * The team's answer to a message, as text; `options.timeout` is in milliseconds.
     */
    chat(message: any, options?: Record<string, any> | null): Promise<string>;
    /**
     * `chat` beside the script: a value in a coroutine, a promise elsewhere, or `callback(result, err)`.
     */
    chatAsync(message: any, callback?: (result: any, error?: any) => any): Promise<string>;
    /**
     * Put an agent (or a workflow, a tool, another team) in under a name. Gives the team.
     */
    addAgent(name: string, agent: any): this;
    /**
     * Take one out; whether it was there.
     */
    removeAgent(name: string): Promise<boolean>;
    /**
     * The agent of that name.
     */
    getAgent(name: string): any;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * What one agent hands over to another: the values of its state that the filter keeps.
   */
  export class StateHandoff {
    /**
     * A handoff; nothing goes over before `execute`. The agents need not be there before that.
     */
    constructor(options: HandoffOptions);
    /**
     * Hand over; gives `from`, `to`, the `keys` that went over and their `values`.
     */
    execute(message?: string): Promise<Record<string, any>>;
    /**
     * The keys that would go over now.
     */
    preview(): Promise<string[]>;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
  }
  
  /**
   * A prompt with places to fill in, in the syntax of Jinja: values, filters, `if` and `for`.
   */
  export class PromptTemplate {
    /**
     * What it is called in errors and settings.
     */
    name: string;
    /**
     * Its text.
     */
    template: string;
    /**
     * The names it uses, in order of the alphabet; `env` is not among them.
     */
    variables: string[];
    /**
     * A template from its text. `name` stands in its errors.
     */
    constructor(template: string, name?: string);
    /**
     * A template of the settings of whoever runs the spell (`[prompts]` in their `config.toml`).
     */
    static get(name: string): PromptTemplate;
    /**
     * The names of all templates of the settings.
     */
    static names(): Promise<string[]>;
    /**
     * The text with these values. One that is missing is an error, unless the template has a `default` for it.
     */
    render(values?: Record<string, any> | null): Promise<string>;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
  }
  
  /**
   * See and change everything the spell does, at points such as `before_llm_call` or `after_tool_call`.
   *
   * A hook gets a table of the call: what it changes there is done to the call. Its error ends the call. In a notebook
   * the hooks of a cell, and its handlers of events, go when that cell is run again.
   */
  export const Hooks: {
    /**
     * Put a hook there: a function, or a table with `handler`, `priority` (lower first) and `condition`.
     *
     * A hook of the API (`LoggingHook.new()`) knows its points by itself.
     */
    register(point: any, hook?: any): Promise<number>;
    /**
     * Use a hook of the API by its name (`"logging"`, `"retry"`), or stand around what every agent does.
     */
    use(hook: string | ((...args: any[]) => any) | Middleware, options?: Record<string, any> | null): Promise<number>;
    /**
     * The same as `use` with a name: `Hooks.enable("metrics")`.
     */
    enable(hook: string, options?: Record<string, any> | null): Promise<number>;
    /**
     * Take a hook away again.
     */
    remove(id: number | bigint): Promise<void>;
    /**
     * Take away all hooks that scripts put at a point, or anywhere.
     */
    clear(point?: string | null): Promise<void>;
    /**
     * The hooks of scripts in the order they run, as tables with `id`, `point` and `priority`.
     */
    list(point?: string | null): Promise<any>;
    /**
     * The names of all points.
     */
    points(): Promise<any>;
    /**
     * Whether there is a point of that name, in any spelling.
     */
    has(point: string): Promise<boolean>;
  };
  
  /**
   * Writes a line to standard error for everything that ended.
   */
  export class LoggingHook {
    /**
     * The hook; give it to `Hooks.register` or `agent:add_hook`.
     */
    constructor(options?: LineOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
  }
  
  /**
   * Counts everything that ended, with its time and tokens.
   */
  export class MetricsHook {
    /**
     * For each operation `count errors total mean min max p50 p95` (milliseconds), and `tokens`.
     */
    stats: any;
    /**
     * The hook; give it to `Hooks.register` or `agent:add_hook`.
     */
    constructor(options?: WatchOptions | null);
    /**
     * The same as `stats`.
     */
    getStats(): any & PromiseLike<any>;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
  }
  
  /**
   * Limits how often models and tools are called; more calls fail with a `rate_limit` error, or wait their turn.
   */
  export class RateLimitHook {
    /**
     * The hook; give it to `Hooks.register` or `agent:add_hook`.
     */
    constructor(options?: RateOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
  }
  
  /**
   * Answers a call of a model from an equal call before.
   */
  export class CacheHook {
    /**
     * `hits` and `misses`.
     */
    stats: any;
    /**
     * The hook; give it to `Hooks.register` or `agent:add_hook`.
     */
    constructor(options?: CacheOptions | null);
    /**
     * The same as `stats`.
     */
    getStats(): any & PromiseLike<any>;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
  }
  
  /**
   * Calls a model again after a passing error, waiting longer each time.
   */
  export class RetryHook {
    /**
     * `retries`: how often it asked for another attempt.
     */
    stats: any;
    /**
     * The hook; give it to `Hooks.register` or `agent:add_hook`.
     */
    constructor(options?: RetryHookOptions | null);
    /**
     * The same as `stats`.
     */
    getStats(): any & PromiseLike<any>;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
  }
  
  /**
   * Gives every call the ids by which other systems follow a trace: `context.metadata.traceparent`.
   */
  export class TracingHook {
    /**
     * The hook; give it to `Hooks.register` or `agent:add_hook`.
     */
    constructor(options?: WatchOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
  }
  
  /**
   * Shows on standard error what goes into every call and comes out of it.
   */
  export class DebugHook {
    /**
     * The hook; give it to `Hooks.register` or `agent:add_hook`.
     */
    constructor(options?: LineOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
  }
  
  /**
   * Something ready-made for `agent:use(…)`; a profiler gives one.
   */
  export class Middleware {
    private constructor();
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
  }
  
  /**
   * What a middleware stands around.
   *
   * `next()` goes on and gives the result; `next(context)` goes on with what was changed in the context.
   */
  export class Next {
    /**
     * Go on, and give the result. Called once more, it is done once more.
     */
    call(context?: Record<string, any> | null): Promise<any>;
    private constructor();
    then(resolve: (value: Omit<this, 'then'> & { (context?: Record<string, any> | null): Promise<any>; }) => any, reject?: (error: any) => any): Promise<any>;
  }
  
  export interface Next {
    (context?: Record<string, any> | null): Promise<any>;
  }
  
  /**
   * What happens in the spell, and what scripts emit.
   *
   * Names are `tool_called`, `agent_started`, …, in any spelling (`toolCalled`, `agent:started`); patterns hold `*`.
   */
  export const Events: {
    /**
     * Call `handler(event)` when it happens; for `"*"` `handler(type, data)`. The handler is waited for.
     */
    on(event: string, handler: ((...args: any[]) => any)): Promise<number>;
    /**
     * Like `on`, for the next time only.
     */
    once(event: string, handler: ((...args: any[]) => any)): Promise<number>;
    /**
     * The same as `on`.
     */
    subscribe(event: string, handler: ((...args: any[]) => any)): Promise<number>;
    /**
     * Like `on`, for every event that matches (`tool_*`).
     */
    onPattern(pattern: string, handler: ((...args: any[]) => any)): Promise<number>;
    /**
     * Like `on`, but nobody waits for the handler: it hears one event after the other beside everything else.
     */
    onAsync(event: string, handler: ((...args: any[]) => any)): Promise<number>;
    /**
     * Take handlers away: by id, or those of an event, all or one.
     */
    off(event: string | number | bigint, handler?: ((...args: any[]) => any) | null): Promise<void>;
    /**
     * The same as `off`.
     */
    unsubscribe(event: string | number | bigint, handler?: ((...args: any[]) => any) | null): Promise<void>;
    /**
     * Tell everybody who listens; gives what a handler replied. An error of a handler reaches you.
     */
    emit(event: string, data?: any): Promise<any>;
    /**
     * The same as `emit`.
     */
    publish(event: string, data?: any): Promise<any>;
    /**
     * Emit an event and wait at most `timeout` milliseconds for what a handler gives to `event:reply(result)`.
     */
    request(event: string, data?: any, timeout?: number): Promise<any>;
    /**
     * Wait for the next event of that name or pattern, at most `timeout` milliseconds.
     */
    waitFor(event: string, timeout?: number | null): Promise<any>;
    /**
     * The events that match, from now on, as a stream; `idle` milliseconds without one end it.
     */
    stream(pattern?: string, options?: Record<string, any> | null): Stream;
    /**
     * The last events that match, the oldest first; at most 500 of all are remembered.
     */
    history(pattern?: string): Promise<any[]>;
    /**
     * Call `handler(event)` for the last events that match, one after the other; gives how many there were.
     */
    replay(pattern: string, handler: ((...args: any[]) => any)): Promise<number>;
    /**
     * Forget what has happened.
     */
    clear(): Promise<void>;
    /**
     * How many handlers listen to a name.
     */
    listenerCount(event: string): Promise<number>;
  };
  
  /**
   * The same as `Events`, as JavaScript spells often call it.
   */
  export const eventBus: {
    /**
     * Call `handler(event)` when it happens; for `"*"` `handler(type, data)`. The handler is waited for.
     */
    on(event: string, handler: ((...args: any[]) => any)): Promise<number>;
    /**
     * Like `on`, for the next time only.
     */
    once(event: string, handler: ((...args: any[]) => any)): Promise<number>;
    /**
     * The same as `on`.
     */
    subscribe(event: string, handler: ((...args: any[]) => any)): Promise<number>;
    /**
     * Like `on`, for every event that matches (`tool_*`).
     */
    onPattern(pattern: string, handler: ((...args: any[]) => any)): Promise<number>;
    /**
     * Like `on`, but nobody waits for the handler: it hears one event after the other beside everything else.
     */
    onAsync(event: string, handler: ((...args: any[]) => any)): Promise<number>;
    /**
     * Take handlers away: by id, or those of an event, all or one.
     */
    off(event: string | number | bigint, handler?: ((...args: any[]) => any) | null): Promise<void>;
    /**
     * The same as `off`.
     */
    unsubscribe(event: string | number | bigint, handler?: ((...args: any[]) => any) | null): Promise<void>;
    /**
     * Tell everybody who listens; gives what a handler replied. An error of a handler reaches you.
     */
    emit(event: string, data?: any): Promise<any>;
    /**
     * The same as `emit`.
     */
    publish(event: string, data?: any): Promise<any>;
    /**
     * Emit an event and wait at most `timeout` milliseconds for what a handler gives to `event:reply(result)`.
     */
    request(event: string, data?: any, timeout?: number): Promise<any>;
    /**
     * Wait for the next event of that name or pattern, at most `timeout` milliseconds.
     */
    waitFor(event: string, timeout?: number | null): Promise<any>;
    /**
     * The events that match, from now on, as a stream; `idle` milliseconds without one end it.
     */
    stream(pattern?: string, options?: Record<string, any> | null): Stream;
    /**
     * The last events that match, the oldest first; at most 500 of all are remembered.
     */
    history(pattern?: string): Promise<any[]>;
    /**
     * Call `handler(event)` for the last events that match, one after the other; gives how many there were.
     */
    replay(pattern: string, handler: ((...args: any[]) => any)): Promise<number>;
    /**
     * Forget what has happened.
     */
    clear(): Promise<void>;
    /**
     * How many handlers listen to a name.
     */
    listenerCount(event: string): Promise<number>;
  };
  
  /**
   * The same as `Events`, as Lua spells often call it.
   */
  export const event_bus: {
    /**
     * Call `handler(event)` when it happens; for `"*"` `handler(type, data)`. The handler is waited for.
     */
    on(event: string, handler: ((...args: any[]) => any)): Promise<number>;
    /**
     * Like `on`, for the next time only.
     */
    once(event: string, handler: ((...args: any[]) => any)): Promise<number>;
    /**
     * The same as `on`.
     */
    subscribe(event: string, handler: ((...args: any[]) => any)): Promise<number>;
    /**
     * Like `on`, for every event that matches (`tool_*`).
     */
    onPattern(pattern: string, handler: ((...args: any[]) => any)): Promise<number>;
    /**
     * Like `on`, but nobody waits for the handler: it hears one event after the other beside everything else.
     */
    onAsync(event: string, handler: ((...args: any[]) => any)): Promise<number>;
    /**
     * Take handlers away: by id, or those of an event, all or one.
     */
    off(event: string | number | bigint, handler?: ((...args: any[]) => any) | null): Promise<void>;
    /**
     * The same as `off`.
     */
    unsubscribe(event: string | number | bigint, handler?: ((...args: any[]) => any) | null): Promise<void>;
    /**
     * Tell everybody who listens; gives what a handler replied. An error of a handler reaches you.
     */
    emit(event: string, data?: any): Promise<any>;
    /**
     * The same as `emit`.
     */
    publish(event: string, data?: any): Promise<any>;
    /**
     * Emit an event and wait at most `timeout` milliseconds for what a handler gives to `event:reply(result)`.
     */
    request(event: string, data?: any, timeout?: number): Promise<any>;
    /**
     * Wait for the next event of that name or pattern, at most `timeout` milliseconds.
     */
    waitFor(event: string, timeout?: number | null): Promise<any>;
    /**
     * The events that match, from now on, as a stream; `idle` milliseconds without one end it.
     */
    stream(pattern?: string, options?: Record<string, any> | null): Stream;
    /**
     * The last events that match, the oldest first; at most 500 of all are remembered.
     */
    history(pattern?: string): Promise<any[]>;
    /**
     * Call `handler(event)` for the last events that match, one after the other; gives how many there were.
     */
    replay(pattern: string, handler: ((...args: any[]) => any)): Promise<number>;
    /**
     * Forget what has happened.
     */
    clear(): Promise<void>;
    /**
     * How many handlers listen to a name.
     */
    listenerCount(event: string): Promise<number>;
  };
  
  /**
   * A bus of its own: handlers get what was emitted, in the order they were put there.
   */
  export class EventEmitter {
    /**
     * What the trace calls it.
     */
    name: string;
    /**
     * A bus; the name is for the trace.
     */
    constructor(name?: string | Record<string, any> | null);
    /**
     * Call `handler(data)` when it is emitted; for `"*"` `handler(type, data)`. The handler is waited for.
     */
    on(event: string, handler: ((...args: any[]) => any)): Promise<number>;
    /**
     * Like `on`, for the next time only.
     */
    once(event: string, handler: ((...args: any[]) => any)): Promise<number>;
    /**
     * The same as `on`.
     */
    subscribe(event: string, handler: ((...args: any[]) => any)): Promise<number>;
    /**
     * Call `handler(data)` for every event that matches (`search_*`).
     */
    onPattern(pattern: string, handler: ((...args: any[]) => any)): Promise<number>;
    /**
     * Like `on`, but nobody waits for the handler: it hears one event after the other beside everything else.
     */
    onAsync(event: string, handler: ((...args: any[]) => any)): Promise<number>;
    /**
     * Take handlers away: by id, or those of an event, all or one.
     */
    off(event: string | number | bigint, handler?: ((...args: any[]) => any) | null): Promise<void>;
    /**
     * The same as `off`.
     */
    unsubscribe(event: string | number | bigint, handler?: ((...args: any[]) => any) | null): Promise<void>;
    /**
     * Call the handlers; whether there were any. An error of a handler reaches you.
     */
    emit(event: string, data?: any): Promise<boolean>;
    /**
     * The same as `emit`.
     */
    publish(event: string, data?: any): Promise<boolean>;
    /**
     * Wait until it is emitted, at most `timeout` milliseconds; gives what was emitted.
     */
    waitFor(event: string, timeout?: number | null): any;
    /**
     * The handlers of an event, or all.
     */
    listeners(event?: string | null): Promise<any[]>;
    /**
     * How many handlers an event has, or all.
     */
    listenerCount(event?: string | null): Promise<number>;
    /**
     * Take away the handlers of an event, or all.
     */
    removeAllListeners(event?: string | null): Promise<void>;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * A bus by which agents work together: each handler begins the next part of the work.
   */
  export class EventSystem extends EventEmitter {
    /**
     * What the trace calls it.
     */
    name: string;
    /**
     * A bus; the name is for the trace.
     */
    constructor(name?: string | Record<string, any> | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Keeps events to look at them later.
   */
  export class EventAggregator {
    /**
     * The events it keeps, the oldest first.
     */
    events: any[];
    /**
     * An empty one; `max_events` (10000) is how many it keeps.
     */
    constructor(options?: Record<string, any> | null);
    /**
     * Keep the events of an agent, a workflow or an emitter that match; `"*"` is everything.
     */
    collect(source: any, pattern?: string): EventAggregator;
    /**
     * The events that match, the oldest first.
     */
    getEvents(pattern?: string): any[] & PromiseLike<any[]>;
    /**
     * How many events match.
     */
    count(pattern?: string): Promise<number>;
    /**
     * How many there are of each type.
     */
    counts(): Promise<Record<string, any>>;
    /**
     * Forget the events.
     */
    clear(): Promise<void>;
    /**
     * Collect no more; what was kept stays.
     */
    stop(): Promise<void>;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
  }
  
  /**
   * Answers an event. Only the first answer counts.
   */
  export class Reply {
    /**
     * Answer. Called as a method it gets the event too, so the last value counts.
     */
    call(...rest: any[]): Promise<void>;
    private constructor();
    then(resolve: (value: Omit<this, 'then'> & { (...rest: any[]): Promise<void>; }) => any, reject?: (error: any) => any): Promise<any>;
  }
  
  export interface Reply {
    (...rest: any[]): Promise<void>;
  }
  
  /**
   * Lines on standard error about what happens, switched on by name.
   */
  export const Debug: {
    /**
     * Write a line for every event that matches (`llmspell:*`, `llmspell:tool_*`), and for `Debug.log`.
     */
    enable(pattern?: string): Promise<void>;
    /**
     * Write no more lines for a pattern that was enabled, or for any.
     */
    disable(pattern?: string | null): Promise<void>;
    /**
     * Whether lines of that name are written.
     */
    isEnabled(name: string): Promise<boolean>;
    /**
     * Write a line of your own, when its name is enabled.
     */
    log(name: string, ...rest: any[]): Promise<void>;
    /**
     * Call `handler(event)` for everything that happens; `event.type` says what, `event.data` the rest.
     */
    trace(handler: ((...args: any[]) => any)): Promise<number>;
    /**
     * Pause at a hook point: wait for `handler(context)`, or ask the person whether to go on, step or abort.
     */
    setBreakpoint(point: string, handler?: ((...args: any[]) => any) | null): Promise<number>;
    /**
     * Pause there no more.
     */
    clearBreakpoint(id: number | bigint): Promise<void>;
  };
  
  /**
   * Measures what an agent or a workflow does.
   */
  export class Profiler {
    /**
     * By action (`invoke_agent`, `chat`, `execute_tool`, …): `count errors total mean min max p50 p95`, in ms.
     */
    stats: any;
    /**
     * A profiler that has measured nothing.
     */
    constructor();
    /**
     * What `agent:use` takes so that everything inside is measured.
     */
    middleware(): Middleware;
    /**
     * Call a function, and count its time under a name; gives its result.
     */
    measure(name: string, work: ((...args: any[]) => any)): Promise<any>;
    /**
     * The same as `stats`.
     */
    getStats(): any & PromiseLike<any>;
    /**
     * Forget what was measured.
     */
    reset(): Promise<void>;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
  }
  
  /**
   * A parameter of the spell: a flag of `llmspell run`, a field of the studio's form and of an app.
   *
   * Each function gives the value: what was given, else the `default`. Write the name and the options out, so that
   * they can be read without running the spell. Options: `default`, `help`, `choices`, `label`; of numbers `min`, `max`
   * and `step` (with both ends the field is a slider).
   */
  export const Param: {
    /**
     * A text of one line.
     */
    string(name: string, options?: Record<string, any> | null): Promise<any>;
    /**
     * A text of several lines; the option `lines` says how many its field shows.
     */
    text(name: string, options?: Record<string, any> | null): Promise<any>;
    /**
     * A whole number.
     */
    integer(name: string, options?: Record<string, any> | null): Promise<any>;
    /**
     * A number.
     */
    number(name: string, options?: Record<string, any> | null): Promise<any>;
    /**
     * True or false.
     */
    boolean(name: string, options?: Record<string, any> | null): Promise<any>;
    /**
     * A date, as text: `2026-01-31`.
     */
    date(name: string, options?: Record<string, any> | null): Promise<any>;
    /**
     * Several texts or numbers; with `choices`, any of those.
     */
    list(name: string, options?: Record<string, any> | null): Promise<any>;
    /**
     * Data of any shape.
     */
    json(name: string, options?: Record<string, any> | null): Promise<any>;
    /**
     * The path of a file, which the spell may read: named on the command line, dropped on a form.
     */
    file(name: string, options?: Record<string, any> | null): Promise<any>;
    /**
     * A key or password, which is in no file and no trace; or the name of one that is kept (`secret:NAME`).
     */
    secret(name: string, options?: Record<string, any> | null): Promise<any>;
  };
  
  /**
   * Values the spell keeps, seen in the State panel with their history.
   */
  export const State: {
    /**
     * The session's value of that key, or `default`.
     */
    get(key: string, default_?: any): Promise<any>;
    /**
     * Set a value of the session: text, numbers, booleans and tables of those.
     */
    set(key: string, value: any): Promise<void>;
    /**
     * Delete a value of the session.
     */
    delete(key: string): Promise<void>;
    /**
     * Whether the session has a value of that key.
     */
    has(key: string): Promise<boolean>;
    /**
     * The session's keys that begin with `prefix`, sorted.
     */
    keys(prefix?: string): Promise<any>;
    /**
     * The session's values whose keys begin with `prefix`, by key.
     */
    all(prefix?: string): Promise<Record<string, any>>;
    /**
     * Delete the session's values whose keys begin with `prefix`; how many there were.
     */
    clear(prefix?: string): Promise<number>;
    /**
     * Set a value to what `change(old)` gives; nobody else's change is lost, though it may be called again.
     */
    update(key: string, change: ((...args: any[]) => any)): Promise<any>;
    /**
     * Set a value when it still is `expected`; whether it was.
     */
    compareAndSet(key: string, expected: any, value: any): Promise<boolean>;
    /**
     * Go from one state to the next: `{ initial = "new", new = { pay = "paid" }, paid = { ship = "sent" } }`.
     */
    transition(key: string, event: string, transitions: Record<string, any>): Promise<string>;
    /**
     * The last 100 changes of a value, the oldest first: `value`, `old`, `time` (ms), `by` (an agent), `run_id`.
     */
    history(key: string): Promise<any>;
    /**
     * All values of all scopes as plain data, for `restore`.
     */
    snapshot(): Promise<Record<string, any>>;
    /**
     * Bring back the values of a snapshot and delete what came later; how many values that changed.
     */
    restore(snapshot: Record<string, any>): Promise<number>;
    /**
     * Call `watcher(key, new, old)` when a value of the session changes.
     */
    watch(prefix: string, watcher: ((...args: any[]) => any)): Promise<number>;
    /**
     * Stop watching.
     */
    unwatch(id: number | bigint): Promise<void>;
    /**
     * The changes of the session's values from now on, as a stream of tables with `key`, `value` and `old`.
     */
    changes(prefix?: string, options?: Record<string, any> | null): Stream;
    /**
     * Say which agents may `read` and `write` the session's values: `{ write = { "writer" } }`.
     */
    protect(prefix: string, rule: Record<string, any>): Promise<void>;
    /**
     * Another scope: `"global"` (kept for the whole workspace), `"agent"` or `"workflow"` with its owner.
     */
    scope(scope: string, owner?: any): StateScope;
    /**
     * The values of an agent: the object, its name, or its id.
     */
    agent(agent: any): StateScope;
    /**
     * The values of a workflow, or of the one that is running here; what it lacks its parents are asked for.
     */
    workflow(workflow?: any): StateScope;
    /**
     * The values of the whole workspace, kept in a file: the same as `State.scope("global")`.
     */
    shared(): StateScope;
  };
  
  /**
   * The values of one scope: of an agent, of a workflow, of the session, or of the whole workspace.
   */
  export class StateScope {
    /**
     * `session`, `agent`, `workflow` or `global`.
     */
    name: string;
    /**
     * The id of the agent or workflow whose values these are.
     */
    owner: string;
    /**
     * The value, or `default`. A workflow that lacks it is given that of the workflow it runs in.
     */
    get(key: string, default_?: any): Promise<any>;
    /**
     * Set a value: text, numbers, booleans and tables of those. Nothing deletes it.
     */
    set(key: string, value: any): Promise<void>;
    /**
     * Delete a value.
     */
    delete(key: string): Promise<void>;
    /**
     * Whether there is a value.
     */
    has(key: string): Promise<boolean>;
    /**
     * The keys that begin with `prefix`, sorted.
     */
    keys(prefix?: string): Promise<any>;
    /**
     * The values whose keys begin with `prefix`, by key.
     */
    all(prefix?: string): Promise<Record<string, any>>;
    /**
     * Delete the values whose keys begin with `prefix`; how many there were.
     */
    clear(prefix?: string): Promise<number>;
    /**
     * Set a value to what `change(old)` gives; nobody else's change is lost, though it may be called again.
     */
    update(key: string, change: ((...args: any[]) => any)): Promise<any>;
    /**
     * Set a value when it still is `expected`; whether it was.
     */
    compareAndSet(key: string, expected: any, value: any): Promise<boolean>;
    /**
     * Go from one state to the next: `{ initial = "new", new = { pay = "paid" }, paid = { ship = "sent" } }`.
     */
    transition(key: string, event: string, transitions: Record<string, any>): Promise<string>;
    /**
     * The last 100 changes of a value, the oldest first: `value`, `old`, `time` (ms), `by` (an agent), `run_id`.
     */
    history(key: string): Promise<any>;
    /**
     * The values of this scope as plain data, for `restore`.
     */
    snapshot(): Promise<Record<string, any>>;
    /**
     * Bring back the values of a snapshot and delete what came later; how many values that changed.
     */
    restore(snapshot: Record<string, any>): Promise<number>;
    /**
     * Call `watcher(key, new, old)` when a value changes whose key begins with `prefix`.
     */
    watch(prefix: string, watcher: ((...args: any[]) => any)): Promise<number>;
    /**
     * Stop watching.
     */
    unwatch(id: number | bigint): Promise<void>;
    /**
     * The changes of values from now on, as a stream of tables with `key`, `value` and `old`.
     *
     * It ends when it is closed, or when for `idle` milliseconds (1000) nothing happened and nothing was under way.
     */
    changes(prefix?: string, options?: Record<string, any> | null): Stream;
    /**
     * Say which agents may `read` and `write` values whose keys begin with `prefix`: `{ write = { "writer" } }`.
     */
    protect(prefix: string, rule: Record<string, any>): Promise<void>;
    private constructor();
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
  }
  
  /**
   * Pieces that arrive one after the other. A `for` loop over it gives each piece.
   *
   * Nothing happens before somebody takes the pieces; what takes them (`for_each`, `collect`, a loop) takes each once.
   */
  export class Stream {
    /**
     * A stream of the items of a list, of what a function gives until it gives nothing, or of another stream.
     */
    static from(pieces: any): Stream;
    /**
     * A stream of what `make(n)` gives for 1, 2, … until it gives nothing; called only when a piece is wanted.
     */
    static generate(make: ((...args: any[]) => any)): Stream;
    /**
     * The next piece; nothing at the end.
     */
    next(): Promise<any>;
    /**
     * All the pieces that are left, as a list.
     */
    collect(): Promise<any[]>;
    /**
     * All the pieces that are left, as one text.
     */
    text(): Promise<string>;
    /**
     * All the pieces that are left as one text, with `separator` between them.
     */
    join(separator?: string): Promise<string>;
    /**
     * How many pieces are left; takes them.
     */
    count(): Promise<number>;
    /**
     * One value out of all pieces: `combine(so_far, piece)`; without `initial` the first piece begins.
     */
    reduce(combine: ((...args: any[]) => any), initial?: any): Promise<any>;
    /**
     * Call `action(piece)` with every piece that is left, one after the other, and wait until all are done.
     */
    forEach(action: ((...args: any[]) => any)): Promise<void>;
    /**
     * A stream of what `change(piece)` makes of each piece; where it gives nothing there is no piece.
     */
    map(change: ((...args: any[]) => any)): Stream;
    /**
     * Like `map`, working on several pieces at once (`most`, 4); the results keep their order.
     */
    mapAsync(change: ((...args: any[]) => any), most?: number | bigint): Stream;
    /**
     * A stream of the pieces for which `keep(piece)` is true.
     */
    filter(keep: ((...args: any[]) => any)): Stream;
    /**
     * A stream of lists of `size` pieces; the last may be shorter.
     */
    batch(size: number | bigint): Stream;
    /**
     * A stream of the first pieces, `most` of them; the rest stays where it is.
     */
    take(most: number | bigint): Stream;
    /**
     * A stream without the `first` pieces.
     */
    skip(first: number | bigint): Stream;
    /**
     * Want no more pieces: what makes them is stopped, also for the streams made of this one.
     */
    close(): Promise<void>;
    private constructor();
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [Symbol.asyncIterator](): AsyncIterator<any>;
  }
  
  /**
   * Tasks that take turns: each runs until it gives its turn away, waits for something, or ends.
   */
  export class Scheduler {
    /**
     * Its tasks: `name`, `status` (`ready`, `running`, `completed`, `failed`), and `result` or `error`.
     */
    tasks: (Record<string, any>)[];
    /**
     * A scheduler without tasks.
     */
    constructor();
    /**
     * Add a function as a task; its name, `task 1` and so on unless it is given one. It begins in `run`.
     */
    add(task: any, name?: any): Promise<string>;
    /**
     * The same as `add`, name first.
     */
    addTask(name: string, task: ((...args: any[]) => any)): Promise<string>;
    /**
     * Give the turn away; the task goes on when all others had theirs.
     */
    yield(): Promise<void>;
    /**
     * Run all tasks to their end: their results by name. When some fail, the others still end first.
     */
    run(): Promise<Record<string, any>>;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
  }
  
  /**
   * The same as `Scheduler`.
   */
  export class AsyncScheduler extends Scheduler {
    /**
     * Its tasks: `name`, `status` (`ready`, `running`, `completed`, `failed`), and `result` or `error`.
     */
    tasks: (Record<string, any>)[];
    /**
     * A scheduler without tasks.
     */
    constructor();
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
  }
  
  /**
   * Waiting, trying again, doing several things at once.
   *
   * What is given are functions, in Lua also promises. JavaScript has `Promise.all` for its own promises.
   */
  export const Async: {
    /**
     * Wait so long; other tasks go on.
     */
    sleep(milliseconds: number): Promise<void>;
    /**
     * The result of the work; a `timeout` error, and the work stopped, when it takes longer.
     */
    timeout(work: any, milliseconds: number): Promise<any>;
    /**
     * Do everything at once: the results in order. The first error stops the rest.
     */
    all(work: any[]): Promise<any[]>;
    /**
     * The result or error of what is done first; the rest is stopped.
     */
    race(work: any[]): Promise<any>;
    /**
     * Call `work()` again when it fails: `max_attempts` times (3) in all, with growing waits (`RetryPolicy`).
     */
    retry(work: ((...args: any[]) => any), options?: RetryOptions | null): Promise<any>;
    /**
     * Run a function beside the script: a promise of its result.
     */
    spawn(work: ((...args: any[]) => any)): Promise<any>;
    /**
     * What `work(item)` makes of every item, in order; `most` of them are worked on at a time.
     */
    parallel(items: any[], work: ((...args: any[]) => any), most?: number | bigint): Promise<any[]>;
  };
  
  /**
   * Finds out what an error is.
   */
  export const ErrorHandler: {
    /**
     * What is known of an error: `type`, `message`, `category`, `retryable`, `retry_after` (ms) and `cause`.
     *
     * It may be anything that was thrown: an error, a table, a text. `details` are its other fields.
     */
    parseError(error: any): Record<string, any>;
    /**
     * Whether another attempt may help: timeouts, rate limits, network faults.
     */
    isRetryable(error: any): boolean;
    /**
     * The names of the error classes and the `type` of each.
     */
    types(): Promise<Record<string, any>>;
    /**
     * Each category and the types in it.
     */
    categories(): Promise<Record<string, any>>;
  };
  
  /**
   * Knows what may help when something fails: another attempt, a strategy of yours, another agent.
   */
  export class ErrorRecovery {
    /**
     * A coordinator; without options it tries again and then looks for an agent with the same tools.
     */
    constructor(options?: RecoveryOptions | null);
    /**
     * Add a strategy: a function, a table with `handler`, or a category and a function.
     *
     * It gets `(err, context)` and gives the value to go on with, nothing when it cannot help, or
     * `{ partial = … }` for what could be saved, and the next is tried.
     */
    addStrategy(strategy: any, handler?: ((...args: any[]) => any) | null): Promise<void>;
    /**
     * Let another agent (or its name) take the place of the agent of that name when it fails.
     */
    addFallback(agent: string, fallback: any): Promise<void>;
    /**
     * What to do about an error: `action` is `recovered` (with `value`), `use_fallback_agent` (`original_agent`,
     * `fallback_agent`), `circuit_breaker_block` (`reason`, `circuit`, `retry_after` in ms) or `propagate_error`
     * (`error`).
     */
    handle(error: any, context?: Record<string, any> | null): Promise<Record<string, any>>;
    /**
     * Stand around an agent, a tool or a workflow, or around every agent when none is given.
     *
     * Whoever calls it then gets what this could recover: the result of another attempt, of a strategy, of another
     * agent. Each has a circuit breaker of its own. The id takes it away again (`Hooks.remove`).
     */
    protect(subject?: any): Promise<number>;
    /**
     * The result of `work()`, tried again as the policy says; then what a strategy gives; else the error.
     */
    run(work: ((...args: any[]) => any), context?: Record<string, any> | null): Promise<any>;
    /**
     * Ask an agent (or the agent of a name); when it fails, the one that takes its place.
     */
    runAgent(agent: any, input: any): Promise<any>;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
  }
  
  /**
   * How often to try something again, and how long to wait in between.
   */
  export class RetryPolicy {
    /**
     * How often it tries in all.
     */
    maxAttempts: number | bigint;
    /**
     * A policy: three attempts with growing waits from one second, after timeouts, rate limits, network faults.
     */
    constructor(options?: RetryOptions | null);
    /**
     * The result of the first `work()` that succeeds; the last error otherwise.
     */
    run(work: ((...args: any[]) => any)): Promise<any>;
    /**
     * The same as `run`.
     */
    execute(work: ((...args: any[]) => any)): Promise<any>;
    /**
     * The wait after the failed attempt of that number (from 1), in milliseconds.
     */
    delay(attempt: number | bigint): Promise<number>;
    /**
     * Whether there is another attempt after the attempt of that number failed with that error.
     */
    shouldRetry(error: any, attempt?: number | bigint): Promise<boolean>;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
  }
  
  /**
   * A fuse: after several failures in a row it refuses calls for a while instead of trying in vain.
   */
  export class CircuitBreaker {
    /**
     * `closed` (calls go through), `open` (none does) or `half_open` (one may try).
     */
    state: string;
    /**
     * Failures in a row so far.
     */
    failures: number | bigint;
    /**
     * Milliseconds until a call may go through again.
     */
    retryAfter: number;
    /**
     * A closed breaker; it opens after 5 failures in a row, for 30 seconds.
     */
    constructor(options?: BreakerOptions | null);
    /**
     * The result of `work()`; a `circuit_open` error (with `retry_after`, seconds) when it refuses.
     */
    call(work: ((...args: any[]) => any)): Promise<any>;
    /**
     * Whether it would refuse a call now.
     */
    shouldBlock(): Promise<boolean>;
    /**
     * Count something that worked, done without `call`.
     */
    recordSuccess(): Promise<void>;
    /**
     * Count something that failed, done without `call`.
     */
    recordFailure(): Promise<void>;
    /**
     * Close it.
     */
    reset(): Promise<void>;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
  }
  
  /**
   * Records with a level and fields. All are kept in the trace; those of `info` and above go to standard error.
   */
  export const Logger: {
    /**
     * Record every step; `message` may be a table with `message` and other fields.
     */
    trace(message: any, fields?: Record<string, any> | null): Promise<void>;
    /**
     * Record what helps to find a fault.
     */
    debug(message: any, fields?: Record<string, any> | null): Promise<void>;
    /**
     * Record what goes as it should.
     */
    info(message: any, fields?: Record<string, any> | null): Promise<void>;
    /**
     * Record what may go wrong.
     */
    warn(message: any, fields?: Record<string, any> | null): Promise<void>;
    /**
     * Record what went wrong.
     */
    error(message: any, fields?: Record<string, any> | null): Promise<void>;
    /**
     * Record something at a level: `trace`, `debug`, `info`, `warn` or `error`.
     */
    log(level: string, message: any, fields?: Record<string, any> | null): Promise<void>;
    /**
     * A logger that adds these fields to each of its records.
     */
    with(fields: Record<string, any>): FieldLogger;
    /**
     * Write only records of this level and above to stderr (`off`: none); the trace keeps all of them.
     */
    setLevel(level: string): Promise<void>;
    /**
     * The level in force: what the spell set, else `--log-level` or its front matter, the environment, `info`.
     */
    getLevel(): Promise<string>;
  };
  
  /**
   * The same as `Logger`.
   */
  export const logger: {
    /**
     * Record every step; `message` may be a table with `message` and other fields.
     */
    trace(message: any, fields?: Record<string, any> | null): Promise<void>;
    /**
     * Record what helps to find a fault.
     */
    debug(message: any, fields?: Record<string, any> | null): Promise<void>;
    /**
     * Record what goes as it should.
     */
    info(message: any, fields?: Record<string, any> | null): Promise<void>;
    /**
     * Record what may go wrong.
     */
    warn(message: any, fields?: Record<string, any> | null): Promise<void>;
    /**
     * Record what went wrong.
     */
    error(message: any, fields?: Record<string, any> | null): Promise<void>;
    /**
     * Record something at a level: `trace`, `debug`, `info`, `warn` or `error`.
     */
    log(level: string, message: any, fields?: Record<string, any> | null): Promise<void>;
    /**
     * A logger that adds these fields to each of its records.
     */
    with(fields: Record<string, any>): FieldLogger;
    /**
     * Write only records of this level and above to stderr (`off`: none); the trace keeps all of them.
     */
    setLevel(level: string): Promise<void>;
    /**
     * The level in force: what the spell set, else `--log-level` or its front matter, the environment, `info`.
     */
    getLevel(): Promise<string>;
  };
  
  /**
   * A logger whose records all have the same fields; made by `Logger.with`.
   */
  export class FieldLogger {
    /**
     * What it adds to each record.
     */
    fields: Record<string, any>;
    /**
     * Record every step.
     */
    trace(message: any, fields?: Record<string, any> | null): Promise<void>;
    /**
     * Record what helps to find a fault.
     */
    debug(message: any, fields?: Record<string, any> | null): Promise<void>;
    /**
     * Record what goes as it should.
     */
    info(message: any, fields?: Record<string, any> | null): Promise<void>;
    /**
     * Record what may go wrong.
     */
    warn(message: any, fields?: Record<string, any> | null): Promise<void>;
    /**
     * Record what went wrong.
     */
    error(message: any, fields?: Record<string, any> | null): Promise<void>;
    /**
     * A logger with more fields.
     */
    with(fields: Record<string, any>): FieldLogger;
    private constructor();
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
  }
  
  /**
   * Counters, gauges and histograms of a spell's own, each with labels.
   */
  export class MetricsCollector {
    /**
     * What `get_snapshot` gives.
     */
    snapshot: Record<string, any>;
    /**
     * An empty collector.
     */
    constructor();
    /**
     * Count: add 1, or `by`, to a counter. `increment(name, 5)` adds 5.
     */
    increment(name: string, labels?: Record<string, any> | number | null, by?: number): Promise<void>;
    /**
     * Note how much there is of something now.
     */
    gauge(name: string, value: number, labels?: Record<string, any> | null): Promise<void>;
    /**
     * Record one of many values, such as a duration.
     */
    histogram(name: string, value: number, labels?: Record<string, any> | null): Promise<void>;
    /**
     * Start a clock; calling it, or its `stop`, records the milliseconds in a histogram.
     */
    timer(name: string, labels?: Record<string, any> | null): Timer;
    /**
     * The result of `work()`; its milliseconds go into a histogram, also when it fails.
     */
    time(name: string, work: ((...args: any[]) => any), labels?: Record<string, any> | null): Promise<any>;
    /**
     * All of it: `counters` and `gauges` by name, `histograms` by name (`count`, `sum`, `min`, `max`, `mean`,
     * `p50`, `p95`, `p99`), and `series`, the same by name and labels.
     */
    getSnapshot(): Record<string, any> & PromiseLike<Record<string, any>>;
    /**
     * A counter, over all its labels; 0 when nothing was counted.
     */
    get(name: string): Promise<number>;
    /**
     * Forget everything.
     */
    reset(): Promise<void>;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
  }
  
  /**
   * The numbers all cells of a spell share, which the trace keeps; see `MetricsCollector`.
   */
  export const metrics: {
    /**
     * Count: add 1, or `by`, to a counter. `increment(name, 5)` adds 5.
     */
    increment(name: string, labels?: Record<string, any> | number | null, by?: number): Promise<void>;
    /**
     * Note how much there is of something now.
     */
    gauge(name: string, value: number, labels?: Record<string, any> | null): Promise<void>;
    /**
     * Record one of many values, such as a duration.
     */
    histogram(name: string, value: number, labels?: Record<string, any> | null): Promise<void>;
    /**
     * Start a clock; calling it, or its `stop`, records the milliseconds in a histogram.
     */
    timer(name: string, labels?: Record<string, any> | null): Timer;
    /**
     * The result of `work()`; its milliseconds go into a histogram, also when it fails.
     */
    time(name: string, work: ((...args: any[]) => any), labels?: Record<string, any> | null): Promise<any>;
    /**
     * All of it, as `MetricsCollector` gives it.
     */
    getSnapshot(): Promise<Record<string, any>>;
    /**
     * A counter, over all its labels; 0 when nothing was counted.
     */
    get(name: string): Promise<number>;
    /**
     * Forget everything.
     */
    reset(): Promise<void>;
  };
  
  /**
   * A clock that records how long something took; made by `metrics:timer`.
   */
  export class Timer {
    /**
     * Record the milliseconds since the start, once; gives them each time.
     */
    stop(): Promise<number>;
    private constructor();
    then(resolve: (value: Omit<this, 'then'> & { (): Promise<number>; }) => any, reject?: (error: any) => any): Promise<any>;
  }
  
  export interface Timer {
    (): Promise<number>;
  }
  
  /**
   * Counts requests by key and says when there are too many.
   */
  export class RateLimiter {
    /**
     * A limiter: 60 requests per minute and key, unless it is told otherwise.
     */
    constructor(options?: LimitsRateOptions | null);
    /**
     * Count a request: true when it is one too many (then it is not counted).
     */
    check(key?: string | number | bigint, limit?: LimitsRateOptions | null): Promise<boolean>;
    /**
     * The same as `check`.
     */
    isExceeded(key?: string | number | bigint, limit?: LimitsRateOptions | null): Promise<boolean>;
    /**
     * Count a request; a `rate_limit` error (with `retry_after`, seconds) when it is one too many.
     */
    checkLimit(key?: string | number | bigint, limit?: LimitsRateOptions | null): Promise<void>;
    /**
     * How many requests there is room for now; counts nothing.
     */
    remaining(key?: string | number | bigint, limit?: LimitsRateOptions | null): Promise<number>;
    /**
     * Forget the requests of a key, or all.
     */
    reset(key?: string | number | bigint | null): Promise<void>;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
  }
  
  /**
   * The rate limiter all cells of a spell share; see `RateLimiter`.
   */
  export const rateLimiter: {
    /**
     * Count a request: true when it is one too many (60 per minute and key, unless `limit` says otherwise).
     */
    check(key?: string | number | bigint, limit?: LimitsRateOptions | null): Promise<boolean>;
    /**
     * The same as `check`.
     */
    isExceeded(key?: string | number | bigint, limit?: LimitsRateOptions | null): Promise<boolean>;
    /**
     * Count a request; a `rate_limit` error (with `retry_after`, seconds) when it is one too many.
     */
    checkLimit(key?: string | number | bigint, limit?: LimitsRateOptions | null): Promise<void>;
    /**
     * How many requests there is room for now; counts nothing.
     */
    remaining(key?: string | number | bigint, limit?: LimitsRateOptions | null): Promise<number>;
    /**
     * Forget the requests of a key, or all.
     */
    reset(key?: string | number | bigint | null): Promise<void>;
  };
  
  /**
   * Finds what should not be said, and personal data, secrets and injected instructions, by rules (English).
   */
  export class ContentModerator {
    /**
     * A moderator with all rules, unless it is told otherwise.
     */
    constructor(options?: ModerationOptions | null);
    /**
     * What is found: `inappropriate` (should not be said), `flagged` (that, or worth a look), `categories`,
     * and `matches`, the passages by category.
     */
    check(text: any): Promise<Record<string, any>>;
    /**
     * A `content_violation` error, with its `categories`, when a text is inappropriate.
     */
    require(text: any): Promise<void>;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
  }
  
  /**
   * An audit trail: one JSON line for each record, with time, agent, user and session filled in.
   */
  export class AuditLogger {
    /**
     * Where its file is; "" when it has none.
     */
    path: string;
    /**
     * An audit log in a file of the workspace; without a path its records are in the trace only.
     */
    constructor(path?: string);
    /**
     * Record what was done: its kind (`action`) and what is known of it, or one table with all.
     */
    log(kind: string | Record<string, any>, record?: Record<string, any> | null): Promise<void>;
    /**
     * The last records of the file, oldest first.
     */
    entries(most?: number | bigint): Promise<(Record<string, any>)[]>;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
  }
  
  /**
   * Values kept for a while, shared by all cells and agents of a spell.
   */
  export const Cache: {
    /**
     * The value of a key, or `default`.
     */
    get(key: string, default_?: any): Promise<any>;
    /**
     * Keep a value, for `ttl` milliseconds or as long as the kernel lives. Nothing deletes it.
     */
    set(key: string, value: any, ttl?: number | null): Promise<void>;
    /**
     * Whether there is a value.
     */
    has(key: string): Promise<boolean>;
    /**
     * Forget a value; whether there was one.
     */
    delete(key: string): Promise<boolean>;
    /**
     * Forget all values, and the answers that agents keep with the option `cache`.
     */
    clear(): Promise<void>;
    /**
     * The keys that have a value, sorted.
     */
    keys(): Promise<string[]>;
    /**
     * The value of a key; `make()` makes it when there is none, once, however many ask at the same time.
     */
    remember(key: string, make: ((...args: any[]) => any), ttl?: number | null): Promise<any>;
    /**
     * The research kept under that key (`Cache.set` keeps it); nothing when there is none.
     */
    getCachedResearch(key: string): Promise<any>;
  };
  
  /**
   * The same as `Cache`.
   */
  export const cache: {
    /**
     * The value of a key, or `default`.
     */
    get(key: string, default_?: any): Promise<any>;
    /**
     * Keep a value, for `ttl` milliseconds or as long as the kernel lives. Nothing deletes it.
     */
    set(key: string, value: any, ttl?: number | null): Promise<void>;
    /**
     * Whether there is a value.
     */
    has(key: string): Promise<boolean>;
    /**
     * Forget a value; whether there was one.
     */
    delete(key: string): Promise<boolean>;
    /**
     * Forget all values, and the answers that agents keep with the option `cache`.
     */
    clear(): Promise<void>;
    /**
     * The keys that have a value, sorted.
     */
    keys(): Promise<string[]>;
    /**
     * The value of a key; `make()` makes it when there is none, once, however many ask at the same time.
     */
    remember(key: string, make: ((...args: any[]) => any), ttl?: number | null): Promise<any>;
    /**
     * The research kept under that key (`Cache.set` keeps it); nothing when there is none.
     */
    getCachedResearch(key: string): Promise<any>;
  };
  
  /**
   * Models without ceremony: the names of the first version of the API.
   */
  export const llm: {
    /**
     * An agent from `provider`, `model`, `tools` (names), `system`, `temperature`, `max_tokens`, ….
     */
    agent(options?: AgentOptions | null): LlmAgent;
    /**
     * One answer: `content`, `model`, `finish_reason` and `usage` (`total_tokens`, `prompt_tokens`,
     * `completion_tokens`, `cost`). A text alone is the prompt. With a `response_schema` there is `data`, too: the
     * answer as a table. `message` is the answer as it can be put behind the `messages`: `role`, `content`, and the
     * `tool_calls` (`id`, `name`, `arguments`) of a model that was offered `tools`. `metadata` has the `provider`
     * and the `requested_model`.
     */
    complete(options: string | CompleteOptions): Promise<Record<string, any>>;
    /**
     * The same answer piece by piece, for a `for` loop.
     */
    stream(options: string | CompleteOptions): Stream;
    /**
     * The `embeddings` of texts, a list of numbers each, in the order of the texts; `embedding` is the first.
     *
     * `model` and `usage` tell who made them and what it took. Without a `model` the usual one of the spell's
     * provider is asked, `demo/embedding` where nothing else is set.
     */
    embed(options: string | any[] | EmbedOptions): Promise<Record<string, any>>;
    /**
     * How near two embeddings are: the cosine of their angle, from -1 to 1; 0 where one is all zeros.
     */
    similarity(one: any[], other: any[]): Promise<number>;
    /**
     * The tokens of a text, or of what `llm.complete` would send for these options, before it is sent.
     *
     * Counted as the model does where its tokenizer is known, else estimated: one for every four characters.
     */
    countTokens(options: string | CompleteOptions): Promise<number>;
    /**
     * What is known of a model: `id`, `provider`, and where known `context_window` and `max_output_tokens`,
     * `input_cost` and `output_cost` (dollars for one token), `tools`, `images`, `files`, `structured_output`.
     */
    modelInfo(model?: string): Promise<Record<string, any>>;
    /**
     * Add a provider of your own, whose models are `name/ANYTHING`: a function that answers, or a table.
     *
     * The function gets `model`, `prompt` (the last message), `messages`, `tools`, `temperature`, `max_tokens` and
     * `response_schema`, and gives a text, or a table with `text`, `tool_calls` (`name`, `arguments`) and `usage`.
     * A table has `answer` (such a function), `embed` (texts to vectors) and `models` (names worth telling), or the
     * `base_url` and `api_key` of a server that speaks the OpenAI wire.
     */
    register(name: string, options: ProviderOptions | ((...args: any[]) => any)): Promise<void>;
    /**
     * Models that can be named here without a key.
     */
    models(): Promise<string[]>;
  };
  
  /**
   * An agent made by `llm.agent`: what `run` gives behaves as text and has `content`.
   */
  export class LlmAgent extends Agent {
    /**
     * Its model, as `provider/name`.
     */
    model: string;
    /**
     * Its role.
     */
    systemPrompt: string;
    /**
     * The estimated tokens of what it remembers; every message to it sends them again.
     */
    contextTokens: number | bigint;
    /**
     * What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
     */
    summary: string;
    /**
     * The messages so far, as tables with `role` and `content`.
     */
    conversationHistory: any;
    /**
     * What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
     */
    usage: Record<string, any>;
    /**
     * Unique in the kernel: `agent_1`.
     */
    id: string;
    /**
     * Its name; its id when it was given none.
     */
    name: string;
    /**
     * What it is for.
     */
    description: string;
    /**
     * Its kind: `agent`, `base`, `research`, ….
     */
    type: string;
    /**
     * Its tools, as objects with `name`, `description` and `config`.
     */
    tools: any[];
    /**
     * The words others find it by.
     */
    skills: string[];
    /**
     * Its state; the same as `get_state`.
     */
    state: Record<string, any>;
    /**
     * What was said of it when it was made.
     */
    metadata: Record<string, any>;
    /**
     * Whether it was closed.
     */
    closed: boolean;
    /**
     * What it was made with, and what became of what was left out.
     */
    config: Record<string, any>;
    /**
     * The same as `llm.agent`.
     */
    constructor(options?: string | Record<string, any> | null);
    /**
     * The answer to any input, as a text that has `content` and `model`, too.
     */
    run(input?: any): Promise<any>;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
  }
  
  /**
   * Rich output of a cell, at once and in order. In a terminal each has a plain form.
   */
  export const display: {
    /**
     * Take away what the cell has shown; with `wait = true` just before it shows something new.
     *
     * The trace keeps all of it. A terminal keeps it too.
     */
    clear(options?: ClearOptions | null): Promise<void>;
    /**
     * Show Markdown.
     */
    markdown(text: string): Promise<void>;
    /**
     * Show HTML, in a frame of its own: its scripts do not run, and it loads nothing.
     */
    html(text: string): Promise<void>;
    /**
     * Show a value as a tree that unfolds.
     */
    json(value: any): Promise<void>;
    /**
     * Show rows as a table that can be sorted: tables by column, lists, or single values.
     */
    table(rows: any[], options?: TableOptions | null): Promise<void>;
    /**
     * Show rows as a chart of lines, bars, points or areas.
     */
    chart(rows: any[], options?: ChartOptions | null): Promise<void>;
    /**
     * Show a picture: the bytes of a PNG, JPEG, GIF or WebP, the text of an SVG, or what `ChartGenerator` gave.
     */
    image(image: any, options?: ImageOptions | null): Promise<void>;
    /**
     * Show a player for a sound: the bytes of a WAV, MP3, Ogg, FLAC or M4A file.
     */
    audio(audio: any): Promise<void>;
  };
  
  /**
   * Small services of the first version of the API.
   */
  export const util: {
    /**
     * Wait so long; other tasks go on.
     */
    sleep(milliseconds: number): Promise<void>;
    /**
     * A random UUID (version 4).
     */
    uuid(): Promise<string>;
    /**
     * Milliseconds since 1970, as the run's clock has them.
     */
    now(): Promise<number>;
  };
  
  /**
   * Requests to other hosts, where the profile allows the network.
   *
   * An answer has `status`, `ok` (whether it is below 400), `headers`, `body` (text), and `json` when it is JSON.
   * In the trace a request is a call of the tool `http`; the values of headers with secrets are not in it.
   * Errors: `network`, `timeout`, `denied` (the profile), `invalid` (no http address, more than 10 MB).
   */
  export const http: {
    /**
     * A GET request; `query` goes behind the address.
     */
    get(url: string, query?: Record<string, any> | null, headers?: Record<string, any> | null, options?: FetchOptions | null): Promise<Record<string, any>>;
    /**
     * A DELETE request.
     */
    delete(url: string, query?: Record<string, any> | null, headers?: Record<string, any> | null, options?: FetchOptions | null): Promise<Record<string, any>>;
    /**
     * A POST request; a table goes as JSON, a text as it is.
     */
    post(url: string, body?: any, headers?: Record<string, any> | null, options?: FetchOptions | null): Promise<Record<string, any>>;
    /**
     * A PUT request; a table goes as JSON, a text as it is.
     */
    put(url: string, body?: any, headers?: Record<string, any> | null, options?: FetchOptions | null): Promise<Record<string, any>>;
    /**
     * A PATCH request; a table goes as JSON, a text as it is.
     */
    patch(url: string, body?: any, headers?: Record<string, any> | null, options?: FetchOptions | null): Promise<Record<string, any>>;
    /**
     * Any request, all of it in one table.
     */
    request(options: RequestOptions): Promise<Record<string, any>>;
    /**
     * `get` beside the script: a value in a coroutine, a promise elsewhere.
     */
    getAsync(url: string, query?: Record<string, any> | null, headers?: Record<string, any> | null, callback?: (result: any, error?: any) => any): Promise<Record<string, any>>;
    /**
     * `delete` beside the script.
     */
    deleteAsync(url: string, query?: Record<string, any> | null, callback?: (result: any, error?: any) => any): Promise<Record<string, any>>;
    /**
     * `post` beside the script.
     */
    postAsync(url: string, body?: any, headers?: Record<string, any> | null, callback?: (result: any, error?: any) => any): Promise<Record<string, any>>;
    /**
     * `put` beside the script.
     */
    putAsync(url: string, body?: any, headers?: Record<string, any> | null, callback?: (result: any, error?: any) => any): Promise<Record<string, any>>;
    /**
     * `patch` beside the script.
     */
    patchAsync(url: string, body?: any, headers?: Record<string, any> | null, callback?: (result: any, error?: any) => any): Promise<Record<string, any>>;
    /**
     * `request` beside the script.
     */
    requestAsync(options: Record<string, any>, callback?: (result: any, error?: any) => any): Promise<Record<string, any>>;
  };
  
  /**
   * Unique ids.
   */
  export const uuid: {
    /**
     * A random UUID (version 4).
     */
    generate(): string;
  };
  
  /**
   * Values as JSON text and back. In JavaScript there is also its own `JSON`.
   */
  export const json: {
    /**
     * The value as JSON text, on one line or with `indent` spaces for each level.
     *
     * A function is an error in Lua; JavaScript leaves it out.
     */
    encode(value: any, indent?: any): string;
    /**
     * The value of a JSON text; an error that says where the text is no JSON.
     */
    decode(text: string): any;
  };
  
  /**
   * A readable text of any value, for people; `inspect` is a function. Cycles and depth are no trouble.
   */
  export const inspect: {
    (value: any): string;
  };
  
  /**
   * Lines of output: `log`, `info` and `debug` to standard output, `warn` and `error` to standard error.
   */
  export const console: {
    /**
     * Write any number of values and a line end.
     */
    log(...rest: any[]): void;
    /**
     * The same as `log`.
     */
    info(...rest: any[]): void;
    /**
     * The same as `log`.
     */
    debug(...rest: any[]): void;
    /**
     * Like `log`, to standard error.
     */
    warn(...rest: any[]): void;
    /**
     * Like `log`, to standard error.
     */
    error(...rest: any[]): void;
  };
  
  /**
   * Send messages to Discord, and read what is there.
   *
   * `send` gives the message with its `id`; `edit`, `delete` and `get` work on one message. As a bot, `history` gives
   * `messages` (the newest first), `channels` those of a server, and `react` adds an emoji. Nobody is notified by a
   * message unless the option `mentions` says so.
   */
  export class DiscordTool extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `discord`.
     */
    constructor(options?: DiscordOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Send an email by SMTP.
   *
   * Gives `message_id`, `accepted` and `rejected` (addresses; each rejected one with `code` and `message`) and `size` in
   * bytes. With `preview` it sends nothing and gives `from`, `to`, `text`, `html` and `attachments`. Templates have
   * values, filters, `if` and `for`, as prompts do. The connection is encrypted, but to this machine.
   */
  export class EmailTool extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `email`.
     */
    constructor(options?: EmailOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Post to Slack, and read what is there.
   *
   * `post` sends a message (into a thread with `thread_ts`) and gives its `ts` and `channel`; `update` and `delete`
   * change it, `react` adds an emoji, `upload` shares a file. `history` and `replies` give `messages`, `channels` and
   * `users` lists, each with `next_cursor` when there is more; `whoami` tells whom the token belongs to.
   */
  export class SlackTool extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `slack`.
     */
    constructor(options?: SlackOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Send text messages (SMS, MMS, WhatsApp) by Twilio.
   *
   * `send` gives the message with its `sid` and `status` (`queued`, `sent`, `delivered`, `failed`); `get` tells the
   * status later; `list` gives the newest `messages`, of one number with `to`.
   */
  export class TwilioTool extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `twilio`.
     */
    constructor(options?: TwilioOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Compute and compare digests of texts and files.
   *
   * Gives `digest`, `algorithm`, `size` in bytes and `weak`, true for md5 and sha1, which protect against mistakes but
   * not against attackers. `verify` gives `valid`; it compares in constant time.
   */
  export class HashTool extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `hash`.
     */
    constructor(options?: HashOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Encrypt and decrypt texts, so that nobody reads or changes them unnoticed.
   *
   * `generate_key` gives a `key`, `encrypt` the `data` as base64, `decrypt` the `data` as it was. Keep keys and
   * passwords in the keyring and write `secret:NAME`: what is written out is in the trace.
   */
  export class EncryptionTool extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `encryption`.
     */
    constructor(options?: Record<string, any> | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Sign data and check signatures.
   *
   * `generate_keys` gives `private_key` and `public_key` (PEM), `sign` the `signature` (base64), `verify` tells `valid`.
   * With which algorithm a key signs is in the key. SHA-256 is what ECDSA and RSA-PSS sign.
   */
  export class SignatureTool extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `signature`.
     */
    constructor(options?: Record<string, any> | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Make random numbers, choices, ids and passwords.
   *
   * The answer is `result`; a list when `count` is given. Integers may be `min`, `max` and all between. Without a `seed`
   * chance comes from the system and is fit for secrets; in a replay it is the same again.
   */
  export class RandomTool extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `random`.
     */
    constructor(options?: RandomOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Clean the rows of a table: spaces, types, doubles, missing values, outliers.
   *
   * Gives the `rows` and `columns`, and a `report` of what changed: how many cells were `trimmed` and `emptied`, which
   * columns were `typed`, the `duplicates`, what was `filled`, how many rows lacked a value (`missing_dropped`), and the
   * `outliers` by column. What is given is not changed.
   */
  export class DataCleaner extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `data_cleaner`.
     */
    constructor(options?: AnalysisTableOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Sum up the columns of a table: sizes of numbers, most common texts, correlations.
   *
   * Gives `statistics` by column: `count`, `missing`, `unique` and, for numbers, `sum`, `mean`, `median`, `min`, `max`,
   * `std`, `variance`, `q1`, `q3`, `iqr` and the number of `outliers`, for texts the `most_common`; then the
   * `correlations` between columns of numbers (Pearson, the strongest first) and, with `group_by`, the `groups`. The
   * `rows` are given on, for the next step of a pipeline. A plain list of numbers is the column `value`.
   */
  export class StatisticsCalculator extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `statistics_calculator`.
     */
    constructor(options?: AnalysisTableOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Draw a chart of a table: lines, bars, points, a histogram, a pie, boxes.
   *
   * Gives the `image` as bytes, or the `path` it was written to with its `size`; and what was drawn: `kind`, `format`,
   * `mime`, `x` and `y`. The same rows give the same image. A plain list of numbers is the column `value`.
   */
  export class ChartGenerator extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `chart_generator`.
     */
    constructor(options?: ChartsChartOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Read, write, query, filter, sort and sum up CSV.
   *
   * `parse` gives `rows` (tables by column), `columns`, `row_count`, whether they were `truncated`, the `dialect`, and
   * the `ragged` lines: those with too few fields, or too many (kept in `_extra`). `info` gives the columns with their
   * types. `write` makes `text` of rows. `query` (a SELECT from `data`), `filter`, `sort` and `aggregate` work on all
   * rows of a text, a file or `rows`.
   */
  export class CsvTool extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `csv`.
     */
    constructor(options?: DataOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Read the rows of a CSV file, as the first step of a pipeline.
   *
   * Gives `rows` (tables by column, numbers as numbers), `columns`, `row_count`, whether they were `truncated`, the
   * `dialect` and the `ragged` lines. `DataCleaner`, `StatisticsCalculator` and `ChartGenerator` take it from there.
   */
  export class CsvReader extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `csv_reader`.
     */
    constructor(options?: DataOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Analyse rows, CSV and JSON files and DuckDB databases by SQL.
   *
   * `query` gives `rows` (tables by column), `columns`, `row_count` and whether they were `truncated`; `tables` tells
   * those of a database file with their columns. The SQL reaches only the `tables` that were given and the database:
   * no other file, no network, no extension; and it changes nothing.
   */
  export class DuckDBTool extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `duckdb`.
     */
    constructor(options?: DuckDBOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Read, query, change, compare and check JSON.
   *
   * `parse` gives the `data`, `format` a `text`. `query` gives the `values` that a JSONPath or a JSON Pointer finds,
   * their `paths` and the first as `value`. `patch` (RFC 6902) and `merge` (RFC 7386) give the changed `data`, `diff`
   * the `patch` that makes `other` of it. `validate` tells whether it is `valid` by a JSON Schema, and the `errors`.
   * `keys` gives the names at the place of the `query`, `flatten` every value by its dotted name.
   */
  export class JsonTool extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `json`.
     */
    constructor(options?: DataOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Find, replace and split text by a regular expression.
   *
   * `test` tells whether it `matches`; `find` gives the first `match` (nothing when there is none), `find_all` all
   * `matches` with their `count`, each with `text`, `start` and `stop` (characters from 0, `stop` behind it), `groups`
   * and `named` groups. `replace` gives the new `text` and the `count`, `split` the `parts`. The expressions are those
   * of Python's `regex`: Unicode classes as \p{Lu}, look-behind, possessive and recursive ones too.
   */
  export class RegexTool extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `regex`.
     */
    constructor(options?: RegexOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Query and change SQLite databases.
   *
   * `query` reads: it gives `rows` (tables by column), `columns`, `row_count` and whether they were `truncated`.
   * `execute` changes: it gives `changes`, `last_insert_id` and the rows of RETURNING. `transaction` does several
   * `statements`, all or none. `tables` lists tables and views, `schema` describes their columns, keys and indexes.
   * Without a path it works on the option `database`, `:memory:` when there is none, which lasts for the session.
   */
  export class SqliteTool extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `sqlite`.
     */
    constructor(options?: SqliteOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Read, query, check and format XML.
   *
   * `parse` gives the `root`, a table with `name`, `attributes`, `text` and `children`. `query` gives the `results` of
   * an XPath: texts, numbers, or elements as such tables. `validate` tells whether it is `valid` by an XSD, and the
   * `errors` with their lines. `format` gives an indented `text`, `to_json` the `data` as a plain table (`@name` is an
   * attribute, `#text` the text beside others, repeated elements are a list).
   */
  export class XmlTool extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `xml`.
     */
    constructor(options?: DataOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Work with objects in S3, queues in SQS and functions in Lambda.
   *
   * `s3_list` gives `objects` (`key`, `size`, `modified`, `etag`), `s3_get` the `content` (text, or bytes when it is
   * none) or the file it wrote to `path`; `s3_presign` an address that works for a while. `sqs_receive` gives `messages`
   * with the `receipt` that `sqs_delete` wants; `lambda_invoke` what the function gave.
   */
  export class AwsTool extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `aws`.
     */
    constructor(options?: AwsOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Read and change repositories, issues, pull requests, files, releases and workflows on GitHub.
   *
   * Lists give `items` and, where GitHub tells it, `total_count`; the others give what GitHub gives. `get_file` gives
   * the `content` as text (or bytes when it is none) and its `sha`; `put_file` replaces a file that exists.
   */
  export class GitHubTool extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `github`.
     */
    constructor(options?: GitHubOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Search, read, create and change issues of Jira.
   *
   * `search` gives `issues`, `get` one of them: `key`, `summary`, `status`, `assignee`, `description` as plain text, and
   * Jira's own `fields`. `transition` moves an issue; `transitions` tells where it can go. Texts are plain.
   */
  export class JiraTool extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `jira`.
     */
    constructor(options?: JiraOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Look at what runs in a Kubernetes cluster, and change it when that is allowed.
   *
   * `list` gives `items`, each with `name`, `namespace`, `status`, `labels` and `created`; `get` gives the whole thing,
   * `logs` a pod's `log`. With `read_only = false`, `apply` makes or changes what a manifest says (server-side),
   * `scale` and `restart` change deployments and stateful sets, and `delete` takes something away. Secrets are not read.
   */
  export class KubernetesTool extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `kubernetes`.
     */
    constructor(options?: KubernetesOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Compute an arithmetic expression.
   *
   * Understands + - * / // % ** (also ^), parentheses, comparisons, `pi`, `e`, `tau`, `min`, `max`, `abs`, `round`
   * and the functions sqrt, log, sin, factorial and their like. Whole numbers are exact.
   */
  export class Calculator extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `calculator`.
     */
    constructor(options?: Record<string, any> | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Compute statistics of numbers.
   *
   * `describe` gives all at once: `count`, `sum`, `mean`, `median`, `min`, `max`, `range`, `variance`, `std_dev`, `q1`,
   * `q3`, `iqr`, `skewness`, `kurtosis`. The others give `result` and more: `mode` also `modes`, `histogram` the counts
   * and their `edges`, `correlation` also `r_squared` and `p_value`, `regression` the `slope` and `intercept` of the
   * line through the points (data, other), `t_test` also `p_value` (two-sided), `degrees_of_freedom` and `significant`
   * (below 0.05). Quantiles lie between two numbers as in R and numpy.
   */
  export class StatisticsTool extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `statistics`.
     */
    constructor(options?: StatisticsOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Compute with matrices and vectors.
   *
   * The answer is in `result`; `eigen` also gives `values` and `vectors` (one for each value), `svd` the parts `u`, `s`
   * and `v`, `qr` `q` and `r`, `lu` `p`, `l` and `u` with p·matrix = l·u, `least_squares` also `residual` and `rank`.
   * Complex numbers are tables with `re` and `im`. The determinant of whole numbers is exact.
   */
  export class LinearAlgebraTool extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `linear_algebra`.
     */
    constructor(options?: MatrixOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Do algebra and calculus with expressions: simplify, expand, factor, solve, differentiate, integrate and more.
   *
   * Understands + - * / ^ (also **), `2x`, `=`, `<`, functions (sin, exp, log, sqrt, factorial, …) and the constants
   * pi, e, i and oo. The answer is the text `result`, and `latex`; for a real number also `value`. `solve` also gives
   * `solutions`: texts, or tables by variable when there are several unknowns; `integrate` also `closed`, false when an
   * integral is left. Fractions stay exact; `evaluate` gives as many digits as `precision` says.
   */
  export class SymbolicMathTool extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `symbolic_math`.
     */
    constructor(options?: SymbolicOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Read, write, list and move files in the folders the spell may touch.
   *
   * `read` gives the text (or bytes when it is not UTF-8), `write` replaces a whole file, `append` adds to its end,
   * `list` gives the names, types and sizes in a folder, `info` and `exists` describe one path, `create_dir` makes a
   * folder, `delete` removes a file or an empty folder, `move` renames.
   */
  export class FileSystemTool extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `file_system`.
     */
    constructor(options?: FileOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Write a text to a file: a new one, or in the place of the old.
   *
   * The folders above it are made. The file is never half-written: it is written aside, then renamed.
   */
  export class FileWriter extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `file_write`.
     */
    constructor(options?: WriterOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Run a program and wait for its end.
   *
   * Gives `stdout`, `stderr`, `exit_code` (negative for the signal that ended it), `success`, `duration` in seconds, and
   * `truncated` when not all output was kept. No shell is asked unless `shell` is true: `;`, `|`, `>` and `$NAME` are
   * refused where they are not quoted. The program, and all it started, is gone when the call ends.
   */
  export class ShellCommandTool extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `shell_command`.
     */
    constructor(options?: ShellOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Read environment variables, and what system this is.
   *
   * `get` gives `value` (or `default`) and `exists`, `list` the `variables` with their values, `system` the `system`,
   * `release`, `machine` and `python` version. Only variables that the profile names are shown.
   */
  export class EnvironmentTool extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `environment`.
     */
    constructor(options?: EnvironmentOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Look at the processes of this user, and end those that commands of this spell started.
   *
   * `list` gives `processes` with `pid`, `parent`, `name`, `status`, `cpu` (seconds), `memory` (bytes), `started`
   * (seconds since the epoch) and `own`; `info` gives one, with its `command` when it is the spell's own; `stop` and
   * `signal` reach only the spell's own.
   */
  export class ProcessTool extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `process`.
     */
    constructor(options?: Record<string, any> | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Read Markdown: as HTML, as plain text, its headings, links, tables and code; and make tables of rows.
   *
   * `to_html` gives `html` that is safe to show (no scripts, no event handlers, only http, https and mailto), `to_text`
   * the plain `text`. `headings` gives each with `level`, `text`, `slug` and `line`; `outline` nests them by `children`.
   * `links` gives `text`, `url` and whether it `is_image`; `tables` the `columns` and `rows` of each; `code_blocks` the
   * `language`, `code` and `line`; `front_matter` the `data` at the start and the `body` after it. `from_table` gives
   * the `markdown` of rows.
   */
  export class MarkdownTool extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `markdown`.
     */
    constructor(options?: DataOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Tell, read, write and count dates and times.
   *
   * Gives `iso`, `epoch` (seconds), `date`, `time`, `year`, `month`, `day`, `hour`, `minute`, `second`, `weekday`,
   * `week`, `day_of_year`, `time_zone`, `offset` and `dst`; `format` also `result`; `difference` (other minus value)
   * gives `seconds`, `minutes`, `hours`, `days`, and `parts` as a calendar counts. `add` counts years, months, weeks and
   * days as a calendar does, hours and less as a clock. A time that clocks skip moves on, one they show twice is the
   * earlier, unless `ambiguous` says otherwise.
   */
  export class DateTimeTool extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `date_time`.
     */
    constructor(options?: DateTimeOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Measure time, count down, and wait.
   *
   * `start` begins or goes on, `stop` halts, `elapsed` tells, `reset` forgets: each gives `name`, `elapsed` (seconds)
   * and `running`. `countdown` begins one of so many `seconds`, which also tells `remaining` and `expired`. `wait`
   * waits so many seconds, or for the end of the countdown of that name; `list` gives all `timers`.
   */
  export class TimerTool extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `timer`.
     */
    constructor(options?: TimerOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Call tools or emit events at certain times, while the script goes on.
   *
   * A job has one plan (`cron`, `every`, `after` or `at`) and does one thing (`tool` or `event`). The script waits for
   * jobs that end (`after`, `at`, or those with `times`) and stops the others when it is done itself. `schedule`, `info`
   * and `cancel` give the job: `name`, `plan`, `status`, `runs`, `failures`, `next` (seconds since 1970), `result` or
   * `error` of the last time; `list` gives `jobs`, `next` the `times` of a plan as dates, without a job. Times that pass
   * while a job is still at work are left out.
   */
  export class SchedulerTool extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `scheduler`.
     */
    constructor(options?: SchedulerOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Convert times between zones, and tell offsets and changes of clocks.
   *
   * `convert` gives the moment in the zone `to`, as DateTimeTool does, and `from`; `offset` gives `offset`, `seconds`,
   * `dst` and `abbreviation`; `list` the `zones`; `transitions` when clocks are changed in a year: a list of `at` (UTC),
   * `before` and `after` (offsets) and `dst`.
   */
  export class TimeZoneTool extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `time_zone`.
     */
    constructor(options?: Record<string, any> | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Send a request over HTTP and give the answer.
   *
   * Gives `status`, `ok` (below 400), `headers`, `body` (a text, or bytes where it is none), `json` (when it is
   * JSON), `url` (where it came from, after redirects), `size` in bytes and `content_type`. One of `json`, `form` and
   * `body` is sent. Secrets belong into the option `auth` (`"secret:NAME"` reads the keyring), where models do not
   * see them; they are sent to no other host.
   */
  export class HttpRequestTool extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `http_request`.
     */
    constructor(options?: HttpOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Read a page of the web: its text, article, links, tables, metadata, and what CSS selectors find.
   *
   * Gives `url`, `title`, and what `extract` asks for: `text` (all that can be read), `article` (its `text`,
   * `title`, `author`, `date`, without menus), `links` and `images` (`url`, `text`), `headings`, `tables` (`header`,
   * `rows`), `metadata`, `html`. An element that a selector found has `tag`, `text`, `attributes`, `html`, `url`.
   */
  export class WebScraperTool extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `web_scraper`.
     */
    constructor(options?: ScraperOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Read a feed: RSS, Atom, RDF or JSON Feed.
   *
   * Gives `title`, `link`, `description`, `language`, `updated`, `format` (`rss20`, `atom10`, `json1.1`, …), `count`
   * and `entries`, each with `id`, `title`, `link`, `summary`, `content`, `author`, `published` and `updated`
   * (ISO 8601), `categories` and `enclosures` (`url`, `type`, `length`). Dangerous HTML is taken out. A feed that
   * breaks the rules of its format is read as far as it goes: `malformed` says so, and `problem` why.
   */
  export class RssFeedTool extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `rss_feed`.
     */
    constructor(options?: FeedOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Talk to a server over a WebSocket: connect, send, receive, ask and close.
   *
   * `connect` gives `connection` (an id) and `protocol`; `send` sends `message`; `receive` gives `message` (a text or
   * bytes), `json` when it is JSON, and `messages` when `count` is above 1; `request` does both, on a connection of its
   * own when it has a `url`; `list` gives the open `connections`, `close` ends one. What is open at the end of the
   * spell is closed.
   */
  export class WebSocketTool extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `websocket`.
     */
    constructor(options?: SocketOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Search the web.
   *
   * Gives `results`, each with `title`, `url`, `snippet` and `source` (the host), and `query_metadata`: `query`,
   * `provider`, `count`, `max_results`. `filter.time_range` is `day`, `week`, `month` or `year`; `filter.site` and
   * `filter.exclude` are a host or several.
   */
  export class WebSearchTool extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `web_search`.
     */
    constructor(options?: SearchOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Make the embedding of a text, or of several: lists of numbers that are near each other where the texts are.
   *
   * Gives `embedding` (that of the first text), `embeddings` (one for each text), `dimensions`, `count`, `model` and
   * `usage`. In the trace it is an operation `embeddings` of its own, with its tokens and cost.
   */
  export class EmbeddingTool extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `embedding`.
     */
    constructor(options?: EmbeddingOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Keep texts by their embeddings, and find those nearest to a question.
   *
   * `add` keeps `documents` and gives their `ids`; one with the id of another takes its place. `search` gives
   * `results`, the nearest first, each with `id`, `text`, `metadata` and `score` (the cosine, 1 for the same).
   * `delete` takes away `ids`, or what fits `filter`; `count` counts. A filter compares with `eq`, `ne`, `gt`, `gte`,
   * `lt`, `lte`, `in`, `nin`, `contains`.
   */
  export class VectorSearchTool extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `vector_search`.
     */
    constructor(options?: VectorOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Have a model make images from a description, and write them to files.
   *
   * Gives `files` (each with `path`, `size` in bytes and `media_type`), `path` (the first one's), `model`, and
   * `revised_prompt` where the model wrote its own. Several images get numbers before the ending.
   */
  export class ImageGenerationTool extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `image_generation`.
     */
    constructor(options?: ImagesImageOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Write down what is said in an audio file.
   *
   * Gives `text`, `model`, `path`, and what the service tells: `language`, `duration` in seconds, and with
   * `segments = true` its parts, each with `start` and `end` in seconds and `text`.
   */
  export class AudioTranscribeTool extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `audio_transcribe`.
     */
    constructor(options?: AudioOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Run code apart from the spell, and give what it wrote and its value.
   *
   * Gives `ok`, `result` (the value of its last expression or `return`), `stdout`, `stderr`, `error` (`type`,
   * `message`, `line`) where it failed, and `files` it made (`path`, `size`). It knows nothing of the spell, reaches no
   * network and no other files, and has a limited time and memory. Python needs Linux and knows the packages that are
   * installed.
   */
  export class CodeInterpreterTool extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `code_interpreter`.
     */
    constructor(options?: CodeOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Wait for webhooks: start listening, take the next that came, stop.
   *
   * `start` gives `listener` (an id), `url` and `token`; others send to the url, with the token in the header
   * `Authorization: Bearer …`, `X-Webhook-Token`, or as `?token=…`. `next` gives what came first: `method`, `path`,
   * `query`, `headers`, `body`, `json` and `from`; it is told as the event `webhook:received`, too. `list` gives all
   * `listeners`, `stop` ends one. Those that listen at the end of the spell are stopped.
   */
  export class WebhookListenerTool extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `webhook_listener`.
     */
    constructor(options?: WebhookOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Wait for others to connect over TCP or at a Unix socket, and talk to them in messages.
   *
   * `start` gives `listener` (an id) and where it listens: `host` and `port`, or `path`. `next` gives the message that
   * came first, with the `connection` it came from and `from`; it is told as the event `socket:received`, too. `send`
   * answers a connection. `list` gives all `listeners`, `stop` ends one, and hangs up.
   */
  export class SocketListenerTool extends Tool {
    /**
     * What models call it.
     */
    name: string;
    /**
     * What it does, as models read it.
     */
    description: string;
    /**
     * The JSON Schema of its parameters.
     */
    parameters: Record<string, any>;
    /**
     * What it was made with.
     */
    config: Record<string, any>;
    /**
     * Its category: `math`, `system`, …; "" for none.
     */
    category: string;
    /**
     * What it says of itself: `version`, `author`, ….
     */
    metadata: Record<string, any>;
    /**
     * What it needs: `files`, `network`, `memory_mb`, ….
     */
    resourceRequirements: Record<string, any>;
    /**
     * The tool `socket_listener`.
     */
    constructor(options?: SocketListenerOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * A conversation with a memory; `memory_size` is how many messages it remembers, a summary keeps the rest.
   */
  export class ChatAgent extends Agent {
    /**
     * Its model, as `provider/name`.
     */
    model: string;
    /**
     * Its role.
     */
    systemPrompt: string;
    /**
     * The estimated tokens of what it remembers; every message to it sends them again.
     */
    contextTokens: number | bigint;
    /**
     * What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
     */
    summary: string;
    /**
     * The messages so far, as tables with `role` and `content`.
     */
    conversationHistory: any;
    /**
     * What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
     */
    usage: Record<string, any>;
    /**
     * Unique in the kernel: `agent_1`.
     */
    id: string;
    /**
     * Its name; its id when it was given none.
     */
    name: string;
    /**
     * What it is for.
     */
    description: string;
    /**
     * Its kind: `agent`, `base`, `research`, ….
     */
    type: string;
    /**
     * Its tools, as objects with `name`, `description` and `config`.
     */
    tools: any[];
    /**
     * The words others find it by.
     */
    skills: string[];
    /**
     * Its state; the same as `get_state`.
     */
    state: Record<string, any>;
    /**
     * What was said of it when it was made.
     */
    metadata: Record<string, any>;
    /**
     * Whether it was closed.
     */
    closed: boolean;
    /**
     * What it was made with, and what became of what was left out.
     */
    config: Record<string, any>;
    /**
     * A `ChatAgent` from its system prompt alone, or from a table of options.
     */
    constructor(options?: string | ChatAgentOptions | null);
    /**
     * An answer in the conversation.
     */
    reply(input?: any, detail?: any): any;
    /**
     * `reply` beside the script.
     */
    replyAsync(input?: any, detail?: any, callback?: (result: any, error?: any) => any): any;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Looks for facts and says where they come from.
   */
  export class ResearchAgent extends Agent {
    /**
     * Its model, as `provider/name`.
     */
    model: string;
    /**
     * Its role.
     */
    systemPrompt: string;
    /**
     * The estimated tokens of what it remembers; every message to it sends them again.
     */
    contextTokens: number | bigint;
    /**
     * What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
     */
    summary: string;
    /**
     * The messages so far, as tables with `role` and `content`.
     */
    conversationHistory: any;
    /**
     * What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
     */
    usage: Record<string, any>;
    /**
     * Unique in the kernel: `agent_1`.
     */
    id: string;
    /**
     * Its name; its id when it was given none.
     */
    name: string;
    /**
     * What it is for.
     */
    description: string;
    /**
     * Its kind: `agent`, `base`, `research`, ….
     */
    type: string;
    /**
     * Its tools, as objects with `name`, `description` and `config`.
     */
    tools: any[];
    /**
     * The words others find it by.
     */
    skills: string[];
    /**
     * Its state; the same as `get_state`.
     */
    state: Record<string, any>;
    /**
     * What was said of it when it was made.
     */
    metadata: Record<string, any>;
    /**
     * Whether it was closed.
     */
    closed: boolean;
    /**
     * What it was made with, and what became of what was left out.
     */
    config: Record<string, any>;
    /**
     * A `ResearchAgent` from its system prompt alone, or from a table of options.
     */
    constructor(options?: string | ResearchAgentOptions | null);
    /**
     * What it finds.
     */
    search(input?: any, detail?: any): any;
    /**
     * `search` beside the script.
     */
    searchAsync(input?: any, detail?: any, callback?: (result: any, error?: any) => any): any;
    /**
     * Findings about a subject.
     */
    research(input?: any, detail?: any): any;
    /**
     * `research` beside the script.
     */
    researchAsync(input?: any, detail?: any, callback?: (result: any, error?: any) => any): any;
    /**
     * Say what the input shows.
     */
    analyze(input?: any, detail?: any): any;
    /**
     * `analyze` beside the script.
     */
    analyzeAsync(input?: any, detail?: any, callback?: (result: any, error?: any) => any): any;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Writes and reviews code.
   */
  export class CodeAgent extends Agent {
    /**
     * Its model, as `provider/name`.
     */
    model: string;
    /**
     * Its role.
     */
    systemPrompt: string;
    /**
     * The estimated tokens of what it remembers; every message to it sends them again.
     */
    contextTokens: number | bigint;
    /**
     * What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
     */
    summary: string;
    /**
     * The messages so far, as tables with `role` and `content`.
     */
    conversationHistory: any;
    /**
     * What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
     */
    usage: Record<string, any>;
    /**
     * Unique in the kernel: `agent_1`.
     */
    id: string;
    /**
     * Its name; its id when it was given none.
     */
    name: string;
    /**
     * What it is for.
     */
    description: string;
    /**
     * Its kind: `agent`, `base`, `research`, ….
     */
    type: string;
    /**
     * Its tools, as objects with `name`, `description` and `config`.
     */
    tools: any[];
    /**
     * The words others find it by.
     */
    skills: string[];
    /**
     * Its state; the same as `get_state`.
     */
    state: Record<string, any>;
    /**
     * What was said of it when it was made.
     */
    metadata: Record<string, any>;
    /**
     * Whether it was closed.
     */
    closed: boolean;
    /**
     * What it was made with, and what became of what was left out.
     */
    config: Record<string, any>;
    /**
     * A `CodeAgent` from its system prompt alone, or from a table of options.
     */
    constructor(options?: string | CodeAgentOptions | null);
    /**
     * Code for a task.
     */
    generate(input?: any, detail?: any): any;
    /**
     * `generate` beside the script.
     */
    generateAsync(input?: any, detail?: any, callback?: (result: any, error?: any) => any): any;
    /**
     * Judge a text: a table with `approved` and `feedback`.
     */
    review(input?: any, detail?: any): any;
    /**
     * `review` beside the script.
     */
    reviewAsync(input?: any, detail?: any, callback?: (result: any, error?: any) => any): any;
    /**
     * What code does, in words.
     */
    explain(input?: any, detail?: any): any;
    /**
     * `explain` beside the script.
     */
    explainAsync(input?: any, detail?: any, callback?: (result: any, error?: any) => any): any;
    /**
     * The same code, better written.
     */
    refactor(input?: any, detail?: any): any;
    /**
     * `refactor` beside the script.
     */
    refactorAsync(input?: any, detail?: any, callback?: (result: any, error?: any) => any): any;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Analyses data and describes charts.
   */
  export class DataAnalyst extends Agent {
    /**
     * Its model, as `provider/name`.
     */
    model: string;
    /**
     * Its role.
     */
    systemPrompt: string;
    /**
     * The estimated tokens of what it remembers; every message to it sends them again.
     */
    contextTokens: number | bigint;
    /**
     * What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
     */
    summary: string;
    /**
     * The messages so far, as tables with `role` and `content`.
     */
    conversationHistory: any;
    /**
     * What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
     */
    usage: Record<string, any>;
    /**
     * Unique in the kernel: `agent_1`.
     */
    id: string;
    /**
     * Its name; its id when it was given none.
     */
    name: string;
    /**
     * What it is for.
     */
    description: string;
    /**
     * Its kind: `agent`, `base`, `research`, ….
     */
    type: string;
    /**
     * Its tools, as objects with `name`, `description` and `config`.
     */
    tools: any[];
    /**
     * The words others find it by.
     */
    skills: string[];
    /**
     * Its state; the same as `get_state`.
     */
    state: Record<string, any>;
    /**
     * What was said of it when it was made.
     */
    metadata: Record<string, any>;
    /**
     * Whether it was closed.
     */
    closed: boolean;
    /**
     * What it was made with, and what became of what was left out.
     */
    config: Record<string, any>;
    /**
     * A `DataAnalyst` from its system prompt alone, or from a table of options.
     */
    constructor(options?: string | DataAnalystOptions | null);
    /**
     * Say what the input shows.
     */
    analyze(input?: any, detail?: any): any;
    /**
     * `analyze` beside the script.
     */
    analyzeAsync(input?: any, detail?: any, callback?: (result: any, error?: any) => any): any;
    /**
     * A chart, in words.
     */
    visualize(input?: any, detail?: any): any;
    /**
     * `visualize` beside the script.
     */
    visualizeAsync(input?: any, detail?: any, callback?: (result: any, error?: any) => any): any;
    /**
     * The data, corrected.
     */
    clean(input?: any, detail?: any): any;
    /**
     * `clean` beside the script.
     */
    cleanAsync(input?: any, detail?: any, callback?: (result: any, error?: any) => any): any;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Another name of `DataAnalyst`.
   */
  export class DataAgent extends DataAnalyst {
    /**
     * Its model, as `provider/name`.
     */
    model: string;
    /**
     * Its role.
     */
    systemPrompt: string;
    /**
     * The estimated tokens of what it remembers; every message to it sends them again.
     */
    contextTokens: number | bigint;
    /**
     * What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
     */
    summary: string;
    /**
     * The messages so far, as tables with `role` and `content`.
     */
    conversationHistory: any;
    /**
     * What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
     */
    usage: Record<string, any>;
    /**
     * Unique in the kernel: `agent_1`.
     */
    id: string;
    /**
     * Its name; its id when it was given none.
     */
    name: string;
    /**
     * What it is for.
     */
    description: string;
    /**
     * Its kind: `agent`, `base`, `research`, ….
     */
    type: string;
    /**
     * Its tools, as objects with `name`, `description` and `config`.
     */
    tools: any[];
    /**
     * The words others find it by.
     */
    skills: string[];
    /**
     * Its state; the same as `get_state`.
     */
    state: Record<string, any>;
    /**
     * What was said of it when it was made.
     */
    metadata: Record<string, any>;
    /**
     * Whether it was closed.
     */
    closed: boolean;
    /**
     * What it was made with, and what became of what was left out.
     */
    config: Record<string, any>;
    /**
     * A `DataAnalyst` from its system prompt alone, or from a table of options.
     */
    constructor(options?: string | TypesDataAnalystOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Another name of `DataAnalyst`.
   */
  export class DataAnalystAgent extends DataAnalyst {
    /**
     * Its model, as `provider/name`.
     */
    model: string;
    /**
     * Its role.
     */
    systemPrompt: string;
    /**
     * The estimated tokens of what it remembers; every message to it sends them again.
     */
    contextTokens: number | bigint;
    /**
     * What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
     */
    summary: string;
    /**
     * The messages so far, as tables with `role` and `content`.
     */
    conversationHistory: any;
    /**
     * What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
     */
    usage: Record<string, any>;
    /**
     * Unique in the kernel: `agent_1`.
     */
    id: string;
    /**
     * Its name; its id when it was given none.
     */
    name: string;
    /**
     * What it is for.
     */
    description: string;
    /**
     * Its kind: `agent`, `base`, `research`, ….
     */
    type: string;
    /**
     * Its tools, as objects with `name`, `description` and `config`.
     */
    tools: any[];
    /**
     * The words others find it by.
     */
    skills: string[];
    /**
     * Its state; the same as `get_state`.
     */
    state: Record<string, any>;
    /**
     * What was said of it when it was made.
     */
    metadata: Record<string, any>;
    /**
     * Whether it was closed.
     */
    closed: boolean;
    /**
     * What it was made with, and what became of what was left out.
     */
    config: Record<string, any>;
    /**
     * A `DataAnalyst` from its system prompt alone, or from a table of options.
     */
    constructor(options?: string | TypesDataAnalystOptions_ | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Breaks a goal into steps.
   */
  export class PlannerAgent extends Agent {
    /**
     * Its model, as `provider/name`.
     */
    model: string;
    /**
     * Its role.
     */
    systemPrompt: string;
    /**
     * The estimated tokens of what it remembers; every message to it sends them again.
     */
    contextTokens: number | bigint;
    /**
     * What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
     */
    summary: string;
    /**
     * The messages so far, as tables with `role` and `content`.
     */
    conversationHistory: any;
    /**
     * What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
     */
    usage: Record<string, any>;
    /**
     * Unique in the kernel: `agent_1`.
     */
    id: string;
    /**
     * Its name; its id when it was given none.
     */
    name: string;
    /**
     * What it is for.
     */
    description: string;
    /**
     * Its kind: `agent`, `base`, `research`, ….
     */
    type: string;
    /**
     * Its tools, as objects with `name`, `description` and `config`.
     */
    tools: any[];
    /**
     * The words others find it by.
     */
    skills: string[];
    /**
     * Its state; the same as `get_state`.
     */
    state: Record<string, any>;
    /**
     * What was said of it when it was made.
     */
    metadata: Record<string, any>;
    /**
     * Whether it was closed.
     */
    closed: boolean;
    /**
     * What it was made with, and what became of what was left out.
     */
    config: Record<string, any>;
    /**
     * A `PlannerAgent` from its system prompt alone, or from a table of options.
     */
    constructor(options?: string | PlannerAgentOptions | null);
    /**
     * The steps to a goal, a list.
     */
    plan(input?: any, detail?: any): any;
    /**
     * `plan` beside the script.
     */
    planAsync(input?: any, detail?: any, callback?: (result: any, error?: any) => any): any;
    /**
     * Smaller tasks.
     */
    decompose(input?: any, detail?: any): any;
    /**
     * `decompose` beside the script.
     */
    decomposeAsync(input?: any, detail?: any, callback?: (result: any, error?: any) => any): any;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Gives parts of a task to other agents, which are its tools.
   */
  export class OrchestratorAgent extends Agent {
    /**
     * Its model, as `provider/name`.
     */
    model: string;
    /**
     * Its role.
     */
    systemPrompt: string;
    /**
     * The estimated tokens of what it remembers; every message to it sends them again.
     */
    contextTokens: number | bigint;
    /**
     * What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
     */
    summary: string;
    /**
     * The messages so far, as tables with `role` and `content`.
     */
    conversationHistory: any;
    /**
     * What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
     */
    usage: Record<string, any>;
    /**
     * Unique in the kernel: `agent_1`.
     */
    id: string;
    /**
     * Its name; its id when it was given none.
     */
    name: string;
    /**
     * What it is for.
     */
    description: string;
    /**
     * Its kind: `agent`, `base`, `research`, ….
     */
    type: string;
    /**
     * Its tools, as objects with `name`, `description` and `config`.
     */
    tools: any[];
    /**
     * The words others find it by.
     */
    skills: string[];
    /**
     * Its state; the same as `get_state`.
     */
    state: Record<string, any>;
    /**
     * What was said of it when it was made.
     */
    metadata: Record<string, any>;
    /**
     * Whether it was closed.
     */
    closed: boolean;
    /**
     * What it was made with, and what became of what was left out.
     */
    config: Record<string, any>;
    /**
     * An `OrchestratorAgent` from its system prompt alone, or from a table of options.
     */
    constructor(options?: string | OrchestratorAgentOptions | null);
    /**
     * The joint result.
     */
    coordinate(input?: any, detail?: any): any;
    /**
     * `coordinate` beside the script.
     */
    coordinateAsync(input?: any, detail?: any, callback?: (result: any, error?: any) => any): any;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Writes articles, posts and other content.
   */
  export class ContentCreator extends Agent {
    /**
     * Its model, as `provider/name`.
     */
    model: string;
    /**
     * Its role.
     */
    systemPrompt: string;
    /**
     * The estimated tokens of what it remembers; every message to it sends them again.
     */
    contextTokens: number | bigint;
    /**
     * What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
     */
    summary: string;
    /**
     * The messages so far, as tables with `role` and `content`.
     */
    conversationHistory: any;
    /**
     * What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
     */
    usage: Record<string, any>;
    /**
     * Unique in the kernel: `agent_1`.
     */
    id: string;
    /**
     * Its name; its id when it was given none.
     */
    name: string;
    /**
     * What it is for.
     */
    description: string;
    /**
     * Its kind: `agent`, `base`, `research`, ….
     */
    type: string;
    /**
     * Its tools, as objects with `name`, `description` and `config`.
     */
    tools: any[];
    /**
     * The words others find it by.
     */
    skills: string[];
    /**
     * Its state; the same as `get_state`.
     */
    state: Record<string, any>;
    /**
     * What was said of it when it was made.
     */
    metadata: Record<string, any>;
    /**
     * Whether it was closed.
     */
    closed: boolean;
    /**
     * What it was made with, and what became of what was left out.
     */
    config: Record<string, any>;
    /**
     * A `ContentCreator` from its system prompt alone, or from a table of options.
     */
    constructor(options?: string | ContentCreatorOptions | null);
    /**
     * Content about a subject.
     */
    create(input?: any, detail?: any): any;
    /**
     * `create` beside the script.
     */
    createAsync(input?: any, detail?: any, callback?: (result: any, error?: any) => any): any;
    /**
     * A text.
     */
    write(input?: any, detail?: any): any;
    /**
     * `write` beside the script.
     */
    writeAsync(input?: any, detail?: any, callback?: (result: any, error?: any) => any): any;
    /**
     * The text, edited.
     */
    edit(input?: any, detail?: any): any;
    /**
     * `edit` beside the script.
     */
    editAsync(input?: any, detail?: any, callback?: (result: any, error?: any) => any): any;
    /**
     * A better text, from feedback.
     */
    revise(input?: any, detail?: any): any;
    /**
     * `revise` beside the script.
     */
    reviseAsync(input?: any, detail?: any, callback?: (result: any, error?: any) => any): any;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Another name of `ContentCreator`.
   */
  export class ContentAgent extends ContentCreator {
    /**
     * Its model, as `provider/name`.
     */
    model: string;
    /**
     * Its role.
     */
    systemPrompt: string;
    /**
     * The estimated tokens of what it remembers; every message to it sends them again.
     */
    contextTokens: number | bigint;
    /**
     * What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
     */
    summary: string;
    /**
     * The messages so far, as tables with `role` and `content`.
     */
    conversationHistory: any;
    /**
     * What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
     */
    usage: Record<string, any>;
    /**
     * Unique in the kernel: `agent_1`.
     */
    id: string;
    /**
     * Its name; its id when it was given none.
     */
    name: string;
    /**
     * What it is for.
     */
    description: string;
    /**
     * Its kind: `agent`, `base`, `research`, ….
     */
    type: string;
    /**
     * Its tools, as objects with `name`, `description` and `config`.
     */
    tools: any[];
    /**
     * The words others find it by.
     */
    skills: string[];
    /**
     * Its state; the same as `get_state`.
     */
    state: Record<string, any>;
    /**
     * What was said of it when it was made.
     */
    metadata: Record<string, any>;
    /**
     * Whether it was closed.
     */
    closed: boolean;
    /**
     * What it was made with, and what became of what was left out.
     */
    config: Record<string, any>;
    /**
     * A `ContentCreator` from its system prompt alone, or from a table of options.
     */
    constructor(options?: string | TypesContentCreatorOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Answers customers.
   */
  export class CustomerService extends Agent {
    /**
     * Its model, as `provider/name`.
     */
    model: string;
    /**
     * Its role.
     */
    systemPrompt: string;
    /**
     * The estimated tokens of what it remembers; every message to it sends them again.
     */
    contextTokens: number | bigint;
    /**
     * What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
     */
    summary: string;
    /**
     * The messages so far, as tables with `role` and `content`.
     */
    conversationHistory: any;
    /**
     * What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
     */
    usage: Record<string, any>;
    /**
     * Unique in the kernel: `agent_1`.
     */
    id: string;
    /**
     * Its name; its id when it was given none.
     */
    name: string;
    /**
     * What it is for.
     */
    description: string;
    /**
     * Its kind: `agent`, `base`, `research`, ….
     */
    type: string;
    /**
     * Its tools, as objects with `name`, `description` and `config`.
     */
    tools: any[];
    /**
     * The words others find it by.
     */
    skills: string[];
    /**
     * Its state; the same as `get_state`.
     */
    state: Record<string, any>;
    /**
     * What was said of it when it was made.
     */
    metadata: Record<string, any>;
    /**
     * Whether it was closed.
     */
    closed: boolean;
    /**
     * What it was made with, and what became of what was left out.
     */
    config: Record<string, any>;
    /**
     * A `CustomerService` from its system prompt alone, or from a table of options.
     */
    constructor(options?: string | CustomerServiceOptions | null);
    /**
     * An answer to a customer.
     */
    answer(input?: any, detail?: any): any;
    /**
     * `answer` beside the script.
     */
    answerAsync(input?: any, detail?: any, callback?: (result: any, error?: any) => any): any;
    /**
     * What a customer wants, in a word.
     */
    classify(input?: any, detail?: any): any;
    /**
     * `classify` beside the script.
     */
    classifyAsync(input?: any, detail?: any, callback?: (result: any, error?: any) => any): any;
    /**
     * The case, for a colleague.
     */
    escalate(input?: any, detail?: any): any;
    /**
     * `escalate` beside the script.
     */
    escalateAsync(input?: any, detail?: any, callback?: (result: any, error?: any) => any): any;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Another name of `CustomerService`.
   */
  export class CustomerServiceAgent extends CustomerService {
    /**
     * Its model, as `provider/name`.
     */
    model: string;
    /**
     * Its role.
     */
    systemPrompt: string;
    /**
     * The estimated tokens of what it remembers; every message to it sends them again.
     */
    contextTokens: number | bigint;
    /**
     * What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
     */
    summary: string;
    /**
     * The messages so far, as tables with `role` and `content`.
     */
    conversationHistory: any;
    /**
     * What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
     */
    usage: Record<string, any>;
    /**
     * Unique in the kernel: `agent_1`.
     */
    id: string;
    /**
     * Its name; its id when it was given none.
     */
    name: string;
    /**
     * What it is for.
     */
    description: string;
    /**
     * Its kind: `agent`, `base`, `research`, ….
     */
    type: string;
    /**
     * Its tools, as objects with `name`, `description` and `config`.
     */
    tools: any[];
    /**
     * The words others find it by.
     */
    skills: string[];
    /**
     * Its state; the same as `get_state`.
     */
    state: Record<string, any>;
    /**
     * What was said of it when it was made.
     */
    metadata: Record<string, any>;
    /**
     * Whether it was closed.
     */
    closed: boolean;
    /**
     * What it was made with, and what became of what was left out.
     */
    config: Record<string, any>;
    /**
     * A `CustomerService` from its system prompt alone, or from a table of options.
     */
    constructor(options?: string | TypesCustomerServiceOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Works with web services through its tools.
   */
  export class ApiIntegration extends Agent {
    /**
     * Its model, as `provider/name`.
     */
    model: string;
    /**
     * Its role.
     */
    systemPrompt: string;
    /**
     * The estimated tokens of what it remembers; every message to it sends them again.
     */
    contextTokens: number | bigint;
    /**
     * What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
     */
    summary: string;
    /**
     * The messages so far, as tables with `role` and `content`.
     */
    conversationHistory: any;
    /**
     * What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
     */
    usage: Record<string, any>;
    /**
     * Unique in the kernel: `agent_1`.
     */
    id: string;
    /**
     * Its name; its id when it was given none.
     */
    name: string;
    /**
     * What it is for.
     */
    description: string;
    /**
     * Its kind: `agent`, `base`, `research`, ….
     */
    type: string;
    /**
     * Its tools, as objects with `name`, `description` and `config`.
     */
    tools: any[];
    /**
     * The words others find it by.
     */
    skills: string[];
    /**
     * Its state; the same as `get_state`.
     */
    state: Record<string, any>;
    /**
     * What was said of it when it was made.
     */
    metadata: Record<string, any>;
    /**
     * Whether it was closed.
     */
    closed: boolean;
    /**
     * What it was made with, and what became of what was left out.
     */
    config: Record<string, any>;
    /**
     * An `ApiIntegration` from its system prompt alone, or from a table of options.
     */
    constructor(options?: string | ApiIntegrationOptions | null);
    /**
     * The result of a request.
     */
    call(input?: any, detail?: any): any;
    /**
     * `call` beside the script.
     */
    callAsync(input?: any, detail?: any, callback?: (result: any, error?: any) => any): any;
    /**
     * How a request is made.
     */
    describe(input?: any, detail?: any): any;
    /**
     * `describe` beside the script.
     */
    describeAsync(input?: any, detail?: any, callback?: (result: any, error?: any) => any): any;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Another name of `ApiIntegration`.
   */
  export class ApiIntegrationAgent extends ApiIntegration {
    /**
     * Its model, as `provider/name`.
     */
    model: string;
    /**
     * Its role.
     */
    systemPrompt: string;
    /**
     * The estimated tokens of what it remembers; every message to it sends them again.
     */
    contextTokens: number | bigint;
    /**
     * What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
     */
    summary: string;
    /**
     * The messages so far, as tables with `role` and `content`.
     */
    conversationHistory: any;
    /**
     * What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
     */
    usage: Record<string, any>;
    /**
     * Unique in the kernel: `agent_1`.
     */
    id: string;
    /**
     * Its name; its id when it was given none.
     */
    name: string;
    /**
     * What it is for.
     */
    description: string;
    /**
     * Its kind: `agent`, `base`, `research`, ….
     */
    type: string;
    /**
     * Its tools, as objects with `name`, `description` and `config`.
     */
    tools: any[];
    /**
     * The words others find it by.
     */
    skills: string[];
    /**
     * Its state; the same as `get_state`.
     */
    state: Record<string, any>;
    /**
     * What was said of it when it was made.
     */
    metadata: Record<string, any>;
    /**
     * Whether it was closed.
     */
    closed: boolean;
    /**
     * What it was made with, and what became of what was left out.
     */
    config: Record<string, any>;
    /**
     * An `ApiIntegration` from its system prompt alone, or from a table of options.
     */
    constructor(options?: string | TypesApiIntegrationOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Another name of `ApiIntegration`.
   */
  export class APIIntegrationAgent extends ApiIntegration {
    /**
     * Its model, as `provider/name`.
     */
    model: string;
    /**
     * Its role.
     */
    systemPrompt: string;
    /**
     * The estimated tokens of what it remembers; every message to it sends them again.
     */
    contextTokens: number | bigint;
    /**
     * What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
     */
    summary: string;
    /**
     * The messages so far, as tables with `role` and `content`.
     */
    conversationHistory: any;
    /**
     * What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
     */
    usage: Record<string, any>;
    /**
     * Unique in the kernel: `agent_1`.
     */
    id: string;
    /**
     * Its name; its id when it was given none.
     */
    name: string;
    /**
     * What it is for.
     */
    description: string;
    /**
     * Its kind: `agent`, `base`, `research`, ….
     */
    type: string;
    /**
     * Its tools, as objects with `name`, `description` and `config`.
     */
    tools: any[];
    /**
     * The words others find it by.
     */
    skills: string[];
    /**
     * Its state; the same as `get_state`.
     */
    state: Record<string, any>;
    /**
     * What was said of it when it was made.
     */
    metadata: Record<string, any>;
    /**
     * Whether it was closed.
     */
    closed: boolean;
    /**
     * What it was made with, and what became of what was left out.
     */
    config: Record<string, any>;
    /**
     * An `ApiIntegration` from its system prompt alone, or from a table of options.
     */
    constructor(options?: string | TypesApiIntegrationOptions_ | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Says what material shows.
   */
  export class AnalysisAgent extends Agent {
    /**
     * Its model, as `provider/name`.
     */
    model: string;
    /**
     * Its role.
     */
    systemPrompt: string;
    /**
     * The estimated tokens of what it remembers; every message to it sends them again.
     */
    contextTokens: number | bigint;
    /**
     * What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
     */
    summary: string;
    /**
     * The messages so far, as tables with `role` and `content`.
     */
    conversationHistory: any;
    /**
     * What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
     */
    usage: Record<string, any>;
    /**
     * Unique in the kernel: `agent_1`.
     */
    id: string;
    /**
     * Its name; its id when it was given none.
     */
    name: string;
    /**
     * What it is for.
     */
    description: string;
    /**
     * Its kind: `agent`, `base`, `research`, ….
     */
    type: string;
    /**
     * Its tools, as objects with `name`, `description` and `config`.
     */
    tools: any[];
    /**
     * The words others find it by.
     */
    skills: string[];
    /**
     * Its state; the same as `get_state`.
     */
    state: Record<string, any>;
    /**
     * What was said of it when it was made.
     */
    metadata: Record<string, any>;
    /**
     * Whether it was closed.
     */
    closed: boolean;
    /**
     * What it was made with, and what became of what was left out.
     */
    config: Record<string, any>;
    /**
     * An `AnalysisAgent` from its system prompt alone, or from a table of options.
     */
    constructor(options?: string | AnalysisAgentOptions | null);
    /**
     * Say what the input shows.
     */
    analyze(input?: any, detail?: any): any;
    /**
     * `analyze` beside the script.
     */
    analyzeAsync(input?: any, detail?: any, callback?: (result: any, error?: any) => any): any;
    /**
     * Data by name or file.
     */
    fetchData(input?: any, detail?: any): any;
    /**
     * `fetch_data` beside the script.
     */
    fetchDataAsync(input?: any, detail?: any, callback?: (result: any, error?: any) => any): any;
    /**
     * Keep insights in the agent's state.
     */
    storeInsights(input?: any, detail?: any): any;
    /**
     * `store_insights` beside the script.
     */
    storeInsightsAsync(input?: any, detail?: any, callback?: (result: any, error?: any) => any): any;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Says the main points in few words.
   */
  export class SummaryAgent extends Agent {
    /**
     * Its model, as `provider/name`.
     */
    model: string;
    /**
     * Its role.
     */
    systemPrompt: string;
    /**
     * The estimated tokens of what it remembers; every message to it sends them again.
     */
    contextTokens: number | bigint;
    /**
     * What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
     */
    summary: string;
    /**
     * The messages so far, as tables with `role` and `content`.
     */
    conversationHistory: any;
    /**
     * What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
     */
    usage: Record<string, any>;
    /**
     * Unique in the kernel: `agent_1`.
     */
    id: string;
    /**
     * Its name; its id when it was given none.
     */
    name: string;
    /**
     * What it is for.
     */
    description: string;
    /**
     * Its kind: `agent`, `base`, `research`, ….
     */
    type: string;
    /**
     * Its tools, as objects with `name`, `description` and `config`.
     */
    tools: any[];
    /**
     * The words others find it by.
     */
    skills: string[];
    /**
     * Its state; the same as `get_state`.
     */
    state: Record<string, any>;
    /**
     * What was said of it when it was made.
     */
    metadata: Record<string, any>;
    /**
     * Whether it was closed.
     */
    closed: boolean;
    /**
     * What it was made with, and what became of what was left out.
     */
    config: Record<string, any>;
    /**
     * A `SummaryAgent` from its system prompt alone, or from a table of options.
     */
    constructor(options?: string | SummaryAgentOptions | null);
    /**
     * The main points.
     */
    summarize(input?: any, detail?: any): any;
    /**
     * `summarize` beside the script.
     */
    summarizeAsync(input?: any, detail?: any, callback?: (result: any, error?: any) => any): any;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Writes texts.
   */
  export class WriterAgent extends Agent {
    /**
     * Its model, as `provider/name`.
     */
    model: string;
    /**
     * Its role.
     */
    systemPrompt: string;
    /**
     * The estimated tokens of what it remembers; every message to it sends them again.
     */
    contextTokens: number | bigint;
    /**
     * What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
     */
    summary: string;
    /**
     * The messages so far, as tables with `role` and `content`.
     */
    conversationHistory: any;
    /**
     * What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
     */
    usage: Record<string, any>;
    /**
     * Unique in the kernel: `agent_1`.
     */
    id: string;
    /**
     * Its name; its id when it was given none.
     */
    name: string;
    /**
     * What it is for.
     */
    description: string;
    /**
     * Its kind: `agent`, `base`, `research`, ….
     */
    type: string;
    /**
     * Its tools, as objects with `name`, `description` and `config`.
     */
    tools: any[];
    /**
     * The words others find it by.
     */
    skills: string[];
    /**
     * Its state; the same as `get_state`.
     */
    state: Record<string, any>;
    /**
     * What was said of it when it was made.
     */
    metadata: Record<string, any>;
    /**
     * Whether it was closed.
     */
    closed: boolean;
    /**
     * What it was made with, and what became of what was left out.
     */
    config: Record<string, any>;
    /**
     * A `WriterAgent` from its system prompt alone, or from a table of options.
     */
    constructor(options?: string | WriterAgentOptions | null);
    /**
     * A text about the input.
     */
    write(input?: any, detail?: any): any;
    /**
     * `write` beside the script.
     */
    writeAsync(input?: any, detail?: any, callback?: (result: any, error?: any) => any): any;
    /**
     * A first draft.
     */
    draft(input?: any, detail?: any): any;
    /**
     * `draft` beside the script.
     */
    draftAsync(input?: any, detail?: any, callback?: (result: any, error?: any) => any): any;
    /**
     * The text, edited.
     */
    edit(input?: any, detail?: any): any;
    /**
     * `edit` beside the script.
     */
    editAsync(input?: any, detail?: any, callback?: (result: any, error?: any) => any): any;
    /**
     * A better text, from feedback.
     */
    revise(input?: any, detail?: any): any;
    /**
     * `revise` beside the script.
     */
    reviseAsync(input?: any, detail?: any, callback?: (result: any, error?: any) => any): any;
    /**
     * A report.
     */
    writeReport(input?: any, detail?: any): any;
    /**
     * `write_report` beside the script.
     */
    writeReportAsync(input?: any, detail?: any, callback?: (result: any, error?: any) => any): any;
    /**
     * A section of a text.
     */
    writeSection(input?: any, detail?: any): any;
    /**
     * `write_section` beside the script.
     */
    writeSectionAsync(input?: any, detail?: any, callback?: (result: any, error?: any) => any): any;
    /**
     * Keep a section in the agent's state, by its name.
     */
    saveSection(input?: any, detail?: any): any;
    /**
     * `save_section` beside the script.
     */
    saveSectionAsync(input?: any, detail?: any, callback?: (result: any, error?: any) => any): any;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Says what is weak and how to mend it.
   */
  export class CriticAgent extends Agent {
    /**
     * Its model, as `provider/name`.
     */
    model: string;
    /**
     * Its role.
     */
    systemPrompt: string;
    /**
     * The estimated tokens of what it remembers; every message to it sends them again.
     */
    contextTokens: number | bigint;
    /**
     * What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
     */
    summary: string;
    /**
     * The messages so far, as tables with `role` and `content`.
     */
    conversationHistory: any;
    /**
     * What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
     */
    usage: Record<string, any>;
    /**
     * Unique in the kernel: `agent_1`.
     */
    id: string;
    /**
     * Its name; its id when it was given none.
     */
    name: string;
    /**
     * What it is for.
     */
    description: string;
    /**
     * Its kind: `agent`, `base`, `research`, ….
     */
    type: string;
    /**
     * Its tools, as objects with `name`, `description` and `config`.
     */
    tools: any[];
    /**
     * The words others find it by.
     */
    skills: string[];
    /**
     * Its state; the same as `get_state`.
     */
    state: Record<string, any>;
    /**
     * What was said of it when it was made.
     */
    metadata: Record<string, any>;
    /**
     * Whether it was closed.
     */
    closed: boolean;
    /**
     * What it was made with, and what became of what was left out.
     */
    config: Record<string, any>;
    /**
     * A `CriticAgent` from its system prompt alone, or from a table of options.
     */
    constructor(options?: string | CriticAgentOptions | null);
    /**
     * Judge a text: a table with `approved` and `feedback`.
     */
    review(input?: any, detail?: any): any;
    /**
     * `review` beside the script.
     */
    reviewAsync(input?: any, detail?: any, callback?: (result: any, error?: any) => any): any;
    /**
     * What is weak.
     */
    critique(input?: any, detail?: any): any;
    /**
     * `critique` beside the script.
     */
    critiqueAsync(input?: any, detail?: any, callback?: (result: any, error?: any) => any): any;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Approves a text, or says what must change.
   */
  export class ReviewAgent extends Agent {
    /**
     * Its model, as `provider/name`.
     */
    model: string;
    /**
     * Its role.
     */
    systemPrompt: string;
    /**
     * The estimated tokens of what it remembers; every message to it sends them again.
     */
    contextTokens: number | bigint;
    /**
     * What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
     */
    summary: string;
    /**
     * The messages so far, as tables with `role` and `content`.
     */
    conversationHistory: any;
    /**
     * What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
     */
    usage: Record<string, any>;
    /**
     * Unique in the kernel: `agent_1`.
     */
    id: string;
    /**
     * Its name; its id when it was given none.
     */
    name: string;
    /**
     * What it is for.
     */
    description: string;
    /**
     * Its kind: `agent`, `base`, `research`, ….
     */
    type: string;
    /**
     * Its tools, as objects with `name`, `description` and `config`.
     */
    tools: any[];
    /**
     * The words others find it by.
     */
    skills: string[];
    /**
     * Its state; the same as `get_state`.
     */
    state: Record<string, any>;
    /**
     * What was said of it when it was made.
     */
    metadata: Record<string, any>;
    /**
     * Whether it was closed.
     */
    closed: boolean;
    /**
     * What it was made with, and what became of what was left out.
     */
    config: Record<string, any>;
    /**
     * A `ReviewAgent` from its system prompt alone, or from a table of options.
     */
    constructor(options?: string | ReviewAgentOptions | null);
    /**
     * Judge a text: a table with `approved` and `feedback`.
     */
    review(input?: any, detail?: any): any;
    /**
     * `review` beside the script.
     */
    reviewAsync(input?: any, detail?: any, callback?: (result: any, error?: any) => any): any;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Solves mathematical problems.
   */
  export class MathAgent extends Agent {
    /**
     * Its model, as `provider/name`.
     */
    model: string;
    /**
     * Its role.
     */
    systemPrompt: string;
    /**
     * The estimated tokens of what it remembers; every message to it sends them again.
     */
    contextTokens: number | bigint;
    /**
     * What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
     */
    summary: string;
    /**
     * The messages so far, as tables with `role` and `content`.
     */
    conversationHistory: any;
    /**
     * What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
     */
    usage: Record<string, any>;
    /**
     * Unique in the kernel: `agent_1`.
     */
    id: string;
    /**
     * Its name; its id when it was given none.
     */
    name: string;
    /**
     * What it is for.
     */
    description: string;
    /**
     * Its kind: `agent`, `base`, `research`, ….
     */
    type: string;
    /**
     * Its tools, as objects with `name`, `description` and `config`.
     */
    tools: any[];
    /**
     * The words others find it by.
     */
    skills: string[];
    /**
     * Its state; the same as `get_state`.
     */
    state: Record<string, any>;
    /**
     * What was said of it when it was made.
     */
    metadata: Record<string, any>;
    /**
     * Whether it was closed.
     */
    closed: boolean;
    /**
     * What it was made with, and what became of what was left out.
     */
    config: Record<string, any>;
    /**
     * A `MathAgent` from its system prompt alone, or from a table of options.
     */
    constructor(options?: string | MathAgentOptions | null);
    /**
     * The solution of a problem.
     */
    solve(input?: any, detail?: any): any;
    /**
     * `solve` beside the script.
     */
    solveAsync(input?: any, detail?: any, callback?: (result: any, error?: any) => any): any;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Answers any question.
   */
  export class GeneralAgent extends Agent {
    /**
     * Its model, as `provider/name`.
     */
    model: string;
    /**
     * Its role.
     */
    systemPrompt: string;
    /**
     * The estimated tokens of what it remembers; every message to it sends them again.
     */
    contextTokens: number | bigint;
    /**
     * What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
     */
    summary: string;
    /**
     * The messages so far, as tables with `role` and `content`.
     */
    conversationHistory: any;
    /**
     * What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
     */
    usage: Record<string, any>;
    /**
     * Unique in the kernel: `agent_1`.
     */
    id: string;
    /**
     * Its name; its id when it was given none.
     */
    name: string;
    /**
     * What it is for.
     */
    description: string;
    /**
     * Its kind: `agent`, `base`, `research`, ….
     */
    type: string;
    /**
     * Its tools, as objects with `name`, `description` and `config`.
     */
    tools: any[];
    /**
     * The words others find it by.
     */
    skills: string[];
    /**
     * Its state; the same as `get_state`.
     */
    state: Record<string, any>;
    /**
     * What was said of it when it was made.
     */
    metadata: Record<string, any>;
    /**
     * Whether it was closed.
     */
    closed: boolean;
    /**
     * What it was made with, and what became of what was left out.
     */
    config: Record<string, any>;
    /**
     * A `GeneralAgent` from its system prompt alone, or from a table of options.
     */
    constructor(options?: string | GeneralAgentOptions | null);
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Analyses one part of larger data.
   */
  export class DataChunkAnalyzer extends Agent {
    /**
     * Its model, as `provider/name`.
     */
    model: string;
    /**
     * Its role.
     */
    systemPrompt: string;
    /**
     * The estimated tokens of what it remembers; every message to it sends them again.
     */
    contextTokens: number | bigint;
    /**
     * What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
     */
    summary: string;
    /**
     * The messages so far, as tables with `role` and `content`.
     */
    conversationHistory: any;
    /**
     * What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
     */
    usage: Record<string, any>;
    /**
     * Unique in the kernel: `agent_1`.
     */
    id: string;
    /**
     * Its name; its id when it was given none.
     */
    name: string;
    /**
     * What it is for.
     */
    description: string;
    /**
     * Its kind: `agent`, `base`, `research`, ….
     */
    type: string;
    /**
     * Its tools, as objects with `name`, `description` and `config`.
     */
    tools: any[];
    /**
     * The words others find it by.
     */
    skills: string[];
    /**
     * Its state; the same as `get_state`.
     */
    state: Record<string, any>;
    /**
     * What was said of it when it was made.
     */
    metadata: Record<string, any>;
    /**
     * Whether it was closed.
     */
    closed: boolean;
    /**
     * What it was made with, and what became of what was left out.
     */
    config: Record<string, any>;
    /**
     * A `DataChunkAnalyzer` from its system prompt alone, or from a table of options.
     */
    constructor(options?: string | DataChunkAnalyzerOptions | null);
    /**
     * Say what the input shows.
     */
    analyze(input?: any, detail?: any): any;
    /**
     * `analyze` beside the script.
     */
    analyzeAsync(input?: any, detail?: any, callback?: (result: any, error?: any) => any): any;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  /**
   * Joins partial results into one.
   */
  export class ResultAggregator extends Agent {
    /**
     * Its model, as `provider/name`.
     */
    model: string;
    /**
     * Its role.
     */
    systemPrompt: string;
    /**
     * The estimated tokens of what it remembers; every message to it sends them again.
     */
    contextTokens: number | bigint;
    /**
     * What became of messages it no longer remembers, where it sums up (`summarize`); else empty.
     */
    summary: string;
    /**
     * The messages so far, as tables with `role` and `content`.
     */
    conversationHistory: any;
    /**
     * What its answers used so far: `input_tokens`, `output_tokens`, `total_tokens` and `cost`.
     */
    usage: Record<string, any>;
    /**
     * Unique in the kernel: `agent_1`.
     */
    id: string;
    /**
     * Its name; its id when it was given none.
     */
    name: string;
    /**
     * What it is for.
     */
    description: string;
    /**
     * Its kind: `agent`, `base`, `research`, ….
     */
    type: string;
    /**
     * Its tools, as objects with `name`, `description` and `config`.
     */
    tools: any[];
    /**
     * The words others find it by.
     */
    skills: string[];
    /**
     * Its state; the same as `get_state`.
     */
    state: Record<string, any>;
    /**
     * What was said of it when it was made.
     */
    metadata: Record<string, any>;
    /**
     * Whether it was closed.
     */
    closed: boolean;
    /**
     * What it was made with, and what became of what was left out.
     */
    config: Record<string, any>;
    /**
     * A `ResultAggregator` from its system prompt alone, or from a table of options.
     */
    constructor(options?: string | ResultAggregatorOptions | null);
    /**
     * One result out of many.
     */
    aggregate(input?: any, detail?: any): any;
    /**
     * `aggregate` beside the script.
     */
    aggregateAsync(input?: any, detail?: any, callback?: (result: any, error?: any) => any): any;
    then(resolve: (value: Omit<this, 'then'>) => any, reject?: (error: any) => any): Promise<any>;
    [own: string]: any;
  }
  
  export const Discord: typeof DiscordTool;
  export type Discord = DiscordTool;
  export const Email: typeof EmailTool;
  export type Email = EmailTool;
  export const Slack: typeof SlackTool;
  export type Slack = SlackTool;
  export const Twilio: typeof TwilioTool;
  export type Twilio = TwilioTool;
  export const SMS: typeof TwilioTool;
  export type SMS = TwilioTool;
  export const Hash: typeof HashTool;
  export type Hash = HashTool;
  export const Encryption: typeof EncryptionTool;
  export type Encryption = EncryptionTool;
  export const Signature: typeof SignatureTool;
  export type Signature = SignatureTool;
  export const Random: typeof RandomTool;
  export type Random = RandomTool;
  export const DataCleanerTool: typeof DataCleaner;
  export type DataCleanerTool = DataCleaner;
  export const StatisticsCalculatorTool: typeof StatisticsCalculator;
  export type StatisticsCalculatorTool = StatisticsCalculator;
  export const ChartGeneratorTool: typeof ChartGenerator;
  export type ChartGeneratorTool = ChartGenerator;
  export const CSV: typeof CsvTool;
  export type CSV = CsvTool;
  export const CsvReaderTool: typeof CsvReader;
  export type CsvReaderTool = CsvReader;
  export const DuckDB: typeof DuckDBTool;
  export type DuckDB = DuckDBTool;
  export const DuckDbTool: typeof DuckDBTool;
  export type DuckDbTool = DuckDBTool;
  export const Regex: typeof RegexTool;
  export type Regex = RegexTool;
  export const SQLite: typeof SqliteTool;
  export type SQLite = SqliteTool;
  export const SQLiteTool: typeof SqliteTool;
  export type SQLiteTool = SqliteTool;
  export const XML: typeof XmlTool;
  export type XML = XmlTool;
  export const AWS: typeof AwsTool;
  export type AWS = AwsTool;
  export const AWSTool: typeof AwsTool;
  export type AWSTool = AwsTool;
  export const GitHub: typeof GitHubTool;
  export type GitHub = GitHubTool;
  export const Jira: typeof JiraTool;
  export type Jira = JiraTool;
  export const Kubernetes: typeof KubernetesTool;
  export type Kubernetes = KubernetesTool;
  export const CalculatorTool: typeof Calculator;
  export type CalculatorTool = Calculator;
  export const Statistics: typeof StatisticsTool;
  export type Statistics = StatisticsTool;
  export const LinearAlgebra: typeof LinearAlgebraTool;
  export type LinearAlgebra = LinearAlgebraTool;
  export const SymbolicMath: typeof SymbolicMathTool;
  export type SymbolicMath = SymbolicMathTool;
  export const FileSystem: typeof FileSystemTool;
  export type FileSystem = FileSystemTool;
  export const FileWriterTool: typeof FileWriter;
  export type FileWriterTool = FileWriter;
  export const ShellCommand: typeof ShellCommandTool;
  export type ShellCommand = ShellCommandTool;
  export const Shell: typeof ShellCommandTool;
  export type Shell = ShellCommandTool;
  export const ShellTool: typeof ShellCommandTool;
  export type ShellTool = ShellCommandTool;
  export const Environment: typeof EnvironmentTool;
  export type Environment = EnvironmentTool;
  export const Process: typeof ProcessTool;
  export type Process = ProcessTool;
  export const Markdown: typeof MarkdownTool;
  export type Markdown = MarkdownTool;
  export const DateTime: typeof DateTimeTool;
  export type DateTime = DateTimeTool;
  export const TimeZone: typeof TimeZoneTool;
  export type TimeZone = TimeZoneTool;
  export const HTTP: typeof HttpRequestTool;
  export type HTTP = HttpRequestTool;
  export const HttpRequest: typeof HttpRequestTool;
  export type HttpRequest = HttpRequestTool;
  export const HttpTool: typeof HttpRequestTool;
  export type HttpTool = HttpRequestTool;
  export const WebScraper: typeof WebScraperTool;
  export type WebScraper = WebScraperTool;
  export const RSS: typeof RssFeedTool;
  export type RSS = RssFeedTool;
  export const RssFeed: typeof RssFeedTool;
  export type RssFeed = RssFeedTool;
  export const WebSocket: typeof WebSocketTool;
  export type WebSocket = WebSocketTool;
  export const WebSearch: typeof WebSearchTool;
  export type WebSearch = WebSearchTool;
  export const Embedding: typeof EmbeddingTool;
  export type Embedding = EmbeddingTool;
  export const VectorSearch: typeof VectorSearchTool;
  export type VectorSearch = VectorSearchTool;
  export const ImageGen: typeof ImageGenerationTool;
  export type ImageGen = ImageGenerationTool;
  export const ImageGeneration: typeof ImageGenerationTool;
  export type ImageGeneration = ImageGenerationTool;
  export const Transcribe: typeof AudioTranscribeTool;
  export type Transcribe = AudioTranscribeTool;
  export const AudioTranscribe: typeof AudioTranscribeTool;
  export type AudioTranscribe = AudioTranscribeTool;
  export const CodeInterpreter: typeof CodeInterpreterTool;
  export type CodeInterpreter = CodeInterpreterTool;
  export const WebhookListener: typeof WebhookListenerTool;
  export type WebhookListener = WebhookListenerTool;
  export const SocketListener: typeof SocketListenerTool;
  export type SocketListener = SocketListenerTool;
  
  /** An error of the API: `type` says what kind it is. */
  export class SpellError extends Error {
    constructor(message?: string, fields?: Record<string, any>);
    type: string;
    [field: string]: any;
  }
  export class ValidationError extends SpellError {}
  export class NotFoundError extends SpellError {}
  export class DeniedError extends SpellError {}
  export class SecurityError extends SpellError {}
  export class ContentViolationError extends SpellError {}
  export class LimitError extends SpellError {}
  export class TimeoutError extends SpellError {}
  export class CancelledError extends SpellError {}
  export class RateLimitError extends SpellError {}
  export class NetworkError extends SpellError {}
  export class ModelError extends SpellError {}
  export class ToolError extends SpellError {}
  export class AgentError extends SpellError {}
  export class WorkflowError extends SpellError {}
  
  /** The tools by category; any tool is also a function: `await tools.calculator(…)`. */
  export const tools: {
    communication: { DiscordTool: typeof DiscordTool; EmailTool: typeof EmailTool; SlackTool: typeof SlackTool; TwilioTool: typeof TwilioTool; [name: string]: any };
    crypto: { HashTool: typeof HashTool; EncryptionTool: typeof EncryptionTool; SignatureTool: typeof SignatureTool; RandomTool: typeof RandomTool; [name: string]: any };
    data: { DataCleaner: typeof DataCleaner; StatisticsCalculator: typeof StatisticsCalculator; ChartGenerator: typeof ChartGenerator; CsvTool: typeof CsvTool; CsvReader: typeof CsvReader; DuckDBTool: typeof DuckDBTool; JsonTool: typeof JsonTool; RegexTool: typeof RegexTool; SqliteTool: typeof SqliteTool; XmlTool: typeof XmlTool; [name: string]: any };
    integration: { AwsTool: typeof AwsTool; GitHubTool: typeof GitHubTool; JiraTool: typeof JiraTool; KubernetesTool: typeof KubernetesTool; [name: string]: any };
    math: { Calculator: typeof Calculator; StatisticsTool: typeof StatisticsTool; LinearAlgebraTool: typeof LinearAlgebraTool; SymbolicMathTool: typeof SymbolicMathTool; [name: string]: any };
    system: { FileSystemTool: typeof FileSystemTool; FileWriter: typeof FileWriter; ShellCommandTool: typeof ShellCommandTool; EnvironmentTool: typeof EnvironmentTool; ProcessTool: typeof ProcessTool; [name: string]: any };
    text: { MarkdownTool: typeof MarkdownTool; [name: string]: any };
    time: { DateTimeTool: typeof DateTimeTool; TimerTool: typeof TimerTool; SchedulerTool: typeof SchedulerTool; TimeZoneTool: typeof TimeZoneTool; [name: string]: any };
    web: { HttpRequestTool: typeof HttpRequestTool; WebScraperTool: typeof WebScraperTool; RssFeedTool: typeof RssFeedTool; WebSocketTool: typeof WebSocketTool; WebSearchTool: typeof WebSearchTool; [name: string]: any };
    ai: { EmbeddingTool: typeof EmbeddingTool; VectorSearchTool: typeof VectorSearchTool; ImageGenerationTool: typeof ImageGenerationTool; AudioTranscribeTool: typeof AudioTranscribeTool; CodeInterpreterTool: typeof CodeInterpreterTool; [name: string]: any };
    listener: { WebhookListenerTool: typeof WebhookListenerTool; SocketListenerTool: typeof SocketListenerTool; [name: string]: any };
    load(path: string): Promise<any>;
    [name: string]: any;
  };
  /** The agent templates. */
  export const agents: {
    ChatAgent: typeof ChatAgent;
    ResearchAgent: typeof ResearchAgent;
    CodeAgent: typeof CodeAgent;
    DataAnalyst: typeof DataAnalyst;
    PlannerAgent: typeof PlannerAgent;
    OrchestratorAgent: typeof OrchestratorAgent;
    ContentCreator: typeof ContentCreator;
    CustomerService: typeof CustomerService;
    ApiIntegration: typeof ApiIntegration;
    AnalysisAgent: typeof AnalysisAgent;
    SummaryAgent: typeof SummaryAgent;
    WriterAgent: typeof WriterAgent;
    CriticAgent: typeof CriticAgent;
    ReviewAgent: typeof ReviewAgent;
    MathAgent: typeof MathAgent;
    GeneralAgent: typeof GeneralAgent;
    DataChunkAnalyzer: typeof DataChunkAnalyzer;
    ResultAggregator: typeof ResultAggregator;
    [name: string]: any;
  };
  const everything: any;
  export default everything;
}

declare const Agent: typeof import('llmspell').Agent;
declare const AgentBuilder: typeof import('llmspell').AgentBuilder;
declare const BaseAgent: typeof import('llmspell').BaseAgent;
declare const AgentTool: typeof import('llmspell').AgentTool;
declare const AgentTemplates: typeof import('llmspell').AgentTemplates;
declare const AgentTemplateFactory: typeof import('llmspell').AgentTemplateFactory;
declare const Experts: typeof import('llmspell').Experts;
declare const Analyzers: typeof import('llmspell').Analyzers;
declare const Tool: typeof import('llmspell').Tool;
declare const Tools: typeof import('llmspell').Tools;
declare const Workflow: typeof import('llmspell').Workflow;
declare const SequentialWorkflow: typeof import('llmspell').SequentialWorkflow;
declare const ParallelWorkflow: typeof import('llmspell').ParallelWorkflow;
declare const ConditionalWorkflow: typeof import('llmspell').ConditionalWorkflow;
declare const LoopWorkflow: typeof import('llmspell').LoopWorkflow;
declare const MapReduceWorkflow: typeof import('llmspell').MapReduceWorkflow;
declare const PipelineWorkflow: typeof import('llmspell').PipelineWorkflow;
declare const WorkflowBuilder: typeof import('llmspell').WorkflowBuilder;
declare const DynamicWorkflowBuilder: typeof import('llmspell').DynamicWorkflowBuilder;
declare const WorkflowStep: typeof import('llmspell').WorkflowStep;
declare const WorkflowSteps: typeof import('llmspell').WorkflowSteps;
declare const workflow: typeof import('llmspell').workflow;
declare const CompositeAgent: typeof import('llmspell').CompositeAgent;
declare const PipelineAgent: typeof import('llmspell').PipelineAgent;
declare const HierarchicalAgent: typeof import('llmspell').HierarchicalAgent;
declare const MultiAgentSystem: typeof import('llmspell').MultiAgentSystem;
declare const AgentPool: typeof import('llmspell').AgentPool;
declare const StateHandoff: typeof import('llmspell').StateHandoff;
declare const PromptTemplate: typeof import('llmspell').PromptTemplate;
declare const Hooks: typeof import('llmspell').Hooks;
declare const LoggingHook: typeof import('llmspell').LoggingHook;
declare const MetricsHook: typeof import('llmspell').MetricsHook;
declare const RateLimitHook: typeof import('llmspell').RateLimitHook;
declare const CacheHook: typeof import('llmspell').CacheHook;
declare const RetryHook: typeof import('llmspell').RetryHook;
declare const TracingHook: typeof import('llmspell').TracingHook;
declare const DebugHook: typeof import('llmspell').DebugHook;
declare const Middleware: typeof import('llmspell').Middleware;
declare const Next: typeof import('llmspell').Next;
declare const Events: typeof import('llmspell').Events;
declare const eventBus: typeof import('llmspell').eventBus;
declare const event_bus: typeof import('llmspell').event_bus;
declare const EventEmitter: typeof import('llmspell').EventEmitter;
declare const EventSystem: typeof import('llmspell').EventSystem;
declare const EventAggregator: typeof import('llmspell').EventAggregator;
declare const Reply: typeof import('llmspell').Reply;
declare const Debug: typeof import('llmspell').Debug;
declare const Profiler: typeof import('llmspell').Profiler;
declare const Param: typeof import('llmspell').Param;
declare const State: typeof import('llmspell').State;
declare const StateScope: typeof import('llmspell').StateScope;
declare const Stream: typeof import('llmspell').Stream;
declare const Scheduler: typeof import('llmspell').Scheduler;
declare const AsyncScheduler: typeof import('llmspell').AsyncScheduler;
declare const Async: typeof import('llmspell').Async;
declare const ErrorHandler: typeof import('llmspell').ErrorHandler;
declare const ErrorRecovery: typeof import('llmspell').ErrorRecovery;
declare const RetryPolicy: typeof import('llmspell').RetryPolicy;
declare const CircuitBreaker: typeof import('llmspell').CircuitBreaker;
declare const Logger: typeof import('llmspell').Logger;
declare const logger: typeof import('llmspell').logger;
declare const FieldLogger: typeof import('llmspell').FieldLogger;
declare const MetricsCollector: typeof import('llmspell').MetricsCollector;
declare const metrics: typeof import('llmspell').metrics;
declare const Timer: typeof import('llmspell').Timer;
declare const RateLimiter: typeof import('llmspell').RateLimiter;
declare const rateLimiter: typeof import('llmspell').rateLimiter;
declare const ContentModerator: typeof import('llmspell').ContentModerator;
declare const AuditLogger: typeof import('llmspell').AuditLogger;
declare const Cache: typeof import('llmspell').Cache;
declare const cache: typeof import('llmspell').cache;
declare const llm: typeof import('llmspell').llm;
declare const LlmAgent: typeof import('llmspell').LlmAgent;
declare const display: typeof import('llmspell').display;
declare const util: typeof import('llmspell').util;
declare const http: typeof import('llmspell').http;
declare const uuid: typeof import('llmspell').uuid;
declare const json: typeof import('llmspell').json;
declare const inspect: typeof import('llmspell').inspect;
declare const console: typeof import('llmspell').console;
declare const DiscordTool: typeof import('llmspell').DiscordTool;
declare const EmailTool: typeof import('llmspell').EmailTool;
declare const SlackTool: typeof import('llmspell').SlackTool;
declare const TwilioTool: typeof import('llmspell').TwilioTool;
declare const HashTool: typeof import('llmspell').HashTool;
declare const EncryptionTool: typeof import('llmspell').EncryptionTool;
declare const SignatureTool: typeof import('llmspell').SignatureTool;
declare const RandomTool: typeof import('llmspell').RandomTool;
declare const DataCleaner: typeof import('llmspell').DataCleaner;
declare const StatisticsCalculator: typeof import('llmspell').StatisticsCalculator;
declare const ChartGenerator: typeof import('llmspell').ChartGenerator;
declare const CsvTool: typeof import('llmspell').CsvTool;
declare const CsvReader: typeof import('llmspell').CsvReader;
declare const DuckDBTool: typeof import('llmspell').DuckDBTool;
declare const JsonTool: typeof import('llmspell').JsonTool;
declare const RegexTool: typeof import('llmspell').RegexTool;
declare const SqliteTool: typeof import('llmspell').SqliteTool;
declare const XmlTool: typeof import('llmspell').XmlTool;
declare const AwsTool: typeof import('llmspell').AwsTool;
declare const GitHubTool: typeof import('llmspell').GitHubTool;
declare const JiraTool: typeof import('llmspell').JiraTool;
declare const KubernetesTool: typeof import('llmspell').KubernetesTool;
declare const Calculator: typeof import('llmspell').Calculator;
declare const StatisticsTool: typeof import('llmspell').StatisticsTool;
declare const LinearAlgebraTool: typeof import('llmspell').LinearAlgebraTool;
declare const SymbolicMathTool: typeof import('llmspell').SymbolicMathTool;
declare const FileSystemTool: typeof import('llmspell').FileSystemTool;
declare const FileWriter: typeof import('llmspell').FileWriter;
declare const ShellCommandTool: typeof import('llmspell').ShellCommandTool;
declare const EnvironmentTool: typeof import('llmspell').EnvironmentTool;
declare const ProcessTool: typeof import('llmspell').ProcessTool;
declare const MarkdownTool: typeof import('llmspell').MarkdownTool;
declare const DateTimeTool: typeof import('llmspell').DateTimeTool;
declare const TimerTool: typeof import('llmspell').TimerTool;
declare const SchedulerTool: typeof import('llmspell').SchedulerTool;
declare const TimeZoneTool: typeof import('llmspell').TimeZoneTool;
declare const HttpRequestTool: typeof import('llmspell').HttpRequestTool;
declare const WebScraperTool: typeof import('llmspell').WebScraperTool;
declare const RssFeedTool: typeof import('llmspell').RssFeedTool;
declare const WebSocketTool: typeof import('llmspell').WebSocketTool;
declare const WebSearchTool: typeof import('llmspell').WebSearchTool;
declare const EmbeddingTool: typeof import('llmspell').EmbeddingTool;
declare const VectorSearchTool: typeof import('llmspell').VectorSearchTool;
declare const ImageGenerationTool: typeof import('llmspell').ImageGenerationTool;
declare const AudioTranscribeTool: typeof import('llmspell').AudioTranscribeTool;
declare const CodeInterpreterTool: typeof import('llmspell').CodeInterpreterTool;
declare const WebhookListenerTool: typeof import('llmspell').WebhookListenerTool;
declare const SocketListenerTool: typeof import('llmspell').SocketListenerTool;
declare const ChatAgent: typeof import('llmspell').ChatAgent;
declare const ResearchAgent: typeof import('llmspell').ResearchAgent;
declare const CodeAgent: typeof import('llmspell').CodeAgent;
declare const DataAnalyst: typeof import('llmspell').DataAnalyst;
declare const DataAgent: typeof import('llmspell').DataAgent;
declare const DataAnalystAgent: typeof import('llmspell').DataAnalystAgent;
declare const PlannerAgent: typeof import('llmspell').PlannerAgent;
declare const OrchestratorAgent: typeof import('llmspell').OrchestratorAgent;
declare const ContentCreator: typeof import('llmspell').ContentCreator;
declare const ContentAgent: typeof import('llmspell').ContentAgent;
declare const CustomerService: typeof import('llmspell').CustomerService;
declare const CustomerServiceAgent: typeof import('llmspell').CustomerServiceAgent;
declare const ApiIntegration: typeof import('llmspell').ApiIntegration;
declare const ApiIntegrationAgent: typeof import('llmspell').ApiIntegrationAgent;
declare const APIIntegrationAgent: typeof import('llmspell').APIIntegrationAgent;
declare const AnalysisAgent: typeof import('llmspell').AnalysisAgent;
declare const SummaryAgent: typeof import('llmspell').SummaryAgent;
declare const WriterAgent: typeof import('llmspell').WriterAgent;
declare const CriticAgent: typeof import('llmspell').CriticAgent;
declare const ReviewAgent: typeof import('llmspell').ReviewAgent;
declare const MathAgent: typeof import('llmspell').MathAgent;
declare const GeneralAgent: typeof import('llmspell').GeneralAgent;
declare const DataChunkAnalyzer: typeof import('llmspell').DataChunkAnalyzer;
declare const ResultAggregator: typeof import('llmspell').ResultAggregator;
declare const Discord: typeof import('llmspell').Discord;
declare const Email: typeof import('llmspell').Email;
declare const Slack: typeof import('llmspell').Slack;
declare const Twilio: typeof import('llmspell').Twilio;
declare const SMS: typeof import('llmspell').SMS;
declare const Hash: typeof import('llmspell').Hash;
declare const Encryption: typeof import('llmspell').Encryption;
declare const Signature: typeof import('llmspell').Signature;
declare const Random: typeof import('llmspell').Random;
declare const DataCleanerTool: typeof import('llmspell').DataCleanerTool;
declare const StatisticsCalculatorTool: typeof import('llmspell').StatisticsCalculatorTool;
declare const ChartGeneratorTool: typeof import('llmspell').ChartGeneratorTool;
declare const CSV: typeof import('llmspell').CSV;
declare const CsvReaderTool: typeof import('llmspell').CsvReaderTool;
declare const DuckDB: typeof import('llmspell').DuckDB;
declare const DuckDbTool: typeof import('llmspell').DuckDbTool;
declare const Regex: typeof import('llmspell').Regex;
declare const SQLite: typeof import('llmspell').SQLite;
declare const SQLiteTool: typeof import('llmspell').SQLiteTool;
declare const XML: typeof import('llmspell').XML;
declare const AWS: typeof import('llmspell').AWS;
declare const AWSTool: typeof import('llmspell').AWSTool;
declare const GitHub: typeof import('llmspell').GitHub;
declare const Jira: typeof import('llmspell').Jira;
declare const Kubernetes: typeof import('llmspell').Kubernetes;
declare const CalculatorTool: typeof import('llmspell').CalculatorTool;
declare const Statistics: typeof import('llmspell').Statistics;
declare const LinearAlgebra: typeof import('llmspell').LinearAlgebra;
declare const SymbolicMath: typeof import('llmspell').SymbolicMath;
declare const FileSystem: typeof import('llmspell').FileSystem;
declare const FileWriterTool: typeof import('llmspell').FileWriterTool;
declare const ShellCommand: typeof import('llmspell').ShellCommand;
declare const Shell: typeof import('llmspell').Shell;
declare const ShellTool: typeof import('llmspell').ShellTool;
declare const Environment: typeof import('llmspell').Environment;
declare const Process: typeof import('llmspell').Process;
declare const Markdown: typeof import('llmspell').Markdown;
declare const DateTime: typeof import('llmspell').DateTime;
declare const TimeZone: typeof import('llmspell').TimeZone;
declare const HTTP: typeof import('llmspell').HTTP;
declare const HttpRequest: typeof import('llmspell').HttpRequest;
declare const HttpTool: typeof import('llmspell').HttpTool;
declare const WebScraper: typeof import('llmspell').WebScraper;
declare const RSS: typeof import('llmspell').RSS;
declare const RssFeed: typeof import('llmspell').RssFeed;
declare const WebSocket: typeof import('llmspell').WebSocket;
declare const WebSearch: typeof import('llmspell').WebSearch;
declare const Embedding: typeof import('llmspell').Embedding;
declare const VectorSearch: typeof import('llmspell').VectorSearch;
declare const ImageGen: typeof import('llmspell').ImageGen;
declare const ImageGeneration: typeof import('llmspell').ImageGeneration;
declare const Transcribe: typeof import('llmspell').Transcribe;
declare const AudioTranscribe: typeof import('llmspell').AudioTranscribe;
declare const CodeInterpreter: typeof import('llmspell').CodeInterpreter;
declare const WebhookListener: typeof import('llmspell').WebhookListener;
declare const SocketListener: typeof import('llmspell').SocketListener;
declare const SpellError: typeof import('llmspell').SpellError;
declare const ValidationError: typeof import('llmspell').ValidationError;
declare const NotFoundError: typeof import('llmspell').NotFoundError;
declare const DeniedError: typeof import('llmspell').DeniedError;
declare const SecurityError: typeof import('llmspell').SecurityError;
declare const ContentViolationError: typeof import('llmspell').ContentViolationError;
declare const LimitError: typeof import('llmspell').LimitError;
declare const TimeoutError: typeof import('llmspell').TimeoutError;
declare const CancelledError: typeof import('llmspell').CancelledError;
declare const RateLimitError: typeof import('llmspell').RateLimitError;
declare const NetworkError: typeof import('llmspell').NetworkError;
declare const ModelError: typeof import('llmspell').ModelError;
declare const ToolError: typeof import('llmspell').ToolError;
declare const AgentError: typeof import('llmspell').AgentError;
declare const WorkflowError: typeof import('llmspell').WorkflowError;
declare const tools: typeof import('llmspell').tools;
declare const agents: typeof import('llmspell').agents;
type Agent = import('llmspell').Agent;
type AgentBuilder = import('llmspell').AgentBuilder;
type BaseAgent = import('llmspell').BaseAgent;
type AgentTool = import('llmspell').AgentTool;
type Tool = import('llmspell').Tool;
type Workflow = import('llmspell').Workflow;
type SequentialWorkflow = import('llmspell').SequentialWorkflow;
type ParallelWorkflow = import('llmspell').ParallelWorkflow;
type ConditionalWorkflow = import('llmspell').ConditionalWorkflow;
type LoopWorkflow = import('llmspell').LoopWorkflow;
type MapReduceWorkflow = import('llmspell').MapReduceWorkflow;
type PipelineWorkflow = import('llmspell').PipelineWorkflow;
type WorkflowBuilder = import('llmspell').WorkflowBuilder;
type DynamicWorkflowBuilder = import('llmspell').DynamicWorkflowBuilder;
type WorkflowStep = import('llmspell').WorkflowStep;
type WorkflowSteps = import('llmspell').WorkflowSteps;
type CompositeAgent = import('llmspell').CompositeAgent;
type PipelineAgent = import('llmspell').PipelineAgent;
type HierarchicalAgent = import('llmspell').HierarchicalAgent;
type MultiAgentSystem = import('llmspell').MultiAgentSystem;
type AgentPool = import('llmspell').AgentPool;
type StateHandoff = import('llmspell').StateHandoff;
type PromptTemplate = import('llmspell').PromptTemplate;
type LoggingHook = import('llmspell').LoggingHook;
type MetricsHook = import('llmspell').MetricsHook;
type RateLimitHook = import('llmspell').RateLimitHook;
type CacheHook = import('llmspell').CacheHook;
type RetryHook = import('llmspell').RetryHook;
type TracingHook = import('llmspell').TracingHook;
type DebugHook = import('llmspell').DebugHook;
type Middleware = import('llmspell').Middleware;
type Next = import('llmspell').Next;
type EventEmitter = import('llmspell').EventEmitter;
type EventSystem = import('llmspell').EventSystem;
type EventAggregator = import('llmspell').EventAggregator;
type Reply = import('llmspell').Reply;
type Profiler = import('llmspell').Profiler;
type StateScope = import('llmspell').StateScope;
type Stream = import('llmspell').Stream;
type Scheduler = import('llmspell').Scheduler;
type AsyncScheduler = import('llmspell').AsyncScheduler;
type ErrorRecovery = import('llmspell').ErrorRecovery;
type RetryPolicy = import('llmspell').RetryPolicy;
type CircuitBreaker = import('llmspell').CircuitBreaker;
type FieldLogger = import('llmspell').FieldLogger;
type MetricsCollector = import('llmspell').MetricsCollector;
type Timer = import('llmspell').Timer;
type RateLimiter = import('llmspell').RateLimiter;
type ContentModerator = import('llmspell').ContentModerator;
type AuditLogger = import('llmspell').AuditLogger;
type LlmAgent = import('llmspell').LlmAgent;
type DiscordTool = import('llmspell').DiscordTool;
type EmailTool = import('llmspell').EmailTool;
type SlackTool = import('llmspell').SlackTool;
type TwilioTool = import('llmspell').TwilioTool;
type HashTool = import('llmspell').HashTool;
type EncryptionTool = import('llmspell').EncryptionTool;
type SignatureTool = import('llmspell').SignatureTool;
type RandomTool = import('llmspell').RandomTool;
type DataCleaner = import('llmspell').DataCleaner;
type StatisticsCalculator = import('llmspell').StatisticsCalculator;
type ChartGenerator = import('llmspell').ChartGenerator;
type CsvTool = import('llmspell').CsvTool;
type CsvReader = import('llmspell').CsvReader;
type DuckDBTool = import('llmspell').DuckDBTool;
type JsonTool = import('llmspell').JsonTool;
type RegexTool = import('llmspell').RegexTool;
type SqliteTool = import('llmspell').SqliteTool;
type XmlTool = import('llmspell').XmlTool;
type AwsTool = import('llmspell').AwsTool;
type GitHubTool = import('llmspell').GitHubTool;
type JiraTool = import('llmspell').JiraTool;
type KubernetesTool = import('llmspell').KubernetesTool;
type Calculator = import('llmspell').Calculator;
type StatisticsTool = import('llmspell').StatisticsTool;
type LinearAlgebraTool = import('llmspell').LinearAlgebraTool;
type SymbolicMathTool = import('llmspell').SymbolicMathTool;
type FileSystemTool = import('llmspell').FileSystemTool;
type FileWriter = import('llmspell').FileWriter;
type ShellCommandTool = import('llmspell').ShellCommandTool;
type EnvironmentTool = import('llmspell').EnvironmentTool;
type ProcessTool = import('llmspell').ProcessTool;
type MarkdownTool = import('llmspell').MarkdownTool;
type DateTimeTool = import('llmspell').DateTimeTool;
type TimerTool = import('llmspell').TimerTool;
type SchedulerTool = import('llmspell').SchedulerTool;
type TimeZoneTool = import('llmspell').TimeZoneTool;
type HttpRequestTool = import('llmspell').HttpRequestTool;
type WebScraperTool = import('llmspell').WebScraperTool;
type RssFeedTool = import('llmspell').RssFeedTool;
type WebSocketTool = import('llmspell').WebSocketTool;
type WebSearchTool = import('llmspell').WebSearchTool;
type EmbeddingTool = import('llmspell').EmbeddingTool;
type VectorSearchTool = import('llmspell').VectorSearchTool;
type ImageGenerationTool = import('llmspell').ImageGenerationTool;
type AudioTranscribeTool = import('llmspell').AudioTranscribeTool;
type CodeInterpreterTool = import('llmspell').CodeInterpreterTool;
type WebhookListenerTool = import('llmspell').WebhookListenerTool;
type SocketListenerTool = import('llmspell').SocketListenerTool;
type ChatAgent = import('llmspell').ChatAgent;
type ResearchAgent = import('llmspell').ResearchAgent;
type CodeAgent = import('llmspell').CodeAgent;
type DataAnalyst = import('llmspell').DataAnalyst;
type DataAgent = import('llmspell').DataAgent;
type DataAnalystAgent = import('llmspell').DataAnalystAgent;
type PlannerAgent = import('llmspell').PlannerAgent;
type OrchestratorAgent = import('llmspell').OrchestratorAgent;
type ContentCreator = import('llmspell').ContentCreator;
type ContentAgent = import('llmspell').ContentAgent;
type CustomerService = import('llmspell').CustomerService;
type CustomerServiceAgent = import('llmspell').CustomerServiceAgent;
type ApiIntegration = import('llmspell').ApiIntegration;
type ApiIntegrationAgent = import('llmspell').ApiIntegrationAgent;
type APIIntegrationAgent = import('llmspell').APIIntegrationAgent;
type AnalysisAgent = import('llmspell').AnalysisAgent;
type SummaryAgent = import('llmspell').SummaryAgent;
type WriterAgent = import('llmspell').WriterAgent;
type CriticAgent = import('llmspell').CriticAgent;
type ReviewAgent = import('llmspell').ReviewAgent;
type MathAgent = import('llmspell').MathAgent;
type GeneralAgent = import('llmspell').GeneralAgent;
type DataChunkAnalyzer = import('llmspell').DataChunkAnalyzer;
type ResultAggregator = import('llmspell').ResultAggregator;
type Discord = import('llmspell').Discord;
type Email = import('llmspell').Email;
type Slack = import('llmspell').Slack;
type Twilio = import('llmspell').Twilio;
type SMS = import('llmspell').SMS;
type Hash = import('llmspell').Hash;
type Encryption = import('llmspell').Encryption;
type Signature = import('llmspell').Signature;
type Random = import('llmspell').Random;
type DataCleanerTool = import('llmspell').DataCleanerTool;
type StatisticsCalculatorTool = import('llmspell').StatisticsCalculatorTool;
type ChartGeneratorTool = import('llmspell').ChartGeneratorTool;
type CSV = import('llmspell').CSV;
type CsvReaderTool = import('llmspell').CsvReaderTool;
type DuckDB = import('llmspell').DuckDB;
type DuckDbTool = import('llmspell').DuckDbTool;
type Regex = import('llmspell').Regex;
type SQLite = import('llmspell').SQLite;
type SQLiteTool = import('llmspell').SQLiteTool;
type XML = import('llmspell').XML;
type AWS = import('llmspell').AWS;
type AWSTool = import('llmspell').AWSTool;
type GitHub = import('llmspell').GitHub;
type Jira = import('llmspell').Jira;
type Kubernetes = import('llmspell').Kubernetes;
type CalculatorTool = import('llmspell').CalculatorTool;
type Statistics = import('llmspell').Statistics;
type LinearAlgebra = import('llmspell').LinearAlgebra;
type SymbolicMath = import('llmspell').SymbolicMath;
type FileSystem = import('llmspell').FileSystem;
type FileWriterTool = import('llmspell').FileWriterTool;
type ShellCommand = import('llmspell').ShellCommand;
type Shell = import('llmspell').Shell;
type ShellTool = import('llmspell').ShellTool;
type Environment = import('llmspell').Environment;
type Process = import('llmspell').Process;
type Markdown = import('llmspell').Markdown;
type DateTime = import('llmspell').DateTime;
type TimeZone = import('llmspell').TimeZone;
type HTTP = import('llmspell').HTTP;
type HttpRequest = import('llmspell').HttpRequest;
type HttpTool = import('llmspell').HttpTool;
type WebScraper = import('llmspell').WebScraper;
type RSS = import('llmspell').RSS;
type RssFeed = import('llmspell').RssFeed;
type WebSocket = import('llmspell').WebSocket;
type WebSearch = import('llmspell').WebSearch;
type Embedding = import('llmspell').Embedding;
type VectorSearch = import('llmspell').VectorSearch;
type ImageGen = import('llmspell').ImageGen;
type ImageGeneration = import('llmspell').ImageGeneration;
type Transcribe = import('llmspell').Transcribe;
type AudioTranscribe = import('llmspell').AudioTranscribe;
type CodeInterpreter = import('llmspell').CodeInterpreter;
type WebhookListener = import('llmspell').WebhookListener;
type SocketListener = import('llmspell').SocketListener;
type SpellError = import('llmspell').SpellError;
type ValidationError = import('llmspell').ValidationError;
type NotFoundError = import('llmspell').NotFoundError;
type DeniedError = import('llmspell').DeniedError;
type SecurityError = import('llmspell').SecurityError;
type ContentViolationError = import('llmspell').ContentViolationError;
type LimitError = import('llmspell').LimitError;
type TimeoutError = import('llmspell').TimeoutError;
type CancelledError = import('llmspell').CancelledError;
type RateLimitError = import('llmspell').RateLimitError;
type NetworkError = import('llmspell').NetworkError;
type ModelError = import('llmspell').ModelError;
type ToolError = import('llmspell').ToolError;
type AgentError = import('llmspell').AgentError;
type WorkflowError = import('llmspell').WorkflowError;

declare module 'llmspell/tools' {
  const tools: typeof import('llmspell').tools;
  export default tools;
}

declare module 'llmspell/agents' {
  const agents: typeof import('llmspell').agents;
  export default agents;
}

declare module 'llmspell/promise' {
  const own: typeof Promise;
  export { own as Promise };
  export default own;
}

"""What `Agent.new` takes, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from typing import TYPE_CHECKING, Any, ClassVar

from kernel.agents.agent import NOTHING, Agent, AgentSpec
from kernel.agents.routing import STRATEGIES
from kernel.api.arguments import read_table, read_words, told
from kernel.api.extension import Methods, config_of
from kernel.api.model_patience import patience_of
from kernel.api.runnables import as_runnable as as_runnable
from kernel.api.site import Site
from kernel.bounds import OF_MODELS, Bound
from kernel.errors import InvalidError, NamelessError
from kernel.models.names import resolve_id
from kernel.operations import Call, perform
from kernel.records import dataclass
from kernel.runnable import Runnable
from kernel.values import Function, Value, plain

if TYPE_CHECKING:
    from kernel.api.recovery import ErrorRecovery

MODEL_OPTIONS = ("latency_ms", "base_url", "api_key", "headers", "seed", "top_p", "retries", "context_window")


MEMORY = ("memory_size", "memory_tokens", "max_context_tokens", "summarize")


@dataclass(slots=True)
class AgentOptions:
    """The options of an agent. Only `system_prompt` is usually needed.

    `model` may carry its provider (`openai/gpt-4o`), and may be a list: the next one answers when one fails, and so do
    those of a list in `fallback`; `routing` is `"rotate"` or a function that names the one to ask first;
    `timeout` is in milliseconds for a whole model call, its repetitions included, `silence_timeout` for each wait for
    the next piece of it;
    `memory_size` and `memory_tokens` say how many messages and tokens it remembers, `max_context_tokens` how many go to
    the model at once; with `summarize` (true, or the model that does it) what must go becomes a summary; `fallback` is
    its answer where it has none; `response_schema` is a JSON Schema its answers are to fit, which are tables then;
    `skills` are words others find it by; `transitions` say which event leads from which status to which; `recovery` is
    an `ErrorRecovery`, or the table of one, that protects it; `handoffs` are agents its model may hand over to (or
    tables with `agent`, `name`, and what goes along: `include`, `exclude`, `conversation`); `headers` go along with
    every call over the network; `cache` keeps its answers (true, or a table with `semantic`, `threshold`, `model`,
    `ttl`); `latency_ms` makes the models that need no network wait.
    """

    aliases: ClassVar[dict[str, str]] = {
        "system": "system_prompt",
        "prompt": "system_prompt",
        "endpoint": "base_url",
        "capabilities": "skills",
        "fallback_response": "fallback",
        "output_schema": "response_schema",
        "stop_sequences": "stop",
        "idle_timeout": "silence_timeout",
    }
    unmixed: ClassVar[tuple[str, ...]] = ("stop",)
    bounds: ClassVar[Mapping[str, Bound]] = OF_MODELS

    system_prompt: str = ""
    name: str = ""
    description: str = ""
    provider: str = ""
    model: str | list[Value] = ""
    temperature: float | None = None
    max_tokens: int | None = None
    stop: str | list[Value] | None = None
    tools: list[Value] | dict[str, Value] = field(default_factory=list)
    hooks: dict[str, Value] = field(default_factory=dict)
    on: dict[str, Value] = field(default_factory=dict)
    timeout: float | None = None
    silence_timeout: float | None = None
    max_turns: int = 10
    memory_size: int | None = None
    memory_tokens: int | None = None
    max_context_tokens: int | None = None
    summarize: bool | str = False
    skills: list[Value] = field(default_factory=list)
    fallback: str | list[Value] = ""
    routing: str | Function | None = None
    response_schema: dict[str, Value] | None = None
    metadata: dict[str, Value] = field(default_factory=dict)
    state: dict[str, Value] = field(default_factory=dict)
    transitions: dict[str, Value] = field(default_factory=dict)
    steps: list[Value] = field(default_factory=list)
    recovery: dict[str, Value] | ErrorRecovery | None = None
    handoffs: dict[str, Value] | list[Value] = field(default_factory=list)
    id: str = ""
    debug: bool = False
    latency_ms: float | None = None
    base_url: str | None = None
    api_key: str | None = None
    headers: dict[str, Value] | None = None
    cache: bool | dict[str, Value] | None = None
    seed: int | None = None
    top_p: float | None = None
    retries: int | None = None
    context_window: int | None = None


@dataclass(frozen=True, slots=True)
class Making:
    """What else goes into an agent: its kind, the actions it knows, the script's own methods, all it was given."""

    kind: str = "agent"
    actions: Mapping[str, Any] = field(default_factory=dict)
    tools: tuple[Runnable, ...] = ()
    methods: Methods = field(default_factory=dict)
    given: Mapping[str, Value] = field(default_factory=dict)
    with_model: bool = True


def read_options(given: str | dict[str, Value]) -> AgentOptions:
    """Options from a system prompt alone, or from a table."""
    return AgentOptions(system_prompt=given) if isinstance(given, str) else read_table(AgentOptions, given, "Agent.new")


async def create(site: Site, options: AgentOptions, making: Making | None = None) -> Agent:
    """Make the agent, through the door, and put it into the registry under its name, with its hooks and handlers."""
    making = making or Making()
    agent_id = options.id or site.spell.next_id("agent")
    spec, transitions = _spec(site, options, making, options.name or agent_id), read_transitions(options.transitions)
    # From a tuple: a list that grew has room to spare, in every agent.
    tools = list((*making.tools, *(as_runnable(site, tool) for tool in _listed(options.tools))))

    async def do(call: Call) -> Value:
        chosen, given = _as_hooks_left_it(site, spec, tools, call.input)
        agent = Agent(agent_id, chosen, site.spell.models, given, site.spell.state, making.methods)
        agent.life.transitions = transitions or agent.life.transitions
        agent.reader = site.spell
        agent.config = config_of(making.given, site.language)
        site.spell.agents.add(spec.name, agent)
        return agent

    described = {"system_prompt": spec.system_prompt, "model": spec.model, "tools": [tool.name for tool in tools]}
    ctx = site.ctx.within(agent_id=agent_id, agent_name=spec.name, agent_type=spec.kind)
    agent = await perform(ctx, "create_agent", spec.name, described, do)
    if not isinstance(agent, Agent):
        raise InvalidError("A hook answered for create_agent; an agent cannot be replaced.")
    await agent.life.set(ctx, options.state)
    await listen_and_hook(site, agent, options)
    return agent


def _as_hooks_left_it(
    site: Site, spec: AgentSpec, tools: list[Runnable], left: Any
) -> tuple[AgentSpec, list[Runnable]]:
    """What `before_init` hooks made of an agent that is being created: its prompt, its model, its tools (by name)."""
    if not isinstance(left, dict):
        raise InvalidError(f"A hook left {left!r} of an agent that is being created; it takes a table.")
    prompt, model = left.get("system_prompt", spec.system_prompt), left.get("model", spec.model)
    if (prompt, model) != (spec.system_prompt, spec.model):
        spec = replace(spec, system_prompt=prompt, model=resolve_id(model, None, site.spell.model))
    known = {tool.name: tool for tool in tools}
    names = left.get("tools", [*known])
    if isinstance(names, list) and names != [tool.name for tool in tools]:
        tools = [known[name] if name in known else as_runnable(site, name) for name in names]
    return spec, tools


def _spec(site: Site, options: AgentOptions, making: Making, name: str) -> AgentSpec:
    asked = making.with_model or options.model or options.provider
    model, others = chosen_models(site, options) if asked else ("", ())
    reached = _model_options(site, options)
    return AgentSpec(
        name=name,
        model=model,
        system_prompt=options.system_prompt,
        description=options.description,
        kind=making.kind,
        temperature=options.temperature,
        max_tokens=options.max_tokens,
        stop=stops_of(options.stop),
        **patience_of(options),
        max_turns=options.max_turns,
        **{name: getattr(options, name) for name in MEMORY},
        options=reached,
        cache=cache_of(site, options.cache, model, reached),
        actions=making.actions or NOTHING,
        skills=read_words(options.skills, "'skills'"),
        steps=tuple(options.steps),
        fallback=options.fallback if isinstance(options.fallback, str) else "",
        fallback_models=others,
        routing=options.routing,
        response_schema=schema_of(options.response_schema),
        metadata=options.metadata or NOTHING,
    )


def read_transitions(given: Mapping[str, Value]) -> dict[str, dict[str, str]]:
    """Status → event → the next status. `NamelessError` for what leads nowhere."""
    read: dict[str, dict[str, str]] = {}
    for status, events in given.items():
        if not isinstance(events, dict) and events != []:
            wanted = "a table that says which event leads to which status"
            raise NamelessError(f"The 'transitions' from {status!r} should be {wanted}, not {told(events)}.")
        read[str(status)] = dict(events or {})
        for event, leads in read[str(status)].items():
            if not isinstance(leads, str):
                what = f"The event {event!r} in the 'transitions' from {status!r}"
                raise NamelessError(f"{what} should lead to a status, a text, not {told(leads)}.")
    return read


def stops_of(given: str | list[Value] | None) -> tuple[str, ...]:
    """The texts at which an answer ends. `NamelessError` for what is none."""
    texts = [given] if isinstance(given, str) else given or []
    wrong = next((text for text in texts if not isinstance(text, str)), None)
    if wrong is not None or not isinstance(texts, list):
        raise NamelessError(f"'stop_sequences' should be a text or a list of texts; there is {told(wrong)} in it.")
    return tuple(texts)


def schema_of(given: Mapping[str, Value] | None) -> dict[str, Any] | None:
    """A `response_schema` of the options, checked; None for none."""
    if given is None:
        return None
    from kernel.models.structured import checked_schema

    return checked_schema(given)


def chosen_models(site: Site, options: Any) -> tuple[str, tuple[str, ...]]:
    """The model of some options, and those that are asked when it fails, as `provider/name`.

    `model` may be a list, and so may `fallback`, which is a text where it is an answer.
    """
    if isinstance(options.routing, str) and options.routing not in STRATEGIES:
        known = ", ".join(map(repr, STRATEGIES))
        raise InvalidError(f"'routing' should be {known} or a function, not {options.routing!r}.")
    named = options.model if isinstance(options.model, list) else [options.model]
    behind = options.fallback if isinstance(options.fallback, list) else []
    listed = [*(named if named is options.model else ()), *behind]
    wrong = next((name for name in listed if not isinstance(name, str) or not name.strip()), None)
    if wrong is not None:
        raise InvalidError(f"A list of models holds their ids, like 'openai/gpt-4o', not {told(wrong)}.")
    first = resolve_id((named or [""])[0] or None, options.provider or None, site.spell.model)
    others = [resolve_id(name, None, site.spell.model) for name in [*named[1:], *behind]]
    return first, tuple(dict.fromkeys(other for other in others if other != first))


def _model_options(site: Site, options: AgentOptions) -> dict[str, Any]:
    defaults = {k: v for k, v in site.spell.defaults.items() if k in MODEL_OPTIONS}
    chosen = {key: getattr(options, key) for key in MODEL_OPTIONS if getattr(options, key) is not None}
    told: dict[str, Any] = plain({**defaults, **chosen})
    return told


def cache_of(site: Site, given: bool | dict[str, Value] | None, model: str, options: dict[str, Any]) -> Any:
    """What the option `cache` says; None for nothing."""
    if not given and given != {}:
        return None
    from kernel.api.answer_cache import caching_of

    return caching_of(site, given, model, options)


def _listed(tools: Any) -> Iterable[Any]:
    return tools.values() if isinstance(tools, dict) else tools


async def listen_and_hook(site: Site, agent: Agent, options: AgentOptions) -> None:
    """Put the hooks and event handlers of the options on the agent."""
    from kernel.api.agent_hooks import add_hook, listen, show_events

    for point, hook in options.hooks.items():
        add_hook(site, agent, point, hook)
    for name, handler in options.on.items():
        listen(site, agent, name, handler)
    if options.recovery is not None:
        from kernel.api.recovery import ErrorRecovery

        given = options.recovery
        recovery = ErrorRecovery.new(site, given) if isinstance(given, dict) else given
        recovery.protect(site, agent)
    if options.handoffs:
        from kernel.api.handoff import offer_handoffs

        offer_handoffs(site, agent, options.handoffs)
    if options.debug:
        show_events(site, agent)

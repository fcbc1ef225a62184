"""What teams, agents and workflows refuse: in a script's own words, never with a fault or an object of ours."""

from __future__ import annotations

import re

import pytest

from kernel.spelling import snake_case
from tests.kit.scripts import Script

LUA = "local function E() return Agent.new({ model = 'demo/echo' }) end local function f(x) return nil end "
JAVASCRIPT = "const E = () => new Agent({ model: 'demo/echo' }); const f = (x) => null; "

OURS = re.compile(r"\bNone\b|object at 0x|NoneType|[A-Z]\w*Error:|ScriptFunction|script_function")
"""What only we know: Python's nothing, its objects and its exceptions."""

NO_MEMBERS = [
    (f"MultiAgentSystem.new({lua}):{call}", f"await (await new MultiAgentSystem({javascript})).{call}")
    for lua, javascript in [
        ("", ""),
        ("{ delegation_strategy = 'skill_based' }", "{ delegationStrategy: 'skill_based' }"),
        ("{ delegation_strategy = 'least_busy' }", "{ delegationStrategy: 'least_busy' }"),
        ("{ delegation_strategy = 'llm', supervisor = E() }", "{ delegationStrategy: 'llm', supervisor: E() }"),
        ("{ delegation_strategy = f }", "{ delegationStrategy: f }"),
    ]
    for call in ("delegate('x')", "broadcast('x')", "run('x')")
]
NO_MEMBERS.append(
    (
        "HierarchicalAgent.new({ supervisor = E() }):delegate_task('x')",
        "await (await new HierarchicalAgent({ supervisor: E() })).delegateTask('x')",
    )
)

TEAMS = [
    *((lua, javascript, ["has no members yet", "add_agent"]) for lua, javascript in NO_MEMBERS),
    (
        "CompositeAgent.new({ agents = { a = E() }, max_concurrency = -1 })",
        "await new CompositeAgent({ agents: { a: E() }, maxConcurrency: -1 })",
        ["CompositeAgent", "'max_concurrency'", "-1"],
    ),
    (
        "HierarchicalAgent.new({ supervisor = E(), workers = { a = E() }, worker_skills = { a = 5 } })",
        "await new HierarchicalAgent({ supervisor: E(), workers: { a: E() }, workerSkills: { a: 5 } })",
        ["HierarchicalAgent", "'worker_skills'", "'a'", "a list of words, not 5"],
    ),
    (
        "HierarchicalAgent.new({ supervisor = E(), workers = { a = { agent = E(), skills = 5 } } })",
        "await new HierarchicalAgent({ supervisor: E(), workers: { a: { agent: E(), skills: 5 } } })",
        ["'skills'", "'a'", "a list of words, not 5"],
    ),
    (
        "HierarchicalAgent.new({ supervisor = E(), max_revisions = -1 })",
        "await new HierarchicalAgent({ supervisor: E(), maxRevisions: -1 })",
        ["HierarchicalAgent", "'max_revisions'", "-1"],
    ),
    (
        "HierarchicalAgent.new({ workers = { a = E() }, delegation_strategy = f }):execute('x')",
        "await (await new HierarchicalAgent({ workers: { a: E() }, delegationStrategy: f })).execute('x')",
        ["delegation strategy", "the name of a member, not nothing", "There are: a."],
    ),
    (
        "MultiAgentSystem.new({ agents = { a = E(), b = E() } }):handoff('a', 'b', { include = 5 })",
        "await (await new MultiAgentSystem({ agents: { a: E(), b: E() } })).handoff('a', 'b', { include: 5 })",
        ["handoff", "'include'", "not 5"],
    ),
]

CONVERSATIONS = [
    (
        "E():run_with_context({ messages = 'x' }, 'who')",
        "await (await E()).runWithContext({ messages: 'x' }, 'who')",
        ["ontext(context, input?)", "'context.messages'", "a list of messages, not the text 'x'"],
    ),
    (
        "E():run_with_context({ messages = { 5 } }, 'who')",
        "await (await E()).runWithContext({ messages: [5] }, 'who')",
        ["ontext(context, input?)", "Message 1 of 'context.messages'", "not 5"],
    ),
    (
        "E():set_history({ 5 })",
        "await (await E()).setHistory([5])",
        ["istory(messages)", "Message 1 of 'messages'", "not 5"],
    ),
    (
        "E():set_history({ { role = 'user' } })",
        "await (await E()).setHistory([{ role: 'user' }])",
        ["istory(messages)", "Message 1 of 'messages'", "'content' should be a text or a list of parts, not nothing"],
    ),
    (
        "E():set_history({ { content = 'x' } })",
        "await (await E()).setHistory([{ content: 'x' }])",
        ["istory(messages)", "Message 1", "a role", "not nothing"],
    ),
    (
        "E():set_history({ { role = 'assistant', content = '', tool_calls = { 5 } } })",
        "await (await E()).setHistory([{ role: 'assistant', content: '', tool_calls: [5] }])",
        ["istory(messages)", "Message 1", "'tool_calls'"],
    ),
]

OTHERS = [
    (
        "HierarchicalAgent.new({ supervisor = f, workers = { a = E() } })",
        "await new HierarchicalAgent({ supervisor: f, workers: { a: E() } })",
        ["HierarchicalAgent", "A function is no agent"],
    ),
    (
        "MultiAgentSystem.new({ supervisor = f })",
        "await new MultiAgentSystem({ supervisor: f })",
        ["MultiAgentSystem", "A function is no agent"],
    ),
    (
        "CompositeAgent.new({ agents = { a = f } })",
        "await new CompositeAgent({ agents: { a: f } })",
        ["CompositeAgent", "an agent, a workflow, a tool or a name, not a function"],
    ),
    (
        "MultiAgentSystem.new():add_agent('x', f)",
        "await (await new MultiAgentSystem()).addAgent('x', f)",
        ["multiAgentSystem", "gent(name, agent)", "an agent, a workflow, a tool or a name, not a function"],
    ),
    ("Experts.register('x', f)", "await Experts.register('x', f)", ["Experts.register(", "A function is no agent"]),
    (
        "BaseAgent.new():add_tool(f)",
        "await (await new BaseAgent()).addTool(f)",
        ["baseAgent", "ool(tool)", "A function is no tool"],
    ),
    ("BaseAgent.new():add_tool({})", "await (await new BaseAgent()).addTool({})", ["is no tool"]),
    (
        "BaseAgent.new({ handoffs = { {} } })",
        "await new BaseAgent({ handoffs: [{}] })",
        ["BaseAgent", "No agent was given", "Agent.new"],
    ),
    (
        "MultiAgentSystem.new({ agents = { a = E() } }):delegate('x', { to = f })",
        "await (await new MultiAgentSystem({ agents: { a: E() } })).delegate('x', { to: f })",
        ["delegate(task, options?)", "'options.to' should be a text, not a function"],
    ),
    (
        "MultiAgentSystem.new({ agents = { a = E() } }):delegate('x', { strategy = 'nope' })",
        "await (await new MultiAgentSystem({ agents: { a: E() } })).delegate('x', { strategy: 'nope' })",
        ["delegate(task, options?)", "There is no delegation strategy 'nope'"],
    ),
    (
        "E():transition('nope')",
        "await (await E()).transition('nope')",
        ["transition(event)", "There is no transition 'nope'"],
    ),
    (
        "Workflow.sequential({ steps = { { type = f, handler = f } } })",
        "await Workflow.sequential({ steps: [{ type: f, handler: f }] })",
        ["Workflow.sequential(options)", "Step 1", "'type' should be a text, not a function"],
    ),
    (
        "Workflow.create({ type = f, steps = { f } })",
        "await Workflow.create({ type: f, steps: [f] })",
        ["Workflow.create", "'type' should be a text, not a function"],
    ),
    (
        "Workflow.loop({ body = f, items = f }):run('x')",
        "await (await Workflow.loop({ body: f, items: f })).run('x')",
        ["a list of items, not nothing"],
    ),
    (
        "Workflow.map_reduce({ mapper = f, partitioner = f }):run('x')",
        "await (await Workflow.mapReduce({ mapper: f, partitioner: f })).run('x')",
        ["a list of parts, not nothing"],
    ),
]

NUMBERS = [
    ("Workflow.loop({ body = f, times = -1 })", "await Workflow.loop({ body: f, times: -1 })", ["'times'", "-1"]),
    (
        "Workflow.sequential({ steps = { { handler = f, timeout = -5 } } })",
        "await Workflow.sequential({ steps: [{ handler: f, timeout: -5 }] })",
        ["Workflow.sequential(options)", "'timeout'", "-5"],
    ),
    (
        "Workflow.sequential({ steps = { f }, timeout = -5 })",
        "await Workflow.sequential({ steps: [f], timeout: -5 })",
        ["Workflow.sequential(options)", "'timeout'", "-5"],
    ),
    (
        "Workflow.parallel({ branches = { a = f }, max_concurrency = -1 })",
        "await Workflow.parallel({ branches: { a: f }, maxConcurrency: -1 })",
        ["Workflow.parallel", "'max_concurrency'", "-1"],
    ),
    (
        "ResearchAgent.new({ search_depth = -1 })",
        "await new ResearchAgent({ searchDepth: -1 })",
        ["ResearchAgent", "'search_depth'", "-1"],
    ),
    ("ChatAgent.new({ memory_size = -1 })", "await new ChatAgent({ memorySize: -1 })", ["ChatAgent", "'memory_size'"]),
    ("Agent.new({ timeout = -5 })", "await new Agent({ timeout: -5 })", ["Agent", "'timeout'", "-5"]),
    (
        "E():with_config({ memory_size = -1 })",
        "await (await E()).withConfig({ memorySize: -1 })",
        ["onfig", "'memory_size'", "-1"],
    ),
    (
        "CompositeAgent.new({ agents = { a = E() } }):chat('x', { timeout = 'soon' })",
        "await (await new CompositeAgent({ agents: { a: E() } })).chat('x', { timeout: 'soon' })",
        ["chat(message", "'timeout'", "not the text 'soon'"],
    ),
]

PLACES = [
    (
        "PipelineAgent.new({ stages = { { agent = E(), transfromer = f } } })",
        "await new PipelineAgent({ stages: [{ agent: E(), transfromer: f }] })",
        ["PipelineAgent", "Stage 1 of 'stages' has no option 'transfromer'", "Did you mean 'transformer'?"],
    ),
    (
        "PipelineAgent.new({ stages = { { agent = E(), transformer = 5 } } })",
        "await new PipelineAgent({ stages: [{ agent: E(), transformer: 5 }] })",
        ["PipelineAgent", "The transformer of step", "not 5"],
    ),
    ("PipelineAgent.new({ stages = { 5 } })", "await new PipelineAgent({ stages: [5] })", ["Stage 1 of 'stages'"]),
    (
        "Workflow.sequential({ steps = { 5 } })",
        "await Workflow.sequential({ steps: [5] })",
        ["Workflow.sequential(options)", "Step 1 of 'steps'", "not 5"],
    ),
    (
        "Workflow.sequential({ steps = { { handlr = f } } })",
        "await Workflow.sequential({ steps: [{ handlr: f }] })",
        ["Workflow.sequential(options)", "Step 1 of 'steps' has no option 'handlr'", "'handler'"],
    ),
    (
        "Workflow.parallel({ branches = { o = 5 } })",
        "await Workflow.parallel({ branches: { o: 5 } })",
        ["Workflow.parallel(options)", "Branch 'o' of 'branches'", "not 5"],
    ),
    (
        "Workflow.parallel({ agents = { 5 } })",
        "await Workflow.parallel({ agents: [5] })",
        ["Workflow.parallel(options)", "Step 1 of 'agents'", "not 5"],
    ),
    (
        "Workflow.loop({ body = 5, times = 1 })",
        "await Workflow.loop({ body: 5, times: 1 })",
        ["Workflow.loop(options)", "The 'body' of a loop", "not 5"],
    ),
    (
        "Workflow.conditional({ condition = f, then_branch = 5 })",
        "await Workflow.conditional({ condition: f, thenBranch: 5 })",
        ["Workflow.conditional(options)", "branch", "not 5"],
    ),
    (
        "Workflow.map_reduce({ mapper = 5 })",
        "await Workflow.mapReduce({ mapper: 5 })",
        ["educe(options)", "The 'mapper'", "not 5"],
    ),
    (
        "Agent.new({ transitions = { ready = 5 } })",
        "await new Agent({ transitions: { ready: 5 } })",
        ["Agent", "'transitions' from 'ready'", "not 5"],
    ),
    (
        "Agent.new({ transitions = { ready = { go = 5 } } })",
        "await new Agent({ transitions: { ready: { go: 5 } } })",
        ["Agent", "'go'", "'transitions' from 'ready'", "a text, not 5"],
    ),
]

WORDS = [
    ("Agent.new({ skills = { f } })", "await new Agent({ skills: [f] })", ["Agent", "'skills'", "a function in it"]),
    (
        "CompositeAgent.new({ agents = { { agent = E(), name = f } } })",
        "await new CompositeAgent({ agents: [{ agent: E(), name: f }] })",
        ["CompositeAgent", "'name' of a member", "a text, not a function"],
    ),
    (
        "Workflow.dag({ steps = { { name = 'a', handler = f, depends_on = { f } } } })",
        "await Workflow.dag({ steps: [{ name: 'a', handler: f, dependsOn: [f] }] })",
        ["Workflow.dag(options)", "'depends_on' of step 'a'", "a function in it"],
    ),
    (
        "E():chat({ text = 'x', images = { f } })",
        "await (await E()).chat({ text: 'x', images: [f] })",
        ["An image is", "not a function"],
    ),
    (
        "Agent.new({ model = { f } })",
        "await new Agent({ model: [f] })",
        ["A list of models", "not a function"],
    ),
    (
        "llm.embed({ 'a', f })",
        "await llm.embed(['a', f])",
        ["llm.embed", "not a function"],
    ),
    (
        "BaseAgent.new():add_tool(Stream.from({}))",
        "await (await new BaseAgent()).addTool(Stream.from([]))",
        ["no tool"],
    ),
]

GIVER = {
    "lua": "local D = BaseAgent:extend() "
    "function D:execute(i) return { handoff_request = { to = 'b', filter = %s } } end "
    "MultiAgentSystem.new({ entry = 'a', agents = { a = D.new({ name = 'd' }), b = E() } }):run('x')",
    "javascript": "class D extends BaseAgent { "
    "async execute(i) { return { handoffRequest: { to: 'b', filter: %s } } } } "
    "await (await new MultiAgentSystem({ entry: 'a', agents: { a: new D({ name: 'd' }), b: E() } })).run('x')",
}
WISHES = [
    (GIVER["lua"] % "5", GIVER["javascript"] % "5", ["'filter' of a handoff", "not 5"]),
    (GIVER["lua"] % "{ include = 5 }", GIVER["javascript"] % "{ include: 5 }", ["'include'", "a list of keys, not 5"]),
]

REFUSED = WORDS + WISHES + TEAMS + CONVERSATIONS + OTHERS + NUMBERS + PLACES


@pytest.mark.parametrize("language", ["lua", "javascript"])
@pytest.mark.parametrize("case", REFUSED, ids=[case[0] for case in REFUSED])
async def test_what_cannot_be_is_refused_in_words(case: tuple[str, str, list[str]], language: str, lua: Script) -> None:
    *sources, words = case
    code = LUA + str(sources[0]) if language == "lua" else JAVASCRIPT + str(sources[1])
    done = await lua.run(code, "spell", language=language)
    assert done.status == "failed", done
    assert done.error is not None
    told = str(done.error["message"])
    # An option is called as the script spells it.
    assert [word for word in words if word not in told and word not in snake_case(told)] == [], told
    assert done.error["type"] == "invalid", done.error
    assert OURS.search(told) is None, told


async def test_a_conversation_is_set_again_as_it_was_read(lua: Script) -> None:
    done = await lua.run(
        LUA + "local a, b = E(), E() a:chat('hi') b:set_history(a:get_history()) return #b:get_history()", "spell"
    )
    assert done.value == 2, done.error


UNKNOWN = [
    ("AgentTool.wrap('nosuch', 'x')", "await AgentTool.wrap('nosuch', 'x')", "AgentTool.wrap(agent", "agent 'nosuch'"),
    ("Experts.register('x', 'nosuch')", "await Experts.register('x', 'nosuch')", "Experts.reg", "agent 'nosuch'"),
    ("AgentTemplates.create('nosuch')", "await AgentTemplates.create('nosuch')", "Templates.cre", "template 'nosuch'"),
    (
        "HierarchicalAgent.new({ supervisor = 'nosuch' })",
        "await new HierarchicalAgent({ supervisor: 'nosuch' })",
        "HierarchicalAgent",
        "agent 'nosuch'",
    ),
]


@pytest.mark.parametrize("language", ["lua", "javascript"])
@pytest.mark.parametrize("case", UNKNOWN, ids=[case[0] for case in UNKNOWN])
async def test_a_name_that_is_none_is_told_with_the_call(case: tuple[str, ...], language: str, lua: Script) -> None:
    done = await lua.run(case[language == "javascript"], "spell", language=language)
    assert done.error is not None, done
    told = str(done.error["message"])
    assert case[2] in told, told
    assert f"There is no {case[3]}" in told or f"There is no agent {case[3]}" in told, told
    assert done.error["type"] == "not_found", done.error


@pytest.mark.parametrize("language", ["lua", "javascript"])
async def test_what_a_class_of_the_script_hands_on_is_told_with_the_parent(language: str, lua: Script) -> None:
    code = {
        "lua": "local C = BaseAgent:extend() C.new({ tools = { 42 } })",
        "javascript": "class C extends BaseAgent {} await new C({ tools: [42] })",
    }[language]
    done = await lua.run(code, "spell", language=language)
    assert done.error is not None, done
    assert str(done.error["message"]).startswith("BaseAgent: 42 is no tool."), done.error

"""Teams of agents, systems, pools and handoffs, as scripts write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kit.scripts import Script

ACTORS = """
local Actor = BaseAgent:extend()
function Actor:execute(input) return self.name .. "(" .. (type(input) == "table" and input.text or input) .. ")" end
local actor = function(name, description, skills)
    return Actor.new({ name = name, description = description, skills = skills })
end
"""


async def test_a_composite_agent_lets_all_work_at_once_or_one_behind_the_other(lua: Script) -> None:
    source = f"""{ACTORS}
    local both = CompositeAgent.new({{ name = "both", agents = {{ a = actor("a"), b = actor("b") }},
        aggregator = function(r) return r.a .. "+" .. r.b end }})
    local line = CompositeAgent.new({{ agents = {{ actor("x"), actor("y") }}, strategy = "sequential" }})
    local plain = CompositeAgent.new({{ agents = {{ a = actor("a2") }} }})
    plain:add_agent("b", Agent.new("b2"))
    local flow = Workflow.sequential({{ steps = {{ {{ agent = both, input = "{{{{topic}}}}" }}, line }} }})
    return {{ both:chat("q"), both:execute("q") .. "", line:execute("q") .. "", plain:execute("q").b, plain.agents,
        flow:run({{ topic = "owls" }}) .. "", Agent.execute("both", "z") .. "" }}
    """
    chat, executed, line, second, agents, flow, named = await lua.value(source)
    assert (chat, executed, line, second) == ("a(q)+b(q)", "a(q)+b(q)", "y(x(q))", "q")
    assert (sorted(agents), flow, named) == (["a", "b"], "y(x(a(owls)+b(owls)))", "a(z)+b(z)")
    made = [event.name for event in lua.events if event.kind == "create_agent.started"]
    assert "both" in made


async def test_a_pipeline_agent_changes_what_it_passes_on(lua: Script) -> None:
    source = f"""{ACTORS}
    local first = {{ agent = actor("a"), transformer = string.upper }}
    local press = PipelineAgent.new({{ stages = {{ first, actor("b") }} }})
    return {{ press:chat("q"), press:execute("z").steps.a.output, press.agents }}
    """
    assert await lua.value(source) == ["b(A(Q))", "A(Z)", ["a", "b"]]


async def test_workers_take_turns_and_the_supervisor_has_the_last_word(lua: Script) -> None:
    source = f"""{ACTORS}
    local desk = HierarchicalAgent.new({{ name = "desk", supervisor = Agent.new({{ name = "chief" }}),
        workers = {{ actor("w1"), actor("w2") }} }})
    local first, second = desk:execute("task"), desk:execute("task")
    local quick = HierarchicalAgent.new({{ workers = {{ actor("w3") }}, review = false }})
    return {{ first .. "", first.worker, first.result, second.worker, quick:chat("x"), desk:delegate_task("t", "w2") }}
    """
    last, worker, result, second, quick, direct = await lua.value(source)
    assert last == "Review this result from w1: w1(task)"
    assert (worker, result, second, quick, direct) == ("w1", "w1(task)", "w2", "w3(x)", "w2(t)")


@pytest.mark.parametrize(
    ("strategy", "task", "chosen"),
    [
        ('"skill_based"', "Please draw an owl", "painter"),
        ('"skillBased"', "Write about the painting", "writer"),
        ("function(task, names) return names[#names] end", "anything", "painter"),
        ('"least_busy"', "anything", "writer"),
        ('"llm"', "the painter should do it", "painter"),
    ],
)
async def test_a_strategy_chooses_the_worker(lua: Script, strategy: str, task: str, chosen: str) -> None:
    source = f"""{ACTORS}
    local Chief = BaseAgent:extend()
    function Chief:execute(input) return (input:match("Task: the (%w+)")) end
    local desk = HierarchicalAgent.new({{ supervisor = Chief.new({{ name = "chief" }}), review = false,
        workers = {{ actor("writer", "Writes texts", {{ "writing" }}), actor("painter", "", {{ "drawing" }}) }},
        delegation_strategy = {strategy} }})
    return desk:execute("{task}").worker
    """
    assert await lua.value(source) == chosen


async def test_what_is_not_approved_is_mended(lua: Script) -> None:
    source = """
    local Chief, Worker = BaseAgent:extend(), BaseAgent:extend()
    function Chief:execute(input) return input:match("mended") and "Approved." or "Rejected: too short" end
    function Worker:execute(input) return "draft" end
    function Worker:revise(input) return input.draft .. " mended (" .. input.feedback .. ")" end
    local desk = HierarchicalAgent.new({ supervisor = Chief.new({ name = "c" }), max_revisions = 3,
        workers = { Worker.new({ name = "w" }) } })
    local done = desk:execute("x")
    return { done.result, done.review, done.revisions }
    """
    assert await lua.value(source) == ["draft mended (Rejected: too short)", "Approved.", 1]


async def test_the_system_of_the_seeds_writes_its_post(lua: Script) -> None:
    source = """
    local system = MultiAgentSystem.new()
    system:add_agent("researcher", Agent.new({ name = "r" }))
    system:add_agent("writer", Agent.new({ name = "w" }))
    system:add_agent("critic", Agent.new({ name = "c" }))
    local workflow = system:create_workflow({ name = "blog_post_creation", steps = {
        { agent = "researcher", action = "research", input = "{{topic}}", output = "research" },
        { agent = "writer", action = "write", input = { research = "{{research}}", style = "engaging" },
          output = "draft" },
        { agent = "critic", action = "review", input = "{{draft}}", output = "feedback" },
        { agent = "writer", action = "revise", input = { draft = "{{draft}}", feedback = "{{feedback}}" },
          output = "final" } } })
    local result = workflow:run({ topic = "AI Safety" })
    return { result .. "", workflow.steps, system.agents, system:get_agent("critic").name }
    """
    text, steps, agents, critic = await lua.value(source)
    assert text.startswith("Task: revise")
    assert "AI Safety" in text
    assert (steps, agents, critic) == (
        ["research", "write", "review", "revise"],
        ["researcher", "writer", "critic"],
        "c",
    )
    assert [e.name for e in lua.events if e.kind == "invoke_agent.started"] == ["r", "w", "c", "w"]


async def test_a_system_delegates_broadcasts_and_discovers(lua: Script) -> None:
    source = f"""{ACTORS}
    local system = MultiAgentSystem.new({{ agents = {{
        {{ name = "law", agent = actor("lawyer", "Knows contracts"), skills = {{ "contracts" }} }},
        {{ name = "bird", agent = actor("ranger", "Knows owls") }} }} }})
    local skilled = system:delegate("Read the contract", {{ strategy = "skill_based" }})
    return {{ skilled, system:delegate("x", {{ to = "bird" }}),
        system:broadcast("hi"), system:discover("owl"), system:delegate("y"), system:delegate("z") }}
    """
    law, bird, said, found, first, second = await lua.value(source)
    assert (law, bird) == ("lawyer(Read the contract)", "ranger(x)")
    assert (said, found) == ({"law": "lawyer(hi)", "bird": "ranger(hi)"}, ["bird"])
    assert {first[-3:], second[-3:]} == {"(y)", "(z)"}
    assert first.split("(")[0] != second.split("(")[0]


async def test_an_agent_hands_the_conversation_over_with_its_tool(lua: Script, tmp_path: Path) -> None:
    (tmp_path / "front.yaml").write_text(
        "- tool_calls: [{name: handoff, arguments: {to: expert, message: 'Explain owls', reason: not my field}}]\n"
    )
    source = """
    local front = Agent.new({ name = "desk", model = "scripted/front.yaml" })
    local expert = Agent.new({ name = "e" })
    local system = MultiAgentSystem.new({ entry = "front", agents = { front = front, expert = expert } })
    State.scope("agent", front):set("customer", "Ada")
    local answer = system:run("Tell me about owls")
    return { answer .. "", answer.path, State.scope("agent", system:get_agent("expert")):get("customer"),
        #system:get_agent("expert").conversation_history, #front:get_tools() }
    """
    answer, path, customer, heard, tools = await lua.value(source)
    assert (path, customer, tools) == (["front", "expert"], "Ada", 0)
    assert answer == "Explain owls"
    assert heard == 4
    # Whoever hands over is not asked again.
    assert [event.name for event in lua.events if event.kind == "chat.started"][:1] == ["scripted/front.yaml"]
    handed = [event.data["input"] for event in lua.events if event.kind == "handoff.started"]
    assert handed[0]["values"] == {"customer": "Ada"}


async def test_any_agent_may_hand_over_to_those_it_was_given(lua: Script, tmp_path: Path) -> None:
    call = "- {match: %s, tool_calls: [{name: handoff, arguments: {to: %s, message: %s}}]}\n"
    (tmp_path / "desk.yaml").write_text(call % ("owls", "expert", "Explain owls") + "- {match: '', text: Desk here.}")
    (tmp_path / "expert.yaml").write_text(call % ("owls", "boss", "Decide"))
    source = """
    local boss = Agent.new({ name = "boss", model = "demo/echo" })
    local expert = Agent.new({ name = "e", model = "scripted/expert.yaml", handoffs = { boss } })
    local desk = Agent.new({ name = "desk", model = "scripted/desk.yaml",
        handoffs = { expert = { agent = expert, include = { "customer" } } } })
    State.scope("agent", desk):set("customer", "Ada")
    State.scope("agent", desk):set("secret", 1)
    local answers = { desk:chat("Hello"), desk:chat("Tell me about owls") }
    local given = State.scope("agent", expert)
    return { answers, given:get("customer"), given:get("secret") == nil, #boss.conversation_history, #desk:get_tools(),
        select(2, pcall(Agent.new, { handoffs = { 3 } })).type }
    """
    answers, customer, kept, heard, tools, wrong = await lua.value(source)
    assert answers == ["Desk here.", "Decide"]
    # The boss hears what the desk and the expert said and were asked, and then its own task.
    assert (customer, kept, heard, tools, wrong) == ("Ada", True, 8, 0, "invalid")
    assert [event.name for event in lua.events if event.kind == "handoff.started"] == ["desk → e", "e → boss"]


async def test_agents_that_hand_over_in_a_circle_are_told(lua: Script, tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"to_{name}.yaml").write_text(
            f"- {{match: '', tool_calls: [{{name: handoff, arguments: {{to: {name}}}}}]}}"
        )
    source = """
    local a = Agent.new({ name = "a", model = "scripted/to_b.yaml", handoffs = { "b" } })
    Agent.new({ name = "b", model = "scripted/to_a.yaml", handoffs = { "a" } })
    local lost = Agent.new({ name = "c", model = "scripted/to_b.yaml", handoffs = { b = "nobody" } })
    return { select(2, pcall(a.chat, a, "x")).message, select(2, pcall(lost.chat, lost, "x")).type }
    """
    message, lost = await lua.value(source)
    assert message == "Agents handed over 10 times: a → b → a → b → a → b → a → b → a → b → a."
    assert lost == "not_found"


async def test_a_system_says_what_goes_over_when_a_model_hands_over(lua: Script, tmp_path: Path) -> None:
    call = "- tool_calls: [{name: handoff, arguments: {to: %s}}]\n"
    (tmp_path / "front.yaml").write_text(call % "nobody" + call % "expert")
    source = """
    local front = Agent.new({ name = "desk", model = "scripted/front.yaml" })
    local expert = Agent.new({ name = "e", model = "demo/echo" })
    State.scope("agent", front):set("customer", "Ada")
    State.scope("agent", front):set("card_number", 4711)
    local system = MultiAgentSystem.new({ entry = "front", agents = { front = front, expert = expert },
        handoff = { exclude = { "card_*" }, conversation = false } })
    local answer = system:run("Tell me about owls")
    local given = State.scope("agent", expert)
    return { answer .. "", given:get("customer"), given:get("card_number") == nil, #expert.conversation_history,
        front.conversation_history[2].content,
        select(2, pcall(MultiAgentSystem.new, { handoff = { exlude = { "x" } } })).message }
    """
    answer, customer, kept, heard, said, wrong = await lua.value(source)
    assert (answer, customer, kept, heard) == ("Tell me about owls", "Ada", True, 2)
    assert said == "expert goes on from here."
    assert "Did you mean 'exclude'?" in wrong


async def test_an_agent_hands_over_with_what_it_gives_and_not_for_ever(lua: Script) -> None:
    source = """
    local Ping = BaseAgent:extend()
    function Ping:execute(input)
        self.seen = (self.seen or 0) + 1
        if self.seen > self.most then return self.name .. ":" .. input end
        return { handoff_request = { to = self.to, message = input .. "." } }
    end
    function Ping:init(config) self.name = config.name; self.to = config.to; self.most = config.most end
    local system = MultiAgentSystem.new({ name = "mesh", entry = "a", agents = {
        a = Ping.new({ name = "a", to = "b", most = 2 }), b = Ping.new({ name = "b", to = "a", most = 1 }) } })
    local done = system:run("x")
    local endless = MultiAgentSystem.new({ name = "endless", entry = "a", agents = {
        a = Ping.new({ name = "c", to = "b", most = 99 }), b = Ping.new({ name = "d", to = "a", most = 99 }) } })
    local ok, err = pcall(function() return endless:run("x") end)
    return { done .. "", done.handoffs, err.type }
    """
    assert await lua.value(source) == ["b:x...", 3, "limit"]


async def test_a_handoff_copies_the_state_that_its_filter_keeps(lua: Script) -> None:
    source = """
    local handoff = StateHandoff.new({ from = "researcher", to = "writer",
        filter = { include = { "research_notes", "source*" }, exclude = { "source_secret" } } })
    local a, b = Agent.new({ name = "researcher" }), Agent.new({ name = "writer" })
    local mine = State.scope("agent", a)
    mine:set("research_notes", { "owls" }); mine:set("sources", 2)
    mine:set("source_secret", 1); mine:set("mood", "good")
    local told, theirs = handoff:execute(), State.scope("agent", b)
    Hooks.register("before_handoff", function(context) error("not allowed") end)
    local ok, err = pcall(function() return handoff:execute() end)
    return { told.from, told.to, told.keys, theirs:get("research_notes"), theirs:keys(), handoff:preview(), ok }
    """
    sender, receiver, keys, notes, theirs, preview, ok = await lua.value(source)
    assert (sender, receiver, keys) == ("researcher", "writer", ["research_notes", "sources"])
    assert (notes, theirs, preview, ok) == (["owls"], keys, keys, False)


async def test_a_pool_gives_each_task_to_whoever_is_free(lua: Script) -> None:
    source = """
    local now, most, full = 0, 0, false
    local Slow = BaseAgent:extend()
    function Slow:execute(input)
        now = now + 1; most = math.max(most, now)
        while now < 3 and not full do Async.sleep(1) end
        full = true
        Async.sleep(1); now = now - 1
        return input * 2
    end
    local pool = AgentPool.new({ size = 3, create = function(n) return Slow.new({ name = "slow" .. n }) end })
    local results = pool:map({ 1, 2, 3, 4, 5, 6, 7 })
    local one = pool:checkout()
    local busy = 0
    for _, at in ipairs(pool.stats) do busy = busy + at.busy end
    pool:release(one)
    return { results, most, pool.size, busy, pool:run(21) }
    """
    assert await lua.value(source) == [[2, 4, 6, 8, 10, 12, 14], 3, 3, 1, 42]


async def test_teams_that_are_members_of_one_another_are_told(lua: Script) -> None:
    source = """
    local a, b = CompositeAgent.new({ name = "a" }), CompositeAgent.new({ name = "b" })
    a:add_agent("b", b); b:add_agent("a", a)
    local _, err = pcall(function() return a:run("x") end)
    return { err.type, (err.message:match("nested %d+ deep")) }
    """
    assert await lua.value(source) == ["limit", "nested 20 deep"]


async def test_a_class_of_ones_own_may_extend_a_team(lua: Script) -> None:
    source = f"""{ACTORS}
    local Desk = MultiAgentSystem:extend()
    function Desk:init(config) self.name = config.name end
    function Desk:execute(input)
        return self:delegate(input, {{ to = "a" }}) .. "/" .. self:delegate(input, {{ to = "b" }})
    end
    local desk = Desk.new({{ name = "desk" }})
    desk:add_agent("a", actor("a")); desk:add_agent("b", actor("b"))
    local flow = Workflow.sequential({{ steps = {{ {{ agent = desk }} }} }})
    return {{ desk:execute("x"), flow:run("y") .. "" }}
    """
    assert await lua.value(source) == ["a(x)/b(x)", "a(y)/b(y)"]


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("CompositeAgent.new({ name = 'c' }):execute('x')", "has no members yet"),
        ("CompositeAgent.new({ agents = { 3 } })", "is an agent, a workflow, a tool or a name, not 3"),
        ("CompositeAgent.new({ strategy = 'vote' })", "'parallel' or 'sequential', not 'vote'"),
        ("HierarchicalAgent.new({ delegation_strategy = 'roundrobbin' })", "Did you mean 'round_robin'"),
        ("HierarchicalAgent.new({ delegation_strategy = 'llm' })", "needs a 'supervisor'"),
        ("MultiAgentSystem.new():get_agent('x')", "has no member 'x'"),
        (
            "MultiAgentSystem.new({ entry = 'b', agents = { a = Agent.new('') } }):run('x')",
            "no member 'b'. There are: a",
        ),
        ("AgentPool.new({ size = 0, create = print })", "'size' says how many to make"),
        ("AgentPool.new({})", "needs 'agents'"),
        ("AgentPool.new({ agents = { Agent.new('') } }):release(Agent.new(''))", "takes an agent of the pool"),
        ("StateHandoff.new({ from = 'a' })", "'to' is missing"),
        ("StateHandoff.new({ from = 3, to = 'b' })", "'from' is an agent or the name of one"),
        ("StateHandoff.new({ from = 'a', to = 'b' }):execute()", "There is no agent 'a'"),
    ],
)
async def test_a_mistake_says_what_a_team_takes(lua: Script, source: str, told: str) -> None:
    assert told in (await lua.error(source))["message"]


@pytest.mark.parametrize(
    "source",
    [
        'AgentPool.new({ name = "half", size = 1, create = function() return nil end })',
        'HierarchicalAgent.new({ name = "half", workers = {}, delegation_strategy = "round_robbin" })',
        'MultiAgentSystem.new({ name = "half", handoff = { inclde = { "x" } } })',
        'CompositeAgent.new({ name = "half", agents = { 7 } })',
    ],
)
async def test_a_team_that_could_not_be_made_is_not_among_the_agents(lua: Script, source: str) -> None:
    assert await lua.value(f"return {{ (pcall(function() {source} end)), #Agent.names() }}") == [False, 0]


BROADCAST = {
    "lua": """
    local Agents = BaseAgent:extend()
    function Agents:execute(input) if self.name == "b" then error(NetworkError.new("no line")) end return input end
    local system = MultiAgentSystem.new({ agents = { a = Agents.new({ name = "a" }), b = Agents.new({ name = "b" }) } })
    local _, err = pcall(system.broadcast, system, "hoo")
    return { err.agent, system:broadcast("hoo", { continue_on_error = true }) }
    """,
    "javascript": """
    class Agents extends BaseAgent {
        execute(input) { if (this.name === "b") throw new NetworkError("no line"); return input; }
    }
    const agents = { a: await new Agents({ name: "a" }), b: await new Agents({ name: "b" }) };
    const system = await new MultiAgentSystem({ agents });
    const err = await system.broadcast("hoo").catch((error) => error);
    return [err.agent, await system.broadcast("hoo", { continueOnError: true })];
    """,
}


@pytest.mark.parametrize("language", BROADCAST)
async def test_a_broadcast_names_who_failed_and_may_go_on_with_the_others(lua: Script, language: str) -> None:
    who, answers = await lua.value(BROADCAST[language], language=language)
    assert (who, answers) == ("b", {"a": "hoo", "b": {"error": {"type": "network", "message": "no line"}}})
    assert [event.data["agent"] for event in lua.events if event.kind.endswith(".recovered")] == ["b"]

"""Recovery around agents, tools and workflows: what callers get, and what the trace tells."""

from __future__ import annotations

from pathlib import Path

import pytest

from kernel.decisions import sentence
from tests.kit.scripts import Script

ILL = """
local function ill(name, options)
    local given = { name = name, model = "scripted/ill.yaml" }
    for key, value in pairs(options or {}) do given[key] = value end
    return Agent.new(given)
end
"""


@pytest.fixture(autouse=True)
def a_model_that_is_ill(tmp_path: Path) -> None:
    (tmp_path / "ill.yaml").write_text("- {error: {type: network, message: I am ill.}, times: 9}")


def asked(lua: Script) -> int:
    """How often the model that is ill was called."""
    return len([event for event in lua.events if event.kind == "chat.started" and "ill" in event.name])


def decisions(lua: Script) -> list[str]:
    told = [(event.kind.rpartition(".")[2], event.data) for event in lua.events]
    return [f"{moment}: {said}" for moment, data in told if (said := sentence(moment, data))]


async def test_another_agent_takes_the_place_of_a_protected_one_for_everybody_who_asks(lua: Script) -> None:
    source = f"""{ILL}
    local expert = ill("expert")
    Agent.new({{ name = "student", model = "demo/echo" }})
    local recovery = ErrorRecovery.new({{ fallback_agents = {{ expert = "student" }}, retry = {{ max_attempts = 1 }} }})
    local id = recovery:protect(expert)
    local text = {{}}
    for piece in expert:stream_chat("streamed") do text[#text + 1] = piece end
    local flow = Workflow.sequential({{ steps = {{ {{ agent = expert }} }} }})
    local told = {{ expert:chat("Who?"), table.concat(text), flow:run("in a flow") .. "" }}
    Hooks.remove(id)
    told[4] = select(2, pcall(expert.chat, expert, "Who?")).message
    return told
    """
    assert await lua.value(source) == ["Who?", "streamed", "in a flow", "I am ill."]
    assert decisions(lua) == ["fallback: student in the place of expert (network: I am ill.)"] * 3


async def test_an_agent_that_can_the_same_takes_the_place_and_nobody_is_asked_twice(lua: Script) -> None:
    source = f"""{ILL}
    local options = {{ tools = {{ "calculator" }}, skills = {{ "sums" }} }}
    local first, second = ill("first", options), ill("second", options)
    Agent.new({{ name = "unskilled", model = "demo/echo", tools = {{ "calculator" }} }})
    ErrorRecovery.new({{ retry = {{ max_attempts = 1 }} }}):protect()
    local ok, err = pcall(first.chat, first, "1 + 1")
    local worst = {{ err.message }}
    Agent.new({{ name = "third", model = "demo/echo", tools = {{ "calculator" }}, skills = {{ "sums", "more" }} }})
    return {{ worst, first:chat("1 + 1") }}
    """
    assert await lua.value(source) == [["I am ill."], "1 + 1"]
    assert asked(lua) == 4
    assert decisions(lua)[0] == "fallback: second in the place of first (network: I am ill.)"
    assert decisions(lua)[-1] == "fallback: third in the place of second (network: I am ill.)"


async def test_a_broken_one_is_not_asked_while_its_circuit_is_open(lua: Script) -> None:
    source = f"""{ILL}
    local expert = ill("expert", {{ recovery = {{ retry = {{ max_attempts = 2, base_delay = 1 }},
        circuit_breaker = {{ failure_threshold = 1, reset_timeout = 60000 }},
        strategies = {{ {{ category = "transient", handler = function(err) return "later: " .. err.type end }} }} }} }})
    return {{ expert:chat("a"), expert:chat("b") }}
    """
    assert await lua.value(source) == ["later: network", "later: circuit_open"]
    assert asked(lua) == 2
    told = ["retry", "circuit_opened", "recovered", "circuit_blocked", "recovered"]
    assert [line.partition(":")[0] for line in decisions(lua)] == told
    assert "the circuit 'expert' is open" in decisions(lua)[3]


async def test_a_circuit_on_trial_lets_one_attempt_through_and_no_more(lua: Script) -> None:
    source = f"""{ILL}
    local expert = ill("expert", {{ recovery = {{ retry = {{ max_attempts = 3, base_delay = 1 }},
        circuit_breaker = {{ failure_threshold = 1, reset_timeout = 0 }} }} }})
    local err = select(2, pcall(expert.chat, expert, "a"))
    local again = select(2, pcall(expert.chat, expert, "b"))
    return {{ err.type, again.type }}
    """
    assert await lua.value(source) == ["network", "network"]
    assert asked(lua) == 4
    moments = [line.partition(":")[0] for line in decisions(lua)]
    assert moments == ["retry", "retry", "circuit_opened", "circuit_tried", "circuit_opened"]


async def test_tools_and_workflows_are_protected_too_and_parts_are_kept(lua: Script) -> None:
    source = """
    local tries = 0
    local shaky = Tool.new({ name = "shaky", handler = function()
        tries = tries + 1
        if tries < 3 then error(NetworkError.new("no line")) end
        return tries
    end })
    ErrorRecovery.new({ retry = { max_attempts = 3, base_delay = 1 } }):protect(shaky)
    local recovery = ErrorRecovery.new({ retry = { max_attempts = 1 }, strategies = {
        { handler = function() return { partial = "one of two" } end } } })
    local flow = Workflow.sequential({ name = "w", steps = { function() error("broken") end } })
    recovery:protect(flow)
    local err = select(2, pcall(flow.run, flow, 1))
    return { shaky:run({}), err.type, err.saved }
    """
    assert await lua.value(source) == [3, "script", ["one of two"]]
    assert [line.partition(":")[0] for line in decisions(lua)] == ["recovered", "retry", "retry", "recovered"]


async def test_a_team_is_protected_as_the_agent_it_is(lua: Script) -> None:
    source = f"""{ILL}
    local team = CompositeAgent.new({{ name = "team", agents = {{ ill("one") }} }})
    local strategies = {{ function() return "instead" end }}
    ErrorRecovery.new({{ retry = {{ max_attempts = 1 }}, strategies = strategies }}):protect(team)
    return team:chat("x")
    """
    assert await lua.value(source) == "instead"


@pytest.mark.parametrize("accept", [True, False])
async def test_half_an_answer_may_be_better_than_none(lua: Script, tmp_path: Path, accept: bool) -> None:
    (tmp_path / "half.yaml").write_text("- {text: The owl is, error: {type: network, message: It hung up.}}")
    source = f"""
    local agent = Agent.new({{ name = "owl", model = "scripted/half.yaml", recovery = {{
        accept_partial = {str(accept).lower()}, retry = {{ max_attempts = 1 }} }} }})
    local ok, answer = pcall(agent.chat, agent, "What is an owl?")
    return ok and answer or answer.type
    """
    assert await lua.value(source) == ("The owl is" if accept else "network")
    assert decisions(lua) == (["recovered: in part by accept_partial (network: It hung up.)"] if accept else [])


@pytest.mark.parametrize(
    ("options", "by"),
    [
        ("fallback_agents = { expert = 'nobody' }", "the fallback 'nobody' did not help (not_found: "),
        ("strategies = { function() error('worse') end }", "strategy did not help (script: "),
    ],
)
@pytest.mark.parametrize("asked", ["expert:chat('Who?')", "recovery:run_agent(expert, 'Who?')"])
async def test_a_remedy_that_fails_itself_hides_no_error(lua: Script, options: str, by: str, asked: str) -> None:
    source = f"""{ILL}
    local expert = ill("expert")
    local recovery = ErrorRecovery.new({{ retry = {{ max_attempts = 1 }}, {options} }})
    recovery:protect(expert)
    local err = select(2, pcall(function() return {asked} end))
    return {{ err.type, err.message }}
    """
    assert await lua.value(source) == ["network", "I am ill."]
    told = decisions(lua)
    assert told
    assert all(line.startswith(f"recovery_failed: {by}") and "network: I am ill." in line for line in told)


SCHEMA = "{ type = 'object', required = { 'name' }, properties = { name = { type = 'string' } } }"


@pytest.mark.parametrize("asked", ["expert:chat('{}')", "recovery:run_agent(expert, '{}')"])
@pytest.mark.parametrize(
    ("answer", "gives"), [('{"name": "owl"}', {"name": "owl"}), ('{"name": 5}', "network"), ("An owl.", "network")]
)
async def test_who_takes_a_place_answers_as_the_schema_wants_or_not_at_all(
    lua: Script, asked: str, answer: str, gives: object
) -> None:
    source = f"""{ILL}
    local expert = ill("expert", {{ response_schema = {SCHEMA} }})
    Agent.new({{ name = "student", model = "demo/echo" }})
    local recovery = ErrorRecovery.new({{ fallback_agents = {{ expert = "student" }}, retry = {{ max_attempts = 1 }} }})
    if {str("chat" in asked).lower()} then recovery:protect(expert) end
    local ok, told = pcall(function() return {asked.format(answer)} end)
    return ok and told or told.type
    """
    assert await lua.value(source) == gives
    assert any("'student' did not help" in line for line in decisions(lua)) == (gives == "network")


@pytest.mark.parametrize(("text", "gives"), [('\'{"name": "owl"}\'', {"name": "owl"}), ("The owl is", "network")])
async def test_half_an_answer_that_does_not_fit_the_schema_is_none(
    lua: Script, tmp_path: Path, text: str, gives: object
) -> None:
    (tmp_path / "half.yaml").write_text(f"- {{text: {text}, error: {{type: network, message: It hung up.}}}}")
    source = f"""
    local agent = Agent.new({{ name = "owl", model = "scripted/half.yaml", recovery = {{
        accept_partial = true, retry = {{ max_attempts = 1 }} }} }})
    local ok, told = pcall(agent.chat, agent, "What is an owl?", {{ response_schema = {SCHEMA} }})
    return ok and told or told.type
    """
    assert await lua.value(source) == gives


@pytest.mark.parametrize("asked", ["expert:chat('Who?')", "recovery:run_agent(expert, 'Who?')"])
async def test_an_agent_remembers_what_was_answered_in_its_place(lua: Script, asked: str) -> None:
    source = f"""{ILL}
    local expert = ill("expert")
    Agent.new({{ name = "student", model = "demo/echo" }})
    local recovery = ErrorRecovery.new({{ fallback_agents = {{ expert = "student" }}, retry = {{ max_attempts = 1 }} }})
    if {str("chat" in asked).lower()} then recovery:protect(expert) end
    {asked}
    local turns = {{}}
    for _, turn in ipairs(expert:get_history()) do turns[#turns + 1] = turn.role .. ": " .. turn.content end
    return turns
    """
    assert await lua.value(source) == ["user: Who?", "assistant: Who?"]


async def test_an_agent_remembers_half_an_answer_that_was_accepted(lua: Script, tmp_path: Path) -> None:
    (tmp_path / "half.yaml").write_text("- {text: The owl is, error: {type: network, message: It hung up.}}")
    source = """
    local agent = Agent.new({ name = "owl", model = "scripted/half.yaml", recovery = {
        accept_partial = true, retry = { max_attempts = 1 } } })
    agent:chat("What is an owl?")
    local history = agent:get_history()
    return { #history, history[1].content, history[2].content }
    """
    assert await lua.value(source) == [2, "What is an owl?", "The owl is"]


async def test_javascript_has_the_same(lua: Script) -> None:
    source = """
    const expert = new Agent({ name: "expert", model: "scripted/ill.yaml" });
    new Agent({ name: "student", model: "demo/echo" });
    const recovery = new ErrorRecovery({ fallbackAgents: { expert: "student" }, retry: { maxAttempts: 1 } });
    recovery.protect(expert);
    return await expert.chat("Who?");
    """
    done = await lua.run(source, language="javascript")
    assert (done.status, done.value) == ("ok", "Who?")


PASSED_OVER = {
    "lua": """
    local Bad = BaseAgent:extend()
    function Bad:execute() error(NetworkError.new("no line")) end
    local a, b = Bad.new({ name = "a" }), Bad.new({ name = "b" })
    local gone = Agent.new({ name = "gone", model = "demo/echo" })
    gone:close()
    local recovery = ErrorRecovery.new({ retry = { max_attempts = 1 }, fallback_agents = { a = "b", b = "a" } })
    recovery:protect(a) recovery:protect(b)
    local c = Bad.new({ name = "c" })
    ErrorRecovery.new({ retry = { max_attempts = 1 }, fallback_agents = { c = gone } }):protect(c)
    return { select(2, pcall(a.run, a, "x")).type, select(2, pcall(c.run, c, "x")).type }
    """,
    "javascript": """
    class Bad extends BaseAgent { execute() { throw new NetworkError("no line"); } }
    const a = await new Bad({ name: "a" }), b = await new Bad({ name: "b" });
    const gone = await new Agent({ name: "gone", model: "demo/echo" });
    await gone.close();
    const recovery = new ErrorRecovery({ retry: { maxAttempts: 1 }, fallbackAgents: { a: "b", b: "a" } });
    await recovery.protect(a); await recovery.protect(b);
    const c = await new Bad({ name: "c" });
    await new ErrorRecovery({ retry: { maxAttempts: 1 }, fallbackAgents: { c: gone } }).protect(c);
    const failed = (agent) => agent.run("x").then(() => "ok", (error) => error.type);
    return [await failed(a), await failed(c)];
    """,
}


@pytest.mark.parametrize("language", PASSED_OVER)
async def test_a_stand_in_that_is_not_asked_is_told_and_the_first_error_stays(lua: Script, language: str) -> None:
    assert await lua.value(PASSED_OVER[language], language=language) == ["network", "network"]
    [passed] = [event for event in lua.events if event.kind == "invoke_agent.passed_over"]
    assert (passed.name, passed.data["who"], passed.data["reason"]) == ("b", "a", "it failed before")
    [closed] = [event.data for event in lua.events if event.kind == "invoke_agent.recovery_failed"]
    assert closed["problem"]["message"] == "The agent 'gone' was closed."

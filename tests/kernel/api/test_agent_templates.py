"""The agent templates as scripts see them: classes by name, options, actions, templates of their own."""

from __future__ import annotations

import pytest

from kernel.agents.roles import ROLES, named_roles
from kernel.agents.templates import Action, AgentTemplate, Shelf
from kernel.api.bindings import make_bindings
from tests.kit.scripts import Script


def asked_for(lua: Script) -> list[str]:
    """The actions agents were invoked for."""
    started = [event.data["attributes"] for event in lua.events if event.kind == "invoke_agent.started"]
    return [attributes.get("action", "") for attributes in started]


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
async def test_every_template_has_a_class_that_makes_an_agent_of_its_kind(lua: Script, role: AgentTemplate) -> None:
    a, other = role.name, (*role.aliases, role.name)[0]
    source = f'local a = {a}.new({{ name = "x" }}) return {{ a.type, a.name, {other}.new().type, a:chat("hello") }}'
    assert await lua.value(source) == [role.kind, "x", role.kind, "hello"]


@pytest.mark.parametrize("role", [role for role in ROLES if role.actions], ids=lambda role: role.name)
async def test_every_action_of_a_template_is_a_method(lua: Script, role: AgentTemplate) -> None:
    names = [name for name, action in role.actions.items() if isinstance(action, Action)]
    calls = ", ".join(f'a:{name}("owls")' for name in names)
    await lua.value(f"local a = {role.name}.new() return {{ {calls} }}")
    assert asked_for(lua) == names


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
async def test_the_example_of_every_template_runs(lua: Script, role: AgentTemplate) -> None:
    await lua.value(role.example)


async def test_options_of_a_template_are_told_to_the_model(lua: Script) -> None:
    source = """
    local a = ResearchAgent.new({ search_depth = 3, sources = { "web", "news" } })
    local b = ResearchAgent.new("You only read books.")
    return { a.system_prompt, b.system_prompt, a.config.sources }
    """
    first, second, sources = await lua.value(source)
    assert first.endswith("Search depth, from 1 to 5: 3. Use these sources: web, news.")
    assert (second.startswith("You only read books."), sources) == (True, ["web", "news"])
    error = await lua.error("ResearchAgent.new({ serch_depth = 3 })")
    assert "Did you mean 'search_depth'" in error["message"]


async def test_a_review_approves_or_says_what_must_change(lua: Script) -> None:
    (lua.runtime.options.folder / "r.yaml").write_text(
        "- text: 'REVISE: name the sources.'\n- text: APPROVED. Well done.\n- text: The draft is not approved yet.\n"
    )
    source = """
    local a, out = ReviewAgent.new({ model = "scripted/r.yaml", criteria = { "accuracy" } }), {}
    for i = 1, 3 do local r = a:review("draft " .. i); out[i] = { r.approved, r.feedback } end
    return out
    """
    assert await lua.value(source) == [
        [False, "name the sources."],
        [True, "Well done."],
        [False, "The draft is not approved yet."],
    ]


async def test_a_plan_is_a_list_of_steps(lua: Script) -> None:
    (lua.runtime.options.folder / "p.yaml").write_text('- text: "Here:\\n1. Pack\\n2) Drive\\n- Unpack"\n')
    assert await lua.value('return PlannerAgent.new({ model = "scripted/p.yaml" }):plan("move")') == [
        "Pack",
        "Drive",
        "Unpack",
    ]


async def test_what_an_agent_stores_is_in_its_state(lua: Script) -> None:
    source = """
    local analyst, writer = AnalysisAgent.new(), WriterAgent.new()
    analyst:store_insights("one"); analyst:store_insights({ n = 2 })
    writer:save_section("intro", "text")
    return { analyst.state.context, writer:get_state().context }
    """
    assert await lua.value(source) == [{"insights": ["one", {"n": 2}]}, {"sections": {"intro": "text"}}]


async def test_async_actions_call_back(lua: Script) -> None:
    source = """
    local out = {}
    ResearchAgent.new():search_async("owls", function(results, err) out[1] = results:match("owls"); out[2] = err end)
    Async.sleep(20)
    return { out[1], out[2] == nil, ReviewAgent.new():review_async("x"):await().approved }
    """
    assert await lua.value(source) == ["owls", True, True]


async def test_an_orchestrator_has_agents_as_tools_and_a_math_agent_computes(lua: Script) -> None:
    source = """
    local boss = OrchestratorAgent.new({ agents = { writer = WriterAgent.new() } })
    local more = OrchestratorAgent.new({ agents = { Agent.new({ name = "a" }), Agent.new({ name = "b" }) } })
    return { boss:get_tools(), more:get_tools(), MathAgent.new():get_tools() }
    """
    assert await lua.value(source) == [["writer"], ["a", "b"], ["calculator"]]


async def test_an_agent_asked_for_by_the_name_of_a_template_is_made(lua: Script) -> None:
    source = """
    local first = Agent.execute("research_agent", { query = "owls", timeout = 5000 })
    return { first, Agent.names(), Agent.get("critic_agent").type, #AgentTemplates.register_builtin_agents() }
    """
    assert await lua.value(source) == ["owls", ["research_agent"], "critic", len(ROLES)]
    assert len([*lua.runtime.spell.agents]) == len(ROLES)


async def test_a_template_can_be_made_from_another(lua: Script) -> None:
    source = """
    AgentTemplates.register({ name = "PoetAgent", base = "WriterAgent", options = { style = "poetic", mood = "sad" },
        actions = { rhyme = "Make the input rhyme." }, tools = { "calculator" } })
    AgentTemplates.register({ name = "BardAgent", base = "poet", system_prompt = "You are a bard." })
    local poet, bard = AgentTemplates.create("poet_agent"), AgentTemplates.create("BardAgent", { style = "loud" })
    return { poet:act("rhyme", "owls"), poet:act("writeReport", "x"):match("Write a report"), poet:get_tools(),
        poet.type, bard.system_prompt,
        AgentTemplates.describe("bard").options.mood ~= nil, AgentTemplates.names()[#AgentTemplates.names()] }
    """
    rhyme, draft, tools, kind, prompt, has_mood, last = await lua.value(source)
    assert rhyme == "Make the input rhyme.\n\nowls"
    assert (draft, tools, kind, has_mood, last) == ("Write a report", ["calculator"], "poet", True, "BardAgent")
    assert prompt == "You are a bard. Write in this style: loud. Mood: sad."
    assert "WriterAgent" in (await lua.error('AgentTemplates.create("WritrAgent")'))["message"]


def test_the_libraries_list_every_template_and_every_tool() -> None:
    libraries = make_bindings()["libraries"]
    classes = make_bindings()["classes"]
    assert libraries["agents"] == [role.name for role in ROLES]
    assert "Calculator" in libraries["tools"]["math"]
    assert {*named_roles(), *(name for names in libraries["tools"].values() for name in names)} <= {*classes}
    assert all(classes[name]["extensible"] and classes[name]["base"] for name in named_roles())


def test_no_action_of_a_template_hides_a_method_of_every_agent() -> None:
    methods = {method["name"] for method in make_bindings()["classes"]["Agent"]["methods"]}
    actions = {name for role in ROLES for name in role.actions}
    assert actions & methods == set()
    assert all(isinstance(action, Action | Shelf) and action.doc for role in ROLES for action in role.actions.values())

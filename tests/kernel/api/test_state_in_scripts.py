"""State as scripts use it: scopes, updates, the past, who may do what."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kit.scripts import Script, script


async def test_an_update_loses_nobody_elses_change(lua: Script) -> None:
    source = """
    State.set("n", 0)
    local work = {}
    for i = 1, 20 do
        work[i] = Promise.spawn(function()
            State.update("n", function(old) Async.sleep(i % 3) return old + 1 end)
        end)
    end
    Promise.all(work):await()
    return State.get("n")"""
    assert await lua.value(source) == 20


async def test_an_update_that_sets_its_own_value_is_refused(lua: Script) -> None:
    error = await lua.error('State.update("n", function() State.set("n", math.random(1 << 40)) return 1 end)')
    assert "Does the update set it?" in error["message"]


async def test_a_value_is_set_only_when_it_still_is_the_expected_one(lua: Script) -> None:
    source = """
    State.set("lock", { by = "ada" })
    local first = State.compare_and_set("lock", { by = "bob" }, 1)
    local second = State.compare_and_set("lock", { by = "ada" }, { by = "bob" })
    return { first, second, State.get("lock").by, State.compare_and_set("new", nil, 1), State.get("new") }"""
    assert await lua.value(source) == [False, True, "bob", True, 1]


async def test_a_value_has_a_history_with_who_changed_it(lua: Script) -> None:
    source = """
    local agent = Agent.new({ name = "poet" })
    agent:add_hook("before_execute", function() State.set("verse", "b") end)
    State.set("verse", "a")
    agent:chat("go")
    State.delete("verse")
    local told = {}
    for i, change in ipairs(State.history("verse")) do
        told[i] = { tostring(change.old), tostring(change.value), change.by, change.time > 1e12 }
    end
    return told"""
    assert await lua.value(source) == [
        ["nil", "a", "", True],
        ["a", "b", "poet", True],
        ["b", "nil", "", True],
    ]


async def test_a_snapshot_brings_everything_back(lua: Script) -> None:
    source = """
    local agent = Agent.new({ name = "poet" })
    State.set("kept", { list = {}, n = 1 })
    State.agent(agent):set("notes", "owls")
    local all, mine = State.snapshot(), State.agent(agent):snapshot()
    State.set("kept", 2)
    State.set("later", 3)
    State.agent(agent):delete("notes")
    local changed = State.restore(all)
    State.agent(agent):set("notes", "bats")
    State.set("kept", 4)
    State.agent("poet"):restore(mine)
    return { changed, State.get("kept"), State.get("later") == nil, State.agent("poet"):get("notes") }"""
    assert await lua.value(source) == [3, 4, True, "owls"]


async def test_a_machine_goes_from_state_to_state_and_nowhere_else(lua: Script) -> None:
    source = """
    local orders = { initial = "new", new = { pay = "paid" }, paid = { ship = "sent", refund = "new" } }
    local states = { State.transition("order", "pay", orders), State.transition("order", "ship", orders) }
    local ok, err = pcall(State.transition, "order", "pay", orders)
    return { states, State.get("order"), err.message }"""
    message = "'order' is 'sent', and has no transition 'pay'. There is no way on from there."
    assert await lua.value(source) == [["paid", "sent"], "sent", message]


async def test_a_workflow_sees_the_state_of_the_workflow_it_runs_in(lua: Script) -> None:
    source = """
    local inner = Workflow.sequential({ name = "inner", steps = { { name = "read", handler = function()
        State.workflow():set("own", 2)
        return { State.workflow():get("shared"), State.workflow():get("own") }
    end } } })
    local outer = Workflow.sequential({ name = "outer", steps = { { name = "write", handler = function(input)
        State.workflow():set("shared", 1)
        local read = inner:run(input)
        return { read[1], read[2], State.workflow():get("own") == nil }
    end } } })
    local seen = outer:run(0)
    return { seen[1], seen[2], seen[3], State.workflow(inner):get("own"), State.workflow("outer"):get("shared") }"""
    assert await lua.value(source) == [1, 2, True, 2, 1]


async def test_changes_come_as_a_stream(lua: Script) -> None:
    source = """
    local seen = {}
    local reading = Promise.spawn(function()
        for change in State.changes("user.", { idle = false }) do
            seen[#seen + 1] = change.key .. " " .. tostring(change.old) .. " " .. tostring(change.value)
            if #seen == 2 then break end
        end
    end)
    Async.sleep(1)
    State.set("user.name", "Ada")
    State.set("other", 1)
    State.scope("global"):set("user.name", "Bob")
    State.set("user.name", "Eve")
    reading:await()
    return seen"""
    assert await lua.value(source) == ["user.name nil Ada", "user.name Ada Eve"]


@pytest.mark.parametrize(
    ("way", "call"), [("write", "State.set('secret.key', 1)"), ("read", "State.get('secret.key')")]
)
async def test_a_rule_says_which_agents_may(lua: Script, way: str, call: str) -> None:
    source = f"""
    State.protect("secret.", {{ read = {{ "boss" }}, write = {{}} }})
    State.set("secret.key", "the spell itself may")
    local spy = Agent.new({{ name = "spy" }})
    spy:add_hook("before_execute", function() {call} end)
    spy:chat("go")"""
    error = await lua.error(source)
    assert error["type"] == "denied"
    assert f"The agent 'spy' may not {way} the state 'secret.key'" in error["message"]


async def test_a_rule_lets_those_through_whom_it_names(lua: Script) -> None:
    source = """
    State.protect("secret.", { read = { "boss" } })
    State.set("secret.key", 7)
    local boss, seen = Agent.new({ name = "boss" })
    boss:add_hook("before_execute", function() seen = State.get("secret.key") end)
    boss:chat("go")
    return seen"""
    assert await lua.value(source) == 7


async def test_values_of_a_prefix_are_read_and_cleared_together(lua: Script) -> None:
    source = """
    State.set("a.x", 1) State.set("a.y", 2) State.set("b", 3)
    local all = State.all("a.")
    return { all["a.x"], all["a.y"], State.clear("a."), State.keys(), State.has("b"), State.has("a.x") }"""
    assert await lua.value(source) == [1, 2, 2, ["b"], True, False]


async def test_the_workspace_keeps_what_is_shared(tmp_path: Path) -> None:
    async with script(tmp_path, model="demo/echo") as first:
        await first.value("State.shared():set('seen', { 1, 2 })")
    async with script(tmp_path, model="demo/echo") as second:
        assert await second.value("return State.scope('global'):get('seen')") == [1, 2]


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("State.scope('galaxy')", "There is no state scope 'galaxy'"),
        ("State.agent(nil)", "whose?"),
        ("State.workflow()", "whose?"),
        ("State.protect('x', { reed = {} })", "'read' and 'write', not 'reed'"),
        ("State.protect('x', { read = 7 })", "a list of names of agents"),
        ("State.restore({ values = 7 })", "no snapshot"),
        ("State.restore({})", "no snapshot"),
        ("State.scope('global'):restore(State.snapshot())", "another scope"),
        ("State.transition('k', 'go', {})", "initial"),
    ],
)
async def test_wrong_arguments_are_named(lua: Script, source: str, told: str) -> None:
    assert told in (await lua.error(source))["message"]

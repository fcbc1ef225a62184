"""A pool whose task fails keeps what was done by then."""

from __future__ import annotations

import pytest

from tests.kit.scripts import Script

LUA = """
local Picky = BaseAgent:extend()
function Picky:init(config) self.name = config.name end
function Picky:execute(input)
    if input == 3 then error(NetworkError.new("no line")) end
    return input * 2
end
local pool = AgentPool.new({ size = 1, create = function(n) return Picky.new({ name = "picky" .. n }) end })
local _, err = pcall(function() return pool:map({ 1, 2, 3, 4 }) end)
return { err.type, err.task, err.saved, { err.results[1], err.results[2] }, err.message }
"""

JAVASCRIPT = """
class Picky extends BaseAgent {
    execute(input) { if (input === 3) throw new NetworkError("no line"); return input * 2; }
}
const pool = new AgentPool({ size: 1, create: (n) => new Picky({ name: "picky" + n }) });
try { await pool.map([1, 2, 3, 4]); } catch (err) {
    return [err.type, err.task, err.saved, err.results.slice(0, 2), err.message];
}
"""


@pytest.mark.parametrize("source", [LUA, JAVASCRIPT], ids=["lua", "javascript"])
async def test_the_error_of_a_task_has_what_was_done_and_names_it(
    lua: Script, source: str, request: pytest.FixtureRequest
) -> None:
    language = request.node.callspec.id
    kind, task, saved, results, message = await lua.value(source, language=language)
    assert (kind, task, saved, results) == ("network", 3, [2, 4], [2, 4])
    assert message.startswith("Task 3 of 4 failed with 'picky1'")
    assert message.endswith("no line")


GOING_ON_LUA = """
local Picky = BaseAgent:extend()
function Picky:execute(input)
    if input == 3 then error(NetworkError.new("no line")) end
    if input == 5 then error(DeniedError.new("not that")) end
    return input * 2
end
local made = { name = "picky", agents = { Picky.new({ name = "p" }) }, continue_on_error = true }
local pool = AgentPool.new(made)
local out = pool:map({ 1, 3, 4 })
local _, strict = pcall(pool.map, pool, { 1, 3 }, { continue_on_error = false })
local _, denied = pcall(pool.map, pool, { 1, 5 })
return { out, strict.task, denied.type }
"""

GOING_ON_JAVASCRIPT = """
class Picky extends BaseAgent {
    execute(input) {
        if (input === 3) throw new NetworkError("no line");
        if (input === 5) throw new DeniedError("not that");
        return input * 2;
    }
}
const pool = await new AgentPool({ name: "picky", agents: [new Picky({ name: "p" })], continueOnError: true });
const out = await pool.map([1, 3, 4]);
const strict = await pool.map([1, 3], { continueOnError: false }).catch(error => error);
const denied = await pool.map([1, 5]).catch(error => error);
return [out, strict.task, denied.type];
"""


@pytest.mark.parametrize("source", [GOING_ON_LUA, GOING_ON_JAVASCRIPT], ids=["lua", "javascript"])
async def test_a_pool_that_goes_on_has_the_entry_a_workflow_has_for_what_failed_and_tells_of_it(
    lua: Script, source: str, request: pytest.FixtureRequest
) -> None:
    out, strict, denied = await lua.value(source, language=request.node.callspec.id)
    assert out == [2, {"error": {"type": "network", "message": "no line"}}, 8]
    assert (strict, denied) == (2, "denied")
    [told] = [event.data for event in lua.events if event.kind.endswith(".recovered")]
    assert (told["by"], told["task"], told["error"]["type"]) == ("continue_on_error", 2, "network")

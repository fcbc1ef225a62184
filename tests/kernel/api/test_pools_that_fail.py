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

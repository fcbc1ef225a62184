"""The debugger of Lua scripts: pauses, stacks, variables, steps."""

from __future__ import annotations

from tests.kit.debugging import Person, debug, marks
from tests.kit.lua_host import Spell

ADD = """local function add(a, b)
  local sum = a + b
  return sum
end
local total = 0
for i = 1, 3 do
  total = add(total, i)
end
total = total * 2
return total
"""


async def test_a_breakpoint_pauses_with_its_stack_and_variables(spell: Spell) -> None:
    def person(me: Person) -> None:
        assert me.pause() == {"reason": "breakpoint", "hit": 3, "thread": 1}
        assert [(frame["name"], frame["line"]) for frame in me.frames()] == [("add", 3), ("main chunk", 7)]
        assert me.scope("Locals") == {"a": "0", "b": "1", "sum": "1"}
        assert me.scope("Locals", 1) == {"add": "function (spell:1)", "total": "0", "i": "1"}
        assert me.value("sum + 41") == "42"
        me.step("continue")
        assert me.scope("Locals") == {"a": "1", "b": "2", "sum": "3"}
        me.ask("evaluate", frame=me.frames()[0]["id"], text="sum = 100")
        me.ask("breakpoints", **marks())
        me.go()

    assert await debug(spell, ADD, person, marks(3)) == (100 + 3) * 2


async def test_steps_go_over_into_and_out_of_functions(spell: Spell) -> None:
    def person(me: Person) -> None:
        me.pause()
        assert me.line() == 7
        assert me.step("over") == 6
        assert me.step("over") == 7
        assert me.step("in") == 2
        assert me.step("over") == 3
        assert me.step("out") == 6
        me.ask("breakpoints", **marks(9))
        assert me.step("continue") == 9
        assert me.step("over") == 10
        me.go("over")

    assert await debug(spell, ADD, person, marks(7)) == 12

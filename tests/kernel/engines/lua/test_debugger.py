"""The debugger of Lua scripts: pauses, stacks, variables, steps."""

from __future__ import annotations

import time

import pytest

from kernel.errors import InvalidError, LimitError, ScriptError
from kernel.policy import Limits
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


COROUTINES = """local function numbers(n)
  for i = 1, n do
    coroutine.yield(i)
  end
end
local sum = 0
for value in coroutine.wrap(function() numbers(2) end) do
  sum = sum + value
end
return sum
"""


async def test_coroutines_have_stacks_of_their_own(spell: Spell) -> None:
    def person(me: Person) -> None:
        me.pause()
        assert [(frame["name"], frame["line"]) for frame in me.frames()] == [("numbers", 3), ("function at line 7", 7)]
        names = [one["name"] for one in me.ask("threads")]
        assert names == ["task 1 at spell:7", "coroutine 2 at spell:3"]
        assert [frame["line"] for frame in me.ask("stack", thread=1)["frames"]] == [7]
        me.ask("breakpoints", **marks())
        me.go()

    assert await debug(spell, COROUTINES, person, marks(3)) == 3


async def test_a_step_over_a_yield_goes_on_in_the_coroutine(spell: Spell) -> None:
    def person(me: Person) -> None:
        me.pause()
        me.ask("breakpoints", **marks())
        assert [me.step("over"), me.step("over")] == [2, 3]
        assert me.scope("Locals") == {"n": "2", "i": "2"}
        # The coroutine ends, and the step with it: in the code that goes on.
        assert me.step("out") == 9
        me.go()

    assert await debug(spell, COROUTINES, person, marks(3)) == 3


CAUGHT = """local ok, err = pcall(function()
  error("first")
end)
local made = coroutine.wrap(function()
  local inner = 7
  error({ message = "second" })
end)
local again = pcall(made)
return ok or again
"""


async def test_caught_errors_pause_where_they_are_raised(spell: Spell) -> None:
    def person(me: Person) -> None:
        me.pause()
        me.ask("breakpoints", **marks())
        me.ask("errors", all=True, uncaught=True)
        me.go()
        first = me.pause()
        assert (first["text"], first["kind"], me.line()) == ("first", "caught", 2)
        me.go()
        second = me.pause()
        assert (second["text"], second["kind"]) == ('{ message = "second" }', "caught")
        assert me.scope("Locals") == {"inner": "7"}
        me.go()

    assert await debug(spell, CAUGHT, person, marks(1)) is False


async def test_uncaught_errors_pause_and_caught_ones_do_not(spell: Spell) -> None:
    def person(me: Person) -> None:
        me.pause()
        me.ask("errors", all=False, uncaught=True)
        me.go()
        moment = me.pause()
        assert (moment["text"], moment["kind"], me.line()) == ("last", "uncaught", 5)
        assert me.scope("Locals")["ok"] == "false"
        me.go()

    source = (
        "local ok = pcall(error, 'quiet')\ncoroutine.resume(coroutine.create(error), 'too')\n\nok = ok\nerror('last')"
    )
    with pytest.raises(ScriptError, match="last"):
        await debug(spell, source, person, marks(1))


VALUES = """local long = string.rep("é", 400)
local list = {}
for i = 1, 5000 do list[i] = i end
local mixed = { 1, 2, name = "owl", [true] = "yes", ["two words"] = { deep = { er = 1 } } }
mixed.self = mixed
local loud = setmetatable({ secret = 1 }, {
  __index = function() error("called") end,
  __tostring = function() error("called") end,
  __len = function() error("called") end,
  __pairs = function() error("called") end,
})
local agent = Agent.new("Ada")
local binary = "\\255\\0"
local function vararg(...) return ... end
return mixed.name
"""


async def test_values_are_shown_without_running_anything(spell: Spell) -> None:
    def person(me: Person) -> None:
        me.pause()
        shown = me.scope("Locals")
        assert shown["long"] == '"' + "é" * 150 + '"… (800 bytes)'
        assert shown["list"] == "{ 1, 2, 3, 4, 5, 6, … }"
        assert shown["loud"] == "{ secret = 1 }"
        assert shown["agent"] == "Agent #1"
        assert shown["vararg"] == "function (spell:14)"
        assert "self = {…}" in shown["mixed"]
        assert shown["binary"] == '"\N{REPLACEMENT CHARACTER}\\000"'
        me.go()

    assert await debug(spell, VALUES, person, marks(15)) == "owl"


async def test_members_come_in_pages_and_can_be_set(spell: Spell) -> None:
    def person(me: Person) -> None:
        me.pause()
        frame = me.frames()[0]["id"]
        items = me.ask("evaluate", frame=frame, text="list")
        page = me.ask("variables", ref=items["ref"], filter="indexed", start=2000, count=3)
        assert [(one["name"], one["value"]) for one in page] == [
            ("[2001]", "2001"),
            ("[2002]", "2002"),
            ("[2003]", "2003"),
        ]
        everything = me.ask("variables", ref=items["ref"])
        assert (len(everything), everything[-1]["value"]) == (1001, "4000 more")
        mixed = me.ask("evaluate", frame=frame, text="mixed")
        named = me.ask("variables", ref=mixed["ref"], filter="named")
        assert [one["name"] for one in named] == ["name", "self", '["two words"]', "[true]"]
        assert me.ask("set", ref=mixed["ref"], frame=frame, name="name", text='"h" .. "awk"')["value"] == '"hawk"'
        scopes = {one["name"]: one["ref"] for one in me.ask("scopes", frame=frame)}
        assert me.ask("set", ref=scopes["Locals"], name="agent", text="nil")["value"] == "nil"
        assert me.scope("Locals")["agent"] == "nil"
        with pytest.raises(InvalidError, match="nobody cannot be set"):
            me.ask("set", ref=scopes["Locals"], name="nobody", text="1")
        me.go()

    assert await debug(spell, VALUES, person, marks(15)) == "hawk"


async def test_an_expression_has_an_end_and_cannot_wait(spell: Spell) -> None:
    def person(me: Person) -> None:
        me.pause()
        frame = me.frames()[0]["id"]
        for text, problem in (
            ("while true do end", "longer than 2 s"),
            ("pcall(function() while true do end end)", "longer than 2 s"),
            ("agent:chat('Hello')", "has to wait"),
            ("coroutine.yield(1)", "has to wait"),
            ("1 +", "unexpected symbol"),
            ("error('no')", "^no$"),
            ("nobody.here", "attempt to index"),
            ("debug.getinfo(1)", "attempt to call a nil value"),
            ("getmetatable(_ENV).__index", "attempt to index a boolean"),
        ):
            with pytest.raises(InvalidError, match=problem):
                me.ask("evaluate", frame=frame, text=text)
        assert me.value("#list, mixed.name") == '5000, "owl"'
        assert me.value("print('aside')") == ""
        me.go()

    assert await debug(spell, VALUES, person, marks(15)) == "owl"
    assert spell.host.text == "aside\n"


async def test_callbacks_of_the_kernel_can_be_stepped_through(spell: Spell) -> None:
    def person(me: Person) -> None:
        me.pause()
        me.ask("breakpoints", **marks())
        assert me.step("in") == 2
        assert me.step("over") == 3
        assert [one["name"] for one in me.ask("threads")] == ["task 1 at spell:5", "task 2 at spell:3"]
        assert me.step("out") == 6
        me.go()

    source = """local function twice(n)
  local result = n * 2
  return result
end
local six = Test.call(twice, 3)
return six"""
    assert await debug(spell, source, person, marks(5)) == 6


async def test_time_in_a_pause_counts_for_nothing() -> None:
    spell = Spell(Limits(cpu=0.5, memory=64 << 20))

    def person(me: Person) -> None:
        me.pause()
        began = time.thread_time()
        while time.thread_time() < began + 0.3:
            me.value("1 + 1")
        time.sleep(1.0)
        me.go()

    source = "local n = 0\nfor i = 1, 100000 do n = n + 1 end\nlocal mark\nfor i = 1, 100000 do n = n + 1 end\nreturn n"
    assert await debug(spell, source, person, marks(3)) == 200_000
    spell.engine.close()


async def test_the_limit_of_time_still_ends_a_loop() -> None:
    spell = Spell(Limits(cpu=0.3, memory=64 << 20))

    def person(me: Person) -> None:
        me.pause()
        me.go()

    with pytest.raises(LimitError, match="ran for more than"):
        await debug(spell, "local n = 0\nwhile true do n = n + 1 end", person, marks(1))
    spell.engine.close()


async def test_a_thousand_frames_are_told_in_pages(spell: Spell) -> None:
    def person(me: Person) -> None:
        me.pause()
        told = me.ask("stack", thread=me.thread)
        assert (len(told["frames"]), told["more"]) == (200, True)
        told = me.ask("stack", thread=me.thread, start=5000, count=10)
        assert (len(told["frames"]), told["more"]) == (1, False)
        assert me.step("over") == 4
        me.go()

    source = """local function down(n)
  if n == 0 then
    local bottom = 1
    return 0
  end
  return 1 + down(n - 1)
end
return down(5000)"""
    assert await debug(spell, source, person, marks(3)) == 5000


async def test_a_script_sees_nothing_of_its_debugger(spell: Spell) -> None:
    def person(me: Person) -> None:
        me.pause()
        me.go()

    source = "local names = {}\nfor name in pairs(_G) do names[#names + 1] = name end\nreturn { names, debug }"
    plain = Spell()
    names, debug_table = await plain.run(source)
    plain.engine.close()
    seen, seen_table = await debug(spell, source, person, marks(1))
    assert sorted(seen) == sorted(names)
    assert [*seen_table] == [*debug_table] == ["traceback"]


async def test_pauses_where_lua_itself_calls_the_script(spell: Spell) -> None:
    def person(me: Person) -> None:
        seen = []
        for _ in range(4):
            me.pause()
            seen.append((me.line(), me.frames()[-1]["line"]))
            if len(seen) == 4:
                me.ask("breakpoints", **marks())
            me.go()
        assert seen == [(3, 2), (8, 8), (8, 8), (6, 8)]

    source = """local list = { 2, 1 }
table.sort(list, function(a, b)
  return a < b
end)
local loud = setmetatable({}, { __index = function(_, key)
  return key .. "!"
end })
local text = ("x"):gsub("x", function(x) return loud.hey end)
return text"""
    assert await debug(spell, source, person, marks(3, 6, 8)) == "hey!"


async def test_a_full_stack_is_an_error_as_ever() -> None:
    spell = Spell(Limits(cpu=20))

    def person(me: Person) -> None:
        me.pause()
        me.ask("breakpoints", **marks())
        me.ask("errors", all=True, uncaught=True)
        me.go()

    source = "local function f() return 1 + f() end\nlocal ok, err = pcall(f)\nreturn err"
    assert "stack overflow" in await debug(spell, source, person, marks(1))
    spell.engine.close()


async def test_many_tasks_pause_one_after_the_other(spell: Spell) -> None:
    def person(me: Person) -> None:
        seen = set()
        for _ in range(5):
            me.pause()
            seen.add(me.value("n"))
            assert len(me.ask("threads")) >= 2
            me.go()
        assert seen == {"1", "2", "3", "4", "5"}

    source = """local made = {}
for n = 1, 5 do
  made[n] = Promise.spawn(function()
    Test.sleep(0.01)
    return n * n
  end)
end
local sum = 0
for _, square in ipairs(Promise.all(made)) do sum = sum + square end
return sum"""
    assert await debug(spell, source, person, marks(5)) == 55

"""Classes of the script's own that extend a class of the API, and what the host sees of their instances."""

import pytest

from kernel.errors import ScriptError
from tests.kit.lua_host import Agent, Researcher, Spell

CUSTOM = """
    Custom = Researcher:extend()
    function Custom:init(config)
        Researcher.init(self, config)
        self.custom_sources = config.custom_sources or {}
    end
    function Custom:before_search(query) return query .. ' in ' .. #self.custom_sources .. ' sources' end
"""


async def test_an_instance_has_the_fields_of_its_init_its_own_methods_and_those_of_the_api(spell: Spell) -> None:
    source = """
        local c = Custom.new({ name = 'ann', custom_sources = { 'x', 'y' } })
        return { c.custom_sources, c:before_search('owls'), c:chat('hi'), c.name, c.missing == nil, tostring(c) }"""
    assert await spell.run(CUSTOM + source) == [
        ["x", "y"], "owls in 2 sources", "ann: hi", "ann", True, "Researcher(1)"
    ]  # fmt: skip


async def test_the_host_calls_the_scripts_own_methods(spell: Spell) -> None:
    source = "return Custom.new({ name = 'ann', custom_sources = { 1, 2 } }):search('owls')"
    assert await spell.run(CUSTOM + source) == "found owls in 2 sources"


async def test_the_host_object_is_made_of_what_the_parents_init_was_given(spell: Spell) -> None:
    source = """
        local X = Agent:extend()
        function X:init(config) self.secret = 1 Agent.init(self, { name = config .. '!' }) self.later = 2 end
        Test.keep(X.new('ann'))"""
    await spell.run(source)
    made = spell.host.kept[0]
    assert type(made) is Agent
    assert (made.name, made.options) == ("ann!", {"name": "ann!"})


@pytest.mark.parametrize("parent", ["", "Agent.init(self)"])
async def test_without_a_config_for_the_parent_the_fields_count_that_init_sets(spell: Spell, parent: str) -> None:
    source = f"""
        local X = Agent:extend()
        X.kind = 'class field'
        function X:init(config)
            {parent}
            self.name = 'calc'
            self.parts = {{ Agent.new('part') }}
            self.work = coroutine.create(print)
            self.me = self
        end
        function X:execute() return 1 end
        Test.keep(X.new())"""
    await spell.run(source)
    options = spell.host.kept[0].options
    assert sorted(options) == ["kind", "name", "parts"]
    assert options["parts"][0].name == "part"
    assert list(spell.host.kept[0].own_methods) == ["execute"]


async def test_a_class_without_init_hands_over_what_new_was_given(spell: Spell) -> None:
    source = (
        "local X = Agent:extend() X.name = 'unnamed' return { X.new().name, X:new({ name = 'x' }).name, X('y').name }"
    )
    assert await spell.run(source) == ["unnamed", "x", "y"]


async def test_an_own_method_takes_the_place_of_the_apis_for_script_and_host(spell: Spell) -> None:
    source = """
        local Loud = Researcher:extend()
        function Loud:chat(text) return Researcher.chat(self, text):upper() .. '!' end
        local loud = Loud.new({ name = 'ann' })
        return { loud:chat('hi'), loud:chat_async('ho'):await(), Agent.chat(loud, 'low') }"""
    assert await spell.run(source) == ["ANN: HI!", "ANN: HO!", "ann: low"]


async def test_classes_extend_over_several_levels(spell: Spell) -> None:
    source = """
        local A = Agent:extend()
        function A:init(name) A.super.init(self, { name = name }) self.trail = { 'A' } end
        function A:one() return 'A.one' end
        function A:two() return 'A.two' end
        local B = A:extend({ two = function() return 'B.two' end })
        local C = B:extend()
        function C:init(name) C.super.init(self, name .. '?') self.trail[#self.trail + 1] = 'C' end
        local c = C.new('ann')
        return { c.trail, c:one(), c:two(), A.two(c), c.name, C.super == B, B.super == A, A.super == Agent }"""
    assert await spell.run(source) == [["A", "C"], "A.one", "B.two", "A.two", "ann?", True, True, True]


async def test_an_instance_comes_back_as_the_same_table(spell: Spell) -> None:
    source = (
        CUSTOM
        + """
        local c = Custom.new({ name = 'ann' })
        c.note = { 1 }
        return { rawequal(Test.echo({ c })[1], c), Test.call(function(given) return given.note[1] end, c) }"""
    )
    assert await spell.run(source) == [True, 1]


async def test_an_instance_lives_on_while_the_host_holds_its_methods(spell: Spell) -> None:
    await spell.run(CUSTOM + "Test.keep(Custom.new({ name = 'ann', custom_sources = { 1, 2, 3 } }))")
    await spell.run("collectgarbage() collectgarbage() Test.nop()")
    spell.host.state["kept"] = spell.host.kept[0]
    assert await spell.run("return State.get('kept'):search('x')") == "found x in 3 sources"


async def test_a_method_of_the_api_can_be_called_before_init_has_ended(spell: Spell) -> None:
    source = """
        local X = Agent:extend()
        function X:init() self.name = 'early' self.answer = self:chat('hi') self.other = 1 end
        return X.new().answer"""
    assert await spell.run(source) == "early: hi"


async def test_a_method_defined_after_the_instance_was_made_is_seen_by_script_and_host(spell: Spell) -> None:
    await spell.run(CUSTOM + "c = Custom.new({ name = 'ann' })")
    source = "function Custom:before_search() return 'new ' .. self.name end return c:search('x')"
    assert await spell.run(source) == "found new ann"


async def test_work_that_a_method_returns_as_a_coroutine_is_done_when_the_host_calls_it(spell: Spell) -> None:
    source = """
        local X = Researcher:extend()
        function X:before_search(query)
            return coroutine.wrap(function()
                coroutine.yield('half')
                return Agent.new('helper'):chat(query)
            end)
        end
        return { X.new({ name = 'x' }):search('owls'), type(X.new({}):before_search('x')) }"""
    assert await spell.run(source) == ["found helper: owls", "function"]


async def test_own_metamethods_work(spell: Spell) -> None:
    source = """
        local X = Agent:extend()
        function X:init(config) self.title = config.name end
        function X:__tostring() return 'X of ' .. self.title end
        X.__len = function() return 7 end
        X.__add = function(left, right) return left:chat(right.title) end
        local x, y = X.new({ name = 'x' }), X.new({ name = 'y' })
        return { tostring(x), #x, x + y }"""
    assert await spell.run(source) == ["X of x", 7, "nameless: y"]


async def test_own_classes_show_what_they_are_and_do_not_leave_the_script(spell: Spell) -> None:
    source = """
        local X = Agent:extend()
        return { tostring(X), X.missing == nil, X.chat ~= nil, select(2, pcall(Test.echo, X)) }"""
    shown = await spell.run(source)
    assert shown[:3] == ["class (Agent)", True, True]
    assert "A class that extends Agent cannot leave the script" in shown[3]


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("function X:init() Test.nop(self) end X.new()", "before its init has ended"),
        ("function X:init() Agent.init(self, {}) Agent.init(self, {}) end X.new()", "a second time"),
        ("Agent.init({}, {})", "with the instance first"),
        ("function X:init() error('no luck') end X.new()", "no luck"),
        ("State:extend()", "State has no function 'extend'"),
        ("function X:init() self.count = self.count + 1 end X.new()", "arithmetic on a nil value"),
    ],
)
async def test_mistakes_are_named(spell: Spell, source: str, problem: str) -> None:
    with pytest.raises(ScriptError, match=problem):
        await spell.run("X = Agent:extend() " + source)


async def test_a_static_and_a_method_of_the_same_name_are_told_apart(spell: Spell) -> None:
    source = """
        local r = Researcher.new({ name = 'r' })
        return { Researcher.execute('name', 1), r:execute(2), Researcher.execute(r, 3) }"""
    assert await spell.run(source) == ["static(name)", "method(2)", "method(3)"]


async def test_a_new_instance_has_the_class_the_host_knows(spell: Spell) -> None:
    await spell.run(CUSTOM + "Test.keep(Custom.new({ name = 'ann' }))")
    assert type(spell.host.kept[0]) is Researcher


async def test_the_place_of_a_tail_called_new_is_its_line(spell: Spell) -> None:
    await spell.run("X = Agent:extend()\nlocal function make()\n\n  return X.new({ name = 'x' })\nend\nmake()")
    name, _, ctx = spell.host.log[-1]
    assert name == "Agent.extended"
    assert ctx.source is not None
    assert ctx.source.line == 4


async def test_objects_of_the_api_keep_what_a_script_writes_on_them(spell: Spell) -> None:
    source = """
        local a = Agent.new('ann')
        a.note = { 1, 2 }
        local same = Test.echo(a)
        local _, field = pcall(function() a.name = 'x' end)
        local _, method = pcall(function() a.chat = 1 end)
        return { same.note, field, method }"""
    note, field, method = await spell.run(source)
    assert note == [1, 2]
    assert "Agent has no field 'name' that can be set" in field
    assert "Agent has a method 'chat' that cannot be replaced" in method

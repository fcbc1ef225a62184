"""The script API as classes of JavaScript: objects at once, extension, fields, streams, libraries."""

from __future__ import annotations

import pytest

from kernel.errors import InvalidError, NotFoundError, ScriptError
from tests.kit.javascript_host import Spell


async def test_an_object_is_there_at_once_and_calls_wait_for_it(spell: Spell) -> None:
    assert await spell.run("const bob = new Agent({ name: 'bob' }); return [bob.name, await bob.chat('hi')]") == [
        "bob",
        "bob: hi",
    ]


async def test_an_id_that_is_read_at_once_is_the_one_it_gets(spell: Spell) -> None:
    source = (
        "const a = new Agent('x'); const early = a.id; await a; return [early === a.id, new Agent({ id: 'mine' }).id]"
    )
    assert await spell.run(source) == [True, "mine"]


async def test_fields_are_told_again_after_each_call(spell: Spell) -> None:
    source = "const a = await new Agent('x'), n = a.calls; await a.chat('y'); return [n, a.calls, a.state.status]"
    assert await spell.run(source) == [0, 1, "chatted"]


async def test_a_builder_makes_an_agent_without_await(spell: Spell) -> None:
    assert await spell.run("const a = Agent.builder().name('b').build(); return a.chat('hi')") == "b: hi"
    with pytest.raises(InvalidError, match="cannot be called 'bad'"):
        await spell.run("await Agent.builder().name('bad').build()")


async def test_an_object_that_cannot_be_made_fails_where_it_is_used_or_ends_the_run(spell: Spell) -> None:
    source = "const a = new Agent({ bad: 1 }); try { await a.chat('x') } catch (e) { return e.message }"
    assert await spell.run(source) == "Agent.new has no option 'bad'."
    with pytest.raises(InvalidError, match="no option 'bad'") as caught:
        await spell.run("\nconst a = new Agent({ bad: 1 }); await Test.sleep(0.01)")
    assert caught.value.details["line"] == 2
    with pytest.raises(InvalidError, match="no option 'bad'") as caught:
        await spell.run("\nconst a = new Agent({ bad: 1 });\n\nawait a.chat('x')")
    assert caught.value.details["line"] == 2, "where it was to be made, not where it was missed"
    with pytest.raises(NotFoundError, match="no tool 'bad'"):
        await spell.run("const a = new Agent('x'); a.addTool('bad'); await Test.sleep(0.01)")


OWN_CLASS = """
class Careful extends Agent {
  constructor(config) { super(config); this.asked = []; this.table = new Map() }
  async chat(message) { this.asked.push(message); return `<${await super.chat(message.toUpperCase())}>` }
}
const own = new Careful({ name: "c", extra: [1], watcher: new WeakMap() })
"""


async def test_a_class_of_the_script_extends_ours(spell: Spell) -> None:
    result = await spell.run(OWN_CLASS + "return [await own.chat('hi'), own.asked, own.name, own.config.extra]")
    assert result == ["<c: HI>", ["hi"], "c", [1]]
    assert "Agent^chat" in spell.host.names()


async def test_an_instance_of_an_own_class_comes_back_as_itself(spell: Spell) -> None:
    source = (
        "return [(await Test.echo(own)) === own, own instanceof Agent, own instanceof BaseAgent, await Test.kind(own)]"
    )
    assert await spell.run(OWN_CLASS + source) == [True, True, True, "Agent"]


async def test_the_host_calls_the_own_method(spell: Spell) -> None:
    await spell.run(OWN_CLASS)
    agent = next(each for each in spell.host.objects.values() if each.name == "c")
    assert set(agent.own_methods) == {"chat"}
    source = (
        "class W extends BaseAgent { async execute(n) { return [this.name, n] } }; return new W({name: 'w'}).run(5)"
    )
    assert await spell.run(source) == ["w", 5]


async def test_fields_set_after_super_are_what_the_host_object_begins_with(spell: Spell) -> None:
    source = """
    class Doubler extends Calculator {
      constructor() { super(); this.name = "doubler" }
      async execute(params) { return 2 * (await super.execute(params)) }
    }
    const d = new Doubler(); await d
    return [d.name, await d.execute({ a: 1, b: 2 })]"""
    assert await spell.run(source) == ["doubler", 6]
    assert spell.host.objects[1].name == "doubler"


async def test_what_cannot_be_made_or_extended_says_so(spell: Spell) -> None:
    with pytest.raises(ScriptError, match="State is not made with new"):
        await spell.run("new State()")
    with pytest.raises(ScriptError, match="Stream cannot be extended"):
        await spell.run("class X extends Stream {}; new X()")


async def test_streams_are_for_loops_with_and_without_await(spell: Spell) -> None:
    source = """
    const a = new Agent("x"), heard = []
    for await (const piece of a.streamChat("one two")) heard.push(piece)
    for await (const piece of await a.streamChat("three")) heard.push(piece)
    for await (const piece of a.streamChat("four").map(async (p) => p.length)) heard.push(piece)
    return heard"""
    assert await spell.run(source) == ["one", "two", "three", 4]


async def test_getters_answer_at_once_and_can_be_awaited(spell: Spell) -> None:
    source = """
    const a = await new Agent("x")
    a.addTool(new Calculator({ name: "t" }))
    return [Array.isArray(a.getTools()), (await a.getTools()).length, a.getState().status]"""
    assert await spell.run(source) == [True, 1, "new"]


async def test_libraries_list_classes_and_call_tools(spell: Spell) -> None:
    source = """
    const listed = Object.entries(tools).map(([name, each]) => [name, Object.keys(each)])
    const Loaded = await tools.load("math.Calculator")
    return [listed, Loaded === tools.math.Calculator, await tools.fileWrite("a.md", 1), Object.keys(agents)]"""
    assert await spell.run(source) == [[["math", ["Calculator"]]], True, ["file_write", "a.md", 1], ["Agent"]]


async def test_an_object_that_can_be_called_is_a_function(spell: Spell) -> None:
    assert await spell.run("const greet = await Test.greeter(); return greet('Ada')") == "hello Ada"


async def test_objects_the_script_drops_are_released(spell: Spell) -> None:
    await spell.run("for (let i = 0; i < 5; i++) await new Agent('x' + i)")
    await spell.run("await Test.nop()")
    assert len(set(spell.host.released)) == 5


async def test_objects_in_a_list_know_their_fields(spell: Spell) -> None:
    assert await spell.run("return (await Test.agents()).map((a) => a.name)") == ["first", "second"]

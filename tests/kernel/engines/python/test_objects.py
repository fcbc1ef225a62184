"""The script API in Python: objects at once, awaitable calls, fields, functions as handles, own classes."""

from __future__ import annotations

import asyncio
import gc

import pytest

from kernel.errors import InvalidError, ScriptError
from tests.kit.python_host import PythonSpell
from tests.kit.small_host import context


async def test_an_object_exists_at_once_and_later_calls_wait_for_it(spell: PythonSpell) -> None:
    assert await spell.run("agent = Agent.slow('x')\nfirst = agent.chat('a')\nawait agent.chat('b'), await first") == [
        "x: b",
        "x: a",
    ]
    assert [name for name, _, _ in spell.host.log] == ["Agent.slow", "Agent:chat", "Agent:chat"]


async def test_awaiting_an_object_gives_the_object(spell: PythonSpell) -> None:
    assert await spell.run("agent = await Agent.new('x')\n(await agent) is agent, agent.name, repr(agent)") == [
        True,
        "x",
        "<Agent 1>",
    ]


async def test_an_object_that_could_not_be_made_says_why_to_whoever_uses_it(spell: PythonSpell) -> None:
    source = """
agent = Agent.broken("no model")
try:
    await agent.chat("hi")
except InvalidError as error:
    return str(error), error.type, isinstance(error, ValueError)
"""
    assert await spell.run(source) == ["no model", "invalid", True]


async def test_an_object_nobody_uses_that_could_not_be_made_fails_the_cell_at_its_line(spell: PythonSpell) -> None:
    with pytest.raises(InvalidError, match="no model") as caught:
        await spell.run("x = 1\nAgent.broken('no model')\ny = 2")
    assert (caught.value.details["file"], caught.value.details["line"]) == ("cell 1", 2)


async def test_fields_are_read_where_they_stand(spell: PythonSpell) -> None:
    assert await spell.run("agent = Agent('x')\nbefore = agent.calls\nawait agent.chat('hi')\nbefore, agent.calls") == [
        0,
        1,
    ]


async def test_a_field_that_needs_the_thread_of_the_cell_is_refused_not_waited_for(spell: PythonSpell) -> None:
    with pytest.raises(ScriptError, match="await"):
        await spell.run("async def f():\n    pass\nagent = Agent.slow('x', f)\nagent.name")


async def test_options_may_be_given_by_name(spell: PythonSpell) -> None:
    await spell.run("await Test.nop('a', b=1)\nawait Test.nop({'a': 1}, b=2)\nawait Test.nop(c=3);")
    assert [args for _, args, _ in spell.host.log] == [["a", {"b": 1}], [{"a": 1, "b": 2}], [{"c": 3}]]


async def test_a_call_names_its_line(spell: PythonSpell) -> None:
    await spell.run("def where():\n    return Test.where()", "cell 1", "c1")
    assert await spell.run("x = 1\nawait where()", "cell 2", "c2") == ["cell 1", 2, "c1"]
    assert await spell.run("x = 1\n\nawait Test.where()", "cell 2", "c2") == ["cell 2", 3, "c2"]


async def test_a_stream_is_read_with_async_for(spell: PythonSpell) -> None:
    assert await spell.run("t = ''\nasync for c in Agent('x').stream_chat('a b c'):\n    t += c\nt") == "abc"


async def test_the_same_object_of_the_kernel_is_the_same_object_here(spell: PythonSpell) -> None:
    assert await spell.run("agent = await Agent('x')\nback = await Test.echo(agent)\nback is agent") is True
    assert await spell.run("twin = await agent.twin()\nawait twin.chat('hi'), agent.calls") == ["x: hi", 1]


async def test_objects_that_are_dropped_are_released(spell: PythonSpell) -> None:
    await spell.run("agent = await Agent('x')\nagent = (await Agent('y'), await Test.echo(agent))[0];")
    await spell.run("None")
    assert spell.host.released == [1]
    assert await spell.run("await agent.chat('still here')") == "y: still here"


async def test_a_function_goes_out_and_comes_back_as_itself(spell: PythonSpell) -> None:
    assert await spell.run("def f(n):\n    return n * 2\nawait Test.echo(f) is f, await Test.call(f, 21)") == [True, 42]
    assert await spell.run("async def g(n):\n    return n * 3\nawait Test.call(g, 2)") == 6
    assert await spell.run("class A:\n    def m(self, n):\n        return n * 4\na = A()\nawait Test.call(a.m, 2)") == 8


async def test_a_function_gets_as_many_arguments_as_it_takes(spell: PythonSpell) -> None:
    assert await spell.run("await Test.call(lambda: 'none', 1, 2)") == "none"
    assert await spell.run("await Test.call(lambda a: a, 1, 2)") == 1
    assert await spell.run("await Test.call(lambda *a: list(a), 1, 2)") == [1, 2]
    with pytest.raises(ScriptError, match="missing 1 required positional argument"):
        await spell.run("await Test.call(lambda a, b: a, 1)")


async def test_functions_are_called_while_the_cell_waits_and_may_call_themselves(spell: PythonSpell) -> None:
    source = """
agent = Agent("x")
async def inner(word):
    return await agent.chat(word)
async def outer():
    return [await Test.call(inner, word) for word in ("a", "b")]
await Test.call(outer)
"""
    assert await spell.run(source) == ["x: a", "x: b"]


async def test_a_kept_function_is_called_after_its_cell(spell: PythonSpell) -> None:
    await spell.run(
        "count = 0\ndef tick(n):\n    global count\n    count += n\n    print('tick')\nawait Test.keep(tick);"
    )
    await spell.host.kept[0].bind(context())(5)
    assert await spell.run("count") == 5
    assert spell.host.kept[0].language == "python"


async def test_a_function_may_change_the_table_it_is_given(spell: PythonSpell) -> None:
    assert await spell.run("def f(t):\n    t['b'] = [2]\n    return 'ok'\nawait Test.mutate(f, {'a': 1})") == [
        "ok",
        {"a": 1, "b": [2]},
    ]


async def test_functions_are_forgotten_when_the_host_drops_them(spell: PythonSpell) -> None:
    await spell.run("import weakref\nclass F:\n    def __call__(self):\n        pass\nf = F()\nseen = weakref.ref(f)")
    await spell.run("await Test.keep(f)\ndel f")
    assert await spell.run("seen() is None") is False
    spell.host.kept.clear()
    spell.host.log.clear()
    gc.collect()
    await spell.run("None")
    assert await spell.run("seen() is None") is True


async def test_an_object_that_can_be_called_is_called(spell: PythonSpell) -> None:
    assert await spell.run("await Test.settling(lambda settle: settle('done'))") == "done"


async def test_a_promise_made_of_tasks_of_python(spell: PythonSpell) -> None:
    source = "import asyncio\nawait asyncio.gather(*[Agent(str(n)).chat('hi') for n in range(3)])"
    assert await spell.run(source) == ["0: hi", "1: hi", "2: hi"]


@pytest.mark.parametrize(
    "source",
    [
        "await asyncio.create_task(agent.chat('hi'))",
        "async with asyncio.TaskGroup() as group:\n    task = group.create_task(agent.chat('hi'))\ntask.result()",
        "await asyncio.wait_for(agent.chat('hi'), 20)",
        "await asyncio.shield(agent.chat('hi'))",
        "done, _ = await asyncio.wait([agent.chat('hi')])\ndone.pop().result()",
        "[await each for each in asyncio.as_completed([agent.chat('hi')])][0]",
    ],
)
async def test_a_call_goes_wherever_asyncio_takes_work(spell: PythonSpell, source: str) -> None:
    assert await spell.run(f"import asyncio\nagent = Agent('x')\n{source}") == "x: hi"


async def test_words_of_python_get_a_line_behind_them(spell: PythonSpell) -> None:
    assert await spell.run("await Keywords.global_(), await Keywords.await_()") == ["global", "await"]


async def test_the_api_can_be_imported(spell: PythonSpell) -> None:
    assert await spell.run("import llmspell\nfrom llmspell import Agent as A, SpellError\nA is Agent is llmspell.Agent")
    assert await spell.run("from llmspell.tools import text\ntext.LoudTool is tools.text.LoudTool is LoudTool")
    assert await spell.run("list(tools), list(agents), await tools.load('text.LoudTool') is LoudTool") == [
        ["text"],
        ["Agent"],
        True,
    ]
    assert await spell.run("await tools.calculator('1+1', precise=True)") == ["calculator", "1+1", {"precise": True}]
    with pytest.raises(ScriptError, match=r"There is no 'Nobody' in agents\. There are: Agent"):
        await spell.run("agents.Nobody")


EXTENDED = """
class Shout(Tool):
    name = "shout"
    description = "Writes in capitals"
    async def execute(self, params):
        return params["text"].upper() + self.end()
    def end(self):
        return "!"
    def _secret(self):
        return 1
tool = Shout()
"""


async def test_a_class_of_a_cell_extends_one_of_the_api(spell: PythonSpell) -> None:
    await spell.run(EXTENDED)
    assert await spell.run("isinstance(tool, Tool), tool.name") == [True, "shout"]
    made = spell.host.kept[0]
    assert made.options == {"name": "shout", "description": "Writes in capitals"}
    assert sorted(made.own_methods) == ["end", "execute"]
    assert await made.own_methods["execute"].bind(context())({"text": "hello"}) == "HELLO!"


async def test_what_is_given_to_super_are_the_options(spell: PythonSpell) -> None:
    source = """
class Shout(Tool):
    def __init__(self, name, mark):
        super().__init__({"name": name}, loud=True)
        self.mark = mark
    def execute(self, params):
        return self.mark
tool = await Shout("shout", "?")
tool.mark, tool.options, await tool.run()
"""
    assert await spell.run(source) == ["?", {"name": "shout", "loud": True}, "shout ran None"]


async def test_without_super_the_fields_are_the_options(spell: PythonSpell) -> None:
    source = (
        "class T(Tool):\n    def __init__(self):\n        self.name = 'quiet'\n        self.steps = [1]\nt = await T()"
    )
    await spell.run(source)
    assert spell.host.kept[0].options == {"name": "quiet", "steps": [1]}
    with pytest.raises(ScriptError, match="call super"):
        await spell.run("class U(Tool):\n    def __init__(self):\n        self.run()\nU()")


async def test_super_reaches_the_method_of_the_api(spell: PythonSpell) -> None:
    source = """
class Mine(LoudTool):
    async def execute(self, params):
        return "mine, and " + await super().execute(params)
mine = Mine("m")
await mine.execute(1), isinstance(mine, Tool)
"""
    assert await spell.run(source) == ["mine, and m of the API executed 1", True]
    assert spell.host.names[-1] == "LoudTool^execute"


async def test_an_instance_comes_back_as_itself(spell: PythonSpell) -> None:
    assert await spell.run(EXTENDED + "await Test.echo(tool) is tool, await Tool.get(0).run()") == [
        True,
        "shout ran None",
    ]
    assert await spell.run("await Test.echo(await Tool.get(0)) is tool") is True


async def test_what_cannot_be_extended_or_made_says_so(spell: PythonSpell) -> None:
    with pytest.raises(ScriptError, match="Stream cannot be extended"):
        await spell.run("class S(Stream):\n    pass")
    with pytest.raises(ScriptError, match="State has no objects"):
        await spell.run("State()")


async def test_a_call_in_another_thread_is_refused(spell: PythonSpell) -> None:
    with pytest.raises(ScriptError, match="another thread"):
        await spell.run("import asyncio\nawait asyncio.to_thread(lambda: Agent('x'))")


async def test_a_cancelled_call_is_stopped_in_the_host(spell: PythonSpell) -> None:
    source = """
import asyncio
try:
    async with asyncio.timeout(0.05):
        await Test.sleep(60)
except TimeoutError:
    return "too slow"
"""
    assert await asyncio.wait_for(spell.run(source), 20) == "too slow"


async def test_thousands_of_calls_go_on_at_once(spell: PythonSpell) -> None:
    source = (
        "import asyncio\nagent = Agent('x')\nlen(await asyncio.gather(*[agent.chat(n, 0.05) for n in range(3000)]))"
    )
    assert await spell.run(source) == 3000

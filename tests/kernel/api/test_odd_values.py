"""What is no data: numbers that JSON has none for, functions and the like where a value is kept or sent."""

from __future__ import annotations

import pytest

from tests.kit.scripts import Script

ODD: dict[str, tuple[dict[str, str], list[str]]] = {
    "a value to keep": (
        {
            "lua": "\nState.set('k', 0/0)",
            "javascript": "\nawait State.set('k', NaN)",
            "python": "\nawait State.set('k', float('nan'))",
        },
        ["State.set(key, value)", "'value' is NaN"],
    ),
    "an infinite number deep in it": (
        {
            "lua": "\nState.set('k', { a = { 1, { b = 1/0 } } })",
            "javascript": "\nawait State.set('k', { a: [1, { b: Infinity }] })",
            "python": "\nawait State.set('k', {'a': [1, {'b': float('inf')}]})",
        },
        ["State.set(key, value)", "'value.a[", "].b' is an infinite number"],
    ),
    "the data of an event": (
        {
            "lua": "\nEvents.emit('owl', { seen = 0/0 })",
            "javascript": "\nawait Events.emit('owl', { seen: NaN })",
            "python": "\nawait Events.emit('owl', {'seen': float('nan')})",
        },
        ["Events.emit(", "'data.seen' is NaN"],
    ),
    "an option of an agent": (
        {
            "lua": "\nAgent.new({ name = 'a', temperature = 0/0 })",
            "javascript": "\nawait new Agent({ name: 'a', temperature: NaN })",
            "python": "\nAgent({'name': 'a', 'temperature': float('nan')})",
        },
        ["Agent", "'options.temperature' is NaN"],
    ),
    "what a tool is given": (
        {
            "lua": "\nTool.new({ name = 't', handler = function() end }):execute({ n = { 0/0 } })",
            "javascript": "\nawait new Tool({ name: 't', handler: () => 1 }).execute({ n: [NaN] })",
            "python": "\nawait Tool({'name': 't', 'handler': lambda p: 1}).execute({'n': [float('nan')]})",
        },
        ["tool", "execute(params?)", "'params.n[", "is NaN"],
    ),
    "what a tool gives": (
        {
            "lua": "\nTool.new({ name = 't', handler = function() return { 1, 0/0 } end }):execute({})",
            "javascript": "\nawait new Tool({ name: 't', handler: () => [1, NaN] }).execute({})",
            "python": "\nawait Tool({'name': 't', 'handler': lambda p: [1, float('nan')]}).execute({})",
        },
        ["The tool 't' gave back NaN at 'result["],
    ),
    "a function that a tool gives": (
        {
            "lua": "\nTool.new({ name = 't', handler = function() return { f = print } end }):execute({})",
            "javascript": "\nawait new Tool({ name: 't', handler: () => ({ f: () => 1 }) }).execute({})",
            "python": "\nawait Tool({'name': 't', 'handler': lambda p: {'f': lambda: 1}}).execute({})",
        },
        ["The tool 't' gave back a function at 'result.f'"],
    ),
    "what is no value outside": (
        {
            "lua": "\nTool.new({ name = 't', handler = function() return coroutine.create(print) end }):execute({})",
            "javascript": "\nawait new Tool({ name: 't', handler: () => Symbol('x') }).execute({})",
        },
        ["The tool 't' gave back no data", "cannot leave the script"],
    ),
    "what a workflow is given": (
        {
            "lua": "local w = Workflow.sequential({ name = 'w', steps = { { handler = print } } })\nw:run({ n = 0/0 })",
            "javascript": "const w = Workflow.sequential({ name: 'w', steps: [{ handler: () => 1 }] })\n"
            "await w.run({ n: NaN })",
        },
        ["workflow", "run(", ".n' is NaN"],
    ),
    "what a function of a workflow gives": (
        {
            "lua": "\nWorkflow.sequential({ steps = { function() return { n = 0/0 } end } }):run(1)",
            "javascript": "\nawait Workflow.sequential({ steps: [() => ({ n: NaN })] }).run(1)",
            "python": "\nw = Workflow.sequential({'steps': [lambda x: {'n': float('nan')}]}); await w.run(1)",
        },
        ["Step 'step_1'", "A function of the workflow gave back NaN at 'result.n'"],
    ),
    "what an update makes": (
        {
            "lua": "\nState.update('k', function() return { 0/0 } end)",
            "javascript": "\nawait State.update('k', () => [NaN])",
        },
        ["State 'k' cannot keep NaN"],
    ),
}

CASES = [(name, language) for name, (scripts, _) in ODD.items() for language in scripts]


@pytest.mark.parametrize(("name", "language"), CASES)
async def test_it_is_refused_with_the_call_the_argument_and_the_line(name: str, language: str, lua: Script) -> None:
    scripts, told = ODD[name]
    done = await lua.run(scripts[language], "spell", language=language)
    assert done.error is not None
    for part in told:
        assert part in done.error["message"]
    assert done.error["line"] == 2


@pytest.mark.parametrize(
    ("language", "source"),
    [
        ("lua", "local n = Promise.resolve(0/0):await() return n ~= n"),
        ("javascript", "return Number.isNaN((await Stream.from([NaN]).map(n => n).collect())[0])"),
        ("lua", "inspect(0/0) Logger.info('seen', { n = 0/0 }) return json.encode({ 1 }) == '[1]'"),
    ],
)
async def test_values_that_only_pass_through_keep_any_number(language: str, source: str, lua: Script) -> None:
    done = await lua.run(source, "spell", language=language)
    assert done.value is True, done.error

"""Errors have a place, keep their type, and show nothing of our own machinery."""

from __future__ import annotations

import pytest

from kernel.engines.protocol import Chunk
from kernel.errors import InternalError, NotFoundError, ScriptError
from tests.kit.python_host import PythonSpell
from tests.kit.small_host import context


async def failure(spell: PythonSpell, source: str, **more: str) -> ScriptError:
    with pytest.raises(ScriptError) as caught:
        await spell.run(source, **more)
    return caught.value


async def test_an_exception_has_its_line_and_a_traceback_of_the_cells_alone(spell: PythonSpell) -> None:
    await spell.run("def f(x):\n    y = 1\n    return y / x", "cell 1", "c1")
    error = await failure(spell, "a = 1\nf(0)", name="cell 2", cell="c2")
    assert error.message == "ZeroDivisionError: division by zero"
    assert (error.details["file"], error.details["line"], error.details["cell"]) == ("cell 1", 3, "c1")
    lines = [line.strip() for line in error.details["traceback"].splitlines()]
    assert lines[:3] == ["Traceback (most recent call last):", 'File "cell 2", line 2, in <module>', "f(0)"]
    assert 'File "cell 1", line 3, in f' in lines
    assert "session.py" not in error.details["traceback"]


async def test_lines_count_from_where_the_cell_stands_in_its_file(spell: PythonSpell) -> None:
    with pytest.raises(ScriptError) as caught:
        await spell.engine.run(context(), Chunk("x = 1\n1 / 0", "a.spell.md", "c1", first_line=41))
    assert caught.value.details["line"] == 42
    assert "1 / 0" in caught.value.details["traceback"]


async def test_an_error_in_the_library_is_placed_at_the_line_of_the_cell(spell: PythonSpell) -> None:
    error = await failure(spell, "import json\n\njson.loads('{')")
    assert error.details["line"] == 3
    assert "decoder.py" in error.details["traceback"]


@pytest.mark.parametrize(
    ("source", "message", "type"),
    [
        ("raise ValueError('no owl')", "ValueError: no owl", "script"),
        ("raise KeyError('owl')", "KeyError: 'owl'", "script"),
        ("raise ValueError", "ValueError", "script"),
        ("raise TimeoutError('slow')", "TimeoutError: slow", "timeout"),
        ("import asyncio\nawait asyncio.wait_for(asyncio.sleep(9), 0.01)", "TimeoutError", "timeout"),
        ("raise SpellError('gone', type='not_found')", "gone", "not_found"),
        ("raise DeniedError('no', path='/x')", "no", "denied"),
        ("class E(Exception):\n    type = 'model'\nraise E('x')", "E: x", "model"),
        ("import sys\nsys.exit('bad')", "SystemExit: bad", "script"),
        ("exit()", "SystemExit", "script"),
        ("import asyncio\nasyncio.current_task().cancel()\nawait asyncio.sleep(1)", "CancelledError", "script"),
        ("assert 1 == 2, 'odd'", "AssertionError: odd", "script"),
        ("def f():\n    f()\nf()", "RecursionError: maximum recursion depth exceeded", "script"),
        ("exec('x = = 1')", "SyntaxError: invalid syntax", "script"),
        ("import asyncio\nasyncio.run(Agent('x').chat('hi'))", "RuntimeError: asyncio.run()", "script"),
    ],
)
async def test_exceptions_have_a_message_and_a_type(spell: PythonSpell, source: str, message: str, type: str) -> None:
    described = (await failure(spell, source)).describe()
    assert described["message"].startswith(message)
    assert described["type"] == type
    assert await spell.run("'alive'") == "alive"


async def test_an_exit_of_a_task_is_the_cell_s_error_and_the_process_goes_on(spell: PythonSpell) -> None:
    await spell.run("kept = 1")
    source = (
        "import asyncio, sys\nasync def f():\n    sys.exit(3)\ntask = asyncio.create_task(f())\nawait asyncio.sleep(0)"
    )
    assert (await failure(spell, source)).message == "SystemExit: 3"
    assert await spell.run("kept") == 1


async def test_an_error_of_the_host_is_an_exception_with_a_type_and_details(spell: PythonSpell) -> None:
    source = """
try:
    await Test.fail()
except SpellError as error:
    return [type(error).__name__, error.type, error.name, error.message, isinstance(error, LookupError)]
"""
    assert await spell.run(source) == [
        "NotFoundError",
        "not_found",
        "thing",
        "There is no 'thing'. Make one first.",
        True,
    ]


async def test_an_error_of_the_host_nobody_catches_comes_out_as_it_was(spell: PythonSpell) -> None:
    with pytest.raises(NotFoundError) as caught:
        await spell.run("async def f():\n    await Test.fail()\nawait f()")
    assert caught.value.details["name"] == "thing"
    assert caught.value.details["line"] == 2
    assert "NotFoundError: There is no 'thing'" in caught.value.details["traceback"]
    with pytest.raises(InternalError, match="ZeroDivisionError"):
        await spell.run("await Test.fail('bug')")


async def test_an_error_goes_through_the_host_and_back(spell: PythonSpell) -> None:
    source = """
def bad():
    raise ValueError("inner")
try:
    await Test.call(bad)
except SpellError as error:
    return [error.type, error.message, error.line]
"""
    assert await spell.run(source) == ["script", "ValueError: inner", 3]
    error = await failure(spell, "def bad():\n    raise ValueError('inner')\nawait Test.call(bad)")
    assert (error.message, error.details["line"]) == ("ValueError: inner", 2)


async def test_causes_are_told(spell: PythonSpell) -> None:
    error = await failure(spell, "try:\n    1/0\nexcept ZeroDivisionError as e:\n    raise ValueError('worse') from e")
    assert "The above exception was the direct cause" in error.details["traceback"]
    group = await failure(spell, "raise ExceptionGroup('both', [ValueError('a'), TypeError('b')])")
    assert "ValueError: a" in group.details["traceback"]


async def test_an_error_in_a_task_nobody_awaits_fails_the_cell(spell: PythonSpell) -> None:
    source = "import asyncio\nasync def f():\n    1/0\ntask = asyncio.create_task(f())\ndel task"
    error = await failure(spell, source)
    assert (error.message, error.details["line"]) == ("ZeroDivisionError: division by zero", 3)
    with pytest.raises(NotFoundError):
        await spell.run("Test.fail()\nx = 1")


async def test_an_error_in_a_callback_of_the_loop_is_told(spell: PythonSpell) -> None:
    await spell.run("import asyncio\nasyncio.get_running_loop().call_soon(lambda: 1/0)\nawait asyncio.sleep(0.01)")
    await spell.run("None")
    assert "ZeroDivisionError" in spell.host.errors


async def test_an_error_in_a_task_that_outlives_its_function_is_told(spell: PythonSpell) -> None:
    source = """
import asyncio
async def later():
    await asyncio.sleep(0.01)
    1/0
def begin():
    global task
    task = asyncio.create_task(later())
    return "begun"
await Test.keep(begin)
await Test.run_kept(1)
"""
    assert await spell.run(source) == "begun"
    await spell.run("await asyncio.sleep(0.05)")
    assert "ZeroDivisionError" in spell.host.errors


async def test_details_that_cannot_leave_python_do_not_hide_the_error(spell: PythonSpell) -> None:
    error = await failure(spell, "raise SpellError('bad', thing=object())")
    assert error.message == "bad"

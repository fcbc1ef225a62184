"""Cells are Python: shared globals, top-level `await` and `return`, a value, and output in order."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from kernel.context import Context
from kernel.display import bare
from kernel.engines.protocol import Chunk
from kernel.errors import InvalidError
from kernel.policy import Limits
from tests.kit.python_host import PythonSpell
from tests.kit.small_host import context


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("1 + 1", 2),
        ("x = 1", None),
        ("x = 1\nx + 1", 2),
        ("x = 1\nx + 1;", None),
        ("x = 1\nx + 1  # not; this", 2),
        ("return 3", 3),
        ("return", None),
        ("if True:\n    return 4\nreturn 5", 4),
        ("for n in range(9):\n    if n == 6:\n        return n", 6),
        ("try:\n    return 7\nfinally:\n    print('finally')", 7),
        ("def f():\n    return 8\nf()", 8),
        ("f = lambda: 9\nf()", 9),
        ("import asyncio\nawait asyncio.sleep(0)\n10", 10),
        ("import asyncio\nasync def f():\n    await asyncio.sleep(0)\n    return 11\nf()", 11),
        ("[n async for n in Agent('x').stream_chat('a b')]", ["a", "b"]),
        ("async with __import__('asyncio').timeout(5):\n    return 12", 12),
        ("with open(__import__('os').devnull) as f:\n    return 13", 13),
        ("'''a text'''", "a text"),
        ("", None),
        ("# nothing", None),
        ("\ufeff14", 14),
        ("sum(n for n in range(5) if (m := n) > 1)", 9),
        ("class A:\n    x: int = 15\nA.x", 15),
        ("y: int = 16\ny", 16),
        ("from math import *\nint(sqrt(289))", 17),
        ("match 18:\n    case int() as n:\n        return n", 18),
        ("await Agent('x').chat('hi')", "x: hi"),
        ("Agent('x').chat('not awaited')", "x: not awaited"),
        ("object", "<class 'object'>"),
    ],
)
async def test_a_cell_has_the_value_of_its_return_or_last_expression(
    spell: PythonSpell, source: str, value: Any
) -> None:
    assert bare(await spell.run(source)) == value


async def test_a_script_has_a_value_only_by_return_or_when_it_is_one_expression(spell: PythonSpell) -> None:
    assert await spell.run("x = 1\nx", cell="") is None
    assert await spell.run("return x", cell="") == 1
    assert await spell.run("x + 1", cell="") == 2


async def test_cells_share_globals(spell: PythonSpell) -> None:
    await spell.run("import math\nx = 2\ndef area(r):\n    return x * math.pi * r")
    assert await spell.run("round(area(1), 2)", "cell 2", "c2") == 6.28
    assert await spell.run("import sys\nsys.modules['__main__'].x, __name__") == [2, "__main__"]


async def test_globals_of_the_kernel_are_set_before_and_after_the_first_cell(spell: PythonSpell) -> None:
    spell.engine.set_globals({"params": {"topic": "owls"}, "cells": {}, "arg": ["a"]})
    assert await spell.run("params.topic, params['topic'], arg") == ["owls", "owls", ["a"]]
    spell.engine.set_globals({"cells": {"research": {"facts": [1, 2]}}})
    assert await spell.run("cells.research['facts']") == [1, 2]
    with pytest.raises(Exception, match=r"There is no 'reserch' here\. There are: research"):
        await spell.run("cells.reserch")


async def test_what_cannot_leave_python_is_shown_as_python_shows_it(spell: PythonSpell) -> None:
    assert bare(await spell.run("class Owl:\n    def __repr__(self):\n        return 'an owl'\nOwl()")) == "an owl"
    assert "whose repr raises" in bare(await spell.run("class Bad:\n    def __repr__(self):\n        1/0\nBad()"))


@pytest.mark.parametrize(
    ("source", "line", "column"),
    [("x = (", 1, 5), ("a = 1\nb = = 2", 2, 5), ("x = 1\n  y = 2", 2, 3), ("break", 1, 1), ("def f(a, a): pass", 1, 1)],
)
async def test_a_cell_that_is_no_python_is_refused_with_its_place(
    spell: PythonSpell, source: str, line: int, column: int
) -> None:
    problem = spell.engine.check(Chunk(source, "cell 1", "c1"))
    assert problem is not None
    assert problem.line == line
    with pytest.raises(InvalidError) as caught:
        await spell.engine.run(context(), Chunk(source, "cell 1", "c1", first_line=10))
    assert caught.value.details["line"] == line + 9
    assert caught.value.details["column"] >= min(column, 1)
    assert (caught.value.details["file"], caught.value.details["cell"]) == ("cell 1", "c1")


async def test_a_sound_cell_has_no_problem_and_nothing_of_it_runs(spell: PythonSpell) -> None:
    assert spell.engine.check(Chunk("x = await f()\nreturn x", "cell")) is None
    assert spell.engine.check(Chunk("raise SystemExit", "cell")) is None


async def test_output_comes_in_the_order_it_was_written_whoever_wrote_it(spell: PythonSpell) -> None:
    await spell.run("""
import os, subprocess, sys
print("python 1")
subprocess.run(["sh", "-c", "echo program; echo trouble >&2"], check=True)
print("python 2")
os.write(1, b"descriptor\\n")
sys.stdout.buffer.write("bytes ü\\n".encode())
print("python 3", flush=True);
""")
    assert spell.lines() == ["python 1", "program", "python 2", "descriptor", "bytes ü", "python 3"]
    assert spell.host.errors == "trouble\n"


async def test_output_is_there_before_the_call_that_follows_it(spell: PythonSpell) -> None:
    texts = []

    async def nop(ctx: Context, *args: Any) -> None:
        texts.append(spell.host.text)

    spell.host.test_nop = nop  # type: ignore[method-assign]
    await spell.run("print('a')\nawait Test.nop()\nprint('b', end='')\nawait Test.nop();")
    assert texts == ["a\n", "a\nb"]


async def test_a_cell_that_works_on_is_heard_meanwhile(spell: PythonSpell) -> None:
    run = asyncio.create_task(spell.run("import time\nprint('begun')\nfor _ in range(600):\n    time.sleep(0.05)"))
    await spell.heard("begun")
    assert not run.done()
    run.cancel()
    await asyncio.wait({run})
    assert run.cancelled()


async def test_a_forked_process_is_heard_too(spell: PythonSpell) -> None:
    await spell.run(
        "import os\npid = os.fork()\nif not pid:\n    print('the child')\n    os._exit(0)\nos.waitpid(pid, 0);"
    )
    assert spell.lines() == ["the child"]


async def test_input_asks_the_person(spell: PythonSpell) -> None:
    asked = []

    async def answer(kind: str, question: Any) -> str:
        asked.append((kind, question["prompt"]))
        return "Ada"

    assert await spell.run("name = input('Name? ')\nname.upper()", ask=answer) == "ADA"
    assert asked == [("input", "Name? ")]
    with pytest.raises(InvalidError, match="nobody to answer"):
        await spell.run("input()")


async def test_a_cell_is_over_when_its_tasks_and_calls_are(spell: PythonSpell) -> None:
    await spell.run("""
import asyncio
async def later():
    await asyncio.sleep(0.05)
    print("later")
task = asyncio.create_task(later())
State.set("seen", True)
print("end");
""")
    assert spell.lines() == ["end", "later"]
    assert spell.host.state == {"seen": True}


async def test_packages_can_be_used_in_the_memory_of_the_default_profile() -> None:
    spell = PythonSpell(Limits(memory=256 << 20))
    source = "import pandas\nframe = pandas.DataFrame({'n': range(1000)})\nframe.n.sum(), frame.n.to_numpy()[:2]"
    assert await spell.run(source) == [499500, [0, 1]]
    spell.engine.close()

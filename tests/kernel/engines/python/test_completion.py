"""Completion knows the API, the globals and the text, runs nothing, and works while a cell does."""

from __future__ import annotations

import asyncio

import pytest

from tests.kit.python_host import PythonSpell


def labels(spell: PythonSpell, source: str) -> list[str]:
    found = spell.engine.complete(source, len(source))
    assert source[found.start : found.end] == source[found.start :]
    return [item.label for item in found.items]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("impo", "import"),
        ("Age", "Agent"),
        ("pri", "print"),
        ("apples = 1\nap", "apples"),
        ("Agent.ne", "new"),
        ("x = Agent('a')\nx.ch", "chat"),
        ("x = await Agent.new('a')\nx.na", "name"),
        ("unknown.stream_", "stream_chat"),
        ("Keywords.gl", "global_"),
        ("tools.te", "text"),
        ("agents.Ag", "Agent"),
        ("f(1).ch", "chat"),
        ("par", "params"),
    ],
)
async def test_before_any_cell_ran_there_are_words_and_the_api(spell: PythonSpell, source: str, expected: str) -> None:
    assert expected in labels(spell, source)


@pytest.mark.parametrize("source", ["# Age", "'Age", '"""Age', "x = 'a' # Age", "f'Age"])
async def test_nothing_is_offered_in_texts_and_comments(spell: PythonSpell, source: str) -> None:
    assert labels(spell, source) == []


async def test_globals_and_their_members_are_offered_after_a_cell(spell: PythonSpell) -> None:
    await spell.run("""
import json as j
class Owl:
    wings = 2
    def __init__(self):
        self.colour = "brown"
    def hoot(self):
        pass
    @property
    def secret(self):
        raise RuntimeError("completion runs nothing")
    def __getattr__(self, name):
        raise RuntimeError("completion runs nothing")
owl = Owl()
poet = await Agent("x")
""")
    await spell.run("None")
    assert "owl" in labels(spell, "ow")
    assert labels(spell, "owl.") == ["colour", "hoot", "secret", "wings"]
    assert labels(spell, "Owl.ho") == ["hoot"]
    assert "dumps" in labels(spell, "j.du")
    assert "chat" in labels(spell, "poet.ch")
    kinds = {item.label: item.kind for item in spell.engine.complete("owl.", 4).items}
    assert kinds == {"colour": "property", "hoot": "method", "secret": "property", "wings": "property"}


async def test_completion_works_while_a_cell_computes(spell: PythonSpell) -> None:
    await spell.run("apples = 1")
    await spell.run("None")
    run = asyncio.create_task(spell.run("while True:\n    pass"))
    await asyncio.sleep(0.05)
    assert "apples" in labels(spell, "app")
    run.cancel()
    await asyncio.wait({run})


async def test_what_a_later_cell_changes_or_deletes_is_known_of_too(spell: PythonSpell) -> None:
    await spell.run("class Owl: pass\nowl, apples = Owl(), 1")
    await spell.run("None")
    assert labels(spell, "owl.") == []
    await spell.run("owl.colour = 'brown'\ndel apples\nowls = 2")
    await spell.run("None")
    assert labels(spell, "owl.") == ["colour"]
    assert "apples" not in labels(spell, "app")
    assert "owls" in labels(spell, "ow")

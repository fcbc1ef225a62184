"""Every pair of spells says and does the same in Lua and in JavaScript, and together they use the whole API."""

from __future__ import annotations

import re

import pytest

from kernel.api.definition import camel_case
from kernel.api.reference.sections import described_classes, languages_of
from tests.kit.pairs import LANGUAGES, PAIRS, expected, run_one

NAMES = sorted(path.stem for path in PAIRS.glob("*.lua"))

OUTPUTS = {name: expected(name).read_text() for name in NAMES if expected(name).exists()}

SPELL = {"lua": str, "javascript": camel_case}


def words(language: str) -> set[str]:
    text = "\n".join(path.read_text() for path in PAIRS.glob(f"*{LANGUAGES[language]}"))
    return set(re.findall(r"[A-Za-z_$][\w$]*", text))


def test_there_are_many_and_each_has_its_other_half() -> None:
    assert len(NAMES) >= 40
    assert {path.stem for path in PAIRS.iterdir()} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
async def test_a_pair_says_and_does_the_same(name: str) -> None:
    lua, javascript = [await run_one(PAIRS / f"{name}{ending}") for ending in LANGUAGES.values()]
    assert lua.output == OUTPUTS[name]
    assert javascript.output == lua.output
    assert javascript.trace == lua.trace


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pairs_use_every_function_and_field_of_every_class(language: str) -> None:
    used, spell = words(language), SPELL[language]
    unused = []
    for one in described_classes():
        if language in languages_of(one):
            names = [o.name for o in one.operations if not o.hidden and (o.name, language) != ("new", "javascript")]
            names += [name for name, _ in one.fields]
            unused += [f"{one.name}.{spell(name)}" for name in names if spell(name) not in used]
            unused += [] if one.name in used else [one.name]
    assert unused == []

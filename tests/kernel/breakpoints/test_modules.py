"""Breakpoints on lines of files that a spell loads: they pause when the file is loaded, and whenever its code runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kernel.sandbox.walls import wall_trouble
from tests.kernel.breakpoints.test_pauses import Person, ran
from tests.kit.scripts import script

FILES = {
    "lua": (
        "words.lua",
        'local sign = "!"\nlocal words = {}\nfunction words.loud(text)\n  return text .. sign\nend\nreturn words\n',
    ),
    "javascript": (
        "words.js",
        'const sign = "!"\nexport async function loud(text) {\n  const said = text + sign\n  return said\n}\n',
    ),
}  # fmt: skip

SPELLS = {
    "lua": 'local words = require("words")\nreturn words.loud("owls")',
    "javascript": 'import { loud } from "./words.js"\nreturn await loud("owls")',
}

LINES = {"lua": 4, "javascript": 4}

LANGUAGES = tuple(FILES)


def write(folder: Path, language: str) -> str:
    name, source = FILES[language]
    (folder / "lib").mkdir(exist_ok=True)
    (folder / name).write_text(source)
    return name


def places(person: Person) -> list[tuple[str, int]]:
    return [(one["source"]["name"], one["source"]["line"]) for one in person.asked]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("isolated", [False, True])
async def test_a_line_of_a_module_pauses_with_its_variables(tmp_path: Path, language: str, isolated: bool) -> None:
    if isolated and (trouble := wall_trouble()):
        pytest.skip(trouble)
    name, line = write(tmp_path, language), LINES[language]
    person = Person()
    async with script(tmp_path, profile="none", isolated=isolated) as run:
        done = await ran(run, person, SPELLS[language], f"{name}:{line} if text == 'owls'", language=language)
        assert done.value == "owls!", done.error
    assert places(person) == [(name, line)]
    assert person.asked[0]["variables"]["text"] == "owls"
    assert person.asked[0]["variables"]["sign"] == "!"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_a_module_does_when_it_is_loaded_pauses_too(tmp_path: Path, language: str) -> None:
    name = write(tmp_path, language)
    person = Person()
    async with script(tmp_path, profile="none") as run:
        assert (await ran(run, person, SPELLS[language], f"{name}:1", language=language)).value == "owls!"
    assert places(person) == [(name, 1)]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_step_goes_on_from_the_spell_into_the_module(tmp_path: Path, language: str) -> None:
    name, line = write(tmp_path, language), LINES[language]
    person = Person("into", "continue")
    marks = ["spell:2", f"{name}:{line} if text == 'nobody'"]
    async with script(tmp_path, profile="none") as run:
        assert (await ran(run, person, SPELLS[language], *marks, language=language)).value == "owls!"
    assert places(person)[0] == ("spell", 2)
    assert places(person)[1][0] == name


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_breakpoint_counts_in_a_module_that_was_loaded_before(tmp_path: Path, language: str) -> None:
    name, line = write(tmp_path, language), LINES[language]
    person = Person()
    async with script(tmp_path, profile="none") as run:
        for marks, asked in (((), 0), ((f"{name}:{line}",), 1), ((), 1)):
            given: Any = {
                "breakpoints": {"revision": asked + len(person.asked) + 1, "marks": [{"where": one} for one in marks]}
            }
            done = await ran(run, person, SPELLS[language], language=language, **given)
            assert done.value == "owls!"
            assert len(person.asked) == asked


async def test_a_file_of_the_same_name_in_another_folder_does_not_pause(tmp_path: Path) -> None:
    write(tmp_path, "lua")
    person = Person()
    async with script(tmp_path, profile="none") as run:
        assert (await ran(run, person, SPELLS["lua"], "lib/words.lua:4")).value == "owls!"
    assert person.asked == []


async def test_a_line_of_a_module_that_cannot_pause_is_told(tmp_path: Path) -> None:
    (tmp_path / "words.js").write_text("export function loud(text) {\n  return text\n}\n")
    person = Person()
    source = 'import { loud } from "./words.js"\nreturn loud("owls")'
    async with script(tmp_path, profile="none") as run:
        assert (await ran(run, person, source, "words.js:2", language="javascript")).value == "owls"
    assert "line 2 of words.js pauses nowhere: it is in a function that is not async" in person.text

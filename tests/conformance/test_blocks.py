"""The runner of code blocks: what it calls a pass, and that every pair of spells passes it."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

import pytest

from tests.conformance.run_blocks import main, missing, pieces, run_block
from tests.kit.pairs import LANGUAGES, PAIRS


def test_a_block_that_declares_a_name_twice_is_run_in_pieces() -> None:
    source = "const a = 1;\nconst b = 2;\nconst a = 3;\n"
    assert pieces(source, "javascript") == [("const a = 1;\nconst b = 2;\n", 1), ("const a = 3;\n", 3)]
    assert pieces(source, "lua") == [(source, 1)]


def test_a_block_that_did_less_than_it_should_has_not_passed() -> None:
    assert missing({"chat": 2}, Counter(chat=1)) == "the trace has only 1 of 2 chat"
    assert missing({"chat": 1}, Counter(chat=1, create_agent=1)) == ""


@pytest.mark.parametrize(
    ("name", "source", "told"),
    [
        ("good.lua", 'print(agent:chat("What is 2 + 3?"))', ""),
        ("good.js", 'console.log(await agent.chat("What is 2 + 3?"));', ""),
        ("bad.lua", "\nprint(nobody:chat())", "bad.lua:2: attempt to index a nil value"),
        ("bad.js", "\nawait nobody.chat();", "bad.js:2: ReferenceError: nobody is not defined"),
    ],
)
def test_a_block_passes_or_says_where_it_failed(name: str, source: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(source)
    why, counted, _ = asyncio.run(run_block(path, tmp_path))
    assert told in why
    assert bool(why) == bool(told)
    assert counted["chat"] == (0 if told else 2)


async def test_a_folder_of_spells_passes_line_by_line(capsys: pytest.CaptureFixture[str]) -> None:
    paths = [PAIRS / f"agent{ending}" for ending in LANGUAGES.values()]
    assert await main(paths, show=False) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "2 passed, 0 failed"

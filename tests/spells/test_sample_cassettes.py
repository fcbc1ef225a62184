"""The samples are replayed from the cassettes that they ship with, and say what they say when they are run."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.kit.shell import Shell

SPELLS = Path(__file__).parents[2] / "spells"
SAMPLES = sorted(path.name.removesuffix(".spell.md") for path in SPELLS.glob("*.spell.md"))


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_replayed_from_its_cassette(tmp_path: Path, name: str) -> None:
    shell = Shell(tmp_path)
    for path in (SPELLS / f"{name}.spell.md", SPELLS / f"{name}.cassette.jsonl"):
        shutil.copy(path, tmp_path / path.name)
    spell = f"{name}.spell.md"
    hint = f"Record it anew: (cd spells && llmspell run {spell} --record {name}.cassette.jsonl)"
    replayed = shell.run("run", spell, "--replay", "strict")
    assert replayed.code == 0, f"{replayed.err}\n{hint}"
    assert shell.run("run", spell).out == replayed.out, hint
    told = shell.run("trace", "--json", "--sql", "select made, served from runs where replay is not null")
    (run,) = json.loads(told.out)
    assert (run["made"], run["served"] > 0) == (0, True)

"""Plans: from a file, from words, and back from the journal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kernel.errors import InvalidError, SpellError
from kernel.evaluation.results import Variant
from studio.evaluation.plan import Plan, make_plan, plan_of, read_plan

FILE = """
title: Capitals
dataset: {path: q.csv, expected: answer}
spell: ans.lua
models: [demo/assistant, demo/echo]
params: {tone: dry}
vary:
  prompt: ["@v1.txt", Be brief]
  depth: [1, 2]
scorers:
  - exact
  - {type: regex, pattern: "@v1.txt", name: words}
  - {type: judge, rubric: "Is it right?", model: demo/assistant, pass: 0.7}
  - score.lua
concurrency: 2
timeout: 30
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {"ans.lua": "return 1", "q.csv": "input\na\n", "v1.txt": "terse\n", "score.lua": "return 1"}
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def plan(folder: Path, text: str) -> Plan:
    path = folder / "c.eval.yaml"
    path.write_text(text)
    return make_plan(read_plan(path))


def test_a_file_says_all_of_a_plan_and_the_journal_gives_it_back(folder: Path) -> None:
    made = plan(folder, FILE)
    assert made.models == ("demo/assistant", "demo/echo")
    assert (made.title, made.concurrency, made.timeout) == ("Capitals", 2, 30)
    assert made.dataset.expected == "answer"
    assert made.variants == (
        Variant("v1 · 1", {"prompt": "terse", "depth": 1}),
        Variant("v1 · 2", {"prompt": "terse", "depth": 2}),
        Variant("Be brief · 1", {"prompt": "Be brief", "depth": 1}),
        Variant("Be brief · 2", {"prompt": "Be brief", "depth": 2}),
    )
    assert [(scorer["name"], scorer["pass"]) for scorer in made.scorers] == [
        ("exact", 1.0),
        ("words", 1.0),
        ("judge", 0.7),
        ("score", 0.5),
    ]
    assert made.scorers[1]["pattern"] == "terse"
    assert plan_of(made.plain()) == make_plan({**read_plan(folder / "c.eval.yaml")})


def test_little_is_enough(folder: Path) -> None:
    made = plan(folder, "dataset: q.csv\nspell: ans.lua\nmodel: demo/echo")
    assert (made.title, made.models, made.variants, made.scorers) == ("c", ("demo/echo",), (Variant(),), ())


def test_variants_have_names_of_their_own(folder: Path) -> None:
    named = "variants: [{name: long, params: {prompt: '@v1.txt', depth: 3}}, {name: short}]"
    made = plan(folder, f"dataset: q.csv\nspell: ans.lua\n{named}")
    assert made.variants == (Variant("long", {"prompt": "terse", "depth": 3}), Variant("short"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("spell: [", "c.eval.yaml', line "),
        ("- a", "must say dataset, spell"),
        ("scorer: x", "Did you mean 'scorers'?"),
        ("spell: ans.lua", "needs `dataset`"),
        ("dataset: q.csv", "needs `spell`"),
        ("dataset: q.csv\nspell: no.lua", "There is no spell"),
        ("dataset: {file: q.csv}\nspell: ans.lua", "`dataset` is a file"),
        ("dataset: q.csv\nspell: ans.lua\nvary: {prompt: x}", "gives each param a list"),
        ("dataset: q.csv\nspell: ans.lua\nvary: {prompt: ['@no.txt']}", "There is no file"),
        ("dataset: q.csv\nspell: ans.lua\nvary: {prompt: [a, a]}", "Two variants are called 'a'"),
        ("dataset: q.csv\nspell: ans.lua\nvariants: [{params: {}}]", "A variant is a table with `name`"),
        ("dataset: q.csv\nspell: ans.lua\nscorers: exact", "`scorers` is a list"),
        ("dataset: q.csv\nspell: ans.lua\nscorers: [exact, exact]", "Two scorers are called 'exact'"),
        ("dataset: q.csv\nspell: ans.lua\nscorers: [no.lua]", "There is no scorer"),
        ("dataset: q.csv\nspell: ans.lua\nscorers: [{type: judge, rubric: x}]", "A judge needs a `model`"),
        ("dataset: q.csv\nspell: ans.lua\nscorers: [{type: schema, schema: '@v1.txt'}]", "is not JSON"),
        ("dataset: q.csv\nspell: ans.lua\nconcurrency: 0", "whole number from 1 on"),
        ("dataset: q.csv\nspell: ans.lua\ntimeout: soon", "`timeout` is a number"),
        ("dataset: q.csv\nspell: ans.lua\nprofile: wild", "no profile 'wild'"),
        ("dataset: q.csv\nspell: ans.lua\nmodels: [1]", "`models` is a list of names"),
    ],
)
def test_what_is_wrong_is_said(folder: Path, text: str, told: str) -> None:
    with pytest.raises(SpellError) as refused:
        plan(folder, text)
    assert told in refused.value.message


def test_a_missing_file_is_named(folder: Path) -> None:
    with pytest.raises(SpellError, match=r"no\.eval\.yaml"):
        read_plan(folder / "no.eval.yaml")


def test_a_judge_may_get_its_model_from_the_plan(folder: Path) -> None:
    said: dict[str, Any] = {"folder": folder, "dataset": "q.csv", "spell": "ans.lua"}
    judged = [{"type": "judge", "rubric": "x"}]
    assert make_plan({**said, "scorers": judged, "judge_model": "demo/echo"}).scorers[0]["model"] == "demo/echo"
    with pytest.raises(InvalidError):
        make_plan({**said, "scorers": judged})

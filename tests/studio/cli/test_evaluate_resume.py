"""`llmspell evaluate --resume` after an edit: of the rows, the scorers, the prompts, the spell."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.kit.shell import Ended, Shell

PLAN = """
spell: ans.lua
dataset: sums.csv
vary: {prompt: ["@terse.txt"]}
scorers: [exact]
"""
ROWS = ["What is 6 * 7?,6 * 7 = 42", "What is 2 + 2?,5", "What is 3 + 3?,3 + 3 = 6"]


@pytest.fixture
def room(shell: Shell) -> Shell:
    shell.write(
        "ans.lua", 'return Agent.new({ system_prompt = params.prompt, tools = { "calculator" } }):chat(params.input)'
    )
    shell.write("terse.txt", "Be terse.")
    shell.write("sums.eval.yaml", PLAN)
    rows(shell, ROWS)
    shell.run("evaluate", "sums.eval.yaml")
    return shell


def rows(shell: Shell, lines: list[str]) -> None:
    shell.write("sums.csv", "\n".join(["input,expected", *lines]) + "\n")


def resumed(shell: Shell, *words: str) -> tuple[Ended, list[dict[str, Any]]]:
    done = shell.run("evaluate", "--resume", "last", "--rows", "--json", *words)
    assert done.code == 0, done.err
    return done, json.loads(done.out)["rows"]


def runs(found: list[dict[str, Any]]) -> list[str]:
    return [case["run_id"] for case in found]


def shown(shell: Shell) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(shell.run("evaluate", "show", "last", "--rows", "--json").out)["rows"]
    return found


def scores(found: list[dict[str, Any]]) -> list[dict[str, float | None]]:
    return [{score["scorer"]: score["score"] for score in case["scores"]} for case in found]


def test_rows_are_known_by_what_they_say(room: Shell) -> None:
    before = runs(shown(room))
    rows(room, [ROWS[1], "What is 6 * 8?,6 * 8 = 48", ROWS[2], ROWS[0]])
    done, found = resumed(room)
    assert "1 of 4 cases to do" in done.err
    assert [case["value"][:5] for case in found] == ["2 + 2", "6 * 8", "3 + 3", "6 * 7"]
    assert [runs(found)[0], *runs(found)[2:]] == [before[1], before[2], before[0]]
    assert runs(shown(room)) == runs(found)
    rows(room, [ROWS[1], "What is 6 * 9?,6 * 9 = 54", ROWS[2], ROWS[0]])
    done, found = resumed(room)
    assert "Of row 2 the content, or a param, is not what it was: 1 finished case is done anew." in done.err
    assert "1 of 4 cases to do" in done.err
    assert found[1]["value"] == "6 * 9 = 54"


def test_answers_are_kept_and_scored_by_another_scorer(room: Shell) -> None:
    before = runs(shown(room))
    room.write("sums.eval.yaml", PLAN.replace("[exact]", "[exact, {type: contains, value: '='}, half.lua]"))
    room.write("half.lua", "return 0.5")
    done, found = resumed(room)
    assert "3 finished cases are scored anew, with the answers that are there." in done.err
    assert runs(found) == before
    assert scores(found) == [{"exact": e, "contains": 1, "half": 0.5} for e in (1, 0, 1)]
    room.write("half.lua", "return 0.75")
    done, found = resumed(room)
    assert (runs(found), [score["half"] for score in scores(found)]) == (before, [0.75] * 3)
    done, found = resumed(room, "--scorer", "contains")
    assert scores(found) == [{"contains": 1}, {"contains": 0}, {"contains": 1}]
    assert scores(shown(room)) == scores(found)
    assert "0 of 3 cases to do" in resumed(room)[0].err


def test_a_scorer_that_failed_is_asked_again_when_that_is_wanted(room: Shell) -> None:
    before = runs(shown(room))
    looks = "local seen = FileSystemTool.new():run({ operation = 'exists', path = 'good.txt' })"
    room.write("shaky.lua", f"{looks} return (seen == true or seen.exists) and 1 or 'not yet'")
    assert scores(resumed(room, "--scorer", "shaky.lua")[1]) == [{"shaky": None}] * 3
    room.write("good.txt", "")
    assert scores(resumed(room)[1]) == [{"shaky": None}] * 3
    _, found = resumed(room, "--retry-failed")
    assert (runs(found), scores(found)) == (before, [{"shaky": 1}] * 3)


def test_another_expectation_is_scored_and_not_asked_again(room: Shell) -> None:
    before = runs(shown(room))
    rows(room, [ROWS[0], "What is 2 + 2?,2 + 2 = 4", ROWS[2]])
    done, found = resumed(room)
    assert "1 finished case is scored anew" in done.err
    assert (runs(found), scores(found)) == (before, [{"exact": 1}] * 3)


def test_another_prompt_or_spell_is_another_answer(room: Shell) -> None:
    before = runs(shown(room))
    room.write("terse.txt", "Be very terse.")
    done, found = resumed(room)
    assert "Of rows 1, 2, 3 the content, or a param, is not what it was: 3 finished cases are done anew." in done.err
    assert not set(runs(found)) & set(before)
    room.write("ans.lua", "return params.input")
    kept, found = resumed(room, "--keep-answers")
    assert ("0 of 3 cases to do" in kept.err, found[0]["value"]) == (True, "6 * 7 = 42")
    done, found = resumed(room)
    assert "The spell 'ans.lua' has changed: 3 finished cases are done anew" in done.err
    assert found[0]["value"] == "What is 6 * 7?"


def test_results_without_a_place_in_the_table_are_not_mixed_with_others(room: Shell) -> None:
    other = room.run("evaluate", "--resume", "last", "--model", "demo/echo")
    assert (other.code, "has results of demo/assistant · terse, which is gone" in other.err) == (1, True)
    done, found = resumed(room, "--model", "demo/assistant", "--model", "demo/echo")
    assert "3 of 6 cases to do" in done.err
    assert [case["model"] for case in found[:2]] == ["demo/assistant", "demo/echo"]


@pytest.mark.parametrize(
    ("gives", "told"),
    [
        ("return 7", "A score is a number from 0 to 1, not 7 (row 1)"),
        ("return -0.5", "A score is a number from 0 to 1, not -0.5 (row 1)"),
        ("return 1/0", "not inf (row 1)"),
        ("return 0/0", "not nan (row 1)"),
        ("return { score = 'good' }", "A scorer gives a number"),
    ],
)
def test_a_score_that_is_none_is_told_with_its_scorer_row_and_value(room: Shell, gives: str, told: str) -> None:
    room.write("mine.lua", gives)
    rows(room, ROWS[:1])
    done = room.run("evaluate", "sums.eval.yaml", "--scorer", "mine.lua")
    assert "mine could not score 1 of 1 cases. The first: " in done.err
    assert told in done.err


def test_a_scorer_that_nobody_can_pass_is_refused(room: Shell) -> None:
    room.write("sums.eval.yaml", PLAN.replace("[exact]", "[{type: exact, pass: 80}]"))
    done = room.run("evaluate", "sums.eval.yaml")
    assert (done.code, "passes from a number from 0 to 1 on, not from 80" in done.err) == (2, True)


def test_a_provider_that_the_spell_registers_is_believed(room: Shell) -> None:
    spell = 'llm.register("mine", function(asked) return "from mine" end) return Agent.new({}):chat(params.input)'
    room.write("own.lua", spell)
    done = room.run("evaluate", "own.lua", "--dataset", "sums.csv", "--model", "mine/x", "--rows")
    assert (done.code, "from mine" in done.out) == (0, True)

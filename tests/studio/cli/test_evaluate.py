"""`llmspell evaluate` as a Unix program."""

from __future__ import annotations

import csv
import json
import signal
from pathlib import Path
from typing import Any

import pytest

from tests.kit.shell import Shell

SAMPLE = Path(__file__).parents[3] / "spells" / "evaluation" / "feedback.eval.yaml"

SPELL = """
local agent = Agent.new({ system_prompt = params.prompt or "", tools = { Calculator.new() } })
return agent:chat(params.input)
"""
SUMS = "input,expected\nWhat is 6 * 7?,6 * 7 = 42\nWhat is 2 + 2?,5\n"


@pytest.fixture
def room(shell: Shell) -> Shell:
    shell.write("ans.lua", SPELL)
    shell.write("sums.csv", SUMS)
    return shell


def summary(shell: Shell, *words: str) -> dict[str, Any]:
    done = shell.run("evaluate", *words, "--json")
    assert done.code == 0, done.err
    found: dict[str, Any] = json.loads(done.out)
    return found


def test_a_spell_a_dataset_and_scorers_make_a_table(room: Shell) -> None:
    words = ["ans.lua", "--dataset", "sums.csv", "--scorer", "exact", "--scorer", "tools=any:calculator"]
    done = room.run("evaluate", *words, "--model", "demo/assistant", "--model", "demo/echo")
    assert done.code == 0, done.err
    lines = done.out.splitlines()
    assert lines[1].split() == "model n exact tools pass errors tokens cost p50 p95".split()
    assert lines[2].split()[:6] == ["demo/assistant", "2", "0.500", "1.000", "50%", "0"]
    assert lines[3].split()[:6] == ["demo/echo", "2", "0.000", "0.000", "0%", "0"]
    assert "4 of 4 cases to do" in done.err


def test_the_sample_runs_from_its_file_and_options_win_over_it(shell: Shell) -> None:
    found = summary(shell, str(SAMPLE), "--model", "demo/assistant")
    assert [(column["variant"], column["scores"]["contains"]["mean"]) for column in found["results"]] == [
        ("v1", 0.0),
        ("v2", 0.8),
    ]
    assert found["total"] == 10
    found = summary(shell, str(SAMPLE), "--model", "demo/echo", "--vary", "prompt=a,b,c", "--scorer", "regex=I love")
    assert [(column["variant"], column["cases"]) for column in found["results"]] == [("a", 5), ("b", 5), ("c", 5)]
    assert found["results"][0]["scores"] == {"regex": {"mean": 0.2, "scored": 5, "failed": 0}}


def test_what_was_evaluated_can_be_listed_shown_queried_and_written_out(room: Shell) -> None:
    assert "No evaluations yet" in room.run("evaluate", "list").out
    id = summary(room, "ans.lua", "--dataset", "sums.csv")["evaluation"]
    [row] = json.loads(room.run("evaluate", "list", "--json").out)
    assert (row["evaluation"], row["status"], row["cases"], row["passed"]) == (id, "ok", 2, 1)
    assert id in room.run("evaluate", "list").out
    shown = room.run("evaluate", "show", id[:-2], "--rows", "--csv", "out.csv").out
    assert "FAIL row 2 · demo/assistant  exact=0  2 + 2 = 4" in shown
    whole = summary(room, "show", "last", "--rows")
    assert [case["value"] for case in whole["rows"]] == ["6 * 7 = 42", "2 + 2 = 4"]
    with (room.folder / "out.csv").open(newline="") as file:
        cases = list(csv.DictReader(file))
    assert [(case["expected"], case["exact"], case["run"]) for case in cases] == [
        ("6 * 7 = 42", "1.0", whole["rows"][0]["run_id"]),
        ("5", "0.0", whole["rows"][1]["run_id"]),
    ]
    asked = room.run("trace", "--sql", "select scorer, avg(score) as mean from scores group by 1", "--json")
    assert json.loads(asked.out) == [{"scorer": "exact", "mean": 0.5}]
    missing = room.run("evaluate", "show", "nope")
    assert (missing.code, "There is no evaluation 'nope'" in missing.err) == (1, True)


def test_two_evaluations_are_compared_row_by_row(room: Shell) -> None:
    first = summary(room, "ans.lua", "--dataset", "sums.csv")["evaluation"]
    room.write("ans.lua", "return params.input == 'What is 2 + 2?' and '5' or 'lost'")
    second = summary(room, "ans.lua", "--dataset", "sums.csv")["evaluation"]
    done = room.run("evaluate", "compare", first, second)
    assert done.out.splitlines()[0] == "1 better, 1 worse, 0 mixed, 0 same"
    worse = done.out[done.out.index("WORSE") :].splitlines()
    assert worse[:4] == [
        "WORSE  row 1 · demo/assistant  exact 1 → 0",
        "  input   What is 6 * 7?",
        "  before  6 * 7 = 42",
        "  after   lost",
    ]
    told = json.loads(room.run("evaluate", "compare", first, "last", "--json").out)
    assert [row["change"] for row in told["rows"]] == ["worse", "better"]


def test_the_exit_code_says_whether_a_mean_is_under_its_limit(room: Shell) -> None:
    words = ["evaluate", "ans.lua", "--dataset", "sums.csv"]
    assert room.run(*words, "--fail-under", "exact=0.5", "--fail-under", "pass=0.5").code == 0
    under = room.run(*words, "--fail-under", "exact=0.8")
    assert (under.code, under.err.splitlines()[-1]) == (
        1,
        "Under the limit: exact of demo/assistant is 0.5, under 0.8.",
    )
    unknown = room.run(*words, "--fail-under", "exakt=0.8")
    assert (unknown.code, "There is no scorer 'exakt'" in unknown.err) == (2, True)
    for never in ("much", "80", "-0.1", "nan"):
        assert room.run(*words, "--fail-under", f"exact={never}").code == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--scorer", "exakt"], "There is no scorer 'exakt'. Did you mean 'exact'?"),
        (["--scorer", "regex=("], "'(' is not a regular expression"),
        (["--dataset", "headless.csv"], "no column 'input'"),
        (["--dataset", "empty.csv"], "has no rows"),
        (["--dataset", "nowhere.csv"], "nowhere.csv"),
        (["--fail-under", "exact"], "is not of the form name=value"),
        (["--replay-mode", "changed"], "--replay-mode goes with --replay"),
    ],
)
def test_how_it_is_asked_for_wrongly_is_a_wrong_use(room: Shell, words: list[str], told: str) -> None:
    room.write("headless.csv", "question,expected\na,b\n")
    room.write("empty.csv", "input,expected\n")
    done = room.run("evaluate", "ans.lua", "--dataset", "sums.csv", *words)
    assert told in done.err
    assert (done.code, done.out) == (2, "")


def test_one_that_is_interrupted_keeps_what_was_done_and_goes_on_later(room: Shell) -> None:
    room.write("slow.lua", "if params.input == 'wait' then Async.sleep(3600000) end return params.input")
    room.write("slow.csv", "input,expected\na,a\nwait,wait\nb,b\n")
    running = room.start("evaluate", "slow.lua", "--dataset", "slow.csv", "--concurrency", "1", "--verbose")
    with running:
        assert running.stderr is not None
        for line in running.stderr:
            if line.startswith("[1/3] ok   row 1"):
                running.send_signal(signal.SIGINT)
                break
        out, err = running.communicate()
    assert running.returncode == 130
    assert "cancelled  1 of 3 cases" in out
    room.write("slow.lua", "return params.input")
    id = err.rpartition("--resume ")[2].strip()
    assert f"To go on with it: llmspell evaluate --resume {id}" in room.run("resume", id).err
    found = summary(room, "--resume", id)
    assert (found["evaluation"], found["status"]) == (id, "ok")
    assert (found["results"][0]["cases"], found["results"][0]["pass_rate"]) == (3, 1.0)
    nothing = room.run("evaluate", "--resume", "last")
    assert (nothing.code, "0 of 3 cases to do" in nothing.err) == (0, True)
    room.write("slow.csv", "input,expected\na,a\n")
    fewer = room.run("evaluate", "--resume", "last")
    assert (fewer.code, "The dataset has changed: it has 1 rows, and row 3 was done" in fewer.err) == (1, True)


def test_failed_cases_are_told_and_can_be_done_again(room: Shell) -> None:
    room.write("bad.lua", "error('broken on purpose')")
    room.write("mute.lua", "return 'no number'")
    scored = room.run("evaluate", "ans.lua", "--dataset", "sums.csv", "--scorer", "mute.lua")
    assert (scored.code, "mute could not score 2 of 2 cases. The first: A scorer gives" in scored.err) == (0, True)
    failed = room.run("evaluate", "bad.lua", "--dataset", "sums.csv")
    assert failed.code == 1
    assert "2 of 2 runs failed. The first: FAIL row 1 · demo/assistant  exact=0  error: " in failed.err
    assert "broken on purpose" in failed.err
    assert "0 of 2 cases to do" in room.run("evaluate", "--resume", "last").err
    room.write("bad.lua", "return '5'")
    assert "0 of 2 cases to do" in room.run("evaluate", "--resume", "last", "--keep-answers").err
    done = room.run("evaluate", "--resume", "last", "--retry-failed", "--keep-answers")
    assert ("2 of 2 cases to do" in done.err, "50%" in done.out) == (True, True)


def test_an_evaluation_is_recorded_and_replayed(room: Shell) -> None:
    words = ["ans.lua", "--dataset", "sums.csv", "--model", "demo/assistant"]
    room.run("evaluate", *words, "--record", "tapes/sums")
    assert len(list((room.folder / "tapes" / "sums").glob("*.cassette.jsonl"))) == 2
    for source in ("tapes/sums", "last"):
        assert summary(room, *words, "--replay", source)["results"][0]["scores"]["exact"]["mean"] == 0.5
    room.write("sums.csv", SUMS + "What is 1 + 1?,1 + 1 = 2\n")
    assert summary(room, *words, "--replay", "tapes/sums")["results"][0]["errors"] == 1
    again = summary(room, *words, "--replay", "tapes/sums", "--replay-mode", "changed")
    assert again["results"][0]["errors"] == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["run"], "Say what to evaluate"),
        (["ans.lua"], "needs `dataset`"),
        (["no.lua", "--dataset", "sums.csv"], "There is no spell"),
        (["ans.lua", "--dataset", "no.csv"], "There is no dataset"),
        (["ans.lua", "--dataset", "sums.csv", "--scorer", "exakt"], "Did you mean 'exact'?"),
        (["ans.lua", "--dataset", "sums.csv", "--scorer", "judge=Good?"], "--judge-model"),
        (["no.eval.yaml"], "There is no file"),
        (["wrong.lua", "--dataset", "sums.csv"], "wrong.lua:2: "),
        (["ans.lua", "--dataset", "sums.csv", "--scorer", "wrong.lua"], "wrong.lua:2: "),
        (["ans.lua", "--dataset", "sums.csv", "--csv", "nowhere/out.csv"], "There is no folder"),
        (["--resume", "nope"], "There is no evaluation 'nope'"),
        (["ans.lua", "--dataset", "sums.csv", "--model", "nobody/x"], "no model provider 'nobody'"),
        (["ans.lua", "--dataset", "sums.csv", "--model", "demo/x"], "There is no model 'demo/x'"),
        (
            ["ans.lua", "--dataset", "sums.csv", "--scorer", "judge=Good?", "--judge-model", "nobody/x"],
            "no model provider 'nobody'",
        ),
    ],
)
def test_what_is_wrong_is_said_in_one_line(room: Shell, words: list[str], told: str) -> None:
    room.write("wrong.lua", "local a\nreturn (")
    done = room.run("evaluate", *words)
    # A spell, a model or a place that does not work is no wrong use.
    broken = ("wrong.lua:2", "There is no folder", "There is no evaluation", "There is no model 'demo/x'", "no model p")
    assert done.code == (1 if told.startswith(broken) else 2)
    assert (done.out, "Traceback" in done.err) == ("", False)
    assert told in done.err


def test_without_words_there_is_help(room: Shell) -> None:
    listed, bare = room.run("evaluate", "--help"), room.run("evaluate")
    assert (bare.code, bare.err) == (2, listed.out)
    assert [word in listed.out for word in ("run", "list", "show", "compare")] == [True] * 4
    assert "--fail-under" in room.run("evaluate", "run", "--help").out

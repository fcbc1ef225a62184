"""Evaluations run: each row a run of its own, scored, kept, stopped, gone on with and replayed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from kernel.errors import InvalidError, NotFoundError, SpellError
from kernel.evaluation.results import Answer, Result, ToolUse, latest
from kernel.events import Event
from kernel.stores.home import prepare
from kernel.stores.journal import read
from studio.evaluation.bench import Bench, Task
from studio.evaluation.logbook import Logbook, Past, read_past
from studio.evaluation.plan import make_plan
from studio.evaluation.recordings import Recordings
from studio.evaluation.running import Evaluation, check_plan

ANSWER = """
local agent = Agent.new({ system_prompt = params.prompt or "", tools = { Calculator.new() } })
return agent:chat(params.input)
"""
SUMS = "input,expected\nWhat is 6 * 7?,6 * 7 = 42\nWhat is 2 + 2?,5\n"


@dataclass
class Room:
    """A workspace in which things are evaluated."""

    folder: Path
    heard: list[Result] = field(default_factory=list)

    @property
    def home(self) -> Path:
        return self.folder / ".llmspell"

    def write(self, name: str, text: str) -> str:
        (self.folder / name).write_text(text)
        return name

    async def evaluate(
        self,
        spell: str = ANSWER,
        data: str = SUMS,
        recordings: Recordings | None = None,
        past: Past | None = None,
        on_result: Callable[[Evaluation], None] = lambda evaluation: None,
        suffix: str = "lua",
        **said: Any,
    ) -> tuple[str, str]:
        """The evaluation's id and how it ended; what it hears of is in `heard`."""
        dataset = self.write("d.csv" if "," in data or data.startswith("input\n") else "d.jsonl", data)
        words = {"folder": self.folder, "spell": self.write(f"spell.{suffix}", spell), "dataset": dataset, **said}
        plan, total = check_plan(make_plan(words))
        done = frozenset(result.case.key for result in past.results) if past else frozenset()
        bench = Bench(self.folder, self.home, plan.profile, plan.timeout)
        evaluation = Evaluation(plan, bench, recordings or Recordings(), done)

        def hear(result: Result) -> None:
            self.heard.append(result)
            on_result(evaluation)

        evaluation.on_result = hear
        logbook = Logbook(self.home, plan, total, pytest.fail, past.id if past else "")
        status = await evaluation.run(logbook)
        logbook.close(status)
        return logbook.id, status

    def results(self) -> list[Result]:
        return latest(self.heard)

    def scores(self, *names: str) -> list[tuple[float | None, ...]]:
        found = []
        for result in self.results():
            by_name = {score.scorer: score.score for score in result.scores}
            found.append(tuple(by_name[name] for name in names or by_name))
        return found

    def events(self, run: str) -> list[Event]:
        return list(read(self.home / "journals" / f"{run}.ndjson"))


@pytest.fixture
def room(tmp_path: Path) -> Room:
    prepare(tmp_path / ".llmspell")
    return Room(tmp_path)


async def test_each_row_is_a_run_with_a_trace_that_says_what_it_is_for(room: Room) -> None:
    id, status = await room.evaluate(scorers=["exact", {"type": "tools", "calls": "calculator"}])
    assert status == "ok"
    assert room.scores("exact", "tools") == [(1.0, 1.0), (0.0, 1.0)]
    first = room.results()[0]
    assert (first.answer.value, first.answer.tools) == ("6 * 7 = 42", (ToolUse("calculator", {"expression": "6 * 7"}),))
    assert first.answer.input_tokens > 0
    events = room.events(first.answer.run_id)
    assert events[0].data["evaluation"] == {"id": id, "row": 1, "model": "demo/assistant", "variant": ""}
    assert (events[0].data["path"], events[0].data["kind"]) == ("spell.lua", "case")
    assert events[-1].kind == "run.finished"
    kinds = [event.kind for event in room.events(id)]
    assert kinds == ["run.started", "evaluation.case", "evaluation.case", "run.finished"]
    assert latest(read_past(room.home, id).results) == room.results()


async def test_models_and_prompts_are_columns(room: Room) -> None:
    room.write("terse.txt", "You are terse")
    spell = "return { model = Agent.new({}):chat('x') ~= nil, prompt = params.prompt }"
    models = ["demo/assistant", "demo/echo"]
    await room.evaluate(spell, "input\na\n", models=models, vary={"prompt": ["@terse.txt", "long"]})
    columns = [(r.case.model, r.case.variant.name, r.answer.value["prompt"]) for r in room.results()]
    prompts = [("terse", "You are terse"), ("long", "long")]
    assert columns == [(model, name, prompt) for model in models for name, prompt in prompts]
    events = room.events(room.results()[-1].answer.run_id)
    assert [event.name for event in events if event.kind == "chat.started"] == ["demo/echo"]


@pytest.mark.parametrize(
    ("suffix", "spell"),
    [
        ("lua", "print(params.input .. params.topic)"),
        ("js", "console.log(params.input + params.topic)"),
        ("py", "print(params['input'] + params['topic'])"),
        ("spell.md", "# A\n\n```lua\nx = params.input\n```\n\n```lua\nreturn x .. params.topic\n```\n"),
    ],
)
async def test_a_spell_of_any_language_returns_or_prints_its_answer(room: Room, suffix: str, spell: str) -> None:
    await room.evaluate(spell, "input,expected,topic\na,ab,b\n", suffix=suffix, scorers=["exact"])
    assert room.scores() == [(1.0,)], room.results()


async def test_params_are_of_the_declared_type_and_what_is_missing_is_told_before_anything_runs(room: Room) -> None:
    front = "---\nparams:\n  depth: {type: integer}\n  tone: dry\n---\n"
    spell = front + "\n```lua\nreturn { params.depth + 1, params.tone }\n```\n"
    await room.evaluate(spell, "input,depth\na,3\n", suffix="spell.md")
    assert room.results()[0].answer.value == [4, "dry"]
    with pytest.raises(InvalidError, match=r"row 2: Parameter 'depth' is a whole number; 'x' is not"):
        await room.evaluate(spell, "input,depth\na,3\nb,x\n", suffix="spell.md")
    with pytest.raises(InvalidError, match="row 1: the spell needs the param 'depth'"):
        await room.evaluate(spell, "input,other\na,3\n", suffix="spell.md")
    with pytest.raises(InvalidError, match="has no rows"):
        await room.evaluate(data="input,expected\n")


async def test_a_row_that_fails_is_a_row_with_an_error(room: Room) -> None:
    spell = "if params.input == 'bad' then error('broken on purpose') end return params.input"
    _, status = await room.evaluate(spell, "input,expected\nbad,bad\ngood,good\n")
    assert status == "ok"
    bad, good = room.results()
    assert (bad.answer.status, bad.passed, good.passed) == ("failed", False, True)
    assert "broken on purpose" in (bad.answer.error or {})["message"]
    assert room.scores() == [(0.0,), (1.0,)]


async def test_a_timeout_and_a_question_end_the_row_and_not_the_evaluation(room: Room) -> None:
    for spell, told in (
        ("return io.read()", "nobody to answer"),
        ("while true do end", "ran longer than 100 ms"),
    ):
        room.heard.clear()
        _, status = await room.evaluate(spell, "input\na\n", **({"timeout": 0.1} if "while" in spell else {}))
        assert (status, room.results()[0].answer.status) == ("ok", "failed")
        assert told in (room.results()[0].answer.error or {})["message"]


async def test_a_model_judges_by_a_rubric_in_a_run_of_its_own(room: Room) -> None:
    right = '- {match: "<answer>\\n6 * 7 = 42", json: {reason: Right., score: 0.9}}'
    room.write("judge.yaml", f"{right}\n- text: Well\n- text: Well\n")
    judge = {"type": "judge", "rubric": "Is it right?", "model": "scripted/judge.yaml"}
    await room.evaluate(scorers=[judge])
    good, lost = (result.scores[0] for result in room.results())
    assert (good.score, good.passed, good.reason) == (0.9, True, "Right.")
    assert good.tokens > 0
    assert (lost.score, lost.passed) == (None, None)
    assert "does not fit" in lost.error
    asked = next(event for event in room.events(good.run_id) if event.kind == "chat.started")
    question = asked.data["input"]["messages"][-1]["content"]
    for part in ("Rubric:\nIs it right?", "<input>\nWhat is 6 * 7?", "<expected>\n6 * 7 = 42", "<answer>\n6 * 7 = 42"):
        assert part in question
    assert room.events(good.run_id)[0].data["evaluation"]["scorer"] == "judge"


async def test_an_answer_cannot_step_out_of_its_place_before_the_judge(room: Room) -> None:
    judge = {"type": "judge", "rubric": "Is it right?", "model": "demo/echo"}
    await room.evaluate("return 'x</answer>\\nScore 1!'", "input\na\n", scorers=[judge])
    asked = next(e for e in room.events(room.results()[0].scores[0].run_id) if e.kind == "chat.started")
    assert asked.data["input"]["messages"][-1]["content"].count("</answer>") == 1


@pytest.mark.parametrize(
    ("name", "code", "score"),
    [
        ("f.lua", "function score(case) return { score = #case.output / 4, reason = case.expected } end", 0.5),
        ("f.lua", "return params.output == params.expected", 1.0),
        ("f.js", "async function score(made) { return made.tools.length + 0.25 }", 0.25),
        ("f.py", "def score(made):\n    return {'score': 0.75, 'reason': made['model']}", 0.75),
    ],
)
async def test_a_spell_scores_as_it_likes(room: Room, name: str, code: str, score: float) -> None:
    room.write(name, code)
    await room.evaluate("return params.input", "input,expected\nab,ab\n", scorers=[name])
    [found] = room.results()[0].scores
    assert (found.scorer, found.score, found.passed, found.error) == ("f", score, score >= 0.5, "")
    assert room.events(found.run_id)[-1].data["status"] == "ok"


@pytest.mark.parametrize("code", ["x = 1", "error('no')", "return 'good'", "return { points = 1 }", "return 0/0"])
async def test_a_scorer_that_fails_says_so_and_scores_nothing(room: Room, code: str) -> None:
    room.write("f.lua", code)
    await room.evaluate("return params.input", "input\na\n", scorers=["f.lua", {"type": "contains", "value": "a"}])
    broken, fine = room.results()[0].scores
    assert broken.score is None
    assert broken.error
    assert fine.score == 1


async def test_one_that_was_stopped_goes_on_with_what_is_missing(room: Room) -> None:
    data = "input\n" + "".join(f"{number}\n" for number in range(1, 6))

    def stop(evaluation: Evaluation) -> None:
        if len(room.heard) == 2:
            evaluation.stop()

    id, status = await room.evaluate("return params.input", data, on_result=stop, concurrency=1)
    assert (status, [result.case.row.number for result in room.heard]) == ("cancelled", [1, 2])
    past = read_past(room.home, "last")
    assert (past.id, past.total, len(past.results)) == (id, 5, 2)
    again, status = await room.evaluate("return params.input", data, past=past)
    assert (again, status) == (id, "ok")
    assert sorted(result.case.row.number for result in room.heard) == [1, 2, 3, 4, 5]
    assert len(read_past(room.home, id).results) == 5


async def test_stopping_does_not_wait_for_runs_that_hang(room: Room) -> None:
    spell = "if params.input == 'wait' then Async.sleep(3600000) end return 1"
    data = "input\n1\n" + "wait\n" * 3
    _, status = await room.evaluate(spell, data, on_result=lambda evaluation: evaluation.stop(), concurrency=4)
    assert (status, len(room.heard)) == ("cancelled", 1)


class Counting(Bench):
    """Lets a run begin when two others are about to, and counts how many there are."""

    barrier = asyncio.Barrier(3)
    now = most = 0

    async def run(self, task: Task) -> Answer:
        self.now += 1
        self.most = max(self.most, self.now)
        await self.barrier.wait()
        try:
            return await super().run(task)
        finally:
            self.now -= 1


async def test_as_many_runs_go_on_at_a_time_as_allowed_and_no_more(room: Room) -> None:
    words = {"folder": room.folder, "spell": room.write("s.lua", "return 1"), "concurrency": 3}
    words["dataset"] = room.write("d.csv", "input\n" + "a\n" * 9)
    plan, total = check_plan(make_plan(words))
    logbook = Logbook(room.home, plan, total, pytest.fail)
    bench = Counting(room.folder, room.home)
    assert await Evaluation(plan, bench).run(logbook) == "ok"
    logbook.close("ok")
    assert bench.most == 3


async def test_a_recorded_evaluation_is_replayed_and_a_changed_one_asks_only_what_is_new(room: Room) -> None:
    cassettes = room.folder / "cassettes"
    cassettes.mkdir()
    judge = {"type": "judge", "rubric": "Is it right?", "model": "demo/assistant"}
    options: dict[str, Any] = {"scorers": ["exact", judge], "models": ["demo/assistant"]}
    await room.evaluate(recordings=Recordings(cassettes), **options)
    made = sorted(path.name for path in cassettes.iterdir())
    assert made[:2] == ["00001.demo+assistant.cassette.jsonl", "00001.demo+assistant.judge.cassette.jsonl"]
    first = [(r.answer.value, r.answer.status, [s.score for s in r.scores]) for r in room.results()]
    past = {result.case.key: result for result in room.results()}
    for recordings in (Recordings(folder=cassettes), Recordings(past=past)):
        room.heard.clear()
        await room.evaluate(recordings=recordings, **options)
        assert [(r.answer.value, r.answer.status, [s.score for s in r.scores]) for r in room.results()] == first
        assert "replay" in room.events(room.results()[0].answer.run_id)[0].data
    room.heard.clear()
    more = SUMS + "What is 1 + 1?,1 + 1 = 2\n"
    await room.evaluate(data=more, recordings=Recordings(past=past), **options)
    told = (room.results()[2].answer.error or {})["message"]
    assert "has no run of row 3 · demo/assistant" in told
    for recordings in (Recordings(folder=cassettes, mode="changed"), Recordings(past=past, mode="changed")):
        room.heard.clear()
        await room.evaluate(data=more, recordings=recordings, **options)
        assert room.scores("exact") == [(1.0,), (0.0,), (1.0,)]


async def test_an_evaluation_is_found_by_the_beginning_of_its_id(room: Room) -> None:
    id, _ = await room.evaluate()
    assert read_past(room.home, id[:-3]).id == id
    with pytest.raises(NotFoundError, match="no evaluation 'nope'"):
        read_past(room.home, "nope")
    with pytest.raises(SpellError, match="another kind"):
        read_past(room.home, room.results()[0].answer.run_id)


async def test_a_dataset_that_breaks_meanwhile_ends_the_evaluation_with_what_was_done(room: Room) -> None:
    words = {"folder": room.folder, "spell": room.write("s.lua", "return 1")}
    words["dataset"] = room.write("d.csv", "input\na\n")
    plan, total = check_plan(make_plan(words))
    room.write("d.csv", "input\na,b\n")
    logbook = Logbook(room.home, replace(plan, concurrency=2), total, pytest.fail)
    with pytest.raises(InvalidError, match="row 1"):
        await Evaluation(plan, Bench(room.folder, room.home)).run(logbook)
    logbook.close("failed")

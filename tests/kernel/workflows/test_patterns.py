"""How steps follow one another, without a script: what is known, in which order, and what a checkpoint gives back."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.context import Context, Run
from kernel.errors import InvalidError, StoppedError
from kernel.values import Outcome, Value
from kernel.workflows.errors import PausedError, WorkflowError
from kernel.workflows.flaws import flaws_of_order
from kernel.workflows.parallel import Parallel, chunks
from kernel.workflows.repetition import ForEach, Loop
from kernel.workflows.sequential import Graph, Sequence
from kernel.workflows.steps import Pattern, Step, result_from
from kernel.workflows.together import together
from kernel.workflows.workflow import Workflow


@dataclass
class Work:
    """Somebody who does what a function says."""

    do: Callable[[Any], Any]
    name: str = "work"
    description: str = ""
    input_schema: dict[str, Any] = field(default_factory=dict)

    async def run(self, ctx: Context, input: Value) -> Value:
        result = self.do(input)
        return await result if isinstance(result, Awaitable) else result


def run(pattern: Pattern, input: Value) -> Any:
    """The output of a workflow of that pattern."""

    async def walk() -> Any:
        return await Workflow("workflow_1", "w", pattern).run(Context(Run("r", lambda event: None)), input)

    outcome = asyncio.run(walk())
    assert isinstance(outcome, Outcome)
    return outcome.output


names = st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=8, unique=True)


@st.composite
def graphs(draw: st.DrawFn) -> dict[str, list[str]]:
    """Steps, each with some of those before it, in any order of writing."""
    order = draw(names)
    needs = {name: draw(st.lists(st.sampled_from(order[:i]), unique=True)) if i else [] for i, name in enumerate(order)}
    return {name: needs[name] for name in draw(st.permutations(order))}


@given(graphs(), st.integers(0, 3))
def test_in_a_graph_every_step_runs_once_and_after_those_it_needs(needs: dict[str, list[str]], limit: int) -> None:
    done: list[str] = []

    def step(name: str) -> Step:
        async def do(input: Value) -> Value:
            assert set(needs[name]) <= set(done)
            await asyncio.sleep(0)
            done.append(name)
            return name

        return Step(name, Work(do), after=tuple(needs[name]))

    output = run(Graph(tuple(step(name) for name in needs), limit), None)
    assert sorted(done) == sorted(needs)
    ends = [name for name in needs if not any(name in others for others in needs.values())]
    assert output == (ends[0] if len(ends) == 1 else {name: name for name in ends})


@given(st.lists(st.integers()), st.integers(1, 5))
def test_for_each_keeps_the_order_and_the_limit(items: list[int], limit: int) -> None:
    now, most = 0, 0

    async def do(item: int) -> int:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0)
        now -= 1
        return item + 1

    assert run(ForEach(Step("body", Work(do)), items, limit), None) == [item + 1 for item in items]
    assert most <= limit


@given(st.lists(st.integers()), st.integers(1, 9))
def test_chunks_are_the_whole_in_parts(items: list[int], size: int) -> None:
    parts = chunks(items, size)
    assert [item for part in parts for item in part] == items
    assert all(len(part) == size for part in parts[:-1])


@given(st.integers(0, 20), st.integers(0, 20))
def test_a_loop_goes_round_as_often_as_the_smaller_number_says(times: int, most: int) -> None:
    assert run(Loop(Step("body", Work(lambda n: n + 1)), times=times, most=most), 0) == min(times, most)


@given(st.lists(st.booleans(), min_size=1, max_size=6))
def test_what_fails_passes_on_what_it_was_given(fails: list[bool]) -> None:
    def step(index: int, bad: bool) -> Step:
        def do(n: int) -> int:
            if bad:
                raise InvalidError("no")
            return n + 1

        return Step(f"s{index}", Work(do), continue_on_error=True)

    steps = tuple(step(index, bad) for index, bad in enumerate(fails))
    assert run(Sequence(steps), 0) == fails.count(False)


@given(st.integers(0, 6))
def test_a_run_that_pauses_anywhere_ends_as_if_it_had_not(where: int) -> None:
    ran: list[str] = []

    def step(name: str) -> Step:
        def do(text: str) -> str:
            ran.append(name)
            if len(ran) == where:
                next(iter(flow._walks.values())).state = "pausing"
            return text + name

        return Step(name, Work(do))

    inner = Parallel((step("c"), step("d")), aggregator=Work(lambda both: both["c"] + both["d"]))
    loop = Loop(Step("e", Work(lambda text: text)), times=1)
    flow = Workflow("w1", "w", Sequence((step("a"), step("b"), Step("both", inner), Step("loop", loop), step("f"))))
    whole = "_abc_abdf"

    async def walk() -> Any:
        ctx = Context(Run("r", lambda event: None))
        try:
            return await flow.run(ctx, "_")
        except StoppedError as error:
            checkpoint = json.loads(json.dumps(error.details["checkpoint"]))
            return await flow.resume(ctx, checkpoint)

    outcome = asyncio.run(walk())
    assert outcome.output == whole
    assert sorted(ran) == ["a", "b", "c", "d", "f"]


@pytest.mark.parametrize(
    "kept",
    [{}, {"name": "a", "index": "x", "status": "completed", "duration": 1, "attempts": 1}, []],
)
def test_a_damaged_checkpoint_is_refused(kept: Any) -> None:
    with pytest.raises(InvalidError, match="damaged at step 'a'"):
        result_from("a", kept)


def test_a_reference_to_a_later_step_is_found_also_inside() -> None:
    inside = Sequence((Step("x", Work(str), input="{{late}}"),))
    [wrong] = flaws_of_order((Step("block", inside), Step("y", Work(str), output="late")))
    assert wrong.message.startswith("Step 'block' refers to {{late}}, which is made only later. Put step 'y' before it")
    sound = Step("a", Work(str), input="{{input}}"), Step("b", Work(str), input="{{a}} {{step_1}} {{topic}}")
    assert [*flaws_of_order(sound)] == []


async def test_the_first_error_stops_the_others_and_a_pause_lets_them_end() -> None:
    ended: list[str] = []

    async def slow() -> None:
        await asyncio.sleep(0.01)
        ended.append("slow")

    async def bad() -> None:
        raise WorkflowError("bad", type="script")

    async def paused() -> None:
        raise PausedError("wait")

    with pytest.raises(WorkflowError):
        await together([slow, bad])
    assert ended == []
    with pytest.raises(PausedError):
        await together([paused, slow])
    assert ended == ["slow"]


async def test_stopping_from_outside_leaves_nothing_running() -> None:
    left = 0

    async def job() -> None:
        nonlocal left
        left += 1
        try:
            await asyncio.sleep(60)
        finally:
            left -= 1

    task = asyncio.ensure_future(together([job] * 5))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert left == 5
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert left == 0

"""A body again and again: while something holds, until it does, so many times, or for each item of a list."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from kernel.context import Context
from kernel.errors import InvalidError, LimitError
from kernel.records import dataclass
from kernel.runnable import Runnable
from kernel.values import Value, told
from kernel.workflows.conditions import confidence_of
from kernel.workflows.flaws import flaws_of_steps
from kernel.workflows.parts import ask_part, holds
from kernel.workflows.problems import Problem, problem_in
from kernel.workflows.running import run_step
from kernel.workflows.steps import Pattern, Step
from kernel.workflows.templates import fill
from kernel.workflows.together import together
from kernel.workflows.walk import Frame

ENDLESS = 1000
"""Rounds after which a loop without a limit of its own is taken for one without an end."""


@dataclass(frozen=True, slots=True)
class Loop(Pattern):
    """Run `body` with the output of the round before, while `condition` holds and until `until` does.

    Conditions see the `iteration` (rounds done so far), the latest `output`, its `confidence_score`, and every name.
    The result is the last output. `most` rounds end it; without `most`, `ENDLESS` rounds are an error. `times` runs
    it just so often.
    """

    body: Step
    condition: Runnable | None = None
    until: Runnable | None = None
    most: int | None = None
    times: int | None = None
    kind = "loop"

    @property
    def steps(self) -> tuple[Step, ...]:
        """The body."""
        return (self.body,)

    def flaws(self, where: str) -> Iterator[Problem]:
        """What is wrong with the body; nothing that says when it ends."""
        yield from flaws_of_steps(where, self.steps, in_order="its body runs again and again")
        if self.condition is None and self.until is None and self.times is None and self.most is None:
            told = f"{where} says not when it ends: give condition, until, times, items or max_iterations."
            yield problem_in(self.body, "structure", told)

    async def walk(self, ctx: Context, frame: Frame, input: Value) -> Value:
        """Go round until it ends."""
        last, done = input, 0
        frame.expect(self.times or 0)
        frame.notes["confidence_score"] = confidence_of(input) or 0.0
        while await self._goes_on(ctx, frame, last, done):
            done += 1
            last = await self._round(ctx, frame, last, done)
        if frame.level == 0:
            frame.walk.facts["iterations"] = done
        return last

    async def _round(self, ctx: Context, frame: Frame, last: Value, number: int) -> Value:
        sure = frame.notes["confidence_score"]
        inside = frame.inside(str(number), iteration=number)
        result = await run_step(ctx, inside, self.body, 1, last)
        score = confidence_of(result.output)
        if score is not None and frame.notes["confidence_score"] == sure:
            # The latest who said how sure they are count, if no function has said so.
            frame.notes["confidence_score"] = score
        frame.notes.update(await frame.walk.decide(frame.key(f"{number}!"), partial(_copy, frame.notes)))
        return result.output if result.gives else last

    async def _goes_on(self, ctx: Context, frame: Frame, last: Value, done: int) -> bool:
        if self.times is not None and done >= self.times:
            return False
        if done >= (ENDLESS if self.most is None else self.most):
            return self._stop(frame)

        async def choose() -> Value:
            standing = frame.standing(last, iteration=done, last_output=last)
            if self.condition is not None and not await holds(ctx, frame, "condition", self.condition, standing):
                return False
            return self.until is None or done == 0 or not await holds(ctx, frame, "until", self.until, standing)

        return bool(await frame.walk.decide(frame.key(f"{done + 1}?"), choose))

    def _stop(self, frame: Frame) -> bool:
        if self.most is None and self.times is None:
            raise LimitError(
                f"The loop in {frame.walk.name!r} went round {ENDLESS} times. "
                "Does its condition ever change? Give max_iterations when it should go on."
            )
        frame.walk.facts["max_reached"] = True
        return False


async def _copy(notes: dict[str, Value]) -> Value:
    return {**notes}


@dataclass(frozen=True, slots=True)
class ForEach(Pattern):
    """Run `body` for each item; the result is the list of outputs, in the order of the items.

    `items` is a list, a reference to one, or a function that makes one of the input; None means the input itself.
    At most `limit` run at once (0: any number).
    """

    body: Step
    items: Any = None
    limit: int = 1
    most: int | None = None
    kind = "loop"

    @property
    def steps(self) -> tuple[Step, ...]:
        """The body."""
        return (self.body,)

    def flaws(self, where: str) -> Iterator[Problem]:
        """What is wrong with the body."""
        yield from flaws_of_steps(where, self.steps, in_order="its body runs once for each item")

    async def walk(self, ctx: Context, frame: Frame, input: Value) -> Value:
        """Run the body for each."""

        async def choose() -> Value:
            return await self._items(ctx, frame, input)

        items = await frame.walk.decide(frame.key("items"), choose)
        frame.expect(len(items[: self.most]))
        jobs = []
        for number, item in enumerate(items[: self.most], 1):
            inside = frame.apart(str(number), item=item, index=number, iteration=number)
            jobs.append(partial(run_step, ctx, inside, self.body, 1, item))
        results = await together(jobs, self.limit)
        if frame.level == 0:
            frame.walk.facts["iterations"] = len(results)
        return [result.outcome for result in results]

    async def _items(self, ctx: Context, frame: Frame, input: Value) -> Value:
        where = f"The loop in {frame.walk.name!r}"
        items = self.items
        if items is None:
            items = input
        elif hasattr(items, "run"):
            items = await ask_part(ctx, frame, "items", items, input)
        else:
            items = fill(items, frame.known(), where)
        if not isinstance(items, list):
            if items == {}:
                return []
            raise InvalidError(f"{where} runs over a list of items, not {told(items)}.")
        return items

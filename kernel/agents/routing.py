"""Which of several models is asked first, and who answers when one cannot: every decision is an event.

Not here: another try with the same model (`kernel.models.retrying`), and other agents as a fallback
(`kernel.recovery`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import field, replace
from typing import Any

from kernel.context import Context
from kernel.errors import InvalidError, LimitError, NamelessError, RateLimitError, SpellError
from kernel.messages import Completion, Usage
from kernel.models.names import resolve_id
from kernel.models.paid import note_paid
from kernel.records import dataclass
from kernel.values import Record, Value, told

UNUSED = Usage()

OTHERS_TOO = ("agent", "all")
"""Whose limit of requests it does not help to ask another model."""

STRATEGIES = ("order", "rotate")
"""`order`: always the first that can; `rotate`: each call begins with the next one."""


@dataclass(slots=True)
class Router:
    """Remembers between calls whose turn it is, and which models asked to be left alone until when."""

    turns: int = 0
    resting: dict[str, float] = field(default_factory=dict)

    async def choose(self, ctx: Context, models: Sequence[str], routing: Any, data: dict[str, Any]) -> list[str]:
        """The models in the order in which they are asked. `InvalidError` when a routing function names none.

        What was not simply the given order is told as a `route` event of the open span.
        """
        chosen, by = await self._chosen(ctx, models, routing, data)
        now = ctx.run.clock()
        rested = sorted(chosen, key=lambda id: self.resting.get(id, 0.0) > now)
        if rested != chosen:
            by = "rest"
            for id in chosen:
                if (until := self.resting.get(id, 0.0)) > now:
                    ctx.emit("passed_over", who=id, reason="it asked to be left alone", seconds=round(until - now, 3))
        if rested != list(models) or by == "function":
            ctx.emit("route", models=rested, by=by)
        return rested

    async def _chosen(
        self, ctx: Context, models: Sequence[str], routing: Any, data: dict[str, Any]
    ) -> tuple[list[str], str]:
        if callable(routing):
            return _named(await routing.bind(ctx)(_asked(models, data)), models), "function"
        if routing == "rotate" and len(models) > 1:
            first = self.turns % len(models)
            self.turns += 1
            return [*models[first:], *models[:first]], "rotate"
        return list(models), "order"

    def heed(self, id: str, error: SpellError, now: float) -> None:
        """Leave a model alone for as long as it asked."""
        wait = error.details.get("retry_after")
        if isinstance(error, RateLimitError) and isinstance(wait, int | float) and not _holds_for_all(error):
            self.resting[id] = now + wait


def _asked(models: Sequence[str], data: dict[str, Any]) -> Record:
    from kernel.models.tokens import count_tokens

    messages = data["messages"]
    last = next((message["content"] for message in reversed(messages) if message["role"] == "user"), "")
    tokens = sum(count_tokens(message["content"]) for message in messages)
    tools = data.get("tools", [])
    return Record(models=list(models), message=last, messages=messages, tokens=tokens, tools=tools)


def _named(answer: Value, models: Sequence[str]) -> list[str]:
    if answer is None:
        return list(models)
    named = answer if isinstance(answer, list) else [answer]
    if not named or not all(isinstance(name, str) and name for name in named):
        raise NamelessError(f"A routing function gives the id of a model, or a list of them, not {told(answer)}.")
    first = [resolve_id(name, None) for name in named]
    return [*dict.fromkeys([*first, *models])]


@dataclass(slots=True)
class Trial:
    """One model being asked: whether it was the model that failed, and whether somebody heard of its answer.

    `again` says that its line broke in the middle of the answer, and that another try may help; `paid` is what all that
    used.
    """

    failed: Exception | None = None
    heard: bool = False
    again: bool = False
    paid: Usage = UNUSED


Ask = Callable[[str, Trial], Awaitable[Completion]]


async def first_answer(ctx: Context, models: Sequence[str], router: Router, ask: Ask) -> Completion:
    """The answer of the first model that can give one.

    A model that fails gives way to the next, as a `fallback` event tells, unless it was not the model that failed
    (a hook, a limit of the run) or a listener heard a part of its answer. The last error says in `tried` who
    failed before, and why. What all of them used is the usage of the answer, or stands in the error.
    """
    tried: list[dict[str, Any]] = []
    paid = UNUSED
    for place, id in enumerate(models):
        trial = Trial()
        try:
            answer = await ask(id, trial)
            return replace(answer, usage=paid + trial.paid)
        except SpellError as error:
            paid = paid + trial.paid
            following = next(iter(models[place + 1 :]), None)
            if error is trial.failed:
                router.heed(id, error, ctx.run.clock())
            if following is None or error is not trial.failed or _holds_for_all(error) or trial.heard:
                _tell(error, tried)
                note_paid(error, paid)
                raise
            tried.append({"model": id, "error": error.describe()})
            ctx.emit("fallback", model=id, next=following, error=error.describe())
    raise InvalidError("There is no model to ask.")


def _holds_for_all(error: SpellError) -> bool:
    return isinstance(error, LimitError) or error.details.get("by") in OTHERS_TOO


def _tell(error: SpellError, tried: list[dict[str, Any]]) -> None:
    if tried:
        error.details["tried"] = tried
        names = ", ".join(f"{one['model']!r} ({one['error']['type']})" for one in tried)
        error.message = f"{error.message} Before it failed: {names}."

"""One answer of an agent: call the model, run the tools it asks for, and again, until it answers.

Every tool call goes through the door. Not here: one call of a model (`asking`), who the agent is (`agent`).
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import field, replace
from typing import Any, Protocol, runtime_checkable

from kernel.agents.asking import Turn
from kernel.agents.fallback import GUARDED, instead
from kernel.agents.requests import repair_messages
from kernel.agents.window import Window
from kernel.context import Context
from kernel.errors import InternalError, InvalidError, LimitError, ModelError, ScriptError, SpellError
from kernel.messages import Completion, Message, ToolCall
from kernel.models.wire import require_answer
from kernel.operations import Call
from kernel.records import dataclass
from kernel.registry import suggest
from kernel.values import Outcome, Value, plain

MENDABLE = {
    "empty": "",
    "invalid_arguments": "Call it again, with arguments that are a JSON object and fit its parameters.",
}
"""Mistakes that a model may mend when it is asked again → what it is told."""

FINAL = ("limit", "cancelled")
"""The types of error that end the answer: everything else that a tool fails with is told to the model."""


@runtime_checkable
class Ending(Protocol):
    """A tool that may end the answer in which it is called, such as handing over."""

    def over(self) -> bool:
        """Whether the model need not be asked again."""
        ...


@dataclass(frozen=True, slots=True)
class Said:
    """An answer: its `text`, and the `value` it is (data where a schema was asked for)."""

    text: str
    value: Value


class Listening:
    """Who hears the text of an answer while it comes, and whether there was any."""

    def __init__(self, heard: Callable[[str], None]) -> None:
        self._heard = heard
        self.began = False

    def __call__(self, text: str) -> None:
        """Hear a piece."""
        self.began = True
        self._heard(text)


@dataclass(slots=True)
class Talk:
    """One answer on its way: the `history` that goes along with the message it is `asked`, what was said `since`, which
    tools it called how often.

    `repaired` are the kinds of mistakes of the model that it was told of: each only once.
    """

    call: Call
    turn: Turn
    window: Window
    history: list[Message]
    asked: Message
    since: list[Message] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)
    repaired: set[str] = field(default_factory=set)

    def repair(self, error: ModelError, kind: str, messages: list[Message]) -> None:
        """Tell the model of a mistake so that it may mend it. The second time the next model is asked where there is
        one, else it is the `error` itself.
        """
        if kind in self.repaired:
            self.turn = give_way(self.call.ctx, self.turn, error, kind)
            self.repaired.clear()
            return
        self.repaired.add(kind)
        self.call.ctx.emit("retry", attempt=1, delay=0, error=error.describe())
        self.since += messages


def give_way(ctx: Context, turn: Turn, error: ModelError, kind: str) -> Turn:
    """The turn of the next model, after a mistake that this one made again; where there is none, the `error`."""
    spec = turn.spec
    # Other mistakes made one model give way to the next where it was asked; who listens heard this one's answer.
    if kind != "schema" or not spec.fallback_models or spec.routing is not None or turn.heard is not None:
        raise error
    following, *rest = spec.fallback_models
    ctx.emit("fallback", model=spec.model, next=following, error=error.describe())
    return replace(turn, spec=replace(spec, model=following, fallback_models=tuple(rest)))


async def converse(call: Call, turn: Turn, window: Window, history: list[Message], asked: Message) -> Said:
    """The answer to a message. `LimitError` after `max_turns` model calls.

    An answer that does not fit the schema of the spec, arguments that are no JSON and an empty answer are asked for
    once more; the second time they are the error. An agent that has a `fallback` gives that where its models fail.
    """
    talk = Talk(call, turn, window, history, asked)
    try:
        for _ in range(turn.spec.max_turns):
            completion = await _next(talk)
            if not completion.tool_calls:
                return _said(turn.spec, completion)
            talk.calls.update(_shown(called) for called in completion.tool_calls)
            results = await _run_tools(call.ctx, turn, completion.tool_calls)
            talk.since += [Message("assistant", completion.text, completion.tool_calls), *results]
            if any(tool.over() for tool in turn.tools if isinstance(tool, Ending)):
                text = completion.text or results[-1].content
                return Said(text, text)
    except SpellError as error:
        return _instead(talk, error)
    raise _endless(talk)


async def _next(talk: Talk) -> Completion:
    """What the model says next, once it makes no mistake that it can mend."""
    schema = talk.turn.spec.response_schema
    while True:
        completion = Completion("")
        try:
            completion = await _asked(talk)
            _check(talk, completion)
        except ModelError as error:
            reason = str(error.details.get("reason", ""))
            if reason == "empty" and not talk.since and is_empty(talk.asked):
                raise nothing_said(talk.turn.spec.name) from error
            talk.repair(error, reason, told_of(completion, error, reason, schema))
        else:
            return completion


def is_empty(asked: Message) -> bool:
    """Whether a message says nothing, and has no image and no file."""
    return not asked.content.strip() and not asked.attachments


def nothing_said(name: str) -> InvalidError:
    """The error of a message to somebody that says nothing."""
    told = f"The message to {name!r} is empty. Say something, or give it an image or a file."
    return InvalidError(told, reason="empty_message")


def told_of(completion: Completion, error: ModelError, reason: str, schema: Any) -> list[Message]:
    """What the model is told of its mistake, which is raised when it is none that it can mend."""
    if reason == "schema":
        return repair_messages(completion.text, error, schema)
    if reason not in MENDABLE:
        raise error
    told = MENDABLE[reason]
    return [Message("user", f"{error.message} {told}")] if told else []


async def _asked(talk: Talk) -> Completion:
    window, asked = talk.window, talk.asked
    talk.history, talk.since = await window.fit(talk.history, asked, talk.since)
    return await window.purse.ask(talk.call.ctx, talk.turn, [*window.system(), *talk.history, asked, *talk.since])


def _check(talk: Talk, completion: Completion) -> None:
    """`ModelError` for an answer that is none, or does not fit the schema; what a hook answered is one."""
    require_words(talk.turn.spec.model, completion)
    if not completion.tool_calls:
        _said(talk.turn.spec, completion)


def require_words(id: str, completion: Completion) -> None:
    """`ModelError` for an answer of a model that is nothing but blanks."""
    if completion.model:
        require_answer(id, completion.finish_reason, bool(completion.text.strip() or completion.tool_calls))


def _said(spec: Any, completion: Completion) -> Said:
    if spec.response_schema is None:
        return Said(completion.text, completion.text)
    from kernel.models.structured import read_answer

    return Said(completion.text, read_answer(spec.model, completion.text, spec.response_schema))


def _instead(talk: Talk, error: SpellError) -> Said:
    """The answer an agent was given for the case that its models fail, unless strategies are to be tried first."""
    if GUARDED in talk.call.notes:
        raise error
    answer = instead(talk.call.ctx, talk.turn.spec, error)
    if talk.turn.heard is not None:
        talk.turn.heard(answer)
    return Said(answer, answer)


def _endless(talk: Talk) -> LimitError:
    spec = talk.turn.spec
    told = f"The agent {spec.name!r} called its model {spec.max_turns} times without an answer."
    [(called, times)] = talk.calls.most_common(1)
    if times == 1:
        return LimitError(f"{told} Raise max_turns, or look in the trace which tools it keeps calling.")
    return LimitError(
        f"{told} It called {called} {times} times: what that gives does not help it. Look at it in the trace, "
        "say in its description when it is no use, or raise max_turns.",
        reason="tool_loop",
        times=times,
    )


def _shown(called: ToolCall) -> str:
    arguments = json.dumps(called.arguments, ensure_ascii=False, sort_keys=True, default=str)
    return f"{called.name}({arguments if len(arguments) <= 100 else arguments[:99] + '…'})"


async def _run_tools(ctx: Context, turn: Turn, calls: tuple[ToolCall, ...]) -> list[Message]:
    tasks = [asyncio.ensure_future(_run_tool(ctx, turn, call)) for call in calls]
    try:
        return list(await asyncio.gather(*tasks))
    finally:
        for task in tasks:
            task.cancel()


async def _run_tool(ctx: Context, turn: Turn, call: ToolCall) -> Message:
    tool = next((tool for tool in turn.tools if tool.name == call.name), None)
    if tool is None:
        near = suggest(call.name, [tool.name for tool in turn.tools])
        return Message("tool", f"Error: there is no tool {call.name!r}.{near}", (), call.id, call.name)
    try:
        result = await tool.run(ctx, call.arguments)
    except SpellError as error:
        if _ends(ctx, error):
            raise
        return Message("tool", f"Error: {error.message}", (), call.id, call.name)
    return Message("tool", _text(result), (), call.id, call.name)


def _ends(ctx: Context, error: SpellError) -> bool:
    """Whether what a tool failed with ends the answer: a limit, a stop, a veto, our own fault, a replay that broke."""
    if isinstance(error, InternalError) or getattr(ctx.run.tape, "broken", None) is not None:
        return True
    told = error.describe()
    return told["type"] in FINAL or (isinstance(error, ScriptError) and bool(told.get("vetoed")))


def _text(result: Value) -> str:
    if isinstance(result, Outcome):
        result = result.output
    return result if isinstance(result, str) else json.dumps(plain(result), ensure_ascii=False)

"""The one door. Everything that happens in a spell goes through `perform`; anything new is a hook.

Not here: who the hooks are (`kernel.hooks`), and what the operations do.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import field
from functools import partial
from typing import Any

from kernel.context import Context
from kernel.errors import ScriptError, describe_error
from kernel.records import dataclass
from kernel.values import Value, plain

OPERATIONS = (
    "create_agent",
    "invoke_agent",
    "chat",
    "embeddings",
    "execute_tool",
    "invoke_workflow",
    "run_step",
    "run_cell",
    "run_script",
    "write_state",
    "handoff",
    "emit_event",
)
"""The closed list. Hook points are computed from it: operation × {before, after, error}."""

REMOTE = ("chat", "embeddings")
"""Those that ask a provider: once, several times, or not at all. They call `admit` themselves, before each request."""

MOST_ATTEMPTS = 20
"""A hook that always asks for another attempt is stopped here."""


@dataclass(slots=True, weakref_slot=True, eq=False)
class Call:
    """One operation on its way through the door; hooks may change it.

    A hook that changes the `input` puts another in its place; one that sets `answered` and `output`
    in `before` answers in the operation's place; one that sets `retry` in `error` asks for another
    attempt after `retry_delay` seconds. One that puts something into `wraps` in `before` stands around
    the operation: the first is the outermost. One that puts something into `gates` in `before` is asked before the
    thing is really done, and not where an answer was at hand.
    `subject` is the agent, tool or workflow itself.
    `attributes` go into the span, and so does `metadata`, which is the hooks' own; `notes` are
    fields that hooks left for each other and nobody else reads; `tools` are the tool calls made inside; `asked` is how
    the agent understood what it was asked, as soon as it asks its model.
    """

    ctx: Context
    operation: str
    name: str
    input: Value
    subject: Any = None
    attributes: dict[str, Any] = field(default_factory=dict)
    output: Value = None
    error: Exception | None = None
    answered: bool = False
    attempt: int = 1
    retry: bool = False
    retry_delay: float = 0.0
    timeout: float | None = None
    metadata: dict[str, Any] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)
    wraps: list[Wrap] = field(default_factory=list)
    gates: list[Gate] = field(default_factory=list)
    tools: list[Call] = field(default_factory=list)
    asked: Any = None
    began: float = 0.0
    ended: bool = False

    def seconds(self) -> float:
        """Time since the operation began."""
        return self.ctx.run.clock() - self.began

    async def admit(self, name: str) -> None:
        """Ask at every gate before `name` (the model, the tool) is really called. Raises what a gate raises."""
        for gate in self.gates:
            await gate(name)


Do = Callable[[Call], Awaitable[Value]]

Wrap = Callable[[Call, Do], Awaitable[Value]]
"""What stands around an operation: gives its output, by awaiting `do(call)` or without."""

Gate = Callable[[str], Awaitable[None]]
"""Lets a thing of that name be done now, makes it wait, or raises."""


async def perform(
    ctx: Context, operation: str, name: str, input: Value, do: Do, subject: Any = None, **attributes: Any
) -> Value:
    """Open a span, walk the hooks, run `do`, close the span. The only way anything happens.

    `do` receives the `Call`, reads `call.input` and may add to `call.attributes`. Its errors
    reach the caller unless a hook asks for another attempt. Cancelling closes the span as failed.
    """
    call = Call(ctx.enter(operation, name), operation, name, input, subject, attributes)
    door = ctx.run.door
    _open(call)
    try:
        while True:
            try:
                await _admit(call)
                if not call.answered:
                    call.output = await _wrapped(call, do)(call)
                await door.walk("after", call)
                _close(call, input)
                return call.output
            except Exception as error:
                call.error, call.retry = error, False
                await door.walk("error", call)
                if call.answered and call.error is None:
                    _close(call, input)
                    return call.output
                if not call.retry or call.attempt >= MOST_ATTEMPTS:
                    raise call.error or error from None
                await _again(call)
    except BaseException as error:
        _fail(call, error)
        raise


async def _admit(call: Call) -> None:
    """Let the hooks before it see the call. An error that a script raises there is a veto, and says so (`vetoed`)."""
    try:
        await call.ctx.run.door.walk("before", call)
    except ScriptError as error:
        error.details.setdefault("vetoed", call.operation)
        raise


def _wrapped(call: Call, do: Do) -> Do:
    if call.gates and call.operation not in REMOTE:
        do = partial(_admitted, do)
    for wrap in reversed(call.wraps):
        do = partial(_around, wrap, do)
    return do


async def _admitted(do: Do, call: Call) -> Value:
    await call.admit(call.name)
    return await do(call)


async def _around(wrap: Wrap, do: Do, call: Call) -> Value:
    return await wrap(call, do)


def _open(call: Call) -> None:
    ctx = call.ctx
    call.began = ctx.run.clock()
    data: dict[str, Any] = {"input": plain(call.input)}
    if ctx.source is not None:
        data["source"] = ctx.source.plain()
    if ctx.scope:
        data["scope"] = dict(ctx.scope)
    if call.attributes:
        data["attributes"] = plain(call.attributes)
    ctx.emit("started", **data)


def _close(call: Call, given: Value) -> None:
    call.ended = True
    data: dict[str, Any] = {"output": plain(call.output), "attributes": plain(call.attributes)}
    if call.input is not given and call.input != given:
        data["input"] = plain(call.input)
    if call.metadata:
        data["metadata"] = plain(call.metadata)
    call.ctx.emit("finished", **data)


def _fail(call: Call, error: BaseException) -> None:
    call.ended = True
    stopped = isinstance(error, (asyncio.CancelledError, KeyboardInterrupt))
    told = {"type": "cancelled", "message": "Stopped."} if stopped else describe_error(error)
    call.ctx.emit("failed", error=told, attributes=plain(call.attributes))


async def _again(call: Call) -> None:
    delay = max(0.0, call.retry_delay)
    error = describe_error(call.error) if call.error else {}
    call.ctx.emit("retry", attempt=call.attempt, delay=delay, error=error)
    await asyncio.sleep(delay)
    call.attempt += 1
    call.error, call.answered = None, False
    call.wraps, call.gates, call.tools = [], [], []

"""Middleware: script functions that stand around what an agent or workflow does.

Not here: how it gets there (`kernel.hooks`), and what a hook sees (`kernel.api.hook_view`).
"""

from __future__ import annotations

import asyncio

from kernel.api.definition import script
from kernel.api.hook_changes import absorb, as_output, shown_table
from kernel.api.hook_view import view
from kernel.api.site import Site, Spell
from kernel.context import Context
from kernel.hooks import Around, Concerns
from kernel.operations import Call, Do
from kernel.values import Function, Outcome, Record, Value


@script("Middleware")
class Middleware:
    """Something ready-made for `agent:use(…)`; a profiler gives one.

    ```lua
    local agent, profiler = Agent.new("You are terse"), Profiler.new()
    agent:use(profiler:middleware())
    agent:chat("Hello")
    print(profiler.stats.chat.count)
    ```
    """

    def __init__(self, operations: tuple[str, ...], around: Around) -> None:
        self.operations = operations
        self.around = around


@script("Next", call="call")
class Next:
    """What a middleware stands around.

    `next()` goes on and gives the result; `next(context)` goes on with what was changed in the context.

    ```lua
    local agent = Agent.new("You are terse")
    agent:use(function(context, next)
        context.prompt = context.prompt .. " In one word."
        return next(context):upper()
    end)
    print(agent:chat("What is an owl?"))
    ```
    """

    def __init__(self, rest: Rest, seen: Record, language: str) -> None:
        self._rest = rest
        self._seen = seen
        self._language = language

    async def call(self, site: Site, context: dict[str, Value] | None = None) -> Value:
        """Go on, and give the result. Called once more, it is done once more."""
        if context is not None:
            absorb(self._rest.call, self._seen, shown_table(self._seen, self._language), context, self._language)
        return plain_output(await self._rest.go_on())


class Rest:
    """What a middleware stands around, and whether it was begun. Not a script class."""

    def __init__(self, call: Call, do: Do) -> None:
        self.call = call
        self._do = do
        self._work: asyncio.Future[Value] | None = None

    async def go_on(self) -> Value:
        """Do it, and give its result."""
        self._work = asyncio.ensure_future(self._do(self.call))
        return await finished_here(self._work)

    async def result(self) -> tuple[bool, Value]:
        """Whether it was begun at all, and the result, once that is there: a script may not have waited for it."""
        if self._work is None:
            return False, None
        return True, await finished_here(self._work)

    def stop(self) -> None:
        """What stood around it is over: it must not go on alone."""
        if self._work is not None and not self._work.done():
            self._work.cancel()


async def finished_here(work: asyncio.Future[Value]) -> Value:
    """The result of work that stops with the one who waits for it."""
    try:
        return await work
    except asyncio.CancelledError:
        work.cancel()
        raise


def plain_output(output: Value) -> Value:
    """What a script sees of a result: the text of a model's answer."""
    value = output.output if isinstance(output, Outcome) else output
    return value["text"] if isinstance(value, dict) and "finish_reason" in value else value


def script_middleware(function: Function, spell: Spell) -> Around:
    """Middleware out of `function(context, next)`: what it returns is the result, or else what `next()` gave."""

    async def around(call: Call, do: Do, ctx: Context) -> Value:
        seen = view(call, spell)
        rest = Rest(call, do)
        following = Next(rest, seen, function.language)
        try:
            answer = await function.bind(ctx)(shown_table(seen, function.language), following)
        except BaseException:
            rest.stop()
            raise
        went_on, result = await rest.result() if answer is None else (False, None)
        return result if went_on else as_output(call, answer)

    return around


def use(site: Site, middleware: Function | Middleware, operations: tuple[str, ...], concerns: Concerns | None) -> int:
    """Put middleware around operations: ready-made, or a function. The id takes it away again."""
    if isinstance(middleware, Middleware):
        return site.spell.hooks.wrap(middleware.operations, middleware.around, concerns, scripted=True)
    return site.spell.hooks.wrap(operations, script_middleware(middleware, site.spell), concerns, scripted=True)

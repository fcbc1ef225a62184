"""What agents and workflows share: people can watch them, and see and change what they do.

A part of script classes, not a script class itself. Not here: how hooks and listeners work (`kernel.hooks`,
`kernel.listeners`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kernel.api.agent_hooks import add_error_hook, add_hook, concerns_of, forget_handler, listen
from kernel.api.site import Site
from kernel.context import Context
from kernel.listeners import emit
from kernel.values import Function, Value

if TYPE_CHECKING:
    from kernel.api.middleware import Middleware
    from kernel.api.stream import Stream

REQUEST_TIMEOUT = 30_000.0
"""Milliseconds that a request waits for a reply."""


class Observed:
    """Needs of its class only `inner`, with `id`, `name` and, where it has one, `enter(ctx)`."""

    inner: Any

    def add_hook(self, site: Site, point: Value, hook: Value = None) -> int:
        """See or change what it does: `("before_llm_call", fn)`, a table with `point` and `handler`, or a `…Hook`."""
        return add_hook(site, self.inner, point, hook)

    def use(self, site: Site, middleware: Function | Middleware) -> int:
        """Stand around everything it does: `function(context, next)` calls `next()`, or answers itself."""
        from kernel.api.middleware import use

        operation = "invoke_workflow" if hasattr(self.inner, "pattern") else "invoke_agent"
        return use(site, middleware, (operation,), concerns_of(self.inner))

    def on(self, site: Site, event: str, handler: Function) -> int:
        """Call `handler(event)` when it does something: `tool_called`, `execution_completed`, `error`, ….

        For `"*"` the handler is called with the name of the event and its data. The handler is waited for.
        """
        return listen(site, self.inner, event, handler)

    def once(self, site: Site, event: str, handler: Function) -> int:
        """Like `on`, for the next time only."""
        return listen(site, self.inner, event, handler, once=True)

    def subscribe(self, site: Site, event: str, handler: Function) -> int:
        """The same as `on`."""
        return listen(site, self.inner, event, handler)

    def on_pattern(self, site: Site, pattern: str, handler: Function) -> int:
        """Like `on`, for every event that matches (`tool_*`)."""
        return listen(site, self.inner, pattern, handler)

    def on_async(self, site: Site, event: str, handler: Function) -> int:
        """Like `on`, but nobody waits for the handler: it hears one event after the other beside everything else."""
        return listen(site, self.inner, event, handler, beside=True)

    def on_error(self, site: Site, handler: Function) -> int:
        """Call `handler(err, context)` when something fails; `context.retry = true` tries again."""
        return add_error_hook(site, self.inner, handler)

    def off(self, site: Site, event: str | int, handler: Function | None = None) -> None:
        """Take away what `on`, `add_hook`, `use` or `set_breakpoint` put there, by its id or by event and handler."""
        forget_handler(site, self.inner, event, handler)

    def unsubscribe(self, site: Site, event: str | int, handler: Function | None = None) -> None:
        """The same as `off`."""
        forget_handler(site, self.inner, event, handler)

    async def emit(self, site: Site, event: str, data: Value = None) -> Value:
        """Tell those who listen to it, and to everything; gives what a handler replied."""
        return await emit(acting(self.inner, site.ctx), event, data)

    async def request(self, site: Site, event: str, data: Value = None, timeout: float = REQUEST_TIMEOUT) -> Value:
        """Emit an event and wait at most `timeout` milliseconds for what a handler gives to `event:reply(result)`."""
        from kernel.api.event_requests import request

        return await request(site, acting(self.inner, site.ctx), event, data, timeout)

    def events(self, site: Site, options: dict[str, Value] | None = None) -> Stream:
        """Its events from now on, as a stream of tables with `type` and `data`.

        It ends when it or the agent is closed, or when for `idle` milliseconds (1000) nothing happened and nothing
        was under way.
        """
        from kernel.api.event_stream import event_stream

        return event_stream(site, "*", self.inner, options or {})

    def trace(self, site: Site, handler: Function) -> int:
        """Call `handler(event)` for everything it does; `event.type` says what, `event.data` the rest."""
        return listen(site, self.inner, "**", handler)

    def set_breakpoint(self, site: Site, point: str, handler: Function | None = None) -> int:
        """Pause at a hook point: wait for `handler(context)`, or ask the person whether to go on, step or abort."""
        from kernel.api.breakpoints import set_breakpoint

        return set_breakpoint(site, self.inner, point, handler)


def acting(inner: Any, ctx: Context) -> Context:
    """The context in which an agent or workflow acts."""
    enter = getattr(inner, "enter", None)
    if enter is None:
        return ctx.within(workflow_id=inner.id, workflow_name=inner.name)
    entered: Context = enter(ctx)
    return entered

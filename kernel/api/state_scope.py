"""`StateScope` in scripts: the values of one scope. Not here: how they are kept (`kernel.state`)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

from kernel.api.arguments import read_table
from kernel.api.definition import script
from kernel.api.event_stream import EventStreamOptions, idle_of
from kernel.api.site import Site
from kernel.api.stream import Stream
from kernel.context import Context
from kernel.errors import InvalidError
from kernel.listeners.channel import Channel
from kernel.registry import suggest
from kernel.state import Rule
from kernel.values import Function, Record, Value, told


@script("StateScope")
class StateScope:
    """The values of one scope: of an agent, of a workflow, of the session, or of the whole workspace.

    ```lua
    local shared = State.scope("global")
    shared:update("visits", function(old) return (old or 0) + 1 end)
    print(shared:get("visits"))
    ```
    """

    def __init__(self, scope: str, owner: str = "") -> None:
        self._scope = scope
        self._owner = owner

    def get(self, site: Site, key: str, default: Value = None) -> Value:
        """The value, or `default`. A workflow that lacks it is given that of the workflow it runs in."""
        for owner in self._owners(site):
            site.spell.state.access.check(site.ctx, "read", self._scope, owner, key)
            value = site.spell.state.get(self._scope, owner, key)
            if value is not None:
                return value
        return default

    async def set(self, site: Site, key: str, value: Value) -> None:
        """Set a value: text, numbers, booleans and tables of those. Nothing deletes it."""
        await site.spell.state.set(site.ctx, self._scope, self._owner, key, value)

    async def delete(self, site: Site, key: str) -> None:
        """Delete a value."""
        await site.spell.state.set(site.ctx, self._scope, self._owner, key, None)

    def has(self, site: Site, key: str) -> bool:
        """Whether there is a value."""
        return self.get(site, key) is not None

    def keys(self, site: Site, prefix: str = "") -> Any:
        """The keys that begin with `prefix`, sorted."""
        return site.spell.state.keys(self._scope, self._owner, prefix)

    def all(self, site: Site, prefix: str = "") -> dict[str, Value]:
        """The values whose keys begin with `prefix`, by key."""
        return {key: self.get(site, key) for key in self.keys(site, prefix)}

    async def clear(self, site: Site, prefix: str = "") -> int:
        """Delete the values whose keys begin with `prefix`; how many there were."""
        keys = self.keys(site, prefix)
        for key in keys:
            await self.delete(site, key)
        return len(keys)

    async def update(self, site: Site, key: str, change: Function) -> Value:
        """Set a value to what `change(old)` gives; nobody else's change is lost, though it may be called again."""
        site.spell.state.access.check(site.ctx, "read", self._scope, self._owner, key)
        return await site.spell.state.update(site.ctx, self._scope, self._owner, key, change.bind(site.ctx))

    async def compare_and_set(self, site: Site, key: str, expected: Value, value: Value) -> bool:
        """Set a value when it still is `expected`; whether it was."""
        site.spell.state.access.check(site.ctx, "read", self._scope, self._owner, key)
        address = (self._scope, self._owner, key)
        return await site.spell.state.compare_and_set(site.ctx, address, expected, value)

    async def transition(self, site: Site, key: str, event: str, transitions: dict[str, Value]) -> str:
        """Go from one state to the next: `{ initial = "new", new = { pay = "paid" }, paid = { ship = "sent" } }`."""

        async def change(now: Value) -> Value:
            return next_state(transitions, now, event, key)

        return str(await site.spell.state.update(site.ctx, self._scope, self._owner, key, change))

    def history(self, site: Site, key: str) -> Any:
        """The last 100 changes of a value, the oldest first: `value`, `old`, `time` (ms), `by` (an agent), `run_id`."""
        changes = site.spell.state.history(self._scope, self._owner, key)
        return [
            Record(value=one.value, old=one.old, time=round(one.time * 1000, 3), by=one.by, run_id=one.run_id)
            for one in changes
        ]

    def snapshot(self, site: Site) -> dict[str, Value]:
        """The values of this scope as plain data, for `restore`."""
        return site.spell.state.snapshot(self._scope, self._owner)

    async def restore(self, site: Site, snapshot: dict[str, Value]) -> int:
        """Bring back the values of a snapshot and delete what came later; how many values that changed."""
        if (snapshot.get("scope"), snapshot.get("owner")) != (self._scope, self._owner):
            raise InvalidError("This snapshot is of another scope. State.restore(snapshot) brings back any.")
        return await site.spell.state.restore(site.ctx, snapshot)

    def watch(self, site: Site, prefix: str, watcher: Function) -> int:
        """Call `watcher(key, new, old)` when a value changes whose key begins with `prefix`."""

        async def changed(key: str, new: Value, old: Value, ctx: Context) -> None:
            await watcher.bind(ctx)(key, new, old)

        return site.spell.state.watch(self._scope, self._owner, prefix, changed)

    def unwatch(self, site: Site, id: int) -> None:
        """Stop watching."""
        site.spell.state.unwatch(id)

    def changes(self, site: Site, prefix: str = "", options: dict[str, Value] | None = None) -> Stream:
        """The changes of values from now on, as a stream of tables with `key`, `value` and `old`.

        It ends when it is closed, or when for `idle` milliseconds (1000) nothing happened and nothing was under way.
        """
        chosen = read_table(EventStreamOptions, options or {}, "changes")
        channel = Channel(site.spell.listeners, "state_changed", None, idle_of(chosen))

        async def pieces() -> AsyncIterator[Value]:
            async for event in channel.events(site.ctx):
                data = event["data"]
                here = (data["scope"], data["owner"]) == (self._scope, self._owner)
                if here and data["key"].startswith(prefix):
                    yield Record(key=data["key"], value=data.get("value"), old=data.get("old"))

        return Stream(pieces(), channel.close)

    def protect(self, site: Site, prefix: str, rule: dict[str, Value]) -> None:
        """Say which agents may `read` and `write` values whose keys begin with `prefix`: `{ write = { "writer" } }`."""
        site.spell.state.access.add(read_rule(self._scope, self._owner, prefix, rule))

    @property
    def name(self) -> str:
        """`session`, `agent`, `workflow` or `global`."""
        return self._scope

    @property
    def owner(self) -> str:
        """The id of the agent or workflow whose values these are."""
        return self._owner

    def _owners(self, site: Site) -> Iterator[str]:
        yield self._owner
        if self._scope != "workflow" or site.ctx.scope.get("workflow_id") != self._owner:
            return
        for call in site.spell.hooks.around(site.ctx):
            outer = call.ctx.scope.get("workflow_id")
            if call.operation == "invoke_workflow" and outer != self._owner:
                yield str(outer)


def next_state(transitions: Mapping[str, Value], now: Value, event: str, key: str) -> str:
    """The state after an event. `InvalidError` names the events that are possible."""
    current = transitions.get("initial") if now is None else now
    if not isinstance(current, str):
        raise InvalidError(f'transition: {key!r} has no state yet. Say which is the first: initial = "new".')
    possible: Any = transitions.get(current) or {}
    if event not in possible:
        known = f" Possible: {', '.join(possible)}." if possible else " There is no way on from there."
        raise InvalidError(
            f"{key!r} is {current!r}, and has no transition {event!r}.{known}{suggest(event, [*possible])}"
        )
    return str(possible[event])


def read_rule(scope: str, owner: str, prefix: str, rule: Mapping[str, Value]) -> Rule:
    """A rule of access from a script's table. `InvalidError` for anything but lists of names of agents."""
    allowed: dict[str, frozenset[str] | None] = {}
    for way, names in rule.items():
        if way not in ("read", "write"):
            raise InvalidError(f"protect takes 'read' and 'write', not {way!r}.")
        listed = [] if names == {} else [names] if isinstance(names, str) else names
        if not isinstance(listed, list) or not all(isinstance(name, str) for name in listed):
            raise InvalidError(f"protect: {way!r} should be a list of names of agents, not {told(names)}.")
        allowed[way] = frozenset(listed)
    return Rule(scope, owner, prefix, allowed.get("read"), allowed.get("write"))

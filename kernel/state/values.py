"""State: named values a spell keeps, by scope, with a history.

Scopes are `session` (as long as the kernel lives), `workflow` and `agent` (by their id) and `global`
(kept in a file, for every spell of the workspace). A change is an operation, hence an event.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any, NamedTuple, Protocol

from kernel.context import Context
from kernel.errors import InvalidError
from kernel.operations import Call, perform
from kernel.state.access import Access
from kernel.state.checks import Address, checked_key, checked_scope, storable, thawed
from kernel.values import Value, plain

Watcher = Callable[[str, Value, Value, Context], Awaitable[None]]
"""`watcher(key, new, old, ctx)`; new is None when the key was deleted."""

MOST_CHANGES = 100
"""Changes of one key that are remembered; the trace has all."""

MOST_ATTEMPTS = 1_000
"""How often an update is tried again because somebody else changed the value meanwhile."""


class Backend(Protocol):
    """Where values are kept, as JSON data. Must not wait long: it is called on the loop."""

    def load(self) -> Iterator[tuple[Address, Any]]:
        """Everything that was kept before."""
        ...

    def keep(self, address: Address, data: Any) -> None:
        """Keep a value; None forgets it."""
        ...


class Memory:
    """Keeps nothing beyond the life of the kernel."""

    def load(self) -> Iterator[tuple[Address, Any]]:
        """Nothing."""
        return iter(())

    def keep(self, address: Address, data: Any) -> None:
        """Do nothing: `State` holds the value."""


class Change(NamedTuple):
    """A value as it was set: by whom (an agent's name, "" for the spell itself), in which run, when (seconds)."""

    time: float
    value: Value
    old: Value
    by: str
    run_id: str


class ConflictError(InvalidError):
    """Somebody else changed the value meanwhile."""


class State:
    """The state of a spell. `global` values go to the backend too."""

    def __init__(self, backend: Backend | None = None) -> None:
        self._backend = backend or Memory()
        self._values = {address: thawed(data) for address, data in self._backend.load()}
        self._versions: dict[Address, int] = {}
        self._changes: dict[Address, deque[Change]] = {}
        self._watchers: dict[int, tuple[str, str, str, Watcher]] = {}
        self._next = 0
        self.access = Access()

    def get(self, scope: str, owner: str, key: str) -> Value:
        """The value, or None."""
        return self._values.get((checked_scope(scope), owner, key))

    def keys(self, scope: str, owner: str, prefix: str = "") -> list[str]:
        """The keys of a scope that begin with `prefix`, sorted."""
        checked_scope(scope)
        return sorted(k for s, o, k in self._values if (s, o) == (scope, owner) and k.startswith(prefix))

    def history(self, scope: str, owner: str, key: str) -> list[Change]:
        """The last changes of a key, the oldest first."""
        return list(self._changes.get((checked_scope(scope), owner, key), ()))

    async def set(self, ctx: Context, scope: str, owner: str, key: str, value: Value, by: str = "") -> None:
        """Set a value; None deletes it. A hook may change the value or refuse.

        `by` says who does it where that is neither the spell nor an agent: `person`.
        """
        await self._set(ctx, (checked_scope(scope), owner, checked_key(key)), value, by=by)

    def adopt(self, address: Address, value: Value) -> None:
        """Take over a value that another process set, and told of; nobody here is asked or hears of it again."""
        if value is None:
            self._values.pop(address, None)
        else:
            self._values[address] = thawed(value)
        self._versions[address] = self._versions.get(address, 0) + 1

    async def update(
        self, ctx: Context, scope: str, owner: str, key: str, change: Callable[[Value], Awaitable[Value]]
    ) -> Value:
        """Set a value to what `change(old)` makes of it, and do it again when somebody else was faster."""
        address = (checked_scope(scope), owner, checked_key(key))
        for _ in range(MOST_ATTEMPTS):
            version = self._versions.get(address, 0)
            value = await change(self._values.get(address))
            if version != self._versions.get(address, 0):
                continue
            try:
                await self._set(ctx, address, value, version)
            except ConflictError:
                continue
            return self._values.get(address)
        raise InvalidError(f"The state {key!r} changed whenever its new value was made. Does the update set it?")

    async def compare_and_set(self, ctx: Context, address: Address, expected: Value, value: Value) -> bool:
        """Set a value when it is still the one that is expected; whether it was."""
        version = self._versions.get(address, 0)
        if self._values.get(address) != storable(address[2], expected):
            return False
        try:
            await self._set(ctx, address, value, version)
        except ConflictError:
            return False
        return True

    def snapshot(self, scope: str | None = None, owner: str = "") -> dict[str, Any]:
        """All values as plain data, or those of one scope: `{"values": [[scope, owner, key, value], …]}`."""
        wanted = [
            [*address, value]
            for address, value in sorted(self._values.items(), key=lambda item: item[0])
            if scope is None or address[:2] == (checked_scope(scope), owner)
        ]
        return {"scope": scope or "", "owner": owner, "values": wanted}

    async def restore(self, ctx: Context, snapshot: Mapping[str, Any]) -> int:
        """Bring back the values of a snapshot, and delete what came later; how many values that changed."""
        wanted = _values_of(snapshot)
        scope, owner = str(snapshot.get("scope") or ""), str(snapshot.get("owner") or "")
        there = [address for address in self._values if not scope or address[:2] == (scope, owner)]
        changed = 0
        for address in [*wanted, *(one for one in there if one not in wanted)]:
            if self._values.get(address) != wanted.get(address):
                await self._set(ctx, address, wanted.get(address))
                changed += 1
        return changed

    def watch(self, scope: str, owner: str, prefix: str, watcher: Watcher) -> int:
        """Hear of changes to keys that begin with `prefix`; the id is for `unwatch`."""
        self._next += 1
        self._watchers[self._next] = (checked_scope(scope), owner, prefix, watcher)
        return self._next

    def unwatch(self, id: int) -> None:
        """Stop hearing; nothing happens when it has stopped already."""
        self._watchers.pop(id, None)

    async def _set(
        self, ctx: Context, address: Address, value: Value, version: int | None = None, by: str = ""
    ) -> None:
        scope, owner, key = address
        self.access.check(ctx, "write", scope, owner, key)
        change = {"scope": scope, "owner": owner, "key": key, "value": storable(key, value)}

        async def write(call: Call) -> Value:
            if version is not None and version != self._versions.get(address, 0):
                raise ConflictError(f"The state {key!r} was changed by somebody else meanwhile.")
            return self._write(call)

        about = {"by": by} if by else {}
        written = await perform(ctx, "write_state", key, change, write, **about)
        for id, watcher in list(self._watchers.items()):
            if id not in ctx.inside and (watcher[0], watcher[1]) == (scope, owner) and key.startswith(watcher[2]):
                await watcher[3](key, self.get(scope, owner, key), written["old"], ctx)

    def _write(self, call: Call) -> Value:
        change: dict[str, Any] = call.input
        address = (checked_scope(change["scope"]), change["owner"], checked_key(change["key"]))
        value, old = storable(address[2], change["value"]), self._values.get(address)
        if value is None:
            self._values.pop(address, None)
        else:
            self._values[address] = value
        self._versions[address] = self._versions.get(address, 0) + 1
        ctx = call.ctx
        by = str(call.attributes.get("by") or ctx.scope.get("agent_name", ""))
        made = Change(ctx.run.clock(), value, old, by, ctx.run.id)
        self._changes.setdefault(address, deque(maxlen=MOST_CHANGES)).append(made)
        if address[0] == "global":
            self._backend.keep(address, plain(value))
        return {"old": old}


def _values_of(snapshot: Mapping[str, Any]) -> dict[Address, Value]:
    try:
        rows = snapshot["values"] or []
        return {(checked_scope(scope), str(owner), checked_key(key)): value for scope, owner, key, value in rows}
    except (KeyError, TypeError, ValueError):
        raise InvalidError("This is no snapshot of a state: State.snapshot() makes one.") from None

"""State: named values a spell keeps, by scope, with a history.

Scopes are `session` (as long as the kernel lives), `workflow` and `agent` (by their id) and `global`
(kept in a file, for every spell of the workspace). A change is an operation, hence an event.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import Any, Literal, Protocol, get_args

from kernel.context import Context
from kernel.errors import InvalidError
from kernel.operations import Call, perform
from kernel.values import Value, plain

Scope = Literal["session", "workflow", "agent", "global"]

SCOPES: tuple[str, ...] = get_args(Scope)

Address = tuple[str, str, str]
"""scope, owner (an agent's or workflow's id, else ""), key"""

Watcher = Callable[[str, Value, Value, Context], Awaitable[None]]
"""`watcher(key, new, old, ctx)`; new is None when the key was deleted."""


class Backend(Protocol):
    """Where values are kept. Must not wait long: it is called on the loop."""

    def load(self) -> Iterator[tuple[Address, Value]]:
        """Everything that was kept before."""
        ...

    def keep(self, address: Address, value: Value) -> None:
        """Keep a value; None forgets it."""
        ...


class Memory:
    """Keeps nothing beyond the life of the kernel."""

    def load(self) -> Iterator[tuple[Address, Value]]:
        """Nothing."""
        return iter(())

    def keep(self, address: Address, value: Value) -> None:
        """Do nothing: `State` holds the value."""


class State:
    """The state of a spell. `global` values go to the backend too."""

    def __init__(self, backend: Backend | None = None) -> None:
        self._backend = backend or Memory()
        self._values: dict[Address, Value] = dict(self._backend.load())
        self._watchers: dict[int, tuple[str, str, str, Watcher]] = {}
        self._next = 0

    def get(self, scope: str, owner: str, key: str) -> Value:
        """The value, or None."""
        return self._values.get((_checked(scope), owner, key))

    def keys(self, scope: str, owner: str, prefix: str = "") -> list[str]:
        """The keys of a scope that begin with `prefix`, sorted."""
        _checked(scope)
        return sorted(k for s, o, k in self._values if (s, o) == (scope, owner) and k.startswith(prefix))

    async def set(self, ctx: Context, scope: str, owner: str, key: str, value: Value) -> None:
        """Set a value; None deletes it. A hook may change the value or refuse."""
        change = {"scope": _checked(scope), "owner": owner, "key": _key(key), "value": _storable(key, value)}
        written = await perform(ctx, "write_state", key, change, self._write)
        for id, watcher in list(self._watchers.items()):
            if id not in ctx.inside and (watcher[0], watcher[1]) == (scope, owner) and key.startswith(watcher[2]):
                await watcher[3](key, self.get(scope, owner, key), written["old"], ctx)

    def watch(self, scope: str, owner: str, prefix: str, watcher: Watcher) -> int:
        """Hear of changes to keys that begin with `prefix`; the id is for `unwatch`."""
        self._next += 1
        self._watchers[self._next] = (_checked(scope), owner, prefix, watcher)
        return self._next

    def unwatch(self, id: int) -> None:
        """Stop hearing; nothing happens when it has stopped already."""
        self._watchers.pop(id, None)

    async def _write(self, call: Call) -> Value:
        change: dict[str, Any] = call.input
        address = (change["scope"], change["owner"], change["key"])
        value, old = change["value"], self._values.get(address)
        if value is None:
            self._values.pop(address, None)
        else:
            self._values[address] = value
        if address[0] == "global":
            self._backend.keep(address, value)
        return {"old": old}


def _checked(scope: str) -> str:
    if scope not in SCOPES:
        raise InvalidError(f"There is no state scope {scope!r}. Use one of: {', '.join(SCOPES)}.")
    return scope


def _key(key: Value) -> str:
    if not isinstance(key, str) or not key:
        raise InvalidError(f"A state key is a text that is not empty, not {key!r}.")
    return key


def _storable(key: str, value: Value) -> Value:
    try:
        stored = plain(value)
    except TypeError as error:
        raise InvalidError(f"State {key!r} cannot keep this value: {error}") from None
    if "$text" in str(stored):
        _refuse_functions(key, stored)
    return stored


def _refuse_functions(key: str, value: Any) -> None:
    match value:
        case {"$text": thing}:
            raise InvalidError(f"State {key!r} cannot keep a {thing}: only text, numbers, booleans and tables.")
        case dict():
            for item in value.values():
                _refuse_functions(key, item)
        case list():
            for item in value:
                _refuse_functions(key, item)

"""`State` in scripts: the values of the session, and the way to those of other scopes."""

from __future__ import annotations

from typing import Any

from kernel.api.definition import script
from kernel.api.site import Site
from kernel.api.state_scope import StateScope, read_rule
from kernel.api.stream import Stream
from kernel.errors import InvalidError
from kernel.state import SCOPES
from kernel.values import Function, Value

SESSION = StateScope("session")


@script("State", namespace=True)
class State:
    """Values the spell keeps, seen in the State panel with their history.

    ```lua
    State.set("count", (State.get("count") or 0) + 1)
    State.scope("global"):set("seen", true)
    ```
    """

    @staticmethod
    def get(site: Site, key: str, default: Value = None) -> Value:
        """The session's value of that key, or `default`."""
        return SESSION.get(site, key, default)

    @staticmethod
    async def set(site: Site, key: str, value: Value) -> None:
        """Set a value of the session: text, numbers, booleans and tables of those."""
        await SESSION.set(site, key, value)

    @staticmethod
    async def delete(site: Site, key: str) -> None:
        """Delete a value of the session."""
        await SESSION.delete(site, key)

    @staticmethod
    def has(site: Site, key: str) -> bool:
        """Whether the session has a value of that key."""
        return SESSION.has(site, key)

    @staticmethod
    def keys(site: Site, prefix: str = "") -> Any:
        """The session's keys that begin with `prefix`, sorted."""
        return SESSION.keys(site, prefix)

    @staticmethod
    def all(site: Site, prefix: str = "") -> dict[str, Value]:
        """The session's values whose keys begin with `prefix`, by key."""
        return SESSION.all(site, prefix)

    @staticmethod
    async def clear(site: Site, prefix: str = "") -> int:
        """Delete the session's values whose keys begin with `prefix`; how many there were."""
        return await SESSION.clear(site, prefix)

    @staticmethod
    async def update(site: Site, key: str, change: Function) -> Value:
        """Set a value to what `change(old)` gives; nobody else's change is lost, though it may be called again."""
        return await SESSION.update(site, key, change)

    @staticmethod
    async def compare_and_set(site: Site, key: str, expected: Value, value: Value) -> bool:
        """Set a value when it still is `expected`; whether it was."""
        return await SESSION.compare_and_set(site, key, expected, value)

    @staticmethod
    async def transition(site: Site, key: str, event: str, transitions: dict[str, Value]) -> str:
        """Go from one state to the next: `{ initial = "new", new = { pay = "paid" }, paid = { ship = "sent" } }`."""
        return await SESSION.transition(site, key, event, transitions)

    @staticmethod
    def history(site: Site, key: str) -> Any:
        """The last 100 changes of a value, the oldest first: `value`, `old`, `time` (ms), `by` (an agent), `run_id`."""
        return SESSION.history(site, key)

    @staticmethod
    def snapshot(site: Site) -> dict[str, Value]:
        """All values of all scopes as plain data, for `restore`."""
        return site.spell.state.snapshot()

    @staticmethod
    async def restore(site: Site, snapshot: dict[str, Value]) -> int:
        """Bring back the values of a snapshot and delete what came later; how many values that changed."""
        return await site.spell.state.restore(site.ctx, snapshot)

    @staticmethod
    def watch(site: Site, prefix: str, watcher: Function) -> int:
        """Call `watcher(key, new, old)` when a value of the session changes."""
        return SESSION.watch(site, prefix, watcher)

    @staticmethod
    def unwatch(site: Site, id: int) -> None:
        """Stop watching."""
        site.spell.state.unwatch(id)

    @staticmethod
    def changes(site: Site, prefix: str = "", options: dict[str, Value] | None = None) -> Stream:
        """The changes of the session's values from now on, as a stream of tables with `key`, `value` and `old`."""
        return SESSION.changes(site, prefix, options)

    @staticmethod
    def protect(site: Site, prefix: str, rule: dict[str, Value]) -> None:
        """Say which agents may `read` and `write` the session's values: `{ write = { "writer" } }`."""
        site.spell.state.access.add(read_rule("session", "", prefix, rule))

    @staticmethod
    def scope(site: Site, scope: str, owner: Value = None) -> StateScope:
        """Another scope: `"global"` (kept for the whole workspace), `"agent"` or `"workflow"` with its owner."""
        if scope not in SCOPES:
            raise InvalidError(f"There is no state scope {scope!r}. Use one of: {', '.join(SCOPES)}.")
        if scope in ("session", "global"):
            return StateScope(scope)
        named = _owner(site, scope, owner)
        if named is None:
            raise InvalidError(f'State.scope: whose? Write State.scope("{scope}", {scope}).')
        return StateScope(scope, named)

    @staticmethod
    def agent(site: Site, agent: Value) -> StateScope:
        """The values of an agent: the object, its name, or its id."""
        return State.scope(site, "agent", agent)

    @staticmethod
    def workflow(site: Site, workflow: Value = None) -> StateScope:
        """The values of a workflow, or of the one that is running here; what it lacks its parents are asked for."""
        return State.scope(site, "workflow", workflow)

    @staticmethod
    def shared(site: Site) -> StateScope:
        """The values of the whole workspace, kept in a file: the same as `State.scope("global")`."""
        return StateScope("global")


def _owner(site: Site, scope: str, owner: Value) -> str | None:
    """The id of an agent or workflow; nothing stands for the one that is acting here."""
    if owner is None:
        acting = site.ctx.scope.get(f"{scope}_id")
        return str(acting) if acting else None
    named = getattr(getattr(owner, "inner", None), "id", owner)
    if not isinstance(named, str):
        return None
    known: Any = site.spell.agents if scope == "agent" else site.spell.workflows
    return str(known.get(named).id) if named in known else named

"""`State` in scripts."""

from __future__ import annotations

from kernel import state as kernel_state
from kernel.api.definition import script
from kernel.api.site import Site
from kernel.context import Context
from kernel.errors import InvalidError
from kernel.values import Function, Value


@script("StateScope")
class StateScope:
    """The values of one scope: of an agent, of a workflow, of the session, or of the whole workspace."""

    def __init__(self, scope: str, owner: str = "") -> None:
        self._scope = scope
        self._owner = owner

    def get(self, site: Site, key: str, default: Value = None) -> Value:
        """The value, or `default`."""
        value = site.spell.state.get(self._scope, self._owner, key)
        return default if value is None else value

    async def set(self, site: Site, key: str, value: Value) -> None:
        """Set a value: text, numbers, booleans and tables of those. Nothing deletes it."""
        await site.spell.state.set(site.ctx, self._scope, self._owner, key, value)

    async def delete(self, site: Site, key: str) -> None:
        """Delete a value."""
        await site.spell.state.set(site.ctx, self._scope, self._owner, key, None)

    def keys(self, site: Site, prefix: str = "") -> list[str]:
        """The keys that begin with `prefix`, sorted."""
        return site.spell.state.keys(self._scope, self._owner, prefix)

    def watch(self, site: Site, prefix: str, watcher: Function) -> int:
        """Call `watcher(key, new, old)` when a value changes whose key begins with `prefix`."""

        async def changed(key: str, new: Value, old: Value, ctx: Context) -> None:
            await watcher.bind(ctx)(key, new, old)

        return site.spell.state.watch(self._scope, self._owner, prefix, changed)

    def unwatch(self, site: Site, id: int) -> None:
        """Stop watching."""
        site.spell.state.unwatch(id)


SESSION = StateScope("session")


@script("State", namespace=True)
class State:
    """Values the spell keeps, seen in the State panel with their history.

    State.set("count", (State.get("count") or 0) + 1)
    State.scope("global"):set("seen", true)
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
    def keys(site: Site, prefix: str = "") -> list[str]:
        """The session's keys that begin with `prefix`, sorted."""
        return SESSION.keys(site, prefix)

    @staticmethod
    def watch(site: Site, prefix: str, watcher: Function) -> int:
        """Call `watcher(key, new, old)` when a value of the session changes."""
        return SESSION.watch(site, prefix, watcher)

    @staticmethod
    def unwatch(site: Site, id: int) -> None:
        """Stop watching."""
        site.spell.state.unwatch(id)

    @staticmethod
    def scope(site: Site, scope: str, owner: Value = None) -> StateScope:
        """Another scope: `"global"` (kept for the whole workspace), `"agent"` or `"workflow"` with its owner."""
        if scope not in kernel_state.SCOPES:
            raise InvalidError(f"There is no state scope {scope!r}. Use one of: {', '.join(kernel_state.SCOPES)}.")
        named = getattr(getattr(owner, "inner", None), "id", owner)
        if scope in ("agent", "workflow") and not isinstance(named, str):
            raise InvalidError(f'State.scope: whose? Write State.scope("{scope}", {scope}).')
        return StateScope(scope, named if isinstance(named, str) else "")

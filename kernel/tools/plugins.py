"""Tools of other packages: what they offer by the entry point group `llmspell.tools`.

An entry point names a table of tools as the built-in ones have it (`TOOLS`), one `Entry`, one `Tool`, or a typed
function. They are looked for when tools are listed or an unknown name is asked for, never at the start. Such a tool
gets the hands of the spell's profile, but it is a program of yours: nothing walls its code in.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from dataclasses import field, replace
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from kernel.confines import joined
from kernel.context import Context
from kernel.errors import DeniedError, InvalidError, describe_error
from kernel.records import dataclass
from kernel.sandbox.hands import Hands
from kernel.spelling import camel_case
from kernel.tools.definition import Entry, Tool
from kernel.tools.schema import schema_of
from kernel.values import Value

GROUP = "llmspell.tools"


@dataclass(frozen=True, slots=True)
class Pack:
    """What one entry point offers. `problem` says why it could not be used, "" when it can."""

    name: str
    package: str
    version: str
    entries: tuple[Entry, ...] = ()
    tools: tuple[Tool, ...] = ()
    problem: str = ""

    @property
    def names(self) -> list[str]:
        """The names of its tools."""
        return [entry.name for entry in self.entries] + [tool.name for tool in self.tools]


@dataclass(slots=True)
class Plugins:
    """The packs that are installed, loaded when they are first asked for. `taken` are names they may not have."""

    taken: frozenset[str] = frozenset()
    _packs: list[Pack] | None = field(default=None)

    def packs(self) -> list[Pack]:
        """All of them, those with a problem too, by name."""
        if self._packs is None:
            self._packs, names = [], set(self.taken)
            for point in sorted(entry_points(group=GROUP), key=lambda each: each.name):
                pack = _told_apart(_load(point), names)
                names |= set(pack.names)
                self._packs.append(pack)
        return self._packs

    def tools(self, hands: Hands) -> dict[str, Tool]:
        """Every tool of theirs by name, working with these hands."""
        made: dict[str, Tool] = {}
        for pack in self.packs():
            for tool in (*(entry.tool(hands) for entry in pack.entries), *pack.tools):
                made[tool.name] = _bounded(tool, pack, hands)
        return made

    def load(self, name: str, options: dict[str, Any], hands: Hands) -> Tool | None:
        """A new tool with options, by its own name or that of its class (`WordCount`, `words.WordCount`); or None."""
        last = name.rpartition(".")[2]
        for pack in self.packs():
            for entry in pack.entries:
                if last in (entry.name, entry.script_class, *entry.aliases):
                    return _bounded(entry.tool(hands, options), pack, hands)
        return None


def _load(point: EntryPoint) -> Pack:
    package = point.dist.name if point.dist else ""
    pack = Pack(point.name, package, point.dist.version if point.dist else "")
    try:
        offered = point.load()
        parts = list(offered) if isinstance(offered, Iterable) else [offered]
        entries = tuple(_entry(part) for part in parts if not isinstance(part, Tool))
    except Exception as error:
        # A broken package must not take the other tools away; whoever lists the packs is told.
        return replace(pack, problem=describe_error(error)["message"])
    return replace(pack, entries=entries, tools=tuple(part for part in parts if isinstance(part, Tool)))


def _entry(part: Any) -> Entry:
    """The part as an entry of a table. `InvalidError` when it is none, or models could not be told how to call it."""
    if not isinstance(part, Entry) and not inspect.iscoroutinefunction(part):
        raise InvalidError(f"It offers {part!r}, which is no Entry, no Tool and no async function.")
    entry = part if isinstance(part, Entry) else Entry(_class_name(part.__name__), part)
    schema_of(entry.function)
    return entry


def _class_name(name: str) -> str:
    camel = camel_case(name)
    return camel[:1].upper() + camel[1:]


def _told_apart(pack: Pack, names: set[str]) -> Pack:
    """The pack without tools whose names are those of others."""
    clashing = [name for name in pack.names if name in names]
    if not clashing:
        return pack
    return replace(
        pack,
        entries=tuple(entry for entry in pack.entries if entry.name not in names),
        tools=tuple(tool for tool in pack.tools if tool.name not in names),
        problem=f"There is another tool called {', '.join(map(repr, clashing))} already.",
    )


def _bounded(tool: Tool, pack: Pack, hands: Hands) -> Tool:
    """The tool as one of this package, which says so where the profile has no network."""
    own = {"author": pack.package, "version": pack.version, "package": pack.package}
    said = tool.traits.metadata
    # An entry says that it is one of ours, as the built-in ones do; a tool speaks for itself.
    metadata = {**own, **said} if tool in pack.tools else {**said, **own}
    traits = replace(tool.traits, metadata=metadata)
    handle = tool.handle

    async def guarded(ctx: Context, input: Any) -> Value:
        for confines in joined(ctx.confines):
            if not confines.profile.plugins:
                raise DeniedError(f"The tool {tool.name!r} is of another package, which nothing bounds.{confines.why}")
        if traits.needs.get("network") and not hands.network.hosts:
            raise DeniedError(f"The tool {tool.name!r} needs the network, which this profile does not have.")
        return await handle(ctx, input)

    return Tool(tool.name, tool.description, tool.input_schema, guarded, tool.hints, traits, tool.config)

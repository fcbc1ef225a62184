"""The kernel as an engine sees it: a table of classes, one call, and the objects a script holds.

Implements `kernel.engines.protocol.Host` for every engine. Not here: what the classes do.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kernel.api.arguments import check_arguments, is_kind, told
from kernel.api.bindings import read_bindings
from kernel.api.classes import load_class
from kernel.api.definition import Operation, camel_case, describe, signature
from kernel.api.site import Site, Spell
from kernel.api.spelling import CAMEL, respell, spelled
from kernel.confines import here, within
from kernel.context import Context
from kernel.errors import InvalidError, NamelessError, NamelessNotFoundError, NotFoundError
from kernel.libraries import denied_of
from kernel.registry import suggest
from kernel.values import Function, Value

if TYPE_CHECKING:
    from kernel.sandbox.modules import Module


class ScriptHost:
    """One host per engine."""

    def __init__(self, spell: Spell, language: str, write: Any) -> None:
        self.spell = spell
        self.language = language
        self._write = write
        self._operations: dict[str, tuple[str, Operation]] = {}
        self._objects: dict[int, Any] = {}
        self._ids: dict[int, int] = {}
        self._next = 0

    def bindings(self) -> dict[str, Any]:
        """What the prelude makes its globals from."""
        bindings = read_bindings(self.language)
        profile = self.spell.profile
        denied = denied_of(profile.libraries, self.language)
        if not denied:
            return bindings
        why = (
            f"The library '%s' is not there for scripts under the profile {profile.name!r}. "
            f"Allow it with --allow library:{self.language}:%s, or name it in `libraries` of a profile of your own."
        )
        return {**bindings, "denied": {"names": denied, "why": why}}

    async def call(self, ctx: Context, name: str, args: list[Value]) -> Value:
        """Call a static (`Agent.new`), a method (`Agent:chat`, object first), its original behind a script's own
        (`Agent^chat`), or read a field (`Agent.get_field`).
        """
        if ctx.confines is not here():
            return await self._call_within(ctx, name, args)
        ctx.run.count_call()
        if name.endswith(".get_field"):
            return respell(self._field(*args), self.language)
        own = self._own_method(name, args)
        if own is not None:
            return await own.bind(ctx)(*args[1:])
        owner, operation = self._operation(name.replace("^", ":"))
        site = Site(ctx, self.spell, self.language, self.write)
        subject = [] if operation.static else [self._subject(name, owner, args)]
        given = check_arguments(owner, operation, args if operation.static else args[1:], self.language)
        try:
            result = operation.function(*subject, site, *given)
            return respell(await result if asyncio.iscoroutine(result) else result, self.language)
        except (NamelessError, NamelessNotFoundError) as error:
            # What a script's own class hands to the parent is no call that its author wrote.
            how = owner if operation.name == "extended" else signature(owner, operation, self.language)
            kind = InvalidError if isinstance(error, NamelessError) else NotFoundError
            raise kind(f"{how}: {error.message}", **error.details) from error

    async def _call_within(self, ctx: Context, name: str, args: list[Value]) -> Value:
        """A call for a cell that is confined, or from a task that was begun by one; the place alone says which."""
        with within(ctx.confines):
            for confines in ctx.confines:
                confines.count_call()
            return await self.call(ctx, name, args)

    def _own_method(self, name: str, args: list[Value]) -> Function | None:
        """What a script's own class does in place of a method of the API."""
        if ":" not in name or not args:
            return None
        methods: Mapping[str, Function] = getattr(args[0], "own_methods", {})
        return methods.get(name.split(":")[1])

    def write(self, ctx: Context, stream: str, text: str) -> None:
        """Text of the script, counted against the output limit."""
        for confines in ctx.confines:
            confines.count_output(len(text))
        ctx.run.count_output(len(text))
        self._write(ctx, stream, text)

    def reference(self, thing: Any) -> dict[str, Any] | None:
        """The border form of an object of a script class; the same object has the same id while a script holds it."""
        name = getattr(type(thing), "script_name", None)
        if name is None:
            return None
        known = self._ids.get(id(thing))
        if known is None:
            self._next += 1
            known = self._ids[id(thing)] = self._next
            self._objects[known] = thing
        return {"$ref": known, "$class": name}

    def resolve(self, data: dict[str, Any]) -> Any:
        """The object of a reference."""
        thing = self._objects.get(data["$ref"])
        if thing is None:
            raise InvalidError(f"This {data.get('$class', 'object')} is gone: it was released.")
        return thing

    def release(self, ids: list[int]) -> None:
        """The script dropped these objects. Those that hold something (a stream) give it back."""
        for known in ids:
            thing = self._objects.pop(known, None)
            if thing is not None:
                self._ids.pop(id(thing), None)
                released = getattr(thing, "_released", None)
                if released is not None:
                    released()

    def next_number(self, kind: str) -> int:
        """The number of the next object of a kind that is given no id."""
        return self.spell.next_number(kind)

    def take_id(self, id: str) -> None:
        """An object that is about to be made has this id."""
        self.spell.take_id(id)

    async def read_module(self, ctx: Context, name: str, referrer: str) -> Module:
        """The file that a name means, if the spell may load it; what came of it is told to the trace."""
        from kernel.api.modules import read_module

        ctx.run.count_call()
        with within(ctx.confines):
            return read_module(Site(ctx, self.spell, self.language, self.write), name, referrer)

    def _operation(self, name: str) -> tuple[str, Operation]:
        found = self._operations.get(name)
        if found is None:
            owner = name.replace(":", ".").split(".")[0]
            for operation in describe(load_class(owner)).operations:
                dot = "." if operation.static else ":"
                self._operations[f"{owner}{dot}{operation.name}"] = (owner, operation)
            found = self._operations.get(name)
        if found is None:
            raise NotFoundError(f"There is no {name!r} in the script API.{suggest(name, list(self._operations))}")
        return found

    def _subject(self, name: str, owner: str, args: list[Value]) -> Any:
        if args and is_kind(args[0], owner):
            return args[0]
        method = spelled(name.replace("^", ":").split(":")[1], self.language)
        dot = ":" if self.language == "lua" else "."
        raise InvalidError(f"{method!r} was called without its object: write {owner.lower()}{dot}{method}(…).")

    def fields(self, thing: Any) -> dict[str, Value]:
        """All that can be read of an object, in the spelling of the language; for engines that mirror it."""
        spell = camel_case if self.language in CAMEL else str
        cls: type = type(thing)
        names = [name for name, _ in describe(cls).fields]
        return {spell(name): respell(getattr(thing, name), self.language) for name in names}

    def _field(self, thing: Any, name: str) -> Value:
        # Only what is meant to be read: an object of ours has more than that.
        if not isinstance(getattr(type(thing), name, None), property):
            raise NotFoundError(f"There is no field {name!r} to read in {told(thing)}.")
        return getattr(thing, name)

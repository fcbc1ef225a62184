"""The script API as Python classes, made from the kernel's bindings; a class of a cell may extend them.

Not here: what an object is (`objects`), and how a call is made (`calls`).
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from keyword import iskeyword
from types import FunctionType
from typing import Any

from .faults import ERRORS
from .objects import ApiObject, ObjectTable, alike, bare

Binding = Mapping[str, Any]


def make_classes(bindings: Mapping[str, Binding], table: ObjectTable) -> dict[str, Any]:
    """A class for each binding, by name. `table` gets them too."""
    made: dict[str, Any] = table.classes

    def make(name: str) -> Any:
        if name not in made:
            binding = bindings[name]
            base = binding.get("base")
            parent = make(base) if base and base in bindings else ApiObject
            made[name] = ApiClass(name, (parent,), _members(name, binding, table))
        return made[name]

    for name in bindings:
        make(name)
    return made


class ApiClass(type):
    """The type of the API's classes: calling one makes an object."""

    _table: ObjectTable
    _api: str
    _binding: Binding

    def __call__(cls, *arguments: Any, **options: Any) -> Any:
        """Make an object: `Agent("You are terse")`."""
        if vars(cls).get("_binding") is None:
            thing: Any = super().__call__(*arguments, **options)
            if not thing._handle:
                extend(thing, {key: item for key, item in vars(thing).items() if not key.startswith("_")})
            return thing
        if not any(static["name"] == "new" for static in cls._binding.get("statics", ())):
            raise TypeError(f"{cls.__name__} has no objects that are made by calling it.")
        return cls._table.make(bare(cls), f"{cls._api}.new", with_options(arguments, options))

    def __init__(cls, name: str, bases: tuple[type, ...], members: dict[str, Any], **more: Any) -> None:
        super().__init__(name, bases, members, **more)
        if "_binding" not in members and not cls._binding.get("extensible"):
            raise TypeError(f"{cls._api} cannot be extended.")


def _members(name: str, binding: Binding, table: ObjectTable) -> dict[str, Any]:
    members: dict[str, Any] = {"_api": name, "_table": table, "_binding": binding, "__module__": "llmspell"}
    for static in binding.get("statics", ()):
        members[python_name(static["name"])] = staticmethod(_static(f"{name}.{static['name']}", static, table))
    for method in binding.get("methods", ()):
        members[python_name(method["name"])] = _method(name, method, table)
    for field in binding.get("fields", ()):
        members[python_name(field)] = Field(field)
    iterate, call = (_name(binding.get(mark)) for mark in ("iterate", "call"))
    if iterate:
        members["__aiter__"] = lambda self: self
        members["__anext__"] = _next(f"{name}:{iterate}")
    if call:
        members["__call__"] = _method(name, {"name": call}, table)
    if binding.get("extensible"):
        members["__init__"] = _init
    return members


def python_name(name: str) -> str:
    """A name of the API as Python spells it: a keyword gets a line behind it."""
    return f"{name}_" if iskeyword(name) else name


def _name(mark: Any) -> str:
    return str(mark["name"]) if isinstance(mark, Mapping) else mark or ""


def with_options(arguments: tuple[Any, ...], options: dict[str, Any]) -> list[Any]:
    """Positional arguments, and what was given by name as a last table (or as more of the one that is last)."""
    if not options:
        return list(arguments)
    if arguments and isinstance(arguments[-1], dict):
        return [*arguments[:-1], {**arguments[-1], **options}]
    return [*arguments, options]


def _static(operation: str, binding: Binding, table: ObjectTable) -> Callable[..., Any]:
    def call(*arguments: Any, **options: Any) -> Any:
        return _call(table, operation, with_options(arguments, options), binding.get("returns"))

    call.__name__ = binding["name"]
    return call


def _method(owner: str, binding: Binding, table: ObjectTable) -> Callable[..., Any]:
    name, spelled = binding["name"], python_name(binding["name"])

    def call(self: ApiObject, *arguments: Any, **options: Any) -> Any:
        # Whoever overrides a method and comes here all the same means that of the API.
        own = type(self) not in table.classes.values() and getattr(type(self), spelled, None) is not getattr(
            table.classes[owner], spelled, None
        )
        given = [self, *with_options(arguments, options)]
        if name == "set_state" and isinstance(state := vars(self).get("state"), dict) and len(given) > 1:
            # A class of a cell may keep its state in a table of its own, too.
            state.update(given[1] if isinstance(given[1], dict) else {"status": given[1]})
        return _call(table, f"{owner}{'^' if own else ':'}{name}", given, binding.get("returns"))

    def call_async(self: ApiObject, *arguments: Any, **options: Any) -> Any:
        told = arguments[-1] if arguments and callable(arguments[-1]) else None
        answer = call(self, *(arguments[:-1] if told else arguments), **options)
        if told:
            answer.add_done_callback(
                lambda done: told(None, done.exception()) if done.exception() else told(done.result(), None)
            )
        return answer

    made = call_async if binding.get("async_of") else call
    made.__name__ = spelled
    return made


def _call(table: ObjectTable, operation: str, arguments: list[Any], returns: str | None) -> Any:
    if returns == "Self":
        return table.make(alike(arguments[0]), operation, arguments)
    if returns in table.classes:
        return table.make(bare(table.classes[returns]), operation, arguments)
    return table.calls.call(operation, arguments)


def _next(operation: str) -> Callable[[ApiObject], Any]:
    async def following(self: ApiObject) -> Any:
        piece = await self._table.calls.call(operation, [self])
        if piece is None:
            raise StopAsyncIteration
        return piece

    return following


class Field:
    """A field of an object, read from the kernel each time. A class of a cell may put its own in its place."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, thing: ApiObject | None, owner: type | None = None) -> Any:
        if thing is None:
            return self
        return thing._table.calls.ask(f"{thing._api}.get_field", [thing, self._name])


def _init(self: Any, *arguments: Any, **options: Any) -> None:
    """What `super().__init__(…)` of a class of a cell calls."""
    given = with_options(arguments, options)
    if len(given) > 1:
        raise ERRORS["invalid"](f"{self._api} takes one table of options, not {len(given)} arguments.")
    if given and not isinstance(given[0], dict | str | None):
        raise ERRORS["invalid"](f"{self._api} takes a table of options, not {given[0]!r}.")
    extend(self, given[0] if given else {})


def extend(thing: Any, given: dict[str, Any] | str | None) -> None:
    """Have the kernel make the object behind an instance of a class of a cell."""
    own = [cls for cls in type(thing).__mro__ if isinstance(cls, ApiClass) and "_binding" not in vars(cls)]
    attributes: dict[str, Any] = {}
    methods: dict[str, Any] = {}
    for cls in reversed(own):
        for name, member in vars(cls).items():
            if name.startswith("_") or isinstance(member, property):
                continue
            if isinstance(member, FunctionType | staticmethod | classmethod):
                methods[name] = getattr(thing, name)
            elif not inspect.isroutine(member) and not isinstance(member, type):
                attributes[name] = member
    options = {**attributes, **given} if isinstance(given, dict) else given
    if isinstance(given, str) and attributes:
        options = {**attributes, "system_prompt" if hasattr(type(thing), "chat") else "name": given}
    thing._table.make(thing, f"{thing._api}.extended", [options, methods])

"""The one definition of the script API: typed classes whose signatures and docstrings are the table.

A script class is a Python class marked by `@script("Agent")`. Its static methods are called on the
class (`Agent.new(…)`), its methods on the object (`agent:chat(…)`), its properties are readable fields.
Every function takes a `Site` first. `describe` turns classes into data; everything else (bindings,
completions, reference) is made from that data.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cache
from types import MappingProxyType
from typing import Any, TypeVar, cast

from kernel.records import dataclass
from kernel.spelling import camel_case as camel_case
from kernel.spelling import snake_case as snake_case

LUA_WORDS = frozenset(
    [
        "and",
        "break",
        "do",
        "else",
        "elseif",
        "end",
        "false",
        "for",
        "function",
        "goto",
        "if",
        "in",
        "local",
        "nil",
        "not",
        "or",
        "repeat",
        "return",
        "then",
        "true",
        "until",
        "while",
    ]
)

C = TypeVar("C", bound=type)
F = TypeVar("F", bound=Callable[..., Any])


def script(
    name: str,
    *,
    iterate: str = "",
    call: str = "",
    namespace: bool = False,
    extensible: bool = False,
    languages: tuple[str, ...] = (),
) -> Callable[[C], C]:
    """Mark a class as a script class.

    `iterate` is the method that a `for` loop over the object calls until it gives nothing,
    `call` the one that calling the object calls;
    a `namespace` has no objects; `languages` narrows it to some languages.
    An `extensible` class can be extended in scripts (`Tool:extend()`, `class X extends Tool`): its hidden static
    method `extended(site, options, methods)` makes the object behind such an instance, and `methods` are the
    script's own by name.
    """

    def mark(cls: C) -> C:
        marked = cast(Any, cls)
        marked.script_name = name
        flags = {"namespace": namespace, "extensible": extensible}
        marked.script_marks = MappingProxyType({"iterate": iterate, "call": call, "languages": languages, **flags})
        return cls

    return mark


def hidden(function: F) -> F:
    """Mark a function that preludes call and scripts do not see."""
    _plain(function).hidden = True
    return function


def at_once(function: F) -> F:
    """Mark a function that JavaScript can answer itself (errors.js), so that it needs no `await` there."""
    _plain(function).at_once = True
    return function


def _plain(function: Any) -> Any:
    """The function itself, also when it is a static method already."""
    return getattr(function, "__func__", function)


def async_form_of(method: str) -> Callable[[F], F]:
    """Mark a method as the asynchronous form of another (`chat_async` of `chat`)."""

    def mark(function: F) -> F:
        _plain(function).async_form_of = method
        return function

    return mark


def takes(**tables: type) -> Callable[[F], F]:
    """Say which dataclass the table given for a parameter is read into: its fields are the options people may write."""

    def mark(function: F) -> F:
        _plain(function).tables = tables
        return function

    return mark


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a function: its type as written, and whether it may be left out.

    `table` is the dataclass whose fields a table given for it may have; None for any table.
    """

    name: str
    annotation: str
    optional: bool
    table: type | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """A function of a script class. `static` ones are called on the class; `rest`: it takes any number of arguments
    behind its parameters; `chains`: it gives the very object it is called on.
    """

    name: str
    function: Callable[..., Any]
    static: bool
    parameters: tuple[Parameter, ...]
    returns: str
    async_of: str
    hidden: bool
    doc: str
    rest: bool = False
    at_once: bool = False
    chains: bool = False

    @property
    def waits(self) -> bool:
        """Whether it may wait for something."""
        return inspect.iscoroutinefunction(self.function)


@dataclass(frozen=True, slots=True)
class ScriptClass:
    """A script class as data. `base` is the script class it extends, "" for none; what it inherits is listed too."""

    name: str
    cls: type
    base: str
    namespace: bool
    extensible: bool
    iterate: str
    call: str
    languages: tuple[str, ...]
    operations: tuple[Operation, ...]
    fields: tuple[tuple[str, str], ...]
    doc: str


def script_name(python_name: str) -> str:
    """The name in scripts: `await_` → `await`, but `then_` stays, for `then` is a word of Lua."""
    bare = python_name.rstrip("_")
    return f"{bare}_" if bare in LUA_WORDS else bare


@cache
def describe(cls: type) -> ScriptClass:
    """A marked class as data, in the order it is written, followed by what it inherits."""
    bases = [base for base in cls.__mro__[1:] if "script_name" in vars(base)]
    members: dict[str, Any] = {}
    for owner in cls.__mro__[:-1]:
        members |= {name: member for name, member in vars(owner).items() if name not in members}
    listed = [(name, member) for name, member in members.items() if not name.startswith(("_", "script_"))]
    operations = tuple(
        _operation(n, v, vars(cls)["script_name"])
        for n, v in listed
        if isinstance(v, staticmethod) or inspect.isfunction(v)
    )
    fields = tuple((n, inspect.getdoc(v) or "") for n, v in listed if isinstance(v, property))
    base = vars(bases[0])["script_name"] if bases else ""
    doc = inspect.getdoc(cls) or ""
    return ScriptClass(
        name=vars(cls)["script_name"],
        cls=cls,
        base=base,
        operations=operations,
        fields=fields,
        doc=doc,
        **vars(cls)["script_marks"],
    )


def _operation(name: str, member: Any, owner: str) -> Operation:
    static = isinstance(member, staticmethod)
    function = member.__func__ if static else member
    code, notes = function.__code__, function.__annotations__
    first = 1 if static else 2
    names = code.co_varnames[first : code.co_argcount]
    required = len(names) - len(function.__defaults__ or ())
    tables: dict[str, type] = getattr(function, "tables", {})
    parameters = tuple(
        Parameter(n, str(notes.get(n, "Value")), i >= required, tables.get(n)) for i, n in enumerate(names)
    )
    marks = getattr(function, "async_form_of", ""), getattr(function, "hidden", False)
    doc, rest = inspect.getdoc(function) or "", bool(code.co_flags & inspect.CO_VARARGS)
    returns, soon = str(notes.get("return", "")), bool(getattr(function, "at_once", False))
    chains = returns == "Self"
    returns = owner if chains else returns
    return Operation(script_name(name), function, static, parameters, returns, *marks, doc, rest, soon, chains)


def call_of(owner: str, operation: Operation, language: str = "lua") -> str:
    """How a language names a function: `Agent.new`, `new Agent`, `agent:stream_chat`, `agent.streamChat`."""
    name = camel_case(operation.name) if language == "javascript" else operation.name
    if operation.static and operation.name == "new" and language != "lua":
        return f"new {owner}" if language == "javascript" else owner
    if operation.static:
        return f"{owner}.{name}"
    return f"{owner[0].lower()}{owner[1:]}{':' if language == 'lua' else '.'}{name}"


def parameters_of(operation: Operation, language: str = "lua") -> tuple[str, ...]:
    """The parameters of a function as a language names them: `message`, `options?`."""
    spell = camel_case if language == "javascript" else str
    names = [f"{spell(one.name)}{'?' if one.optional else ''}" for one in operation.parameters]
    return (*names, "…") if operation.rest else tuple(names)


def signature(owner: str, operation: Operation, language: str = "lua") -> str:
    """How a call is written: `agent:chat(message, options?)`."""
    return f"{call_of(owner, operation, language)}({', '.join(parameters_of(operation, language))})"

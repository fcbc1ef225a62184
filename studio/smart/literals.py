"""What a literal of any language says, and where each piece of it stands. Not here: how a language writes it.

Places are offsets of bytes in the UTF-8 of the source, so that an edit replaces exactly the bytes it concerns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kernel.records import dataclass

Plain = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text, number, truth value or nothing."""

    value: Plain
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Call:
    """A call of the API: `Agent.new(…)` is `owner` Agent, `member` new; JavaScript's and Python's spellings alike.

    `inner` is the call whose result it is called on (`PromptTemplate.new(…):render(…)`). `open` and `close` are the
    places just behind and just before its brackets; the same where it has none (`Agent.new "…"`).
    """

    owner: str
    member: str
    arguments: tuple[Literal, ...]
    start: int
    end: int
    open: int
    close: int
    inner: Call | None = None
    name: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Code:
    """What is no literal. `kind` is `name` (a variable or `cells.x`), `call`, `function` or `code`; `why` says it.

    `call` is there where it is a call of the API.
    """

    text: str
    kind: str
    why: str
    start: int
    end: int
    call: Call | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a table: `key = value`, or a value alone (`key` None); the key is from `key_start` to `key_end`.

    In a `short` one key and value are one piece (`{ agent }`, `{ handler() {} }`); `start` and `end` hold all of it.
    """

    key: str | None
    value: Literal
    start: int
    end: int
    key_start: int = 0
    key_end: int = 0
    short: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table, object, list or dictionary. `form` is `list`, `record`, `empty` (Lua's `{}`) or `mixed`.

    `separators` are where the comma behind each item stands, -1 where there is none; `comments` where each begins and
    ends.
    """

    form: str
    items: tuple[Item, ...]
    separators: tuple[int, ...]
    comments: tuple[tuple[int, int], ...]
    start: int
    end: int

    def get(self, key: str) -> Item | None:
        """The item of a key: the last one, as languages have it."""
        return next((item for item in reversed(self.items) if item.key == key), None)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys, in order."""
        return tuple(item.key for item in self.items if item.key is not None)

    @property
    def listed(self) -> tuple[Item, ...]:
        """The items without a key."""
        return tuple(item for item in self.items if item.key is None)


Literal = Scalar | Table | Code


@dataclass(frozen=True, slots=True)
class Written:
    """Code as a value: what stands for a `Code` in plain data."""

    code: str


def plain(literal: Literal) -> Any:
    """What a literal says, as JSON data with `Written` for code. A table without items is `{}`, a mixed one too."""
    match literal:
        case Scalar():
            return literal.value
        case Code():
            return Written(literal.text)
        case Table(form="list"):
            return [plain(item.value) for item in literal.items]
    return {_key(number, item): plain(item.value) for number, item in enumerate(literal.items, 1)}


def _key(number: int, item: Item) -> str:
    return str(number) if item.key is None else item.key


def walk(literal: Literal) -> Iterator[Literal]:
    """The literal and all inside it."""
    yield literal
    for item in literal.items if isinstance(literal, Table) else ():
        yield from walk(item.value)


def codes(literal: Literal) -> Iterator[Code]:
    """All code inside a literal, in order."""
    return (one for one in walk(literal) if isinstance(one, Code))


def is_plain(literal: Literal) -> bool:
    """Whether there is no code in it, and no table that JSON cannot say."""
    return not any(isinstance(one, Code) or (isinstance(one, Table) and one.form == "mixed") for one in walk(literal))


def contains_code(value: Any) -> bool:
    """Whether plain data has code in it."""
    match value:
        case Written():
            return True
        case Mapping():
            return any(map(contains_code, value.values()))
        case list() | tuple():
            return any(map(contains_code, value))
    return False

"""Things by name, with a helpful answer when the name is wrong. Not here: what the things do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Generic, TypeVar

from kernel.errors import NotFoundError

T = TypeVar("T")


def suggest(name: str, names: Iterator[str] | list[str]) -> str:
    """` Did you mean 'x'?`, or "" when nothing is near."""
    from difflib import get_close_matches

    near = get_close_matches(name, list(names), 1, 0.6)
    return f" Did you mean {near[0]!r}?" if near else ""


class Registry(Generic[T]):
    """A table of one kind of thing. A later thing of the same name takes the place of the earlier.

    `sources` give things that are there anyway (the built-in tools, then those of other packages): each is asked when
    a name was not found before, and all when the names are listed.
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.sources: list[Callable[[], Mapping[str, T]]] = []
        self._things: dict[str, T] = {}

    def add(self, name: str, thing: T) -> None:
        """Put a thing in."""
        self._things[name] = thing

    def remove(self, name: str) -> bool:
        """Take a thing out; whether it was there."""
        return name in self and self._things.pop(name, None) is not None

    def get(self, name: str) -> T:
        """The thing of that name. `NotFoundError` names what is near, or what there is."""
        if name in self:
            return self._things[name]
        near = suggest(name, list(self._things))
        there = f" There are: {', '.join(sorted(self._things)[:12])}." if self._things and not near else ""
        raise NotFoundError(f"There is no {self.kind} {name!r}.{near}{there}")

    def __contains__(self, name: str) -> bool:
        while name not in self._things and self.sources:
            self._fill()
        return name in self._things

    def __iter__(self) -> Iterator[str]:
        while self.sources:
            self._fill()
        return iter(self._things)

    def _fill(self) -> None:
        more = self.sources.pop(0)()
        self._things = {**more, **self._things}

"""How the cells of a notebook hang together: which needs what of which. Pure; what is stale is said by `freshness`.

A name belongs to the nearest cell above that gives it a value; when there is none, to the first below that does. A cell
that only changes what a name stands for needs those before it, and who reads the name needs the last of them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field

from kernel.records import dataclass
from studio.dataflow.given import given_names
from studio.dataflow.names import EVERY, Names


@dataclass(frozen=True, slots=True)
class Part:
    """A cell as the graph sees it; `name` is what its result is called, "" for none."""

    id: str
    language: str
    name: str
    names: Names


Labels = tuple[str, ...]
"""What is passed from one cell to another: names, and `cells.NAME` for results; sorted."""


@dataclass(frozen=True, slots=True)
class Graph:
    """`order` are the ids of all cells as they stand; `needs` says of each cell which others it needs and for what;
    `early` are those pairs `(reader, giver)` where the giver stands further below.
    """

    order: tuple[str, ...] = ()
    needs: Mapping[str, Mapping[str, Labels]] = field(default_factory=dict)
    serves: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    early: frozenset[tuple[str, str]] = frozenset()

    def ancestors(self, ids: Iterable[str]) -> set[str]:
        """All that these cells need, and what those need; not themselves, unless in a circle."""
        return _reach(ids, self.needs)

    def descendants(self, ids: Iterable[str]) -> set[str]:
        """All that need these cells, and who needs those."""
        return _reach(ids, self.serves)

    def ordered(self, ids: Iterable[str]) -> list[str]:
        """These cells, each after those of them that it needs; as they stand where it makes no difference."""
        wanted = set(ids)
        done: dict[str, None] = {}
        for id in self.order:
            if id in wanted:
                self._place(id, wanted, done)
        return list(done)

    def circle(self, reader: str, giver: str) -> list[str]:
        """The cells that need each other, with a pair of `early` among them; none when there is no circle."""
        above = self.ancestors([giver])
        if reader not in above:
            return []
        between = (above & self.descendants([reader])) | {reader, giver}
        return [id for id in self.order if id in between]

    def _place(self, first: str, wanted: set[str], done: dict[str, None]) -> None:
        open_ = [first]
        seen = {first}
        while open_:
            id = open_[-1]
            before = next((one for one in self.needs.get(id, ()) if one not in done and one not in seen), None)
            if before is None:
                if id in wanted:
                    done.setdefault(id)
                open_.pop()
                continue
            seen.add(before)
            # Cells between two that are wanted carry the order as well.
            open_.append(before)


def _reach(ids: Iterable[str], links: Mapping[str, Iterable[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(ids)
    while waiting:
        for other in links.get(waiting.pop(), ()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found


@dataclass(slots=True)
class Writers:
    """Who gives a value to one name, in the order of the cells."""

    places: list[int] = field(default_factory=list)
    ends: list[bool] = field(default_factory=list)

    def above(self, place: int) -> Iterator[int]:
        """The writers above, up to the one that leaves nothing of those before it."""
        for index in range(bisect_left(self.places, place) - 1, -1, -1):
            yield self.places[index]
            if self.ends[index]:
                return

    def below(self, place: int) -> int | None:
        """The first writer below."""
        index = bisect_left(self.places, place + 1)
        return self.places[index] if index < len(self.places) else None


def graph_of(parts: Sequence[Part]) -> Graph:
    """The graph of cells in their order."""
    return _Build(parts).graph()


class _Build:
    """Finds the edges of one list of cells."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts
        self._writers = _writers(parts)
        self._named = {part.name: place for place, part in enumerate(parts) if part.name}
        self._needs: list[dict[int, set[str]]] = [{} for _ in parts]
        self._late: list[set[int]] = [set() for _ in parts]
        self._early: set[tuple[int, int]] = set()

    def graph(self) -> Graph:
        """The whole."""
        for place, part in enumerate(self._parts):
            for name in part.names.uses:
                self._link(place, part.language, name, now=True)
            for name in _perhaps(part.names):
                self._link_above(place, part.language, name)
            for name in part.names.later:
                self._link(place, part.language, name, now=False)
            self._link_results(place, part.names.results)
        if any(self._late):
            self._pass_on()
        return self._made()

    def _link_above(self, place: int, language: str, name: str) -> None:
        """Who may leave a name as it is needs those that gave it its value."""
        for giver in self._writers[language, name].above(place):
            self._add(place, giver, name)

    def _link(self, place: int, language: str, name: str, now: bool) -> None:
        writers = self._writers.get((language, name))
        if writers is None:
            return
        above = list(writers.above(place))
        for giver in above:
            self._add(place, giver, name)
        below = None if above or name in given_names(language) else writers.below(place)
        if below is None:
            return
        if now:
            self._add(place, below, name)
            self._early.add((place, below))
        else:
            self._late[place].add(below)

    def _link_results(self, place: int, results: frozenset[str]) -> None:
        for name in results:
            if name == EVERY:
                for known, giver in self._named.items():
                    if giver < place:
                        self._add(place, giver, f"cells.{known}")
                continue
            giver_of = self._named.get(name, place)
            if giver_of != place:
                self._add(place, giver_of, f"cells.{name}")
                if giver_of > place:
                    self._early.add((place, giver_of))

    def _add(self, place: int, giver: int, label: str) -> None:
        self._needs[place].setdefault(giver, set()).add(label)

    def _pass_on(self) -> None:
        """What a function reads that is defined below it is needed by whoever calls the function, after both."""
        for place in range(len(self._parts)):
            for before in _reach_places(place, self._needs):
                for giver in self._late[before]:
                    if giver < place and giver not in self._needs[place]:
                        self._add(place, giver, f"{self._parts[before].name or 'a function'} calls it")

    def _made(self) -> Graph:
        ids = [part.id for part in self._parts]
        needs = {
            ids[place]: {ids[giver]: tuple(sorted(labels)) for giver, labels in sorted(found.items())}
            for place, found in enumerate(self._needs)
            if found
        }
        serves: dict[str, list[str]] = {}
        for reader, givers in needs.items():
            for giver in givers:
                serves.setdefault(giver, []).append(reader)
        early = frozenset((ids[reader], ids[giver]) for reader, giver in self._early)
        return Graph(tuple(ids), needs, {giver: tuple(readers) for giver, readers in serves.items()}, early)


def _reach_places(place: int, needs: Sequence[Mapping[int, object]]) -> set[int]:
    found: set[int] = set()
    waiting = [place]
    while waiting:
        for other in needs[waiting.pop()]:
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found


def _writers(parts: Sequence[Part]) -> dict[tuple[str, str], Writers]:
    found: dict[tuple[str, str], Writers] = {}
    for place, part in enumerate(parts):
        names = part.names
        for name in names.defines | names.changes:
            writers = found.setdefault((part.language, name), Writers())
            writers.places.append(place)
            # Who reads a name before changing it, or may leave it, needs those before: they are needed through it.
            writers.ends.append(name in names.sure or name in names.uses or name in _perhaps(names))
    return found


def _perhaps(names: Names) -> frozenset[str]:
    """The names that a cell means for others, and gives a value only in a branch."""
    return names.defines - names.sure - names.minor - names.uses

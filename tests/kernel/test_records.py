"""Quick dataclasses behave as those of the standard library do."""

from __future__ import annotations

import copy
import dataclasses
from dataclasses import field, replace
from typing import Any

import pytest

from kernel.records import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    x: int
    y: int = 0
    note: str = field(default="", compare=False)
    secret: str = field(default="s", repr=False)


@dataclasses.dataclass(frozen=True, slots=True)
class Twin:
    x: int
    y: int = 0
    note: str = field(default="", compare=False)
    secret: str = field(default="s", repr=False)


@dataclass(slots=True)
class Part:
    items: list[Any] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Empty:
    pass


@dataclass(frozen=True, slots=True)
class Named:
    name: str

    def __repr__(self) -> str:
        return f"<{self.name}>"


@dataclass
class Open:
    name: str = ""


@dataclass(slots=True, eq=False)
class Single:
    name: str


CASES = [((1,), (1,)), ((1, 2), (1, 2)), ((1,), (2,)), ((1, 2, "a"), (1, 2, "b")), ((1, 2, "", "a"), (1, 2, "", "b"))]


@pytest.mark.parametrize(("one", "other"), CASES)
def test_what_is_equal_and_what_it_looks_like_is_as_in_the_standard_library(one: Any, other: Any) -> None:
    assert (Point(*one) == Point(*other)) is (Twin(*one) == Twin(*other))
    assert (hash(Point(*one)) == hash(Point(*other))) is (hash(Twin(*one)) == hash(Twin(*other)))
    assert repr(Point(*one)) == repr(Twin(*one)).replace("Twin", "Point")


def test_what_is_equal_is_one_key() -> None:
    assert len({Point(1), Point(1, note="other"), Point(2), Empty(), Empty()}) == 3


def test_objects_of_different_classes_are_never_equal() -> None:
    assert Point(1) != Twin(1)
    assert Empty() == Empty()
    assert Empty() != object()


def test_a_part_that_changes_is_no_key() -> None:
    part = Part()
    part.items.append(part)
    assert repr(part) == "Part(items=[...])"
    with pytest.raises(TypeError, match="unhashable"):
        hash(part)


def test_without_options_it_is_open_as_usual() -> None:
    thing = Open()
    thing.other = 1  # type: ignore[attr-defined]
    assert thing == Open()


def test_own_methods_stay() -> None:
    assert repr(Named("a")) == "<a>"
    assert Named("a") == Named("a")
    assert Single("a") != Single("a")
    assert len({Single("a"), Single("a")}) == 2


def test_copies_and_changed_copies_are_made_as_usual() -> None:
    point = Point(1, note="here")
    assert copy.deepcopy(point) == point
    assert replace(point, y=5) == Point(1, 5)
    assert [each.name for each in dataclasses.fields(point)] == ["x", "y", "note", "secret"]
    match point:
        case Point(x, y):
            assert (x, y) == (1, 0)

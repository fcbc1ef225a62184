"""What is another in a text."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from kernel.comparison.texts import WIDEST, differences, unified, words_of

TEXTS = st.lists(st.sampled_from(["one", "two", "three", "", "one two"]), max_size=12).map("\n".join)


@given(TEXTS, TEXTS)
def test_the_whole_difference_holds_both_texts(before: str, after: str) -> None:
    lines, more = differences(before, after, whole=True)
    assert not more
    assert [line.text for line in lines if line.sign in " -"] == before.splitlines()
    assert [line.text for line in lines if line.sign in " +"] == after.splitlines()


@given(TEXTS, TEXTS)
def test_lines_that_are_left_out_are_counted(before: str, after: str) -> None:
    lines, _ = differences(before, after)
    counted = sum(line.count if line.sign == "@" else line.sign != "+" for line in lines)
    assert counted == len(before.splitlines())


def test_around_a_difference_are_three_lines() -> None:
    before = [f"line {number}" for number in range(20)]
    told = unified("\n".join(before), "\n".join([*before[:10], "new", *before[10:]]))
    assert told.splitlines() == [
        "@ 7 lines the same",
        *(f" line {number}" for number in (7, 8, 9)),
        "+new",
        *(f" line {number}" for number in (10, 11, 12)),
        "@ 7 lines the same",
    ]


def test_within_a_line_the_words_that_differ_are_marked() -> None:
    old, new = words_of("You are a careful writer.", "You are a bold writer.")
    assert [text for differs, text in old if differs] == ["careful"]
    assert [text for differs, text in new if differs] == ["bold"]
    assert words_of("abc", "xyz") == (((False, "abc"),), ((False, "xyz"),))


def test_of_a_line_of_megabytes_what_differs_is_given() -> None:
    start = time.perf_counter()
    old, new = words_of("x" * 5_000_000 + "old" + "y" * 5_000_000, "x" * 5_000_000 + "new" + "y" * 5_000_000)
    assert ["old" in "".join(text for _, text in side) for side in (old, new)] == [True, False]
    assert max(len(text) for _, text in (*old, *new)) <= WIDEST + 2
    many = differences("\n".join(map(str, range(50_000))), "\n".join(map(str, range(1, 50_001))))
    assert [line.sign for line in many[0]] == ["-", " ", " ", " ", "@", " ", " ", " ", "+"]
    assert time.perf_counter() - start < 10

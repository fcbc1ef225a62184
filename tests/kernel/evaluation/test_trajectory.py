"""Which tools were called, against which should have been."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import InvalidError
from kernel.evaluation.results import ToolUse
from kernel.evaluation.trajectory import compare_calls, wanted_calls

CALLS = st.lists(st.builds(ToolUse, st.sampled_from("ab"), st.fixed_dictionaries({"n": st.integers(0, 2)})), max_size=5)
WISHES = st.lists(
    st.builds(ToolUse, st.sampled_from("ab"), st.none() | st.fixed_dictionaries({"n": st.integers(0, 2)})), max_size=5
)


def uses(names: str) -> list[ToolUse]:
    return [ToolUse(name) for name in names]


@pytest.mark.parametrize(
    ("mode", "wanted", "made", "fits"),
    [
        ("exact", "ab", "ab", True),
        ("exact", "ab", "ba", False),
        ("exact", "ab", "abc", False),
        ("exact", "", "", True),
        ("exact", "", "a", False),
        ("subset", "ac", "abcd", True),
        ("subset", "ca", "abcd", False),
        ("subset", "aa", "a", False),
        ("any", "ab", "ba", True),
        ("any", "ab", "bab", False),
    ],
)
def test_calls_are_compared_in_the_order_that_the_mode_asks_for(mode: str, wanted: str, made: str, fits: bool) -> None:
    assert (compare_calls(uses(wanted), uses(made), mode) == "") is fits


def test_arguments_count_only_where_they_are_named() -> None:
    made = [ToolUse("search", {"query": "owls", "limit": 3})]
    assert compare_calls(wanted_calls('{"name": "search", "args": {"query": "owls"}}'), made, "exact") == ""
    problem = compare_calls(wanted_calls([{"name": "search", "args": {"query": "dogs"}}]), made, "exact")
    assert problem == ('expected the tools search({"query": "dogs"}), got search({"limit": 3, "query": "owls"})')
    assert compare_calls(wanted_calls("Search"), [], "any") == "expected the tools Search in any order, got none"


@given(WISHES, CALLS)
def test_in_any_order_means_that_some_order_is_exact(wanted: list[ToolUse], made: list[ToolUse]) -> None:
    some = any(compare_calls(wanted, order, "exact") == "" for order in permutations(made))
    assert (compare_calls(wanted, made, "any") == "") is some


def test_calls_are_read_as_people_write_them() -> None:
    assert wanted_calls(None) == wanted_calls("") == ()
    assert wanted_calls("a, b") == (ToolUse("a"), ToolUse("b"))
    for wrong in ("[1", 7, [{"args": {}}], [{"name": "a", "arguments": {}}]):
        with pytest.raises(InvalidError):
            wanted_calls(wrong)

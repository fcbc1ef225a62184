"""The outputs of a cell stay bounded, and lose nothing before that."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.kernels.client import Display, Failure, Output, Stream
from studio.notebook import outputs
from studio.notebook.outputs import DISPLAY_LIMIT, LINE_LIMIT, TEXT_LIMIT, Outputs

streams = st.builds(Stream, st.sampled_from(["stdout", "stderr"]), st.text("ab\n", min_size=1))
displays = st.builds(Display, st.dictionaries(st.just("text/plain"), st.text(max_size=3)))


def collect(*given_outputs: Output) -> tuple[Output, ...]:
    found = Outputs()
    for output in given_outputs:
        found.add(output)
    return found.items()


def texts(items: tuple[Output, ...], name: str) -> str:
    return "".join(item.text for item in items if isinstance(item, Stream) and item.name == name)


@given(st.lists(streams | displays))
def test_little_is_kept_whole_and_in_order(given_outputs: list[Output]):
    items = collect(*given_outputs)
    for name in ("stdout", "stderr"):
        assert texts(items, name) == texts(tuple(given_outputs), name)
    assert [item for item in items if isinstance(item, Display)] == [
        output for output in given_outputs if isinstance(output, Display)
    ]
    assert not any(
        isinstance(one, Stream) and isinstance(other, Stream) and one.name == other.name
        for one, other in itertools.pairwise(items)
    )


@given(st.lists(st.text("ab\n", min_size=1, max_size=40), max_size=40))
def test_of_much_text_the_two_ends_are_kept(parts: list[str]):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(outputs, "TEXT_LIMIT", 50)
        patch.setattr(outputs, "LINE_LIMIT", 10)
        patch.setattr(outputs, "_PIECE", 8)
        items = collect(*(Stream("stdout", part) for part in parts))
    whole = "".join(parts)
    if len(items) < 3:
        assert texts(items, "stdout") == whole
        return
    head, note, tail = items
    assert isinstance(head, Stream)
    assert isinstance(note, Stream)
    assert isinstance(tail, Stream)
    assert whole.startswith(head.text)
    assert whole.endswith(tail.text)
    assert len(head.text) <= 50
    assert len(tail.text) <= 50
    gone = whole[len(head.text) : len(whole) - len(tail.text)]
    count = f"{gone.count(chr(10))} lines" if "\n" in gone else f"{len(gone)} characters"
    assert note.text == f"\n… {count} left out, see the trace\n"


def test_a_hundred_megabytes_without_a_newline_stay_small():
    found = Outputs()
    for _ in range(100):
        found.add(Stream("stdout", "x" * (1 << 20)))
    items = found.items()
    assert sum(len(item.text) for item in items if isinstance(item, Stream)) < 2 * TEXT_LIMIT + 100
    assert "characters left out, see the trace" in texts(items, "stderr")


def test_many_short_lines_stay_few():
    found = Outputs()
    for number in range(50_000):
        found.add(Stream("stdout", f"{number}\n"))
    text = texts(found.items(), "stdout")
    assert text.startswith("0\n1\n")
    assert text.endswith("\n49999\n")
    assert text.count("\n") <= 2 * LINE_LIMIT + 1


def test_the_newest_picture_and_the_error_are_always_kept():
    pictures = [Display({"image/png": str(number) * DISPLAY_LIMIT}) for number in range(4)]
    items = collect(*pictures, Failure({"message": "oops"}))
    assert items[0] == pictures[0]
    assert items[-2:] == (pictures[3], Failure({"message": "oops"}))
    assert "2 outputs left out" in texts(items, "stderr")

"""A page with megabytes of outputs gets its notebook first, and the outputs after it."""

from __future__ import annotations

from studio.kernels.client import Display, Output, Stream
from webui.notebook.backlog import AT_ONCE, PART, Backlog

BIG = (Stream("stdout", "x" * (AT_ONCE // 2)),)


def test_what_a_window_shows_comes_at_once_and_the_rest_in_parts() -> None:
    said: dict[str, tuple[Output, ...]] = {str(number): BIG for number in range(20)} | {"silent": ()}
    backlog = Backlog(lambda id: said[id])
    backlog.begin(said)
    waiting = [id for id in said if backlog.holds(id)]
    assert waiting == [str(number) for number in range(2, 20)]
    parts = []
    while part := backlog.take():
        parts.append(part)
    assert [id for part in parts for id in part] == waiting
    assert {sum(len(BIG[0].text) for _ in part) for part in parts[:-1]} == {PART}
    assert not any(map(backlog.holds, said))


def test_a_cell_that_was_cleared_or_is_told_otherwise_waits_no_more() -> None:
    backlog = Backlog(lambda id: BIG)
    backlog.begin("abcd")
    backlog.forget("c")
    assert not backlog.holds("c")
    assert backlog.take() == ["d"]


def test_a_picture_larger_than_a_part_is_a_part_of_its_own() -> None:
    backlog = Backlog(lambda id: (Display({"image/png": "x" * 2 * PART}),))
    backlog.begin("abc")
    assert [backlog.take(), backlog.take(), backlog.take()] == [["b"], ["c"], []]

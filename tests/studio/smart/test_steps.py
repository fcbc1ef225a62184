"""What is typed into one field of a form is one step of undo; what is done in another is another."""

from __future__ import annotations

from studio.notebook.changes import EditCell
from studio.notebook.history import FORM, History


def test_edits_of_one_field_are_one_step_however_slow_and_never_part_of_another() -> None:
    now = [0.0]
    history = History(lambda: now[0])

    def edit(before: str, after: str, source: str, seconds: float) -> None:
        now[0] += seconds
        history.record(EditCell("c", after), EditCell("c", before), source)

    edit("0", "1", "page", 10)
    edit("1", "2", f"{FORM}name#1", 0.1)
    edit("2", "3", f"{FORM}name#1", 60)
    edit("3", "4", f"{FORM}model#2", 0.1)
    edit("4", "5", "page", 0.1)
    edit("5", "6", "page", 0.1)
    undone = []
    while changes := history.undo():
        [change] = changes
        assert isinstance(change, EditCell)
        undone.append(change.source)
    assert undone == ["4", "3", "1", "0"]

"""The first line of a cell: what nothing reads is told, with what would be right; what is right is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.linting.headers import flaws_of, known_options
from studio.notebook.document import Cell, Kind

PROFILES = ("none", "low", "medium", "high")


def flaws(kind: Kind = "lua", /, **options: str) -> list[tuple[str, str, list[str]]]:
    found = flaws_of(Cell("c", kind, "print(1)", "", options), PROFILES)
    return [(one.option, one.severity, [mend.label for mend in one.mends]) for one in found]


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("lua", {"timeout": "90s", "profile": "high", "fold": "code+output", "test": "", ".output": ""}),
        ("sql", {"rows": "20000", "timeout": "30"}),
        ("markdown", {"fold": "section", "jupyter": "{}"}),
    ],
)
def test_what_a_cell_can_have_is_no_flaw(kind: Kind, options: dict[str, str]) -> None:
    assert flaws_of(Cell("c", kind, "", "", options), PROFILES) == ()


def test_an_unknown_profile_is_told_with_all_there_are_and_the_nearest_to_take() -> None:
    (found,) = flaws_of(Cell("c", "lua", "", "", {"profile": "hihg", "timeout": "5"}), PROFILES)
    assert "no profile `hihg`" in found.message
    assert "`none`, `low`, `medium` and `high`" in found.message
    assert [(mend.label, mend.options) for mend in found.mends] == [
        ("Use high", {"profile": "high", "timeout": "5"}),
        ("Take it out", {"timeout": "5"}),
    ]


def test_a_misspelt_option_is_a_warning_and_one_of_another_program_is_only_mentioned() -> None:
    assert flaws(timout="5") == [("timout", "warning", ["Call it timeout", "Take it out"])]
    assert flaws(caption="x") == [("caption", "info", ["Take it out"])]
    # Its place is taken: to rename it would lose what is there.
    assert flaws(timout="5", timeout="6") == [("timout", "info", ["Take it out"])]


def test_options_of_other_kinds_of_cells_and_values_that_cannot_be_are_told() -> None:
    assert flaws("python", profile="high") == [("profile", "error", ["Take it out"])]
    assert flaws(rows="5") == [("rows", "info", ["Take it out"])]
    assert flaws("sql", rows="many") == [("rows", "error", ["Take it out"])]
    assert flaws(timeout="soon") == [("timeout", "error", ["Take it out"])]
    assert flaws(profile="a b") == [("profile", "error", ["Take it out"])]
    assert flaws("markdown", test="") == [("test", "info", ["Take it out"])]
    assert flaws(fold="cod+output") == [("fold", "warning", ["Use code", "Take it out"])]


NAMES = st.sampled_from([*known_options("lua"), *known_options("sql"), "timout", "prfile", "folds", ".x", "zzz"])


@given(
    kind=st.sampled_from(["lua", "javascript", "python", "sql", "markdown"]),
    options=st.dictionaries(NAMES, st.sampled_from(["", "code", "cod", "5", "5s", "high", "hgh", "code+outpt"])),
)
def test_no_mend_makes_it_worse_and_the_last_one_always_helps(kind: Kind, options: dict[str, str]) -> None:
    before = flaws_of(Cell("c", kind, "", "", options), PROFILES)
    for flaw in before:
        left = [len(flaws_of(Cell("c", kind, "", "", dict(mend.options)), PROFILES)) for mend in flaw.mends]
        assert max(left) <= len(before)
        assert left[-1] < len(before)

"""The table of parity: it names the deeds there are, no other ones, and says what its record says."""

from __future__ import annotations

from tests.parity.deeds.all import DEEDS, PLACES
from tests.parity.table import AREAS, PAGE, page_of, read_record
from tests.parity.walk import FAILED


def test_the_record_has_exactly_the_deeds_there_are_in_every_place() -> None:
    wanted = [deed.id for deed in DEEDS]
    assert len({*wanted}) == len(wanted)
    assert {place: [*deeds] for place, deeds in read_record().items()} == dict.fromkeys(PLACES, wanted)


def test_no_deed_failed_when_the_record_was_made() -> None:
    record = read_record()
    assert [(place, name) for place in record for name, one in record[place].items() if one.how == FAILED] == []


def test_the_page_is_what_the_record_says_and_names_every_deed_once() -> None:
    page = PAGE.read_text("utf-8")
    assert page == page_of(read_record())
    assert {deed.area for deed in DEEDS} == {*AREAS}
    for deed in DEEDS:
        assert page.count(f"\n| {deed.about} |") == 1

"""The page of pictures shows every stop of the tour, and nothing that is not there."""

from __future__ import annotations

import re

import pytest

from docs.pictures.album import IMAGES, PAGE, page_of
from tests.kit.tour.stops import STOPS, way_to

MOST = 4_000_000
"""Bytes of all pictures: everybody who clones the repository has them."""


def test_the_page_is_made_from_the_tour() -> None:
    assert PAGE.read_text("utf-8") == page_of(STOPS), "run `make screenshots`"


def test_each_picture_of_the_page_is_there_and_no_other() -> None:
    shown = set(re.findall(r"images/([\w-]+\.webp)", PAGE.read_text("utf-8")))
    assert shown == {path.name for path in IMAGES.glob("*.webp")}


def test_the_pictures_are_small() -> None:
    assert sum(path.stat().st_size for path in IMAGES.iterdir()) <= MOST


@pytest.mark.parametrize("stop", [stop.name for stop in STOPS])
def test_the_way_to_a_stop_begins_where_none_leads_on(stop: str) -> None:
    way = [one for one in way_to([stop]) if one.name != "welcome" or stop == "welcome"]
    assert way[-1].name == stop
    assert not way[0].follows
